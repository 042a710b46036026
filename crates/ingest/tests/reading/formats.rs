//! Every format with all that it can carry.

use chancery_ingest::read::{Format, LanguageFilter, ReadOptions};

use crate::support::{Folder, articles, gzip, lines, warc_page, warc_record};

#[test]
fn json_arrays_and_objects_around_them() {
    assert_eq!(
        lines(
            "a.json",
            b"[\n {\"title\": \"A [1]\", \"text\": \"x\\\"]\"},\n {\"headline\": \"B\"}, 3]"
        ),
        [
            "a.json:1 | A [1] | x\"]",
            "a.json:2 | B | ",
            "`a.json:3` is JSON but not an object; expected one object an article"
        ]
    );
    let api = r#"{"status": "ok", "tags": ["a"], "articles": [
        {"title": "A", "content": "<p>One.</p><p>Two &amp; three.</p>", "publishedAt": "2025-11-19T10:00:00Z",
         "source": {"id": null, "name": "Agency"}}, {"title": "B", "content": null}]}"#;
    let found = articles("news.json", api.as_bytes());
    assert_eq!(found[0].body, "One.\n\nTwo & three.");
    assert_eq!(found[0].published, Some(jiff::civil::date(2025, 11, 19)));
    assert_eq!(found[0].source.as_deref(), Some("Agency"));
    assert_eq!(found[1].title, "B");
    assert_eq!(
        lines("one.json", b"{\n \"title\": \"A\",\n \"items\": [\"not articles\"],\n \"text\": \"x\"\n}\n{\n \"title\": \"B\"}"),
        ["one.json:1 | A | x", "one.json:2 | B | "]
    );
    assert!(lines("cut.json", b"[{\"title\": \"A\"}, {\"title\"")[1].contains("not JSON"));
}

#[test]
fn json_feeds_name_their_source() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Feed", "language": "en",
        "items": [{"id": "1", "url": "https://example.org/1", "title": "A",
                   "content_html": "<p>Text</p>", "date_published": "2025-11-19T10:00:00Z"}]}"#;
    let found = articles("feed.json", feed.as_bytes());
    assert_eq!(found[0].source.as_deref(), Some("The Feed"));
    assert_eq!(found[0].url.as_deref(), Some("https://example.org/1"));
    assert_eq!(
        (found[0].name.as_str(), found[0].body.as_str()),
        ("1", "Text")
    );
}

#[test]
fn tables_with_usual_and_mapped_columns() {
    let table = "id,Title,Date,Body\n7,\"A, b\",2025-11-19,\"One\nline\"\n\n8,C,soon,x\n9,D\n";
    assert_eq!(
        lines("a.csv", table.as_bytes()),
        [
            "a.csv:2 | A, b | One\\nline",
            "`a.csv:3` field `date` is `soon`, expected a date such as 2025-11-19",
            "a.csv:4 | D | "
        ]
    );
    assert_eq!(
        lines(
            "a.tsv",
            b"title\ttext\n\"Yes,\" he said\tHe said \"yes\n\"No\"\ty\n"
        ),
        [
            "a.tsv:2 | \"Yes,\" he said | He said \"yes",
            "a.tsv:3 | \"No\" | y"
        ]
    );
    let folder = Folder::of(&[("b.csv", b"kop;tekst;dag\nA;x;2025-11-19\n")]);
    let seen = folder.lines_of("b.csv", &ReadOptions::default());
    assert_eq!(
        seen,
        [
            "`b.csv` has neither a text nor a title column; its columns are kop, tekst, dag; name them as in \
          --map title=COLUMN,text=COLUMN"
        ]
    );
    let options = ReadOptions {
        map: "title=Kop,text=tekst,published=dag".parse().unwrap(),
        ..ReadOptions::default()
    };
    assert_eq!(folder.lines_of("b.csv", &options), ["b.csv:2 | A | x"]);
    let options = ReadOptions {
        map: "title=kop,text=teskt".parse().unwrap(),
        ..ReadOptions::default()
    };
    assert_eq!(
        folder.lines_of("b.csv", &options),
        ["`b.csv` has no column `teskt` as --map says; its columns are kop, tekst, dag"]
    );
}

