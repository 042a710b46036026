//! All that one article says.

use std::collections::BTreeSet;

use crate::{
    Article, Entity, EntityKey, EntityKind, Evidence, Meeting, MeetingKind, Object, Part, Role,
    Span, Subject, Triple,
};

/// Something that was noticed in a text and left out of the record, for the user to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which part of the article the span counts in.
    pub part: Part,
    /// Where.
    pub span: Span,
    /// What, in one sentence.
    pub message: String,
}

/// The entities, roles and meetings of one article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Who and what it speaks of; `entities[i].key` is `EntityKey(i + 1)`.
    pub entities: Vec<Entity>,
    /// Who holds which office.
    pub roles: Vec<Role>,
    /// Who met whom.
    pub meetings: Vec<Meeting>,
    /// What was noticed and left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// A record breaks one of its invariants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Entities are not numbered from 1 in order.
    #[error("entity {found} stands where e{expected} was expected")]
    Numbering {
        /// The number that the position asks for.
        expected: u32,
        /// The key found there.
        found: EntityKey,
    },
    /// A fact names an entity that the record does not have.
    #[error("{fact} names the unknown entity {key}")]
    UnknownEntity {
        /// The fact, such as `m1`.
        fact: String,
        /// The key that it names.
        key: EntityKey,
    },
    /// A role is held by something that is not a person.
    #[error("{fact} is held by {key}, which is not a person")]
    NotAPerson {
        /// The role, such as `r1`.
        fact: String,
        /// The holder.
        key: EntityKey,
    },
    /// A meeting has one participant twice.
    #[error("{fact} has the participant {key} twice")]
    RepeatedParticipant {
        /// The meeting, such as `m1`.
        fact: String,
        /// The participant.
        key: EntityKey,
    },
    /// A meeting has too few parties: two, or for a visit one and a place.
    #[error("{fact} has too few parties")]
    TooFewParties {
        /// The meeting, such as `m1`.
        fact: String,
    },
    /// A fact carries no evidence.
    #[error("{fact} carries no evidence")]
    NoEvidence {
        /// The fact, such as `m1`.
        fact: String,
    },
    /// A quote is not what stands under its span.
    #[error("the evidence of {fact} quotes `{quote}`, which does not stand at {span}")]
    Misquoted {
        /// The fact, such as `m1`.
        fact: String,
        /// The quote.
        quote: String,
        /// The span.
        span: Span,
    },
}

impl Record {
    /// Returns the entity with this key.
    #[must_use]
    pub fn entity(&self, key: EntityKey) -> Option<&Entity> {
        let index = usize::try_from(key.0).ok()?.checked_sub(1)?;
        self.entities.get(index)
    }

    /// Returns the flat view: each fact as triples with the evidence of the fact.
    ///
    /// A meeting gives `kind`, `status`, a `participant` each, and `place` and `date` where known;
    /// a role gives `(person, holds, role)`, `(role, title, …)`, `(role, tenure, …)` and, where
    /// known, `(role, in, organization)`.
    #[must_use]
    pub fn triples(&self) -> Vec<Triple<'_>> {
        let mut triples = Vec::new();
        for (index, role) in self.roles.iter().enumerate() {
            push_role(&mut triples, index, role);
        }
        for (index, meeting) in self.meetings.iter().enumerate() {
            push_meeting(&mut triples, index, meeting);
        }
        triples
    }

    /// Checks every invariant of a record against the article that it was made from.
    ///
    /// # Errors
    /// The first invariant that is broken.
    pub fn validate(&self, article: &Article) -> Result<(), RecordError> {
        for (expected, entity) in (1..).zip(&self.entities) {
            if entity.key != EntityKey(expected) {
                return Err(RecordError::Numbering {
                    expected,
                    found: entity.key,
                });
            }
        }
        for (index, role) in self.roles.iter().enumerate() {
            self.validate_role(Subject::Role(index).to_string(), role, article)?;
        }
        for (index, meeting) in self.meetings.iter().enumerate() {
            self.validate_meeting(&Subject::Meeting(index).to_string(), meeting, article)?;
        }
        Ok(())
    }

    fn validate_role(
        &self,
        fact: String,
        role: &Role,
        article: &Article,
    ) -> Result<(), RecordError> {
        self.known(&fact, role.person)?;
        if let Some(key) = role.organization {
            self.known(&fact, key)?;
        }
        validate_evidence(&fact, &role.evidence, article)?;
        let is_person = self
            .entity(role.person)
            .is_some_and(|e| e.kind == EntityKind::Person);
        if is_person {
            Ok(())
        } else {
            Err(RecordError::NotAPerson {
                fact,
                key: role.person,
            })
        }
    }

    fn validate_meeting(
        &self,
        fact: &str,
        meeting: &Meeting,
        article: &Article,
    ) -> Result<(), RecordError> {
        let mut seen = BTreeSet::new();
        for participant in &meeting.participants {
            self.known(fact, participant.entity)?;
            if !seen.insert(participant.entity) {
                let (fact, key) = (fact.to_owned(), participant.entity);
                return Err(RecordError::RepeatedParticipant { fact, key });
            }
        }
        if let Some(key) = meeting.place {
            self.known(fact, key)?;
        }
        let is_visit = meeting.kind == MeetingKind::Visit && meeting.place.is_some();
        if seen.len() < if is_visit { 1 } else { 2 } {
            return Err(RecordError::TooFewParties {
                fact: fact.to_owned(),
            });
        }
        validate_evidence(fact, &meeting.evidence, article)
    }

    fn known(&self, fact: &str, key: EntityKey) -> Result<(), RecordError> {
        match self.entity(key) {
            Some(_) => Ok(()),
            None => Err(RecordError::UnknownEntity {
                fact: fact.to_owned(),
                key,
            }),
        }
    }
}

