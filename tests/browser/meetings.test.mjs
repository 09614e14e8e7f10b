// The users' pages, by the real program: from Create Meeting to the invitation, and whatever people and networks do.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertFits, assertReadableIn, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { assertReachable } from "./harness/keyboard.mjs";
import { useMicroapp } from "./harness/microapp.mjs";
import { connectAccount, CREATE, fill, press } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

/** Another site, which shows a page in a frame. */
const site = () => {
  const server = createServer((request, response) => {
    const address = decodeURIComponent(request.url.slice(1));
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Intranet</title><iframe title="Meeting" src="${address}" width="600" height="800"></iframe>`);
  });
  return new Promise((resolve) => { server.listen(0, "127.0.0.1", () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` })); });
};

const browser = useBrowser();
let allowed;
let foreign;
let ada;
const held = useMicroapp(async (installation) => {
  [allowed, foreign] = await Promise.all([site(), site()]);
  await installation.install({ embed: [allowed.origin] });
});

/** The admin, who has connected the account: once, when the first page is opened. */
let connected;
const connect = () => connected ??= (async () => {
  ada = await held.installation.admin(browser);
  await connectAccount(browser, held.installation);
})();
after(() => { for (const { server } of [allowed, foreign]) { server.closeAllConnections(); server.close(); } });

const open = async (path, ...views) => {
  await connect();
  return browser.open(held.installation.at(path), ada, ...views);
};
const meetings = async (topic) => (await held.zoom.control("GET", "meetings")).meetings.filter((meeting) => meeting.topic === topic);
const ready = (page) => page.waitForSelector("html[data-search=ready]");

/** What a person sees of a page's controls. */
const CONTROLS = "main :is(a, button, input, select, textarea, summary):visible";

describe("every page", () => {
  let single;
  let series;
  before(async () => {
    const make = async (topic, repeat) => {
      const page = await open(CREATE, VIEWS.withoutScript);
      await fill(page, topic);
      if (repeat) {
        await page.locator("[name=recurrence]").selectOption("daily");
        await page.locator("[name='recurrence.daily.end']").first().waitFor({ state: "attached" });
      }
      await press(page).click();
      await page.waitForURL(/meeting_id=/);
      return new URL(page.url()).searchParams.get("meeting_id");
    };
    single = await make("A look at one", false);
    series = await make("A look at many", true);
  });

  const pages = {
    "create": () => CREATE,
    "new single": () => `/app/zoom/new-single-meetings?meeting_id=${single}`,
    "new recurring": () => `/app/zoom/new-recurring-meetings?meeting_id=${series}`,
    "invitation": () => `/app/zoom/invitations?meeting_id=${series}`,
    "my meetings": () => "/app/zoom/my-meetings",
    "dates": () => `/app/zoom/dates?meeting_id=${series}`,
    "change": () => `/app/zoom/change-meeting?meeting_id=${single}`,
    "change series": () => `/app/zoom/change-series?meeting_id=${series}`,
    "cancel": () => `/app/zoom/cancel-meeting?meeting_id=${single}`,
    "no such meeting": () => "/app/zoom/invitations?meeting_id=1",
  };
  const looks = {
    "light": [VIEWS.light],
    "phone, dark": [VIEWS.phone, VIEWS.dark],
    "wide phone": [VIEWS.phone, VIEWS.widePhone],
    "script lost": [VIEWS.lostScript],
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const [look, views] of Object.entries(looks)) {
      test(`${name}, ${look}: no violation, nothing cut off, no complaint, all by keyboard`, async () => {
        const page = await open(path(), ...views);
        await screenshot(page, `meetings-${name}-${look}`.replaceAll(/\W+/g, "-"));
        await assertAccessible(page);
        await assertTargets(page);
        await assertFits(page);
        await assertReachable(page);
        assert.deepEqual(page.complaints.filter((text) => !/status of 4\d\d/.test(text)), []);
      });
    }

    test(`${name}, as it looks without script, on a phone, in light and dark: no violation, all by keyboard`, async () => {
      const page = await open(path(), VIEWS.phone, VIEWS.light, VIEWS.looksWithoutScript);
      const shown = await page.locator(CONTROLS).count();
      await screenshot(page, `meetings-${name}-without-script`.replaceAll(/\W+/g, "-"));
      await assertAccessible(page);
      await assertTargets(page);
      await assertFits(page);
      await assertReachable(page);
      await assertReadableIn(page, "dark");
      await screenshot(page, `meetings-${name}-without-script-dark`.replaceAll(/\W+/g, "-"));
      // It is the page that people without script have.
      const theirs = await open(path(), VIEWS.phone, VIEWS.withoutScript);
      assert.equal(await theirs.locator(CONTROLS).count(), shown);
    });
  }

  test("the language is changed by a button, not by the arrow keys, and stays changed", async () => {
    const page = await open(CREATE);
    await fill(page, "Typed before");
    await page.locator("#language").selectOption("fi");
    await page.locator("#language").press("ArrowUp");
    await page.locator("#language").selectOption("fi");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(await page.locator("[name=topic]").inputValue(), "Typed before");
    await page.locator("form.language button").click();
    await page.waitForSelector("html[lang=fi]");
    await page.goto(held.installation.at("/app/zoom/my-meetings"));
    assert.equal(await page.locator("html").getAttribute("lang"), "fi");
  });
});

