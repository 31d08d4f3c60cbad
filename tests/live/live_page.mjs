// The live page as people meet it: Chromium, the built API, SQLite.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { launch, live, open, picture, profile, signIn, tab, text } from './browser.mjs';
import { Api, password, until } from './programs.mjs';

const streams = 'ticketing_event_streams';

let browser;
let api;
let context;
let people = 0;

/** Somebody who has nothing to do with other tests. */
const somebody = (points) => api.person(`guest-${people += 1}`, points);

const comment = (who, body = 'me too') =>
  api.call('POST', `/v1/posts/${api.event}/comments`, { token: who.token, body: { body } });

async function tabs(who, count) {
  const pages = [];
  while (pages.length < count) pages.push(await tab(context, api, who.email));
  return pages;
}

const streamsAre = (count) =>
  until(`there are ${count} streams`, async () => await api.metric(streams) === count);

const shows = (page, selector, pattern) =>
  until(`${selector} shows ${pattern}`, async () => pattern.test(await text(page, selector)));

before(async () => {
  browser = await launch();
  api = new Api();
  await api.start();
});

after(async () => {
  await browser.close();
  await api.stop();
  api.remove();
});

beforeEach(async () => { context = await profile(browser); });

afterEach(async () => {
  const profiles = browser.contexts();
  for (const used of profiles) await used.close();
  for (const { complaints } of profiles) assert.deepEqual(complaints, []);
  await streamsAre(0);
});

describe('the event', () => {
  it('shows everybody how its slots are claimed', async () => {
    const page = await open(context, api);
    const answers = [];
    page.on('response', (response) => {
      if (response.url().endsWith(`/v1/posts/${api.event}`)) answers.push(response.status());
    });
    await shows(page, '#claimed', /^0 of 10 claimed$/);
    await until('it is told that nothing has changed', () => answers.includes(304));
    await comment(await somebody());
    await shows(page, '#claimed', /^1 of 10 claimed$/);
    assert.equal(await page.locator('#slots .taken').count(), 1);
    await shows(page, '#comments', /guest-\d+ me too/);
  });

  it('gives way to a newer one, and comes back when that is gone', async () => {
    const page = await tab(context, api, 'junho@example.com');
    const token = await api.token('admin@example.com');
    const post = { board: 'event', title: 'Another event', body: 'No prizes.', campaign: null };
    const { id } = await api.call('POST', '/v1/posts', { token, body: post });
    await shows(page, '#event-title', /^Another event$/);
    assert.equal(await page.locator('#slots').isVisible(), false);
    context.complaints = [];
    await api.call('DELETE', `/v1/posts/${id}`, { token });
    await shows(page, '#claimed', /of 10 claimed$/);
    context.complaints = [];  // that the post is gone is a 404, which the browser reports
  });
});

