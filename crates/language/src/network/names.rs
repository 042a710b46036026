//! Decoding names: the best legal sequence of begin, inside, end, single and outside tags.

use crate::analysis::{Name, NameKind};
use crate::network::weights::ModelError;

/// What a tag says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Outside,
    Begin(NameKind),
    Inside(NameKind),
    End(NameKind),
    Single(NameKind),
}

impl Tag {
    fn parse(text: &str) -> Option<Self> {
        if text == "O" {
            return Some(Self::Outside);
        }
        let (place, kind) = text.split_once('-')?;
        let kind = match kind {
            "PER" => NameKind::Person,
            "ORG" => NameKind::Organization,
            "LOC" => NameKind::Location,
            _ => return None,
        };
        match place {
            "B" => Some(Self::Begin(kind)),
            "I" => Some(Self::Inside(kind)),
            "E" => Some(Self::End(kind)),
            "S" => Some(Self::Single(kind)),
            _ => None,
        }
    }

    /// The kind of the name that is open after this tag.
    fn open(self) -> Option<NameKind> {
        match self {
            Self::Begin(kind) | Self::Inside(kind) => Some(kind),
            _ => None,
        }
    }

    /// The kind of the name that must be open before this tag.
    fn needs(self) -> Option<NameKind> {
        match self {
            Self::Inside(kind) | Self::End(kind) => Some(kind),
            _ => None,
        }
    }
}

/// The tags in the order of the scores, with what may follow what.
#[derive(Debug)]
pub(super) struct NameDecoder {
    tags: Vec<Tag>,
    /// For each tag, the indices of those that may stand before it.
    before: Vec<Vec<usize>>,
}

/// Buffers of the decoder.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    scores: Vec<f32>,
    next: Vec<f32>,
    back: Vec<usize>,
}

impl NameDecoder {
    pub(super) fn new(inventory: &[String]) -> Result<Self, ModelError> {
        let parsed: Option<Vec<Tag>> = inventory.iter().map(|tag| Tag::parse(tag)).collect();
        let tags = parsed.filter(|tags| tags.contains(&Tag::Outside));
        let tags = tags.ok_or(ModelError::Configuration(
            "name tags `O` and `B-PER` … `S-LOC`",
        ))?;
        let before = |tag: &Tag| {
            tags.iter()
                .enumerate()
                .filter(|(_, last)| last.open() == tag.needs())
                .map(|(i, _)| i)
                .collect()
        };
        let before = tags.iter().map(before).collect();
        Ok(Self { tags, before })
    }

    /// Returns the names of a sentence; `rows` are the scores of its words.
    pub(super) fn decode<'r>(
        &self,
        rows: impl Iterator<Item = &'r [f32]>,
        buffers: &mut Buffers,
    ) -> Vec<Name> {
        let count = self.tags.len();
        let Buffers { scores, next, back } = buffers;
        back.clear();
        for row in rows {
            next.clear();
            let first = back.is_empty();
            for (tag, score) in row.iter().enumerate().take(count) {
                let (best, before) = if first {
                    let legal = self.tags[tag].needs().is_none();
                    (0, if legal { 0.0 } else { f32::NEG_INFINITY })
                } else {
                    best_of(&self.before[tag], scores)
                };
                back.push(best);
                next.push(before + *score);
            }
            std::mem::swap(scores, next);
        }
        self.names(scores, back)
    }

    /// Walks back from the best legal last tag and collects the names.
    fn names(&self, scores: &[f32], back: &[usize]) -> Vec<Name> {
        let count = self.tags.len();
        let closed: Vec<usize> = (0..count)
            .filter(|tag| self.tags[*tag].open().is_none())
            .collect();
        let mut names = Vec::new();
        if back.is_empty() {
            return names;
        }
        let (mut tag, _) = best_of(&closed, scores);
        let mut last = 0;
        for word in (0..back.len() / count).rev() {
            match self.tags[tag] {
                Tag::End(_) => last = word + 1,
                Tag::Begin(kind) => names.push(Name {
                    kind,
                    first: word,
                    last,
                }),
                Tag::Single(kind) => names.push(Name {
                    kind,
                    first: word,
                    last: word + 1,
                }),
                Tag::Outside | Tag::Inside(_) => {}
            }
            tag = back[word * count + tag];
        }
        names.reverse();
        names
    }
}

/// The candidate with the largest score, the first on a tie.
fn best_of(candidates: &[usize], scores: &[f32]) -> (usize, f32) {
    let mut best = (
        candidates.first().copied().unwrap_or_default(),
        f32::NEG_INFINITY,
    );
    for index in candidates {
        if scores[*index] > best.1 {
            best = (*index, scores[*index]);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder() -> NameDecoder {
        let kinds = ["PER", "ORG", "LOC"];
        let tags = kinds
            .iter()
            .flat_map(|kind| ["B", "I", "E", "S"].map(|place| format!("{place}-{kind}")));
        let inventory: Vec<String> = std::iter::once("O".to_owned()).chain(tags).collect();
        NameDecoder::new(&inventory).unwrap()
    }

    #[track_caller]
    fn check(words: &[&[(usize, f32)]], expected: &[Name]) {
        let rows: Vec<Vec<f32>> = words
            .iter()
            .map(|scores| {
                let mut row = vec![0.0; 13];
                scores.iter().for_each(|(tag, score)| row[*tag] = *score);
                row
            })
            .collect();
        let found = decoder().decode(rows.iter().map(Vec::as_slice), &mut Buffers::default());
        assert_eq!(found, expected);
    }

    #[test]
    fn joins_begin_inside_end() {
        let name = Name {
            kind: NameKind::Person,
            first: 1,
            last: 4,
        };
        check(
            &[
                &[(0, 5.0)],
                &[(1, 5.0)],
                &[(2, 5.0)],
                &[(3, 5.0)],
                &[(0, 1.0)],
            ],
            &[name],
        );
    }

    #[test]
    fn repairs_illegal_sequences() {
        // The best single tags would open a name that never ends.
        check(
            &[&[(1, 3.0), (4, 2.0)]],
            &[Name {
                kind: NameKind::Person,
                first: 0,
                last: 1,
            }],
        );
        check(&[&[(0, 2.0)], &[(3, 1.0)], &[(0, 2.0)]], &[]);
        check(&[], &[]);
    }
}
