//! A sentence with words underlined, and what they are below.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::text::visible;

/// Words of a text to underline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Where they stand in the text, in bytes.
    pub bytes: Range<usize>,
    /// What stands below them.
    pub label: String,
    /// Whether they are what the rest hangs on: underlined with `^`, the others with `~`.
    pub is_main: bool,
}

/// A line of the text, laid out.
#[derive(Default)]
struct Line {
    text: String,
    width: usize,
    /// For each character of the source: its byte, first column and column behind.
    cells: Vec<(usize, usize, usize)>,
}

/// Lays a text out in lines of a width, the marks under each line and the labels under the marks.
///
/// White space counts as one space. A word longer than the width stands on a line of its own. Linear
/// in the text, times the marks of a line.
#[must_use]
pub fn marked(text: &str, marks: &[Marked], width: usize, color: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut labelled = vec![false; marks.len()];
    for line in lines(text, width) {
        let mut under: Vec<(Range<usize>, usize)> = Vec::new();
        for (index, mark) in marks.iter().enumerate() {
            let own = line
                .cells
                .iter()
                .filter(|cell| mark.bytes.contains(&cell.0));
            let start = own.clone().map(|cell| cell.1).min();
            let end = own.map(|cell| cell.2).max();
            if let (Some(start), Some(end)) = (start, end) {
                under.push((start..end, index));
            }
        }
        out.push(line.text);
        if under.is_empty() {
            continue;
        }
        // What the rest hangs on is seen even inside of other words.
        under.sort_by_key(|(columns, index)| {
            (marks.get(*index).is_some_and(|m| m.is_main), columns.start)
        });
        out.push(underline(&under, marks, color));
        under.sort_by_key(|(columns, _)| columns.start);
        let fresh: Vec<(usize, &str)> = under
            .iter()
            .filter(|(_, index)| !labelled.get(*index).copied().unwrap_or(true))
            .filter_map(|(columns, index)| Some((columns.start, marks.get(*index)?.label.as_str())))
            .collect();
        out.extend(labels(&fresh, width));
        for (_, index) in &under {
            if let Some(done) = labelled.get_mut(*index) {
                *done = true;
            }
        }
    }
    out
}

fn lines(text: &str, width: usize) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = offset;
        offset += word.len();
        let word = word.trim_end();
        if word.is_empty() {
            continue;
        }
        let needs = visible(word).width();
        if lines
            .last()
            .is_some_and(|line| line.width > 0 && line.width + 1 + needs > width)
        {
            lines.push(Line::default());
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        if line.width > 0 {
            // The space belongs to a mark that goes on behind it.
            line.cells.push((start - 1, line.width, line.width + 1));
            line.text.push(' ');
            line.width += 1;
        }
        for (at, letter) in word.char_indices() {
            let mut buffer = [0; 4];
            let shown = visible(letter.encode_utf8(&mut buffer)).into_owned();
            let columns = shown.width().max(letter.width().unwrap_or(0));
            line.cells
                .push((start + at, line.width, line.width + columns));
            line.text.push_str(&shown);
            line.width += columns;
        }
    }
    lines
}

fn underline(under: &[(Range<usize>, usize)], marks: &[Marked], color: bool) -> String {
    let width = under
        .iter()
        .map(|(columns, _)| columns.end)
        .max()
        .unwrap_or(0);
    let mut row = vec![' '; width];
    for (columns, index) in under {
        let sign = if marks.get(*index).is_some_and(|m| m.is_main) {
            '^'
        } else {
            '~'
        };
        for cell in row.iter_mut().take(columns.end).skip(columns.start) {
            *cell = sign;
        }
    }
    let mut out = String::new();
    let mut last = ' ';
    for sign in row {
        if color && sign != last {
            out.push_str(match sign {
                '^' => "\x1b[0;1;33m",
                '~' => "\x1b[0;36m",
                _ => "\x1b[0m",
            });
        }
        out.push(sign);
        last = sign;
    }
    if color {
        out.push_str("\x1b[0m");
    }
    out
}

/// Puts each label at its column, in as few rows as keep them apart.
fn labels(labels: &[(usize, &str)], width: usize) -> Vec<String> {
    let mut rows: Vec<(String, usize)> = Vec::new();
    for (column, label) in labels {
        let label = visible(label);
        let needs = label.width();
        // At the right edge a label moves to the left as far as it must.
        let column = (*column).min(width.saturating_sub(needs));
        let free = rows.iter().position(|(_, end)| *end == 0 || *end < column);
        let index = free.unwrap_or(rows.len());
        if index == rows.len() {
            rows.push((String::new(), 0));
        }
        if let Some((row, end)) = rows.get_mut(index) {
            row.push_str(&" ".repeat(column - *end));
            row.push_str(&label);
            *end = column + needs;
        }
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, marks: &[(&str, &str)], width: usize, expected: &[&str]) {
        let marks: Vec<Marked> = marks
            .iter()
            .map(|(words, label)| {
                let start = text.find(words).unwrap();
                Marked {
                    bytes: start..start + words.len(),
                    label: (*label).to_owned(),
                    is_main: *label == "trigger",
                }
            })
            .collect();
        assert_eq!(marked(text, &marks, width, false), expected);
    }

    #[test]
    fn labels_stand_below_their_words() {
        check(
            "Anna Vale met Boris Krol.",
            &[
                ("Anna Vale", "subject"),
                ("met", "trigger"),
                ("Boris Krol", "object"),
            ],
            80,
            &[
                "Anna Vale met Boris Krol.",
                "~~~~~~~~~ ^^^ ~~~~~~~~~~",
                "subject   trigger",
                "              object",
            ],
        );
    }

    #[test]
    fn long_texts_are_broken_and_marks_go_on() {
        check(
            "Anna Vale met Boris\nKrol in Oslo",
            &[("Boris\nKrol", "object"), ("Oslo", "place of it all")],
            14,
            &[
                "Anna Vale met",
                "Boris Krol in",
                "~~~~~~~~~~",
                "object",
                "Oslo",
                "~~~~",
                "place of it all",
            ],
        );
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        check(
            "習近平 met é\u{1b}",
            &[("習近平", "subject"), ("met", "trigger")],
            80,
            &["習近平 met é␛", "~~~~~~ ^^^", "subject", "       trigger"],
        );
    }

    #[test]
    fn colours_end_where_they_began() {
        let mark = Marked {
            bytes: 2..3,
            label: "x".into(),
            is_main: true,
        };
        let lines = marked("a b c", &[mark], 80, true);
        assert_eq!(lines[1], "  \x1b[0;1;33m^\x1b[0m");
    }
}
