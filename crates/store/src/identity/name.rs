//! Whether two names can be forms of one person's name.

use std::collections::HashMap;
use std::sync::LazyLock;

use chancery_model::name_words;

/// Words before a family name that some write and others leave out.
const PARTICLES: [&str; 12] = [
    "al", "el", "as", "ad", "ar", "an", "ash", "bin", "ibn", "ben", "bint", "ould",
];

/// Of these the son's name comes before, the father's behind, so that their order tells who it is.
const PATRONYMIC: [&str; 4] = ["bin", "ibn", "ben", "bint"];

/// Countries where the family name comes first.
const FAMILY_FIRST: [&str; 10] = ["CN", "HK", "HU", "JP", "KH", "KP", "KR", "SG", "TW", "VN"];

/// What distinguishes a father from a son of the same name.
const SUFFIXES: [&str; 6] = ["jr", "junior", "sr", "senior", "ii", "iii"];

/// Given names that are written in several ways, or for short; each line is one name.
const VARIANTS: &[&[&str]] = &[
    &[
        "alexander",
        "aleksandr",
        "oleksandr",
        "alexandre",
        "aleksander",
        "alyaksandr",
        "alex",
    ],
    &["alexei", "aleksei", "oleksiy", "oleksii", "alexey"],
    &["andrei", "andrey", "andriy", "andrii"],
    &["anthony", "antony", "tony"],
    &["benjamin", "binyamin", "ben"],
    &["charles", "chuck", "charlie"],
    &["christopher", "chris"],
    &["daniel", "dan"],
    &["david", "dave"],
    &["dmitri", "dmitry", "dmytro", "dmitriy"],
    &["donald", "don"],
    &["edward", "ed", "eddie", "ted"],
    &["elizabeth", "liz", "beth"],
    &["gerald", "gerry", "jerry"],
    &["henry", "harry"],
    &[
        "hussein", "hussain", "husain", "hossein", "husayn", "husseyn", "hossain",
    ],
    &["james", "jim", "jimmy"],
    &["joseph", "joe", "joey"],
    &["kenneth", "ken"],
    &["mahmoud", "mahmud", "mehmood", "mahmood"],
    &["michael", "mike"],
    &["mikhail", "mykhailo", "mikhaylo"],
    &[
        "mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohamad", "muhamad",
    ],
    &["nicholas", "nick", "nicolas"],
    &["nikolai", "nikolay", "mykola"],
    &["peter", "pete"],
    &["petro", "pyotr", "petr"],
    &["richard", "dick", "rick"],
    &["robert", "bob", "bobby", "rob"],
    &["ronald", "ron"],
    &["samuel", "sam"],
    &["sergei", "sergey", "serhiy", "serhii", "sergiy"],
    &["stephen", "steven", "steve"],
    &["susan", "sue"],
    &["thomas", "tom"],
    &["timothy", "tim"],
    &["vladimir", "volodymyr", "uladzimir", "wladimir"],
    &["walter", "walt"],
    &["william", "bill", "will", "billy"],
    &["yevgeny", "evgeny", "yevhen", "evgeni", "yevgeni"],
    &["yousef", "yusuf", "youssef", "yousuf", "yussuf"],
    &["yuri", "yuriy", "yurii", "iurii"],
    &["abdullah", "abdallah", "abdulla"],
    &["ahmed", "ahmad", "ahmet"],
    &["ali", "aly"],
    &["ibrahim", "ebrahim"],
    &["omar", "umar", "omer"],
    &["khalid", "khaled"],
    &["saad", "sa'ad"],
    &["said", "saeed", "sayed", "saied"],
];

/// How two names agree, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// Letter for letter, but for accents and case.
    Same,
    /// In another spelling of the same letters of another script.
    Spelling,
    /// With the family name at the other end.
    Order,
    /// One leaves out middle names, patronymics or a second family name.
    Parts,
    /// One has a short or foreign form of the given name.
    Variant,
    /// One has letters in the place of given names.
    Initials,
    /// Each word has the consonants of the other's, with other vowels between.
    Vowels,
}

/// A person's name of two words and more, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonName {
    folded: String,
    /// The words without particles and suffixes, each as [`spelling`] has it.
    words: Vec<String>,
    suffix: Option<String>,
    /// The last word with the particle before it, if that says whose child it is: `bin salman`.
    father: Option<String>,
    has_father: bool,
}

impl PersonName {
    /// Takes a folded name apart.
    pub(crate) fn new(folded: &str) -> Self {
        let mut words = Vec::new();
        let (mut suffix, mut has_father) = (None, false);
        for (index, word) in name_words(folded).enumerate() {
            if index > 0 && PARTICLES.contains(&word) {
                has_father |= PATRONYMIC.contains(&word);
                continue;
            }
            if index > 0 && SUFFIXES.contains(&word) {
                suffix = Some(word.get(..1).unwrap_or(word).to_owned());
                continue;
            }
            words.push(spelling(word));
        }
        Self {
            folded: folded.to_owned(),
            words,
            suffix,
            father: single_word(folded).filter(|word| word.starts_with(CHILD_OF)),
            has_father,
        }
    }

