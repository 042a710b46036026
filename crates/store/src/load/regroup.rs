//! Bringing meetings up to date after reports came or went.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Capacity, EntityKind};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{Batch, Parties};
use crate::StoreError;
use crate::join::{
    CLOSE_SPAN, Days, Decided, LONGEST_SPAN, Party, Place, Report, can_mean, common_capacity,
    may_be_one, summarize, told_about,
};
use crate::judgement::{Sort, Verdict, active};
use crate::sql::{integer, word};

/// Reports that hang together with what changed, found step by step.
#[derive(Default)]
struct Found {
    reports: BTreeMap<i64, Report>,
    /// Reports whose neighbours are not looked for yet.
    queue: Vec<i64>,
    meetings: BTreeSet<i64>,
    /// The days already looked at, by parties.
    days: BTreeMap<Parties, Vec<(i64, i64)>>,
    /// Pairs that may be of one meeting.
    edges: Vec<(i64, i64)>,
}

impl Found {
    fn add(&mut self, reports: Vec<Report>) {
        for report in reports {
            let id = report.id;
            if self.reports.insert(id, report).is_none() {
                self.queue.push(id);
            }
        }
    }

    fn join(&mut self, ids: &[i64]) {
        self.edges
            .extend(ids.windows(2).filter_map(|pair| match pair {
                [a, b] => Some((*a, *b)),
                _ => None,
            }));
    }

    fn is_known(&self, parties: &Parties, (earliest, latest): (i64, i64)) -> bool {
        let known = self.days.get(parties);
        known.is_some_and(|known| {
            known
                .iter()
                .any(|(from, to)| *from <= earliest && latest <= *to)
        })
    }

