//! An analysed article: its sentences, title first, with helpers for those who read trees.

use chancery_language::{Analyzer, Relation, Sentence, Upos, Xpos};
use chancery_model::{Article, Evidence, Part, Span};

use super::ontology::Ontology;
use super::trace::Trace;

/// An article with its analysis.
pub(crate) struct Document<'a> {
    pub(crate) article: &'a Article,
    pub(crate) sentences: Vec<Sent<'a>>,
    /// Where the text behind a news agency's dateline begins in the body; 0 where there is none.
    pub(crate) dateline: usize,
}

/// One sentence in its part of the article.
pub(crate) struct Sent<'a> {
    pub(crate) part: Part,
    pub(crate) text: &'a str,
    pub(crate) tree: Sentence,
    /// Children of each token, in text order.
    children: Vec<Vec<usize>>,
    universal: Vec<Relation>,
    lower: Vec<String>,
    lemmas: Vec<String>,
    pub(crate) trace: Trace,
}

/// A token of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    pub(crate) sentence: usize,
    pub(crate) token: usize,
}

impl<'a> Document<'a> {
    /// Analyses title and body.
    pub(crate) fn new(article: &'a Article, analyzer: &Analyzer, trace: &Trace) -> Self {
        let mut sentences = Vec::new();
        let dateline = super::dateline::end(&article.body);

        for (part, text) in [
            (Part::Title, article.title.as_str()),
            (Part::Body, &article.body),
        ] {
            let start = if part == Part::Body { dateline } else { 0 };
            for mut tree in analyzer.sentences(text.get(start..).unwrap_or(text)) {
                shift(&mut tree, start);
                sentences.push(Sent::new(part, text, tree, trace.clone()));
            }
        }
        Self {
            article,
            sentences,
            dateline,
        }
    }

    pub(crate) fn sent(&self, sentence: usize) -> &Sent<'a> {
        &self.sentences[sentence]
    }
}

/// Gives a clause its subject where the tree hung it on the verb of saying behind it.
///
/// In *A and B met in C, officials said* a verb has one subject: of two before it, the first belongs
/// to the clause that it stands in.
fn give_subjects_back(tree: &mut Sentence) {
    let subjects = |tree: &Sentence, verb: usize| -> Vec<usize> {
        let all = tree.children(verb);
        all.filter(|child| tree.tokens[*child].relation.universal() == Relation::Nsubj)
            .collect()
    };
    for verb in 0..tree.tokens.len() {
        let own = subjects(tree, verb);
        let [first, .., last] = own.as_slice() else {
            continue;
        };
        let clause = tree
            .children_by(verb, Relation::Ccomp)
            .find(|clause| first < clause && clause < last && subjects(tree, *clause).is_empty());
        if let Some(clause) = clause {
            tree.tokens[*first].set_head(Some(clause));
        }
    }
}

/// Gives a verb the phrase behind it that the tree hung on the subject, over the verb's head: *Secretary
/// General Vale met | with Secretary of State Krol*.
fn give_phrases_back(tree: &mut Sentence) {
    for token in 0..tree.tokens.len() {
        let Some(head) = tree.tokens[token].head().filter(|head| *head < token) else {
            continue;
        };
        let Some(verb) = tree.tokens[head].head() else {
            continue;
        };
        let crosses = head < verb && verb < token && tree.tokens[verb].upos == Upos::Verb;
        let is_nominal = matches!(
            tree.tokens[token].relation.universal(),
            Relation::Nmod | Relation::Appos | Relation::Flat
        );
        let is_phrase = tree
            .children_by(token, Relation::Case)
            .any(|case| verb < case && case < token);
        if crosses && is_nominal && is_phrase {
            tree.tokens[token].set_head(Some(verb));
            tree.tokens[token].relation = Relation::Obl;
        }
    }
}

/// Gives a verb those together with whom something is done, where the tree hung them on the adverb:
/// *Together with Krol, Vale hosted …*, *along with Krol*.
fn give_companions_back(tree: &mut Sentence, text: &str) {
    for token in 0..tree.tokens.len() {
        let Some(adverb) = tree.tokens[token].head() else {
            continue;
        };
        let word = tree.tokens[adverb].text(text).to_lowercase();
        let is_together = matches!(word.as_str(), "together" | "along" | "jointly");
        let with = adverb + 1 < token
            && tree.tokens[adverb + 1].text(text) == "with"
            && tree.tokens[adverb + 1].head() == Some(token);
        let verb = tree.tokens[adverb].head();
        let Some(verb) = verb.filter(|verb| tree.tokens[*verb].upos == Upos::Verb) else {
            continue;
        };
        if is_together && with {
            tree.tokens[token].set_head(Some(verb));
            tree.tokens[token].relation = Relation::Obl;
        }
    }
}

