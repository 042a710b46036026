//! Under which keys profiles meet that are compared.
//!
//! A comparison costs some reads, and a surname can be that of thousands. So names meet by two words that
//! all forms of one name have in common (see [`super::name::PersonName::asks`]), and a surname alone meets by the office
//! too, which it needs to join anybody. Each pair that [`super::pair::link`] finds meets; a test says so.

use chancery_model::{EntityKind, fold_name, name_words};

use super::name::{PersonName, is_surname, single_word};
use super::node::{Called, called, can_be_told};

/// The most letters of an acronym.
const LONGEST_ACRONYM: usize = 7;

/// Returns the blocks of a profile: each begins with a letter that says how it meets others.
///
/// - `n:` two words of a person's name as it is, `p:` two that it would have if it were written in another way;
/// - `w:` a single word and an office that one holds at a time, `h:` the same of who has a full name;
/// - `c:` the consonants of a full name, and an office that one holds at a time;
/// - `o:` the name or an acronym of a body.
///
/// `forms` are the names that articles give, `offices` the classes of offices that they show it in.
pub(crate) fn blocks(
    kind: EntityKind,
    key: &str,
    forms: &[String],
    offices: &[String],
) -> Vec<String> {
    let mut blocks = Vec::new();
    let held = || offices.iter().filter(|office| can_be_told(office));
    let (called, country) = called(kind, key);
    match (kind, called) {
        (EntityKind::Person, Called::Full(name)) => {
            blocks.extend(name.asks().map(|(first, last)| format!("n:{first} {last}")));
            let found = name.answers();
            blocks.extend(found.map(|(first, last)| format!("p:{first} {last}")));
            let own = name.family_words(&country).map(str::to_owned);
            let mut words: Vec<String> = own.collect();
            words.extend(short_forms(kind, forms));
            for office in held() {
                let office = family(office);
                blocks.extend(words.iter().map(|word| format!("h:{word} {office}")));
                blocks.push(format!("c:{} {office}", name.consonants()));
            }
        }
        (EntityKind::Person, Called::Word(word)) => {
            blocks.extend(held().map(|office| format!("w:{word} {}", family(office))));
        }
        (EntityKind::Organization, Called::Body(name)) => {
            blocks.extend(short_forms(kind, forms).map(|word| format!("o:{word}")));
            blocks.push(format!("o:{name}"));
        }
        _ => {}
    }
    blocks.sort();
    blocks.dedup();
    blocks
}

/// Returns the blocks that those stand in whom a profile of this block is compared with.
pub(crate) fn opposite(block: &str) -> Vec<String> {
    match block.split_once(':') {
        Some(("n", words)) => vec![block.to_owned(), format!("p:{words}")],
        Some(("p", words)) => vec![format!("n:{words}")],
        Some(("w", office)) => vec![block.to_owned(), format!("h:{office}")],
        Some(("h", office)) => vec![format!("w:{office}")],
        _ => vec![block.to_owned()],
    }
}

/// *Secretary* and *Minister* can be short for any of a country's secretaries and ministers.
fn family(office: &str) -> &str {
    let has = |word: &str| name_words(office).any(|other| other == word);
    if has("secretary") {
        "secretary"
    } else if has("minister") && !has("prime") {
        "minister"
    } else {
        office
    }
}

/// The family names that a person's key may mean, the likelier first: two persons of one article who have
/// one in common are two, whatever else is said of them.
pub(crate) fn family_names(key: &str) -> [Option<String>; 2] {
    match called(EntityKind::Person, key).0 {
        Called::Full(name) => {
            let mut surnames = name.surnames().map(str::to_owned);
            [surnames.next(), surnames.next()]
        }
        Called::Word(word) => [Some(word), None],
        _ => [None, None],
    }
}

/// Returns the likelier family name of a name as an article has it, ready for comparison.
pub(crate) fn surname(name: &str) -> Option<String> {
    let folded = fold_name(name);
    if name_words(&folded).count() > 1 {
        PersonName::new(&folded)
            .surnames()
            .next()
            .map(str::to_owned)
    } else {
        single_word(&folded)
    }
}

/// Says whether two persons may have one family name; of one of them it has to be the likelier.
pub(crate) fn share_a_family_name(a: &[Option<String>; 2], b: &[Option<String>; 2]) -> bool {
    let is_among =
        |name: &Option<String>, names: &[Option<String>]| name.is_some() && names.contains(name);
    is_among(&a[0], b) || is_among(&b[0], a)
}

