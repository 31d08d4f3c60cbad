// The mails of whoever is signed in, and what one says, its pictures included. Text is shown as
// text: a mail's own HTML is for mail programs.

import { get } from './api.js';
import { at, make } from './dom.js';
import { dateTime, onLanguage, say } from './language.js';
import { account, sessions } from './session.js';

const shownMax = 5;

let mails = [];
let opened = null;  // { id, subject, text, pictures }
let loads = 0;

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The pictures in a mail's HTML, as addresses of what is in memory. */
function picturesOf(html) {
  const images = html.matchAll(/<img src="data:image\/png;base64,([^"]+)" alt="([^"]*)"/g);
  return [...images].map(([, base64, alt]) => ({
    alt: alt.replace(/&\w+;/g, (entity) => entities[entity] ?? entity),
    address: URL.createObjectURL(new Blob(
      [Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' })),
  }));
}

function close() {
  opened?.pictures.forEach(({ address }) => URL.revokeObjectURL(address));
  opened = null;
}

async function open(id) {
  const { subject, text, html } = await get(`/v1/mails/${id}`);
  close();
  opened = { id, subject, text, pictures: picturesOf(html) };
  render();
}

export async function load() {
  const asked = loads += 1;
  const { items } = await get(`/v1/me/mails?limit=${shownMax}`);
  if (asked !== loads) return;  // a later one knows better
  mails = items;
  render();
}

function row({ id, kind, state, created_at: created }) {
  const about = make('button', {
    type: 'button',
    className: 'second',
    textContent: say(`mail_${kind}`),
    onclick: () => open(id).catch(() => {}),
  });
  about.setAttribute('aria-expanded', String(opened?.id === id));
  const line = [dateTime(created), say(`mail_state_${state}`)].join(' · ');
  const parts = [about, make('span', { className: 'quiet', textContent: line })];
  if (opened?.id === id)
    parts.push(make('article', {}, make('h3', { textContent: opened.subject }),
      make('pre', { textContent: opened.text }),
      ...opened.pictures.map(({ address, alt }) => make('img', { src: address, alt }))));
  return make('li', {}, ...parts);
}

function render() {
  at('mails').hidden = !account();
  at('mail-list').replaceChildren(...mails.map(row));
}

export function startMails() {
  sessions.addEventListener('change', () => {
    loads += 1;
    mails = [];
    close();
    render();
  });
  onLanguage(render);
}