    /// The words under which another form of the name is looked for: the last, and the first where the
    /// family name may stand there.
    pub(crate) fn surnames(&self) -> impl Iterator<Item = &str> {
        let first = self.words.first().map(String::as_str);
        let last = self.words.last().map(String::as_str);
        last.into_iter()
            .chain(first.filter(|first| Some(*first) != last))
    }

    /// The first and the last word, the first as all its forms have it: others that can be forms of this
    /// name are looked for by them.
    ///
    /// Of any two names that agree one asks for what the other [answers](Self::answers).
    pub(crate) fn asks(&self) -> impl Iterator<Item = (String, &str)> {
        let ends = self.words.first().zip(self.words.last());
        ends.into_iter()
            .flat_map(|(first, last)| pairs(first, last))
    }

    /// The first and last words that the name has where its middle names, its first or its last words are
    /// left out, the family name stands at the other end, or a letter is written for the first name.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (String, &str)> {
        let mut found = Vec::new();
        if let ([first, middle @ ..], Some((last, before))) =
            (self.words.as_slice(), self.words.split_last())
        {
            let inner = || middle.iter().take(middle.len().saturating_sub(1));
            found.extend(inner().flat_map(|word| pairs(first, word)));
            found.extend(inner().flat_map(|word| pairs(word, last)));
            found.extend(before.last().into_iter().flat_map(|word| pairs(last, word)));
            let mut letters = first.chars();
            if let (Some(letter), Some(_)) = (letters.next(), letters.next()) {
                found.push((letter.to_string(), last.as_str()));
            }
        }
        found.into_iter()
    }

    /// The words by which an office-holder of a country is called alone: the last, and where the family name
    /// comes first the first. *Salman* is not Mohammed bin Salman, but his father.
    pub(crate) fn family_words(&self, country: &str) -> impl Iterator<Item = &str> {
        let count = 1 + usize::from(FAMILY_FIRST.contains(&country));
        let surnames = self.surnames().take(count);
        let surnames = surnames.skip(usize::from(self.father.is_some()));
        self.father.as_deref().into_iter().chain(surnames)
    }

    /// Says whether a word is the father's name: whoever is called by it alone is the father, even if the
    /// child is called so in an article of its own.
    pub(crate) fn is_of_father(&self, word: &str) -> bool {
        let father = self.father.as_deref();
        father.and_then(|father| father.strip_prefix(CHILD_OF)) == Some(word)
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The words but for single letters.
    pub(crate) fn letters_aside(&self) -> Vec<&str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(|word| word.chars().count() > 1).collect()
    }

    /// Says whether this is a form of a fuller name, or the other way round.
    pub(crate) fn is_form_of(&self, fuller: &Self) -> bool {
        self.agreement(fuller).is_some()
    }

    /// Says whether one has a suffix (*Jr.*) that the other lacks or has otherwise.
    pub(crate) fn differs_by_suffix(&self, other: &Self) -> bool {
        self.suffix != other.suffix
    }

    /// Says how the two can be forms of one name, if they can.
    pub(crate) fn agreement(&self, other: &Self) -> Option<Agreement> {
        if self.folded == other.folded {
            return Some(Agreement::Same);
        }
        if let (Some(a), Some(b)) = (&self.suffix, &other.suffix)
            && a != b
        {
            return None;
        }
        if self.words == other.words {
            return Some(Agreement::Spelling);
        }
        let (short, long) = if self.words.len() <= other.words.len() {
            (&self.words, &other.words)
        } else {
            (&other.words, &self.words)
        };
        if short.len() < 2 {
            return None;
        }
        let has_father = self.has_father || other.has_father;
        if !has_father && short.len() == long.len() && is_rotation(short, long) {
            return Some(Agreement::Order);
        }
        aligned(short, long).or_else(|| differ_by_vowels(short, long).then_some(Agreement::Vowels))
    }

    /// The consonants of its words: names that agree but for vowels have them in common.
    pub(crate) fn consonants(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|word| consonants(word)).collect();
        words.join(" ")
    }
}

/// Says whether two names are written with other vowels in words of three consonants and more: *Erlan*
/// and *Yerlan*, *Mammadov* and *Mamedov*, but not *Ivanov* and *Ivanova*.
fn differ_by_vowels(a: &[String], b: &[String]) -> bool {
    let ends_alike = |a: &str, b: &str| a.ends_with(VOWELS) == b.ends_with(VOWELS);
    let is_one = |(a, b): (&String, &String)| {
        let of_a = consonants(a);
        a == b || (of_a.chars().count() >= 3 && of_a == consonants(b) && ends_alike(a, b))
    };
    a.len() == b.len() && a.iter().zip(b).all(is_one)
}

