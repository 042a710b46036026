//! From bytes to text: which encoding, and the conversion.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ReadErrorKind;

/// How much is looked at to guess an encoding.
const SAMPLE: usize = 1 << 16;
/// The first bytes of a stream are cut at no less than this.
const CUT: usize = 1 << 14;

/// Converts the bytes of one article to text.
///
/// A byte order mark decides, then whether the bytes are UTF-8, then what the file says of itself,
/// and last a guess from the bytes (chardetng, as in Firefox).
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<String, ReadErrorKind> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let text = bytes.get(length..).unwrap_or_default();
        return checked(encoding.decode_without_bom_handling(text).0.into_owned());
    }
    if let Some(encoding) = without_mark(&bytes) {
        return checked(encoding.decode_without_bom_handling(&bytes).0.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return checked(text),
        Err(error) => error.into_bytes(),
    };
    let said = declared.and_then(named).filter(|said| *said != UTF_8);
    if let Some(encoding) = said {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes);
        if !had_errors {
            return checked(text.into_owned());
        }
    }
    checked(
        guess(&bytes)
            .decode_without_bom_handling(&bytes)
            .0
            .into_owned(),
    )
}

/// Converts a piece of a stream that should be UTF-8 already.
pub(super) fn decode_piece(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => guess(bytes)
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// Returns the encoding with this name; `utf-16` means what its bytes say.
fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Guesses the encoding of bytes that are not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A few words with accents among much ASCII are found wherever they stand.
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let from = start.saturating_sub(SAMPLE / 4);
    let sample = bytes.get(from..).unwrap_or_default();
    detector.feed(sample.get(..SAMPLE).unwrap_or(sample), true);
    // Readers of English: what could be French or Latvian is rather French.
    detector.guess(Some(b"uk"), Utf8Detection::Allow)
}

/// UTF-16 without a byte order mark: every other byte of English text is zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512))?;
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| {
        let half = sample.iter().skip(offset).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (even, odd, most) = (zeros(0), zeros(1), sample.len() / 2);
    match (even * 10 >= most * 9, odd * 10 >= most * 9) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Refuses what is no text: zero bytes, one control character in a hundred, or one in twenty characters that no
/// text has, such as bytes which mean nothing leave behind.
fn checked(text: String) -> Result<String, ReadErrorKind> {
    let sample = text.as_bytes();
    let sample = sample.get(..sample.len().min(SAMPLE)).unwrap_or_default();
    let controls = sample
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
        .count();
    if controls * 100 > sample.len() || sample.contains(&0) {
        return Err(ReadErrorKind::Binary);
    }
    let (mut letters, mut strange) = (0_usize, 0_usize);
    for letter in text.chars().take(SAMPLE) {
        letters += usize::from(!letter.is_whitespace());
        strange += usize::from(is_strange(letter));
    }
    if strange * 20 > letters {
        return Err(ReadErrorKind::Binary);
    }
    Ok(text)
}

/// The mark of what could not be converted, characters of private use, and controls beyond ASCII.
fn is_strange(letter: char) -> bool {
    matches!(
        letter,
        char::REPLACEMENT_CHARACTER
            | '\u{80}'..='\u{84}'
            | '\u{86}'..='\u{9f}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{f0000}'..
    )
}

/// The encoding that a stream has to be converted from, judged by its first bytes; `None` if it is
/// UTF-8 as far as one can see.
pub(super) fn stream_encoding(head: &[u8], declared: Option<&str>) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    if let Some(encoding) = without_mark(head) {
        return Some(encoding);
    }
    match std::str::from_utf8(head) {
        Ok(_) => None,
        // Cut in the middle of a character.
        Err(error) if error.error_len().is_none() && head.len() >= CUT => None,
        Err(_) => {
            let said = declared.and_then(named).filter(|said| *said != UTF_8);
            Some(said.unwrap_or_else(|| guess(head))).filter(|encoding| *encoding != UTF_8)
        }
    }
}

/// A stream converted to UTF-8 on the way.
pub(super) struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Which bytes of `raw` are still to be converted.
    range: std::ops::Range<usize>,
    is_at_end: bool,
    is_done: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 1 << 14],
            range: 0..0,
            is_at_end: false,
            is_done: false,
        }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character at least; callers read with large buffers.
        if self.is_done || buffer.len() < 16 {
            return if self.is_done || buffer.is_empty() {
                Ok(0)
            } else {
                Err(io::Error::other(
                    "a text is converted into a buffer of 16 bytes or more",
                ))
            };
        }
        loop {
            if self.range.is_empty() && !self.is_at_end {
                let count = self.inner.read(&mut self.raw)?;
                self.range = 0..count;
                self.is_at_end = count == 0;
            }
            let source = self.raw.get(self.range.clone()).unwrap_or_default();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(source, buffer, self.is_at_end);
            self.range.start += read;
            let is_finished = matches!(result, encoding_rs::CoderResult::InputEmpty);
            self.is_done = self.is_at_end && is_finished;
            if written > 0 || self.is_done {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes.to_vec(), declared).unwrap(), expected);
        let mut streamed = String::new();
        match stream_encoding(bytes, declared) {
            Some(encoding) => {
                let mut input = Transcoded::new(bytes, encoding);
                let mut buffer = [0; 16];
                let mut all = Vec::new();
                while let Some(count) = Some(input.read(&mut buffer).unwrap()).filter(|c| *c > 0) {
                    all.extend_from_slice(&buffer[..count]);
                }
                streamed.push_str(&String::from_utf8(all).unwrap());
            }
            None => streamed.push_str(std::str::from_utf8(bytes).unwrap()),
        }
        assert_eq!(streamed.trim_start_matches('\u{feff}'), expected);
    }

    #[test]
    fn marks_declarations_and_guesses() {
        check("Žižek".as_bytes(), Some("latin1"), "Žižek");
        check(b"\xef\xbb\xbfa", None, "a");
        check(b"\xff\xfeA\0\xe9\0", None, "Aé");
        check(b"\xfe\xff\0A\0\xe9", None, "Aé");
        check(b"T\0h\0e\0 \0", None, "The ");
        check(b"caf\xe9", Some("iso-8859-1"), "café");
        check(
            b"\x93Yes,\x94 said the na\xefve minister",
            None,
            "“Yes,” said the naïve minister",
        );
        check(
            b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xe2\xf1\xf2\xf0\xe5\xf2\xe8\xeb\xf1\xff \xf1 \xec\xe8\xed\xe8\xf1\xf2\xf0\xee\xec",
            None,
            "Президент встретился с министром",
        );
    }

    #[test]
    fn a_wrong_declaration_is_overruled() {
        // Declared UTF-8, but is not.
        check(b"na\xefve", Some("utf-8"), "naïve");
        check(b"caf\xe9 au lait", Some("nonsense"), "café au lait");
    }

    #[test]
    fn a_few_damaged_characters_are_no_reason() {
        let text =
            "The minister met his colleague in Norby on Tuesday, the ministry said. \u{fffd}";
        check(text.as_bytes(), None, text);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"a\0b"[..],
            b"\x01\x02\x03\x04",
            b"\x89PNG\r\n\x1a\n\0\0\0",
            // A mark of UTF-16, and then an odd number of bytes that are none.
            b"\xff\xfe\x00broken",
            "\u{e001}\u{e002} and \u{e003}".as_bytes(),
        ] {
            assert!(
                matches!(decode(bytes.to_vec(), None), Err(ReadErrorKind::Binary)),
                "{bytes:?}"
            );
        }
    }
}
