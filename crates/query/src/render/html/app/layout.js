// Places nodes by forces: lines pull, all nodes push each other apart (Barnes and Hut), a weak pull keeps
// the parts together. Runs in short slices, so that the page stays alive.

const TICKS = 260;
/** Squares as wide as this part of their distance count as one point. */
const THETA2 = 0.81;
const PUSH = 110;
const LENGTH = 46;

/** Gives nodes without a place one: beside somebody they met, else on a spiral around the middle. */
export function seed(nodes, near = null) {
  const turn = Math.PI * (3 - Math.sqrt(5));
  const order = [...nodes].sort((a, b) => b.links.length - a.links.length);
  order.forEach((node, rank) => {
    if (Number.isFinite(node.x)) return;
    const other = node.links.map((l) => (l.a === node ? l.b : l.a)).find((n) => Number.isFinite(n.x));
    const centre = near ?? other ?? { x: 0, y: 0 };
    const radius = near || other ? 60 + 6 * (rank % 12) : 18 * Math.sqrt(rank + 1);
    node.x = centre.x + radius * Math.cos(rank * turn);
    node.y = centre.y + radius * Math.sin(rank * turn);
  });
}

/** A run over nodes and lines; those in `fixed` push and pull but stay where they are. */
export class Layout {
  constructor(nodes, links, fixed = new Set(), ticks = TICKS) {
    this.nodes = nodes;
    this.moving = nodes.map((node) => !fixed.has(node.key));
    const index = new Map(nodes.map((node, i) => [node, i]));
    this.links = links.map(({ a, b }) => [index.get(a), index.get(b)]);
    this.x = Float64Array.from(nodes, (node) => node.x);
    this.y = Float64Array.from(nodes, (node) => node.y);
    this.vx = new Float64Array(nodes.length);
    this.vy = new Float64Array(nodes.length);
    this.degree = new Float64Array(nodes.length);
    for (const [a, b] of this.links) {
      this.degree[a]++;
      this.degree[b]++;
    }
    this.alpha = fixed.size > 0 ? 0.6 : 1;
    this.decay = 1 - 0.001 ** (1 / ticks);
  }

  get done() {
    return this.alpha < 0.002;
  }

  /** Works for about so many milliseconds, then writes the places to the nodes. */
  run(milliseconds) {
    const end = performance.now() + milliseconds;
    do this.tick();
    while (!this.done && performance.now() < end);
    this.nodes.forEach((node, i) => {
      node.x = this.x[i];
      node.y = this.y[i];
    });
  }

  tick() {
    this.alpha -= this.alpha * this.decay;
    this.#pull();
    this.#push();
    const { x, y, vx, vy, moving, alpha } = this;
    for (let i = 0; i < x.length; i++) {
      if (!moving[i]) continue;
      vx[i] = 0.6 * (vx[i] - 0.024 * alpha * x[i]);
      vy[i] = 0.6 * (vy[i] - 0.034 * alpha * y[i]);
      x[i] += vx[i];
      y[i] += vy[i];
    }
  }

  #pull() {
    const { x, y, vx, vy, degree, alpha } = this;
    for (const [a, b] of this.links) {
      const dx = x[b] + vx[b] - x[a] - vx[a] || 1e-3;
      const dy = y[b] + vy[b] - y[a] - vy[a] || 1e-3;
      const distance = Math.hypot(dx, dy);
      const strength = (alpha * (distance - LENGTH)) / distance / Math.min(degree[a], degree[b]);
      const share = degree[a] / (degree[a] + degree[b]);
      vx[b] -= dx * strength * share;
      vy[b] -= dy * strength * share;
      vx[a] += dx * strength * (1 - share);
      vy[a] += dy * strength * (1 - share);
    }
  }

  #push() {
    const { x, y, vx, vy, moving, alpha } = this;
    const tree = new Quadtree(x, y);
    for (let i = 0; i < x.length; i++) {
      if (!moving[i]) continue;
      const force = tree.force(i);
      vx[i] += force.x * alpha * PUSH;
      vy[i] += force.y * alpha * PUSH;
    }
  }
}

/** Points in squares within squares, in flat arrays. */
class Quadtree {
  constructor(x, y) {
    this.x = x;
    this.y = y;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    this.width = Math.max(right - left, bottom - top, 1) * 1.001;
    this.left = left;
    this.top = top;
    const room = 8 * x.length + 64;
    this.children = new Int32Array(4 * room).fill(-1);
    this.point = new Int32Array(room).fill(-1);
    this.mass = new Float64Array(room);
    this.cx = new Float64Array(room);
    this.cy = new Float64Array(room);
    this.size = 1;
    for (let i = 0; i < x.length; i++) this.#insert(i);
    this.stack = [];
    this.out = { x: 0, y: 0 };
  }

  #insert(i) {
    const { x, y, children, point, mass, cx, cy } = this;
    let [cell, left, top, width] = [0, this.left, this.top, this.width];
    for (let depth = 0; ; depth++) {
      const was = mass[cell]++;
      cx[cell] += (x[i] - cx[cell]) / mass[cell];
      cy[cell] += (y[i] - cy[cell]) / mass[cell];
      if (was === 0) {
        point[cell] = i;
        return;
      }
      // Points in one place share a cell; so do those for which the arrays have no room.
      if (depth > 20 || this.size + 2 > mass.length) return;
      const half = width / 2;
      const quarter = (px, py) => (px >= left + half ? 1 : 0) + (py >= top + half ? 2 : 0);
      if (point[cell] >= 0) {
        const other = point[cell];
        point[cell] = -1;
        const child = this.#child(cell, quarter(x[other], y[other]));
        mass[child] = was;
        cx[child] = x[other];
        cy[child] = y[other];
        point[child] = other;
      }
      const q = quarter(x[i], y[i]);
      cell = this.#child(cell, q);
      left += q & 1 ? half : 0;
      top += q & 2 ? half : 0;
      width = half;
    }
  }

  #child(cell, quarter) {
    const at = 4 * cell + quarter;
    if (this.children[at] < 0) this.children[at] = this.size++;
    return this.children[at];
  }

  /** The push of all other points on one, the nearer the stronger. */
  force(i) {
    const { x, y, children, mass, cx, cy, stack, out } = this;
    out.x = out.y = 0;
    stack.length = 0;
    stack.push(0, this.width);
    while (stack.length > 0) {
      const width = stack.pop();
      const cell = stack.pop();
      const dx = x[i] - cx[cell];
      const dy = y[i] - cy[cell];
      const square = dx * dx + dy * dy;
      const isLeaf = children[4 * cell] < 0 && children[4 * cell + 1] < 0 &&
        children[4 * cell + 2] < 0 && children[4 * cell + 3] < 0;
      if (isLeaf || width * width < THETA2 * square) {
        if (square > 1e-6) {
          const push = mass[cell] / Math.max(square, 16);
          out.x += dx * push;
          out.y += dy * push;
        } else if (mass[cell] > 1) {
          // On top of each other: apart in a direction that depends on the number alone.
          out.x += 0.05 * Math.cos(i);
          out.y += 0.05 * Math.sin(i);
        }
        continue;
      }
      for (let q = 0; q < 4; q++) {
        if (children[4 * cell + q] >= 0) stack.push(children[4 * cell + q], width / 2);
      }
    }
    return out;
  }
}
