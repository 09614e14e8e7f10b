// One wish, one meeting: whatever the person presses and the network loses, in the real browser at the real server.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { assertAccessible, assertFits, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { consent } from "./harness/consent.mjs";
import { assertReachable } from "./harness/keyboard.mjs";
import { PLACES, useMicroapp } from "./harness/microapp.mjs";
import { connectAccount, connectOwn, CREATE, fill, press } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const browser = useBrowser();
const LOOKS = { "with script": [], "without": [VIEWS.withoutScript] };
const count = async (zoom, topic) => (await zoom.control("GET", "meetings")).meetings.filter((one) => one.topic === topic).length;
const posts = async (zoom) => (await zoom.asked(/^POST \/v2\/users\/[^/]+\/meetings$/)).length;

/** Waits for what a program does on its own. */
const until = async (what, holds) => {
  const end = Date.now() + 20_000;
  while (!await holds()) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
};

/** Until the browser shows its own page, which says that the connection was lost. */
const lostPage = (page) => until("the browser says that nothing came", () =>
  page.evaluate(() => location.protocol === "chrome-error:" && document.readyState === "complete").catch(() => false));

describe("the account acts", () => {
  const held = useMicroapp((installation) => installation.install());
  let ada;
  const doubts = new Map();
  before(async () => {
    await connectAccount(browser, held.installation);
    ada = await held.installation.admin(browser);
  });
  const open = (...views) => browser.open(held.installation.at(CREATE), ada, ...views);
  // In a minute nobody can tell any more: see the end of this part.
  before(async () => {
    const thomas = await held.installation.user(browser, held.zoom.users[1].email, "Thomas Hill");
    for (const [topic, state] of [["In doubt, own", ada], ["In doubt, another’s", thomas]]) {
      const page = await browser.open(held.installation.at(CREATE), state);
      await fill(page, topic);
      await held.zoom.control("POST", "faults", { method: "POST", route: "/users/{userId}/meetings", executions: 2, drop: "after" });
      await press(page).click();
      await page.waitForURL(/\/outcome\?/);
      doubts.set(topic, page.url());
    }
  });
  const slow = (milliseconds) => held.zoom.control("POST", "faults", { method: "POST", route: "/users/{userId}/meetings", delay_before_ms: milliseconds });

  for (const [name, views] of Object.entries(LOOKS)) {
    test(`pressed twice: one meeting, ${name}`, async () => {
      const topic = `Twice ${name}`;
      const page = await open(...views);
      await fill(page, topic);
      await slow(300);
      await press(page).dblclick({ noWaitAfter: true });
      await page.waitForURL(/meeting_id=/);
      assert.equal(await count(held.zoom, topic), 1);
    });

    test(`the reply is lost on its way to the browser, and the page is tried again: one meeting, ${name}`, async () => {
      const topic = `Reply lost ${name}`;
      const page = await open(...views);
      await fill(page, topic);
      let lost = false;
      await page.route(/\/create-meeting\?_key=/, async (route) => {
        if (lost || route.request().method() !== "POST") return route.continue();
        lost = true;
        // The server gets it and answers; nothing of that arrives.
        await route.fetch({ maxRedirects: 0 });
        return route.abort("connectionreset");
      });
      await press(page).click({ noWaitAfter: true });
      await until("the meeting is made", async () => await count(held.zoom, topic) === 1);
      await lostPage(page);
      // The browser's own Reload sends the form again.
      await page.reload();
      await page.waitForURL(/new-single-meetings\?meeting_id=/);
      assert.match(await page.locator("main").innerText(), new RegExp(topic));
      assert.equal(await count(held.zoom, topic), 1);
    });

    test(`the server is killed while Zoom works, and the page is tried again: one meeting, ${name}`, async () => {
      const topic = `Killed ${name}`;
      const page = await open(...views);
      await fill(page, topic);
      await slow(1_000);
      const before = await posts(held.zoom);
      await press(page).click({ noWaitAfter: true });
      await until("Zoom is asked", async () => await posts(held.zoom) === before + 1);
      await held.installation.kill();
      await lostPage(page);
      await held.installation.again();
      await page.reload();
      // Whether the killed attempt lives on in another process is known when its time is over; until then nothing is sent.
      await page.waitForURL(/create-meeting\/outcome\?/);
      await screenshot(page, `once-killed-${name}`.replaceAll(" ", "-"));
      assert.match(await page.locator("main").innerText(), /It is being done[^]*known in two minutes/);
      if (name === "with script") {
        await assertAccessible(page);
        await assertFits(page);
      }
      assert.equal(await count(held.zoom, topic), 1);
      assert.equal(await posts(held.zoom), before + 1, "it is sent once");
    });

    test(`going back shows what was made and what was typed, and pressing again leads to the same meeting, ${name}`, async () => {
      const topic = `Back ${name}`;
      const page = await open(...views);
      const form = page.url();
      await fill(page, topic);
      await page.locator("details:has([name=auto_recording]) > summary").click();
      await page.locator("[name=auto_recording]").selectOption("cloud");
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      const made = page.url();
      for (const anew of [false, true]) {
        await page.goBack();
        if (anew) await page.reload();
        await page.getByRole("status").filter({ hasText: `From this form “${topic}” was made` }).waitFor();
        assert.equal(await page.locator("[name=topic]").inputValue(), topic);
        if (anew) {
          await screenshot(page, `once-back-${name}`.replaceAll(" ", "-"));
          if (name === "with script") await assertAccessible(page);
        }
        await press(page).click();
        await page.waitForURL(/meeting_id=/);
        assert.equal(page.url(), made);
      }
      assert.equal(await count(held.zoom, topic), 1);
      await page.goBack();
      await page.getByRole("link", { name: "Make another" }).click();
      await page.waitForURL((url) => url.searchParams.get("_key") !== new URL(form).searchParams.get("_key"));
      assert.equal(await page.locator("[name=topic]").inputValue(), "");
      assert.equal(await page.getByRole("status").filter({ hasText: "was made" }).count(), 0);
    });

    test(`the server is started again before the person goes back: one meeting, ${name}`, async () => {
      const topic = `Restart ${name}`;
      const page = await open(...views);
      await fill(page, topic);
      await page.locator("[name=agenda]").fill("First item\nSecond item");
      await page.locator("details:has([name=auto_recording]) > summary").click();
      await page.locator("[name=auto_recording]").selectOption("none");
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      const made = page.url();
      await held.installation.kill();
      await held.installation.again();
      await page.goBack();
      await page.reload();
      await page.getByRole("status").filter({ hasText: `From this form “${topic}” was made` }).waitFor();
      assert.equal(await page.locator("[name=agenda]").inputValue(), "First item\nSecond item");
      assert.equal(await page.locator("[name=auto_recording]").inputValue(), "none", "not recorded is a choice, and is kept");
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      assert.equal(page.url(), made);
      assert.equal(await count(held.zoom, topic), 1);
    });

    test(`going back and changing something: asked, then two meetings and never a third, ${name}`, async () => {
      const topic = `Changed ${name}`;
      const page = await open(...views);
      await fill(page, topic);
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      await page.goBack();
      await page.locator("[name=topic]").waitFor();
      await fill(page, `${topic}, second`);
      await press(page).click();
      await page.getByRole("alert").filter({ hasText: "has not been sent" }).waitFor();
      await screenshot(page, `once-changed-${name}`.replaceAll(" ", "-"));
      if (name === "with script") await assertAccessible(page);
      assert.equal(await page.locator("[name=topic]").inputValue(), `${topic}, second`);
      assert.equal(await count(held.zoom, `${topic}, second`), 0);
      const asked = await page.locator("form[data-form]").evaluate((form) => new URLSearchParams(new FormData(form)).toString());
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      const second = page.url();
      // What the browser sends again when its history's answer to a form is loaded anew.
      const again = await page.context().request.post(new URL(CREATE, second).href, {
        data: `${asked}&_action=create`, maxRedirects: 0,
        headers: { "content-type": "application/x-www-form-urlencoded", origin: new URL(second).origin },
      });
      assert.equal(new URL(again.headers().location, second).href, second);
      assert.deepEqual([await count(held.zoom, topic), await count(held.zoom, `${topic}, second`)], [1, 1]);
    });
  }

  test("two tabs of one page that was copied: one meeting, shown in both", async () => {
    const page = await open();
    await fill(page, "Copied tab");
    const form = await page.locator("form[data-form]").evaluate((element) => new URLSearchParams(new FormData(element)).toString());
    const address = new URL(page.url());
    // What a second tab with the same contents sends.
    const other = page.context().request.post(address.href, {
      data: `${form}&_action=create`, maxRedirects: 0,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: address.origin },
    });
    const [answer] = await Promise.all([other, press(page).click()]);
    await page.waitForURL(/meeting_id=/);
    assert.equal(new URL(answer.headers().location, address).href, page.url());
    assert.equal(await count(held.zoom, "Copied tab"), 1);
  });

  describe("what nobody can tell", () => {
    const parked = async (...views) => {
      const page = await browser.open(doubts.get("In doubt, own"), ada, ...views);
      // A minute after the attempt it is looked at for the last time.
      await page.getByRole("heading", { name: "A person has to look" }).waitFor({ timeout: 90_000 });
      return page;
    };

    test("its person sees why and what it may be, in every light, and above their own meetings", async () => {
      const looks = { light: [VIEWS.light], dark: [VIEWS.dark], phone: [VIEWS.phone, VIEWS.light], "script-lost": [VIEWS.lostScript] };
      for (const [name, views] of Object.entries(looks)) {
        const page = await parked(...views);
        await screenshot(page, `once-parked-${name}`);
        await assertAccessible(page);
        await assertTargets(page);
        await assertFits(page);
        assert.equal(await page.getByRole("radio", { name: "It is this one: In doubt, own" }).count(), 2);
        assert.deepEqual(page.complaints, []);
      }
      const page = await browser.open(held.installation.at("/app/zoom/my-meetings"), ada);
      await screenshot(page, "once-parked-my-meetings");
      await assertAccessible(page);
      assert.match(await page.locator("main").innerText(), /In doubt, own[^]*2 meetings at the service could be it/);
    });

    test("an admin sees all of it, in every light, and hears what was forgotten", async () => {
      const looks = { light: [VIEWS.light], dark: [VIEWS.dark], phone: [VIEWS.phone, VIEWS.light], "script-lost": [VIEWS.lostScript] };
      for (const [name, views] of Object.entries(looks)) {
        const page = await browser.open(held.installation.at("/admin/intents"), ada, ...views);
        await screenshot(page, `once-in-doubt-${name}`);
        await assertAccessible(page);
        await assertTargets(page);
        await assertFits(page);
        await assertReachable(page);
        assert.deepEqual(page.complaints, []);
      }
      const page = await browser.open(held.installation.at("/admin"), ada, VIEWS.phone);
      // The second was sent some seconds after the first.
      await until("both are parked", async () => {
        await page.reload();
        return await page.getByText("Of 2 wishes nobody can tell").count() === 1;
      });
      await screenshot(page, "once-in-doubt-admin");
      await page.getByRole("link", { name: "See and settle" }).click();
      await page.getByRole("region", { name: "In doubt, another’s" }).getByRole("button", { name: "Settle" }).click();
      await page.getByRole("alert").filter({ hasText: "Choose what became of it" }).waitFor();
      await screenshot(page, "once-in-doubt-refused");
      await assertAccessible(page);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "alert");
    });

    test("both pages are as good in the other languages", async () => {
      for (const locale of ["de", "fr", "pt-BR", "fi"]) {
        for (const address of [doubts.get("In doubt, own"), held.installation.at("/admin/intents")]) {
          const page = await browser.open(address, ada, VIEWS.phone, { locale });
          assert.equal(await page.locator("html").getAttribute("lang"), locale);
          await page.locator("main [type=radio]").first().waitFor();
          await assertAccessible(page);
          await assertTargets(page);
          await assertFits(page);
        }
      }
    });

    test("its person settles it without script, and comes to the very meeting", async () => {
      const page = await parked(VIEWS.withoutScript);
      const chosen = page.getByRole("radio", { name: "It is this one: In doubt, own" }).last();
      const id = (await chosen.getAttribute("value")).replace("done:", "");
      await chosen.check();
      await page.getByRole("button", { name: "Settle" }).click();
      await page.waitForURL(new RegExp(`new-single-meetings\\?meeting_id=${id}`));
      assert.match(await page.locator("main").innerText(), /In doubt, own/);
      assert.equal(await count(held.zoom, "In doubt, own"), 2, "nothing was sent again");
    });

    test("an admin settles another’s by keyboard", async () => {
      const page = await browser.open(held.installation.at("/admin/intents"), ada);
      assert.doesNotMatch(await page.locator("main").innerText(), /In doubt, own/);
      const section = page.getByRole("region", { name: "In doubt, another’s" });
      await section.getByRole("radio", { name: "It was not done" }).focus();
      await page.keyboard.press("Space");
      await section.getByRole("button", { name: "Settle" }).focus();
      await page.keyboard.press("Enter");
      await section.waitFor({ state: "detached" });
      assert.equal(await count(held.zoom, "In doubt, another’s"), 2, "nothing was sent, and nothing deleted");
    });
  });
});

