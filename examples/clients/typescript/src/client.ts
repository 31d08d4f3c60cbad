// The API, typed by its own OpenAPI document: `npm run types` writes schema.ts.

import createClient, { type Client } from 'openapi-fetch';

import { patientFetch, type Patience } from './patience.ts';
import type { components, paths } from './schema.ts';

export type Api = Client<paths>;
export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** A client of the API at `address`, for whom `token` stands for, if anybody. */
export function connect(address: string, patience: Patience, token?: string): Api {
  const api = createClient<paths>({ baseUrl: address, fetch: patientFetch(patience) });
  api.use({
    onRequest({ request }) {
      if (token !== undefined) request.headers.set('Authorization', `Bearer ${token}`);
      return request;
    },
  });
  return api;
}

/** What the server refused (RFC 9457). `problem.code` says why, and is for programs. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The reply's content; throws a Refusal. */
export function done<Data>({ data, error, response }: Outcome<Data>): Data {
  if (response.ok) return data as Data;
  if (response.headers.get('Content-Type') === 'application/problem+json')
    throw new Refusal(error as Problem);
  throw new Error(`${response.url} answered ${response.status}`);  // a proxy's, perhaps
}

/**
 * What a POST made, by its schema's name. Its operation also has a dry run, whose reply (200) is not
 * promised to be like it: nothing was made that could have an id.
 */
export const made = <Name extends keyof Schemas>(
  _: Name, outcome: Outcome<unknown>): Schemas[Name] => done(outcome) as Schemas[Name];

/** The refusal that was expected; fails where nothing was refused. */
export async function refused(outcome: Promise<Outcome<unknown>>): Promise<Problem> {
  try {
    done(await outcome);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('this was to be refused');
}

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** A list's pages: `read` asks for the one at a cursor. Cursors are opaque, and stay valid. */
export async function* pages<Item>(
  read: (at: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item[]> {
  let page = await read({});
  yield page.items;
  while (page.next_cursor) {
    page = await read({ cursor: page.next_cursor });
    yield page.items;
  }
}
