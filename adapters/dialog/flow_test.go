package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain/booking"
	"zapis/domain/master"
)

// most steps and taps that an issue of the project allows.
const (
	stepsToRegister = 12
	tapsToBook      = 5
)

func TestAMasterRegistersInAFewSteps(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ru", "en"} {
		anna, code := newTown(t).anna(language)
		if anna.steps > stepsToRegister {
			t.Errorf("%s: %d steps to register, want at most %d", language, anna.steps, stepsToRegister)
		}
		if len(anna.shown) != 3 || anna.shown[2].Attachment == nil || anna.shown[1].Lifetime != dialog.Fresh || code == "" {
			t.Errorf("%s: the link is no message of its own:\n%s", language, anna.sees())
		}
		t.Logf("%s: %d steps", language, anna.steps)
	}
}

// How fast somebody is who is in no hurry. Typing on a phone: 36 words a minute (Palin and others, "How do people type on
// mobile devices?", 2019); reading in silence: 238 words a minute (Brysbaert, "How many words do we read per minute?", 2019);
// a word taken as five characters, with the space behind it.
const (
	toTap    = 2 * time.Second // find a button, or send what was typed
	toType   = time.Minute / (36 * 5)
	toRead   = time.Minute / (238 * 5)
	toAnswer = time.Second // on our side, at a bad connection
)

// Registering takes at most 90 seconds: from the first tap to the link, with everything read, as it was really said.
func TestRegisteringTakesAtMostNinetySeconds(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ru", "en"} {
		anna, _ := newTown(t).anna(language)
		took := time.Duration(anna.steps)*(toTap+toAnswer) + time.Duration(anna.typed)*toType + time.Duration(anna.read)*toRead
		t.Logf("%s: %d steps, %d characters typed, %d read: %v", language, anna.steps, anna.typed, anna.read, took)
		if took > 90*time.Second {
			t.Errorf("%s: registering takes %v", language, took)
		}
	}
}

func TestAClientBooksInFewTaps(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	for _, c := range []struct{ language, book, done string }{
		{"ru", "Записаться", "Готово, ждём вас *сегодня, в 13:00*"}, {"en", "Book", "We are expecting you *today at 13:45*"},
	} {
		client := w.phone("Ирина", c.language).start(code)
		client.steps = 0
		client.on("client.card").taps(c.book).taps("Стрижка").on("client.when").sends(client.first()).on("client.confirm")
		client.taps(c.book).on("booking.booked").reads(c.done, "1 500 ₽", "Большая Садовая, 3")
		if client.steps > tapsToBook {
			t.Errorf("%s: %d taps from link to booked, want at most %d", c.language, client.steps, tapsToBook)
		}
		if client.reply.Screens[0].Lifetime != dialog.Replace {
			t.Errorf("%s: the confirmation does not take the place of the question", c.language)
		}
		t.Logf("%s: %d taps", c.language, client.steps)
	}
}

func TestRegisteringGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	p := newTown(t).phone("Анна", "ru").start("").taps("Я мастер").types("Анна, маникюр")
	p.session = dialog.Session{} // lost
	p.start("").on("ask.service").types("Маникюр").on("ask.length").taps("1 ч 30 мин").on("ask.price").types("2 000 ₽")
	p.session = dialog.Session{}
	p.types("/start").on("ask.address").types("Тверская, 1").on("ask.hours").reads("Москва", "12:00")
	p.taps("Другой часовой пояс").on("zones").types("Екатиринбург").types("Yekaterinburg").on("ask.hours").reads("Екатеринбург", "14:00")
	p.types("с утра до вечера").on("ask.hours").reads("Не понял часы")
	p.types("пн-пт 10:00-10:00").on("ask.hours").reads("Начало и конец совпадают")
	p.types("пн-пт 10:00-19:00, пт 18:00-20:00, сб 22:00-02:00").on("signup.ready")
	p.taps("Моя работа").on("work.today").taps("Настройки").taps("Места").taps("Тверская")
	p.reads("Пн–чт 10:00–19:00; пт 10:00–20:00; сб 22:00–02:00")
}

