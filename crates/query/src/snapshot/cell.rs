//! The cells of a snapshot's columns: arrays of numbers, so that they can be read from a file as they are.

use chancery_model::{Edtf, EntityKind, MeetingKind, PartialDate, Status};
use jiff::civil::{Date, date as day};
use jiff::{SignedDuration, Unit};

/// An entity: see the constants for its parts.
pub(crate) type EntityCell = [u32; 6];
pub(crate) const ENTITY_ID: usize = 0;
pub(crate) const ENTITY_KIND: usize = 1;
pub(crate) const ENTITY_ARTICLES: usize = 2;
pub(crate) const ENTITY_MENTIONS: usize = 3;
/// Where its name begins in the text; it ends where the country begins.
pub(crate) const NAME_START: usize = 4;
/// Where its country begins in the text; it ends where the next entity's name begins.
pub(crate) const COUNTRY_START: usize = 5;

/// A meeting.
pub(crate) type MeetingCell = [u32; 5];
pub(crate) const MEETING_ID: usize = 0;
/// The bits of the first day as a signed number of days since 1970-01-01.
pub(crate) const EARLIEST: usize = 1;
pub(crate) const LATEST: usize = 2;
/// Code (5 bits), form of the date (5 bits), sources (22 bits).
pub(crate) const FACTS: usize = 3;
/// The node where it was, or [`NOWHERE`].
pub(crate) const PLACE: usize = 4;

/// No place is known.
pub(crate) const NOWHERE: u32 = u32::MAX;
/// The earliest day of a meeting without a date: after all others.
pub(crate) const UNDATED_EARLIEST: i32 = i32::MAX;
/// The latest day of a meeting without a date: before all others.
pub(crate) const UNDATED_LATEST: i32 = i32::MIN;

/// One whom an entity met.
pub(crate) type PairCell = [u32; 3];
/// The other.
pub(crate) const OTHER: usize = 0;
/// Where their meetings begin among the events; they end where those of the next pair begin.
pub(crate) const EVENTS_START: usize = 1;
/// A bit for each code that occurs in their meetings.
pub(crate) const CODES: usize = 2;

const CODE_BITS: u32 = 5;
const FORM_BITS: u32 = 5;
const EVENT_SHIFT: u32 = 32 - CODE_BITS;
const MEETING_MASK: u32 = (1 << EVENT_SHIFT) - 1;
/// The most meetings that a snapshot has room for.
pub(crate) const MOST_MEETINGS: usize = 1 << EVENT_SHIFT;
const MOST_SOURCES: u32 = (1 << (32 - CODE_BITS - FORM_BITS)) - 1;

/// What a meeting is filtered by, in five bits: its kind and its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code(u32);

impl Code {
    pub(crate) fn new(kind: MeetingKind, status: Status) -> Self {
        let kind = MeetingKind::ALL.iter().position(|known| *known == kind);
        let status = Status::ALL.iter().position(|known| *known == status);
        let code = kind.unwrap_or_default() * 8 + status.unwrap_or_default();
        Self(u32::try_from(code).unwrap_or_default())
    }

    /// Returns the code of an event.
    pub(crate) fn of_event(event: u32) -> Self {
        Self(event >> EVENT_SHIFT)
    }

    /// Returns the set that holds this code only.
    pub(crate) fn bit(self) -> u32 {
        1 << self.0
    }

    /// Returns the event of a meeting with this code.
    pub(crate) fn event(self, meeting: u32) -> u32 {
        self.0 << EVENT_SHIFT | meeting
    }
}

/// Returns the number of the meeting of an event.
pub(crate) fn meeting_of(event: u32) -> u32 {
    event & MEETING_MASK
}

pub(crate) fn entity_kind(cell: &EntityCell) -> EntityKind {
    let kind = EntityKind::ALL.get(cell[ENTITY_KIND] as usize);
    kind.copied().unwrap_or(EntityKind::Person)
}

pub(crate) fn kind_number(kind: EntityKind) -> u32 {
    let number = EntityKind::ALL.iter().position(|known| *known == kind);
    u32::try_from(number.unwrap_or_default()).unwrap_or_default()
}

