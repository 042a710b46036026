//! The present that stands for what is ahead: *visits Oslo later this month*, *flies to Rome on Friday*.

use chancery_language::Relation;
use chancery_model::MeetingKind;
use jiff::civil::Date;

use super::Finder;
use crate::extract::dates::When;
use crate::extract::ontology::Frame;

impl Finder<'_, '_> {
    /// Says whether the document is a programme of what is to come: *Public schedule*, *Week ahead*.
    pub(super) fn is_programme(&self) -> bool {
        let title = self.reading.document.article.title.to_lowercase();
        let mut words = chancery_model::name_words(&title);
        words.any(|word| {
            matches!(
                word,
                "schedule" | "programme" | "program" | "itinerary" | "agenda" | "diary"
            )
        })
    }

    /// Says whether a bare weekday or *tomorrow* stands in the clause.
    pub(super) fn has_weekday(&self, predicate: usize) -> bool {
        let dates = self.reading.dates[self.at.sentence].iter();
        // "begins a visit on Wednesday", of a Wednesday: it is today's.
        let today = self.reading.today(self.at.sentence).map(Date::weekday);
        let mut days = dates.filter(|date| match date.when {
            When::Weekday(day, None) => Some(day) != today,
            When::Weekday(_, Some(1)) | When::Days(1) => true,
            _ => false,
        });
        days.any(|date| {
            self.attached(self.head_of(date.first, date.last), predicate)
                .is_some()
        })
    }

    /// Says whether the words put it ahead: *visits Oslo later this month*.
    pub(super) fn is_ahead(&self, predicate: usize) -> bool {
        let sent = self.sent();
        let mut dates = self.reading.dates[self.at.sentence].iter();
        dates.any(|date| {
            let later = matches!(sent.lower(date.first), "later" | "next" | "tomorrow")
                && !sent.phrase(date.first, date.last).ends_with("day");
            later
                && self
                    .attached(self.head_of(date.first, date.last), predicate)
                    .is_some()
        })
    }

    /// Says whether what is told of the goal is still ahead: *travels on to Oslo, where he is to meet Krol*.
    pub(super) fn is_before_plans(&self, predicate: usize) -> bool {
        const NEAR: usize = 6;
        let sent = self.sent();
        let adverb = (predicate..sent.len()).find(|token| sent.lower(*token) == "where");
        adverb.is_some_and(|adverb| {
            (adverb..sent.len().min(adverb + NEAR)).any(|token| {
                matches!(sent.lower(token), "will" | "scheduled" | "due" | "expected")
                    || matches!(sent.lower(token), "is" | "are") && sent.lower(token + 1) == "to"
            })
        })
    }

    /// Says whether the words only tell what an encounter was for: *met to discuss trade*.
    pub(super) fn is_purpose_of_encounter(&self, frame: &Frame, predicate: usize) -> bool {
        let (sent, token) = (self.sent(), self.at.token);
        let ontology = self.reading.ontology;
        let is_purpose = token == predicate
            && matches!(sent.rel(token), Relation::Advcl | Relation::Xcomp)
            && sent.xpos(token) == "VB"
            && frame.name == "discuss";
        let above = sent.head(token).filter(|_| is_purpose);
        let frames = above.and_then(|above| ontology.verbs.get(sent.lemma(above)));
        frames.is_some_and(|frames| {
            frames
                .iter()
                .any(|frame| ontology.frames[*frame].kind != MeetingKind::Visit)
        })
    }
}
