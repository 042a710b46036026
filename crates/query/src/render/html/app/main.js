// Puts the parts together: one model, one filter, one picture of it, one thing chosen.

import { Controls } from "./controls.js";
import { Details } from "./details.js";
import { entityTable, meetingTable, Tabs } from "./lists.js";
import { Layout, seed } from "./layout.js";
import { Model } from "./model.js";
import { chain, Filter, Scene } from "./scene.js";
import { Search } from "./search.js";
import { Embedded, Served } from "./source.js";
import { counted, el, shown } from "./text.js";
import { View } from "./view.js";

const at = (id) => document.getElementById(id);

class App {
  constructor(source) {
    this.source = source;
    this.model = new Model();
    this.filter = new Filter();
    this.chosen = null;
    this.open = { entity: (id, focus) => this.openEntity(id, focus), meeting: (id, focus) => this.openMeeting(id, focus) };
    this.view = new View(at("picture"), {
      choose: (node, focus) => this.chooseNode(node, focus),
      chooseLink: (link) => this.choose({ link: link.key }),
      tell: (node) => tell(`${shown(node.name, 120)}, ${node.kind}, ${counted(node.meetings.length, "meeting")}`),
    });
    this.details = new Details(at("details"), this.model, this.open);
    this.tabs = new Tabs(at("tabs"), () => this.#lists());
    this.entities = entityTable(at("entities"), this.open);
    this.meetings = meetingTable(at("meetings"), this.model, this.open);
    new Search(at("search"), at("options"), (text) => this.find(text), (entity) => this.pick(entity), tell);
    this.#tools();
  }

  async start() {
    const graph = await this.source.start(this.filter);
    this.model.merge(graph);
    this.leftOut = graph.left_out;
    const placed = [...this.model.positions.keys()];
    this.controls = new Controls(this.model, this.filter, () => this.#soon());
    this.tabs.choose("tab-details");
    this.update();
    this.#introduce();
    if (graph.centre !== null) this.choose({ node: `e${graph.centre}` });
    await this.arrange(placed);
    this.view.fit();
    document.body.dataset.ready = "true";
  }

  #introduce() {
    const entities = this.scene.nodes.filter((node) => node.entity);
    this.details.overview(entities, this.leftOut, this.source.isServed);
  }

  #tools() {
    at("zoom-in").addEventListener("click", () => this.view.zoom(1.4));
    at("zoom-out").addEventListener("click", () => this.view.zoom(1 / 1.4));
    at("fit").addEventListener("click", () => this.view.fit());
    at("arrange").addEventListener("click", async () => {
      for (const node of this.scene.nodes) node.x = node.y = NaN;
      await this.arrange([]);
      this.view.fit();
    });
    at("theme").addEventListener("click", () => {
      const root = document.documentElement;
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = isDark ? "light" : "dark";
      this.view.recolor();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.view.recolor());
    at("more-here").hidden = !this.source.isServed;
    at("more-here").addEventListener("click", () => this.#load(() => this.source.start(this.filter)));
  }

  /** Shows what the filter lets through, once for all changes of a frame. */
  #soon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.update();
      tell(at("summary").textContent);
    });
  }

  /** Builds the picture anew from model and filter. */
  update() {
    const pinned = this.chosen?.node?.startsWith("e") ? Number(this.chosen.node.slice(1)) : null;
    this.scene = new Scene(this.model, this.filter, pinned);
    seed(this.scene.nodes);
    this.#keep();
    this.view.show(this.scene);
    const { nodes, meetings } = this.scene;
    const all = this.model.meetings.size;
    at("summary").textContent =
      `${counted(nodes.filter((n) => n.entity).length, "node")}, ${meetings.length.toLocaleString("en")} of ${counted(all, "meeting")}`;
    this.#lists();
    this.#again();
  }

  #keep() {
    for (const { key, x, y } of this.scene.nodes) this.model.positions.set(key, { x, y });
  }

  #lists() {
    if (!this.scene) return;
    if (this.tabs.chosen === "tab-entities") this.entities.show(this.scene.nodes.filter((node) => node.entity));
    if (this.tabs.chosen === "tab-meetings") this.meetings.show(this.scene.meetings);
  }

  /** Moves nodes apart and linked ones together, in slices; those that have a place for good stay there. */
  async arrange(fixed) {
    const run = (this.run = {});
    const known = new Set(fixed);
    if (this.scene.nodes.every((node) => known.has(node.key))) return;
    seed(this.scene.nodes);
    const layout = new Layout(this.scene.nodes, this.scene.links, known);
    // Drawing a large graph takes longer than a step of its layout, so it is shown less often.
    const isLarge = this.scene.nodes.length > 800;
    const isQuiet = this.view.still.matches;
    let drawn = performance.now();
    while (!layout.done) {
      layout.run(isLarge || isQuiet ? 45 : 12);
      if (this.run !== run) return;
      const isDue = !isLarge || performance.now() - drawn > 1_000;
      if (!isQuiet && isDue) {
        drawn = performance.now();
        this.view.moved();
        if (!document.body.dataset.ready) this.view.fit();
      }
      await new Promise(isLarge || isQuiet ? (go) => setTimeout(go) : requestAnimationFrame);
    }
    this.#keep();
    this.view.moved();
  }

  /** Chooses a node, a line or a meeting by key, or nothing. */
  choose(chosen, focus = false) {
    if (this.chainFrom && chosen?.node && chosen.node !== this.chainFrom) {
      const from = this.chainFrom;
      this.chainFrom = null;
      this.choose({ chain: [from, chosen.node] }, focus);
      return;
    }
    this.chosen = chosen;
    if (chosen) this.tabs.choose("tab-details");
    const heading = this.#again();
    if (focus) heading?.focus();
    if (chosen?.node) this.#enrich(chosen.node);
  }

  /** Shows what is chosen again, after the picture has changed. */
  #again() {
    const { chosen, scene } = this;
    if (!chosen) {
      this.view.mark({});
      return null;
    }
    if (chosen.node) {
      const node = scene.byKey.get(chosen.node);
      this.view.mark({ node });
      if (!node) return this.#gone();
      return node.meeting ? this.details.meeting(node.meeting) : this.details.entity(node, this.#actions(node));
    }
    if (chosen.meeting !== undefined) {
      const meeting = this.model.meetings.get(chosen.meeting);
      const parties = new Set(meeting.parties.map(([id]) => `e${id}`).concat(`m${meeting.id}`));
      const links = scene.links.filter((l) => parties.has(l.a.key) && parties.has(l.b.key) && l.meetings.includes(meeting));
      this.view.mark({ links });
      return this.details.meeting(meeting);
    }
    if (chosen.chain) {
      const [from, to] = chosen.chain.map((key) => scene.byKey.get(key));
      if (!from || !to) return this.#gone();
      const links = chain(from, to);
      this.view.mark(links ? { links } : { node: from });
      return this.details.chain(from, to, links);
    }
    const link = scene.links.find(({ key }) => key === chosen.link);
    if (!link) return this.#gone();
    this.view.mark({ links: [link] });
    return this.details.link(link);
  }

  #gone() {
    this.view.mark({});
    this.details.nothing("The filter hides what was chosen.");
    return null;
  }

  #actions(node) {
    const button = (text, act) => el("button", { type: "button", onclick: act }, text);
    const isServed = this.source.isServed;
    return [
      isServed ? button("Show who is around", () => this.expand(node)) : null,
      isServed ? button("More meetings", () => this.#older(node)) : null,
      button("Chain to …", () => {
        this.chainFrom = node.key;
        tell("Choose whom the chain shall lead to: by search, in a table or in the picture.");
        at("note").textContent = "Choose whom the chain shall lead to.";
        at("search").focus();
      }),
    ];
  }

  chooseNode(node, focus = false) {
    this.choose(node ? { node: node.key } : null, focus);
    if (!node) this.#introduce();
  }

  openEntity(id, focus = false) {
    const key = `e${id}`;
    if (!this.scene.byKey.has(key) && this.model.entities.has(id)) {
      this.chosen = { node: key };
      this.update();
    }
    const node = this.scene.byKey.get(key);
    this.choose({ node: key }, focus);
    if (node) this.view.reveal(node);
  }

  openMeeting(id, focus = false) {
    this.choose({ meeting: id }, focus);
  }

  find(text) {
    if (this.source.isServed) return text.trim() ? this.source.find(text) : [];
    const weight = (id) => this.scene.byKey.get(`e${id}`)?.weight ?? 0;
    return this.model.find(text, 10, weight);
  }

  /** Takes somebody out of the search: on a server perhaps somebody new. */
  async pick(entity) {
    if (this.source.isServed && !this.scene.byKey.has(`e${entity.id}`)) {
      await this.#load(() => this.source.around(entity.id, this.filter, 60), entity.id);
      if (!this.model.entities.has(entity.id)) this.model.merge({ entities: [entity], meetings: [], articles: [] });
    }
    this.openEntity(entity.id, true);
  }

  expand(node) {
    return this.#load(() => this.source.around(node.entity.id, this.filter, 250), node.entity.id);
  }

  /** Adds what a question to the server brings, and finds places for it near whom it was asked of. */
  async #load(question, near = null) {
    at("note").textContent = "Asking …";
    try {
      const graph = await question();
      const before = this.model.entities.size;
      const fixed = this.scene.nodes.filter((n) => n.entity || n.meeting).map((n) => n.key);
      this.model.merge(graph);
      const centre = near === null ? null : this.model.positions.get(`e${near}`);
      this.scene = new Scene(this.model, this.filter, near);
      seed(this.scene.nodes, centre);
      this.update();
      this.controls.refresh();
      await this.arrange(fixed);
      const left = graph.left_out > 0 ? `, ${counted(graph.left_out, "meeting")} left out` : "";
      note(`${counted(this.model.entities.size - before, "node")} more${left}`);
    } catch (error) {
      note(error.message);
    }
  }

  /** Asks the server for what the picture does not need but the panel shows. */
  async #enrich(key) {
    const id = Number(key.slice(1));
    const entity = this.model.entities.get(id);
    if (!this.source.isServed || !key.startsWith("e") || !entity || entity.aliases) return;
    try {
      const portrait = await this.source.entity(id);
      const offices = portrait.offices.map((office) => ({ ...office, organization: office.organization?.name ?? null }));
      Object.assign(entity, { offices, aliases: portrait.aliases });
      if (this.chosen?.node === key) this.#again();
    } catch (error) {
      note(error.message);
    }
  }

  async #older(node) {
    const { id } = node.entity;
    try {
      this.offsets ??= new Map();
      const page = await this.source.timeline(id, this.filter, this.offsets.get(id) ?? 0);
      const before = this.model.meetings.size;
      const fixed = this.scene.nodes.map((n) => n.key);
      for (const view of page.items) this.model.addEncounter(view);
      this.offsets.set(id, page.next ?? 0);
      this.update();
      this.controls.refresh();
      await this.arrange(fixed);
      note(`${counted(this.model.meetings.size - before, "meeting")} more${page.next === null ? ", these were all" : ""}`);
    } catch (error) {
      note(error.message);
    }
  }
}

/** Says something to those who listen to the page. */
function tell(text) {
  at("live").textContent = text;
}

/** Says something to all. */
function note(text) {
  at("note").textContent = text;
  tell(text);
}

const data = JSON.parse(at("data").textContent);
const app = new App(data === null ? new Served() : new Embedded(data));
app.start().catch((error) => note(error.message));