fn consonants(word: &str) -> String {
    word.chars()
        .filter(|letter| !VOWELS.contains(letter))
        .collect()
}

/// The letters for vowels that [`spelling`] leaves.
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

fn pairs<'w>(first: &str, last: &'w str) -> Vec<(String, &'w str)> {
    let classes = classes(first).into_iter();
    classes.map(|class| (class, last)).collect()
}

fn is_rotation(a: &[String], b: &[String]) -> bool {
    let turned = |from: &[String], to: &[String]| {
        let (Some((first, rest)), Some((last, start))) = (from.split_first(), to.split_last())
        else {
            return false;
        };
        first == last && rest == start
    };
    turned(a, b) || turned(b, a)
}

/// Compares the words of a shorter name with those of a longer one, given names first.
fn aligned(short: &[String], long: &[String]) -> Option<Agreement> {
    let is_part = short.len() < long.len()
        && (long.starts_with(short) || long.ends_with(short))
        && short.iter().all(|word| word.chars().count() > 1);
    if is_part {
        return Some(Agreement::Parts);
    }
    let ((short_last, short_given), (long_last, long_given)) =
        (short.split_last()?, long.split_last()?);
    if short_last != long_last {
        return None;
    }
    let mut agreement = Agreement::Parts;
    let ((first, short_middle), (long_first, long_middle)) =
        (short_given.split_first()?, long_given.split_first()?);
    agreement = agreement.max(same_given(first, long_first)?);
    if !short_middle.is_empty() {
        // The first middle names stand for the same one.
        let mut rest = long_middle.iter();
        for (index, word) in short_middle.iter().enumerate() {
            let found = if index == 0 {
                same_given(word, rest.next()?)?
            } else {
                rest.find_map(|other| same_given(word, other))?
            };
            agreement = agreement.max(found);
        }
        // Letters of middle names beside equal given names say no less than leaving them out.
        if agreement == Agreement::Initials && same_given(first, long_first)? == Agreement::Parts {
            agreement = Agreement::Parts;
        }
    }
    Some(agreement)
}

fn same_given(a: &str, b: &str) -> Option<Agreement> {
    if a == b {
        return Some(Agreement::Parts);
    }
    let is_letter = |word: &str| word.chars().count() == 1;
    if (is_letter(a) || is_letter(b)) && a.chars().next() == b.chars().next() {
        return Some(Agreement::Initials);
    }
    are_variants(a, b).then_some(Agreement::Variant)
}

fn are_variants(a: &str, b: &str) -> bool {
    let of_b = groups(b);
    groups(a).iter().any(|group| of_b.contains(group))
}

/// Returns the lines of [`VARIANTS`] that a given name stands in.
fn groups(name: &str) -> &'static [usize] {
    static GROUPS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (group, forms) in VARIANTS.iter().enumerate() {
            for form in *forms {
                groups.entry(spelling(form)).or_default().push(group);
            }
        }
        groups
    });
    GROUPS.get(name).map_or(&[], Vec::as_slice)
}

/// Returns what all forms of a given name have in common.
fn classes(name: &str) -> Vec<String> {
    match groups(name) {
        [] => vec![name.to_owned()],
        groups => groups.iter().map(|group| format!("{group}")).collect(),
    }
}

/// Returns the one word that a short name stands for, ready for comparison; of several words the last, with a
/// particle before it that says whose child somebody is.
pub(crate) fn single_word(folded: &str) -> Option<String> {
    let mut words = name_words(folded);
    let word = spelling(words.next_back()?);
    let before = words.next_back();
    let is_child = before.is_some_and(|before| PATRONYMIC.contains(&before));
    Some(if is_child {
        format!("{CHILD_OF}{word}")
    } else {
        word
    })
}

/// The particle of all words of [`PATRONYMIC`].
const CHILD_OF: &str = "bin ";

/// *al-Sisi* and *van Aalst* are one word with a particle before it.
pub(crate) fn is_surname(name: &str, words: usize) -> bool {
    let name = name.trim_start();
    let lower = name.to_lowercase();
    words == 2
        && (name.starts_with(char::is_lowercase)
            || ["al-", "el-", "al‑", "el‑"]
                .iter()
                .any(|particle| lower.starts_with(particle)))
}

