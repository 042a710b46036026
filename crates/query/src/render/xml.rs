//! Text inside XML.

/// Returns text for an element or an attribute of XML 1.0, in which it reads as it is.
///
/// The characters that XML forbids, even as references, are made visible: control characters become
/// their pictures (`␛`), the two that are no characters become `U+FFFD`. Tabs and line breaks are
/// references, which no reader turns into spaces.
///
/// ```
/// # use chancery_query::render::xml_text;
/// assert_eq!(xml_text("<\"A\" & \u{1b}>"), "&lt;&quot;A&quot; &amp; ␛&gt;");
/// ```
#[must_use]
pub fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(xml_letter(other)),
        }
    }
    out
}

/// Returns the character, or what stands for it where XML 1.0 forbids it.
pub(super) fn xml_letter(letter: char) -> char {
    match u32::from(letter) {
        0x9 | 0xa | 0xd => letter,
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0xfffe | 0xffff => '\u{fffd}',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_parser_reads_it_back(text in any::<String>()) {
            let document = format!("<a b=\"{}\"/>", xml_text(&text));
            let mut reader = quick_xml::Reader::from_str(&document);
            let quick_xml::events::Event::Empty(element) = reader.read_event().unwrap() else {
                panic!("an element");
            };
            let attribute = element.attributes().next().unwrap().unwrap();
            let expected: String = text.chars().map(xml_letter).collect();
            let read = quick_xml::escape::unescape(&attribute.value).unwrap();
            prop_assert_eq!(read, expected);
        }
    }
}
