//! Which mentions are one person: full names, surnames, other spellings.

use std::collections::{BTreeSet, HashMap};

use chancery_language::Upos;
use chancery_model::{fold_name, name_words};

use super::document::{At, Sent};
use super::mentions::{Mention, Named};
use crate::gazetteer::{Gazetteer, Sex};

/// One person of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// The fullest form.
    pub(crate) name: String,
    /// All forms, in order of appearance.
    pub(crate) forms: Vec<String>,
    /// Where each mention stands: sentence, first token, token after the last.
    pub(crate) mentions: Vec<(usize, usize, usize)>,
}

/// The people of a document, and who stands where.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) people: Vec<Person>,
    /// For each person mention (sentence, first token): the person.
    by_mention: HashMap<(usize, usize), usize>,
    /// All person mentions in text order, with the person.
    in_order: Vec<((usize, usize, usize), usize)>,
}

impl People {
    /// Joins the person mentions of a document.
    ///
    /// Full names are joined when one's words are among the other's, first and last alike; shorter
    /// forms then go to the one person whose name has them, of several to the one who bears the same
    /// title (*President Vale*, *First Lady Ada Vale*, *President Boris Vale*), then to the one
    /// mentioned last.
    pub(crate) fn join(
        sentences: &[Sent<'_>],
        mentions: &[Vec<Mention>],
        gazetteer: &Gazetteer,
    ) -> Self {
        let mut all: Vec<(usize, usize, usize, &str)> = Vec::new();
        for (sentence, list) in mentions.iter().enumerate() {
            for mention in list {
                if let Named::Person(name) = &mention.named {
                    all.push((sentence, mention.first, mention.last, name));
                }
            }
        }
        let mut names: Vec<Vec<String>> = Vec::new();
        let mut people = Self::default();
        // Long names first, so that a surname finds its bearer wherever that one is named in full.
        let mut order: Vec<usize> = (0..all.len()).collect();
        let mut all_words: Vec<Vec<String>> = all.iter().map(|mention| words(mention.3)).collect();
        let is_woman = |name: &str| {
            let given = name.split([' ', '-']).next().unwrap_or_default();
            gazetteer.given_name(given) == Some(Sex::Female)
        };
        let women: BTreeSet<String> = all
            .iter()
            .zip(&all_words)
            .filter(|(mention, words)| words.len() > 1 && is_woman(mention.3))
            .filter_map(|(_, words)| words.last().cloned())
            .collect();
        // "Mrs. Vale" is Anna Vale where the text names her.
        for own in &mut all_words {
            let is_named = own.len() == 2 && women.contains(&own[1]);
            if is_named && matches!(own[0].as_str(), "mrs" | "madame" | "lady") {
                own.remove(0);
            }
        }
        order.sort_by_key(|index| (std::cmp::Reverse(all_words[*index].len()), *index));
        let mut known: HashMap<&[String], Fits> = HashMap::new();
        // The mentions of each person, for the last one before a place.
        let mut placed: Vec<BTreeSet<(usize, usize, usize)>> = Vec::new();
        // The words right before the names of each person, and the ranks of the titles there.
        let mut led: Vec<Vec<&str>> = Vec::new();
        let mut ranks: Vec<BTreeSet<Rank>> = Vec::new();
        let lead = |sentence: usize, first: usize| {
            let sent = sentences.get(sentence);
            let before = sent.zip(first.checked_sub(1));
            let noun =
                before.filter(|(sent, at)| matches!(sent.upos(*at), Upos::Noun | Upos::Propn));
            noun.map_or("", |(sent, at)| sent.lower(at))
        };
        for index in order {
            let (sentence, first, last, name) = all[index];
            let own = all_words[index].as_slice();
            let mut fits = known.entry(own).or_default().among(own, &names).to_vec();
            let before = lead(sentence, first);
            let rank = sentences
                .get(sentence)
                .and_then(|sent| rank(sent, first, last, own.len() > 1));
            if own.len() == 1 {
                // "the ambassador, Anna Vale" is not President Vale, nor Minister Valey.
                fits.retain(|p| {
                    let is_known =
                        rank.is_none_or(|rank| ranks[*p].iter().any(|known| known.goes_with(rank)));
                    let is_spelt = names[*p].contains(&own[0]);
                    let is_led = before.is_empty() || led[*p].contains(&before);
                    (is_known || ranks[*p].is_empty())
                        && (is_spelt || is_led || led[*p].iter().all(|lead| lead.is_empty()))
                });
            }
            if fits.len() > 1 {
                // Same words before mere likeness, then the last mentioned before this place.
                let exact: Vec<usize> = fits
                    .iter()
                    .copied()
                    .filter(|p| own.iter().all(|w| names[*p].contains(w)))
                    .collect();
                fits = if exact.is_empty() { fits } else { exact };
                let near = |p: &usize| {
                    let mut before = placed[*p].range(..(sentence, first, last));
                    before.next_back().copied()
                };
                let titled = |p: &usize| !before.is_empty() && led[*p].contains(&before);
                fits.sort_by_key(|person| std::cmp::Reverse((titled(person), near(person))));
            }
            let person = fits.first().copied().unwrap_or_else(|| {
                names.push(own.to_vec());
                placed.push(BTreeSet::new());
                led.push(Vec::new());
                ranks.push(BTreeSet::new());
                people.people.push(Person {
                    name: name.to_owned(),
                    ..Person::default()
                });
                people.people.len() - 1
            });
            placed[person].insert((sentence, first, last));
            ranks[person].extend(rank);
            if !led[person].contains(&before) {
                led[person].push(before);
            }
            people.people[person].mentions.push((sentence, first, last));
            people.by_mention.insert((sentence, first), person);
        }
        people.put_in_order(mentions);
        people
    }

    /// Numbers people by first appearance and lists their forms in that order.
    fn put_in_order(&mut self, mentions: &[Vec<Mention>]) {
        for person in &mut self.people {
            person.mentions.sort_unstable();
        }
        let mut order: Vec<usize> = (0..self.people.len()).collect();
        order.sort_by_key(|person| self.people[*person].mentions.first().copied());
        let mut rank = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old] = new;
        }
        self.people = order.iter().map(|old| self.people[*old].clone()).collect();
        self.by_mention
            .values_mut()
            .for_each(|person| *person = rank[*person]);
        let people = self.people.iter().enumerate();
        self.in_order = people
            .flat_map(|(index, person)| person.mentions.iter().map(move |m| (*m, index)))
            .collect();
        self.in_order.sort_unstable();
        for person in &mut self.people {
            for (sentence, first, _) in &person.mentions {
                let mention = mentions[*sentence].iter().find(|m| m.first == *first);
                if let Some(Named::Person(form)) = mention.map(|m| &m.named)
                    && !person.forms.contains(form)
                {
                    person.forms.push(form.clone());
                }
            }
        }
    }

    /// Returns the person whose mention begins here.
    pub(crate) fn at(&self, sentence: usize, first: usize) -> Option<usize> {
        self.by_mention.get(&(sentence, first)).copied()
    }

    /// Returns the last person mentioned before a place, with that mention.
    pub(crate) fn before(&self, at: At) -> impl Iterator<Item = (usize, (usize, usize, usize))> {
        let end = self.in_order.partition_point(|((sentence, first, _), _)| {
            (*sentence, *first) < (at.sentence, at.token)
        });
        let before = self.in_order.get(..end).unwrap_or_default().iter().rev();
        before.map(|(mention, person)| (*person, *mention))
    }
}

