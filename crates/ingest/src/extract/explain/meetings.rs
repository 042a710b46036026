//! Encounters: what told of each, and what told of none.

use chancery_model::{Evidence, Meeting, Record};

use super::super::document::{At, Sent};
use super::super::encounters::{Encounter, Link};
use super::super::mentions::one_line;
use super::super::reading::Reading;
use super::super::status::Said;
use super::super::trace::{Reason, Step, Why};
use super::grounds::{filled, grounds, with_country};
use super::words::{mark, mark_party, name, place_of, settle, text_of};
use super::{Attempt, Fact, Ground, Mark, Refusal, Silent, Telling};
use crate::rules::example::meeting_line;

/// Returns the meetings of a record with what told of them.
pub(super) fn facts(
    reading: &Reading<'_>,
    record: &Record,
    attempts: &[Attempt<'_>],
    steps: &[Step],
) -> Vec<Fact> {
    let kept = steps.iter().filter_map(|step| match step {
        Step::Assembled {
            triggers,
            is_kept: true,
        } => Some(triggers.as_slice()),
        _ => None,
    });
    let numbered = (1..).zip(record.meetings.iter().zip(kept));
    numbered
        .map(|(number, (meeting, triggers))| {
            let tellings = tellings(reading, meeting, triggers, attempts, steps);
            let told: Vec<&Encounter> = attempts
                .iter()
                .filter(|attempt| triggers.contains(&attempt.at))
                .filter_map(Attempt::told)
                .collect();
            Fact {
                id: format!("m{number}"),
                summary: meeting_line(record, meeting),
                notes: notes(reading, record, meeting, &told, &tellings),
                tellings,
            }
        })
        .collect()
}

fn tellings(
    reading: &Reading<'_>,
    meeting: &Meeting,
    triggers: &[At],
    attempts: &[Attempt<'_>],
    steps: &[Step],
) -> Vec<Telling> {
    let mut tellings = Vec::new();
    for evidence in &meeting.evidence {
        let Some(sentence) = sentence_of(reading, evidence) else {
            continue;
        };
        let own = attempts
            .iter()
            .filter(|attempt| attempt.at.sentence == sentence && triggers.contains(&attempt.at));
        let before = tellings.len();
        for attempt in own {
            if let Some(told) = attempt.told() {
                tellings.push(by_frame(reading, attempt, told));
            }
        }
        let off = steps.iter().find_map(|step| match step {
            Step::CalledOff { at, plan } => {
                let is_own = at.sentence == sentence && plan.iter().any(|p| triggers.contains(p));
                is_own.then_some(*at)
            }
            _ => None,
        });
        if let Some(at) = off {
            tellings.push(called_off(reading, evidence, meeting, at));
        }
        if tellings.len() == before {
            let sent = reading.sent(sentence);
            tellings.push(telling(sent, &evidence.rule, Vec::new(), Vec::new()));
        }
    }
    tellings
}

/// Returns the sentence that a piece of evidence is.
pub(super) fn sentence_of(reading: &Reading<'_>, evidence: &Evidence) -> Option<usize> {
    let sentences = &reading.document.sentences;
    sentences
        .iter()
        .position(|sent| sent.part == evidence.part && sent.tree.start == evidence.span.start())
}

pub(super) fn telling(
    sent: &Sent<'_>,
    rule: &str,
    marks: Vec<Mark>,
    grounds: Vec<Ground>,
) -> Telling {
    Telling {
        part: sent.part.as_str(),
        at: place_of(sent),
        sentence: text_of(sent),
        rule: rule.to_owned(),
        marks: settle(marks),
        grounds,
    }
}

fn by_frame(reading: &Reading<'_>, attempt: &Attempt<'_>, told: &Encounter) -> Telling {
    let sent = reading.sent(attempt.at.sentence);
    let mut marks = slots(reading, attempt);
    let (grounds, own) = grounds(reading, attempt, told);
    marks.extend(own);
    telling(sent, &format!("meeting/{}", attempt.frame), marks, grounds)
}

/// Marks the trigger and those who fill the slots.
fn slots(reading: &Reading<'_>, attempt: &Attempt<'_>) -> Vec<Mark> {
    let At { sentence, token } = attempt.at;
    let mut marks = vec![mark(reading.sent(sentence), token, token + 1, "trigger")];
    for step in attempt.steps {
        if let Step::Filled {
            slot,
            token,
            parties,
            ..
        } = step
        {
            let own = parties
                .iter()
                .map(|party| mark_party(reading, sentence, party, *token, slot));
            marks.extend(own);
        }
    }
    marks
}

fn called_off(reading: &Reading<'_>, evidence: &Evidence, meeting: &Meeting, at: At) -> Telling {
    let sent = reading.sent(at.sentence);
    let mut marks = vec![mark(sent, at.token, at.token + 1, "trigger")];
    let verb = sent.head(at.token);
    marks.extend(verb.map(|verb| mark(sent, verb, verb + 1, "status")));
    let word = verb.map_or("", |verb| sent.word(verb));
    let ground = Ground {
        of: "status",
        value: meeting.status.to_string(),
        code: "called-off",
        text: filled("`{}` is said of the plan told before", word),
    };
    telling(sent, &evidence.rule, marks, vec![ground])
}

/// Says what no single sentence says.
fn notes(
    reading: &Reading<'_>,
    record: &Record,
    meeting: &Meeting,
    told: &[&Encounter],
    tellings: &[Telling],
) -> Vec<String> {
    let mut notes = Vec::new();
    if tellings.len() > 1 {
        notes.push(format!("{} sentences tell of it", tellings.len()));
    }
    if told.is_empty() {
        return notes;
    }
    let entity = |key| record.entity(key).map_or("", |entity| entity.name.as_str());
    let mut statuses = told.iter().filter_map(|e| e.status);
    if let Some(first) = statuses.next()
        && statuses.any(|other| other != first)
    {
        notes.push(format!(
            "they differ on the status, and {} stands",
            meeting.status
        ));
    }
    if let Some(place) = meeting.place {
        let same = |e: &&Encounter| {
            let own = e.place.as_ref().map(|place| name(reading, place));
            own.is_some_and(|own| own.eq_ignore_ascii_case(entity(place)))
        };
        if !told.iter().any(same) {
            notes.push(format!(
                "the place, {}, comes from the journey or the stop that the text tells of",
                entity(place)
            ));
        }
    }
    if let Some(date) = &meeting.date
        && told
            .iter()
            .all(|e| e.date.as_ref().is_none_or(|d| d.0 != date.edtf))
    {
        let words = one_line(&date.words);
        notes.push(format!(
            "the date, {} (“{words}”), comes from what the text tells around it",
            date.edtf
        ));
    }
    let takes_part = |party: &str| {
        let names = meeting.participants.iter().map(|p| entity(p.entity));
        names
            .into_iter()
            .any(|name| name.eq_ignore_ascii_case(party))
    };
    let mut left_out: Vec<String> = Vec::new();
    for (party, _) in told.iter().flat_map(|e| &e.parties) {
        let party = name(reading, party);
        if !takes_part(&party) && !left_out.contains(&party) {
            left_out.push(party);
        }
    }
    // One sentence of several meetings names parties of all: those are no one's leave.
    if !left_out.is_empty() {
        notes.push(format!(
            "left out, for somebody named speaks for it or it meets apart: {}",
            left_out.join(", ")
        ));
    }
    notes
}

/// Returns the triggers that gave nothing, in text order.
pub(super) fn silent(
    reading: &Reading<'_>,
    attempts: &[Attempt<'_>],
    steps: &[Step],
) -> Vec<Silent> {
    let mut silent: Vec<(At, Silent)> = Vec::new();
    for attempt in attempts {
        let at = attempt.at;
        let tells = |other: &Attempt<'_>| other.at == at && other.told().is_some();
        if attempts.iter().any(tells) || called_off_at(steps, at) {
            continue;
        }
        let Some(reason) = attempt.reason() else {
            continue;
        };
        let refusal = refusal(reading, attempt, reason);
        match silent.last_mut().filter(|(known, _)| *known == at) {
            Some((_, known)) => {
                known.reasons.push(refusal);
                known.marks.extend(slots(reading, attempt));
                known.marks = settle(std::mem::take(&mut known.marks));
            }
            None => silent.push((at, entry(reading, at, slots(reading, attempt), refusal))),
        }
    }
    let kept = |at: At| {
        steps.iter().any(|step| match step {
            Step::Assembled { triggers, is_kept } => *is_kept && triggers.contains(&at),
            _ => false,
        })
    };
    // Told, and lost where tellings were joined.
    for attempt in attempts {
        let Some(told) = attempt.told().filter(|_| !kept(attempt.at)) else {
            continue;
        };
        let reason = if told.link == Link::Itself {
            Reason::SameEntity
        } else {
            Reason::NothingMeant
        };
        let refusal = refusal(reading, attempt, reason);
        silent.push((
            attempt.at,
            entry(reading, attempt.at, slots(reading, attempt), refusal),
        ));
    }
    silent.sort_by_key(|(at, _)| *at);
    silent.into_iter().map(|(_, silent)| silent).collect()
}

fn called_off_at(steps: &[Step], at: At) -> bool {
    steps
        .iter()
        .any(|step| matches!(step, Step::CalledOff { at: off, .. } if *off == at))
}

fn entry(reading: &Reading<'_>, at: At, marks: Vec<Mark>, refusal: Refusal) -> Silent {
    let sent = reading.sent(at.sentence);
    Silent {
        part: sent.part.as_str(),
        at: place_of(sent),
        sentence: text_of(sent),
        marks: settle(marks),
        reasons: vec![refusal],
    }
}

fn refusal(reading: &Reading<'_>, attempt: &Attempt<'_>, reason: Reason) -> Refusal {
    let sent = reading.sent(attempt.at.sentence);
    let mut word = sent.word(attempt.at.token);
    let mut reason = (reason.code(), reason.text());
    if reason.0 == Reason::Open.code() {
        // What left it open says it better.
        let last = attempt.steps.iter().rev().find_map(|step| match step {
            Step::Status {
                token,
                why,
                said: Said::Open,
            } => Some((*token, *why)),
            _ => None,
        });
        match last {
            Some((_, Why::Asked)) => reason = (Reason::Question.code(), Reason::Question.text()),
            Some((token, why)) => {
                word = sent.word(token);
                reason.1 = why.text();
            }
            None => {}
        }
    }
    let mut text = filled(reason.1, word);
    if reason.0 == Reason::PlaceIsParty.code() {
        let places = attempt.steps.iter().rev().find_map(|step| match step {
            Step::Placed { first, .. } => reading.place(At {
                token: *first,
                ..attempt.at
            }),
            _ => None,
        });
        if let Some(place) = places {
            text = format!("{text}: {}", with_country(reading, &place));
        }
    }
    Refusal {
        frame: attempt.frame.to_owned(),
        code: reason.0,
        text,
    }
}