/// The forms that are a single word, or an acronym, ready for comparison.
pub(crate) fn short_forms(kind: EntityKind, forms: &[String]) -> impl Iterator<Item = String> {
    forms.iter().filter_map(move |form| match kind {
        EntityKind::Person => {
            let folded = fold_name(form);
            let words = name_words(&folded).count();
            let is_single = words == 1 || is_surname(form, words);
            if is_single && folded.chars().count() > 1 {
                single_word(&folded)
            } else {
                None
            }
        }
        EntityKind::Organization => {
            let letters = form.chars().filter(|letter| *letter != '.');
            let is_acronym = letters
                .clone()
                .all(|letter| letter.is_uppercase() || letter.is_numeric())
                && (2..=LONGEST_ACRONYM).contains(&letters.count());
            is_acronym.then(|| fold_name(form))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Node, Seen, link};
    use chancery_model::Tenure;
    use proptest::prelude::*;

    const TITLES: [&str; 7] = [
        "President",
        "Minister",
        "Secretary",
        "Secretary of State",
        "Foreign Minister",
        "senator",
        "",
    ];

    fn node(key: String, title: &str, year: i64, alias: &str) -> (Node, Vec<String>) {
        let forms: Vec<String> = [alias]
            .iter()
            .filter(|a| !a.is_empty())
            .map(|a| (*a).to_owned())
            .collect();
        let mut offices = Vec::new();
        if !title.is_empty() {
            offices.push(Seen::new(title, Some("FR"), Tenure::Current, year));
        }
        let (called, country) = called(EntityKind::Person, &key);
        let classes: Vec<String> = offices.iter().map(|seen| seen.office.clone()).collect();
        let blocks = blocks(EntityKind::Person, &key, &forms, &classes);
        let node = Node {
            id: 1,
            kind: EntityKind::Person,
            called,
            country,
            magnitude: 0,
            sex: None,
            weights: offices.iter().map(|_| 0).collect(),
            offices,
            short: short_forms(EntityKind::Person, &forms).collect(),
            key,
        };
        (node, blocks)
    }

    fn key() -> impl Strategy<Value = String> {
        let word = proptest::sample::select(vec![
            "anna",
            "william",
            "bill",
            "b",
            "w",
            "berg",
            "vale",
            "al",
            "jr",
            "a",
            "kerr",
            "kerner",
            "karner",
            "yerlan",
            "erlan",
            "bergvale",
            "abdul",
            "rahman",
            "abdurrahman",
            "ii",
            "ben",
            "bin",
            "joseph",
            "j",
        ]);
        let full = proptest::collection::vec(word.clone(), 1..5)
            .prop_map(|words| format!("person/name:{}@FR", words.join(" ")));
        let single = (word, proptest::sample::select(&TITLES[..5])).prop_map(|(word, title)| {
            format!(
                "person/word:{word}@FR/{}/2020",
                Seen::new(title, None, Tenure::Current, 2020).office
            )
        });
        prop_oneof![3 => full, 1 => single]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn whoever_is_linked_meets(
            keys in (key(), key()),
            titles in (proptest::sample::select(&TITLES[..]), proptest::sample::select(&TITLES[..])),
            alias in proptest::sample::select(vec!["", "Berg", "Kerr"]),
        ) {
            let (a, of_a) = node(keys.0, titles.0, 2020, alias);
            let (b, of_b) = node(keys.1, titles.1, 2020, "");
            let meet = |of: &[String], others: &[String]| {
                of.iter().flat_map(|block| opposite(block)).any(|block| others.contains(&block))
            };
            prop_assert_eq!(meet(&of_a, &of_b), meet(&of_b, &of_a), "{:?} {:?}", of_a, of_b);
            if link(&a, &b, 0).is_some() {
                prop_assert!(meet(&of_a, &of_b), "{:?} {:?}", of_a, of_b);
            }
        }
    }

    #[test]
    fn a_surname_alone_meets_nobody_without_an_office() {
        let (_, plain) = node("person/name:anna berg@".into(), "", 0, "");
        let (_, other) = node("person/name:carl berg@".into(), "", 0, "");
        assert!(
            plain
                .iter()
                .flat_map(|b| opposite(b))
                .all(|b| !other.contains(&b))
        );
    }
}
