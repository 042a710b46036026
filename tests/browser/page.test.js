// The exported page, in a browser.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { details, Folder, launch, open, ROOT, search } from "./support.js";

let browser;
const samples = new Folder();
let address;

before(async () => {
  browser = await launch();
  samples.run("load", "--quiet", `${ROOT}/data/samples`);
  address = samples.exportPage();
});

after(async () => {
  await browser?.close();
  samples.remove();
});

test("shows who met whom, with the sentences, and asks for nothing", async () => {
  const { page, troubles, close } = await open(browser, address);
  await search(page, "avetis");
  const text = await details(page);
  assert.match(text, /^Ruben Avetisyan/);
  assert.match(text, /foreign minister, Armenia/i);
  assert.match(text, /Selim Arıkan/);
  assert.match(text, /hosted a meeting/);
  await page.click('#details button:has-text("Selim Arıkan")');
  assert.match(await details(page), /^Selim Arıkan/);
  assert.deepEqual(troubles, []);
  await close();
});

test("a disputed meeting says who says what, and why its reports are one", async () => {
  const folder = new Folder();
  const met = "Norwegian Foreign Minister Anna Vale met Chadian Foreign Minister Boris Krol in Oslo on 2 March 2026.";
  const denied = "Chad denied that Foreign Minister Boris Krol had met Norwegian Foreign Minister Anna Vale in Oslo on 2 March 2026.";
  for (const [name, text] of [["met", met], ["denied", denied]]) {
    writeFileSync(join(folder.path, `${name}.txt`), `About ${name}\n\n${text}\n`);
    folder.run("load", "--quiet", "--published", "2026-03-04", `${name}.txt`);
  }
  const { page, troubles, close } = await open(browser, folder.exportPage());
  await search(page, "vale");
  const text = await details(page);
  assert.match(text, /held disputed meeting #\d+, 2026-03-02/);
  assert.match(text, /denied, 2026-03-02, according to/);
  assert.match(text, /joined: people, date and place agree/);
  assert.ok(text.includes(met) && text.includes(denied), text);
  assert.deepEqual(troubles, []);
  await close();
  folder.remove();
});

test("links lead to articles of the web only, in a tab of their own", async () => {
  const { page, troubles, close } = await open(browser, address);
  await search(page, "avetis");
  const links = await page.locator("#details a").evaluateAll((all) => all.map((a) => [a.href, a.rel, a.target]));
  assert.ok(links.length > 0);
  for (const [href, rel, target] of links) {
    assert.match(href, /^https?:/);
    assert.match(rel, /noopener/);
    assert.equal(target, "_blank");
  }
  assert.deepEqual(troubles, []);
  await close();
});

test("filters by status, kind, time and sources, and resets", async () => {
  const { page, troubles, close } = await open(browser, address);
  const shown = async () => Number(/([\d,]+) of/.exec(await page.innerText("#summary"))[1].replace(",", ""));
  const settle = () => page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
  const start = await shown();
  await page.check('#statuses input[value="planned"]');
  await settle();
  const planned = await shown();
  assert.ok(planned > start, `${planned} > ${start}`);
  await page.uncheck('#statuses input[value="held"]');
  await settle();
  assert.ok((await shown()) < planned);
  await page.click("#reset");
  await settle();
  assert.equal(await shown(), start);
  // The slider of time, by keyboard: the end goes to the beginning.
  await page.focus("#to");
  await page.keyboard.press("Home");
  await page.uncheck("#undated");
  await settle();
  assert.ok((await shown()) < start);
  assert.equal(await page.innerText("#from-value"), await page.innerText("#to-value"));
  await page.click("#reset");
  await settle();
  await page.uncheck('#meeting-kinds input[value="visit"]');
  await page.uncheck('#kinds input[value="country"]');
  await page.focus("#sources");
  await page.keyboard.press("ArrowRight");
  await settle();
  const few = await shown();
  assert.ok(few > 0 && few < start);
  assert.deepEqual(troubles, []);
  await close();
});

test("a click on a node or a line opens it", async () => {
  const { page, troubles, close } = await open(browser, address);
  const box = await page.locator("#picture").boundingBox();
  // Where they stand is asked of the picture by walking over it.
  let [node, line] = [null, null];
  for (let y = 20; y < box.height - 20 && !(node && line); y += 6) {
    for (let x = 60; x < box.width - 20 && !(node && line); x += 6) {
      await page.mouse.move(box.x + x, box.y + y);
      const cursor = await page.evaluate(() => document.getElementById("picture").style.cursor);
      if (cursor !== "pointer") continue;
      await page.mouse.click(box.x + x, box.y + y);
      const title = await page.innerText("#details h2");
      if (title.includes(" and ")) line ??= title;
      else node ??= title;
    }
  }
  assert.ok(node, "a node was found");
  assert.ok(line, "a line was found");
  assert.deepEqual(troubles, []);
  await close();
});

test("everything can be reached and used by keyboard", async () => {
  const { page, troubles, close } = await open(browser, address);
  const reached = new Set();
  for (let i = 0; i < 70; i++) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement.id || document.activeElement.value || document.activeElement.textContent);
    reached.add(id);
    const isSeen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      const isSlider = document.activeElement.matches(".slider input");
      return isSlider || document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    });
    assert.ok(isSeen, `the focus can be seen on ${id}`);
  }
  for (const id of ["search", "theme", "held", "sources", "reset", "picture", "zoom-in", "fit", "from", "to", "undated", "tab-details", "details"]) {
    assert.ok(reached.has(id), `${id} is reached`);
  }
  // From node to node with the arrows, told to those who listen, and Enter opens.
  await page.focus("#picture");
  await page.keyboard.press("ArrowRight");
  const first = await page.innerText("#live");
  assert.match(first, /, (person|organization|country|place|meeting), /);
  for (const key of ["ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  // Tabs with arrows; a row of the table opens what it names.
  await page.focus("#tab-details");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getAttribute("#tab-entities", "aria-selected"), "true");
  assert.ok((await page.locator("#entities tbody tr").count()) > 20);
  const name = await page.innerText("#entities tbody tr:first-child button");
  await page.focus("#entities tbody tr:first-child button");
  await page.keyboard.press("Enter");
  assert.match(await details(page), new RegExp(`^${name.trim()}`));
  await page.focus("#tab-details");
  await page.keyboard.press("End");
  assert.ok((await page.locator("#meetings tbody tr").count()) > 20);
  await page.click('#meetings thead button:has-text("Sources")');
  assert.equal(await page.getAttribute("#meetings th:last-child", "aria-sort"), "ascending");
  assert.deepEqual(troubles, []);
  await close();
});

