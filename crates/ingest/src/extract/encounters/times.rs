//! When an encounter took place.

use chancery_language::Relation;
use chancery_model::{Edtf, Part};

use super::Finder;
use crate::extract::dates::{DateMention, Direction, When};
use crate::extract::mentions::one_line;
use crate::extract::trace::Step;

impl Finder<'_, '_> {
    pub(super) fn date(&self, predicate: usize, direction: Direction) -> Option<(Edtf, String)> {
        let sent = self.sent();
        let published = self.reading.today(self.at.sentence);
        // A day before a year: "met on 3 March for the 2016 summit".
        let rank = |date: &Edtf| {
            usize::from(
                date.earliest()
                    .until(date.latest())
                    .map_or(0, |s| s.get_days())
                    > 300,
            )
        };
        let mut best: Option<((usize, usize), Edtf, String)> = None;
        for mention in &self.reading.dates[self.at.sentence] {
            let head = self.head_of(mention.first, mention.last);
            let Some(distance) = self.attached(head, predicate) else {
                continue;
            };
            if direction == Direction::Future && self.is_of_saying(head, predicate)
                || self.is_of_event_discussed(mention, predicate)
            {
                continue;
            }
            if self.is_year_of_other(mention) || self.is_day_of_calling_off(head, predicate) {
                continue;
            }
            // "the first call since 1979"
            let before = mention.first.checked_sub(1).map_or("", |t| sent.lower(t));
            if matches!(before, "since" | "until" | "till") || self.is_since_another(mention) {
                continue;
            }
            let Some(date) = mention
                .when
                .resolve(published, direction)
                .or_else(|| self.with_year(mention))
            else {
                continue;
            };
            let distance = (rank(&date), distance);
            if best.as_ref().is_none_or(|(known, _, _)| distance < *known) {
                let words = one_line(sent.phrase(mention.first, mention.last));
                let tokens = Some((mention.first, mention.last));
                self.reading.trace.note(|| Step::Dated {
                    tokens,
                    date,
                    direction,
                });
                best = Some((distance, date, words));
            }
        }
        best.map(|(_, date, words)| (date, words))
            .or_else(|| self.date_before_where(predicate, direction))
    }

    /// Says whether a date tells when an encounter was called off, not when it was to be: *the talks set for Thursday
    /// were cancelled on Tuesday*.
    fn is_day_of_calling_off(&self, head: usize, predicate: usize) -> bool {
        let sent = self.sent();
        let mut subjects = sent.children(predicate).iter();
        matches!(
            sent.lemma(predicate),
            "cancel" | "postpone" | "call" | "scrap" | "delay" | "suspend"
        ) && sent.head(head) == Some(predicate)
            && head > predicate
            && subjects.any(|child| sent.relation(*child) == Relation::NsubjPass)
    }

    /// Says whether a date is that of what stands behind *since*: *the first to visit since Vale in 1928*, *met
    /// for the first time since the vote last year*.
    fn is_since_another(&self, mention: &DateMention) -> bool {
        const REACH: usize = 6;
        let sent = self.sent();
        let near = mention.first.saturating_sub(REACH)..mention.first;
        let mut before = near.rev();
        let since = before.find(|token| matches!(sent.lower(*token), "since" | "," | ";"));
        since.is_some_and(|token| {
            sent.lower(token) == "since" && !(token..mention.first).contains(&self.at.token)
        })
    }

    /// Says whether a year alone tells another thing apart: *its 1945 defeat*, *the 2004 election*.
    fn is_year_of_other(&self, mention: &DateMention) -> bool {
        let sent = self.sent();
        let is_year = matches!(
            mention.when,
            When::Calendar {
                year: Some(_),
                month: None,
                ..
            }
        );
        let noun = sent
            .head(mention.first)
            .filter(|noun| *noun >= mention.last);
        is_year
            && mention.last == mention.first + 1
            && sent.case(mention.first).is_none()
            && matches!(
                sent.rel(mention.first),
                Relation::Nummod | Relation::Compound | Relation::Amod | Relation::Nmod
            )
            && noun.is_some_and(|noun| {
                noun != self.at.token && !self.reading.ontology.nouns.contains_key(sent.lemma(noun))
            })
    }

