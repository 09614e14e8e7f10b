// My meetings, by the real program: the list, one date or all of them changed or cancelled, and the host's own start link.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { assertAccessible } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { intercept } from "./harness/consent.mjs";
import { useMicroapp } from "./harness/microapp.mjs";
import { connectAccount, day, make } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const browser = useBrowser();
const held = useMicroapp((installation) => installation.install());
let ada;

describe("by the real program", () => {
  before(async () => {
    await connectAccount(browser, held.installation);
    ada = await held.installation.admin(browser);
  });

  const open = (path, ...views) => browser.open(held.installation.at(path), ada, ...views);
  const zoomHas = async (topic) => (await held.zoom.control("GET", "meetings")).meetings.filter((one) => one.topic === topic);
  const dates = (meeting) => meeting.occurrences.filter(({ status }) => status !== "deleted");

  describe("my meetings", () => {
    test("lists what is coming, with the words for a series, and leads to the invitation", async () => {
      await make(browser, held.installation, ada, "Listed once");
      await make(browser, held.installation, ada, "Listed daily", 3);
      const page = await open("/app/zoom/my-meetings");
      await screenshot(page, "my-meetings");
      assert.equal(await page.locator("tbody tr", { hasText: "Listed once" }).locator(".tag").count(), 0);
      assert.equal(await page.locator("tbody tr", { hasText: "Listed daily" }).first().locator(".tag").textContent(), "Series");
      await page.getByRole("link", { name: "Listed once", exact: true }).click();
      await page.waitForURL(/invitations\?meeting_id=/);
      assert.match(await page.locator("main").innerText(), /Listed once/);
    });

    for (const [name, views] of Object.entries({ "with script": [], "without": [VIEWS.withoutScript] })) {
      test(`one date of a series is changed, and the others stay, ${name}`, async () => {
        const topic = `One changed ${name}`;
        const id = await make(browser, held.installation, ada, topic, 3);
        const page = await open(`/app/zoom/dates?meeting_id=${id}`, ...views);
        await page.getByRole("link", { name: /^Change\b(?! all)/ }).nth(1).click();
        await page.locator("[name='start.time']").fill("15:30");
        await page.locator("[name=duration_minutes]").fill("20");
        await page.getByRole("button", { name: "Save this date" }).click();
        await page.waitForURL(/\/dates\?meeting_id=/);
        const [made] = await zoomHas(topic);
        const lengths = made.occurrences.map(({ duration }) => duration);
        assert.deepEqual(lengths, [60, 20, 60]);
        assert.equal(await page.locator("tbody th", { hasText: "15:30" }).count(), 1);
      });

      test(`all dates are changed, ${name}`, async () => {
        const topic = `All changed ${name}`;
        const id = await make(browser, held.installation, ada, topic, 3);
        const page = await open(`/app/zoom/dates?meeting_id=${id}`, ...views);
        await page.getByRole("link", { name: "Change all dates" }).click();
        await page.locator("[name=topic]").fill(`${topic}, renamed`);
        await page.locator("[name=duration_minutes]").fill("25");
        await page.getByRole("button", { name: "Save for all dates" }).click();
        await page.waitForURL(/invitations\?meeting_id=/);
        const [made] = await zoomHas(`${topic}, renamed`);
        assert.equal(String(made.id), id);
        assert.deepEqual(new Set(made.occurrences.map(({ duration }) => duration)), new Set([25]));
        assert.equal(dates(made).length, 3);
      });

      test(`one date is cancelled, then all of them, ${name}`, async () => {
        const topic = `Cancelled ${name}`;
        const id = await make(browser, held.installation, ada, topic, 3);
        const page = await open(`/app/zoom/dates?meeting_id=${id}`, ...views);
        await page.getByRole("link", { name: /^Cancel\b(?! all)/ }).first().click();
        assert.match(await page.locator("main").innerText(), /Only this date is cancelled/);
        await page.getByRole("button", { name: "Cancel this date" }).click();
        await page.waitForURL(/\/dates\?meeting_id=/);
        assert.equal(dates((await zoomHas(topic))[0]).length, 2);

        await page.getByRole("link", { name: "Cancel all dates" }).click();
        await page.getByRole("button", { name: "Cancel all dates" }).click();
        await page.waitForURL(/\/my-meetings$/);
        assert.equal((await zoomHas(topic)).length, 0);
        assert.equal(await page.getByRole("link", { name: topic, exact: true }).count(), 0);
      });
    }

    for (const [name, views] of Object.entries({ "with script": [], "without": [VIEWS.withoutScript] })) {
      test(`details of the very series, and of one date of it, ${name}`, async () => {
        const topic = `Details ${name}`;
        const id = await make(browser, held.installation, ada, topic, 3);
        // A newer one of the same name: what is shown is not the last one made.
        await make(browser, held.installation, ada, topic, 2);
        const [series] = (await zoomHas(topic)).filter((one) => String(one.id) === id);
        const page = await open(`/app/zoom/new-recurring-meetings?meeting_id=${id}`, ...views);
        await page.getByRole("button", { name: "View details" }).click();
        await page.waitForURL((url) => url.pathname.endsWith("/invitations") && url.searchParams.get("meeting_id") === id);
        assert.equal(await page.locator("#topic").textContent(), topic);
        assert.equal(await page.locator("#join-url").textContent(), series.join_url);
        assert.equal(await page.locator(".dates-list li").count(), 3);

        await page.goto(held.installation.at(`/app/zoom/dates?meeting_id=${id}`));
        const second = page.locator("tbody th a").nth(1);
        const when = await second.textContent();
        await second.click();
        await page.waitForURL((url) => url.searchParams.get("occurrence_id") === String(series.occurrences[1].occurrence_id));
        assert.equal(await page.locator("#topic").textContent(), topic);
        assert.equal(await page.locator(".dates-list li").count(), 1);
        assert.ok((await page.locator(".dates-list li").textContent()).includes(when));
        assert.equal(await page.locator(".summary-row", { hasText: "Repeats" }).count(), 0, "one date does not repeat");
        const calendar = await page.getByRole("link", { name: /calendar file|\.ics/i }).getAttribute("href");
        const file = await (await page.context().request.get(new URL(calendar, page.url()).href)).text();
        assert.equal(file.match(/BEGIN:VEVENT/g).length, 1);
        assert.doesNotMatch(file.slice(file.indexOf("BEGIN:VEVENT")), /RRULE/, "one date is no series");
        await screenshot(page, `details-of-one-date-${name}`.replaceAll(" ", "-"));
        if (name === "with script") await assertAccessible(page);
      });
    }

    test("a single meeting is moved, and cancelled; thinking better of it changes nothing", async () => {
      const id = await make(browser, held.installation, ada, "Moved");
      const page = await open("/app/zoom/my-meetings");
      const row = page.locator("tbody tr", { hasText: "Moved" });
      await row.getByRole("link", { name: "Change Moved" }).click();
      await page.locator("[name='start.date']").fill(day(40));
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.waitForURL(/invitations\?meeting_id=/);
      assert.ok((await zoomHas("Moved"))[0].start_time.startsWith(day(40)));
      await page.goto(held.installation.at(`/app/zoom/cancel-meeting?meeting_id=${id}`));
      await page.getByRole("button", { name: "Keep it" }).click();
      await page.waitForURL(/\/my-meetings$/);
      assert.equal((await zoomHas("Moved")).length, 1);
      await page.locator("tbody tr", { hasText: "Moved" }).getByRole("link", { name: "Cancel Moved" }).click();
      await page.getByRole("button", { name: "Cancel the meeting" }).click();
      await page.waitForURL(/\/my-meetings$/);
      assert.equal((await zoomHas("Moved")).length, 0);
    });
  });

  describe("Start", () => {
    test("opens an address that Zoom is asked for as the button is pressed, and that no page holds", async () => {
      const id = await make(browser, held.installation, ada, "Started");
      const asked = async () => (await held.zoom.asked(new RegExp(`^GET /v2/meetings/${id}`))).length;
      for (let round = 0; round < 2; round += 1) {
        const page = await open(`/app/zoom/invitations?meeting_id=${id}`);
        assert.doesNotMatch(await page.content(), /zak=/);
        const [before, caught] = [await asked(), await intercept(page, "zak=")];
        await page.getByRole("button", { name: "Start meeting" }).click({ noWaitAfter: true });
        assert.match(new URL(await caught.address()).hostname, /(^|\.)zoom\.us$/);
        assert.ok(await asked() > before, "Zoom is asked as the button is pressed");
        await caught.release();
      }
    });

    test("is for the host only", async () => {
      const id = await make(browser, held.installation, ada, "Hosted by Ada");
      const { email } = held.zoom.users[1];
      const guest = await held.installation.user(browser, email, "Thomas Hill");
      const page = await browser.open(held.installation.at(`/app/zoom/invitations?meeting_id=${id}`), guest);
      assert.equal(await page.getByRole("button", { name: "Start meeting" }).count(), 0);
      assert.equal(await page.locator("h1").textContent(), "There is nothing here");
    });
  });
});
