//! The day on which a page was published.
//!
//! Looked for where pages carry it, the most trustworthy place first: JSON-LD, `meta` elements,
//! microdata and `time`, the address, elements whose class speaks of dates, and last the text around
//! the headline. The day of a change is never taken for that of publication.

use jiff::civil::Date;

use super::facts::{Facts, Standing};
use crate::read::published::{month_elsewhere, parse_published, parse_published_loosely};

/// So many texts with figures count as beside the headline.
const CLOSEST: usize = 6;

/// The names of `meta` elements that carry the day, in the order in which they are believed.
const METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "publish_date",
    "publishdate",
    "publish-date",
    "published-date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "parsely-pub-date",
    "sailthru.date",
    "rnews:datepublished",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
    "article.published",
    "published_time",
    "og:pubdate",
    "og:release_date",
    "release_date",
    "displaydate",
    "ptime",
    "timestamp",
    "dc.date",
    "date",
    "article:post_date",
    "wp-post-date",
    "created",
    "creation_date",
    "video:release_date",
];

/// Returns the day of publication, if the page or its address tells.
pub(super) fn published(facts: &Facts, url: Option<&str>) -> Option<Date> {
    let data = || facts.data.published.as_deref().and_then(parse);
    let metas = || {
        METAS
            .iter()
            .find_map(|name| parse(&facts.meta_of(&[name])?))
    };
    let time = |wanted: Standing| {
        let mut times = facts
            .times
            .iter()
            .filter(move |(standing, _)| *standing == wanted);
        times.find_map(|(_, text)| parse(text))
    };
    // A page with many `time` elements lists other articles.
    let is_single = facts
        .times
        .iter()
        .filter(|(standing, _)| *standing == Standing::Machine)
        .count()
        <= 6;
    data()
        .or_else(metas)
        .or_else(|| facts.data.made.as_deref().and_then(parse))
        .or_else(|| time(Standing::Declared))
        .or_else(|| url.and_then(date_in_address))
        .or_else(|| date_in_address(facts.other_url.as_deref()?))
        .or_else(|| time(Standing::Machine).filter(|_| is_single))
        // A date with nothing else beside the headline, before those of lists of other articles.
        .or_else(|| alone(&facts.near))
        .or_else(|| time(Standing::Labelled))
        .or_else(|| facts.near.iter().find_map(|text| near_headline(text)))
        .or_else(|| time(Standing::Machine))
}

fn parse(text: &str) -> Option<Date> {
    let date = parse_published(text).or_else(|| parse_published_loosely(text))?;
    is_plausible(date).then_some(date)
}

/// Pages are not older than newspapers on the web, but pages of archives carry older articles.
fn is_plausible(date: Date) -> bool {
    (1700..=2200).contains(&date.year())
}

/// The first of the texts closest to the headline that is a date and nothing else.
fn alone(near: &[String]) -> Option<Date> {
    let mut short = near
        .iter()
        .take(CLOSEST)
        .filter(|text| text.split_whitespace().count() <= 4);
    short.find_map(|text| near_headline(text))
}

/// A text that is a date and little else: `Published 19 November 2025 at 10:00`.
fn near_headline(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let is_other = ["updated", "modified", "copyright", "©", "born", "expires"]
        .iter()
        .any(|word| lower.contains(word));
    // `April 17, 2015 -- Imagine …`: what stands before the dash is no sentence.
    let start = [" -- ", " \u{2013} ", " \u{2014} "]
        .iter()
        .find_map(|dash| text.split_once(dash))
        .map_or("", |(start, _)| start);
    if start.len() <= 20
        && let Some(date) = parse(start)
    {
        return Some(date);
    }
    // Sentences tell of other days.
    let words = text.split_whitespace().count();
    if is_other || words > 14 || lower_case_words(text) > 2 {
        return None;
    }
    // `Posted by Anna Vale on 2025-11-19, all posts`
    let figures = || {
        let mut words = text.split([' ', ',', ';', '(', ')']);
        words.find_map(|word| parse(word).filter(|_| word.contains('-')))
    };
    parse(text).or_else(figures)
}

/// Counts the words that are written small, but for those that stand beside dates.
fn lower_case_words(text: &str) -> usize {
    const BESIDE: &[&str] = &[
        "a",
        "am",
        "and",
        "at",
        "by",
        "first",
        "from",
        "in",
        "m",
        "min",
        "minute",
        "minutes",
        "of",
        "on",
        "p",
        "pm",
        "posted",
        "published",
        "read",
        "reading",
        "released",
        "st",
        "nd",
        "rd",
        "the",
        "th",
        "written",
        "uhr",
        "time",
        "de",
        "den",
        "del",
        "h",
        "le",
        "um",
        "vom",
        "à",
    ];
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.starts_with(char::is_lowercase) && !BESIDE.contains(word))
        .filter(|word| month_elsewhere(word).is_none())
        .count()
}

/// `/2025/11/19/`, `/2025-11-19`, `/20251119` or `/2025/nov/19/` in an address.
fn date_in_address(url: &str) -> Option<Date> {
    let (_, path) = url.split_once("://").unwrap_or(("", url));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let by_parts = parts.windows(3).find_map(|three| {
        let [year, month, day] = three else {
            return None;
        };
        let is_year = year.len() == 4 && year.starts_with(['1', '2']);
        let is_day = (1..=2).contains(&day.len()) && day.bytes().all(|byte| byte.is_ascii_digit());
        if !is_year || !is_day {
            return None;
        }
        match month.len() {
            1 | 2 => parse(&format!("{year}-{month:0>2}-{day:0>2}")),
            3..=9 => parse(&format!("{day} {month} {year}")),
            _ => None,
        }
    });
    by_parts.or_else(|| parts.iter().find_map(|part| inside(part)))
}

