//! Whether an encounter took place, from the verb that tells of it and what stands over it.

use chancery_language::{Relation, Upos};
use chancery_model::Status;

use super::document::Sent;
use super::ontology::Ontology;
use super::trace::{Step, Why};

/// What a sentence says of an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It says so.
    Stated(Status),
    /// It mentions the encounter without saying (*the August meeting*).
    Mentioned,
    /// It leaves open whether there was one: no fact.
    Open,
}

/// Reads the status of the encounter that a verb or noun tells of.
///
/// `predicate` is the verb that carries it (the trigger itself, or the support verb of a noun) and
/// `trigger` the word that names it.
pub(crate) fn read(sent: &Sent<'_>, ontology: &Ontology, trigger: usize, predicate: usize) -> Said {
    let modifier = sent
        .children_by(
            trigger,
            &[Relation::Amod, Relation::Compound, Relation::Advmod],
        )
        .find_map(|child| {
            // "a long-planned visit" says nothing of whether it took place.
            if child > 1 && sent.lower(child - 1) == "-" && sent.lower(child - 2) == "long" {
                return None;
            }
            // "a further meeting" is ahead; "further discussed" was before it.
            if sent.lower(child) == "further" && sent.rel(child) == Relation::Advmod {
                return None;
            }
            let status = cue(sent, ontology, child).or_else(|| match sent.lower(child) {
                "eventual" | "hypothetical" => Some(Status::Proposed),
                _ => None,
            });
            Some((child, status?))
        });
    if let Some((word, status)) = modifier {
        // "cancelled a planned visit", "refuses any further talks": the plan came to nothing.
        let is_plan = matches!(status, Status::Planned | Status::Proposed);
        let ended = ended_by_verb(sent, ontology, trigger).filter(|_| is_plan);
        return match ended {
            Some((verb, ended)) => because(sent, verb, Why::CueVerb, Said::Stated(ended)),
            None => because(sent, word, Why::Modifier, Said::Stated(status)),
        };
    }
    // Who asks whether they met does not say that they did.
    let asked = sent
        .len()
        .checked_sub(1)
        .is_some_and(|last| sent.lower(last) == "?" || sent.lower(last.saturating_sub(1)) == "?");
    let by_verb = predicate != trigger || matches!(sent.upos(trigger), Upos::Verb | Upos::Aux);
    if asked && by_verb {
        return because(sent, predicate, Why::Asked, Said::Open);
    }
    // "no meeting was envisaged", "there were no talks"
    let none = sent
        .children_by(trigger, &[Relation::Det])
        .any(|child| matches!(sent.lower(child), "no" | "neither"));
    if none && matches!(sent.upos(trigger), Upos::Noun | Upos::Propn) {
        return because(sent, trigger, Why::Negated, Said::Stated(Status::Denied));
    }
    if by_verb {
        return verb(sent, ontology, predicate, predicate != trigger, 0);
    }
    noun(sent, ontology, trigger)
}

/// Returns what is said, and tells those who ask which word made it so.
fn because(sent: &Sent<'_>, token: usize, why: Why, said: Said) -> Said {
    sent.trace.note(|| Step::Status { token, why, said });
    said
}

/// Returns how an encounter ended whose noun is the object of a verb that calls it off or refuses it.
fn ended_by_verb(sent: &Sent<'_>, ontology: &Ontology, noun: usize) -> Option<(usize, Status)> {
    let verb = sent.head(noun)?;
    // "the cancellation of her planned visit"
    if sent.rel(noun) == Relation::Nmod && sent.case(noun) == Some("of") {
        let status = cue(sent, ontology, verb)?;
        return matches!(status, Status::Cancelled | Status::Postponed).then_some((verb, status));
    }
    if sent.upos(verb) != Upos::Verb {
        return None;
    }
    let is_object = sent.rel(noun) == Relation::Obj || sent.relation(noun) == Relation::NsubjPass;
    let is_open = is_negated(sent, verb)
        || has_aux(sent, verb, &MODALS)
        // "forced them to cancel the talks": so they did.
        || marked_to(sent, verb) && sent.head(verb).is_none_or(|over| sent.lemma(over) != "force");
    let status = cue(sent, ontology, verb).filter(|_| is_object && !is_open)?;
    matches!(
        status,
        Status::Cancelled | Status::Postponed | Status::Denied
    )
    .then_some((verb, status))
}

