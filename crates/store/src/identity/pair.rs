//! Whether two profiles are of one entity: by which rule, how surely, and what speaks against it.

use chancery_model::{EntityKind, Tenure, name_words};

use super::name::{Agreement, PersonName};
use super::node::{Called, Node, Seen, Sex};

/// Links of this strength and more join; weaker ones wait for a person to decide.
pub(crate) const THRESHOLD: u8 = 50;

/// A link of this strength waits for company, and is none without it.
const NOTHING_ALONE: u8 = 10;

/// The strength of a link between names of which one has *Jr.* and nothing else tells the two apart.
const OF_OTHER_GENERATION: u8 = 40;

/// Countries that took the place of others.
const SUCCESSORS: [(&str, &str); 2] = [("SU", "RU"), ("YU", "RS")];

/// Words of names that bodies of every country have.
const GENERIC: [&str; 40] = [
    "ministry",
    "minister",
    "government",
    "parliament",
    "army",
    "navy",
    "police",
    "court",
    "senate",
    "assembly",
    "national",
    "council",
    "security",
    "foreign",
    "defense",
    "defence",
    "interior",
    "of",
    "the",
    "affairs",
    "embassy",
    "department",
    "central",
    "bank",
    "supreme",
    "party",
    "federal",
    "administration",
    "cabinet",
    "house",
    "state",
    "air",
    "force",
    "office",
    "commission",
    "committee",
    "treasury",
    "finance",
    "justice",
    "congress",
];

/// Why two profiles may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The rule.
    pub(crate) rule: &'static str,
    /// How sure it is, of 100.
    pub(crate) strength: u8,
    /// What speaks for it.
    pub(crate) evidence: String,
    /// What speaks against it, and keeps the two apart until a person decides.
    pub(crate) conflict: Option<String>,
}

impl Link {
    fn new(rule: &'static str, strength: u8, evidence: impl Into<String>) -> Self {
        Self {
            rule,
            strength,
            evidence: evidence.into(),
            conflict: None,
        }
    }

    /// A link as it was stored. What decides is its strength and conflict; of the rule the name is kept.
    pub(crate) fn stored(
        rule: &str,
        strength: i64,
        evidence: String,
        conflict: Option<String>,
    ) -> Self {
        let rule = RULES.iter().find(|known| **known == rule);
        Self {
            rule: rule.copied().unwrap_or(UNKNOWN),
            strength: u8::try_from(strength).unwrap_or_default(),
            evidence,
            conflict,
        }
    }

    fn against(mut self, conflict: impl Into<String>) -> Self {
        self.strength = self.strength.min(THRESHOLD - 1);
        self.conflict = Some(conflict.into());
        self
    }

    /// Says whether something speaks against it that others who fit both do not mend: that they are placed in
    /// two countries, or that one article leaves out *Jr.*, is mended.
    pub(crate) fn has_hard_conflict(&self) -> bool {
        let conflict = self.conflict.as_ref();
        conflict.is_some_and(|conflict| {
            !conflict.starts_with(OF_COUNTRIES) && conflict != ONE_WITH_SUFFIX
        })
    }

    /// Says whether it becomes enough to join if both were seen with the same others.
    pub(crate) fn waits_for_company(&self) -> bool {
        self.conflict.is_none() && self.strength < THRESHOLD && self.strength_in_company().is_some()
    }

    /// Says whether it is nothing without company: too much of the same waits for a person otherwise.
    pub(crate) fn is_nothing_alone(&self) -> bool {
        self.strength <= NOTHING_ALONE
    }

    /// The same for two that were seen with whoever has this name.
    pub(crate) fn with_company(self, name: &str) -> Self {
        Self {
            strength: self.strength_in_company().unwrap_or(self.strength),
            evidence: format!("{}; both with {name}", self.evidence),
            ..self
        }
    }

    fn strength_in_company(&self) -> Option<u8> {
        match self.rule {
            _ if self.strength == OF_OTHER_GENERATION => None,
            ORDER => Some(60),
            PARTS => Some(56),
            VARIANT => Some(54),
            INITIALS => Some(52),
            _ => None,
        }
    }

    /// Says whether it is enough to join.
    pub(crate) fn joins(&self) -> bool {
        self.strength >= THRESHOLD && self.conflict.is_none()
    }
}

/// How the countries of two profiles stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Countries {
    Agree,
    Unknown,
    Differ,
}

fn countries(a: &str, b: &str) -> Countries {
    if a.is_empty() || b.is_empty() {
        Countries::Unknown
    } else if plain(a) == plain(b) {
        Countries::Agree
    } else {
        Countries::Differ
    }
}

/// What speaks against joining two of different countries.
fn differ(a: &str, b: &str) -> String {
    format!("{OF_COUNTRIES}{a} and of {b}")
}

