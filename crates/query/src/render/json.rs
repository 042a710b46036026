//! The JSON form of answers: JSON Lines, each line an envelope `{"type": …, "data": …}`.
//!
//! | type | data | printed by |
//! |---|---|---|
//! | `counterpart` | [`CounterpartView`] | `met` |
//! | `meeting` | [`EncounterView`] | `between`, `timeline` |
//! | `hop` | [`HopView`] | `path`, one for each link |
//! | `chain` | [`ChainView`] | `path --k`, one for each chain |
//! | `common` | [`CommonView`] | `common` |
//! | `neighbour` | [`NeighbourView`] | `neighbourhood` |
//! | `pair` | [`PairView`] | `pairs` |
//! | `hit` | [`HitView`] | `search` |
//! | `difference` | [`DifferenceView`] | `diff` |
//! | `ranked` | [`RankedView`] | `rank` |
//! | `community` | [`CommunityView`] | `communities` |
//! | `entity` | [`PortraitView`] | `show` |
//! | `office` | [`HolderView`] | `office` |
//! | `article` | [`ArticleView`] | `articles` |
//! | `stats` | [`StatsView`] | `stats` |
//! | `violation` | [`ViolationView`] | `check` |
//! | `graph` | [`PictureView`] | `export --format json` |
//! | `judgement` | [`JudgementView`] | `judgements`, `merge`, `split`, `judge` |
//! | `contradiction` | [`ContradictionView`] | `judgements --contradictions` |
//! | `candidate` | [`CandidateView`] | `review` |
//! | `node` | [`NodeView`] | `export --format jsonl`, which also prints each `meeting` |
//!
//! These types are the stable contract. A program that reads them ignores types and keys that it
//! does not know. Dates are in EDTF, days of publication `YYYY-MM-DD`; `id` is the number that
//! commands take as `#12`.

use super::identity::{CandidateView, ContradictionView, JudgementView};
use super::log::{LoadView, ProblemView};
use super::network::json::{
    ChainView, CommonView, CommunityView, NeighbourView, PairView, RankedView,
};
use super::news::{DifferenceView, HitView};
use super::telling::reason;
use chancery_model::Edtf;
use chancery_store::{
    ArticleRow, EntityDetails, EntityRow, ProfileRow, ReportRow, Stats, Violation,
};
use serde::{Deserialize, Serialize};

use crate::ask::{Counterpart, Encounter, Holder, Hop, Party, Picture, Portrait};

/// One line of output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    content = "data",
    rename_all = "lowercase",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum Line {
    /// Somebody whom the entity asked about met.
    Counterpart(CounterpartView),
    /// A meeting, call or visit.
    Meeting(EncounterView),
    /// A link of a chain.
    Hop(HopView),
    /// One of several chains.
    Chain(ChainView),
    /// Somebody who met both of two.
    Common(Box<CommonView>),
    /// Somebody within some steps.
    Neighbour(Box<NeighbourView>),
    /// Two who met.
    Pair(Box<PairView>),
    /// An article that a search has found.
    Hit(HitView),
    /// What was added.
    Difference(DifferenceView),
    /// An entity with its rank.
    Ranked(RankedView),
    /// A group that meets among itself.
    Community(CommunityView),
    /// All that is known of an entity.
    Entity(Box<PortraitView>),
    /// Somebody seen in an office.
    Office(HolderView),
    /// An article.
    Article(ArticleView),
    /// How much the store holds.
    Stats(StatsView),
    /// An invariant that does not hold.
    Violation(ViolationView),
    /// A part of the graph.
    Graph(PictureView),
    /// An entity of a part of the graph.
    Node(NodeView),
    /// A run of `load` or `import`.
    Load(LoadView),
    /// An input that gave no article.
    Problem(ProblemView),
    /// What was decided about who is who.
    Judgement(JudgementView),
    /// Judgements that cannot all hold.
    Contradiction(ContradictionView),
    /// Two that may be one.
    Candidate(CandidateView),
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityView {
    /// Its number.
    pub id: i64,
    /// `person`, `organization`, `country` or `place`.
    pub kind: String,
    /// The name that most articles give it.
    pub name: String,
    /// The ISO 3166 code of its country.
    pub country: Option<String>,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyView {
    /// Who.
    pub entity: EntityView,
    /// `principal`, `host`, `visitor`, `mediator` or `delegation`.
    pub capacity: String,
}

/// What one article says of an encounter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportView {
    /// The article.
    pub article: ArticleView,
    /// Whether it took place, as this article has it.
    pub status: String,
    /// The date.
    pub date: Option<String>,
    /// The words that the date was read from.
    pub date_words: Option<String>,
    /// Who says so, in the article's words.
    pub attribution: Option<String>,
    /// What judgements call it by.
    pub key: String,
    /// The rule that joined it to the meeting's other reports, `None` for the first.
    pub joined_by: Option<String>,
    /// The same in words.
    pub joined_because: Option<String>,
    /// The number of the judgement that joined it, where one did.
    pub judgement: Option<i64>,
    /// The sentences that say so.
    pub sentences: Vec<String>,
}

/// A meeting, call or visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncounterView {
    /// Its number.
    pub id: i64,
    /// `meeting`, `call` or `visit`.
    pub kind: String,
    /// `held`, `under_way`, `planned`, `proposed`, `postponed`, `cancelled` or `denied`.
    pub status: String,
    /// Whether reports contradict each other on whether it took place.
    pub disputed: bool,
    /// When.
    pub date: Option<String>,
    /// The days that reports give, where they cannot all be right; else empty.
    pub dates_told: Vec<String>,
    /// Where.
    pub place: Option<EntityView>,
    /// Who took part.
    pub participants: Vec<PartyView>,
    /// The number of articles that report it, copies not counted.
    pub sources: u64,
    /// The number of copies of these articles.
    pub copies: u64,
    /// What each of them says.
    pub reports: Vec<ReportView>,
}

