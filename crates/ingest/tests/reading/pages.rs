//! Web pages as they are saved.

use jiff::civil::date;

use crate::support::{articles, lines};

/// A page with all that surrounds an article.
fn page(head: &str, article: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Vale meets Krol in Norby - The Agency</title>{head}</head>\
         <body><header><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/world\">World news</a></li></ul></nav></header>\
         <main>{article}</main>\
         <aside><h2>Most read</h2><ul><li><a href=\"/1\">Ten things to know about fish</a></li><li><a href=\"/2\">The weather</a></li></ul></aside>\
         <footer><p>Copyright 2001 The Agency. All rights reserved. Terms of use.</p></footer></body></html>"
    )
}

const TEXT: &str = "<h1>Vale meets Krol in Norby</h1><p class=\"byline\">By Carla Dorn</p>\
    <p>Foreign Minister Anna Vale of Arland met her colleague Boris Krol in the harbour town of Norby on Tuesday, the ministry said in a \
    statement that was published late in the evening.</p>\
    <p>The two ministers discussed fishing rights, the price of gas, and the talks that both countries have held since March. They agreed to \
    meet again before the summer, when the present treaty ends.</p>\
    <div class=\"ad\"><p>Advertisement</p></div>\
    <p>&ldquo;We will go on,&rdquo; Krol told reporters after the talks, adding that his government was ready for a compromise if the other \
    side was, too. His spokeswoman later said that no date had been fixed.</p>";

#[test]
fn the_main_text_comes_without_what_surrounds_it() {
    let head = "<link rel=\"canonical\" href=\"https://example.org/norby\">\
        <meta property=\"og:site_name\" content=\"The Agency\">\
        <meta property=\"article:published_time\" content=\"2025-11-19T08:00:00Z\">";
    let found = articles("saved.html", page(head, TEXT).as_bytes());
    let article = &found[0];
    assert_eq!(article.title, "Vale meets Krol in Norby");
    assert_eq!(article.published, Some(date(2025, 11, 19)));
    assert_eq!(article.byline.as_deref(), Some("Carla Dorn"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/norby"));
    assert_eq!(article.source.as_deref(), Some("The Agency"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert!(
        article
            .body
            .contains("Anna Vale of Arland met her colleague"),
        "{}",
        article.body
    );
    assert!(
        article
            .body
            .contains("“We will go on,” Krol told reporters"),
        "{}",
        article.body
    );
    for boilerplate in ["World news", "Ten things", "All rights reserved"] {
        assert!(!article.body.contains(boilerplate), "{}", article.body);
    }
    assert!(
        article.body.contains(".\n\nThe two ministers"),
        "paragraphs are parted: {}",
        article.body
    );
}

#[test]
fn json_ld_is_believed_before_the_rest() {
    let head = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "x"},
        {"@type": "NewsArticle", "headline": "Vale and Krol meet", "datePublished": "2025-11-18T23:00:00+01:00",
         "author": [{"@type": "Person", "name": "Carla Dorn"}, {"name": "D. Esk"}], "publisher": {"name": "Agency Ltd"},
         "inLanguage": "en-GB"}]}</script><meta name="date" content="2020-01-01">"#;
    let found = articles("saved.html", page(head, TEXT).as_bytes());
    assert_eq!(found[0].title, "Vale and Krol meet");
    assert_eq!(found[0].published, Some(date(2025, 11, 18)));
    assert_eq!(found[0].byline.as_deref(), Some("Carla Dorn, D. Esk"));
    assert_eq!(found[0].source.as_deref(), Some("Agency Ltd"));
}

#[test]
fn pages_in_old_encodings_say_so_in_a_meta_element() {
    let page = b"<html><head><meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><title>T</title></head>\
        <body><p>The minister of the country is called Dvo\xf8\xe1k and he is from the town of Plze\xf2.</p></body></html>";
    let seen = lines("a.html", page);
    assert!(
        seen[0].contains("Dvořák") && seen[0].contains("Plzeň"),
        "{seen:?}"
    );
}

#[test]
fn short_and_broken_pages_give_what_they_have() {
    assert_eq!(
        lines("a.html", b"<html><title>Only a title</title>"),
        ["a.html | Only a title | "]
    );
    assert_eq!(
        lines("a.html", b"<html><body><p>Unclosed <b>bold <p>next</html>"),
        ["a.html |  | Unclosed bold\\n\\nnext"]
    );
    assert!(lines("a.html", b"<html></html>")[0].starts_with("`a.html` is empty"));
    assert!(
        lines("a.html", b"<html><script>var a = '<p>';</script>")[0]
            .starts_with("`a.html` is empty")
    );
}
