// el makes an element; text always goes in as text, never as markup.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

// avatar is the first letter of a name, however many units it takes, on a colour of its own.
export function avatar(name, kind) {
  return el('span', { class: `avatar ${kind}`, 'aria-hidden': 'true' }, [...name][0] ?? '');
}

const svg = 'http://www.w3.org/2000/svg';

export function icon(path) {
  const node = document.createElementNS(svg, 'svg');
  node.setAttribute('viewBox', '0 0 24 24');
  node.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', path);
  node.append(line);
  return node;
}

// post asks the sandbox to do something; the answer is true, or the body of a creation.
export async function post(path, body = {}) {
  const response = await fetch(`/api${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.json()).error);
  return response.status === 201 ? response.json() : true;
}

// moving is how to scroll where a glide helps: at once for those who asked their system for less motion.
export function moving() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}
