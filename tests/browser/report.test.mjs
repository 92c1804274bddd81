// report.html in a browser: as an analyst opens it, from a file, without a network.
//
// RAPPORTEUR names the program, CHROMIUM the browser (Debian's by default).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = process.env.RAPPORTEUR || "rapporteur";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const MARKUP = "<script>alert(1)</script>";
const BREAKOUT = "\"><img src=x onerror=alert(2)>";

let room, browser;

before(async () => {
  room = mkdtempSync(join(tmpdir(), "report-test-"));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ARGS });
  cpSync(join(PROJECT, "seeds"), join(room, "seeds"), { recursive: true });
  run("seeds");
  mkdirSync(join(room, "hostile"));
  const write = (name, text) => writeFileSync(join(room, "hostile", name), text);
  write(`${MARKUP.replace("/", "")}.txt`, `SG/SM/1\n\n${MARKUP} Calls for Helicopters\n\n17 May 2018\n\n`
    + `We need ${MARKUP} helicopters in Mali. I urge Member States to send ${BREAKOUT} drones. They must </script> act.\n`);
  write("=cmd|' C calc'!A0.txt", "=cmd|' /C calc'!A0\n\nWe need =cmd|' /C calc'!A0 trucks and medical teams in Mali.\n");
  write(`${BREAKOUT.replace("/", "")}.txt`, `${BREAKOUT}\n\nThe Council must send ${BREAKOUT} police to Haiti & South Sudan.\n`);
  write(`${MARKUP.replace("/", "")}.bin`, Buffer.from([0, 1, 2, 0, 0]));
  run("hostile");
  mkdirSync(join(room, "nothing"));
  run("nothing");
});

after(async () => {
  await browser?.close();
  rmSync(room, { recursive: true, force: true });
});

function run(name) {
  try {
    execFileSync(PROGRAM, ["run", name, "-o", `out-${name}`, "--quiet"], { cwd: room });
  } catch (error) {
    // 3: published, and an input could not be read.
    if (error.status !== 3) throw error;
  }
}

const latest = (name, file) => join(room, `out-${name}`, "latest", file);

/** The page of a run, with what it asked for and complained of. */
async function open(name, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(latest(name, "report.html")).href;
  const troubles = [];
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) troubles.push(m.text()); });
  page.on("pageerror", (e) => troubles.push(e.message));
  page.on("dialog", (d) => { troubles.push(`dialog: ${d.message()}`); d.dismiss(); });
  context.on("request", (r) => { if (r.url().split("#")[0] !== address) troubles.push(`request: ${r.url()}`); });
  await page.goto(address + hash);
  return { page, troubles, close: () => context.close() };
}

