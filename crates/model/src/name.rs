//! Names in a form that can be compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns a name folded for comparison: no accents, lower case, no punctuation, single spaces.
///
/// Full stops and apostrophes vanish (`U.S.` is `us`, `al-Sa'ud` is `al saud`); other punctuation
/// parts words. Names of different people can fold to one form: equality of folded names is
/// evidence of identity, not proof.
///
/// ```
/// assert_eq!(chancery_model::fold_name("Recep  Tayyip ERDOĞAN"), "recep tayyip erdogan");
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        fold_letters(&mut folded, name.chars());
    } else {
        let decomposed = name.nfkd().filter(|letter| !is_combining_mark(*letter));
        fold_letters(&mut folded, decomposed);
        // Lower-casing can itself bring a combining mark (the dotted capital I of Turkish).
        folded.retain(|letter| !is_combining_mark(letter));
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn fold_letters(folded: &mut String, letters: impl Iterator<Item = char>) {
    for letter in letters {
        match letter {
            '.' | '\'' | '’' | '‘' | 'ʼ' | '`' | 'ʿ' | 'ʾ' => {}
            'ı' => folded.push('i'),
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            _ if letter.is_ascii_alphanumeric() => folded.push(letter.to_ascii_lowercase()),
            _ if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ if !folded.ends_with(' ') && !folded.is_empty() => folded.push(' '),
            _ => {}
        }
    }
}

/// Returns the words of a folded name.
pub fn name_words(folded: &str) -> impl DoubleEndedIterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgives_accents_case_and_punctuation() {
        for (name, folded) in [
            ("Andrés Manuel López Obrador", "andres manuel lopez obrador"),
            ("U.S.", "us"),
            ("al-Sa’ud", "al saud"),
            ("İbrahim Kalın", "ibrahim kalin"),
            ("  — ", ""),
            (" O'Brien-Smith,  JR. ", "obrien smith jr"),
            (" Ó'Brien-Smith,  JR. ", "obrien smith jr"),
            ("Đặng Straße", "dang strasse"),
            ("李在明", "李在明"),
        ] {
            assert_eq!(fold_name(name), folded);
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_is_idempotent(name in ".*") {
            let folded = fold_name(&name);
            proptest::prop_assert_eq!(fold_name(&folded), folded);
        }
    }
}