#[test]
fn a_feed_in_one_line_of_json() {
    let feed = br#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Agency", "items": [{"id": "1", "title": "A", "content_text": "One."}, {"id": "2", "title": "B", "content_text": "Two."}]}"#;
    for name in ["feed", "feed.json", "feed.xyz"] {
        let found = articles(name, feed);
        let titles: Vec<&str> = found.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["A", "B"], "{name}");
        assert_eq!(found[1].source.as_deref(), Some("The Agency"), "{name}");
    }
}

#[test]
fn a_table_from_a_spreadsheet_is_utf_16() {
    let text = "title\ttext\r\nCaf\u{e9}\tna\u{ef}ve \u{2014} yes\r\n";
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(lines("a.csv", &bytes), ["a.csv:2 | Café | naïve — yes"]);
}

#[test]
fn rss_of_every_age() {
    let rss = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Agency</title><link>https://example.org/</link><language>en-gb</language>
<image><title>Logo</title></image>
<item><title>Vale &amp; Krol meet</title><link>https://example.org/1</link>
 <description>Short.</description>
 <content:encoded><![CDATA[<p>Anna Vale met <b>Boris Krol</b>.</p><p>They talked &mdash; long.</p>]]></content:encoded>
 <dc:creator>C. Writer</dc:creator><pubDate>Wed, 19 Nov 2025 10:00:00 GMT</pubDate><guid>tag:1</guid></item>
<item><title><![CDATA[Second]]></title><description>&lt;p&gt;Only a summary&lt;/p&gt;</description></item>
</channel></rss>"#;
    let found = articles("feed.xml", rss.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].title, "Vale & Krol meet");
    assert_eq!(
        found[0].body,
        "Anna Vale met Boris Krol.\n\nThey talked — long."
    );
    assert_eq!(found[0].published, Some(jiff::civil::date(2025, 11, 19)));
    assert_eq!(found[0].source.as_deref(), Some("The Agency"));
    assert_eq!(found[0].byline.as_deref(), Some("C. Writer"));
    assert_eq!(found[0].url.as_deref(), Some("https://example.org/1"));
    assert_eq!(found[0].name, "tag:1");
    assert_eq!(
        (found[1].title.as_str(), found[1].body.as_str()),
        ("Second", "Only a summary")
    );
    let rdf = "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'><channel><title>T</title></channel>\
               <item><title>A</title><description>x</description><dc:date>2025-11-19</dc:date></item></rdf:RDF>";
    assert_eq!(
        lines("old.rdf.rss", rdf.as_bytes()),
        ["old.rdf.rss:1 | A | x"]
    );
}

#[test]
fn atom_with_mark_up_inside() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Atom feed</title>
<author><name>Nobody</name></author>
<entry><title type="html">A &lt;i&gt;title&lt;/i&gt;</title><link rel="self" href="https://example.org/self"/>
<link href="https://example.org/a"/><id>urn:a</id><updated>2025-12-01T00:00:00Z</updated><published>2025-11-19T00:00:00Z</published>
<author><name>A. Writer</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &lt;two&gt;.</p><p>Three.</p></div></content></entry>
<entry><title>B</title><summary>x &lt; y</summary><updated>2025-11-20T00:00:00Z</updated></entry></feed>"#;
    let found = articles("atom.xml", atom.as_bytes());
    assert_eq!(found[0].title, "A title");
    assert_eq!(found[0].body, "One <two>.\n\nThree.");
    assert_eq!(found[0].url.as_deref(), Some("https://example.org/a"));
    assert_eq!(found[0].byline.as_deref(), Some("A. Writer"));
    assert_eq!(found[0].published, Some(jiff::civil::date(2025, 11, 19)));
    assert_eq!(found[1].published, Some(jiff::civil::date(2025, 11, 20)));
    assert_eq!(found[1].byline, None);
}

