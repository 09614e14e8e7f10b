// Reloads the page when the template changes, and shows another as soon as it is chosen.

const bar = document.querySelector(".bar");
const frame = document.querySelector("#page");
const state = document.querySelector("#state");

document.documentElement.classList.add("scripted");
bar.addEventListener("change", () => bar.requestSubmit());

let menu;
const changes = new EventSource("/changes");
changes.addEventListener("message", ({ data }) => {
  const told = JSON.parse(data);
  state.textContent = told.wrong ? `${told.wrong} wrong` : "";
  if (menu === undefined) { menu = told.menu; return; }
  // Pages or languages came or went, so the bar is another. What is wrong has none, and leaves the bar as it is.
  if (told.menu !== null && menu !== told.menu) { location.reload(); return; }
  const page = frame.contentWindow;
  // A form that was sent is not sent again. A page that is on its way has no document yet.
  if (frame.contentDocument?.documentElement?.dataset.sent) page.location.replace(page.location.href);
  else page.location.reload();
});
changes.addEventListener("error", () => { state.textContent = "The preview has ended"; });
