// Meetings for another host, and what stands in their way: shown as one types, and once before anything is sent.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { useMicroapp } from "./harness/microapp.mjs";
import { connectAccount, CREATE, fill, press } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const browser = useBrowser();
const held = useMicroapp((installation) => installation.install());
let ada;
let other;

const meetings = async (topic) => (await held.zoom.control("GET", "meetings")).meetings.filter((meeting) => meeting.topic === topic);

/** The admin, who has connected the account: once, when the first page is opened. */
let connected;
const connect = () => connected ??= (async () => {
  ada = await held.installation.admin(browser);
  other = held.zoom.users[1].email;
  await connectAccount(browser, held.installation);
})();
const open = async (...views) => {
  await connect();
  return browser.open(held.installation.at(CREATE), ada, ...views);
};
const send = (page) => press(page).click();
const at = (page, topic, time) => fill(page, topic, { days: 30, time });

test("the admin decides who may choose a host", async () => {
  const before = await open();
  assert.equal(await before.locator("[name=host]").count(), 0);
  const page = await browser.open(held.installation.at("/admin"), ada);
  await page.locator("#zoom-people").check();
  await page.locator("#zoom-addresses").fill(held.zoom.users[0].email);
  await assertAccessible(page);
  await page.locator("form[action$='/hosts'] button[type=submit]").click();
  await page.waitForURL(/\/admin$/);
  assert.equal(await page.locator("#zoom-people").isChecked(), true);
  const after = await open();
  assert.equal(await after.locator("[name=host]").count(), 1);
});

describe("with a choice", () => {
  test("a host is searched, and the meeting becomes theirs", async () => {
    const page = await open();
    await page.waitForSelector("html[data-search=ready]");
    await at(page, "Theirs", "09:00");
    await page.locator("#host").fill("hill");
    await page.getByRole("option").filter({ hasText: "Thomas Hill" }).click();
    await screenshot(page, "hosts-chosen");
    await send(page);
    await page.waitForURL(/meeting_id=/);
    assert.equal((await meetings("Theirs"))[0].host_email, other);
    await page.getByRole("button", { name: "View details" }).click();
    await page.getByRole("heading", { name: "Invitation", exact: true }).waitFor();
  });

  for (const [look, views] of Object.entries({ script: [VIEWS.light], "script lost": [VIEWS.lostScript, VIEWS.phone, VIEWS.dark] })) {
    test(`a meeting at the same time is a warning that one can pass, ${look}`, async () => {
      const topic = `Overlap, ${look}`;
      const page = await open(...views);
      await at(page, topic, "09:30");
      await page.locator("select[name=host]").selectOption(other, { force: true });
      await send(page);
      const banner = page.locator(".banner-warning[role=alert]");
      await banner.waitFor();
      assert.match(await banner.innerText(), /already has “Theirs”/);
      assert.equal((await meetings(topic)).length, 0);
      assert.equal(await page.locator("[name=topic]").inputValue(), topic);
      await screenshot(page, `hosts-warning-${look}`.replaceAll(/\W+/g, "-"));
      await assertAccessible(page);
      await send(page);
      await page.waitForURL(/meeting_id=/);
      assert.equal((await meetings(topic)).length, 1);
    });
  }

  test("what stands in the way appears as one types", async () => {
    const page = await open();
    await at(page, "Typing", "09:15");
    await page.locator("select[name=host]").selectOption(other, { force: true });
    await page.locator("[name='start.time']").fill("09:20");
    await page.locator("aside .banner-warning").waitFor();
    assert.match(await page.locator("aside").innerText(), /already has “Theirs”/);
    await page.locator("aside [aria-busy]").waitFor({ state: "detached" });
    await assertAccessible(page);
    await page.locator("[name='start.time']").fill("20:00");
    await page.locator("aside .banner-warning").waitFor({ state: "detached" });
  });
});

test("the passcode policy is shown, and a made-up passcode keeps it", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Generate" }).click();
  assert.match(await page.locator("[name=passcode]").inputValue(), /^\d{8}$/);
  assert.equal(await page.locator("#passcode-hint").count(), 1);
});
