//! Whom nouns for groups and for their heads mean: *Norwegian officials*, *his country*, *the NATO chief*.

use chancery_language::Relation;

use super::{Party, Reading, is_subject};
use crate::extract::coreference::delegations;
use crate::extract::document::At;
use crate::extract::mentions::{Named, Thing};
use crate::extract::offices::Holding;
use crate::extract::titles::TitleMention;
use crate::gazetteer::Known;

/// Bodies that two countries form: *the Russian-Moldovan commission*.
const JOINT: [&str; 6] = [
    "commission",
    "committee",
    "council",
    "commissions",
    "committees",
    "taskforce",
];

/// Nouns that measure out what follows *of*.
const QUANTITIES: [&str; 12] = [
    "range", "number", "series", "variety", "host", "handful", "array", "dozen", "majority",
    "rest", "couple", "lot",
];

/// Nouns behind the name of a country that make it what is spoken of: *Iraq war allies*.
const TOPICS: [&str; 8] = [
    "war", "conflict", "crisis", "peace", "policy", "issue", "debt", "dispute",
];

/// Words that make a country's team one of players.
const SPORTS: [&str; 11] = [
    "football",
    "soccer",
    "cricket",
    "rugby",
    "basketball",
    "hockey",
    "baseball",
    "volleyball",
    "tennis",
    "olympic",
    "national",
];

