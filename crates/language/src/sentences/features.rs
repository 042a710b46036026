//! The features of a place between two tokens.

use std::collections::VecDeque;

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

impl Place {
    fn of(word: &str) -> Self {
        let lower = word.chars().take(24).flat_map(char::to_lowercase);
        let form = lower.fold(OFFSET, |hash, c| mix(hash, u64::from(u32::from(c))));
        let length = u64::try_from(word.chars().take(15).count()).unwrap_or_default();
        Self {
            form,
            class: class(word),
            length,
        }
    }
}

/// A token with what the classifier knows of it and of those around.
#[derive(Debug)]
pub(crate) struct Spot {
    pub(crate) piece: Piece,
    /// What follows the token.
    pub(crate) gap: Gap,
    /// Two tokens before, the token itself, and three after it.
    around: [Place; 6],
}

/// The spots of a text, from its tokens with their gaps.
pub(crate) struct Spots<'t, I> {
    text: &'t str,
    tokens: I,
    /// The tokens of which the places are known.
    ahead: VecDeque<(Piece, Gap)>,
    /// Around the last spot.
    around: [Place; 6],
}

impl<'t, I: Iterator<Item = (Piece, Gap)>> Spots<'t, I> {
    pub(crate) fn new(text: &'t str, tokens: I) -> Self {
        let mut spots = Self {
            text,
            tokens,
            ahead: VecDeque::new(),
            around: [Place::default(); 6],
        };
        for _ in 0..3 {
            spots.look_ahead();
        }
        spots
    }

    /// Moves on by a token: what is ahead comes nearer.
    fn look_ahead(&mut self) {
        let next = self.tokens.next();
        self.around.rotate_left(1);
        let [.., last] = &mut self.around;
        *last = next.map_or_else(Place::default, |(piece, _)| {
            Place::of(self.text.get(piece.start..piece.end).unwrap_or_default())
        });
        self.ahead.extend(next);
    }
}

impl<I: Iterator<Item = (Piece, Gap)>> Iterator for Spots<'_, I> {
    type Item = Spot;

    fn next(&mut self) -> Option<Spot> {
        self.look_ahead();
        let (piece, gap) = self.ahead.pop_front()?;
        Some(Spot {
            piece,
            gap,
            around: self.around,
        })
    }
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

/// How often the text ends a line or paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout {
    tokens: usize,
    breaks: usize,
}

impl Layout {
    /// Counts a token with its gap.
    pub(crate) fn count(&mut self, gap: Gap) {
        self.tokens += 1;
        self.breaks += usize::from(gap == Gap::Break);
    }

    /// Tells whether the text shows its paragraphs.
    fn shows_paragraphs(self) -> bool {
        self.breaks > 1 && self.tokens / self.breaks < 300
    }
}

/// What has been seen of the sentence so far.
#[derive(Debug)]
pub(crate) struct Context {
    layout: Layout,
    words: u64,
    quotes: u64,
    brackets: u64,
    first: Place,
}

impl Context {
    /// Starts a text with this layout.
    #[must_use]
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            layout,
            words: 0,
            quotes: 0,
            brackets: 0,
            first: Place::default(),
        }
    }

    /// Takes a token into the sentence.
    pub(crate) fn pass(&mut self, spot: &Spot) {
        let [_, _, place, ..] = &spot.around;
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

    /// Calls `take` with each feature of the place after a token.
    pub(crate) fn features(&self, spot: &Spot, mut take: impl FnMut(usize)) {
        let [p3, p2, p1, n1, n2, n3] = spot.around;
        let gap = spot.gap as u64;
        let class = |place: Place| place.class as u64;
        let state = self.quotes * 4 + self.brackets;
        let pair = class(p1) * 32 + class(n1);
        let triple = pair * 32 + class(p2);
        let layout = u64::from(self.layout.shows_paragraphs());
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