    /// Says whether a calendar day is that of an encounter which is only spoken of: *discussed his visit to Oslo
    /// in April*.
    fn is_of_event_discussed(&self, mention: &DateMention, predicate: usize) -> bool {
        let sent = self.sent();
        let nouns = &self.reading.ontology.nouns;
        let is_event = |object: usize| {
            object != self.at.token
                && object < mention.first
                && nouns.contains_key(sent.lemma(object))
        };
        matches!(sent.lemma(predicate), "discuss" | "review")
            && matches!(mention.when, When::Calendar { .. })
            && sent.children_by(predicate, &[Relation::Obj]).any(is_event)
    }

    /// Takes the day before the *where* of the clause: *was in Davos in January, where she met Krol*.
    fn date_before_where(&self, predicate: usize, direction: Direction) -> Option<(Edtf, String)> {
        let adverb = self.clause_of_where(predicate)?;
        let dates = &self.reading.dates[self.at.sentence];
        let mention = dates.iter().rev().find(|date| date.last <= adverb)?;
        let today = self.reading.today(self.at.sentence);
        let words = one_line(self.sent().phrase(mention.first, mention.last));
        Some((mention.when.resolve(today, direction)?, words))
    }

    /// Takes the year of a date without one from elsewhere in the sentence: *met on 3 March for the
    /// 2016 summit*.
    pub(super) fn with_year(&self, mention: &DateMention) -> Option<Edtf> {
        let When::Calendar {
            year: None,
            month,
            day,
            to,
        } = mention.when
        else {
            return None;
        };
        let mut years = self.reading.dates[self.at.sentence]
            .iter()
            .filter_map(|other| match other.when {
                When::Calendar {
                    year: Some(year),
                    month: None,
                    ..
                } => Some(year),
                _ => None,
            });
        let year = Some(years.next()?);
        When::Calendar {
            year,
            month,
            day,
            to,
        }
        .resolve(None, Direction::Past)
    }

    /// Returns the day of publication for what a chronicle tells in the present tense: *Leaders
    /// attend a summit*.
    pub(super) fn reported_today(
        &self,
        predicate: usize,
        direction: Direction,
    ) -> Option<(Edtf, String)> {
        let sent = self.sent();
        // "At the summit Vale announces …": at what is told.
        let over = sent.head(predicate).filter(|_| {
            sent.rel(predicate) == Relation::Obl
                && matches!(sent.case(predicate), Some("at" | "during"))
        });
        let predicate = over.unwrap_or(predicate);
        let habit = |token: usize| {
            matches!(
                sent.lower(token),
                "often" | "usually" | "regularly" | "always" | "never" | "sometimes" | "rarely"
            )
        };
        let main = matches!(
            sent.rel(predicate),
            Relation::Root | Relation::Conj | Relation::Parataxis
        );
        let present = matches!(sent.xpos(predicate), "VBZ" | "VBP" | "VB")
            && sent
                .children_by(predicate, &[Relation::Nsubj])
                .next()
                .is_some()
            && main
            && sent
                .children_by(predicate, &[Relation::Aux])
                .next()
                .is_none()
            && !sent.children_by(predicate, &[Relation::Advmod]).any(habit);
        let told = present
            && (direction == Direction::Past || self.is_programme())
            && sent.part == Part::Body;
        let day = self.reading.today(self.at.sentence).filter(|_| told)?;
        let date = Edtf::day(day)?;
        let tokens = None;
        self.reading.trace.note(|| Step::Dated {
            tokens,
            date,
            direction,
        });
        Some((date, String::new()))
    }
}
