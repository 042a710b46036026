//! Ontologies of users: checked with the places of what is wrong, then added to the built-in one.
//!
//! A frame of the same name takes the place of the built-in one; another is tried before those. Words
//! of `[support]`, `[status]` and `[lexicon]` are added to the lists.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{MeetingKind, Status};
use toml::{Table, Value};

use super::example::{self, Example};
use super::source::{Entry, Source, Text, nearest};
use super::variants::variants;
use crate::extract::ontology::{ArgumentRole, Need};

/// Slots that are no prepositions.
const SLOTS: [&str; 4] = ["subject", "object", "possessor", "modifier"];
/// Words that can join an argument to a verb or noun of encounter.
const PREPOSITIONS: [&str; 62] = [
    "aboard",
    "about",
    "above",
    "across",
    "after",
    "against",
    "ahead",
    "along",
    "alongside",
    "amid",
    "among",
    "amongst",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "beside",
    "besides",
    "between",
    "beyond",
    "by",
    "concerning",
    "despite",
    "during",
    "following",
    "for",
    "from",
    "in",
    "including",
    "inside",
    "into",
    "involving",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "opposite",
    "outside",
    "over",
    "past",
    "per",
    "regarding",
    "round",
    "since",
    "than",
    "through",
    "throughout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "unto",
    "up",
    "upon",
    "via",
    "with",
    "within",
    "without",
];
/// Keys of a frame that are no slots.
const KEYS: [&str; 7] = [
    "name",
    "kind",
    "verbs",
    "nouns",
    "object_nouns",
    "needs",
    "examples",
];

/// Adds a user's ontology to `base`, the tables of the built-in one, and returns the examples that
/// stand outside frames. What is wrong is noted in the source; `base` is then not to be used.
pub(crate) fn add(base: &mut Table, source: &Source<'_>, text: &str) -> Vec<Example> {
    let root = source.root();
    let sections = ["support", "status", "lexicon"];
    root.allow(&["frame", "example", "support", "status", "lexicon"]);
    let mut frames = frames(source, root);
    for section in sections {
        if let Some(entry) = root.entry(section, section_name(section)) {
            add_words(base, source, section, entry);
        }
    }
    let examples = example::read(source, root, "example");
    // The same frames again as plain values, now that they are known to be sound.
    let own = text.parse::<Table>().ok();
    let own = own.as_ref().and_then(|own| own.get("frame")?.as_array());
    let mut added = Vec::new();
    for (index, value) in own.into_iter().flatten().enumerate() {
        let (Some(table), Some((origin, inner))) = (value.as_table(), frames.get_mut(index)) else {
            continue;
        };
        let mut table = table.clone();
        table.insert("origin".to_owned(), Value::String(std::mem::take(origin)));
        if !inner.is_empty() {
            let examples = inner.iter().map(example_value).collect();
            table.insert("examples".to_owned(), Value::Array(examples));
        }
        added.push(Value::Table(table));
    }
    let name = |frame: &Value| Some(frame.get("name")?.as_str()?.to_owned());
    let names: BTreeSet<String> = added.iter().filter_map(name).collect();
    if let Some(known) = base.get_mut("frame").and_then(Value::as_array_mut) {
        known.retain(|frame| name(frame).is_none_or(|name| !names.contains(&name)));
        known.splice(0..0, added);
    }
    examples
}

fn section_name(section: &str) -> &'static str {
    match section {
        "support" => "[support] section",
        "status" => "[status] section",
        _ => "[lexicon] section",
    }
}

fn example_value(example: &Example) -> Value {
    let parts = [
        ("text", Some(&example.text)),
        ("finds", example.finds.as_ref()),
        ("roles", example.roles.as_ref()),
        ("names", example.names.as_ref()),
        ("published", example.published.as_ref()),
        ("origin", example.origin.as_ref()),
    ];
    let parts = parts.into_iter().filter_map(|(key, text)| {
        let value = Value::String(text?.clone());
        Some((key.to_owned(), value))
    });
    Value::Table(parts.collect())
}

