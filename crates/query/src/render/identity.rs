//! Who is who as tables and JSON: what entities are made of, what may be one, what was decided.

use chancery_store::{
    CandidateRow, Contradiction, Judgement, JudgementRow, OfficeSeenRow, ProfileRow, SideRow,
    Verdict,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::table::{Page, Table};
use super::text::one_line;

/// What was decided about two keys; also a line of an exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementView {
    /// Its number; it means nothing in another database.
    #[serde(default)]
    pub id: Option<i64>,
    /// `entity` or `meeting`.
    pub sort: String,
    /// The key of one.
    pub a: String,
    /// The key of the other.
    pub b: String,
    /// `same`, `not_same` or `unsure`.
    pub verdict: String,
    /// Who decided: a person or a rule.
    pub judge: String,
    /// Why.
    pub reason: String,
    /// When, in UTC.
    pub made: String,
    /// When it was undone.
    #[serde(default)]
    pub undone: Option<String>,
    /// The number of the later one about the same pair that counts in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<i64>,
    /// Whether there is nothing in this database that it could apply to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_idle: bool,
}

/// Judgements that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictionView {
    /// The one that says that two are not one.
    pub apart: JudgementView,
    /// Those that together say that they are.
    pub same: Vec<JudgementView>,
}

/// One of two that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideView {
    /// What judgements call it by.
    pub key: String,
    /// The number of its entity.
    pub entity: i64,
    /// The forms of its name.
    pub names: Vec<String>,
    /// The offices that it was seen in.
    pub offices: Vec<String>,
    /// Who took part in meetings with it.
    pub met: Vec<String>,
    /// The number of articles.
    pub articles: u64,
}

/// Two that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateView {
    /// One.
    pub a: SideView,
    /// The other.
    pub b: SideView,
    /// The rule that found them.
    pub rule: String,
    /// How sure it is, of 100.
    pub strength: u8,
    /// What speaks for it.
    pub evidence: String,
    /// What speaks against it.
    pub conflict: Option<String>,
    /// Why it is not joined though it is sure enough and nothing speaks against it.
    #[serde(default)]
    pub obstacle: Option<String>,
}

fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

impl From<&JudgementRow> for JudgementView {
    fn from(row: &JudgementRow) -> Self {
        let Judgement {
            sort,
            a,
            b,
            verdict,
            judge,
            reason,
            made,
        } = &row.judgement;
        Self {
            id: Some(row.id.0),
            sort: sort.as_str().to_owned(),
            a: a.clone(),
            b: b.clone(),
            verdict: verdict.as_str().to_owned(),
            judge: judge.clone(),
            reason: reason.clone(),
            made: time(*made),
            undone: row.undone.map(time),
            superseded_by: row.superseded_by.map(|id| id.0),
            is_idle: false,
        }
    }
}

impl From<&Contradiction> for ContradictionView {
    fn from(found: &Contradiction) -> Self {
        Self {
            apart: (&found.apart).into(),
            same: found.same.iter().map(Into::into).collect(),
        }
    }
}

impl From<&SideRow> for SideView {
    fn from(side: &SideRow) -> Self {
        Self {
            key: side.profile.key.clone(),
            entity: side.profile.entity.0,
            names: side.names.clone(),
            offices: side.offices.iter().map(office).collect(),
            met: side.met.clone(),
            articles: side.profile.articles,
        }
    }
}

impl From<&CandidateRow> for CandidateView {
    fn from(row: &CandidateRow) -> Self {
        Self {
            a: (&row.a).into(),
            b: (&row.b).into(),
            rule: row.rule.clone(),
            strength: row.strength,
            evidence: row.evidence.clone(),
            conflict: row.conflict.clone(),
            obstacle: row.obstacle.clone(),
        }
    }
}