describe("creating", () => {
  test("a weekly meeting with two co-hosts, its dates as one types, its page, its invitation", async () => {
    const page = await open(CREATE);
    await ready(page);
    await fill(page, "Weekly with two");
    await page.locator("[name=recurrence]").selectOption("weekly");
    await page.locator("[name='recurrence.weekly.days'][value=tuesday]").check();
    await page.locator("[name='recurrence.weekly.days'][value=thursday]").check();
    await page.locator(".dates-list li, [data-live] li").first().waitFor();
    for (const word of ["thomas", "amira"]) {
      await page.locator("#co-hosts-search").fill(word);
      await page.locator("[role=option]:visible").first().click();
    }
    await press(page).click();
    await page.waitForURL(/new-recurring-meetings\?meeting_id=/);
    const [made] = await meetings("Weekly with two");
    assert.equal(made.recurrence.weekly_days, "3,5");
    assert.match(made.settings.alternative_hosts, /thomas\.hill@example\.com.*amira\.khan@example\.com|amira.*thomas/);
    await page.getByRole("button", { name: "View details" }).or(page.getByRole("link", { name: "View details" })).first().click();
    await page.waitForURL(/invitations\?meeting_id=/);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("Weekly with two") && text.includes(String(made.id)), text);
    assert.deepEqual(page.complaints, []);
  });

  test("a weekly meeting without script: fields of the rule, co-hosts by search, errors at their fields, the invitation", async () => {
    const page = await open(CREATE, VIEWS.phone, VIEWS.withoutScript);
    await fill(page, "Weekly without script");
    await page.locator("[name='start.time']").fill("");
    await page.locator("[name=recurrence]").selectOption("weekly");
    await page.locator("[name=_action][value=update]").first().click();
    for (const day of ["tuesday", "thursday"]) await page.locator(`[name='recurrence.weekly.days'][value=${day}]`).check();
    await page.locator("[name='recurrence.weekly.end'][value=count]").check();
    await page.locator("[name=_action][value=update]:visible").last().click();
    await page.locator("[name='recurrence.weekly.end.count']").fill("5");
    for (const [word, email] of [["thomas", "thomas.hill@example.com"], ["amira", "amira.khan@example.com"]]) {
      await page.locator("#co-hosts-search").fill(word);
      // By Enter, which searches and does not send what is not finished; and by the button.
      if (word === "thomas") await page.locator("#co-hosts-search").press("Enter");
      else await page.locator("[name=_action][value='search:co_hosts']").click();
      await page.locator(".lookup-results").getByText(word, { exact: false }).first().waitFor();
      await page.locator(`[name=co_hosts][value='${email}']`).check();
    }
    await press(page).click();
    // The time is missing, and nothing of the rest was lost.
    const link = page.locator(".error-summary a").first();
    await link.click();
    assert.equal(await page.locator("[name='start.time']").getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator("[name='recurrence.weekly.days']:checked").count(), 2);
    assert.equal(await page.locator("[name=co_hosts]:checked").count(), 2);
    assert.equal((await meetings("Weekly without script")).length, 0);
    await page.locator("[name='start.time']").fill("09:30");
    await page.locator("[name=_action][value=preview]").click();
    await page.locator(".dates-list li").first().waitFor();
    assert.equal(await page.locator(".dates-list li").count(), 5);
    await press(page).click();
    await page.waitForURL(/new-recurring-meetings\?meeting_id=/);
    const [made] = await meetings("Weekly without script");
    assert.equal(made.recurrence.weekly_days, "3,5");
    assert.match(made.settings.alternative_hosts, /thomas\.hill@example\.com.*amira\.khan@example\.com|amira.*thomas/);
    await page.locator("main").getByText("View details").click();
    await page.waitForURL(/invitations\?meeting_id=/);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("Weekly without script") && text.includes(made.join_url), text);
  });

  test("r69 the invitation on paper: the whole link, no buttons, nothing cut off, dark or light", async () => {
    const made = await open(CREATE, VIEWS.withoutScript);
    await fill(made, "On paper");
    await made.locator("[name=recurrence]").selectOption("daily");
    await press(made).click();
    await made.waitForURL(/meeting_id=/);
    const id = new URL(made.url()).searchParams.get("meeting_id");
    // A4 at 96 dots an inch, without the margins of the style sheet.
    const page = await open(`/app/zoom/invitations?meeting_id=${id}`, VIEWS.dark, { viewport: { width: 658, height: 987 } });
    await page.emulateMedia({ media: "print" });
    await screenshot(page, "meetings-invitation-print");
    const [meeting] = await meetings("On paper");
    const seen = await page.evaluate(() => {
      const visible = (element) => element.checkVisibility({ visibilityProperty: true });
      const shown = (selector) => [...document.querySelectorAll(selector)].filter(visible);
      return {
        text: document.body.innerText,
        controls: shown("button, .button, nav, header a, select, input:not([type=hidden])").map((element) => element.outerHTML),
        cut: shown("main *").filter((element) => element.scrollHeight > element.clientHeight + 1 && /auto|scroll|hidden/.test(getComputedStyle(element).overflowY) && !element.closest(".visually-hidden")).map((element) => element.outerHTML.slice(0, 100)),
        ink: getComputedStyle(document.querySelector("main")).color,
        paper: getComputedStyle(document.body).backgroundColor,
      };
    });
    assert.deepEqual(seen.controls, []);
    assert.deepEqual(seen.cut, []);
    for (const part of ["On paper", meeting.join_url, String(meeting.id)]) assert.ok(seen.text.includes(part), `${part} is not on paper:\n${seen.text}`);
    assert.equal(seen.text.split(meeting.join_url).length, 2, "the link stands there once");
    assert.deepEqual([seen.ink, seen.paper], ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    await assertFits(page);
    await page.pdf({ format: "A4" });
  });

  for (const [name, views] of Object.entries({ "with script": [], "without": [VIEWS.withoutScript] })) {
    test(`errors stand at their fields and in a summary, and what was typed is kept, ${name}`, async () => {
      const page = await open(CREATE, ...views);
      const creates = async () => (await held.zoom.asked(/^POST .*\/meetings$/)).length;
      const before = await creates();
      await page.locator("[name='start.time']").fill("10:00");
      await page.locator("[name=passcode]").fill("not ok!");
      await press(page).click();
      await page.locator(".error-summary").waitFor();
      assert.equal(await page.locator("[name=passcode]").inputValue(), "not ok!");
      assert.equal(await page.locator("[name=topic]").getAttribute("aria-invalid"), "true");
      assert.equal(await creates(), before);
    });
  }

  test("two tabs: two meetings, and each tab shows its own", async () => {
    const one = await open(CREATE);
    const other = await one.context().newPage();
    await other.goto(held.installation.at(CREATE));
    await fill(one, "First tab");
    await fill(other, "Second tab");
    await Promise.all([press(one).click(), press(other).click()]);
    await Promise.all([one.waitForURL(/meeting_id=/), other.waitForURL(/meeting_id=/)]);
    assert.match(await one.locator("main").innerText(), /First tab/);
    assert.match(await other.locator("main").innerText(), /Second tab/);
    assert.deepEqual([(await meetings("First tab")).length, (await meetings("Second tab")).length], [1, 1]);
  });
});