/// Checks the frames; returns for each where it stands and its examples.
fn frames(source: &Source<'_>, root: Entry<'_, '_>) -> Vec<(String, Vec<Example>)> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut nouns: BTreeMap<&str, &str> = BTreeMap::new();
    let mut checked = Vec::new();
    for frame in root.entries("frame", "frame") {
        let name = frame.require("name");
        if let Some(Text { text, start }) = name
            && let Some(line) = names.insert(text, source.line(start))
        {
            let message = format!("frame `{text}` stands on line {line} already");
            source.problem(start, message);
        }
        for noun in frame.texts("nouns") {
            let owner = name.map_or("", |name| name.text);
            if let Some(other) = nouns.insert(noun.text, owner) {
                let message = format!(
                    "`{}` is a noun of the frame `{other}` already; a noun belongs to one frame",
                    noun.text
                );
                source.problem(noun.start, message);
            }
        }
        check_frame(source, frame);
        let examples = example::read(source, frame, "examples");
        checked.push((format!("{}:{}", source.file, frame.line()), examples));
    }
    checked
}

fn check_frame(source: &Source<'_>, frame: Entry<'_, '_>) {
    let kinds: Vec<&str> = MeetingKind::ALL.iter().map(|kind| kind.as_str()).collect();
    frame.require("kind");
    let kind = frame.choice("kind", "kind", &kinds);
    frame.choice("needs", "need", variants::<Need>());
    let mut has_words = false;
    for key in ["verbs", "nouns", "object_nouns"] {
        for word in frame.texts(key) {
            has_words |= key != "object_nouns";
            check_lemma(source, key, word);
        }
    }
    if !has_words {
        frame.problem(
            "a frame needs words that tell of the encounter: `verbs` or `nouns`".to_owned(),
        );
    }
    if frame.has("object_nouns") && !frame.has("verbs") {
        frame.problem("`object_nouns` are objects of `verbs`, and the frame has none".to_owned());
    }
    let mut roles = BTreeSet::new();
    for key in frame.keys().filter(|key| !KEYS.contains(&key.text)) {
        if !SLOTS.contains(&key.text) && !PREPOSITIONS.contains(&key.text) {
            source.problem(key.start, unknown_slot(key.text));
            continue;
        }
        roles.extend(frame.choice(key.text, "role", variants::<ArgumentRole>()));
    }
    let any = |wanted: &[&str]| wanted.iter().any(|role| roles.contains(role));
    match kind {
        Some("visit") if !(any(&["visitor", "party"]) && any(&["goal"])) => frame.problem(
            "a visit needs somebody and somewhere: a slot with the role visitor, and one with goal"
                .to_owned(),
        ),
        Some("meeting" | "call") if !any(&["party", "host", "visitor"]) => frame.problem(
            "nobody can take part: give a slot the role party, host or visitor, as in `subject = \"party\"`"
                .to_owned(),
        ),
        _ => {}
    }
}

fn unknown_slot(found: &str) -> String {
    let words = KEYS.iter().chain(&SLOTS).chain(&PREPOSITIONS).copied();
    let mut message = format!(
        "unknown key or slot `{found}`, expected {}, a slot ({}) or a preposition",
        KEYS.join(", "),
        SLOTS.join(", ")
    );
    if let Some(near) = nearest(found, words) {
        message.push_str(&format!("; did you mean `{near}`?"));
    }
    message
}

