//! Near-duplicates: the same text behind another address, with a byline more or a paragraph less.
//!
//! Two steps, because the first is cheap and the second is exact. [`Fingerprint::of`] sums a text up
//! in a few numbers, of which two reprints share at least one; a store indexes these
//! ([`Fingerprint::bands`]) and so finds the few texts that are worth comparing. [`is_reprint`]
//! compares two texts word by word and decides.
//!
//! The method is `MinHash` over shingles of words (A. Broder, "On the resemblance and containment of
//! documents", 1997) with banding (J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive
//! Datasets", section 3.4). With four values a band and six bands, two texts that share nine tenths
//! of their shingles meet in some band with probability 0.998, four fifths 0.96, a half 0.32 and a
//! fifth 0.01.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// How many neighbouring words make a shingle.
const SHINGLE: usize = 4;
/// How many minima are folded into one band.
const ROWS: usize = 4;
/// How many bands a fingerprint has.
const BANDS: usize = 6;
/// Texts with fewer words have no fingerprint: too little to tell a reprint from a formula.
const LEAST_WORDS: usize = 24;
/// The share of all shingles of two texts that reprints have in common, in hundredths.
const LEAST_SHARED: usize = 80;

/// A short summary of a text by which its near-duplicates are found.
///
/// The same text gives the same fingerprint on every machine and in every version; if the method
/// ever changes, [`Fingerprint::METHOD`] does too, so that a store knows to compute them again.
///
/// ```
/// use chancery_model::{Fingerprint, is_reprint};
///
/// let text = "Foreign Minister Anna Vale of Arland met her colleague Boris Krol in the harbour town of \
///             Norby on Tuesday to discuss fishing rights, the ministry said in a statement.";
/// let reprint = format!("NORBY (Agency) - {text}");
/// let (one, two) = (Fingerprint::of(text).unwrap(), Fingerprint::of(&reprint).unwrap());
/// assert!(one.bands().iter().any(|band| two.bands().contains(band)));
/// assert!(is_reprint(text, &reprint));
/// assert!(!is_reprint(text, &text.replace("Boris Krol", "Carla Dorn")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([i64; BANDS]);

impl Fingerprint {
    /// The number of the method, to be stored beside what it made.
    pub const METHOD: u32 = 1;

    /// Computes the fingerprint of a text, or `None` if the text has fewer than 24 words.
    ///
    /// Letter case, punctuation, white space and Unicode composition do not count. Linear in the
    /// text, with little memory.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut words = [0_u64; SHINGLE];
        let mut count = 0;
        let mut minima = [[u64::MAX; ROWS]; BANDS];
        for_each_word(text, |word| {
            words.rotate_left(1);
            if let Some(last) = words.last_mut() {
                *last = hash(word);
            }
            count += 1;
            if count >= SHINGLE {
                let shingle = fold(&words);
                let mut seed = 0_u64;
                for minimum in minima.iter_mut().flatten() {
                    seed = seed.wrapping_add(GOLDEN);
                    *minimum = (*minimum).min(mix(shingle ^ seed));
                }
            }
        });
        (count >= LEAST_WORDS).then(|| {
            let mut band = 0;
            Self(minima.map(|rows| {
                band += 1;
                // The number of the band goes in, so that equal numbers are equal bands.
                mix(fold(&rows) ^ band).cast_signed()
            }))
        })
    }

    /// Returns the numbers to index: reprints have at least one in common, unlike texts seldom do.
    #[must_use]
    pub fn bands(&self) -> &[i64] {
        &self.0
    }
}

/// Says whether two texts are the same text printed twice.
///
/// They are if four fifths of their shingles of four words are shared, and if every name and figure
/// (word with a capital or a digit) of the shorter one stands in the longer one too, or of each in the
/// other where they are of one length. The second rule keeps letters apart that say the same to
/// different addressees, and statements that differ in a date alone. It does not matter which of the
/// texts comes first. Texts of fewer than 24 words are never reprints. `O(n log n)` in their length.
#[must_use]
pub fn is_reprint(one: &str, two: &str) -> bool {
    let (one, two) = (Words::of(one), Words::of(two));
    if one.count.min(two.count) < LEAST_WORDS {
        return false;
    }
    let (short, long) = if one.count <= two.count {
        (one, two)
    } else {
        (two, one)
    };
    let shared = short.shingles.intersection(&long.shingles).count();
    let all = short.shingles.len() + long.shingles.len() - shared;
    let is_told_alike = if short.count == long.count {
        short.telling == long.telling
    } else {
        short.telling.is_subset(&long.telling)
    };
    is_told_alike && shared * 100 >= all * LEAST_SHARED
}

/// Says whether two texts, read at one address, are versions of one text: they share half of their
/// shingles, or are the same.
///
/// Where the address says that both may be one, less likeness is asked for than of a reprint, and no
/// least length. `O(n log n)` in their length.
#[must_use]
pub fn is_version(one: &str, two: &str) -> bool {
    let (one, two) = (Words::of(one), Words::of(two));
    let shared = one.shingles.intersection(&two.shingles).count();
    let all = one.shingles.len() + two.shingles.len() - shared;
    if all == 0 {
        return one.telling == two.telling && one.count == two.count;
    }
    shared * 2 >= all
}

