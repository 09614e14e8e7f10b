// `microapp demo` as a stranger meets it: follow the link, make a weekly meeting.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/axe.mjs";
import { useBrowser } from "./harness/browser.mjs";
import { keepOutput, LOG } from "./harness/canaries.mjs";
import { PROGRAM } from "./harness/microapp.mjs";
import { Process } from "./harness/processes.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const browser = useBrowser();

test("a stranger follows the link and makes a weekly meeting in a minute, and the link works once", async () => {
  const begun = Date.now();
  const demo = keepOutput(new Process(PROGRAM, ["demo", "--no-open"], { env: { ...process.env, MICROAPP_LOG: LOG } }));
  try {
    const [, link] = await demo.says(/^\s*(http:\/\/127\.0\.0\.1:\d+\/demo\/\S+)$/m);
    const started = Date.now();
    const page = await browser.open(link);
    assert.equal(new URL(page.url()).pathname, "/app/zoom/create-meeting");
    await screenshot(page, "demo-create");
    await page.getByLabel("Title").fill("Tuesdays together");
    await page.locator("[name='start.date']").fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
    await page.locator("[name='start.time']").fill("10:00");
    await page.getByLabel("Repeats").selectOption("weekly");
    await page.locator("[name='recurrence.weekly.days'][value=tuesday]").check();
    await page.getByRole("button", { name: "Create meeting" }).click();
    await page.waitForURL(/new-recurring-meetings\?meeting_id=/);
    await assertAccessible(page);
    await page.getByRole("button", { name: "View details" }).click();
    await page.getByText("Tuesdays together").first().waitFor();
    await screenshot(page, "demo-invitation");
    const seconds = (from) => ((Date.now() - from) / 1000).toFixed(1);
    console.log(`demo: from the link to the invitation ${seconds(started)} s, from the command ${seconds(begun)} s`);
    assert.ok(Date.now() - begun < 60_000);
    assert.deepEqual(page.complaints, []);

    // Whoever came in by it comes back by it; nobody else does.
    await page.goto(link);
    assert.equal(new URL(page.url()).pathname, "/app/zoom/create-meeting");
    const stranger = await browser.open(link);
    assert.equal(await stranger.locator("h1").textContent(), "Page not found");
    assert.match(await stranger.locator("main").innerText(), /This link has been used/);
  } finally {
    await demo.end("SIGINT");
  }
  assert.equal(await demo.exited, 0, demo.output);
});

test("a port that is taken is told with what to do", async () => {
  const first = new Process(PROGRAM, ["demo", "--no-open"]);
  try {
    const [, host] = await first.says(/^\s*http:\/\/(127\.0\.0\.1:\d+)\/demo\//m);
    const second = new Process(PROGRAM, ["demo", "--no-open", "--listen", host]);
    assert.equal(await second.exited, 1);
    assert.match(second.output, /can't be listened on; another program may be there. Without --listen a free port is taken/);
  } finally {
    await first.end("SIGINT");
  }
});