/// Checks that a word can be a dictionary form: of one word, of a verb with its particle (*sit down*)
/// or of a noun with the one before it (*courtesy call*).
fn check_lemma(source: &Source<'_>, key: &str, word: Text<'_>) {
    let Text { text, start } = word;
    if text.split(' ').count() > 2 || text.split(' ').any(|part| part.trim().is_empty()) {
        let message = format!(
            "`{text}` in `{key}` is more than a verb with its particle or a noun with the one before it: \
             write the rest as a slot"
        );
        source.problem(start, message);
    } else if text.chars().any(char::is_uppercase) {
        let message = format!("`{text}` in `{key}` must be in lower case, as in a dictionary");
        source.problem(start, message);
    }
}

/// Adds the lists of a section to the built-in ones of the same key.
fn add_words(base: &mut Table, source: &Source<'_>, section: &str, entry: Entry<'_, '_>) {
    let Some(known) = base.get_mut(section).and_then(Value::as_table_mut) else {
        return;
    };
    let mut keys: BTreeSet<String> = known.keys().cloned().collect();
    if section == "status" {
        keys.extend(Status::ALL.iter().map(|status| status.as_str().to_owned()));
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    entry.allow(&keys);
    for key in keys {
        for Text { text, start } in entry.texts(key) {
            if text.chars().any(char::is_uppercase) {
                source.problem(start, format!("`{text}` in `{key}` must be in lower case"));
            }
            // A cue means one status.
            let holds = |list: &Value| {
                list.as_array()
                    .is_some_and(|l| l.iter().any(|w| w.as_str() == Some(text)))
            };
            let other = known
                .iter()
                .find(|(other, list)| *other != key && holds(list));
            if let Some((other, _)) = other.filter(|_| section == "status") {
                let message = format!(
                    "`{text}` is a cue of `{other}` already; a word can tell of one status only"
                );
                source.problem(start, message);
                continue;
            }
            let list = known.entry(key).or_insert_with(|| Value::Array(Vec::new()));
            if let Some(list) = list
                .as_array_mut()
                .filter(|list| list.iter().all(|w| w.as_str() != Some(text)))
            {
                list.push(Value::String(text.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Ontology;

    /// Returns what is wrong with an ontology.
    fn problems(text: &str) -> Vec<String> {
        let source = Source::parse("my.toml", text);
        let mut base = Ontology::embedded_table().unwrap();
        add(&mut base, &source, text);
        let problems = source.into_problems();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_built_in_ontology_passes_the_check() {
        let text = Ontology::EMBEDDED;
        assert_eq!(problems(text), [""; 0]);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let text = r#"
[[frame]]
name = "audience"
kind = "meting"
verbs = ["Meet", "sit down with"]
subject = "partie"
wiht = "party"
exampels = []

[[frame]]
name = "audience"
kind = "visit"
subject = "visitor"
examples = [{ text = "A met B.", finds = "meeting hold: A, B" }, { text = "A met B." }]

[status]
planed = ["mull over"]
held = ["cancel"]

[suport]
"#;
        let expected = [
            "4:8: unknown kind `meting`, expected meeting, call, visit; did you mean `meeting`?",
            "5:10: `Meet` in `verbs` must be in lower case",
            "5:18: `sit down with` in `verbs` is more than a verb",
            "6:11: unknown role `partie`, expected party, host, visitor, companion, guest, place, goal; did you mean `party`?",
            "7:1: unknown key or slot `wiht`",
            "8:1: unknown key or slot `exampels`",
            "10:1: a frame needs words",
            "10:1: a visit needs somebody and somewhere",
            "11:8: frame `audience` stands on line 3 already",
            "14:42: `finds`: unknown status `hold`",
            "14:66: an example says what must be found",
            "17:1: unknown key of a [status] section `planed`",
            "18:9: `cancel` is a cue of `cancelled` already",
            "20:2: unknown key of a file `suport`",
        ];
        let found = problems(text);
        for (found, expected) in found.iter().zip(expected) {
            let expected = format!("my.toml:{expected}");
            assert!(found.starts_with(&expected), "{found}\nis not\n{expected}");
        }
        assert_eq!(found.len(), expected.len(), "{found:#?}");
    }
}
