//! Titles in the text: where they stand, what office they are and in which body.
//!
//! A title is a known office (*foreign minister*) with what stands before it (*former*, *Deputy*,
//! *Ukrainian*, *Russia's*) and behind it (*of Egypt*, *for Climate*).

use chancery_language::{Relation, Upos};
use chancery_model::Tenure;

use super::document::Sent;
use super::mentions::{Mention, Named, Thing, end_token, one_line};
use crate::calendar::WEEKDAYS;
use crate::gazetteer::Gazetteer;

/// What a title says of the body that the office is in.
#[derive(Debug, Clone, PartialEq, Eq)]
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

const FORMER: [&str; 7] = [
    "former", "ex", "then", "ousted", "late", "deposed", "onetime",
];
const DESIGNATE: [&str; 4] = ["elect", "designate", "nominee", "incoming"];
/// Words before an office that belong to it even in lower case.
const RANKS: [&str; 26] = [
    "deputy",
    "vice",
    "assistant",
    "associate",
    "senior",
    "chief",
    "special",
    "first",
    "second",
    "joint",
    "permanent",
    "national",
    "federal",
    "foreign",
    "prime",
    "acting",
    "interim",
    "caretaker",
    "outgoing",
    "presidential",
    "principal",
    "state",
    "general",
    "new",
    "top",
    "lead",
];

/// Finds the titles of a sentence, in text order.
pub(crate) fn find(
    sent: &Sent<'_>,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
) -> Vec<TitleMention> {
    let mut found: Vec<TitleMention> = Vec::new();
    let mut token = 0;
    while token < sent.len() {
        match title_at(sent, token, mentions, gazetteer) {
            Some(title) => {
                token = title.last.max(token + 1);
                // A longer title swallows what it grew over: "Deputy Assistant Secretary".
                found.retain(|earlier| earlier.last <= title.first);
                found.push(title);
            }
            None => token += 1,
        }
    }
    found
}

