//! What a page says of itself, gathered in one walk over it.

use dom_query::{Document, NodeRef};

use super::json_ld::{self, LinkedData};
use super::name_of;
use super::text::text_of;
use crate::read::finish::one_line;

/// So many short texts after the first heading are kept, to look for a date.
const NEAR: usize = 40;
/// So many of them, in front of the heading.
const BEFORE: usize = 12;
/// The longest text that is looked at for a date.
const SHORT: usize = 120;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) data: LinkedData,
    /// Names and contents of `meta` elements, names in lower case.
    metas: Vec<(String, String)>,
    pub(super) url: Option<String>,
    /// The address of another form of the same page.
    pub(super) other_url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) site: Option<String>,
    heading: Option<String>,
    page_title: Option<String>,
    byline: Option<String>,
    /// Dates that an element declares, with how much they say of the article.
    pub(super) times: Vec<(Standing, String)>,
    /// Texts near the first heading, in the order of the page.
    pub(super) near: Vec<String>,
}

/// How much a date in an element says of the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It says that it is the day of publication.
    Declared,
    /// A `time` element with a date for machines.
    Machine,
    /// Its class or id speaks of dates.
    Labelled,
}

impl Facts {
    /// Gathers the facts of a page.
    pub(super) fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        let mut blocks = Vec::new();
        let mut before: Vec<String> = Vec::new();
        for node in document.root().descendants_it() {
            if node.is_text() {
                facts.text(&node, &mut before);
                continue;
            }
            if !node.is_element() {
                continue;
            }
            match name_of(&node).as_str() {
                "html" => facts.language = attribute(&node, &["lang", "xml:lang"]),
                "meta" => facts.meta(&node),
                "link" => facts.link(&node),
                "title" if facts.page_title.is_none() => {
                    facts.page_title = some(one_line(&node.text()));
                }
                "script" if is_json_ld(&node) => blocks.push(node.text().to_string()),
                "h1" if facts.heading.is_none() => {
                    facts.heading = some(one_line(&text_of(node, &["script", "style"])));
                    facts.near.append(&mut before);
                }
                "time" => facts.time(&node),
                _ => facts.element(&node),
            }
        }
        facts.near.append(&mut before);
        facts.data = json_ld::read(&blocks);
        facts.settle();
        facts
    }

    fn meta(&mut self, node: &NodeRef<'_>) {
        let content = attribute(node, &["content", "value"]);
        let name = attribute(node, &["property", "name", "itemprop", "http-equiv"]);
        if let (Some(content), Some(name)) = (content, name) {
            self.metas.push((name.to_lowercase(), content));
        }
    }

    fn link(&mut self, node: &NodeRef<'_>) {
        let is_canonical =
            attribute(node, &["rel"]).is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        let address = || attribute(node, &["href"]).filter(|url| url.starts_with("http"));
        if is_canonical && self.url.is_none() {
            self.url = address();
        }
        // The same page for small screens.
        if attribute(node, &["rel"]).is_some_and(|rel| is_other_form(&rel, node)) {
            self.other_url = self.other_url.take().or_else(address);
        }
    }

    fn time(&mut self, node: &NodeRef<'_>) {
        let label = label(node);
        if label.contains("modif") || label.contains("update") || is_in(QUOTING, node) {
            return;
        }
        let is_declared = attribute(node, &["pubdate", "itemprop"])
            .is_some_and(|value| !value.to_lowercase().contains("modified"))
            || node.has_attr("pubdate")
            || label.contains("publi");
        let value = attribute(node, &["datetime", "content"]);
        let value = value.or_else(|| some(one_line(&node.text())));
        let standing = if is_declared {
            Standing::Declared
        } else {
            Standing::Machine
        };
        self.times.extend(value.map(|value| (standing, value)));
    }

    /// Microdata, and elements whose class speaks of a date or an author.
    fn element(&mut self, node: &NodeRef<'_>) {
        let label = label(node);
        if label.is_empty() {
            return;
        }
        let is_published = label.contains("datepublished") || label.contains("dc:date");
        if is_published || is_date_label(&label) {
            let standing = if is_published {
                Standing::Declared
            } else {
                Standing::Labelled
            };
            let value = attribute(node, &["content", "datetime"]);
            // Microformats have the date for machines in the title of an abbreviation.
            let value =
                value.or_else(|| attribute(node, &["title"]).filter(|_| name_of(node) == "abbr"));
            let value = value.or_else(|| short_text(node));
            self.times.extend(value.map(|value| (standing, value)));
        }
        let is_author = label.contains("byline") || label.contains("author");
        if is_author && self.byline.is_none() {
            let name = short_text(node);
            self.byline = name.filter(|name| name.split_whitespace().count() <= 12);
        }
    }

    fn text(&mut self, node: &NodeRef<'_>, before: &mut Vec<String>) {
        let text = node.text();
        let text = text.trim();
        if text.is_empty() || text.len() > SHORT || self.near.len() >= NEAR {
            return;
        }
        // Only what could be a date is worth keeping.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let Some(parent) = node.parent() else { return };
        if speaks_of_other_days(&label(&parent)) {
            return;
        }
        let parent = name_of(&parent);
        if matches!(
            parent.as_str(),
            "script" | "style" | "noscript" | "title" | "time" | "option"
        ) {
            return;
        }
        if is_in(ASIDE, node) {
            return;
        }
        if self.heading.is_some() {
            self.near.push(one_line(text));
        } else {
            before.push(one_line(text));
            if before.len() > BEFORE {
                before.remove(0);
            }
        }
    }

    /// Takes from the metas what no other element said.
    fn settle(&mut self) {
        let url = self.meta_of(&["og:url", "twitter:url"]);
        self.url = self
            .url
            .take()
            .or_else(|| url.filter(|url| url.starts_with("http")));
        let site = self.meta_of(&[
            "og:site_name",
            "application-name",
            "dc.publisher",
            "publisher",
        ]);
        self.site = self.data.publisher.take().or(site);
        let declared = self.data.language.take().or_else(|| self.language.take());
        self.language =
            declared.or_else(|| self.meta_of(&["og:locale", "content-language", "dc.language"]));
    }

    /// Returns the content of the first of these metas that is there.
    pub(super) fn meta_of(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let found = self.metas.iter().find(|(known, _)| known == name);
            found.map(|(_, content)| content.clone())
        })
    }

    /// Returns the headline, without the name of the site.
    pub(super) fn title(&self) -> Option<String> {
        let og = self.meta_of(&["og:title", "twitter:title", "dc.title", "headline"]);
        let said = self
            .headline()
            .map(str::to_owned)
            .or(og)
            .or_else(|| self.page_title.clone());
        let said = one_line(&said?);
        if let Some(heading) = &self.heading
            && said.len() > heading.len()
            && heading.split_whitespace().count() >= 3
            && said.starts_with(heading.as_str())
        {
            return Some(heading.clone());
        }
        some(without_site(
            &said,
            self.site.as_deref(),
            self.url.as_deref(),
        ))
    }

    /// Returns the headline that the page's JSON-LD gives. Where its name is another, that which the title of
    /// the page begins with is the headline: some put a description in the other.
    fn headline(&self) -> Option<&str> {
        let headline = self.data.headline.as_deref();
        let (Some(name), Some(title)) = (self.data.name.as_deref(), self.page_title.as_deref())
        else {
            return headline;
        };
        let is_title = |text: &str| title.starts_with(one_line(text).as_str());
        match headline {
            Some(headline) if !is_title(headline) && is_title(name) => Some(name),
            other => other,
        }
    }

    /// Returns who wrote the page.
    pub(super) fn byline(&self) -> Option<String> {
        let meta = self.meta_of(&[
            "author",
            "article:author",
            "dc.creator",
            "byl",
            "parsely-author",
            "sailthru.author",
        ]);
        let said = self.data.authors.clone();
        let said = said.or_else(|| meta.filter(|name| !name.starts_with("http")));
        let said = one_line(&said.or_else(|| self.byline.clone())?);
        let name = said
            .strip_prefix("By ")
            .or_else(|| said.strip_prefix("by "))
            .unwrap_or(&said);
        some(name.trim().to_owned())
    }
}

