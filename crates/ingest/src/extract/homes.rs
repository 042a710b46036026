//! The body or country of an office that the text does not name beside it.

mod context;
mod lists;
mod met;
mod own;
mod spoken;
mod title;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};

use super::document::At;
use super::encounters::Encounter;
use super::mentions::{Named, Thing};
use super::offices::Holding;
use super::reading::{Party, Reading};
use super::titles::Office;
use crate::gazetteer::Known;
use title::{implied, is_bare_secretary, is_lower_case, is_national, national_body};

/// Where offices without a stated body belong.
pub(crate) struct Homes<'r, 'a> {
    reading: &'r Reading<'a>,
    by_person: HashMap<usize, Party>,
    /// Who travelled to which country: not his own.
    visited: Vec<(Party, usize)>,
    /// Who met somebody of a country that the text names with the other alone: *President Vale spoke
    /// with Prime Minister Krol of Norway*. It is not Vale's.
    opposite: Vec<(usize, usize)>,
    /// Who speaks to or of which country as another one: *President Vale urged Chad to withdraw*.
    addressed: Vec<(usize, usize)>,
    /// Who met whom.
    guests: Vec<(usize, usize)>,
    /// Who has travelled to which country, and the first sentence that tells of it.
    arrived: Vec<(usize, usize, usize)>,
    /// The country whose bodies and offices the text gives without naming it: the publisher's own.
    home: Option<usize>,
    /// Whether the text speaks as that country's own: its offices stand bare, or it is the publisher's.
    strong: bool,
    /// Countries by how often the text names them.
    ranked: Vec<usize>,
    /// The country that both title and first sentence speak of first.
    lead: Option<usize>,
    /// For each title in lower case: which of the holdings are of it.
    titled: HashMap<String, Vec<usize>>,
    /// For each title in lower case, as far as asked for: the first of its bearers whose country is not
    /// told in any way.
    first_bare: RefCell<HashMap<String, Option<usize>>>,
    /// The country guessed for each person, as far as asked for.
    guessed: RefCell<HashMap<usize, usize>>,
    /// The union of states that the text names most, once asked for.
    union: OnceCell<Option<Party>>,
}

