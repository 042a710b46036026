//! Name corpora: sentences of given tokens with the spans of their names.

use std::path::Path;

use chancery_language::{Name, NameKind};

use crate::treebank::{CorpusError, read_text};

/// A sentence of a name corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedSentence {
    /// The tokens as the corpus has them.
    pub words: Vec<String>,
    /// The names in order.
    pub names: Vec<Name>,
}

/// Reads `names/NAME.tsv.zst` under a corpora folder: its documents, lists of sentences.
///
/// Where no line `# doc` tells documents apart, each sentence is one.
///
/// # Errors
/// If the file cannot be read.
pub fn read_names(corpora: &Path, name: &str) -> Result<Vec<Vec<NamedSentence>>, CorpusError> {
    let text = read_text(&corpora.join("names").join(format!("{name}.tsv.zst")))?;
    Ok(documents(&text))
}

fn documents(text: &str) -> Vec<Vec<NamedSentence>> {
    let mut documents: Vec<Vec<NamedSentence>> = Vec::new();
    let (mut marked, mut fresh) = (false, true);
    let (mut words, mut tags): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for line in text.lines().chain([""]) {
        let mut columns = line.split('\t');
        match (columns.next(), columns.next()) {
            (Some(word), Some(tag)) => {
                words.push(word.to_owned());
                tags.push(tag);
            }
            _ if !words.is_empty() => {
                let sentence = NamedSentence {
                    words: std::mem::take(&mut words),
                    names: spans(&tags),
                };
                tags.clear();
                match documents.last_mut() {
                    Some(document) if marked && !fresh => document.push(sentence),
                    _ => documents.push(vec![sentence]),
                }
                fresh = false;
            }
            _ => {}
        }
        if line.starts_with("# doc") && !line.contains('\t') {
            (marked, fresh) = (true, true);
        }
    }
    documents
}

/// The spans of a sequence in IOB2; an inside tag without its begin tag starts a name too.
fn spans(tags: &[&str]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = false;
    for (index, tag) in tags.iter().enumerate() {
        let kind = match tag.split_once('-') {
            Some((_, "PER")) => NameKind::Person,
            Some((_, "ORG")) => NameKind::Organization,
            Some((_, "LOC")) => NameKind::Location,
            _ => {
                open = false;
                continue;
            }
        };
        match names.last_mut() {
            Some(last) if open && tag.starts_with('I') && last.kind == kind => {
                last.last = index + 1;
            }
            _ => names.push(Name {
                kind,
                first: index,
                last: index + 1,
            }),
        }
        open = true;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_documents_apart() {
        let lengths = |text| documents(text).iter().map(Vec::len).collect::<Vec<_>>();
        let marked = "# doc = a\nVale\tB-PER\tO\n\nsaid\tO\tO\n\n# doc = b\n#\tO\tO\n";
        assert_eq!(lengths(marked), [2, 1]);
        assert_eq!(lengths("Vale\tB-PER\n\nsaid\tO\n"), [1, 1]);
    }

    #[test]
    fn reads_spans() {
        let name = |kind, first, last| Name { kind, first, last };
        assert_eq!(
            spans(&["B-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-ORG"]),
            [
                name(NameKind::Person, 0, 2),
                name(NameKind::Location, 3, 4),
                name(NameKind::Location, 4, 5),
                name(NameKind::Organization, 5, 6)
            ]
        );
    }
}