/// What a title says of who can bear it in one text: many ministers lead a government later, and one text tells
/// of both, but no ambassador does, and no minister is called president.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    State,
    Government,
    Minister,
    Other,
}

impl Rank {
    fn goes_with(self, other: Self) -> bool {
        let (low, high) = (self.min(other), self.max(other));
        match low {
            Self::State => high <= Self::Government,
            Self::Government => high <= Self::Minister,
            Self::Minister | Self::Other => true,
        }
    }
}

/// Returns the rank of the title right before a name; of a full name also of one that a comma parts from it: *the
/// ambassador, Anna Vale*, *Boris Krol, the mayor of Oslo*.
fn rank(sent: &Sent<'_>, first: usize, last: usize, is_full: bool) -> Option<Rank> {
    let word = |back: usize| {
        let token = first.checked_sub(1 + back);
        token.map_or("", |token| sent.lower(token))
    };
    let is_below = |word: &str| {
        matches!(
            word,
            "vice" | "deputy" | "former" | "ex" | "late" | "assistant" | "-" | "elect"
        )
    };
    let is_other = |word: &str| {
        matches!(
            word,
            "ambassador"
                | "commissioner"
                | "congressman"
                | "congresswoman"
                | "envoy"
                | "general"
                | "colonel"
                | "judge"
                | "mayor"
                | "spokesman"
                | "spokeswoman"
        )
    };
    let behind = || {
        let comma = is_full && sent.lower(last) == ",";
        comma && (last + 1..last + 4).any(|token| is_other(sent.lower(token)))
    };
    match word(0) {
        // "the mayor of Oslo, Boris Krol"
        "," if is_full && (1..=4).any(|back| is_other(word(back))) => Some(Rank::Other),
        "president" | "king" | "queen" | "emperor" => (!is_below(word(1))).then_some(Rank::State),
        "chancellor" | "premier" => (!is_below(word(1))).then_some(Rank::Government),
        "minister" if word(1) == "prime" => (!is_below(word(2))).then_some(Rank::Government),
        "minister" => (!is_below(word(1))).then_some(Rank::Minister),
        "," if is_full && word(1) == "minister" && word(2) != "prime" => Some(Rank::Minister),
        other if is_other(other) => (!is_below(word(1))).then_some(Rank::Other),
        _ => behind().then_some(Rank::Other),
    }
}