pub(super) fn office(row: &OfficeSeenRow) -> String {
    let mut words = row.office.clone();
    if !row.country.is_empty() {
        words.push_str(&format!(" of {}", row.country));
    }
    match (row.first, row.last) {
        (_, 0) => {}
        (0, last) => words.push_str(&format!(", {last}")),
        (first, last) if first == last => words.push_str(&format!(", {last}")),
        (first, last) => words.push_str(&format!(", {first} to {last}")),
    }
    if row.tenure != chancery_model::Tenure::Current {
        words.push_str(&format!(" ({})", row.tenure));
    }
    words
}

/// Returns a table of what an entity is made of, with the reasons.
#[must_use]
pub fn profiles(answer: &[ProfileRow], page: Page) -> String {
    let mut table = Table::new(&["~JOINED", ">ARTICLES", "~BY", "~KEY"]);
    for profile in answer {
        let notes = profile.evidence.iter().cloned().collect();
        let cells = vec![
            profile.name.clone(),
            profile.articles.to_string(),
            profile.joined_by.clone().unwrap_or_default(),
            profile.key.clone(),
        ];
        table.row(cells, notes);
    }
    table.render(page)
}

/// Returns a table of judgements.
#[must_use]
pub fn judgements(answer: &[JudgementView], page: Page) -> String {
    let mut table = Table::new(&["ID", "VERDICT", "~ONE", "~OTHER", "~BY", "MADE", "~REASON"]);
    for view in answer {
        let state = match (&view.undone, view.superseded_by, view.is_idle) {
            (Some(_), _, _) => " (undone)".to_owned(),
            (_, Some(later), _) => format!(" (superseded by #{later})"),
            (_, _, true) => " (nothing in this database)".to_owned(),
            _ => String::new(),
        };
        let day = view.made.get(..10).unwrap_or_default().to_owned();
        let cells = vec![
            view.id.map(|id| format!("#{id}")).unwrap_or_default(),
            format!("{}{state}", view.verdict),
            view.a.clone(),
            view.b.clone(),
            view.judge.clone(),
            day,
            view.reason.clone(),
        ];
        table.row(cells, vec![]);
    }
    table.render(page)
}

/// Tells of judgements that cannot all hold.
#[must_use]
pub fn contradiction(found: &Contradiction) -> String {
    let chain: Vec<String> = found.same.iter().map(|row| row.id.to_string()).collect();
    let Judgement { a, b, verdict, .. } = &found.apart.judgement;
    let says = match verdict {
        Verdict::Unsure => format!("leaves open whether {a} and {b} are the same"),
        _ => format!("says that {a} and {b} are not the same"),
    };
    let chain = chain.join(", ");
    one_line(&format!(
        "{} {says}, but by {chain} they are",
        found.apart.id
    ))
}

/// Returns two that may be one, side by side, with what speaks for it and against.
#[must_use]
pub fn candidate(row: &CandidateRow, page: Page) -> String {
    let mut table = Table::new(&["", "~ONE", "~OTHER"]);
    let mut line = |what: &str, of: &dyn Fn(&SideRow) -> String| {
        table.row(vec![what.to_owned(), of(&row.a), of(&row.b)], vec![]);
    };
    line("name", &|side| side.names.join(", "));
    line("offices", &|side| {
        let offices: Vec<String> = side.offices.iter().map(office).collect();
        offices.join("; ")
    });
    line("met", &|side| side.met.join(", "));
    line("articles", &|side| {
        let titles: Vec<String> = side
            .articles
            .iter()
            .take(3)
            .map(|article| {
                let day = article.published.map(|day| format!("{day} "));
                format!("{}{}", day.unwrap_or_default(), article.title)
            })
            .collect();
        format!("{}: {}", side.profile.articles, titles.join("; "))
    });
    line("key", &|side| side.profile.key.clone());
    let mut out = table.render(page);
    out.push_str(&one_line(&format!(
        "for: {} ({}, {} of 100)",
        row.evidence, row.rule, row.strength
    )));
    out.push('\n');
    if let Some(conflict) = &row.conflict {
        out.push_str(&one_line(&format!("against: {conflict}")));
        out.push('\n');
    }
    if let Some(obstacle) = &row.obstacle {
        out.push_str(&one_line(&format!("open: {obstacle}")));
        out.push('\n');
    }
    out
}
