// The live events of one account, over one connection however many of its tabs are open: over
// HTTP/1.1 a browser has six connections to a server, which eight streams would use up. The tab
// that holds the account's lock has the stream and passes on what comes; when that tab goes, the
// lock goes to another.

import { post } from './api.js';

const types = ['points', 'coupon', 'ticket', 'ranking', 'post', 'resync'];
const delayMax = 30_000;

/**
 * Follows an account's events: `heard(type, data)` for each, of type "resync" whenever some may
 * have been missed; `became(live)` as the connection comes and goes. Returns what ends it.
 */
export function follow(account, heard, became) {
  const name = `ticketing.events.${account.id}`;
  const ended = new AbortController();
  // Locks are there over HTTPS and on localhost only; elsewhere each tab has a stream of its own.
  const channel = navigator.locks ? new BroadcastChannel(name) : null;
  let leads = false;
  let live = false;

  function receive({ event, state, asked }) {
    if (ended.signal.aborted) return;
    if (event) heard(event.type, event.data);
    if (state) became(live = state.live);
    if (asked && leads) channel.postMessage({ state: { live } });
  }
  function tell(message) {
    if (ended.signal.aborted) return;
    channel?.postMessage(message);
    receive(message);
  }
  const lead = () => {
    leads = true;
    return keepStream(tell, ended.signal);
  };

  if (channel) {
    channel.onmessage = ({ data }) => receive(data);
    channel.postMessage({ asked: true });
    navigator.locks.request(name, { signal: ended.signal }, lead).catch((error) => {
      if (error.name !== 'AbortError') throw error;  // ended while it waited for the lock
    });
  } else {
    lead();
  }
  return () => {
    ended.abort();
    channel?.close();
  };
}

/** One EventSource after another, each with a ticket of its own, until `signal` ends it. */
async function keepStream(tell, signal) {
  for (let failures = 0; !signal.aborted; failures += 1) {
    tell({ state: { live: false } });
    try {
      const { ticket } = await post('/v1/events/tickets');
      if (!signal.aborted && await listen(ticket, tell, signal)) failures = 0;
    } catch {
      // Refused or not reached: asked again below. Nobody signed in ends it by `signal`.
    }
    await delay(Math.random() * Math.min(delayMax, 500 * 2 ** failures), signal);
  }
}

/**
 * Passes on a stream's events until it has closed for good: an EventSource connects again by itself
 * but gives up after any status other than 200. Gives whether it ever was open.
 */
function listen(ticket, tell, signal) {
  return new Promise((closed) => {
    const source = new EventSource(`/v1/events?ticket=${encodeURIComponent(ticket)}`);
    let opened = false;
    source.onopen = () => {
      // A stream that connects again names the last event it had and misses none; a new one begins
      // with what happens from now on.
      if (!opened) tell({ event: { type: 'resync' } });
      opened = true;
      tell({ state: { live: true } });
    };
    source.onerror = () => {
      tell({ state: { live: false } });
      if (source.readyState === EventSource.CLOSED) closed(opened);
    };
    for (const type of types) {
      source.addEventListener(type, ({ data }) =>
        tell({ event: { type, data: data ? JSON.parse(data) : null } }));
    }
    signal.addEventListener('abort', () => {
      source.close();
      closed(opened);
    });
  });
}

/** Shorter when the network comes back or nobody waits any more. */
function delay(milliseconds, signal) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    window.addEventListener('online', done, { once: true });
    signal.addEventListener('abort', done, { once: true });
  });
}
