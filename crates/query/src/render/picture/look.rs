//! How things look in every picture: colours, shapes and lines.
//!
//! Colours follow Okabe and Ito (<https://jfly.uni-koeln.de/color/>), which the colour-blind can tell apart, darkened
//! until letters in them have a contrast of at least 4.5 to 1 on their ground. Shape and line say the same
//! again: nothing is told by colour alone.

use chancery_model::{EntityKind, Status};

use crate::ask::Encounter;

/// The letters of names.
pub(crate) const INK: &str = "#1B1F24";
/// Letters and lines that stand back.
pub(crate) const FAINT: &str = "#57606A";
/// The faintest lines.
pub(crate) const HAIR: &str = "#D0D7DE";
/// What lies behind; always painted, so that a dark page changes nothing.
pub(crate) const GROUND: &str = "#FFFFFF";

/// The outline of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A box with round corners.
    Rounded,
    /// A box.
    Square,
    /// A box without its corners.
    Octagon,
    /// A box with a dog's ear.
    Note,
    /// An ellipse.
    Ellipse,
    /// A square on its tip.
    Diamond,
}

/// Shape, border and filling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) shape: Shape,
    pub(crate) border: &'static str,
    pub(crate) filling: &'static str,
}

/// How entities of a kind look.
pub(crate) fn of_kind(kind: EntityKind) -> Look {
    let (shape, border, filling) = match kind {
        EntityKind::Person => (Shape::Rounded, "#00639C", "#E1F0FA"),
        EntityKind::Organization => (Shape::Square, "#007A5A", "#E0F5EE"),
        EntityKind::Country => (Shape::Octagon, "#8A5D00", "#FDF1D8"),
        EntityKind::Place => (Shape::Note, "#A14A7E", "#FAEBF3"),
    };
    Look {
        shape,
        border,
        filling,
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    /// Returns the word that Graphviz has for it.
    pub(crate) fn graphviz(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Dashed => "dashed",
            Self::Dotted => "dotted",
        }
    }

    /// Returns the pattern of SVG, for a line of some width.
    pub(crate) fn pattern(self, width: f64) -> Option<String> {
        let unit = width.max(1.0);
        match self {
            Self::Solid => None,
            Self::Dashed => Some(format!("{:.1} {:.1}", unit * 4.0, unit * 3.0)),
            Self::Dotted => Some(format!("{:.1} {:.1}", unit, unit * 2.2)),
        }
    }
}

/// Line, border and letters, filling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stroke {
    pub(crate) dash: Dash,
    pub(crate) color: &'static str,
    pub(crate) filling: &'static str,
    /// Whether the letters are struck through.
    pub(crate) is_struck: bool,
}

/// How meetings of a status look.
pub(crate) fn of_status(status: Status) -> Stroke {
    let (dash, color, filling, is_struck) = match status {
        Status::Held | Status::UnderWay => (Dash::Solid, "#24292F", "#FFFFFF", false),
        Status::Planned | Status::Proposed => (Dash::Dashed, "#24292F", "#FFFFFF", false),
        Status::Postponed | Status::Cancelled => (Dash::Solid, "#757575", "#F2F2F2", true),
        Status::Denied => (Dash::Dotted, "#9C5A50", "#FAF3F2", false),
    };
    Stroke {
        dash,
        color,
        filling,
        is_struck,
    }
}

/// How a meeting looks: where reports contradict each other in the colour of denials, whatever its line.
pub(crate) fn of_meeting(meeting: &Encounter) -> Stroke {
    let stroke = of_status(meeting.status);
    if meeting.is_disputed() {
        let Stroke { color, filling, .. } = of_status(Status::Denied);
        return Stroke {
            color,
            filling,
            ..stroke
        };
    }
    stroke
}

/// The word for meetings of which reports contradict each other.
pub(crate) const DISPUTED: &str = "disputed";

/// A status for each look, with the words that a legend has for it.
pub(crate) const STATUSES: [(Status, &str); 4] = [
    (Status::Held, "held"),
    (Status::Planned, "planned, proposed"),
    (Status::Cancelled, "cancelled, postponed"),
    (Status::Denied, "denied"),
];

/// Returns the width of a line: the more sources or meetings the wider, within bounds.
pub(crate) fn weight(count: u64) -> f64 {
    match count {
        0 | 1 => 1.0,
        2 => 1.6,
        3 => 2.1,
        4..=6 => 2.6,
        7..=12 => 3.2,
        _ => 4.2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of the Web Content Accessibility Guidelines 2.
    fn luminance(color: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(color.get(at..at + 2).unwrap(), 16).unwrap());
            let value = value / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn letters_can_be_read_on_their_ground() {
        let mut pairs = vec![(FAINT, GROUND)];
        for kind in EntityKind::ALL {
            let look = of_kind(*kind);
            pairs.extend([
                (INK, look.filling),
                (FAINT, look.filling),
                (look.border, look.filling),
            ]);
        }
        for status in Status::ALL {
            let stroke = of_status(*status);
            pairs.extend([(stroke.color, GROUND)]);
            if !stroke.is_struck {
                pairs.push((stroke.color, stroke.filling));
            }
        }
        for (letters, ground) in pairs {
            let contrast = (luminance(ground) + 0.05) / (luminance(letters) + 0.05);
            assert!(contrast >= 4.5, "{letters} on {ground}: {contrast:.2}");
        }
    }
}