    /// The reports that may be of one meeting, each group by itself.
    fn groups(&self) -> Vec<Vec<Report>> {
        let index: BTreeMap<i64, usize> = self.reports.keys().copied().zip(0..).collect();
        let mut root: Vec<usize> = (0..index.len()).collect();
        let find = |root: &[usize], mut at: usize| {
            while let Some(next) = root.get(at).filter(|next| **next != at) {
                at = *next;
            }
            at
        };
        for (a, b) in &self.edges {
            if let (Some(a), Some(b)) = (index.get(a), index.get(b)) {
                let (a, b) = (find(&root, *a), find(&root, *b));
                if let Some(root) = root.get_mut(a.max(b)) {
                    *root = a.min(b);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<Report>> = BTreeMap::new();
        for (report, at) in self.reports.values().zip(0..) {
            groups
                .entry(find(&root, at))
                .or_default()
                .push(report.clone());
        }
        groups.into_values().collect()
    }
}

impl Batch<'_> {
    /// Joins the reports anew that hang together with those that changed, then sums up each meeting that
    /// changed.
    pub(super) fn regroup_meetings(&mut self) -> Result<(), StoreError> {
        let decided = decided(self.transaction)?;
        let mut found = Found::default();
        for (parties, changed) in std::mem::take(&mut self.changes.groups) {
            for days in changed {
                self.find_parties(&mut found, parties, days)?;
                let told = self.bare_reports_told(&parties, told_about(days))?;
                found.add(with_people(self.transaction, told)?);
            }
        }
        for report in std::mem::take(&mut self.changes.reports) {
            found.add(report_by_id(self.transaction, report)?);
        }
        for meeting in &self.changes.meetings {
            found.meetings.insert(*meeting);
            found.add(reports_of(self.transaction, *meeting)?);
        }
        while let Some(id) = found.queue.pop() {
            let Some(report) = found.reports.get(&id).cloned() else {
                continue;
            };
            // A meeting belongs to one group, so its reports come together.
            if found.meetings.insert(report.meeting) {
                found.add(reports_of(self.transaction, report.meeting)?);
            }
            if let (Some(parties), Some(days)) = (report.parties, &report.days) {
                self.find_parties(&mut found, parties, (days.earliest, days.latest))?;
            }
            self.find_without_day(&mut found, &report)?;
            self.find_others(&mut found, &report)?;
            for (a, b) in decided.same.iter().filter(|(a, b)| *a == id || *b == id) {
                found.add(report_by_id(
                    self.transaction,
                    if *a == id { *b } else { *a },
                )?);
                found.edges.push((*a, *b));
            }
        }
        self.assign(&found.groups(), &decided)?;
        for meeting in std::mem::take(&mut self.changes.meetings) {
            self.refresh(meeting)?;
        }
        Ok(())
    }

    /// Finds the reports of these parties that hang together by overlapping days with these.
    fn find_parties(
        &self,
        found: &mut Found,
        parties: Parties,
        (earliest, latest): (i64, i64),
    ) -> Result<(), StoreError> {
        if found.is_known(&parties, (earliest, latest)) {
            return Ok(());
        }
        // A plan can join what took place a day before or after.
        let (mut from, mut to) = (earliest.saturating_sub(1), latest.saturating_add(1));
        let reports = loop {
            let reports = self.reports_between(&parties, from, to)?;
            let days = || reports.iter().filter_map(|report| report.days.as_ref());
            let first = days().map(|days| days.earliest.saturating_sub(1)).min();
            let first = first.unwrap_or(from).min(from);
            let last = days().map(|days| days.latest.saturating_add(1)).max();
            let last = last.unwrap_or(to).max(to);
            if (first, last) == (from, to) {
                break reports;
            }
            (from, to) = (first, last);
        };
        found.days.entry(parties).or_default().push((from, to));
        let ids: Vec<i64> = reports.iter().map(|report| report.id).collect();
        found.join(&ids);
        found.add(reports);
        Ok(())
    }

    /// Finds the reports of the same parties that may be of the same meeting though one of the two gives
    /// no day.
    fn find_without_day(&self, found: &mut Found, report: &Report) -> Result<(), StoreError> {
        let Some(parties) = report.parties.filter(|_| !report.is_row) else {
            return Ok(());
        };
        let mut others = match (report.reach(), &report.days) {
            (Some((first, last)), _) => self.bare_reports_between(&parties, first, last)?,
            (None, Some(days)) => {
                self.bare_reports_told(&parties, told_about((days.earliest, days.latest)))?
            }
            (None, None) => return Ok(()),
        };
        others.retain(|other| can_mean(report, other));
        let others = with_people(self.transaction, others)?;
        found
            .edges
            .extend(others.iter().map(|other| (report.id, other.id)));
        found.add(others);
        Ok(())
    }

    /// Finds the reports that may be of the same meeting though they do not name the same people.
    fn find_others(&self, found: &mut Found, report: &Report) -> Result<(), StoreError> {
        let days = report.days.as_ref();
        let Some(days) = days.filter(|days| days.latest - days.earliest <= CLOSE_SPAN) else {
            return Ok(());
        };
        if report.is_row || report.people.len() < 2 {
            return Ok(());
        }
        let mut ids = BTreeSet::new();
        let mut statement = self.transaction.prepare_cached(REPORTS_OF_ENTITY)?;
        // A person in common is needed or two others, so of these all but one are looked for.
        let shared = report.people.iter().filter(|party| party.is_shared);
        let (persons, others): (Vec<&Party>, Vec<&Party>) =
            shared.partition(|party| party.kind == EntityKind::Person);
        for party in persons.iter().chain(others.iter().skip(1)) {
            let mut rows = statement.query(params![
                party.entity,
                days.earliest.saturating_sub(CLOSE_SPAN),
                days.latest
            ])?;
            while let Some(row) = rows.next()? {
                ids.insert(row.get::<_, i64>(0)?);
            }
        }
        ids.remove(&report.id);
        for id in ids {
            let others = match found.reports.get(&id) {
                Some(known) => vec![known.clone()],
                None => report_by_id(self.transaction, id)?,
            };
            for other in others {
                if may_be_one(report, &other) {
                    found.edges.push((report.id, id));
                    found.add(vec![other]);
                }
            }
        }
        Ok(())
    }

    fn reports_between(
        &self,
        parties: &Parties,
        earliest: i64,
        latest: i64,
    ) -> Result<Vec<Report>, StoreError> {
        let reports = self.bare_reports_between(parties, earliest, latest)?;
        with_people(self.transaction, reports)
    }

    /// Without who takes part.
    fn bare_reports_between(
        &self,
        parties: &Parties,
        earliest: i64,
        latest: i64,
    ) -> Result<Vec<Report>, StoreError> {
        let mut statement = self.transaction.prepare_cached(REPORTS_BETWEEN)?;
        let from = earliest.saturating_sub(LONGEST_SPAN);
        let rows = statement.query_map(params![parties, from, latest, earliest], read_report)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The reports of these parties without a day, published between two days; without who takes part.
    fn bare_reports_told(
        &self,
        parties: &Parties,
        (first, last): (i64, i64),
    ) -> Result<Vec<Report>, StoreError> {
        let mut statement = self.transaction.prepare_cached(REPORTS_TOLD)?;
        let rows = statement.query_map(params![parties, first, last], read_report)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sums up a meeting's reports in its row, or removes the meeting if there are none.
    fn refresh(&self, meeting: i64) -> Result<(), StoreError> {
        let reports = reports_of(self.transaction, meeting)?;
        // Before the meeting itself: an import does without the checks of references.
        self.transaction
            .prepare_cached("DELETE FROM meeting_participant WHERE meeting = ?1")?
            .execute([meeting])?;
        let Some(summary) = summarize(&reports) else {
            self.transaction
                .prepare_cached("DELETE FROM meeting WHERE id = ?1")?
                .execute([meeting])?;
            return Ok(());
        };
        let days = summary.days.as_ref();
        self.transaction
            .prepare_cached(
                "UPDATE meeting SET status = ?2, place = ?3, edtf = ?4, earliest = ?5, latest = ?6,
                     sources = ?7
                 WHERE id = ?1",
            )?
            .execute(params![
                meeting,
                summary.status.as_str(),
                summary.place,
                days.map(|days| days.edtf.as_str()),
                days.map(|days| days.earliest),
                days.map(|days| days.latest),
                sources(&reports),
            ])?;
        let participants = participants_of(self.transaction, meeting)?;
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO meeting_participant (meeting, entity, capacity) VALUES (?1, ?2, ?3)",
        )?;
        for (entity, capacity) in participants {
            insert.execute(params![meeting, entity, capacity.as_str()])?;
        }
        Ok(())
    }
}

macro_rules! select_reports {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.meeting, a.content_id, r.position, a.published, r.status, p.entity,
                    p.kind, r.place_country, r.earliest, r.latest, r.edtf, a.is_table, r.parties, r.kind,
                    r.told_on
             FROM meeting_report r
             JOIN article a ON a.id = r.article
             LEFT JOIN profile p ON p.id = r.place
             WHERE ",
            $rest
        )
    };
}

/// All reports of these parties.
#[cfg(test)]
pub(crate) const REPORTS_OF_PARTIES: &str = select_reports!("r.parties = ?1 ORDER BY r.id");

pub(crate) const REPORTS_BETWEEN: &str = select_reports!(
    "r.parties = ?1 AND r.earliest BETWEEN ?2 AND ?3 AND r.latest >= ?4 ORDER BY r.id"
);

pub(crate) const REPORTS_TOLD: &str = select_reports!(
    "r.parties = ?1 AND r.told_on IS NOT NULL AND r.told_on BETWEEN ?2 AND ?3 ORDER BY r.id"
);

/// Reads a report.
pub(crate) fn read_report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let place = match row.get::<_, Option<i64>>(6)? {
        Some(entity) => Some(Place {
            entity,
            kind: word(row, 7)?,
            country: row.get(8)?,
        }),
        None => None,
    };
    let days = match row.get::<_, Option<i64>>(9)? {
        Some(earliest) => Some(Days {
            earliest,
            latest: row.get(10)?,
            edtf: row.get(11)?,
        }),
        None => None,
    };
    Ok(Report {
        id: row.get(0)?,
        meeting: row.get(1)?,
        name: (row.get(2)?, row.get(3)?),
        is_row: row.get(12)?,
        parties: row.get(13)?,
        kind: word(row, 14)?,
        people: Vec::new(),
        published: row.get(4)?,
        told_on: row.get(15)?,
        status: word(row, 5)?,
        place,
        days,
    })
}

