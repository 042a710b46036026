// The picture as two tables, for those who cannot see it or do not want to.

import { byDate } from "./dates.js";
import { el, quoted, shown, words } from "./text.js";

const ROWS = 100;

/** A table that can be sorted by its columns and shows its rows page by page. */
class Table {
  /** `columns` have a `name`, a `cell` that makes what stands in a row, and an order of rows. */
  constructor(place, caption, columns, sortedBy) {
    this.columns = columns;
    this.rows = [];
    this.sortedBy = sortedBy;
    this.isReversed = false;
    this.body = el("tbody");
    this.caption = el("caption", { class: "hidden" }, caption);
    this.heads = columns.map((column, i) =>
      el("th", { scope: "col", class: column.class ?? "" },
        el("button", { type: "button", onclick: () => this.#sort(i) }, column.name)));
    this.more = el("button", { type: "button", class: "more", onclick: () => this.#next(true) });
    place.replaceChildren(
      el("table", {}, this.caption, el("thead", {}, el("tr", {}, this.heads)), this.body), this.more);
  }

  show(rows) {
    this.rows = rows;
    this.#draw();
  }

  #sort(column) {
    this.isReversed = this.sortedBy === column && !this.isReversed;
    this.sortedBy = column;
    this.#draw();
  }

  #draw() {
    const order = this.columns[this.sortedBy].order;
    const sign = this.isReversed ? -1 : 1;
    this.sorted = [...this.rows].sort((a, b) => sign * order(a, b));
    this.heads.forEach((head, i) => {
      if (i === this.sortedBy) head.setAttribute("aria-sort", this.isReversed ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    this.body.replaceChildren();
    this.#next(false);
  }

  #next(moveFocus) {
    const from = this.body.childElementCount;
    for (const row of this.sorted.slice(from, from + ROWS)) {
      const cells = this.columns.map((column, i) =>
        i === 0
          ? el("th", { scope: "row" }, column.cell(row))
          : el("td", { class: column.class ?? "" }, column.cell(row)));
      this.body.append(el("tr", {}, cells));
    }
    const left = this.sorted.length - this.body.childElementCount;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show more (${left.toLocaleString("en")} left)`;
    if (moveFocus) this.body.children[from]?.querySelector("button")?.focus();
  }
}

const byName = (a, b) => a.name.localeCompare(b.name, "en");

/** The nodes of the picture: names, kinds, numbers of meetings. */
export function entityTable(place, open) {
  const name = (node) => el("button", {
    type: "button", class: "name", onclick: () => open.entity(node.entity.id, true),
  }, el("span", { class: `shape ${node.kind}`, "aria-hidden": "true" }), quoted(node.name, 120));
  return new Table(place, "People, bodies, countries and places in the picture", [
    { name: "Name", cell: name, order: byName },
    { name: "Kind", cell: (node) => words(node.kind), order: (a, b) => a.kind.localeCompare(b.kind) || byName(a, b) },
    {
      name: "Meetings", class: "number", cell: (node) => String(node.meetings.length),
      order: (a, b) => b.meetings.length - a.meetings.length || byName(a, b),
    },
    {
      name: "Last", class: "date", cell: (node) => last(node)?.date ?? "",
      order: (a, b) => (last(b)?.days.last ?? -1e9) - (last(a)?.days.last ?? -1e9) || byName(a, b),
    },
  ], 2);
}

function last(node) {
  return node.meetings.findLast((meeting) => meeting.days);
}

/** The meetings of the picture. */
export function meetingTable(place, model, open) {
  const names = (meeting) => {
    const parties = meeting.parties.map(([id]) => shown(model.entities.get(id)?.name ?? "", 60));
    return parties.length > 4 ? `${parties.slice(0, 4).join(", ")} and ${parties.length - 4} more` : parties.join(", ");
  };
  const where = (meeting) => (meeting.place === null ? null : model.entities.get(meeting.place)?.name ?? null);
  const who = (meeting) => {
    const place = where(meeting);
    const button = el("button", {
      type: "button", class: "name", onclick: () => open.meeting(meeting.id, true),
    }, el("bdi", {}, names(meeting)));
    return place === null ? button : el("span", {}, button, el("span", { class: "when" }, " in ", quoted(place, 60)));
  };
  return new Table(place, "Meetings, calls and visits in the picture", [
    { name: "Who", cell: who, order: (a, b) => names(a).localeCompare(names(b), "en") },
    { name: "When", class: "date", cell: (m) => m.date ?? "", order: (a, b) => latestFirst(a, b) },
    { name: "Status", cell: (m) => el("span", {}, el("span", { class: `badge ${m.status}` }, words(m.status)), ...(m.disputed ? [" ", el("span", { class: "badge denied" }, "disputed")] : [])), order: (a, b) => a.status.localeCompare(b.status) || latestFirst(a, b) },
    { name: "Sources", class: "number", cell: (m) => (m.copies > 0 ? `${m.sources} +${m.copies}` : String(m.sources)), order: (a, b) => b.sources - a.sources || latestFirst(a, b) },
  ], 1);
}

function latestFirst(a, b) {
  if (!a.days || !b.days) return byDate(a, b);
  return byDate(b, a);
}

/** Tabs as the ARIA practices have them: arrows move between them, one is in the order of Tab. */
export class Tabs {
  constructor(list, changed) {
    this.tabs = [...list.querySelectorAll('[role="tab"]')];
    this.changed = changed;
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.choose(tab.id));
      tab.addEventListener("keydown", (event) => {
        const at = this.tabs.indexOf(tab);
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.tabs.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const other = this.tabs[(to + this.tabs.length) % this.tabs.length];
        this.choose(other.id);
        other.focus();
      });
    }
  }

  choose(id) {
    this.chosen = id;
    for (const tab of this.tabs) {
      const isChosen = tab.id === id;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
    this.changed(id);
  }
}
