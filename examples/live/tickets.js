// The pictures of whoever is signed in's tickets. Only their owner is given them, with a token that
// an <img> cannot send; so they are fetched, and shown from memory.

import { get, send } from './api.js';
import { at, make } from './dom.js';
import { onLanguage, say } from './language.js';
import { account, sessions } from './session.js';

const shownMax = 6;

let tickets = [];
let loads = 0;
const pictures = new Map();  // by code: its state and the address of its picture

async function fetchPicture({ code, state, image_url: path }) {
  if (pictures.get(code)?.state === state) return;
  const address = URL.createObjectURL(await (await send('GET', path)).blob());
  drop(code);
  pictures.set(code, { state, address });
}

function drop(code) {
  if (pictures.has(code)) URL.revokeObjectURL(pictures.get(code).address);
  pictures.delete(code);
}

export async function load() {
  const asked = loads += 1;
  const { items } = await get(`/v1/me/tickets?limit=${shownMax}`);
  await Promise.all(items.map(fetchPicture));
  if (asked !== loads) return;  // a later one knows better
  tickets = items;
  render();
}

/** Where a buyer looks next. */
export const focusTickets = () => at('tickets-title').focus();

function render() {
  at('tickets').hidden = !account();
  at('ticket-pictures').replaceChildren(...tickets.map(({ code, product }) =>
    make('li', {}, make('img', {
      src: pictures.get(code).address,
      alt: say('ticket_picture', { product: product.name, code }),
    }))));
}

export function startTickets() {
  sessions.addEventListener('change', () => {
    loads += 1;
    tickets = [];
    render();
    [...pictures.keys()].forEach(drop);
  });
  onLanguage(render);
}