#[test]
fn web_archives_give_their_pages() {
    let page = "<html><title>Talks</title><p>They talked in Norby.</p></html>";
    let mut warc = warc_record(
        "warcinfo",
        "application/warc-fields",
        "",
        b"software: x\r\n",
    );
    warc.extend(warc_page(
        "https://example.org/a.png",
        "Content-Type: image/png",
        b"\x89PNG",
    ));
    warc.extend(warc_page(
        "https://example.org/a",
        "Content-Type: text/html; charset=utf-8",
        page.as_bytes(),
    ));
    warc.extend(warc_page(
        "https://example.org/b",
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked",
        &chunked(&gzip(page.as_bytes())),
    ));
    warc.extend(warc_page(
        "https://example.org/c",
        "Content-Type: text/html; charset=windows-1251",
        b"<title>\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2</title><p>In English, the president and his words of the day.</p>",
    ));
    warc.extend(warc_record(
        "conversion",
        "text/plain",
        "https://example.org/d",
        b"Title\nThe text.",
    ));
    let moved = b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>moved</p>";
    warc.extend(warc_record(
        "response",
        "application/http",
        "https://example.org/e",
        moved,
    ));
    let expected = [
        "a.warc:3 | Talks | They talked in Norby.",
        "a.warc:4 | Talks | They talked in Norby.",
        "a.warc:5 | Президент | In English, the president and his words of the day.",
        "a.warc:6 | Title | The text.",
    ];
    assert_eq!(lines("a.warc", &warc), expected);
    let found = articles("a.warc", &warc);
    assert_eq!(found[0].url.as_deref(), Some("https://example.org/a"));
    assert_eq!(found[3].url.as_deref(), Some("https://example.org/d"));
    // The day of the crawl is not the day of publication.
    assert_eq!(found[0].published, None);
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in bytes.chunks(17) {
        chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(b"0\r\n\r\n");
    chunks
}

#[test]
fn a_damaged_web_archive_says_where() {
    let mut warc = warc_page(
        "https://example.org/",
        "Content-Type: text/html",
        b"<title>A</title><p>x</p>",
    );
    let whole = warc.len();
    warc.extend(warc_page(
        "https://example.org/",
        "Content-Type: text/html",
        b"<title>B</title><p>y</p>",
    ));
    let seen = lines("a.warc", &warc[..warc.len() - 30]);
    assert_eq!(
        seen[1],
        "`a.warc:2` ends in the middle; fetch or pack it again"
    );
    warc.truncate(whole);
    warc.extend_from_slice(b"nonsense\r\n");
    let seen = lines("a.warc", &warc);
    assert!(
        seen[1].contains("expected `WARC/` and a version at its start"),
        "{seen:?}"
    );
    let seen = lines("b.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n");
    assert!(seen[0].contains("Content-Length is missing"), "{seen:?}");
}

#[test]
fn volumes_of_historians() {
    let tei = r##"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="vol1">
<teiHeader><fileDesc><titleStmt><title type="complete">Relations of Arland, 1951</title></titleStmt>
<publicationStmt><publisher>Office of Norby</publisher><date when="1983">1983</date></publicationStmt></fileDesc></teiHeader>
<text><front><div type="preface"><p>Preface, not a document.</p></div></front>
<body><div type="compilation"><head>Chapter</head>
<div type="document" n="1" xml:id="d1" frus:doc-dateTime-min="1951-03-04T00:00:00-05:00"><head>1. Telegram From <gloss>the Embassy</gloss><note n="1">Source: files.</note></head>
<opener><dateline><placeName>Norby</placeName>, <date when="1951-03-04">March 4, 1951</date>.</dateline></opener>
<p>I met <persName type="from" corresp="#p_V1">Anna
 Vale</persName><note n="2"><p>A note.</p></note> today.<pb n="12"/> She was well.</p>
<p>We talked.</p><closer><signed>Krol</signed></closer></div>
<div type="document" xml:id="d2"><head>2. Letter</head><opener><dateline><date when="1951-04-01">April 1</date></dateline></opener><p>Second.</p></div>
</div></body></text></TEI>"##;
    let found = articles("vol1.xml", tei.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].title, "1. Telegram From the Embassy");
    assert_eq!(found[0].name, "d1");
    assert_eq!(found[0].published, Some(jiff::civil::date(1951, 3, 4)));
    assert_eq!(
        found[0].body,
        "Norby, March 4, 1951.\n\nI met Anna Vale today. She was well.\n\nWe talked.\n\nKrol"
    );
    assert_eq!(
        found[0].source.as_deref(),
        Some("Relations of Arland, 1951")
    );
    assert_eq!(found[1].published, Some(jiff::civil::date(1951, 4, 1)));
    let whole = tei.replace("type=\"document\"", "type=\"section\"");
    let found = articles("vol1.xml", whole.as_bytes());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].title, "Chapter");
    assert!(
        found[0].body.contains("I met Anna Vale today."),
        "{}",
        found[0].body
    );
    assert!(!found[0].body.contains("Preface"));
}

