import { el, icon } from './dom.js';

// The messengers, in the page's order, with how each is recognised.
export const messengers = {
  telegram: { name: 'Telegram', sign: 'm20 5-17 6.6 5.2 1.9L18 7.5l-7.3 7 .1 4.5 2.7-3 4 3L20 5Z' },
  vk: { name: 'VK', sign: 'M4 7c.3 6.5 3.5 10.2 8.5 10.2V13c2 .2 3.5 1.7 4.2 4.2H20c-.7-2.7-2.3-4.5-4-5.2 1.6-1 2.9-2.8 3.3-5h-3c-.5 2-2 4-3.8 4.2V7h-3v7C8 13.2 7.2 10.5 7 7H4Z' },
  whatsapp: { name: 'WhatsApp', sign: 'M4 20l1.3-4A8 8 0 1 1 8.3 19L4 20Zm5-11c-.5 3 3 6.5 6 6l.5-1.5-2-1-1 .8a5 5 0 0 1-2-2l.8-1-1-2L9 9Z' },
};

// badge is a messenger's sign, with its name for those who do not see it.
export function badge(messenger, spoken = true) {
  const { name, sign } = messengers[messenger];
  const shown = spoken ? { role: 'img', 'aria-label': name, title: name } : { 'aria-hidden': 'true' };
  return el('span', { class: `badge-of ${messenger}`, 'data-testid': 'messenger', 'data-messenger': messenger, ...shown }, icon(sign));
}

// hue is a colour for a person's avatar.
export function hue(id) {
  return `hue-${[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6}`;
}
