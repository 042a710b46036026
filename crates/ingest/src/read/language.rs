//! Whether an article is in English.
//!
//! Two signs, because each fails where the other is strong: the share of English function words,
//! which is a fifth of any running English text and next to nothing of any other, and the trigrams of
//! whatlang, which know the other languages but take a headline full of foreign names for one of
//! them. What the file declares tips the scales and decides nothing alone: pages in English declare
//! the language of their template. When in doubt, the article is kept.

use chancery_model::Article;

/// So much of an article is looked at.
const SAMPLE: usize = 4000;
/// With fewer words than this, only the script or a declaration can rule an article out.
const FEW: usize = 20;

/// Function words that are frequent in English and rare as words of other languages.
const ENGLISH: &[&str] = &[
    "about", "after", "also", "and", "are", "been", "between", "but", "from", "have", "he", "his",
    "its", "of", "said", "that", "the", "their", "they", "this", "to", "were", "which", "who",
    "with", "would",
];

/// With fewer words than this, a few names can make all the difference to trigrams.
const SHORT: usize = 40;

/// Further words that are frequent in English. Some are words of other languages as well, so they only
/// keep short texts from being ruled out.
const WEAK: &[&str] = &[
    "a", "an", "as", "at", "because", "by", "for", "has", "in", "is", "it", "near", "on", "says",
    "was", "while", "will",
];

/// Function words of German, French, Spanish, Italian, Portuguese and Dutch that are none of English.
const OTHER: &[&str] = &[
    "aan", "au", "auf", "aus", "aux", "com", "con", "da", "dans", "das", "dat", "de", "del",
    "della", "dem", "den", "der", "des", "di", "die", "du", "een", "ein", "eine", "einen", "el",
    "est", "et", "für", "gegen", "het", "il", "ist", "la", "las", "le", "les", "los", "mit",
    "nach", "nel", "nicht", "niet", "op", "par", "para", "pas", "pour", "que", "qui", "sich",
    "sie", "sobre", "sur", "um", "un", "una", "und", "une", "van", "von", "voor", "wird", "zijn",
    "zu", "zum", "zur", "über",
];

/// Returns the language of an article if it is certainly not English.
pub(super) fn other_language(article: &Article) -> Option<String> {
    let text = sample(article);
    let declared = article.language.as_deref().and_then(declared_language);
    let counts = Counts::of(&text);
    if counts.foreign_script * 2 > counts.letters && counts.letters >= 8 {
        return Some(name_of(&text, declared.as_deref()));
    }
    // In percent of the words.
    let english = counts.english * 100 / counts.words.max(1);
    let is_declared = declared.as_deref().is_some_and(|tag| tag != "en");
    if counts.words < FEW {
        let is_other = is_declared && counts.words >= 4 && english == 0;
        let found = whatlang::detect(&text).filter(|info| info.lang() != whatlang::Lang::Eng);
        return (is_other && found.is_some()).then(|| name_of(&text, declared.as_deref()));
    }
    let low = if is_declared { 7 } else { 4 };
    if english >= low {
        return None;
    }
    let is_short = counts.words < SHORT;
    let usual = counts.english + counts.weak;
    if is_short && usual * 100 / counts.words >= 10 && counts.other < usual {
        return None;
    }
    let found = whatlang::detect(&text)?;
    let is_certain = found.is_reliable() || !is_short && found.confidence() > 0.5;
    let is_long = counts.words >= 50 && english < 2;
    let is_other = found.lang() != whatlang::Lang::Eng && (is_declared || is_certain || is_long);
    is_other.then(|| name_of(&text, declared.as_deref()))
}

/// The start of the text, and the title where there is no text.
fn sample(article: &Article) -> String {
    let mut text = String::with_capacity(SAMPLE + 400);
    text.extend(article.title.chars().take(300));
    text.push('\n');
    text.extend(article.body.chars().take(SAMPLE));
    text
}

/// The language of a tag such as `de-AT`, `DE` or `german`; `None` for what says nothing.
fn declared_language(tag: &str) -> Option<String> {
    let tag = tag.trim().to_lowercase();
    let primary = tag.split(['-', '_', ' ', ',']).next().unwrap_or_default();
    match primary {
        "" | "und" | "mul" | "zxx" => None,
        "en" | "eng" | "english" => Some("en".to_owned()),
        other if other.chars().all(char::is_alphabetic) => Some(other.to_owned()),
        _ => None,
    }
}