impl<'r, 'a> Homes<'r, 'a> {
    pub(crate) fn new(reading: &'r Reading<'a>, encounters: &[Encounter]) -> Self {
        let visits = encounters
            .iter()
            .filter(|e| e.kind == chancery_model::MeetingKind::Visit);
        let home = own::home(reading);
        let strong = home.filter(|(_, votes)| *votes >= own::STRONG);
        // "while he was in Texas": a journey at home.
        let abroad = |place: &Party, country: usize| {
            let town = matches!(place, Party::Place(thing) if reading.capital_of(thing).is_none());
            !(town && strong.is_some_and(|(own, _)| own == country))
        };
        let visited = visits
            .filter_map(|visit| Some((visit.place.as_ref()?, visit)))
            .filter_map(|(place, visit)| Some((place, reading.country_of(place)?, visit)))
            .filter(|(place, country, _)| abroad(place, *country))
            .map(|(_, country, visit)| (country, visit))
            .flat_map(|(country, visit)| {
                let visitors = visit
                    .parties
                    .iter()
                    .filter(|(_, c)| *c != chancery_model::Capacity::Host);
                visitors.map(move |(party, _)| (party.clone(), country))
            })
            .collect();
        let mut by_person = HashMap::new();
        for holding in &reading.holdings {
            let party = holding
                .office
                .as_ref()
                .and_then(|office| reading.office_party(office));
            if let (Some(party @ Party::Country(_)), true) = (party, is_national(holding)) {
                by_person.entry(holding.person).or_insert(party);
            }
        }
        for holding in &reading.holdings {
            if let Some(country) = lists::listed_under(reading, holding) {
                let party = Party::Country(country);
                by_person.entry(holding.person).or_insert(party);
            }
        }
        let ranked = own::ranked(reading);
        // "Secretary of State Vale" tells whose "Secretary Vale" is.
        for holding in &reading.holdings {
            let implied = implied(reading, holding)
                .filter(|_| holding.office.is_none() && holding.possessor.is_none())
                .and_then(|thing| national_body(reading, &thing));
            let known = |country: &usize| {
                home.is_some_and(|(own, _)| own == *country)
                    || ranked.contains(country) && !is_lower_case(holding)
            };
            if let Some(country) = implied
                .filter(known)
                .filter(|_| matches!(holding.class.as_str(), "minister" | "deputy"))
            {
                let party = Party::Country(country);
                by_person.entry(holding.person).or_insert(party);
            }
        }
        let opposite = met::opposite(reading, encounters);
        for (person, country) in spoken::spoken_for(reading) {
            if !opposite.contains(&(person, country)) {
                let party = Party::Country(country);
                by_person.entry(person).or_insert(party);
            }
        }
        let mut titled: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, holding) in reading.holdings.iter().enumerate() {
            let title = holding.title.to_ascii_lowercase();
            titled.entry(title).or_default().push(index);
        }
        Self {
            reading,
            by_person,
            visited,
            opposite,
            addressed: met::addressed(reading),
            guests: met::guests(encounters),
            arrived: met::arrived(reading, encounters),
            home: home.map(|(country, _)| country),
            strong: strong.is_some(),
            ranked,
            lead: own::lead(reading),
            titled,
            first_bare: RefCell::default(),
            guessed: RefCell::default(),
            union: OnceCell::new(),
        }
    }

    /// Returns the body or country of an office: as stated, as for the same person elsewhere, as
    /// the title implies, as the place of the sentence says, or the publisher's own.
    pub(crate) fn office(&self, holding: &Holding) -> Option<Party> {
        match &holding.office {
            Some(Office::Place(thing)) => return Some(Party::Place(thing.clone())),
            Some(office) => return self.reading.office_party(office),
            None => {}
        }
        if let Some(country) = lists::listed_under(self.reading, holding) {
            return Some(Party::Country(country));
        }
        let stated = self
            .reading
            .held_by(holding.person)
            .filter(|other| other.title == holding.title)
            .find_map(|other| other.office.as_ref());
        if let Some(party) = stated.and_then(|office| self.reading.office_party(office)) {
            return Some(party);
        }
        if let Some(party) = self.superior(holding) {
            return Some(party);
        }
        if let Some(party) = self
            .by_person
            .get(&holding.person)
            .filter(|_| is_national(holding))
        {
            return Some(party.clone());
        }
        let bare = holding.title.to_lowercase();
        if holding.class == "international"
            && matches!(
                bare.as_str(),
                "secretary-general"
                    | "secretary general"
                    | "commissioner"
                    | "deputy secretary-general"
            )
        {
            return self.union();
        }
        let implied = implied(self.reading, holding);
        let abroad = self
            .here(holding)
            .filter(|country| Some(*country) != self.home);
        if let Some(thing) = implied.as_ref().filter(|_| abroad.is_none()) {
            return match national_body(self.reading, thing) {
                // Many states have a "foreign secretary": the title alone does not say whose.
                Some(country)
                    if Some(country) == self.home
                        || self.ranked.contains(&country) && !is_lower_case(holding) =>
                {
                    Some(Party::Country(country))
                }
                Some(country) if self.is_american_style(holding) => Some(Party::Country(country)),
                Some(_) => self.guess(holding),
                None => Some(Party::Organization(thing.clone())),
            };
        }
        if is_national(holding) {
            self.guess(holding)
        } else {
            None
        }
    }

    /// Says whether the text names a state that has secretaries of state of its own, as departments or otherwise.
    fn names_secretaries_abroad(&self) -> bool {
        ["GB", "KE", "MX", "PH", "TW", "VA"].iter().any(|code| {
            let country = self.reading.gazetteer.country_by_code(code);
            country.is_some_and(|country| self.ranked.contains(&country))
        })
    }

    /// Says whether an office is styled as American ones are, in a text that names no other state that styles
    /// its own so: *Secretary of State Vale* in a record of talks in Oslo.
    fn is_american_style(&self, holding: &Holding) -> bool {
        let title = holding.title.to_lowercase();
        let is_head = matches!(
            title.as_str(),
            "secretary of state"
                | "secretary of defense"
                | "secretary of the treasury"
                | "deputy secretary of state"
                | "under secretary of state"
        ) || title.starts_with("assistant secretary of state");
        is_head && !is_lower_case(holding) && !self.names_secretaries_abroad()
    }

    /// Returns whose an office is that the text gives as somebody's: *his finance minister*, *Vale's
    /// adviser*, *the Secretary-General's envoy*.
    fn superior(&self, holding: &Holding) -> Option<Party> {
        let token = holding.possessor?;
        let at = At {
            sentence: holding.sentence,
            token,
        };
        let sent = self.reading.sent(at.sentence);
        let superior = match sent.lower(token) {
            "his" | "her" => match self.reading.pronoun(at).first()? {
                Party::Person(person) => *person,
                _ => return None,
            },
            "its" | "their" | "our" | "my" | "whose" => return None,
            // "the bloc's enlargement commissioner"
            "bloc" | "union" | "alliance" => return self.union(),
            _ => match self.reading.person_at(at) {
                Some(person) => person,
                None => return self.office_of_title(at),
            },
        };
        if superior == holding.person {
            return None;
        }
        if let Some(country) = self.country_of_person(superior) {
            return Some(Party::Country(country));
        }
        let mut offices = self.reading.held_by(superior);
        let office = offices.find_map(|h| h.office.as_ref())?;
        self.reading.office_party(office)
    }

    /// Returns the body or country of the one holder of a title: *the Secretary-General's*.
    fn office_of_title(&self, at: At) -> Option<Party> {
        let title = self.reading.titles[at.sentence]
            .iter()
            .find(|t| (t.first..t.last).contains(&at.token))?;
        if let Some(office) = title.offices.first() {
            return self.reading.office_party(office);
        }
        if title.class == "international" {
            return self.union();
        }
        let mut same = self.titled(&title.text).filter(|h| h.office.is_some());
        let first = same.next()?;
        let office = first.office.as_ref()?;
        same.all(|other| other.person == first.person)
            .then(|| self.reading.office_party(office))
            .flatten()
    }

    /// Returns the union of states that the text names most, whose *secretary-general* or
    /// *commissioner* a bare one is.
    fn union(&self) -> Option<Party> {
        self.union.get_or_init(|| self.find_union()).clone()
    }

    fn find_union(&self) -> Option<Party> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for mention in self.reading.mentions.iter().flatten() {
            if let Named::Organization(Thing::Known(index)) = &mention.named {
                let body = self.reading.gazetteer.organizations.get(*index)?;
                if body.kind == "intergovernmental" {
                    *counts.entry(*index).or_default() += 1;
                }
            }
        }
        counts
            .into_iter()
            .max_by_key(|(body, count)| (*count, std::cmp::Reverse(*body)))
            .map(|(body, _)| Party::Organization(Thing::Known(body)))
    }

    /// Guesses the country of an office; what was guessed for somebody once holds for him throughout.
    fn guess(&self, holding: &Holding) -> Option<Party> {
        if let Some(country) = self.guessed.borrow().get(&holding.person) {
            return Some(Party::Country(*country));
        }
        let guess = self.guess_anew(holding);
        if let Some(Party::Country(country)) = guess {
            let mut guessed = self.guessed.borrow_mut();
            guessed.insert(holding.person, country);
        }
        guess
    }

    fn guess_anew(&self, holding: &Holding) -> Option<Party> {
        let abroad = |country: usize| {
            self.visited
                .contains(&(Party::Person(holding.person), country))
        };
        // "ambassador to Chad", "envoy for Chad": not Chad's, and only some states have a chancellor.
        let title = holding.title.to_lowercase();
        let sent = self.reading.sent(holding.sentence);
        let posted = |country: usize| {
            self.reading.mentions[holding.sentence].iter().any(|m| {
                let lies = match &m.named {
                    Named::Country(index) => Some(*index),
                    Named::Place(thing) => self.reading.country_of(&Party::Place(thing.clone())),
                    _ => None,
                };
                let name = sent.phrase(m.first, m.last).to_lowercase();
                let words = ["to", "for", "on"].map(|preposition| format!("{preposition} {name}"));
                m.first > holding.at
                    && lies == Some(country)
                    && words.iter().any(|words| title.contains(words))
            })
        };
        let chancellor = matches!(title.as_str(), "chancellor" | "federal chancellor");
        // A bare "minister" can be an envoy's rank.
        let of_minister = matches!(holding.class.as_str(), "minister" | "deputy")
            && (title.contains("minister") || title.ends_with("state secretary"))
            && title != "minister"
            && !title.starts_with("minister to ");
        let open = |country: &usize| {
            !self.taken(holding, *country)
                && !posted(*country)
                && (!chancellor || self.reading.gazetteer.has_chancellor(*country))
                && !abroad(*country)
                && !self.opposite.contains(&(holding.person, *country))
                && !self.addressed.contains(&(holding.person, *country))
                && self.reading.gazetteer.has_office(*country, &holding.class)
                && (!of_minister || self.reading.gazetteer.has_ministers(*country))
        };
        let here = self.here(holding).filter(open);
        // Who opens a statement or a readout with a bare office holds it in the publisher's country.
        let opens = self.home.filter(|_| self.opens(holding)).filter(open);
        if is_bare_secretary(holding) {
            // The style of American departments.
            let american = self.reading.gazetteer.country_by_code("US");
            let american = american.filter(|country| self.ranked.contains(country));
            let own = self.home.filter(|_| self.names_secretaries_abroad());
            let american = american
                .or(own)
                .or(self.reading.gazetteer.country_by_code("US"));
            return american.filter(open).map(Party::Country);
        }
        // A bare ambassador is as likely as not somebody else's.
        if matches!(title.as_str(), "ambassador" | "amb.") {
            let sure = here.or_else(|| self.on_side(holding).filter(open));
            return sure
                .or_else(|| self.listed_among(holding).filter(open))
                .or_else(|| self.in_context(holding).filter(open))
                .or_else(|| self.home.filter(|_| self.strong).filter(open))
                .map(Party::Country);
        }
        if chancellor {
            // Of the few states that have one the text names one alone.
            let mut leads = self.ranked.iter().copied().filter(open);
            let only = leads.next().filter(|_| leads.next().is_none());
            if only.is_some() {
                return only.map(Party::Country);
            }
        }
        let home = || self.home.filter(open).filter(|_| !self.outranked(holding));
        // Among many countries the one named most is a guess that nobody could check.
        let mut ranked = self.ranked.iter().copied();
        let any = || ranked.find(open).filter(|_| self.ranked.len() <= 3);
        let led = || self.lead.filter(open);
        // Who speaks for a government without a word of which speaks for the publisher's.
        let speaks = holding.class == "spokesperson" || holding.title.contains("Press Secretary");
        let in_house = self.reading.document.dateline == 0;
        let own = self.home.filter(|_| speaks && in_house).filter(open);
        here.or_else(|| self.on_side(holding).filter(open))
            .or_else(|| self.listed_among(holding).filter(open))
            .or(own)
            .or(opens)
            .or_else(|| self.in_context(holding).filter(open))
            .or_else(home)
            .or_else(led)
            .or_else(|| {
                // Whose own country the text leaves out has it from the publisher or not at all.
                let mut met = self.opposite.iter();
                let is_own = met.any(|(person, _)| *person == holding.person);
                if is_own {
                    let paired = self.paired(holding.person).filter(open);
                    if paired.is_some() {
                        return paired;
                    }
                    let mut titled = own::in_title(self.reading).into_iter().filter(open);
                    let titled = titled.next().filter(|_| titled.next().is_none());
                    return titled.or_else(|| self.remaining(&open));
                }
                self.near(holding, &open)
                    .or_else(any)
                    .or_else(|| self.remaining(&open))
            })
            .map(Party::Country)
    }

    /// Returns the country that the text pairs with that of whom a person met: *the Norway-Poland
    /// partnership* of a Norwegian, where the other is Polish.
    fn paired(&self, person: usize) -> Option<usize> {
        let mut own = self.opposite.iter().filter(|(met, _)| *met == person);
        let (_, other) = own.next().filter(|_| own.next().is_none())?;
        let gazetteer = self.reading.gazetteer;
        let country = |word: &str| match gazetteer.names.get(word) {
            Some(Known::Country(index)) => Some(*index),
            _ => gazetteer.demonyms.get(word).copied(),
        };
        let is_dash = |word: &str| matches!(word, "-" | "–" | "‑");
        let mut found = None;
        for sent in &self.reading.document.sentences {
            for dash in 1..sent.len().saturating_sub(1) {
                if !is_dash(sent.lower(dash)) {
                    continue;
                }
                let pair = (country(sent.word(dash - 1)), country(sent.word(dash + 1)));
                // "the Australia-Norway-Poland pact" is of three.
                let more =
                    is_dash(sent.lower(dash + 2)) || dash > 1 && is_dash(sent.lower(dash - 2));
                let partner = match pair {
                    (Some(a), Some(b)) if a == *other && b != *other && !more => b,
                    (Some(a), Some(b)) if b == *other && a != *other && !more => a,
                    _ => continue,
                };
                if found.is_some_and(|known| known != partner) {
                    return None;
                }
                found = Some(partner);
            }
        }
        found
    }

    /// Returns the one country of the text that is not told to be anybody's: where all others have
    /// theirs, it is that of who has none.
    fn remaining(&self, open: &dyn Fn(&usize) -> bool) -> Option<usize> {
        let stated = |country: &usize| {
            let mut holdings = self.reading.holdings.iter();
            holdings.any(|holding| holding.office == Some(Office::Country(*country)))
        };
        let mut left = self
            .ranked
            .iter()
            .copied()
            .filter(|c| !stated(c) && open(c));
        left.next().filter(|_| left.next().is_none())
    }

    /// Says whether another bearer of the same title, whose country is not told either, is named
    /// before: a text speaks first of its own president.
    fn outranked(&self, holding: &Holding) -> bool {
        let title = holding.title.to_ascii_lowercase();
        let known = self.first_bare.borrow().get(&title).copied();
        let first = known.unwrap_or_else(|| {
            let bare = self.titled(&title).filter(|other| {
                other.office.is_none()
                    && !self.by_person.contains_key(&other.person)
                    && self.here(other).is_none()
            });
            let first = bare.map(|other| other.person).min();
            self.first_bare.borrow_mut().insert(title, first);
            first
        });
        first.is_some_and(|first| first < holding.person)
    }

    /// Says whether a text of its publisher's own, no dispatch, names somebody in its title or its first
    /// sentence, before any other bearer of the title whose country is not told.
    fn opens(&self, holding: &Holding) -> bool {
        let document = &self.reading.document;
        let body = |sent: &super::document::Sent<'_>| sent.part == chancery_model::Part::Body;
        let first = document.sentences.iter().position(body).unwrap_or(0);
        let named = self.reading.people.people.get(holding.person);
        let mention = named.and_then(|person| person.mentions.first());
        document.dateline == 0
            && self.strong
            && mention.is_some_and(|(sentence, _, _)| *sentence <= first)
            && !self.outranked(holding)
    }

    /// Returns the holdings of a title, whatever its case.
    fn titled(&self, title: &str) -> impl Iterator<Item = &Holding> {
        let list = self.titled.get(&title.to_ascii_lowercase());
        let list = list.map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter_map(|index| self.reading.holdings.get(*index))
    }

    /// Says whether somebody else holds the same office of a country.
    fn taken(&self, holding: &Holding, country: usize) -> bool {
        self.titled(&holding.title).any(|other| {
            other.person != holding.person
                && other.tenure == holding.tenure
                && (other.office == Some(Office::Country(country))
                    || self.by_person.get(&other.person) == Some(&Party::Country(country)))
        })
    }

    /// Returns the country in which a sentence plays, for those whom a visitor meets there: *In
    /// Kenya, Vale met with Vice President Krol*.
    fn here(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let person = self.reading.people.people.get(holding.person)?;
        let place = person
            .mentions
            .partition_point(|(s, _, _)| *s < holding.sentence);
        let (_, first, last) = *person
            .mentions
            .get(place)
            .filter(|(s, _, _)| *s == holding.sentence)?;
        let acts = (first..last).any(|token| sent.rel(token) == chancery_language::Relation::Nsubj);
        let mention = self.reading.mentions[holding.sentence].iter().find(|m| {
            let before = m.first.checked_sub(1).map_or("", |token| sent.lower(token));
            let lead = if before == "the" {
                m.first.saturating_sub(2)
            } else {
                m.first.saturating_sub(1)
            };
            sent.lower(lead) == "in"
                && lead < 2
                && m.last <= first
                && matches!(m.named, Named::Country(_) | Named::Place(_))
        })?;
        // "In Paris, Secretary of State Jones said": whoever acts there may have come from elsewhere.
        if acts && !holding.body.is_empty() && !holding.body.contains("{country}") {
            return None;
        }
        match &mention.named {
            Named::Country(index) => Some(*index),
            Named::Place(Thing::Known(index)) => {
                let code = self.reading.gazetteer.places.get(*index)?.country.as_str();
                self.reading.gazetteer.country_by_code(code)
            }
            _ => None,
        }
    }

    /// Returns the country named most often in the sentences that name the person.
    fn near(&self, holding: &Holding, open: &dyn Fn(&usize) -> bool) -> Option<usize> {
        let person = self.reading.people.people.get(holding.person)?;
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (sentence, _, _) in &person.mentions {
            let sent = self.reading.sent(*sentence);
            for mention in &self.reading.mentions[*sentence] {
                // "arrived from Chad", "the war in Chad", "demanded that Chad withdraw": one does not say that of home.
                let before = mention.first.checked_sub(1).map_or("", |t| sent.lower(t));
                if matches!(before, "from" | "in" | "against" | "on" | "that" | "with") {
                    continue;
                }
                if let Named::Country(index) | Named::Demonym(index) | Named::Seat(index) =
                    mention.named
                {
                    *counts.entry(index).or_default() += 1;
                }
            }
        }
        counts
            .into_iter()
            .filter(|(country, _)| open(country) && Some(*country) != self.home)
            .max_by_key(|(country, count)| (*count, std::cmp::Reverse(*country)))
            .map(|(c, _)| c)
    }
}
