// Calls of the REST API.

import { end, token } from './session.js';

/** What the API refused, with its problem's `code`; "offline" when nobody answered. */
export class Refusal extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

async function refusalOf(response) {
  try {
    const { code, detail } = await response.json();
    return new Refusal(code, detail);
  } catch {  // not from the API but from something in between
    return new Refusal(response.status === 503 ? 'unavailable' : 'unknown', response.statusText);
  }
}

/** The response, be it 200 or 304; throws a Refusal. */
export async function send(method, path, { body, headers = {}, as = token() } = {}) {
  const fields = { ...headers };
  if (as) fields.Authorization = `Bearer ${as}`;
  if (body) fields['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers: fields, body: body && JSON.stringify(body) });
  } catch (error) {
    throw new Refusal('offline', error.message);
  }
  if (response.ok || response.status === 304) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === 'unauthenticated' && as === token()) end();
  throw refusal;
}

/** What everybody is shown alike; not saying who asks, one is answered from memory. */
export const sendPublic = (path, headers) => send('GET', path, { headers, as: null });
export const getPublic = async (path) => (await sendPublic(path)).json();

export const get = async (path) => (await send('GET', path)).json();

/** With a key, sending it again does it only once. */
export const post = async (path, body, key) =>
  (await send('POST', path, { body, headers: key ? { 'Idempotency-Key': key } : {} })).json();

/** Not randomUUID, which there is over HTTPS and on localhost only. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')).join('');
