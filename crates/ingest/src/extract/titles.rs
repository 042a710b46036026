//! Titles in the text: where they stand, what office they are and in which body.
//!
//! A title is a known office (*foreign minister*) with what stands before it (*former*, *Deputy*,
//! *Ukrainian*, *Russia's*) and behind it (*of Egypt*, *for Climate*).

mod left;
mod pairs;
mod right;

use chancery_language::Upos;
use chancery_model::Tenure;

use super::document::Sent;
use super::mentions::{Mention, Named, Thing, end_token, one_line};
use crate::gazetteer::Gazetteer;
use left::{DESIGNATE, FORMER, extend_left};
use pairs::paired_titles;
use right::extend_right;

/// What a title says of the body that the office is in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Office {
    Country(usize),
    Organization(Thing),
    Place(Thing),
}

/// A title in a sentence: tokens `first..last`.
#[derive(Debug, Clone)]
pub(crate) struct TitleMention {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The last token of the office's own words: the head of the phrase.
    pub(crate) core: usize,
    /// The office without body, demonym and tenure words.
    pub(crate) text: String,
    pub(crate) class: String,
    /// The body that the title implies, where it does: `State Department`, `{country}`.
    pub(crate) body: String,
    pub(crate) plural: bool,
    /// The bodies or countries stated: several for *the foreign ministers of Egypt and Jordan*.
    pub(crate) offices: Vec<Office>,
    /// The token of a possessive pronoun or person: *his national security adviser*.
    pub(crate) possessor: Option<usize>,
    pub(crate) tenure: Tenure,
    /// `his counterpart`: the office is the possessor's, the country is here.
    pub(crate) is_counterpart: bool,
}

/// Finds the titles of a sentence, in text order.
pub(crate) fn find(
    sent: &Sent<'_>,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
) -> Vec<TitleMention> {
    let mut found: Vec<TitleMention> = Vec::new();
    let mut token = 0;
    while token < sent.len() {
        // "Army Spokesperson Col. Vale": a rank does not grow over the office before it.
        let floor = found.last().map_or(0, |earlier| earlier.last);
        match title_at(sent, token, mentions, gazetteer, floor) {
            Some(title) => {
                token = title.last.max(token + 1);
                // A longer title swallows what it grew over: "Deputy Assistant Secretary".
                found.retain(|earlier| earlier.last <= title.first);
                found.push(title);
            }
            None => token += 1,
        }
    }
    paired_titles(sent, serving_titles(sent, mentions, found))
}

/// Joins an office with the one that it serves: *National Security Advisor to the Vice President Anna
/// Vale* is one office, and Vale holds it.
fn serving_titles(
    sent: &Sent<'_>,
    mentions: &[Mention],
    titles: Vec<TitleMention>,
) -> Vec<TitleMention> {
    let mut joined: Vec<TitleMention> = Vec::with_capacity(titles.len());
    for title in titles {
        let serves = joined.last().is_some_and(|before| {
            let between = before.last..title.first;
            // "adviser to the Iraqi prime minister, Boris Krol": he is the minister.
            let own_country = title.first < title.core
                && mentions
                    .iter()
                    .any(|m| m.first >= title.first && m.last <= title.core);
            between.len() == 2
                && sent.lower(before.last) == "to"
                && sent.lower(before.last + 1) == "the"
                && !before.plural
                && !title.plural
                && !before.is_counterpart
                && !title.is_counterpart
                && !own_country
                && matches!(
                    before.class.as_str(),
                    "official" | "diplomat" | "deputy" | "spokesperson" | "minister"
                )
                && matches!(
                    title.class.as_str(),
                    "head_of_state"
                        | "head_of_government"
                        | "international"
                        | "royal"
                        | "deputy"
                        | "minister"
                )
        });
        match joined.last_mut().filter(|_| serves) {
            Some(before) => {
                before.text = format!("{} to the {}", before.text, title.text);
                before.last = title.last;
                if before.offices.is_empty() {
                    before.offices = title.offices;
                }
            }
            None => joined.push(title),
        }
    }
    joined
}

