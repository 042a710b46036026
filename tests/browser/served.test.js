// The page with a server behind it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { details, Folder, launch, open, ROOT, search } from "./support.js";

let browser;
let server;
const folder = new Folder();

before(async () => {
  browser = await launch();
  folder.run("load", "--quiet", `${ROOT}/data/samples`);
  server = await folder.serve();
});

after(async () => {
  await server?.stop();
  await browser?.close();
  folder.remove();
});

test("begins with the weightiest meetings and grows by what is asked for", async () => {
  const { page, troubles, close } = await open(browser, server.address);
  await search(page, "avetis");
  await page.waitForFunction(() => /foreign minister/i.test(document.getElementById("details").innerText));
  const known = () => page.evaluate(() => document.getElementById("summary").textContent);
  const before = await known();
  await page.click('#details button:has-text("Show who is around")');
  await page.waitForFunction(() => /more/.test(document.getElementById("note").textContent));
  assert.match(await details(page), /Selim Arıkan/);
  assert.match(await details(page), /hosted a meeting/);
  await page.click('#details button:has-text("More meetings")');
  await page.waitForFunction(() => /meetings? more/.test(document.getElementById("note").textContent));
  assert.ok((await known()).length >= before.length);
  assert.deepEqual(troubles, []);
  await close();
});

test("loads what another filter lets through", async () => {
  const { page, troubles, close } = await open(browser, server.address);
  await page.check('#statuses input[value="denied"]');
  await page.click("#more-here");
  await page.waitForFunction(() => /more/.test(document.getElementById("note").textContent));
  const denied = await page.innerText('#statuses [data-count="denied"]');
  assert.ok(Number(denied) > 0);
  assert.deepEqual(troubles, []);
  await close();
});

test("finds nobody without trouble, and tells when the server is gone", async () => {
  const other = await folder.serve();
  const { page, troubles, close } = await open(browser, other.address);
  await page.fill("#search", "qqqqqq");
  await page.waitForFunction(() => document.getElementById("live").textContent === "nothing found");
  assert.deepEqual(troubles, []);
  assert.equal(await other.stop(), 0);
  await page.fill("#search", "anna");
  await page.waitForFunction(() => /fetch|server/i.test(document.getElementById("live").textContent));
  await close();
});
