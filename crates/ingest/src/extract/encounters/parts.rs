//! What one sentence tells of several encounters, parted: several goals, several counterparts, several scenes.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status};

use super::{Encounter, Finder};
use crate::extract::dates::Direction;
use crate::extract::document::At;
use crate::extract::mentions::{Named, one_line};
use crate::extract::reading::Party;

impl Finder<'_, '_> {
    /// Parts what one sentence tells of several meetings: *bilateral meetings with A and B*, *spoke
    /// to A and to B*.
    pub(super) fn encounters(&self) -> Vec<Encounter> {
        let whole = self.each_goal(self.told());
        let whole: Vec<Encounter> = whole
            .into_iter()
            .flat_map(|encounter| self.each_scene(encounter))
            .collect();
        let separate = self.separate_parties();
        if separate.len() < 2 {
            return whole;
        }
        let mut parted = Vec::new();
        for encounter in whole {
            let common: Vec<_> = encounter
                .parties
                .iter()
                .filter(|(p, _)| !separate.contains(p))
                .cloned()
                .collect();
            if common.is_empty() {
                parted.push(encounter);
                continue;
            }
            for party in &separate {
                let mut one = encounter.clone();
                one.parties.clone_from(&common);
                one.parties.push((party.clone(), Capacity::Principal));
                one.is_bilateral = true;
                parted.push(one);
            }
        }
        parted
    }

    /// Parts a visit to several places into a visit to each: *travelled to Oman and Qatar*.
    fn each_goal(&self, told: Vec<Encounter>) -> Vec<Encounter> {
        let mentions = &self.reading.mentions[self.at.sentence];
        let sent = self.sent();
        let mut parted = Vec::new();
        for encounter in told {
            let goal = encounter
                .place
                .clone()
                .filter(|_| encounter.kind == MeetingKind::Visit);
            parted.push(encounter.clone());
            let Some(goal) = goal else { continue };
            let named = |token| self.reading.place(At { token, ..self.at });
            let mut heads = mentions.iter().map(|m| self.head_of(m.first, m.last));
            let Some(first) = heads.find(|h| named(*h).as_ref() == Some(&goal)) else {
                continue;
            };
            // "to Oslo on May 6 and to London on May 8": the tree may join the second to the verb.
            let again = |head: usize, date: bool| {
                date && head > first
                    && sent.head(head) == Some(self.at.token)
                    && sent.rel(head) == Relation::Conj
                    && sent.case(head) == Some("to")
            };
            let hangs = |head: usize| sent.head(head) == Some(first);
            for mention in mentions {
                let other = self.head_of(mention.first, mention.last);
                let date = self.date_of_stop(mention.last, &encounter);
                let joined = sent.rel(other) == Relation::Conj;
                // "to Milan June 20, Tirana June 30, and Ohrid July 1": the tree joins the last alone.
                // "Montreal, Quebec, Canada March 1" is one stop.
                let mut dates = self.reading.dates[self.at.sentence].iter();
                let behind_date = dates.any(|date| (first..mention.first).contains(&date.first));
                let listed = date.is_some()
                    && behind_date
                    && matches!(sent.rel(other), Relation::Nmod | Relation::Appos)
                    && sent.case(other).is_none();
                if !(hangs(other) && (joined || listed) || again(other, date.is_some())) {
                    continue;
                }
                if let Some(place) = named(other) {
                    parted.push(Encounter {
                        place: Some(place),
                        date: date.or_else(|| encounter.date.clone()),
                        ..encounter.clone()
                    });
                }
            }
        }
        parted
    }

    /// Returns the day that stands right behind a stop of a journey: *to Oslo on May 6 and London, England, on May
    /// 8*.
    fn date_of_stop(&self, last: usize, encounter: &Encounter) -> Option<(Edtf, String)> {
        const REACH: usize = 5;
        let (sent, sentence) = (self.sent(), self.at.sentence);
        let mentions = &self.reading.mentions[sentence];
        let between = |token: usize| {
            matches!(sent.lower(token), "," | "on" | "from" | "(" | ")")
                || mentions.iter().any(|m| {
                    m.covers(token)
                        && matches!(m.named, Named::Country(_) | Named::Place(_))
                        && sent.lower(last) == ","
                })
        };
        let mut dates = self.reading.dates[sentence].iter();
        let date = dates.find(|date| date.first >= last)?;
        let near = date.first - last <= REACH && (last..date.first).all(between);
        let direction = if encounter.status.is_none_or(Status::happened) {
            Direction::Past
        } else {
            Direction::Future
        };
        let when = date.when.resolve(self.reading.today(sentence), direction)?;
        near.then(|| (when, one_line(sent.phrase(date.first, date.last))))
    }

