// The script where something goes wrong: an answer that doesn't come, or that is none.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { useBrowser } from "./harness/browser.mjs";
import { useStaticServer } from "./harness/static-server.mjs";

const page = `<!doctype html><html lang="en"><head><title>Script</title><script type="module" src="/microapp.js"></script></head><body>
<form method="post" action="/never" data-form data-once>
  <input id="topic" name="topic"><textarea id="agenda" name="agenda"></textarea><button type="submit" data-busy="One moment">Create</button>
</form>
<aside><div class="dates"><div id="live" data-preview="/live"></div></div></aside></body></html>`;
const assets = new URL("../../host/templates/assets/", import.meta.url);
let live = { body: "<p>Monday</p>" };
let sent = 0;
// A waiting page; asked by its script it answers so, and as a page with the way on.
let told = {};
const waiting = `<!doctype html><html lang="en"><head><title>Waiting</title><script type="module" src="/microapp.js"></script></head><body>
<div data-poll="/outcome" data-poll-seconds="1"><p data-poll-text>It is being done</p></div></body></html>`;
const ready = `<!doctype html><html lang="en"><head><title>Ready</title><script type="module" src="/microapp.js"></script></head><body>
<a href="/followed" data-go>Open</a><a href="/other" data-go>Another</a></body></html>`;
const link = `<!doctype html><html lang="en"><head><title>Link</title><script type="module" src="/microapp.js"></script></head><body>
<p id="link">https://zoom.example/j/1</p><button type="button" data-copy="link" data-copied="Copied" hidden>Copy</button></body></html>`;
const server = useStaticServer(assets, {
  "/link": () => ({ body: link }),
  "/script": () => ({ body: page }),
  // Without content the browser stays where it is, as it does when somebody stops it.
  "/never": () => { sent += 1; return { status: 204 }; },
  "/live": () => live,
  "/waiting": () => ({ body: waiting }),
  "/outcome": ({ headers }) => (headers.accept === "application/json" ? told : { body: "<title>Sign in</title><h1>Sign in</h1>" }),
  "/ready": () => ({ body: ready }),
  "/followed": () => ({ body: "<title>Followed</title>" }),
});
const browser = useBrowser();

describe("the script where something goes wrong", () => {
  test("what is shown as one types goes away when there is no answer to what was typed since", async () => {
    const form = await browser.open(server.url("script"));
    const shown = (text) => form.waitForFunction((wanted) => document.getElementById("live").textContent === wanted, text);
    for (const [value, answer] of [["a", { status: 401, body: "Sign in" }], ["b", { status: 502, body: "Broken" }]]) {
      live = { body: "<p>Monday</p>" };
      await form.fill("#topic", value);
      await shown("Monday");
      live = answer;
      await form.fill("#topic", `${value}!`);
      await shown("");
    }
  });

  test("what is shown as one types is not put there again while it is the same", async () => {
    live = { body: "<p>Monday &amp; Tuesday</p>\n" };
    const form = await browser.open(server.url("script"));
    const type = async (field) => {
      await Promise.all([form.waitForResponse((answer) => answer.url().endsWith("/live")), form.fill(field, "x")]);
      await form.waitForFunction(() => !document.querySelector("[aria-busy]"));
    };
    await type("#topic");
    assert.equal((await form.textContent("#live")).trim(), "Monday & Tuesday");
    await form.evaluate(() => {
      window.changes = 0;
      new MutationObserver(() => { window.changes += 1; }).observe(document.getElementById("live"), { childList: true, subtree: true });
    });
    await type("#agenda");
    assert.equal(await form.evaluate(() => window.changes), 0);
    live = { body: "<p>Wednesday</p>" };
    await type("#topic");
    assert.equal(await form.textContent("#live"), "Wednesday");
  });

  test("what is copied is copied in a frame that is not allowed the Clipboard API, too", async (t) => {
    // Of another origin, since a frame of the same one is allowed what the page is; and by way of this server, since the
    // other one may not be framed.
    const inner = async (path) => {
      const answer = await fetch(server.url(path));
      return [{ "content-type": answer.headers.get("content-type") }, await answer.text()];
    };
    const framed = createServer(async ({ url }, response) => {
      const [headers, body] = url === "/" ? [{ "content-type": "text/html" }, `<iframe src="http://localhost:${framed.address().port}/link"></iframe>`] : await inner(url.slice(1));
      response.writeHead(200, headers).end(body);
    });
    await new Promise((resolve) => { framed.listen(0, resolve); });
    t.after(() => { framed.closeAllConnections(); framed.close(); });
    const origin = `http://127.0.0.1:${framed.address().port}`;
    const outer = await browser.open(origin);
    await outer.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    const frame = outer.frameLocator("iframe");
    await frame.getByRole("button", { name: "Copy" }).click();
    await frame.getByText("✓ Copied").waitFor();
    // Only where the focus is may anything be read.
    await outer.mouse.click(2, 2);
    assert.equal(await outer.evaluate(() => navigator.clipboard.readText()), "https://zoom.example/j/1");
  });

  test("a page that waits goes where it is told why, once there is nothing to wait for", async () => {
    for (const status of [401, 403, 404]) {
      told = { status: 500, body: "{}" };
      const page = await browser.open(server.url("waiting"));
      await page.waitForResponse((answer) => answer.url().endsWith("/outcome"));
      told = { status, body: "{}" };
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }
  });

  test("a link that is marked so is followed by itself", async () => {
    const page = await browser.open(server.url("ready"));
    await page.waitForURL(/followed/);
  });

  test("a button whose answer never comes can be pressed again after a while", async () => {
    const form = await browser.open(server.url("script"));
    await form.clock.install();
    const button = form.getByRole("button");
    const until = async (count) => { while (sent < count) await new Promise((resolve) => { setTimeout(resolve, 20); }); };
    const state = async () => [await button.textContent(), await button.getAttribute("aria-disabled")];
    await button.click({ noWaitAfter: true });
    await until(1);
    assert.deepEqual(await state(), ["One moment", "true"]);
    await form.evaluate(() => document.forms[0].requestSubmit());
    await form.clock.fastForward(11_000);
    assert.deepEqual(await state(), ["Create", null]);
    assert.equal(sent, 1, "too soon");
    await button.click({ noWaitAfter: true });
    await until(2);
  });
});