/// Returns what becomes of an encounter told before where a definite noun stands for it: *the trip
/// was called off*, *they postponed the meeting*.
pub(crate) fn called_off(sent: &Sent<'_>, ontology: &Ontology, noun: usize) -> Option<Status> {
    let definite = sent
        .children_by(noun, &[Relation::Det, Relation::Nmod])
        .any(|child| {
            matches!(
                sent.lower(child),
                "the" | "that" | "this" | "his" | "her" | "their"
            )
        });
    let verb = sent
        .head(noun)
        .filter(|head| matches!(sent.upos(*head), Upos::Verb))?;
    let told = matches!(sent.rel(noun), Relation::Nsubj | Relation::Obj) && definite;
    let done = !is_negated(sent, verb) && !has_aux(sent, verb, &MODALS);
    let status = cue(sent, ontology, verb).filter(|_| told && done)?;
    matches!(status, Status::Cancelled | Status::Postponed).then_some(status)
}

/// Returns how a plan ended of whose place a clause tells: *cancelled a visit to Oslo, where he was to …*.
pub(crate) fn ended_above(sent: &Sent<'_>, ontology: &Ontology, clause: usize) -> Option<Status> {
    let above = sent.ancestors(clause).take(5);
    let mut ended = above.filter(|token| {
        matches!(sent.upos(*token), Upos::Verb)
            && !is_negated(sent, *token)
            && !has_aux(sent, *token, &MODALS)
    });
    ended
        .find_map(|token| cue(sent, ontology, token))
        .filter(|status| matches!(status, Status::Cancelled | Status::Postponed))
}

/// Returns what a cue word makes of an encounter.
fn cue(sent: &Sent<'_>, ontology: &Ontology, token: usize) -> Option<Status> {
    let lemma = sent.lemma(token);
    let particle = sent.children_by(token, &[Relation::Compound]).next();
    let phrasal = particle.and_then(|p| ontology.status.get(&format!("{lemma} {}", sent.lower(p))));
    let whole = ontology
        .status
        .get(lemma)
        .or_else(|| ontology.status.get(sent.lower(token)));
    // "called for talks": the preposition makes the cue.
    let next = ontology
        .status
        .get(&format!("{lemma} {}", sent.lower(token + 1)));
    phrasal.or(next).or(whole).copied()
}

pub(crate) fn is_negated(sent: &Sent<'_>, token: usize) -> bool {
    sent.children(token).iter().any(|child| {
        matches!(
            sent.lower(*child),
            "not" | "n't" | "never" | "n’t" | "neither" | "nor"
        )
    }) || sent
        .children_by(token, &[Relation::Det])
        .any(|child| sent.lower(child) == "no")
}

/// Says whether an infinitive is what somebody is asked to do or not to do: *urged her not to meet him*.
/// What she did then is not said.
fn is_advised(sent: &Sent<'_>, token: usize) -> bool {
    let above = sent.head(token).filter(|_| marked_to(sent, token));
    above.is_some_and(|verb| {
        matches!(
            sent.lemma(verb),
            "advise"
                | "appeal"
                | "ask"
                | "beg"
                | "call"
                | "order"
                | "press"
                | "tell"
                | "urge"
                | "warn"
        )
    })
}

/// Says whether a clause counts from a day on: *since the autumn*, *since she took office*.
fn is_since(sent: &Sent<'_>, token: usize) -> bool {
    sent.children(token).iter().any(|child| {
        let mut below = std::iter::once(child).chain(sent.children(*child));
        below.any(|word| *word > token && sent.lower(*word) == "since")
    })
}

fn has_aux(sent: &Sent<'_>, token: usize, words: &[&str]) -> bool {
    aux(sent, token, words).is_some()
}

/// Returns the auxiliary or copula of a verb that is one of these words.
fn aux(sent: &Sent<'_>, token: usize, words: &[&str]) -> Option<usize> {
    sent.children_by(token, &[Relation::Aux, Relation::Cop])
        .find(|child| words.contains(&sent.lower(*child)))
}

const MODALS: [&str; 9] = [
    "will", "would", "shall", "may", "might", "could", "can", "'ll", "should",
];