describe("each person acts for themselves", () => {
  const held = useMicroapp(async (installation) => {
    const person = await installation.zoom.app("user-managed", installation.at(PLACES.person));
    await installation.install({ person });
  });

  test("r43 asked once, in a window of its own; what was typed is still there, and the meeting is that person's", async () => {
    const { installation, zoom } = held;
    await connectAccount(browser, installation);
    const { email } = zoom.users[1];
    const page = await browser.open(installation.at(CREATE), await installation.user(browser, email, "Thomas Hill"));
    await fill(page, "By pop-up");
    await press(page).click();
    await page.getByRole("button", { name: "Allow" }).waitFor();
    await screenshot(page, "once-allow");
    assert.equal(await page.locator("[name=topic]").inputValue(), "By pop-up");
    const [window] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Allow" }).click()]);
    await consent(window, email);
    await window.getByRole("heading", { name: "Connected" }).waitFor();
    await window.close();
    await press(page).click();
    await page.waitForURL(/meeting_id=/);
    assert.equal(await count(zoom, "By pop-up"), 1);
    await page.goto(installation.at(CREATE));
    await fill(page, "Not asked again");
    await press(page).click();
    await page.waitForURL(/meeting_id=/);
    assert.equal(await count(zoom, "Not asked again"), 1);
  });

  test("r43 by a plain redirect, without script", async () => {
    const { installation, zoom } = held;
    const { email } = zoom.users[2];
    const state = await installation.user(browser, email, "Amira Khan");
    await connectOwn(browser, installation, email, { ...state, ...VIEWS.withoutScript });
    const page = await browser.open(installation.at(CREATE), state, VIEWS.withoutScript);
    await fill(page, "By redirect");
    await press(page).click();
    await page.waitForURL(/meeting_id=/);
    assert.equal(await count(zoom, "By redirect"), 1);
  });
});
