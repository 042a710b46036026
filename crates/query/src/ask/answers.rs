//! What the questions answer with: rows with names in the place of numbers.

use std::collections::BTreeMap;

use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status, Tenure};
use chancery_store::{
    ArticleRow, EntityDetails, EntityId, EntityRow, EvidenceRow, MeetingId, OfficeRow, ProfileRow,
    ReportRow, RoleRow, reports_contradict,
};

/// Somebody who takes part in an encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Who.
    pub entity: EntityRow,
    /// In which capacity.
    pub capacity: Capacity,
}

/// A meeting, call or visit with all that is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    /// Its key in the store.
    pub id: MeetingId,
    /// Meeting, call or visit.
    pub kind: MeetingKind,
    /// Whether it took place.
    pub status: Status,
    /// When.
    pub date: Option<Edtf>,
    /// Where.
    pub place: Option<EntityRow>,
    /// Who took part.
    pub parties: Vec<Party>,
    /// The number of articles that report it, copies not counted.
    pub sources: u64,
    /// What each article says, by publication date.
    pub reports: Vec<ReportRow>,
}

impl Encounter {
    /// Returns the report that speaks for the encounter: the latest that has its status.
    #[must_use]
    pub fn speaker(&self) -> Option<&ReportRow> {
        let agrees = |report: &&ReportRow| report.status == self.status;
        self.reports
            .iter()
            .rev()
            .find(agrees)
            .or(self.reports.last())
    }

    /// Says whether its reports contradict each other on whether it took place; see [`reports_contradict`].
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        reports_contradict(&self.reports)
    }

    /// Returns the days that its reports give, each with those reports, where they cannot all be right; empty
    /// where they can.
    #[must_use]
    pub fn days_told(&self) -> Vec<(Edtf, Vec<&ReportRow>)> {
        let mut days: Vec<(Edtf, Vec<&ReportRow>)> = Vec::new();
        for report in &self.reports {
            let Some(day) = report.date.as_ref().map(|date| date.edtf) else {
                continue;
            };
            match days.iter_mut().find(|(known, _)| *known == day) {
                Some((_, reports)) => reports.push(report),
                None => days.push((day, vec![report])),
            }
        }
        let first = days.iter().map(|(day, _)| day.latest()).min();
        let last = days.iter().map(|(day, _)| day.earliest()).max();
        if last <= first {
            days.clear();
        }
        days
    }

    /// Returns the number of further articles that are copies of those that report it.
    #[must_use]
    pub fn copies(&self) -> u64 {
        copies(&self.reports)
    }

    /// Returns the sentence that tells of the encounter, as its article has it.
    #[must_use]
    pub fn sentence(&self) -> Option<&str> {
        self.speaker().and_then(sentence)
    }
}

/// Returns the number of copies of the articles of these reports.
pub(super) fn copies<'r>(reports: impl IntoIterator<Item = &'r ReportRow>) -> u64 {
    let articles = reports.into_iter().map(|report| &report.article);
    let copies: BTreeMap<_, u64> = articles
        .map(|article| (article.id, article.copies))
        .collect();
    copies.values().sum()
}

/// Returns the sentence of a report: the first from the text, else the headline.
#[must_use]
pub fn sentence(report: &ReportRow) -> Option<&str> {
    first_quote(&report.evidence)
}

fn first_quote(evidence: &[EvidenceRow]) -> Option<&str> {
    let in_body = |evidence: &&EvidenceRow| evidence.part == Part::Body;
    let first = evidence.iter().find(in_body).or(evidence.first())?;
    Some(&first.quote)
}

/// Somebody whom the entity asked about met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    /// Who.
    pub entity: EntityRow,
    /// The number of their meetings.
    pub count: usize,
    /// The date of their first dated meeting.
    pub first: Option<Edtf>,
    /// The date of their last dated meeting.
    pub last: Option<Edtf>,
    /// Where they met, in order of time.
    pub places: Vec<EntityRow>,
    /// The statuses of their meetings.
    pub statuses: Vec<Status>,
    /// The number of different articles that report them, copies not counted.
    pub sources: usize,
    /// The number of copies of these articles.
    pub copies: u64,
    /// Their meetings in order of time, those without a date last: all, the last one only, or none, as was
    /// asked.
    pub meetings: Vec<Encounter>,
}

/// One link of a chain of meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Who is left.
    pub from: EntityRow,
    /// Who is reached.
    pub to: EntityRow,
    /// Where they met.
    pub meeting: Encounter,
}

/// Somebody seen in an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: EntityRow,
    /// The body or country.
    pub organization: Option<EntityRow>,
    /// The office, and when it was seen.
    pub office: OfficeRow,
    /// The latest report of it, or the one nearest to the day asked for; `None` where reports were not asked for.
    pub report: Option<RoleRow>,
}

impl Holder {
    /// Returns the words of the latest report that tell of the office, as its article has them.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.report
            .as_ref()
            .and_then(|report| first_quote(&report.evidence))
    }
}

/// One of several that a name may mean, with what tells it from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub entity: EntityRow,
    /// The office that it was last seen in.
    pub office: Option<Holder>,
    /// The first article that speaks of it, where it has no office.
    pub article: Option<ArticleRow>,
}

/// All that is known of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portrait {
    /// The entity with its other names.
    pub details: EntityDetails,
    /// The offices that it was seen in.
    pub offices: Vec<Holder>,
    /// The number of its encounters of each status that occurs.
    pub meetings: Vec<(Status, u64)>,
    /// Its encounters of which reports contradict each other.
    pub disputed: Vec<MeetingId>,
    /// What it is made of: what articles say under one name, and by which rules that is one.
    pub profiles: Vec<ProfileRow>,
    /// The articles that speak of it, by publication date.
    pub articles: Vec<ArticleRow>,
}

/// The part of the graph to draw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Whom it is drawn around.
    pub centre: Option<EntityRow>,
    /// The entities, by number.
    pub entities: Vec<EntityRow>,
    /// The meetings, by number.
    pub meetings: Vec<Encounter>,
    /// The offices that the people in it were seen in, by person.
    pub offices: Vec<Holder>,
    /// The number of meetings that were left out for lack of room.
    pub left_out: usize,
}

impl Picture {
    /// Returns the offices of a person in the picture. Logarithmic in the number of offices.
    #[must_use]
    pub fn offices_of(&self, person: EntityId) -> &[Holder] {
        let start = self.offices.partition_point(|o| o.person.id < person);
        let rest = self.offices.get(start..).unwrap_or_default();
        let count = rest.partition_point(|office| office.person.id == person);
        rest.get(..count).unwrap_or_default()
    }

    /// Returns the code of the country that an entity belongs to: its own, or for a person that of
    /// the body or country of the office that was seen last.
    #[must_use]
    pub fn country_of<'p>(&'p self, entity: &'p EntityRow) -> Option<&'p str> {
        let offices = self.offices_of(entity.id).iter();
        let seen = offices.filter_map(|holder| {
            let country = holder.organization.as_ref()?.country.as_deref()?;
            // An office held outlasts one given up, a later one an earlier one.
            let is_held = holder.office.tenure == Tenure::Current;
            Some((
                (is_held, holder.office.last, holder.office.sources),
                country,
            ))
        });
        let own = entity.country.as_deref();
        own.or_else(|| {
            seen.max_by_key(|(rank, _)| *rank)
                .map(|(_, country)| country)
        })
    }
}

/// A part of the graph with all that is known of its entities, for other programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dossier {
    /// The part.
    pub picture: Picture,
    /// The names and registers of its entities, in the same order.
    pub details: Vec<EntityDetails>,
}
