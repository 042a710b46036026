//! What the store answers with.

use chancery_model::{
    ArticleId, Capacity, DateExpression, Edtf, EntityKind, ExternalId, MeetingKind, Origin, Part,
    Span, Status, Tenure,
};
use jiff::civil::Date;

use crate::{ArticleRowId, EntityId, JudgementId, MeetingId, Rejection};

/// What loading did with one article.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadOutcome {
    /// It was new.
    Added(ArticleRowId),
    /// It was there already, from the same place, and no row changed.
    Unchanged(ArticleRowId),
    /// It took the place of an earlier text of the same address or file, or of an earlier record of
    /// the same text.
    Replaced(ArticleRowId),
    /// The same content, a reprint or another version of it was there from elsewhere; the further origin
    /// was noted. The row is that of the article that reports.
    Duplicate(ArticleRowId),
    /// Its record does not fit it; nothing was stored.
    Rejected(Rejection),
}

/// An article without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its key in the store.
    pub id: ArticleRowId,
    /// The hash of its content.
    pub content_id: ArticleId,
    /// What its source calls it.
    pub name: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub published: Option<Date>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Where it was read from, in order; several for the same content in several files.
    pub origins: Vec<Origin>,
    /// The number of further articles that are copies of it: reprints and versions, which are no sources of
    /// their own.
    pub copies: u64,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// Its key in the store.
    pub id: EntityId,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// The name that most articles give it.
    pub name: String,
    /// The ISO 3166 code of the country that it is, lies in or belongs to, where known.
    pub country: Option<String>,
    /// The number of articles that speak of it.
    pub articles: u64,
    /// The number of places in them that refer to it.
    pub mentions: u64,
}

/// How a name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// By its key in the store: `#12`.
    Id,
    /// The name is the entity's own, accents and case aside.
    Name,
    /// The name is another form of the entity's name.
    Alias,
    /// Each word of the question stands in one of its forms.
    Words,
}

/// An entity that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityMatch {
    /// The entity.
    pub entity: EntityRow,
    /// How it was found.
    pub by: MatchKind,
    /// The form of its name that fits.
    pub form: String,
}

/// Another form of an entity's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasRow {
    /// The form.
    pub form: String,
    /// The number of articles' entities that carry it.
    pub reports: u64,
}

/// An office that a person was seen in: all reports of one person, title, body and tenure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRow {
    /// Who.
    pub person: EntityId,
    /// The office, in the words of the latest report.
    pub title: String,
    /// The body or country.
    pub organization: Option<EntityId>,
    /// Whether it was held on the days of publication.
    pub tenure: Tenure,
    /// The first day on which an article said so; `None` if none of them is dated.
    pub first: Option<Date>,
    /// The last day on which an article said so.
    pub last: Option<Date>,
    /// The number of articles that say so.
    pub sources: u64,
    /// Whether the office is the one asked for, however its title is written, and not merely one whose
    /// title holds its words.
    pub exact: bool,
    /// The days between the day asked for and the nearest observation; `None` if no day was asked for or no
    /// report is dated.
    pub distance: Option<u32>,
}

/// What one article says of a person's office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Who.
    pub person: EntityId,
    /// The office, in the article's words.
    pub title: String,
    /// The body or country.
    pub organization: Option<EntityId>,
    /// Whether it is held on the day of publication.
    pub tenure: Tenure,
    /// The article.
    pub article: ArticleRow,
    /// The words that say so.
    pub evidence: Vec<EvidenceRow>,
}

/// Words of an article that carry a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The words.
    pub quote: String,
    /// The rule that read them.
    pub rule: String,
    /// Which part of the article the span counts in.
    pub part: Part,
    /// Where they stand.
    pub span: Span,
}

/// Somebody who takes part in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParticipantRow {
    /// Who.
    pub entity: EntityId,
    /// In which capacity.
    pub capacity: Capacity,
}

/// A meeting, call or visit: what its reports say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRow {
    /// Its key in the store.
    pub id: MeetingId,
    /// Meeting, call or visit.
    pub kind: MeetingKind,
    /// Whether it took place, as its reports say over time.
    pub status: Status,
    /// Where, as exactly as any report says.
    pub place: Option<EntityId>,
    /// When, as exactly as any report says; the bounds are `date.earliest()` and `date.latest()`.
    pub date: Option<Edtf>,
    /// Who took part, by entity id.
    pub participants: Vec<ParticipantRow>,
    /// The number of articles that report it, copies not counted.
    pub sources: u64,
}

/// What one article says of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// What judgements call it by.
    pub key: String,
    /// The article.
    pub article: ArticleRow,
    /// Whether it took place, as this article has it.
    pub status: Status,
    /// Where.
    pub place: Option<EntityId>,
    /// When, with the article's words for it.
    pub date: Option<DateExpression>,
    /// Who says so, in the article's words, where the article does not say it in its own voice.
    pub attribution: Option<String>,
    /// The entity that these words stand for, where known.
    pub attribution_entity: Option<EntityId>,
    /// Who took part, in the article's order.
    pub participants: Vec<ParticipantRow>,
    /// The rule that joined this report to the meeting's others; `None` for the first.
    pub joined_by: Option<String>,
    /// The judgement that joined it, where one did.
    pub judgement: Option<JudgementId>,
    /// The words that say so.
    pub evidence: Vec<EvidenceRow>,
}

