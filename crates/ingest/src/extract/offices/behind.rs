//! The body or country of an office that stands behind its holder's name.

use super::Binder;
use crate::extract::mentions::{Named, Thing, one_line};
use crate::extract::titles::{Office, is_body_noun, office_of};

impl Binder<'_, '_> {
    /// Reads *of Nigeria*, *(Ohio)*, *, Department of State* behind a name; returns the token behind it.
    pub(super) fn office_behind(&self, last: usize) -> (Option<Office>, usize) {
        let found = match self.sent.lower(last) {
            "," => self.closing_body(last + 1, false),
            "(" => self.bracketed(last),
            "of" | "from" => self.named_body(last + 1),
            "and" => return (self.behind_wife(last + 1), last),
            _ => None,
        };
        found.map_or((None, last), |(office, end)| (Some(office), end))
    }

    /// Reads what stands behind a couple: *President Vale and Mrs. Vale of France*.
    fn behind_wife(&self, first: usize) -> Option<Office> {
        let addressed = matches!(self.sent.lower(first), "mrs." | "mrs" | "madame");
        let mut people = self.mentions.iter().filter(|m| m.is_person());
        let wife = people.find(|m| addressed && (m.first == first || m.first == first + 1))?;
        let of = self.sent.lower(wife.last) == "of";
        let (office, _) = self.named_body(wife.last + 1).filter(|_| of)?;
        Some(office)
    }

    /// Moves past an abbreviation in brackets: *Order of Bakers (OB)*.
    fn past_abbreviation(&self, at: usize) -> usize {
        let is_short = self.sent.word(at + 1).chars().all(char::is_uppercase);
        if self.sent.lower(at) == "(" && is_short && self.sent.lower(at + 2) == ")" {
            at + 3
        } else {
            at
        }
    }

    /// Reads the body that ends the entry of a list, which may be in no list of bodies: *- Vale,
    /// President, Society of Bakers (SB)*.
    fn body_of_entry(&self, first: usize) -> Option<(Office, usize)> {
        const LONGEST: usize = 12;
        if !matches!(self.sent.lower(0), "-" | "•" | "–") {
            return None;
        }
        let joins = |token: usize| {
            matches!(
                self.sent.lower(token),
                "of" | "and" | "for" | "the" | "&" | "on" | "in" | "-" | "at"
            )
        };
        let mut last = first;
        while last < self.sent.len() && (self.sent.is_capitalised(last) || joins(last)) {
            last += 1;
        }
        let end = self.past_abbreviation(last);
        let words = first..last;
        // "South Asian Department, Foreign Office", "Office of Plans (part time)": its noun shows that it is whole.
        let noun = |token: usize| {
            is_body_noun(self.sent.lower(token))
                || matches!(
                    self.sent.lower(token),
                    "affairs" | "branch" | "desk" | "division" | "section" | "staff"
                )
        };
        let is_whole = matches!(self.sent.lower(end), "," | ";" | "(")
            && (noun(first) || last > first && noun(last - 1));
        let named = self.mentions.iter().any(|m| {
            m.first >= first
                && m.first < last
                && (m.is_person() || m.first == first && m.last == last)
        });
        // "General Vale, Chairman of the Joint Staff" is another office.
        let named = named || self.titles.iter().any(|t| t.first < last && t.last > first);
        let is_body = words.len() >= 2
            && words.len() <= LONGEST
            && (end >= self.sent.len() || is_whole)
            && !named;
        let text = one_line(self.sent.phrase(first, last));
        is_body.then_some((Office::Organization(Thing::Unknown(text)), end))
    }

    /// Reads a body or country after *the*.
    fn named_body(&self, first: usize) -> Option<(Office, usize)> {
        let at = if self.sent.lower(first) == "the" {
            first + 1
        } else {
            first
        };
        let mention = self.mentions.iter().find(|m| m.first == at)?;
        Some((office_of(mention)?, mention.last))
    }

