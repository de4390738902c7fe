import { now } from './time.js';

// The page's own words. What the phones show comes from the bot, in each person's language.
const words = {
  ru: {
    tagline: 'Песочница: мессенджер для пробы',
    step1: 'На телефоне Анны нажмите «Начать» и опишите услуги и часы',
    step2: 'Нажмите на ссылку, которую пришлёт бот, и откройте её у Ирины',
    step3: 'Запишитесь как клиент и посмотрите, что увидит мастер',
    help: 'Что это?',
    pasteLink: 'Открыть ссылку',
    addPhone: 'Ещё телефон',
    language: 'Язык страницы',
    phones: 'Телефоны',
    offline: 'Связь с песочницей потеряна, подключаюсь снова…',
    openOn: 'На чьём телефоне открыть?',
    link: 'Ссылка',
    badLink: 'Это не ссылка на бота: нужна вида https://t.me/…?start=…',
    otherBot: 'Эта ссылка ведёт к другому боту.',
    newPhone: 'Новый телефон',
    name: 'Имя',
    personLanguage: 'Язык человека',
    cancel: 'Отмена',
    create: 'Добавить',
    master: 'мастер',
    client: 'клиент',
    bot: 'бот',
    typing: 'печатает…',
    start: 'Начать',
    restart: 'Разблокировать',
    message: 'Сообщение',
    send: 'Отправить',
    menu: 'Меню',
    commands: 'Команды бота',
    block: 'Заблокировать бота',
    blocked: 'заблокирован',
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
    tagline: 'Sandbox: a messenger to try things in',
    step1: 'On Anna’s phone press “Start” and describe services and hours',
    step2: 'Click the link the bot sends and open it on Irina’s phone',
    step3: 'Book as a client, and see what the master sees',
    help: 'What is this?',
    pasteLink: 'Open a link',
    addPhone: 'Add a phone',
    language: 'Language of the page',
    phones: 'Phones',
    offline: 'Lost the sandbox, reconnecting…',
    openOn: 'Whose phone opens it?',
    link: 'Link',
    badLink: 'That is no link to a bot: it looks like https://t.me/…?start=…',
    otherBot: 'This link leads to another bot.',
    newPhone: 'New phone',
    name: 'Name',
    personLanguage: 'Language of the person',
    cancel: 'Cancel',
    create: 'Add',
    master: 'master',
    client: 'client',
    bot: 'bot',
    typing: 'typing…',
    start: 'Start',
    restart: 'Unblock',
    message: 'Message',
    send: 'Send',
    menu: 'Menu',
    commands: 'Commands of the bot',
    block: 'Block the bot',
    blocked: 'blocked',
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
