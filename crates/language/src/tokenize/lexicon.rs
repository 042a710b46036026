//! The tokenizer's word lists: learned from the treebanks, with a few classes known beforehand.

use std::collections::{HashMap, HashSet};

use super::scan::Scan;

/// Top-level domains and file endings that follow a full stop inside a token.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "uk", "us", "ca", "au", "de",
    "fr", "eu", "ru", "cn", "io", "tv", "ua", "il", "ir", "ae", "qa", "sa", "html", "htm", "doc",
    "docx", "xls", "xlsx", "pdf", "jpg", "jpeg", "gif", "png", "txt", "ppt", "zip", "exe", "mp3",
    "php", "asp", "url", "csv",
];

/// Units that stand right behind a number.
const UNITS: &[&str] = &[
    "am", "pm", "a.m.", "p.m.", "a.m", "p.m", "k", "m", "mm", "cm", "km", "kg", "g", "mg", "ft",
    "lb", "lbs", "oz", "bn", "mn", "tn", "hr", "hrs", "min", "mins", "sec", "secs", "mph", "kph",
    "km/h", "gb", "mb", "kb", "tb", "mw", "kw", "gw", "kwh", "mwh", "hz", "mhz", "ghz", "yr",
    "yrs", "yo", "x", "in", "nm", "ml", "l", "c", "f", "ºc", "ºf", "ha", "pt", "ppm", "px", "gmt",
    "est", "pst", "et", "bce", "bc", "ad", "ce", "usd", "eur", "kt", "v", "w",
];

/// Words that start with an apostrophe.
const APOSTROPHE_WORDS: &[&str] = &[
    "em", "til", "cause", "tis", "twas", "bout", "n", "round", "cuz", "nuff",
];

/// Abbreviations that the news is full of, whether or not the treebanks have them.
const NEWS_ABBREVIATIONS: &[&str] = &[
    "gen", "lt", "col", "maj", "capt", "sgt", "cpl", "adm", "cmdr", "brig", "gov", "sen", "rep",
    "reps", "sens", "dr", "mr", "mrs", "ms", "messrs", "prof", "rev", "hon", "pres", "amb", "st",
    "ste", "mt", "ft", "jr", "sr", "inc", "corp", "co", "ltd", "bros", "dept", "univ", "assn",
    "nos", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "etc", "al", "approx", "est", "fig", "vol", "ed", "eds", "pp", "ph.d", "m.sc", "b.sc",
    "d.phil", "ave", "blvd", "rd", "calif", "mass", "ariz", "conn", "fla", "ill", "mich", "minn",
    "tenn", "tex", "wash", "wis", "va", "pa", "ga", "colo", "okla", "ore", "mo", "atty", "supt",
    "insp", "det", "pvt", "spc", "msgr", "fr", "ven", "eng", "ret", "min",
];

/// The part of [`NEWS_ABBREVIATIONS`] that are words as well: only with a capital, before more text.
const AMBIGUOUS: &[&str] = &[
    "mar", "jun", "jul", "co", "ill", "mass", "pa", "va", "est", "ed", "min", "wash", "mo", "ore",
    "det", "fig", "fr", "ms", "ga", "eng", "ret", "st", "ft", "rep", "sen", "gen", "hon", "ave",
    "col", "dec", "sep", "tex", "amb", "pres",
];

/// The word lists of the tokenizer.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    abbreviations: HashSet<String>,
    prefixes: HashSet<String>,
    joined: HashSet<String>,
    splits: HashMap<String, usize>,
}

impl Lexicon {
    /// Reads the lists: lines of `abbreviation`, `prefix`, `joined` or `split`, a tab, and the word.
    ///
    /// Other lines are comments. A `split` is written with a space where it splits.
    pub(crate) fn parse(text: &str) -> Self {
        let mut lexicon = Self::default();
        lexicon
            .abbreviations
            .extend(NEWS_ABBREVIATIONS.iter().map(|word| (*word).to_owned()));
        for line in text.lines() {
            let Some((kind, word)) = line.split_once('\t') else {
                continue;
            };
            match kind {
                "abbreviation" => _ = lexicon.abbreviations.insert(word.to_owned()),
                "prefix" => _ = lexicon.prefixes.insert(word.to_owned()),
                "joined" => _ = lexicon.joined.insert(word.to_owned()),
                "split" => lexicon.add_split(word),
                _ => {}
            }
        }
        lexicon
    }

    fn add_split(&mut self, word: &str) {
        if let Some((first, second)) = word.split_once(' ') {
            self.splits
                .insert(format!("{first}{second}"), first.chars().count());
        }
    }

    pub(super) fn is_abbreviation(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        if end - start > MAX_ABBREVIATION || !scan.at(start).is_alphabetic() {
            return false;
        }
        let word = scan.lower(start, end);
        self.abbreviations.contains(&word)
            && (scan.at(start).is_uppercase() || !AMBIGUOUS.contains(&word.as_str()))
    }

    pub(super) fn is_domain(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        DOMAINS.iter().any(|domain| scan.is(start, end, domain))
    }

    pub(super) fn is_unit(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        UNITS.iter().any(|unit| scan.is(start, end, unit))
    }

    pub(super) fn is_prefix(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        end - start <= MAX_PREFIX && self.prefixes.contains(&scan.lower(start, end))
    }

    pub(super) fn is_joined(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        end - start <= MAX_SPLIT && self.joined.contains(&scan.lower(start, end))
    }

    pub(super) fn starts_with_apostrophe(&self, scan: Scan<'_>, start: usize, end: usize) -> bool {
        APOSTROPHE_WORDS
            .iter()
            .any(|word| scan.is(start, end, word))
    }

    /// Where a word without an apostrophe splits, in characters from its start: `can|not`.
    pub(super) fn split(&self, scan: Scan<'_>, start: usize, end: usize) -> Option<usize> {
        if end - start > MAX_SPLIT || end - start < 3 {
            return None;
        }
        self.splits.get(&scan.lower(start, end)).copied()
    }
}

const MAX_ABBREVIATION: usize = 10;
const MAX_PREFIX: usize = 9;
const MAX_SPLIT: usize = 24;
