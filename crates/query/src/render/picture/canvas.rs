//! Writes the shapes and letters of an SVG.

use std::fmt::Write as _;

use super::font;
use super::look::{Dash, FAINT, GROUND, Shape};
use crate::render::xml::xml_text;

/// An SVG under construction. Its names are escaped; a white ground is painted, so that it looks the same on
/// every page.
pub(crate) struct Canvas {
    body: String,
    title: String,
    description: String,
}

/// How a text stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Letters {
    pub(crate) size: f64,
    pub(crate) color: &'static str,
    pub(crate) is_bold: bool,
    pub(crate) is_struck: bool,
    pub(crate) anchor: Anchor,
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How an outline is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outline {
    pub(crate) color: &'static str,
    pub(crate) filling: &'static str,
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

impl Letters {
    pub(crate) fn new(size: f64, color: &'static str) -> Self {
        Self {
            size,
            color,
            is_bold: false,
            is_struck: false,
            anchor: Anchor::Start,
        }
    }

    pub(crate) fn bold(self) -> Self {
        Self {
            is_bold: true,
            ..self
        }
    }

    pub(crate) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

impl Canvas {
    /// Begins a picture with what a screen reader says of it.
    pub(crate) fn new(title: &str, description: &str) -> Self {
        Self {
            body: String::new(),
            title: xml_text(title),
            description: xml_text(description),
        }
    }

    /// Ends the picture.
    pub(crate) fn finish(self, width: f64, height: f64) -> String {
        let Self {
            body,
            title,
            description,
        } = self;
        let fonts = font::FAMILIES;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{fonts}\" role=\"img\" \
             aria-labelledby=\"title description\">\n\
             <title id=\"title\">{title}</title>\n\
             <desc id=\"description\">{description}</desc>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"{GROUND}\"/>\n{body}</svg>\n"
        )
    }

    /// Ends a picture that has nothing in it, and says so.
    pub(crate) fn finish_empty(mut self) -> String {
        let letters = Letters::new(14.0, FAINT);
        self.text((24.0, 44.0), letters, "nothing to draw");
        self.finish(260.0, 76.0)
    }

    /// Begins something with a tooltip and, if there is an address, a link; [`Self::close`] ends it.
    pub(crate) fn open(&mut self, tip: &str, url: Option<&str>) {
        match url {
            Some(url) => {
                let url = xml_text(url);
                self.put(format_args!(
                    "<a href=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">"
                ));
            }
            None => self.body.push_str("<g>"),
        }
        self.put(format_args!("<title>{}</title>", xml_text(tip)));
    }

    /// Ends what [`Self::open`] began with the same address.
    pub(crate) fn close(&mut self, url: Option<&str>) {
        self.body
            .push_str(if url.is_some() { "</a>\n" } else { "</g>\n" });
    }

    /// Draws a line of text; `y` is where it stands on.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), letters: Letters, text: &str) {
        self.text_with(format_args!("x=\"{x:.1}\" y=\"{y:.1}\""), letters, text);
    }

    /// Draws a line of text with a rim of another colour, which parts it from what it stands on.
    pub(crate) fn rimmed(&mut self, (x, y): (f64, f64), rim: &str, letters: Letters, text: &str) {
        let rim = format!(
            "stroke=\"{rim}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        );
        self.text_with(
            format_args!("x=\"{x:.1}\" y=\"{y:.1}\" {rim}"),
            letters,
            text,
        );
    }

    /// Draws a line of text that goes up from its place, at an angle in degrees.
    pub(crate) fn slanted(&mut self, (x, y): (f64, f64), angle: f64, letters: Letters, text: &str) {
        let place = format!("transform=\"translate({x:.1} {y:.1}) rotate({angle:.0})\"");
        self.text_with(format_args!("{place}"), letters, text);
    }

    fn text_with(&mut self, place: std::fmt::Arguments<'_>, letters: Letters, text: &str) {
        let Letters { size, color, .. } = letters;
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if letters.is_bold {
            " font-weight=\"bold\""
        } else {
            ""
        };
        let struck = if letters.is_struck {
            " text-decoration=\"line-through\""
        } else {
            ""
        };
        self.put(format_args!(
            "<text {place} font-size=\"{size}\" fill=\"{color}\"{anchor}{weight}{struck}>{}</text>",
            xml_text(text)
        ));
    }

    /// Draws a path.
    pub(crate) fn path(&mut self, path: &str, color: &str, width: f64, dash: Dash, opacity: f64) {
        let dash = dashes(dash, width);
        let opacity = if opacity < 1.0 {
            format!(" stroke-opacity=\"{opacity}\"")
        } else {
            String::new()
        };
        self.put(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{dash}{opacity}/>"
        ));
    }

    /// Draws a box of some shape around its middle.
    pub(crate) fn shape(
        &mut self,
        shape: Shape,
        middle: (f64, f64),
        size: (f64, f64),
        outline: Outline,
    ) {
        let (x, y) = (middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0);
        let (width, height) = size;
        let style = style(outline);
        match shape {
            Shape::Rounded | Shape::Square => {
                let corner = if shape == Shape::Rounded {
                    " rx=\"7\""
                } else {
                    ""
                };
                self.put(format_args!(
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"{corner} {style}/>"
                ));
            }
            Shape::Ellipse => self.put(format_args!(
                "<ellipse cx=\"{:.1}\" cy=\"{:.1}\" rx=\"{:.1}\" ry=\"{:.1}\" {style}/>",
                middle.0,
                middle.1,
                width / 2.0,
                height / 2.0
            )),
            Shape::Diamond => {
                let (half, high) = (width / 2.0, height / 2.0);
                let path = format!(
                    "M{:.1} {y:.1}l{half:.1} {high:.1}l-{half:.1} {high:.1}l-{half:.1} -{high:.1}z",
                    middle.0
                );
                self.put(format_args!("<path d=\"{path}\" {style}/>"));
            }
            Shape::Octagon => {
                let cut = (height * 0.3).min(width * 0.3);
                let path = format!(
                    "M{:.1} {y:.1}h{:.1}l{cut:.1} {cut:.1}v{:.1}l-{cut:.1} {cut:.1}h-{:.1}l-{cut:.1} -{cut:.1}v-{:.1}z",
                    x + cut,
                    width - 2.0 * cut,
                    height - 2.0 * cut,
                    width - 2.0 * cut,
                    height - 2.0 * cut,
                );
                self.put(format_args!("<path d=\"{path}\" {style}/>"));
            }
            Shape::Note => {
                let ear = 8.0;
                let path = format!(
                    "M{x:.1} {y:.1}h{:.1}l{ear} {ear}v{:.1}h-{width:.1}z m{:.1} 0v{ear}h{ear}",
                    width - ear,
                    height - ear,
                    width - ear,
                );
                self.put(format_args!("<path d=\"{path}\" {style}/>"));
            }
        }
    }

    fn put(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        writeln!(self.body, "{markup}").ok();
    }
}

fn style(outline: Outline) -> String {
    let Outline {
        color,
        filling,
        width,
        dash,
    } = outline;
    let dash = dashes(dash, width);
    format!("fill=\"{filling}\" stroke=\"{color}\" stroke-width=\"{width}\"{dash}")
}

fn dashes(dash: Dash, width: f64) -> String {
    dash.pattern(width).map_or_else(String::new, |pattern| {
        format!(" stroke-dasharray=\"{pattern}\"")
    })
}
