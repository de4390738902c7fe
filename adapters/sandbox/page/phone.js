import { Enclosure } from './enclosure.js';
import { bubble } from './message.js';
import { avatar, el, icon, moving, post } from './dom.js';
import { day, word } from './words.js';

const typingLife = 5000;
const toastLife = 3500;
const nearBottom = 160;

// Phone is one device: it draws its chat and passes on what is done with it.
export class Phone {
  constructor(data, openLink) {
    this.id = data.id;
    this.openLink = openLink;
    this.messages = new Map();
    this.build(data);
    this.update(data, true);
  }

  build(data) {
    this.title = el('strong');
    this.switch = el('input', { type: 'checkbox', role: 'switch', 'data-testid': 'block', onchange: () => this.toggleBlock() });
    this.switchWord = el('span');
    this.status = el('small', { 'data-testid': 'status' });
    this.feed = el('div', { class: 'feed', 'data-testid': 'feed', role: 'log', tabindex: '0', onscroll: () => this.scrolled() });
    new ResizeObserver(() => this.pinned && this.toBottom(false)).observe(this.feed);
    this.down = el('button', { class: 'down', type: 'button', hidden: true, onclick: () => this.toBottom(true) }, icon('m6 9 6 6 6-6'));
    this.toasts = el('div', { class: 'toasts', role: 'status', 'data-testid': 'toast' });
    this.menu = el('div', { class: 'menu', role: 'menu', hidden: true, 'data-testid': 'menu' });
    this.enclosure = new Enclosure(() => this.input.focus(), (text) => this.toast({ text }));
    this.keys = el('div', { class: 'keys', 'data-testid': 'reply-keyboard' });
    this.node = el('section', { class: 'phone', 'data-testid': 'phone', 'data-person': data.person.first_name, 'data-id': this.id, id: `phone-${this.id}` },
      el('div', { class: 'caption' },
        avatar(data.person.first_name, `hue-${this.id % 6}`), this.title,
        el('label', { class: 'switch' }, this.switchWord, this.switch)),
      el('div', { class: 'device' },
        el('div', { class: 'bar' },
          avatar(data.bot.first_name, 'bot'),
          el('div', {}, el('b', {}, data.bot.first_name), this.status)),
        el('div', { class: 'screen' }, this.feed, this.down, this.toasts),
        this.menu, this.enclosure.node, this.composer(), this.keys));
  }

  composer() {
    this.input = el('textarea', { rows: '1', maxlength: '4096', 'data-testid': 'text-input', oninput: () => this.typed(), onkeydown: (e) => this.key(e) });
    this.menuButton = el('button', { class: 'round', type: 'button', 'aria-haspopup': 'menu', 'data-testid': 'menu-button', onclick: () => this.toggleMenu() }, icon('M4 7h16M4 12h16M4 17h10'));
    this.sendButton = el('button', { class: 'round send', 'data-testid': 'send-button' }, icon('M4 12 20 4l-5 16-3.500-6.500L4 12Z'.replaceAll('.500', '.5')));
    this.big = el('button', { class: 'big', type: 'button', onclick: () => this.pressBig() });
    this.form = el('form', { class: 'composer', onsubmit: (e) => { e.preventDefault(); this.send(); } },
      this.menuButton, this.enclosure.button, this.enclosure.field, this.input, this.sendButton, this.big);
    return this.form;
  }

  // update takes the news of this phone: its state, and the messages that changed.
  update(data, fresh = false) {
    const stay = this.atBottom();
    this.data = data;
    let arrived = false;
    for (const m of data.messages ?? []) arrived = this.place(m, fresh) || arrived;
    for (const t of data.toasts ?? []) this.toast(t);
    if (!data.waiting) for (const b of this.node.querySelectorAll('.inline.busy')) b.classList.remove('busy');
    this.render();
    this.showTyping(data.typing);
    if (fresh) requestAnimationFrame(() => this.toBottom(false));
    else if (arrived && stay) this.toBottom(true);
    else if (arrived) this.down.hidden = false;
    if (data.unread > 0 && this.visible()) this.read();
  }

  // place puts a message into the feed, or replaces it there; it says whether it is new.
  place(m, fresh) {
    const old = this.messages.get(m.message_id);
    if (m.deleted) {
      old?.remove();
      this.messages.delete(m.message_id);
      return false;
    }
    const node = this.draw(m);
    this.messages.set(m.message_id, node);
    if (old) {
      if (old.querySelector('.text')?.textContent !== node.querySelector('.text')?.textContent) node.classList.add('changed');
      old.replaceWith(node);
      return false;
    }
    if (!fresh) node.classList.add('new');
    this.feed.append(node);
    return !fresh;
  }

  draw(m) {
    const node = bubble(m, {
      tap: (...a) => this.tap(...a), link: (l) => this.follow(l), copy: (t) => this.copy(t),
      reply: () => this.enclosure.quote(m), find: (id) => this.find(id),
    });
    node.dataset.date = m.date;
    node.redraw = () => this.draw(m);
    return node;
  }

  // translate draws everything anew, in the page's present language.
  translate() {
    for (const [id, old] of this.messages) {
      const node = old.redraw();
      old.replaceWith(node);
      this.messages.set(id, node);
    }
    this.enclosure.draw();
    this.render();
    this.showTyping(this.status.classList.contains('typing'));
  }

