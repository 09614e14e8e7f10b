// The real program: `microapp serve` over a data folder of its own, beside `microapp simulator` in Zoom's place.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { keepOutput, LOG, scratch, secret, signedIn } from "./canaries.mjs";
import { Process, run } from "./processes.mjs";

/** The program; tests/browser/run builds it. */
export const PROGRAM = process.env.MICROAPP ?? fileURLToPath(new URL("../../../target/debug/microapp", import.meta.url));
export const PASSWORD = "three green bicycles";
secret("password", PASSWORD);

/** Where services send browsers back. */
export const PLACES = {
  account: "/admin/api/gwsc/auth/serverContext",
  person: "/app/api/auth/serviceAction/callback",
  own: "/organization/integration/zoom/redirect",
};

/** A port that was free a moment ago. */
export const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** A Zoom on this machine, and its controls. */
export class Zoom {
  static async start() {
    const zoom = new Zoom();
    zoom.process = new Process(PROGRAM, ["simulator", "--json"]);
    zoom.told = JSON.parse((await zoom.process.says(/^\{.*\}$/m))[0]);
    zoom.origin = new URL(zoom.told.base_url).origin;
    zoom.users = zoom.told.users;
    return zoom;
  }

  /** Asks a control: `/_simulator/…`. */
  async control(method, path, body) {
    const answer = await fetch(`${this.origin}/_simulator/${path}`, {
      method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Adds an app: `account-level` or `user-managed`. */
  app(kind, redirect, more = {}) {
    return this.control("POST", "apps", { name: "microapp", kind, redirect_uris: [redirect], ...more });
  }

  /** What arrived at its paths so far, such as `POST /v2/users/me/meetings`. */
  async asked(pattern) {
    const { requests } = await this.control("GET", "requests");
    return requests.filter(({ method, path }) => pattern.test(`${method} ${path}`));
  }
}

/** An installation: a data folder, a server, and people. */
export class Installation {
  constructor(zoom, folder) {
    Object.assign(this, { zoom, folder, states: new Map() });
  }

  /** Runs the program on this installation's data. */
  async microapp(args, options) {
    const { code, output } = await run(PROGRAM, args, { ...options, env: this.env });
    assert.equal(code, 0, `microapp ${args.join(" ")}\n${output}`);
    return output;
  }

  get env() {
    return { ...process.env, MICROAPP_DATA: join(this.folder, "data"), MICROAPP_LOG: LOG, RUST_BACKTRACE: "0" };
  }

  async serve() {
    await this.#listen("127.0.0.1:0");
    this.setupLink = (await this.server.says(/^\s*(http:\S+\/setup\/\S+)$/m))[1];
  }

  async #listen(address) {
    this.server = keepOutput(new Process(PROGRAM, ["serve", "--listen", address], { env: this.env }));
    this.origin = (await this.server.says(/^microapp\s+(http:\/\/127\.0\.0\.1:\d+)/m))[1];
  }

  /** Kills the server as a crash does; what it was doing is cut off. */
  kill() {
    return this.server.end("SIGKILL");
  }

  /** Serves again where it served before. */
  again() {
    return this.#listen(new URL(this.origin).host);
  }

  async secretFile(name, secret) {
    const path = join(this.folder, name);
    await writeFile(path, secret, { mode: 0o600 });
    return path;
  }

  /** `account` and `person` are apps of the simulator; without them the account needs nobody's consent. */
  async install({ account, person, redirect, embed = [] } = {}) {
    const args = ["install", "zoom", "--simulator", this.zoom.origin, "--public-url", this.origin];
    if (account) {
      args.push("--mode", "authorization-code", `--client-id=${account.client_id}`);
      args.push("--client-secret-file", await this.secretFile("account.secret", account.client_secret));
    }
    if (person) {
      args.push(`--user-client-id=${person.client_id}`);
      args.push("--user-client-secret-file", await this.secretFile("person.secret", person.client_secret));
    }
    if (redirect) args.push("--redirect-url", redirect);
    for (const origin of embed) args.push("--embed-origin", origin);
    await this.microapp(args);
  }

  /** An address of the server. */
  at(path) {
    return new URL(path, this.origin).href;
  }

  /** Fills in and sends the form of a link that makes the first account, or lets somebody choose a password. */
  async #fill(page, values) {
    for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value);
    await page.locator("main form button[type=submit]").first().click();
    await page.waitForURL((url) => !/\/(setup|password|sign-in)/.test(url.pathname));
  }

  /** The cookies of the first account: an admin who is the simulator's first user. They are made once. */
  async admin(browser) {
    const email = this.zoom.users[0].email;
    if (!this.states.has(email)) {
      const page = await browser.open(this.setupLink);
      await this.#fill(page, { name: "Ada Lovelace", email, password: PASSWORD, again: PASSWORD });
      this.states.set(email, signedIn(await page.context().storageState()));
    }
    return { storageState: this.states.get(email) };
  }

  /** The cookies of a user, whom the admin adds. */
  async user(browser, email, name = "Grace Hopper") {
    if (!this.states.has(email)) {
      const page = await browser.open(this.at("/admin/people"), await this.admin(browser));
      await page.locator("main [name=name]").fill(name);
      await page.locator("main [name=email]").fill(email);
      await page.locator("main form[action='/admin/people'] button[type=submit]").click();
      const link = (await page.locator("main").innerText()).match(/http:\S+\/password\/\S+/)[0];
      const own = await browser.open(link);
      await this.#fill(own, { password: PASSWORD, again: PASSWORD });
      this.states.set(email, signedIn(await own.context().storageState()));
    }
    return { storageState: this.states.get(email) };
  }
}

/** Starts a Zoom and an installation before the tests of a file, and ends them after. */
export const useMicroapp = (prepare = async () => {}) => {
  const held = {};
  before(async () => {
    const folder = await scratch("microapp-browser-");
    held.folder = folder;
    held.zoom = await Zoom.start();
    held.installation = new Installation(held.zoom, folder.path);
    await held.installation.serve();
    await prepare(held.installation);
  });
  after(async () => {
    await held.installation?.server?.end();
    await held.zoom?.process.end();
    await held.folder?.remove();
  });
  return held;
};
