// The newest event post: its slots as they fill, its comments, and a comment of one's own.

import { getPublic, newKey, post, sendPublic } from './api.js';
import { at, make, pause } from './dom.js';
import { explain, number, onLanguage, points, say } from './language.js';
import { account, sessions } from './session.js';

const lookEvery = 1000;
const retryAfter = 5000;
const slotsDrawnMax = 200;

let id = null;
let shown = null;  // the post, with its first comments
let tag = null;  // its ETag
let own = [];  // comments written in this tab, which need not be among the first
let coupons = [];  // of whoever is signed in
let outcome = () => '';
let key = newKey();  // of the comment that is being written
let acted = () => {};

/** Shows which slots these coupons were won with. */
export function markSlots(won) {
  coupons = won;
  render();
}

/** Looks for a newer event. */
export async function find() {
  const { items: [newest] } = await getPublic('/v1/posts?board=event&limit=1');
  if (newest?.id === id) return;
  id = newest?.id;
  shown = tag = null;
  own = [];
  outcome = () => '';
  render();
}

async function look() {
  const asked = id;
  const reply = await sendPublic(`/v1/posts/${asked}`, tag ? { 'If-None-Match': tag } : {});
  if (reply.status === 304) return;
  const post = await reply.json();
  if (asked !== id) return;
  shown = post;
  tag = reply.headers.get('ETag');
  render();
}

/**
 * No live event tells what others write, so a tab that is seen asks each second. That costs the
 * server next to nothing: it answers from memory, by "304 Not Modified" as long as nobody comments.
 */
async function watch() {
  for (;;) {
    try {
      if (!id) await find();
      if (id) await look();
      await pause(lookEvery);
    } catch (refusal) {
      if (refusal.code === 'not_found') id = null;
      await pause(retryAfter);
    }
    if (document.hidden) await seen();
  }
}

const seen = () =>
  new Promise((done) => document.addEventListener('visibilitychange', done, { once: true }));

function renderSlots(campaign) {
  at('campaign').hidden = !campaign;
  if (!campaign) return;
  const { slots, claimed } = campaign;
  at('claimed').textContent = say(claimed < slots ? 'claimed' : 'claimed_all',
    { slots: number(slots), claimed: number(claimed) });
  const mine = new Set(coupons.filter((coupon) => coupon.campaign_post_id === id)
    .map((coupon) => coupon.position));
  const list = at('slots');
  const drawn = Math.min(slots, slotsDrawnMax);
  while (list.children.length > drawn) list.lastChild.remove();
  while (list.children.length < drawn)
    list.append(make('li', { textContent: list.children.length + 1 }));
  // The elements stay, so that a slot is seen to fill.
  [...list.children].forEach((slot, index) => {
    slot.classList.toggle('taken', index < claimed);
    slot.classList.toggle('mine', mine.has(index + 1));
  });
}

function renderComments() {
  const first = shown?.comments.items ?? [];
  const others = own.filter((mine) => first.every((comment) => comment.id !== mine.id));
  const more = (shown?.comment_count ?? 0) - first.length - others.length;
  at('comment-count').textContent =
    say('comment_count', { count: number(shown?.comment_count ?? 0) });
  at('comments').replaceChildren(...[...first, ...others].map(({ author, body }) =>
    make('li', {}, make('b', { textContent: author.nickname }), ` ${body}`)));
  at('comments-more').textContent = more > 0 ? say('comments_more', { count: number(more) }) : '';
}

function render() {
  at('event-title').textContent = shown?.title ?? say('event_none');
  at('event-body').textContent = shown?.body ?? '';
  at('comment').hidden = !shown || !account();
  at('comment-hint').hidden = !shown || Boolean(account());
  at('comment-outcome').textContent = outcome();
  renderSlots(shown?.campaign);
  renderComments();
}

function told({ comment, reward }) {
  own.push(comment);
  if (reward?.position) return () => say('comment_won', { position: number(reward.position) });
  if (reward) return () => say('comment_rewarded', { points: points(reward.points) });
  return () => say('comment_added');
}

async function write(text) {
  try {
    outcome = told(await post(`/v1/posts/${id}/comments`, { body: text }, key));
    at('comment').reset();
    key = newKey();
    acted();
    look().catch(() => {});  // sooner than the next time, which comes anyway
  } catch (refusal) {
    outcome = () => explain(refusal);
  }
  render();
}

/** Calls `then` after each comment of one's own. */
export function startEventPost(then) {
  acted = then;
  const form = at('comment');
  const text = at('comment-text');
  // Only the same comment keeps its key: when nobody answered, sending it again is safe.
  text.addEventListener('input', () => { key = newKey(); });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    await write(text.value);
    button.disabled = false;
    text.focus();
  });
  sessions.addEventListener('change', () => {
    own = [];
    coupons = [];
    outcome = () => '';
    render();
  });
  onLanguage(render);
  watch();
}