/// Somebody whom the entity asked about met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterpartView {
    /// Who.
    pub entity: EntityView,
    /// The number of meetings.
    pub count: usize,
    /// The date of the first.
    pub first: Option<String>,
    /// The date of the last.
    pub last: Option<String>,
    /// Where.
    pub places: Vec<EntityView>,
    /// The statuses that occur.
    pub statuses: Vec<String>,
    /// The number of different articles that report them, copies not counted.
    pub sources: usize,
    /// The number of copies of these articles, `None` where the meetings are not listed.
    pub copies: Option<u64>,
    /// The meetings in order of time.
    pub meetings: Vec<EncounterView>,
}

/// A link of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HopView {
    /// Who is left.
    pub from: EntityView,
    /// Who is reached.
    pub to: EntityView,
    /// Where they met.
    pub meeting: EncounterView,
}

/// Somebody seen in an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderView {
    /// Who.
    pub person: EntityView,
    /// The office.
    pub title: String,
    /// The body or country.
    pub organization: Option<EntityView>,
    /// `current`, `former` or `designate`.
    pub tenure: String,
    /// The first day on which an article said so.
    pub first: Option<String>,
    /// The last day on which an article said so.
    pub last: Option<String>,
    /// The number of articles that say so.
    pub sources: u64,
    /// The days between the day asked for and the nearest that shows it; missing where none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_off: Option<u32>,
    /// What the latest of them says; missing in exports of the graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<RoleReportView>,
}

/// What one article says of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleReportView {
    /// The article.
    pub article: ArticleView,
    /// The words that say so.
    pub sentences: Vec<String>,
}

/// An article without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleView {
    /// Its number.
    pub id: i64,
    /// The hash of its content.
    pub article: String,
    /// What its source calls it.
    pub name: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub published: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The files and lines that it was read from.
    pub origins: Vec<String>,
}

/// Another form of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasView {
    /// The form.
    pub form: String,
    /// The number of articles that use it.
    pub articles: u64,
}

/// All that is known of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortraitView {
    /// The entity.
    pub entity: EntityView,
    /// Other forms of its name.
    pub aliases: Vec<AliasView>,
    /// Keys in public registers: scheme and value.
    pub external: Vec<(String, String)>,
    /// The offices that it was seen in.
    pub offices: Vec<HolderView>,
    /// The number of its encounters of each status.
    pub meetings: Vec<(String, u64)>,
    /// The numbers of its encounters of which reports contradict each other.
    pub disputed: Vec<i64>,
    /// What it is made of.
    #[serde(default)]
    pub profiles: Vec<ProfileView>,
    /// The articles that speak of it.
    pub articles: Vec<ArticleView>,
}

/// What articles say under one name, as a part of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileView {
    /// What judgements call it by.
    pub key: String,
    /// The form of its name that most reports give.
    pub name: String,
    /// The number of articles.
    pub articles: u64,
    /// The key of the profile that it came to; null for the first.
    pub joined_to: Option<String>,
    /// The rule by which it came.
    pub joined_by: Option<String>,
    /// What spoke for it.
    pub evidence: Option<String>,
}