/// The words of a text, as hashes.
struct Words {
    count: usize,
    shingles: BTreeSet<u64>,
    /// The words that have a capital or a digit.
    telling: BTreeSet<u64>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut all = Vec::new();
        let mut telling = BTreeSet::new();
        for_each_word(text, |word| {
            all.push(hash(word));
            if word.chars().any(|c| c.is_uppercase() || c.is_numeric()) {
                telling.insert(hash(word));
            }
        });
        Self {
            count: all.len(),
            shingles: all.windows(SHINGLE).map(fold).collect(),
            telling,
        }
    }
}

/// Hands over the runs of letters and digits of a text, in composed form.
fn for_each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut composed = String::new();
    for word in text.split(|c: char| {
        !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c))
    }) {
        if word.is_empty() {
        } else if word.is_ascii() {
            take(word);
        } else {
            composed.clear();
            composed.extend(word.nfc());
            take(&composed);
        }
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a over the lower-case letters, so that the numbers are the same everywhere and always.
fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    if word.is_ascii() {
        word.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
    } else {
        let mut buffer = [0; 4];
        for letter in word.chars().flat_map(char::to_lowercase) {
            letter.encode_utf8(&mut buffer).bytes().for_each(&mut add);
        }
    }
    hash
}

fn fold(parts: &[u64]) -> u64 {
    parts
        .iter()
        .fold(GOLDEN, |hash, part| mix(hash.rotate_left(23) ^ part))
}

/// The finalizer of `SplitMix64`, which spreads every bit over all others.
fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Foreign Minister Anna Vale of Arland met her colleague Boris Krol in the \
        harbour town of Norby on Tuesday. The two discussed fishing rights, the price of gas and the \
        talks that both countries have held since March, according to a statement of the ministry. \
        They agreed to meet again before the summer, when the present treaty ends. Krol will host \
        the next round in his capital, his spokeswoman told reporters after the talks.";

    fn meet(one: &str, two: &str) -> bool {
        let (one, two) = (Fingerprint::of(one).unwrap(), Fingerprint::of(two).unwrap());
        one.bands().iter().any(|band| two.bands().contains(band))
    }

    #[test]
    fn what_does_not_change_the_words_does_not_change_the_fingerprint() {
        let shouted = TEXT.to_uppercase().replace(' ', "\n ").replace(',', " --");
        assert_eq!(Fingerprint::of(TEXT), Fingerprint::of(&shouted));
        let (composed, apart) = (
            TEXT.replace("Vale", "Valé"),
            TEXT.replace("Vale", "Vale\u{301}"),
        );
        assert_eq!(Fingerprint::of(&composed), Fingerprint::of(&apart));
    }

    #[test]
    fn the_numbers_stay_as_they_are() {
        let bands = Fingerprint::of(TEXT).unwrap();
        assert_eq!(
            bands.bands().first(),
            Some(&-5_639_711_579_430_554_518),
            "stores hold these numbers: a change needs another METHOD"
        );
    }

    #[test]
    fn a_reprint_with_a_byline_and_a_footer_is_found() {
        let reprint = format!("NORBY, 4 March (Agency) - {TEXT} (Reporting by the desk)");
        assert!(meet(TEXT, &reprint));
        assert!(is_reprint(TEXT, &reprint));
        assert!(is_reprint(&reprint, TEXT));
    }

    #[test]
    fn another_name_or_figure_is_another_text() {
        for (from, to) in [("Norby", "Salt Bay"), ("March", "2024"), ("Krol", "Dorn")] {
            assert!(!is_reprint(TEXT, &TEXT.replace(from, to)), "{from}");
        }
    }

    #[test]
    fn one_name_less_in_as_many_words_is_another_text_whichever_comes_first() {
        let other = TEXT.replace("Boris Krol", "Anna Vale");
        assert!(!is_reprint(TEXT, &other));
        assert!(!is_reprint(&other, TEXT));
    }

    #[test]
    fn half_of_a_text_is_not_a_reprint_of_it() {
        let half: String = TEXT.chars().take(TEXT.len() / 2).collect();
        assert!(!is_reprint(TEXT, &half));
    }

    #[test]
    fn unlike_texts_share_no_band() {
        let other = "The harvest was poor this year in the northern valleys, and farmers asked the \
            government for help with seed and fuel before the winter comes, as they did last year.";
        assert!(!meet(TEXT, other));
        assert!(!is_reprint(TEXT, other));
    }

    #[test]
    fn short_texts_have_no_fingerprint_and_are_no_reprints() {
        let short = "Anna Vale met Boris Krol in Norby.";
        assert_eq!(Fingerprint::of(short), None);
        assert_eq!(Fingerprint::of(""), None);
        assert!(!is_reprint(short, short));
    }
}
