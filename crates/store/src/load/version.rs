//! A hash of an article's bytes and of its record, to tell whether a second load brings anything new.

use chancery_model::{Article, Evidence, Meeting, Record, Role};

/// Returns the hash. Linear in the article and the record.
pub(crate) fn version(article: &Article, record: &Record) -> [u8; 16] {
    let mut hash = Feed(blake3::Hasher::new());
    for text in [&article.name, &article.title, &article.body] {
        hash.text(text);
    }
    let published = article.published.map(|day| day.to_string());
    let fields = [
        &published,
        &article.source,
        &article.url,
        &article.byline,
        &article.language,
    ];
    for field in fields {
        hash.optional(field.as_deref());
    }
    hash.entities(record);
    hash.number(record.roles.len());
    record.roles.iter().for_each(|role| hash.role(role));
    hash.number(record.meetings.len());
    record
        .meetings
        .iter()
        .for_each(|meeting| hash.meeting(meeting));
    let mut bytes = [0; 16];
    hash.0.finalize_xof().fill(&mut bytes);
    bytes
}

/// Writes values so that no two different sequences give the same bytes.
struct Feed(blake3::Hasher);

impl Feed {
    fn number(&mut self, number: usize) {
        self.0.update(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(usize::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    fn key(&mut self, key: Option<chancery_model::EntityKey>) {
        self.0.update(&key.map_or(0, |key| key.0).to_le_bytes());
    }

    fn entities(&mut self, record: &Record) {
        self.number(record.entities.len());
        for entity in &record.entities {
            self.text(entity.kind.as_str());
            self.text(&entity.name);
            self.optional(entity.country.as_deref());
            self.number(entity.aliases.len());
            entity.aliases.iter().for_each(|alias| self.text(alias));
            self.number(entity.external.len());
            for id in &entity.external {
                self.text(&id.scheme);
                self.text(&id.value);
            }
            self.number(entity.mentions.len());
            for mention in &entity.mentions {
                self.text(mention.part.as_str());
                self.number(mention.span.start());
                self.number(mention.span.end());
                self.text(mention.form.as_str());
            }
        }
    }

    fn role(&mut self, role: &Role) {
        self.key(Some(role.person));
        self.text(&role.title);
        self.key(role.organization);
        self.text(role.tenure.as_str());
        self.evidence(&role.evidence);
    }

    fn meeting(&mut self, meeting: &Meeting) {
        self.text(meeting.kind.as_str());
        self.text(meeting.status.as_str());
        self.number(meeting.participants.len());
        for participant in &meeting.participants {
            self.key(Some(participant.entity));
            self.text(participant.capacity.as_str());
        }
        self.key(meeting.place);
        let date = meeting.date.as_ref();
        self.optional(date.map(|date| date.edtf.to_string()).as_deref());
        self.optional(date.map(|date| date.words.as_str()));
        let attribution = meeting.attribution.as_ref();
        self.optional(attribution.map(|a| a.words.as_str()));
        self.key(attribution.and_then(|a| a.entity));
        self.evidence(&meeting.evidence);
    }

    fn evidence(&mut self, evidence: &[Evidence]) {
        self.number(evidence.len());
        for one in evidence {
            self.text(one.part.as_str());
            self.number(one.span.start());
            self.number(one.span.end());
            self.text(&one.rule);
        }
    }
}