describe('somebody signed in', () => {
  it('comments, and hears in every tab what that won', async () => {
    const [first, second] = await tabs(await somebody(), 2);
    await streamsAre(1);
    await first.getByLabel('Your comment').fill('me first!');
    await first.getByRole('button', { name: 'Comment' }).click();
    await shows(first, '#comment-outcome', /^You are number \d+! You have won a coupon\.$/);
    for (const page of [first, second]) {
      await shows(page, '#balance', /^100 P$/);
      await shows(page, '#news', /\+100 P · a comment on an event/);
      await shows(page, '#news', /Number \d+ wins a coupon: 30% off · movie tickets/);
      await shows(page, '#coupons', /30% off · movie tickets[^]*ready to use/);
      await page.locator('#slots .mine').waitFor();
    }
    await picture(first, 'won');
  });

  it('buys with the coupon, and sees the ticket', async () => {
    const who = await somebody(20_000);
    await comment(who);
    const page = await tab(context, api, who.email);
    await page.getByRole('button', { name: /^Buy: .*Movie ticket/ }).click();
    await shows(page, '#quote', /Price\s+15,000 P\s+Discount\s+-4,500 P\s+To pay\s+10,500 P/);
    await page.getByLabel('Coupon', { exact: true }).selectOption({ label: 'No coupon' });
    await shows(page, '#quote', /To pay\s+15,000 P/);
    await page.getByLabel('Coupon', { exact: true }).selectOption({ index: 0 });
    await shows(page, '#quote', /To pay\s+10,500 P\s+Points left\s+9,600 P/);
    await picture(page, 'order');
    await page.getByRole('button', { name: 'Buy now' }).click();
    const image = page.getByAltText(/^Ticket for .*Movie ticket, code [\w-]+$/);
    await image.waitFor();
    await until('the picture is drawn', () => image.evaluate((it) => it.naturalWidth > 300));
    await shows(page, '#balance', /^9,600 P$/);
    await shows(page, '#news', /-10,500 P · a purchase[^]*Tickets that have arrived: 1/);
    await shows(page, '#coupons', /used/);
    await picture(page, 'bought');
    await page.getByRole('button', { name: 'Your tickets' }).click();
    const mailed = page.locator('#mail-list img');
    await mailed.waitFor();
    await until('the mailed picture is drawn',
      () => mailed.evaluate((it) => it.naturalWidth > 300));
    await shows(page, '#mail-list', /Your tickets[^]*kept here[^]*You won a coupon/);
    await picture(page, 'mail');
  });

  it('buys once, however often a lost answer makes them press', async () => {
    const who = await somebody(40_000);
    const page = await tab(context, api, who.email);
    await page.getByRole('button', { name: /^Buy: .*Movie ticket/ }).click();
    await context.route('**/v1/orders', async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await page.getByRole('button', { name: 'Buy now' }).click();
    await shows(page, '#order-refusal', /^The server cannot be reached/);
    await page.getByRole('button', { name: 'Buy now' }).click();
    await page.locator('#tickets-title:focus').waitFor();
    const { items } = await api.call('GET', '/v1/me/tickets', { token: who.token });
    assert.equal(items.length, 1);
    context.complaints = [];  // the browser's, of the answer it lost
  });

  it('is told why something is refused', async () => {
    const page = await tab(context, api, (await somebody()).email);
    await page.getByRole('button', { name: /^Buy: .*Popcorn/ }).click();
    await shows(page, '#order-refusal', /^Not enough points\.$/);
    assert.equal(await page.getByRole('button', { name: 'Buy now' }).isDisabled(), true);
    context.complaints = [];  // the browser's, of status 409
  });

  it('is asked to sign in again when the session was ended elsewhere', async () => {
    const { email, token } = await somebody();
    const page = await tab(context, api, email);
    await api.call('DELETE', '/v1/sessions', { token });
    await page.locator('#credentials').waitFor();
    assert.equal(await page.locator('#wallet').isVisible(), false);
    context.complaints = [];  // the browser's, of status 401
  });
});

describe('the stream', () => {
  it('is one for eight tabs, which all load', async () => {
    const who = await somebody();
    const pages = await tabs(who, 8);
    await streamsAre(1);
    await comment(who);
    for (const page of pages) await shows(page, '#balance', /^100 P$/);
  });

  it('passes to another tab when its own closes', async () => {
    const who = await somebody();
    const [first, second] = await tabs(who, 2);
    await first.close();
    await comment(who);
    await shows(second, '#balance', /^100 P$/);
    await live(second);
    await streamsAre(1);
  });

  it('passes to another tab when its own signs out', async () => {
    const who = await somebody();
    const [first, second] = await tabs(who, 2);
    await first.getByRole('button', { name: 'Sign out' }).click();
    await first.locator('#credentials').waitFor();
    await comment(who);
    await shows(second, '#balance', /^100 P$/);
    await live(second);
    await streamsAre(1);
  });

  it('is shared by tabs of one account only', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const first = await tab(context, api, one.email);
    const second = await tab(context, api, other.email);
    await streamsAre(2);
    await comment(one);
    await shows(first, '#balance', /^100 P$/);
    assert.equal(await text(second, '#balance'), '0 P');
  });

  it('comes back with a new ticket when its server was away', async () => {
    const who = await somebody();
    const page = await tab(context, api, who.email);
    const tickets = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/events/tickets')) tickets.push(request.method());
    });
    // As behind a proxy: connections are accepted, and answered 502, after which an EventSource
    // tries no more.
    const events = '**/v1/events?*';
    await context.route(events, (route) => route.fulfill({ status: 502 }));
    await api.stop();
    await page.locator('#stream:not(.live)').waitFor();
    await api.start();
    await until('it has asked for a ticket', () => tickets.length > 0);
    await context.unroute(events);
    await live(page);
    await comment(who);
    await shows(page, '#balance', /^100 P$/);
    await streamsAre(1);
    context.complaints = [];  // the browser's, of a server that was away
  });
});

