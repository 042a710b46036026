//! How well persons, bodies and meetings of different articles are told apart and joined: measured on the
//! labelled articles of `tests/identity/`, which go through the real extractor and store.
//!
//! `cargo test -p chancery-cli identity -- --nocapture` prints the figures. A mention is written
//! `[words|label]`, a sentence that tells of a meeting `<m label>…</m>`. What the extractor does not read
//! is counted apart: identity cannot join what is not there.

use std::collections::{BTreeMap, BTreeSet};

use chancery_ingest::Extractor;
use chancery_model::{Article, EntityKey, Origin, Part, Record, Span};
use chancery_store::{MeetingFilter, Store};

const FIRST: &str = include_str!("../identity/first.txt");
const SECOND: &str = include_str!("../identity/second.txt");
const THIRD: &str = include_str!("../identity/third.txt");
const FOURTH: &str = include_str!("../identity/fourth.txt");
const FIFTH: &str = include_str!("../identity/fifth.txt");
const SIXTH: &str = include_str!("../identity/sixth.txt");

/// An article with what its author meant.
struct Labelled {
    article: Article,
    mentions: Vec<(Span, String)>,
    meetings: Vec<(Span, String)>,
}

fn read(text: &str) -> Vec<Labelled> {
    let parts = text.split("=== ").filter(|part| !part.trim().is_empty());
    parts.map(labelled).collect()
}

fn labelled(text: &str) -> Labelled {
    let (head, rest) = text.split_once('\n').unwrap();
    let (title, marked) = rest.split_once('\n').unwrap();
    let (name, published) = head.split_once(' ').unwrap();
    let mut body = String::new();
    let (mut mentions, mut meetings) = (Vec::new(), Vec::new());
    let mut open: Option<(usize, String)> = None;
    let mut left = marked.trim();
    while let Some(at) = left.find(['[', '<']) {
        let (before, marked) = left.split_at(at);
        body.push_str(before);
        left = marked;
        if let Some(rest) = left.strip_prefix("</m>") {
            let (start, label) = open.take().unwrap();
            meetings.push((Span::new(start, body.len()).unwrap(), label));
            left = rest;
        } else if let Some(rest) = left.strip_prefix("<m ") {
            let (label, rest) = rest.split_once('>').unwrap();
            open = Some((body.len(), label.to_owned()));
            left = rest;
        } else {
            let (mention, rest) = left.trim_start_matches('[').split_once(']').unwrap();
            let (words, label) = mention.split_once('|').unwrap();
            let start = body.len();
            body.push_str(words);
            mentions.push((Span::new(start, body.len()).unwrap(), label.to_owned()));
            left = rest;
        }
    }
    body.push_str(left);
    Labelled {
        article: Article {
            name: name.to_owned(),
            title: title.to_owned(),
            body,
            published: published.parse().ok(),
            origin: Origin {
                file: format!("{name}.txt"),
                line: None,
            },
            ..Article::default()
        },
        mentions,
        meetings,
    }
}

/// What was labelled, and where the store put it; `None` where the extractor did not read it.
#[derive(Default)]
struct Decisions {
    entities: Vec<(String, Option<i64>)>,
    meetings: Vec<(String, Option<i64>)>,
}

/// Precision, recall and their mean, in per cent.
struct Scores {
    items: usize,
    unread: usize,
    pairs: (f64, f64),
    b_cubed: (f64, f64, f64),
    wrong: BTreeSet<String>,
}

