// Signing in and out.

import { post, send } from './api.js';
import { at } from './dom.js';
import { explain, onLanguage } from './language.js';
import { account, begin, end, sessions } from './session.js';

let refusal = null;

function render() {
  at('sign-in').hidden = Boolean(account());
  at('who').hidden = !account();
  at('nickname').textContent = account()?.nickname ?? '';
  at('sign-in-refusal').textContent = refusal ? explain(refusal) : '';
}

async function signIn(event) {
  event.preventDefault();
  const credentials = { email: at('email').value, password: at('password').value };
  try {
    refusal = null;
    begin(await post('/v1/sessions', credentials));
    at('password').value = '';
    at('event-title').focus();  // the form that had the focus is gone
  } catch (refused) {
    refusal = refused;
    render();
    at('password').focus();
  }
}

async function signOut() {
  await send('DELETE', '/v1/sessions/current').catch(() => {});  // if not there, then here
  end();
  at('email').focus();
}

export function startSignIn() {
  at('credentials').addEventListener('submit', signIn);
  at('sign-out').addEventListener('click', signOut);
  sessions.addEventListener('change', render);
  onLanguage(render);
}
