// The keyboard: whoever has no mouse reaches everything, in the order of the page, and sees where they are.

import assert from "node:assert/strict";

/** Presses Tab through the page: each control that can be pressed has had the focus, and it was seen. */
export const assertReachable = async (page) => {
  const wanted = await page.evaluate(() => {
    const controls = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
    const groups = new Set();
    let count = 0;
    for (const control of controls) {
      if (control.disabled || control.tabIndex < 0 || !control.checkVisibility({ visibilityProperty: true }) || control.closest("[inert]")) continue;
      // Radio buttons of one name share one stop.
      if (control.type === "radio") {
        if (groups.has(control.name)) continue;
        groups.add(control.name);
      }
      control.dataset.wanted = control.type === "radio" ? `radio ${control.name}` : String(count += 1);
    }
    return [...document.querySelectorAll("[data-wanted]")].map((control) => [control.dataset.wanted, control.outerHTML.slice(0, 100)]);
  });
  await page.evaluate(() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); });
  const reached = new Set();
  const seen = new Map();
  // Fields for a date or a time have several stops each.
  for (let step = 0; step < wanted.length * 3 + 5 && reached.size < wanted.length; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const wanted = element.type === "radio" ? `radio ${element.name}` : element.dataset.wanted;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const shown = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      return { wanted, shown, html: element.outerHTML.slice(0, 100) };
    });
    if (!at) continue;
    reached.add(at.wanted);
    // A stop within a field for a date or a time is shown by the browser, on the part.
    seen.set(at.wanted, { ...at, shown: at.shown || (seen.get(at.wanted)?.shown ?? false) });
  }
  const unseen = [...seen.values()].filter(({ shown }) => !shown).map(({ html }) => html);
  const missed = wanted.filter(([name]) => !reached.has(name)).map(([, html]) => html);
  assert.deepEqual(missed, [], `not reached by keyboard:\n${missed.join("\n")}`);
  assert.deepEqual(unseen, [], `the focus is not seen at:\n${unseen.join("\n")}`);
};
