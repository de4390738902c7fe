import { keepTime } from './clock.js';
import { askPhone, askWhere } from './dialogs.js';
import { avatar, el, moving } from './dom.js';
import { settle } from './links.js';
import { badge, hue } from './messengers.js';
import { Phone } from './phone.js';
import { speak, word } from './words.js';

const stage = document.getElementById('phones');
const tabs = document.getElementById('tabs');
const offline = document.getElementById('offline');

const phones = new Map();
const awaited = new Map(); // phones that were just added: what to do once they are here
let shown = sessionStorage.getItem('shown');

const setTime = keepTime(translate);

// take brings one event of the stream onto the page.
function take(news) {
  setTime(news.time);
  settle(news.homes);
  if (news.reset) {
    phones.clear();
    stage.replaceChildren();
  }
  for (const data of news.phones) {
    const known = phones.get(data.id);
    if (known) known.update(data);
    else add(data);
  }
  drawTabs();
}

function add(data) {
  const phone = new Phone(data, (address, from) => openLink(address, from));
  phones.set(data.id, phone);
  stage.append(phone.node);
  if (!phones.has(shown)) shown = data.id;
  const then = awaited.get(data.id);
  awaited.delete(data.id);
  then?.(phone);
  phone.toBottom(false);
}

// show brings a phone to the front: it is the only one where there is no room for two.
function show(id) {
  shown = id;
  sessionStorage.setItem('shown', id);
  drawTabs();
  tabs.querySelector('[aria-selected=true]').scrollIntoView({ inline: 'nearest', block: 'nearest' });
  const phone = phones.get(id);
  phone.node.scrollIntoView({ behavior: moving(), inline: 'center', block: 'nearest' });
  phone.toBottom(false);
  phone.read();
}

function drawTabs() {
  const scrolled = tabs.scrollLeft;
  tabs.replaceChildren(...[...phones.values()].map((p) => {
    const { name, messenger, unread } = p.data;
    const here = p.id === shown;
    p.node.classList.toggle('shown', here);
    return el('button', {
      type: 'button', role: 'tab', 'aria-selected': String(here), 'aria-controls': p.node.id,
      'data-testid': 'tab', 'data-person': name, onclick: () => show(p.id),
    }, avatar(name, hue(p.id)), el('span', { class: 'name' }, name), badge(messenger),
    unread > 0 && !here ? el('span', { class: 'badge', 'aria-label': `${unread} ${word('unread')}` }, String(unread)) : undefined);
  }));
  tabs.scrollLeft = scrolled;
}

function whenHere(id, then) {
  const phone = phones.get(id);
  if (phone) then(phone);
  else awaited.set(id, then);
}

async function addPhone() {
  const id = await askPhone('telegram');
  if (id) whenHere(id, (phone) => show(phone.id));
}

// openLink asks whose phone opens a link; a new phone comes as an id.
function openLink(address, from) {
  askWhere({
    address, from, phones: [...phones.values()],
    choose: (target, link) => whenHere(target.id ?? target, (phone) => {
      show(phone.id);
      phone.open(link);
    }),
  });
}

// translate draws what depends on the language or the day anew.
function translate() {
  for (const phone of phones.values()) phone.translate();
  drawTabs();
}

function listen() {
  const stream = new EventSource('/api/events');
  stream.onmessage = (event) => take(JSON.parse(event.data));
  stream.onopen = () => { offline.hidden = true; };
  stream.onerror = () => { offline.hidden = false; };
}

document.getElementById('add-phone').onclick = addPhone;
document.getElementById('paste-link').onclick = () => openLink('', null);
document.getElementById('help').onclick = (event) => {
  const open = document.body.classList.toggle('helped');
  event.currentTarget.setAttribute('aria-expanded', String(open));
};
for (const button of document.querySelectorAll('button[data-language]')) {
  button.onclick = () => {
    speak(button.dataset.language);
    translate();
  };
}
document.addEventListener('visibilitychange', () => {
  for (const phone of phones.values()) if (phone.visible()) phone.read();
});
speak();
listen();