    /// Parts a meeting with several people, each at a place or day of its own: *saw Vale in Oslo on
    /// Monday and Krol in Rome on Friday*.
    fn each_scene(&self, encounter: Encounter) -> Vec<Encounter> {
        let (sent, sentence) = (self.sent(), self.at.sentence);
        if encounter.kind == MeetingKind::Visit || sent.upos(self.at.token) != Upos::Verb {
            return vec![encounter];
        }
        let person = |party: &Party| match party {
            Party::Person(person) => Some(*person),
            _ => None,
        };
        let behind: Vec<(usize, usize, usize)> = self.reading.mentions[sentence]
            .iter()
            .filter(|mention| mention.is_person() && mention.first > self.at.token)
            .filter_map(|mention| {
                let known = self.reading.people.at(sentence, mention.first)?;
                let mut parties = encounter.parties.iter();
                parties
                    .any(|(party, _)| person(party) == Some(known))
                    .then_some((mention.first, mention.last, known))
            })
            .collect();
        let places: Vec<usize> = self.reading.mentions[sentence]
            .iter()
            .filter(|m| {
                m.first > 0
                    && matches!(m.named, Named::Place(_) | Named::Country(_))
                    && matches!(sent.lower(m.first - 1), "in" | "at")
            })
            .map(|m| m.first)
            .collect();
        let days: Vec<usize> = self.reading.dates[sentence]
            .iter()
            .map(|d| d.first)
            .collect();
        let scene = |first: usize, last: usize| {
            let inside = |token: &&usize| (first..last).contains(*token);
            (
                places.iter().find(inside).copied(),
                days.iter().find(inside).copied(),
            )
        };
        // Where the next person stands behind an "and" with a scene of the one before in between.
        let mut starts: Vec<usize> = Vec::new();
        for pair in behind.windows(2) {
            let (gap, next) = (pair[0].1..pair[1].0, pair[1].0);
            let joined = gap.clone().any(|token| sent.lower(token) == "and");
            let (place, day) = scene(gap.start, gap.end);
            let own = scene(next, sent.len());
            if joined && (place.is_some() && own.0.is_some() || day.is_some() && own.1.is_some()) {
                starts.push(next);
            }
        }
        if starts.is_empty() {
            return vec![encounter];
        }
        let first = behind.first().map_or(0, |(first, _, _)| *first);
        starts.insert(0, first);
        let today = self.reading.today(sentence);
        let parts = starts.iter().enumerate().map(|(index, start)| {
            let end = starts.get(index + 1).copied().unwrap_or(sent.len());
            let (place, day) = scene(*start, end);
            let mut one = encounter.clone();
            one.parties.retain(|(party, _)| {
                let at = behind
                    .iter()
                    .find(|(_, _, known)| person(party) == Some(*known));
                at.is_none_or(|(first, _, _)| (*start..end).contains(first))
            });
            let place = place.and_then(|token| self.reading.place(At { token, ..self.at }));
            one.place = place.filter(|_| one.kind == MeetingKind::Meeting);
            let date = day.and_then(|token| {
                let dates = &self.reading.dates[sentence];
                let date = dates.iter().find(|date| date.first == token)?;
                let direction = if one.status.is_none_or(Status::happened) {
                    Direction::Past
                } else {
                    Direction::Future
                };
                let words = one_line(sent.phrase(date.first, date.last));
                Some((date.when.resolve(today, direction)?, words))
            });
            one.date = date;
            one
        });
        parts.collect()
    }

    /// Returns the counterparts whom the words set apart from each other.
    fn separate_parties(&self) -> Vec<Party> {
        let (sent, token) = (self.sent(), self.at.token);
        let each = sent
            .children_by(token, &[Relation::Amod, Relation::Advmod])
            .any(|child| {
                matches!(
                    sent.lower(child),
                    "bilateral" | "separate" | "separately" | "individual"
                )
            });
        // A title counts them: "Readout of Vale's Meetings with Krol and Moro".
        let is_headed =
            sent.part == Part::Title && matches!(sent.lower(token), "meetings" | "calls");
        let each = each || is_headed;
        let plural = sent.xpos(token) == "NNS" || sent.upos(token) == Upos::Verb || is_headed;
        let above = sent.head(token).map_or(&[][..], |head| sent.children(head));
        // "see A and, separately, B"
        let apart = |object: &usize| {
            let mut conjuncts = sent.children_by(*object, &[Relation::Conj]);
            conjuncts.any(|c| {
                let mut adverbs = sent.children_by(c, &[Relation::Advmod]);
                adverbs.any(|adverb| sent.lower(adverb) == "separately")
            })
        };
        if let Some(object) = sent.children_by(token, &[Relation::Obj]).find(apart) {
            return self.reading.parties(At {
                token: object,
                ..self.at
            });
        }
        for child in sent.children(token).iter().chain(above).copied() {
            let is_called_on = sent.lower(token) == "calls" && sent.case(child) == Some("on");
            if !(matches!(sent.case(child), Some("with" | "to")) || is_called_on) {
                continue;
            }
            let conjuncts: Vec<usize> = sent.children_by(child, &[Relation::Conj]).collect();
            if is_headed {
                let parties = self.reading.parties(At {
                    token: child,
                    ..self.at
                });
                if parties.len() > 1 {
                    return parties;
                }
            }

            // "to A and to B"; but "with A and B, as well as with C" is one meeting of A and B.
            let person = |token: usize| {
                let parties = self.reading.parties(At { token, ..self.at });
                parties
                    .iter()
                    .any(|party| matches!(party, Party::Person(_)))
            };
            let repeated = conjuncts
                .iter()
                .any(|c| matches!(sent.case(*c), Some("with" | "to")) && person(*c));
            if !conjuncts.is_empty() && ((each || is_called_on) && plural || repeated) {
                return self.reading.parties(At {
                    token: child,
                    ..self.at
                });
            }
        }
        Vec::new()
    }
}
