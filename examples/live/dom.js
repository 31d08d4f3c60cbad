// The document's elements: those that are there, by their id, and new ones.

export const at = (id) => document.getElementById(id);

/** An element with these properties and children; text is text, never markup. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
