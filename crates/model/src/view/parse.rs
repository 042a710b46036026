//! From the JSON form of a record back to the article and the record.

use crate::{
    Article, Attribution, DateExpression, Diagnostic, Entity, EntityKey, Evidence, ExternalId,
    Meeting, Mention, Origin, Participant, Record, Role, Span,
};

use super::{DocumentView, EntityView, EvidenceView, MeetingView, RecordView, RoleView, SpanView};

/// The JSON form of a record cannot be turned back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// It was made without the text that the spans count in.
    #[error("carries no text; make it with `chancery extract --format records`")]
    NoText,
    /// The text is not the one that the record was made from.
    #[error(
        "carries another text than the one it was made from: its id is {found}, not {expected}"
    )]
    OtherText {
        /// The id that the record gives.
        expected: String,
        /// The id of the text.
        found: String,
    },
    /// A value is not what its key promises.
    #[error("has `{found}` where {expected} was expected")]
    Value {
        /// What was expected.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

impl RecordView {
    /// Turns the JSON form back into the article and its record.
    ///
    /// The record is as sound as whoever wrote it: check it with [`Record::validate`].
    ///
    /// # Errors
    /// If the text is missing or another one, or a value is not of its vocabulary.
    pub fn into_parts(self) -> Result<(Article, Record), ViewError> {
        let article = article(&self.document)?;
        let entities = (1..).zip(self.entities);
        let record = Record {
            entities: entities
                .map(|(number, view)| entity(number, view))
                .collect::<Result<_, _>>()?,
            roles: self.roles.into_iter().map(role).collect::<Result<_, _>>()?,
            meetings: self
                .meetings
                .into_iter()
                .map(meeting)
                .collect::<Result<_, _>>()?,
            diagnostics: self
                .diagnostics
                .into_iter()
                .map(|view| {
                    Ok(Diagnostic {
                        part: word(&view.at.part, "`title` or `body`")?,
                        span: span(&view.at)?,
                        message: view.message,
                    })
                })
                .collect::<Result<_, _>>()?,
        };
        Ok((article, record))
    }
}

fn article(view: &DocumentView) -> Result<Article, ViewError> {
    let source = view.full.as_ref().ok_or(ViewError::NoText)?;
    let published = view.published.as_deref();
    let article = Article {
        name: view.id.clone(),
        title: view.title.clone(),
        body: source.text.clone(),
        published: published
            .map(|day| word(day, "a day such as 2025-11-19"))
            .transpose()?,
        source: view.source.clone(),
        url: view.url.clone(),
        byline: source.byline.clone(),
        language: source.language.clone(),
        origin: Origin {
            file: source.file.clone(),
            line: source.line,
        },
    };
    let found = article.id().to_string();
    if found == view.article {
        return Ok(article);
    }
    Err(ViewError::OtherText {
        expected: view.article.clone(),
        found,
    })
}

fn entity(number: u32, view: EntityView) -> Result<Entity, ViewError> {
    // A key that does not fit its place is told by the validation.
    let own = key(&view.id)?;
    Ok(Entity {
        key: if own.0 == number {
            EntityKey(number)
        } else {
            own
        },
        kind: word(&view.r#type, "a kind of entity")?,
        name: view.name,
        aliases: view.aliases,
        mentions: view
            .mentions
            .iter()
            .map(|mention| {
                Ok(Mention {
                    part: word(&mention.at.part, "`title` or `body`")?,
                    span: span(&mention.at)?,
                    form: word(&mention.form, "a form of mention")?,
                })
            })
            .collect::<Result<_, _>>()?,
        external: view
            .external
            .into_iter()
            .map(|(scheme, value)| ExternalId { scheme, value })
            .collect(),
        country: view.country,
    })
}

fn role(view: RoleView) -> Result<Role, ViewError> {
    Ok(Role {
        person: key(&view.person)?,
        title: view.title,
        organization: view.organization.as_deref().map(key).transpose()?,
        tenure: word(&view.tenure, "a tenure")?,
        evidence: evidence(view.evidence)?,
    })
}

fn meeting(view: MeetingView) -> Result<Meeting, ViewError> {
    let date = match view.date {
        Some(edtf) => Some(DateExpression {
            edtf: word(&edtf, "a date in EDTF")?,
            words: view.date_words.unwrap_or_default(),
        }),
        None => None,
    };
    let attribution = match view.attribution {
        Some(view) => Some(Attribution {
            words: view.words,
            entity: view.entity.as_deref().map(key).transpose()?,
        }),
        None => None,
    };
    Ok(Meeting {
        kind: word(&view.kind, "a kind of encounter")?,
        status: word(&view.status, "a status")?,
        participants: view
            .participants
            .iter()
            .zip(&view.capacities)
            .map(|(entity, capacity)| {
                Ok(Participant {
                    entity: key(entity)?,
                    capacity: word(capacity, "a capacity")?,
                })
            })
            .collect::<Result<_, _>>()?,
        place: view.place.as_deref().map(key).transpose()?,
        date,
        attribution,
        evidence: evidence(view.evidence)?,
    })
}

fn evidence(views: Vec<EvidenceView>) -> Result<Vec<Evidence>, ViewError> {
    let one = |view: EvidenceView| {
        Ok(Evidence {
            part: word(&view.at.part, "`title` or `body`")?,
            span: span(&view.at)?,
            quote: view.quote,
            rule: view.rule,
        })
    };
    views.into_iter().map(one).collect()
}

fn span(view: &SpanView) -> Result<Span, ViewError> {
    let (start, end) = view.bytes;
    Span::new(start, end).ok_or_else(|| ViewError::Value {
        expected: "a start and an end behind it",
        found: format!("{start}, {end}"),
    })
}

fn key(text: &str) -> Result<EntityKey, ViewError> {
    let number = text
        .strip_prefix('e')
        .and_then(|number| number.parse().ok());
    number.map(EntityKey).ok_or_else(|| ViewError::Value {
        expected: "a key such as e1",
        found: text.to_owned(),
    })
}

fn word<T: std::str::FromStr>(text: &str, expected: &'static str) -> Result<T, ViewError> {
    text.parse().map_err(|_| ViewError::Value {
        expected,
        found: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Article, Record) {
        let article = Article {
            name: "a".into(),
            title: "Née".into(),
            body: "Zoë Vale met Krol on Monday.".into(),
            published: Some(jiff::civil::date(2026, 3, 2)),
            byline: Some("B".into()),
            origin: Origin {
                file: "in.jsonl".into(),
                line: Some(7),
            },
            ..Article::default()
        };
        let span = Span::new(0, 9).unwrap();
        let entity = |key: u32, name: &str| Entity {
            key: EntityKey(key),
            kind: crate::EntityKind::Person,
            name: name.into(),
            aliases: vec!["V".into()],
            mentions: vec![Mention {
                part: crate::Part::Body,
                span,
                form: crate::MentionForm::Name,
            }],
            external: vec![ExternalId {
                scheme: "wikidata".into(),
                value: "Q0".into(),
            }],
            country: Some("HU".into()),
        };
        let evidence = vec![Evidence {
            part: crate::Part::Body,
            span,
            quote: "Zoë Vale".into(),
            rule: "x/y".into(),
        }];
        let participant = |key| Participant {
            entity: EntityKey(key),
            capacity: crate::Capacity::Host,
        };
        let record = Record {
            entities: vec![entity(1, "Zoë Vale"), entity(2, "Krol")],
            roles: vec![Role {
                person: EntityKey(1),
                title: "Envoy".into(),
                organization: None,
                tenure: crate::Tenure::Former,
                evidence: evidence.clone(),
            }],
            meetings: vec![Meeting {
                kind: crate::MeetingKind::Call,
                status: crate::Status::UnderWay,
                participants: vec![participant(1), participant(2)],
                place: Some(EntityKey(2)),
                date: Some(DateExpression {
                    edtf: "2026-03-02~".parse().unwrap(),
                    words: "Monday".into(),
                }),
                attribution: Some(Attribution {
                    words: "he".into(),
                    entity: Some(EntityKey(1)),
                }),
                evidence,
            }],
            diagnostics: vec![Diagnostic {
                part: crate::Part::Title,
                span: Span::new(0, 1).unwrap(),
                message: "m".into(),
            }],
        };
        (article, record)
    }

    #[test]
    fn article_and_record_survive_the_way_there_and_back() {
        let (article, record) = sample();
        let json = serde_json::to_string(&RecordView::with_text(&article, &record, "r")).unwrap();
        let view: RecordView = serde_json::from_str(&json).unwrap();
        assert_eq!(view.into_parts(), Ok((article, record)));
    }

    #[test]
    fn what_cannot_be_turned_back_says_why() {
        let (article, record) = sample();
        let error = RecordView::new(&article, &record).into_parts().unwrap_err();
        assert_eq!(error, ViewError::NoText);
        let mut view = RecordView::with_text(&article, &record, "r");
        view.document.title.push('!');
        assert!(matches!(
            view.into_parts(),
            Err(ViewError::OtherText { .. })
        ));
        let mut view = RecordView::with_text(&article, &record, "r");
        view.meetings[0].status = "maybe".into();
        assert_eq!(
            view.into_parts().unwrap_err().to_string(),
            "has `maybe` where a status was expected"
        );
    }
}
