//! Names of people: where they begin and end, and those that only a title or a full name elsewhere
//! shows to be people.

use chancery_language::{Relation, Upos};

use super::{Mention, Named, Thing, known_at, one_line, title_end};
use crate::calendar::{MONTHS, WEEKDAYS};
use crate::extract::document::{Document, Sent};
use crate::extract::ontology::Ontology;
use crate::gazetteer::Gazetteer;

/// Small words inside names: *bin*, *al*, *de*, *van*.
pub(super) const PARTICLES: [&str; 28] = [
    "al", "el", "bin", "bint", "ben", "ibn", "abu", "abd", "de", "del", "della", "di", "da", "dos",
    "das", "do", "van", "von", "der", "den", "la", "le", "ul", "ur", "as", "an", "ter", "zu",
];

/// Says whether a capitalised word is no part of a name: a month, a weekday, a bare title.
pub(super) fn is_no_name(word: &str) -> bool {
    MONTHS.contains(&word)
        || WEEKDAYS.contains(&word)
        || matches!(
            word,
            "today" | "yesterday" | "tomorrow" | "president" | "minister"
        )
}

/// Capitalised words behind a title that go on naming a body or an event, not a person.
pub(super) const COMMON: [&str; 29] = [
    "embassy",
    "consulate",
    "state",
    "policy",
    "council",
    "committee",
    "office",
    "ministry",
    "department",
    "government",
    "party",
    "assembly",
    "parliament",
    "congress",
    "senate",
    "commission",
    "bureau",
    "agency",
    "court",
    "week",
    "day",
    "forum",
    "group",
    "majesty",
    "excellency",
    "highness",
    "general",
    "of",
    "affairs",
];

/// Takes the capitalised word behind a lone given name as the surname: *Menachem Begin*.
pub(super) fn with_surname(
    sent: &Sent<'_>,
    first: usize,
    last: usize,
    gazetteer: &Gazetteer,
) -> usize {
    let surname = last == first + 1
        && gazetteer.given_name(sent.word(first)).is_some()
        && sent.is_capitalised(last)
        && sent.word(last).chars().skip(1).all(char::is_lowercase)
        && sent.word(last).chars().count() > 2
        && sent.part == chancery_model::Part::Body
        && !is_no_name(sent.lower(last))
        && known_at(sent, last, gazetteer).is_none()
        && title_end(sent, last, gazetteer).is_none();
    if surname { last + 1 } else { last }
}

pub(super) fn person(sent: &Sent<'_>, first: usize, last: usize) -> Option<Mention> {
    let is_word = |token: usize| sent.word(token).chars().any(char::is_alphabetic);
    let sound = first < last
        && last - first <= 9
        && sent.is_capitalised(first) | PARTICLES.contains(&sent.lower(first))
        && (first..last)
            .any(|token| sent.is_capitalised(token) && sent.word(token).chars().count() > 1)
        && is_word(first)
        && is_word(last - 1)
        && !(last - first == 1
            && (is_no_name(sent.lower(first))
                || COMMON.contains(&sent.lower(first))
                || sent.xpos(first) == "NNPS"));
    let mut name = one_line(sent.phrase(first, last));
    // "Mrs. Vale" beside "Vale" is somebody else.
    let before = first.checked_sub(1).map_or("", |token| {
        if sent.lower(token) == "." {
            token.checked_sub(1).map_or("", |t| sent.lower(t))
        } else {
            sent.lower(token)
        }
    });
    if last == first + 1 && matches!(before, "mrs" | "mrs." | "madame" | "lady") {
        let form = if before == "lady" {
            "Lady"
        } else if before == "madame" {
            "Madame"
        } else {
            "Mrs."
        };
        name = format!("{form} {name}");
    }
    sound.then_some(Mention {
        first,
        last,
        named: Named::Person(name),
    })
}

/// Moves past titles and forms of address at the start of a name.
pub(super) fn skip_titles(
    sent: &Sent<'_>,
    mut first: usize,
    last: usize,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
) -> usize {
    loop {
        if first >= last {
            return first;
        }
        let lower = sent.lower(first);
        if ontology.courtesy.contains(lower) || matches!(lower, "." | "the") {
            first += 1;
        } else if let Some(end) = title_end(sent, first, gazetteer) {
            // "Dr. Sultan Krol": behind a form of address a title is part of the name.
            let addressed = first > 0 && ontology.courtesy.contains(sent.lower(first - 1));
            if addressed && end == first + 1 && end < last {
                return first;
            }
            first = end;
        } else {
            return first;
        }
    }
}