fn name_of(text: &str, declared: Option<&str>) -> String {
    let found = whatlang::detect(text).map(|info| info.lang());
    match (found, declared) {
        (Some(found), _) if found != whatlang::Lang::Eng => found.eng_name().to_owned(),
        (_, Some(declared)) if declared != "en" => format!("`{declared}`"),
        _ => "another script".to_owned(),
    }
}

/// What is counted in a text.
#[derive(Default)]
struct Counts {
    words: usize,
    english: usize,
    weak: usize,
    other: usize,
    letters: usize,
    /// Letters outside the Latin script.
    foreign_script: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let mut lower = String::new();
        for word in text.split(|letter: char| !letter.is_alphabetic()) {
            if word.is_empty() {
                continue;
            }
            counts.words += 1;
            for letter in word.chars() {
                counts.letters += 1;
                counts.foreign_script += usize::from(!is_latin(letter));
            }
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            counts.english += usize::from(ENGLISH.binary_search(&lower.as_str()).is_ok());
            counts.weak += usize::from(WEAK.binary_search(&lower.as_str()).is_ok());
            counts.other += usize::from(OTHER.binary_search(&lower.as_str()).is_ok());
        }
        counts
    }
}

fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, body: &str, declared: Option<&str>, expected: Option<&str>) {
        let article = Article {
            title: title.into(),
            body: body.into(),
            language: declared.map(Into::into),
            ..Article::default()
        };
        assert_eq!(
            other_language(&article).as_deref(),
            expected,
            "{title} {body}"
        );
    }

    #[test]
    fn words_of_english_are_sorted_for_the_search() {
        assert!(ENGLISH.is_sorted() && WEAK.is_sorted() && OTHER.is_sorted());
    }

    #[test]
    fn headlines_full_of_foreign_names_are_kept() {
        check("Krol trifft? Vale meets Krol in Norby", "", None, None);
        check(
            "Wickremesinghe, Rajapaksa hold Colombo talks",
            "",
            None,
            None,
        );
        check(
            "Erdoğan hosts Aliyev, Pashinyan; Ankara, Baku, Yerevan sign",
            "",
            None,
            None,
        );
        check(
            "",
            "Nguyễn Phú Trọng, Trần Đại Quang, Phạm Minh Chính.",
            None,
            None,
        );
    }

    #[test]
    fn short_news_without_the_commonest_words_is_kept() {
        for text in [
            "A fire at a retirement home in a village near Norby, Arland, kills at least 23 people. (BBC)",
            "Anna Vale replaces Boris Krol as Arland's nuclear negotiator. (Reuters via News Limited)",
            "A suicide bomb attack in southern Afghanistan kills 6 civilians. (BBC News)",
            "Sweden's Parliament legalizes same-sex marriage. (AFP via Google News)",
        ] {
            check("Uncategorized", text, None, None);
        }
    }

    #[test]
    fn english_under_a_foreign_declaration_is_kept() {
        check(
            "Ministers meet",
            "The ministers met in Norby on Tuesday and said that they would meet again in the spring.",
            Some("de-DE"),
            None,
        );
    }

    #[test]
    fn other_languages_are_named() {
        check(
            "Außenministerin trifft Amtskollegen",
            "Die Außenministerin hat am Dienstag in Berlin ihren Amtskollegen zu Gesprächen empfangen. Beide \
             Seiten vereinbarten ein weiteres Treffen im kommenden Monat.",
            None,
            Some("German"),
        );
        // `in` is a word of both languages.
        check(
            "Treffen in Wien",
            "Der Außenminister traf am Dienstag in Wien seinen polnischen Kollegen. Sie sprachen über den Handel \
             und über die Lage in der Region, sagte ein Sprecher des Ministeriums.",
            None,
            Some("German"),
        );
        check(
            "Le ministre rencontre son homologue",
            "Le ministre des Affaires étrangères a rencontré mardi à Paris son homologue pour parler de la \
             situation dans la région et des relations entre les deux pays.",
            Some("fr"),
            Some("French"),
        );
        check(
            "Президент встретился с премьер-министром",
            "",
            None,
            Some("Russian"),
        );
        check(
            "外交部长会见来访的外国代表团成员",
            "",
            None,
            Some("Mandarin"),
        );
        check(
            "Treffen der Außenminister in Wien",
            "",
            Some("de"),
            Some("German"),
        );
    }

    #[test]
    fn without_letters_nothing_is_said() {
        check(
            "",
            "2025 1 2 3 4 5 6 7 8 9 10 11 12 13 14",
            Some("de"),
            None,
        );
    }
}