fn title_at(
    sent: &Sent<'_>,
    token: usize,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    floor: usize,
) -> Option<TitleMention> {
    let inside = mentions.iter().find(|mention| mention.covers(token));
    // "Kremlin spokesperson", "UN special envoy": the body stands before the office, not in it.
    let phrase = super::mentions::title_end(sent, token, gazetteer);
    let phrase_goes_on =
        inside.is_some_and(|m| m.first == token && phrase.is_some_and(|last| m.last < last));
    // "Homeland Security Advisor": no office of the body but one of its own.
    let is_portfolio = phrase_goes_on
        && gazetteer
            .titles
            .get(sent.phrase(token, phrase.unwrap_or(token)))
            .is_some_and(|title| {
                matches!(title.class.as_str(), "minister" | "deputy")
                    || !title.body.is_empty() && title.class == "official"
            })
        && inside.is_some_and(|m| matches!(m.named, Named::Organization(_)));
    if phrase_goes_on && !is_portfolio && inside.is_some_and(|m| office_of(m).is_some()) {
        return None;
    }
    // "General Assembly" is a body; "European Commission President" still names a president.
    if inside.is_some_and(|m| {
        m.is_person()
            || m.last > token + 1 && m.first < token
            || m.first == token && m.last > token + 1 && !is_portfolio
    }) {
        return None;
    }
    let rest = sent
        .text
        .get(sent.tree.tokens.get(token)?.start..sent.tree.end)?;
    let (last, class, body, plural) = match counterpart(sent, mentions, token) {
        Some(plural) => (token + 1, "counterpart".to_owned(), String::new(), plural),
        // Not "president of the republic" in "President of the Republic of Chad".
        None => gazetteer.titles.matches(rest).find_map(|(length, title)| {
            let last = end_token(sent, token, length)?;
            let cuts = |m: &Mention| m.first < last && m.last > last && m.first >= token;
            (!mentions.iter().any(cuts))
                .then(|| (last, title.class.clone(), title.body.clone(), title.plural))
        })?,
    };
    let addressed = token.checked_sub(1).is_some_and(|t| {
        matches!(
            sent.lower(t),
            "dr" | "dr." | "mr" | "mr." | "mrs." | "ms." | "sheikh" | "prof."
        )
    });
    if addressed && class == "royal" {
        return None;
    }
    // "Mr. Secretary, thank you": whoever is spoken to is not named so.
    if super::mentions::is_given_name(sent, token, last) {
        return None;
    }
    let spoken_to = token
        .checked_sub(1)
        .is_some_and(|t| matches!(sent.lower(t), "mr" | "mr." | "madam" | "madame" | "dear"));
    if spoken_to && class != "counterpart" {
        return None;
    }
    let outside = |t: &usize| {
        sent.head(*t)
            .is_none_or(|head| !(token..last).contains(&head))
    };
    let core = (token..last).find(outside).unwrap_or(last - 1);
    let honorific = [
        "sheikh", "shaikh", "sheik", "sheikha", "lord", "lady", "sir", "dame", "majesty", "madame",
        "mr", "mrs", "ms", "dr", "dr.",
    ];
    if last == token + 1 && honorific.contains(&sent.lower(token)) {
        return None;
    }
    let nominal = matches!(
        sent.upos(core),
        Upos::Noun | Upos::Propn | Upos::Adj | Upos::X
    ) || sent.is_capitalised(core);
    if !nominal || (sent.upos(core) == Upos::Adj && !sent.is_capitalised(core)) {
        return None;
    }
    let mut title = TitleMention {
        first: token,
        last,
        core,
        text: String::new(),
        is_counterpart: class == "counterpart",
        class,
        body,
        plural,
        offices: Vec::new(),
        possessor: None,
        tenure: Tenure::Current,
    };
    let own_first = extend_left(sent, mentions, floor, &mut title);
    let own_last = extend_right(sent, mentions, gazetteer, &mut title);
    // "Acting Norwegian Prime Minister": the country is no part of the office's words.
    let inner = mentions.iter().find(|m| {
        m.first > own_first && m.last <= title.core && matches!(m.named, Named::Demonym(_))
    });
    title.text = match inner {
        Some(m) => format!(
            "{} {}",
            tidy(sent.phrase(own_first, m.first)),
            tidy(sent.phrase(m.last, own_last))
        ),
        None => tidy(sent.phrase(own_first, own_last)),
    };
    let words = title.text.to_lowercase();
    if DESIGNATE.iter().any(|word| words.ends_with(word)) {
        title.tenure = Tenure::Designate;
    } else if FORMER.iter().any(|word| {
        words
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([' ', '-']))
    }) {
        title.tenure = Tenure::Former;
    }
    Some(title)
}

/// Says whether a word stands for who has the same office elsewhere, and whether for several: *counterpart*, and
/// *colleague* where a country stands with it.
fn counterpart(sent: &Sent<'_>, mentions: &[Mention], token: usize) -> Option<bool> {
    let is_country = |m: &Mention| matches!(office_of(m), Some(Office::Country(_)));
    let is_of_country = || {
        let behind = if matches!(sent.lower(token + 1), "from" | "of") {
            let article = usize::from(sent.lower(token + 2) == "the");
            Some(token + 2 + article)
        } else {
            None
        };
        mentions
            .iter()
            .any(|m| is_country(m) && (m.last == token || Some(m.first) == behind))
    };
    match sent.lower(token) {
        "counterpart" => Some(false),
        "counterparts" => Some(true),
        "colleague" | "homologue" if is_of_country() => Some(false),
        "colleagues" | "homologues" if is_of_country() => Some(true),
        _ => None,
    }
}

/// Returns the office that a mention before or behind a title stands for.
pub(crate) fn office_of(mention: &Mention) -> Option<Office> {
    match &mention.named {
        Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => {
            Some(Office::Country(*index))
        }
        Named::Organization(thing) => Some(Office::Organization(thing.clone())),
        Named::Place(thing) => Some(Office::Place(thing.clone())),
        Named::Person(_) => None,
    }
}

fn tidy(text: &str) -> String {
    one_line(text).trim_matches([',', ' ', '-']).to_owned()
}

/// Words that name a body: *Office of …*, *Gender Policy Council*.
const BODY_NOUNS: [&str; 47] = [
    "academy",
    "administration",
    "agency",
    "alliance",
    "assembly",
    "association",
    "authority",
    "bank",
    "board",
    "bureau",
    "cabinet",
    "center",
    "centre",
    "chamber",
    "college",
    "command",
    "commission",
    "committee",
    "community",
    "company",
    "congress",
    "corporation",
    "council",
    "court",
    "department",
    "directorate",
    "embassy",
    "federation",
    "foundation",
    "front",
    "fund",
    "group",
    "institute",
    "institution",
    "ministry",
    "mission",
    "movement",
    "network",
    "office",
    "opposition",
    "organisation",
    "organization",
    "party",
    "secretariat",
    "senate",
    "union",
    "university",
];

/// Says whether a word in lower case names a body.
pub(crate) fn is_body_noun(word: &str) -> bool {
    BODY_NOUNS.binary_search(&word).is_ok()
}
