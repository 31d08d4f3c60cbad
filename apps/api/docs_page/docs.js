// The interactive page: Swagger UI over the document that this server describes itself with, and a
// sign-in whose token it sends.
/* global SwaggerUIBundle */

// The token goes with its tab.
const place = 'ticketing.docs';
let session = JSON.parse(sessionStorage.getItem(place) ?? 'null');

const element = (id) => document.getElementById(id);
const [credentials, email, password, who, name, said] =
  ['credentials', 'email', 'password', 'who', 'name', 'said'].map(element);
const say = (text) => { said.textContent = text; };

/** As the document calls the scheme of access tokens. */
const scheme = () => {
  const schemes = ui.specSelectors.specJson().toJS().components.securitySchemes;
  return Object.keys(schemes).find((it) => schemes[it].scheme === 'bearer');
};

function show() {
  credentials.hidden = session !== null;
  who.hidden = session === null;
  name.textContent = session ? `Signed in as ${session.nickname} (${session.role})` : '';
  if (session) ui.preauthorizeApiKey(scheme(), session.token);
  else if (ui.authSelectors.authorized()?.has(scheme())) ui.authActions.logout([scheme()]);
}

function become(next) {
  session = next;
  if (next) sessionStorage.setItem(place, JSON.stringify(next));
  else sessionStorage.removeItem(place);
  show();
}

/** The reply, or null after having said why there is none. */
async function ask(method, path, { token, body } = {}) {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body && { 'Content-Type': 'application/json' }),
  };
  try {
    const reply = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    if (reply.ok) return reply.status === 204 ? {} : await reply.json();
    const problem = await reply.json();
    say([problem.detail, ...(problem.errors ?? []).map((it) => it.detail)].join(' '));
  } catch (error) {
    say(`The server cannot be reached: ${error.message}.`);
  }
  return null;
}

async function signIn(event) {
  event.preventDefault();
  say('');
  const reply = await ask('POST', 'v1/sessions',
    { body: { email: email.value, password: password.value } });
  if (!reply) return;
  password.value = '';
  const { access_token: token, account: { nickname, role } } = reply;
  become({ token, nickname, role });
}

async function signOut() {
  say('');
  const { token } = session;
  become(null);
  await ask('DELETE', 'v1/sessions/current', { token });
}

/** Of what was tried. That a token has ended is told beside the form, too. */
function look(reply) {
  if (reply.status === 401 && session) {
    become(null);
    say('The session has ended: sign in again.');
  }
  return reply;
}

/** A stream of events does not end, so that no reply to it could be shown. */
const isStream = (system, path, method) => {
  const replies = system.specSelectors.specJson()
    .getIn(['paths', path, method, 'responses', '200', 'content']);
  return replies?.has('text/event-stream') ?? false;
};

const ours = () => ({
  statePlugins: {
    spec: {
      wrapSelectors: {
        allowTryItOutFor: (_, system) => (state, path, method) => !isStream(system, path, method),
      },
    },
  },
  wrapComponents: {
    // A choice of one is none.
    ServersContainer: (Original, { React, specSelectors }) => (properties) =>
      specSelectors.servers().size > 1 ? React.createElement(Original, properties) : null,
  },
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const wear = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', wear);
wear();

const ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [ours],
  responseInterceptor: look,
  onComplete: () => {
    credentials.addEventListener('submit', signIn);
    element('sign-out').addEventListener('click', signOut);
    show();
  },
});