/// Reads the status from a verb: its own cue, its tense, then what stands over it.
fn verb(
    sent: &Sent<'_>,
    ontology: &Ontology,
    verb_token: usize,
    carries: bool,
    depth: usize,
) -> Said {
    let token = verb_token;
    let tag = sent.xpos(token);
    let negated = is_negated(sent, token);
    // A support verb can itself be the cue: "cancelled the meeting", "proposed talks".
    if carries && let Some(status) = cue(sent, ontology, token) {
        let refused = matches!(
            status,
            Status::Denied | Status::Cancelled | Status::Postponed
        );
        let is_future = matches!(status, Status::Planned | Status::Proposed);
        return match (negated, refused, is_future) {
            // "did not rule out meeting", "would not refuse to meet"
            (true, true, _) => {
                because(sent, token, Why::CueNegated, Said::Stated(Status::Proposed))
            }
            (true, _, true) => because(sent, token, Why::CueNegated, Said::Stated(Status::Denied)),
            _ => because(sent, token, Why::CueVerb, Said::Stated(status)),
        };
    }
    if let Some(modal) = aux(sent, token, &MODALS) {
        if negated {
            return because(sent, token, Why::Negated, Said::Stated(Status::Denied));
        }
        if is_denied_above(sent, token) {
            return because(sent, token, Why::DeniedAbove, Said::Stated(Status::Denied));
        }
        // "could have met" and "would have met" did not; "must have met" is a guess.
        let (status, why) = if has_aux(sent, token, &["have"]) {
            (Status::Denied, Why::ModalPerfect)
        } else {
            (Status::Planned, Why::Modal)
        };
        return because(sent, modal, why, Said::Stated(status));
    }
    if negated {
        // "They had not met since the autumn": nobody denies a certain meeting.
        let is_open = has_aux(sent, token, &["have", "has", "had"]) && is_since(sent, token)
            || is_advised(sent, token);
        let said = if is_open {
            Said::Open
        } else {
            Said::Stated(Status::Denied)
        };
        return because(sent, token, Why::Negated, said);
    }
    // "is to be received", "was to meet"
    if has_aux(sent, token, &["is", "are", "was", "were"]) && marked_to(sent, token) {
        return because(sent, token, Why::BeTo, Said::Stated(Status::Planned));
    }
    let finite = matches!(tag, "VBD" | "VBZ" | "VBP")
        || tag == "VBN" && has_any_aux(sent, token) && !marked_to(sent, token);
    if finite {
        if matches!(over(sent, ontology, token), Some(Said::Open)) {
            return because(sent, token, Why::Whether, Said::Open);
        }
        if is_denied_above(sent, token) {
            return because(sent, token, Why::DeniedAbove, Said::Stated(Status::Denied));
        }
        // "if they meet", "when they meet" have not happened.
        let mark = sent
            .children_by(token, &[Relation::Mark, Relation::Advmod])
            .next();
        let conditional = mark.filter(|m| matches!(sent.lower(*m), "if" | "unless" | "should"));
        if let Some(mark) = conditional {
            return because(sent, mark, Why::Conditional, Said::Stated(Status::Proposed));
        }
        // "left for Oslo on Monday and flies on to Rome on Friday": the present after the past.
        let after_past = matches!(tag, "VBZ" | "VBP")
            && sent.rel(token) == Relation::Conj
            && !has_any_aux(sent, token)
            && sent
                .head(token)
                .is_some_and(|head| sent.xpos(head) == "VBD" || sent.xpos(head) == "VBN");
        if after_past {
            return because(
                sent,
                token,
                Why::PresentAfterPast,
                Said::Stated(Status::Planned),
            );
        }
        return because(sent, token, Why::Finite, Said::Stated(Status::Held));
    }
    if tag == "VBG" && has_aux(sent, token, &["is", "are", "'s", "'re", "am"]) {
        let said = Said::Stated(Status::UnderWay);
        return because(sent, token, Why::ProgressivePresent, said);
    }
    if tag == "VBG" && has_aux(sent, token, &["was", "were", "been"]) {
        return because(
            sent,
            token,
            Why::ProgressivePast,
            Said::Stated(Status::Held),
        );
    }
    governed(sent, ontology, token, depth)
}

/// Says whether a verb has what takes place as its object: *the trip will include stops in Oslo*.
fn has_as_part(lemma: &str) -> bool {
    matches!(lemma, "include" | "feature" | "comprise" | "involve")
}

/// Says whether a verb tells that something took place: *go ahead*, *take place*, *happen*.
fn takes_place(sent: &Sent<'_>, verb: usize) -> bool {
    let next = sent.lower(verb + 1);
    match sent.lemma(verb) {
        "go" => next == "ahead",
        "take" => next == "place",
        lemma => matches!(
            lemma,
            "happen" | "occur" | "materialise" | "materialize" | "proceed"
        ),
    }
}