/// Lengthens a person's name over hyphens, particles and suffixes that the engine left out.
pub(super) fn grow(sent: &Sent<'_>, first: usize, mut last: usize) -> usize {
    loop {
        let next = sent.lower(last);
        let joined = |token: usize| sent.tree.tokens.get(token).is_some_and(|t| !t.space_after);
        // "Ndi'Okoro": an apostrophe inside a name has a capital behind it.
        let apostrophe = next == "'" && sent.is_capitalised(last + 1);
        let hyphen = (matches!(next, "-" | "–" | "‑") || apostrophe)
            && joined(last.wrapping_sub(1))
            && joined(last)
            && sent.lower(last + 1) != "based"
            // "a Vale-led team", but Kim Jong-un.
            && (sent.is_capitalised(last + 1)
                || last > first + 1 && !is_of_name(sent.lower(last + 1)));
        // "confirmed Vale as Chad's president": a word of its own.
        let particle = PARTICLES.contains(&next)
            && !matches!(next, "as" | "an")
            && sent.is_capitalised(last + 1)
            && last > first;
        if hyphen || particle {
            last += 2;
        } else if matches!(next, "jr" | "jr." | "sr" | "sr." | "ii" | "iii" | "iv") {
            last += 1;
        } else if next == "," && matches!(sent.lower(last + 1), "jr" | "jr." | "sr" | "sr.") {
            last += 2;
        } else {
            return last.min(sent.len());
        }
    }
}

/// Says whether a word behind a hyphen says what somebody does with something: *the Anna Vale-led team*, *the Anna
/// Vale era*.
fn is_of_name(word: &str) -> bool {
    word.ends_with("ed")
        || matches!(
            word,
            "born" | "era" | "friendly" | "like" | "made" | "run" | "style" | "type"
        )
}

/// Takes the capitalised words right behind a title as a person's name where nothing else is known
/// of them: *Foreign Secretary Anna Vale*.
pub(super) fn behind_titles(
    sent: &Sent<'_>,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
    mut mentions: Vec<Mention>,
) -> Vec<Mention> {
    let mut token = 0;
    while token < sent.len() {
        let is_courtesy = sent.is_capitalised(token)
            && ontology.courtesy.contains(sent.lower(token))
            && !matches!(sent.lower(token), "his" | "her");
        let end = title_end(sent, token, gazetteer).or(is_courtesy.then_some(token + 1));
        let Some(mut first) = end else {
            token += 1;
            continue;
        };
        if mentions.iter().any(|m| m.covers(token) && m.last > first) {
            token += 1;
            continue;
        }
        token = first;
        if sent.lower(first) == "of" {
            // "President of the Republic of Chad Anna Vale"
            let start = if sent.lower(first + 1) == "the" {
                first + 2
            } else {
                first + 1
            };
            if let Some(m) = mentions.iter().find(|m| m.first == start && !m.is_person()) {
                first = m.last;
            }
        }
        while ontology.courtesy.contains(sent.lower(first)) && sent.is_capitalised(first) {
            first += 1;
        }
        // "General Provisions", "Executive Order": the title's word is an adjective of what follows.
        let modifies = sent.head(first - 1).is_some_and(|head| head >= first)
            && matches!(sent.rel(first - 1), Relation::Amod | Relation::Compound);
        if modifies {
            continue;
        }
        let mut last = first;
        let free = |at: usize| {
            // "Senator Bristol": a place right behind a title is a surname.
            let taken = mentions
                .iter()
                .any(|m| m.covers(at) && !(at == first && m.last == at + 1 && is_city(m)));
            let lower = sent.lower(at);
            !taken
                && sent.is_capitalised(at)
                && matches!(sent.upos(at), Upos::Propn | Upos::Noun | Upos::X)
                && !is_no_name(lower)
                && !ontology.nouns.contains_key(lower)
                && !COMMON.contains(&lower)
                && title_end(sent, at, gazetteer).is_none()
        };
        while free(last)
            || (last > first && PARTICLES.contains(&sent.lower(last)) && free(last + 1))
        {
            last += 1;
        }
        // "members of the U.N. Stabilization Mission": a body.
        let is_body = last > first + 1
            && super::super::titles::is_body_noun(sent.lower(last - 1))
            && gazetteer.given_name(sent.word(first)).is_none();
        if last > first && !is_body && sent.part == chancery_model::Part::Body {
            last = grow(sent, first, last);
            if let Some(mention) = person(sent, first, last) {
                token = last;
                mentions.retain(|m| m.first != first);
                mentions.push(mention);
            }
        }
    }
    mentions.sort_by_key(|mention| mention.first);
    mentions.dedup_by(|later, earlier| later.first < earlier.last);
    mentions
}

