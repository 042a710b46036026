//! Mark-up as text: paragraphs parted by blank lines, lines by line breaks.

use dom_query::NodeRef;

use super::name_of;

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Returns the text under a node, without the elements named in `dropped`. Does not recurse, so depth
/// costs no stack; linear in the nodes.
pub(super) fn text_of(root: NodeRef<'_>, dropped: &[&str]) -> String {
    let mut writer = Writer::default();
    // A node to enter, or the mark behind one that was entered.
    let mut steps = vec![Step::Enter(root)];
    while let Some(step) = steps.pop() {
        let node = match step {
            Step::Enter(node) => node,
            Step::Leave => {
                writer.paragraph();
                continue;
            }
        };
        if node.is_text() {
            writer.words(&node.text());
            continue;
        }
        let name = name_of(&node);
        if dropped.contains(&name.as_str()) {
            continue;
        }
        match name.as_str() {
            "br" => writer.line(),
            "td" | "th" => writer.space(),
            _ if BLOCKS.contains(&name.as_str()) => {
                writer.paragraph();
                steps.push(Step::Leave);
            }
            _ => {}
        }
        steps.extend(node.children_it(true).map(Step::Enter));
    }
    writer.text.truncate(writer.text.trim_end().len());
    writer.text
}

enum Step<'n> {
    Enter(NodeRef<'n>),
    Leave,
}

/// Text with the white space of mark-up taken out.
#[derive(Default)]
struct Writer {
    text: String,
    /// What has to stand before the next word.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl Writer {
    fn words(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if !self.text.is_empty() {
                self.text.push_str(match self.gap {
                    Gap::None => "",
                    Gap::Space => " ",
                    Gap::Line => "\n",
                    Gap::Paragraph => "\n\n",
                });
            }
            self.text.push_str(word);
            self.gap = if words.peek().is_some() {
                Gap::Space
            } else {
                Gap::None
            };
        }
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// Two line breaks in a row are a paragraph, as old pages have it.
    fn line(&mut self) {
        self.gap = if self.gap >= Gap::Line {
            Gap::Paragraph
        } else {
            Gap::Line
        };
    }

    fn paragraph(&mut self) {
        self.gap = Gap::Paragraph;
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    #[track_caller]
    fn check(markup: &str, expected: &str) {
        assert_eq!(
            text_of(Document::fragment(markup).root(), &["script"]),
            expected
        );
    }

    #[test]
    fn blocks_are_paragraphs_and_spaces_are_single() {
        check(
            "<p>One\n <b>two</b>&nbsp;three.</p><p>Four</p>",
            "One two three.\n\nFour",
        );
        check("<div>a<div>b</div>c</div>", "a\n\nb\n\nc");
        check("a<br>b<br><br>c", "a\nb\n\nc");
        check("Mc<i>Call</i>um", "McCallum");
        check(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>",
            "a b\n\nc",
        );
        check("a<script>x()</script>b", "ab");
        check("", "");
    }
}
