//! Where the nodes of the explorer stand in a page: worked out here, so that the page opens with its picture.
//!
//! Lines pull together, all nodes push each other apart, a weak pull to the middle keeps the parts near
//! each other. The push is that of Barnes and Hut ("A hierarchical O(N log N) force-calculation
//! algorithm", Nature 324, 1986), the cooling that of d3-force. The explorer does the same
//! (`app/layout.js`) for what it finds later. No clock and no chance: the same graph, the same places.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::quadtree::Quadtree;
use crate::render::graph::GraphView;

/// A meeting of more parties is a node of its own, not a line between each two; as in `app/model.js`.
const MOST_PAIRED: usize = 5;
/// How often all nodes are moved: less often where they are many.
const TICKS: [u16; 2] = [300, 160];
const MANY: usize = 1_500;
/// How cool it is in the end.
const COLD: f64 = 0.002;
const PUSH: f64 = 110.0;
/// The length of a line at rest.
const LENGTH: f64 = 46.0;
/// What the pull to the middle is to the side and up; screens are wide.
const PULL: (f64, f64) = (0.024, 0.034);
/// How much of its speed a node keeps.
const GLIDE: f64 = 0.6;

/// Returns the place of each node by its key: `e` and the number of an entity, or `m` and that of a meeting
/// of many. O(t n log n) for n nodes and t moves of all.
pub(super) fn places(graph: &GraphView) -> BTreeMap<String, (f64, f64)> {
    let (keys, links) = drawn(graph);
    let mut body = Body::seeded(keys.len(), links);
    body.settle();
    let round = |x: f64| (x * 10.0).round() / 10.0;
    let places = body.x.into_iter().zip(body.y);
    keys.into_iter()
        .zip(places.map(|(x, y)| (round(x), round(y))))
        .collect()
}

/// Returns the keys of the nodes that any filter can show, and the lines between them by their indexes.
fn drawn(graph: &GraphView) -> (Vec<String>, Vec<(usize, usize)>) {
    let mut keys: Vec<String> = Vec::new();
    let mut indexes = BTreeMap::new();
    let mut index = |key: String| {
        *indexes.entry(key.clone()).or_insert_with(|| {
            keys.push(key);
            keys.len() - 1
        })
    };
    let mut links = BTreeSet::new();
    for meeting in &graph.meetings {
        let parties: Vec<usize> = meeting
            .parties
            .iter()
            .map(|p| index(format!("e{}", p.0)))
            .collect();
        let mut link = |a: usize, b: usize| {
            if a != b {
                links.insert((a.min(b), a.max(b)));
            }
        };
        if parties.len() > MOST_PAIRED {
            let hub = index(format!("m{}", meeting.id));
            parties.iter().for_each(|party| link(*party, hub));
        } else if let ([party], Some(place)) = (parties.as_slice(), meeting.place) {
            link(*party, index(format!("e{place}")));
        } else {
            for (i, a) in parties.iter().enumerate() {
                parties.iter().skip(i + 1).for_each(|b| link(*a, *b));
            }
        }
    }
    (keys, links.into_iter().collect())
}

/// Nodes in motion.
struct Body {
    x: Vec<f64>,
    y: Vec<f64>,
    speed_x: Vec<f64>,
    speed_y: Vec<f64>,
    degree: Vec<f64>,
    links: Vec<(usize, usize)>,
    heat: f64,
}

impl Body {
    /// Puts the nodes on a spiral around the middle, those with the most lines first.
    fn seeded(count: usize, links: Vec<(usize, usize)>) -> Self {
        let mut degree = vec![0_u32; count];
        for &(a, b) in &links {
            degree[a] += 1;
            degree[b] += 1;
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|node| (Reverse(degree[*node]), *node));
        let mut body = Self {
            x: vec![0.0; count],
            y: vec![0.0; count],
            speed_x: vec![0.0; count],
            speed_y: vec![0.0; count],
            degree: degree.into_iter().map(f64::from).collect(),
            links,
            heat: 1.0,
        };
        let turn = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
        let mut rank = 0.0_f64;
        for node in order {
            let radius = 18.0 * (rank + 1.0).sqrt();
            body.x[node] = radius * (rank * turn).cos();
            body.y[node] = radius * (rank * turn).sin();
            rank += 1.0;
        }
        body
    }

