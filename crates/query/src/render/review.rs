//! Two that may be one, laid out for a screen of a given size.
//!
//! What a person needs first gets its lines first: the names, then what speaks against it and for it, then
//! offices, articles, meetings and keys. Where there is room left, each is shown in full in the same order;
//! where there is not, the last are left out and the others cut.

use chancery_store::{CandidateRow, SideRow};
use unicode_width::UnicodeWidthStr as _;

use super::identity::office;
use super::table::cut;
use super::text::one_line;

/// On a narrower screen the two stand one below the other.
const SIDE_BY_SIDE: usize = 60;

const GAP: &str = "  ";

/// A part of what is shown, with as many lines as it has at the most.
struct Section {
    /// The lower the sooner it gets a line.
    rank: u8,
    lines: Vec<String>,
}

/// What is shown of one of the two.
struct Side {
    name: Vec<String>,
    offices: Vec<String>,
    met: Vec<String>,
    articles: Vec<String>,
    key: Vec<String>,
}

impl From<&SideRow> for Side {
    fn from(side: &SideRow) -> Self {
        let offices: Vec<String> = side.offices.iter().map(office).collect();
        Self {
            name: vec![side.names.join(", ")],
            offices: vec![offices.join("; ")],
            met: vec![side.met.join(", ")],
            articles: articles(side),
            key: vec![side.profile.key.clone()],
        }
    }
}

/// Returns two that may be one as at most `height` lines of at most `width` columns, but no fewer than 20.
#[must_use]
pub fn candidate_on(row: &CandidateRow, width: usize, height: usize) -> Vec<String> {
    let because = format!("{} ({}, {} of 100)", row.evidence, row.rule, row.strength);
    let reasons = [
        ("against", row.conflict.as_deref()),
        ("open", row.obstacle.as_deref()),
        ("for", Some(because.as_str())),
    ];
    lay_out(
        (&(&row.a).into(), &(&row.b).into()),
        &reasons,
        width,
        height,
    )
}

fn lay_out(
    (a, b): (&Side, &Side),
    reasons: &[(&str, Option<&str>)],
    width: usize,
    height: usize,
) -> Vec<String> {
    let width = width.max(20);
    let mut sections = two_sides(0, "name", (&a.name, &b.name), width);
    for (rank, (label, text)) in (1..).zip(reasons) {
        if let Some(text) = text {
            let lines = fill(&format!("{label}: {text}"), width);
            sections.push(Section { rank, lines });
        }
    }
    sections.extend(two_sides(5, "offices", (&a.offices, &b.offices), width));
    sections.extend(two_sides(7, "met", (&a.met, &b.met), width));
    sections.extend(two_sides(6, "articles", (&a.articles, &b.articles), width));
    sections.extend(two_sides(8, "key", (&a.key, &b.key), width));
    fit(&sections, width, height)
}

/// The number of articles, then each with what it says.
fn articles(side: &SideRow) -> Vec<String> {
    let mut items = vec![format!("{}:", side.profile.articles)];
    for (article, passage) in side.articles.iter().zip(&side.passages) {
        let day = article.published.map(|day| format!("{day} "));
        items.push(format!("{}{}", day.unwrap_or_default(), article.title));
        if !passage.is_empty() {
            items.push(format!("“{passage}”"));
        }
    }
    // A short number does not need a line of its own.
    if items.len() > 1 {
        let first = items.remove(0);
        if let Some(next) = items.first_mut() {
            *next = format!("{first} {next}");
        }
    }
    items
}

fn two_sides(rank: u8, label: &str, (a, b): (&[String], &[String]), width: usize) -> Vec<Section> {
    if width < SIDE_BY_SIDE {
        let side = |number: usize, items: &[String]| {
            let text = items.join(" ");
            let what = if rank == 0 {
                String::new()
            } else {
                format!("{label}: ")
            };
            Section {
                rank,
                lines: fill(&format!("{number} {what}{text}"), width),
            }
        };
        return vec![side(1, a), side(2, b)];
    }
    let label_width = 8;
    let column = (width - label_width - 2 * GAP.len()) / 2;
    let lines = |items: &[String]| -> Vec<String> {
        items.iter().flat_map(|item| fill(item, column)).collect()
    };
    let (a, b) = (lines(a), lines(b));
    let line = |number: usize| {
        let text = |lines: &[String]| lines.get(number).cloned().unwrap_or_default();
        let label = if number == 0 { label } else { "" };
        let (a, b) = (text(&a), text(&b));
        let padding = " ".repeat(column.saturating_sub(a.width()));
        let line = format!("{label:label_width$}{GAP}{a}{padding}{GAP}{b}");
        line.trim_end().to_owned()
    };
    vec![Section {
        rank,
        lines: (0..a.len().max(b.len())).map(line).collect(),
    }]
}