/// What somebody is *to meet* someone whom he meets.
const PLEASURES: [&str; 14] = [
    "honored",
    "honoured",
    "pleased",
    "delighted",
    "glad",
    "happy",
    "proud",
    "privileged",
    "thrilled",
    "humbled",
    "pleasure",
    "honor",
    "honour",
    "privilege",
];

/// Says whether a verb speaks of what was before: *build on*, *follow up on*.
fn looks_back(sent: &Sent<'_>, verb: usize) -> bool {
    matches!(
        sent.lemma(verb),
        "build" | "follow" | "reflect" | "draw" | "capitalize" | "capitalise" | "expand" | "look"
    ) && (sent.lemma(verb) != "look" || sent.lower(verb + 1) == "back")
}

/// Says whether a verb is one of setting out or arriving.
fn is_motion(lemma: &str) -> bool {
    matches!(
        lemma,
        "travel"
            | "fly"
            | "arrive"
            | "head"
            | "land"
            | "leave"
            | "depart"
            | "go"
            | "come"
            | "journey"
            | "jet"
    )
}

/// Says whether the clause of a verb is what somebody denies: *denied a report that they had met*.
fn is_denied_above(sent: &Sent<'_>, token: usize) -> bool {
    let mut below = token;
    for above in sent.ancestors(token).take(3) {
        if !matches!(
            sent.rel(below),
            Relation::Ccomp | Relation::Acl | Relation::Obj | Relation::Xcomp
        ) || sent.relation(below) == Relation::AclRelcl
        {
            return false;
        }
        if sent.lemma(above) == "deny" {
            return !is_negated(sent, above);
        }
        below = above;
    }
    false
}

fn has_any_aux(sent: &Sent<'_>, token: usize) -> bool {
    sent.children_by(token, &[Relation::Aux]).next().is_some()
}

fn marked_to(sent: &Sent<'_>, token: usize) -> bool {
    sent.children_by(token, &[Relation::Mark])
        .any(|child| sent.lower(child) == "to")
        || token > 0 && sent.lower(token - 1) == "to"
}

/// Reads a cue of the clauses over a finite verb that leaves the fact open: *whether they met*.
fn over(sent: &Sent<'_>, ontology: &Ontology, token: usize) -> Option<Said> {
    let marked = sent.children_by(token, &[Relation::Mark]).any(|child| {
        ontology.status.contains_key(sent.lower(child)) || sent.lower(child) == "whether"
    });
    marked.then_some(Said::Open)
}

