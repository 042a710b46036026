//! The options that choose which meetings count.

use std::str::FromStr;

use chancery_model::{Edtf, EntityKind, MeetingKind, Status, UnknownWordError};
use chancery_store::{MeetingFilter, Store};

use crate::error::CliError;
use crate::names;
use crate::ui::Ui;

/// Which meetings count.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Which meetings count")]
pub(crate) struct FilterArgs {
    /// On this date or later: 2025, 2025-08 or 2025-08-15
    #[arg(long, value_name = "DATE")]
    since: Option<Edtf>,

    /// On this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Edtf>,

    /// At this place, or in this country
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,

    /// Of this kind: meeting, call or visit
    #[arg(long, value_name = "KIND")]
    kind: Option<MeetingKind>,

    /// With one of these statuses: held, under_way, planned, proposed, postponed, cancelled, denied,
    /// with commas between them, or all [default: held,under_way]
    #[arg(long, value_name = "STATUS,…")]
    status: Option<Statuses>,

    /// Reported by at least so many articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_sources: u64,

    /// As it was known at the end of this day: from what had been published by then
    #[arg(long, value_name = "DATE")]
    as_of: Option<Edtf>,
}

/// Whose graph is looked at.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct AmongArgs {
    /// Of which kind they are, on both sides of a meeting
    #[arg(long, value_name = "KIND", default_value = "person")]
    among: Among,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Among {
    /// People
    Person,
    /// Organizations and other bodies
    Organization,
    /// Countries
    Country,
    /// People, bodies and countries together
    All,
}

impl AmongArgs {
    /// Returns the kind asked for; `None` for all.
    pub(crate) fn kind(&self) -> Option<EntityKind> {
        match self.among {
            Among::Person => Some(EntityKind::Person),
            Among::Organization => Some(EntityKind::Organization),
            Among::Country => Some(EntityKind::Country),
            Among::All => None,
        }
    }

    /// Says that nothing was found.
    pub(crate) fn tell_nothing(&self, ui: &mut Ui) {
        ui.note("no meeting found");
        let mut widen = vec!["`--status all`"];
        if self.among != Among::All {
            widen.push("`--among all`");
        }
        ui.hint(format_args!("widen the search with {}", widen.join(", ")));
    }
}

/// A list of statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statuses(Vec<Status>);

impl FromStr for Statuses {
    type Err = UnknownWordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "all" {
            return Ok(Self(Status::ALL.to_vec()));
        }
        let words = text
            .split(',')
            .map(|word| word.trim().replace([' ', '-'], "_"));
        let mut statuses = words
            .map(|word| word.parse())
            .collect::<Result<Vec<_>, _>>()?;
        statuses.sort();
        statuses.dedup();
        Ok(Self(statuses))
    }
}

impl Statuses {
    /// What counts unless the user says otherwise.
    fn default_choice() -> Self {
        Self(vec![Status::Held, Status::UnderWay])
    }
}

impl FilterArgs {
    /// Says whether the user chose statuses.
    pub(crate) fn chooses_statuses(&self) -> bool {
        self.status.is_some()
    }

    /// Returns the filter; a place is looked up in the store.
    pub(crate) fn resolve(&self, store: &Store) -> Result<MeetingFilter, CliError> {
        let kinds = [EntityKind::Country, EntityKind::Place];
        let places = match &self.place {
            Some(place) => names::resolve_all(store, place, &kinds)?,
            None => Vec::new(),
        };
        let statuses = self.status.clone();
        let statuses = statuses.unwrap_or_else(Statuses::default_choice);
        Ok(MeetingFilter {
            since: self.since.map(Edtf::earliest),
            until: self.until.map(Edtf::latest),
            places,
            kind: self.kind,
            statuses: statuses.0,
            min_sources: self.min_sources,
            as_of: self.as_of.map(Edtf::latest),
            ..MeetingFilter::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_words_with_commas() {
        let held: Statuses = "under-way,held, held".parse().unwrap();
        assert_eq!(held.0, [Status::Held, Status::UnderWay]);
        assert_eq!("all".parse::<Statuses>().unwrap().0, Status::ALL);
        let error = "hold".parse::<Statuses>().unwrap_err();
        assert!(error.to_string().starts_with("unknown status `hold`"));
    }
}
