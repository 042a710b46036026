//! What the extractor did, for those who ask why.
//!
//! A [`Trace`] that is off holds nothing and costs a look at a null pointer where a rule has
//! something to say; what it would say is made only when somebody listens. Rules call
//! [`Trace::note`], give up with `Finder::refuse` and a [`Reason`], and say what made a status with
//! a [`Why`]. A new reason is a line in the table below.

use std::cell::RefCell;
use std::rc::Rc;

use chancery_model::Edtf;

use super::dates::Direction;
use super::document::At;
use super::encounters::Encounter;
use super::reading::Party;
use super::status::Said;

/// Gives an enum of causes a stable code and a sentence for each.
macro_rules! causes {
    ($(#[$meta:meta])* $type:ident { $($variant:ident = $code:literal, $text:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $type { $($variant),+ }

        impl $type {
            /// Returns the code, which stays as it is from version to version.
            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Returns the cause in words, `{}` standing for the word of the text.
            pub(crate) fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

causes! {
    /// Why a trigger gave nothing.
    Reason {
        OtherObject = "other-object", "the frame wants another object of `{}`";
        ObjectIsNobody = "object-is-nobody", "the object of `{}` is nobody who can meet";
        NeedsParty = "needs-party", "the frame wants somebody beside the subject of `{}`";
        NeedsPerson = "needs-person", "the frame wants a person, named or meant, with `{}`";
        NeedsCall = "needs-call", "the frame wants a word that makes `{}` a call";
        Sport = "sport", "the sentence speaks of a match";
        SubjectIsNobody = "subject-is-nobody", "the subject of `{}` is nobody named, and those with whom they meet need not meet each other";
        NotSaidOf = "not-said-of", "nobody is said to be it";
        NeedsGoal = "needs-goal", "the frame wants a place that `{}` leads to";
        NeedsPlace = "needs-place", "the frame wants a person who reaches a country or city";
        Question = "question", "the sentence asks and does not say";
        Open = "left-open", "the sentence leaves open whether there was one";
        PartOfName = "part-of-a-name", "`{}` only says more of the noun behind it";
        OtherThing = "other-thing", "`{}` is another thing of the same name here";
        NoParty = "no-party", "nobody stands where the frame looks for those who take part";
        ToldByVerbAbove = "told-by-the-verb-above", "`{}` only says what the encounter above it was for";
        NeedsJourney = "needs-journey", "the frame wants a journey that `{}` is the purpose of";
        NeedsAbroad = "needs-abroad", "the frame wants a place outside the country that the traveller is known to act for";
        PlaceIsParty = "place-is-the-party", "the place is no party, and without it there are too few";
        NoVisitor = "no-visitor", "nobody stands where the frame looks for the visitor";
        NoDestination = "no-destination", "a visit leads somewhere, and no place is named";
        Process = "no-single-encounter", "`{}` speaks of relations, for there is no person, place or date";
        NothingMeant = "no-encounter-meant", "only one takes part, and no other sentence tells of the encounter that is meant";
        SameEntity = "same-entity", "those who take part are one and the same, so that there are too few";
    }
}

causes! {
    /// What made a status.
    Why {
        Modifier = "modifier", "`{}` beside the word says so";
        Asked = "question", "the sentence is a question";
        CueVerb = "cue-verb", "`{}` carries the noun and says so";
        CueNegated = "cue-negated", "`{}` says so, negated";
        Modal = "modal", "`{}` puts it ahead";
        ModalPerfect = "modal-perfect", "`{}` with `have`: it did not come to it";
        Negated = "negated", "`{}` is negated";
        Whether = "whether", "`{}` stands under a word that leaves it open";
        DeniedAbove = "denied-above", "`{}` stands in what somebody denies";
        Conditional = "conditional", "`{}` makes it a condition";
        Finite = "finite-verb", "`{}` tells it as a fact";
        PresentAfterPast = "present-after-past", "`{}` stands in the present behind a past: what comes next";
        ProgressivePresent = "progressive-present", "`{}` goes on at the time of writing";
        ProgressivePast = "progressive-past", "`{}` went on in the past";
        BeTo = "be-to", "`{}` stands with a form of `be to`";
        HeadlineInfinitive = "headline-infinitive", "`{}` is an infinitive with nothing above it, as in headlines";
        Bare = "bare", "nothing over `{}` says otherwise";
        Ranked = "ranked", "`{}`: the first or last to do it did it";
        Timetable = "timetable", "`{}` is in the present and its day is one of the week: a timetable's";
        Pleasure = "pleasure", "`{}`: the pleasure is of what takes place";
        CueAbove = "cue-above", "`{}` stands over it and says so";
        Purpose = "purpose", "`{}` says what it was for, not that it was done";
        Infinitive = "infinitive", "`{}` is an infinitive";
        Consequence = "consequence", "`{}` speaks of what it will bring";
        FollowsVerb = "follows-verb", "it is as certain as `{}`";
        Mentioned = "mentioned", "`{}` is only mentioned, as something that takes place";
        AfterPublication = "after-publication", "its date lies behind the day of publication";
    }
}

/// How a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceBy {
    /// A preposition of place, or one that the frame names.
    Preposition,
    /// It stands before the noun: *the Alaska summit*.
    Modifier,
    /// No other place is in the sentence.
    OnlyOne,
}

/// One thing that the extractor did.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// A trigger was tried with a frame; what follows is of this attempt.
    Tried { at: At, frame: String },
    /// A slot was filled by who is meant at a token.
    Filled {
        slot: String,
        role: &'static str,
        token: usize,
        parties: Vec<Party>,
    },
    /// A word decided the status, in the order of deciding: the last word stands.
    Status { token: usize, why: Why, said: Said },
    /// A place is the best so far.
    Placed {
        first: usize,
        last: usize,
        by: PlaceBy,
    },
    /// A date is the best so far; without tokens the day of publication.
    Dated {
        tokens: Option<(usize, usize)>,
        date: Edtf,
        direction: Direction,
    },
    /// Who says so stands here.
    Source { first: usize, last: usize },
    /// The attempt gave nothing.
    Refused(Reason),
    /// The attempt gave an encounter.
    Told(Box<Encounter>),
    /// A plan told before was called off by the words here.
    CalledOff { at: At, plan: Vec<At> },
    /// An encounter goes into the record.
    Assembled { triggers: Vec<At>, is_kept: bool },
}

/// A list of steps, or nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(Option<Rc<RefCell<Vec<Step>>>>);

impl Trace {
    /// Returns a trace that listens.
    pub(crate) fn on() -> Self {
        Self(Some(Rc::default()))
    }

    /// Notes a step, which is made only if the trace listens.
    pub(crate) fn note(&self, step: impl FnOnce() -> Step) {
        if let Some(steps) = &self.0 {
            let step = step();
            steps.borrow_mut().push(step);
        }
    }

    /// Returns the steps so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let steps = self.0.as_ref().map(|steps| steps.borrow().clone());
        steps.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_that_is_off_makes_nothing() {
        let mut made = 0;
        let mut step = || {
            made += 1;
            Step::Source { first: 0, last: 1 }
        };
        Trace::default().note(&mut step);
        let trace = Trace::on();
        trace.note(&mut step);
        assert_eq!(made, 1);
        assert_eq!(trace.steps().len(), 1);
    }
}
