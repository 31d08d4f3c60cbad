// Which language the page speaks, and how it says things in it.

import { at } from './dom.js';
import { words } from './words.js';

const chosen = 'ticketing.language';
const renderers = [];

const known = (language) => (language in words ? language : null);
const preferred = () =>
  navigator.languages.map((tag) => known(tag.split('-')[0])).find(Boolean) ?? 'en';

let language = known(localStorage.getItem(chosen)) ?? preferred();

/** The text of that name, with {values} filled in. */
export const say = (name, values = {}) =>
  (words[language][name] ?? name).replace(/\{(\w+)\}/g, (_, value) => values[value]);

export const number = (value) => value.toLocaleString(language);
export const points = (value) => say('amount', { points: number(value) });
export const time = (moment) => moment.toLocaleTimeString(language);
export const date = (text) => new Date(text).toLocaleDateString(language, { dateStyle: 'medium' });

export const dateTime = (text) =>
  new Date(text).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

/** Why something was refused: in the reader's language where there are words for it. */
export const explain = (refusal) => words[language][`refusal_${refusal.code}`] ?? refusal.message;

/** Calls `render` for the first language, and for each that is chosen later. */
export const onLanguage = (render) => renderers.push(render);

function speak(next) {
  language = next;
  document.documentElement.lang = next;
  for (const element of document.querySelectorAll('[data-words]'))
    element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll('[data-label]'))
    element.setAttribute('aria-label', say(element.dataset.label));
  for (const button of at('languages').children)
    button.setAttribute('aria-pressed', String(button.value === next));
  for (const render of renderers) render();
}

export function startLanguage() {
  at('languages').addEventListener('click', ({ target }) => {
    if (!known(target.value)) return;
    localStorage.setItem(chosen, target.value);
    speak(target.value);
  });
  speak(language);
}
