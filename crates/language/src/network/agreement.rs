//! Agreement of names: what a word is in one sentence of a text tells what it is in the others.
//!
//! A news article names somebody in full where the context is plain, and by one bare word afterwards. Each
//! word's scores are drawn towards the mean over the same words of the text, the surest counting most.

use super::features::{hash, norm};

/// Kinds of tags: outside and the three kinds of names.
const KINDS: usize = 4;

/// How far and how the scores are drawn together.
#[derive(Debug)]
pub(super) struct Agreement {
    /// From 0 (each sentence for itself) to 1 (the same for all occurrences).
    share: f32,
    /// How much more sure occurrences count than unsure ones.
    sharpness: f32,
    /// The kind of each tag; 0 is outside.
    kinds: Vec<usize>,
}

/// Buffers, reused from text to text.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// The hash of a word that may be a name, and its index.
    found: Vec<(u64, usize)>,
    /// The logarithms of the probabilities of the kinds, for each occurrence of one word.
    beliefs: Vec<[f32; KINDS]>,
    norm: String,
}

impl Agreement {
    pub(super) fn new(share: f32, sharpness: f32, tags: &[String]) -> Self {
        let kind = |tag: &String| match tag.split_once('-') {
            Some((_, "PER")) => 1,
            Some((_, "ORG")) => 2,
            Some((_, "LOC")) => 3,
            _ => 0,
        };
        Self {
            share,
            sharpness,
            kinds: tags.iter().map(kind).collect(),
        }
    }

    /// Draws the rows of scores of equal words together; there are as many rows as words.
    pub(super) fn apply(&self, words: &[&str], rows: &mut [f32], buffers: &mut Buffers) {
        if self.share == 0.0 {
            return;
        }
        let Buffers {
            found,
            beliefs,
            norm: normal,
        } = buffers;
        found.clear();
        for (index, word) in words.iter().enumerate() {
            if may_be_name(word) {
                norm(word, normal);
                found.push((hash("", normal), index));
            }
        }
        found.sort_unstable();
        let width = self.kinds.len();
        for same in found.chunk_by(|left, right| left.0 == right.0) {
            if same.len() < 2 {
                continue;
            }
            let row = |index: usize| index * width..(index + 1) * width;
            beliefs.clear();
            beliefs.extend(
                same.iter()
                    .map(|(_, index)| self.belief(&rows[row(*index)])),
            );
            let common = self.common(beliefs);
            for ((_, index), belief) in same.iter().zip(beliefs.iter()) {
                for (score, kind) in rows[row(*index)].iter_mut().zip(&self.kinds) {
                    *score += self.share * (common[*kind] - belief[*kind]);
                }
            }
        }
    }

    /// The logarithms of the probabilities of the kinds by a row of scores.
    fn belief(&self, row: &[f32]) -> [f32; KINDS] {
        let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sums = [f32::MIN_POSITIVE; KINDS];
        for (score, kind) in row.iter().zip(&self.kinds) {
            sums[*kind] += (score - largest).exp();
        }
        let total: f32 = sums.iter().sum();
        sums.map(|sum| (sum / total).ln())
    }

    /// The mean belief; an occurrence counts less the more its entropy.
    fn common(&self, beliefs: &[[f32; KINDS]]) -> [f32; KINDS] {
        let (mut mean, mut total) = ([0.0; KINDS], 0.0);
        for belief in beliefs {
            let entropy: f32 = -belief.iter().map(|x| x.exp() * x).sum::<f32>();
            let weight = (-self.sharpness * entropy).exp();
            total += weight;
            for (mean, x) in mean.iter_mut().zip(belief) {
                *mean += weight * x;
            }
        }
        mean.map(|x| x / total)
    }
}

/// Words of two characters or more with a capital first.
fn may_be_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags() -> Vec<String> {
        ["O", "S-PER", "S-ORG", "S-LOC"].map(str::to_owned).to_vec()
    }

    fn best(row: &[f32]) -> usize {
        (0..row.len())
            .max_by(|a, b| row[*a].total_cmp(&row[*b]))
            .unwrap()
    }

    #[test]
    fn the_sure_occurrence_decides() {
        let words = ["Vale", "said", "VALE", "vale"];
        let mut rows = [
            0.0, 9.0, 0.0, 0.0, //
            5.0, 0.0, 0.0, 0.0, //
            0.0, 0.0, 0.5, 0.0, //
            1.0, 0.5, 0.0, 0.0,
        ];
        let agreement = Agreement::new(0.8, 3.0, &tags());
        agreement.apply(&words, &mut rows, &mut Buffers::default());
        assert_eq!(best(&rows[..4]), 1);
        assert_eq!(best(&rows[4..8]), 0);
        assert_eq!(best(&rows[8..12]), 1, "drawn to the sure one");
        assert_eq!(best(&rows[12..]), 0, "small letters are left alone");
    }

    #[test]
    fn leaves_single_words_and_a_share_of_nothing_alone() {
        let before = [0.0, 2.0, 1.0, 0.0, 0.0, 1.0, 2.0, 0.0];
        for (words, share) in [(["Vale", "Krol"], 0.8), (["Vale", "Vale"], 0.0)] {
            let mut rows = before;
            Agreement::new(share, 3.0, &tags()).apply(&words, &mut rows, &mut Buffers::default());
            assert_eq!(rows, before);
        }
    }
}