/// Which people a name fits, as far as they have been looked at.
#[derive(Debug, Default)]
struct Fits {
    looked_at: usize,
    people: Vec<usize>,
}

impl Fits {
    /// Returns the people whose name a name fits, looking only at those new since the last time.
    fn among(&mut self, own: &[String], names: &[Vec<String>]) -> &[usize] {
        let new = self.looked_at..names.len();
        self.looked_at = names.len();
        self.people
            .extend(new.filter(|person| same_name(own, &names[*person])));
        &self.people
    }
}

/// Words that belong to names of people without telling them apart.
const LIGHT: [&str; 16] = [
    "al", "el", "bin", "ibn", "de", "von", "van", "jr", "sr", "ii", "iii", "dr", "mr", "mrs",
    "madame", "lady",
];

fn words(name: &str) -> Vec<String> {
    name_words(&fold_name(name)).map(str::to_owned).collect()
}

/// Returns the word of a name that tells a son from his father, or a king from another.
fn generation(words: &[String]) -> Option<&str> {
    let mut words = words.iter().map(String::as_str);
    words.find(|word| matches!(*word, "jr" | "sr" | "ii" | "iii" | "iv"))
}

/// Returns the word of a name that tells a son from his father.
fn child(words: &[String]) -> Option<&str> {
    generation(words).filter(|word| matches!(*word, "jr" | "sr"))
}

/// Says whether two folded names can be one person's: the shorter one's words are all in the longer.
fn same_name(a: &[String], b: &[String]) -> bool {
    let strong = |words: &[String]| -> Vec<String> {
        words
            .iter()
            .filter(|word| !LIGHT.contains(&word.as_str()))
            .cloned()
            .collect()
    };
    // A wife is called by her husband's surname; her own given name would say more.
    let wife = |words: &[String]| {
        words
            .first()
            .is_some_and(|w| matches!(w.as_str(), "mrs" | "madame" | "lady"))
    };
    if wife(a) != wife(b) {
        return false;
    }
    if let (Some(x), Some(y)) = (generation(a), generation(b))
        && x != y
    {
        return false;
    }
    let (x, y) = (strong(a), strong(b));
    let (short, long) = if x.len() <= y.len() {
        (&x, &y)
    } else {
        (&y, &x)
    };
    let Some(last) = short.last() else {
        return a == b;
    };
    // "Donald Trump" and "Donald Trump Jr." are two; "Joe Biden" and "Joseph R. Biden, Jr." one.
    // A king's number is left out later in the text.
    let is_of_one = child(a) == child(b);
    if !is_of_one && short.len() > 1 && short.first() == long.first() {
        return false;
    }
    if short.len() == 1 {
        return long.iter().any(|word| alike(last, word));
    }
    let ends = long.last().is_some_and(|word| alike(last, word));
    // "Joan Vale" is not William J. Vale: the first name stands for the first, or in full for a later one.
    let all = short.iter().enumerate().all(|(place, word)| {
        long.iter().enumerate().any(|(other_place, other)| {
            let may_be_short = (place == 0) == (other_place == 0);
            let is_whole = word.chars().count() > 1 || may_be_short;
            is_whole && alike(word, other)
                || may_be_short && (initial(word, other) || nickname(word, other))
        })
    });
    let first = short
        .first()
        .zip(long.first())
        .is_some_and(|(a, b)| a == b || initial(a, b) || nickname(a, b));
    (ends || first) && all
}

