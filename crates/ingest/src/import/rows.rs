//! The rows of a table that tell of an encounter.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead};

use chancery_model::{
    Capacity, DateExpression, Edtf, EntityKey, Event, EventRows, PartialDate, Participant,
};
use jiff::civil::Date;

use super::actors::Names;
use super::cells::{Cells, RowError, Table};
use super::mapping::{Field, Mapping, Relation};
use crate::gazetteer::Gazetteer;
use crate::read::parse_published;

/// How many rows are read at once.
const CHUNK: usize = 16_384;
/// How many failed rows are told one by one; the rest are counted.
const TOLD: u64 = 1_000;

/// A table cannot be read at all, or not on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot be read")]
    Io(#[source] io::Error),
    /// The header does not say what is needed.
    #[error("{0}")]
    Header(String),
}

/// A row that gave no encounter, or all rows that gave none for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Whether something is wrong with it, and not merely that it tells of something else.
    pub is_failure: bool,
    /// A short word for the reason.
    pub reason: &'static str,
    /// The number of the row; `None` where several are told together.
    pub row: Option<u64>,
    /// The reason in a sentence.
    pub message: String,
}

/// Some rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsRead {
    /// Those that tell of an encounter, with the entities that they name for the first time.
    pub rows: EventRows,
    /// Those that do not.
    pub refused: Vec<RefusedRow>,
}

/// The rows of a table, some thousands at a time.
pub struct Rows<'m, R> {
    table: Table<R>,
    mapping: &'m Mapping,
    names: Names<'m>,
    cells: Cells,
    /// Rows that were passed over, by relation.
    passed: BTreeMap<String, u64>,
    /// What relations and modes are, as they were met.
    relations: HashMap<String, Option<Relation>>,
    failed: u64,
    has_ended: bool,
}

impl<'m, R: BufRead> Rows<'m, R> {
    /// Looks at the header of a table.
    ///
    /// # Errors
    /// If the file cannot be read, or its header lacks a column that is needed.
    pub fn new(
        input: R,
        mapping: &'m Mapping,
        gazetteer: &'m Gazetteer,
    ) -> Result<Self, ImportError> {
        let table = Table::open(input, mapping).map_err(|error| match error {
            RowError::Io(error) => ImportError::Io(error),
            RowError::Malformed { what, .. } => ImportError::Header(what),
        })?;
        Ok(Self {
            table,
            mapping,
            names: Names::new(gazetteer),
            cells: Cells::default(),
            passed: BTreeMap::new(),
            relations: HashMap::new(),
            failed: 0,
            has_ended: false,
        })
    }

    fn chunk(&mut self) -> Result<RowsRead, ImportError> {
        let mut read = RowsRead::default();
        for _ in 0..CHUNK {
            match self.table.next(self.mapping, &mut self.cells) {
                Ok(true) => self.row(&mut read),
                Ok(false) => {
                    self.has_ended = true;
                    self.sum_up(&mut read.refused);
                    break;
                }
                Err(RowError::Io(error)) => return Err(ImportError::Io(error)),
                Err(RowError::Malformed { row, what }) => {
                    self.fail(&mut read.refused, "malformed", row, what);
                }
            }
        }
        read.rows.entities = self.names.take();
        Ok(read)
    }

    fn row(&mut self, read: &mut RowsRead) {
        let (name, mode) = (self.cells.get(Field::Relation), self.cells.get(Field::Mode));
        let relation = match self.relations.get(name).filter(|_| mode.is_empty()) {
            Some(known) => *known,
            None => {
                let relation = self.mapping.relation(name, mode);
                if mode.is_empty() {
                    self.relations.insert(name.to_owned(), relation);
                }
                relation
            }
        };
        let Some(relation) = relation else {
            if let Some(count) = self.passed.get_mut(name) {
                *count += 1;
            } else {
                self.passed.insert(name.to_owned(), 1);
            }
            return;
        };
        self.table.complete(self.mapping, &mut self.cells);
        match self.event(relation) {
            Ok(event) => read.rows.events.push(event),
            Err((reason, what)) => {
                let row = self.cells.row;
                self.fail(&mut read.refused, reason, row, what);
            }
        }
    }

