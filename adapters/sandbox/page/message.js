import { el, icon } from './dom.js';
import { opensOnPhone } from './links.js';
import { card, media, named } from './media.js';
import { clock, word } from './words.js';

const tags = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', spoiler: 'span', blockquote: 'blockquote',
};

// runs turns a text and its marks into nodes. Offsets count UTF-16 units, as JavaScript's strings do.
function runs(text, marks = [], onLink) {
  const cuts = new Set([0, text.length]);
  for (const m of marks) cuts.add(m.offset).add(m.offset + m.length);
  const points = [...cuts].sort((a, b) => a - b);
  const out = document.createDocumentFragment();
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i], points[i + 1]];
    let node = document.createTextNode(text.slice(from, to));
    for (const m of marks.filter((m) => m.offset <= from && m.offset + m.length >= to)) node = wrap(node, m, text, onLink);
    out.append(node);
  }
  return out;
}

function wrap(node, mark, text, onLink) {
  if (mark.kind === 'link') return link(node, mark.url, onLink);
  if (mark.kind === 'command') {
    const command = text.slice(mark.offset, mark.offset + mark.length);
    return el('button', { class: 'command', type: 'button', onclick: () => onLink({ command }) }, node);
  }
  const tag = tags[mark.kind];
  return tag ? el(tag, { class: mark.kind }, node) : node;
}

function link(node, address, onLink) {
  if (opensOnPhone(address)) {
    const open = (event) => { event.preventDefault(); onLink({ address }); };
    return el('a', { href: /^https?:/i.test(address) ? address : `https://${address}`, class: 'bot-link', 'data-testid': 'bot-link', onclick: open }, node);
  }
  const full = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  const safe = /^https?:/i.test(full);
  return el('a', safe ? { href: full, target: '_blank', rel: 'noopener noreferrer' } : {}, node);
}

// line is a message in one line, as it is quoted.
export function line(m) {
  return m.text || named(m);
}

function quote(q, act) {
  if (!q) return undefined;
  const text = q.text || named({ files: q.kind ? [{ kind: q.kind, name: '' }] : [] });
  return el('button', { class: 'quote', type: 'button', 'data-testid': 'quote', onclick: () => act.find(q.id) }, el('span', {}, text));
}

// stamp is when a message was sent, and how.
function stamp(m) {
  const silent = m.silent && el('span', { class: 'silent', role: 'img', 'data-testid': 'silent', 'aria-label': word('silent'), title: word('silent') },
    icon('M9 5.8A6 6 0 0 1 18 11v3M6 17h9M6 17c1-1 1-3 1-6M10.5 20h3M4 4l16 16'));
  return el('time', { datetime: new Date(m.date * 1000).toISOString() }, silent || undefined,
    m.edited ? `${word('edited')} ${clock(m.edited)}` : clock(m.date), ticks(m.ticks));
}

function ticks(state) {
  if (!state) return undefined;
  const name = word(state);
  return el('span', { class: `ticks ${state}`, role: 'img', 'data-testid': 'ticks', 'data-ticks': state, 'aria-label': name, title: name },
    icon(state === 'sent' ? 'm6 13 4.5 4.5L20 7' : 'm2 13 4.5 4.5L16 7m-5 9 1.5 1.5L22 7'));
}

// bubble draws one message; act is what its buttons and links can do.
export function bubble(m, act) {
  const body = el('div', { class: 'bubble' }, quote(m.quote, act), ...media(m), card(m),
    m.head ? el('div', { class: 'head' }, m.head) : undefined,
    m.text ? el('div', { class: 'text' }, runs(m.text, m.marks, act.link)) : undefined,
    m.foot ? el('div', { class: 'foot' }, m.foot) : undefined, stamp(m));
  const reply = el('button', {
    class: 'reply', type: 'button', 'data-testid': 'reply', 'aria-label': word('reply'), title: word('reply'), onclick: () => act.reply(m),
  }, icon('m10 8-5 5 5 5M5 13h9a5 5 0 0 1 5 5'));
  return el('article', {
    class: m.own ? 'message own' : 'message',
    'data-testid': 'message', 'data-message': m.id, 'data-from': m.own ? 'person' : 'bot',
  }, el('div', { class: 'said' }, body, reply), m.buttons ? keyboard(m, act) : undefined, m.list ? listButton(m, act) : undefined);
}

function keyboard(m, act) {
  const rows = m.buttons.map((row, r) =>
    el('div', { class: `row of-${row.length}` }, ...row.map((b, c) => inlineButton(m, b, r, c, act))));
  return el('div', { class: 'keyboard', 'data-testid': 'inline-keyboard' }, ...rows);
}

function inlineButton(m, b, row, col, act) {
  const press = (event) => {
    if (b.url) act.link({ address: b.url });
    else if (b.copy) act.copy(b.copy);
    else act.tap(event.currentTarget, m.id, row, col);
  };
  return el('button', {
    type: 'button', class: `inline ${b.style ?? ''}`, 'data-testid': 'inline-button', 'data-action': b.action, onclick: press,
  }, el('span', {}, b.label), b.url ? el('i', { class: 'corner' }, '↗') : undefined);
}

// listButton opens the sheet with a message's list.
function listButton(m, act) {
  return el('div', { class: 'keyboard' }, el('div', { class: 'row' },
    el('button', { type: 'button', class: 'inline list', 'data-testid': 'list-button', 'aria-haspopup': 'dialog', onclick: () => act.list(m) },
      icon('M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01'), el('span', {}, m.list.label))));
}