fn is_city(mention: &Mention) -> bool {
    matches!(mention.named, Named::Place(_))
}

/// What bears the name of a person without being one.
const SHIPS: [&str; 12] = [
    "carrier",
    "corvette",
    "cruiser",
    "destroyer",
    "ferry",
    "frigate",
    "hurricane",
    "ship",
    "submarine",
    "tanker",
    "typhoon",
    "vessel",
];

/// What a pair of surnames with a hyphen names together: *the Vale-Krol Administration*.
const NAMED_FOR_PAIRS: [&str; 7] = [
    "administration",
    "agenda",
    "campaign",
    "government",
    "plan",
    "team",
    "ticket",
];

/// Drops pairs of surnames that a government bears: *the Vale-Krol Administration* is nobody's name, here
/// or elsewhere in the text.
pub(super) fn without_pairs(document: &Document<'_>, all: &mut [Vec<Mention>]) {
    let hyphen =
        |name: &str| name.contains(['-', '\u{2010}', '\u{2011}', '–']) && !name.contains(' ');
    let mut pairs: Vec<String> = Vec::new();
    for (sent, mentions) in document.sentences.iter().zip(all.iter()) {
        for mention in mentions {
            if let Named::Person(name) = &mention.named
                && hyphen(name)
                && NAMED_FOR_PAIRS.contains(&sent.lower(mention.last))
            {
                pairs.push(name.clone());
            }
        }
    }
    if pairs.is_empty() {
        return;
    }
    for mentions in all {
        mentions.retain(|m| !matches!(&m.named, Named::Person(name) if pairs.contains(name)));
    }
}

/// Drops the names of ships and storms, and of those who wrote and edited a dispatch: *(Reporting by
/// …; Editing by …)*.
pub(super) fn without_bearers(sent: &Sent<'_>, mentions: Vec<Mention>) -> Vec<Mention> {
    let credit = matches!(
        sent.lower(1),
        "reporting" | "editing" | "writing" | "compiled" | "additional"
    ) && sent.lower(0) == "("
        || matches!(sent.lower(0), "reporting" | "editing") && sent.lower(1) == "by";
    let fits = |mention: &Mention| {
        let before = mention.first.checked_sub(1).map_or("", |t| sent.lower(t));
        !mention.is_person() || !credit && !SHIPS.contains(&before)
    };
    mentions.into_iter().filter(fits).collect()
}

/// Names as people the capitalised words that are the surname of somebody named in full elsewhere.
pub(super) fn spread_surnames(
    document: &Document<'_>,
    gazetteer: &Gazetteer,
    all: &mut [Vec<Mention>],
) {
    let full = || {
        all.iter()
            .flatten()
            .filter_map(|mention| match &mention.named {
                Named::Person(name) if name.contains(' ') => Some(name),
                _ => None,
            })
    };
    let last = full().filter_map(|name| name.rsplit(' ').next());
    // "Pak Ui Chun", "Kim Hae-won": the surname stands first.
    let first = full().filter_map(|name| {
        let words: Vec<&str> = name.split(' ').collect();
        let is_east = match words[..] {
            [_, given] => given.contains('-'),
            [surname, _, given] => !given.contains('-') && surname.chars().count() <= 6,
            _ => false,
        };
        words
            .first()
            .copied()
            .filter(|word| is_east && gazetteer.given_name(word).is_none())
            .filter(|word| word.chars().all(char::is_alphabetic))
    });
    let mut surnames: Vec<String> = last
        .chain(first)
        .filter(|surname| surname.chars().count() > 2)
        .map(str::to_owned)
        .collect();
    surnames.sort();
    surnames.dedup();
    for (sent, mentions) in document.sentences.iter().zip(all) {
        for token in 0..sent.len() {
            let word = sent.word(token);
            let rival = mentions.iter().position(|m| m.covers(token));
            let free = match rival.and_then(|index| mentions.get(index)) {
                None => true,
                // One word that the engine alone calls a place or a body.
                Some(m) => {
                    m.last - m.first == 1
                        && matches!(
                            m.named,
                            Named::Place(Thing::Unknown(_))
                                | Named::Organization(Thing::Unknown(_))
                        )
                }
            };
            let is_name =
                sent.upos(token) == Upos::Propn || sent.upos(token) == Upos::X || token > 0;
            if free && is_name && surnames.binary_search_by(|s| s.as_str().cmp(word)).is_ok() {
                mentions.retain(|m| !m.covers(token));
                let named = Named::Person(word.to_owned());
                mentions.push(Mention {
                    first: token,
                    last: token + 1,
                    named,
                });
            }
        }
        mentions.sort_by_key(|mention| mention.first);
    }
}
