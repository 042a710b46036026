//! Pictures as PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// The most pixels that a picture may have on a side, and in all.
const LONGEST_SIDE: f64 = 16_000.0;
const MOST_PIXELS: f64 = 120_000_000.0;

/// A picture cannot become a PNG.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The SVG cannot be read.
    #[error("the picture cannot be drawn")]
    Svg(#[from] resvg::usvg::Error),
    /// It does not fit into memory or into the format.
    #[error(
        "the picture of {width:.0} by {height:.0} pixels is too large for a PNG, expected at most 16000 a side"
    )]
    TooLarge {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
    },
    /// The pixels cannot be packed.
    #[error("the picture cannot be packed: {0}")]
    Packing(String),
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(super::font::regular().to_vec());
    fonts.load_font_data(super::font::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// Draws an SVG that this crate made, `scale` pixels for each of its own; smaller where it would not fit.
///
/// Letters come from DejaVu Sans, which is compiled in, so the same SVG gives the same pixels everywhere. It has no
/// Chinese, Japanese and Korean, whose letters become empty boxes; the SVG shows them. Linear in the
/// number of pixels.
///
/// # Errors
/// If the picture is too large or cannot be read.
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, PngError> {
    let options = Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: FONTS.clone(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    let fitting = scale
        .min(LONGEST_SIDE / width)
        .min(LONGEST_SIDE / height)
        .min((MOST_PIXELS / (width * height)).sqrt());
    let too_large = || PngError::TooLarge { width, height };
    if fitting < 0.5 {
        // Nobody could read it.
        return Err(too_large());
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the scale is about one, and need not be exact"
    )]
    let scale = fitting as f32;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .ok_or_else(too_large)?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(too_large)?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|error| PngError::Packing(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::exchange::View;
    use crate::render::svg;
    use crate::testutil::small_picture;

    #[test]
    fn draws_letters_and_boxes() {
        let svg = svg(&small_picture(), View::Meetings);
        let bytes = png(&svg, 1.0).unwrap();
        let pixels = Pixmap::decode_png(&bytes).unwrap();
        let all = pixels.pixels().len();
        let white = pixels
            .pixels()
            .iter()
            .filter(|p| p.red() == 255 && p.blue() == 255)
            .count();
        assert!(
            white * 10 > all * 4 && white * 100 < all * 97,
            "{white} of {all} are white"
        );
        // Twice as large is four times as many pixels.
        let large = Pixmap::decode_png(&png(&svg, 2.0).unwrap()).unwrap();
        assert_eq!(large.width(), pixels.width() * 2);
    }

    #[test]
    fn refuses_what_nobody_could_read() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90000\" height=\"10\"/>";
        assert!(matches!(png(svg, 1.0), Err(PngError::TooLarge { .. })));
        assert!(matches!(png("<svg", 1.0), Err(PngError::Svg(_))));
    }
}
