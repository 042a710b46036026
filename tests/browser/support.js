// A folder with a database, the program, and a browser that reports all it should not do.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = resolve(ROOT, process.env.CHANCERY ?? "target/debug/chancery");

/** A folder of its own; `run` calls the program in it. */
export class Folder {
  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "chancery-browser-"));
  }

  run(...args) {
    return execFileSync(PROGRAM, args, { cwd: this.path, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Loads a table of events: rows of subject, relation, object and date. */
  importEvents(rows) {
    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = [["subject", "relation", "object", "date"], ...rows].map((row) => row.map(cell).join(","));
    writeFileSync(join(this.path, "events.csv"), `${lines.join("\n")}\n`);
    this.run("import", "--quiet", "events.csv");
  }

  /** Exports the page; returns its address. */
  exportPage(...args) {
    this.run("export", "--format", "html", "-o", "graph.html", ...args);
    return `file://${join(this.path, "graph.html")}`;
  }

  /** Starts the server on a free port; returns its address and a way to stop it. */
  async serve() {
    const server = spawn(PROGRAM, ["serve", "--port", "0"], { cwd: this.path, stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: server.stdout });
    const address = await new Promise((found, failed) => {
      lines.once("line", found);
      server.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
    });
    const stop = () => new Promise((ended) => {
      server.removeAllListeners("exit");
      server.once("exit", ended);
      server.kill("SIGINT");
    });
    return { address, stop };
  }

  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

/** Opens an address and waits until the picture stands; `troubles` gets what should not happen. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  const own = address.startsWith("file:") ? address : new URL(address).origin;
  page.on("request", (request) => {
    if (!request.url().startsWith(own)) troubles.push(`request: ${request.url().slice(0, 200)}`);
  });
  await page.goto(address);
  await page.waitForSelector("body[data-ready]", { state: "attached", timeout: 120_000 });
  return { page, troubles, close: () => context.close() };
}

/** What the panel shows. */
export function details(page) {
  return page.locator("#details").innerText();
}

/** Finds somebody by the search field. */
export async function search(page, text) {
  await page.fill("#search", text);
  await page.waitForSelector("#options li");
  await page.keyboard.press("Enter");
}
