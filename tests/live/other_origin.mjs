// A page of another origin uses the API: Chromium decides what it may send and read.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';

import { launch, profile } from './browser.mjs';
import { Api, password } from './programs.mjs';

let browser;
let shop;  // serves an empty page
let api;

const origin = () => `http://127.0.0.1:${shop.address().port}`;
/** The same server by another name: another origin, which api.cors_origins does not name. */
const stranger = () => `http://localhost:${shop.address().port}`;

/** `story` runs in a page of that origin; what it returns comes back. */
async function inPage(at, story, argument) {
  const context = await profile(browser);
  const page = await context.newPage();
  await page.goto(at);
  // What the page calls: fetch, as any page's script would.
  await page.addScriptTag({ content: `
    async function ask(method, target, { token, body, fields = {} } = {}) {
      const headers = { ...fields };
      if (token) headers.Authorization = 'Bearer ' + token;
      if (body) headers['Content-Type'] = 'application/json';
      const reply = await fetch(target, { method, headers, body: body && JSON.stringify(body) });
      const text = await reply.text();
      return {
        status: reply.status, body: text && JSON.parse(text),
        fields: Object.fromEntries(reply.headers),
      };
    }` });
  try {
    return await page.evaluate(story, argument);
  } finally {
    await context.close();
  }
}

before(async () => {
  browser = await launch();
  shop = createServer((_, reply) => {
    reply.setHeader('Content-Type', 'text/html');
    reply.end('<!doctype html><title>A shop</title>');
  });
  await new Promise((done) => { shop.listen(0, done); });
  api = new Api({ TICKETING_API_CORS_ORIGINS: JSON.stringify([origin()]) });
  await api.start();
});

after(async () => {
  await browser.close();
  await api.stop();
  api.remove();
  shop.close();
});

const told = () => ({
  address: api.address, event: api.event, product: api.movieTicket, password,
});

describe('a page of an origin that is named', () => {
  it('signs in, comments, and orders with the coupon it won', async () => {
    const seen = await inPage(origin(), async ({ address, event, product, password: secret }) => {
      /* global ask */
      const session = await ask('POST', `${address}/v1/sessions`,
        { body: { email: 'minji@example.com', password: secret } });
      const token = session.body.access_token;
      const comment = await ask('POST', `${address}/v1/posts/${event}/comments`,
        { token, body: { body: 'from elsewhere' } });
      const order = {
        token,
        body: { product_id: product, coupon_code: comment.body.reward.coupon.code },
        fields: { 'Idempotency-Key': 'from-elsewhere' },
      };
      const bought = await ask('POST', `${address}/v1/orders`, order);
      const again = await ask('POST', `${address}/v1/orders`, order);
      return { session, comment, bought, again };
    }, told());
    assert.equal(seen.session.status, 201);
    assert.equal(seen.comment.status, 201);
    assert.match(seen.comment.fields.location, /^\/v1\/comments\/\d+$/);
    assert.equal(seen.bought.status, 201);
    assert.equal(seen.bought.body.discount, 4500);
    assert.equal(seen.bought.body.tickets.length, 1);
    assert.equal(seen.again.fields['idempotency-replayed'], 'true');
    assert.deepEqual(seen.again.body, seen.bought.body);
  });

  it('reads what was wrong, and the fields that say what to do', async () => {
    const seen = await inPage(origin(), async ({ address, password: secret }) => {
      const session = await ask('POST', `${address}/v1/sessions`,
        { body: { email: 'junho@example.com', password: secret } });
      const token = session.body.access_token;
      const post = await ask('POST', `${address}/v1/posts`,
        { token, body: { board: 'general', title: 'first', body: 'written elsewhere' } });
      const path = `${address}${post.fields.location}`;
      return {
        wrong: await ask('GET', `${address}/v1/posts?limit=101`),
        unknown: await ask('GET', `${address}/v1/me`),
        list: await ask('GET', `${address}/v1/posts?limit=1`),
        edited: await ask('PATCH', path,
          { token, body: { title: 'second' }, fields: { 'If-Match': post.fields.etag } }),
        stale: await ask('PATCH', path,
          { token, body: { title: 'third' }, fields: { 'If-Match': post.fields.etag } }),
        gone: await ask('DELETE', path, { token }),
      };
    }, told());
    assert.equal(seen.wrong.status, 422);
    assert.equal(seen.wrong.body.code, 'validation_failed');
    assert.deepEqual(seen.wrong.body.errors,
      [{ in: 'query', name: 'limit', detail: 'must be from 1 to 100, not 101', value: '101' }]);
    assert.equal(seen.wrong.fields['x-request-id'], seen.wrong.body.request_id);
    assert.equal(seen.unknown.status, 401);
    assert.equal(seen.unknown.fields['www-authenticate'], 'Bearer');
    assert.match(seen.list.fields.link, /rel="next"/);
    assert.equal(seen.edited.status, 200);
    assert.equal(seen.stale.status, 412);
    assert.equal(seen.gone.status, 204);
  });
});

describe('a page of any other origin', () => {
  it('may neither send nor read', async () => {
    const seen = await inPage(stranger(), async ({ address }) => {
      const outcome = (asked) => asked.then(() => 'read', (error) => error.name);
      return {
        read: await outcome(ask('GET', `${address}/v1/posts`)),
        written: await outcome(ask('POST', `${address}/v1/sessions`, { body: { email: 'x' } })),
      };
    }, told());
    assert.deepEqual(seen, { read: 'TypeError', written: 'TypeError' });
  });
});
