//! What stands behind an office: the body or country, the portfolio.

use chancery_language::Upos;
use chancery_model::Tenure;

use super::left::{DESIGNATE, is_portfolio};
use super::{Office, TitleMention, is_body_noun, office_of};
use crate::extract::document::Sent;
use crate::extract::mentions::{Mention, Named, Thing, one_line, title_end};
use crate::gazetteer::Gazetteer;

/// Takes in what stands behind the office; returns where its own words end.
pub(super) fn extend_right(
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
    while let "of" | "for" | "to" | "on" | "at" | "in" | "from" | "with" = sent.lower(title.last) {
        let preposition = sent.lower(title.last).to_owned();
        let works_with = matches!(title.class.as_str(), "official" | "business");
        if preposition == "from" && !title.is_counterpart || preposition == "with" && !works_with {
            break;
        }
        let mut at = title.last + 1;
        while matches!(sent.lower(at), "the" | "our") {
            at += 1;
        }
        // "for the term that ends in 2030": how long, not what for.
        if matches!(sent.lower(at), "term" | "remainder") || sent.lower(at + 1) == "term" {
            break;
        }
        let at = past_kind(sent, mentions, at);
        let at = past_description(sent, mentions, at);
        let body = matches!(preposition.as_str(), "of" | "for" | "at" | "in" | "with")
            .then(|| body_phrase(sent, mentions, gazetteer, at))
            .flatten();
        if let Some((office, end)) = body.filter(|_| title.offices.is_empty()) {
            title.offices.push(office);
            title.last = past_abbreviation(sent, end);
            continue;
        }
        let mention = mentions.iter().find(|m| m.first == at);
        let mention = mention.filter(|m| !is_portfolio(m, title));
        let office = mention.and_then(office_of);
        match (mention, office) {
            (Some(mention), Some(office)) if !matches!(mention.named, Named::Demonym(_)) => {
                let follows_possessive = matches!(sent.lower(mention.last), "'s" | "'");
                match preposition.as_str() {
                    "of" if follows_possessive && title.offices.is_empty() => {
                        // "the head of Norway's weather service"
                        let end = possessed_end(sent, mentions, mention.last + 1);
                        if end == mention.last + 1 {
                            break;
                        }
                        title.offices.push(office);
                        title.last = end;
                        own_last = end;
                        break;
                    }
                    _ if follows_possessive => break,
                    "of" | "at" | "in" | "from" | "with" if title.offices.is_empty() => {
                        title.offices.push(office);
                        title.last = mention.last;
                        title.last = more_offices(sent, mentions, title);
                        title.last = past_abbreviation(sent, title.last);
                    }
                    "of" if title.offices.contains(&office) => {
                        title.last = mention.last;
                    }
                    // "ambassador to Yemen", "envoy for Syria": part of the office.
                    // "the visit of President Vale to Norway": only who is sent is an office "to".
                    "to" if !is_sent(title) => break,
                    "to" | "for" | "on" if title.class != "spokesperson" => {
                        title.last = mention.last;
                        // "Coordinator for the Oslo Declaration on Migration"
                        let end = portfolio_end(sent, mentions, gazetteer, mention.last);
                        if sent.is_capitalised(mention.last) && preposition != "to" {
                            title.last = end;
                        }
                        own_last = title.last;
                    }
                    "for" => {
                        title.offices.push(office);
                        title.last = mention.last;
                    }
                    _ => break,
                }
            }
            // "Assistant Secretary for African Affairs", "Director of Norwegian Affairs"
            (Some(mention), _)
                if matches!(mention.named, Named::Demonym(_))
                    && (matches!(preposition.as_str(), "for" | "on")
                        || preposition == "of" && sent.lower(mention.last) == "affairs")
                    && sent.is_capitalised(mention.last) =>
            {
                let end = portfolio_end(sent, mentions, gazetteer, mention.last);
                if end == mention.last {
                    break;
                }
                title.last = end;
                own_last = end;
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

/// Returns where what a country has ends, in small letters: *Norway's* joint presidency.
fn possessed_end(sent: &Sent<'_>, mentions: &[Mention], first: usize) -> usize {
    const LONGEST: usize = 4;
    let fits = |token: usize| {
        matches!(sent.upos(token), Upos::Adj | Upos::Noun)
            && !sent.is_capitalised(token)
            && !mentions.iter().any(|m| m.covers(token))
    };
    let mut end = first;
    while end < first + LONGEST && end < sent.len() && fits(end) {
        end += 1;
    }
    if end > first && sent.upos(end - 1) == Upos::Noun {
        end
    } else {
        first
    }
}

/// Says whether an office is one to which somebody is sent, or with which he serves somebody.
fn is_sent(title: &TitleMention) -> bool {
    !matches!(
        title.class.as_str(),
        "head_of_state"
            | "head_of_government"
            | "royal"
            | "religious"
            | "judicial"
            | "business"
            | "spokesperson"
    )
}

/// Moves past an abbreviation in brackets: *the Organization of Petroleum Exporters (OPEC)*.
fn past_abbreviation(sent: &Sent<'_>, at: usize) -> usize {
    let word = sent.word(at + 1);
    let short = word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.');
    if sent.lower(at) == "(" && short && sent.lower(at + 2) == ")" {
        at + 3
    } else {
        at
    }
}

/// Moves past what sort of place follows: *the Australian state of* Queensland, *the city of* Lyon.
fn past_kind(sent: &Sent<'_>, mentions: &[Mention], at: usize) -> usize {
    let demonym = mentions
        .iter()
        .find(|m| m.first == at && matches!(m.named, Named::Demonym(_)));
    let noun = demonym.map_or(at, |m| m.last);
    let kind = matches!(
        sent.lower(noun),
        "state"
            | "province"
            | "region"
            | "territory"
            | "city"
            | "town"
            | "republic"
            | "county"
            | "district"
    );
    let name = if sent.lower(noun + 2) == "the" {
        noun + 3
    } else {
        noun + 2
    };
    let named = mentions
        .iter()
        .any(|m| m.first == name && office_of(m).is_some());
    if kind && sent.lower(noun + 1) == "of" && named {
        name
    } else {
        at
    }
}

/// Moves past what a body is said to be: *the leader of the opposition pro-Norwegian* People's Party.
fn past_description(sent: &Sent<'_>, mentions: &[Mention], at: usize) -> usize {
    const LONGEST: usize = 5;
    let mut end = at;
    while end < at + LONGEST && end < sent.len() {
        let describes =
            matches!(sent.upos(end), Upos::Adj | Upos::Noun) && !sent.is_capitalised(end);
        let leaning = mentions
            .iter()
            .any(|m| m.first == end && matches!(m.named, Named::Demonym(_)))
            && end > at
            && sent.lower(end - 1) == "-";
        let joins = sent.lower(end) == "-" && end > at;
        let prefix = matches!(sent.lower(end), "pro" | "anti" | "ex");
        if !(describes || leaning || joins || prefix) {
            break;
        }
        end += 1;
    }
    let named = mentions
        .iter()
        .any(|m| m.first == end && matches!(m.named, Named::Organization(_)));
    if end > at && named { end } else { at }
}

/// Reads a body that its own noun shows to be one: *(the) Office of Arms Control*, *(the) Gender
/// Policy Council*; returns it with the token behind it.
fn body_phrase(
    sent: &Sent<'_>,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    first: usize,
) -> Option<(Office, usize)> {
    let known = mentions
        .iter()
        .any(|m| m.first == first && !matches!(m.named, Named::Organization(Thing::Unknown(_))));
    if known || !sent.is_capitalised(first) {
        return None;
    }
    let free = |token: usize| {
        token < sent.len()
            && sent.is_capitalised(token)
            && !mentions.iter().any(|m| m.covers(token) && m.is_person())
            && title_end(sent, token, gazetteer).is_none()
            && !is_address(sent.lower(token))
    };
    let mut end = first;
    let mut noun = None;
    let mut passed_of = false;
    while end < sent.len() {
        let small = matches!(
            sent.lower(end),
            "of" | "for" | "on" | "and" | "the" | "&" | "in"
        );
        // "Federal Department of Foreign Affairs"
        let opens = end > first && noun == Some(end - 1) && sent.lower(end) == "of";
        let goes_on = (noun == Some(first) || opens || passed_of)
            && small
            && end > first
            && (free(end + 1) || sent.lower(end + 1) == "the" && free(end + 2));
        if free(end) {
            if is_body_noun(sent.lower(end)) && (noun.is_none() || noun == Some(end - 1)) {
                noun = Some(end);
            }
        } else if !goes_on {
            break;
        }
        passed_of |= opens;
        end += 1;
    }
    let noun = noun?;
    let end = if noun == first || passed_of {
        end
    } else {
        noun + 1
    };
    let text = one_line(sent.phrase(first, end));
    // A body is more than its noun, but for "leader of the Opposition".
    let named = end > first + 1 || sent.lower(first) == "opposition";
    named.then_some((Office::Organization(Thing::Unknown(text)), end))
}

/// Says whether a word addresses whoever is named behind it.
fn is_address(word: &str) -> bool {
    matches!(
        word,
        "dr" | "dr." | "mr" | "mr." | "mrs." | "ms." | "messrs." | "sheikh"
    )
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
        let other = title_end(sent, token, gazetteer).is_some() || is_address(sent.lower(token));
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
        let continues = last > first
            && capital
            && (matches!(sent.lower(last), "of" | "on") || hyphen(sent, last))
            && fits(last + 1);
        let article = last > first
            && capital
            && sent.lower(last) == "and"
            && sent.lower(last + 1) == "the"
            && fits(last + 2);
        if fits(last) {
            last += 1;
        } else if article {
            last += 3;
        } else if joins || continues {
            last += 2;
        } else if last > first && capital && sent.lower(last) == "," && listed(sent, last, &fits) {
            // The words after it, or the "and" that closes the list.
            last += 1;
            if sent.lower(last) == "and" {
                last += if sent.lower(last + 1) == "the" { 2 } else { 1 };
            }
        } else {
            break;
        }
    }
    last
}

/// Says whether a hyphen joins two words: *Political-Military Affairs*.
fn hyphen(sent: &Sent<'_>, at: usize) -> bool {
    let tight = |token: usize| {
        let token = sent.tree.tokens.get(token);
        token.is_some_and(|token| !token.space_after)
    };
    matches!(sent.lower(at), "-" | "\u{2010}" | "\u{2011}" | "–")
        && at > 0
        && tight(at - 1)
        && tight(at)
}

/// Says whether a comma stands in a list of portfolio words that an *and* closes.
fn listed(sent: &Sent<'_>, comma: usize, fits: &dyn Fn(usize) -> bool) -> bool {
    let mut at = comma + 1;
    let mut words = 0;
    while at < sent.len() && words < 6 {
        if sent.lower(at) == "and" {
            return fits(at + 1) || sent.lower(at + 1) == "the" && fits(at + 2);
        }
        if !fits(at) && sent.lower(at) != "," {
            return false;
        }
        at += 1;
        words += 1;
    }
    false
}
