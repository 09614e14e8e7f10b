// The pages of templates/zoom as the engine draws them, with sample values: every page, in every language.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { assertAccessible, assertFits, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { useStaticServer } from "./harness/static-server.mjs";

const root = new URL("../../", import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const folder = await mkdtemp(join(tmpdir(), "pages-"));
const LANGUAGES = ["en", "de", "fr", "pt-BR", "fi"];
const PAGES = [
  "create-meeting", "create-weekly", "create-monthly", "create-with-errors", "new-single-meetings", "new-recurring-meetings",
  "invitations", "my-meetings", "my-meetings-none", "dates", "change-meeting", "change-series", "change-date", "cancel-date",
  "cancel-series",
];

const server = useStaticServer(pathToFileURL(`${folder}/`));
const browser = useBrowser();
before(async () => {
  const command = ["run", "--quiet", "--package", "microapp-templates", "--example", "draw", "--"];
  const values = [path("templates/zoom"), path("connector/schemas"), path("tests/browser/samples/zoom.json"), folder];
  await promisify(execFile)("cargo", [...command, ...values], { cwd: path(".") });
  const assets = path("host/templates/assets/");
  await cp(path("templates/zoom/images"), join(folder, "images"), { recursive: true });
  for (const name of await readdir(assets)) await copyFile(join(assets, name), join(folder, name));
});
after(() => rm(folder, { recursive: true, force: true }));

const open = (name, language, ...views) => browser.open(server.url(`${name}.${language}.html`), ...views);

describe("every page", () => {
  for (const name of PAGES) {
    test(`${name}: in five languages, on a phone in dark, without a violation, an overflow or a complaint`, async () => {
      for (const language of LANGUAGES) {
        const page = await open(name, language, VIEWS.phone, VIEWS.dark);
        await screenshot(page, `${name}-${language}-phone-dark`);
        await assertAccessible(page);
        await assertTargets(page);
        await assertFits(page);
        assert.deepEqual(page.complaints, []);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
      }
    });

    test(`${name}: on a desktop in light, and with its script lost`, async () => {
      for (const views of [[VIEWS.light], [VIEWS.light, VIEWS.lostScript]]) {
        const page = await open(name, "en", ...views);
        await screenshot(page, `${name}-en-${views.length === 1 ? "light" : "lost"}`);
        await assertAccessible(page);
        await assertTargets(page);
        await assertFits(page);
      }
    });
  }
});

describe("words", () => {
  test("no page shows a key, a placeholder or a word of another language's file", async () => {
    const seen = new Map();
    for (const language of LANGUAGES) {
      const page = await open("create-meeting", language, VIEWS.withoutScript);
      const title = await page.locator("h1").textContent();
      assert.equal(seen.get(title), undefined);
      seen.set(title, language);
      assert.doesNotMatch(await page.locator("main").innerText(), /\{|\$|option-/);
    }
  });
});

describe("the form", () => {
  test("r62 weekly shows days, monthly shows the weekday, once shows neither", async () => {
    const page = await open("create-meeting", "en");
    const shown = (name) => page.locator(`[name="${name}"]`).first().isVisible();
    assert.equal(await shown("recurrence.weekly.days"), false);
    await page.locator("#recurrence").selectOption("weekly");
    assert.equal(await shown("recurrence.weekly.days"), true);
    await page.locator("#recurrence").selectOption("monthly");
    assert.equal(await shown("recurrence.weekly.days"), false);
    await page.getByLabel("The same weekday each month").check();
    assert.equal(await shown("recurrence.monthly.on.nth.week"), true);
    assert.equal(await shown("recurrence.monthly.on.day"), false);
  });

  test("the dates stand above the buttons on a phone, and beside the fields, however far one scrolls, on a desktop", async () => {
    const boxes = async (page) => {
      const names = { form: "form.form", repeat: "#recurrence", dates: "aside", buttons: ".form > .button-row" };
      const found = await Promise.all(Object.values(names).map((name) => page.locator(name).boundingBox()));
      return Object.fromEntries(Object.keys(names).map((name, at) => [name, found[at]]));
    };
    const phone = await boxes(await open("create-weekly", "en", VIEWS.phone));
    assert.ok(phone.repeat.y < phone.dates.y, JSON.stringify(phone));
    assert.ok(phone.dates.y + phone.dates.height <= phone.buttons.y, JSON.stringify(phone));
    const page = await open("create-weekly", "en", { viewport: { width: 1280, height: 500 } });
    const desktop = await boxes(page);
    assert.ok(Math.abs(desktop.dates.y - desktop.form.y) < 1, JSON.stringify(desktop));
    assert.ok(desktop.repeat.x + desktop.repeat.width < desktop.dates.x, JSON.stringify(desktop));
    await page.evaluate(() => scrollBy(0, 300));
    const { form, dates } = await boxes(page);
    assert.ok(form.y < 0 && dates.y >= 0, JSON.stringify({ form, dates }));
  });

  test("r64 who cannot be a co-host is marked, and why", async () => {
    const page = await open("create-meeting", "en", VIEWS.withoutScript);
    const mary = page.locator("#co-hosts li", { hasText: "Mary Jackson" });
    assert.equal(await mary.locator("input").isDisabled(), true);
    assert.match(await mary.textContent(), /no Zoom licence/);
  });

  test("an error stands in the summary and at its field, and what was typed is still there", async () => {
    const page = await open("create-with-errors", "en");
    for (const [link, id] of [["Title", "topic"], ["Duration", "duration-minutes"], ["Passcode", "passcode"]]) {
      await page.locator(".error-summary a", { hasText: link }).click();
      assert.equal(await page.evaluate(() => document.activeElement.id), id);
      assert.equal(await page.locator(`#${id}`).getAttribute("aria-invalid"), "true");
    }
    assert.equal(await page.locator("#passcode").inputValue(), "not allowed!");
  });
});

describe("the invitation", () => {
  test("r69 to r76: topic, passcode, calendar details, occurrences, link, start, id and numbers", async () => {
    const page = await open("invitations", "en");
    const text = await page.locator("main").innerText();
    for (const part of ["Weekly review", "48151623", "Every week: Monday, Wednesday", "https://zoom.example/j/93871234567",
      "22 March 2027", "93871234567", "+49 69 3807 9883", "+1 669 900 6833", "Cancelled"]) {
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    }
    assert.equal(await page.locator(".dates-list li").count(), 4);
    assert.equal(await page.getByRole("img", { name: "QR code" }).count(), 1);
    assert.match(await page.getByRole("link", { name: "Google Calendar" }).getAttribute("href"), /^https:\/\/calendar\.google\.com\//);
  });

  test("r73 the link is copied", async () => {
    const page = await open("invitations", "en");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("✓ Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "https://zoom.example/j/93871234567?pwd=abc");
  });
});

test("what people write is text, never markup", async () => {
  const page = await open("my-meetings", "en");
  assert.equal(await page.getByRole("link", { name: "Interview with <b>nobody</b> & others" }).count() > 0, true);
  assert.equal(await page.locator("main b").count(), 0);
});