fn title_at(
    sent: &Sent<'_>,
    token: usize,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
) -> Option<TitleMention> {
    let inside = mentions.iter().find(|mention| mention.covers(token));
    // "Kremlin spokesperson", "UN special envoy": the body stands before the office, not in it.
    if inside.is_some_and(|m| {
        m.first == token && office_of(m).is_some() && !sent.lower(token).is_empty()
    }) {
        let phrase_goes_on = super::mentions::title_end(sent, token, gazetteer)
            .is_some_and(|last| mentions.iter().any(|m| m.first == token && m.last < last));
        if phrase_goes_on {
            return None;
        }
    }
    // "General Assembly" is a body; "European Commission President" still names a president.
    if inside.is_some_and(|m| {
        m.is_person()
            || m.last > token + 1 && m.first < token
            || m.first == token && m.last > token + 1
    }) {
        return None;
    }
    let rest = sent
        .text
        .get(sent.tree.tokens.get(token)?.start..sent.tree.end)?;
    let (last, class, body, plural) = match counterpart(sent, token) {
        Some(plural) => (token + 1, "counterpart".to_owned(), String::new(), plural),
        None => gazetteer.titles.matches(rest).find_map(|(length, title)| {
            let last = end_token(sent, token, length)?;
            Some((last, title.class.clone(), title.body.clone(), title.plural))
        })?,
    };
    if mentions
        .iter()
        .any(|m| m.first < last && m.last > last && m.first >= token)
    {
        return None;
    }
    let addressed = token.checked_sub(1).is_some_and(|t| {
        matches!(
            sent.lower(t),
            "dr" | "dr." | "mr" | "mr." | "mrs." | "ms." | "sheikh" | "prof."
        )
    });
    if addressed && class == "royal" {
        return None;
    }
    let core = last - 1;
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
    let own_first = extend_left(sent, mentions, &mut title);
    let own_last = extend_right(sent, mentions, gazetteer, &mut title);
    title.text = tidy(sent.phrase(own_first, own_last));
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

fn counterpart(sent: &Sent<'_>, token: usize) -> Option<bool> {
    match sent.lower(token) {
        "counterpart" => Some(false),
        "counterparts" => Some(true),
        _ => None,
    }
}

/// Takes in what stands before the office; returns where its own words begin.
fn extend_left(sent: &Sent<'_>, mentions: &[Mention], title: &mut TitleMention) -> usize {
    let mut own_first = title.first;
    let capital = sent.is_capitalised(title.first);
    while let Some(at) = title.first.checked_sub(1) {
        let lower = sent.lower(at);
        if let Some(mention) = mentions.iter().find(|m| m.covers(at)) {
            match office_of(mention) {
                Some(office) if title.offices.is_empty() || title.is_counterpart => {
                    title.offices.insert(0, office);
                    title.first = mention.first;
                }
                _ => break,
            }
        } else if matches!(lower, "'s" | "'" | "’s") && at > 0 {
            let Some(owner) = mentions.iter().find(|m| m.covers(at - 1)) else {
                // "the group's leader": the body named last.
                let bodies = [
                    "group",
                    "party",
                    "movement",
                    "organization",
                    "organisation",
                    "alliance",
                    "bloc",
                ];
                let before = mentions
                    .iter()
                    .rev()
                    .find(|m| m.last < at && matches!(m.named, Named::Organization(_)));
                let office = before
                    .and_then(office_of)
                    .filter(|_| bodies.contains(&sent.lower(at - 1)));
                if let Some(office) = office {
                    title.offices.push(office);
                    title.first = at - 1;
                }
                break;
            };
            match office_of(owner) {
                Some(office) if title.offices.is_empty() => {
                    title.offices.push(office);
                    title.first = owner.first;
                }
                _ if owner.is_person() => {
                    title.possessor = Some(owner.first);
                    title.first = at;
                }
                _ => {}
            }
            break;
        } else if matches!(lower, "his" | "her" | "their" | "its" | "our" | "my") {
            if matches!(lower, "its" | "their") && title.offices.is_empty() {
                // "The Kremlin said that its envoy …"
                let owner = mentions.iter().rev().find(|m| {
                    m.last <= at
                        && !matches!(
                            m.named,
                            Named::Demonym(_) | Named::Place(_) | Named::Person(_)
                        )
                });
                title.offices.extend(owner.and_then(office_of));
            }
            title.possessor = Some(at);
            title.first = at;
            break;
        } else if FORMER.contains(&lower) {
            title.tenure = Tenure::Former;
            title.first = at;
        } else if DESIGNATE.contains(&lower) {
            title.tenure = Tenure::Designate;
            title.first = at;
        } else if matches!(lower, "-" | "–") && at > 0 && joined(sent, at - 1) {
            title.first = at;
        } else if is_modifier(sent, at, title.core, capital) {
            title.first = at;
            if !matches!(lower, "new" | "outgoing" | "top" | "current" | "incumbent") {
                own_first = at;
            }
        } else if (lower == "," || lower == "and") && title.is_counterpart && at > 0 {
            let listed = mentions
                .iter()
                .any(|m| m.covers(at - 1) && office_of(m).is_some());
            if !listed {
                break;
            }
            title.first = at;
        } else {
            break;
        }
    }
    own_first
}

fn joined(sent: &Sent<'_>, token: usize) -> bool {
    sent.tree
        .tokens
        .get(token)
        .is_some_and(|token| !token.space_after)
}

fn is_modifier(sent: &Sent<'_>, at: usize, core: usize, capital: bool) -> bool {
    let lower = sent.lower(at);
    if RANKS.contains(&lower) || lower == "under" && sent.lower(at + 1) == "secretary" {
        return true;
    }
    let modifies = sent
        .head(at)
        .is_some_and(|head| head > at && head <= core + 4)
        && matches!(
            sent.rel(at),
            Relation::Compound | Relation::Amod | Relation::Flat | Relation::Nmod
        );
    let nominal = matches!(sent.upos(at), Upos::Noun | Upos::Propn | Upos::Adj);
    let day = matches!(lower, "today" | "yesterday" | "tomorrow") || WEEKDAYS.contains(&lower);
    if !nominal || day {
        return false;
    }
    if capital {
        sent.is_capitalised(at) && modifies
    } else {
        modifies && sent.upos(at) == Upos::Noun
    }
}

/// Takes in what stands behind the office; returns where its own words end.
fn extend_right(
    sent: &Sent<'_>,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    title: &mut TitleMention,
) -> usize {
    let mut own_last = title.last;
    if matches!(sent.lower(title.last), "-" | "–")
        && DESIGNATE.contains(&sent.lower(title.last + 1))
    {
        title.tenure = Tenure::Designate;
        title.last += 2;
        own_last = title.last;
    } else if DESIGNATE.contains(&sent.lower(title.last)) {
        title.tenure = Tenure::Designate;
        title.last += 1;
        own_last = title.last;
    }
    while let "of" | "for" | "to" | "on" | "at" | "in" = sent.lower(title.last) {
        let preposition = sent.lower(title.last).to_owned();
        let mut at = title.last + 1;
        while matches!(sent.lower(at), "the" | "our") {
            at += 1;
        }
        let mention = mentions.iter().find(|m| m.first == at);
        let office = mention.and_then(office_of);
        match (mention, office) {
            (Some(mention), Some(office)) if !matches!(mention.named, Named::Demonym(_)) => {
                let follows_possessive = matches!(sent.lower(mention.last), "'s" | "'");
                match preposition.as_str() {
                    _ if follows_possessive => break,
                    "of" | "at" | "in" if title.offices.is_empty() => {
                        title.offices.push(office);
                        title.last = mention.last;
                        title.last = more_offices(sent, mentions, title);
                    }
                    "of" if title.offices.contains(&office) => {
                        title.last = mention.last;
                    }
                    // "ambassador to Yemen", "envoy for Syria": part of the office.
                    "to" | "for" | "on" if title.class != "spokesperson" => {
                        title.last = mention.last;
                        own_last = mention.last;
                    }
                    "for" => {
                        title.offices.push(office);
                        title.last = mention.last;
                    }
                    _ => break,
                }
            }
            (None, _) if matches!(preposition.as_str(), "of" | "for" | "on") => {
                let end = portfolio_end(sent, mentions, gazetteer, at);
                if end == at {
                    break;
                }
                title.last = end;
                own_last = end;
            }
            _ => break,
        }
    }
    own_last
}

/// Takes in *, Jordan and Qatar* behind *the foreign ministers of Egypt*.
fn more_offices(sent: &Sent<'_>, mentions: &[Mention], title: &mut TitleMention) -> usize {
    let mut last = title.last;
    while title.plural && matches!(sent.lower(last), "," | "and") {
        let mut at = last + 1;
        while matches!(sent.lower(at), "and" | "the") {
            at += 1;
        }
        let mention = mentions.iter().find(|m| m.first == at);
        match mention.and_then(|m| Some((m.last, office_of(m)?))) {
            Some((end, office)) => {
                title.offices.push(office);
                last = end;
            }
            None => break,
        }
    }
    last
}

/// Returns where a portfolio ends: *Environment, Water, and Agriculture*, *foreign affairs*.
fn portfolio_end(
    sent: &Sent<'_>,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    first: usize,
) -> usize {
    let named = |token: usize| mentions.iter().any(|m| m.covers(token) && m.is_person());
    let capital = sent.is_capitalised(first);
    let fits = |token: usize| {
        let nominal = matches!(sent.upos(token), Upos::Noun | Upos::Propn | Upos::Adj);
        let body = mentions
            .iter()
            .any(|m| m.covers(token) && m.first == token && office_of(m).is_some());
        let other = super::mentions::title_end(sent, token, gazetteer).is_some()
            || matches!(
                sent.lower(token),
                "dr" | "dr." | "mr" | "mr." | "mrs." | "ms." | "sheikh"
            );
        !named(token)
            && !other
            && nominal
            && sent.is_capitalised(token) == capital
            && (!body || token == first)
    };
    let mut last = first;
    while last < sent.len() {
        let joins = last > first && matches!(sent.lower(last), "and" | "&") && fits(last + 1);
        // In lower case only "defence and security": two nouns, no more.
        let joins = joins && (capital || last == first + 1 && sent.upos(last + 1) == Upos::Noun);
        let continues = last > first && capital && sent.lower(last) == "of" && fits(last + 1);
        if fits(last) {
            last += 1;
        } else if joins || continues {
            last += 2;
        } else if last > first && capital && sent.lower(last) == "," && listed(sent, last, &fits) {
            last += if sent.lower(last + 1) == "and" { 2 } else { 1 };
        } else {
            break;
        }
    }
    last
}

/// Says whether a comma stands in a list of portfolio words that an *and* closes.
fn listed(sent: &Sent<'_>, comma: usize, fits: &dyn Fn(usize) -> bool) -> bool {
    let mut at = comma + 1;
    let mut words = 0;
    while at < sent.len() && words < 6 {
        if sent.lower(at) == "and" {
            return fits(at + 1);
        }
        if !fits(at) && sent.lower(at) != "," {
            return false;
        }
        at += 1;
        words += 1;
    }
    false
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
