//! What a run, or a time of publication, has added to what was known.

use std::collections::BTreeSet;

use chancery_model::{Edtf, Status};
use jiff::civil::Date;
use rusqlite::params;

use crate::join::{Report, Summary, summarize};
use crate::load::reports_of;
use crate::sql::{day_number, optional_day};
use crate::store::Store;
use crate::{ArticleRow, EntityId, EntityRow, LoadId, MeetingId, MeetingRow, StoreError};

/// Which articles are looked at as new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Since {
    /// Those that a run has written, and no later run since; known before is what earlier runs wrote.
    Load(LoadId),
    /// Those published from the first day to the last; known before is what was published before the first. An
    /// article without a day is in neither, and a row of a table counts on the last day of what it tells.
    Published(Date, Date),
}

/// What was added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The new articles, tables included, by day of publication.
    pub articles: Vec<ArticleRow>,
    /// The entities that nothing spoke of before, by number.
    pub entities: Vec<EntityRow>,
    /// The meetings that nothing reported before, as they are known by the end of what is looked at.
    pub meetings: Vec<MeetingRow>,
    /// The meetings that were known before and are known otherwise since.
    pub changes: Vec<Change>,
    /// The offices that nobody was seen in before: number of the person, title, body.
    pub offices: Vec<(EntityId, String, Option<EntityId>)>,
}

/// A meeting of which something else is known than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The meeting, as it is known now.
    pub meeting: MeetingRow,
    /// Its status before.
    pub status: Status,
    /// Its date before.
    pub date: Option<Edtf>,
    /// Its place before.
    pub place: Option<EntityId>,
    /// The number of articles that reported it before.
    pub sources: u64,
}

/// To which side of the difference an article or a row of a table belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    New,
    Neither,
}

impl Since {
    /// Returns the condition by which rows of `article a` are new, with its two values.
    fn condition(self) -> (&'static str, i64, i64) {
        match self {
            Self::Load(load) => ("a.load = ?1 AND a.load = ?2", load.0, load.0),
            Self::Published(since, until) => (
                "a.published BETWEEN ?1 AND ?2",
                day_number(since),
                day_number(until),
            ),
        }
    }

    fn side(self, load: Option<i64>, day: Option<i64>) -> Side {
        match self {
            Self::Load(asked) => match load {
                Some(load) if load == asked.0 => Side::New,
                Some(load) if load > asked.0 => Side::Neither,
                _ => Side::Before,
            },
            Self::Published(since, until) => match day {
                Some(day) if day < day_number(since) => Side::Before,
                Some(day) if day <= day_number(until) => Side::New,
                _ => Side::Neither,
            },
        }
    }
}

