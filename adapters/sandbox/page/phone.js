import { Enclosure } from './enclosure.js';
import { Feed } from './feed.js';
import { bubble } from './message.js';
import { avatar, el, icon, post } from './dom.js';
import { opensOnPhone } from './links.js';
import { Menu } from './menu.js';
import { badge, hue, messengers } from './messengers.js';
import { Sheet } from './sheet.js';
import { own, word } from './words.js';

const typingLife = 5000;
const toastLife = 3500;

// Phone is one device: it draws its chat and passes on what is done with it.
export class Phone {
  constructor(data, openLink) {
    this.id = data.id;
    this.openLink = openLink;
    this.draft = '';
    this.build(data);
    this.update(data, true);
  }

  build(data) {
    this.title = el('strong');
    this.switch = el('input', { type: 'checkbox', role: 'switch', 'data-testid': 'block', onchange: () => this.toggleBlock() });
    this.switchWord = el('span');
    this.status = el('small', { 'data-testid': 'status' });
    this.feed = new Feed((m) => this.drawn(m));
    this.toasts = el('div', { class: 'toasts', role: 'status', 'data-testid': 'toast' });
    this.menu = new Menu({ say: (text) => this.say(text), contact: () => this.do('contact') });
    this.sheet = new Sheet();
    this.enclosure = new Enclosure(() => this.input.focus(), (text) => this.toast({ text }));
    this.hint = el('p', { class: 'hint', hidden: true, 'data-testid': 'hint' });
    this.keys = el('div', { class: 'keys', 'data-testid': 'reply-keyboard' });
    this.node = el('section', { class: `phone ${data.messenger}`, 'data-testid': 'phone', 'data-person': data.name, 'data-messenger': data.messenger, 'data-id': this.id, id: `phone-${this.id}` },
      el('div', { class: 'caption' },
        avatar(data.name, hue(this.id)), this.title, badge(data.messenger),
        el('label', { class: 'switch' }, this.switchWord, this.switch)),
      el('div', { class: 'device' },
        el('div', { class: 'bar' },
          avatar(data.bot, 'bot'),
          el('div', {}, el('b', {}, data.bot), this.status)),
        el('div', { class: 'screen' }, this.feed.node, this.feed.down, this.toasts),
        this.menu.node, this.enclosure.node, this.hint, this.composer(), this.keys, this.sheet.node));
  }

  composer() {
    this.input = el('textarea', { rows: '1', maxlength: '4096', 'data-testid': 'text-input', oninput: () => this.typed(), onkeydown: (e) => this.key(e) });
    this.sendButton = el('button', { class: 'round send', 'data-testid': 'send-button' }, icon('M4 12 20 4l-5 16-3.5-6.5L4 12Z'));
    this.big = el('button', { class: 'big', type: 'button', onclick: () => this.pressBig() });
    this.form = el('form', { class: 'composer', 'data-testid': 'composer', onsubmit: (e) => { e.preventDefault(); this.send(); } },
      this.menu.button, this.enclosure.button, this.enclosure.field, this.input, this.sendButton, this.big);
    return this.form;
  }

  drawn(m) {
    return bubble(m, {
      tap: (...a) => this.tap(...a), link: (l) => this.follow(l), copy: (t) => this.copy(t),
      list: () => this.sheet.open(m.list, (row) => this.do('tap', { message: m.id, row, col: 0 })),
      reply: () => this.enclosure.quote(m), find: (id) => this.feed.find(id),
    });
  }

  // update takes the news of this phone: its state, and the messages that changed.
  update(data, fresh = false) {
    const stay = this.feed.atBottom();
    this.data = data;
    let arrived = false;
    for (const m of data.messages ?? []) arrived = this.feed.place(m, fresh) || arrived;
    for (const t of data.toasts ?? []) this.toast(t);
    if (!data.waiting) for (const b of this.node.querySelectorAll('.inline.busy')) b.classList.remove('busy');
    this.fillIn(data.draft);
    this.render();
    this.showTyping(data.typing);
    if (fresh) requestAnimationFrame(() => this.toBottom(false));
    else if (data.messages?.length && stay) this.toBottom(arrived); // what was changed in place may have grown
    else if (arrived) this.feed.down.hidden = false;
    if (data.unread > 0 && this.visible()) this.read();
  }

  // fillIn takes the text of a link into the line where the person types, from where they send it, or do not.
  fillIn(draft) {
    if (draft && draft !== this.draft) {
      this.input.value = draft;
      requestAnimationFrame(() => this.typed());
    }
    this.draft = draft;
    this.form.dataset.draft = draft;
  }