    /// Reads what stands in brackets behind a name: *(Ohio)*, *(D-Utah)*, *(State Department)*.
    fn bracketed(&self, open: usize) -> Option<(Office, usize)> {
        let close =
            (open + 1..self.sent.len().min(open + 8)).find(|t| self.sent.lower(*t) == ")")?;
        let mention = self
            .mentions
            .iter()
            .find(|m| m.first > open && m.last <= close && !m.is_person())?;
        let party = (open + 1..mention.first).all(|t| {
            self.sent.word(t).chars().count() <= 3
                && !self.sent.word(t).chars().any(char::is_numeric)
        });
        // "(Washington state)": not the capital.
        if self.sent.lower(mention.last) == "state" && mention.last + 1 == close {
            let text = one_line(self.sent.phrase(mention.first, close));
            return Some((Office::Place(Thing::Unknown(text)), close + 1));
        }
        (party && mention.last == close)
            .then(|| Some((office_of(mention)?, close + 1)))
            .flatten()
    }

    /// Reads a body that ends the entry of a list: *Vale, Department of State;*, *Vale, NEA*. Behind a bare office
    /// more can follow: *Vale, Director, Bureau of Flour, Department of Agriculture*.
    pub(super) fn closing_body(
        &self,
        first: usize,
        behind_office: bool,
    ) -> Option<(Office, usize)> {
        let ends = |token: usize| {
            matches!(self.sent.lower(token), "" | ";" | ")")
                || self.sent.lower(token) == "." && token + 1 >= self.sent.len()
        };
        if let Some(found) = self.bureau(first) {
            return Some(found);
        }
        let at = if self.sent.lower(first) == "the" {
            first + 1
        } else {
            first
        };
        self.known_body(at, &ends)
            .or_else(|| self.body_of_entry(at))
            .or_else(|| self.body_before_more(at).filter(|_| behind_office))
    }

    /// Reads a body behind which another, or the rest of the sentence, follows.
    fn body_before_more(&self, at: usize) -> Option<(Office, usize)> {
        let mention = self.mentions.iter().find(|m| m.first == at)?;
        let end = self.past_abbreviation(mention.last);
        let goes_on = matches!(self.sent.lower(end), "," | "(" | ";");
        // "Assistant Secretary, Flour, Water" names no body.
        let is_list = (mention.first..mention.last).any(|token| self.sent.lower(token) == ",");
        match &mention.named {
            Named::Organization(_) if goes_on && !is_list => Some((office_of(mention)?, end)),
            _ => None,
        }
    }

    /// Reads a body that is known as a name and closes the stretch.
    fn known_body(&self, at: usize, ends: &dyn Fn(usize) -> bool) -> Option<(Office, usize)> {
        let mention = self
            .mentions
            .iter()
            .find(|m| m.first == at && !m.is_person())?;
        let end = self.past_abbreviation(mention.last);
        if ends(end) && !matches!(mention.named, Named::Demonym(_)) {
            return Some((office_of(mention)?, end));
        }
        let next = self.sent.lower(mention.last);
        // "British Embassy", "Soviet Foreign Office"
        if matches!(mention.named, Named::Demonym(_)) {
            let end = (mention.last..self.sent.len().min(mention.last + 4))
                .take_while(|t| self.sent.is_capitalised(*t))
                .last()?
                + 1;
            let body = is_body_noun(self.sent.lower(end - 1))
                || matches!(self.sent.lower(end - 1), "delegation" | "government");
            return (body && ends(end))
                .then(|| Some((office_of(mention)?, end)))
                .flatten();
        }
        // "Oakland, CA": a place with the state that it lies in.
        if matches!(mention.named, Named::Place(_))
            && next == ","
            && self.sent.is_capitalised(mention.last + 1)
        {
            let end = self
                .mentions
                .iter()
                .find(|m| m.first == mention.last + 1)
                .map_or(mention.last + 2, |m| m.last);
            return ends(end)
                .then(|| Some((office_of(mention)?, end)))
                .flatten();
        }
        None
    }

    /// Reads capitals that end a line: the bureau of an office in a list of names.
    fn bureau(&self, first: usize) -> Option<(Office, usize)> {
        let word = |token: usize| self.sent.word(token);
        let capital = |token: usize| {
            let text = word(token);
            (2..=6).contains(&text.len()) && text.chars().all(|c| c.is_ascii_uppercase())
        };
        let mut end = first;
        while capital(end) || (end > first && word(end) == "/") {
            end += 1;
        }
        let closes = end > first
            && (end >= self.sent.len() || end + 1 == self.sent.len() && word(end) == ".");
        let text = self.sent.phrase(first, end).to_owned();
        closes.then_some((Office::Organization(Thing::Unknown(text)), end))
    }
}
