// Saves round trips on pages that work without it. No dependency, nothing inline, nothing evaluated.
// What it reads of a page is listed at the top of patterns.html.

import { all, byId, make, tell } from "./dom.js";

// Runs the last of several calls, and aborts the one before it.
const latest = (milliseconds, run) => {
  let timer;
  let running;
  return (...values) => {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    timer = setTimeout(() => run(signal, ...values)?.catch(() => {}), milliseconds);
  };
};

// Rules: show, hide, enable, disable, require, set ----------------------------------------------------------------

const valueOf = (form, name) => {
  const controls = all("[name]", form).filter((control) => control.name === name && counts(control));
  const first = controls[0];
  if (!first) return undefined;
  const many = first.closest("[data-lookup]") || first.multiple || (first.type === "checkbox" && first.value !== "true");
  if (many) {
    return controls.flatMap((control) => {
      if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
      return control.type !== "checkbox" || control.checked ? [control.value] : [];
    });
  }
  if (first.type === "checkbox") return first.checked;
  const chosen = first.type === "radio" ? controls.find((control) => control.checked) : first;
  return chosen?.value === "" ? undefined : chosen?.value;
};

// What is not there or can't be used has no value, as on the server. What a rule holds at a value has that one.
const counts = (control) => !control.closest("[data-rule][hidden]") && (!control.matches(":disabled") || Boolean(control.closest("[data-held]")));

const same = (value, wanted) => {
  if (Array.isArray(value) || Array.isArray(wanted)) return JSON.stringify(value) === JSON.stringify(wanted);
  return value !== undefined && String(value) === String(wanted);
};

// True or false; undefined for a keyword that only the server knows: then what the server decided stays.
const fits = (value, schema) => {
  let result = true;
  for (const [keyword, wanted] of Object.entries(schema)) {
    let one;
    if (keyword === "const") one = same(value, wanted);
    else if (keyword === "enum") one = wanted.some((each) => same(value, each));
    else if (keyword === "contains") one = Array.isArray(value) && value.some((each) => fits(each, wanted));
    else if (keyword === "not") one = fits(value, wanted) === undefined ? undefined : !fits(value, wanted);
    else if (keyword !== "type") return undefined;
    else continue;
    if (one === undefined) return undefined;
    result &&= one;
  }
  return result;
};

const holds = (form, condition) => {
  if (condition.conditions) {
    const parts = condition.conditions.map((part) => holds(form, part));
    if (parts.includes(undefined)) return undefined;
    return condition.type === "OR" ? parts.includes(true) : !parts.includes(false);
  }
  const name = condition.scope.replace(/^#\//, "").split("/").filter((part, at) => at % 2).join(".");
  const value = valueOf(form, name);
  return value === undefined || value.length === 0 ? false : fits(value, condition.schema);
};

// Several rules on one element are joined: it is there if none takes it away. A rule that only the server can read leaves
// things as the server decided, unless another one is sure.
const joined = (verdicts) => (verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false);
const verdict = (form, rules, when, unless) => {
  const known = rules.filter((rule) => rule.effect === when || rule.effect === unless);
  if (!known.length) return undefined;
  return joined(known.map((rule) => {
    const yes = holds(form, rule.condition);
    return yes === undefined || rule.effect === when ? yes : !yes;
  }));
};

// Inputs and buttons of an element; results of a search stay as the search has them.
const controlsIn = (element) => [element, ...all("input, select, textarea, button", element)]
  .filter((one) => "disabled" in one && !one.closest(".lookup-results"));

// Values that rules set: they stand in the fields and can't be changed. What stood there before comes back afterwards.
const before = new WeakMap();
const isText = (control) => control.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])") && !control.closest(".combobox");
const read = (control) => {
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
  return [control.value];
};
const write = (control, values) => {
  if (control.multiple) [...control.options].forEach((option) => { option.selected = values.includes(option.value); });
  else if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
  else control.value = values[0] ?? "";
  // A search box in the place of a list shows what is chosen.
  if (control.tagName === "SELECT") control.dispatchEvent(new Event("change"));
};
// True if the element is held otherwise than before.
const hold = (form, element, rules) => {
  const known = rules.map((rule) => [rule, holds(form, rule.condition)]);
  const active = known.findLast(([, yes]) => yes)?.[0];
  if (!active && known.some(([, yes]) => yes === undefined)) return false;
  const names = rules.flatMap(({ fields }) => Object.keys(fields));
  const inputs = all("[name]", element).filter((control) => names.includes(control.name));
  const held = Boolean(element.closest("[data-held]") ?? element.querySelector("[data-held]"));
  const mark = active ? JSON.stringify(active.fields) : "";
  if (held === Boolean(active) && (!active || element.dataset.heldAt === mark)) return false;
  if (!held) inputs.forEach((control) => before.set(control, read(control)));
  inputs.forEach((control) => write(control, active ? active.fields[control.name] ?? [] : before.get(control) ?? read(control)));
  if (active) element.dataset.heldAt = mark; else delete element.dataset.heldAt;
  controlsIn(element).forEach((control) => {
    if (active) control.dataset.held = ""; else delete control.dataset.held;
    if (isText(control)) control.readOnly = Boolean(active);
    else control.disabled = Boolean(active);
  });
  return true;
};