/// Returns one spelling for the many in which a word from another script is written: *Zelensky*,
/// *Zelenskyy* and *Zelenskiy* give the same.
pub(crate) fn spelling(word: &str) -> String {
    let mut text = word.to_owned();
    for (ending, plain) in [("enka", "enko"), ("off", "ov"), ("eff", "ev"), ("ow", "ov")] {
        if let Some(start) = text.strip_suffix(ending)
            && start.chars().count() >= 3
        {
            text = format!("{start}{plain}");
            break;
        }
    }
    // In a short word each letter counts: *Lee* is not *Li*, and *Jong* not *Yong*.
    let digraphs = if text.chars().count() < 5 {
        0
    } else {
        DIGRAPHS.len()
    };
    for (written, plain) in DIGRAPHS.iter().take(digraphs).chain(&LETTERS) {
        if text.contains(written) {
            text = text.replace(written, plain);
        }
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if !plain.ends_with(letter) {
            plain.push(letter);
        }
    }
    plain
}

/// Letters that stand for one sound in longer words.
const DIGRAPHS: [(&str, &str); 16] = [
    ("tsch", "ch"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("dj", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("oe", "o"),
    ("ue", "u"),
    ("j", "i"),
];

/// Letters of which one is written for the other.
const LETTERS: [(&str, &str); 4] = [("x", "ks"), ("q", "k"), ("w", "v"), ("y", "i")];

#[cfg(test)]
mod tests {
    use super::*;
    use Agreement::{Initials, Order, Parts, Same, Spelling, Variant, Vowels};

    #[track_caller]
    fn check(a: &str, b: &str, expected: Option<Agreement>) {
        let (a, b) = (chancery_model::fold_name(a), chancery_model::fold_name(b));
        let (a, b) = (PersonName::new(&a), PersonName::new(&b));
        assert_eq!(a.agreement(&b), expected, "{a:?} {b:?}");
        assert_eq!(b.agreement(&a), expected, "{b:?} {a:?}");
    }

    #[test]
    fn names_agree_in_these_ways() {
        check("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", Some(Same));
        check("Volodymyr Zelensky", "Volodymyr Zelenskyy", Some(Spelling));
        check("Volodymyr Zelenskiy", "Vladimir Zelenskyy", Some(Variant));
        check(
            "Abdel Fattah el-Sisi",
            "Abdel Fattah al-Sisi",
            Some(Spelling),
        );
        check("Jae-myung Lee", "Lee Jae-myung", Some(Order));
        check("Recep Tayyip Erdogan", "Tayyip Erdogan", Some(Parts));
        check("Sergei Viktorovich Lavrov", "Sergey Lavrov", Some(Parts));
        check("Joseph R. Biden", "Joe Biden", Some(Variant));
        check("Joseph R. Biden", "Joseph Robinette Biden", Some(Parts));
        check("S. Lavrov", "Sergei Lavrov", Some(Initials));
        check(
            "Mohammed bin Salman",
            "Mohammed bin Salman Al Saud",
            Some(Parts),
        );
        check(
            "Alexander Lukashenko",
            "Aleksandr Lukashenka",
            Some(Variant),
        );
        check("Yerlan Sadykov", "Erlan Sadykov", Some(Vowels));
        check("Elchin Mammadov", "Elchin Mamedov", Some(Vowels));
    }

    #[test]
    fn names_that_are_of_two_people_do_not_agree() {
        check("George W. Bush", "George H. W. Bush", None);
        check("Anna Berg", "Carl Berg", None);
        check("John Smith Jr.", "John Smith Sr.", None);
        check("Kim Jong Un", "Kim Jong Il", None);
        check("Kim Yo Jong", "Kim Jong Un", None);
        check("Hafez al-Assad", "Bashar al-Assad", None);
        check("Sergei Ivanov", "Sergei Ivanova", None);
        check("Mario Silva", "Maria Silva", None);
        check("Hamad bin Karim", "Karim bin Hamad", None);
        check("Kim Jong Il", "Kim Yong Il", None);
    }

    #[test]
    fn people_are_called_by_their_family_name_alone() {
        let check = |name: &str, country: &str, expected: &[&str]| {
            let name = PersonName::new(name);
            let words: Vec<&str> = name.family_words(country).collect();
            assert_eq!(words, expected, "{name:?}");
        };
        check("anna berg", "NO", &["berg"]);
        check("lim chan ho", "KR", &["ho", "lim"]);
        // Not by the father's.
        check("hamad bin karim", "BH", &["bin karim"]);
        check("hamad bin karim al rashid", "BH", &["rashid"]);
        assert_eq!(single_word("bin karim").as_deref(), Some("bin karim"));
        assert_eq!(single_word("al sisi").as_deref(), Some("sisi"));
    }

    proptest::proptest! {
        #[test]
        fn spelling_has_an_end(word in "[a-z]{0,12}") {
            proptest::prop_assert!(spelling(&word).len() <= 2 * word.len());
        }
    }
}