fn report_by_id(connection: &rusqlite::Connection, report: i64) -> Result<Vec<Report>, StoreError> {
    let mut statement = connection.prepare_cached(select_reports!("r.id = ?1"))?;
    let rows = statement.query_map([report], read_report)?;
    let reports = rows.collect::<Result<_, _>>()?;
    with_people(connection, reports)
}

/// Returns the reports of a meeting.
pub(crate) fn reports_of(
    connection: &rusqlite::Connection,
    meeting: i64,
) -> Result<Vec<Report>, StoreError> {
    let mut statement =
        connection.prepare_cached(select_reports!("r.meeting = ?1 ORDER BY r.id"))?;
    let rows = statement.query_map([meeting], read_report)?;
    let reports = rows.collect::<Result<_, _>>()?;
    with_people(connection, reports)
}

/// The reports of articles that name an entity on these days, for meetings of close dates.
pub(crate) const REPORTS_OF_ENTITY: &str = "SELECT r.meeting_report FROM report_participant r
     WHERE r.profile IN (SELECT id FROM profile WHERE entity = ?1) AND r.earliest BETWEEN ?2 AND ?3";

/// Adds who takes part.
pub(crate) fn with_people(
    connection: &rusqlite::Connection,
    mut reports: Vec<Report>,
) -> Result<Vec<Report>, StoreError> {
    let mut statement = connection.prepare_cached(PEOPLE)?;
    for report in &mut reports {
        // The parties of rows are compared by their hash.
        if report.is_row {
            continue;
        }
        let mut people: BTreeSet<Party> = BTreeSet::new();
        let mut rows = statement.query([report.id])?;
        while let Some(row) = rows.next()? {
            people.insert(Party {
                entity: row.get(0)?,
                is_shared: row.get(1)?,
                kind: word(row, 2)?,
                country: row.get(3)?,
                name: name_of(row)?,
            });
        }
        report.people = people.into_iter().collect();
        report.people.dedup_by_key(|party| party.entity);
    }
    Ok(reports)
}

