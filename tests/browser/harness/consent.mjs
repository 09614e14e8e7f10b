// What a person does at Zoom's own page, and what can be seen of a sign-in from outside.

/** Answers Zoom's page, and waits until the browser has left it. `user`: whose e-mail address to sign in with. */
export const consent = async (page, user, decision = "Allow") => {
  await page.waitForURL(/\/oauth\/authorize\?/);
  const select = page.locator("select[name=user]");
  const id = await select.locator("option", { hasText: user }).getAttribute("value");
  await select.selectOption(id);
  await page.getByRole("button", { name: decision }).click();
  // An address that does not answer is an end as well.
  const gone = (url) => !url.pathname.startsWith("/oauth/");
  await page.waitForURL(gone, { timeout: 5_000 }).catch((error) => {
    if (!/ERR_/.test(error.message)) throw error;
  });
};

/** What stands in the address bar: also of a page that did not load, which calls itself something else. */
export const addressBar = async (page) => {
  const browser = await page.context().newCDPSession(page);
  const { currentIndex, entries } = await browser.send("Page.getNavigationHistory");
  await browser.detach();
  return entries[currentIndex].url;
};

/**
 * Stops the browser on its way back from the service: the address that it would have come to. By the browser's own
 * protocol, since it is a redirect's target, which Playwright's routes do not see.
 */
export const intercept = async (page, place) => {
  const session = await page.context().newCDPSession(page);
  const address = new Promise((resolve) => {
    session.on("Fetch.requestPaused", ({ requestId, request }) => {
      resolve(request.url);
      session.send("Fetch.failRequest", { requestId, errorReason: "ConnectionFailed" }).catch(() => {});
    });
  });
  await session.send("Fetch.enable", { patterns: [{ urlPattern: `*${place}*` }] });
  return {
    async address() {
      const late = AbortSignal.timeout(20_000);
      return Promise.race([address, new Promise((_, reject) => late.addEventListener("abort", () => reject(new Error(`nobody came to ${place}`))))]);
    },
    release: () => session.detach(),
  };
};
