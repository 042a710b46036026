// The canvas: camera, pointer and keyboard, and what is under the pointer.

import { palette, paint } from "./paint.js";

const CELL = 80;
const FARTHEST = 0.02;
const NEAREST = 6;

export class View {
  /** `events` are told what the user does: `choose(node or null)`, `chooseLink(link)`, `tell(node)`. */
  constructor(canvas, events) {
    this.canvas = canvas;
    this.events = events;
    this.g = canvas.getContext("2d");
    this.camera = { x: 0, y: 0, scale: 1 };
    this.scene = { nodes: [], links: [], strongest: [], byKey: new Map() };
    this.marks = {};
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.recolor();
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
    this.#listen();
  }

  /** Shows another scene; what was marked is marked again where it is still there. */
  show(scene) {
    scene.strongest = [...scene.links].sort((a, b) => b.width - a.width || (a.key < b.key ? -1 : 1));
    const again = (node) => (node ? scene.byKey.get(node.key) : undefined);
    this.scene = scene;
    this.marks = { focused: again(this.marks.focused) };
    this.moved();
  }

  /** Says that nodes have other places. */
  moved() {
    this.grid = null;
    this.draw();
  }

  /** Takes the colours from the style sheet again. */
  recolor() {
    this.colors = palette(this.canvas);
    this.draw();
  }

  /** Marks a node with its lines and neighbours, or a chain of lines, or nothing. */
  mark({ node = null, links = null }) {
    const lit = new Set(links ?? node?.links ?? []);
    const nodes = new Set(node ? [node] : []);
    for (const { a, b } of lit) nodes.add(a).add(b);
    const { focused, hovered } = this.marks;
    this.marks = { focused, hovered };
    if (node || links) Object.assign(this.marks, { chosen: node, links: lit, nodes });
    if (links?.length === 1) this.marks.chosenLink = links[0];
    this.draw();
  }

  /** Moves the camera so that all can be seen. */
  fit(nodes = this.scene.nodes) {
    const placed = nodes.filter((node) => Number.isFinite(node.x));
    if (placed.length === 0) return;
    const xs = placed.map((node) => node.x);
    const ys = placed.map((node) => node.y);
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    // Labels stand to the right.
    const room = (size, around) => Math.max(40, size - around);
    const scale = Math.min(
      room(this.width, 190) / Math.max(right - left, 1),
      room(this.height, 80) / Math.max(bottom - top, 1),
      1.8,
    );
    this.#go({ x: (left + right) / 2 + 45 / scale, y: (top + bottom) / 2, scale: Math.max(scale, FARTHEST) });
  }

  /** Brings a node into the middle, near enough to read, unless it is well in sight already. */
  reveal(node) {
    const { camera } = this;
    const inside = (at, middle, size) => Math.abs(at - middle) * camera.scale < size / 2 - 50;
    if (camera.scale > 0.55 && inside(node.x, camera.x, this.width) && inside(node.y, camera.y, this.height)) return;
    this.#go({ x: node.x, y: node.y, scale: Math.max(this.camera.scale, 0.8) });
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const { camera } = this;
    const scale = Math.min(NEAREST, Math.max(FARTHEST, camera.scale * factor));
    const [dx, dy] = [x - this.width / 2, y - this.height / 2];
    camera.x += dx / camera.scale - dx / scale;
    camera.y += dy / camera.scale - dy / scale;
    camera.scale = scale;
    this.flight = null;
    this.#stir();
  }

  pan(dx, dy) {
    this.camera.x -= dx / this.camera.scale;
    this.camera.y -= dy / this.camera.scale;
    this.flight = null;
    this.#stir();
  }