const MESSAGE: &str = "Received: by mx.example.org\r\nFrom: =?utf-8?Q?Minist=C3=A8re_de_Norby?= <press@example.org>\r\n\
To: list@example.org\r\nSubject: =?iso-8859-1?Q?Caf=E9?= talks\r\nDate: Wed, 19 Nov 2025 23:30:00 -0500\r\n\
Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
The minister met his col=\r\nleague at the caf=E9.\r\n\r\n>From there they left.\r\n\
--b\r\nContent-Type: text/html\r\n\r\n<p>The page.</p>\r\n--b--\r\n";

#[test]
fn messages_and_mailboxes() {
    let found = articles("a.eml", MESSAGE.as_bytes());
    assert_eq!(found[0].title, "Café talks");
    assert_eq!(
        found[0].body,
        "The minister met his colleague at the café.\n\n>From there they left."
    );
    assert_eq!(found[0].source.as_deref(), Some("Ministère de Norby"));
    assert_eq!(found[0].published, Some(jiff::civil::date(2025, 11, 19)));
    let box_of_two = format!(
        "From press Wed Nov 19 23:30:00 2025\r\n{MESSAGE}\r\nFrom press Thu Nov 20 10:00:00 2025\r\n\
         From: a@example.org\r\nSubject: Second\r\nContent-Type: text/html\r\n\r\n<p>One</p><p>Two</p>\r\n"
    );
    let found = articles("list.mbox", box_of_two.as_bytes());
    assert_eq!(found.len(), 2);
    assert!(
        found[0].body.ends_with("\n\nFrom there they left."),
        "{}",
        found[0].body
    );
    assert_eq!(
        (found[1].title.as_str(), found[1].body.as_str()),
        ("Second", "One\n\nTwo")
    );
    assert_eq!(
        found[1].origin.to_string().rsplit('/').next(),
        Some("list.mbox:2")
    );
}

#[test]
fn markdown_loses_its_marks() {
    let text = "---\ndate: 2025-11-19\ntags: [a, b]\n---\n# The *title*\n\nAnna **Vale** met\n[Boris Krol](https://example.org).\n\n\
                - One\n- Two\n\n```\ncode()\n```\n\n![picture](a.png)\n\n<div>A <b>piece</b> of HTML</div>\n\n## Further down\n\nEnd.";
    let found = articles("a.md", text.as_bytes());
    assert_eq!(found[0].title, "The title");
    assert_eq!(
        found[0].body,
        "Anna Vale met Boris Krol.\n\nOne\n\nTwo\n\nA piece of HTML\n\nFurther down\n\nEnd."
    );
    assert_eq!(found[0].published, Some(jiff::civil::date(2025, 11, 19)));
}

#[test]
fn the_text_is_composed_before_spans_are_counted() {
    let found = articles("a.txt", "Zoe\u{308}\n\nZoe\u{308} met Lee.".as_bytes());
    assert_eq!(
        (found[0].title.as_str(), found[0].body.as_str()),
        ("Zoë", "Zoë met Lee.")
    );
}

#[test]
fn articles_in_other_languages_are_left_out_unless_asked_for() {
    let text = "Außenministerin trifft Amtskollegen\n\nDie Außenministerin hat am Dienstag in Berlin ihren Amtskollegen \
                zu Gesprächen empfangen. Beide Seiten vereinbarten ein weiteres Treffen im kommenden Monat.";
    let folder = Folder::of(&[("a.txt", text.as_bytes())]);
    let items = folder.read(&ReadOptions::default());
    let error = items[0].as_ref().unwrap_err();
    assert!(error.is_skip());
    assert_eq!(error.kind.reason(), "other-language");
    assert!(
        error
            .to_string()
            .ends_with("is in German, not in English; --language any takes it all the same")
    );
    let options = ReadOptions {
        language: LanguageFilter::Any,
        ..ReadOptions::default()
    };
    assert!(folder.read(&options)[0].is_ok());
}

#[test]
fn every_format_can_be_forced() {
    for format in Format::ALL {
        let folder = Folder::of(&[("x", b"neither this nor that")]);
        let options = ReadOptions {
            format: Some(*format),
            ..ReadOptions::default()
        };
        let seen = folder.lines_of("x", &options);
        assert!(!seen.is_empty(), "{format}");
    }
}