/// English short forms of given names; a name can have several.
const NICKNAMES: [(&str, &str); 40] = [
    ("joe", "joseph"),
    ("bill", "william"),
    ("will", "william"),
    ("tony", "anthony"),
    ("tony", "antony"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("mike", "michael"),
    ("bob", "robert"),
    ("rob", "robert"),
    ("bobby", "robert"),
    ("dick", "richard"),
    ("rick", "richard"),
    ("ted", "edward"),
    ("ed", "edward"),
    ("tom", "thomas"),
    ("dave", "david"),
    ("dan", "daniel"),
    ("steve", "steven"),
    ("steve", "stephen"),
    ("chris", "christopher"),
    ("ben", "benjamin"),
    ("liz", "elizabeth"),
    ("beth", "elizabeth"),
    ("kate", "katherine"),
    ("kathy", "katherine"),
    ("ken", "kenneth"),
    ("ron", "ronald"),
    ("don", "donald"),
    ("greg", "gregory"),
    ("jeff", "jeffrey"),
    ("matt", "matthew"),
    ("nick", "nicholas"),
    ("pete", "peter"),
    ("sam", "samuel"),
    ("sue", "susan"),
    ("tim", "timothy"),
    ("andy", "andrew"),
    ("alex", "alexander"),
    ("larry", "lawrence"),
];

/// Says whether one is the short form of the other: *Joe*, *Joseph*.
fn nickname(a: &str, b: &str) -> bool {
    NICKNAMES
        .iter()
        .any(|(short, long)| (a, b) == (*short, *long) || (b, a) == (*short, *long))
}

/// Says whether one is the initial of the other.
fn initial(a: &str, b: &str) -> bool {
    let one = |word: &str| word.chars().count() == 1;
    (one(a) || one(b)) && a.chars().next() == b.chars().next()
}

/// Says whether two words are one name in two transliterations: *Zelensky*, *Zelenskyy*.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (la, lb) = (a.chars().count(), b.chars().count());
    if la.min(lb) < 5 || la.abs_diff(lb) > 1 {
        return false;
    }
    skeleton(a) == skeleton(b)
}

/// Folds the letters in which transliterations differ.
fn skeleton(word: &str) -> String {
    let mut folded = word
        .replace("iy", "y")
        .replace("ij", "y")
        .replace("ey", "y")
        .replace("yy", "y");
    folded = folded
        .replace("ei", "y")
        .replace('i', "y")
        .replace("ks", "x")
        .replace('w', "v");
    folded.dedup_letters()
}

trait DedupLetters {
    fn dedup_letters(&self) -> String;
}

impl DedupLetters for String {
    fn dedup_letters(&self) -> String {
        let mut out = Self::with_capacity(self.len());
        for letter in self.chars() {
            if !out.ends_with(letter) {
                out.push(letter);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, same: bool) {
        assert_eq!(same_name(&words(a), &words(b)), same, "{a} / {b}");
    }

    #[test]
    fn shorter_forms_are_the_same_person() {
        check("Volodymyr Zelensky", "Zelenskyy", true);
        check("Recep Tayyip Erdoğan", "Erdogan", true);
        check("Xi Jinping", "Xi", true);
        check("Mohammed bin Salman Al Saud", "Mohammed bin Salman", true);
        check("Donald J. Trump", "Donald Trump", true);
        check("Joe Biden", "Joseph R. Biden, Jr.", true);
        check("J. Vale", "Joan Vale", true);
        check("Karim Vale IV", "Karim Vale", true);
        check("Frank Vale", "Joan Frank Vale", true);
    }

    #[test]
    fn different_people_stay_two() {
        check("Lee Jae-myung", "Lee Hsien Loong", false);
        check("Donald Trump", "Melania Trump", false);
        check("Donald Trump", "Donald Trump Jr.", false);
        check("Sergei Lavrov", "Sergei Ryabkov", false);
        check("Boris Krol Jr.", "Boris Krol Sr.", false);
        check("Karim II", "Karim III", false);
        check("Joan Vale", "William J. Vale", false);
        check("J. Vale", "William J. Vale", false);
    }
}