    fn event(&mut self, relation: Relation) -> Result<Event, (&'static str, String)> {
        let cells = &self.cells;
        let date = date(cells.get(Field::Date), cells.get(Field::Until))
            .ok_or_else(|| ("bad-date", bad_date(cells)))?;
        let mut participants: Vec<Participant> = Vec::with_capacity(2);
        for (field, capacity) in [
            (Field::Subject, relation.subject),
            (Field::Object, relation.object),
        ] {
            let name = cells.get(field);
            let entity = self.names.actor(name, self.mapping).ok_or_else(|| {
                (
                    "unnamed-party",
                    format!("names no {field}; expected a name, found `{name}`"),
                )
            })?;
            participants.push(Participant { entity, capacity });
        }
        if let [one, two] = participants.as_slice()
            && one.entity == two.entity
        {
            let name = cells.get(Field::Subject);
            return Err(("one-party", format!("has `{name}` on both sides")));
        }
        Ok(Event {
            row: cells.row,
            kind: relation.kind,
            status: relation.status,
            place: place(&mut self.names, cells, &participants),
            participants,
            date: Some(date),
            text: self.cells.text.clone(),
        })
    }

    fn fail(
        &mut self,
        refused: &mut Vec<RefusedRow>,
        reason: &'static str,
        row: u64,
        message: String,
    ) {
        self.failed += 1;
        if self.failed <= TOLD {
            refused.push(RefusedRow {
                is_failure: true,
                reason,
                row: Some(row),
                message,
            });
        }
    }

    /// Tells what was passed over, by relation, and how many more rows failed than were told.
    fn sum_up(&mut self, refused: &mut Vec<RefusedRow>) {
        for (relation, count) in std::mem::take(&mut self.passed) {
            refused.push(RefusedRow {
                is_failure: false,
                reason: "no-encounter",
                row: None,
                message: format!("{count} rows of `{relation}`, which is no encounter"),
            });
        }
        if self.failed > TOLD {
            let more = self.failed - TOLD;
            refused.push(RefusedRow {
                is_failure: true,
                reason: "further",
                row: None,
                message: format!("{more} further rows failed"),
            });
        }
    }
}

impl<R: BufRead> Iterator for Rows<'_, R> {
    type Item = Result<RowsRead, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let chunk = self.chunk();
        self.has_ended |= chunk.is_err();
        Some(chunk)
    }
}

/// Returns the place of an encounter: the one that the row names, or the country that is host.
fn place(names: &mut Names<'_>, cells: &Cells, participants: &[Participant]) -> Option<EntityKey> {
    let country = names.country(cells.get(Field::Country));
    let named = names.place(cells.get(Field::Place), country.as_deref());
    let is_host = |p: &&Participant| p.capacity == Capacity::Host;
    named.or_else(|| {
        let sides = participants.iter().zip([Field::Subject, Field::Object]);
        let (host, field) = sides.into_iter().find(|(p, _)| is_host(p))?;
        names.country(cells.get(field)).map(|_| host.entity)
    })
}

/// Reads a day, or the days from one to another.
fn date(from: &str, until: &str) -> Option<DateExpression> {
    let start = day(from)?;
    let end = day(until).filter(|end| *end > start);
    let edtf = match end {
        Some(end) => Edtf::interval(PartialDate::day(start)?, PartialDate::day(end)?)?,
        None => Edtf::day(start)?,
    };
    let words = match end {
        Some(_) => format!("{from} – {until}"),
        None => from.to_owned(),
    };
    Some(DateExpression { edtf, words })
}

/// Reads a day; `2014-01-01` the quick way.
fn day(text: &str) -> Option<Date> {
    if text.is_empty() {
        return None;
    }
    text.parse().ok().or_else(|| parse_published(text))
}

