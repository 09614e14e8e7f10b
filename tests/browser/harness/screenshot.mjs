// Pictures of pages for people to look at: only taken when SCREENSHOTS is set, since no test compares them.

import { mkdir } from "node:fs/promises";

const folder = new URL("../screenshots/", import.meta.url);

/** Keeps a picture of the whole page as `screenshots/<name>.png`. */
export const screenshot = async (page, name, options = { fullPage: true }) => {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname, ...options });
};
