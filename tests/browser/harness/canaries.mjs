// What the canary scan needs of these tests (tests/canaries): the secrets that come up, and all that is left behind. Without
// MICROAPP_CANARIES this does nothing.

import { appendFileSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = process.env.MICROAPP_CANARIES;
let number = 0;

/** How much programs log: all of it, if that is going to be looked through. */
export const LOG = folder ? "trace" : "warn";

/** A new file in a part of the folder, or none. */
const file = (part, ending) => {
  if (!folder) return undefined;
  mkdirSync(join(folder, part), { recursive: true });
  return join(folder, part, `browser-${process.pid}-${number++}.${ending}`);
};

const secrets = file("secrets", "txt");

/** Notes a secret to be looked for. */
export const secret = (kind, text) => {
  if (secrets) appendFileSync(secrets, `${kind}\t${text}\n`);
};

/** Notes the cookies of a signed-in person. */
export const signedIn = (state) => {
  for (const { value } of state.cookies.filter(({ httpOnly }) => httpOnly)) secret("cookie", value);
  return state;
};

/** Keeps all that a program says. */
export const keepOutput = (program) => {
  const log = file("left/logs", "log");
  if (log) program.exited.then(() => appendFileSync(log, program.output));
  return program;
};

/** Keeps each page that the product shows; those of Zoom have its secrets by design. */
export const keepPages = (page) => {
  if (!folder) return;
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (!/html/.test(response.headers()["content-type"]) || pathname.startsWith("/oauth/")) return;
    // The body of a redirect, or of a page that is left already, can't be had.
    const text = await response.text().catch(() => "");
    if (text !== "") appendFileSync(file("left/pages", "html"), text);
  });
};

/** A scratch folder, and how it is removed, unless it is going to be looked through. */
export const scratch = async (prefix) => {
  const path = await mkdtemp(join(tmpdir(), prefix));
  return { path, remove: () => (folder ? undefined : rm(path, { recursive: true, force: true })) };
};
