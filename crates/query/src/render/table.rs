//! Tables for a terminal: columns that line up, and notes below a row.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::text::one_line;

/// What a table is printed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// The number of columns to fit in; `None` for as many as it takes, with nothing cut.
    pub width: Option<usize>,
    /// Whether to use colour.
    pub color: bool,
}

const GAP: &str = "  ";
const INDENT: &str = "    ";
/// No column is made narrower than this, whatever the page.
const NARROWEST: usize = 6;
/// Notes longer than this many lines are cut on a page.
const NOTE_LINES: usize = 4;

const BOLD: (&str, &str) = ("\x1b[1m", "\x1b[0m");
const DIM: (&str, &str) = ("\x1b[2m", "\x1b[0m");

/// A table under construction.
#[derive(Debug, Default)]
pub(super) struct Table {
    titles: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    cells: Vec<String>,
    notes: Vec<String>,
}

impl Table {
    /// Returns an empty table. A title that begins with `>` is that of a column of numbers, one
    /// that begins with `~` that of a column which is cut before others where room is short.
    pub(super) fn new(titles: &[&'static str]) -> Self {
        Self {
            titles: titles.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, with notes that stand below it.
    pub(super) fn row(&mut self, cells: Vec<String>, notes: Vec<String>) {
        let clean = |texts: Vec<String>| texts.iter().map(|text| one_line(text)).collect();
        self.rows.push(Row {
            cells: clean(cells),
            notes: clean(notes),
        });
    }

    /// Lays the table out. Linear in the text, with a pass for each column to be cut.
    pub(super) fn render(&self, page: Page) -> String {
        let widths = self.widths(page.width);
        let titles: Vec<&str> = self.titles.iter().map(|t| plain(t)).collect();
        let mut out = String::new();
        let head = self.line(&titles, &widths);
        push_styled(&mut out, &head, BOLD, page);
        for row in &self.rows {
            let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
            out.push_str(&self.line(&cells, &widths));
            out.push('\n');
            for note in &row.notes {
                for line in wrap(note, page.width) {
                    push_styled(&mut out, &line, DIM, page);
                }
            }
        }
        out
    }

    /// Measures the columns, and narrows the widest until all fit.
    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let title = |title: &&str| plain(title).width();
        let mut widths: Vec<usize> = self.titles.iter().map(title).collect();
        let least: Vec<usize> = widths.iter().map(|width| (*width).max(NARROWEST)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                *width = (*width).max(cell.width());
            }
        }
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while limit.is_some_and(|limit| widths.iter().sum::<usize>() + gaps > limit) {
            let Some(width) = self.giver(&widths, &least).and_then(|c| widths.get_mut(c)) else {
                break;
            };
            *width -= 1;
        }
        widths
    }

    /// Returns the column that gives a place where room is short, if any can.
    fn giver(&self, widths: &[usize], least: &[usize]) -> Option<usize> {
        let columns = widths.iter().zip(least).zip(&self.titles).enumerate();
        let able = columns.filter(|(_, ((width, least), _))| width > least);
        // Of equals the last gives first: names stand in front.
        let key = |(column, ((width, _), title)): &(usize, ((&usize, _), &&str))| {
            (title.starts_with('~'), **width, *column)
        };
        able.max_by_key(key).map(|(column, _)| column)
    }

    fn line(&self, cells: &[&str], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), title) in cells.iter().zip(widths).zip(&self.titles) {
            if !line.is_empty() {
                line.push_str(GAP);
            }
            let cell = cut(cell, *width);
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if title.starts_with('>') {
                line.push_str(&padding);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&padding);
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// A column's title without the mark in front.
fn plain(title: &str) -> &str {
    title.trim_start_matches(['>', '~'])
}

fn push_styled(out: &mut String, line: &str, style: (&str, &str), page: Page) {
    if page.color {
        out.push_str(style.0);
        out.push_str(line);
        out.push_str(style.1);
    } else {
        out.push_str(line);
    }
    out.push('\n');
}

/// Cuts a text to a number of columns, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used + 1 > width {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Breaks a note into indented lines; without a width it is one line.
pub(super) fn wrap(note: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return vec![format!("{INDENT}{note}")];
    };
    let room = width.saturating_sub(INDENT.len()).max(20);
    let mut lines = vec![String::new()];
    for word in note.split(' ') {
        let used = lines.last().map_or(0, |line| line.width());
        if used > 0 && used + 1 + word.width() > room {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&cut(word, room));
        }
    }
    if lines.len() > NOTE_LINES {
        lines.truncate(NOTE_LINES);
        if let Some(line) = lines.last_mut() {
            *line = cut(&format!("{line} {}", "…".repeat(room)), room);
        }
    }
    lines.iter().map(|line| format!("{INDENT}{line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(&["~WHO", "KIND", ">N"]);
        let note = "a note that is rather long, and longer still, until it must be wrapped";
        table.row(
            vec![
                "Andrés Manuel López Obrador".into(),
                "person".into(),
                "2".into(),
            ],
            vec![note.into()],
        );
        table.row(
            vec!["李在明\u{1b}[31m".into(), "person".into(), "12".into()],
            vec![],
        );
        table
    }

    #[test]
    fn nothing_is_cut_without_a_width() {
        insta::assert_snapshot!(sample().render(Page::default()), @r"
        WHO                          KIND     N
        Andrés Manuel López Obrador  person   2
            a note that is rather long, and longer still, until it must be wrapped
        李在明␛[31m                  person  12
        ");
    }

    #[test]
    fn fits_a_page() {
        let page = Page {
            width: Some(34),
            color: false,
        };
        let shown = sample().render(page);
        assert!(shown.lines().all(|line| line.width() <= 34), "{shown}");
        insta::assert_snapshot!(shown, @r"
        WHO                     KIND     N
        Andrés Manuel López O…  person   2
            a note that is rather long,
            and longer still, until it
            must be wrapped
        李在明␛[31m             person  12
        ");
    }

    proptest::proptest! {
        #[test]
        fn cut_text_fits(text in ".{0,40}", width in 1..20_usize) {
            proptest::prop_assert!(cut(&text, width).width() <= width);
        }
    }
}