func TestAClientMovesAndCancels(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	old, _ := client.button("Отменить")
	oldMove, _ := client.button("Перенести")
	client.taps("Перенести").on("client.when").types("послезавтра в 11:15").on("client.confirm").reads("на завтра, 10:00")
	client.taps("Перенести сюда").on("booking.moved").reads("послезавтра, в 11:15").again().on("booking.moved")
	client.sends(oldMove).on("booking.meanwhile").sends(old).on("booking.meanwhile").reads("Эта запись уже перенесена на *послезавтра, 11:15*")
	client.taps("Отменить").on("booking.cancel").taps("Нет").on("booking").taps("Отменить").taps("Да, отменить").on("booking.cancelled")
	client.again().on("booking.cancelled").taps("Мои записи").reads("Записей впереди нет")
	counts := w.events()
	if counts["booking.placed"] != 1 || counts["booking.moved"] != 1 || counts["booking.cancelled"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

func TestAMoveIsNotOfferedToWhereTheBookingIs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").on("client.when")
	first := client.shown[0].Choices[0][0].Label
	client.taps(first).taps("Записаться").on("booking.booked").taps("Перенести").on("client.when")
	for _, offer := range slices.Concat(client.shown[0].Choices...) {
		if offer.Label == first {
			t.Errorf("a booking for %s is offered to move there", first)
		}
	}
}

func TestAMasterSeesTheWeekAndCancels(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	anna.types("/week").on("work.week").reads("10:00 Ирина · Стрижка", "*Завтра* · 1 запись, свободно 10:45–20:00", "*Сегодня* · записей нет, свободно 12:00–20:00", "*Вс, 29 ноября* · выходной\n")
	anna.taps("вт 24").on("work.day").taps("10:00 Ирина").on("booking").taps("Отменить").reads("Клиент узнает об отмене")
	anna.taps("По болезни").on("booking.cancelled").taps("Сегодня").on("work.today").reads("Записей нет, свободно 12:00–20:00")
	client.taps("Перенести").on("booking").reads("Эту запись отменил мастер")
	client.taps("Мои записи").reads("Записей впереди нет")
}

func TestATimeThatWasJustTakenIsAnsweredWithOthers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	late := w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 10").on("client.confirm")
	w.booked(code, "завтра в 10")
	late.taps("Записаться").on("client.taken").reads("только что заняли", "завтра, 10:45", "[Другой день]")
	if late.reply.Refusal != booking.ErrSlotTaken {
		t.Errorf("refused with %q", late.reply.Refusal)
	}
	late.taps("завтра, 10:45").taps("Записаться").on("booking.booked")
}

func TestASecondTapOnBookFindsTheFirst(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 10")
	book, _ := client.button("Записаться")
	client.sends(book).on("booking.booked").again().on("booking.booked")
	client.sends(book).on("booking.already").reads("Вы уже записаны *завтра, в 10:00*")
	if n := w.events()["booking.placed"]; n != 1 {
		t.Errorf("%d bookings placed", n)
	}
}

func TestTheCalendarSaysWhyADayIsClosed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.taps("Моя работа").taps("Выходные").types("26.11").on("time_off.closed")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").taps("Другой день").on("client.month")
	toasts := map[string]bool{}
	for _, row := range client.shown[0].Choices {
		for _, choice := range row {
			if choice.Label == "·" {
				client.sends(choice.Action)
				toasts[client.reply.Toast] = true
				if len(client.reply.Screens) != 0 {
					t.Fatal("a dot answered with a screen")
				}
			}
		}
	}
	for _, reason := range []string{"Выходной", "В этот день мастер не работает"} {
		if !toasts[reason] {
			t.Errorf("no dot says %q: %v", reason, toasts)
		}
	}
	client.taps("›").reads("Декабрь").taps("‹").taps("24").on("client.day").reads("Утро", "Позже ›").taps("Позже").reads("19:15")
	client.taps("19:15").on("client.confirm").taps("Другое время").on("client.day").taps("Другой день").on("client.month")
}

func TestTypedDaysAreUnderstoodOrAskedAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка")
	client.types("когда-нибудь").on("client.when").reads("Не понял день")
	client.types("пт").on("client.day").reads("Пятница, 27 ноября")
	client.types("пт вечером").on("client.day").reads("17:00").types("воскресенье").on("client.taken").reads("В воскресенье, 29 ноября записаться нельзя: мастер в это время не работает")
	client.types("завтра в 10:07").on("client.taken").reads("с этого времени записи нет")
	client.types("01.11.2027").on("client.when").reads("запись открыта на 60 дней вперёд")
}

func TestLinksThatLeadNowhereSaySo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	friend := w.phone("Ирина", "ru").start(code).on("client.card")
	anna.taps("Моя работа").taps("Ссылки").taps("Ссылка").taps("Отключить").taps("Да, отключить").reads("Действующих ссылок нет")
	stranger := w.phone("Олег", "en").start("NOSUCHCODE").on("refusal").reads("There is no such link")
	if stranger.reply.Refusal != master.ErrLinkUnknown {
		t.Errorf("refused with %q", stranger.reply.Refusal)
	}
	stranger.start(code).on("refusal").reads("switched off").taps("Home").on("hello")
	friend.start(code).on("client.card")
	anna.taps("Новая ссылка").taps("Без названия").on("links")
	stranger.types("look: " + "https://t.me/zapis_bot?start=" + anna.code() + " ok?").on("client.card")
	if strings.Contains(stranger.sees(), "refusal") {
		t.Error(stranger.sees())
	}
}

func TestAPersonMayBeMasterAndClient(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, annas := w.anna("ru")
	oleg := w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег").types("Массаж 3000 1 час").types("Дом 5").taps("каждый день").on("signup.ready")
	anna.start(oleg.code()).on("client.card").reads("Олег").taps("Записаться").taps("Массаж").types("завтра в 12").taps("Записаться").on("booking.booked")
	anna.taps("На главную").on("work.today").taps("Мои визиты").on("client.bookings").taps("Массаж").on("booking").reads("Олег")
	client := w.phone("Ирина", "ru").start(annas).start(oleg.code2()).reads("Олег").taps("Другой мастер").taps("Анна").reads("Анна", "Большая Садовая")
	client.types("/book").reads("Стрижка")
}

