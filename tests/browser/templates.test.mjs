// The page Templates, by the real program: a packed template is uploaded, listed, used, rolled back and removed.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, assertFits, assertReadableIn, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { assertReachable } from "./harness/keyboard.mjs";
import { useMicroapp } from "./harness/microapp.mjs";
import { connectAccount } from "./harness/people.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const EXAMPLE = fileURLToPath(new URL("../../templates/examples/office-hours", import.meta.url));
const VERSION = /^ {2}version: .+$/m;
const PAGE = "/app/zoom.office-hours/book";

const browser = useBrowser();
const held = useMicroapp((installation) => installation.install());
let admin;
const packed = {};

/** The example with this version, packed by the program. */
const pack = async (version) => {
  const folder = join(held.installation.folder, `office-hours-${version}`);
  await cp(EXAMPLE, folder, { recursive: true });
  const about = join(folder, "template.yaml");
  const text = await readFile(about, "utf8");
  assert.match(text, VERSION);
  await writeFile(about, text.replace(VERSION, `  version: ${version}`));
  await held.installation.microapp(["page", "pack", folder, "--out", `${folder}.zip`]);
  return `${folder}.zip`;
};

describe("by the real program", () => {
  before(async () => {
    await connectAccount(browser, held.installation);
    admin = await held.installation.admin(browser);
    for (const version of ["1.1.0", "1.2.0"]) packed[version] = await pack(version);
  });

  const open = (...views) => browser.open(held.installation.at("/templates"), admin, ...views);
  const install = async (page, file) => {
    if (file) await page.locator("[name=template]").setInputFiles(file);
    await page.getByRole("button", { name: "Check and install" }).click();
  };
  const shown = (page) => page.locator("section[aria-labelledby=of-zoom]").innerText();

  for (const [name, views] of Object.entries({ "with script": [], "without, on a phone": [VIEWS.phone, VIEWS.withoutScript] })) {
    test(`uploaded, listed, used, rolled back and removed, ${name}`, async () => {
      const page = await open(...views);
      assert.match(await shown(page), /the pages that come with the program/);
      await install(page, packed["1.1.0"]);
      await page.waitForURL("**/templates#zoom.office-hours");
      assert.match(await shown(page), new RegExp(`1\\.1\\.0, release 1[^]*by ${held.zoom.users[0].email}`));
      await page.getByRole("link", { name: "Office hours" }).click();
      await page.waitForURL((url) => url.pathname === PAGE);
      assert.equal(await page.locator("form [name=slot]").first().isVisible(), true);

      await page.goto(held.installation.at("/templates"));
      await install(page, packed["1.2.0"]);
      await page.getByRole("button", { name: /^Go back to 1\.1\.0, release 1\s*: Office hours$/ }).waitFor();
      assert.match(await shown(page), /1\.2\.0, release 2/);
      await screenshot(page, `templates-${name}`.replaceAll(/\W+/g, "-"));
      await page.getByRole("button", { name: /^Go back to 1\.1\.0, release 1\s*: Office hours$/ }).click();
      await page.getByRole("button", { name: /^Go back/ }).waitFor({ state: "detached" });
      assert.match(await shown(page), /1\.1\.0, release 1/);

      await page.getByRole("button", { name: /^Remove\s*: Office hours$/ }).click();
      await page.getByRole("link", { name: "Office hours" }).waitFor({ state: "detached" });
      assert.match(await shown(page), /the pages that come with the program/);
      const gone = await page.context().request.get(held.installation.at(PAGE));
      assert.equal(gone.status(), 404);
    });

    test(`what can't be installed is said at the field and in a summary, ${name}`, async () => {
      const page = await open(...views);
      await install(page);
      await page.locator(".error-summary").waitFor();
      assert.match(await page.locator("#template-error").innerText(), /Choose a packed template/);
      await install(page, { name: "broken.zip", mimeType: "application/zip", buffer: Buffer.from("PK no archive") });
      await page.locator("#template-error", { hasText: "can’t be read" }).waitFor();
      assert.equal(await page.locator("[name=template]").getAttribute("aria-invalid"), "true");
      assert.match(await shown(page), /the pages that come with the program/, "nothing is installed");
      await screenshot(page, `templates-refused-${name}`.replaceAll(/\W+/g, "-"));
    });
  }

  describe("how it looks", () => {
    const LOOKS = {
      "light": [VIEWS.light],
      "narrow phone": [VIEWS.phone, VIEWS.light],
      "script lost": [VIEWS.lostScript, VIEWS.phone],
    };
    before(async () => {
      const page = await open();
      for (const version of ["1.1.0", "1.2.0"]) await install(page, packed[version]);
      await page.getByRole("button", { name: /^Go back/ }).waitFor();
    });
    for (const [look, views] of Object.entries(LOOKS)) {
      test(`${look}: no violation, nothing cut off, no complaint, all by keyboard, with a template and with an error`, async () => {
        const page = await open(...views);
        await assertAccessible(page);
        await assertReadableIn(page, "dark");
        await assertTargets(page);
        await assertFits(page);
        await assertReachable(page);
        assert.deepEqual(page.complaints, []);
        await screenshot(page, `templates-${look}`.replaceAll(/\W+/g, "-"));
        await install(page);
        await page.locator(".error-summary").waitFor();
        await assertAccessible(page);
        await assertFits(page);
      });
    }
  });
});