/// How the conflict begins that two are of different countries.
const OF_COUNTRIES: &str = "of ";

/// The conflict that one name has *Jr.* and the other nothing; names of which both have one and not the same do
/// not agree at all.
const ONE_WITH_SUFFIX: &str = "one is called junior or senior";

fn plain(country: &str) -> &str {
    let found = SUCCESSORS.iter().find(|(former, _)| *former == country);
    found.map_or(country, |(_, now)| now)
}

/// Compares two profiles; `apart` is the number of articles that speak of both.
///
/// A pure function of the two, whichever comes first.
pub(crate) fn link(a: &Node, b: &Node, apart: i64) -> Option<Link> {
    if a.kind != b.kind {
        return None;
    }
    // The order of the arguments must not tell.
    let (a, b) = if a.key <= b.key { (a, b) } else { (b, a) };
    let found = match (&a.called, &b.called) {
        (Called::Full(x), Called::Full(y)) => full_names(a, x, b, y)?,
        (Called::Full(name), Called::Word(word)) => surname(a, name, b, word)?,
        (Called::Word(word), Called::Full(name)) => surname(b, name, a, word)?,
        (Called::Word(x), Called::Word(y)) => words(a, x, b, y)?,
        (Called::Body(x), Called::Body(y)) if a.kind == EntityKind::Organization => {
            bodies(a, x, b, y)?
        }
        _ => return None,
    };
    if a.kind != EntityKind::Person {
        return Some(found);
    }
    if apart > 0 && !is_same_name(found.rule) {
        return Some(found.against(articles_name_both(apart)));
    }
    if let (Some(x), Some(y)) = (a.sex, b.sex)
        && x != y
    {
        return Some(found.against("one is `he`, the other `she`"));
    }
    Some(found)
}

/// Says whether a rule joins whole names that are the same but for their spelling.
pub(crate) fn is_same_name(rule: &str) -> bool {
    rule == SAME_NAME || rule == SPELLING
}

fn articles_name_both(apart: i64) -> String {
    let articles = if apart == 1 {
        "one article names"
    } else {
        "several articles name"
    };
    format!("{articles} both")
}

/// The rules.
pub(crate) const RULES: [&str; 11] = [
    SAME_NAME,
    SPELLING,
    ORDER,
    PARTS,
    VARIANT,
    INITIALS,
    VOWELS,
    SURNAME,
    GOES_ON,
    ACRONYM,
    ONE_COUNTRY,
];

/// A rule of another version.
const UNKNOWN: &str = "identity/unknown";

const SAME_NAME: &str = "identity/same-name";
const SPELLING: &str = "identity/spelling";
const ORDER: &str = "identity/name-order";
const PARTS: &str = "identity/name-parts";
const VARIANT: &str = "identity/given-name";
const INITIALS: &str = "identity/initials";
const VOWELS: &str = "identity/vowels";
const SURNAME: &str = "identity/surname-and-office";
const GOES_ON: &str = "identity/office-goes-on";
const ACRONYM: &str = "identity/stated-acronym";
const ONE_COUNTRY: &str = "identity/one-country";

