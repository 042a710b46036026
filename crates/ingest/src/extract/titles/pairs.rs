//! Two offices at the head of one body: *President and CEO*.

use super::{TitleMention, tidy};
use crate::extract::document::Sent;

/// Joins two offices at the head of one body: *President and CEO*, *Founder & Executive Director*. With the second
/// the first is no head of state.
pub(super) fn paired_titles(sent: &Sent<'_>, titles: Vec<TitleMention>) -> Vec<TitleMention> {
    let mut joined: Vec<TitleMention> = Vec::with_capacity(titles.len());
    for title in titles {
        let pairs = joined.last().is_some_and(|before| {
            let capital = sent.is_capitalised(before.core) == sent.is_capitalised(title.core);
            title.first == before.last + 1
                && matches!(sent.lower(before.last), "and" | "&" | "/")
                && before.offices.is_empty()
                && before.possessor.is_none()
                && !before.plural
                && !title.plural
                && before.tenure == title.tenure
                && capital
                && (leads_a_firm(&before.text) || leads_a_body(&before.text))
                && leads_a_firm(&title.text)
        });
        match joined.last_mut().filter(|_| pairs) {
            Some(before) => {
                let words = tidy(sent.phrase(before.last, before.last + 1));
                before.text = if words == "/" {
                    format!("{}/{}", before.text, title.text)
                } else {
                    format!("{} {words} {}", before.text, title.text)
                };
                before.last = title.last;
                title.class.clone_into(&mut before.class);
                title.body.clone_into(&mut before.body);
                before.offices = title.offices;
            }
            None => joined.push(title),
        }
    }
    joined
}

/// Says whether an office is one that firms and societies have, not states.
fn leads_a_firm(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "ceo",
        "chief executive",
        "executive director",
        "founder",
        "operating officer",
        "financial officer",
        "coo",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
        || lower.ends_with("executive officer")
}

/// Says whether an office is one that a society can have as well as a state.
fn leads_a_body(text: &str) -> bool {
    let lower = text.to_lowercase();
    // "Special Assistant to the President" serves another.
    if lower.contains(" to the ") {
        return false;
    }
    [
        "president",
        "chair",
        "chairman",
        "chairwoman",
        "chairperson",
        "director",
        "publisher",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
}
