//! Where and when an encounter took place, whether it was a call, and who says so.

use chancery_language::{Relation, Upos};
use chancery_model::{Edtf, MeetingKind, Part};

use super::super::dates::{DateMention, Direction, When};
use super::super::document::{At, Sent};
use super::super::mentions::{Mention, Named, Thing, one_line};
use super::super::ontology::{ArgumentRole, Frame};
use super::super::reading::{Party, is_subject, is_verb};
use super::super::trace::{PlaceBy, Step};
use super::Finder;

/// Words that name a house in the name of a body or place.
const HOUSES: [&str; 26] = [
    "palace",
    "house",
    "headquarters",
    "embassy",
    "hotel",
    "residence",
    "airport",
    "center",
    "centre",
    "ministry",
    "department",
    "university",
    "castle",
    "villa",
    "club",
    "base",
    "consulate",
    "mission",
    "chancellery",
    "parliament",
    "office",
    "ranch",
    "lodge",
    "school",
    "institute",
    "hall",
];

/// Nouns that say what the place named behind *of* is: *the border town of Krolovo*.
const SETTLEMENTS: [&str; 18] = [
    "town",
    "city",
    "village",
    "port",
    "resort",
    "capital",
    "island",
    "suburb",
    "district",
    "region",
    "province",
    "state",
    "municipality",
    "settlement",
    "stronghold",
    "enclave",
    "emirate",
    "principality",
];

impl Finder<'_, '_> {
    /// Says whether something in the clause makes the talk a call.
    pub(super) fn is_call(&self) -> bool {
        let sent = self.sent();
        let cues = &self.reading.ontology.call_cues;
        let is_cue =
            |token: usize| cues.contains(sent.lemma(token)) || cues.contains(sent.lower(token));
        let token = self.at.token;
        let below = |of: usize| {
            let mut children = sent.children(of).iter();
            children.any(|child| *child != token && is_cue(*child))
        };
        // "The call follows their meeting": the subject is no means.
        let means = |of: usize| {
            let mut children = sent.children_by(
                of,
                &[
                    Relation::Obl,
                    Relation::Advmod,
                    Relation::Amod,
                    Relation::Xcomp,
                ],
            );
            children.any(|child| child != token && is_cue(child))
        };
        below(token)
            || sent
                .head(token)
                .is_some_and(|head| means(head) && is_verb(sent, head))
    }

    /// Says whether a talk is the call that the title names: *Readout of Vale's Call with Krol*.
    pub(super) fn is_call_of_title(&self) -> bool {
        let sentences = &self.reading.document.sentences;
        let body = |sent: &&Sent<'_>| sent.part == Part::Body;
        let before = sentences.iter().take(self.at.sentence).filter(body).count();
        let title = sentences.iter().take_while(|sent| sent.part == Part::Title);
        let is_call = |word: &str| matches!(word, "call" | "calls" | "telephone" | "phone");
        self.sent().part == Part::Body
            && before < 2
            && title
                .into_iter()
                .any(|sent| (0..sent.len()).any(|token| is_call(sent.lower(token))))
    }

    /// Says whether a phrase hangs on a verb that is only joined to the predicate: *and condemned*.
    fn is_of_other_verb(&self, token: usize, predicate: usize) -> bool {
        let sent = self.sent();
        let mut above = sent.ancestors(token);
        let verb = above.find(|head| is_verb(sent, *head));
        verb.is_some_and(|verb| verb != predicate && sent.rel(verb) == Relation::Conj)
    }

    /// Says whether the sentence tells that they were not in one place.
    pub(super) fn is_virtual(&self) -> bool {
        let sent = self.sent();
        (0..sent.len()).any(|token| matches!(sent.lower(token), "virtual" | "virtually"))
    }

