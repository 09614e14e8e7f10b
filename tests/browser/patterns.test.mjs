// The library of patterns: how it looks to machines, to the keyboard, and to people who see it their own way.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFile } from "node:fs/promises";
import { assertAccessible, assertFits, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { useStaticServer } from "./harness/static-server.mjs";

const assets = new URL("../../host/templates/assets/", import.meta.url);
const people = [
  { value: "edsger@example.com", label: "Edsger Dijkstra", detail: "edsger@example.com" },
  { value: "mary@example.com", label: "Mary Jackson", disabled: true, reason: "has no Zoom licence" },
];
const server = useStaticServer(assets, {
  "/lookup/users": ({ query }) => ({
    type: "application/json",
    body: JSON.stringify({ options: people.filter(({ label }) => label.toLowerCase().includes(query.get("q").toLowerCase())) }),
  }),
  "/preview": ({ body }) => ({ body: `<p>Every ${new URLSearchParams(body).get("repeat")}</p>` }),
  "/state": () => ({ type: "application/json", body: JSON.stringify({ text: "You are number 3.", value: 0.8 }) }),
});
const browser = useBrowser();
const open = async (...views) => {
  const page = await browser.open(server.url("patterns.html"), ...views);
  if (!views.some((view) => view.javaScriptEnabled === false || view.lostScript)) await page.waitForSelector("html[data-search=ready]");
  return page;
};
const turn = (page) => page.evaluate(() => { document.documentElement.dir = "rtl"; });

describe("looks", () => {
  const looks = {
    "light": [VIEWS.light],
    "dark": [VIEWS.dark],
    "phone": [VIEWS.phone],
    "phone, dark": [VIEWS.phone, VIEWS.dark],
    "script lost": [VIEWS.lostScript],
    "phone, script lost": [VIEWS.phone, VIEWS.lostScript],
    "forced colours": [VIEWS.forcedColors],
  };
  for (const [name, views] of Object.entries(looks)) {
    test(`${name}: no violation of axe-core's, every target large enough, nothing cut off`, async () => {
      const page = await open(...views);
      // What is there only for those without script has to keep to the rules as well.
      if (name.includes("lost")) await page.evaluate(() => document.querySelectorAll(".script-off").forEach((button) => button.classList.remove("script-off")));
      await screenshot(page, `patterns-${name.replaceAll(/\W+/g, "-")}`);
      await assertAccessible(page);
      await assertTargets(page);
      await assertFits(page);
      assert.deepEqual(page.complaints, []);
    });
  }

  for (const [name, views] of Object.entries({ desktop: [], phone: [VIEWS.phone] })) {
    test(`right to left on a ${name}: nothing cut off, and the sides are exchanged`, async () => {
      const page = await open(...views);
      const before = await page.locator("#topic").boundingBox();
      await turn(page);
      const after = await page.locator("#topic").boundingBox();
      await screenshot(page, `patterns-rtl-${name}`);
      await assertAccessible(page);
      await assertFits(page);
      assert.notEqual(before.x, after.x);
    });
  }

  test("a list that is open, and a menu that is open, keep to the rules too", async () => {
    const page = await open();
    await page.locator("#start-zone").click();
    await page.locator(".listbox:not([hidden])").waitFor();
    await assertAccessible(page);
    await screenshot(page, "patterns-list-open", {});
    await page.locator(".menu summary").click();
    await assertAccessible(page);
  });

  test("dark by choice is the same dark as by the device's wish, and light by choice wins over it", async () => {
    const colours = (page) => page.evaluate(() => [...document.querySelectorAll("*")].map((element) => {
      const { color, backgroundColor, borderTopColor } = getComputedStyle(element);
      return [color, backgroundColor, borderTopColor].join();
    }));
    const choose = async (page, theme) => { await page.evaluate((value) => { document.documentElement.dataset.theme = value; }, theme); return page; };
    const light = await colours(await open(VIEWS.light));
    const dark = await colours(await open(VIEWS.dark));
    assert.notDeepEqual(light, dark);
    assert.deepEqual(await colours(await choose(await open(VIEWS.light), "dark")), dark);
    assert.deepEqual(await colours(await choose(await open(VIEWS.dark), "light")), light);
  });

  test("on paper there is what was read, in black on white, and nothing to press", async () => {
    const page = await open(VIEWS.dark);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await screenshot(page, "patterns-print");
    await assertAccessible(page);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(0, 0, 0)");
    assert.equal(await page.locator("header.page-header").isVisible(), false);
    assert.equal(await page.locator("button:visible:not([aria-hidden=true], .chip-remove, [data-toggle])").count(), 0);
    assert.equal(await page.locator("#invitation").isVisible(), true);
  });

  test("the files stay small", async () => {
    const size = async (...names) => (await Promise.all(names.map((name) => readFile(new URL(name, assets))))).reduce((sum, file) => sum + file.length, 0);
    assert.ok(await size("microapp.css") < 26 * 1024);
    assert.ok(await size("microapp.js", "dom.js") < 18 * 1024);
    assert.ok(await size("search.js") < 10 * 1024);
  });

  test("each class that the patterns use is in the style sheet, and each of the style sheet's is in the patterns or made by the script", async () => {
    const [markup, css, ...scripts] = await Promise.all(["patterns.html", "microapp.css", "search.js", "microapp.js"].map((name) => readFile(new URL(name, assets), "utf8")));
    const sheet = new Set([...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name));
    const used = new Set([...markup.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => names.split(" ")));
    const unstyled = [...used].filter((name) => !sheet.has(name) && !["lookup-picked", "choices"].includes(name));
    assert.deepEqual(unstyled, []);
    const unseen = [...sheet].filter((name) => ![markup, ...scripts].some((text) => text.includes(name)));
    assert.deepEqual(unseen, []);
  });
});

describe("what the script saves", () => {
  test("a rule shows and hides fields at once", async () => {
    const page = await open();
    await page.locator("#repeat").selectOption("monthly");
    assert.equal(await page.locator("#days").isVisible(), false);
    assert.equal(await page.locator("#day").isVisible(), true);
    await page.locator("#repeat").selectOption("once");
    assert.equal(await page.locator("#end-kind").isVisible(), false);
    await page.locator("#waiting-room").uncheck();
    assert.equal(await page.locator("#join-before-host").isDisabled(), false);
  });

  test("a time zone is found by any word of its name, by keyboard alone", async () => {
    const page = await open();
    await page.locator("#start-zone").focus();
    await page.keyboard.type("york");
    await page.locator("[role=option]").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("[name='start.zone']").inputValue(), "America/New_York");
    assert.equal(await page.locator("#start-zone").inputValue(), "America/New York (UTC−04:00)");
  });

  test("what names no time zone is taken back, and Escape leaves the list", async () => {
    const page = await open();
    await page.locator("#start-zone").fill("nowhere");
    await page.locator(".listbox:visible").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".listbox:visible").count(), 0);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator("#start-zone").inputValue(), "Europe/Berlin (UTC+01:00)");
  });

  test("r64 people are looked up, any number, who cannot is marked and why, and each can be taken away", async () => {
    const page = await open();
    const values = () => page.locator("[name=co_hosts]").evaluateAll((inputs) => inputs.map((input) => input.value));
    await page.locator("#co-hosts-search").fill("dijk");
    await page.getByRole("option", { name: "Edsger Dijkstra" }).click();
    assert.deepEqual(await values(), ["grace@example.com", "alan@example.com", "edsger@example.com"]);
    const said = () => page.locator("#co-hosts .lookup-status").textContent();
    assert.equal(await said(), "Edsger Dijkstra added");
    await page.locator("#co-hosts-search").fill("mary");
    const mary = page.getByRole("option", { name: "Mary Jackson" });
    assert.match(await mary.textContent(), /has no Zoom licence/);
    await mary.click({ force: true });
    assert.equal((await values()).length, 3);
    await page.getByRole("button", { name: "Remove Grace Hopper" }).click();
    assert.deepEqual(await values(), ["alan@example.com", "edsger@example.com"]);
    assert.equal(await said(), "Grace Hopper removed");
    await assertAccessible(page);
  });

  test("the dates follow what is typed", async () => {
    const page = await open();
    await page.locator("#repeat").selectOption("daily");
    await page.getByText("Every daily").waitFor();
    const asked = server.requests.filter(({ path }) => path === "/preview").at(-1);
    assert.equal(new URLSearchParams(asked.body).get("start.date"), "2027-03-22");
  });

  test("a form is sent once, says so, and works again after going back, with the same key", async () => {
    const page = await open();
    const button = page.locator(".form > .button-row .button").first();
    await page.evaluate(() => document.querySelector("form[data-once]").addEventListener("submit", (event) => {
      document.body.dataset.sent = Number(document.body.dataset.sent ?? 0) + Number(!event.defaultPrevented);
      event.preventDefault();
    }));
    await button.click();
    await button.click({ force: true });
    assert.equal(await page.evaluate(() => document.body.dataset.sent), "1");
    assert.equal(await button.textContent(), "Creating the meeting…");
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    assert.equal(await button.textContent(), "Create meeting");
    await button.click();
    assert.equal(await page.evaluate(() => document.body.dataset.sent), "2");
    assert.equal(await page.locator("[name=_key]").first().inputValue(), "01JD8Z6T6N3F4B5C6D7E8F9G0H");
  });

  test("r63 a passcode is generated to the policy, and can be hidden", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Generate" }).click();
    assert.match(await page.locator("#passcode").inputValue(), /^\d{8}$/);
    await page.getByRole("button", { name: "Hide passcode" }).click();
    assert.equal(await page.locator("#passcode").getAttribute("type"), "password");
    await page.getByRole("button", { name: "Show passcode" }).click();
    assert.equal(await page.locator("#passcode").getAttribute("type"), "text");
    const made = await page.evaluate(async () => {
      const { generate } = await import("./microapp.js");
      return Array.from({ length: 300 }, () => generate({ length: 10, digits: true, letters: true, upper: true, special: true, run: 4 }));
    });
    for (const passcode of made) {
      assert.match(passcode, /^[A-Za-z0-9@_*-]{10}$/);
      for (const kind of [/\d/, /[a-z]/, /[A-Z]/, /[@_*-]/]) assert.match(passcode, kind);
      assert.doesNotMatch(passcode, /(.)\1{3}/);
    }
    assert.equal(new Set(made).size, made.length);
  });

  test("r73 the link is copied, and the page says so", async () => {
    const page = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("✓ Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "https://zoom.example/j/93871234567");
  });

  test("an invitation is copied as text, and with its lines and links", async () => {
    const page = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy with formatting" }).click();
    await page.getByText("✓ Copied with formatting").waitFor();
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const read = async (type) => (await item.getType(type)).text();
      return { text: await read("text/plain"), html: await read("text/html") };
    });
    assert.match(copied.text, /invites you to a Zoom meeting\.\n\nWeekly review\n/);
    assert.match(copied.html, /Weekly review<br><a href="https:\/\/zoom\.example\/j\/93871234567"[^>]*>/);
  });

  test("waiting tells where one stands", async () => {
    const page = await open();
    await page.getByText("You are number 3.").waitFor();
    assert.equal(await page.locator("progress").evaluate((bar) => bar.value), 0.8);
  });

  test("the errors' summary has the focus as the page comes, and its links lead to the controls", async () => {
    const page = await open();
    assert.equal(await page.evaluate(() => document.activeElement.className), "error-summary");
    await page.getByRole("link", { name: "Enter a title" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "topic");
  });
});

describe("without script", () => {
  test("every control is a plain one with its name, and what only helps with script is not shown", async () => {
    const page = await open(VIEWS.withoutScript);
    assert.equal(await page.locator("select[name='start.zone']").isVisible(), true);
    assert.equal(await page.locator("input[type=checkbox][name=co_hosts]").count(), 5);
    assert.equal(await page.getByRole("button", { name: "Show matching fields" }).isVisible(), true);
    assert.equal(await page.getByRole("button", { name: "Copy link" }).count(), 0);
    assert.equal(await page.locator(".suggestions").isVisible(), false);
  });

  test("Enter in a field presses the button that sends the form", async () => {
    const page = await open(VIEWS.withoutScript);
    await page.locator("#topic").press("Enter");
    await page.waitForLoadState();
    const sent = server.requests.filter(({ method, path }) => method === "POST" && path === "/patterns.html").at(-1);
    assert.equal(new URLSearchParams(sent.body).get("_action"), null);
    assert.equal(new URLSearchParams(sent.body).get("repeat"), "weekly");
  });
});
