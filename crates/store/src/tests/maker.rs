//! Articles and records for tests, made from a few words.

use chancery_model::{
    Article, Attribution, Capacity, DateExpression, Entity, EntityKey, EntityKind, Evidence,
    ExternalId, Meeting, MeetingKind, Mention, MentionForm, Origin, Part, Participant, Record,
    Role, Span, Status, Tenure,
};

/// An article of this body, read from this file; the name is the file's.
pub(crate) fn article(file: &str, published: &str, body: &str) -> Article {
    Article {
        name: file.into(),
        title: format!("About {body}"),
        body: body.into(),
        published: published.parse().ok(),
        source: Some("Example Agency".into()),
        url: None,
        byline: None,
        language: Some("en".into()),
        origin: Origin {
            file: file.into(),
            line: None,
        },
    }
}

/// A record under construction whose facts all quote the whole body.
pub(crate) struct Maker {
    body: String,
    pub(crate) record: Record,
}

impl Maker {
    pub(crate) fn new(article: &Article) -> Self {
        Self {
            body: article.body.clone(),
            record: Record::default(),
        }
    }

    /// Adds an entity; `external` and `country` may be empty. Each is mentioned by the first letter.
    pub(crate) fn entity(
        &mut self,
        kind: EntityKind,
        name: &str,
        iso: &str,
        country: &str,
    ) -> EntityKey {
        let number = u32::try_from(self.record.entities.len() + 1).unwrap();
        let external = (!iso.is_empty()).then(|| ExternalId {
            scheme: "iso3166".into(),
            value: iso.into(),
        });
        let first = self.body.chars().next().map_or(0, char::len_utf8);
        self.record.entities.push(Entity {
            key: EntityKey(number),
            kind,
            name: name.into(),
            aliases: name.split_whitespace().skip(1).map(str::to_owned).collect(),
            mentions: vec![Mention {
                part: Part::Body,
                span: Span::new(0, first).unwrap(),
                form: MentionForm::Name,
            }],
            external: external.into_iter().collect(),
            country: (!country.is_empty()).then(|| country.to_owned()),
        });
        EntityKey(number)
    }

    pub(crate) fn person(&mut self, name: &str) -> EntityKey {
        self.entity(EntityKind::Person, name, "", "")
    }

    fn evidence(&self) -> Vec<Evidence> {
        vec![Evidence {
            part: Part::Body,
            span: Span::new(0, self.body.len()).unwrap(),
            quote: self.body.clone(),
            rule: "test/whole".into(),
        }]
    }

    pub(crate) fn role(
        &mut self,
        person: EntityKey,
        title: &str,
        organization: Option<EntityKey>,
        tenure: Tenure,
    ) {
        let evidence = self.evidence();
        self.record.roles.push(Role {
            person,
            title: title.into(),
            organization,
            tenure,
            evidence,
        });
    }

    pub(crate) fn meeting(
        &mut self,
        status: Status,
        parties: &[EntityKey],
        place: Option<EntityKey>,
        date: &str,
    ) {
        let evidence = self.evidence();
        self.record.meetings.push(Meeting {
            kind: MeetingKind::Meeting,
            status,
            participants: parties
                .iter()
                .map(|entity| Participant {
                    entity: *entity,
                    capacity: Capacity::Principal,
                })
                .collect(),
            place,
            date: date.parse().ok().map(|edtf| DateExpression {
                edtf,
                words: date.into(),
            }),
            attribution: parties.first().map(|entity| Attribution {
                words: "the Kremlin".into(),
                entity: Some(*entity),
            }),
            evidence,
        });
    }
}

/// An article that reports one meeting of two persons.
pub(crate) fn pair(
    file: &str,
    published: &str,
    (a, b): (&str, &str),
    status: Status,
    date: &str,
) -> (Article, Record) {
    let article = article(
        file,
        published,
        &format!("{a} and {b}: {status} {date} [{file}]."),
    );
    let mut maker = Maker::new(&article);
    let parties = [maker.person(a), maker.person(b)];
    maker.meeting(status, &parties, None, date);
    (article, maker.record)
}
