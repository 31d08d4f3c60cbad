// Points, coupons and news of whoever is signed in.

import { get } from './api.js';
import { at, make } from './dom.js';
import { date, number, onLanguage, points, say, time } from './language.js';
import { account, sessions } from './session.js';

const newsMax = 5;

let balance = 0;
let coupons = [];
let news = [];  // newest first: when, and how to say it
let eventsHeard = 0;
let loads = 0;
let couponsChanged = () => {};

export const usableCoupons = () => coupons.filter((coupon) => coupon.state === 'issued');

export function worth({ kind, value, category }) {
  const text = say(`coupon_${kind}`, { value: number(value) });
  return category ? `${text} · ${say(`category_${category}`)}` : text;
}

function become(next) {
  ({ balance = balance, coupons = coupons, news = news } = next);
  render();
  if (next.coupons) couponsChanged(coupons);
}

function hear(text) {
  eventsHeard += 1;
  return { news: [{ at: new Date(), text }, ...news].slice(0, newsMax) };
}

/** What live events say. They come in order, so that the last balance is the balance. */
export const heard = {
  points: ({ amount, balance: now, reason }) => become({ balance: now, ...hear(() =>
    say('news_points', {
      amount: (amount > 0 ? '+' : '') + points(amount), reason: say(`reason_${reason}`),
    })) }),
  coupon: (coupon) => become({
    coupons: [coupon, ...coupons.filter(({ code }) => code !== coupon.code)],
    ...hear(() => say(coupon.position ? 'news_coupon_won' : 'news_coupon',
      { position: coupon.position, coupon: worth(coupon) })),
  }),
  ticket: (bought) => become(
    hear(() => say('news_ticket', { count: number(bought.tickets.length) }))),
};

export async function load() {
  const [asked, heardBefore] = [loads += 1, eventsHeard];
  const [{ balance }, { items }] =
    await Promise.all([get('/v1/me/points'), get('/v1/me/coupons')]);
  if (asked !== loads) return;  // a later one knows better
  if (heardBefore !== eventsHeard) await load();  // what was heard may be newer than the answer
  else become({ balance, coupons: items });
}

function couponRow(coupon) {
  const code = make('code', { textContent: coupon.code });
  const until = say('valid_until', { date: date(coupon.valid_until) });
  const won = coupon.position ? [say('coupon_position', { position: coupon.position })] : [];
  const state = [...won, say(`state_${coupon.state}`), until].join(' · ');
  return make('li', { className: coupon.state }, make('b', { textContent: worth(coupon) }), code,
    make('span', { className: 'quiet', textContent: state }));
}

function renderNews() {
  const list = at('news');
  // Elements stay: what is added is read out, not what was there already.
  for (const item of [...news].reverse()) {
    item.element ??= list.appendChild(make('li', {}, make('time'), make('span')));
    item.element.firstChild.textContent = time(item.at);
    item.element.lastChild.textContent = item.text();
  }
  const kept = new Set(news.map((item) => item.element));
  for (const element of [...list.children]) if (!kept.has(element)) element.remove();
}

function render() {
  at('wallet').hidden = !account();
  at('balance').textContent = points(balance);
  renderNews();
  at('coupons').replaceChildren(...coupons.map(couponRow));
}

/** Calls `then` with the coupons whenever they have changed. */
export function startWallet(then) {
  couponsChanged = then;
  sessions.addEventListener('change', () => {
    loads += 1;
    become({ balance: 0, coupons: [], news: [] });
  });
  onLanguage(render);
}