// Looks at every rule once; true if anything is otherwise than before.
const lookAtRules = (form) => {
  const found = all("[data-rule]", form).map((element) => {
    const rules = [JSON.parse(element.dataset.rule)].flat();
    return {
      element,
      usable: rules.some(({ effect }) => effect === "ENABLE" || effect === "DISABLE"),
      hidden: verdict(form, rules, "HIDE", "SHOW"),
      disabled: verdict(form, rules, "DISABLE", "ENABLE"),
      required: verdict(form, rules, "REQUIRE"),
      sets: rules.filter(({ effect }) => effect === "SET"),
    };
  });
  let changed = false;
  const set = (element, name, value) => {
    if (value === undefined || element[name] === value) return;
    element[name] = value;
    changed = true;
  };
  for (const { element, hidden, required } of found) {
    set(element, "hidden", hidden);
    if (required !== undefined) {
      all(".optional", element).forEach((mark) => { mark.hidden = required; });
      all("input, select, textarea", element).forEach((control) => control.setAttribute("aria-required", required));
    }
  }
  for (const { element, sets } of found) if (sets.length && hold(form, element, sets)) changed = true;
  // Within what can't be used nothing can, whatever its own rules say.
  const outer = found.filter(({ usable }) => usable);
  for (const control of new Set(outer.flatMap(({ element }) => controlsIn(element)))) {
    if (!("held" in control.dataset)) set(control, "disabled", joined(outer.filter(({ element }) => element.contains(control)).map(({ disabled }) => disabled)));
  }
  return changed;
};

// A rule may look at what another one hides: each round settles one more field of such a chain.
const applyRules = (form) => {
  for (let round = 0; round < 8 && lookAtRules(form); round += 1);
};

// The dates as one types ------------------------------------------------------------------------------------------

const enhancePreview = (target) => {
  const form = document.querySelector("form[data-form]");
  if (!form) return;
  const ask = latest(250, async (signal) => {
    const box = target.closest(".dates") ?? target;
    box.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(target.dataset.preview, { method: "POST", signal, body, headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      // What is the same is not drawn anew: it would be read out again, whatever one types.
      if (!signal.aborted && target.innerHTML.trim() !== page.body.innerHTML.trim()) target.replaceChildren(...page.body.childNodes);
    } catch {
      // What stood there was of other values.
      if (!signal.aborted) target.replaceChildren();
    } finally {
      if (!signal.aborted) box.removeAttribute("aria-busy");
    }
  });
  form.addEventListener("input", (event) => { if (event.target.name) ask(); });
};

// Buttons ---------------------------------------------------------------------------------------------------------

// Whether it is copied. Where the Clipboard API is missing, or refuses as it does in a frame that is not allowed to write
// there, the older way is left.
const copy = async (text, html) => {
  try {
    const part = (type, value) => [type, new Blob([value], { type })];
    if (html) await navigator.clipboard.write([new ClipboardItem(Object.fromEntries([part("text/plain", text), part("text/html", html)]))]);
    else await navigator.clipboard.writeText(text);
    return true;
  } catch {
    let done = false;
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      done = true;
    };
    document.addEventListener("copy", put);
    document.execCommand("copy");
    document.removeEventListener("copy", put);
    return done;
  }
};

