//! The features of a place between two tokens.

use super::layout::Gap;
use crate::tokenize::Piece;

/// The size of the table of weights; features are hashed into it.
pub(crate) const TABLE: usize = 1 << 17;

/// What the classifier knows of a token.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// Of the word in lower case.
    form: u64,
    class: Class,
    /// Number of characters, at most 15.
    length: u64,
}

/// A token's kind, as far as sentences care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Class {
    #[default]
    Edge,
    Period,
    Stop,
    Ellipsis,
    Comma,
    Colon,
    Semicolon,
    Quote,
    OpenQuote,
    CloseQuote,
    Open,
    Close,
    Dash,
    Bullet,
    Symbol,
    Emoticon,
    Address,
    Number,
    Initial,
    Abbreviation,
    Upper,
    Title,
    Lower,
}

/// Returns what the classifier knows of each token.
#[must_use]
pub(crate) fn clues(text: &str, pieces: &[Piece]) -> Vec<Place> {
    let place = |piece: &Piece| {
        let word = text.get(piece.start..piece.end).unwrap_or_default();
        let lower = word.chars().take(24).flat_map(char::to_lowercase);
        let form = lower.fold(OFFSET, |hash, c| mix(hash, u64::from(u32::from(c))));
        let length = u64::try_from(word.chars().take(15).count()).unwrap_or_default();
        Place {
            form,
            class: class(word),
            length,
        }
    };
    pieces.iter().map(place).collect()
}

fn class(word: &str) -> Class {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or_default();
    let single = chars.next().is_none();
    match first {
        '.' if single => Class::Period,
        '.' | '…' if word.chars().all(|c| matches!(c, '.' | '…')) => Class::Ellipsis,
        '!' | '?' | '.' => Class::Stop,
        ',' => Class::Comma,
        ';' if single => Class::Semicolon,
        ':' if single => Class::Colon,
        ':' | ';' | '=' if word.len() <= 4 => Class::Emoticon,
        '"' | '\'' if word.chars().all(|c| matches!(c, '"' | '\'')) => Class::Quote,
        '“' | '‘' | '«' | '`' if word.len() <= 3 => Class::OpenQuote,
        '”' | '’' | '»' if single => Class::CloseQuote,
        '(' | '[' | '{' | '<' => Class::Open,
        ')' | ']' | '}' | '>' => Class::Close,
        '-' | '–' | '—' | '―' => Class::Dash,
        '*' | '•' | '·' | '~' | '#' | '|' | '_' => Class::Bullet,
        _ if word.contains("://") || word.contains('@') || word.starts_with("www.") => {
            Class::Address
        }
        _ if first.is_numeric() => Class::Number,
        _ if !first.is_alphabetic() => Class::Symbol,
        _ if word.len() == 2 && word.ends_with('.') => Class::Initial,
        _ if word.ends_with('.') => Class::Abbreviation,
        _ if first.is_lowercase() => Class::Lower,
        _ if !single && word.chars().all(|c| !c.is_lowercase()) => Class::Upper,
        _ => Class::Title,
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    let hash = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

/// What has been seen of the sentence so far.
#[derive(Debug)]
pub(crate) struct Context {
    /// Whether the text shows its paragraphs.
    layout: u64,
    words: u64,
    quotes: u64,
    brackets: u64,
    first: Place,
}

impl Context {
    /// Starts a text with these gaps.
    #[must_use]
    pub(crate) fn new(gaps: &[Gap]) -> Self {
        let breaks = gaps.iter().filter(|gap| **gap == Gap::Break).count();
        let layout = u64::from(breaks > 1 && gaps.len() / breaks < 300);
        Self {
            layout,
            words: 0,
            quotes: 0,
            brackets: 0,
            first: Place::default(),
        }
    }

    /// Takes a token into the sentence.
    pub(crate) fn pass(&mut self, place: &Place) {
        if self.words == 0 {
            self.first = *place;
        }
        self.words += 1;
        match place.class {
            Class::Quote => self.quotes ^= 1,
            Class::OpenQuote => self.quotes = 1,
            Class::CloseQuote => self.quotes = 0,
            Class::Open => self.brackets = (self.brackets + 1).min(2),
            Class::Close => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }

    /// Starts the next sentence.
    pub(crate) fn begin(&mut self) {
        self.words = 0;
        // An open quotation goes on over sentences; brackets seldom do.
        self.brackets = 0;
    }

    fn length(&self) -> u64 {
        match self.words {
            words @ 0..=4 => words,
            5..=7 => 5,
            8..=12 => 6,
            13..=20 => 7,
            21..=35 => 8,
            36..=60 => 9,
            _ => 10,
        }
    }

    /// Calls `take` with each feature of the place after token `index`.
    pub(crate) fn features(
        &self,
        places: &[Place],
        gap: Gap,
        index: usize,
        mut take: impl FnMut(usize),
    ) {
        let at = |offset: usize| {
            index
                .checked_sub(offset)
                .and_then(|i| places.get(i))
                .copied()
                .unwrap_or_default()
        };
        let next = |offset: usize| places.get(index + offset).copied().unwrap_or_default();
        let (p1, p2, p3) = (at(0), at(1), at(2));
        let (n1, n2, n3) = (next(1), next(2), next(3));
        let gap = gap as u64;
        let class = |place: Place| place.class as u64;
        let state = self.quotes * 4 + self.brackets;
        let pair = class(p1) * 32 + class(n1);
        let triple = pair * 32 + class(p2);
        let layout = self.layout;
        let templates: [(u64, u64, u64); 30] = [
            (layout, gap, 0),
            (pair, gap, layout),
            (triple, gap, 0),
            (pair * 32 + class(n2), gap, 0),
            (triple * 32 + class(n2), gap, layout),
            (class(p1), n1.form, gap),
            (p1.form, class(n1), gap),
            (p1.form, n1.form, 0),
            (p2.form, pair, 0),
            (p2.form, p1.form, class(n1)),
            (pair, n2.form, 0),
            (class(p1), n1.form, n2.form),
            (self.length(), pair, layout),
            (self.length(), triple, 0),
            (state, pair, gap),
            (state, triple, 0),
            (state, n1.form, class(p1)),
            (class(self.first), pair, self.length()),
            (self.first.form, class(p1), class(n1)),
            (p2.length * 16 + p1.length, pair, 0),
            (n1.length, pair, gap),
            (class(p3) * 32 + class(p2), pair, 0),
            (class(n3) * 32 + class(n2), pair, gap),
            (p1.form, layout, 0),
            (n1.form, layout, class(n2)),
            (p3.form, class(p2), pair),
            (class(n2), n1.form, pair),
            (p2.form, p1.form, n1.form),
            (class(self.first), n1.form, self.length()),
            (class(p3), triple, class(n2) * 32 + class(n3)),
        ];
        for (number, (a, b, c)) in (1_u64..).zip(templates) {
            let hash = mix(mix(mix(mix(OFFSET, number), a), b), c);
            take(usize::try_from(hash >> 32).unwrap_or_default() % TABLE);
        }
    }
}