/// The name in a row of [`PEOPLE`]: that of the profile's key, or of the only article that speaks of it. Of
/// others it would be another with every article.
fn name_of(row: &Row<'_>) -> rusqlite::Result<String> {
    let key = row.get_ref(4)?.as_str()?;
    if let Some((_, name)) = key.split_once("/name:") {
        return Ok(name.split('@').next().unwrap_or_default().to_owned());
    }
    let is_shared: bool = row.get(1)?;
    if is_shared {
        Ok(String::new())
    } else {
        row.get(5)
    }
}

/// Who takes part in a report: the entity, whether other articles can speak of it, and the country.
pub(crate) const PEOPLE: &str = "SELECT p.entity,
            p.key NOT LIKE '%/article:%'
                OR EXISTS (SELECT 1 FROM profile o
                           WHERE o.entity = p.entity AND o.id <> p.id AND o.articles > 0),
            p.kind,
            coalesce(e.country, (
                SELECT substr(f.key, -2) FROM profile f
                WHERE f.entity = p.entity AND f.articles > 0 AND f.key LIKE 'person/name:%@__'
                ORDER BY f.articles DESC, f.key LIMIT 1), ''),
            p.key, e.folded
     FROM report_participant r JOIN profile p ON p.id = r.profile JOIN entity e ON e.id = p.entity
     WHERE r.meeting_report = ?1";

