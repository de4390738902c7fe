import { el, icon } from './dom.js';
import { word } from './words.js';

// Menu is what a phone has behind the button beside its line: the bot's commands, and the person's own card where it may be
// sent at any time.
export class Menu {
  constructor({ say, contact }) {
    this.say = say;
    this.contact = contact;
    this.node = el('div', { class: 'menu', role: 'menu', hidden: true, 'data-testid': 'menu' });
    this.button = el('button', { class: 'round', type: 'button', 'aria-haspopup': 'menu', 'data-testid': 'menu-button', onclick: () => this.toggle() }, icon('M4 7h16M4 12h16M4 17h10'));
  }

  render({ commands, contact }) {
    const lines = (commands ?? []).map((c) => this.line(() => this.say(`/${c.name}`), c.about, `/${c.name}`));
    if (contact) lines.push(this.line(() => this.contact(), word('sendContact')));
    this.node.setAttribute('aria-label', word('commands'));
    this.node.replaceChildren(...lines);
    this.button.setAttribute('aria-label', word('menu'));
    this.button.title = word('menu');
    this.button.hidden = lines.length === 0;
  }

  line(chosen, text, code) {
    return el('button', { type: 'button', role: 'menuitem', 'data-testid': 'menu-item', onclick: () => { this.toggle(false); chosen(); } },
      el('span', {}, text), code ? el('code', {}, code) : undefined);
  }

  toggle(open = this.node.hidden) {
    this.node.hidden = !open || this.button.hidden;
  }
}
