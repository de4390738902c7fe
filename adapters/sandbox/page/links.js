const homes = {
  telegram: { hosts: ['t.me', 'telegram.me'], code: 'start' },
  vk: { hosts: ['vk.me', 'vk.com', 'm.vk.com', 'www.vk.com'], code: 'ref' },
  whatsapp: { hosts: ['wa.me'], code: 'text' },
};

let bots = {};

// settle takes how links name the bot, by messenger.
export function settle(news) {
  bots = news;
}

// botLink reads a link to somebody in a messenger; null if the address is something else.
export function botLink(address) {
  const full = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  const [messenger] = Object.entries(homes).find(([, home]) => home.hosts.includes(url.hostname.toLowerCase())) ?? [];
  const who = url.pathname.replaceAll('/', '');
  if (!messenger || !/^[\w.]{3,}$/.test(who)) return null;
  return { messenger, who, ours: who.toLowerCase() === bots[messenger]?.toLowerCase(), address: full };
}

// opensOnPhone tells whether an address leads to a chat on a phone. Of VK's own pages only our bot's does.
export function opensOnPhone(address) {
  const link = botLink(address);
  return link !== null && (link.ours || link.messenger !== 'vk');
}
