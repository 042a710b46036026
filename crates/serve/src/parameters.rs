//! The parameters of a question: each known, given once, well formed and within its limit.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chancery_model::{Edtf, Status};
use chancery_store::{EntityId, MeetingFilter};

use crate::answer::Refusal;

/// The longest value, in bytes.
const LONGEST_VALUE: usize = 400;

/// The parameters that choose which meetings count.
pub(crate) const FILTER: &[&str] = &[
    "since",
    "until",
    "place",
    "kind",
    "status",
    "min_sources",
    "as_of",
];

/// The parameters of one request.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    values: BTreeMap<String, String>,
}

/// A part of a long answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl Parameters {
    /// Reads the part of an address after `?`; `known` are the parameters that the question has.
    pub(crate) fn parse(query: &str, known: &[&str]) -> Result<Self, Refusal> {
        let mut values = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if !known.contains(&key.as_ref()) {
                return Err(Refusal::Bad(format!(
                    "unknown parameter `{}`, expected {}",
                    shown(&key),
                    if known.is_empty() {
                        "none".to_owned()
                    } else {
                        known.join(", ")
                    },
                )));
            }
            if value.len() > LONGEST_VALUE {
                return Err(Refusal::Bad(format!(
                    "`{key}` is longer than {LONGEST_VALUE} bytes"
                )));
            }
            if values.insert(key.to_string(), value.into_owned()).is_some() {
                return Err(Refusal::Bad(format!("`{key}` is given twice")));
            }
        }
        Ok(Self { values })
    }

    /// Returns a text that is not empty.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let value = self.values.get(key).map(|value| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Returns a value of any type that reads from text.
    pub(crate) fn value<T: FromStr<Err: Display>>(&self, key: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.values.get(key) else {
            return Ok(None);
        };
        let parsed = value.parse();
        parsed
            .map(Some)
            .map_err(|error: T::Err| Refusal::Bad(format!("`{key}`: {error}")))
    }

    /// Returns a number in a range, or the default.
    pub(crate) fn number(
        &self,
        key: &str,
        default: u64,
        range: RangeInclusive<u64>,
    ) -> Result<u64, Refusal> {
        let Some(value) = self.values.get(key) else {
            return Ok(default);
        };
        let number = value.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            Refusal::Bad(format!(
                "`{key}` is `{}`, expected a number from {} to {}",
                shown(value),
                range.start(),
                range.end()
            ))
        })
    }

    /// Returns the number of an entity.
    pub(crate) fn entity(&self, key: &str) -> Result<Option<EntityId>, Refusal> {
        self.values.get(key).map(|value| id(key, value)).transpose()
    }

    /// Returns the number of an entity that the question cannot do without.
    pub(crate) fn needed_entity(&self, key: &str) -> Result<EntityId, Refusal> {
        self.entity(key)?
            .ok_or_else(|| Refusal::Bad(format!("`{key}` is missing: the number of an entity")))
    }

    /// Returns which part of the answer is asked for.
    pub(crate) fn slice(&self) -> Result<Slice, Refusal> {
        let size = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Slice {
            offset: size(self.number("offset", 0, 0..=100_000)?),
            limit: size(self.number("limit", 50, 1..=200)?),
        })
    }

    /// Returns which meetings count: those held or under way, unless `status` says otherwise.
    pub(crate) fn filter(&self) -> Result<MeetingFilter, Refusal> {
        let since: Option<Edtf> = self.value("since")?;
        let until: Option<Edtf> = self.value("until")?;
        Ok(MeetingFilter {
            since: since.map(Edtf::earliest),
            until: until.map(Edtf::latest),
            places: self.entity("place")?.into_iter().collect(),
            kind: self.value("kind")?,
            statuses: self.statuses()?,
            min_sources: self.number("min_sources", 1, 1..=1_000)?,
            as_of: self.as_of()?.map(Edtf::latest),
            ..MeetingFilter::default()
        })
    }

    /// Returns the day at whose end what was known then counts.
    pub(crate) fn as_of(&self) -> Result<Option<Edtf>, Refusal> {
        self.value("as_of")
    }

    fn statuses(&self) -> Result<Vec<Status>, Refusal> {
        let Some(words) = self.text("status") else {
            return Ok(vec![Status::Held, Status::UnderWay]);
        };
        if words == "all" {
            return Ok(Status::ALL.to_vec());
        }
        let parsed = words.split(',').map(|word| word.trim().parse());
        let mut statuses = parsed
            .collect::<Result<Vec<Status>, _>>()
            .map_err(|error| Refusal::Bad(format!("`status`: {error}")))?;
        statuses.sort();
        statuses.dedup();
        Ok(statuses)
    }
}

/// Reads the number of an entity, meeting or article.
pub(crate) fn number(key: &str, text: &str) -> Result<i64, Refusal> {
    let is_number = text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| Refusal::Bad(format!("`{key}` is `{}`, expected a number", shown(text))))
}

fn id(key: &str, text: &str) -> Result<EntityId, Refusal> {
    number(key, text).map(EntityId)
}

/// Returns what was sent as a message may repeat it.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str, known: &[&str]) -> String {
        match Parameters::parse(query, known).and_then(|p| p.filter().and(p.slice())) {
            Err(Refusal::Bad(message)) => message,
            other => panic!("{query} gave {other:?}"),
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let known = [FILTER, &["limit", "offset"]].concat();
        for (query, message) in [
            ("path=/etc", "unknown parameter `path`, expected since, "),
            (
                "limit=201",
                "`limit` is `201`, expected a number from 1 to 200",
            ),
            ("limit=-1", "`limit` is `-1`"),
            ("offset=1e9", "`offset` is `1e9`"),
            ("limit=1&limit=2", "`limit` is given twice"),
            ("since=soon", "`since`: `soon` is not a date"),
            ("status=hold", "`status`: unknown status `hold`"),
            ("kind=%00", "`kind`: unknown"),
            (
                "place=%27%20OR%201",
                "`place` is `' OR 1`, expected a number",
            ),
            ("min_sources=0", "`min_sources` is `0`"),
        ] {
            let told = refused(query, &known);
            assert!(told.starts_with(message), "{query}: {told}");
        }
        let long = format!("since={}", "2".repeat(LONGEST_VALUE + 1));
        assert!(refused(&long, &known).contains("longer than"));
    }

    #[test]
    fn a_filter_reads_as_on_the_command_line() {
        let query =
            "since=2025-08&until=2025-08&status=denied,held&kind=call&place=3&as_of=2025-09";
        let filter = Parameters::parse(query, FILTER).unwrap().filter().unwrap();
        assert_eq!(filter.since.unwrap().to_string(), "2025-08-01");
        assert_eq!(filter.until.unwrap().to_string(), "2025-08-31");
        assert_eq!(filter.statuses, [Status::Held, Status::Denied]);
        assert_eq!(filter.places, [EntityId(3)]);
        assert_eq!(filter.as_of.unwrap().to_string(), "2025-09-30");
    }
}
