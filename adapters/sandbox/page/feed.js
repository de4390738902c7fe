import { el, icon, moving } from './dom.js';
import { day, word } from './words.js';

const nearBottom = 160;

// Feed is the messages of a phone, the newest in sight as long as nobody scrolls away from it.
export class Feed {
  constructor(draw) {
    this.draw = draw;
    this.messages = new Map();
    this.node = el('div', { class: 'feed', 'data-testid': 'feed', role: 'log', tabindex: '0', onscroll: () => this.scrolled() });
    new ResizeObserver(() => this.pinned && this.toBottom(false)).observe(this.node);
    this.down = el('button', { class: 'down', type: 'button', hidden: true, onclick: () => this.toBottom(true) }, icon('m6 9 6 6 6-6'));
  }

  get empty() {
    return this.messages.size === 0;
  }

  // place puts a message into the feed, or replaces it there; it says whether it is new.
  place(m, fresh) {
    const old = this.messages.get(m.id);
    if (m.deleted) {
      old?.remove();
      this.messages.delete(m.id);
      return false;
    }
    const node = this.made(m);
    if (old) {
      if (old.querySelector('.text')?.textContent !== node.querySelector('.text')?.textContent) node.classList.add('changed');
      old.replaceWith(node);
      return false;
    }
    if (!fresh) node.classList.add('new');
    this.node.append(node);
    return !fresh;
  }

  made(m) {
    const node = this.draw(m);
    node.dataset.date = m.date;
    node.redraw = () => this.made(m);
    this.messages.set(m.id, node);
    return node;
  }

  // translate draws everything anew, in the page's present language.
  translate() {
    for (const old of [...this.messages.values()]) old.replaceWith(old.redraw());
  }

  // render draws what stands between the messages, or in their place.
  render(welcome) {
    this.down.setAttribute('aria-label', word('newest'));
    for (const old of this.node.querySelectorAll('.day, .welcome')) old.remove();
    let last = '';
    for (const node of this.node.querySelectorAll('.message')) {
      const name = day(Number(node.dataset.date));
      if (name !== last) node.before(el('div', { class: 'day' }, el('span', {}, name)));
      last = name;
    }
    if (this.empty) this.node.append(welcome);
  }

  // find brings a message into sight.
  find(id) {
    const node = this.messages.get(id);
    node?.scrollIntoView({ behavior: moving(), block: 'center' });
    node?.classList.remove('changed');
    requestAnimationFrame(() => node?.classList.add('changed'));
  }

  atBottom() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < nearBottom;
  }

  toBottom(smooth) {
    this.down.hidden = true;
    this.pinned = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth ? moving() : 'instant' });
  }

  // scrolled notes whether the newest message is in sight; if so it stays there when the feed changes its height.
  scrolled() {
    this.pinned = this.atBottom();
    if (this.pinned) this.down.hidden = true;
  }
}