fn validate_evidence(
    fact: &str,
    evidence: &[Evidence],
    article: &Article,
) -> Result<(), RecordError> {
    if evidence.is_empty() {
        return Err(RecordError::NoEvidence {
            fact: fact.to_owned(),
        });
    }
    match evidence
        .iter()
        .find(|e| e.span.get(article.part(e.part)) != Some(e.quote.as_str()))
    {
        Some(bad) => Err(RecordError::Misquoted {
            fact: fact.to_owned(),
            quote: bad.quote.clone(),
            span: bad.span,
        }),
        None => Ok(()),
    }
}

fn push_role<'record>(triples: &mut Vec<Triple<'record>>, index: usize, role: &'record Role) {
    let evidence = role.evidence.as_slice();
    let subject = Subject::Role(index);
    let object = Object::Role(index);
    triples.push(Triple {
        subject: Subject::Entity(role.person),
        predicate: "holds",
        object,
        evidence,
    });
    let object = Object::Literal(role.title.clone());
    triples.push(Triple {
        subject,
        predicate: "title",
        object,
        evidence,
    });
    if let Some(key) = role.organization {
        triples.push(Triple {
            subject,
            predicate: "in",
            object: Object::Entity(key),
            evidence,
        });
    }
    let object = Object::Literal(role.tenure.to_string());
    triples.push(Triple {
        subject,
        predicate: "tenure",
        object,
        evidence,
    });
}

fn push_meeting<'record>(
    triples: &mut Vec<Triple<'record>>,
    index: usize,
    meeting: &'record Meeting,
) {
    let subject = Subject::Meeting(index);
    let evidence = meeting.evidence.as_slice();
    let mut push = |predicate, object| {
        triples.push(Triple {
            subject,
            predicate,
            object,
            evidence,
        });
    };
    push("kind", Object::Literal(meeting.kind.to_string()));
    push("status", Object::Literal(meeting.status.to_string()));
    for participant in &meeting.participants {
        push("participant", Object::Entity(participant.entity));
    }
    if let Some(place) = meeting.place {
        push("place", Object::Entity(place));
    }
    if let Some(date) = &meeting.date {
        push("date", Object::Literal(date.edtf.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Capacity, Participant, Status, Tenure};

    fn entity(number: u32, kind: EntityKind) -> Entity {
        Entity {
            key: EntityKey(number),
            kind,
            name: format!("Name {number}"),
            aliases: vec![],
            mentions: vec![],
            external: vec![],
            country: None,
        }
    }

    fn sample() -> (Article, Record) {
        let article = Article {
            body: "Lee met Kim.".into(),
            ..Article::default()
        };
        let evidence = vec![Evidence {
            part: Part::Body,
            span: Span::new(0, 12).unwrap(),
            quote: "Lee met Kim.".into(),
            rule: "meet".into(),
        }];
        let participant = |n| Participant {
            entity: EntityKey(n),
            capacity: Capacity::Principal,
        };
        let record = Record {
            entities: vec![
                entity(1, EntityKind::Person),
                entity(2, EntityKind::Country),
            ],
            roles: vec![Role {
                person: EntityKey(1),
                title: "President".into(),
                organization: Some(EntityKey(2)),
                tenure: Tenure::Current,
                evidence: evidence.clone(),
            }],
            meetings: vec![Meeting {
                kind: MeetingKind::Meeting,
                status: Status::Held,
                participants: vec![participant(1), participant(2)],
                place: None,
                date: None,
                attribution: None,
                evidence,
            }],
            diagnostics: vec![],
        };
        (article, record)
    }

    #[test]
    fn accepts_a_sound_record() {
        let (article, record) = sample();
        assert_eq!(record.validate(&article), Ok(()));
    }

    #[test]
    fn refuses_what_is_unsound() {
        let (article, sound) = sample();
        let check = |change: fn(&mut Record), expected: &str| {
            let mut record = sound.clone();
            change(&mut record);
            assert_eq!(record.validate(&article).unwrap_err().to_string(), expected);
        };
        check(
            |r| r.meetings[0].participants.truncate(1),
            "m1 has too few parties",
        );
        check(|r| r.meetings[0].evidence.clear(), "m1 carries no evidence");
        check(
            |r| r.meetings[0].place = Some(EntityKey(9)),
            "m1 names the unknown entity e9",
        );
        check(
            |r| r.roles[0].person = EntityKey(2),
            "r1 is held by e2, which is not a person",
        );
        check(
            |r| r.meetings[0].participants[1] = r.meetings[0].participants[0],
            "m1 has the participant e1 twice",
        );
        check(
            |r| r.roles[0].evidence[0].quote = "Lee".into(),
            "the evidence of r1 quotes `Lee`, which does not stand at 0..12",
        );
    }

    #[test]
    fn triples_name_every_fact() {
        let (_, record) = sample();
        let shown: Vec<String> = record
            .triples()
            .iter()
            .map(|t| format!("{} {} {}", t.subject, t.predicate, t.object))
            .collect();
        assert_eq!(
            shown,
            [
                "e1 holds r1",
                "r1 title President",
                "r1 in e2",
                "r1 tenure current",
                "m1 kind meeting",
                "m1 status held",
                "m1 participant e1",
                "m1 participant e2",
            ]
        );
    }
}