describe('the page', () => {
  it('says everything in both languages', async () => {
    const page = await open(context, api);
    const { words } = await page.evaluate(() => import('/live/words.js'));
    assert.deepEqual(Object.keys(words.ko), Object.keys(words.en));
    const values = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const name of Object.keys(words.en))
      assert.deepEqual(values(words.ko[name]), values(words.en[name]), name);
  });

  it('speaks the language of the browser until told otherwise', async () => {
    const korean = await profile(browser, { locale: 'ko-KR' });
    const page = await open(korean, api);
    assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
    await page.getByRole('button', { name: '로그인' }).waitFor();
    await picture(page, 'signed-out-ko');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('fits a phone', async () => {
    for (const locale of ['ko-KR', 'en-US']) {
      const phone = await profile(browser, { locale, viewport: { width: 360, height: 740 } });
      const who = await somebody(40_000);
      await comment(who, 'x'.repeat(200));
      await buy(who);
      const page = await tab(phone, api, who.email);
      await page.locator('#ticket-pictures img').waitFor();
      const widest = () => page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(await widest(), 360);
      await picture(page, `phone-${locale}`);
      await page.locator('#products button').first().click();
      await page.locator('#quote .total').waitFor();
      assert.equal(await widest(), 360);
    }
  });

  it('can be used without a mouse', async () => {
    const { email } = await somebody(20_000);
    const page = await open(context, api);
    await page.locator('#email').focus();
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('#event-title:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await shows(page, '#comment-outcome', /\w/);
    await page.locator('#comment-text:focus').waitFor();
    await page.locator('#products button').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#quote .total').waitFor();
    await page.locator('#order-buy').focus();
    await page.keyboard.press('Enter');
    await page.locator('#tickets-title:focus').waitFor();
  });

  it('can be read in a light and in a dark room', async () => {
    const who = await somebody(20_000);
    await comment(who);
    await buy(who);
    for (const colorScheme of ['light', 'dark']) {
      const room = await profile(browser, { colorScheme, reducedMotion: 'reduce' });
      const page = await tab(room, api, who.email);
      await page.locator('#ticket-pictures img').waitFor();
      const { pale, looked } = await page.evaluate(paleTexts);
      assert.ok(looked > 30, `${looked} texts`);
      assert.deepEqual(pale, []);
      await picture(page, colorScheme);
    }
  });
});

const buy = (who) => api.call('POST', '/v1/orders',
  { token: who.token, key: `order-${who.id}`, body: { product_id: api.movieTicket } });

/** In the page: the texts with less contrast than 4.5 : 1 (WCAG 2.2, 1.4.3). */
function paleTexts() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? background(element.parentElement) : color;
  };
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const pale = [];
  const texts = [...document.querySelectorAll('body *:not(script, noscript *, :disabled)')]
    .filter((element) => element.checkVisibility() && hasText(element));
  for (const element of texts) {
    const [dark, light] = [getComputedStyle(element).color, background(element)]
      .map(luminance).sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) pale.push(`${element.textContent.trim()}: ${contrast.toFixed(2)}`);
  }
  return { pale, looked: texts.length };
}