/// Reads the status of an infinitive, participle or noun from the word that governs it.
fn governed(sent: &Sent<'_>, ontology: &Ontology, token: usize, depth: usize) -> Said {
    let infinitive = marked_to(sent, token);
    let relation = sent.rel(token);
    let Some(head) = sent.head(token).filter(|_| depth < 6) else {
        // A headline: "Trump to meet Xi"; a bare participle or tense without auxiliaries.
        let (status, why) = if infinitive {
            (Status::Planned, Why::HeadlineInfinitive)
        } else {
            (Status::Held, Why::Bare)
        };
        return because(sent, token, why, Said::Stated(status));
    };
    // "the first secretary to visit Angola", "the last to meet him": told, not intended.
    let ranked = [
        "first",
        "first-ever",
        "last",
        "latest",
        "only",
        "second",
        "third",
    ];
    if infinitive
        && relation == Relation::Acl
        && (ranked.contains(&sent.lower(head))
            || sent.children_by(head, &[Relation::Amod]).any(|child| {
                let word = sent.lower(child);
                ranked.contains(&word)
                    || ["first", "highest", "most"]
                        .iter()
                        .any(|rank| word.starts_with(rank))
            }))
    {
        let above = sent
            .head(head)
            .filter(|above| matches!(sent.upos(*above), Upos::Verb | Upos::Aux));
        let held = || because(sent, head, Why::Ranked, Said::Stated(Status::Held));
        return above.map_or_else(held, |above| verb(sent, ontology, above, false, depth + 1));
    }
    if relation == Relation::Conj {
        return verb(sent, ontology, head, false, depth + 1);
    }
    // "was honoured to host", "am pleased to receive": the pleasure is of what takes place.
    if infinitive && PLEASURES.contains(&sent.lower(head)) && !has_aux(sent, head, &MODALS) {
        return because(sent, head, Why::Pleasure, Said::Stated(Status::Held));
    }
    // "was not able to meet", "was unable to"; "was able to meet" did.
    if infinitive && matches!(sent.lower(head), "able" | "unable") {
        let unable = sent.lower(head) == "unable" || is_negated(sent, head);
        let (status, why) = match (unable, has_aux(sent, head, &["was", "were", "been"])) {
            (true, _) => (Status::Denied, Why::Negated),
            (false, true) => (Status::Held, Why::FollowsVerb),
            (false, false) => (Status::Proposed, Why::FollowsVerb),
        };
        return because(sent, head, why, Said::Stated(status));
    }
    // "stopped her from visiting Oslo" did; "not meant to stop her from visiting" leaves it open.
    let from = sent
        .children_by(token, &[Relation::Mark])
        .find(|mark| sent.lower(*mark) == "from");
    let hinders = matches!(
        sent.lemma(head),
        "stop" | "keep" | "deter" | "dissuade" | "discourage"
    );
    if let Some(from) = from.filter(|_| hinders) {
        let is_open = marked_to(sent, head) || is_negated(sent, head);
        let (why, said) = if is_open {
            (Why::Whether, Said::Open)
        } else {
            (Why::CueAbove, Said::Stated(Status::Denied))
        };
        return because(sent, from, why, said);
    }
    if let Some(status) = cue(sent, ontology, head) {
        // "cancelled plans to meet", "rejected an offer to meet"
        let ended = (sent.upos(head) == Upos::Noun)
            .then(|| ended_by_verb(sent, ontology, head))
            .flatten();
        if let Some((verb, ended)) = ended {
            return because(sent, verb, Why::CueAbove, Said::Stated(ended));
        }
        let negated = is_negated(sent, head);
        let (status, why) = match status {
            Status::Denied if negated => (Status::Proposed, Why::CueNegated),
            _ if negated => (Status::Denied, Why::CueNegated),
            _ => (status, Why::CueAbove),
        };
        return because(sent, head, why, Said::Stated(status));
    }
    if matches!(sent.upos(head), Upos::Verb | Upos::Aux) {
        let purpose = infinitive && matches!(relation, Relation::Advcl | Relation::Xcomp);
        let above = verb(sent, ontology, head, false, depth + 1);
        return match above {
            // "travelled to Kyiv to meet": intended, not told.
            Said::Stated(status) if purpose && status.happened() => {
                let achieved = ["manage", "begin", "start", "continue", "get", "use", "have"];
                let lemma = sent.lemma(head);
                if achieved.contains(&lemma) {
                    Said::Stated(status)
                } else {
                    because(sent, token, Why::Purpose, Said::Stated(Status::Planned))
                }
            }
            other => other,
        };
    }
    // "two attempts to bring them together": what came of them is said elsewhere.
    if infinitive && matches!(sent.lemma(head), "attempt" | "effort" | "bid" | "failure") {
        return because(sent, head, Why::Whether, Said::Open);
    }
    if infinitive {
        return because(sent, token, Why::Infinitive, Said::Stated(Status::Planned));
    }
    because(sent, token, Why::Bare, Said::Stated(Status::Held))
}

