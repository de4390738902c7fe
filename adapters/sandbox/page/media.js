import { el, icon } from './dom.js';
import { word } from './words.js';

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [amount, unit] = bytes < 1048576 ? [bytes / 1024, 'KB'] : [bytes / 1048576, 'MB'];
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit}`;
}

const address = (file) => `/api/files/${file.path}`;

// called is what a file is called where it is not shown.
function called(file) {
  if (file.kind === 'photo') return word('photo');
  if (file.kind === 'voice') return word('voice');
  if (file.kind === 'video' || file.kind === 'round') return word('video');
  return file.name || word(file.kind === 'audio' ? 'voice' : 'file');
}

// named is what a message without text is called.
export function named(m) {
  if (m.files?.length) return called(m.files[0]);
  return m.sticker || m.card?.name || '…';
}

// enlarge shows a picture in the whole window.
function enlarge(source, text) {
  const box = el('dialog', { class: 'lightbox', 'data-testid': 'lightbox', 'aria-label': text || word('photo'), onclick: () => box.close() },
    el('img', { src: source, alt: text }), el('button', { type: 'button', 'aria-label': word('close') }, icon('m6 6 12 12M18 6 6 18')));
  box.addEventListener('close', () => box.remove());
  document.body.append(box);
  box.showModal();
}

function picture(file, text) {
  return el('button', { class: 'picture', type: 'button', title: word('enlarge'), 'aria-label': word('enlarge'), onclick: () => enlarge(address(file), text) },
    el('img', { class: 'photo', src: address(file), width: file.width, height: file.height, alt: text }));
}

function entry(path, title, note, link) {
  const parts = [el('span', { class: 'card-icon' }, icon(path)), el('span', {}, el('b', {}, title), el('small', {}, note))];
  return link ? el('a', { class: 'card', title: word('download'), ...link }, ...parts) : el('div', { class: 'card' }, ...parts);
}

function content(file, text) {
  switch (file.kind) {
    case 'photo':
      return picture(file, text);
    case 'voice':
    case 'audio':
      return el('audio', { controls: true, preload: 'metadata', src: address(file), 'aria-label': called(file) });
    case 'video':
    case 'round':
      return el('video', { controls: true, preload: 'metadata', playsinline: true, src: address(file), class: file.kind === 'round' && 'round', 'aria-label': called(file) });
    default:
      return entry('M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14', file.name, size(file.size), { href: address(file), download: file.name });
  }
}

// media draws the files of a message, and its sticker.
export function media(m) {
  const nodes = (m.files ?? []).map((file) => content(file, m.text ?? ''));
  if (m.sticker) nodes.push(el('div', { class: 'sticker' }, m.sticker));
  for (const node of nodes) node.dataset.testid = 'attachment';
  return nodes;
}

// card draws somebody's entry of an address book.
export function card(m) {
  if (!m.card) return undefined;
  const node = entry('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.5-4 3-6 7-6s6.5 2 7 6', m.card.name, `+${m.card.phone.replace(/^\+/, '')}`);
  node.dataset.testid = 'attachment';
  return node;
}
