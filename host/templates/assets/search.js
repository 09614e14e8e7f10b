// Search boxes with a list, after the combobox pattern of the ARIA Authoring Practices: one made of a <select>, and one
// for any number of people out of many. Loaded only by pages that have some.

import { all, fill, make, tell } from "./dom.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[_/]/g, " ").toLowerCase();
const matches = (query) => {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return (item) => { const text = plain(`${item.label} ${item.detail ?? ""}`); return words.every((word) => text.includes(word)); };
};

// An input with a list beneath it. `find` answers the items for a query, `pick` takes one, `leave` tidies up.
const combobox = (input, { find, pick, leave, none }) => {
  const list = make("ul", { className: "listbox", id: `${input.id}-list`, role: "listbox", hidden: true });
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
    .forEach(([name, value]) => input.setAttribute(name, value));
  const box = make("div", { className: "combobox" });
  input.replaceWith(box);
  box.append(input, list);
  let items = [];
  let active = -1;

  const options = () => all("[role=option]", list);
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const move = (to) => {
    const shown = options();
    if (!shown.length) return;
    active = (to + shown.length) % shown.length;
    shown.forEach((option, at) => option.classList.toggle("option-active", at === active));
    input.setAttribute("aria-activedescendant", shown[active].id);
    shown[active].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    items = found;
    let group;
    list.replaceChildren();
    items.forEach((item, at) => {
      if (item.group && item.group !== group) list.append(make("li", { className: "option-group", role: "presentation" }, (group = item.group)));
      const option = make("li", { className: "option", id: `${list.id}-${at}`, role: "option" }, item.label);
      option.setAttribute("aria-selected", Boolean(item.selected));
      if (item.disabled) option.setAttribute("aria-disabled", "true");
      const detail = [item.detail, item.reason].filter(Boolean).join(" · ");
      if (detail) option.append(make("span", { className: "option-detail" }, detail));
      list.append(option);
    });
    if (!items.length) list.append(make("li", { className: "option-group", role: "option", "aria-disabled": "true" }, none));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    active = -1;
    const selected = items.findIndex((item) => item.selected);
    if (selected >= 0) options()[selected].scrollIntoView({ block: "nearest" });
  };
  const search = (query) => Promise.resolve(find(query)).then((found) => found && document.activeElement === input && show(found)).catch(() => {});
  const take = (at) => { if (items[at] && !items[at].disabled) { pick(items[at]); close(); } };

  input.addEventListener("input", () => search(input.value));
  input.addEventListener("click", () => list.hidden && search(""));
  input.addEventListener("blur", () => { close(); leave?.(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) search("").then(() => move(step > 0 ? 0 : -1));
      else move(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) search(input.value);
      else take(active < 0 && items.length === 1 ? 0 : active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      leave?.();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(options().indexOf(option));
  });
};

// Asks the server for rows. An older question is given up for a newer one; without an answer there is `undefined`.
// Whom one may choose can depend on the host that the form names.
const searcher = (path, form) => {
  let asked;
  return async (query) => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    if (signal.aborted) throw new Error("asked anew");
    const address = new URL(path, location.href);
    address.searchParams.set("q", query);
    const host = form?.elements.namedItem("host")?.value;
    if (host) address.searchParams.set("host", host);
    const answer = await fetch(address, { signal, headers: { accept: "application/json" } }).catch(() => undefined);
    if (signal.aborted) throw new Error("asked anew");
    return answer?.ok ? answer.json() : undefined;
  };
};

export const enhanceSelect = (select) => {
  const label = () => select.selectedOptions[0]?.textContent.trim() ?? "";
  const input = make("input", { className: "select", type: "text", id: select.id, value: label(), spellcheck: false });
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.disabled = select.disabled;
  select.id += "-value";
  select.hidden = true;
  select.after(input);
  const tidy = () => { input.value = label(); };
  const known = (query) => [...select.options]
    .map((option) => ({
      value: option.value,
      label: option.textContent.trim(),
      group: option.parentElement.label,
      selected: option.selected,
      disabled: option.disabled,
    }))
    .filter(matches(query));
  const ask = searcher(select.dataset.search, select.form);
  combobox(input, {
    none: select.dataset.none ?? "–",
    find: async (query) => {
      const found = select.dataset.search && query ? (await ask(query))?.options : known(query);
      return (found ?? known(query)).map((item) => ({ ...item, selected: item.value === select.value }));
    },
    pick: (item) => {
      // The page need not have everybody of a long list.
      if (![...select.options].some((option) => option.value === item.value)) {
        select.append(make("option", { value: item.value }, [item.label, item.detail].filter(Boolean).join(" · ")));
      }
      select.value = item.value;
      tidy();
      input.select();
      tell(select);
    },
    leave: tidy,
  });
  input.addEventListener("focus", () => input.select());
  select.addEventListener("change", tidy);
};

export const enhanceLookup = (field) => {
  const { name, lookup, remove, added, removed, none, results, shown } = field.dataset;
  const read = (box) => ({
    value: box.value,
    label: box.labels[0].textContent.trim(),
    detail: box.parentElement.querySelector(".choice-hint")?.textContent.trim(),
    disabled: box.disabled,
    checked: box.checked,
  });
  const known = all("input[type=checkbox]", field).map(read);
  const picked = new Map(known.filter((item) => item.checked).map((item) => [item.value, item]));
  const chips = make("ul", { className: "chips", role: "list" });
  const input = field.querySelector("input[type=search]");
  const label = input.labels[0];
  const status = field.querySelector(".lookup-status");
  input.removeAttribute("name");
  input.value = "";
  input.type = "text";
  for (const property of ["aria-describedby", "aria-invalid"]) {
    if (field.hasAttribute(property)) input.setAttribute(property, field.getAttribute(property));
  }
  status.textContent = "";
  field.querySelector(".lookup").replaceChildren(chips, label, input, status);

  const say = (words, item) => { status.textContent = fill(words, { name: item.label }); };
  const draw = () => {
    chips.hidden = !picked.size;
    chips.replaceChildren(...[...picked.values()].map((item) => {
      const button = make("button", { className: "chip-remove", type: "button" }, "×");
      button.setAttribute("aria-label", fill(remove, { name: item.label }));
      button.addEventListener("click", () => { picked.delete(item.value); draw(); input.focus(); tell(field); say(removed, item); });
      return make("li", { className: "chip" }, make("input", { type: "hidden", name, value: item.value }), item.label, button);
    }));
  };
  const mark = (items) => items.map((item) => ({ ...item, selected: picked.has(item.value) }));
  const ask = searcher(lookup, field.closest("form"));
  combobox(input, {
    none,
    find: async (query) => {
      const answer = lookup && await ask(query);
      const found = answer ? answer.options : known.filter(matches(query));
      const count = answer ? answer.count : found.length;
      status.textContent = found.length ? fill(count > found.length ? shown : results, { shown: found.length, count }) : none;
      return mark(found);
    },
    pick: (item) => {
      const gone = picked.delete(item.value);
      if (!gone) picked.set(item.value, item);
      input.value = "";
      draw();
      tell(field);
      say(gone ? removed : added, item);
    },
    leave: () => { input.value = ""; status.textContent = ""; },
  });
  draw();
};
