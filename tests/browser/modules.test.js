// The modules of the page that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bounds, byDate, dayText } from "../../crates/query/src/render/html/app/dates.js";
import { Layout, seed } from "../../crates/query/src/render/html/app/layout.js";
import { Model } from "../../crates/query/src/render/html/app/model.js";
import { chain, Filter, Scene } from "../../crates/query/src/render/html/app/scene.js";
import { counted, fold, shown, webAddress } from "../../crates/query/src/render/html/app/text.js";

test("dates have the bounds that EDTF gives them", () => {
  const days = (edtf) => {
    const found = bounds(edtf);
    return found && [dayText(found.first), dayText(found.last)];
  };
  assert.deepEqual(days("2025-08"), ["2025-08-01", "2025-08-31"]);
  assert.deepEqual(days("2024-02"), ["2024-02-01", "2024-02-29"]);
  assert.deepEqual(days("2025"), ["2025-01-01", "2025-12-31"]);
  assert.deepEqual(days("2025-12"), ["2025-12-01", "2025-12-31"]);
  assert.deepEqual(days("0050-03-01"), ["0050-03-01", "0050-03-01"]);
  assert.deepEqual(days("2025-11-18~/2025-11-20~"), ["2025-11-18", "2025-11-20"]);
  for (const none of [null, "", "soon", "2025-8", "2025-11-18/"]) assert.equal(days(none), null);
  const dated = (id, date) => ({ id, days: bounds(date) });
  const order = [dated(1, null), dated(2, "2025-02"), dated(3, "2025-01-31"), dated(4, "2025-02-01")];
  assert.deepEqual(order.sort(byDate).map(({ id }) => id), [3, 4, 2, 1]);
});

test("text that would steer the display is made visible and cut", () => {
  assert.equal(shown("a\u202eb\u0007\nc"), "a⟨U+202E⟩b⟨U+0007⟩ c");
  assert.equal(shown("x".repeat(10_000), 100).length, 100);
  assert.equal(shown("👩‍🚀"), "👩‍🚀");
  assert.equal(fold("Selim ARIKAN, Łódź, Inês"), "selim arikan, lodz, ines");
  assert.equal(counted(1, "meeting"), "1 meeting");
  assert.equal(counted(1234, "body"), "1,234 bodies");
});

test("only addresses of the web become links", () => {
  assert.equal(webAddress("https://example.org/a?b=1"), "https://example.org/a?b=1");
  for (const other of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "x"]) {
    assert.equal(webAddress(other), null);
  }
});

const person = (id) => ({ id, kind: "person", name: `P${id}`, country: null, offices: [] });
const meeting = (id, parties, more = {}) => ({
  id, kind: "meeting", status: "held", date: "2025-01-01", place: null, sources: 1, copies: 0, reports: [],
  parties: parties.map((party) => [party, "principal"]), ...more,
});

function model(meetings, entities = [1, 2, 3, 4, 5, 6, 7].map(person)) {
  const model = new Model();
  model.merge({ entities, meetings, articles: [] });
  return model;
}

test("a small meeting links each two, a large one has a node of its own", () => {
  const scene = new Scene(model([meeting(1, [1, 2, 3]), meeting(2, [1, 2, 3, 4, 5, 6])]), new Filter());
  assert.equal(scene.links.length, 3 + 6);
  assert.equal(scene.byKey.get("m2").links.length, 6);
  assert.equal(scene.byKey.get("e1").meetings.length, 2);
});

test("a line tells that one of its meetings is disputed", () => {
  const { links } = new Scene(model([meeting(1, [1, 2]), meeting(2, [1, 2], { disputed: true }), meeting(3, [1, 3])]), new Filter());
  assert.deepEqual(links.map((link) => link.disputed), [true, false]);
});

test("the filter takes meetings that may have been in the time asked for", () => {
  const filter = new Filter();
  const dated = model([meeting(1, [1, 2], { date: "2025-03" }), meeting(2, [1, 3], { date: null })]);
  const count = () => new Scene(dated, filter).meetings.length;
  Object.assign(filter, bounds("2025-03-31") && { since: bounds("2025-03-31").first });
  assert.equal(count(), 2);
  filter.undated = false;
  assert.equal(count(), 1);
  filter.since = bounds("2025-04-01").first;
  assert.equal(count(), 0);
  filter.since = -Infinity;
  filter.statuses = new Set(["denied"]);
  assert.equal(count(), 0);
});

test("a chain leads through people, not through countries", () => {
  const entities = [1, 2, 3, 4].map(person).concat({ ...person(9), kind: "country" });
  const meetings = [meeting(1, [1, 9]), meeting(2, [9, 4]), meeting(3, [1, 2]), meeting(4, [2, 3]), meeting(5, [3, 4])];
  const scene = new Scene(model(meetings, entities), new Filter());
  const links = chain(scene.byKey.get("e1"), scene.byKey.get("e4"));
  assert.deepEqual(links.map(({ key }) => key), ["e1 e2", "e2 e3", "e3 e4"]);
  assert.equal(chain(scene.byKey.get("e9"), scene.byKey.get("e4")).length, 1);
});

test("the layout is the same on every run, finite, and keeps what is fixed", () => {
  const run = () => {
    const pairs = Array.from({ length: 40 }, (_, i) => meeting(i, [1 + (i % 7), 1 + ((i * 3 + 1) % 7)]));
    const scene = new Scene(model(pairs), new Filter());
    seed(scene.nodes);
    scene.byKey.get("e1").x = scene.byKey.get("e1").y = 5;
    const layout = new Layout(scene.nodes, scene.links, new Set(["e1"]));
    while (!layout.done) layout.tick();
    layout.run(0);
    return scene.nodes.map(({ x, y }) => [x, y]);
  };
  const places = run();
  assert.deepEqual(places, run());
  assert.ok(places.flat().every(Number.isFinite));
  assert.ok(places.some(([x, y]) => x === 5 && y === 5));
  assert.equal(new Set(places.map(String)).size, places.length);
});
