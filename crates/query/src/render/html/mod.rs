//! The explorer: one page with search, filters, picture, tables and sentences.
//!
//! The same app (`app/`, plain JavaScript without a build step) has two sources of data. [`html`]
//! puts a graph into the page, which then needs no server and asks for nothing; [`served`] leaves
//! it out, and the page asks the server that it came from.
//!
//! Decisions:
//! - The modules of `app/` are put into the page one after the other, in the order of [`MODULES`],
//!   without their `import` lines. So names at the top of a module are unique among all of them, and
//!   the modules can be tested each by itself.
//! - The page carries a content security policy that allows this script and this style by their
//!   hashes, and nothing else. Text from articles becomes text nodes only.

mod places;
mod quadtree;

use std::collections::BTreeMap;

use data_encoding::BASE64;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::graph::GraphView;

const PAGE: &str = include_str!("app/page.html");
const STYLE: &str = include_str!("app/style.css");

/// The modules, each after those that it imports.
const MODULES: &[&str] = &[
    include_str!("app/dates.js"),
    include_str!("app/text.js"),
    include_str!("app/model.js"),
    include_str!("app/scene.js"),
    include_str!("app/layout.js"),
    include_str!("app/paint.js"),
    include_str!("app/view.js"),
    include_str!("app/controls.js"),
    include_str!("app/details.js"),
    include_str!("app/lists.js"),
    include_str!("app/search.js"),
    include_str!("app/source.js"),
    include_str!("app/main.js"),
];

/// A page and the content security policy that it needs, for those who send it with headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedPage {
    /// The page.
    pub html: String,
    /// The policy, without the directives that only a header can have.
    pub policy: String,
}

/// What a page holds.
#[derive(Serialize)]
struct Data<'g> {
    #[serde(flatten)]
    graph: &'g GraphView,
    /// Where the nodes stand, by key.
    places: BTreeMap<String, (f64, f64)>,
}

/// Returns a page that holds the graph and needs nothing else: no server, no network.
///
/// Linear in the graph, but for working out where its nodes stand: O(n log n) for n nodes, about a second
/// of the processor for 5,000 of them.
#[must_use]
pub fn html(graph: &GraphView) -> String {
    let places = places::places(graph);
    // The views are plain numbers, texts and lists, which always make JSON.
    let data = serde_json::to_string(&Data { graph, places }).unwrap_or_default();
    page("Who met whom", "'none'", &inside_script(&data)).html
}

/// Returns the page that asks the server that it came from.
#[must_use]
pub fn served() -> ServedPage {
    page("chancery", "'self'", "null")
}

fn page(title: &str, connect: &str, data: &str) -> ServedPage {
    let script = script();
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; \
         connect-src {connect}; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(STYLE),
    );
    let parts = [
        ("{{POLICY}}", policy.as_str()),
        ("{{TITLE}}", title),
        ("{{STYLE}}", STYLE),
        ("{{DATA}}", data),
        ("{{SCRIPT}}", &script),
    ];
    ServedPage {
        html: filled(PAGE, &parts),
        policy,
    }
}

/// Puts the parts in the places of a page, in their order, so that no part is searched for places.
fn filled(page: &str, parts: &[(&str, &str)]) -> String {
    let mut out =
        String::with_capacity(page.len() + parts.iter().map(|p| p.1.len()).sum::<usize>());
    let mut rest = page;
    for (place, part) in parts {
        if let Some((before, after)) = rest.split_once(place) {
            out.push_str(before);
            out.push_str(part);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Joins the modules to one.
fn script() -> String {
    let lines = MODULES.iter().flat_map(|module| module.lines());
    let mut script = String::new();
    for line in lines.filter(|line| !line.starts_with("import ")) {
        script.push_str(line.strip_prefix("export ").unwrap_or(line));
        script.push('\n');
    }
    script
}

fn hash(text: &str) -> String {
    BASE64.encode(&Sha256::digest(text))
}

/// Escapes JSON so that nothing in it ends the element that it stands in.
fn inside_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for letter in json.chars() {
        match letter {
            // These occur inside of strings only, where the escape means the same.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Picture;
    use crate::testutil::{encounter, entity};
    use chancery_model::{EntityKind, Status};

    const HOSTILE: &str = "</script><script>alert(1)</script><!--\u{2028}{{SCRIPT}} \"'&";

    fn hostile() -> String {
        let (a, b) = (
            entity(1, EntityKind::Person, HOSTILE),
            entity(2, EntityKind::Person, "B"),
        );
        let picture = Picture {
            meetings: vec![encounter(5, Status::Held, &[&a, &b], None)],
            entities: vec![a, b],
            ..Picture::default()
        };
        html(&GraphView::new(&picture))
    }

    #[test]
    fn a_name_cannot_leave_the_data() {
        let page = hostile();
        // The data and the program, and no third.
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(!page.contains("<!--") && !page.contains("alert(1)</"));
        let data = page.split_once("type=\"application/json\">").unwrap().1;
        let data = data.split_once("</script>").unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["entities"][0]["name"], HOSTILE);
    }

    #[test]
    fn the_policy_allows_what_the_page_holds() {
        let page = hostile();
        let between = |start: &str, end: &str| {
            let rest = page.rsplit_once(start).unwrap().1;
            rest.split_once(end).unwrap().0.to_owned()
        };
        let script = between("<script type=\"module\">", "</script>");
        assert!(page.contains(&format!("script-src 'sha256-{}'", hash(&script))));
        let style = between("<style>", "</style>");
        assert!(page.contains(&format!("style-src 'sha256-{}'", hash(&style))));
        assert!(page.contains("default-src 'none'") && page.contains("connect-src 'none'"));
    }

    #[test]
    fn the_page_names_nothing_outside_itself() {
        let page = hostile().replace("https://example.org/", "");
        for reference in ["src=", "@import", "url(", "http://", "https://www"] {
            assert!(!page.contains(reference), "{reference}");
        }
        assert!(script().len() + STYLE.len() + PAGE.len() < 100_000);
        assert!(!script().contains("innerHTML") && !script().contains("import "));
    }
}
