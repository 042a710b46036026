// What a frame costs, printed for docs/performance.md.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Folder, launch, open } from "./support.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Events among so many people: the same on every run, some people meet far more than others. */
function events(people, count) {
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const rows = [];
  for (let i = 0; i < count; i++) {
    const one = i < people ? i : Math.floor(people * random() ** 2.5);
    const other = Math.floor(people * random() ** 1.5);
    if (one === other) continue;
    const day = new Date(Date.UTC(2020, 0, 1 + Math.floor(2_000 * random()))).toISOString().slice(0, 10);
    rows.push([`Person ${one}`, "Consult", `Person ${other}`, day]);
  }
  return rows;
}

for (const [people, meetings] of [[300, 520], [5_000, 9_000]]) {
  test(`${people} nodes can be moved about`, async (context) => {
    const folder = new Folder();
    folder.importEvents(events(people, meetings));
    const started = performance.now();
    const { page, troubles, close } = await open(browser, folder.exportPage("--max-nodes", String(people + meetings)));
    const ready = performance.now() - started;
    const nodes = Number(/^[\d,]+/.exec(await page.innerText("#summary"))[0].replace(",", ""));
    assert.ok(nodes > 0.95 * people, `${nodes} nodes`);
    const box = await page.locator("#picture").boundingBox();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    for (const [name, act] of [
      ["moving", async (i) => page.mouse.move(middle[0] + 150 * Math.sin(i / 5), middle[1] + 90 * Math.cos(i / 5))],
      ["zooming", async (i) => page.mouse.wheel(0, i % 20 < 10 ? -60 : 60)],
    ]) {
      await page.mouse.move(...middle);
      if (name === "moving") await page.mouse.down();
      await page.evaluate(() => {
        const frames = (globalThis.frames_seen = []);
        let last = performance.now();
        const count = (now) => {
          frames.push(now - last);
          last = now;
          if (frames.length < 100_000) requestAnimationFrame(count);
        };
        requestAnimationFrame(count);
      });
      for (let i = 0; i < 60; i++) await act(i);
      const frames = await page.evaluate(() => globalThis.frames_seen.splice(0, 1e6));
      if (name === "moving") await page.mouse.up();
      frames.sort((a, b) => a - b);
      const at = (part) => frames[Math.floor(part * (frames.length - 1))]?.toFixed(1);
      context.diagnostic(`${nodes} nodes, ${name}: median ${at(0.5)} ms between frames, 95 % within ${at(0.95)} ms (${frames.length} frames)`);
      assert.ok(frames.length > 0);
    }
    context.diagnostic(`${nodes} nodes: drawn and arranged ${Math.round(ready)} ms after the start`);
    assert.deepEqual(troubles, []);
    await close();
    folder.remove();
  });
}
