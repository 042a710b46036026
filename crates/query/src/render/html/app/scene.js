// What is drawn of the model: the meetings that the filter lets through, with nodes and lines made of them.

import { byDate } from "./dates.js";
import { KINDS, MEETING_KINDS, MOST_PAIRED, STATUSES } from "./model.js";

/** Which meetings and entities are shown. */
export class Filter {
  constructor() {
    this.since = -Infinity;
    this.until = Infinity;
    this.undated = true;
    this.kinds = new Set(KINDS);
    this.meetingKinds = new Set(MEETING_KINDS);
    this.statuses = new Set(["held", "under_way"]);
    this.minSources = 1;
  }

  /** Says whether a meeting counts: one that may have been in the time asked for does. */
  passes(meeting) {
    return (
      meeting.sources >= this.minSources &&
      this.statuses.has(meeting.status) &&
      this.meetingKinds.has(meeting.kind) &&
      (meeting.days
        ? meeting.days.last >= this.since && meeting.days.first <= this.until
        : this.undated)
    );
  }
}

/** Builds nodes and lines from a model and a filter. */
export class Scene {
  constructor(model, filter, pinned = null) {
    this.model = model;
    this.nodes = [];
    this.links = [];
    this.byKey = new Map();
    this.meetings = [];
    this.#links = new Map();
    for (const meeting of model.meetings.values()) {
      if (filter.passes(meeting)) this.#add(meeting, filter);
    }
    if (pinned !== null && model.entities.has(pinned)) this.#node(pinned);
    this.meetings.sort(byDate);
    for (const node of this.nodes) {
      node.meetings.sort(byDate);
      node.size = node.meeting ? 5 : 5 + Math.min(16, 2.6 * Math.sqrt(node.meetings.length));
      node.weight = node.meeting ? 0.5 : node.meetings.length;
    }
    for (const link of this.links) finish(link);
    this.#links = null;
  }

  #links;

  #add(meeting, filter) {
    const { entities } = this.model;
    const isShown = (id) => filter.kinds.has(entities.get(id)?.kind);
    const parties = meeting.parties.map(([id]) => id).filter(isShown);
    if (parties.length === 0) return;
    this.meetings.push(meeting);
    const nodes = parties.map((id) => this.#node(id));
    for (const node of nodes) node.meetings.push(meeting);
    if (nodes.length > MOST_PAIRED) {
      const hub = this.#hub(meeting);
      for (const node of nodes) this.#link(hub, node, meeting);
    } else if (nodes.length === 1) {
      // Who visits a place alone is joined to the place.
      if (meeting.place !== null && isShown(meeting.place) && meeting.place !== parties[0]) {
        this.#link(nodes[0], this.#node(meeting.place), meeting);
      }
    } else {
      for (let i = 0; i < nodes.length; i++) {
        for (let j = i + 1; j < nodes.length; j++) this.#link(nodes[i], nodes[j], meeting);
      }
    }
  }

  #node(id) {
    const key = `e${id}`;
    let node = this.byKey.get(key);
    if (!node) {
      const entity = this.model.entities.get(id);
      node = { key, entity, meeting: null, meetings: [], links: [], kind: entity.kind, name: entity.name };
      this.#place(node);
    }
    return node;
  }

  #hub(meeting) {
    const key = `m${meeting.id}`;
    const node = {
      key, entity: null, meeting, meetings: [meeting], links: [], kind: "meeting",
      name: `${meeting.kind} of ${meeting.parties.length}, ${meeting.date ?? "no date"}`,
    };
    this.#place(node);
    return node;
  }

  #place(node) {
    const position = this.model.positions.get(node.key);
    node.x = position?.x ?? NaN;
    node.y = position?.y ?? NaN;
    this.nodes.push(node);
    this.byKey.set(node.key, node);
  }

  #link(a, b, meeting) {
    const key = a.key < b.key ? `${a.key} ${b.key}` : `${b.key} ${a.key}`;
    let link = this.#links.get(key);
    if (!link) {
      link = { key, a, b, meetings: [] };
      this.#links.set(key, link);
      this.links.push(link);
      a.links.push(link);
      b.links.push(link);
    }
    link.meetings.push(meeting);
  }
}

function finish(link) {
  link.meetings.sort(byDate);
  link.sources = Math.max(...link.meetings.map((meeting) => meeting.sources));
  const ranks = link.meetings.map((meeting) => STATUSES.indexOf(meeting.status));
  link.status = STATUSES[Math.min(...ranks)];
  link.disputed = link.meetings.some((meeting) => meeting.disputed);
  link.width = Math.min(5, 0.8 + 0.9 * Math.log2(link.sources + link.meetings.length - 1));
}

/** The shortest chain of lines between two nodes, as a list of lines; null if there is none. */
export function chain(from, to) {
  const reached = new Map([[from, null]]);
  let frontier = [from];
  while (frontier.length > 0 && !reached.has(to)) {
    const next = [];
    for (const node of frontier) {
      // Everybody meets a country; a chain of people leads through people.
      if (node !== from && node.kind !== "person" && node.kind !== "meeting") continue;
      for (const link of node.links) {
        const other = link.a === node ? link.b : link.a;
        if (!reached.has(other)) {
          reached.set(other, { link, node });
          next.push(other);
        }
      }
    }
    frontier = next;
  }
  if (!reached.has(to)) return null;
  const links = [];
  for (let step = reached.get(to); step; step = reached.get(step.node)) links.unshift(step.link);
  return links;
}
