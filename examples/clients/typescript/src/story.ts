// From signing up to a used ticket: what an application does with the API, each thing once.

import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import { connect, done, made, pages, refused, type Api } from './client.ts';
import { follow, type LiveEvent } from './events.ts';

const address = process.env['API'] ?? 'http://127.0.0.1:8080';
const adminEmail = process.env['ADMIN_EMAIL'] ?? 'admin@example.com';
const adminPassword = process.env['ADMIN_PASSWORD'];

const say = (line: string): void => console.log(line);
const patience = {
  triesMax: 5,
  waitMaxSeconds: 30,
  onWait: (seconds: number, why: string) =>
    console.error(`Asking again in ${seconds.toFixed(1)} s: ${why}.`),
};

async function signIn(email: string, password: string): Promise<Api> {
  const session = done(await connect(address, patience)
    .POST('/v1/sessions', { body: { email, password } }));
  return connect(address, patience, session.access_token);
}

async function signUp(): Promise<{ api: Api; id: number }> {
  const name = `story-${randomBytes(4).toString('hex')}`;
  const [email, password] = [`${name}@example.com`, randomUUID()];
  const account = done(await connect(address, patience)
    .POST('/v1/accounts', { body: { email, password, nickname: name } }));
  say(`Signed up as ${account.email} and signed in.`);
  return { api: await signIn(email, password), id: account.id };
}

/** Points for the account, and an event whose first three win a coupon. */
async function prepare(admin: Api, account: number): Promise<number> {
  const entry = made('LedgerEntryView', await admin.POST('/v1/accounts/{id}/points/adjustments', {
    params: { path: { id: account }, header: { 'Idempotency-Key': randomUUID() } },
    body: { amount: 20_000, note: 'to try the shop with' },
  }));
  say(`The administrator gave ${entry.amount} points.`);
  const event = made('PostCreated', await admin.POST('/v1/posts', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: {
      board: 'event',
      title: 'First three win',
      body: 'Comment, and win.',
      campaign: {
        slots: 3,
        coupon: { kind: 'percent', value: 30, category: 'movie_ticket', valid_days: 30 },
      },
    },
  }));
  say('The administrator opened an event: its first 3 commenters win a coupon.');
  return event.id;
}

/** Comments, hears of it live, and gives the coupon's code. */
async function win(api: Api, event: number): Promise<string> {
  const ticket = async (): Promise<string> => done(await api.POST('/v1/events/tickets')).ticket;
  let open = (): void => {};
  const opened = new Promise<void>((now) => { open = now; });
  const stream = follow(address, ticket, open);
  const first = stream.next();
  await opened;
  const added = made('CommentAdded', await api.POST('/v1/posts/{id}/comments', {
    params: { path: { id: event }, header: { 'Idempotency-Key': randomUUID() } },
    body: { body: 'Me first!' },
  }));
  const coupon = added.reward?.coupon;
  if (!coupon) throw new Error('nothing was won');
  say(`Commented as number ${coupon.position} and won a coupon of ${coupon.value} percent.`);
  const heard: LiveEvent[] = [(await first).value];
  while (!heard.some((it) => it.type === 'coupon')) heard.push((await stream.next()).value);
  say(`Heard live: ${heard.map((it) => it.type).join(', ')}.`);
  return coupon.code;
}

/** Buys a movie ticket with the coupon, exactly as quoted and exactly once; the ticket's code. */
async function buy(api: Api, coupon: string): Promise<{ ticket: string; product: number }> {
  const { items } = done(await api.GET('/v1/products',
    { params: { query: { category: 'movie_ticket', sort: 'price', limit: 1 } } }));
  const product = items[0];
  if (!product) throw new Error('no movie ticket is on sale');
  const body = { product_id: product.id, coupon_code: coupon };
  const quote = done(await api.POST('/v1/orders',
    { params: { query: { dry_run: true }, header: {} }, body }));
  say(`A quote: ${quote.list_price} - ${quote.discount} = ${quote.total} points.`);
  // One key for one intent: a request that is repeated with it, by hand or by patience, buys once.
  const order = {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: { ...body, expected_total: quote.total },
  };
  const bought = done(await api.POST('/v1/orders', order));
  const ticket = bought.tickets[0];
  if (!ticket) throw new Error('an order without a ticket');
  say(`Bought for ${bought.total} points; ${bought.balance_after} are left.`);
  const again = await api.POST('/v1/orders', order);
  const replayed = again.response.headers.get('Idempotency-Replayed');
  if (replayed !== 'true' || done(again).id !== bought.id) throw new Error('bought twice');
  say('Asked again with the same key: the same order, nothing was bought twice.');
  return { ticket: ticket.code, product: product.id };
}