/// Makes *due to travel* behind a form of *be* a plan, where the tree takes *due to* for a preposition
/// as in *due to rain*.
fn give_plans_back(tree: &mut Sentence, text: &str) {
    let word = |tree: &Sentence, token: usize| {
        tree.tokens
            .get(token)
            .map(|token| token.text(text).to_lowercase())
            .unwrap_or_default()
    };
    for due in 1..tree.tokens.len() {
        let Some(verb) = tree.tokens[due].head().filter(|verb| *verb > due + 1) else {
            continue;
        };
        let is_be = matches!(
            word(tree, due - 1).as_str(),
            "is" | "are" | "was" | "were" | "been" | "be"
        ) && tree.tokens[due - 1].head() == Some(verb);
        if !is_be || word(tree, due) != "due" || word(tree, due + 1) != "to" || verb != due + 2 {
            continue;
        }
        let children: Vec<usize> = tree.children(verb).collect();
        let (head, relation) = (tree.tokens[verb].head(), tree.tokens[verb].relation);
        for child in children {
            let relation = tree.tokens[child].relation;
            let outer = matches!(relation.universal(), Relation::Conj | Relation::Punct);
            if child < due || outer {
                tree.tokens[child].set_head(Some(due));
            } else if relation == Relation::Nmod {
                tree.tokens[child].relation = Relation::Obl;
            }
        }
        tree.tokens[due].set_head(head);
        tree.tokens[due].relation = relation;
        tree.tokens[due + 1].set_head(Some(verb));
        tree.tokens[due + 1].relation = Relation::Mark;
        tree.tokens[due + 1].upos = Upos::Part;
        tree.tokens[verb].set_head(Some(due));
        tree.tokens[verb].relation = Relation::Xcomp;
        tree.tokens[verb].upos = Upos::Verb;
        if let Ok(tag) = "VB".parse::<Xpos>() {
            tree.tokens[verb].xpos = tag;
        }
    }
}

/// Moves a sentence that was analysed without what stands before it to its place in the text.
fn shift(tree: &mut Sentence, by: usize) {
    tree.start += by;
    tree.end += by;
    for token in &mut tree.tokens {
        token.start += by;
        token.end += by;
    }
}

impl<'a> Sent<'a> {
    fn new(part: Part, text: &'a str, mut tree: Sentence, trace: Trace) -> Self {
        give_subjects_back(&mut tree);
        give_phrases_back(&mut tree);
        give_companions_back(&mut tree, text);
        give_plans_back(&mut tree, text);
        let mut children = vec![Vec::new(); tree.tokens.len()];
        for (index, token) in tree.tokens.iter().enumerate() {
            if let Some(list) = token.head().and_then(|head| children.get_mut(head)) {
                list.push(index);
            }
        }
        let lower = tree
            .tokens
            .iter()
            .map(|token| token.text(text).to_lowercase().replace('’', "'"));
        let lower = lower.collect();
        let lemmas = tree.tokens.iter().map(|token| token.lemma.to_lowercase());
        let lemmas = lemmas.collect();
        let universal = tree
            .tokens
            .iter()
            .map(|token| token.relation.universal())
            .collect();
        Self {
            part,
            text,
            tree,
            children,
            universal,
            lower,
            lemmas,
            trace,
        }
    }

