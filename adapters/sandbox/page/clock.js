import { post } from './dom.js';
import { now, setNow } from './time.js';
import { language } from './words.js';

const panel = document.getElementById('clock');
const face = document.getElementById('clock-now');
let shown = '';

// tick shows the sandbox's time; it says whether a new day has begun.
function tick() {
  const time = now();
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  face.textContent = time.toLocaleString(language(), options);
  face.dateTime = time.toISOString();
  const newDay = shown !== '' && shown !== time.toDateString();
  shown = time.toDateString();
  return newDay;
}

// toMorning is how many seconds there are until nine o'clock tomorrow.
function toMorning() {
  const morning = now();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return Math.ceil((morning - now()) / 1000);
}

// keepTime shows the clock that comes with the news, if it may be moved. newDay is called when midnight has passed.
export function keepTime(newDay) {
  for (const button of panel.querySelectorAll('button')) {
    button.onclick = () => post('/clock', { advance: Number(button.dataset.advance) || toMorning() });
  }
  setInterval(() => { if (!panel.hidden && tick()) newDay(); }, 1000);
  return (time) => {
    panel.hidden = !time;
    if (!time) return;
    setNow(time);
    if (tick()) newDay();
  };
}