fn full_names(a: &Node, x: &PersonName, b: &Node, y: &PersonName) -> Option<Link> {
    let agreement = x.agreement(y)?;
    let countries = countries(&a.country, &b.country);
    let office = common_office(&a.offices, &b.offices, |_| true);
    let outweighs = a.magnitude.abs_diff(b.magnitude) >= 2;
    let named = |agree: &str| match (&office, countries) {
        (Some(office), _) => format!("{agree}; both {office}"),
        (None, Countries::Agree) => format!("{agree}; both of {}", a.country),
        _ => agree.to_owned(),
    };
    let differ = || differ(&a.country, &b.country);
    let has_office = office.is_some();
    // Who is of one country only, and lived at other times, is not known by parts of a name.
    let countries = match countries {
        Countries::Agree
            if !has_office
                && !matches!(agreement, Agreement::Same | Agreement::Spelling)
                && are_of_other_times(&a.offices, &b.offices) =>
        {
            Countries::Differ
        }
        known => known,
    };
    let found = match agreement {
        Agreement::Same | Agreement::Spelling => {
            let (rule, words) = if agreement == Agreement::Same {
                (SAME_NAME, "the same full name")
            } else {
                (SPELLING, "spellings of one name")
            };
            let found = Link::new(rule, 0, named(words));
            match countries {
                _ if x.differs_by_suffix(y) && !has_office => {
                    return Some(found.against(ONE_WITH_SUFFIX));
                }
                Countries::Agree => Link {
                    strength: 90,
                    ..found
                },
                Countries::Unknown => Link {
                    strength: 80,
                    ..found
                },
                Countries::Differ if outweighs || has_office => Link {
                    strength: 55,
                    ..found
                },
                Countries::Differ => found.against(differ()),
            }
        }
        Agreement::Order => {
            let found = Link::new(
                ORDER,
                0,
                named("one name with the family name at either end"),
            );
            match countries {
                _ if has_office => Link {
                    strength: 82,
                    ..found
                },
                Countries::Agree => Link {
                    strength: 80,
                    ..found
                },
                Countries::Unknown if x.len() >= 3 => Link {
                    strength: 60,
                    ..found
                },
                Countries::Unknown => Link {
                    strength: 41,
                    ..found
                },
                Countries::Differ => return None,
            }
        }
        Agreement::Parts => {
            let found = Link::new(PARTS, 0, named("one name leaves out parts of the other"));
            let only_letters = x.letters_aside() == y.letters_aside();
            match countries {
                _ if has_office => Link {
                    strength: 80,
                    ..found
                },
                _ if x.differs_by_suffix(y) => Link {
                    strength: OF_OTHER_GENERATION,
                    ..found
                },
                Countries::Agree => Link {
                    strength: 70,
                    ..found
                },
                Countries::Unknown if only_letters => Link {
                    strength: 60,
                    ..found
                },
                Countries::Unknown => Link {
                    strength: 35,
                    ..found
                },
                Countries::Differ => return None,
            }
        }
        Agreement::Variant => {
            let found = Link::new(VARIANT, 0, named("forms of one given name"));
            match countries {
                _ if has_office => Link {
                    strength: 78,
                    ..found
                },
                _ if x.differs_by_suffix(y) => Link {
                    strength: OF_OTHER_GENERATION,
                    ..found
                },
                Countries::Agree => Link {
                    strength: 62,
                    ..found
                },
                Countries::Unknown => Link {
                    strength: 30,
                    ..found
                },
                Countries::Differ => return None,
            }
        }
        Agreement::Initials => {
            let found = Link::new(INITIALS, 0, named("letters for given names"));
            match countries {
                _ if has_office => Link {
                    strength: 75,
                    ..found
                },
                Countries::Agree => Link {
                    strength: 60,
                    ..found
                },
                Countries::Unknown => Link {
                    strength: NOTHING_ALONE,
                    ..found
                },
                Countries::Differ => return None,
            }
        }
        // Nothing but an office says that these are no two.
        Agreement::Vowels => {
            let held = common_office(&a.offices, &b.offices, Seen::is_single)?;
            Link::new(
                VOWELS,
                72,
                format!("one name with other vowels; both {held}"),
            )
        }
    };
    Some(found)
}

/// The most by which reports of an office make a link stronger, in powers of two.
const MOST_WEIGHT: u8 = 12;

/// A full name and a single word with an office.
fn surname(full: &Node, name: &PersonName, short: &Node, word: &str) -> Option<Link> {
    let is_surname = name.family_words(&full.country).any(|own| own == word)
        || full.short.iter().any(|known| known == word);
    // *Mrs. Weber* is the wife of the one who is called by the surname alone, unless that one is a woman.
    let is_wife = name.has_honorific() && short.sex != Some(Sex::Female);
    if !is_surname || name.is_of_father(word) || is_wife {
        return None;
    }
    let mut best: Option<(u8, String)> = None;
    // About how many reports show the full name in the office around that time.
    let mut reports = 0_u64;
    for (seen, weight) in full.offices.iter().zip(&full.weights) {
        let mut is_seen = false;
        for shown in &short.offices {
            if !shown.can_be_told() || !same_office(seen, shown) {
                continue;
            }
            let countries = countries(&seen.country, &shown.country);
            let strength = match (countries, closeness(seen, shown)) {
                (Countries::Differ, _) | (_, None) => continue,
                (Countries::Agree, Some(true)) => 74,
                (Countries::Agree, Some(false)) => 62,
                (Countries::Unknown, Some(true)) => 54,
                (Countries::Unknown, Some(false)) => 50,
            };
            is_seen = true;
            if best.as_ref().is_none_or(|(known, _)| strength > *known) {
                best = Some((strength, office_in_words(seen, shown)));
            }
        }
        reports += if is_seen { 1 << weight.min(&20) } else { 0 };
    }
    // Of two that were seen in it then, the one that was seen eight times as often leads.
    let weight = u8::try_from(reports.max(1).ilog2()).unwrap_or(u8::MAX);
    let (strength, office) = best?;
    let step = if strength > 60 { 2 } else { 1 };
    Some(Link::new(
        SURNAME,
        strength + step * weight.min(MOST_WEIGHT),
        format!("one surname; both {office}"),
    ))
}