/// Reads the status of an encounter that a noun names without a verb of its own.
fn noun(sent: &Sent<'_>, ontology: &Ontology, token: usize) -> Said {
    // "which would be the first meeting of the two leaders"
    if sent.children_by(token, &[Relation::Cop]).next().is_some() && has_aux(sent, token, &MODALS) {
        return verb(sent, ontology, token, false, 0);
    }
    // "the dialogue that was held in July"
    let held = sent
        .children_by(token, &[Relation::Acl])
        .find(|clause| matches!(sent.lemma(*clause), "hold" | "convene" | "take"));
    if let Some(clause) = held
        && sent.relation(clause) == Relation::AclRelcl
    {
        return verb(sent, ontology, clause, true, 0);
    }
    // "the talks, which both rejected"
    let ended = sent
        .children_by(token, &[Relation::Acl])
        .filter(|clause| sent.relation(*clause) == Relation::AclRelcl)
        .find(|clause| {
            let is_object = sent.children(*clause).iter().any(|child| {
                matches!(sent.lower(*child), "which" | "that")
                    && (sent.rel(*child) == Relation::Obj
                        || sent.relation(*child) == Relation::NsubjPass)
            });
            let status = cue(sent, ontology, *clause).filter(|_| is_object);
            matches!(
                status,
                Some(Status::Cancelled | Status::Postponed | Status::Denied)
            )
        });
    if let Some(clause) = ended {
        return verb(sent, ontology, clause, true, 0);
    }
    // "met Krol ahead of her trip to Oslo": it has yet to begin.
    let mut around = sent
        .children_by(token, &[Relation::Case])
        .chain(sent.head(token));
    let ahead = around.find(|word| sent.lower(*word) == "ahead");
    if let Some(ahead) = ahead {
        return because(sent, ahead, Why::CueAbove, Said::Stated(Status::Planned));
    }
    let mut at = token;
    for _ in 0..4 {
        let Some(head) = sent.head(at) else { break };
        let verb_above = matches!(sent.upos(head), Upos::Verb | Upos::Aux);
        let status = cue(sent, ontology, head);
        match sent.rel(at) {
            Relation::Obj | Relation::Nsubj | Relation::Xcomp | Relation::Ccomp if verb_above => {
                if status.is_some() {
                    return verb(sent, ontology, head, true, 0);
                }
                // "the trip did not go ahead"
                if sent.rel(at) == Relation::Nsubj
                    && is_negated(sent, head)
                    && takes_place(sent, head)
                {
                    return because(sent, head, Why::Negated, Said::Stated(Status::Cancelled));
                }
                let above = verb(sent, ontology, head, false, 0);
                // "The summit will produce …": planned; "the talks did not yield a deal" were held.
                return match above {
                    Said::Stated(Status::Planned)
                        if sent.rel(at) == Relation::Nsubj || has_as_part(sent.lemma(head)) =>
                    {
                        because(sent, head, Why::Consequence, above)
                    }
                    _ => because(sent, token, Why::Mentioned, Said::Mentioned),
                };
            }
            // "A meeting of the two is unlikely", "is possible"
            Relation::Nsubj
                if matches!(sent.lower(head), "unlikely" | "improbable" | "impossible") =>
            {
                return because(sent, head, Why::Whether, Said::Open);
            }
            // "is due in Vienna for talks"
            Relation::Obl if !verb_above && status.is_some() => {
                let said = status.map_or(Said::Mentioned, Said::Stated);
                return because(sent, head, Why::CueAbove, said);
            }
            // "to follow up on the meeting", "building on the summit": it was before.
            Relation::Obl
                if verb_above
                    && looks_back(sent, head)
                    && matches!(sent.case(at), Some("on" | "from")) =>
            {
                return because(sent, token, Why::Mentioned, Said::Mentioned);
            }
            // "Following his visit to Oslo, he will fly to Rome": of the visit it is not said.
            Relation::Obl
                if verb_above && matches!(sent.case(at), Some("after" | "following" | "since")) =>
            {
                return because(sent, token, Why::Mentioned, Said::Mentioned);
            }
            Relation::Obl if verb_above => {
                // "agreed at a meeting" was at it; "agreed on a meeting" was before it.
                let at_it = !matches!(
                    sent.case(at),
                    None | Some("on" | "to" | "for" | "about" | "with")
                );
                if let Some(status @ (Status::Planned | Status::Proposed)) =
                    status.filter(|_| !at_it)
                {
                    return because(sent, head, Why::CueAbove, Said::Stated(status));
                }
                let above = verb(sent, ontology, head, false, 0);
                // "flew to Oslo for talks": what for, as in "flew to Oslo to talk".
                if sent.case(at) == Some("for")
                    && matches!(above, Said::Stated(status) if status.happened())
                    && is_motion(sent.lemma(head))
                {
                    return because(sent, head, Why::Purpose, Said::Stated(Status::Planned));
                }
                return match above {
                    Said::Stated(Status::Planned | Status::Proposed) => {
                        because(sent, head, Why::FollowsVerb, above)
                    }
                    _ => because(sent, token, Why::Mentioned, Said::Mentioned),
                };
            }
            Relation::Nmod | Relation::Conj => {
                // "the offer that she made in talks": what was said there, not what is ahead.
                let at_it = sent.rel(at) == Relation::Nmod
                    && matches!(sent.case(at), Some("in" | "at" | "during"));
                if let Some(status) = status.filter(|_| !verb_above && !at_it) {
                    // "There are no plans for a meeting."
                    if sent.rel(at) == Relation::Nmod && is_negated(sent, head) {
                        return because(sent, head, Why::CueNegated, Said::Stated(Status::Denied));
                    }
                    return because(sent, head, Why::CueAbove, Said::Stated(status));
                }
                // "to build on the momentum from the summit": the summit was before.
                let behind = matches!(
                    sent.case(at),
                    Some("from" | "during" | "since" | "after" | "following")
                );
                if behind && sent.rel(at) == Relation::Nmod {
                    break;
                }
                at = head;
            }
            _ => break,
        }
    }
    because(sent, token, Why::Mentioned, Said::Mentioned)
}
