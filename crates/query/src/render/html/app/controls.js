// The controls that choose what is shown, and the slider of time.

import { dayText } from "./dates.js";
import { KINDS, MEETING_KINDS, STATUSES } from "./model.js";
import { Filter } from "./scene.js";
import { counted, el, words } from "./text.js";

const BARS = 72;
const KIND_NAMES = { person: "people", organization: "bodies", country: "countries", place: "places" };

export class Controls {
  /** Builds the controls; `changed` is called when the user changes the filter. */
  constructor(model, filter, changed) {
    this.model = model;
    this.filter = filter;
    this.changed = changed;
    this.#boxes("kinds", KINDS, filter.kinds, (word) => KIND_NAMES[word], true);
    this.#boxes("meeting-kinds", MEETING_KINDS, filter.meetingKinds, (word) => `${word}s`);
    this.#boxes("statuses", STATUSES, filter.statuses, words);
    this.#sources();
    this.#time();
    document.getElementById("reset").addEventListener("click", () => this.reset());
    this.refresh();
  }

  #boxes(id, all, chosen, name, hasShape = false) {
    const place = document.getElementById(id);
    for (const word of all) {
      const box = el("input", { type: "checkbox", value: word });
      box.checked = chosen.has(word);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(word);
        else chosen.delete(word);
        this.#change();
      });
      const mark = el("span", { class: hasShape ? `shape ${word}` : `stroke ${word}`, "aria-hidden": "true" });
      const count = el("span", { class: "count", "data-count": word });
      const isPlain = id === "meeting-kinds";
      place.append(el("label", {}, box, isPlain ? null : mark, el("span", {}, name(word)), count));
    }
  }

  #sources() {
    this.sources = document.getElementById("sources");
    this.sources.addEventListener("input", () => {
      this.filter.minSources = Number(this.sources.value);
      this.#change();
    });
  }

  #time() {
    this.from = document.getElementById("from");
    this.to = document.getElementById("to");
    const moved = (moving, other, isRight) => () => {
      // The two ends push each other no further than to one day.
      if (isRight(Number(moving.value), Number(other.value))) other.value = moving.value;
      const days = this.span;
      const [from, to] = [Number(this.from.value), Number(this.to.value)];
      this.filter.since = from <= days.first ? -Infinity : from;
      this.filter.until = to >= days.last ? Infinity : to;
      this.#change();
    };
    this.from.addEventListener("input", moved(this.from, this.to, (a, b) => a > b));
    this.to.addEventListener("input", moved(this.to, this.from, (a, b) => a < b));
    this.undated = document.getElementById("undated");
    this.undated.addEventListener("change", () => {
      this.filter.undated = this.undated.checked;
      this.#change();
    });
  }

  #change() {
    this.#labels();
    this.changed();
  }

  /** Shows everything that a new page would. */
  reset() {
    const fresh = new Filter();
    for (const key of ["kinds", "meetingKinds", "statuses"]) {
      this.filter[key].clear();
      for (const word of fresh[key]) this.filter[key].add(word);
    }
    Object.assign(this.filter, {
      since: -Infinity, until: Infinity, undated: true, minSources: 1,
    });
    for (const [id, key] of [["kinds", "kinds"], ["meeting-kinds", "meetingKinds"], ["statuses", "statuses"]]) {
      for (const box of document.querySelectorAll(`#${id} input`)) box.checked = this.filter[key].has(box.value);
    }
    this.refresh();
    this.changed();
  }

  /** Takes over what the model holds now: the span of time, the most sources, and how many of each. */
  refresh() {
    const { model, filter } = this;
    this.span = model.days();
    document.getElementById("time").hidden = this.span === null;
    if (this.span) {
      for (const end of [this.from, this.to]) {
        end.min = this.span.first;
        end.max = this.span.last;
      }
      this.from.value = Math.max(this.span.first, filter.since);
      this.to.value = Math.min(this.span.last, filter.until);
    }
    this.undated.checked = filter.undated;
    const most = Math.min(20, model.mostSources());
    this.sources.max = most;
    this.sources.value = filter.minSources;
    this.sources.disabled = most < 2;
    this.#counts();
    this.#labels();
  }

  #counts() {
    const counts = new Map();
    const add = (word) => counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const entity of this.model.entities.values()) add(entity.kind);
    for (const meeting of this.model.meetings.values()) {
      add(meeting.kind);
      add(meeting.status);
    }
    for (const place of document.querySelectorAll("[data-count]")) {
      const count = counts.get(place.dataset.count) ?? 0;
      place.textContent = count.toLocaleString("en");
      place.parentElement.classList.toggle("none", count === 0);
    }
  }

  #labels() {
    const { filter, span } = this;
    document.getElementById("sources-value").textContent =
      filter.minSources === 1 ? "any number" : `at least ${filter.minSources}`;
    this.sources.setAttribute("aria-valuetext", `at least ${counted(filter.minSources, "source")}`);
    if (!span) return;
    for (const end of [this.from, this.to]) {
      end.setAttribute("aria-valuetext", dayText(Number(end.value)));
    }
    document.getElementById("from-value").textContent = dayText(Number(this.from.value));
    document.getElementById("to-value").textContent = dayText(Number(this.to.value));
    this.#bars();
  }

  /** Draws how many meetings there were over time; those outside the slider's ends are pale. */
  #bars() {
    const { span, filter } = this;
    const length = span.last - span.first + 1;
    const step = length / BARS;
    const counts = new Array(BARS).fill(0);
    for (const meeting of this.model.meetings.values()) {
      const { days, kind, status, sources } = meeting;
      const counts_here = days && filter.statuses.has(status) && filter.meetingKinds.has(kind) &&
        sources >= filter.minSources;
      if (!counts_here) continue;
      const middle = (days.first + days.last) / 2;
      counts[Math.min(BARS - 1, Math.floor((middle - span.first) / step))]++;
    }
    const most = Math.max(1, ...counts);
    const place = document.getElementById("bars");
    if (place.childElementCount !== BARS) {
      place.replaceChildren(...counts.map(() => el("span")));
    }
    const [from, to] = [Number(this.from.value), Number(this.to.value)];
    counts.forEach((count, i) => {
      const bar = place.children[i];
      bar.style.height = `${count === 0 ? 0 : 8 + (92 * count) / most}%`;
      const [first, last] = [span.first + i * step, span.first + (i + 1) * step];
      bar.classList.toggle("out", last < from || first > to);
    });
    const part = (day) => `${(100 * (day - span.first)) / Math.max(1, span.last - span.first)}%`;
    const range = document.getElementById("range");
    range.style.left = part(from);
    range.style.right = `calc(100% - ${part(to)})`;
  }
}
