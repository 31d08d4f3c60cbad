// Who is signed in in this tab. The token is in sessionStorage: it is gone with the tab, and two
// tabs may be two people.

const place = 'ticketing.session';
let session = JSON.parse(sessionStorage.getItem(place) ?? 'null');

/** Tells "change". */
export const sessions = new EventTarget();

export const token = () => session?.token ?? null;
export const account = () => session?.account ?? null;

function become(next) {
  session = next;
  if (next) sessionStorage.setItem(place, JSON.stringify(next));
  else sessionStorage.removeItem(place);
  sessions.dispatchEvent(new Event('change'));
}

/** `reply` is that of POST /v1/sessions. */
export const begin = ({ access_token: token, account: { id, nickname } }) =>
  become({ token, account: { id, nickname } });

export function end() {
  if (session) become(null);
}