impl From<&ProfileRow> for ProfileView {
    fn from(row: &ProfileRow) -> Self {
        Self {
            key: row.key.clone(),
            name: row.name.clone(),
            articles: row.articles,
            joined_to: row.joined_to.clone(),
            joined_by: row.joined_by.clone(),
            evidence: row.evidence.clone(),
        }
    }
}

/// An entity of a part of the graph with its names and offices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeView {
    /// The entity.
    pub entity: EntityView,
    /// Other forms of its name.
    pub aliases: Vec<AliasView>,
    /// Keys in public registers: scheme and value.
    pub external: Vec<(String, String)>,
    /// The offices that it was seen in.
    pub offices: Vec<HolderView>,
}

/// How much the store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatsView {
    /// The number of articles, copies and tables left out.
    pub articles: u64,
    /// The number of reprints and other versions of them.
    pub copies: u64,
    /// The number of tables of events.
    pub tables: u64,
    /// The number of entities of each kind.
    pub entities: Vec<(String, u64)>,
    /// The number of mentions.
    pub mentions: u64,
    /// The number of statements of an office.
    pub roles: u64,
    /// The number of encounters of each kind.
    pub meetings: Vec<(String, u64)>,
    /// The number of encounters of each status.
    pub statuses: Vec<(String, u64)>,
    /// The number of statements of an encounter.
    pub reports: u64,
    /// The number of encounters that more than one article reports.
    pub joined: u64,
    /// The first and last day of publication.
    pub published: Option<(String, String)>,
}

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViolationView {
    /// The invariant.
    pub check: String,
    /// What breaks it.
    pub detail: String,
}

/// A part of the graph: nodes are entities and meetings, edges the participants of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureView {
    /// Whom it is drawn around.
    pub centre: Option<EntityView>,
    /// The entities, by number.
    pub entities: Vec<EntityView>,
    /// The meetings, by number.
    pub meetings: Vec<EncounterView>,
    /// The offices that the people in it were seen in, by person.
    pub offices: Vec<HolderView>,
    /// The number of meetings left out for lack of room.
    pub left_out: usize,
}

impl From<&EntityRow> for EntityView {
    fn from(row: &EntityRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.to_string(),
            name: row.name.clone(),
            country: row.country.clone(),
        }
    }
}

impl From<&Party> for PartyView {
    fn from(party: &Party) -> Self {
        Self {
            entity: (&party.entity).into(),
            capacity: party.capacity.to_string(),
        }
    }
}