fn bad_date(cells: &Cells) -> String {
    let found = cells.get(Field::Date);
    format!("has the date `{found}`, expected a day such as 2025-11-19")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mapping: &Mapping) -> Result<RowsRead, ImportError> {
        let gazetteer = Gazetteer::embedded().unwrap();
        let mut all = RowsRead::default();
        for chunk in Rows::new(text.as_bytes(), mapping, &gazetteer)? {
            let chunk = chunk?;
            all.rows.entities.extend(chunk.rows.entities);
            all.rows.events.extend(chunk.rows.events);
            all.refused.extend(chunk.refused);
        }
        Ok(all)
    }

    /// Writes rows as `row kind capacity name, … @ place date`.
    fn told(read: &RowsRead) -> Vec<String> {
        let name = |key: EntityKey| {
            let index = usize::try_from(key.0).unwrap() - 1;
            read.rows.entities[index].name.clone()
        };
        let one = |event: &Event| {
            let parties: Vec<String> = event
                .participants
                .iter()
                .map(|p| format!("{} {}", p.capacity, name(p.entity)))
                .collect();
            let place = event.place.map(|key| format!(" @ {}", name(key)));
            let date = event.date.as_ref().unwrap().edtf;
            let (row, kind) = (event.row, event.kind);
            format!(
                "{row} {kind} {}{} {date}",
                parties.join(", "),
                place.unwrap_or_default()
            )
        };
        read.rows.events.iter().map(one).collect()
    }

    fn refusals(read: &RowsRead) -> Vec<String> {
        let row = |r: &RefusedRow| r.row.map_or("-".to_owned(), |row| row.to_string());
        read.refused
            .iter()
            .map(|r| format!("{} {} {}", row(r), r.reason, r.message))
            .collect()
    }

    #[test]
    fn events_parted_by_tabs() {
        let table = "subject\trelation\tobject\tdate\n\
            Anna Vale\tMake a visit\tFrance\t2014-01-01\n\
            Foreign_Affairs_(Russia)\tMake_statement\tFrance\t2014-01-01\n\
            France\tHost a visit\tAnna Vale\t2014-01-02\n\
            Anna Vale\tConsult\tUnspecified Actor\t2014-01-02\n\
            Anna Vale\tConsult\tAnna Vale\t2014-01-02\n\
            Anna Vale\tConsult\tBoris Krol\tsoon\n\
            Anna \"A\" Vale\tDiscuss by telephone\tBoris Krol\t2014-01-03\n";
        let read = read(table, &Mapping::built_in().unwrap()).unwrap();
        assert_eq!(
            told(&read),
            [
                "2 visit visitor Anna Vale, host France @ France 2014-01-01",
                "4 visit host France, visitor Anna Vale @ France 2014-01-02",
                "8 call principal Anna \"A\" Vale, principal Boris Krol 2014-01-03",
            ]
        );
        assert_eq!(
            refusals(&read),
            [
                "5 unnamed-party names no object; expected a name, found `Unspecified Actor`",
                "6 one-party has `Anna Vale` on both sides",
                "7 bad-date has the date `soon`, expected a day such as 2025-11-19",
                "- no-encounter 1 rows of `Make_statement`, which is no encounter",
            ]
        );
        assert_eq!(
            read.rows.events[0].text,
            "Anna Vale | Make a visit | France | 2014-01-01"
        );
    }

    #[test]
    fn a_calendar_of_travels() {
        let table = "id,role,traveller,start,end,country,place,remarks\n\
            7,envoy,Anna Vale,1951-02-03,1951-02-05,France,Paris,\"Met the \"\"other\"\" side,\nand left.\"\n\
            8,envoy,Anna Vale,1951-02-06,1951-02-06,Italy,\"Rome, Naples\",\n";
        let read = read(table, &Mapping::built_in().unwrap()).unwrap();
        assert_eq!(
            told(&read),
            [
                "2 visit visitor Anna Vale, host France @ Paris 1951-02-03/1951-02-05",
                "4 visit visitor Anna Vale, host Italy @ Italy 1951-02-06",
            ]
        );
        assert!(read.rows.events[0].text.contains("Met the \"other\" side"));
    }

    #[test]
    fn objects_in_lines_with_a_mode() {
        let table = r#"{"event_date": "2020-05-06", "event_type": "CONSULT", "event_mode": "phone", "source": [{"name": "Anna Vale"}], "target": [{"country": "France"}]}

{"event_date": 20200507, "event_type": "ASSAULT", "source": "Anna Vale", "target": "France"}
[1]
"#;
        let read = read(table, &Mapping::built_in().unwrap()).unwrap();
        assert_eq!(
            told(&read),
            ["1 call principal Anna Vale, principal France 2020-05-06"]
        );
        let refused = refusals(&read);
        assert!(
            refused[0].starts_with("4 malformed is not a JSON object"),
            "{refused:?}"
        );
        assert!(refused[1].contains("1 rows of `ASSAULT`"), "{refused:?}");
    }

    #[test]
    fn a_table_with_other_columns_needs_a_mapping() {
        let table = "when;guest\n1951-02-03;President Anna Vale\n";
        let mapping = Mapping::built_in().unwrap();
        let error = read(table, &mapping).unwrap_err().to_string();
        assert!(
            error.starts_with("the header has no column for the subject"),
            "{error}"
        );
        let mine =
            "[columns]\nsubject = \"guest\"\ndate = \"when\"\n[defaults]\nobject = \"Austria\"\n";
        let read = read(table, &mapping.with("mine.toml", mine).unwrap()).unwrap();
        assert_eq!(
            told(&read),
            ["2 visit visitor Anna Vale, host Austria @ Austria 1951-02-03"]
        );
    }
}
