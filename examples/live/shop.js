// What there is to buy, and the buying: a quote first, then an order of just that.

import { getPublic, newKey, post } from './api.js';
import { at, make } from './dom.js';
import { explain, number, onLanguage, points, say } from './language.js';
import { account, sessions } from './session.js';
import { usableCoupons, worth } from './wallet.js';

let products = [];
let chosen = null;
let quote = null;
let refusal = null;
let key = null;  // of the order that the quote promises
let buying = false;
let bought = () => {};

function productCard(product) {
  const soldOut = product.stock === 0;
  const button = make('button', {
    type: 'button', disabled: soldOut, textContent: say(soldOut ? 'sold_out' : 'choose'),
    ariaLabel: say('choose_label', { product: product.name }),
  });
  button.addEventListener('click', () => choose(product));
  const stock = product.stock === null ? '' : say('stock', { count: number(product.stock) });
  return make('li', {}, make('h3', { textContent: product.name }),
    make('p', { className: 'quiet', textContent: product.intro }),
    make('p', { className: 'row' }, make('b', { textContent: points(product.price) }),
      make('span', { className: 'quiet', textContent: stock }), ...(account() ? [button] : [])));
}

function couponChoice() {
  const fitting = usableCoupons().filter(({ category }) =>
    !category || category === chosen.category);
  const options = fitting.map((coupon) =>
    make('option', { value: coupon.code, textContent: worth(coupon) }));
  at('order-coupon').replaceChildren(...options,
    make('option', { value: '', textContent: say('coupon_without') }));
}

function quoteRows() {
  if (!quote) return [];
  const rows = [['price', quote.list_price], ['discount', -quote.discount],
    ['total', quote.total], ['left', quote.balance_after]];
  return rows.map(([name, value]) => make('div', { className: name },
    make('dt', { textContent: say(`quote_${name}`) }), make('dd', { textContent: points(value) })));
}

function renderProducts() {
  at('products').replaceChildren(...products.map(productCard));
}

function renderOrder() {
  if (!chosen) return;
  at('order-title').textContent = chosen.name;
  at('quote').replaceChildren(...quoteRows());
  at('order-buy').disabled = buying || !quote;
  at('order-coupon').disabled = buying;
  at('order-refusal').textContent = refusal ? explain(refusal) : '';
}

const wanted = () => {
  const code = at('order-coupon').value;
  return { product_id: chosen.id, ...(code && { coupon_code: code }) };
};

/** Runs what may be refused, and shows that or the new state. */
async function attempt(step) {
  refusal = null;
  try {
    const running = step();
    renderOrder();
    await running;
  } catch (refused) {
    refusal = refused;
  }
  renderOrder();
}

async function askPrice() {
  quote = null;
  const order = wanted();
  const reply = await post('/v1/orders?dry_run=true', order);
  if (JSON.stringify(order) !== JSON.stringify(wanted())) return;  // another coupon meanwhile
  quote = reply;
  key = newKey();
}

async function buy() {
  // One key for one quote: pressing again when nobody answered buys nothing twice.
  buying = true;
  try {
    await post('/v1/orders', { ...wanted(), expected_total: quote.total }, key);
  } finally {
    buying = false;
  }
  at('order').close();
  bought();
}

function choose(product) {
  chosen = product;
  couponChoice();
  at('order').showModal();
  attempt(askPrice);
}

export async function load() {
  products = (await getPublic('/v1/products?limit=100')).items;
  renderProducts();
}

/** Calls `then` after each purchase. */
export function startShop(then) {
  bought = then;
  at('order-coupon').addEventListener('change', () => attempt(askPrice));
  at('order-close').addEventListener('click', () => at('order').close());
  at('order-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    await attempt(buy);
    if (refusal?.code !== 'price_changed') return;
    const changed = refusal;
    await attempt(askPrice);
    refusal ??= changed;
    renderOrder();
  });
  sessions.addEventListener('change', () => {
    at('order').close();
    renderProducts();
  });
  onLanguage(() => {
    renderProducts();
    renderOrder();
  });
}
