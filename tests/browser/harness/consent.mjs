// What a person does at Zoom's own page, and what can be seen of a sign-in from outside.

/** Answers Zoom's page, and waits until the browser has left it. `user`: whose e-mail address to sign in with. */
export const consent = async (page, user, decision = "Allow") => {
  await page.waitForURL(/\/oauth\/authorize\?/);
  const left = page.waitForURL((url) => !url.pathname.startsWith("/oauth/"), { waitUntil: "commit" }).catch(() => {});
  const select = page.locator("select[name=user]");
  const id = await select.locator("option", { hasText: user }).getAttribute("value");
  await select.selectOption(id);
  await page.getByRole("button", { name: decision }).click();
  await left;
};

/** What stands in the address bar: also of a page that did not load, which calls itself something else. */
export const addressBar = async (page) => {
  const browser = await page.context().newCDPSession(page);
  const { currentIndex, entries } = await browser.send("Page.getNavigationHistory");
  await browser.detach();
  return entries[currentIndex].url;
};

/** Stops the browser on its way back from the service: the address that it would have come to. */
export const intercept = async (page, place) => {
  let caught;
  const address = new Promise((resolve) => { caught = resolve; });
  await page.route((url) => url.pathname === place, async (route) => {
    caught(route.request().url());
    await route.abort();
  });
  return address;
};