pub(crate) fn facts(code: Code, form: u32, sources: u64) -> u32 {
    let sources = u32::try_from(sources).unwrap_or(u32::MAX).min(MOST_SOURCES);
    sources << (CODE_BITS + FORM_BITS) | form << CODE_BITS | code.0
}

pub(crate) fn code(cell: &MeetingCell) -> Code {
    Code(cell[FACTS] & ((1 << CODE_BITS) - 1))
}

pub(crate) fn sources(cell: &MeetingCell) -> u32 {
    cell[FACTS] >> (CODE_BITS + FORM_BITS)
}

pub(crate) fn earliest(cell: &MeetingCell) -> i32 {
    cell[EARLIEST].cast_signed()
}

pub(crate) fn latest(cell: &MeetingCell) -> i32 {
    cell[LATEST].cast_signed()
}

/// Returns a date as its first and last day and its form; [`date()`] reads it back.
pub(crate) fn days_and_form(date: Option<Edtf>) -> (i32, i32, u32) {
    let Some(date) = date else {
        return (UNDATED_EARLIEST, UNDATED_LATEST, 0);
    };
    let text = date.to_string();
    let precision = |part: &str| match part.trim_end_matches('~').len() {
        4 => 0,
        7 => 1,
        _ => 2,
    };
    let (start, end) = match text.split_once('/') {
        Some((start, end)) => (precision(start), 1 + precision(end)),
        None => (precision(&text), 0),
    };
    let form = 1 + start * 8 + end * 2 + u32::from(date.is_approximate());
    (day_number(date.earliest()), day_number(date.latest()), form)
}

/// Returns the date of a meeting.
pub(crate) fn date(cell: &MeetingCell) -> Option<Edtf> {
    let form = (cell[FACTS] >> CODE_BITS & ((1 << FORM_BITS) - 1)).checked_sub(1)?;
    let (start, end, is_approximate) = (form / 8, form / 2 % 4, form % 2 == 1);
    let part = |number: i32, precision: u32| {
        let day = day_of_number(number);
        match precision {
            0 => PartialDate::year(day.year()),
            1 => PartialDate::month(day.year(), day.month()),
            _ => PartialDate::day(day),
        }
    };
    let first = part(earliest(cell), start)?;
    let date = if end == 0 {
        Edtf::date(first)
    } else {
        Edtf::interval(first, part(latest(cell), end - 1)?)?
    };
    Some(if is_approximate {
        date.approximate()
    } else {
        date
    })
}

const EPOCH: Date = day(1970, 1, 1);

/// Returns the number of days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i32 {
    let span = day.since((Unit::Day, EPOCH));
    span.map_or(0, |span| span.get_days())
}

fn day_of_number(number: i32) -> Date {
    let span = SignedDuration::from_hours(i64::from(number) * 24);
    EPOCH.saturating_add(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_form_survive() {
        for text in [
            "2025",
            "2025-08",
            "2025-08-31",
            "1969-12-31",
            "0001-01-01",
            "9999-12-31",
            "2025-11-18/2025-11-20",
            "2024/2025-03",
            "2025-11-19~",
            "2025-11~/2025-12~",
        ] {
            let (earliest, latest, form) = days_and_form(text.parse().ok());
            let code = Code::new(MeetingKind::Visit, Status::Denied);
            let cell = [
                1,
                earliest.cast_unsigned(),
                latest.cast_unsigned(),
                facts(code, form, 3),
                NOWHERE,
            ];
            assert_eq!(date(&cell).unwrap().to_string(), text);
            assert_eq!((sources(&cell), super::code(&cell)), (3, code));
        }
        assert_eq!(date(&[0, 0, 0, facts(Code(0), 0, 1), 0]), None);
    }

    #[test]
    fn every_kind_and_status_has_its_own_bit() {
        let mut bits = 0;
        for kind in MeetingKind::ALL {
            for status in Status::ALL {
                let code = Code::new(*kind, *status);
                assert_eq!(bits & code.bit(), 0);
                assert_eq!(Code::of_event(code.event(77)), code);
                assert_eq!(meeting_of(code.event(77)), 77);
                bits |= code.bit();
            }
        }
    }
}