impl Store {
    /// Returns what the articles of a run, or of a time of publication, added to what was known before.
    ///
    /// Linear in what these articles say.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn difference(&self, since: Since) -> Result<Difference, StoreError> {
        self.at_one_time(|store| {
            let mut difference = Difference {
                articles: store.new_articles(since)?,
                entities: store.new_entities(since)?,
                offices: store.new_offices(since)?,
                ..Difference::default()
            };
            for meeting in store.touched_meetings(since)? {
                store.compare(meeting, since, &mut difference)?;
            }
            difference.meetings.sort_by_key(|meeting| {
                let days = meeting.date.map(|date| (date.earliest(), date.latest()));
                (days.is_none(), days, meeting.id)
            });
            Ok(difference)
        })
    }

    fn new_articles(&self, since: Since) -> Result<Vec<ArticleRow>, StoreError> {
        let (condition, first, last) = since.condition();
        let ids: Vec<i64> = self.list(
            &format!(
                "SELECT a.id FROM article a WHERE {condition} AND a.copy_of IS NULL
                 ORDER BY a.published IS NULL, a.published, a.content_id"
            ),
            (first, last),
        )?;
        let rows = ids
            .into_iter()
            .map(|id| self.article(crate::ArticleRowId(id)));
        rows.filter_map(Result::transpose).collect()
    }

    /// Entities of new articles which no article of before speaks of.
    fn new_entities(&self, since: Since) -> Result<Vec<EntityRow>, StoreError> {
        let (condition, first, last) = since.condition();
        let candidates: Vec<i64> = self.list(
            &format!(
                "SELECT DISTINCT p.entity FROM article a JOIN entity_report r ON r.article = a.id
                 JOIN profile p ON p.id = r.profile
                 WHERE {condition} ORDER BY p.entity"
            ),
            (first, last),
        )?;
        let mut new = Vec::new();
        for entity in candidates {
            let known = self.sides(
                "SELECT a.load, a.published FROM entity_report r JOIN article a ON a.id = r.article
                 WHERE r.profile IN (SELECT id FROM profile WHERE entity = ?1)",
                entity,
                since,
            )?;
            if !known.contains(&Side::Before) {
                new.extend(self.entity(EntityId(entity))?);
            }
        }
        Ok(new)
    }

    fn new_offices(
        &self,
        since: Since,
    ) -> Result<Vec<(EntityId, String, Option<EntityId>)>, StoreError> {
        let (condition, first, last) = since.condition();
        let sql = format!(
            "SELECT p.entity, r.folded_title, o.entity, min(r.title)
             FROM article a JOIN role_report r ON r.article = a.id
             JOIN profile p ON p.id = r.person LEFT JOIN profile o ON o.id = r.organization
             WHERE {condition} AND r.tenure <> 'former' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query((first, last))?;
        let mut offices = Vec::new();
        while let Some(row) = rows.next()? {
            let (person, folded): (EntityId, String) = (row.get(0)?, row.get(1)?);
            let organization: Option<EntityId> = row.get(2)?;
            let mut before = self.connection().prepare_cached(
                "SELECT a.load, a.published FROM role_report r JOIN article a ON a.id = r.article
                 LEFT JOIN profile o ON o.id = r.organization
                 WHERE r.person IN (SELECT id FROM profile WHERE entity = ?1)
                     AND r.folded_title = ?2 AND o.entity IS ?3",
            )?;
            let mut seen = before.query(params![person, folded, organization])?;
            let mut is_new = true;
            while let Some(one) = seen.next()? {
                is_new &= since.side(one.get(0)?, one.get(1)?) != Side::Before;
            }
            if is_new {
                offices.push((person, row.get(3)?, organization));
            }
        }
        Ok(offices)
    }

    fn touched_meetings(&self, since: Since) -> Result<Vec<i64>, StoreError> {
        let (condition, first, last) = since.condition();
        let rows = match since {
            Since::Load(_) => String::new(),
            Since::Published(..) => String::from(
                " UNION SELECT r.meeting FROM article a JOIN meeting_report r ON r.article = a.id
                  WHERE a.is_table = 1 AND a.published IS NULL AND r.latest BETWEEN ?1 AND ?2",
            ),
        };
        self.list(
            &format!(
                "SELECT r.meeting FROM article a JOIN meeting_report r ON r.article = a.id
                 WHERE {condition}{rows} ORDER BY 1"
            ),
            (first, last),
        )
        .map(|meetings: Vec<i64>| {
            let distinct: BTreeSet<i64> = meetings.into_iter().collect();
            distinct.into_iter().collect()
        })
    }

    fn compare(
        &self,
        meeting: i64,
        since: Since,
        difference: &mut Difference,
    ) -> Result<(), StoreError> {
        let Some(today) = self.meeting(MeetingId(meeting))? else {
            return Ok(());
        };
        let (mut before, mut by_then): (Vec<Report>, Vec<Report>) = (Vec::new(), Vec::new());
        for report in reports_of(self.connection(), meeting)? {
            let load: Option<i64> = self
                .connection()
                .prepare_cached(
                    "SELECT a.load FROM meeting_report r JOIN article a ON a.id = r.article
                     WHERE r.id = ?1",
                )?
                .query_row([report.id], |row| row.get(0))?;
            let row_day = || report.days.as_ref().map(|days| days.latest);
            let day = report
                .published
                .or_else(|| report.is_row.then(row_day).flatten());
            match since.side(load, day) {
                Side::Before => {
                    before.push(report.clone());
                    by_then.push(report);
                }
                Side::New => by_then.push(report),
                Side::Neither => {}
            }
        }
        let Some(now) = summarize(&by_then) else {
            return Ok(());
        };
        let row = row_of(&today, &now, &by_then)?;
        let Some(former) = summarize(&before) else {
            difference.meetings.push(row);
            return Ok(());
        };
        if former != now || before.len() != by_then.len() {
            let old = row_of(&today, &former, &before)?;
            if (old.status, old.date, old.place, old.sources)
                != (row.status, row.date, row.place, row.sources)
            {
                difference.changes.push(Change {
                    status: old.status,
                    date: old.date,
                    place: old.place,
                    sources: old.sources,
                    meeting: row,
                });
            }
        }
        Ok(())
    }

    fn list(&self, sql: &str, values: (i64, i64)) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn sides(&self, sql: &str, of: i64, since: Since) -> Result<Vec<Side>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map([of], |row| {
            let day = optional_day(row, 1)?.map(day_number);
            Ok(since.side(row.get(0)?, day))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Returns a meeting as some of its reports have it.
fn row_of(
    today: &MeetingRow,
    summary: &Summary,
    reports: &[Report],
) -> Result<MeetingRow, StoreError> {
    let date = summary
        .days
        .as_ref()
        .map(|days| days.edtf.parse())
        .transpose();
    let date = date.map_err(|_| StoreError::Damaged {
        what: format!("a date of meeting {}", today.id),
    })?;
    Ok(MeetingRow {
        status: summary.status,
        place: summary.place.map(EntityId),
        date,
        sources: u64::try_from(crate::load::sources(reports)).unwrap_or_default(),
        ..today.clone()
    })
}
