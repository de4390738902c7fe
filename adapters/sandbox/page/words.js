import { now } from './time.js';

// The page's own words. What the phones show comes from the bot, in each person's language.
const words = {
  ru: {
    tagline: 'Песочница: мессенджеры для пробы',
    step1: 'На телефоне Анны нажмите «Начать» и опишите услуги и часы',
    step2: 'Откройте ссылки от бота: t.me у Ирины, vk.me у Веры, wa.me у Олега',
    step3: 'Запишитесь как клиенты и посмотрите, что увидит мастер',
    help: 'Что это?',
    pasteLink: 'Открыть ссылку',
    addPhone: 'Ещё телефон',
    language: 'Язык страницы',
    phones: 'Телефоны',
    offline: 'Связь с песочницей потеряна, подключаюсь снова…',
    openOn: 'На чьём телефоне открыть?',
    link: 'Ссылка',
    badLink: 'Это не ссылка на бота: нужна вида t.me/…, vk.me/… или wa.me/…',
    otherBot: 'Эта ссылка ведёт к другому боту.',
    otherMessenger: 'Эта ссылка открывается в другом мессенджере.',
    newPhone: 'Новый телефон',
    name: 'Имя',
    messenger: 'Мессенджер',
    personLanguage: 'Язык человека',
    silentLanguage: 'WhatsApp его не сообщает: язык выбирают в разговоре, в настройках.',
    cancel: 'Отмена',
    create: 'Добавить',
    master: 'мастер',
    client: 'клиент',
    bot: 'бот',
    botVK: 'сообщество',
    botWhatsApp: 'бизнес-аккаунт',
    typing: 'печатает…',
    start: 'Начать',
    restart: 'Разблокировать',
    restartVK: 'Разрешить сообщения',
    message: 'Сообщение',
    send: 'Отправить',
    menu: 'Меню',
    commands: 'Команды бота',
    block: 'Заблокировать',
    blockVK: 'Запретить',
    blocked: 'заблокирован',
    followed: 'Ссылка открыта: её код уйдёт со следующим сообщением.',
    sendContact: 'Отправить свой номер',
    sent: 'Отправлено',
    delivered: 'Доставлено',
    read: 'Прочитано',
    edited: 'изменено',
    today: 'Сегодня',
    empty: 'Здесь пока пусто',
    download: 'Сохранить',
    ok: 'Понятно',
    newest: 'К последнему сообщению',
    unread: 'непрочитанных',
    copied: 'Скопировано',
    attach: 'Прикрепить фото или файл',
    tooLarge: 'Файл больше 20 МБ: он не пройдёт.',
    reply: 'Ответить на это сообщение',
    replying: 'Ответ на сообщение',
    remove: 'Убрать',
    photo: 'Фото',
    voice: 'Голосовое сообщение',
    video: 'Видео',
    file: 'Файл',
    enlarge: 'Увеличить',
    close: 'Закрыть',
    silent: 'Без звука',
    time: 'Время в песочнице',
    plusMinutes: '+10 мин',
    plusHour: '+1 ч',
    plusDay: '+1 день',
    toMorning: 'завтра 9:00',
    failed: 'Не получилось. Попробуйте ещё раз.',
  },
  en: {
    tagline: 'Sandbox: messengers to try things in',
    step1: 'On Anna’s phone press “Start” and describe services and hours',
    step2: 'Open the bot’s links: t.me on Irina’s phone, vk.me on Vera’s, wa.me on Oleg’s',
    step3: 'Book as the clients, and see what the master sees',
    help: 'What is this?',
    pasteLink: 'Open a link',
    addPhone: 'Add a phone',
    language: 'Language of the page',
    phones: 'Phones',
    offline: 'Lost the sandbox, reconnecting…',
    openOn: 'Whose phone opens it?',
    link: 'Link',
    badLink: 'That is no link to a bot: it looks like t.me/…, vk.me/… or wa.me/…',
    otherBot: 'This link leads to another bot.',
    otherMessenger: 'This link opens in another messenger.',
    newPhone: 'New phone',
    name: 'Name',
    messenger: 'Messenger',
    personLanguage: 'Language of the person',
    silentLanguage: 'WhatsApp does not tell it: the language is chosen in the talk, in the settings.',
    cancel: 'Cancel',
    create: 'Add',
    master: 'master',
    client: 'client',
    bot: 'bot',
    botVK: 'community',
    botWhatsApp: 'business account',
    typing: 'typing…',
    start: 'Start',
    restart: 'Unblock',
    restartVK: 'Allow messages',
    message: 'Message',
    send: 'Send',
    menu: 'Menu',
    commands: 'Commands of the bot',
    block: 'Block',
    blockVK: 'Deny',
    blocked: 'blocked',
    followed: 'The link is open: its code goes with the next message.',
    sendContact: 'Send my number',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    edited: 'edited',
    today: 'Today',
    empty: 'Nothing here yet',
    download: 'Save',
    ok: 'OK',
    newest: 'To the newest message',
    unread: 'unread',
    copied: 'Copied',
    attach: 'Attach a photo or a file',
    tooLarge: 'The file is over 20 MB and will not pass.',
    reply: 'Answer this message',
    replying: 'Answer to a message',
    remove: 'Remove',
    photo: 'Photo',
    voice: 'Voice message',
    video: 'Video',
    file: 'File',
    enlarge: 'Enlarge',
    close: 'Close',
    silent: 'Without a sound',
    time: 'Time in the sandbox',
    plusMinutes: '+10 min',
    plusHour: '+1 h',
    plusDay: '+1 day',
    toMorning: 'tomorrow 9:00',
    failed: 'That did not work. Please try again.',
  },
};

let current = initial();

function initial() {
  const kept = localStorage.getItem('language');
  if (kept in words) return kept;
  return navigator.languages.some((l) => l.toLowerCase().startsWith('ru')) ? 'ru' : 'en';
}

export function language() {
  return current;
}

export function word(key) {
  return words[current][key];
}

const endings = { vk: 'VK', whatsapp: 'WhatsApp' };

// own is a word as a messenger has it, or as all have it.
export function own(key, messenger) {
  return words[current][key + endings[messenger]] ?? word(key);
}

// speak switches the page's language and fills in everything that is marked with a word.
export function speak(to = current) {
  current = to;
  localStorage.setItem('language', to);
  document.documentElement.lang = to;
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', word(node.dataset.label));
    node.title = word(node.dataset.label);
  }
  for (const node of document.querySelectorAll('[data-language]')) {
    node.setAttribute('aria-pressed', String(node.dataset.language === to));
  }
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(current, { hour: '2-digit', minute: '2-digit' });
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === now().toDateString()) return word('today');
  return date.toLocaleDateString(current, { day: 'numeric', month: 'long' });
}
