//! A chunk under the scanner: characters by index, with the predicates that the rules share.

/// How far a rule may look ahead, in characters.
pub(super) const REACH: usize = 64;

/// The characters of one chunk.
#[derive(Clone, Copy)]
pub(super) struct Scan<'c> {
    chars: &'c [(usize, char)],
}

impl<'c> Scan<'c> {
    pub(super) fn new(chars: &'c [(usize, char)]) -> Self {
        Self { chars }
    }

    pub(super) fn len(self) -> usize {
        self.chars.len()
    }

    /// The character at `index`; NUL, which no chunk holds, beyond either end.
    pub(super) fn at(self, index: usize) -> char {
        self.chars
            .get(index)
            .map_or('\0', |(_, character)| *character)
    }

    pub(super) fn before(self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |index| self.at(index))
    }

    /// The end of the run of word characters that starts at `index`, at most [`REACH`] on.
    pub(super) fn run(self, index: usize) -> usize {
        let mut end = index;
        while end < index + REACH && is_word(self.at(end)) {
            end += 1;
        }
        end
    }

    /// Whether the characters from `index` on are `text`, whatever their case.
    pub(super) fn starts(self, index: usize, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, c)| self.at(index + i).eq_ignore_ascii_case(&c))
    }

    /// Whether the characters of `range` are `text`, whatever their case.
    pub(super) fn is(self, start: usize, end: usize, text: &str) -> bool {
        end - start == text.chars().count() && self.starts(start, text)
    }

    pub(super) fn all(self, start: usize, end: usize, test: impl Fn(char) -> bool) -> bool {
        (start..end).all(|index| test(self.at(index)))
    }

    /// The characters of the range in lower case, curly apostrophes straightened.
    pub(super) fn lower(self, start: usize, end: usize) -> String {
        let chars = (start..end).map(|index| self.at(index));
        chars
            .flat_map(char::to_lowercase)
            .map(|c| if c == '’' { '\'' } else { c })
            .collect()
    }
}

/// Letters, digits, and the marks and joiners that belong to the letter before them.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_mark(character)
}

pub(super) fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}'
        | '\u{064b}'..='\u{065f}' | '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '`' | '´' | 'ʼ')
}

pub(super) fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}