/** The ticket and its picture, which is not sent again while it is the same. */
async function show(api: Api, code: string): Promise<void> {
  const ticket = done(await api.GET('/v1/tickets/{code}', { params: { path: { code } } }));
  say(`The ticket is ${ticket.state}, for one ${ticket.product.category}.`);
  const picture = await api.GET('/v1/tickets/{code}/image.png',
    { params: { path: { code } }, parseAs: 'arrayBuffer' });
  const bytes = Buffer.from(done(picture) as ArrayBuffer);
  await writeFile('ticket.png', bytes);
  say(`Saved its picture as ticket.png: ${picture.response.headers.get('Content-Type')}.`);
  const same = await api.GET('/v1/tickets/{code}/image.png', {
    params: { path: { code } },
    headers: { 'If-None-Match': picture.response.headers.get('ETag') ?? '' },
    parseAs: 'arrayBuffer',
  });
  say(`Asked for the picture again: ${same.response.status}.`);
}

/** Edits a post only as it was read, so that nobody's edit is lost; its tag may be out of date. */
async function edit(api: Api): Promise<void> {
  const created = await api.POST('/v1/posts', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: { board: 'general', title: 'A film', body: 'Seen twice.' },
  });
  const { id } = made('PostCreated', created);
  const read = created.response.headers.get('ETag') ?? '';
  const change = (title: string, tag: string) => api.PATCH('/v1/posts/{id}',
    { params: { path: { id }, header: { 'If-Match': tag } }, body: { title } });
  const edited = done(await change('A film, again', read));
  say(`Edited a post: revision ${edited.revision}.`);
  const problem = await refused(change('Another title', read));
  say(`Refused: ${problem.code} (${problem.status}).`);
  const now = await api.GET('/v1/posts/{id}', { params: { path: { id } } });
  const saved = done(await change(`${done(now).title}!`, now.response.headers.get('ETag') ?? ''));
  say(`Read it again and edited it: revision ${saved.revision}.`);
}

async function walk(api: Api): Promise<void> {
  const ledger = pages((at) => api
    .GET('/v1/me/points/entries', { params: { query: { limit: 2, ...at } } }).then(done));
  const read = [];
  for await (const page of ledger) read.push(page);
  const entries = read.flat();
  const sum = entries.reduce((total, entry) => total + entry.amount, 0);
  const { balance } = done(await api.GET('/v1/me/points'));
  if (sum !== balance) throw new Error(`entries add up to ${sum}, the balance is ${balance}`);
  say(`Walked ${entries.length} ledger entries in ${read.length} pages: they add up.`);
}

/** What is refused, and what each refusal says for programs. */
async function stumble(api: Api, product: number): Promise<void> {
  const poor = await refused(api.POST('/v1/orders', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: { product_id: product, quantity: 5 },
  }));
  say(`Refused: ${poor.code} (${poor.status}), ${poor.balance} of ${poor.required}.`);
  const wrong = await refused(api.GET('/v1/posts', { params: { query: { limit: 101 } } }));
  say(`Refused: ${wrong.code} (${wrong.status}), ${wrong.errors?.[0]?.detail}.`);
  for (;;) {
    const post = await api.POST('/v1/posts', {
      params: { header: { 'Idempotency-Key': randomUUID() } },
      body: { board: 'general', title: 'Another film', body: 'Not bad.' },
    });
    if (post.response.ok) continue;
    const enough = await refused(Promise.resolve(post));
    const again = Date.parse(enough.resets_at ?? '') > Date.now() ? 'later' : 'now';
    say(`Refused: ${enough.code} (${enough.status}), possible ${again}.`);
    return;
  }
}

/** At the door: once. */
async function redeem(staff: Api, code: string): Promise<void> {
  const use = () => staff.POST('/v1/tickets/{code}/redeem',
    { params: { path: { code }, header: { 'Idempotency-Key': randomUUID() } } });
  say(`At the door the ticket is ${done(await use()).state}.`);
  const problem = await refused(use());
  say(`Refused: ${problem.code} (${problem.status}).`);
}

if (adminPassword === undefined) {
  console.error('ADMIN_PASSWORD must be the administrator\'s; scripts/serve keeps it in '
    + 'var/demo-password.');
  process.exit(2);
}
const admin = await signIn(adminEmail, adminPassword);
const { api, id } = await signUp();
const event = await prepare(admin, id);
const coupon = await win(api, event);
const { ticket, product } = await buy(api, coupon);
await show(api, ticket);
await edit(api);
await walk(api);
await stumble(api, product);
await redeem(admin, ticket);
done(await admin.PATCH('/v1/posts/{id}/campaign',
  { params: { path: { id: event } }, body: { closes_at: new Date().toISOString() } }));
done(await api.DELETE('/v1/sessions/current'));
say('The event is closed, and the session ended.');
process.exit(0);  // the stream of events would go on