impl From<&ArticleRow> for ArticleView {
    fn from(row: &ArticleRow) -> Self {
        Self {
            id: row.id.0,
            article: row.content_id.to_string(),
            name: row.name.clone(),
            title: row.title.clone(),
            published: row.published.map(|day| day.to_string()),
            source: row.source.clone(),
            url: row.url.clone(),
            origins: row.origins.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&ReportRow> for ReportView {
    fn from(row: &ReportRow) -> Self {
        let date = row.date.as_ref();
        let words = date.map(|date| date.words.clone());
        Self {
            article: (&row.article).into(),
            status: row.status.to_string(),
            date: date.map(|date| date.edtf.to_string()),
            date_words: words.filter(|words| !words.is_empty()),
            attribution: row.attribution.clone(),
            key: row.key.clone(),
            joined_by: row.joined_by.clone(),
            joined_because: reason(row),
            judgement: row.judgement.map(|id| id.0),
            sentences: row.evidence.iter().map(|e| e.quote.clone()).collect(),
        }
    }
}

impl From<&Encounter> for EncounterView {
    fn from(meeting: &Encounter) -> Self {
        Self {
            id: meeting.id.0,
            kind: meeting.kind.to_string(),
            status: meeting.status.to_string(),
            disputed: meeting.is_disputed(),
            date: edtf(meeting.date),
            dates_told: meeting
                .days_told()
                .iter()
                .map(|(day, _)| day.to_string())
                .collect(),
            place: meeting.place.as_ref().map(EntityView::from),
            participants: views(&meeting.parties),
            sources: meeting.sources,
            copies: meeting.copies(),
            reports: views(&meeting.reports),
        }
    }
}

impl From<&Counterpart> for CounterpartView {
    fn from(who: &Counterpart) -> Self {
        Self {
            entity: (&who.entity).into(),
            count: who.count,
            first: edtf(who.first),
            last: edtf(who.last),
            places: views(&who.places),
            statuses: who.statuses.iter().map(ToString::to_string).collect(),
            sources: who.sources,
            // Nobody has counted the copies for an answer without meetings.
            copies: (!who.meetings.is_empty()).then_some(who.copies),
            meetings: views(&who.meetings),
        }
    }
}

impl From<&Hop> for HopView {
    fn from(hop: &Hop) -> Self {
        Self {
            from: (&hop.from).into(),
            to: (&hop.to).into(),
            meeting: (&hop.meeting).into(),
        }
    }
}

impl From<&Holder> for HolderView {
    fn from(holder: &Holder) -> Self {
        let office = &holder.office;
        Self {
            person: (&holder.person).into(),
            title: office.title.clone(),
            organization: holder.organization.as_ref().map(EntityView::from),
            tenure: office.tenure.to_string(),
            first: office.first.map(|day| day.to_string()),
            last: office.last.map(|day| day.to_string()),
            sources: office.sources,
            days_off: office.distance,
            report: holder.report.as_ref().map(|report| RoleReportView {
                article: (&report.article).into(),
                sentences: report.evidence.iter().map(|e| e.quote.clone()).collect(),
            }),
        }
    }
}

impl NodeView {
    /// Returns the view of an entity and its offices.
    #[must_use]
    pub fn new(details: &EntityDetails, offices: &[Holder]) -> Self {
        let alias = |row: &chancery_store::AliasRow| AliasView {
            form: row.form.clone(),
            articles: row.reports,
        };
        let external = details.external.iter();
        Self {
            entity: (&details.entity).into(),
            aliases: details.aliases.iter().map(alias).collect(),
            external: external
                .map(|x| (x.scheme.clone(), x.value.clone()))
                .collect(),
            offices: views(offices),
        }
    }
}

impl From<&Portrait> for PortraitView {
    fn from(portrait: &Portrait) -> Self {
        let node = NodeView::new(&portrait.details, &portrait.offices);
        Self {
            entity: node.entity,
            aliases: node.aliases,
            external: node.external,
            offices: node.offices,
            meetings: counts(&portrait.meetings),
            disputed: portrait.disputed.iter().map(|id| id.0).collect(),
            profiles: views(&portrait.profiles),
            articles: views(&portrait.articles),
        }
    }
}

impl From<&Stats> for StatsView {
    fn from(stats: &Stats) -> Self {
        let published = stats.published;
        Self {
            articles: stats.articles,
            copies: stats.copies,
            tables: stats.tables,
            entities: counts(&stats.entities),
            mentions: stats.mentions,
            roles: stats.roles,
            meetings: counts(&stats.meetings),
            statuses: counts(&stats.statuses),
            reports: stats.reports,
            joined: stats.joined,
            published: published.map(|(first, last)| (first.to_string(), last.to_string())),
        }
    }
}

impl From<&Violation> for ViolationView {
    fn from(violation: &Violation) -> Self {
        Self {
            check: violation.check.to_owned(),
            detail: violation.detail.clone(),
        }
    }
}

impl From<&Picture> for PictureView {
    fn from(picture: &Picture) -> Self {
        Self {
            centre: picture.centre.as_ref().map(EntityView::from),
            entities: views(&picture.entities),
            meetings: views(&picture.meetings),
            offices: views(&picture.offices),
            left_out: picture.left_out,
        }
    }
}

pub(super) fn views<'row, Row, View: From<&'row Row>>(rows: &'row [Row]) -> Vec<View> {
    rows.iter().map(View::from).collect()
}

fn counts<Word: ToString>(counts: &[(Word, u64)]) -> Vec<(String, u64)> {
    let count = |(word, count): &(Word, u64)| (word.to_string(), *count);
    counts.iter().map(count).collect()
}

pub(super) fn edtf(date: Option<Edtf>) -> Option<String> {
    date.map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{encounter, entity};
    use chancery_model::{EntityKind, Status};

    #[test]
    fn a_line_reads_back_and_keeps_hostile_names() {
        let name = "\"x\"\u{1b}\u{202e}\n</script>";
        let (a, b) = (
            entity(1, EntityKind::Person, name),
            entity(2, EntityKind::Person, "B"),
        );
        let line = Line::Meeting((&encounter(5, Status::Held, &[&a, &b], None)).into());
        let json = serde_json::to_string(&line).unwrap();
        assert!(json.starts_with(r#"{"type":"meeting","data":{"id":5,"#));
        assert!(!json.contains('\n') && !json.contains('\u{1b}'));
        assert_eq!(serde_json::from_str::<Line>(&json).unwrap(), line);
        let Line::Meeting(view) = line else {
            panic!("a meeting")
        };
        assert_eq!(view.participants[0].entity.name, name);
    }
}