  /** Draws with the next frame. */
  draw() {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = undefined;
      this.#fly(now);
      const size = { width: this.width, height: this.height, ratio: this.ratio };
      const started = performance.now();
      paint(this.g, size, this.scene, this.camera, this.colors, this.marks, this.moving);
      this.spent = performance.now() - started;
      if (this.flight) this.draw();
    });
  }

  /** Says that the camera moves: coarser frames, then a fine one. */
  #stir() {
    this.moving = true;
    clearTimeout(this.settled);
    this.settled = setTimeout(() => {
      this.moving = false;
      this.draw();
    }, 140);
    this.draw();
  }

  #go(to) {
    if (this.still.matches || !this.shownOnce) {
      this.shownOnce = true;
      Object.assign(this.camera, to);
      this.draw();
    } else {
      this.flight = { from: { ...this.camera }, to, start: performance.now() };
      this.#stir();
    }
  }

  #fly(now) {
    if (!this.flight) return;
    const { from, to, start } = this.flight;
    const t = Math.min(1, Math.max(0, (now - start) / 350));
    const part = 1 - (1 - t) ** 3;
    for (const key of ["x", "y"]) this.camera[key] = from[key] + (to[key] - from[key]) * part;
    this.camera.scale = from.scale * (to.scale / from.scale) ** part;
    if (t === 1) this.flight = null;
  }

  #resize() {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.width = width;
    this.height = height;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(width * this.ratio));
    this.canvas.height = Math.max(1, Math.round(height * this.ratio));
    this.draw();
  }

  /** The node under a point of the screen, from a grid of squares in the world. */
  nodeAt(sx, sy) {
    this.grid ??= gridOf(this.scene.nodes);
    const { camera } = this;
    const x = (sx - this.width / 2) / camera.scale + camera.x;
    const y = (sy - this.height / 2) / camera.scale + camera.y;
    const reach = 30 / camera.scale;
    const least = (v) => Math.floor((v - reach) / CELL);
    const most = (v) => Math.floor((v + reach) / CELL);
    let [best, nearest] = [null, Infinity];
    const visit = (node) => {
      const distance = Math.hypot(node.x - x, node.y - y) * camera.scale - (node.sr ?? node.size);
      if (distance < 5 && distance < nearest) [best, nearest] = [node, distance];
    };
    const cells = (most(x) - least(x) + 1) * (most(y) - least(y) + 1);
    if (cells > this.grid.size) this.scene.nodes.forEach(visit);
    else {
      for (let c = least(x); c <= most(x); c++) {
        for (let r = least(y); r <= most(y); r++) this.grid.get(`${c} ${r}`)?.forEach(visit);
      }
    }
    return best;
  }

  /** The line under a point of the screen. */
  linkAt(sx, sy) {
    let [best, nearest] = [null, 6];
    for (const link of this.scene.links) {
      const { a, b } = link;
      if (a.sx === undefined || b.sx === undefined) continue;
      const [dx, dy] = [b.sx - a.sx, b.sy - a.sy];
      const along = ((sx - a.sx) * dx + (sy - a.sy) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(a.sx + t * dx - sx, a.sy + t * dy - sy) - link.width / 2;
      if (distance < nearest) [best, nearest] = [link, distance];
    }
    return best;
  }

  #listen() {
    const { canvas } = this;
    const pointers = new Map();
    let [travelled, gap] = [0, 0];
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
      travelled = pointers.size > 1 ? 100 : 0;
      gap = spread(pointers);
    });
    canvas.addEventListener("pointermove", (event) => {
      const { offsetX: x, offsetY: y } = event;
      const last = pointers.get(event.pointerId);
      if (!last) {
        this.#hover(x, y);
        return;
      }
      travelled += Math.hypot(x - last.x, y - last.y);
      if (pointers.size === 1 && travelled > 4) this.pan(x - last.x, y - last.y);
      Object.assign(last, { x, y });
      if (pointers.size === 2) {
        const now = spread(pointers);
        const [p, q] = [...pointers.values()];
        if (gap > 0) this.zoom(now / gap, (p.x + q.x) / 2, (p.y + q.y) / 2);
        gap = now;
      }
    });
    const up = (event) => {
      const was = pointers.delete(event.pointerId);
      if (was && event.type === "pointerup" && travelled <= 4) this.#click(event.offsetX, event.offsetY);
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => this.#hover(-1e6, -1e6));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const step = event.deltaMode === 1 ? 24 : 1;
      this.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * step)) * 0.0022), event.offsetX, event.offsetY);
    }, { passive: false });
    canvas.addEventListener("dblclick", (event) => this.zoom(1.7, event.offsetX, event.offsetY));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => {
      this.marks.focused = undefined;
      this.draw();
    });
  }

  #hover(x, y) {
    const node = this.nodeAt(x, y);
    const isLink = !node && x >= 0 && this.scene.links.length < 20_000 && this.linkAt(x, y);
    this.canvas.style.cursor = node || isLink ? "pointer" : "grab";
    if (node !== (this.marks.hovered ?? null)) {
      this.marks.hovered = node;
      this.draw();
    }
  }

  #click(x, y) {
    const node = this.nodeAt(x, y);
    const link = node ? null : this.linkAt(x, y);
    if (link) this.events.chooseLink(link);
    else this.events.choose(node);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step && event.shiftKey) this.pan(-60 * step[0], -60 * step[1]);
    else if (step) this.#walk(step);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else if (event.key === "Enter" || event.key === " ") {
      if (this.marks.focused) this.events.choose(this.marks.focused, true);
    } else if (event.key === "Escape") this.events.choose(null);
    else return;
    event.preventDefault();
  }

  /** Moves the focus to the nearest node in a direction. */
  #walk([dx, dy]) {
    const from = this.marks.focused ?? this.marks.chosen;
    let best = null;
    if (from) {
      let nearest = Infinity;
      for (const node of this.scene.nodes) {
        const [x, y] = [node.x - from.x, node.y - from.y];
        const along = x * dx + y * dy;
        const across = Math.abs(x * dy) + Math.abs(y * dx);
        if (along <= 0 || across > 1.5 * along) continue;
        const distance = along + 2 * across;
        if (distance < nearest) [best, nearest] = [node, distance];
      }
    } else {
      for (const node of this.scene.nodes) if (!best || node.weight > best.weight) best = node;
    }
    if (!best) return;
    this.marks.focused = best;
    const [sx, sy] = [
      (best.x - this.camera.x) * this.camera.scale, (best.y - this.camera.y) * this.camera.scale,
    ];
    if (Math.abs(sx) > this.width / 2 - 60 || Math.abs(sy) > this.height / 2 - 40) {
      this.#go({ x: best.x, y: best.y, scale: this.camera.scale });
    }
    this.events.tell(best);
    this.draw();
  }
}

function spread(pointers) {
  const [p, q] = [...pointers.values()];
  return q ? Math.hypot(p.x - q.x, p.y - q.y) : 0;
}

function gridOf(nodes) {
  const grid = new Map();
  for (const node of nodes) {
    const key = `${Math.floor(node.x / CELL)} ${Math.floor(node.y / CELL)}`;
    let cell = grid.get(key);
    if (!cell) grid.set(key, (cell = []));
    cell.push(node);
  }
  return grid;
}
