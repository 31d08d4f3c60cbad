// The interactive page of the API as people meet it: Chromium, the built API, SQLite.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { launch, picture, profile, text } from './browser.mjs';
import { Api, password, until } from './programs.mjs';

let browser;
let api;
let context;
let foreign;

/** The page, when it shows the API; asked for as people do, without a path, unless told another. */
async function open(options = {}, path = '/') {
  context = await profile(browser, options);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== api.address)
      foreign.push(request.url());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);  // its megabytes of script are slow where much else runs
  await page.goto(api.address + path);
  await page.locator('.opblock').first().waitFor();
  return page;
}

const passwordField = (page) => page.getByLabel('Password', { exact: true });

async function signIn(page, email = 'minji@example.com', secret = password) {
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await passwordField(page).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What is shown of one operation, unfolded. */
async function operation(page, method, path) {
  const block = page.locator(`.opblock-${method}`,
    { has: page.locator(`.opblock-summary-path[data-path="${path}"]`) });
  await block.locator('.opblock-summary-control').click();
  await block.locator('.opblock-body').waitFor();
  return block;
}

/** Presses the button; the status and the body that are shown then. */
async function execute(block) {
  await block.getByRole('button', { name: 'Execute' }).click();
  const reply = block.locator('.live-responses-table');
  await reply.waitFor();
  const status = await reply.locator('tbody .response-col_status').first().innerText();
  return { status: parseInt(status, 10), shown: await reply.innerText() };
}

const widest = (page) => page.evaluate(() => document.documentElement.scrollWidth);

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

beforeEach(() => { foreign = []; });

afterEach(async () => {
  const { complaints } = context;
  await context.close();
  assert.deepEqual(complaints, []);
  assert.deepEqual(foreign, []);
});

describe('the interactive page', () => {
  it('shows every operation of the document, and offers to try those that end', async () => {
    const page = await open();
    assert.equal(page.url(), `${api.address}/docs`);
    const { paths } = await api.call('GET', '/openapi.json');
    const methods = Object.values(paths).flatMap((path) =>
      Object.keys(path).filter((it) => ['get', 'post', 'put', 'patch', 'delete'].includes(it)));
    assert.ok(methods.length > 50);
    assert.equal(await page.locator('.opblock').count(), methods.length);
    await picture(page, 'docs');
    const events = await operation(page, 'get', '/v1/events');
    assert.equal(await events.getByRole('button', { name: 'Execute' }).count(), 0);
  });

  it('signs in, tries an operation out, and signs out', async () => {
    const page = await open();
    await signIn(page, 'minji@example.com', 'not her password');
    await until('it says why she was not', async () => /password/.test(await text(page, '#said')));
    context.complaints = [];  // the browser's, of status 401
    await signIn(page);
    await page.locator('#who').waitFor();
    assert.equal(await text(page, '#name'), 'Signed in as 민지 (user)');
    assert.equal(await page.locator('#said').isVisible(), false);
    assert.equal(await passwordField(page).inputValue(), '');
    const me = await operation(page, 'get', '/v1/me');
    const { status, shown } = await execute(me);
    assert.equal(status, 200);
    assert.match(shown, /"email": "minji@example\.com"/);
    await me.scrollIntoViewIfNeeded();
    await picture(page, 'docs-tried');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.locator('#credentials').waitFor();
    await until('it is tried as nobody', async () => (await execute(me)).status === 401);
    context.complaints = [];  // the browser's, of status 401
  });

  it('sends a body, and shows a picture', async () => {
    const { token } = await api.person('docs-buyer', 20_000);
    const order = await api.call('POST', '/v1/orders',
      { token, key: 'docs-order', body: { product_id: api.movieTicket } });
    const page = await open();
    await signIn(page, 'docs-buyer@example.com');
    await page.locator('#who').waitFor();
    const post = await operation(page, 'post', '/v1/posts');
    await post.locator('textarea.body-param__text').fill(
      JSON.stringify({ board: 'general', title: 'From the page', body: 'Tried out.' }));
    const { status, shown } = await execute(post);
    assert.equal(status, 201, shown);
    const image = await operation(page, 'get', '/v1/tickets/{code}/image.png');
    await image.getByPlaceholder('code').fill(order.tickets[0].code);
    assert.equal((await execute(image)).status, 200);
    await until('the picture is drawn', () =>
      image.locator('.live-responses-table img').evaluate((it) => it.naturalWidth > 300));
  });

  it('takes a token that was pasted', async () => {
    const token = await api.token('junho@example.com');
    const page = await open();
    await page.getByRole('button', { name: 'Authorize', exact: true }).first().click();
    const dialog = page.locator('.dialog-ux');
    // The other scheme is of live events' tickets.
    await dialog.locator('#auth-bearer-value').fill(token);
    await dialog.locator('button.authorize').first().click();
    await dialog.locator('.btn-done').first().click();
    const { status, shown } = await execute(await operation(page, 'get', '/v1/me'));
    assert.equal(status, 200);
    assert.match(shown, /junho@example\.com/);
  });

  it('keeps the sign-in when it is loaded again, and says when it has ended', async () => {
    const { email, token } = await api.person('docs-again');
    const page = await open();
    await signIn(page, email);
    await page.locator('#who').waitFor();
    await page.reload();
    await page.locator('#who').waitFor();
    assert.equal((await execute(await operation(page, 'get', '/v1/me'))).status, 200);
    await api.call('DELETE', '/v1/sessions', { token });
    await page.locator('.opblock.is-open').getByRole('button', { name: 'Execute' }).click();
    await page.locator('#credentials').waitFor();
    assert.equal(await text(page, '#said'), 'The session has ended: sign in again.');
    context.complaints = [];  // the browser's, of status 401
  });

  it('is dark where all is, fits a phone, and shows no other API', async () => {
    const page = await open({ colorScheme: 'dark', viewport: { width: 360, height: 740 } });
    // Nor can a link make it show another API, to which it would send tokens: the server refuses
    // the query, and the page looks at none.
    const other = 'url=https://elsewhere.example/openapi.json';
    assert.equal((await fetch(`${api.address}/docs?${other}`)).status, 400);
    await page.goto(`${api.address}/docs#?${other}`);
    await page.locator('.opblock').first().waitFor();
    await signIn(page);
    await page.locator('#who').waitFor();
    const me = await operation(page, 'get', '/v1/me');
    assert.equal((await execute(me)).status, 200);
    assert.equal(await widest(page), 360);
    const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await colour();
    await picture(page, 'docs-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await until('it is light', async () => await colour() !== dark);
    assert.equal(await colour(), 'rgb(255, 255, 255)');
  });
});
