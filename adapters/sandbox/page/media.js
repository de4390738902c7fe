import { el, icon } from './dom.js';
import { word } from './words.js';

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [amount, unit] = bytes < 1048576 ? [bytes / 1024, 'KB'] : [bytes / 1048576, 'MB'];
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit}`;
}

const address = (file) => `/api/files/${file.file_id}`;

// named is what a message without text is called.
export function named(m) {
  if (m.photo) return word('photo');
  if (m.voice || m.audio) return m.audio?.file_name ?? word('voice');
  if (m.video || m.video_note || m.animation) return word('video');
  return m.document?.file_name ?? m.sticker?.emoji ?? m.contact?.first_name ?? '…';
}

// enlarge shows a picture in the whole window.
function enlarge(source, text) {
  const box = el('dialog', { class: 'lightbox', 'data-testid': 'lightbox', 'aria-label': text || word('photo'), onclick: () => box.close() },
    el('img', { src: source, alt: text }), el('button', { type: 'button', 'aria-label': word('close') }, icon('m6 6 12 12M18 6 6 18')));
  box.addEventListener('close', () => box.remove());
  document.body.append(box);
  box.showModal();
}

function picture(m) {
  const p = m.photo[m.photo.length - 1];
  const text = m.caption ?? '';
  return el('button', { class: 'picture', type: 'button', title: word('enlarge'), 'aria-label': word('enlarge'), onclick: () => enlarge(address(p), text) },
    el('img', { class: 'photo', src: address(p), width: p.width, height: p.height, alt: text }));
}

function card(path, title, note, link) {
  const parts = [el('span', { class: 'card-icon' }, icon(path)), el('span', {}, el('b', {}, title), el('small', {}, note))];
  return link ? el('a', { class: 'card', title: word('download'), ...link }, ...parts) : el('div', { class: 'card' }, ...parts);
}

function content(m) {
  const clip = m.video ?? m.video_note ?? m.animation;
  const sound = m.voice ?? m.audio;
  if (m.photo) return picture(m);
  if (sound) return el('audio', { controls: true, preload: 'metadata', src: address(sound), 'aria-label': named(m) });
  if (clip) return el('video', { controls: true, preload: 'metadata', playsinline: true, src: address(clip), class: m.video_note && 'round', 'aria-label': named(m) });
  if (m.document) {
    const d = m.document;
    return card('M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14', d.file_name ?? '', size(d.file_size), { href: address(d), download: d.file_name });
  }
  if (m.contact) return card('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.5-4 3-6 7-6s6.5 2 7 6', m.contact.first_name, `+${m.contact.phone_number.replace(/^\+/, '')}`);
  return m.sticker && el('div', { class: 'sticker' }, m.sticker.emoji);
}

// media draws what a message carries beside text.
export function media(m) {
  const node = content(m);
  if (node) node.dataset.testid = 'attachment';
  return node;
}
