// Each way to sign in to Zoom, by a browser where a person clicks: in the server's pages, and from the command line.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertAccessible, assertFits } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { addressBar, consent, intercept } from "./harness/consent.mjs";
import { freePort, Installation, PLACES, PROGRAM, useMicroapp } from "./harness/microapp.mjs";
import { Process } from "./harness/processes.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const browser = useBrowser();
/** What the browser complains of at our own pages: Zoom's are not ours. */
const complaints = (page, zoom) => page.complaints.filter((text) => !text.includes(zoom.origin));
const heading = (page) => page.locator("h1").textContent();
const account = (page) => page.locator(".summary-row", { hasText: "Account" }).first().locator(".tag").textContent();

/** Opens /admin as its admin and presses Connect. */
const connectAccount = async (installation, ...views) => {
  const page = await browser.open(installation.at("/admin"), await installation.admin(browser), ...views);
  await page.getByRole("button", { name: /^Connect/ }).click();
  return page;
};

describe("the account's app, in the server's pages", () => {
  const held = useMicroapp(async (installation) => {
    const app = await installation.zoom.app("account-level", installation.at(PLACES.account));
    await installation.install({ account: app });
  });

  test("r22 r26 an admin presses Connect, consents at Zoom and comes back connected; the directory is listed", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation, VIEWS.phone);
    await page.waitForURL(/\/oauth\/authorize\?/);
    const asked = new URL(page.url()).searchParams;
    assert.equal(asked.get("redirect_uri"), installation.at(PLACES.account));
    assert.equal(asked.get("code_challenge_method"), "S256");
    assert.equal(asked.get("scope"), null);
    await consent(page, zoom.users[0].email);
    assert.equal(new URL(page.url()).pathname, PLACES.account);
    assert.equal(await heading(page), "Connected");
    await assertAccessible(page);
    await assertFits(page);
    assert.deepEqual(complaints(page, held.zoom), []);
    await page.getByRole("link", { name: "Go on" }).click();
    await page.waitForURL("**/admin");
    assert.equal(await account(page), "Connected");
    // The list of people comes a moment later: the browser did not wait for it.
    await page.waitForFunction(() => /\d people, listed/.test(document.body.innerText) || location.reload(), null, { polling: 500 });
  });

  test("without script it is the same", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation, VIEWS.withoutScript);
    await consent(page, zoom.users[0].email);
    assert.equal(await heading(page), "Connected");
  });

  test("reload and the back button on the callback connect nothing twice and break nothing", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation);
    await consent(page, zoom.users[0].email);
    const exchanges = (await zoom.asked(/^POST \/oauth\/token$/)).length;
    await page.reload();
    assert.equal(await heading(page), "Not connected");
    assert.match(await page.locator("main").innerText(), /used already/);
    await assertAccessible(page);
    // Back to Zoom's page: its answer has another code, and the same state, which is of no use any more.
    await page.goBack();
    await consent(page, zoom.users[0].email);
    assert.equal(await heading(page), "Not connected");
    assert.equal((await zoom.asked(/^POST \/oauth\/token$/)).length, exchanges, "no code was exchanged");
    await page.getByRole("link", { name: "Back" }).click();
    assert.equal(await account(page), "Connected");
  });

  test("denied at Zoom: the page says so, and nothing has changed", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation, VIEWS.dark);
    await consent(page, zoom.users[0].email, "Deny");
    assert.equal(new URL(page.url()).searchParams.get("error"), "access_denied");
    assert.equal(await heading(page), "Not connected");
    assert.match(await page.locator("main").innerText(), /access_denied/);
    await assertAccessible(page);
  });

  for (const [name, same] of Object.entries({ "another browser of the same admin": true, "the browser of a stranger": false })) {
    test(`a link with the first browser's state is of no use to ${name}`, async () => {
      const { installation, zoom } = held;
      const first = await connectAccount(installation);
      const caught = await intercept(first, PLACES.account);
      await consent(first, zoom.users[0].email);
      const exchanges = (await zoom.asked(/^POST \/oauth\/token$/)).length;
      const second = await browser.open(await caught.address(), same ? await installation.admin(browser) : {});
      assert.equal(await heading(second), "Not connected");
      assert.match(await second.locator("main").innerText(), /began in another browser/);
      // Whoever has the link has the code as well, so it is lost to the first browser, too.
      await caught.release();
      await first.goto(await caught.address());
      assert.equal(await heading(first), "Not connected");
      assert.equal((await zoom.asked(/^POST \/oauth\/token$/)).length, exchanges, "no code was exchanged");
    });
  }

  test("no page of it tells another site, or keeps, the code in its address", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation);
    const answer = page.waitForResponse((response) => new URL(response.url()).pathname === PLACES.account);
    await consent(page, zoom.users[0].email);
    const headers = await (await answer).allHeaders();
    assert.equal(headers["cache-control"], "no-store");
    assert.match(headers["referrer-policy"], /^(no-referrer|same-origin)$/);
    const code = new URL(page.url()).searchParams.get("code");
    assert.ok(code.length > 20);
    assert.equal((await page.content()).includes(code), false);
  });
});