  // render draws what is not a message.
  render() {
    const { started, blocked, person, bot } = this.data;
    const role = this.data.role && word(this.data.role);
    this.title.textContent = role ? `${person.first_name}, ${role}` : person.first_name;
    this.node.setAttribute('aria-label', this.title.textContent);
    this.switch.checked = blocked;
    this.switchWord.textContent = word('block');
    this.input.placeholder = word('message');
    this.input.setAttribute('aria-label', word('message'));
    this.enclosure.translate();
    this.sendButton.setAttribute('aria-label', word('send'));
    this.menuButton.setAttribute('aria-label', word('menu'));
    this.down.setAttribute('aria-label', word('newest'));
    const closed = blocked || !started;
    this.form.classList.toggle('closed', closed);
    this.big.hidden = !closed;
    this.big.dataset.testid = blocked ? 'unblock-button' : 'start-button';
    this.big.textContent = word(blocked ? 'restart' : 'start');
    this.menuButton.hidden = !this.data.commands?.length;
    this.renderMenu();
    this.renderKeys();
    this.renderDays();
    this.welcome(bot);
  }

  // welcome stands in an empty chat.
  welcome(bot) {
    this.feed.querySelector('.welcome')?.remove();
    if (this.messages.size > 0) return;
    this.feed.append(el('div', { class: 'welcome' },
      avatar(bot.first_name, 'bot'),
      el('b', {}, bot.first_name), el('p', {}, this.data.description || word('empty'))));
  }

  renderDays() {
    for (const old of this.feed.querySelectorAll('.day')) old.remove();
    let last = '';
    for (const node of this.feed.querySelectorAll('.message')) {
      const name = day(Number(node.dataset.date));
      if (name !== last) node.before(el('div', { class: 'day' }, el('span', {}, name)));
      last = name;
    }
  }

  renderMenu() {
    this.menu.setAttribute('aria-label', word('commands'));
    this.menu.replaceChildren(...(this.data.commands ?? []).map((c) =>
      el('button', { type: 'button', role: 'menuitem', onclick: () => this.command(`/${c.command}`) },
        el('span', {}, c.description), el('code', {}, `/${c.command}`))));
  }

  renderKeys() {
    const rows = this.data.blocked ? [] : this.data.keyboard?.keyboard ?? [];
    this.keys.replaceChildren(...rows.map((row) => el('div', { class: 'row' }, ...row.map((k) =>
      el('button', { type: 'button', 'data-testid': 'reply-button', onclick: () => (k.request_contact ? this.do('contact') : this.say(k.text)) }, k.text)))));
  }

  showTyping(on) {
    clearTimeout(this.typing);
    const calm = this.data.blocked ? word('blocked') : word('bot');
    this.status.textContent = on ? word('typing') : calm;
    this.status.classList.toggle('typing', on);
    if (on) this.typing = setTimeout(() => this.showTyping(false), typingLife);
  }

  toast({ text, alert }) {
    if (alert) {
      const box = el('dialog', { class: 'sheet alert', 'data-testid': 'alert' },
        el('form', { method: 'dialog' }, el('p', {}, text), el('button', { class: 'primary' }, word('ok'))));
      box.addEventListener('close', () => box.remove());
      document.body.append(box);
      box.showModal();
      return;
    }
    const node = el('div', { class: 'toast' }, text);
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
    button.classList.add('busy');
    setTimeout(() => button.classList.remove('busy'), 15000);
    this.do('tap', { message, row, col });
  }

  follow({ command, address }) {
    if (command) this.say(command);
    else if (/^(https?:\/\/)?(t|telegram)\.me\//i.test(address)) this.openLink(address, this);
    else window.open(address, '_blank', 'noopener,noreferrer');
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.toast({ text: word('copied') });
  }

  start(payload = '') {
    return this.do('start', { payload });
  }

  say(text) {
    this.toBottom(false);
    return this.do('text', { text });
  }

  command(text) {
    this.toggleMenu(false);
    this.say(text);
  }

  async send() {
    const text = this.input.value.trim();
    const { file, quoted } = this.enclosure.take();
    if (!text && !file) return;
    this.input.value = '';
    this.typed();
    this.toBottom(false);
    const body = { text, quote: quoted?.message_id ?? 0, ...file };
    if (await this.do(file ? 'file' : 'text', body)) return;
    this.input.value = text;
    this.enclosure.give(file, quoted);
  }

  // find brings a message into sight.
  find(id) {
    const node = this.messages.get(id);
    node?.scrollIntoView({ behavior: moving(), block: 'center' });
    node?.classList.remove('changed');
    requestAnimationFrame(() => node?.classList.add('changed'));
  }

  pressBig() {
    if (this.data.blocked) this.do('unblock');
    else this.start();
  }

  toggleBlock() {
    this.do(this.switch.checked ? 'block' : 'unblock');
  }

  toggleMenu(open = this.menu.hidden) {
    this.menu.hidden = !open || !this.data.commands?.length;
  }

  typed() {
    if (!this.input.value.trim()) this.input.value = '';
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.toggleMenu(this.input.value === '/');
  }

  key(event) {
    if (event.key === 'Escape') this.toggleMenu(false);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  atBottom() {
    return this.feed.scrollHeight - this.feed.scrollTop - this.feed.clientHeight < nearBottom;
  }

  toBottom(smooth) {
    this.down.hidden = true;
    this.pinned = true;
    this.feed.scrollTo({ top: this.feed.scrollHeight, behavior: smooth ? moving() : 'instant' });
  }

  // scrolled notes whether the newest message is in sight; if so it stays there when the feed changes its height.
  scrolled() {
    this.pinned = this.atBottom();
    if (this.pinned) this.down.hidden = true;
  }

  visible() {
    return document.visibilityState === 'visible' && this.node.offsetParent !== null;
  }

  read() {
    if (this.data.unread > 0) this.do('read');
  }
}