test("everything has a name for those who listen", async () => {
  const { page, close } = await open(browser, address);
  await search(page, "avetis");
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, canvas, [role=tab], [role=tabpanel], table, section")]
      .filter((element) => {
        const labelled = element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") ||
          element.labels?.length || element.textContent.trim() || element.caption?.textContent;
        return element.checkVisibility() && !labelled;
      })
      .map((element) => element.outerHTML.slice(0, 120)));
  assert.deepEqual(nameless, []);
  const tree = await page.locator("body").ariaSnapshot();
  for (const part of ["combobox \"Find somebody\"", "slider \"From\"", "slider \"Until\"", "tab \"Who\"", "group \"Status\"", "status"]) {
    assert.ok(tree.includes(part), `${part} in ${tree}`);
  }
  await close();
});

test("a chain leads from one to another", async () => {
  const { page, troubles, close } = await open(browser, address);
  await search(page, "avetis");
  await page.click('#details button:has-text("Chain to")');
  await search(page, "Demirel");
  const text = await details(page);
  assert.match(text, /^From Ruben Avetisyan to Orhan Demirel Kaya/);
  assert.match(text, /\d steps?|No chain/);
  assert.deepEqual(troubles, []);
  await close();
});

test("looks right in light and dark, wide and narrow", async () => {
  for (const [colorScheme, width] of [["light", 1440], ["dark", 1440], ["light", 420]]) {
    const { page, troubles, close } = await open(browser, address, { colorScheme, viewport: { width, height: 900 } });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${width}: ${overflow}`);
    assert.ok(await contrast(page), "text can be read");
    await page.click("#theme");
    assert.ok(await contrast(page), "text can be read in the other theme");
    assert.deepEqual(troubles, []);
    await close();
  }
});

/** Says whether ordinary text has the contrast that WCAG asks for (4.5). */
function contrast(page) {
  return page.evaluate(() => {
    const light = (color) => {
      const [r, g, b] = /(\d+), (\d+), (\d+)/.exec(color).slice(1).map((value) => {
        const part = Number(value) / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [["#details", "#panel"], ["#summary", "header"], ["#details .name", "#panel"], [".hint", "#panel"], ["legend", "#filters"]]
      .every(([text, back]) => {
        const [a, b] = [light(getComputedStyle(document.querySelector(text)).color), light(getComputedStyle(document.querySelector(back)).backgroundColor)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 4.5;
      });
  });
}

test("names that try to break out are shown as text", async () => {
  const hostile = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'Quote " and \' and \\ and &amp; {{SCRIPT}}',
    "Evil \u202etxt.exe",
    "محمد بن سلمان",
    "<!-- ]]> -->",
    `Long ${"x".repeat(9_995)}`,
  ];
  const folder = new Folder();
  folder.importEvents(hostile.map((name, i) => [name, "Consult", "Anna Vale", `2026-01-0${i + 1}`]));
  const { page, troubles, close } = await open(browser, folder.exportPage());
  await page.click("#tab-entities");
  const table = await page.innerText("#entities");
  for (const name of hostile) {
    const shown = name.replace("\u202e", "⟨U+202E⟩").slice(0, 100);
    assert.ok(table.includes(shown), `${shown} in ${table.slice(0, 2000)}`);
  }
  for (const name of hostile) {
    await search(page, name.slice(0, 12));
    assert.ok((await details(page)).includes("Anna Vale"));
  }
  const overflow = await page.evaluate(() => document.getElementById("details").scrollWidth - document.getElementById("details").clientWidth);
  assert.ok(overflow <= 0, "nothing sticks out of the panel");
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("script").count(), 2);
  assert.deepEqual(troubles, []);
  await close();
  folder.remove();
});

test("reprints of an article are told of beside it", async () => {
  const folder = new Folder();
  for (const [day, paper] of [[10, "Example News"], [11, "Example Post"]]) {
    writeFileSync(join(folder.path, `${paper}.txt`),
      `Published: 2026-03-${day}\nSource: ${paper}\nTalks in Oslo\n\n` +
      "Foreign Minister Anna Vale of Norway met her Swedish counterpart, Boris Krol, in Oslo on 9 March 2026. " +
      "They spoke for two hours about fishing in the North Sea, and said that they would meet again.\n");
  }
  folder.run("load", "--quiet", ".");
  const { page, troubles, close } = await open(browser, folder.exportPage());
  await search(page, "anna vale");
  assert.match(await details(page), /\(Example News, 2026-03-10\) and 1 copy/);
  await page.click("#tab-meetings");
  assert.equal(await page.innerText("#meetings tbody tr:first-child td:last-child"), "1 +1");
  assert.deepEqual(troubles, []);
  await close();
  folder.remove();
});

test("an empty graph is no trouble", async () => {
  const folder = new Folder();
  folder.importEvents([["Anna Vale", "Consult", "Boris Krol", "2026-01-01"]]);
  const { page, troubles, close } = await open(browser, folder.exportPage("--since", "2030"));
  assert.match(await page.innerText("#summary"), /^0 nodes/);
  assert.deepEqual(troubles, []);
  await close();
  folder.remove();
});