describe("an app whose code is pasted, in the server's pages", () => {
  const held = useMicroapp(async (installation) => {
    const redirect = "https://localhost/";
    const app = await installation.zoom.app("account-level", redirect);
    await installation.install({ account: app, redirect });
  });

  test("the page and its error are as good in the other languages", async () => {
    const { installation } = held;
    for (const locale of ["de", "fr", "pt-BR", "fi"]) {
      const page = await browser.open(installation.at("/admin"), await installation.admin(browser), VIEWS.phone, { locale });
      await page.locator("form[action$='/connect'] button").first().click();
      for (const part of ["[name=code]", ".field-error"]) {
        await page.locator(part).waitFor();
        assert.equal(await page.locator("html").getAttribute("lang"), locale);
        await assertAccessible(page);
        await assertFits(page);
        if (part === "[name=code]") await page.locator("form[action$='/paste'] button").click();
      }
    }
  });

  for (const [name, view] of Object.entries({ "on a phone": VIEWS.phone, "without script": VIEWS.withoutScript })) {
    test(`r104 r107 r108 an admin without a terminal connects, ${name}`, async () => {
      const { installation, zoom } = held;
      const page = await connectAccount(installation, view);
      // What looks for faults is itself a script.
      const look = async () => {
        if (view === VIEWS.withoutScript) return;
        await assertAccessible(page);
        await assertFits(page);
      };
      assert.equal(await heading(page), "Connect with a code");
      await look();
      const opened = page.waitForEvent("popup");
      await page.getByRole("link", { name: "Open the service’s page" }).click();
      const zooms = await opened;
      await consent(zooms, zoom.users[0].email);
      await zooms.waitForURL(/^chrome-error:/, { waitUntil: "commit" }).catch(() => {});
      const address = await addressBar(zooms);
      assert.match(address, /^https:\/\/localhost\/\?code=[^&]+&state=/);
      const field = page.getByLabel("Address, or the code in it");
      await field.fill(address.replace("localhost", "elsewhere.example"));
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.locator(".field-error").waitFor();
      assert.match(await page.locator(".field-error").innerText(), /The code comes at https:\/\/localhost\//);
      assert.equal(await field.inputValue(), "");
      await look();
      await screenshot(page, `pasted-code-${name.replaceAll(" ", "-")}`);
      await field.fill(address);
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.getByRole("link", { name: "Go on" }).waitFor();
      assert.equal(await heading(page), "Connected");
      assert.equal((await page.content()).includes(new URL(address).searchParams.get("code")), false);
      // The browser notes the status of the page with the error.
      assert.deepEqual(complaints(page, zoom).filter((text) => !/status of 422/.test(text)), []);
    });
  }
});

describe("each person's own app, in the server's pages", () => {
  const held = useMicroapp(async (installation) => {
    const app = await installation.zoom.app("user-managed", installation.at(PLACES.person));
    await installation.install({ person: app });
  });

  test("r27 r43 each person connects their own account, once, and sees it", async () => {
    const { installation, zoom } = held;
    for (const [number, name] of [[1, "Thomas Hill"], [2, "Amira Khan"]]) {
      const { email } = zoom.users[number];
      const page = await browser.open(installation.at("/connections"), await installation.user(browser, email, name));
      assert.equal(await page.locator("main .tag").textContent(), "Not connected");
      await assertAccessible(page);
      await page.getByRole("button", { name: /^Connect/ }).click();
      await consent(page, email);
      assert.equal(new URL(page.url()).pathname, PLACES.person);
      assert.equal(await heading(page), "Connected");
      assert.deepEqual(complaints(page, held.zoom), []);
      await page.getByRole("link", { name: "Go on" }).click();
      await page.waitForURL("**/connections");
      assert.equal(await page.locator("main .tag").textContent(), "Connected");
    }
    const admin = await browser.open(installation.at("/admin"), await installation.admin(browser));
    const people = admin.locator(".summary-row", { hasText: "People" }).locator("li");
    assert.equal(await people.count(), 2);
  });

  test("r45 one person's state is of no use to another person", async () => {
    const { installation, zoom } = held;
    const [one, other] = [zoom.users[3].email, zoom.users[4].email];
    const first = await browser.open(installation.at("/connections"), await installation.user(browser, one, "Lucía Gómez"));
    await first.getByRole("button", { name: /^Connect/ }).click();
    const caught = await intercept(first, PLACES.person);
    await consent(first, one);
    const second = await browser.open(await caught.address(), await installation.user(browser, other, "Kenji Sato"));
    assert.equal(await heading(second), "Not connected");
    for (const email of [one, other]) {
      const page = await browser.open(installation.at("/connections"), await installation.user(browser, email));
      assert.equal(await page.locator("main .tag").textContent(), "Not connected", email);
    }
  });

  test("a person disconnects, and connects again", async () => {
    const { installation, zoom } = held;
    const { email } = zoom.users[1];
    const page = await browser.open(installation.at("/connections"), await installation.user(browser, email));
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await page.waitForURL("**/connections");
    assert.equal(await page.locator("main .tag").textContent(), "Not connected");
    assert.equal((await zoom.asked(/^POST \/oauth\/revoke$/)).length > 0, true, "the token is revoked at Zoom");
    await page.getByRole("button", { name: /^Connect/ }).click();
    await consent(page, email);
    assert.equal(await heading(page), "Connected");
  });
});

describe("a client of this installation's own, in the server's pages", () => {
  const held = useMicroapp(async (installation) => {
    const redirect = installation.at(PLACES.own);
    const app = await installation.zoom.app("account-level", redirect, { scopes: ["meeting:read:admin", "meeting:write:admin", "user:read:admin"] });
    await installation.install({ account: app, redirect });
  });

  test("r77 r81 r84 the browser comes back to the installation's own place, and three scopes are enough", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation);
    await consent(page, zoom.users[0].email);
    assert.equal(new URL(page.url()).pathname, PLACES.own);
    assert.equal(await heading(page), "Connected");
  });

  test("a service that hands the browser on to another site first is no dead end", async () => {
    const { installation, zoom } = held;
    const page = await browser.open(installation.at("/admin"), await installation.admin(browser));
    // Another origin, as a company's own sign-in is: the policy of the page with the button knows nothing of it.
    await page.context().route((url) => url.origin === zoom.origin && url.pathname === "/oauth/authorize", (route) => {
      const on = new URL(route.request().url());
      on.hostname = "localhost";
      return route.fulfill({ status: 302, headers: { location: on.href } });
    });
    await page.getByRole("button", { name: /^Connect/ }).click();
    await page.waitForURL(/^http:..localhost:[0-9]+.oauth.authorize/);
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, "/admin", "the page between is nothing to go back to");
    assert.deepEqual(complaints(page, zoom), []);
  });

  test("r87 a second installation has no use for the first one's state", async () => {
    const { installation, zoom } = held;
    const second = new Installation(zoom, join(installation.folder, "second"));
    await mkdir(second.folder);
    await second.serve();
    try {
      const redirect = second.at(PLACES.own);
      await second.install({ account: await zoom.app("account-level", redirect), redirect });
      const page = await connectAccount(installation);
      const caught = await intercept(page, PLACES.own);
      await consent(page, zoom.users[0].email);
      const elsewhere = new URL(await caught.address());
      elsewhere.host = new URL(second.origin).host;
      const other = await browser.open(elsewhere.href, await second.admin(browser));
      assert.equal(await heading(other), "Not connected");
      await other.goto(second.at("/admin"));
      assert.equal(await account(other), "Not connected");
    } finally {
      await second.server.end();
    }
  });
});