/// Takes ` - Site` or ` | Site` off the end of a headline, and `Site | ` off its beginning.
fn without_site(title: &str, site: Option<&str>, url: Option<&str>) -> String {
    let host = url
        .and_then(|url| url.split('/').nth(2))
        .unwrap_or_default();
    let is_site = |text: &str| {
        let text = text.trim().to_lowercase();
        let letters: String = text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        // `Daily Example` is on www.dailyexample.org, `CNN.com` on cnn.com.
        let is_host = letters.len() >= 3
            && host
                .split('.')
                .any(|part| part.to_lowercase().replace('-', "") == letters);
        is_host
            || host.trim_start_matches("www.").eq_ignore_ascii_case(&text)
            || site.is_some_and(|site| site.trim().to_lowercase() == text)
    };
    for mark in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        if let Some((head, _)) = title.rsplit_once(mark).filter(|(_, tail)| is_site(tail)) {
            return head.trim().to_owned();
        }
        if let Some((_, tail)) = title.split_once(mark).filter(|(head, _)| is_site(head)) {
            return tail.trim().to_owned();
        }
    }
    title.to_owned()
}

/// Elements that quote, show or list what is not of the article itself.
const QUOTING: &[&str] = &["blockquote", "figure", "figcaption", "nav"];
/// Elements whose text, unless it is marked as a date, is not of the article itself.
const ASIDE: &[&str] = &[
    "blockquote",
    "figure",
    "figcaption",
    "nav",
    "aside",
    "footer",
];

