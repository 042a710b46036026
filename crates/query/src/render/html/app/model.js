// What is known so far: entities, meetings with what the articles say of them, and articles.

import { bounds } from "./dates.js";
import { fold } from "./text.js";

/** A meeting of more parties than this is drawn as a node, not as a line between each two. */
export const MOST_PAIRED = 5;

/** The statuses, the firmest first: a line between two shows the firmest of its meetings. */
export const STATUSES = [
  "held", "under_way", "planned", "proposed", "postponed", "cancelled", "denied",
];
export const KINDS = ["person", "organization", "country", "place"];
export const MEETING_KINDS = ["meeting", "call", "visit"];

export class Model {
  constructor() {
    this.entities = new Map();
    this.meetings = new Map();
    this.articles = new Map();
    /** Where nodes stand, by key: `e` or `m` and the number. */
    this.positions = new Map();
  }

  /** Adds a part of the graph; what is known already keeps its place. */
  merge(graph) {
    for (const article of graph.articles) this.articles.set(article.id, article);
    for (const entity of graph.entities) this.#entity(entity);
    for (const meeting of graph.meetings) this.#meeting(meeting);
    for (const [key, [x, y]] of Object.entries(graph.places ?? {})) this.positions.set(key, { x, y });
  }

  #entity(entity) {
    const known = this.entities.get(entity.id);
    const offices = entity.offices ?? known?.offices ?? null;
    this.entities.set(entity.id, { ...entity, offices, folded: fold(entity.name) });
  }

  #meeting(meeting) {
    this.meetings.set(meeting.id, { ...meeting, days: bounds(meeting.date) });
  }

  /** Adds a meeting in the form of `chancery timeline --json`, in which names stand in place of numbers. */
  addEncounter(view) {
    const parties = view.participants.map(({ entity, capacity }) => {
      if (!this.entities.has(entity.id)) this.#entity(entity);
      return [entity.id, capacity];
    });
    if (view.place && !this.entities.has(view.place.id)) this.#entity(view.place);
    const reports = view.reports.map(({ article, date_words, ...report }) => {
      this.articles.set(article.id, article);
      return { ...report, words: date_words, article: article.id };
    });
    this.#meeting({ ...view, place: view.place?.id ?? null, parties, reports });
  }

  /** The first and last day of the dated meetings, or null. */
  days() {
    let [first, last] = [Infinity, -Infinity];
    for (const { days } of this.meetings.values()) {
      if (!days) continue;
      first = Math.min(first, days.first);
      last = Math.max(last, days.last);
    }
    return first <= last ? { first, last } : null;
  }

  /** The largest number of sources of a meeting. */
  mostSources() {
    let most = 1;
    for (const { sources } of this.meetings.values()) most = Math.max(most, sources);
    return most;
  }

  /** The entities whose name holds all of these words, those with the most meetings first. */
  find(text, limit, weight) {
    const asked = fold(text).split(/\s+/).filter(Boolean);
    if (asked.length === 0) return [];
    const fits = [];
    for (const entity of this.entities.values()) {
      if (asked.every((word) => entity.folded.includes(word))) fits.push(entity);
    }
    const start = fold(text).trim();
    const rank = (e) => (e.folded.startsWith(start) ? 0 : 1);
    fits.sort((a, b) => rank(a) - rank(b) || weight(b.id) - weight(a.id) || a.id - b.id);
    return fits.slice(0, limit);
  }
}