describe("missing scopes", () => {
  const held = useMicroapp(async (installation) => {
    const app = await installation.zoom.app("account-level", installation.at(PLACES.account), { scopes: ["meeting:read:admin", "user:read:admin"] });
    await installation.install({ account: app });
  });

  test("each is named with the actions that need it, and where it is added at Zoom", async () => {
    const { installation, zoom } = held;
    const page = await connectAccount(installation, VIEWS.phone);
    await consent(page, zoom.users[0].email);
    assert.equal(await heading(page), "Connected, but some things will not work");
    assert.match(await page.locator("main li").first().innerText(), /meeting:write:admin \(for create-meeting/);
    assert.match(await page.locator("main").innerText(), /Add Scopes/);
    await assertAccessible(page);
    await assertFits(page);
  });
});

describe("microapp connect", () => {
  const held = useMicroapp();

  /** A configuration with this app for the account, or for people, and a way to run `connect` with it. */
  const connecting = async ({ kind, place, redirect, as, args = [] }) => {
    const { installation, zoom } = held;
    const origin = `http://127.0.0.1:${await freePort()}`;
    const registered = redirect ?? `${origin}${place}`;
    const app = await zoom.app(kind, registered);
    const addresses = ["authorize", "token", "revoke"].map((name) => `${name}_url = "${zoom.told.oauth_url}/${name}"`).join("\n");
    const section = (name, client, more) => `[integration.${name}]\n${more}\nclient_id = "${client.client_id}"\nclient_secret = "${client.client_secret}"\n${addresses}\n`;
    const code = `mode = "authorization-code"${redirect || place === PLACES.own ? `\nredirect_url = "${registered}"` : ""}`;
    const config = [
      `[integration]\nname = "zoom-${app.client_id.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}"\nbase_url = "${zoom.told.base_url}"\nallow_loopback = true\npublic_url = "${origin}"`,
      kind === "user-managed"
        ? section("auth", zoom.told, `mode = "server-to-server"\naccount_id = "${zoom.told.account_id}"`) + section("user_auth", app, code)
        : section("auth", app, code),
    ].join("\n");
    const file = join(installation.folder, `${app.client_id}.toml`);
    await writeFile(file, config, { mode: 0o600 });
    const all = ["connect", "--config", file, "--no-browser", ...(as ? ["--as", as] : []), ...args];
    const program = new Process(PROGRAM, all, { env: installation.env });
    const [, start] = await program.says(/^\s+(http\S+)$/m);
    return { program, start, app, registered };
  };

  for (const { name, ...way } of [
    { name: "r23 the account's app", kind: "account-level", place: PLACES.account },
    { name: "r28 a person's app", kind: "user-managed", place: PLACES.person, as: "thomas.hill@example.com" },
    { name: "r81 a client of this installation's own", kind: "account-level", place: PLACES.own },
  ]) {
    test(`${name}: a listener waits for the browser, and both say how it ended`, async () => {
      const { program, start, registered } = await connecting(way);
      const page = await browser.open(start);
      await consent(page, way.as ?? held.zoom.users[0].email);
      assert.equal(page.url().split("?")[0], registered);
      assert.equal(await heading(page), "Connected");
      assert.deepEqual(complaints(page, held.zoom), []);
      assert.equal(await program.exited, 0, program.output);
      assert.match(program.output, /Connected (the account|thomas\.hill@example\.com) with/);
    });
  }

  test("denied: the browser and the terminal say so", async () => {
    const { program, start } = await connecting({ kind: "account-level", place: PLACES.account });
    const page = await browser.open(start);
    await consent(page, held.zoom.users[0].email, "Deny");
    assert.equal(await heading(page), "Not connected");
    assert.notEqual(await program.exited, 0);
    assert.match(program.output, /access_denied/);
  });

  test("only the browser that began can end it", async () => {
    const { program, start } = await connecting({ kind: "account-level", place: PLACES.account });
    const first = await browser.open(start);
    const caught = await intercept(first, PLACES.account);
    await consent(first, held.zoom.users[0].email);
    const second = await browser.open(await caught.address());
    assert.equal(await heading(second), "Not connected");
    assert.notEqual(await program.exited, 0);
    assert.match(program.output, /another browser/);
  });

  for (const [name, cut] of Object.entries({
    "the whole address out of the address bar": (address) => address,
    "the bare code": (address) => new URL(address).searchParams.get("code"),
    "what follows code= in it": (address) => address.split("code=")[1],
  })) {
    test(`r104 r107 the browser ends at an address that does not answer, and ${name} is pasted`, async () => {
      const { program, start } = await connecting({ kind: "account-level", redirect: "https://localhost/" });
      const page = await browser.open(start);
      await consent(page, held.zoom.users[0].email);
      await page.waitForURL(/^chrome-error:/, { waitUntil: "commit" }).catch(() => {});
      const address = await addressBar(page);
      assert.match(address, /^https:\/\/localhost\/\?code=[^&]+&state=/);
      await program.says(/Paste that whole address/);
      program.write("no code at all");
      await program.says(/there is a space in it/);
      program.write(cut(address));
      assert.equal(await program.exited, 0, program.output);
      assert.match(program.output, /Connected the account/);
    });
  }

  test("r107 an address of a denial, pasted, is a denial", async () => {
    const { program, start } = await connecting({ kind: "account-level", redirect: "https://localhost/" });
    const page = await browser.open(start);
    await consent(page, held.zoom.users[0].email, "Deny");
    program.write(await addressBar(page));
    assert.notEqual(await program.exited, 0);
    assert.match(program.output, /access_denied/);
  });
});
