import { el, icon } from './dom.js';
import { word } from './words.js';

// Sheet rises over a phone with the rows of a list, one of which is chosen.
export class Sheet {
  constructor() {
    this.node = el('div', { class: 'rises', hidden: true, onclick: (event) => event.target === this.node && this.close(), onkeydown: (event) => event.key === 'Escape' && this.close() });
  }

  // open shows a list; choose gets the number of the row, counted through all sections.
  open(list, choose) {
    let number = 0;
    const rows = (section) => section.rows.map((row) => {
      const at = number++;
      return this.row(row, () => { this.close(); choose(at); });
    });
    const sections = list.sections.map((section) => el('div', { role: 'group', 'aria-label': section.title || undefined },
      section.title ? el('h3', {}, section.title) : undefined, ...rows(section)));
    this.from = document.activeElement;
    this.node.replaceChildren(el('div', { class: 'rows', role: 'dialog', 'aria-label': list.label, 'data-testid': 'list-sheet' },
      el('header', {}, el('button', { type: 'button', class: 'round', 'aria-label': word('close'), title: word('close'), 'data-testid': 'list-close', onclick: () => this.close() },
        icon('m6 6 12 12M18 6 6 18')), el('b', {}, list.label)),
      ...sections));
    this.node.hidden = false;
    this.node.querySelector('[data-testid=list-row]')?.focus({ preventScroll: true });
  }

  row(row, choose) {
    return el('button', { type: 'button', class: 'choice', 'data-testid': 'list-row', 'data-action': row.action, onclick: choose },
      el('span', {}, el('b', {}, row.title), row.about ? el('small', {}, row.about) : undefined), el('i', { class: 'ring', 'aria-hidden': 'true' }));
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.node.replaceChildren();
    this.from?.focus?.({ preventScroll: true });
  }
}
