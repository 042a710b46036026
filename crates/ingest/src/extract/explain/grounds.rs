//! How status, place, date and source were reached.

use chancery_model::Status;

use super::super::dates::{Direction, When};
use super::super::document::Sent;
use super::super::encounters::Encounter;
use super::super::mentions::{Thing, one_line};
use super::super::reading::{Party, Reading};
use super::super::status::Said;
use super::super::trace::{PlaceBy, Step, Why};
use super::words::{mark, name};
use super::{Attempt, Ground, Mark};

/// Returns the grounds of an attempt that told of an encounter, with the words that they rest on.
pub(super) fn grounds(
    reading: &Reading<'_>,
    attempt: &Attempt<'_>,
    told: &Encounter,
) -> (Vec<Ground>, Vec<Mark>) {
    let sent = reading.sent(attempt.at.sentence);
    let (mut grounds, mut marks) = (Vec::new(), Vec::new());
    status(sent, attempt, &mut grounds, &mut marks);
    if let Some(said) = told.status.filter(|_| grounds.is_empty()) {
        grounds.push(Ground {
            of: "status",
            value: said.to_string(),
            code: "rule",
            text: "what the rule stands for".to_owned(),
        });
    }
    if let Some(found) = &told.place {
        let (code, text, own) = place(reading, attempt, found);
        grounds.push(Ground {
            of: "place",
            value: with_country(reading, found),
            code,
            text,
        });
        marks.extend(own);
    }
    date(reading, attempt, told, &mut grounds, &mut marks);
    let source = attempt.steps.iter().rev().find_map(|step| match step {
        Step::Source { first, last } => Some((*first, *last)),
        _ => None,
    });
    if let (Some((first, last)), Some((words, _))) = (source, &told.attribution) {
        marks.push(mark(sent, first, last, "source"));
        grounds.push(Ground {
            of: "source",
            value: words.clone(),
            code: "says-so",
            text: format!("“{words}” is whom the sentence gives for it"),
        });
    }
    (grounds, marks)
}

fn status(
    sent: &Sent<'_>,
    attempt: &Attempt<'_>,
    grounds: &mut Vec<Ground>,
    marks: &mut Vec<Mark>,
) {
    let mut last = None;
    for step in attempt.steps {
        let Step::Status { token, why, said } = step else {
            continue;
        };
        grounds.push(Ground {
            of: "status",
            value: said_word(*said).to_owned(),
            code: why.code(),
            text: filled(why.text(), sent.word(*token)),
        });
        last = Some((*token, *why));
    }
    // Publication stands in no sentence.
    if let Some((token, why)) = last
        && why != Why::AfterPublication
    {
        marks.push(mark(sent, token, token + 1, "status"));
    }
}

fn said_word(said: Said) -> &'static str {
    match said {
        Said::Stated(status) => status.as_str(),
        // What is only mentioned counts as held where nothing else is said of it.
        Said::Mentioned => Status::Held.as_str(),
        Said::Open => "open",
    }
}

/// Puts a word of the text into a sentence about it.
pub(super) fn filled(text: &str, word: &str) -> String {
    text.replace("`{}`", &format!("“{word}”"))
}

fn place(
    reading: &Reading<'_>,
    attempt: &Attempt<'_>,
    found: &Party,
) -> (&'static str, String, Option<Mark>) {
    let sent = reading.sent(attempt.at.sentence);
    let placed = attempt.steps.iter().rev().find_map(|step| match step {
        Step::Placed { first, last, by } => Some((*first, *last, *by)),
        _ => None,
    });
    let goal = attempt.steps.iter().find_map(|step| match step {
        Step::Filled {
            slot,
            role: "goal",
            token,
            ..
        } => Some((slot, *token)),
        _ => None,
    });
    let of_gazetteer = known(found);
    if let Some((first, last, by)) = placed {
        let words = sent.phrase(first.saturating_sub(1), last);
        let words = one_line(if by == PlaceBy::Preposition {
            words
        } else {
            sent.phrase(first, last)
        });
        let (code, how) = match by {
            PlaceBy::Preposition => ("preposition", "in the clause of the word"),
            PlaceBy::Modifier => ("modifier", "before the noun"),
            PlaceBy::OnlyOne => ("only-place", "the only place of the sentence"),
        };
        let text = format!("“{words}”, {how}; {of_gazetteer}");
        return (code, text, Some(mark(sent, first, last, "place")));
    }
    if let Some((slot, token)) = goal {
        let mention = reading.mentions[attempt.at.sentence]
            .iter()
            .find(|m| m.covers(token));
        let (first, last) = mention.map_or((token, token + 1), |m| (m.first, m.last));
        let words = one_line(sent.phrase(first, last));
        let text = format!("“{words}”, where the visit leads (slot `{slot}`); {of_gazetteer}");
        return ("goal", text, Some(mark(sent, first, last, "place")));
    }
    (
        "context",
        format!("from the text around; {of_gazetteer}"),
        None,
    )
}