/// Which meetings to return; the default is all of them.
///
/// ```
/// # use chancery_store::{EntityId, MeetingFilter};
/// let filter = MeetingFilter {
///     entities: vec![EntityId(3), EntityId(8)],
///     statuses: vec![chancery_model::Status::Held],
///     ..MeetingFilter::default()
/// };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingFilter {
    /// Each of these took part.
    pub entities: Vec<EntityId>,
    /// It may have been on this day or later; meetings without a date are left out.
    pub since: Option<Date>,
    /// It may have been on this day or earlier; meetings without a date are left out.
    pub until: Option<Date>,
    /// It was at one of these places, or in one of these countries.
    pub places: Vec<EntityId>,
    /// Meetings, calls or visits only.
    pub kind: Option<MeetingKind>,
    /// With one of these; empty for any.
    pub statuses: Vec<Status>,
    /// Reported by at least so many articles, copies not counted.
    pub min_sources: u64,
    /// At most so many, the earliest first.
    pub limit: Option<u64>,
    /// As it was known at the end of this day: meetings are summed up from the reports published by then.
    ///
    /// A row of a table counts as published on the last day of what it tells, and what has no day of
    /// publication is left out. Who is one and which reports are of one meeting is as it is known today.
    pub as_of: Option<Date>,
}

/// How much the store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// The number of articles, copies and tables left out.
    pub articles: u64,
    /// The number of reprints and other versions of them.
    pub copies: u64,
    /// The number of tables of events.
    pub tables: u64,
    /// The number of files and lines that they were read from.
    pub origins: u64,
    /// The number of entities of each kind, in the order of [`EntityKind::ALL`].
    pub entities: Vec<(EntityKind, u64)>,
    /// The number of places in the articles that refer to an entity.
    pub mentions: u64,
    /// The number of statements of an office.
    pub roles: u64,
    /// The number of meetings of each kind, in the order of [`MeetingKind::ALL`].
    pub meetings: Vec<(MeetingKind, u64)>,
    /// The number of meetings of each status, in the order of [`Status::ALL`].
    pub statuses: Vec<(Status, u64)>,
    /// The number of statements of a meeting.
    pub reports: u64,
    /// The number of meetings that more than one article reports.
    pub joined: u64,
    /// The first and last day of publication.
    pub published: Option<(Date, Date)>,
    /// The number of runs in the load log.
    pub loads: u64,
}

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{check}: {detail}")]
pub struct Violation {
    /// The invariant, in a few words.
    pub check: &'static str,
    /// What breaks it.
    pub detail: String,
}

/// An entity with the keys that public registers give it, and the forms of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityDetails {
    /// The entity.
    pub entity: EntityRow,
    /// The other forms of its name, the most frequent first.
    pub aliases: Vec<AliasRow>,
    /// Its keys in public registers.
    pub external: Vec<ExternalId>,
}

/// What articles say under one key: a part of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    pub(crate) id: i64,
    /// What makes reports of it one; judgements call it by this.
    pub key: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// The form of its name that most reports give.
    pub name: String,
    /// The ISO 3166 code of the country that it is, lies in or belongs to, where known.
    pub country: Option<String>,
    /// The number of articles that speak of it.
    pub articles: u64,
    /// The entity that it belongs to.
    pub entity: EntityId,
    /// The key of the profile of the same entity that it came to; `None` for the first.
    pub joined_to: Option<String>,
    /// The rule by which it came.
    pub joined_by: Option<String>,
    /// What spoke for it.
    pub evidence: Option<String>,
}

/// An office that articles show somebody in, without the ways of writing its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeSeenRow {
    /// The title as most reports of the profile write it.
    pub office: String,
    /// The ISO 3166 code of the country, empty if unknown.
    pub country: String,
    /// Whether it was held.
    pub tenure: Tenure,
    /// The first year of publication that shows it, 0 if unknown.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// The number of articles.
    pub reports: u64,
}

/// What is known of a profile, to be looked at beside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideRow {
    /// The profile.
    pub profile: ProfileRow,
    /// The most frequent forms of its name.
    pub names: Vec<String>,
    /// The offices that it was seen in, the most frequent first.
    pub offices: Vec<OfficeSeenRow>,
    /// Who took part in meetings with it, the most frequent first.
    pub met: Vec<String>,
    /// The first articles that speak of it.
    pub articles: Vec<ArticleRow>,
    /// For each of these what it says where it first names it, empty if its text does not.
    pub passages: Vec<String>,
}

/// Two profiles that may be of one entity, by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPair {
    /// Their numbers, the lower first.
    pub(crate) profiles: (i64, i64),
    /// Their keys, as judgements call them.
    pub keys: (String, String),
    /// The rule that found them.
    pub rule: String,
}

/// Two profiles that may be of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateRow {
    /// One.
    pub a: SideRow,
    /// The other.
    pub b: SideRow,
    /// The rule that found them.
    pub rule: String,
    /// How sure it is, of 100.
    pub strength: u8,
    /// What speaks for it.
    pub evidence: String,
    /// What speaks against it.
    pub conflict: Option<String>,
    /// Why it is not joined though it is sure enough and nothing speaks against it: it fits others as well, or
    /// other names of the two contradict each other.
    pub obstacle: Option<String>,
}
