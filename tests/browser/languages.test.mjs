// Every page of the real server in every language, light and dark, at the width of a phone; and no word of English left on
// a page that says it is Finnish.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { assertAccessible, assertFits, assertReadableIn, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { PLACES, useMicroapp } from "./harness/microapp.mjs";
import { connectAccount, connectOwn, CREATE, make } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const LANGUAGES = ["en", "de", "fr", "pt-BR", "fi"];

const browser = useBrowser();
const held = useMicroapp(async (installation) => {
  const person = await installation.zoom.app("user-managed", installation.at(PLACES.person));
  await installation.install({ person });
});
const known = {};

describe("the pages in five languages", () => {
  before(async () => {
    const { installation, zoom } = held;
    known.states = { admin: await installation.admin(browser), nobody: {} };
    await connectAccount(browser, installation);
    await connectOwn(browser, installation, zoom.users[0].email, known.states.admin);
    known.single = await make(browser, installation, known.states.admin, "Aamukahvi");
    known.series = await make(browser, installation, known.states.admin, "Viikkopalaveri", 3);
    // Somebody who has not chosen a password yet: their link, and their place among the people.
    const page = await browser.open(installation.at("/admin/people"), known.states.admin);
    await page.locator("main [name=name]").fill("Grace Hopper");
    await page.locator("main [name=email]").fill(zoom.users[1].email);
    await page.locator("main form[action='/admin/people'] button[type=submit]").click();
    known.password = (await page.locator("main").innerText()).match(/http:\S+(\/password\/\S+)/)[1];
    known.person = new URL(await page.locator("a[href^='/admin/people/']").last().getAttribute("href"), page.url()).pathname;
    await page.goto(installation.at(`/app/zoom/dates?meeting_id=${known.series}`));
    const change = await page.locator("a[href*='change-date']").first().getAttribute("href");
    known.occurrence = new URL(change, page.url()).searchParams.get("occurrence_id");
    // A component that reaches another host, for an admin to decide about.
    const component = join(installation.folder, "zoom.wasm");
    await installation.microapp(["component", "write", component]);
    const bytes = await readFile(component);
    const host = bytes.indexOf("api-sg.zoom.us");
    assert.ok(host > 0, "the component declares its hosts");
    bytes.write("api-zz.zoom.us", host);
    await writeFile(component, bytes);
    await installation.microapp(["upgrade", "zoom", component, "--offer", "--allow-unsigned"]);
  });

  const zoomPage = (name, query) => () => `/app/zoom/${name}?${new URLSearchParams(query())}`;
  const ofSingle = () => ({ meeting_id: known.single });
  const ofSeries = () => ({ meeting_id: known.series });
  const ofDate = () => ({ meeting_id: known.series, occurrence_id: known.occurrence });

  /** Each page: who looks, and where it is. */
  const PAGES = {
    "sign-in": ["nobody", () => "/sign-in?next=%2Faccount"],
    "choose a password": ["nobody", () => known.password],
    "maintenance": ["nobody", () => "/maintenance"],
    "a link that is too old": ["nobody", () => "/setup/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    "not connected": ["nobody", () => PLACES.account],
    "home": ["admin", () => "/"],
    "account": ["admin", () => "/account"],
    "connections": ["admin", () => "/connections"],
    "integrations": ["admin", () => "/admin"],
    "people": ["admin", () => "/admin/people"],
    "templates": ["admin", () => "/templates"],
    "person": ["admin", () => known.person],
    "not found": ["admin", () => "/no-such-page"],
    "create": ["admin", () => CREATE],
    "new single": ["admin", zoomPage("new-single-meetings", ofSingle)],
    "new recurring": ["admin", zoomPage("new-recurring-meetings", ofSeries)],
    "invitation": ["admin", zoomPage("invitations", ofSeries)],
    "my meetings": ["admin", () => "/app/zoom/my-meetings"],
    "dates": ["admin", zoomPage("dates", ofSeries)],
    "change": ["admin", zoomPage("change-meeting", ofSingle)],
    "change series": ["admin", zoomPage("change-series", ofSeries)],
    "change date": ["admin", zoomPage("change-date", ofDate)],
    "cancel date": ["admin", zoomPage("cancel-meeting", ofDate)],
    "cancel series": ["admin", zoomPage("cancel-meeting", ofSeries)],
    "no such meeting": ["admin", zoomPage("invitations", () => ({ meeting_id: "1" }))],
  };

  /** Opens pages in a language, one after another in the same window. */
  const reader = async (who, language, ...views) => {
    const { installation } = held;
    const page = await browser.open(installation.at("/healthz"), known.states[who], VIEWS.phone, ...views);
    const cookie = { name: "microapp-language", value: language, url: installation.origin };
    await page.context().addCookies([cookie]);
    return page;
  };

  /** A page in a language, in both lights. */
  const look = async (page, name, language) => {
    try {
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      await assertAccessible(page);
      await assertTargets(page);
      await assertFits(page);
      await screenshot(page, `language-${name}-${language}`.replaceAll(" ", "-"));
      await assertReadableIn(page, "dark");
      await screenshot(page, `language-${name}-${language}-dark`.replaceAll(" ", "-"));
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    } finally {
      await page.emulateMedia({ colorScheme: "light" });
    }
  };

  describe("every page of the server, on a phone", () => {
    for (const language of LANGUAGES) {
      for (const who of ["nobody", "admin"]) {
        test(`in ${language}, light and dark, for ${who}: no violation, nothing cut off, the right language`, async () => {
          const page = await reader(who, language, VIEWS.light);
          for (const [name, [, path]] of Object.entries(PAGES).filter(([, [whose]]) => whose === who)) {
            await page.goto(held.installation.at(path()));
            await look(page, name, language);
          }
          const complaints = page.complaints.filter((text) => !/status of 4\d\d/.test(text));
          assert.deepEqual(complaints, []);
        });
      }

      test(`in ${language}: what is shown once, a link to hand over and a token, and a component that is offered`, async () => {
        const page = await reader("admin", language, VIEWS.light);
        await page.goto(held.installation.at("/admin"));
        await page.locator("form[action$='/component/dismiss']").waitFor();
        await page.locator("form[action='/admin/monitor'] button").click();
        await page.locator("#token").waitFor();
        await look(page, "a token", language);
        await page.goto(held.installation.at("/admin/people"));
        await page.locator("main [name=name]").fill("Grace Hopper");
        await page.locator("main [name=email]").fill(`grace.${language.toLowerCase()}@example.com`);
        await page.locator("main form[action='/admin/people'] button[type=submit]").click();
        await page.locator("#link").waitFor();
        await look(page, "a link to hand over", language);
      });
    }
  });

  /** What a page says: its texts, and the words in attributes that are read out. Without what is marked as another language. */
  const words = (page) => page.evaluate(() => {
    const found = [document.title];
    const own = (element) => !element.closest("body [lang], script, pre, .code, .lookup-results, .summary-list dd a");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (own(walker.currentNode.parentElement)) found.push(walker.currentNode.textContent);
    for (const element of document.querySelectorAll("[aria-label], [alt], [placeholder], [title], [data-copied], [data-busy]")) {
      if (!own(element)) continue;
      for (const name of ["aria-label", "alt", "placeholder", "title", "data-copied", "data-busy"]) found.push(element.getAttribute(name) ?? "");
    }
    return found.map((text) => text.trim().replaceAll(/\s+/g, " ")).filter((text) => /\p{L}{2}/u.test(text));
  });

  /** What is the same in both languages because it is data or a name: people, addresses, topics, zones, products. */
  const NAMES = [
    /@|https?:|\d{3}|UTC|\//, /^(microapp|Ada Lovelace|Grace Hopper|Aamukahvi|Viikkopalaveri|Preview|(: )?Zoom Meetings$|US, )/, /– (microapp|Zoom Meetings)$/,
    /^(Google Calendar|Outlook|Chrome, Linux)$/,
  ];

  test("no page in Finnish has a word of English left", async () => {
    const left = new Set();
    for (const who of ["nobody", "admin"]) {
      const [english, finnish] = [await reader(who, "en"), await reader(who, "fi")];
      for (const [name, [, path]] of Object.entries(PAGES).filter(([, [whose]]) => whose === who)) {
        const address = held.installation.at(path());
        await Promise.all([english.goto(address), finnish.goto(address)]);
        const said = new Set(await words(english));
        assert.ok(said.size > 3, `${name} says nothing`);
        for (const text of await words(finnish)) {
          if (said.has(text) && !NAMES.some((known) => known.test(text))) left.add(`${name}: ${text}`);
        }
      }
    }
    assert.deepEqual([...left], []);
  });

  test("errors of a form are in the reader's language, in the summary and at the field", async () => {
    const page = await reader("nobody", "fi");
    await page.goto(held.installation.at("/sign-in"));
    await page.locator("main button[type=submit]").click();
    await page.locator(".error-summary").waitFor();
    const summary = await page.locator(".error-summary").innerText();
    assert.match(summary, /Kirjoita sähköpostiosoitteesi/);
    assert.match(await page.locator("#email-error").innerText(), /Kirjoita sähköpostiosoitteesi/);
    await assertAccessible(page);
  });

  describe("the language", () => {
    test("is the browser's wish, until another one is chosen, with script and without, signed in or not", async () => {
      for (const views of [[], [VIEWS.withoutScript]]) {
        const page = await browser.open(held.installation.at("/sign-in?next=%2Faccount"), { locale: "fr" }, ...views);
        assert.equal(await page.locator("html").getAttribute("lang"), "fr");
        await page.locator("#language").selectOption("de");
        await page.locator("form.language button").click();
        await page.waitForSelector("html[lang=de]");
        assert.equal(await page.locator("h1").textContent(), "Anmelden");
        assert.equal(new URL(page.url()).search, "?next=%2Faccount", "where one wanted to go is kept");
      }
    });
  });
});