/// Says whether something stands in one of these elements.
fn is_in(elements: &[&str], node: &NodeRef<'_>) -> bool {
    let mut around = node.ancestors_it(Some(5));
    around.any(|around| elements.contains(&name_of(&around).as_str()))
}

fn is_other_form(rel: &str, node: &NodeRef<'_>) -> bool {
    let rel = rel.to_lowercase();
    rel == "amphtml" || rel == "alternate" && node.has_attr("media")
}

fn is_json_ld(node: &NodeRef<'_>) -> bool {
    attribute(node, &["type"]).is_some_and(|kind| kind.to_lowercase().contains("ld+json"))
}

/// Class, id and microdata of an element, lower case.
fn label(node: &NodeRef<'_>) -> String {
    let mut label = String::new();
    for name in ["class", "id", "itemprop", "property", "data-testid"] {
        if let Some(value) = node.attr(name) {
            label.push_str(&value.to_lowercase());
            label.push(' ');
        }
    }
    label
}

/// Says whether a class or id speaks of the day of publication.
fn is_date_label(label: &str) -> bool {
    let wanted = [
        "date",
        "publish",
        "pubdate",
        "timestamp",
        "posted",
        "dateline",
        "byline",
        "meta-time",
    ];
    wanted.iter().any(|word| label.contains(word)) && !speaks_of_other_days(label)
}

/// Says whether a class or id speaks of days that are not those of the article.
fn speaks_of_other_days(label: &str) -> bool {
    let words = [
        "update",
        "modif",
        "candidate",
        "validate",
        "event",
        "comment",
        "copyright",
        "footer",
        "related",
    ];
    words.iter().any(|word| label.contains(word))
}

fn attribute(node: &NodeRef<'_>, names: &[&str]) -> Option<String> {
    names
        .iter()
        .find_map(|name| some(node.attr(name)?.trim().to_owned()))
}

fn short_text(node: &NodeRef<'_>) -> Option<String> {
    // Long elements are not labels; their text is not put together.
    if node.children_it(false).take(20).count() >= 20 {
        return None;
    }
    let text = one_line(&text_of(*node, &["script", "style"]));
    some(text).filter(|text| text.len() <= SHORT)
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let title = Facts::of(&Document::from(page)).title();
        assert_eq!(title.as_deref(), Some(expected), "{page}");
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_a_headline() {
        let site = "<meta property='og:site_name' content='Daily Example'>";
        check(
            &format!("{site}<title>Talks end | Daily Example</title>"),
            "Talks end",
        );
        check(
            &format!("{site}<title>Daily Example - Talks end</title>"),
            "Talks end",
        );
        check(
            &format!("{site}<title>Talks end - for now</title>"),
            "Talks end - for now",
        );
        let address = "<link rel=canonical href='https://www.daily-example.org/talks'>";
        check(
            &format!("{address}<title>Talks end – DailyExample</title>"),
            "Talks end",
        );
        check(
            &format!("{address}<title>Talks end – daily-example.org</title>"),
            "Talks end",
        );
    }

    #[test]
    fn a_description_in_place_of_the_headline_is_not_taken() {
        let data = |headline: &str| {
            format!(
                r#"<title>Norby talks - Encyclopedia</title><script type="application/ld+json">
                   {{"@type": "Article", "name": "Norby talks", "headline": "{headline}"}}</script>"#
            )
        };
        check(&data("meeting of two ministers"), "Norby talks");
        check(
            &data("Norby talks - Encyclopedia"),
            "Norby talks - Encyclopedia",
        );
    }
}