/** Rows of a CSV file as objects. */
function csv(path) {
  const rows = [[""]];
  let quoted = false;
  const text = readFileSync(path, "utf8");
  for (let n = 0; n < text.length; n += 1) {
    const c = text[n], row = rows.at(-1);
    if (c === "\"" && quoted && text[n + 1] === "\"") { row[row.length - 1] += c; n += 1; }
    else if (c === "\"") quoted = !quoted;
    else if (c === "," && !quoted) row.push("");
    else if (c === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += c;
  }
  rows.pop();
  const [head, ...rest] = rows;
  return rest.map((row) => Object.fromEntries(head.map((name, n) => [name, row[n]])));
}

/** The requests that reports count, each with the year of its statement. */
function requests(name) {
  const documents = new Map(csv(latest(name, "tables/documents.csv")).map((d) => [d.doc_id, d]));
  return csv(latest(name, "tables/requests.csv"))
    .filter((r) => r.polarity === "positive" && !documents.get(r.doc_id).duplicate_of)
    .map((r) => {
      const { year, speaker, speaker_entity: entity } = documents.get(r.doc_id);
      return { ...r, year, speaker: speaker || entity };
    });
}

const has = (cell, value) => cell.split("|").includes(value);
const found = async (page) => {
  const text = await page.locator("#count").textContent();
  return text.startsWith("No") ? 0 : Number(text.split(" ")[0].replaceAll(",", ""));
};
const address = (page) => page.evaluate(() => location.hash);
const values = (page, name) =>
  page.locator(`select[name=${name}] option`).evaluateAll((all) => all.map((o) => o.value).filter(Boolean));

for (const name of ["seeds", "hostile", "nothing"]) {
  for (const [device, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${name}, ${device}, ${colorScheme}: nothing is asked for, nothing overflows, all can be read`, async () => {
        const { page, troubles, close } = await open(name, { viewport, colorScheme });
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
        const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= window, `${wide} > ${window}`);
        assert.deepEqual(await page.evaluate(faint), []);
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
}

/** Runs in the page: texts whose contrast with their ground is under WCAG's AA. */
function faint() {
  const channel = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const opaque = (c) => c.length === 3 || c[3] === 1;
  const ground = (node) => {
    const box = node.previousElementSibling;
    if (node instanceof SVGElement && box?.matches("rect[class^=q]")) return colour(getComputedStyle(box).fill);
    for (let at = node; at; at = at.parentElement) {
      const c = colour(getComputedStyle(at).backgroundColor);
      if (c.length && opaque(c)) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const node of document.querySelectorAll("body *:not(script):not(option)")) {
    const own = [...node.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!own || !node.getClientRects().length || node.disabled) continue;
    const style = getComputedStyle(node);
    const ink = colour(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(ink), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push(`${node.tagName}.${node.className.baseVal ?? node.className} ${ratio.toFixed(2)} ${node.textContent.slice(0, 30)}`);
  }
  return bad;
}

describe("filters", () => {
  test("every value of every filter counts what requests.csv counts", async () => {
    const { page, close } = await open("seeds");
    const all = requests("seeds");
    assert.equal(await found(page), all.length);
    const filters = {
      theme: (r, v) => has(r.ask_themes, v),
      place: (r, v) => has(r.iso_alpha3, v) || has(r.mission_acronyms, v),
      kind: (r, v) => r.kind === v,
      strength: (r, v) => Number(r.strength) >= Number(v),
      year: (r, v) => r.year === v,
    };
    let tried = 0;
    for (const [name, fits] of Object.entries(filters)) {
      for (const value of await values(page, name)) {
        await page.selectOption(`select[name=${name}]`, value);
        assert.equal(await found(page), all.filter((r) => fits(r, value)).length, `${name}=${value}`);
        assert.equal(new URLSearchParams((await address(page)).slice(1)).get(name), value);
        tried += 1;
      }
      await page.selectOption(`select[name=${name}]`, "");
    }
    assert.ok(tried > 20, `${tried}`);
    for (const words of ["helicopters", "women peacekeepers", "HELICOPTERS", "no such words"]) {
      await page.fill("input[name=q]", words);
      const parts = words.toLowerCase().split(" ");
      assert.equal(await found(page), all.filter((r) => parts.every((p) => r.text.toLowerCase().includes(p))).length, words);
    }
    await page.fill("input[name=q]", "");
    const speaker = all.find((r) => r.speaker)?.speaker;
    await page.fill("input[name=speaker]", speaker.slice(0, 6).toUpperCase());
    assert.equal(await found(page), all.filter((r) => r.speaker.includes(speaker.slice(0, 6))).length);
    await close();
  });

  test("the address keeps them and gives them back", async () => {
    const { page, close } = await open("seeds");
    const [theme] = await values(page, "theme");
    await page.selectOption("select[name=theme]", theme);
    await page.selectOption("select[name=strength]", "3");
    await page.fill("input[name=q]", "and \"in\" ü&=");
    const hash = await address(page);
    const count = await found(page);
    await close();
    const again = await open("seeds", { hash });
    assert.equal(await again.page.inputValue("select[name=theme]"), theme);
    assert.equal(await again.page.inputValue("select[name=strength]"), "3");
    assert.equal(await again.page.inputValue("input[name=q]"), "and \"in\" ü&=");
    assert.equal(await found(again.page), count);
    await again.page.click("#clear");
    assert.equal(await found(again.page), requests("seeds").length);
    assert.ok(!(await address(again.page)).includes("="));
    await again.close();
  });

  test("the keyboard does it all, and what is found is said", async () => {
    const { page, close } = await open("seeds");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
    await page.focus("select[name=theme]");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.inputValue("select[name=theme]");
    assert.ok(chosen);
    assert.equal(await found(page), requests("seeds").filter((r) => has(r.ask_themes, chosen)).length);
    for (const name of ["place", "kind", "strength", "year", "to", "speaker", "q"]) {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.name), name);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", `${name}: the focus is seen`);
    }
    await page.keyboard.type("zzzz");
    assert.equal(await found(page), 0);
    assert.equal(await page.getAttribute("#count", "aria-live"), "polite");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await found(page), requests("seeds").length);
    await close();
  });

  test("a chart's links show its sentences", async () => {
    const { page, close } = await open("seeds");
    const link = page.locator("figcaption a[href^='#theme=']").first();
    const href = await link.getAttribute("href");
    await link.click();
    assert.equal(`#theme=${await page.inputValue("select[name=theme]")}`, href.split("&")[0]);
    assert.ok(await found(page) > 0);
    const focused = await page.evaluate(() => document.activeElement.id);
    assert.equal(focused, "evidence-title");
    await close();
  });

  test("marks show cue, ask and words of themes", async () => {
    const { page, close } = await open("seeds");
    await page.fill("input[name=q]", "we need helicopters");
    const row = page.locator("#rows > li").first();
    const marked = async (flag) => (await row.locator("mark").evaluateAll((all, f) =>
      all.filter((m) => Number(m.className.slice(1)) & f).map((m) => m.textContent).join(""), flag));
    const [request] = requests("seeds").filter((r) => /we need helicopters/i.test(r.text));
    assert.equal(await row.locator("blockquote").textContent(), request.text);
    assert.equal(await marked(1), request.cue);
    assert.equal(await marked(2), request.ask);
    assert.match(await marked(4), /helicopters/);
    await close();
  });
});

