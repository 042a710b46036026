//! Whom *they*, *them* and *their* mean: the last who are told together.

use chancery_language::Relation;
use chancery_model::MeetingKind;

use super::{Reference, delegations};
use crate::extract::document::At;
use crate::extract::reading::{Party, Reading, is_subject, is_verb};

/// How many pronouns are followed, each to the one before.
const MOST_FOLLOWED: usize = 8;

/// Returns the subject of the verb that a pronoun is the object of.
fn sent_subject(reading: &Reading<'_>, at: At) -> Option<At> {
    let sent = reading.sent(at.sentence);
    let verb = sent
        .head(at.token)
        .filter(|_| sent.rel(at.token) == Relation::Obj)?;
    let subject = sent.children_by(verb, &[Relation::Nsubj]).next()?;
    Some(At {
        token: subject,
        ..at
    })
}

impl Reading<'_> {
    /// Follows a pronoun to the one before, to the one before that, and so on, but neither in a circle
    /// nor without end: a long text can have thousands in a row.
    pub(super) fn plural(&self, at: At) -> Vec<Party> {
        let mut followed = self.pronouns.take();
        if followed.len() >= MOST_FOLLOWED || followed.contains(&at) {
            self.pronouns.set(followed);
            return Vec::new();
        }
        followed.push(at);
        self.pronouns.set(followed);
        let ahead = self.subject_ahead(at);
        let parties = ahead.unwrap_or_else(|| self.plural_before(at));
        let mut followed = self.pronouns.take();
        followed.pop();
        self.pronouns.set(followed);
        parties
    }

    /// Returns who the subject is that a possessive before it stands for: *During their trip, Vale and
    /// Krol met …*.
    fn subject_ahead(&self, at: At) -> Option<Vec<Party>> {
        let sent = self.sent(at.sentence);
        if sent.lower(at.token) != "their" {
            return None;
        }
        let mut above = sent.ancestors(at.token).take(4);
        let verb = above.find(|head| is_verb(sent, *head))?;
        let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
        let subject = subjects.find(|subject| *subject > at.token)?;
        let opens = sent.tree.subtree(verb).start;
        let before = (opens..at.token).any(|token| is_subject(sent, token));
        let token = subject;
        let parties = self.parties(At { token, ..at });
        let is_many = parties.len() > 1
            || matches!(
                sent.lemma(subject),
                "delegation" | "team" | "group" | "side"
            );
        (!before && is_many && !parties.is_empty()).then_some(parties)
    }

    /// Returns the subject of the sentence before where the pronoun goes on with it: *The delegation will
    /// meet Krol. They will also visit …*.
    fn subject_again(&self, at: At) -> Option<Vec<Party>> {
        let sent = self.sent(at.sentence);
        let verb = sent.head(at.token).filter(|_| is_subject(sent, at.token))?;
        let mut adverbs = sent.children_by(verb, &[Relation::Advmod]);
        let goes_on = adverbs.any(|adverb| {
            matches!(
                sent.lower(adverb),
                "also" | "then" | "later" | "additionally" | "subsequently"
            )
        });
        let sentence = at.sentence.checked_sub(1).filter(|_| goes_on)?;
        let before = self.sent(sentence);
        let subject = (0..before.len()).find(|token| is_subject(before, *token))?;
        let parties = self.parties(At {
            sentence,
            token: subject,
        });
        let is_many = parties.len() > 1
            || delegations::is_delegation(before.lemma(subject)) && !parties.is_empty();
        is_many.then_some(parties)
    }

    /// Returns who meets in a sentence, subject and counterparts of its verb; nobody where some of
    /// them are not named, and `None` where no verb tells of people who meet.
    fn met_in(&self, sentence: usize, end: usize) -> Option<Vec<Party>> {
        let sent = self.sent(sentence);
        let meets = |token: &usize| {
            let frames = self.ontology.verbs.get(sent.lemma(*token));
            is_verb(sent, *token)
                && frames.is_some_and(|frames| {
                    let mut frames = frames.iter().map(|frame| &self.ontology.frames[*frame]);
                    frames.any(|frame| {
                        frame.kind != MeetingKind::Visit
                            && matches!(frame.name.as_str(), "meet" | "converse" | "receive")
                    })
                })
        };
        let verb = (0..end.min(sent.len())).find(meets)?;
        let is_subject_of =
            |token: &usize| sent.head(*token) == Some(verb) && is_subject(sent, *token);
        let subject = (0..verb).find(is_subject_of)?;
        let mut parties = self.parties(At {
            sentence,
            token: subject,
        });
        if parties.is_empty() {
            return Some(parties);
        }
        let before = parties.len();
        for child in sent.children_by(verb, &[Relation::Obj, Relation::Obl]) {
            let counterpart = matches!(sent.case(child), None | Some("with" | "to" | "by"));
            if !counterpart {
                continue;
            }
            for party in self.parties(At {
                sentence,
                token: child,
            }) {
                let is_person = matches!(party, Party::Person(_));
                if is_person && !parties.contains(&party) {
                    parties.push(party);
                }
            }
        }
        (parties.len() > before || before > 1).then_some(parties)
    }

    fn plural_before(&self, at: At) -> Vec<Party> {
        for back in 0..=3 {
            let Some(sentence) = at.sentence.checked_sub(back) else {
                break;
            };
            let sent = self.sent(sentence);
            let end = if back == 0 { at.token } else { sent.len() };
            let subjects =
                (0..end).filter(|token| is_subject(sent, *token) && sent.lower(*token) != "they");
            for token in subjects {
                let parties = self.parties(At { sentence, token });
                if parties.len() > 1 {
                    return parties;
                }
            }
            // "Vale met with Krol. They …"; but who hosts them is none of them.
            let own: Vec<Party> = sent_subject(self, at)
                .into_iter()
                .flat_map(|s| self.phrase(s))
                .collect();
            if back == 1
                && let Some(again) = self.subject_again(at)
            {
                return again;
            }
            if back > 0
                && let Some(met) = self.met_in(sentence, end)
            {
                return met;
            }
            let aside = self.spoken_of_aside(sentence);
            let named = self.people_in(sentence, end, &|p| {
                !own.contains(&Party::Person(p)) && !aside.contains(&p)
            });
            // "Vale thanked Krol at their meeting"
            let both = back == 0 && named.len() == 2 && sent.lower(at.token) == "their";
            // Of more than two, those of an encounter: others may only be spoken of.
            let met = named.len() == 2 || self.tells_of_encounter(sentence);
            // "Vale praised the late Krol. They …": those whom the document is about.
            let pair = self.opening_pair().filter(|pair| {
                let inside = |person: &usize| pair.contains(person);
                !both && named.iter().any(inside) && !named.iter().all(inside)
            });
            if back > 0
                && named.len() == 2
                && let Some(pair) = pair
            {
                return pair.into_iter().map(Party::Person).collect();
            }
            if back > 0 && named.len() > 1 && met || both {
                return named.into_iter().map(Party::Person).collect();
            }
            // They are those who met there, and not all of them are named.
            let meets = |token: usize| matches!(sent.lemma(token), "meet" | "host" | "receive");
            if back > 0 && named.len() == 1 && (0..sent.len()).any(meets) {
                break;
            }
        }
        Vec::new()
    }

    /// Lists the people whom only a participle behind a noun names: *a club founded by Krol*.
    fn spoken_of_aside(&self, sentence: usize) -> Vec<usize> {
        let sent = self.sent(sentence);
        let is_aside = |reference: &&Reference| {
            let head = self.head_of(reference);
            head.is_some_and(|head| {
                sent.case(head) == Some("by")
                    && sent.head(head).is_some_and(|verb| {
                        sent.relation(verb) == Relation::Acl
                            && !self.ontology.support.contains(sent.lemma(verb))
                            && !matches!(sent.lemma(verb), "accompany" | "join")
                    })
            })
        };
        let here = self.references.iter().filter(|r| r.sentence == sentence);
        here.filter(is_aside).map(|r| r.person).collect()
    }

    /// Says whether a verb of a sentence tells of people who meet or talk.
    fn tells_of_encounter(&self, sentence: usize) -> bool {
        let sent = self.sent(sentence);
        (0..sent.len()).any(|token| {
            let frames = self.ontology.verbs.get(sent.lemma(token));
            is_verb(sent, token)
                && frames.is_some_and(|frames| {
                    frames
                        .iter()
                        .any(|frame| self.ontology.frames[*frame].kind != MeetingKind::Visit)
                })
        })
    }
}