    /// Finds where it took place: the place phrase nearest to the trigger, the most exact one.
    pub(super) fn place(&self, frame: &Frame, predicate: usize) -> Option<Party> {
        let sent = self.sent();
        let mentions = &self.reading.mentions[self.at.sentence];
        let mut best: Option<(usize, Party)> = None;
        for mention in mentions {
            let is_building = self.is_building(mention);
            // One travels to a continent, but meets somewhere on it.
            let is_region = matches!(&mention.named, Named::Place(thing)
                if self.reading.is_region(&Party::Place(thing.clone())));
            let is_place = matches!(mention.named, Named::Place(_) | Named::Country(_))
                && !(is_region && frame.kind != MeetingKind::Visit);
            if !is_place && !is_building {
                continue;
            }
            // "Vale, director at the Bakers' Council, joined": where her office is.
            let of_office = !is_place
                && self.reading.titles[self.at.sentence]
                    .iter()
                    .any(|title| title.first <= mention.first && mention.last <= title.last);
            if of_office {
                continue;
            }
            let mut head = self.head_of(mention.first, mention.last);
            // "in the border town of Krolovo": the town's preposition.
            if sent.case(head) == Some("of")
                && let Some(town) = sent.head(head)
                && SETTLEMENTS.contains(&sent.lemma(town))
            {
                head = town;
            }
            let Some(distance) = self.attached(head, predicate) else {
                continue;
            };
            // "discussed trade and condemned the fighting in Vienna": where they fight.
            if frame.name == "discuss" && self.is_of_other_verb(head, predicate) {
                continue;
            }
            let prepositions = &self.reading.ontology.place_prepositions;
            let case = sent.case(head).or_else(|| {
                // "on the Oslo-Rome Compact": of what is spoken.
                let is_part = matches!(sent.rel(head), Relation::Compound | Relation::Amod)
                    && sent.head(head).is_some_and(|noun| noun >= mention.last);
                let first = mention.first.checked_sub(1).filter(|_| !is_part)?;
                let before = sent.lower(first);
                if before == "the" {
                    first.checked_sub(1).map(|t| sent.lower(t))
                } else {
                    Some(before)
                }
            });
            // "welcomed Krol to Vienna": the frame says which preposition brings the place.
            let by_frame = case.is_some_and(|case| frame.slot(case) == Some(ArgumentRole::Place));
            // "costs on Russia" are imposed on its government; on an island or a lake one meets.
            let governs = match &mention.named {
                Named::Country(_) => true,
                Named::Place(thing) => self.reading.capital_of(thing).is_some(),
                _ => false,
            };
            let upon = case == Some("on") && governs;
            let listed = case.is_some_and(|case| prepositions.contains(case));
            let placed = listed && !upon || by_frame;
            if is_building
                && !(by_frame || matches!(case, Some("at" | "inside" | "in" | "outside")))
            {
                continue;
            }
            // "the Alaska summit"
            let modifies = sent.head(head) == Some(self.at.token)
                && matches!(
                    sent.rel(head),
                    Relation::Compound | Relation::Amod | Relation::Nmod
                )
                && matches!(mention.named, Named::Place(_))
                && sent.case(head).is_none();
            if !(placed || modifies) {
                continue;
            }
            let party = match &mention.named {
                Named::Place(thing) => Party::Place(thing.clone()),
                Named::Country(index) => Party::Country(*index),
                Named::Organization(thing) => Party::Organization(thing.clone()),
                _ => continue,
            };
            if best.as_ref().is_none_or(|(known, _)| distance < *known) {
                let (first, last) = (mention.first, mention.last);
                let by = if placed {
                    PlaceBy::Preposition
                } else {
                    PlaceBy::Modifier
                };
                self.reading.trace.note(|| Step::Placed { first, last, by });
                best = Some((distance, party));
            }
        }
        best.map(|(_, party)| party)
            .or_else(|| self.capital(predicate))
            .or_else(|| self.place_before_where(predicate))
    }

    /// Takes *the Omani capital* and *the capital of Oman* for the city.
    fn capital(&self, predicate: usize) -> Option<Party> {
        let sent = self.sent();
        (0..sent.len()).find_map(|token| {
            let placed = sent.case(token) == Some("in");
            self.attached(token, predicate).filter(|_| placed)?;
            self.capital_named_by(token)
        })
    }

    /// Returns the city that *the Omani capital* or *the capital of Oman* means.
    pub(super) fn capital_named_by(&self, token: usize) -> Option<Party> {
        let (sent, gazetteer) = (self.sent(), self.reading.gazetteer);
        if sent.lower(token) != "capital" {
            return None;
        }
        let country = sent.children(token).iter().find_map(|child| {
            let mention = self.reading.mention_at(At {
                token: *child,
                ..self.at
            })?;
            match mention.named {
                Named::Country(index) | Named::Demonym(index) => Some(index),
                _ => None,
            }
        })?;
        let name = &gazetteer.countries.get(country)?.capital;
        let place = gazetteer.places.iter().position(|place| {
            place.name == *name && gazetteer.country_by_code(&place.country) == Some(country)
        })?;
        Some(Party::Place(Thing::Known(place)))
    }

