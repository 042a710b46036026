//! Where an encounter took place, and whether it was a call.

use chancery_language::Relation;
use chancery_model::{MeetingKind, Part};

use super::super::document::{At, Sent};
use super::super::mentions::{Mention, Named, Thing};
use super::super::ontology::{ArgumentRole, Frame};
use super::super::reading::{Party, is_verb};
use super::super::trace::{PlaceBy, Step};
use super::Finder;

/// Words that name a house in the name of a body or place.
const HOUSES: [&str; 36] = [
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
    "cathedral",
    "church",
    "basilica",
    "mosque",
    "monastery",
    "library",
    "museum",
    "building",
    "tower",
    "palais",
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
        // "calling for calm": no means either.
        let asks = |token: usize| {
            is_verb(sent, token)
                && matches!(sent.lower(token + 1), "for" | "on" | "upon" | "off" | "it")
        };
        let is_cue = |token: usize| {
            (cues.contains(sent.lemma(token)) || cues.contains(sent.lower(token))) && !asks(token)
        };
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
        // "arrived in Oslo from Rome, where he met Krol": in Rome.
        let opened = self.clause_of_where(predicate).filter(|adverb| {
            let near = |m: &&Mention| m.last <= *adverb && m.last + 1 >= *adverb;
            mentions
                .iter()
                .rev()
                .find(near)
                .is_some_and(|m| matches!(m.named, Named::Place(_) | Named::Country(_)))
        });
        for mention in mentions {
            if opened.is_some_and(|adverb| mention.last <= adverb) {
                continue;
            }
            // "at the EU summit": an event, whatever body meets there.
            let is_event = self
                .reading
                .ontology
                .nouns
                .contains_key(sent.lemma(mention.last - 1));
            let is_building = self.is_building(mention) && !is_event;
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
            // "at the residence in the capital, Oslo"
            if sent.rel(head) == Relation::Appos
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
            let placed = listed && !upon || by_frame || self.is_of_mission(frame, head);
            // "the Alaska summit", "a White House meeting"
            let is_house = is_building
                && matches!(
                    sent.lower(mention.last - 1),
                    "house" | "palace" | "kremlin" | "ranch" | "residence"
                );
            let modifies = sent.head(head) == Some(self.at.token)
                && matches!(
                    sent.rel(head),
                    Relation::Compound | Relation::Amod | Relation::Nmod
                )
                && (matches!(mention.named, Named::Place(_)) || is_house)
                && sent.case(head).is_none();
            if is_building
                && !(by_frame
                    || modifies
                    || matches!(case, Some("at" | "inside" | "in" | "outside")))
            {
                continue;
            }
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

    /// Says whether a place is where a journey leads that an encounter is the purpose of: *made a trip to Oslo
    /// to meet Krol*.
    fn is_of_mission(&self, frame: &Frame, place: usize) -> bool {
        let (sent, trigger) = (self.sent(), self.at.token);
        let is_purpose = matches!(
            sent.rel(trigger),
            Relation::Advcl | Relation::Xcomp | Relation::Acl
        ) && sent.xpos(trigger) == "VB";
        let journey = sent
            .head(place)
            .filter(|_| sent.case(place) == Some("to"))
            .filter(|noun| {
                matches!(
                    sent.lemma(*noun),
                    "mission" | "trip" | "visit" | "journey" | "tour" | "flight" | "delegation"
                )
            });
        let over = sent.head(trigger);
        frame.kind == MeetingKind::Meeting
            && is_purpose
            && journey
                .is_some_and(|noun| over == Some(noun) || over.is_some() && over == sent.head(noun))
    }

    /// Says whether a sentence names people of a country by its adjective: *met Algerian officials in
    /// Algeria*.
    pub(super) fn names_people_of(&self, party: &Party) -> bool {
        let (sent, ontology) = (self.sent(), self.reading.ontology);
        let Party::Country(country) = party else {
            return false;
        };
        let mut mentions = self.reading.mentions[self.at.sentence].iter();
        mentions.any(|mention| {
            let noun = sent.head(self.head_of(mention.first, mention.last));
            mention.named == Named::Demonym(*country)
                && noun.is_some_and(|noun| {
                    noun >= mention.last && ontology.groups.contains(sent.lemma(noun))
                })
        })
    }

    /// Finds where something is done that no frame tells of.
    pub(super) fn place_of_act(&self, verb: usize) -> Option<Party> {
        let sent = self.sent();
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let mut places = mentions.filter_map(|mention| {
            let party = match &mention.named {
                Named::Place(thing) => Party::Place(thing.clone()),
                Named::Country(index) => Party::Country(*index),
                _ => return None,
            };
            let head = self.head_of(mention.first, mention.last);
            let stands = sent.case(head) == Some("in") && sent.head(head) == Some(verb);
            stands.then_some(party)
        });
        places.next()
    }

    /// Takes *the Omani capital* and *the capital of Oman* for the city, *an Omani town* for the country.
    fn capital(&self, predicate: usize) -> Option<Party> {
        let sent = self.sent();
        (0..sent.len()).find_map(|token| {
            let placed = matches!(sent.case(token), Some("in" | "at" | "near" | "outside"));
            self.attached(token, predicate).filter(|_| placed)?;
            self.capital_named_by(token)
                .or_else(|| self.country_of_settlement(token))
        })
    }

    /// Returns the country in which *an Omani town* or *the Omani resort of …* lies.
    fn country_of_settlement(&self, token: usize) -> Option<Party> {
        let sent = self.sent();
        if sent.lower(token) == "capital" || !SETTLEMENTS.contains(&sent.lower(token)) {
            return None;
        }
        let mut adjectives = sent.children_by(token, &[Relation::Amod, Relation::Compound]);
        adjectives.find_map(|child| {
            let at = At {
                token: child,
                ..self.at
            };
            match self.reading.mention_at(at)?.named {
                Named::Demonym(country) => Some(Party::Country(country)),
                _ => None,
            }
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

    /// Returns the house for which the name of a body stands where somebody goes there: *visited the White
    /// House*.
    pub(super) fn house_at(&self, token: usize) -> Option<Party> {
        let mention = self.reading.mention_at(At { token, ..self.at })?;
        match &mention.named {
            Named::Organization(thing) if self.is_building(mention) => {
                Some(Party::Organization(thing.clone()))
            }
            _ => None,
        }
    }

    /// Takes the place before the *where* of the clause: *left for Vienna, where she met Krol*.
    pub(super) fn place_before_where(&self, predicate: usize) -> Option<Party> {
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
}