func TestLanguageAndZone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	p := w.phone("Irene", "fr").start(code).on("client.card").reads("Open today until 20:00")
	p.types("/language").taps("Русский").reads("Сегодня до 20:00")
	p.types("/language").taps("Настройки").taps("Мой часовой пояс").types("Омск").reads("Омск")
	p.types("/book").taps("Стрижка").reads("Время местное: Москва").taps("сегодня, 13:00").reads("Время местное: Москва (UTC+3)")
}

func TestMastersChangeTheirRules(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.taps("Моя работа").taps("Настройки").taps("Правила записи").taps("Отмена").taps("24 часа").reads("не позже чем за 24 часа")
	client := w.booked(code, "завтра в 10")
	client.on("booking.booked")
	if _, found := client.button("Отменить"); found {
		t.Error("the client may cancel within the window")
	}
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Стрижка").taps("Цена").types("две тысячи").reads("Не понял цену").types("2000").reads("Сохранил", "2 000 ₽")
	anna.taps("Длительность").types("1:00").reads("1 ч · 2 000 ₽").taps("Перерыв").taps("15 мин").reads("перерыв 15 мин").taps("Название").types("Стрижка <b>")
	anna.reads("Стрижка <b>").taps("Убрать").taps("Да").reads("Услуга убрана")
	client.types("/book").on("client.card").reads("Пока записаться нельзя")
	anna.taps("Назад").taps("Обо мне").taps("Имя").types("  ").on("settings.name").types("Анна Петровна").on("profile").reads("Анна Петровна")
	anna.taps("Назад").taps("Места").taps("Садовая").taps("Адрес").types("Тверская, 1").reads("Тверская, 1").taps("Часы").types("ежедневно 9-12").reads("Каждый день 09:00–12:00")
	anna.taps("Закрыть место").taps("Да").reads("Место закрыто").taps("Добавить место").types("Арбат, 2").taps("каждый день").on("place")
}

func TestTimeOffIsChosenOrTyped(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.taps("Моя работа").taps("Выходные").taps("Выбрать дни").taps("24").on("time_off.last").taps("26").on("closing")
	anna.reads("24–26 ноября", "1 человек").taps("Показать").on("closing.list").reads("завтра, 10:00 Ирина · Стрижка").taps("Назад").on("closing")
	anna.taps("Оставить записи").on("time_off.closed").reads("24–26 ноября", "1 человек* придёт")
	anna.types("/start").taps("Выходные").reads("24–26 ноября").types("завтра 14:00–16:00").reads("24 ноября, 14:00–16:00").taps("Открыть снова").reads("снова открыто")
	anna.types("вчера").on("time_off").reads("Не понял дни").types("28 декабря – 3 января").reads("28 декабря – 3 января 2027")
}

// Whoever closes a day by mistake opens it again, and those who were booked are as they were.
func TestAClosingIsTakenBackWithItsCancellations(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	w.booked(code, "завтра в 12")
	anna.taps("Моя работа").taps("Выходные").types("завтра").on("closing").taps("Отменить с извинением").on("time_off.closed").taps("Открыть снова")
	anna.reads("снова открыто", "2 записи снова в силе").again().reads("2 записи снова в силе")
	if counts := w.events(); counts["booking.cancelled"] != 2 || counts["booking.restored"] != 2 {
		t.Errorf("the log holds %v", counts)
	}
	anna.types("завтра").taps("Отменить с извинением").on("time_off.closed")
	w.at(w.clock().Add(booking.UndoFor + time.Minute))
	anna.taps("Открыть снова").reads("снова открыто")
	if n := w.events()["booking.restored"]; n != 2 {
		t.Errorf("%d bookings were restored after ten minutes", n-2)
	}
}

func TestAClosingIsTakenBackWithItsWishesForAnotherTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	other := w.booked(code, "завтра в 12")
	anna.taps("Моя работа").taps("Выходные").types("завтра").on("closing").taps("Предложить всем").on("time_off.closed")
	other.types("/start").taps("Мои записи").taps("12:00").reads("Мастер просит выбрать другое время").taps("Другой день").taps("25").taps("12:00").taps("Перенести")
	anna.taps("Открыть снова").reads("снова открыто", "1 клиенту новое время больше не нужно").again().reads("1 клиенту новое время больше не нужно")
	if counts := w.events(); counts["booking.move_asked"] != 2 || counts["booking.move_withdrawn"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

// booked is a client who has just booked a haircut at a typed time.
func (w *town) booked(code, when string) *phone {
	w.t.Helper()
	return w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types(when).taps("Записаться").on("booking.booked")
}

// first is the action of the first button.
func (p *phone) first() string { return p.shown[0].Choices[0][0].Action }

// code2 finds the code again after other screens: on the list of links.
func (p *phone) code2() string {
	p.t.Helper()
	return p.types("/start").taps("Ссылки").code()
}
