//! Who met whom.

use crate::{DateExpression, EntityKey, Evidence};

/// The kind of an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingKind {
    /// In person: talks, a summit, a negotiation, a dinner.
    Meeting,
    /// By telephone or video.
    Call,
    /// Somebody travels to a place.
    Visit,
}

crate::words!(MeetingKind, "kind", {
    Meeting => "meeting",
    Call => "call",
    Visit => "visit",
});

/// What an article says of whether an encounter took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It took place.
    Held,
    /// It is taking place.
    UnderWay,
    /// It is announced, agreed or expected.
    Planned,
    /// Somebody offers, asks for or suggests it.
    Proposed,
    /// It was put off.
    Postponed,
    /// It was called off.
    Cancelled,
    /// It did not or will not take place, or was refused.
    Denied,
}

crate::words!(Status, "status", {
    Held => "held",
    UnderWay => "under_way",
    Planned => "planned",
    Proposed => "proposed",
    Postponed => "postponed",
    Cancelled => "cancelled",
    Denied => "denied",
});

impl Status {
    /// Says whether the encounter took place or is taking place.
    ///
    /// Answers show only these unless they are asked for the rest.
    #[must_use]
    pub fn happened(self) -> bool {
        matches!(self, Self::Held | Self::UnderWay)
    }
}

/// The part that somebody takes in an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// One of those who meet.
    Principal,
    /// Receives the others.
    Host,
    /// Comes from elsewhere.
    Visitor,
    /// Brings the others together.
    Mediator,
    /// Accompanies a principal.
    Delegation,
}

crate::words!(Capacity, "capacity", {
    Principal => "principal",
    Host => "host",
    Visitor => "visitor",
    Mediator => "mediator",
    Delegation => "delegation",
});

/// Somebody who takes part in an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Participant {
    /// Who: a person, or a country or body acting through people who are not named.
    pub entity: EntityKey,
    /// In which capacity.
    pub capacity: Capacity,
}

/// Who an article gives as the source of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The source in the article's words: `the Kremlin`, `his spokesman`.
    pub words: String,
    /// The entity that the words stand for, where the record has one.
    pub entity: Option<EntityKey>,
}

/// One encounter, as one article tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Meeting, call or visit.
    pub kind: MeetingKind,
    /// Whether it took place.
    pub status: Status,
    /// Who took part, each once, in order of appearance: at least two, or a visitor with a place.
    pub participants: Vec<Participant>,
    /// Where, as exactly as the article says.
    pub place: Option<EntityKey>,
    /// When, as exactly as the article says.
    pub date: Option<DateExpression>,
    /// Who says so, where the article does not say it in its own voice.
    pub attribution: Option<Attribution>,
    /// The sentences that tell of it; never empty.
    pub evidence: Vec<Evidence>,
}