test("without scripts the page is all there, examples too", async () => {
  const { page, troubles, close } = await open("seeds", { javaScriptEnabled: false });
  assert.equal(await page.locator("#browser").isVisible(), false);
  assert.ok(await page.locator("figure svg.wide").first().isVisible());
  const links = page.locator("figcaption > p a[href^='#']");
  const hrefs = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href").slice(1)));
  const ids = await page.locator("#samples > div").evaluateAll((all) => all.map((d) => d.id));
  assert.ok(hrefs.length > 5);
  assert.ok(await page.locator("#samples blockquote").first().isVisible());
  const theme = hrefs.find((h) => h.startsWith("theme=") && ids.includes(h));
  await page.locator(`figcaption > p a[href='#${theme}']`).first().click();
  assert.equal(await page.locator("#samples > div:target").count(), 1);
  assert.deepEqual(troubles, []);
  await close();
});

test("headings are in order, fields have names, charts have titles", async () => {
  const { page, close } = await open("seeds");
  const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) =>
    all.filter((h) => h.getClientRects().length).map((h) => Number(h.tagName[1])));
  assert.equal(levels.filter((l) => l === 1).length, 1);
  assert.equal(levels[0], 1);
  levels.slice(1).forEach((level, n) => assert.ok(level <= levels[n] + 1, `h${levels[n]} then h${level}`));
  for (const landmark of ["main", "header", "footer", "nav"]) assert.equal(await page.locator(landmark).count(), 1);
  assert.equal(await page.locator("form :is(select, input)").evaluateAll((all) => all.filter((f) => !f.labels.length).length), 0);
  const untold = await page.locator("svg.chart").evaluateAll((all) =>
    all.filter((s) => s.getAttribute("aria-labelledby").split(" ").some((id) => !document.getElementById(id)?.textContent)).length);
  assert.equal(untold, 0);
  const ids = await page.locator("[id]").evaluateAll((all) => all.map((e) => e.id));
  assert.deepEqual(ids.filter((id, n) => ids.indexOf(id) !== n), []);
  await close();
});

test("what statements say stays text", async () => {
  const html = readFileSync(latest("hostile", "report.html"), "utf8");
  assert.equal(html.match(/<script/g).length, 2, "the data and the script");
  assert.ok(!html.includes("unsafe-inline") && !html.includes("<img"));
  const { page, troubles, close } = await open("hostile");
  const texts = await page.locator("#rows blockquote").allTextContents();
  const wanted = requests("hostile").map((r) => r.text);
  assert.deepEqual([...texts].sort(), [...wanted].sort());
  assert.ok(texts.some((t) => t.includes(MARKUP)) && texts.some((t) => t.includes(BREAKOUT)));
  assert.equal(await page.locator("main img, main script, main iframe").count(), 0);
  const handlers = await page.locator("*").evaluateAll((all) =>
    all.filter((e) => [...e.attributes].some((a) => a.name.startsWith("on") || a.name === "style")).length);
  assert.equal(handlers, 0);
  await page.fill("input[name=q]", MARKUP);
  assert.equal(await found(page), wanted.filter((t) => t.includes(MARKUP)).length);
  assert.deepEqual(troubles, []);
  await close();
  const plain = await open("hostile", { javaScriptEnabled: false });
  assert.equal(await plain.page.locator("main img, main script").count(), 0);
  await plain.close();
});

test("charts stand alone as files", async () => {
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (m) => troubles.push(m.text()));
  await page.goto(pathToFileURL(latest("seeds", "reports/asks_by_theme.svg")).href);
  assert.equal(await page.evaluate(() => document.documentElement.tagName), "svg");
  assert.ok(await page.evaluate(() => document.querySelector("title").textContent && document.querySelector("desc").textContent));
  assert.ok(statSync(latest("seeds", "reports/asks_by_theme.csv")).size > 0);
  assert.deepEqual(troubles, []);
  await context.close();
});

test("an empty run says so, and a page is small", async () => {
  const { page, close } = await open("nothing");
  assert.match(await page.textContent("h1"), /No statement/);
  assert.equal(await page.locator("svg").count(), 0);
  await close();
  for (const name of ["seeds", "hostile", "nothing"]) assert.ok(statSync(latest(name, "report.html")).size < 2_000_000);
});