    /// Gives regular forms of the ontology's verbs the lemma that the ontology has them under: the
    /// engine guesses at verbs that it has not learned (*convened*, *telephoned*), and a rule file can
    /// name any.
    pub(crate) fn mend_lemmas(&mut self, ontology: &Ontology) {
        for token in 0..self.len() {
            let suffix = match self.xpos(token) {
                "VBD" | "VBN" => "ed",
                "VBG" => "ing",
                "VBZ" => "s",
                _ => continue,
            };
            if ontology.has_verb(self.lemma(token)) {
                continue;
            }
            let Some(stem) = self.lower(token).strip_suffix(suffix) else {
                continue;
            };
            let doubled = stem.char_indices().rev().take(2);
            let single = match doubled.collect::<Vec<_>>()[..] {
                [(last, a), (_, b)] if a == b => stem.get(..last).map(str::to_owned),
                _ => None,
            };
            let candidates = [Some(format!("{stem}e")), Some(stem.to_owned()), single];
            let known = candidates
                .into_iter()
                .flatten()
                .find(|verb| ontology.has_verb(verb));
            if let (Some(verb), Some(lemma)) = (known, self.lemmas.get_mut(token)) {
                *lemma = verb;
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tree.tokens.len()
    }

    /// Returns the token's text.
    pub(crate) fn word(&self, token: usize) -> &'a str {
        self.tree
            .tokens
            .get(token)
            .map_or("", |token| token.text(self.text))
    }

    /// Returns the token's text in lower case with straight apostrophes.
    pub(crate) fn lower(&self, token: usize) -> &str {
        self.lower.get(token).map_or("", String::as_str)
    }

    /// Returns the token's lemma in lower case.
    pub(crate) fn lemma(&self, token: usize) -> &str {
        self.lemmas.get(token).map_or("", String::as_str)
    }

    pub(crate) fn upos(&self, token: usize) -> Upos {
        self.tree
            .tokens
            .get(token)
            .map_or(Upos::X, |token| token.upos)
    }

    pub(crate) fn xpos(&self, token: usize) -> &'static str {
        self.tree
            .tokens
            .get(token)
            .map_or("", |token| token.xpos.as_str())
    }

    /// Returns the relation to the head with its subtype.
    pub(crate) fn relation(&self, token: usize) -> Relation {
        self.tree
            .tokens
            .get(token)
            .map_or(Relation::Dep, |token| token.relation)
    }

    /// Returns the relation to the head without its subtype.
    pub(crate) fn rel(&self, token: usize) -> Relation {
        self.universal.get(token).copied().unwrap_or(Relation::Dep)
    }

    pub(crate) fn head(&self, token: usize) -> Option<usize> {
        self.tree
            .tokens
            .get(token)
            .and_then(chancery_language::Token::head)
    }

    pub(crate) fn children(&self, token: usize) -> &[usize] {
        self.children.get(token).map_or(&[], Vec::as_slice)
    }

    /// Returns the children with one of these relations (without subtypes).
    pub(crate) fn children_by<'s>(
        &'s self,
        token: usize,
        relations: &'s [Relation],
    ) -> impl Iterator<Item = usize> + 's {
        let matches = move |child: &usize| relations.contains(&self.rel(*child));
        self.children(token).iter().copied().filter(matches)
    }

    pub(crate) fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.tree.ancestors(token)
    }

    pub(crate) fn is_capitalised(&self, token: usize) -> bool {
        self.word(token)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    }

    /// Returns the preposition of an oblique or a nominal modifier: `with`, `on the sidelines of`
    /// gives `on`.
    pub(crate) fn case(&self, token: usize) -> Option<&str> {
        let case = |of: usize| self.children_by(of, &[Relation::Case]).next();
        // "with President Lee": the tree may hang the preposition on the title before the name.
        let titles = self.children(token).iter().copied().filter(|child| {
            *child < token
                && matches!(
                    self.relation(*child),
                    Relation::NmodDesc | Relation::Compound | Relation::Flat
                )
        });
        let first = case(token).or_else(|| titles.filter_map(case).next())?;
        // "together with Krol", "along with Krol"
        let next = self.lower(first + 1);
        if matches!(self.lower(first), "together" | "along" | "jointly") && next == "with" {
            return Some(next);
        }
        Some(self.lower(first))
    }

    /// Returns the text from the first to before the last token.
    pub(crate) fn phrase(&self, first: usize, last: usize) -> &'a str {
        let bytes = self.tree.byte_range(first..last);
        self.text.get(bytes).unwrap_or_default()
    }

    /// Returns the evidence that this sentence is, for a rule.
    pub(crate) fn evidence(&self, rule: &str) -> Option<Evidence> {
        let span = Span::new(self.tree.start, self.tree.end)?;
        let quote = span.get(self.text)?.to_owned();
        Some(Evidence {
            part: self.part,
            span,
            quote,
            rule: rule.to_owned(),
        })
    }

    /// Returns the span of tokens.
    pub(crate) fn span(&self, first: usize, last: usize) -> Option<Span> {
        let bytes = self.tree.byte_range(first..last);
        Span::new(bytes.start, bytes.end)
    }
}
