// axe-core over a page: every rule of WCAG 2.0 to 2.2, A and AA, and its best practices.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails with rule, element and reason for each violation. `page.evaluate` is not bound by the page's policy; but axe-core
 * needs timers, so it can't look at a page whose scripts are switched off: look at one whose scripts were lost instead.
 */
export const assertAccessible = async (page, { exclude = [], only } = {}) => {
  await page.evaluate(source);
  const { violations, passes } = await page.evaluate(
    ([runOnly, without]) => window.axe.run({ exclude: without }, { runOnly }),
    [only ? { type: "rule", values: only } : { type: "tag", values: TAGS }, exclude],
  );
  const words = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help})\n  ${target.join(" ")}\n  ${failureSummary}`));
  assert.ok(passes.length > 0, "axe-core checked nothing");
  assert.deepEqual(words, [], words.join("\n"));
};

/** The page in the other colours, without loading it again: what else could be wrong is the same in both. */
export const assertReadableIn = async (page, colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await assertAccessible(page, { only: ["color-contrast"] });
};

/** Every control that can be pressed is at least 44 by 44 CSS pixels, or a link within a line of text. */
export const assertTargets = async (page) => {
  const small = await page.evaluate(() => {
    const size = (element) => element.getBoundingClientRect();
    return [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .nav a, .tabs a, .pagination a, a.button")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true], .visually-hidden"))
      .filter((element) => {
        const labelled = element.matches("[type=checkbox], [type=radio]") ? element.labels[0] ?? element : element;
        return Math.max(size(element).height, size(labelled).height) < 43.5;
      })
      .map((element) => `${element.outerHTML.slice(0, 120)}: ${size(element).height} px high`);
  });
  assert.deepEqual(small, [], small.join("\n"));
};

/** Nothing sticks out of the page at its side. */
export const assertFits = async (page) => {
  const { wide, view } = await page.evaluate(() => {
    const view = document.documentElement.clientWidth;
    const clipped = (element) => {
      for (let box = element; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible" || box.classList.contains("visually-hidden") || box.classList.contains("skip-link")) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.checkVisibility())
      .filter((element) => { const box = element.getBoundingClientRect(); return (box.right > view + 1 || box.left < -1) && !clipped(element); })
      .map((element) => element.outerHTML.slice(0, 120));
    return { wide, view };
  });
  assert.deepEqual(wide, [], `wider than ${view} px:\n${wide.join("\n")}`);
};
