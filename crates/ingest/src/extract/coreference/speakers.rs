//! Who speaks: turns of a transcript (*President Vale: Thank you …*) and statements of one author.
//!
//! In a turn *I* is who speaks, *you* the other one where two speak, and *we* both, if nobody else is
//! named as the one they met.

use chancery_language::Relation;
use chancery_model::Part;

use super::super::document::{Document, Sent};
use super::super::mentions::Mention;
use super::super::ontology::Ontology;
use super::super::persons::People;
use super::super::reading::{Reading, is_verb};
use super::super::titles::TitleMention;

/// For each sentence who speaks in it.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    /// The speaker of each sentence; empty where the document has no turns.
    turns: Vec<Option<usize>>,
    /// Whether it is a transcript: the turns are not only quotations.
    is_transcript: bool,
    /// The two who speak with each other, where there are just two.
    pair: Option<[usize; 2]>,
}

impl Speakers {
    /// Finds the turns of a document.
    pub(crate) fn find(
        document: &Document<'_>,
        mentions: &[Vec<Mention>],
        titles: &[Vec<TitleMention>],
        people: &People,
        ontology: &Ontology,
    ) -> Self {
        let mut turns = Vec::new();
        let mut speaks = None;
        let mut speakers: Vec<usize> = Vec::new();
        for (index, sent) in document.sentences.iter().enumerate() {
            let turn = turn_of(sent, &mentions[index], &titles[index]);
            let person = turn.and_then(|mention| people.at(index, mention.first));
            if let Some(person) = person.filter(|_| sent.part == Part::Body) {
                speaks = Some(person);
                if !speakers.contains(&person) {
                    speakers.push(person);
                }
            } else if asks(sent) {
                speaks = None;
            }
            turns.push(speaks);
        }
        quotes(document, mentions, people, ontology, &mut turns);
        let pair = match speakers[..] {
            [one, two] => Some([one, two]),
            _ => None,
        };
        Self {
            turns,
            is_transcript: !speakers.is_empty(),
            pair,
        }
    }
}

/// Returns the name that opens a turn: *Vale: …*, *President of Ruritania Anna Vale: …*, the latter
/// also behind a heading that the text runs into it.
fn turn_of<'m>(
    sent: &Sent<'_>,
    mentions: &'m [Mention],
    titles: &[TitleMention],
) -> Option<&'m Mention> {
    let mention = mentions
        .iter()
        .find(|mention| mention.is_person() && sent.lower(mention.last) == ":")?;
    // "… said Krol: “We …”" quotes.
    if matches!(sent.lower(mention.last + 1), "\"" | "“" | "'" | "‘") {
        return None;
    }
    let mut start = mention.first;
    let mut is_titled = false;
    while let Some(before) = start.checked_sub(1) {
        let in_title = titles
            .iter()
            .any(|title| (title.first..title.last).contains(&before));
        is_titled |= in_title;
        let named = mentions.iter().any(|mention| mention.covers(before));
        if !in_title
            && !named
            && !matches!(
                sent.lower(before),
                "mr" | "mr." | "ms" | "ms." | "." | "of" | "the"
            )
        {
            break;
        }
        start = before;
    }
    (start == 0 || is_titled && !is_verb(sent, start - 1)).then_some(mention)
}

/// Gives quotations to whom their sentence, or the one that a quotation began in, says they are of:
/// *“I met Krol,” Vale said. “We agreed …”*.
fn quotes(
    document: &Document<'_>,
    mentions: &[Vec<Mention>],
    people: &People,
    ontology: &Ontology,
    turns: &mut [Option<usize>],
) {
    let mut last: Option<usize> = None;
    for (index, sent) in document.sentences.iter().enumerate() {
        let quoted = (0..sent.len()).any(|token| is_quote(sent.lower(token)));
        let said = (0..sent.len()).find_map(|token| {
            let says = ontology.speech.contains(sent.lemma(token)) && is_verb(sent, token);
            let subject = sent
                .children_by(token, &[Relation::Nsubj])
                .next()
                .filter(|_| says)?;
            let mention = mentions[index]
                .iter()
                .find(|mention| mention.is_person() && mention.covers(subject))?;
            people.at(index, mention.first)
        });
        if quoted && said.is_some() {
            last = said;
        } else if !quoted && said.is_some() {
            last = None;
        }
        if let Some(turn) = turns.get_mut(index)
            && turn.is_none()
            && quoted
        {
            *turn = last;
        }
    }
}

fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "''" | "``")
}

/// Says whether a turn is of somebody without a name: *Question: …*, *Q: …*; or the text leaves out.
fn asks(sent: &Sent<'_>) -> bool {
    let asker = matches!(sent.lower(0), "question" | "q" | "reporter" | "moderator");
    asker && sent.lower(1) == ":" || matches!(sent.lower(0), "<" | "<…>")
}

impl Reading<'_> {
    /// Returns who speaks in a sentence.
    pub(crate) fn speaker(&self, sentence: usize) -> Option<usize> {
        let turn = self.speakers.turns.get(sentence).copied().flatten();
        turn.or_else(|| self.author())
    }

    /// Returns whom the speaker of a sentence addresses: the other of the two who speak, or where one
    /// alone speaks the other of the two whom the document opens with.
    pub(crate) fn addressee(&self, sentence: usize) -> Option<usize> {
        let speaker = self.speakers.turns.get(sentence).copied().flatten()?;
        if !self.speakers.is_transcript {
            return None;
        }
        if let Some([one, two]) = self.speakers.pair {
            return Some(if one == speaker { two } else { one });
        }
        match self.opening_pair()?[..] {
            [one, two] if one == speaker => Some(two),
            [one, two] if two == speaker => Some(one),
            _ => None,
        }
    }
}