fn score(items: &[(String, Option<i64>)]) -> Scores {
    let found: Vec<(&str, i64)> = items
        .iter()
        .filter_map(|(label, node)| Some((label.as_str(), (*node)?)))
        .collect();
    let (mut both, mut joined, mut meant) = (0.0, 0.0, 0.0);
    let (mut precision, mut recall) = (0.0, 0.0);
    let mut wrong = BTreeSet::new();
    for (index, (label, node)) in found.iter().enumerate() {
        let same_node = found.iter().filter(|other| other.1 == *node).count();
        let same_label = found.iter().filter(|other| other.0 == *label).count();
        let same_both = found
            .iter()
            .filter(|other| other.1 == *node && other.0 == *label)
            .count();
        precision += ratio(same_both, same_node);
        recall += ratio(same_both, same_label);
        for (other_label, other_node) in found.iter().skip(index + 1) {
            let (is_one, is_joined) = (label == other_label, node == other_node);
            both += f64::from(u8::from(is_one && is_joined));
            joined += f64::from(u8::from(is_joined));
            meant += f64::from(u8::from(is_one));
            if is_joined && !is_one {
                wrong.insert(format!("joined: {label} and {other_label}"));
            }
            if is_one && !is_joined {
                wrong.insert(format!("parted: {label}"));
            }
        }
    }
    let count = ratio(found.len(), 1);
    let (precision, recall) = (precision / count, recall / count);
    Scores {
        items: items.len(),
        unread: items.len() - found.len(),
        pairs: (both / f64::max(joined, 1.0), both / f64::max(meant, 1.0)),
        b_cubed: (
            precision,
            recall,
            2.0 * precision * recall / (precision + recall),
        ),
        wrong,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred items")]
fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}

fn decide(articles: &[Labelled]) -> Decisions {
    let extractor = Extractor::load().unwrap();
    let batch: Vec<(Article, Record)> = articles
        .iter()
        .map(|labelled| {
            let record = extractor.extract(&labelled.article);
            (labelled.article.clone(), record)
        })
        .collect();
    let mut store = Store::open_in_memory().unwrap();
    store.load_batch(&batch).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let mut meeting_of = BTreeMap::new();
    for meeting in store.meetings(&MeetingFilter::default()).unwrap() {
        for report in store.reports(meeting.id).unwrap() {
            meeting_of.insert(report.key, meeting.id.0);
        }
    }
    let mut decisions = Decisions::default();
    for (labelled, (article, record)) in articles.iter().zip(&batch) {
        let row = store.find_articles(&article.name).unwrap()[0].id;
        let entities = store.entities_in(row).unwrap();
        for (span, label) in &labelled.mentions {
            let entity = named(record, *span)
                .and_then(|key| entities.iter().find(|(position, _)| *position == key.0));
            let node = entity.map(|(_, id)| id.0);
            decisions.entities.push((label.clone(), node));
        }
        for (span, label) in &labelled.meetings {
            let told = (1..).zip(&record.meetings).find(|(_, meeting)| {
                meeting.evidence.iter().any(|evidence| {
                    evidence.part == Part::Body
                        && evidence.span.start() < span.end()
                        && span.start() < evidence.span.end()
                })
            });
            let node = told.and_then(|(position, _): (u32, _)| {
                meeting_of.get(&format!("report:{}/{position}", article.id()))
            });
            decisions.meetings.push((label.clone(), node.copied()));
        }
    }
    decisions
}

/// The entity of a record that is mentioned there.
fn named(record: &Record, span: Span) -> Option<EntityKey> {
    let is_there = |mention: &&chancery_model::Mention| {
        mention.part == Part::Body
            && mention.span.start() < span.end()
            && span.start() < mention.span.end()
    };
    let overlap = |mention: &chancery_model::Mention| {
        mention.span.end().min(span.end()) - mention.span.start().max(span.start())
    };
    let mentions = record.entities.iter().flat_map(|entity| {
        let there = entity.mentions.iter().filter(is_there);
        there.map(move |mention| (overlap(mention), entity))
    });
    let best = mentions
        .filter(|(_, entity)| {
            let kind = entity.kind;
            kind == chancery_model::EntityKind::Person
                || kind == chancery_model::EntityKind::Organization
        })
        .max_by_key(|(overlap, _)| *overlap);
    best.map(|(_, entity)| entity.key)
}

fn tell(what: &str, scores: &Scores) {
    let per_cent = |share: f64| 100.0 * share;
    println!(
        "{what}: {} labelled, {} not read; pairs P {:.1} R {:.1}; B-cubed P {:.1} R {:.1} F1 {:.1}",
        scores.items,
        scores.unread,
        per_cent(scores.pairs.0),
        per_cent(scores.pairs.1),
        per_cent(scores.b_cubed.0),
        per_cent(scores.b_cubed.1),
        per_cent(scores.b_cubed.2),
    );
    for wrong in &scores.wrong {
        println!("  {wrong}");
    }
}

/// Articles that were written without regard to the program, the third and fourth to be as hard as news can be.
#[test]
fn identity_on_articles_written_blind() {
    let (third, fourth, fifth, sixth) = (read(THIRD), read(FOURTH), read(FIFTH), read(SIXTH));
    let parts = [
        ("third part", third, 0.85),
        ("fourth part", fourth, 0.85),
        ("fifth part", fifth, 0.95),
        ("sixth part", sixth, 0.95),
    ];
    for (name, part, precision) in parts {
        let decisions = decide(&part);
        let (entities, meetings) = (score(&decisions.entities), score(&decisions.meetings));
        tell(&format!("entities, {name}"), &entities);
        tell(&format!("meetings, {name}"), &meetings);
        assert!(entities.pairs.0 >= precision && entities.pairs.1 >= 0.45);
        assert!(meetings.pairs.0 >= 0.95 && meetings.pairs.1 >= 0.25);
    }
}

#[test]
fn identity_on_the_labelled_articles() {
    let (first, second) = (read(FIRST), read(SECOND));
    for (name, half) in [("first half", &first), ("second half", &second)] {
        let decisions = decide(half);
        tell(&format!("entities, {name}"), &score(&decisions.entities));
        tell(&format!("meetings, {name}"), &score(&decisions.meetings));
    }
    let all: Vec<Labelled> = first.into_iter().chain(second).collect();
    let decisions = decide(&all);
    let (entities, meetings) = (score(&decisions.entities), score(&decisions.meetings));
    tell("entities, all", &entities);
    tell("meetings, all", &meetings);
    assert!(entities.items >= 150 && meetings.items >= 60);
    assert!(entities.pairs.0 >= 0.98 && entities.pairs.1 >= 0.90);
    assert!(meetings.pairs.0 >= 0.98 && meetings.pairs.1 >= 0.75);
}
