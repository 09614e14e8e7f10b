// What people do on the pages before a test begins: connect accounts, make meetings.

import { consent } from "./consent.mjs";

/** Where Create Meeting is. */
export const CREATE = "/app/zoom/create-meeting";

/** So many days from now, as a date field takes it. */
export const day = (days = 30) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The admin connects the account of an installation. */
export const connectAccount = async (browser, installation) => {
  const page = await browser.open(installation.at("/admin"), await installation.admin(browser));
  await page.getByRole("button", { name: /^Connect/ }).click();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
};

/** A person connects their own, in the window that they are in. */
export const connectOwn = async (browser, installation, email, state) => {
  const page = await browser.open(installation.at("/connections"), state);
  await page.getByRole("button", { name: /^Connect/ }).click();
  await consent(page, email);
  await page.getByRole("heading", { name: "Connected" }).waitFor();
};

/** An hour that no other meeting has: of two at the same time the page would warn. */
let taken = 0;
const free = () => {
  taken += 1;
  return { days: 30 + 90 * Math.floor(taken / 24), time: `${String(taken % 24).padStart(2, "0")}:00` };
};

/** Fills in what every meeting needs. */
export const fill = async (page, topic, when = {}) => {
  const { days, time } = { ...free(), ...when };
  await page.locator("[name=topic]").fill(topic);
  await page.locator("[name='start.date']").fill(day(days));
  await page.locator("[name='start.time']").fill(time);
};

/** The button that makes the meeting. */
export const press = (page) => page.getByRole("button", { name: "Create meeting" });

/** Makes a meeting, daily on so many days or once, and gives its id. */
export const make = async (browser, installation, state, topic, dates = 0) => {
  const page = await browser.open(installation.at(CREATE), state);
  await fill(page, topic);
  if (dates > 0) {
    await page.locator("[name=recurrence]").selectOption("daily");
    await page.locator("[name='recurrence.daily.end'][value=count]").check();
    await page.locator("[name='recurrence.daily.end.count']").fill(String(dates));
  }
  await press(page).click();
  await page.waitForURL(/meeting_id=/);
  const id = new URL(page.url()).searchParams.get("meeting_id");
  await page.context().close();
  return id;
};
