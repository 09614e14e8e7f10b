// `microapp page preview` in a real browser: the finished examples in every language and look, and how soon a saved file is
// seen.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertFits, assertTargets } from "./harness/axe.mjs";
import { useBrowser, VIEWS } from "./harness/browser.mjs";
import { PROGRAM } from "./harness/microapp.mjs";
import { Process, run } from "./harness/processes.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const EXAMPLES = ["team-stand-up", "office-hours", "interview-panel"];
const LANGUAGES = ["en", "de", "fr", "pt-BR", "fi"];
/** How soon a saved file is seen, in milliseconds. */
const SOON = 200;

const browser = useBrowser();
let folder;
const previews = new Map();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "microapp-preview-"));
  for (const example of EXAMPLES) {
    const { code, output } = await run(PROGRAM, ["page", "new", example, "--from", example], { cwd: folder });
    assert.equal(code, 0, output);
    const process = new Process(PROGRAM, ["page", "preview", example, "--no-open"], { cwd: folder });
    previews.set(example, { process, origin: (await process.says(/http:\/\/127\.0\.0\.1:\d+/))[0] });
  }
});
after(async () => {
  for (const { process } of previews.values()) await process.end();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const at = (example, path) => previews.get(example).origin + path;

describe("every example", () => {
  const look = (example, language, theme, direction, state, page, ...views) => {
    const name = `${example} ${page}, ${language}, ${theme}, ${direction}, ${state}`;
    test(`${name}: no violation, nothing cut off, no complaint`, async () => {
      const shown = await browser.open(at(example, `/view/${language}.${theme}.${direction}.${state}/${page}`), ...views);
      const root = await shown.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir, dark: getComputedStyle(document.body).backgroundColor }));
      assert.deepEqual([root.lang, root.dir], [language, direction]);
      const [red] = root.dark.match(/\d+/g).map(Number);
      assert.equal(red < 128, theme === "dark", `${root.dark} is ${theme}`);
      await screenshot(shown, `preview-${name}`.replaceAll(/\W+/g, "-"));
      await assertAccessible(shown);
      await assertTargets(shown);
      await assertFits(shown);
      assert.deepEqual(shown.complaints, []);
    });
  };
  for (const example of EXAMPLES) {
    // Each language in one of the two looks, which take turns with the example.
    for (const [index, language] of LANGUAGES.entries()) {
      if ((index + EXAMPLES.indexOf(example)) % 2 === 0) look(example, language, "light", "ltr", "usual", "book", VIEWS.desktop);
      else look(example, language, "dark", "ltr", "errors", "book", VIEWS.phone);
    }
    look(example, "en", "dark", "rtl", "long", "book", VIEWS.phone);
    look(example, "en", "light", "ltr", "usual", "invitation", VIEWS.desktop);
    look(example, "fi", "dark", "rtl", "long", "invitation", VIEWS.phone);
  }
});

describe("the bar", () => {
  test("switches language, theme, direction and width without another press", async () => {
    const shell = await browser.open(at("team-stand-up", "/"));
    for (const [name, value] of [["language", "fi"], ["theme", "dark"], ["direction", "rtl"], ["width", "phone"], ["page", "invitation"]]) {
      await shell.locator(`select[name=${name}]`).selectOption(value);
      await shell.waitForURL((url) => url.searchParams.get(name) === value);
    }
    const frame = shell.frame({ url: /\/view\// });
    await frame.locator("h1").waitFor();
    const root = await frame.evaluate(() => ({ ...document.documentElement.dataset, lang: document.documentElement.lang, dir: document.documentElement.dir, width: innerWidth }));
    assert.equal(root.theme, "dark");
    assert.deepEqual([root.lang, root.dir], ["fi", "rtl"]);
    assert.ok(root.width <= 390, `${root.width} px`);
    await screenshot(shell, "preview-bar");
    await assertAccessible(shell, { exclude: ["iframe"] });
    assert.deepEqual(shell.complaints, []);
  });

  test(`shows a saved file within ${SOON} ms, and what is wrong with one in its place`, async (t) => {
    const shell = await browser.open(at("office-hours", "/?page=book&language=en"));
    const heading = (words) => shell.evaluate((wanted) => new Promise((resolve) => {
      const look = () => {
        const shown = document.querySelector("#page").contentDocument?.querySelector("h1")?.textContent;
        if (shown === wanted) resolve(Date.now());
        else setTimeout(look, 2);
      };
      look();
    }), words);
    await heading("Come to office hours");
    const file = join(folder, "office-hours", "locales", "en.ftl");
    const [, ...rest] = (await readFile(file, "utf8")).split("\n");
    const times = [];
    for (let round = 0; round < 9; round += 1) {
      const seen = heading(`Round ${round}`);
      const saved = Date.now();
      await writeFile(file, [`book = Round ${round}`, ...rest].join("\n"));
      times.push(await seen - saved);
    }
    times.sort((one, other) => one - other);
    t.diagnostic(`from the save to the heading in the browser: ${times.join(", ")} ms`);
    // The third of nine: what it takes while nothing else holds the machine.
    assert.ok(times[2] < SOON, `${times} ms`);

    const template = join(folder, "office-hours", "template.yaml");
    const good = await readFile(template, "utf8");
    const wrong = heading("This page can't be shown");
    await writeFile(template, good.replace("action: create-meeting", "action: <b>create"));
    await wrong;
    const frame = shell.frame({ url: /\/view\// });
    assert.match(await frame.locator("main").innerText(), /template\.yaml:\d+:\d+[\s\S]*<b>create/);
    await assertAccessible(frame);
    const back = heading("Round 8");
    await writeFile(template, good);
    await back;
    assert.deepEqual(shell.complaints, []);
  });
});
