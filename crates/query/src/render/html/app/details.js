// What is known of a node or of a line, with the sentences that say so.

import { counted, el, quoted, shown, webAddress, words } from "./text.js";

const PAGE = 20;

export class Details {
  /** `open` chooses an entity by number or a meeting by number: `open.entity(12)`, `open.meeting(3)`. */
  constructor(place, model, open) {
    this.place = place;
    this.model = model;
    this.open = open;
  }

  /** Puts a title and parts into the panel; returns the heading, for the focus. */
  #show(title, parts) {
    const heading = el("h2", { tabindex: "-1" }, title);
    this.place.replaceChildren(heading, ...parts.flat().filter(Boolean));
    return heading;
  }

  nothing(text) {
    this.place.replaceChildren(el("p", { class: "hint" }, text));
  }

  /** What stands here while nothing is chosen: how to begin, and with whom. */
  overview(nodes, leftOut, isServed) {
    const most = [...nodes].sort((a, b) => b.meetings.length - a.meetings.length || a.entity.id - b.entity.id);
    const line = (node) => el("li", {},
      this.#name(node.entity), el("span", { class: "when" }, ` ${counted(node.meetings.length, "meeting")}`));
    return this.#show("Who met whom", [
      el("p", { class: "hint" }, "Choose somebody in the picture, in the tables or by search. ",
        "Choose a line for the sentences that tell of the meetings."),
      leftOut > 0 && el("p", { class: "hint" },
        `${counted(leftOut, "meeting")} had no room here: those with the most sources, then the latest, were taken.`,
        isServed ? " Search finds everybody." : ""),
      most.length > 0 && [el("h3", {}, "Most meetings"), more("ul", most, 12, line)],
    ]);
  }

  entity(node, actions) {
    const { entity, meetings } = node;
    const facts = [words(entity.kind), entity.country && entity.country !== entity.name ? entity.country : null];
    const aliases = entity.aliases ?? [];
    return this.#show(quoted(entity.name, 300), [
      el("p", { class: "facts" }, el("span", { class: `shape ${entity.kind}`, "aria-hidden": "true" }),
        ` ${facts.filter(Boolean).join(", ")} · ${counted(meetings.length, "meeting")} shown`),
      aliases.length > 0 && el("p", { class: "facts" }, "Also: ",
        aliases.slice(0, 8).flatMap((alias, i) => [i > 0 ? ", " : "", quoted(alias.form, 80)])),
      actions && el("p", { class: "actions" }, actions),
      this.#offices(entity),
      this.#counterparts(node),
      this.#meetings("Meetings", meetings, entity.id),
    ]);
  }

  #offices({ offices, kind }) {
    if (!offices || offices.length === 0) return kind === "person" && offices ? el("p", { class: "hint" }, "No office is known.") : null;
    const line = (office) => el("li", {},
      quoted(office.title, 200),
      office.organization ? [", ", quoted(office.organization, 120)] : [],
      el("span", { class: "when" }, ` ${office.tenure === "current" ? "" : `${office.tenure}, `}${seen(office)}`));
    return [el("h3", {}, "Offices"), more("ul", offices, 6, line)];
  }

  #counterparts(node) {
    const met = new Map();
    for (const link of node.links) {
      const other = link.a === node ? link.b : link.a;
      if (other.entity) met.set(other, link.meetings.length);
      else {
        for (const { a, b } of other.links) {
          const third = a === other ? b : a;
          if (third !== node) met.set(third, (met.get(third) ?? 0) + 1);
        }
      }
    }
    if (met.size === 0) return null;
    const rows = [...met].sort((a, b) => b[1] - a[1] || b[0].weight - a[0].weight);
    const line = ([other, count]) => el("li", {},
      this.#name(other.entity), el("span", { class: "when" }, ` ${counted(count, "meeting")}`));
    return [el("h3", {}, `Met ${rows.length}`), more("ul", rows, 8, line)];
  }

  link({ a, b, meetings }) {
    const node = a.meeting ?? b.meeting;
    if (node) return this.meeting(node);
    const title = el("span", {}, quoted(a.name, 120), " and ", quoted(b.name, 120));
    return this.#show(title, [
      el("p", { class: "actions" }, this.#name(a.entity), this.#name(b.entity)),
      this.#meetings(counted(meetings.length, "meeting"), meetings, null),
    ]);
  }

  meeting(meeting) {
    return this.#show(`${capital(meeting.kind)}, ${meeting.date ?? "no date"}`, [this.#meeting(meeting, null)]);
  }

  /** A chain of lines from one entity to another. */
  chain(from, to, links) {
    const title = el("span", {}, "From ", quoted(from.name, 120), " to ", quoted(to.name, 120));
    if (!links) return this.#show(title, [el("p", { class: "hint" }, "No chain of the meetings shown links them.")]);
    const parts = [];
    let at = from;
    for (const link of links) {
      const other = link.a === at ? link.b : link.a;
      if (!other.meeting || !at.meeting) {
        const heading = el("h3", {}, quoted(at.name, 80), " – ", quoted(other.name, 80));
        parts.push(heading, this.#meeting(link.meetings.at(-1), null));
      }
      at = other;
    }
    return this.#show(title, [el("p", { class: "facts" }, counted(links.length, "step")), parts]);
  }

  #meetings(title, meetings, about) {
    if (meetings.length === 0) return null;
    const latestFirst = [...meetings].sort((a, b) => (b.days?.first ?? -1e9) - (a.days?.first ?? -1e9) || b.id - a.id);
    return [
      el("h3", {}, title),
      more("ol", latestFirst, PAGE, (meeting) => el("li", {}, this.#meeting(meeting, about)), "meetings"),
    ];
  }

  #meeting(meeting, about) {
    const { entities } = this.model;
    const others = meeting.parties.filter(([id]) => id !== about);
    const place = meeting.place === null ? null : entities.get(meeting.place);
    const names = others.slice(0, 40).flatMap(([id, capacity], i) => [
      i > 0 ? ", " : "", this.#name(entities.get(id)),
      capacity === "principal" ? "" : ` (${capacity})`,
    ]);
    return el("div", { class: "meeting" },
      el("p", { class: "head" },
        el("span", { class: `badge ${meeting.status}` }, words(meeting.status)),
        meeting.disputed ? [" ", el("span", { class: "badge denied" }, "disputed")] : [],
        el("span", {}, ` ${meeting.kind} #${meeting.id}, `),
        el("time", {}, meeting.date ?? "no date"),
        place ? [" in ", this.#name(place)] : []),
      meeting.dates_told?.length > 0
        ? el("p", { class: "when" }, `reports disagree on the day: ${meeting.dates_told.join(", ")}`) : null,
      el("p", { class: "who" }, about === null ? "" : "with ", names,
        others.length > 40 ? ` and ${others.length - 40} more` : ""),
      this.#reports(meeting));
  }

  /** The latest report that speaks for the meeting, and the others to unfold. */
  #reports(meeting) {
    const speaker = meeting.reports.findLast((report) => report.status === meeting.status) ?? meeting.reports.at(-1);
    if (!speaker) return el("p", { class: "when" }, counted(meeting.sources, "source") + andCopies(meeting));
    const others = meeting.reports.filter((report) => report !== speaker);
    const missing = meeting.sources - meeting.reports.length;
    const list = (reports) => el("ul", { class: "reports" }, reports.map((report) => this.#report(report, meeting)));
    // Who says otherwise is not hidden.
    return [
      list([speaker]),
      others.length + missing > 0 && el("details", { open: meeting.disputed === true },
        el("summary", {}, `${counted(others.length + missing, "more source")}`),
        list(others),
        missing > 0 ? el("p", { class: "when" }, `${counted(missing, "article")} not listed here`) : null),
    ].filter(Boolean);
  }

  #report(report, meeting) {
    const article = this.model.articles.get(report.article);
    const address = article?.url && webAddress(article.url);
    const title = quoted(article?.title || article?.name || "article", 200);
    const link = address
      ? el("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, title)
      : el("span", {}, title);
    const source = [article?.source, article?.published].filter(Boolean).map((text) => shown(text, 100)).join(", ");
    return el("li", {},
      report.sentences.map((sentence) => el("blockquote", { dir: "auto" }, shown(sentence))),
      el("p", { class: "source" },
        meeting.reports.length > 1 ? `${words(report.status)}${report.date ? `, ${report.date}` : ""}, according to ` : "",
        link, source ? ` (${source})` : "", article ? andCopies(article) : "",
        report.attribution ? [" – says ", quoted(report.attribution, 120)] : [],
        report.joined ? ` – joined: ${report.joined}` : ""));
  }

  #name(entity) {
    if (!entity) return el("span", {}, "unknown");
    return el("button", { type: "button", class: "name", onclick: () => this.open.entity(entity.id, true) },
      el("span", { class: `shape ${entity.kind}`, "aria-hidden": "true" }), quoted(entity.name, 120));
  }
}

function andCopies({ copies }) {
  return copies > 0 ? ` and ${counted(copies, "copy")}` : "";
}

function seen({ first, last, sources }) {
  const when = !first ? "" : first === last ? `seen ${first}` : `seen ${first} to ${last}`;
  return [when, sources > 1 ? `${sources} sources` : ""].filter(Boolean).join(", ");
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A list of which a page is shown, and a button that shows the next. */
function more(name, rows, page, line, className = "plain") {
  const list = el(name, { class: className }, rows.slice(0, page).map(line));
  if (rows.length <= page) return list;
  const button = el("button", { type: "button", class: "more" });
  const label = () => `Show more (${(rows.length - list.childElementCount).toLocaleString("en")} left)`;
  button.textContent = label();
  button.addEventListener("click", () => {
    const from = list.childElementCount;
    list.append(...rows.slice(from, from + 5 * page).map(line));
    const first = list.children[from]?.querySelector("button, summary, a");
    first?.focus();
    if (list.childElementCount >= rows.length) button.remove();
    else button.textContent = label();
  });
  return el("div", {}, list, button);
}
