//! Articles with their records, in as few words as a test allows.

use chancery_model::{
    Article, Capacity, DateExpression, Entity, EntityKey, EntityKind, Evidence, Meeting,
    MeetingKind, Mention, MentionForm, Part, Participant, Record, Role, Span, Status, Tenure,
};

/// An article under construction; its text is made of the sentences that are added.
pub(crate) struct Story {
    article: Article,
    record: Record,
}

impl Story {
    pub(crate) fn new(name: &str, published: &str) -> Self {
        let article = Article {
            name: name.into(),
            title: format!("The story of {name}"),
            published: Some(published.parse().unwrap()),
            source: Some("Agency".into()),
            url: Some(format!("https://example.org/{name}")),
            origin: chancery_model::Origin {
                file: format!("{name}.txt"),
                line: None,
            },
            ..Article::default()
        };
        let record = Record {
            entities: vec![],
            roles: vec![],
            meetings: vec![],
            diagnostics: vec![],
        };
        Self { article, record }
    }

    /// Adds a sentence that tells of a meeting.
    #[must_use]
    pub(crate) fn meeting(
        mut self,
        sentence: &str,
        status: Status,
        parties: &[&str],
        place: &str,
        date: &str,
    ) -> Self {
        let evidence = vec![self.say(sentence)];
        let mut participants = Vec::new();
        for name in parties {
            let entity = self.entity(EntityKind::Person, name);
            let capacity = Capacity::Principal;
            participants.push(Participant { entity, capacity });
        }
        let place = (!place.is_empty()).then(|| self.entity(EntityKind::Place, place));
        let words = String::new();
        let date = date.parse().ok().map(|edtf| DateExpression { edtf, words });
        self.record.meetings.push(Meeting {
            kind: MeetingKind::Meeting,
            status,
            participants,
            place,
            date,
            attribution: None,
            evidence,
        });
        self
    }

    /// Adds a sentence that gives a person's office.
    #[must_use]
    pub(crate) fn office(mut self, sentence: &str, name: &str, title: &str, country: &str) -> Self {
        let evidence = vec![self.say(sentence)];
        let person = self.entity(EntityKind::Person, name);
        let organization = Some(self.entity(EntityKind::Country, country));
        self.record.roles.push(Role {
            person,
            title: title.into(),
            organization,
            tenure: Tenure::Current,
            evidence,
        });
        self
    }

    /// Returns the article with its record, which is sound.
    pub(crate) fn done(mut self) -> (Article, Record) {
        for entity in &mut self.record.entities {
            let start = self.article.body.find(&entity.name);
            let span = start.and_then(|start| Span::new(start, start + entity.name.len()));
            entity.mentions.extend(span.map(|span| Mention {
                part: Part::Body,
                span,
                form: MentionForm::Name,
            }));
        }
        self.record.validate(&self.article).unwrap();
        (self.article, self.record)
    }

    fn say(&mut self, sentence: &str) -> Evidence {
        let start = self.article.body.len();
        self.article.body.push_str(sentence);
        let span = Span::new(start, self.article.body.len()).unwrap();
        self.article.body.push(' ');
        Evidence {
            part: Part::Body,
            span,
            quote: sentence.into(),
            rule: "test".into(),
        }
    }

    fn entity(&mut self, kind: EntityKind, name: &str) -> EntityKey {
        let entities = &mut self.record.entities;
        if let Some(known) = entities.iter().find(|e| e.name == name && e.kind == kind) {
            return known.key;
        }
        let key = EntityKey(u32::try_from(entities.len() + 1).unwrap());
        entities.push(Entity {
            key,
            kind,
            name: name.into(),
            aliases: vec![],
            mentions: vec![],
            external: vec![],
            country: None,
        });
        key
    }
}

/// Four articles: meetings held, planned and cancelled, one of them reported twice.
pub(crate) fn library() -> Vec<(Article, Record)> {
    let (held, planned, cancelled) = (Status::Held, Status::Planned, Status::Cancelled);
    let (macron, zelenskyy) = ("Emmanuel Macron", "Volodymyr Zelenskyy");
    let (merz, starmer) = ("Friedrich Merz", "Keir Starmer");
    vec![
        Story::new("paris", "2025-11-18")
            .office(
                "President Emmanuel Macron of France spoke first.",
                macron,
                "President",
                "France",
            )
            .meeting(
                "Emmanuel Macron received Volodymyr Zelenskyy in Paris on Monday.",
                held,
                &[macron, zelenskyy],
                "Paris",
                "2025-11-17",
            )
            .done(),
        Story::new("readout", "2025-11-19")
            .meeting(
                "The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.",
                held,
                &[macron, zelenskyy],
                "Paris",
                "2025-11-17",
            )
            .meeting(
                "Volodymyr Zelenskyy will meet Friedrich Merz in Berlin in December.",
                planned,
                &[zelenskyy, merz],
                "Berlin",
                "2025-12",
            )
            .done(),
        Story::new("london", "2025-08-03")
            .meeting(
                "Friedrich Merz and Emmanuel Macron met in August.",
                held,
                &[merz, macron],
                "",
                "2025-08",
            )
            .meeting(
                "Keir Starmer cancelled his meeting with Emmanuel Macron.",
                cancelled,
                &[starmer, macron],
                "",
                "",
            )
            .done(),
        Story::new("family", "2025-07-01")
            .meeting(
                "Brigitte Macron met Keir Starmer.",
                held,
                &["Brigitte Macron", starmer],
                "",
                "2025-06-30",
            )
            .done(),
    ]
}