    fn settle(&mut self) {
        let ticks = if self.x.len() < MANY {
            TICKS[0]
        } else {
            TICKS[1]
        };
        let cooling = COLD.powf(1.0 / f64::from(ticks));
        for _ in 0..ticks {
            self.heat *= cooling;
            self.pull();
            self.push();
            self.go();
        }
    }

    fn pull(&mut self) {
        for &(a, b) in &self.links {
            let dx = self.x[b] + self.speed_x[b] - self.x[a] - self.speed_x[a];
            let dy = self.y[b] + self.speed_y[b] - self.y[a] - self.speed_y[a];
            let distance = dx.hypot(dy).max(1e-3);
            let (of_a, of_b) = (self.degree[a], self.degree[b]);
            let strength = self.heat * (distance - LENGTH) / distance / of_a.min(of_b);
            // Who has many lines is moved less by each.
            let share = of_a / (of_a + of_b);
            self.speed_x[b] -= dx * strength * share;
            self.speed_y[b] -= dy * strength * share;
            self.speed_x[a] += dx * strength * (1.0 - share);
            self.speed_y[a] += dy * strength * (1.0 - share);
        }
    }

    fn push(&mut self) {
        let tree = Quadtree::new(&self.x, &self.y);
        let strength = PUSH * self.heat;
        for node in 0..self.x.len() {
            let (x, y) = tree.push(node, self.x[node], self.y[node]);
            self.speed_x[node] += strength * x;
            self.speed_y[node] += strength * y;
        }
    }

    fn go(&mut self) {
        for node in 0..self.x.len() {
            let pulled_x = self.speed_x[node] - PULL.0 * self.heat * self.x[node];
            let pulled_y = self.speed_y[node] - PULL.1 * self.heat * self.y[node];
            self.speed_x[node] = GLIDE * pulled_x;
            self.speed_y[node] = GLIDE * pulled_y;
            self.x[node] += self.speed_x[node];
            self.y[node] += self.speed_y[node];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Picture;
    use crate::testutil::{encounter, person};
    use chancery_model::Status;

    /// Who meets whom in the numbers given.
    fn graph(meetings: &[&[i64]]) -> GraphView {
        let encounters = (1..).zip(meetings).map(|(id, parties)| {
            let people: Vec<_> = parties.iter().map(|id| person(*id)).collect();
            encounter(id, Status::Held, &people.iter().collect::<Vec<_>>(), None)
        });
        let picture = Picture {
            meetings: encounters.collect(),
            ..Picture::default()
        };
        GraphView::new(&picture)
    }

    fn distance(places: &BTreeMap<String, (f64, f64)>, a: &str, b: &str) -> f64 {
        let (a, b) = (places[a], places[b]);
        (a.0 - b.0).hypot(a.1 - b.1)
    }

    #[test]
    fn who_met_stands_nearer_than_who_did_not() {
        let graph = graph(&[
            &[1, 2],
            &[2, 3],
            &[3, 1],
            &[4, 5],
            &[5, 6],
            &[6, 4],
            &[3, 4],
        ]);
        let places = places(&graph);
        assert!(distance(&places, "e1", "e2") < distance(&places, "e1", "e5"));
        assert!(distance(&places, "e1", "e2") > 10.0);
    }

    #[test]
    fn a_meeting_of_many_is_a_node_and_a_lone_visitor_stands_somewhere() {
        let places = places(&graph(&[&[1, 2, 3, 4, 5, 6], &[7]]));
        assert_eq!(places.len(), 8);
        assert!(places.contains_key("m1") && places.contains_key("e7"));
        assert!(places.values().all(|(x, y)| x.is_finite() && y.is_finite()));
    }

    #[test]
    fn the_same_graph_has_the_same_places() {
        let pairs: Vec<[i64; 2]> = (0..200).map(|n| [n % 37, 100 + n % 23]).collect();
        let pairs: Vec<&[i64]> = pairs.iter().map(<[i64; 2]>::as_slice).collect();
        assert_eq!(places(&graph(&pairs)), places(&graph(&pairs)));
    }
}
