//! Where things stand in a graph: a layout of our own, so that no Graphviz is needed.
//!
//! 1. In the view of people, those of one country are gathered in a box ([`gather`]), which is laid out as
//!    one body.
//! 2. Each connected part is laid out by itself. A small part of people and meetings goes into layers, from
//!    the centre to the right ([`layered`]): entities and meetings take turns, so a line never
//!    skips a layer. A larger one is laid out by stress ([`stress`]): how far two stand apart comes as close as it can to
//!    the length of the path between them. Then boxes that overlap are pushed apart ([`overlap`]).
//! 3. The parts are packed side by side ([`pack`]).
//!
//! No clock and no chance: the same sketch gets the same layout.

mod gather;
mod layered;
mod overlap;
mod pack;
mod stress;

pub(super) use gather::TITLE as GROUP_TITLE;

use super::sketch::{Sketch, sketch};
use crate::ask::Picture;
use crate::render::exchange::View;

/// Parts of so many nodes and fewer are laid out in layers.
const LAYERED: usize = 60;
/// What is left between two boxes.
const GAP: (f64, f64) = (16.0, 12.0);

/// A place and a size in pixels.
pub(super) type Pixels = (f64, f64);

/// Where a node stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// `e12` for the entity 12, `m12` for the meeting 12.
    pub id: String,
    /// The middle of the node, in pixels from the left.
    pub x: f64,
    /// The middle of the node, in pixels from the top.
    pub y: f64,
    /// The width of the box that its words need, in pixels.
    pub width: f64,
    /// The height of that box.
    pub height: f64,
}

/// Where the nodes of a picture stand, in the order of its entities and then of its meetings; no two
/// boxes overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The nodes.
    pub nodes: Vec<Placed>,
    /// The width of the whole in pixels.
    pub width: f64,
    /// The height of the whole.
    pub height: f64,
}

/// Lays out a picture: the layout of the SVG, for who draws by other means.
///
/// In [`View::Meetings`] there is a node for each entity and each meeting, in [`View::People`] one for each
/// entity that took part in something. O(n² log n) for n nodes: some milliseconds for 300, about a second for
/// 2,000.
///
/// ```
/// # use chancery_query::ask::Picture;
/// # use chancery_query::render::{exchange::View, layout};
/// let layout = layout(&Picture::default(), View::Meetings);
/// assert!(layout.nodes.is_empty());
/// ```
#[must_use]
pub fn layout(picture: &Picture, view: View) -> Layout {
    let sketch = sketch(picture, view);
    let plan = plan(&sketch);
    let nodes = sketch.nodes.into_iter().zip(&plan.places);
    Layout {
        nodes: nodes
            .map(|(node, place)| Placed {
                id: node.id,
                x: place.0,
                y: place.1,
                width: node.size.0,
                height: node.size.1,
            })
            .collect(),
        width: plan.size.0,
        height: plan.size.1,
    }
}

/// The frame around the nodes of a group.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupBox {
    /// The number of the group.
    pub(crate) group: usize,
    pub(crate) middle: Pixels,
    pub(crate) size: Pixels,
}

/// Where all of a sketch stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The middle of each node.
    pub(crate) places: Vec<Pixels>,
    pub(crate) boxes: Vec<GroupBox>,
    pub(crate) size: Pixels,
    /// Whether lines are drawn as curves from side to side: all parts are in layers.
    pub(crate) is_layered: bool,
}

/// Returns where all of a sketch stands.
pub(crate) fn plan(sketch: &Sketch) -> Plan {
    let bodies = gather::bodies(sketch);
    let mut of_node = vec![0; sketch.nodes.len()];
    for (number, body) in bodies.iter().enumerate() {
        for (node, _) in &body.members {
            if let Some(entry) = of_node.get_mut(*node) {
                *entry = number;
            }
        }
    }
    let body_of = |node: usize| of_node.get(node).copied().unwrap_or_default();
    let mut links: Vec<(usize, usize)> = sketch
        .edges
        .iter()
        .map(|edge| (body_of(edge.ends.0), body_of(edge.ends.1)))
        .filter(|(one, other)| one != other)
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    links.sort_unstable();
    links.dedup();
    let centre = sketch.centre.map(body_of);
    let sizes: Vec<Pixels> = bodies.iter().map(|body| body.size).collect();
    let mut is_layered = true;
    let mut parts = Vec::new();
    for part in components(bodies.len(), &links) {
        let part = Part::new(&part, &sizes, &links, centre);
        let in_layers = sketch.view == View::Meetings && part.sizes.len() <= LAYERED;
        is_layered &= in_layers;
        let places = if in_layers {
            layered::places(&part)
        } else {
            let mut places = stress::places(&part);
            overlap::separate(&mut places, &part.sizes, GAP);
            places
        };
        parts.push((part, places));
    }
    let (middles, size) = pack::pack(&parts, bodies.len());
    let mut plan = Plan {
        places: vec![(0.0, 0.0); sketch.nodes.len()],
        boxes: vec![],
        size,
        is_layered,
    };
    for (body, middle) in bodies.iter().zip(middles) {
        for (node, offset) in &body.members {
            if let Some(place) = plan.places.get_mut(*node) {
                *place = (middle.0 + offset.0, middle.1 + offset.1);
            }
        }
        plan.boxes.extend(body.group.map(|group| GroupBox {
            group,
            middle,
            size: body.size,
        }));
    }
    plan
}

