//! Meetings that *visiting* tells of, with what guest and host do together: *President Vale and visiting
//! Prime Minister Krol signed a treaty*, *Vale told visiting Prime Minister Krol*.

use chancery_model::{Capacity, MeetingKind, Status};

use super::super::dates::Direction;
use super::super::document::At;
use super::super::mentions::Mention;
use super::super::reading::{Party, is_verb};
use super::super::status::is_negated;
use super::{Encounter, Finder};

/// What two do together in one place.
const TOGETHER: [&str; 18] = [
    "address",
    "adopt",
    "agree",
    "announce",
    "conclude",
    "discuss",
    "exchange",
    "inaugurate",
    "initial",
    "inspect",
    "launch",
    "open",
    "oversee",
    "pledge",
    "review",
    "sign",
    "unveil",
    "witness",
];

/// What one says to another who is there.
const SAYS_TO: [&str; 10] = [
    "assure",
    "brief",
    "congratulate",
    "hand",
    "inform",
    "present",
    "tell",
    "thank",
    "urge",
    "warn",
];

/// How many words may stand between *visiting* and the name.
const REACH: usize = 10;

impl Finder<'_, '_> {
    /// Finds the meeting of a visitor, called so, with who acts with him or speaks to him.
    ///
    /// The words are read in their order: the tree often takes *visiting* for a verb.
    pub(super) fn by_visiting(&self) -> Option<Encounter> {
        let (sent, token) = (self.sent(), self.at.token);
        if sent.lower(token) != "visiting" || token == 0 {
            return None;
        }
        let guest = self.guest_behind(token)?;
        let before = token - 1;
        let owned = matches!(sent.lower(before), "his" | "her" | "the");
        let joint = if owned {
            before.checked_sub(1)?
        } else {
            before
        };
        let (host, verb) = if sent.lower(joint) == "and" {
            let host = self.person_ending(joint)?;
            (host, self.act_behind(guest.last)?)
        } else if is_verb(sent, before) && SAYS_TO.contains(&sent.lemma(before)) {
            let host = self.people_of(self.subjects(before)).into_iter().next()?;
            (host, before)
        } else {
            return None;
        };
        let guest = Party::Person(self.reading.people.at(self.at.sentence, guest.first)?);
        let is_told = matches!(sent.xpos(verb), "VBD" | "VBZ" | "VBP");
        if !is_told || is_negated(sent, verb) || host == guest {
            return None;
        }
        Some(Encounter {
            place: self.place_of_act(verb),
            date: self
                .date(verb, Direction::Past)
                .or_else(|| self.reported_today(verb, Direction::Past)),
            attribution: self.attribution(verb),
            triggers: vec![At {
                token: verb,
                ..self.at
            }],
            is_in_person: true,
            ..Encounter::told(
                MeetingKind::Meeting,
                Status::Held,
                vec![(host, Capacity::Host), (guest, Capacity::Visitor)],
                vec![(self.at.sentence, "meeting/visiting".to_owned())],
            )
        })
    }

    /// Returns the name behind *visiting*, over the office before it: *visiting Prime Minister* Krol.
    fn guest_behind(&self, token: usize) -> Option<&Mention> {
        let sent = self.sent();
        let mentions = &self.reading.mentions[self.at.sentence];
        let guest = mentions
            .iter()
            .find(|m| m.is_person() && m.first > token && m.first <= token + REACH)?;
        let titles = &self.reading.titles[self.at.sentence];
        let is_office = |at: usize| {
            titles.iter().any(|t| (t.first..t.last).contains(&at))
                || matches!(sent.lower(at), "," | "mr." | "ms." | "mrs.")
                || mentions.iter().any(|m| m.covers(at) && !m.is_person())
        };
        (token + 1..guest.first).all(is_office).then_some(guest)
    }

    /// Returns the person whose name ends before a token.
    fn person_ending(&self, token: usize) -> Option<Party> {
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let mention = mentions
            .into_iter()
            .find(|m| m.is_person() && m.last == token)?;
        let person = self.reading.people.at(self.at.sentence, mention.first)?;
        Some(Party::Person(person))
    }

    /// Returns what two are told to do right behind their names.
    fn act_behind(&self, last: usize) -> Option<usize> {
        const NEAR: usize = 4;
        let sent = self.sent();
        let verb = (last..sent.len().min(last + NEAR)).find(|token| is_verb(sent, *token))?;
        TOGETHER.contains(&sent.lemma(verb)).then_some(verb)
    }
}