  translate() {
    this.feed.translate();
    this.enclosure.draw();
    this.render();
    this.showTyping(this.status.classList.contains('typing'));
  }

  // render draws what is not a message.
  render() {
    const { started, start, blocked, bot, messenger, name, followed } = this.data;
    const role = this.data.role && word(this.data.role);
    this.title.textContent = role ? `${name}, ${role}` : name;
    this.node.setAttribute('aria-label', `${this.title.textContent}, ${messengers[messenger].name}`);
    this.switch.checked = blocked;
    this.switchWord.textContent = own('block', messenger);
    this.switch.setAttribute('aria-label', this.switchWord.textContent);
    this.switch.title = this.switchWord.textContent;
    this.input.placeholder = word('message');
    this.input.setAttribute('aria-label', word('message'));
    this.enclosure.translate();
    this.sendButton.setAttribute('aria-label', word('send'));
    const closed = blocked || !started;
    this.form.classList.toggle('closed', closed);
    this.big.hidden = !closed;
    this.big.dataset.testid = blocked ? 'unblock-button' : 'start-button';
    this.big.textContent = blocked ? own('restart', messenger) : start || word('start');
    this.hint.textContent = word('followed');
    this.hint.hidden = !followed || closed;
    this.menu.render(this.data);
    this.renderKeys();
    this.feed.render(el('div', { class: 'welcome' }, avatar(bot, 'bot'), el('b', {}, bot), el('p', {}, this.data.about || word('empty'))));
  }

  renderKeys() {
    const rows = this.data.blocked ? [] : this.data.keyboard ?? [];
    this.keys.replaceChildren(...rows.map((row, r) => el('div', { class: 'row' }, ...row.map((k, col) =>
      el('button', { type: 'button', 'data-testid': 'reply-button', onclick: () => this.do('tap', { row: r, col }) }, k.label)))));
  }

  showTyping(on) {
    clearTimeout(this.typing);
    const calm = this.data.blocked ? word('blocked') : own('bot', this.data.messenger);
    this.status.textContent = on ? word('typing') : calm;
    this.status.classList.toggle('typing', on);
    if (on) this.typing = setTimeout(() => this.showTyping(false), typingLife);
  }

  toast({ text, alert, url }) {
    if (alert) {
      const box = el('dialog', { class: 'sheet alert', 'data-testid': 'alert' },
        el('form', { method: 'dialog' }, el('p', {}, text), el('button', { class: 'primary' }, word('ok'))));
      box.addEventListener('close', () => box.remove());
      document.body.append(box);
      box.showModal();
      return;
    }
    const node = el('div', { class: 'toast' }, url ? el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, url) : text);
    this.toasts.replaceChildren(node);
    setTimeout(() => node.remove(), toastLife);
  }

  async do(action, body) {
    try {
      await post(`/phones/${this.id}/${action}`, body);
      return true;
    } catch {
      this.toast({ text: word('failed') });
      return false;
    }
  }

  tap(button, message, row, col) {
    this.toasts.replaceChildren();
    if (this.data.messenger !== 'whatsapp') { // where a tap is a message, and nobody answers it as such
      button.classList.add('busy');
      setTimeout(() => button.classList.remove('busy'), 15000);
    }
    this.do('tap', { message, row, col });
  }

  follow({ command, address }) {
    if (command) this.say(command);
    else if (opensOnPhone(address)) this.openLink(address, this);
    else window.open(address, '_blank', 'noopener,noreferrer');
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.toast({ text: word('copied') });
  }

  open(link) {
    return this.do('open', { link });
  }

  say(text) {
    this.toBottom(false);
    return this.do('text', { text });
  }

  async send() {
    const text = this.input.value.trim();
    const { file, quoted } = this.enclosure.take();
    if (!text && !file) return;
    this.input.value = '';
    this.typed();
    this.toBottom(false);
    const body = { text, quote: quoted?.id ?? '', ...file };
    if (await this.do(file ? 'file' : 'text', body)) return;
    this.input.value = text;
    this.enclosure.give(file, quoted);
  }

  pressBig() {
    this.do(this.data.blocked ? 'unblock' : 'start');
  }

  toggleBlock() {
    this.do(this.switch.checked ? 'block' : 'unblock');
  }

  typed() {
    if (!this.input.value.trim()) this.input.value = '';
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.menu.toggle(this.input.value === '/');
  }

  key(event) {
    if (event.key === 'Escape') this.menu.toggle(false);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  toBottom(smooth) {
    this.feed.toBottom(smooth);
  }

  visible() {
    return document.visibilityState === 'visible' && this.node.offsetParent !== null;
  }

  read() {
    if (this.data.unread > 0) this.do('read');
  }
}
