// An installed template's form in the frame of an intranet site, and in that of a stranger.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, assertFits } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { useMicroapp } from "./harness/microapp.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const EXAMPLES = fileURLToPath(new URL("../../templates/examples/", import.meta.url));
const BOOK = "/embed/zoom.office-hours/book";

/** Another site, which shows a page in a frame. */
const site = (name) => {
  const server = createServer((request, response) => {
    const address = decodeURIComponent(request.url.slice(1));
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>Intranet</title><h1>Intranet</h1><iframe title="Office hours" src="${address}" width="600" height="900"></iframe></html>`);
  });
  return new Promise((resolve) => { server.listen(0, "127.0.0.1", () => resolve({ server, origin: `http://${name}:${server.address().port}` })); });
};

const browser = useBrowser();
/** One of the same site as the server, one of another: of all addresses of this machine, only equal names belong together. */
let intranet;
let stranger;
let ada;
const held = useMicroapp(async (installation) => {
  [intranet, stranger] = await Promise.all([site("127.0.0.1"), site("localhost")]);
  await installation.install({ embed: [intranet.origin, stranger.origin] });
});
/** The admin has connected the account, and the template is installed: once, when the first page is opened. */
let prepared;
const prepare = () => prepared ??= (async () => {
  ada = await held.installation.admin(browser);
  const page = await browser.open(held.installation.at("/admin"), ada);
  await page.getByRole("button", { name: /^Connect/ }).click();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
  // The server runs; the template comes by another process.
  const told = await held.installation.microapp(["page", "install", join(EXAMPLES, "office-hours")]);
  assert.match(told, /Installed.* Office hours 1\.1\.0.* in zoom/);
})();
after(() => { for (const { server } of [intranet, stranger]) { server.closeAllConnections(); server.close(); } });

const framed = async (host, path, ...views) => {
  await prepare();
  const page = await browser.open(`${host.origin}/${encodeURIComponent(held.installation.at(path))}`, ada, ...views);
  const element = await page.locator("iframe").elementHandle();
  return { page, frame: await element.contentFrame() };
};
const day = () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

describe("in an intranet site's frame", () => {
  for (const [look, views] of Object.entries({ desktop: [VIEWS.light], phone: [VIEWS.phone, VIEWS.dark], "without script": [VIEWS.withoutScript] })) {
    test(`r1 ${look}: somebody who is signed in books without leaving the frame`, async () => {
      const { page, frame } = await framed(intranet, BOOK, ...views);
      const topic = `Framed, ${look}`;
      await frame.locator("[name=topic]").fill(topic);
      await frame.locator("[name=date]").fill(day());
      await frame.getByText("14:30", { exact: true }).click();
      await screenshot(page, `embed-form-${look}`.replaceAll(" ", "-"));
      if (look !== "without script") await assertAccessible(frame);
      await frame.getByRole("button", { name: "Book this time" }).click();
      await frame.waitForURL(/\/embed\/zoom\.office-hours\/invitation\?meeting_id=/);
      await frame.getByText(topic, { exact: true }).waitFor();
      await screenshot(page, `embed-invitation-${look}`.replaceAll(" ", "-"));
      const { meetings } = await held.zoom.control("GET", "meetings");
      assert.equal(meetings.filter((meeting) => meeting.topic === topic).length, 1);
      assert.equal(await frame.locator(".page-header").count(), 0);
      // Zoom shows nothing in a frame; what is ours stays.
      const target = (address) => frame.locator(`a[href${address}]`).first().getAttribute("target");
      assert.equal(await target("^=http"), "_blank");
      assert.equal(await target("$='/book'"), null);
      if (look !== "without script") {
        // The browser's own clipboard is not for another site's frame, unless the frame says so.
        await frame.getByRole("button", { name: /^Copy/ }).first().click();
        await frame.getByText("✓ Copied").waitFor();
      }
    });
  }

  test("r1 the form, its errors and what may not be framed are as good in the other languages", async () => {
    for (const locale of ["de", "fr", "pt-BR", "fi"]) {
      const look = async (frame) => {
        assert.equal(await frame.locator("html").getAttribute("lang"), locale);
        await assertAccessible(frame);
        await assertFits(frame);
      };
      const { frame } = await framed(intranet, BOOK, VIEWS.phone, { locale });
      await look(frame);
      await frame.locator("form[data-form] > .button-row button").first().click();
      await frame.locator(".error-summary").waitFor();
      await look(frame);
      const { frame: elsewhere } = await framed(intranet, "/embed/zoom/my-meetings", VIEWS.phone, { locale });
      await look(elsewhere);
    }
  });

  test("r1 an error stands at its field, and what was typed is kept", async () => {
    const { frame } = await framed(intranet, BOOK);
    await frame.locator("[name=topic]").fill("No time yet");
    await frame.getByRole("button", { name: "Book this time" }).click();
    await frame.locator(".error-summary").waitFor();
    assert.match(await frame.locator(".error-summary").innerText(), /Choose a time/);
    assert.equal(await frame.locator("[name=topic]").inputValue(), "No time yet");
  });

  test("r1 a page that may not be framed is offered in a tab", async () => {
    const { page, frame } = await framed(intranet, "/embed/zoom/my-meetings");
    const [tab] = await Promise.all([page.context().waitForEvent("page"), frame.getByRole("link", { name: /tab/ }).click()]);
    await tab.waitForURL(/\/app\/zoom\/my-meetings/);
  });
});

describe("in a stranger's frame", () => {
  test("r1 nobody is known there, even on an allowed site: a tab is offered", async () => {
    const { page, frame } = await framed(stranger, BOOK);
    await frame.getByRole("heading", { name: "Sign in first" }).waitFor();
    assert.equal(await frame.locator("form").count(), 0);
    await assertAccessible(frame);
    const [tab] = await Promise.all([page.context().waitForEvent("page"), frame.getByRole("link").click()]);
    // In a tab of its own the browser says who asks.
    await tab.waitForURL(/\/app\/zoom\.office-hours\/book/);
    await tab.locator("[name=topic]").waitFor();
  });
});