/// A date of figures inside one part of an address.
fn inside(part: &str) -> Option<Date> {
    let runs: Vec<&str> = part
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let is_recent = |date: &Date| (1990..=2100).contains(&date.year());
    let whole = runs
        .iter()
        .filter(|run| run.len() == 8)
        .find_map(|run| parse_published(run));
    let apart = runs.windows(3).find_map(|three| match three {
        [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2 => {
            let text = format!("{y}-{m}-{d}");
            // They have to stand together in the address as they do here.
            let stands = part.contains(&text) || part.contains(&text.replace('-', "_"));
            parse_published(&text).filter(|_| stands)
        }
        _ => None,
    });
    whole.or(apart).filter(is_recent)
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    #[track_caller]
    fn check(page: &str, url: Option<&str>, expected: Option<&str>) {
        let facts = Facts::of(&Document::from(page));
        let found = published(&facts, url).map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{page}");
    }

    #[test]
    fn every_place_is_looked_at() {
        check(
            r#"<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"},
               {"@type": ["NewsArticle"], "datePublished": "2025-11-19T08:00:00+01:00"}]}</script>"#,
            None,
            Some("2025-11-19"),
        );
        check(
            r#"<script type="application/ld+json">
               //<![CDATA[
               {"@type": "Article", "datePublished": "2025-11-19"}
               //]]></script><meta name=date content=2025-11-20>"#,
            None,
            Some("2025-11-19"),
        );
        check(
            "<meta property='article:published_time' content='2025-11-19T08:00'>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<meta name=DC.Date.Issued content=20251119>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><time datetime='2025-11-19 10:00'>yesterday</time>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><time>19 November 2025</time>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<span itemprop='datePublished' content='2025-11-19'></span>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<abbr class=published title='2025-11-19T10:21:40Z'>Wednesday</abbr>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<p class='post-date'>Nov 19, 2025 | News</p>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><p>Published: Wednesday, 19 November 2025, 10:41</p>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><p>Publié le 19 novembre 2025 à 10 h 30</p>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><p>November 19, 2025 -- The ministers of two countries met to talk about fish and oil.</p>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1><p>Posted by anna, Boris and others on 2025-11-19, <a>all posts</a></p>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<p>November 19, 2025</p><h1>T</h1>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1>",
            Some("https://x.org/world/2025/nov/19/talks"),
            Some("2025-11-19"),
        );
        check(
            "<link rel=alternate media='max-width: 640px' href='https://m.x.org/news/20251119/talks'><h1>T</h1>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1>",
            Some("https://x.org/2025/1/9/talks"),
            Some("2025-01-09"),
        );
        check(
            "<h1>T</h1>",
            Some("https://x.org/news/talks-2025-11-19.html"),
            Some("2025-11-19"),
        );
        check(
            "<h1>T</h1>",
            Some("https://x.org/news/20251119-talks"),
            Some("2025-11-19"),
        );
    }

    #[test]
    fn days_of_changes_and_of_other_things_are_not_taken() {
        check(
            "<meta property='article:modified_time' content='2025-11-19'>",
            None,
            None,
        );
        check("<h1>T</h1><p>Last updated 19 November 2025</p>", None, None);
        check(
            "<h1>T</h1><p>The two last met on 19 November 2025 in Norby to talk about fish, oil, gas and peace.</p>",
            None,
            None,
        );
        check(
            "<h1>T</h1><figure><img><figcaption><h4>Norby</h4><p>27-06-2012</p></figcaption></figure>",
            None,
            None,
        );
        check(
            "<h1>T</h1><blockquote>As she wrote <time datetime=2018-03-12>then</time></blockquote>",
            None,
            None,
        );
        check(
            "<h1>T</h1><div>27 Sep 2025</div><p>Text</p><ul><li><span class=post-date>09/09/2026</span></ul>",
            None,
            Some("2025-09-27"),
        );
        check(
            "<h1>T</h1><li>The Fishing Act was signed into law on August 14, 1935</li>",
            None,
            None,
        );
        check(
            r#"<script type="application/ld+json">{"@type": "VideoObject", "uploadDate": "2025-11-20"}</script>
               <meta property="article:published_time" content="2025-11-19">"#,
            None,
            Some("2025-11-19"),
        );
        check("<h1>T</h1>", Some("https://x.org/p/12345678"), None);
        check("<h1>T</h1>", Some("https://x.org/2025/13/19/x"), None);
        check("<p class=copyright-date>1 January 2001</p>", None, None);
    }

    #[test]
    fn a_date_of_figures_is_read_if_only_one_reading_is_possible() {
        check(
            "<meta name=pubdate content='11/19/2025'>",
            None,
            Some("2025-11-19"),
        );
        check(
            "<meta name=pubdate content='19.11.2025 08:00'>",
            None,
            Some("2025-11-19"),
        );
        check("<meta name=pubdate content='11/12/2025'>", None, None);
    }
}