/// Gives each section its first line by rank, then the further ones.
fn fit(sections: &[Section], width: usize, height: usize) -> Vec<String> {
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|index| sections.get(*index).map(|section| section.rank));
    let length = |index: usize| sections.get(index).map_or(0, |section| section.lines.len());
    let mut given = vec![0; sections.len()];
    let mut left = height;
    for most in [1, 3, usize::MAX] {
        for index in &order {
            if let Some(given) = given.get_mut(*index) {
                let more = length(*index).min(most).saturating_sub(*given).min(left);
                *given += more;
                left -= more;
            }
        }
    }
    let mut shown = Vec::new();
    for (section, given) in sections.iter().zip(given) {
        let is_cut = given < section.lines.len();
        for (number, line) in section.lines.iter().take(given).enumerate() {
            let is_last = number + 1 == given;
            shown.push(if is_cut && is_last {
                format!(
                    "{}…",
                    cut(line, width.saturating_sub(1)).trim_end_matches('…')
                )
            } else {
                cut(line, width)
            });
        }
    }
    shown
}

/// Breaks a text into lines at words.
fn fill(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in one_line(text).split_whitespace() {
        let used = lines.last().map_or(0, |line| line.width());
        if used > 0 && used + 1 + word.width() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&cut(word, width));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str, key: &str) -> Side {
        Side {
            name: vec![format!("{name}, A. Berg")],
            offices: vec!["Prime Minister of GB, 1969".to_owned()],
            met: vec![["Carl Dahl"; 5].join(", ")],
            articles: vec![
                "12: 1969-03-01 Talks in Oslo".to_owned(),
                format!("“{name} came to Oslo on Monday to speak with Dahl about fish.”"),
                "1969-03-02 Talks end".to_owned(),
            ],
            key: vec![key.to_owned()],
        }
    }

    fn shown(width: usize, height: usize) -> Vec<String> {
        let a = side("Anna Margareta Berg", "person/name:anna margareta berg@GB");
        let b = side("Anna Berg", "person/name:anna berg@");
        let open = "Anna Berg #7 fits several, none by far the best: Anna Margareta Berg #1 (12 \
                    articles, 80 of 100), Anna Sofia Berg #3 (9 articles, 80 of 100)";
        let because = "one name leaves out parts of the other (identity/name-parts, 80 of 100)";
        let reasons = [
            ("against", None),
            ("open", Some(open)),
            ("for", Some(because)),
        ];
        lay_out((&a, &b), &reasons, width, height)
    }

    #[test]
    fn fits_screens_of_any_size_and_keeps_the_names() {
        for width in [20, 40, 59, 60, 80, 200] {
            for height in [2, 8, 20, 60] {
                let shown = shown(width, height);
                assert!(shown.len() <= height, "{width}x{height}: {shown:#?}");
                assert!(shown.iter().all(|line| line.width() <= width), "{shown:#?}");
                let names = shown.iter().take(4).cloned().collect::<Vec<_>>().join(" ");
                let has_both = names.contains("Anna Marga") && names.contains("Anna Berg");
                assert!(has_both, "{shown:#?}");
            }
        }
    }

    #[test]
    fn a_small_screen_has_the_names_and_the_reasons() {
        insta::assert_snapshot!(shown(40, 8).join("\n"), @r"
        1 Anna Margareta Berg, A. Berg
        2 Anna Berg, A. Berg
        open: Anna Berg #7 fits several, none…
        for: one name leaves out parts of the…
        1 offices: Prime Minister of GB, 1969
        2 offices: Prime Minister of GB, 1969
        1 articles: 12: 1969-03-01 Talks in Os…
        2 articles: 12: 1969-03-01 Talks in Os…
        ");
    }

    #[test]
    fn a_usual_screen_has_all() {
        insta::assert_snapshot!(shown(80, 20).join("\n"), @r"
        name      Anna Margareta Berg, A. Berg        Anna Berg, A. Berg
        open: Anna Berg #7 fits several, none by far the best: Anna Margareta Berg #1
        (12 articles, 80 of 100), Anna Sofia Berg #3 (9 articles, 80 of 100)
        for: one name leaves out parts of the other (identity/name-parts, 80 of 100)
        offices   Prime Minister of GB, 1969          Prime Minister of GB, 1969
        met       Carl Dahl, Carl Dahl, Carl Dahl,    Carl Dahl, Carl Dahl, Carl Dahl,
                  Carl Dahl, Carl Dahl                Carl Dahl, Carl Dahl
        articles  12: 1969-03-01 Talks in Oslo        12: 1969-03-01 Talks in Oslo
                  “Anna Margareta Berg came to Oslo   “Anna Berg came to Oslo on Monday
                  on Monday to speak with Dahl about  to speak with Dahl about fish.”
                  fish.”                              1969-03-02 Talks end
                  1969-03-02 Talks end
        key       person/name:anna margareta berg@GB  person/name:anna berg@
        ");
    }
}
