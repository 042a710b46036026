//! The JSON form of a record: one object a document, as `chancery extract --format jsonl` prints
//! it and as `schema/record.schema.json` describes it.
//!
//! These types are the stable contract; the types that they are made from may change.

mod parse;

use serde::{Deserialize, Serialize};

pub use parse::ViewError;

use crate::{Article, Entity, Evidence, Meeting, Part, Record, Role, Span};

/// One record with the document that it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordView {
    /// The document.
    pub document: DocumentView,
    /// Who and what it speaks of.
    pub entities: Vec<EntityView>,
    /// Who holds which office.
    pub roles: Vec<RoleView>,
    /// Who met whom.
    pub meetings: Vec<MeetingView>,
    /// What was noticed and left out.
    pub diagnostics: Vec<DiagnosticView>,
}

/// The document that a record was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentView {
    /// The file's name without its ending, or the id that its source gave it.
    pub id: String,
    /// The article's content id.
    pub article: String,
    /// The headline.
    pub title: String,
    /// The day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The text and the rest of what is known, where the record is to be loaded elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<FullView>,
}

/// What a record needs besides to be loaded without its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullView {
    /// The text that spans in `body` count in.
    pub text: String,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// The file that it was read from.
    pub file: String,
    /// The line of the file, for those that hold several articles.
    pub line: Option<u64>,
    /// A hash, in hexadecimal digits, of the program and the rules that made the record.
    pub rules: String,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityView {
    /// Its key inside the record: `e1`.
    pub id: String,
    /// `person`, `organization`, `country` or `place`.
    pub r#type: String,
    /// The fullest name.
    pub name: String,
    /// Other forms in the article.
    pub aliases: Vec<String>,
    /// ISO 3166 code of the country that it lies in or belongs to.
    pub country: Option<String>,
    /// Keys in public registers: scheme and value.
    pub external: Vec<(String, String)>,
    /// Where the article refers to it.
    pub mentions: Vec<MentionView>,
}

/// A mention of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionView {
    /// `name`, `nominal` or `pronoun`.
    pub form: String,
    /// Where it stands.
    #[serde(flatten)]
    pub at: SpanView,
}

/// A place in the article, in bytes and in code points, ends exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanView {
    /// `title` or `body`.
    pub part: String,
    /// Start and end in bytes of UTF-8.
    pub bytes: (usize, usize),
    /// Start and end in Unicode code points.
    pub chars: (usize, usize),
}

/// The words that carry a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// The words.
    pub quote: String,
    /// The rule that read them.
    pub rule: String,
    /// Where they stand.
    #[serde(flatten)]
    pub at: SpanView,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleView {
    /// The holder's key.
    pub person: String,
    /// The office.
    pub title: String,
    /// The body's or country's key.
    pub organization: Option<String>,
    /// `current`, `former` or `designate`.
    pub tenure: String,
    /// The words that say so.
    pub evidence: Vec<EvidenceView>,
}

/// A meeting, call or visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingView {
    /// `meeting`, `call` or `visit`.
    pub kind: String,
    /// `held`, `under_way`, `planned`, `proposed`, `postponed`, `cancelled` or `denied`.
    pub status: String,
    /// The keys of those who took part.
    pub participants: Vec<String>,
    /// The capacity of each participant, in the same order.
    pub capacities: Vec<String>,
    /// The place's key.
    pub place: Option<String>,
    /// The date in EDTF.
    pub date: Option<String>,
    /// The words that the date was read from.
    pub date_words: Option<String>,
    /// Who says so.
    pub attribution: Option<AttributionView>,
    /// The words that say so.
    pub evidence: Vec<EvidenceView>,
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionView {
    /// The source in the article's words.
    pub words: String,
    /// The source's key, where the record has it.
    pub entity: Option<String>,
}

/// Something noticed and left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticView {
    /// What.
    pub message: String,
    /// Where it stands.
    #[serde(flatten)]
    pub at: SpanView,
}

impl RecordView {
    /// Makes the JSON form of a record.
    ///
    /// Linear in the record, plus one pass over the article to count code points.
    #[must_use]
    pub fn new(article: &Article, record: &Record) -> Self {
        let places = Places {
            title: code_points(&article.title),
            body: code_points(&article.body),
        };
        Self {
            document: document_view(article),
            entities: record
                .entities
                .iter()
                .map(|e| entity_view(e, &places))
                .collect(),
            roles: record
                .roles
                .iter()
                .map(|role| role_view(role, &places))
                .collect(),
            meetings: record
                .meetings
                .iter()
                .map(|m| meeting_view(m, &places))
                .collect(),
            diagnostics: record
                .diagnostics
                .iter()
                .map(|d| DiagnosticView {
                    message: d.message.clone(),
                    at: places.view(d.part, d.span),
                })
                .collect(),
        }
    }
}