describe("in another site's frame", () => {
  test("r1 an allowed site shows the form, and another one does not", async () => {
    await connect();
    const address = encodeURIComponent(held.installation.at("/embed/zoom/create-meeting"));
    const good = await browser.open(`${allowed.origin}/${address}`, ada);
    await good.frameLocator("iframe").locator("form, main").first().waitFor();
    assert.deepEqual(good.complaints.filter((text) => /frame-ancestors|X-Frame/.test(text)), []);
    const bad = await browser.open(`${foreign.origin}/${address}`, ada);
    const refused = () => bad.complaints.some((text) => /frame-ancestors/.test(text));
    while (!refused()) await new Promise((resolve) => { setTimeout(resolve, 20); }); // the test's own time-out ends it
    assert.equal(await bad.frameLocator("iframe").locator("form").count(), 0);
  });
});

test("first paint of Create Meeting is measured, and a page that keeps people waiting is found", async () => {
  const page = await open(CREATE);
  const paints = [];
  for (let round = 0; round < 9; round += 1) {
    await page.reload({ waitUntil: "load" });
    paints.push(await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0].startTime)).observe({ type: "paint", buffered: true });
    })));
  }
  paints.sort((one, other) => one - other);
  console.log(`${CREATE}: first contentful paint ${paints[4].toFixed(0)} ms (median of 9, best ${paints[0].toFixed(0)} ms)`);
  // The goal is 100 ms on a machine that does nothing else; here other tests run beside it.
  assert.ok(paints[0] < 1000, paints.join());
});
