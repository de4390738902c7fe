import { avatar, el, post } from './dom.js';
import { botLink } from './links.js';
import { badge, hue } from './messengers.js';
import { language, word } from './words.js';

const linkDialog = document.getElementById('link-dialog');
const linkField = document.getElementById('link-field');
const complaint = document.getElementById('link-complaint');
const choices = document.getElementById('link-phones');
const phoneDialog = document.getElementById('phone-dialog');
const phoneName = document.getElementById('phone-name');
const phoneLanguage = document.getElementById('phone-language');
const languageNote = document.getElementById('phone-language-note');
const phoneForm = document.getElementById('phone-form');

// readLink takes the link field; null, with the reason shown, if it leads nowhere, or not to this messenger.
function readLink(messenger) {
  const link = botLink(linkField.value.trim());
  complaint.textContent = '';
  if (link?.ours && (!messenger || messenger === link.messenger)) return link;
  complaint.textContent = word(!link ? 'badLink' : link.ours ? 'otherMessenger' : 'otherBot');
  linkField.focus();
  return null;
}

// askWhere shows on whose phone a link may be opened: on those of its messenger. choose gets the phone and the link.
export function askWhere({ address = '', phones, from, choose }) {
  linkField.value = address;
  complaint.textContent = '';
  const pick = async (messenger, take) => {
    const link = readLink(messenger);
    if (!link) return;
    linkDialog.close();
    const phone = await take(link);
    if (phone) choose(phone, link.address);
  };
  const draw = () => {
    const messenger = botLink(linkField.value.trim())?.messenger;
    const fitting = phones.filter((p) => !messenger || p.data.messenger === messenger);
    choices.replaceChildren(
      ...fitting.map((p) => el('button', {
        type: 'button', class: p === from ? 'same' : '', 'data-testid': 'open-on', 'data-person': p.data.name,
        onclick: () => pick(p.data.messenger, () => p),
      }, avatar(p.data.name, hue(p.id)), el('span', {}, p.title.textContent), badge(p.data.messenger))),
      el('button', { type: 'button', class: 'more', 'data-testid': 'open-on-new', onclick: () => pick(undefined, (link) => askPhone(link.messenger)) },
        el('span', { class: 'avatar plus' }, '+'), word('newPhone')));
  };
  draw();
  linkField.oninput = draw;
  linkDialog.showModal();
  if (address) choices.querySelector('button:not(.same)')?.focus();
}

// askPhone adds a phone; it gives the phone's id, or undefined if the person thought better of it.
export function askPhone(messenger) {
  phoneName.value = '';
  phoneLanguage.value = language();
  const chosen = () => phoneForm.elements.messenger.value;
  const note = () => { languageNote.hidden = chosen() !== 'whatsapp'; };
  phoneForm.elements.messenger.value = messenger;
  for (const choice of phoneForm.elements.messenger) choice.onchange = note;
  note();
  phoneDialog.showModal();
  phoneName.focus();
  return new Promise((resolve) => {
    const finish = (id) => {
      phoneForm.onsubmit = null;
      phoneDialog.onclose = null;
      phoneDialog.close();
      resolve(id);
    };
    phoneDialog.onclose = () => finish();
    document.getElementById('phone-cancel').onclick = () => finish();
    phoneForm.onsubmit = async (event) => {
      event.preventDefault();
      const name = phoneName.value.trim();
      if (!name) return;
      try {
        finish((await post('/phones', { name, language: phoneLanguage.value, messenger: chosen() })).id);
      } catch (error) {
        phoneName.setCustomValidity(error.message);
        phoneName.reportValidity();
        phoneName.oninput = () => phoneName.setCustomValidity('');
      }
    };
  });
}