// The markup of an element; of plain text its lines, with addresses as links.
const markup = (source) => {
  if (source.tagName !== "PRE") return source.innerHTML;
  const box = make("div");
  source.textContent.trim().split("\n").forEach((line, at) => {
    if (at) box.append(make("br"));
    line.split(/(https?:\/\/[^\s<>"]+)/).forEach((part, odd) => box.append(odd % 2 ? make("a", { href: part }, part) : part));
  });
  return box.innerHTML;
};

const enhanceCopy = (button) => {
  const source = byId(button.dataset.copy ?? button.dataset.copyHtml);
  const done = make("span", { className: "copy-done" });
  done.setAttribute("role", "status");
  button.after(done);
  button.addEventListener("click", async () => {
    if (!await copy(source.innerText.trim(), button.dataset.copyHtml && markup(source))) return;
    done.textContent = `✓ ${button.dataset.copied}`;
    setTimeout(() => { done.textContent = ""; }, 4000);
  });
};

const random = (below) => {
  const limit = Math.floor(256 / below) * below;
  let byte;
  do [byte] = crypto.getRandomValues(new Uint8Array(1)); while (byte >= limit);
  return byte % below;
};

// A passcode that holds what is asked for: {"length","digits","letters","upper","special","run"}; `run` is how many equal or
// consecutive characters in a row are too many.
export const generate = ({ length = 8, digits, letters, upper, special, run = 0 }) => {
  const kinds = [[digits || !(letters || upper || special), letters || upper ? "23456789" : "0123456789"],
    [letters, "abcdefghijkmnpqrstuvwxyz"], [upper, "ABCDEFGHJKLMNPQRSTUVWXYZ"], [special, "@-_*"]]
    .filter(([wanted]) => wanted).map(([, characters]) => characters);
  const any = kinds.join("");
  const tooPlain = (text) => run > 1 && [0, 1, -1].some((step) => {
    let count = 1;
    return [...text].some((character, at) => {
      count = at && character.charCodeAt(0) - text.charCodeAt(at - 1) === step ? count + 1 : 1;
      return count >= run;
    });
  });
  for (;;) {
    const text = Array.from({ length }, () => any[random(any.length)]).join("");
    if (kinds.every((kind) => [...kind].some((character) => text.includes(character))) && !tooPlain(text)) return text;
  }
};

const enhanceSet = (button) => button.addEventListener("click", (event) => {
  event.preventDefault();
  const field = byId(button.dataset.set);
  field.value = button.dataset.generate ? generate(JSON.parse(button.dataset.generate)) : button.value;
  tell(field);
});

const enhanceToggle = (button) => {
  const hide = button.textContent;
  button.addEventListener("click", () => {
    const field = byId(button.dataset.toggle);
    field.type = field.type === "text" ? "password" : "text";
    button.textContent = field.type === "text" ? hide : button.dataset.show;
  });
};

// Sent once; going back to the page makes the buttons work again, with the same key. So does waiting: whoever has stopped
// the browser may press again, and the key sees to it that nothing is done twice.
const enhanceOnce = (form) => {
  let waiting;
  const buttons = () => all("button[type=submit]", form);
  const words = new Map();
  const live = make("span", { className: "visually-hidden" });
  live.setAttribute("role", "status");
  form.append(live);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "true";
    buttons().forEach((button) => button.setAttribute("aria-disabled", "true"));
    const button = event.submitter;
    if (button?.dataset.busy) {
      words.set(button, button.textContent);
      live.textContent = button.textContent = button.dataset.busy;
    }
    clearTimeout(waiting);
    waiting = setTimeout(again, 10_000);
  });
  const again = () => {
    clearTimeout(waiting);
    delete form.dataset.sent;
    live.textContent = "";
    buttons().forEach((button) => button.removeAttribute("aria-disabled"));
    words.forEach((text, button) => { button.textContent = text; });
  };
  window.addEventListener("pageshow", again);
};

const enhancePoll = (element) => {
  const seconds = Number(element.dataset.pollSeconds) || 2;
  const ask = async () => {
    try {
      const answer = await fetch(element.dataset.poll, { headers: { accept: "application/json" } });
      // The session has ended, or there is nothing to wait for: the page at this address says which.
      if ([401, 403, 404].includes(answer.status)) { location.assign(element.dataset.poll); return; }
      const { text, value, next } = await answer.json();
      if (next) { location.assign(next); return; }
      const words = element.querySelector("[data-poll-text]");
      if (text && words.textContent !== text) words.textContent = text;
      if (value !== undefined) element.querySelector("progress").value = value;
    } catch { /* The next answer will tell. */ }
    setTimeout(ask, seconds * 1000);
  };
  setTimeout(ask, seconds * 1000);
};

// The page --------------------------------------------------------------------------------------------------------

all("button[hidden]:is([data-copy], [data-copy-html], [data-toggle], [data-print])").forEach((button) => { button.hidden = false; });
all(".suggestions[hidden]").forEach((element) => { element.hidden = false; });
if (document.querySelector("[data-combobox], [data-lookup]")) {
  import("./search.js").then(({ enhanceSelect, enhanceLookup }) => {
    all("select[data-combobox]").forEach(enhanceSelect);
    all("[data-lookup]").forEach(enhanceLookup);
    document.documentElement.dataset.search = "ready";
  });
}
all("form").filter((form) => form.querySelector("[data-rule]")).forEach((form) => {
  applyRules(form);
  ["input", "change"].forEach((type) => form.addEventListener(type, () => applyRules(form)));
});
all("[data-preview]").forEach(enhancePreview);
all("[data-copy], [data-copy-html]").forEach(enhanceCopy);
all("[data-set]").forEach(enhanceSet);
all("[data-toggle]").forEach(enhanceToggle);
all("form[data-once]").forEach(enhanceOnce);
all("[data-poll]").forEach(enhancePoll);
all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
all("a[data-go]").slice(0, 1).forEach((link) => location.assign(link.href));

document.addEventListener("click", (event) => {
  all(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const target = link && byId(link.getAttribute("href").slice(1));
  if (target) {
    event.preventDefault();
    target.closest("details")?.setAttribute("open", "");
    target.focus();
    target.closest(".field")?.scrollIntoView({ block: "nearest" });
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.querySelector("[data-focus]")?.focus();
