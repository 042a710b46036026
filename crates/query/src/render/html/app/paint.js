// Draws a scene on a canvas. Shape says what colour says, so that the picture can be read without colours.

import { shown } from "./text.js";

/** While the picture moves, at most so many lines are drawn, the strongest first. */
const MOST_MOVING = 6000;
const MOST_LABELS = 220;
/** So many of those with the most meetings are named even where other nodes lie. */
const ALWAYS = 12;
const DASHES = { planned: [7, 4], proposed: [7, 4], denied: [1.5, 4], postponed: [], cancelled: [] };

/** Reads the colours of the theme from the style sheet. */
export function palette(element) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = [
    "person", "organization", "country", "place", "meeting", "line", "faded", "denied",
    "label", "halo", "focus", "canvas",
  ];
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** Puts the outline of a node's kind into the path, of about the same area for each. */
function outline(g, kind, x, y, r) {
  if (kind === "organization") g.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  else if (kind === "country") polygon(g, x, y, r * 1.1, 6, 0);
  else if (kind === "place") polygon(g, x, y, r * 1.3, 3, -Math.PI / 2);
  else if (kind === "meeting") polygon(g, x, y, r * 1.2, 4, 0);
  else {
    g.moveTo(x + r, y);
    g.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function polygon(g, x, y, r, sides, turn) {
  for (let i = 0; i < sides; i++) {
    const angle = turn + (2 * Math.PI * i) / sides;
    const [px, py] = [x + r * Math.cos(angle), y + r * Math.sin(angle)];
    if (i === 0) g.moveTo(px, py);
    else g.lineTo(px, py);
  }
  g.closePath();
}

/**
 * Draws one frame.
 * `camera` has the world point in the middle and the scale; `marks` says which node or line is chosen,
 * under the pointer or under the keyboard, and what is lit besides.
 */
export function paint(g, size, scene, camera, colors, marks, moving) {
  const { width, height, ratio } = size;
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  const frame = { g, width, height, camera, colors, marks, moving };
  const seen = scene.nodes.filter((node) => place(node, frame));
  links(scene, frame);
  nodes(seen, frame);
  labels(seen, frame);
}

/** Works out where a node is on the screen; says whether any of it can be seen. */
function place(node, { width, height, camera }) {
  node.sx = (node.x - camera.x) * camera.scale + width / 2;
  node.sy = (node.y - camera.y) * camera.scale + height / 2;
  node.sr = node.size * Math.min(1.6, Math.max(0.28, camera.scale ** 0.6));
  const m = node.sr + 2;
  return node.sx > -m && node.sy > -m && node.sx < width + m && node.sy < height + m;
}

function links(scene, frame) {
  const { g, camera, colors, marks, moving } = frame;
  const groups = new Map();
  const lit = [];
  let drawn = 0;
  for (const link of scene.strongest) {
    if (outside(link, frame)) continue;
    if (marks.links?.has(link)) {
      lit.push(link);
      continue;
    }
    if (moving && drawn > MOST_MOVING) break;
    drawn++;
    const key = `${link.status} ${link.disputed} ${Math.round(link.width)}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = []));
    group.push(link);
  }
  // Many lines are paler and thinner, so that the nodes stay readable.
  const dim = marks.links ? 0.14 : Math.max(0.22, Math.min(0.6, 30 / Math.sqrt(drawn)));
  const thin = Math.min(1, Math.max(0.35, camera.scale ** 0.5));
  for (const group of groups.values()) stroke(g, group, colors, dim, 0, thin);
  for (const link of lit) stroke(g, [link], colors, 1, link === marks.chosenLink ? 2 : 0.6, 1);
  g.globalAlpha = 1;
  g.setLineDash([]);
}

function outside({ a, b }, { width, height }) {
  return (
    (a.sx < 0 && b.sx < 0) || (a.sy < 0 && b.sy < 0) ||
    (a.sx > width && b.sx > width) || (a.sy > height && b.sy > height)
  );
}

function stroke(g, group, colors, alpha, wider, thin) {
  const { status, disputed, width } = group[0];
  g.globalAlpha = alpha;
  g.lineWidth = thin * Math.max(1, Math.round(width)) + wider;
  g.strokeStyle =
    status === "denied" || disputed ? colors.denied
    : status === "postponed" || status === "cancelled" ? colors.faded
    : wider > 1 ? colors.focus
    : colors.line;
  g.setLineDash(DASHES[status] ?? []);
  g.beginPath();
  for (const { a, b } of group) {
    g.moveTo(a.sx, a.sy);
    g.lineTo(b.sx, b.sy);
  }
  g.stroke();
}

function nodes(seen, { g, colors, marks }) {
  const groups = new Map();
  for (const node of seen) {
    const isDim = marks.nodes && !marks.nodes.has(node);
    const key = `${node.kind} ${isDim ? "dim" : ""}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { kind: node.kind, isDim, nodes: [] }));
    group.nodes.push(node);
  }
  // What is dimmed lies below.
  const order = [...groups.values()].sort((a, b) => Number(b.isDim ?? 0) - Number(a.isDim ?? 0));
  for (const group of order) {
    g.globalAlpha = group.isDim ? 0.25 : 1;
    g.fillStyle = colors[group.kind];
    g.strokeStyle = colors.halo;
    g.lineWidth = 1.5;
    g.beginPath();
    for (const node of group.nodes) outline(g, node.kind, node.sx, node.sy, node.sr);
    g.fill();
    g.stroke();
  }
  g.globalAlpha = 1;
  for (const [node, width] of [[marks.hovered, 2], [marks.focused, 3], [marks.chosen, 3]]) {
    if (!node) continue;
    g.strokeStyle = colors.focus;
    g.lineWidth = width;
    g.beginPath();
    outline(g, node.kind, node.sx, node.sy, node.sr + 3.5);
    g.stroke();
  }
}

