// Rules of forms in the browser: the same as on the server.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useBrowser } from "./harness/browser.mjs";
import { useStaticServer } from "./harness/static-server.mjs";

const when = (field, value = true) => ({ scope: `#/properties/${field}`, schema: { const: value } });
const rule = (effect, field, value) => ({ effect, condition: when(field, value) });
const set = (field, fields) => ({ ...rule("SET", field), fields });
const data = (...rules) => `data-rule='${JSON.stringify(rules)}'`;
const page = `<!doctype html><html lang="en"><head><title>Rules</title><script type="module" src="/microapp.js"></script></head><body><form>
  <input type="checkbox" id="a" name="a" value="true"><input type="checkbox" id="b" name="b" value="true">
  <div id="both" ${data(rule("SHOW", "a"), rule("SHOW", "b"))} hidden><input id="c" name="c" value="yes"></div>
  <div id="chain" ${data(rule("SHOW", "c", "yes"))} hidden></div>
  <div ${data(rule("DISABLE", "a"))}><div ${data(rule("ENABLE", "b"))}><input id="d" name="d"></div></div>
  <div ${data(rule("REQUIRE", "b"))}><span class="optional" id="optional">(optional)</span><input id="e" name="e"></div>
  <div id="unticked" ${data(rule("SHOW", "a", false))}></div>
  <div id="unread" ${data({ effect: "SHOW", condition: { scope: "#/properties/a", schema: { minLength: 2 } } }, rule("HIDE", "b"))}></div>
  <div ${data(set("a", { f: ["It burns"] }))}><input id="f" name="f" value="Rain"></div>
  <div ${data(set("a", { g: ["two"] }))}><select id="g" name="g"><option>one<option>two</select></div>
  <div ${data(set("a", { h: ["true"] }))}><input type="checkbox" id="h" name="h" value="true"></div>
  <div id="after" ${data(rule("SHOW", "g", "two"))} hidden></div>
</form></body></html>`;
const assets = new URL("../../host/templates/assets/", import.meta.url);
const server = useStaticServer(assets, { "/rules": () => ({ body: page }) });
const browser = useBrowser();

describe("rules in the browser", () => {
  const state = (form) => form.evaluate(() => {
    const byId = (id) => document.getElementById(id);
    return {
      both: !byId("both").hidden, chain: !byId("chain").hidden, usable: !byId("d").disabled,
      required: byId("e").getAttribute("aria-required"), optional: !byId("optional").hidden,
      unticked: !byId("unticked").hidden, unread: !byId("unread").hidden,
    };
  });

  test("several SHOW rules must all hold, chains settle, and what holds a field keeps it from use", async () => {
    const form = await browser.open(server.url("rules"));
    await form.waitForFunction(() => document.getElementById("d").disabled);
    const none = { both: false, chain: false, usable: false, required: "false", optional: true, unticked: true, unread: true };
    assert.deepEqual(await state(form), none);
    await form.check("#b");
    assert.deepEqual(await state(form), { ...none, usable: true, required: "true", optional: false, unread: false });
    await form.check("#a");
    assert.deepEqual(await state(form), { ...none, both: true, chain: true, required: "true", optional: false, unticked: false, unread: false });
    await form.uncheck("#b");
    assert.deepEqual(await state(form), { ...none, unticked: false, unread: false });
  });

  test("a value that is set stands in its field, can't be changed while it holds, and gives back what was there", async () => {
    const form = await browser.open(server.url("rules"));
    const held = () => form.evaluate(() => {
      const [f, g, h] = ["f", "g", "h"].map((id) => document.getElementById(id));
      return [f.value, f.readOnly, g.value, g.disabled, h.checked, h.disabled, !document.getElementById("after").hidden];
    });
    await form.fill("#f", "Snow");
    assert.deepEqual(await held(), ["Snow", false, "one", false, false, false, false]);
    await form.check("#a");
    assert.deepEqual(await held(), ["It burns", true, "two", true, true, true, true]);
    await form.uncheck("#a");
    assert.deepEqual(await held(), ["Snow", false, "one", false, false, false, false]);
  });
});
