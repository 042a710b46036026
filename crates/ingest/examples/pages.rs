//! Measures the reading of web pages against what is expected of them, as `scripts/html-pages.py` gathers it.
//!
//! ```sh
//! cargo run --release -p chancery-ingest --example pages -- FOLDER [--misses]
//! ```
//!
//! The text is scored as a bag of words: precision, recall and F1 of a page, then the mean over the pages. A title
//! is found if its words are those expected. Dates are counted on the pages whose date is known; on the others it
//! is counted how often the reader tells one.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chancery_ingest::read::{Format, LanguageFilter, ReadOptions, read_articles};
use serde::Deserialize;

/// What is expected of a page.
#[derive(Deserialize)]
struct Expected {
    title: Option<String>,
    published: Option<String>,
    text: Option<String>,
}

/// What came of some pages.
#[derive(Default)]
struct Score {
    pages: usize,
    texts: usize,
    f1: f64,
    titles: [usize; 2],
    dates: [usize; 2],
    wrong_dates: usize,
    further_dates: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let tells_misses = arguments.iter().any(|argument| argument == "--misses");
    let folder = arguments.iter().find(|argument| !argument.starts_with('-'));
    let folder = PathBuf::from(folder.ok_or("name the folder that scripts/html-pages.py made")?);
    let mut pages: Vec<PathBuf> = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut seconds = 0.0;
    for page in &pages {
        let bytes = fs::read(page)?;
        let name = name_of(page);
        let group = name.split('-').next().unwrap_or_default().to_owned();
        let expected: Expected = serde_json::from_slice(&fs::read(page.with_extension("json"))?)?;
        let options = ReadOptions {
            format: Some(Format::Html),
            language: LanguageFilter::Any,
            ..ReadOptions::default()
        };
        let began = Instant::now();
        let mut articles = read_articles(bytes.as_slice(), &name, &options);
        seconds += began.elapsed().as_secs_f64();
        let article = articles.pop().and_then(Result::ok).unwrap_or_default();
        let published = article.published.map(|day| day.to_string());
        for group in [group, "all".to_owned()] {
            let score = scores.entry(group).or_default();
            score.add(
                &expected,
                &article.title,
                published.as_deref(),
                &article.body,
            );
        }
        if tells_misses {
            tell_misses(
                &name,
                &expected,
                &article.title,
                published.as_deref(),
                &article.body,
            );
        }
    }
    println!(
        "| pages | number | text F1 | titles found | dates found | another date | dates told where none is known |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (group, score) in &scores {
        score.print(group);
    }
    println!("\n{:.0} pages a second", pages.len() as f64 / seconds);
    Ok(())
}

fn name_of(page: &Path) -> String {
    let stem = page.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

impl Score {
    fn add(&mut self, expected: &Expected, title: &str, published: Option<&str>, body: &str) {
        self.pages += 1;
        if let Some(text) = &expected.text {
            self.texts += 1;
            self.f1 += f1(text, body);
        }
        if let Some(wanted) = &expected.title {
            self.titles[0] += usize::from(words(wanted) == words(title));
            self.titles[1] += 1;
        }
        match (&expected.published, published) {
            (Some(wanted), found) => {
                self.dates[1] += 1;
                self.dates[0] += usize::from(found == Some(wanted));
                self.wrong_dates += usize::from(found.is_some_and(|found| found != wanted));
            }
            (None, found) => self.further_dates += usize::from(found.is_some()),
        }
    }

    fn print(&self, group: &str) {
        let f1 = match self.texts {
            0 => "–".to_owned(),
            texts => format!("{:.3} ({texts})", self.f1 / texts as f64),
        };
        println!(
            "| {group} | {} | {f1} | {} of {} | {} of {} | {} | {} of {} |",
            self.pages,
            self.titles[0],
            self.titles[1],
            self.dates[0],
            self.dates[1],
            self.wrong_dates,
            self.further_dates,
            self.pages - self.dates[1],
        );
    }
}

fn tell_misses(name: &str, expected: &Expected, title: &str, published: Option<&str>, body: &str) {
    if let Some(text) = &expected.text {
        let (expected, found) = (words(text).len(), words(body).len());
        let f1 = f1(text, body);
        if f1 < 0.9 {
            println!("{name}: text F1 {f1:.3}, {expected} words expected, {found} found");
        }
    }
    if let Some(wanted) = &expected.title
        && words(wanted) != words(title)
    {
        println!("{name}: title `{title}`, expected `{wanted}`");
    }
    if expected.published.as_deref() != published {
        println!(
            "{name}: date {published:?}, expected {:?}",
            expected.published
        );
    }
}

/// The words of a text, lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The harmonic mean of precision and recall of a bag of words; 1 where none is expected and none found.
fn f1(expected: &str, found: &str) -> f64 {
    let (expected, found) = (words(expected), words(found));
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &expected {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in &found {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    match expected.len() + found.len() {
        0 => 1.0,
        both => 2.0 * f64::from(common) / both as f64,
    }
}
