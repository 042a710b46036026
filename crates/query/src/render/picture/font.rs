//! How wide text is: in DejaVu Sans, which is compiled in.

use std::sync::LazyLock;

use ttf_parser::Face;
use unicode_width::UnicodeWidthChar as _;

/// The fonts asked for, the one that is measured first. Verdana has the same widths, the others are narrower,
/// so that text fits wherever it is shown.
pub(crate) const FAMILIES: &str = "DejaVu Sans,Verdana,Helvetica,Arial,sans-serif";

/// From the top of one line to that of the next, in sizes of the font.
pub(crate) const LINE: f64 = 1.25;

static REGULAR: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(regular(), 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(bold(), 0).ok());

/// Returns the file of the font.
// Wherever it is inlined the program has the file once more.
#[inline(never)]
pub(super) fn regular() -> &'static [u8] {
    dejavu::sans::regular()
}

/// Returns the file of the bold font.
#[inline(never)]
pub(super) fn bold() -> &'static [u8] {
    dejavu::sans::bold()
}

/// Returns how wide a text is at a size, both in pixels. Linear.
///
/// Letters are measured one by one, without kerning and ligatures, which make it narrower. What the font
/// lacks counts as wide as a column of a terminal, or two.
pub(crate) fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let face = if is_bold { &BOLD } else { &REGULAR };
    let widths = text
        .chars()
        .map(|letter| letter_width(face.as_ref(), letter));
    widths.sum::<f64>() * size
}

/// The width of a letter in sizes of the font.
fn letter_width(face: Option<&Face<'_>>, letter: char) -> f64 {
    let known = face.and_then(|face| {
        let advance = face.glyph_hor_advance(face.glyph_index(letter)?)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    });
    known.unwrap_or_else(|| match letter.width() {
        None | Some(0) => 0.0,
        Some(1) => 0.65,
        Some(_) => 1.05,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_are_wide() {
        assert!(width("mmm", 10.0, false) > 2.0 * width("iii", 10.0, false));
        assert!(width("bold", 10.0, true) > width("bold", 10.0, false));
        assert!((width("ab", 20.0, false) - 2.0 * width("ab", 10.0, false)).abs() < 1e-9);
        // Not in the font.
        assert!((width("李", 10.0, false) - 10.5).abs() < 1e-9);
        assert!(width("\u{1f469}\u{200d}", 10.0, false) > 0.0);
    }
}
