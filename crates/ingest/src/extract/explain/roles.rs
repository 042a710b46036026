//! Offices: the title, who holds it, and from where its body or country is known.

use chancery_model::{Evidence, Record, Role, fold_name};

use super::super::reading::Reading;
use super::super::titles::TitleMention;
use super::meetings::{sentence_of, telling};
use super::words::{mark, mark_party, name};
use super::{Fact, Ground, Telling};
use crate::extract::reading::Party;
use crate::rules::example::role_line;

/// Returns the offices of a record with what told of them.
pub(super) fn facts(reading: &Reading<'_>, record: &Record) -> Vec<Fact> {
    let numbered = (1..).zip(&record.roles);
    numbered
        .map(|(number, role)| {
            let tellings: Vec<Telling> = role
                .evidence
                .iter()
                .filter_map(|evidence| by_title(reading, record, role, evidence))
                .collect();
            let mut notes = Vec::new();
            let is_stated = |ground: &Ground| ground.code == "stated";
            let from_elsewhere = !tellings.iter().any(|t| t.grounds.iter().any(is_stated));
            if tellings.len() > 1 {
                notes.push(format!("{} sentences tell of it", tellings.len()));
            }
            if let Some(body) = role.organization.and_then(|key| record.entity(key))
                && from_elsewhere
                && tellings.iter().all(|t| t.grounds.is_empty())
            {
                notes.push(format!(
                    "{} is known from elsewhere in the article: an earlier title, a home country, or \
                     the country that the text is about",
                    body.name
                ));
            }
            Fact {
                id: format!("r{number}"),
                summary: role_line(record, role),
                tellings,
                notes,
            }
        })
        .collect()
}

fn by_title(
    reading: &Reading<'_>,
    record: &Record,
    role: &Role,
    evidence: &Evidence,
) -> Option<Telling> {
    let sentence = sentence_of(reading, evidence)?;
    let sent = reading.sent(sentence);
    let person = person(reading, record, role)?;
    let holder = Party::Person(person);
    let titles = reading.titles[sentence]
        .iter()
        .zip(&reading.holders[sentence]);
    let own: Vec<&TitleMention> = titles
        .filter(|(_, holders)| holders.contains(&person))
        .map(|(title, _)| title)
        .collect();
    let wanted = fold_name(&role.title);
    let fits = |title: &&&TitleMention| {
        let text = fold_name(&title.text);
        text == wanted || wanted.ends_with(&text) || wanted.starts_with(&text)
    };
    let title = own.iter().find(fits).or(own.first()).copied();
    let mut marks = Vec::new();
    let mut grounds = Vec::new();
    let near = title.map_or(0, |title| title.core);
    marks.push(mark_party(reading, sentence, &holder, near, "person"));
    if let Some(title) = title {
        marks.push(mark(sent, title.first, title.last, "title"));
        let body = role.organization.and_then(|key| record.entity(key));
        let stated = title
            .offices
            .iter()
            .filter_map(|office| reading.office_party(office));
        let stated = stated.map(|party| (name(reading, &party), party));
        let body_name = body.map_or("", |body| body.name.as_str());
        if let Some((stated, party)) = stated.into_iter().find(|(name, _)| name == body_name) {
            marks.push(mark_party(reading, sentence, &party, title.first, "of"));
            grounds.push(Ground {
                of: "of",
                value: stated,
                code: "stated",
                text: "stands with the title".to_owned(),
            });
        } else if let Some(body) = body.filter(|_| !title.body.is_empty()) {
            grounds.push(Ground {
                of: "of",
                value: body.name.clone(),
                code: "implied",
                text: format!("what the title stands for: `{}`", title.body),
            });
        }
    }
    Some(telling(sent, &evidence.rule, marks, grounds))
}

/// Returns the person of a role among the people of the reading.
fn person(reading: &Reading<'_>, record: &Record, role: &Role) -> Option<usize> {
    let entity = record.entity(role.person)?;
    let mention = entity.mentions.first()?;
    for (index, sent) in reading.document.sentences.iter().enumerate() {
        for known in reading.mentions[index].iter().filter(|m| m.is_person()) {
            let span = sent.span(known.first, known.last);
            if sent.part == mention.part && span == Some(mention.span) {
                return reading.people.at(index, known.first);
            }
        }
    }
    None
}
