//! Text to tokens.

/// A token's place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Splits at white space and around every character that is not alphanumeric.
pub(crate) fn tokenize(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = false;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let word = character.is_alphanumeric();
        match pieces.last_mut() {
            Some(last) if open && word => last.end = end,
            _ if character.is_whitespace() => {}
            _ => pieces.push(Piece { start, end }),
        }
        open = word;
    }
    pieces
}
