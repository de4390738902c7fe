import { el, icon } from './dom.js';
import { line } from './message.js';
import { word } from './words.js';

const mostBytes = 20 * 1024 * 1024;

// Enclosure is what goes with the next message of a phone: a file, and the message that it answers.
export class Enclosure {
  constructor(changed, complain) {
    this.changed = changed;
    this.complain = complain;
    this.file = undefined;
    this.quoted = undefined;
    this.node = el('div', { class: 'enclosure', 'data-testid': 'enclosure', hidden: true });
    this.field = el('input', { type: 'file', hidden: true, 'data-testid': 'file-input', onchange: () => this.attach() });
    this.button = el('button', { class: 'round', type: 'button', 'data-testid': 'file-button', onclick: () => this.field.click() },
      icon('m20 11-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 16.7a1.7 1.7 0 0 1-2.4-2.4L15 6.6'));
  }

  translate() {
    this.button.setAttribute('aria-label', word('attach'));
    this.button.title = word('attach');
  }

  async attach() {
    const [file] = this.field.files;
    if (!file) return;
    if (file.size > mostBytes) this.complain(word('tooLarge'));
    else this.file = { name: file.name, data: await encoded(file) };
    this.field.value = '';
    this.draw();
    this.changed();
  }

  quote(m) {
    this.quoted = m;
    this.draw();
    this.changed();
  }

  // take gives what goes with the message that is being sent; give takes it back if that failed.
  take() {
    const { file, quoted } = this;
    this.give(undefined, undefined);
    return { file, quoted };
  }

  give(file, quoted) {
    this.file = file;
    this.quoted = quoted;
    this.draw();
  }

  draw() {
    const rows = [];
    if (this.quoted) rows.push(this.row('quoting', 'm10 8-5 5 5 5M5 13h9a5 5 0 0 1 5 5', word('replying'), line(this.quoted), () => { this.quoted = undefined; }));
    if (this.file) rows.push(this.row('attached', 'M7 3h7l4 4v14H7V3Zm7 0v4h4', '', this.file.name, () => { this.file = undefined; }));
    this.node.replaceChildren(...rows);
    this.node.hidden = rows.length === 0;
  }

  row(name, path, title, text, drop) {
    return el('div', { class: 'enclosed', 'data-testid': name }, icon(path),
      el('span', {}, title && el('small', {}, title), el('b', {}, text)),
      el('button', { type: 'button', 'aria-label': word('remove'), title: word('remove'), onclick: () => { drop(); this.draw(); } }, icon('m7 7 10 10M17 7 7 17')));
  }
}

// encoded is a file's bytes in base64.
function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
