import { el, icon } from './dom.js';
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

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
}

function media(m) {
  if (m.photo) {
    const p = m.photo[m.photo.length - 1];
    return el('img', { class: 'photo', src: `/api/files/${p.file_id}`, width: p.width, height: p.height, alt: m.caption ?? '' });
  }
  if (m.document) {
    const d = m.document;
    return el('a', { class: 'card', href: `/api/files/${d.file_id}`, download: d.file_name, title: word('download') },
      el('span', { class: 'card-icon' }, icon('M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14')),
      el('span', {}, el('b', {}, d.file_name ?? ''), el('small', {}, size(d.file_size))));
  }
  if (m.contact) {
    return el('div', { class: 'card' },
      el('span', { class: 'card-icon' }, icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.5-4 3-6 7-6s6.5 2 7 6')),
      el('span', {}, el('b', {}, m.contact.first_name), el('small', {}, `+${m.contact.phone_number.replace(/^\+/, '')}`)));
  }
  return undefined;
}

function quote(m) {
  if (!m) return undefined;
  return el('div', { class: 'quote' }, m.text || m.caption || '…');
}

// bubble draws one message; act is what its buttons and links can do.
export function bubble(m, act) {
  const text = m.text ?? m.caption;
  const stamp = el('time', { datetime: new Date(m.date * 1000).toISOString() },
    m.edit_date ? `${word('edited')} ${clock(m.edit_date)}` : clock(m.date));
  const body = el('div', { class: 'bubble' }, quote(m.reply_to_message), media(m),
    text ? el('div', { class: 'text' }, runs(text, m.entities ?? m.caption_entities, act.link)) : undefined, stamp);
  return el('article', {
    class: m.own ? 'message own' : 'message',
    'data-testid': 'message', 'data-message': m.message_id, 'data-from': m.own ? 'person' : 'bot',
  }, body, m.reply_markup ? keyboard(m, act) : undefined);
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