    /// Returns the *where* that opens the clause of the trigger.
    fn clause_of_where(&self, predicate: usize) -> Option<usize> {
        let sent = self.sent();
        let clause: Vec<usize> = [self.at.token, predicate]
            .into_iter()
            .chain(sent.ancestors(self.at.token).take(3))
            .collect();
        (0..predicate.max(self.at.token)).rev().find(|token| {
            sent.lower(*token) == "where"
                && sent.head(*token).is_some_and(|head| clause.contains(&head))
        })
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

    /// Takes the place before the *where* of the clause: *left for Vienna, where she met Krol*.
    fn place_before_where(&self, predicate: usize) -> Option<Party> {
        let adverb = self.clause_of_where(predicate)?;
        let mentions = self.reading.mentions[self.at.sentence].iter().rev();
        mentions
            .filter(|mention| mention.last <= adverb)
            .find_map(|mention| match &mention.named {
                Named::Place(thing) => Some(Party::Place(thing.clone())),
                Named::Country(index) => Some(Party::Country(*index)),
                Named::Organization(thing) if self.is_building(mention) => {
                    Some(Party::Organization(thing.clone()))
                }
                _ => None,
            })
    }

    /// Says whether the name of a body can stand for its house: *at the White House*, *in the
    /// Kremlin*.
    fn is_building(&self, mention: &Mention) -> bool {
        match &mention.named {
            Named::Organization(Thing::Known(index)) => {
                let body = self.reading.gazetteer.organizations.get(*index);
                body.is_some_and(|body| {
                    matches!(
                        body.kind.as_str(),
                        "body" | "ministry" | "intergovernmental"
                    )
                })
            }
            Named::Organization(Thing::Unknown(name)) => {
                let mut words = chancery_model::name_words(name).map(str::to_lowercase);
                words.any(|word| HOUSES.contains(&word.as_str()))
            }
            _ => false,
        }
    }

    /// Returns the token of a stretch whose head lies outside.
    pub(super) fn head_of(&self, first: usize, last: usize) -> usize {
        let sent = self.sent();
        let outside = |token: &usize| {
            sent.head(*token)
                .is_none_or(|h| !(first..last).contains(&h))
        };
        (first..last).find(outside).unwrap_or(first)
    }

    /// Returns how far a phrase stands from the trigger in the tree, if it belongs to its clause.
    pub(super) fn attached(&self, token: usize, predicate: usize) -> Option<usize> {
        let sent = self.sent();
        let trigger = self.at.token;
        let path: Vec<usize> = std::iter::once(trigger)
            .chain(sent.ancestors(trigger))
            .collect();
        let mut at = token;
        for steps in 0..8 {
            if at == trigger {
                return Some(steps);
            }
            if at == predicate {
                return Some(steps + 1);
            }
            if let Some(position) = path.iter().position(|p| *p == at) {
                // A word over the trigger: its clause reaches down, unless a relative clause parts them.
                let parted = path.iter().take(position).any(|p| {
                    sent.relation(*p) == Relation::AclRelcl
                        || matches!(sent.rel(*p), Relation::Ccomp | Relation::Parataxis)
                            && is_verb(sent, *p)
                });
                let other_clause = is_subject(sent, at);
                return (!parted && !other_clause).then_some(steps + position + 2);
            }
            // "discussed the fight for Mosul", "met and condemned the fighting in Mosul": the place of
            // what is spoken of.
            let of_verb = sent
                .head(at)
                .is_some_and(|head| head == predicate || head != trigger && is_verb(sent, head));
            let topic = predicate == trigger
                && at != token
                && sent.rel(at) == Relation::Obj
                && of_verb
                && !self.reading.ontology.nouns.contains_key(sent.lemma(at))
                && self
                    .reading
                    .parties(At {
                        token: at,
                        ..self.at
                    })
                    .is_empty();
            // "ahead of tomorrow's funeral", "since Monday's vote": of that, not of the meeting.
            let is_day = self.reading.dates[self.at.sentence]
                .iter()
                .any(|date| (date.first..date.last).contains(&token));
            let beside = is_day
                && at != token
                && matches!(sent.upos(at), Upos::Noun | Upos::Propn)
                && matches!(
                    sent.case(at),
                    Some(
                        "ahead"
                            | "advance"
                            | "before"
                            | "prior"
                            | "after"
                            | "following"
                            | "since"
                            | "until"
                    )
                );
            let owned = sent.relation(token) == Relation::NmodPoss
                && sent.head(token) == Some(at)
                && !self.reading.ontology.nouns.contains_key(sent.lemma(at));
            // "talks on the war in Norway"
            let about = at != token
                && sent.head(at) == Some(trigger)
                && matches!(
                    sent.case(at),
                    Some("on" | "about" | "over" | "regarding" | "concerning")
                );
            if topic || beside || owned || about {
                return None;
            }
            // "met ahead of NATO's summit in Washington next month": the summit's place and date, not
            // the meeting's; "on the sidelines of the summit in Rio" is both's.
            let other = at != token
                && at != trigger
                && self.reading.ontology.nouns.contains_key(sent.lemma(at))
                && matches!(sent.upos(at), Upos::Noun | Upos::Propn);
            let apart = other
                && !matches!(
                    sent.case(at),
                    None | Some(
                        "at" | "during" | "for" | "in" | "of" | "via" | "by" | "through" | "over"
                    )
                );
            if apart {
                return None;
            }
            let crosses = matches!(
                sent.relation(at),
                Relation::AclRelcl | Relation::Ccomp | Relation::Parataxis
            ) || sent.rel(at) == Relation::Advcl && at != token && is_verb(sent, at);
            // "the talk that she had with Krol on Monday", "his visit, which is due on Monday"
            let own = sent.relation(at) == Relation::AclRelcl && sent.head(at) == Some(trigger);
            let closed = own || sent.relation(at) == Relation::AclRelcl && self.is_set_off(token);
            if crosses && !closed {
                return None;
            }
            at = sent.head(at)?;
        }
        None
    }

    /// Says whether a phrase belongs to the verb of saying or deciding over a plan: *agreed on Wednesday
    /// to hold talks*.
    fn is_of_saying(&self, token: usize, predicate: usize) -> bool {
        let sent = self.sent();
        let (Some(above), Some(own)) = (sent.head(token), sent.head(predicate)) else {
            return false;
        };
        let decides = matches!(sent.rel(predicate), Relation::Xcomp | Relation::Ccomp)
            && matches!(
                sent.lemma(above),
                "agree"
                    | "decide"
                    | "announce"
                    | "say"
                    | "propose"
                    | "offer"
                    | "promise"
                    | "vow"
                    | "pledge"
                    | "accept"
                    | "confirm"
                    | "tell"
                    | "refuse"
                    | "decline"
            )
            && matches!(sent.xpos(above), "VBD" | "VBN");
        // Behind the plan's own words it is the plan's: "agreed to meet on Monday".
        above == own && decides && token < predicate
    }

    /// Says whether a phrase stands behind a comma that closes a clause before it: *met Krol, who is on
    /// a visit to Norway, in Oslo on Monday*. The tree likes to hang it on that clause.
    fn is_set_off(&self, token: usize) -> bool {
        let sent = self.sent();
        let Some(mut at) = sent.tree.subtree(token).start.checked_sub(1) else {
            return false;
        };
        for _ in 0..12 {
            if sent.lower(at) == "," {
                return true;
            }
            // Behind another phrase of place or time.
            let placed = self
                .reading
                .mention_at(At {
                    token: at,
                    ..self.at
                })
                .is_some_and(|m| {
                    matches!(
                        m.named,
                        Named::Place(_) | Named::Country(_) | Named::Organization(_)
                    )
                });
            let dated = self.reading.dates[self.at.sentence]
                .iter()
                .any(|date| (date.first..date.last).contains(&at));
            let joins = matches!(
                sent.lower(at),
                "in" | "on" | "at" | "the" | "from" | "during"
            );
            if !(placed || dated || joins) || at == 0 {
                return false;
            }
            at -= 1;
        }
        false
    }

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
            if direction == Direction::Future && self.is_of_saying(head, predicate) {
                continue;
            }
            // "the first call since 1979"
            let before = mention.first.checked_sub(1).map_or("", |t| sent.lower(t));
            if matches!(before, "since" | "until" | "till") {
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
            .or_else(|| self.reported_today(predicate, direction))
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

    /// Finds who says so: the subject of a verb of saying over the trigger, or *according to*.
    pub(super) fn attribution(&self, predicate: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let said = |verb: usize| {
            is_verb(sent, verb) && self.reading.ontology.speech.contains(sent.lemma(verb))
        };
        let mut below = predicate;
        for verb in sent.ancestors(predicate) {
            let complement = matches!(sent.rel(below), Relation::Ccomp | Relation::Parataxis);
            if complement && said(verb) {
                return self.source(*self.subjects(verb).first()?);
            }
            below = verb;
        }
        let beside = sent
            .children_by(predicate, &[Relation::Parataxis, Relation::Obl])
            .find_map(|child| {
                if said(child) {
                    return self.subjects(child).first().copied();
                }
                (sent.case(child) == Some("according")).then_some(child)
            });
        self.source(beside?)
    }

    pub(super) fn source(&self, token: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let range = sent.tree.subtree(token);
        let skip = if sent.lower(range.start) == "according" {
            2
        } else {
            0
        };
        let words = one_line(sent.phrase(range.start + skip, range.end));
        let party = self
            .reading
            .parties(At { token, ..self.at })
            .into_iter()
            .next();
        let (first, last) = (range.start + skip, range.end);
        self.reading.trace.note(|| Step::Source { first, last });
        (!words.is_empty() && words.len() < 200).then_some((words, party))
    }
}