fn known(party: &Party) -> &'static str {
    match party {
        Party::Place(Thing::Unknown(_)) | Party::Organization(Thing::Unknown(_)) => {
            "not in the gazetteer, so of no known country"
        }
        _ => "known to the gazetteer",
    }
}

/// Returns a place with the code of its country.
pub(super) fn with_country(reading: &Reading<'_>, party: &Party) -> String {
    let tables = reading.gazetteer;
    let code = match party {
        Party::Country(index) => tables.countries.get(*index).map(|c| c.iso2.as_str()),
        Party::Place(Thing::Known(index)) => tables.places.get(*index).map(|p| p.country.as_str()),
        Party::Organization(Thing::Known(index)) => {
            tables.organizations.get(*index).map(|o| o.country.as_str())
        }
        _ => None,
    };
    let name = name(reading, party);
    match code.filter(|code| !code.is_empty()) {
        Some(code) => format!("{name} ({code})"),
        None => name,
    }
}

fn date(
    reading: &Reading<'_>,
    attempt: &Attempt<'_>,
    told: &Encounter,
    grounds: &mut Vec<Ground>,
    marks: &mut Vec<Mark>,
) {
    let sentence = attempt.at.sentence;
    let sent = reading.sent(sentence);
    let published = reading.document.article.published;
    let dated = attempt.steps.iter().rev().find_map(|step| match step {
        Step::Dated {
            tokens,
            date,
            direction,
        } => Some((*tokens, *date, *direction)),
        _ => None,
    });
    let Some((tokens, date, direction)) = dated.filter(|_| told.date.is_some()) else {
        // A date that needs the day of publication, which is not known.
        if let (Some(mention), None) = (reading.dates[sentence].first(), published) {
            grounds.push(Ground {
                of: "date",
                value: "none".to_owned(),
                code: "no-publication-date",
                text: format!(
                    "“{}” cannot be resolved: the article carries no day of publication",
                    one_line(sent.phrase(mention.first, mention.last))
                ),
            });
        }
        return;
    };
    let day = published.map_or_else(|| "an unknown day".to_owned(), |day| day.to_string());
    let side = match direction {
        Direction::Past => "looking back",
        Direction::Future => "looking ahead",
        Direction::Nearest => "the nearest",
        Direction::Was => "gone by, unless the next is much nearer",
    };
    let (code, text) = match tokens {
        None => (
            "reported-today",
            format!("told in the present tense, so on the day of publication, {day}"),
        ),
        Some((first, last)) => {
            marks.push(mark(sent, first, last, "date"));
            let words = one_line(sent.phrase(first, last));
            let when = reading.dates[sentence]
                .iter()
                .find(|d| d.first == first)
                .map(|d| d.when);
            match when {
                Some(When::Calendar { year: Some(_), .. }) => {
                    ("as-written", format!("“{words}”, as it stands"))
                }
                Some(When::Calendar { .. }) => (
                    "year-from-publication",
                    format!("“{words}”, the year from the publication on {day}, {side}"),
                ),
                _ => (
                    "from-publication",
                    format!("“{words}”, counted from the publication on {day}, {side}"),
                ),
            }
        }
    };
    grounds.push(Ground {
        of: "date",
        value: date.to_string(),
        code,
        text,
    });
}