/// Two single words with offices.
fn words(a: &Node, x: &str, b: &Node, y: &str) -> Option<Link> {
    if x != y {
        return None;
    }
    for seen in &a.offices {
        for shown in &b.offices {
            if !seen.is_single() || !same_office(seen, shown) {
                continue;
            }
            let Some(same_time) = closeness(seen, shown) else {
                continue;
            };
            let strength = match countries(&seen.country, &shown.country) {
                Countries::Agree => 70,
                Countries::Unknown if same_time => 52,
                Countries::Unknown => 35,
                Countries::Differ => continue,
            };
            let office = office_in_words(seen, shown);
            return Some(Link::new(
                GOES_ON,
                strength,
                format!("one surname; both {office}"),
            ));
        }
    }
    None
}

/// Two bodies: a stated acronym, or one name of which one article does not tell the country.
fn bodies(a: &Node, x: &str, b: &Node, y: &str) -> Option<Link> {
    let countries = countries(&a.country, &b.country);
    if x == y {
        let is_proper = name_words(x).any(|word| !GENERIC.contains(&word));
        return (countries == Countries::Unknown && is_proper).then(|| {
            Link::new(
                ONE_COUNTRY,
                60,
                "one name; one article does not tell the country",
            )
        });
    }
    let states = |node: &Node, acronym: &str| node.short.iter().any(|short| short == acronym);
    if !states(a, y) && !states(b, x) {
        return None;
    }
    let found = Link::new(ACRONYM, 80, "an article gives the acronym with the name");
    match countries {
        Countries::Agree => Some(Link {
            strength: 90,
            ..found
        }),
        Countries::Unknown => Some(found),
        Countries::Differ => Some(found.against(differ(&a.country, &b.country))),
    }
}

/// Says whether two were seen in offices so many years apart that nobody is.
fn are_of_other_times(a: &[Seen], b: &[Seen]) -> bool {
    let years = |of: &[Seen]| {
        let years = || of.iter().map(|seen| seen.year).filter(|year| *year > 0);
        years().min().zip(years().max())
    };
    let (Some(a), Some(b)) = (years(a), years(b)) else {
        return false;
    };
    (a.0 - b.1).max(b.0 - a.1) > LONGEST_LIFE
}

/// The most years from the end of one time in offices to the beginning of another of one person.
const LONGEST_LIFE: i64 = 40;

/// An office of a kind that both hold at the same time or one after the other, in words.
fn common_office(a: &[Seen], b: &[Seen], is_meant: impl Fn(&Seen) -> bool) -> Option<String> {
    a.iter().filter(|seen| is_meant(seen)).find_map(|seen| {
        let shown = b.iter().find(|shown| {
            same_office(seen, shown)
                && countries(&seen.country, &shown.country) == Countries::Agree
                && closeness(seen, shown).is_some()
        })?;
        Some(office_in_words(seen, shown))
    })
}

fn office_in_words(a: &Seen, b: &Seen) -> String {
    let country = if a.country.is_empty() {
        &b.country
    } else {
        &a.country
    };
    let mut words = a.office.clone();
    if !country.is_empty() {
        words.push_str(" of ");
        words.push_str(country);
    }
    let (from, to) = (a.year.min(b.year), a.year.max(b.year));
    match (from, to) {
        (_, 0) => {}
        (0, year) => words.push_str(&format!(", {year}")),
        (from, to) if from == to => words.push_str(&format!(", {to}")),
        (from, to) => words.push_str(&format!(", {from} and {to}")),
    }
    words
}

/// Says whether two titles can be of one office: *Secretary* and *Secretary of State*, *Minister* and *Minister of
/// Finance*.
fn same_office(a: &Seen, b: &Seen) -> bool {
    if a.office == b.office {
        return true;
    }
    let has = |office: &str, word: &str| name_words(office).any(|other| other == word);
    let is_short = |short: &Seen, full: &Seen| {
        let short = short.office.as_str();
        full.is_single()
            && (short == "secretary" || (short == "minister" && !has(&full.office, "prime")))
            && has(&full.office, short)
    };
    is_short(a, b) || is_short(b, a)
}

/// Says whether two observations can be of one holder (`None` if not), and whether they are of the same
/// time.
fn closeness(a: &Seen, b: &Seen) -> Option<bool> {
    if a.year == 0 || b.year == 0 {
        return Some(false);
    }
    let rank = |tenure| match tenure {
        Tenure::Designate => 0,
        Tenure::Current => 1,
        Tenure::Former => 2,
    };
    let (first, last) = if (rank(a.tenure), a.year) <= (rank(b.tenure), b.year) {
        (a, b)
    } else {
        (b, a)
    };
    let years = last.year - first.year;
    match (first.tenure, last.tenure) {
        (x, y) if x == y => (years.abs() <= 1).then_some(years == 0),
        (_, Tenure::Former) => (years >= 0).then_some(false),
        _ => (0..=1).contains(&years).then_some(years == 0),
    }
}
