// One Chromium for a file of tests, and a fresh context (no cookie, no cache) for each page that a test opens.

import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";
import { keepPages } from "./canaries.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How a page can be looked at; each is given to the context of a page. */
export const VIEWS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  /** Goes after `phone`: the width of most phones of today. */
  widePhone: { viewport: { width: 390, height: 844 } },
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  forcedColors: { forcedColors: "active" },
  calm: { reducedMotion: "reduce" },
  withoutScript: { javaScriptEnabled: false },
  /** The browser would run scripts, and none arrives: a lost connection, a proxy that strips them. */
  lostScript: { lostScript: true },
  /**
   * The page as it looks where no script runs, for tools that need scripts of their own: the page's own are blocked, and its
   * style sheet is told that there are none.
   */
  looksWithoutScript: { lostScript: true, looksWithoutScript: true },
};

/** The style sheet, with the media feature `scripting` turned over. */
const withoutScripting = async (route) => {
  const response = await route.fetch();
  const sheet = await response.text();
  await route.fulfill({ response, body: sheet.replaceAll("(scripting: enabled)", "(scripting: none)") });
};

/**
 * Starts Chromium before the tests of a file and stops it after them. The answer's `open(url, ...views)` gives a page; what
 * the page writes to its console as an error, and each refusal of the content security policy, is in `page.complaints`.
 */
export const useBrowser = () => {
  let browser;
  const contexts = [];
  before(async () => {
    // Playwright makes a new, empty user data directory for each launch and removes it.
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      headless: true,
      args: ARGUMENTS,
    });
  });
  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
  after(() => browser?.close());
  return {
    async open(url, ...views) {
      const { lostScript, looksWithoutScript, ...options } = Object.assign({ reducedMotion: "reduce" }, VIEWS.desktop, ...views);
      const context = await browser.newContext(options);
      if (lostScript) await context.route("**/*.js", (route) => route.abort());
      if (looksWithoutScript) await context.route("**/*.css", withoutScripting);
      contexts.push(context);
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      page.complaints = [];
      page.on("console", (message) => {
        if (message.type() !== "error" || (lostScript && /ERR_FAILED/.test(message.text()))) return;
        page.complaints.push(`${message.text()} (${message.location().url})`);
      });
      keepPages(page);
      page.on("pageerror", (error) => page.complaints.push(String(error)));
      await page.goto(url, { waitUntil: "load" });
      return page;
    },
  };
};
