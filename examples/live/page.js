// Puts the page together: what a change of who is signed in and what live events mean to its parts.

import { at } from './dom.js';
import { find, markSlots, startEventPost } from './event_post.js';
import { onLanguage, say, startLanguage } from './language.js';
import * as mails from './mails.js';
import { account, sessions } from './session.js';
import * as shop from './shop.js';
import { startSignIn } from './sign_in.js';
import { follow } from './stream.js';
import * as tickets from './tickets.js';
import * as wallet from './wallet.js';

let live = false;
let unfollow = () => {};

/** What cannot be had now is asked for again with the next event or connection. */
const attempt = (...loads) => Promise.allSettled(loads.map((load) => load()));

const loadAll = () => attempt(wallet.load, tickets.load, mails.load, shop.load, find);

const reactions = {
  points: wallet.heard.points,
  coupon(data) {
    wallet.heard.coupon(data);
    attempt(mails.load);
  },
  ticket(data) {
    wallet.heard.ticket(data);
    attempt(wallet.load, tickets.load, mails.load, shop.load);  // a used coupon, the stock ...
  },
  post() {
    attempt(find);
    // A list may be a second old where another process has written.
    setTimeout(() => attempt(find), 1200);
  },
  resync: loadAll,
};

function renderStream() {
  const line = at('stream');
  line.hidden = !account();
  line.classList.toggle('live', live);
  line.textContent = say(live ? 'stream_live' : 'stream_connecting');
}

function becomeLive(now) {
  live = now;
  renderStream();
}

function followAccount() {
  unfollow();
  becomeLive(false);
  if (account()) {
    unfollow = follow(account(), (type, data) => reactions[type]?.(data), becomeLive);
    attempt(wallet.load, tickets.load, mails.load);
  } else {
    unfollow = () => {};
  }
}

/** What one's own acts changed is heard by the stream; without one it has to be asked for. */
function acted() {
  if (!live) loadAll();
}

startSignIn();
startEventPost(acted);
wallet.startWallet(markSlots);
tickets.startTickets();
mails.startMails();
shop.startShop(() => {
  acted();
  tickets.focusTickets();
});
sessions.addEventListener('change', followAccount);
onLanguage(renderStream);
startLanguage();
followAccount();
attempt(shop.load);
