//! Pages that nest elements without end: the time that HTML's own rules ask for a page grows with its
//! depth times its length, so such pages are refused before they are parsed.

use std::collections::HashMap;

use crate::read::error::ReadErrorKind;

/// The most elements around one; Chrome shows pages as if they had no more than 512.
const DEEPEST: usize = 512;

/// Elements without content, or that end by themselves where the next begins.
const FLAT: &[&str] = &[
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "option", "p", "param", "rp", "rt",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];
/// Elements whose content is text, whatever it looks like.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "noembed", "noframes",
];

/// Refuses a page that nests too deep. Linear in the page.
pub(super) fn check(page: &str) -> Result<(), ReadErrorKind> {
    let mut open: Vec<&str> = Vec::new();
    let mut count: HashMap<&str, usize> = HashMap::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (is_end, tag) = match after.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, after),
        };
        let length = tag
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            .count();
        let name = tag.get(..length).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        rest = tag.get(length..).unwrap_or_default();
        if FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
            continue;
        }
        if is_end {
            let Some(opened) = count.get_mut(name).filter(|opened| **opened > 0) else {
                continue;
            };
            *opened -= 1;
            while let Some(last) = open.pop() {
                if last == name {
                    break;
                }
                if let Some(opened) = count.get_mut(last) {
                    *opened -= 1;
                }
            }
        } else if let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
            rest = after_end_tag(rest, raw);
        } else {
            open.push(name);
            *count.entry(name).or_default() += 1;
            if open.len() > DEEPEST {
                return Err(ReadErrorKind::TooDeep { limit: DEEPEST });
            }
        }
    }
    Ok(())
}

/// What follows `</name`, or nothing if the element never ends.
fn after_end_tag<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        let found = after.get(..name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_as_a_browser_does() {
        let deep = |open: &str, close: &str, count: usize| {
            check(&format!("{}x{}", open.repeat(count), close.repeat(count))).is_err()
        };
        assert!(!deep("<div>", "</div>", 500));
        assert!(deep("<div>", "</div>", 600));
        assert!(!deep("<div></div>", "", 600));
        assert!(
            !deep("<p>One", "", 600),
            "paragraphs end where the next begins"
        );
        assert!(deep("<b class=x>", "", 600));
        assert!(
            deep("<div></x>", "", 600),
            "an end tag of nothing ends nothing"
        );
        assert!(!deep("<script>'<div>'</script>", "", 600));
        assert!(!deep("<!-- <div> -->", "", 600));
        assert!(!deep("<DIV>", "</DIV>", 400));
    }
}
