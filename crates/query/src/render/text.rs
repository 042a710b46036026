//! Text that is safe to show: nothing in a name can move the cursor or turn the line around.

use std::borrow::Cow;

/// Returns the text with characters that would steer a terminal made visible.
///
/// Control characters become their pictures (`␛`, `␊`), the marks that override the direction of
/// text become their code points (`⟨U+202E⟩`). Letters of any script, joiners inside emoji and the
/// order of right-to-left text stay as they are. Linear.
///
/// ```
/// # use chancery_query::render::visible;
/// assert_eq!(visible("a\u{1b}[2Jb"), "a␛[2Jb");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match (steers(letter), picture(letter)) {
            (false, _) => shown.push(letter),
            (true, Some(picture)) => shown.push(picture),
            (true, None) => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter))),
        }
    }
    Cow::Owned(shown)
}

/// Returns the text on one line: runs of white space as one space, the rest made [`visible`].
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&visible(word));
    }
    line
}

/// Says whether a character is an order to the terminal rather than something to read.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Line and paragraph separators, then the marks of the bidirectional algorithm.
            '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                // Invisible: the byte order mark and the characters of tags.
                | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns the picture that Unicode has for a control character.
fn picture(letter: char) -> Option<char> {
    match u32::from(letter) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('␡'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_orders_visible() {
        for (text, shown) in [
            ("plain", "plain"),
            ("a\nb\u{7}", "a␊b␇"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("evil\u{202e}txt", "evil⟨U+202E⟩txt"),
            ("\u{7f}", "␡"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn leaves_scripts_and_emoji_alone() {
        for text in ["محمد بن سلمان", "👩‍🚀 Zoë", "李在明"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn joins_broken_lines() {
        assert_eq!(one_line(" Lee\n  met\u{1b} Kim. "), "Lee met␛ Kim.");
    }
}