/// Reads what people judged about reports of meetings.
pub(crate) fn decided(connection: &rusqlite::Connection) -> Result<Decided, StoreError> {
    let mut decided = Decided::default();
    for judged in active(connection, Sort::Meeting)? {
        let (Some(a), Some(b)) = (
            report_of(connection, &judged.a)?,
            report_of(connection, &judged.b)?,
        ) else {
            continue;
        };
        let pair = (a.0.min(b.0), a.0.max(b.0));
        match judged.verdict {
            Verdict::Same => decided.same.insert(pair),
            Verdict::NotSame | Verdict::Unsure => decided.apart.insert(pair),
        };
    }
    Ok(decided)
}

/// Returns all reports in the groups that are joined together: those of the same parties, and those that
/// may be of one meeting.
pub(crate) fn groups_of_all(
    connection: &rusqlite::Connection,
) -> Result<Vec<Vec<Report>>, StoreError> {
    let mut statement = connection.prepare(select_reports!("1 ORDER BY r.id"))?;
    let rows = statement.query_map([], read_report)?;
    let reports = with_people(connection, rows.collect::<Result<_, _>>()?)?;
    let mut found = Found::default();
    let mut by_parties: BTreeMap<Parties, i64> = BTreeMap::new();
    let mut by_day: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        if let Some(parties) = report.parties {
            let first = *by_parties.entry(parties).or_insert(report.id);
            found.edges.push((first, report.id));
        }
        let days = report.days.as_ref();
        let days = days.filter(|days| days.latest - days.earliest <= CLOSE_SPAN);
        for (party, days) in report.people.iter().zip(days.into_iter().cycle()) {
            let from = (party.entity, days.earliest - CLOSE_SPAN);
            for (_, others) in by_day.range(from..=(party.entity, days.latest + CLOSE_SPAN)) {
                let others = others.iter().filter_map(|other| reports.get(*other));
                let near = others.filter(|other| may_be_one(report, other));
                found.edges.extend(near.map(|other| (other.id, report.id)));
            }
            by_day
                .entry((party.entity, days.earliest))
                .or_default()
                .push(index);
        }
    }
    found.edges.extend(decided(connection)?.same);
    found.reports = reports
        .into_iter()
        .map(|report| (report.id, report))
        .collect();
    Ok(found.groups())
}

/// Finds the report of a meeting that a key means: `report:…/2`, and its meeting.
pub(crate) fn report_of(
    connection: &rusqlite::Connection,
    key: &str,
) -> Result<Option<(i64, i64)>, StoreError> {
    let parts = key
        .strip_prefix("report:")
        .and_then(|rest| rest.split_once('/'));
    let parts = parts.and_then(|(article, position)| {
        let article: chancery_model::ArticleId = article.parse().ok()?;
        Some((article, position.parse::<i64>().ok()?))
    });
    let Some((article, position)) = parts else {
        return Ok(None);
    };
    let found = connection
        .prepare_cached(
            "SELECT r.id, r.meeting FROM meeting_report r JOIN article a ON a.id = r.article
             WHERE a.content_id = ?1 AND r.position = ?2",
        )?
        .query_row(params![article.as_bytes(), position], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
    Ok(found.optional()?)
}

/// Returns the number of articles among these reports.
pub(crate) fn sources(reports: &[Report]) -> i64 {
    let articles: BTreeSet<_> = reports.iter().map(|report| report.name.0).collect();
    integer(articles.len())
}

/// Returns who took part in a meeting, as its reports say together.
pub(crate) fn participants_of(
    connection: &rusqlite::Connection,
    meeting: i64,
) -> Result<Vec<(i64, Capacity)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT f.entity, p.capacity FROM meeting_report r
         JOIN report_participant p ON p.meeting_report = r.id
         JOIN profile f ON f.id = p.profile
         WHERE r.meeting = ?1",
    )?;
    let mut rows = statement.query([meeting])?;
    let mut given: BTreeMap<i64, Vec<Capacity>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        given.entry(row.get(0)?).or_default().push(word(row, 1)?);
    }
    let common = given
        .into_iter()
        .filter_map(|(entity, capacities)| Some((entity, common_capacity(&capacities)?)));
    Ok(common.collect())
}
