//! What holds for every analysis of every text. Shared by the fuzz target and the tests.

use chancery_language::{Analysis, Relation, Sentence};

/// Panics if an analysis of `text` does not hold together.
pub(crate) fn check(text: &str, analysis: &Analysis) {
    let mut end = 0;
    for sentence in &analysis.sentences {
        let tokens = &sentence.tokens;
        assert!(!tokens.is_empty() && tokens.len() <= 256);
        assert_eq!(
            Some(sentence.start),
            tokens.first().map(|token| token.start)
        );
        assert_eq!(Some(sentence.end), tokens.last().map(|token| token.end));
        for token in tokens {
            assert!(
                token.start >= end && token.end > token.start,
                "tokens are in order"
            );
            assert!(
                !token.text(text).is_empty(),
                "tokens lie on character boundaries"
            );
            let between = text
                .get(end..token.start)
                .expect("gaps lie on character boundaries");
            assert!(
                !between.contains(|c: char| c.is_alphanumeric()),
                "no letter is left out"
            );
            end = token.end;
        }
        check_tree(sentence);
        check_names(sentence);
    }
    let rest = text
        .get(end..)
        .expect("the end lies on a character boundary");
    assert!(!rest.contains(|c: char| c.is_alphanumeric()));
}

fn check_tree(sentence: &Sentence) {
    let roots = sentence
        .tokens
        .iter()
        .filter(|token| token.head().is_none())
        .count();
    assert_eq!(roots, 1, "one root");
    for (index, token) in sentence.tokens.iter().enumerate() {
        assert_eq!(token.head().is_none(), token.relation == Relation::Root);
        assert!(
            token
                .head()
                .is_none_or(|head| head < sentence.tokens.len() && head != index)
        );
        let last = sentence.ancestors(index).last().unwrap_or(index);
        assert!(
            sentence.tokens[last].head().is_none(),
            "every word leads to the root"
        );
    }
}

fn check_names(sentence: &Sentence) {
    let mut end = 0;
    for name in &sentence.names {
        assert!(name.first >= end && name.last > name.first && name.last <= sentence.tokens.len());
        end = name.last;
    }
}
