// Chromium with the live page in it.

import { createRequire } from 'node:module';
import path from 'node:path';

import { password } from './programs.mjs';

const { LIVE_MODULES: modules, LIVE_PICTURES: pictures, CHROMIUM: executablePath } = process.env;
const { chromium } = createRequire(`${modules}/`)('playwright-core');

/** Without a sandbox, which root has none of: it sees no pages but ours. */
export const launch = () => chromium.launch({ executablePath, chromiumSandbox: false });

/**
 * A browser profile of its own, whose complaints are collected: console errors, violations of the
 * Content-Security-Policy among them, and exceptions.
 */
export async function profile(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.complaints = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      context.complaints.push(message.text());
  });
  context.on('weberror', (error) => context.complaints.push(String(error.error())));
  return context;
}

export async function open(context, api) {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${api.address}/live/`);
  await page.locator('#products li').first().waitFor();
  return page;
}

export async function signIn(page, email) {
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.locator('#credentials button').click();
  await page.locator('#wallet').waitFor();
  return page;
}

export const live = (page) => page.locator('#stream.live').waitFor();

/** A tab of somebody who is signed in and hears events. */
export async function tab(context, api, email) {
  const page = await signIn(await open(context, api), email);
  await live(page);
  return page;
}

export const text = (page, selector) => page.locator(selector).innerText();

/** For people to look at, where LIVE_PICTURES names a folder. */
export async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}
