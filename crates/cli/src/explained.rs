//! An explanation for reading: sentences with their words marked, and how each part was reached.

use std::fmt::Write as _;

use chancery_ingest::extract::explain::{Explanation, Fact, Mark, Silent, Telling};
use chancery_query::render::{Marked, marked, one_line};

const INDENT: &str = "    ";

/// What an explanation is printed on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    /// Columns to fit in.
    pub(crate) width: usize,
    /// Whether to use colour.
    pub(crate) color: bool,
}

impl Sheet {
    /// Writes the facts, then what told of none.
    pub(crate) fn write(self, explanation: &Explanation) -> String {
        let mut out = String::new();
        for fact in &explanation.facts {
            self.fact(&mut out, fact);
        }
        for silent in &explanation.silent {
            self.silent(&mut out, silent);
        }
        out
    }

    fn fact(self, out: &mut String, fact: &Fact) {
        self.paragraph(out, "", &self.strong(&fact.id), &fact.summary);
        for telling in &fact.tellings {
            self.telling(out, telling);
        }
        for note in &fact.notes {
            self.paragraph(out, INDENT, "note", note);
        }
        out.push('\n');
    }

    fn telling(self, out: &mut String, telling: &Telling) {
        let (start, end) = telling.at.bytes;
        let place = format!("{}, {} {start}..{end}", telling.rule, telling.part);
        push(out, &format!("{INDENT}{}", one_line(&place)));
        self.sentence(out, &telling.sentence, start, &telling.marks);
        for ground in &telling.grounds {
            let text = format!("{}: {} [{}]", ground.value, ground.text, ground.code);
            self.paragraph(out, INDENT, ground.of, &text);
        }
    }

    fn silent(self, out: &mut String, silent: &Silent) {
        let is_trigger = |mark: &&Mark| mark.label.starts_with("trigger");
        let word = silent.marks.iter().find(is_trigger);
        let word = word.map_or("", |mark| mark.words.as_str());
        let (start, end) = silent.at.bytes;
        let head = format!("nothing from “{word}”, {} {start}..{end}", silent.part);
        push(out, &self.strong(&one_line(&head)));
        self.sentence(out, &silent.sentence, start, &silent.marks);
        for reason in &silent.reasons {
            let text = format!("{} [{}]", reason.text, reason.code);
            self.paragraph(out, INDENT, &reason.frame, &text);
        }
        out.push('\n');
    }

    /// Writes a sentence that begins at a byte of its part, with its marks.
    fn sentence(self, out: &mut String, sentence: &str, start: usize, marks: &[Mark]) {
        let marks: Vec<Marked> = marks
            .iter()
            .map(|mark| {
                let (first, last) = mark.at.bytes;
                let means = mark.means.as_ref().map(|means| format!(" = {means}"));
                Marked {
                    bytes: first.saturating_sub(start)..last.saturating_sub(start),
                    label: format!("{}{}", mark.label, means.unwrap_or_default()),
                    is_main: mark.label.starts_with("trigger"),
                }
            })
            .collect();
        let width = self.width.saturating_sub(INDENT.len()).max(20);
        for line in marked(sentence, &marks, width, self.color) {
            push(out, &format!("{INDENT}{line}"));
        }
    }

    /// Writes a label and a text behind it, whose further lines stand below its first.
    fn paragraph(self, out: &mut String, indent: &str, label: &str, text: &str) {
        let hang = indent.len() + 8;
        let text = one_line(text);
        let width = self.width.saturating_sub(hang).max(20);
        let first = if indent.is_empty() {
            format!("{label}  ")
        } else {
            format!("{indent}{label:<6}  ")
        };
        let hang = if indent.is_empty() {
            INDENT.len()
        } else {
            hang
        };
        for (index, line) in marked(&text, &[], width, false).iter().enumerate() {
            if index == 0 {
                push(out, &format!("{first}{line}"));
            } else {
                push(out, &format!("{:hang$}{line}", ""));
            }
        }
    }

    fn strong(self, text: &str) -> String {
        if self.color {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

fn push(out: &mut String, line: &str) {
    // Writing to a string does not fail.
    writeln!(out, "{line}").ok();
}