impl RecordView {
    /// Makes the JSON form of a record with the text of its article, to be loaded elsewhere. `rules` is
    /// a hash of the program and the rules that made the record.
    #[must_use]
    pub fn with_text(article: &Article, record: &Record, rules: &str) -> Self {
        let mut view = Self::new(article, record);
        view.document.full = Some(FullView {
            text: article.body.clone(),
            byline: article.byline.clone(),
            language: article.language.clone(),
            file: article.origin.file.clone(),
            line: article.origin.line,
            rules: rules.to_owned(),
        });
        view
    }
}

/// For each byte of a text the number of code points before it.
fn code_points(text: &str) -> Vec<usize> {
    let mut before = Vec::with_capacity(text.len() + 1);
    for (count, letter) in text.chars().enumerate() {
        before.resize(before.len() + letter.len_utf8(), count);
    }
    before.push(text.chars().count());
    before
}

struct Places {
    title: Vec<usize>,
    body: Vec<usize>,
}

impl Places {
    fn view(&self, part: Part, span: Span) -> SpanView {
        let before = match part {
            Part::Title => &self.title,
            Part::Body => &self.body,
        };
        let chars = |byte: usize| before.get(byte).copied().unwrap_or_default();
        SpanView {
            part: part.to_string(),
            bytes: (span.start(), span.end()),
            chars: (chars(span.start()), chars(span.end())),
        }
    }

    fn evidence(&self, evidence: &[Evidence]) -> Vec<EvidenceView> {
        let view = |e: &Evidence| EvidenceView {
            quote: e.quote.clone(),
            rule: e.rule.clone(),
            at: self.view(e.part, e.span),
        };
        evidence.iter().map(view).collect()
    }
}

fn document_view(article: &Article) -> DocumentView {
    DocumentView {
        id: article.name.clone(),
        article: article.id().to_string(),
        title: article.title.clone(),
        published: article.published.map(|date| date.to_string()),
        source: article.source.clone(),
        url: article.url.clone(),
        full: None,
    }
}

fn entity_view(entity: &Entity, places: &Places) -> EntityView {
    EntityView {
        id: entity.key.to_string(),
        r#type: entity.kind.to_string(),
        name: entity.name.clone(),
        aliases: entity.aliases.clone(),
        country: entity.country.clone(),
        external: entity
            .external
            .iter()
            .map(|x| (x.scheme.clone(), x.value.clone()))
            .collect(),
        mentions: entity
            .mentions
            .iter()
            .map(|m| MentionView {
                form: m.form.to_string(),
                at: places.view(m.part, m.span),
            })
            .collect(),
    }
}

fn role_view(role: &Role, places: &Places) -> RoleView {
    RoleView {
        person: role.person.to_string(),
        title: role.title.clone(),
        organization: role.organization.map(|key| key.to_string()),
        tenure: role.tenure.to_string(),
        evidence: places.evidence(&role.evidence),
    }
}

fn meeting_view(meeting: &Meeting, places: &Places) -> MeetingView {
    MeetingView {
        kind: meeting.kind.to_string(),
        status: meeting.status.to_string(),
        participants: meeting
            .participants
            .iter()
            .map(|p| p.entity.to_string())
            .collect(),
        capacities: meeting
            .participants
            .iter()
            .map(|p| p.capacity.to_string())
            .collect(),
        place: meeting.place.map(|key| key.to_string()),
        date: meeting.date.as_ref().map(|date| date.edtf.to_string()),
        date_words: meeting.date.as_ref().map(|date| date.words.clone()),
        attribution: meeting.attribution.as_ref().map(|a| AttributionView {
            words: a.words.clone(),
            entity: a.entity.map(|key| key.to_string()),
        }),
        evidence: places.evidence(&meeting.evidence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_given_in_bytes_and_in_code_points() {
        let places = Places {
            title: code_points(""),
            body: code_points("é→x"),
        };
        let view = places.view(Part::Body, Span::new(2, 6).unwrap());
        assert_eq!((view.bytes, view.chars), ((2, 6), (1, 3)));
    }

    #[test]
    fn a_view_survives_json() {
        let article = Article {
            title: "T \"q\"\n".into(),
            body: "b".into(),
            ..Article::default()
        };
        let view = RecordView::new(&article, &Record::default());
        let json = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<RecordView>(&json).unwrap(), view);
    }
}