/** Labels those with the most meetings first, and nobody where the room is taken; the first few even over nodes. */
function labels(seen, { g, width, height, camera, colors, marks, moving }) {
  const first = (node) => (node === marks.chosen || node === marks.focused || node === marks.hovered ? 2
    : marks.nodes?.has(node) ? 1 : 0);
  const wanted = seen
    .filter((node) => node.sr > 3.4 || first(node) > 0 || seen.length < 60)
    .sort((a, b) => first(b) - first(a) || b.weight - a.weight || (a.key < b.key ? -1 : 1))
    .slice(0, moving ? MOST_LABELS / 2 : MOST_LABELS);
  const taken = new Taken(width, height);
  const names = new Taken(width, height);
  for (const node of seen) {
    const r = node.sr * 0.7;
    if (node.sr > 4.5) taken.fill(node.sx - r, node.sy - r, 2 * r, 2 * r);
  }
  g.textBaseline = "middle";
  g.lineJoin = "round";
  g.textAlign = "left";
  const small = Math.max(10.5, Math.min(14, 11 + camera.scale));
  for (const [place, node] of wanted.entries()) {
    const size = first(node) === 2 ? small + 1.5 : Math.min(small + 3, small - 0.5 + node.sr / 7);
    const font = `${first(node) === 2 ? 650 : 450} ${Math.round(size * 2) / 2}px ${FONT}`;
    if (g.font !== font) g.font = font;
    const text = label(node);
    const w = measured(g, font, text);
    const all = spots(node, w, size);
    let spot = all.find(([x, y]) => taken.take(x, y - size * 0.5, w, size));
    if (!spot && place < ALWAYS) {
      const crowd = new Map(all.map((one) => [one, taken.count(one[0], one[1] - size * 0.5, w, size)]));
      all.sort((a, b) => crowd.get(a) - crowd.get(b));
      spot = all.find(([x, y]) => names.take(x, y - size * 0.5, w, size));
    }
    if (!spot && first(node) < 2) continue;
    const [x, y] = spot ?? [node.sx + node.sr + 4, node.sy];
    for (const layer of [taken, names]) layer.fill(x, y - size * 0.5, w, size);
    g.globalAlpha = marks.nodes && first(node) === 0 ? 0.3 : 1;
    g.strokeStyle = colors.halo;
    g.lineWidth = 3.5;
    g.strokeText(text, x, y);
    g.fillStyle = colors.label;
    g.fillText(text, x, y);
  }
  g.globalAlpha = 1;
}

/** Where a label may stand: to the right, to the left, below, above, and askew. */
function spots({ sx, sy, sr }, width, size) {
  return [
    [sx + sr + 4, sy],
    [sx - sr - 4 - width, sy],
    [sx - width / 2, sy + sr + size * 0.75],
    [sx - width / 2, sy - sr - size * 0.75],
    [sx + sr * 0.7 + 2, sy + sr + size * 0.5],
    [sx + sr * 0.7 + 2, sy - sr - size * 0.5],
    [sx - sr * 0.7 - 2 - width, sy + sr + size * 0.5],
    [sx - sr * 0.7 - 2 - width, sy - sr - size * 0.5],
  ];
}

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif';

function label(node) {
  node.label ??= shown(node.name, 34);
  return node.label;
}

const widths = new Map();

function measured(g, font, text) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear();
    width = g.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Which parts of the screen have a label already: a coarse grid. */
class Taken {
  constructor(width, height) {
    this.step = 5;
    this.columns = Math.ceil(width / this.step) + 1;
    this.rows = Math.ceil(height / this.step) + 1;
    this.cells = new Uint8Array(this.columns * this.rows);
  }

  /** Takes a rectangle if it is free and on the screen; says whether it did. */
  take(x, y, width, height) {
    if (x < 0 || y < 0) return false;
    if (this.#each(x, y, width, height, (cell) => this.cells[cell] === 1)) return false;
    this.fill(x, y, width, height);
    return true;
  }

  /** Counts what is taken of a rectangle. */
  count(x, y, width, height) {
    let number = 0;
    this.#each(x, y, width, height, (cell) => {
      number += this.cells[cell];
      return false;
    });
    return number;
  }

  fill(x, y, width, height) {
    this.#each(x, y, width, height, (cell) => {
      this.cells[cell] = 1;
      return false;
    });
  }

  /** Visits the cells of a rectangle until one is found; says whether one was. */
  #each(x, y, width, height, isFound) {
    const cells = (from, size, most) =>
      [Math.max(0, Math.floor(from / this.step)), Math.min(most - 1, Math.floor((from + size) / this.step))];
    const [left, right] = cells(x, width, this.columns);
    const [top, bottom] = cells(y, height, this.rows);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        if (isFound(row * this.columns + column)) return true;
      }
    }
    return false;
  }
}
