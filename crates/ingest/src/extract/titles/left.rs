//! What stands before an office: tenure, body, possessor, modifiers.

use chancery_language::{Relation, Upos};
use chancery_model::Tenure;

use super::{Office, TitleMention, is_body_noun, office_of};
use crate::calendar::WEEKDAYS;
use crate::extract::document::Sent;
use crate::extract::mentions::{Mention, Named, Thing};

pub(super) const FORMER: [&str; 10] = [
    "former",
    "ex",
    "then",
    "ousted",
    "late",
    "deposed",
    "onetime",
    "previous",
    "sacked",
    "dismissed",
];
pub(super) const DESIGNATE: [&str; 4] = ["elect", "designate", "nominee", "incoming"];
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

/// Takes in what stands before the office; returns where its own words begin.
pub(super) fn extend_left(
    sent: &Sent<'_>,
    mentions: &[Mention],
    floor: usize,
    title: &mut TitleMention,
) -> usize {
    let own_rank = matches!(
        title.class.as_str(),
        "military" | "head_of_state" | "head_of_government" | "royal"
    );
    let mut own_first = title.first;
    let capital = sent.is_capitalised(title.first);
    while let Some(at) = title.first.checked_sub(1) {
        let lower = sent.lower(at);
        if own_rank && title.first == floor {
            break;
        }
        if let Some(mention) = mentions.iter().find(|m| m.covers(at)) {
            if is_portfolio(mention, title) {
                own_first = mention.first;
            } else if is_whereabouts(sent, mention, title) {
                break;
            } else {
                match office_of(mention) {
                    Some(office) if title.offices.is_empty() || title.is_counterpart => {
                        title.offices.insert(0, office);
                    }
                    _ => break,
                }
            }
            title.first = mention.first;
        } else if lower == ")" {
            // "the People's Republic of China (PRC) Foreign Minister"
            let Some(before) = before_abbreviation(sent, mentions, at) else {
                break;
            };
            title.first = before;
        } else if matches!(lower, "'s" | "'" | "’s") && at > 0 {
            take_owner(sent, mentions, title, at);
            break;
        } else if matches!(
            lower,
            "his" | "her" | "their" | "its" | "our" | "my" | "whose"
        ) {
            take_pronoun(sent, mentions, title, at);
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
        } else if let Some(first) = described(sent, mentions, at) {
            title.first = first;
        } else if lower == "and" && coordinated_modifier(sent, mentions, title, at, own_first) {
            title.first = at - 1;
            own_first = at - 1;
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

/// Returns where the describing words before an office begin, if what they follow says whose it is:
/// *Chad's conservative* | *foreign minister*, *the Norwegian newly elected* | *president*.
fn described(sent: &Sent<'_>, mentions: &[Mention], at: usize) -> Option<usize> {
    const MOST: usize = 3;
    let describes = |token: usize| {
        !sent.is_capitalised(token)
            && (matches!(sent.upos(token), Upos::Adj | Upos::Adv)
                || matches!(sent.xpos(token), "VBN" | "VBG"))
            && !mentions.iter().any(|m| m.covers(token))
    };
    let mut first = at;
    while describes(first) && at - first < MOST {
        let before = first.checked_sub(1)?;
        let owner = matches!(sent.lower(before), "'s" | "'" | "’s")
            || mentions
                .iter()
                .any(|m| m.last == first && matches!(m.named, Named::Demonym(_)));
        if owner {
            return Some(first);
        }
        first = before;
    }
    None
}

/// Says whether a place before an office tells where its holder is: *While in Geneva President Vale met
/// Krol*.
fn is_whereabouts(sent: &Sent<'_>, mention: &Mention, title: &TitleMention) -> bool {
    let lead = mention.first.checked_sub(1).map_or("", |t| sent.lower(t));
    let national = matches!(
        title.class.as_str(),
        "head_of_state" | "head_of_government" | "minister" | "deputy"
    );
    matches!(mention.named, Named::Place(_) | Named::Country(_))
        && matches!(lead, "in" | "at" | "to" | "from" | "near" | "outside")
        && national
}

/// Says whether a name before a minister's office is his portfolio: *Armed Forces Minister*.
pub(super) fn is_portfolio(mention: &Mention, title: &TitleMention) -> bool {
    let Named::Organization(Thing::Unknown(name)) = &mention.named else {
        return false;
    };
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let minister = matches!(title.class.as_str(), "minister" | "deputy");
    minister
        && title.offices.is_empty()
        && !is_body_noun(&last)
        && name.chars().any(char::is_lowercase)
}

/// Returns the token behind the name that an abbreviation in brackets repeats: *Agency (IAEA)*.
fn before_abbreviation(sent: &Sent<'_>, mentions: &[Mention], close: usize) -> Option<usize> {
    let open = (close.saturating_sub(4)..close)
        .rev()
        .find(|t| sent.lower(*t) == "(")?;
    let capitals = (open + 1..close).all(|t| {
        sent.word(t)
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '/'))
    });
    let named = mentions.iter().any(|m| m.last == open && !m.is_person());
    (capitals && named && open + 1 < close).then_some(open)
}

/// Takes *Russia's*, *the group's* or *Vale's* before an office; `at` is the mark of possession.
fn take_owner(sent: &Sent<'_>, mentions: &[Mention], title: &mut TitleMention, at: usize) {
    let Some(owner) = mentions.iter().find(|m| m.covers(at - 1)) else {
        title.possessor = Some(at - 1);
        let office = owner_named_before(sent, mentions, at);
        if let Some(office) = office {
            title.offices.push(office);
            title.first = at - 1;
        }
        return;
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
}

/// Returns what *the group's* or *the city's* before an office repeats: the body or place named last.
fn owner_named_before(sent: &Sent<'_>, mentions: &[Mention], at: usize) -> Option<Office> {
    let body = matches!(
        sent.lower(at - 1),
        "group" | "party" | "movement" | "organization" | "organisation" | "alliance" | "bloc"
    );
    let place = matches!(
        sent.lower(at - 1),
        "city" | "county" | "town" | "province" | "region"
    );
    let fits = |m: &&Mention| match m.named {
        Named::Organization(_) => body,
        Named::Place(_) => place,
        _ => false,
    };
    mentions
        .iter()
        .rev()
        .filter(|m| m.last < at)
        .find(fits)
        .and_then(office_of)
}

/// Takes a pronoun before an office: whose it is, and for things the body named last.
fn take_pronoun(sent: &Sent<'_>, mentions: &[Mention], title: &mut TitleMention, at: usize) {
    let lower = sent.lower(at);
    let named = |m: &&Mention| {
        m.last <= at
            && !matches!(
                m.named,
                Named::Demonym(_) | Named::Place(_) | Named::Person(_)
            )
    };
    if lower == "whose" {
        // "the army, whose commander-in-chief is …": what stands right before.
        let gap = |m: &&Mention| {
            (m.last..at).all(|t| matches!(sent.lower(t), "," | "-" | "–" | "—" | "("))
        };
        let owner = mentions.iter().rev().filter(named).find(gap);
        if title.offices.is_empty() {
            title.offices.extend(owner.and_then(office_of));
        }
    } else if matches!(lower, "its" | "their") && title.offices.is_empty() {
        // "The Kremlin said that its envoy …"
        let owner = mentions.iter().rev().find(named);
        title.offices.extend(owner.and_then(office_of));
    }
    title.possessor = Some(at);
    title.first = at;
}

/// Says whether an *and* joins two modifiers of one office: *trade and industry minister*.
fn coordinated_modifier(
    sent: &Sent<'_>,
    mentions: &[Mention],
    title: &TitleMention,
    and: usize,
    own_first: usize,
) -> bool {
    let Some(before) = and.checked_sub(1) else {
        return false;
    };
    let phrase = title.first..title.core + 1;
    let within = sent.head(before).is_some_and(|head| phrase.contains(&head));
    let nominal = matches!(sent.upos(before), Upos::Noun | Upos::Propn | Upos::Adj);
    own_first == title.first
        && title.first < title.core
        && within
        && nominal
        && sent.is_capitalised(before) == sent.is_capitalised(title.first)
        && !mentions.iter().any(|m| m.covers(before))
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
    let stands_before = |token: usize| {
        sent.head(token)
            .is_some_and(|head| head > token && head <= core + 4)
            && matches!(
                sent.rel(token),
                Relation::Compound | Relation::Amod | Relation::Flat | Relation::Nmod
            )
    };
    // "trade and industry commissioner": the second hangs on the first.
    let second = sent.rel(at) == Relation::Conj
        && sent
            .head(at)
            .is_some_and(|first| first < at && stands_before(first));
    let modifies = second || stands_before(at);
    // "COVID-19 Response Coordinator"
    let numbered = sent.upos(at) == Upos::Num && at > 1 && joined(sent, at - 1) && capital;
    if numbered && matches!(sent.lower(at - 1), "-" | "‑") {
        return true;
    }
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