impl Reading<'_> {
    /// Returns who acts through people who are not named: *Ukrainian officials*, *leaders of Brazil
    /// and India*, *the government of Syria*.
    pub(in crate::extract) fn group(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let lemma = sent.lemma(at.token);
        // "his country": that of which he is minister.
        if matches!(sent.lower(at.token), "country" | "nation" | "government")
            && let Some(country) = self.country_of_owner(at)
        {
            return vec![country];
        }
        // "the delegation": the one told before.
        if delegations::is_delegation(lemma) && self.is_bare(at) {
            return self.delegation(at);
        }
        // "a range of Iranian officials": whose they are says what follows.
        if QUANTITIES.contains(&lemma) {
            let inner = sent.children_by(at.token, &[Relation::Nmod]);
            let mut inner = inner.filter(|token| sent.case(*token) == Some("of"));
            let inner = inner
                .next()
                .filter(|_| !self.ontology.groups.contains(lemma));
            if let Some(token) = inner {
                return self.parties(At { token, ..at });
            }
        }
        // "the Serbia national football team" plays.
        let sport = |token: &usize| SPORTS.contains(&sent.lower(*token));
        let joint = JOINT.contains(&lemma);
        if !(joint || self.ontology.groups.contains(lemma))
            || sent.children(at.token).iter().any(sport)
        {
            return Vec::new();
        }
        let lower = sent.lower(at.token);
        let counted = sent
            .children(at.token)
            .iter()
            .any(|c| matches!(sent.lower(*c), "two" | "both" | "three" | "four"));
        let definite = self.definite(at) && !(sent.is_capitalised(at.token) && at.token > 1);
        let of_people = matches!(
            lower,
            "sides" | "parties" | "leaders" | "presidents" | "ministers" | "men" | "women"
        );
        if counted || of_people && definite && self.plain(at) {
            let set = self.set(at);
            if !set.is_empty() {
                return set;
            }
        }
        // "the leaders of both countries": those named before.
        let below = |token: usize| sent.children_by(token, &[Relation::Nmod]);
        let shares = |child: usize| {
            matches!(
                sent.lower(child),
                "countries" | "nations" | "states" | "sides"
            ) && sent
                .children(child)
                .iter()
                .any(|c| matches!(sent.lower(*c), "two" | "both" | "their"))
        };
        // "representatives of the governments of the two states"
        let shared = below(at.token).any(|child| {
            let acts = matches!(sent.lower(child), "governments" | "leaders" | "ministries");
            shares(child) || acts && below(child).any(shares)
        });
        if shared {
            let people = matches!(
                lemma,
                "leader" | "president" | "minister" | "head" | "chief" | "secretary"
            );
            let set = if people { self.set(at) } else { Vec::new() };
            if !set.is_empty() {
                return set;
            }
            let countries = self.two_countries(at);
            return if countries.is_empty() {
                self.set(at)
            } else {
                countries
            };
        }
        let mut placed: Vec<(usize, Party)> = Vec::new();
        let mut queue: Vec<usize> = sent.children(at.token).to_vec();
        while let Some(token) = queue.pop() {
            let of = matches!(sent.case(token), Some("of" | "from"));
            let modifies = matches!(sent.rel(token), Relation::Amod | Relation::Compound)
                || sent.relation(token) == Relation::NmodPoss
                || sent.rel(token) == Relation::Nmod && of
                || sent.rel(token) == Relation::Conj;
            if !modifies {
                continue;
            }
            let Some(mention) = self.mention_at(At { token, ..at }) else {
                // "members of Norway's government"
                if of && self.ontology.groups.contains(sent.lemma(token)) {
                    queue.extend(sent.children(token));
                }
                continue;
            };
            // "Iraq war allies" are allies of somebody else.
            if mention.last < at.token && TOPICS.contains(&sent.lower(mention.last)) {
                continue;
            }
            let party = match &mention.named {
                Named::Demonym(index) | Named::Country(index) | Named::Seat(index) => {
                    Party::Country(*index)
                }
                Named::Organization(thing) => Party::Organization(thing.clone()),
                Named::Place(thing) => match self.capital_of(thing) {
                    Some(country) => Party::Country(country),
                    None => continue,
                },
                Named::Person(_) => continue,
            };
            queue.extend(sent.children_by(token, &[Relation::Conj, Relation::Amod]));
            if placed.iter().all(|(_, known)| *known != party) {
                placed.push((token, party));
            }
        }
        placed.sort_by_key(|(token, _)| *token);
        let mut parties: Vec<Party> = placed.into_iter().map(|(_, party)| party).collect();
        // "the Norwegian defense and foreign ministers": the demonym stands for both.
        if parties.is_empty()
            && sent.rel(at.token) == Relation::Conj
            && let Some(first) = sent.head(at.token).filter(|first| *first < at.token)
        {
            let adjectives = sent.children_by(first, &[Relation::Amod, Relation::Compound]);
            let shared = adjectives.filter(|child| *child < first).find_map(|token| {
                match self.mention_at(At { token, ..at })?.named {
                    Named::Demonym(index) | Named::Seat(index) => Some(Party::Country(index)),
                    _ => None,
                }
            });
            let is_bare = !self.ontology.groups.contains(sent.lemma(first));
            parties.extend(shared.filter(|_| is_bare));
        }
        // One country's commission is not its government's own.
        if joint && parties.len() < 2 {
            return Vec::new();
        }
        // "delegations representing A and B", "a team led by Krol"
        for child in sent.children_by(at.token, &[Relation::Acl]) {
            let lemma = sent.lemma(child);
            let members: Vec<usize> = match lemma {
                "represent" => sent.children_by(child, &[Relation::Obj]).collect(),
                "lead" | "head" | "chair" => sent
                    .children_by(child, &[Relation::Obl])
                    .filter(|token| sent.case(*token) == Some("by"))
                    .collect(),
                _ => continue,
            };
            for token in members {
                for party in self.parties(At { token, ..at }) {
                    if !parties.contains(&party) {
                        parties.push(party);
                    }
                }
            }
        }
        // "top officials including Foreign Minister X and Y": the people are the party.
        for child in sent.children(at.token) {
            let members: Vec<usize> = match sent.lower(*child) {
                "including" => sent.children_by(*child, &[Relation::Obj]).collect(),
                _ if sent.case(*child) == Some("including") => vec![*child],
                _ => continue,
            };
            for token in members {
                for party in self.parties(At { token, ..at }) {
                    if !parties.contains(&party) {
                        parties.push(party);
                    }
                }
            }
        }
        parties
    }

    /// Returns the country of whoever possesses a noun: *his country*, *her government*.
    fn country_of_owner(&self, at: At) -> Option<Party> {
        let sent = self.sent(at.sentence);
        let mut owners = sent.children(at.token).iter();
        let owner = owners.find(|child| matches!(sent.lower(**child), "his" | "her"))?;
        let own = self.pronoun(At {
            token: *owner,
            ..at
        });
        // "Norway's foreign minister said his country": the office may be all that the text gives.
        let [Party::Person(person)] = own[..] else {
            let mut titles = self.titles[at.sentence].iter();
            let office = titles
                .find(|title| title.last <= *owner && is_subject(sent, title.core))
                .filter(|_| own.is_empty())?
                .offices
                .first()?;
            return self
                .office_party(office)
                .filter(|party| matches!(party, Party::Country(_)));
        };
        let mut offices = self.held_by(person).filter_map(|h| h.office.as_ref());
        offices
            .find_map(|office| self.office_party(office))
            .filter(|party| matches!(party, Party::Country(_)))
    }

    /// Returns the one who leads a body or state where a noun means him: *the NATO chief*, *the Norwegian
    /// leader*.
    pub(super) fn chief(&self, at: At, group: &[Party]) -> Option<usize> {
        let sent = self.sent(at.sentence);
        let [whole] = group else { return None };
        let classes: &[&str] = match sent.lower(at.token) {
            "leader" => &["head_of_state", "head_of_government", "royal"],
            "chief" | "head" | "boss" => &["international"],
            _ => return None,
        };
        let mut holders: Vec<usize> = self
            .holdings
            .iter()
            .filter(|h| classes.contains(&h.class.as_str()))
            .filter(|h| {
                let office = h
                    .office
                    .as_ref()
                    .and_then(|office| self.office_party(office));
                office.as_ref() == Some(whole)
            })
            .map(|h| h.person)
            .collect();
        holders.sort_unstable();
        holders.dedup();
        match holders[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Returns the body for which *the Secretary-General* acts where the text never names one: the
    /// body of states that it speaks of most, or the United Nations, which write so of theirs.
    pub(super) fn body_of_unnamed(&self, title: &TitleMention) -> Option<Party> {
        let bare = chancery_model::fold_name(&title.text);
        let is_theirs = matches!(bare.as_str(), "secretary-general" | "secretary general");
        if !is_theirs || title.plural || !title.offices.is_empty() || title.is_counterpart {
            return None;
        }
        let has_holder = |holding: &Holding| chancery_model::fold_name(&holding.title) == bare;
        if self.holdings.iter().any(has_holder) {
            return None;
        }
        let mut counts: std::collections::BTreeMap<usize, usize> =
            std::collections::BTreeMap::new();
        for mention in self.mentions.iter().flatten() {
            if let Named::Organization(Thing::Known(index)) = mention.named
                && self.gazetteer.organizations.get(index)?.kind == "intergovernmental"
            {
                *counts.entry(index).or_default() += 1;
            }
        }
        // Of equals the one that comes first in the tables.
        let most = counts.iter().rev().max_by_key(|(_, count)| **count);
        let body = match (most, self.known("United Nations")?) {
            (Some((index, _)), _) => *index,
            (None, Known::Organization(index)) => index,
            (None, _) => return None,
        };
        Some(Party::Organization(Thing::Known(body)))
    }

    /// Says whether a noun stands for those known before: *the leaders*, *both ministers*.
    pub(super) fn definite(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        sent.children_by(at.token, &[Relation::Det, Relation::Nummod])
            .any(|c| {
                matches!(
                    sent.lower(c),
                    "the" | "these" | "those" | "both" | "two" | "three" | "four"
                )
            })
    }

    /// Says whether a noun has no modifier but an article.
    pub(super) fn plain(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        sent.children(at.token).iter().all(|child| {
            !matches!(
                sent.rel(*child),
                Relation::Amod | Relation::Nmod | Relation::Compound
            )
        })
    }
}
