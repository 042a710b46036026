//! Squares within squares, by which what is far away is taken together.

/// A square as wide as this part of its distance counts as one point; squared.
const THETA2: f64 = 0.81;
/// Below this depth points share a square: they are in one place.
const DEEPEST: usize = 24;
/// Nearer than this the push grows no more; squared.
const NEAREST2: f64 = 16.0;

/// Points on a plane.
pub(super) struct Quadtree {
    cells: Vec<Cell>,
    width: f64,
}

/// A square with the middle of the points in it.
#[derive(Clone, Default)]
struct Cell {
    mass: f64,
    x: f64,
    y: f64,
    /// The point, while there is but one.
    point: Option<(f64, f64)>,
    /// The four parts of the square, once there are more; 0 for none.
    parts: [usize; 4],
}

impl Quadtree {
    /// Builds the tree. O(n log n), unless many points are in nearly one place.
    pub(super) fn new(x: &[f64], y: &[f64]) -> Self {
        let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let corner = (least(x), least(y));
        let width = (most(x) - corner.0).max(most(y) - corner.1).max(1.0) * 1.001;
        let mut tree = Self {
            cells: vec![Cell::default()],
            width,
        };
        for point in x.iter().copied().zip(y.iter().copied()) {
            tree.insert(point, corner);
        }
        tree
    }

    fn insert(&mut self, point: (f64, f64), mut corner: (f64, f64)) {
        let (mut cell, mut width) = (0, self.width);
        for depth in 0.. {
            let square = &mut self.cells[cell];
            square.mass += 1.0;
            square.x += (point.0 - square.x) / square.mass;
            square.y += (point.1 - square.y) / square.mass;
            if square.mass == 1.0 {
                square.point = Some(point);
                return;
            }
            if depth == DEEPEST {
                return;
            }
            width /= 2.0;
            let middle = (corner.0 + width, corner.1 + width);
            let before = square.mass - 1.0;
            if let Some(other) = square.point.take() {
                let part = self.part(cell, quarter(other, middle));
                self.cells[part] = Cell {
                    mass: before,
                    x: other.0,
                    y: other.1,
                    point: Some(other),
                    parts: [0; 4],
                };
            }
            let quarter = quarter(point, middle);
            cell = self.part(cell, quarter);
            if quarter & 1 != 0 {
                corner.0 = middle.0;
            }
            if quarter & 2 != 0 {
                corner.1 = middle.1;
            }
        }
    }

    /// Returns a part of a square, which is made if it is not there.
    fn part(&mut self, cell: usize, quarter: usize) -> usize {
        let known = self.cells[cell].parts[quarter];
        if known != 0 {
            return known;
        }
        self.cells.push(Cell::default());
        let new = self.cells.len() - 1;
        self.cells[cell].parts[quarter] = new;
        new
    }

    /// Returns the push of all other points on the one that stands here, the nearer the stronger; `number`
    /// tells points in one place apart.
    pub(super) fn push(&self, number: usize, x: f64, y: f64) -> (f64, f64) {
        let mut push = (0.0, 0.0);
        let mut stack = vec![(0, self.width)];
        while let Some((cell, width)) = stack.pop() {
            let square = &self.cells[cell];
            let (dx, dy) = (x - square.x, y - square.y);
            let distance2 = dx * dx + dy * dy;
            let is_one = square.parts == [0; 4];
            if is_one || width * width < THETA2 * distance2 {
                if distance2 > 1e-6 {
                    let strength = square.mass / distance2.max(NEAREST2);
                    push.0 += dx * strength;
                    push.1 += dy * strength;
                } else if square.mass > 1.0 {
                    // Apart in a direction of one's own; the number only has to differ.
                    let turn = f64::from(u32::try_from(number % 1_000).unwrap_or_default());
                    push.0 += 0.05 * turn.cos();
                    push.1 += 0.05 * turn.sin();
                }
                continue;
            }
            let parts = square.parts.iter().filter(|part| **part != 0);
            stack.extend(parts.map(|part| (*part, width / 2.0)));
        }
        push
    }
}

/// Returns the number of the quarter of a square that a point is in.
fn quarter(point: (f64, f64), middle: (f64, f64)) -> usize {
    usize::from(point.0 >= middle.0) + 2 * usize::from(point.1 >= middle.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_push_is_nearly_that_of_all_points() {
        let point = |n: usize| {
            let n = f64::from(u32::try_from(n).unwrap());
            (300.0 * (n * 0.7).sin() + n, 200.0 * (n * 1.3).cos())
        };
        let (x, y): (Vec<f64>, Vec<f64>) = (0..400).map(point).unzip();
        let tree = Quadtree::new(&x, &y);
        for one in 0..400 {
            let mut exact = (0.0, 0.0);
            let mut size = 0.0;
            for other in (0..400).filter(|other| *other != one) {
                let (dx, dy) = (x[one] - x[other], y[one] - y[other]);
                let strength = 1.0 / (dx * dx + dy * dy).max(NEAREST2);
                exact = (exact.0 + dx * strength, exact.1 + dy * strength);
                size += dx.hypot(dy) * strength;
            }
            let found = tree.push(one, x[one], y[one]);
            let error = (found.0 - exact.0).hypot(found.1 - exact.1);
            assert!(error < 0.08 * size, "{one}: {found:?} for {exact:?}");
        }
    }

    #[test]
    fn points_in_one_place_are_pushed_apart() {
        let tree = Quadtree::new(&[5.0; 9], &[5.0; 9]);
        let pushes: Vec<(f64, f64)> = (0..9).map(|n| tree.push(n, 5.0, 5.0)).collect();
        assert!(pushes.iter().all(|push| push.0.hypot(push.1) > 0.0));
        assert!(pushes[0] != pushes[1]);
    }
}
