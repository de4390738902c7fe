import { avatar, el, post } from './dom.js';
import { botLink } from './message.js';
import { language, word } from './words.js';

const linkDialog = document.getElementById('link-dialog');
const linkField = document.getElementById('link-field');
const complaint = document.getElementById('link-complaint');
const choices = document.getElementById('link-phones');
const phoneDialog = document.getElementById('phone-dialog');
const phoneName = document.getElementById('phone-name');
const phoneLanguage = document.getElementById('phone-language');

// readLink takes the link field; null, with the reason shown, if it leads nowhere.
function readLink(bot) {
  const link = botLink(linkField.value.trim());
  complaint.textContent = '';
  if (link && link.bot.toLowerCase() === bot.toLowerCase()) return link;
  complaint.textContent = word(link ? 'otherBot' : 'badLink');
  linkField.focus();
  return null;
}

// askWhere shows on whose phone a link may be opened. choose gets the phone and the start code.
export function askWhere({ address = '', phones, from, bot, choose }) {
  linkField.value = address;
  complaint.textContent = '';
  const pick = async (take) => {
    const link = readLink(bot);
    if (!link) return;
    linkDialog.close();
    const phone = await take();
    if (phone) choose(phone, link.start);
  };
  choices.replaceChildren(
    ...phones.map((p) => el('button', {
      type: 'button', class: p === from ? 'same' : '', 'data-testid': 'open-on', 'data-person': p.data.person.first_name,
      onclick: () => pick(() => p),
    }, avatar(p.data.person.first_name, `hue-${p.id % 6}`), p.title.textContent)),
    el('button', { type: 'button', class: 'more', 'data-testid': 'open-on-new', onclick: () => pick(askPhone) },
      el('span', { class: 'avatar plus' }, '+'), word('newPhone')));
  linkDialog.showModal();
  if (address) choices.querySelector('button:not(.same)')?.focus();
}

// askPhone adds a phone; it gives the phone's id, or undefined if the person thought better of it.
export function askPhone() {
  phoneName.value = '';
  phoneLanguage.value = language();
  phoneDialog.showModal();
  phoneName.focus();
  return new Promise((resolve) => {
    const form = document.getElementById('phone-form');
    const finish = (id) => {
      form.onsubmit = null;
      phoneDialog.onclose = null;
      phoneDialog.close();
      resolve(id);
    };
    phoneDialog.onclose = () => finish();
    document.getElementById('phone-cancel').onclick = () => finish();
    form.onsubmit = async (event) => {
      event.preventDefault();
      const name = phoneName.value.trim();
      if (!name) return;
      try {
        finish((await post('/phones', { name, language: phoneLanguage.value })).id);
      } catch (error) {
        phoneName.setCustomValidity(error.message);
        phoneName.reportValidity();
        phoneName.oninput = () => phoneName.setCustomValidity('');
      }
    };
  });
}
