import { el, icon } from './dom.js';
import { media, named } from './media.js';
import { clock, word } from './words.js';

const tags = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  spoiler: 'span', blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

// runs turns text and entities into nodes. Offsets count UTF-16 units, as JavaScript's strings do.
function runs(text, entities = [], onLink) {
  const cuts = new Set([0, text.length]);
  for (const e of entities) cuts.add(e.offset).add(e.offset + e.length);
  const points = [...cuts].sort((a, b) => a - b);
  const out = document.createDocumentFragment();
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i], points[i + 1]];
    let node = document.createTextNode(text.slice(from, to));
    const around = entities.filter((e) => e.offset <= from && e.offset + e.length >= to);
    for (const e of around.reverse()) node = wrap(node, e, text, onLink);
    out.append(node);
  }
  return out;
}

function wrap(node, entity, text, onLink) {
  if (entity.type === 'url' || entity.type === 'text_link') {
    const address = entity.url ?? text.slice(entity.offset, entity.offset + entity.length);
    return link(node, address, onLink);
  }
  if (entity.type === 'bot_command') {
    const command = text.slice(entity.offset, entity.offset + entity.length);
    return el('button', { class: 'command', type: 'button', onclick: () => onLink({ command }) }, node);
  }
  const tag = tags[entity.type];
  return tag ? el(tag, { class: entity.type }, node) : node;
}

// botLink reads https://t.me/<bot>?start=<code>; null if the address is something else.
export function botLink(address) {
  const full = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  const bot = url.pathname.slice(1);
  if (!['t.me', 'telegram.me'].includes(url.hostname) || !/^\w{3,}$/.test(bot)) return null;
  return { bot, start: url.searchParams.get('start') ?? '' };
}

function link(node, address, onLink) {
  if (botLink(address)) {
    const open = (event) => { event.preventDefault(); onLink({ address }); };
    return el('a', { href: address, class: 'bot-link', 'data-testid': 'bot-link', onclick: open }, node);
  }
  const full = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  const safe = /^https?:/i.test(full);
  return el('a', safe ? { href: full, target: '_blank', rel: 'noopener noreferrer' } : {}, node);
}

// line is a message in one line, as it is quoted.
export function line(m) {
  return m.text || m.caption || named(m);
}

function quote(m, act) {
  if (!m) return undefined;
  return el('button', { class: 'quote', type: 'button', 'data-testid': 'quote', onclick: () => act.find(m.message_id) }, el('span', {}, line(m)));
}

// stamp is when a message was sent, and how.
function stamp(m) {
  const silent = m.silent && el('span', { class: 'silent', role: 'img', 'data-testid': 'silent', 'aria-label': word('silent'), title: word('silent') },
    icon('M9 5.8A6 6 0 0 1 18 11v3M6 17h9M6 17c1-1 1-3 1-6M10.5 20h3M4 4l16 16'));
  return el('time', { datetime: new Date(m.date * 1000).toISOString() }, silent || undefined,
    m.edit_date ? `${word('edited')} ${clock(m.edit_date)}` : clock(m.date));
}

// bubble draws one message; act is what its buttons and links can do.
export function bubble(m, act) {
  const text = m.text ?? m.caption;
  const body = el('div', { class: 'bubble' }, quote(m.reply_to_message, act), media(m),
    text ? el('div', { class: 'text' }, runs(text, m.entities ?? m.caption_entities, act.link)) : undefined, stamp(m));
  const reply = el('button', {
    class: 'reply', type: 'button', 'data-testid': 'reply', 'aria-label': word('reply'), title: word('reply'), onclick: () => act.reply(m),
  }, icon('m10 8-5 5 5 5M5 13h9a5 5 0 0 1 5 5'));
  return el('article', {
    class: m.own ? 'message own' : 'message',
    'data-testid': 'message', 'data-message': m.message_id, 'data-from': m.own ? 'person' : 'bot',
  }, el('div', { class: 'said' }, body, reply), m.reply_markup ? keyboard(m, act) : undefined);
}

function keyboard(m, act) {
  const rows = m.reply_markup.inline_keyboard.map((row, r) =>
    el('div', { class: `row of-${row.length}` }, ...row.map((b, c) => inlineButton(m, b, r, c, act))));
  return el('div', { class: 'keyboard', 'data-testid': 'inline-keyboard' }, ...rows);
}

function inlineButton(m, b, row, col, act) {
  const press = (event) => {
    if (b.url) act.link({ address: b.url });
    else if (b.copy_text) act.copy(b.copy_text.text);
    else act.tap(event.currentTarget, m.message_id, row, col);
  };
  return el('button', {
    type: 'button', class: `inline ${b.style ?? ''}`, 'data-testid': 'inline-button',
    'data-action': b.callback_data, onclick: press,
  }, el('span', {}, b.text), b.url ? el('i', { class: 'corner' }, '↗') : undefined);
}