/// A connected part with numbers of its own, from 0.
#[derive(Debug, Clone)]
struct Part {
    /// Which bodies they are.
    bodies: Vec<usize>,
    sizes: Vec<Pixels>,
    /// The neighbours of each, by number.
    neighbours: Vec<Vec<usize>>,
    centre: Option<usize>,
}

impl Part {
    fn new(
        bodies: &[usize],
        sizes: &[Pixels],
        links: &[(usize, usize)],
        centre: Option<usize>,
    ) -> Self {
        let number = |body: usize| bodies.binary_search(&body).ok();
        let mut neighbours = vec![Vec::new(); bodies.len()];
        for (one, other) in links {
            if let (Some(one), Some(other)) = (number(*one), number(*other)) {
                for (from, to) in [(one, other), (other, one)] {
                    if let Some(list) = neighbours.get_mut(from) {
                        list.push(to);
                    }
                }
            }
        }
        for list in &mut neighbours {
            list.sort_unstable();
        }
        Self {
            sizes: bodies
                .iter()
                .filter_map(|body| sizes.get(*body).copied())
                .collect(),
            centre: centre.and_then(number),
            bodies: bodies.to_vec(),
            neighbours,
        }
    }

    /// Returns the neighbours of one, by number.
    fn of(&self, one: usize) -> &[usize] {
        self.neighbours.get(one).map_or(&[], Vec::as_slice)
    }
}

/// Returns the connected parts, each by number, the largest first.
fn components(count: usize, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut sets = petgraph::unionfind::UnionFind::new(count);
    for (one, other) in links {
        sets.union(*one, *other);
    }
    let mut parts = std::collections::BTreeMap::<usize, Vec<usize>>::new();
    for body in 0..count {
        parts.entry(sets.find(body)).or_default().push(body);
    }
    let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part.first().copied()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_picture, person};
    use proptest::prelude::*;

    /// How far two boxes overlap, both ways; nothing if they do not.
    fn overlap(one: &Placed, other: &Placed) -> Option<Pixels> {
        let x = f64::midpoint(one.width, other.width) - (one.x - other.x).abs();
        let y = f64::midpoint(one.height, other.height) - (one.y - other.y).abs();
        (x > 0.01 && y > 0.01).then_some((x, y))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_two_boxes_overlap_and_all_are_inside(
            picture in arbitrary_picture(70, 60),
            view in prop_oneof![Just(View::Meetings), Just(View::People)],
        ) {
            let plan = layout(&picture, view);
            for (position, one) in plan.nodes.iter().enumerate() {
                for other in plan.nodes.iter().skip(position + 1) {
                    prop_assert_eq!(overlap(one, other), None, "{:?} {:?}", one, other);
                }
                prop_assert!(one.x - one.width / 2.0 >= -0.01, "{:?}", one);
                prop_assert!(one.y - one.height / 2.0 >= -0.01, "{:?}", one);
                prop_assert!(one.x + one.width / 2.0 <= plan.width + 0.01, "{:?}", one);
                prop_assert!(one.y + one.height / 2.0 <= plan.height + 0.01, "{:?}", one);
            }
            prop_assert_eq!(plan, layout(&picture, view));
        }
    }

    #[test]
    fn who_met_stand_nearer_than_who_did_not() {
        // A chain of seventy people is too long for layers.
        let people: Vec<_> = (1..=70).map(person).collect();
        let meetings = people.windows(2).zip(1..).map(|(two, id)| {
            let status = chancery_model::Status::Held;
            crate::testutil::encounter(id, status, &[&two[0], &two[1]], None)
        });
        let picture = Picture {
            meetings: meetings.collect(),
            entities: people,
            ..Picture::default()
        };
        let plan = layout(&picture, View::People);
        let apart = |one: usize, other: usize| {
            let (one, other) = (&plan.nodes[one], &plan.nodes[other]);
            (one.x - other.x).hypot(one.y - other.y)
        };
        assert!(apart(0, 1) * 5.0 < apart(0, 69));
        assert!(apart(30, 31) * 3.0 < apart(20, 50));
    }
}
