package dialog_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

func TestAPastedPriceListIsShownCorrectedAndAddedInOneGo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.phone("Анна", "ru").start("").taps("Я мастер").taps("Анна").on("ask.service")
	p.types("✂️ ПРАЙС\nСтрижка .... 1500 (45 мин)\nБорода — 700р\nОкрашивание от 3 000 ₽, 2 часа\nПодарок другу").on("pricelist")
	p.reads("Нашёл *3 услуги*", "✂️ ПРАЙС", "Подарок другу", "[Борода · ≈ 1 ч · 700 ₽]", "[Окрашивание · 2 ч · 3 000 ₽]")
	p.taps("Борода").on("pricelist.item").types("чуть-чуть").reads("Не понял").types("полчаса").on("pricelist").reads("[Борода · 30 мин · 700 ₽]")
	p.taps("Борода").taps("45 мин").taps("Борода").types("800").reads("[Борода · 45 мин · 800 ₽]")
	p.types("Подарок другу 1000 15 мин").reads("Нашёл *4 услуги*", "Подарок другу · 15 мин").taps("Подарок").taps("Не добавлять").reads("Нашёл *3 услуги*")
	if n := w.events()["master.service_added"]; n != 0 {
		t.Fatalf("%d services were added before anybody said so", n)
	}
	p.types("/start").on("pricelist").reads("Нашёл *3 услуги*") // after days, say
	w.lags.Store(1)
	p.taps("Добавить 3 услуги").on("ask.address").again().on("ask.address")
	if n := w.events()["master.service_added"]; n != 3 || p.waits == 0 {
		t.Fatalf("%d services were added, want 3 (after %d waits)", n, p.waits)
	}
	p.types("Тверская, 1").taps("каждый день").on("signup.ready").taps("Настройки").taps("Услуги").reads("Стрижка · 45 мин · 1 500 ₽", "Борода · 45 мин · 800 ₽")
}

func TestAPriceListMayStandUnderAPicture(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.phone("Анна", "ru").start("").taps("Я мастер").taps("Анна").on("ask.service")
	p.media(chat.Photo, "Стрижка 1500 45 мин\nБорода 700").on("pricelist").reads("Нашёл *2 услуги*", "[Борода · ≈ 1 ч · 700 ₽]")
	p.media(chat.Photo, "Борода 800 30 мин").on("pricelist").reads("[Борода · 30 мин · 800 ₽]")
}

func TestALinkAmongWordsIsNotOpenedWhereWordsAreAwaited(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.taps("Настройки").taps("Обо мне").taps("Рассказ о себе").types("Мои работы: https://example.com/?ref=gallery2026 и тут").on("profile").reads("gallery2026 и тут")
}

func TestALaterPriceListUpdatesAndAdds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.taps("Настройки").taps("Услуги").taps("Добавить списком").on("pricelist.ask")
	anna.types("стрижка 1700\nУкладка 900 40 мин").on("pricelist").reads("[стрижка · 45 мин · 1 700 ₽ (было 1 500 ₽)]")
	stale, _ := anna.button("Добавить 2")
	anna.types("Укладка 950 40 мин").sends(stale).on("pricelist").reads("Список изменился")
	w.lags.Store(1)
	anna.taps("Добавить 2 услуги").on("services").reads("Добавлена 1 услуга. Обновлена 1 услуга.", "Стрижка · 45 мин · 1 700 ₽", "Укладка · 40 мин · 950 ₽")
	counts := w.events()
	if counts["master.service_added"] != 2 || counts["master.service_changed"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
	anna.session = dialog.Session{}
	anna.sends(stale).on("ask.service")
}

func TestTimeOffIsAppliedOnceItIsSaidWhatBecomesOfTheBookings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tap, says, event string }{
		{"Предложить всем", "Предложил другое время 2 людям", "booking.move_asked"},
		{"Отменить с извинением", "Отменил записи с извинением: *2 человека*", "booking.cancelled"},
		{"Оставить записи", "*2 человека* придут, как договорились", ""},
	} {
		t.Run(c.tap, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			anna, code := w.anna("ru")
			w.booked(code, "завтра в 10")
			twice := w.booked(code, "завтра в 12")
			twice.taps("На главную").taps("Записаться").taps("Стрижка").types("послезавтра в 12").taps("Записаться").on("booking.booked")
			w.booked(code, "пт в 12") // not hit
			anna.types("/start").taps("Выходные").types("24-25 ноября зубной врач").on("closing").reads("24–25 ноября", "2 человека", "Всего 3 записи")
			if n := w.events()["master.time_off_added"]; n != 0 {
				t.Fatal("the time was closed before anybody said so")
			}
			w.lags.Store(1)
			anna.taps(c.tap).on("time_off.closed").reads(c.says).again().on("time_off.closed").reads(c.says)
			counts := w.events()
			if counts["master.time_off_added"] != 1 || c.event != "" && counts[c.event] != 3 || anna.waits == 0 {
				t.Errorf("after %d waits the log holds %v", anna.waits, counts)
			}
			anna.taps("Все выходные").reads("24–25 ноября, зубной врач").taps("Открыть снова").reads("снова открыто")
		})
	}
}

func TestBookingsThatWereNotShownAreNeitherMovedNorCancelled(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.types("/start").taps("Выходные").types("завтра").on("closing").reads("1 человек")
	w.booked(code, "завтра в 12")
	anna.taps("Отменить с извинением").on("closing").reads("Пока вы думали", "2 человека")
	if counts := w.events(); counts["booking.cancelled"] != 0 || counts["master.time_off_added"] != 0 {
		t.Errorf("the log holds %v", counts)
	}
	anna.session = dialog.Session{} // lost: nobody was shown anything
	anna.taps("Отменить с извинением").on("closing").taps("Отменить с извинением").on("time_off.closed").reads("2 человека")
}

func TestClosingIsOnlyOnesOwn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	anna.types("/start").taps("Выходные").types("завтра").on("closing")
	all, _ := anna.button("Отменить с извинением")
	other := w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег").types("Массаж 3000 1 час").types("Дом 5").taps("каждый день").on("signup.ready")
	other.session = anna.session
	other.sends(all)
	if n := w.events()["booking.cancelled"]; n != 0 {
		t.Errorf("another master cancelled %d bookings", n)
	}
	client.sends(all).on("client.card")
	for _, forged := range []string{"fc:0:0:0:0:2", "fc:fa1:fa0:0:140:1", "fc:fa1:fa1:zz:1:1", "fc:fa1:fa1:0:140:9", "ds:0:fa1:zzzzzz:1", "ds:9:fa1:off:1", "ds:0:1:off:1", "dh:0:1", "dd:7:1", "pu:9:1", "hs:0", "hs:4", "qi:9", "ql:9:9", "qd:9", "qa:1"} {
		anna.sends(forged)
	}
	if counts := w.events(); counts["booking.cancelled"] != 0 || counts["master.day_set"] != 0 || counts["master.hours_set"] != 2 {
		t.Errorf("the log holds %v", counts)
	}
}

// Lesson 29: prices of all services change at once, after a preview.
func TestLesson29AllPricesChangeAtOnceAfterAPreview(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Добавить списком").types("Борода 730 30 мин\nКонсультация бесплатно").taps("Добавить 2")
	anna.on("services").taps("Поменять все цены").on("prices").reads("Уже сделанных записей это не коснётся")
	anna.types("побольше").on("prices").reads("Не понял").types("+10 %").on("prices.preview").reads("Стрижка: 1 500 ₽ → *1 650 ₽*", "Борода: 730 ₽ → *800 ₽*")
	set, _ := anna.button("Поменять 2 цены")
	if counts := w.events(); counts["master.service_changed"] != 0 {
		t.Fatal("prices changed before anybody said so")
	}
	w.lags.Store(1)
	anna.sends(set).on("services").reads("Поменял 2 цены", "Стрижка · 45 мин · 1 650 ₽", "Борода · 30 мин · 800 ₽", "Консультация · 1 ч · бесплатно")
	anna.again().on("services").reads("Поменял 2 цены", "1 650 ₽")
	anna.sends(set).on("prices.preview").reads("Посмотрите ещё раз", "1 650 ₽ → *1 800 ₽*") // not twice by an old button
	if counts := w.events(); counts["master.service_changed"] != 2 {
		t.Errorf("the log holds %v", counts)
	}
	client.taps("Мои записи").taps("Стрижка").reads("1 500 ₽")
}

func TestAServiceHasADescriptionBreaksAndPlaces(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Стрижка").taps("Описание").on("service.about").types("Мытьё головы\nи укладка").on("service").reads("Мытьё головы и укладка")
	anna.taps("Описание").types(strings.Repeat("я", 501)).on("service.about").reads("Слишком длинно").taps("Убрать текст").on("service")
	anna.taps("Перерыв до").taps("10 мин").reads("До неё перерыв 10 мин").taps("Назад").taps("Назад").taps("Места").taps("Добавить место").types("Тверская, 1").taps("каждый день").on("place")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Стрижка").taps("Где делаю").reads("во всех местах").taps("Тверская").reads("✅ Тверская, 1").taps("Назад").reads("Только здесь: Тверская, 1")
	w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").on("client.when") // one place only: nothing to choose
	anna.taps("Где делаю").taps("Во всех").reads("во всех местах").taps("Назад").taps("Убрать").taps("Да").on("services").reads("Услуга убрана")
	undo, _ := anna.button("Вернуть")
	anna.sends(undo).on("service").reads("Услуга снова доступна").taps("Убрать").taps("Да")
	w.at(w.clock().Add(12 * time.Minute))
	anna.sends(undo).on("services").reads("10 минут")
	if counts := w.events(); counts["master.service_reopened"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

func TestAPlaceIsNamedClosedAndBroughtBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.types("/start").taps("Настройки").taps("Места").taps("Садовая").taps("Название").types("Салон").on("place").reads("Салон, Большая Садовая, 3")
	anna.taps("Адрес").types("Тверская, 1").reads("Салон, Тверская, 1").taps("Название").taps("Без названия").reads("*Тверская, 1*")
	anna.taps("Закрыть место").on("place.close").reads("записан *1 человек*").taps("Да").on("places").reads("Место закрыто")
	undo, _ := anna.button("Вернуть")
	anna.sends(undo).on("place").reads("Место снова открыто", "Пн").again().on("place")
	anna.taps("Закрыть место").taps("Да")
	w.at(w.clock().Add(12 * time.Minute))
	anna.sends(undo).on("places").reads("10 минут")
	if counts := w.events(); counts["master.place_reopened"] != 1 || counts["master.place_closed"] != 2 {
		t.Errorf("the log holds %v", counts)
	}
}

func TestHoursThatLeaveOutBookingsAreWarnedOf(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.types("/start").taps("Настройки").taps("Места").taps("Садовая").taps("Часы").types("2/2").on("ask.hours").reads("не привязан к дням недели")
	anna.types("пн-пт 11-19, обед 13-14; сб 11-16").on("hours.narrow").reads("Пн–пт 11:00–13:00, 14:00–19:00; сб 11:00–13:00, 14:00–16:00", "записан *1 человек*")
	if n := w.events()["master.hours_set"]; n != 1 {
		t.Fatal("hours changed before anybody said so")
	}
	anna.taps("Всё равно").on("place").reads("Пн–пт 11:00–13:00, 14:00–19:00")
}

func TestSingleDaysHaveHoursOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.types("/start").taps("Выходные").taps("Другие часы").on("days").taps("24").on("day.hours").reads("10:00–20:00")
	anna.types("когда как").on("day.hours").reads("Не понял часы").types("12-16, 17-20").on("closing").reads("24 ноября: 12:00–16:00, 17:00–20:00", "1 человек")
	anna.taps("Не менять").on("day.hours").types("12-16, 17-20").taps("Предложить всем").on("day.closed").reads("Предложил другое время 1 человеку").again().on("day.closed")
	client := w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 10").on("client.taken").types("завтра в 17").on("client.confirm")
	client.taps("Другое время").types("воскресенье").on("client.taken")
	anna.types("/start").taps("Выходные").taps("Другие часы").reads("завтра: 12:00–16:00, 17:00–20:00").taps("29").on("day.hours").reads("Выходной").types("11-14").on("day.closed")
	client.types("воскресенье").on("client.day")
	anna.types("/start").taps("Выходные").taps("Другие часы").taps("•29").types("15-18").on("day.closed").taps("Вернуть прежние").on("days").reads("Вернул прежние часы", "29 ноября: 11:00–14:00")
	anna.taps("•29").taps("Вернуть обычные").on("days").reads("Вернул обычные часы")
	client.types("воскресенье").on("client.taken")
	counts := w.events()
	if counts["master.day_set"] != 4 || counts["master.day_reset"] != 1 || counts["booking.move_asked"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

// Lesson 12: hours that are typed the same again change nothing.
func TestLesson12HoursTypedAgainChangeNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Места").taps("Садовая")
	for range 5 {
		anna.taps("Часы").types("пн-сб 10-20").on("place").reads("Пн–сб 10:00–20:00")
	}
	anna.taps("Часы").types("пн-пт 10:00-15:00 и 15:00-20:00, сб 10-20").on("place").reads("Пн–сб 10:00–20:00")
	if n := w.events()["master.hours_set"]; n > 2 {
		t.Errorf("the hours were set %d times", n)
	}
}

// Lesson 16: work past midnight is accepted as it is typed and offered to its last quarter of an hour; a day off
// closes the night that begins on it.
func TestLesson16WorkPastMidnight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Места").taps("Садовая").taps("Часы").types("пт-сб 22-02").on("place").reads("Пт, сб 22:00–02:00")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types("пт").on("client.day").reads("22:00", "23:30")
	client.types("сб в 01:15").on("client.confirm").reads("01:15–02:00").types("сб в 01:30").on("client.taken")
	anna.taps("Другие часы").taps("27").on("day.hours").taps("Выходной").on("day.closed")
	client.types("сб в 01:15").on("client.taken").types("вс в 01:15").on("client.confirm")
}

func TestLinksHaveNamesEndsPicturesAndCounts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Ссылки").on("links").reads("пока никто не пришёл").taps("Новая ссылка").on("link.new").taps("7 дней").reads("[• 7 дней]").types("Сарафан\nрадио").on("links")
	anna.reads("*Сарафан радио* · пока никто", "Работает до 30 ноября")
	friend := w.phone("Ирина", "ru").start(anna.linkOf("Сарафан")).on("client.card")
	anna.types("/start").taps("Ссылки").reads("*Сарафан радио* · пришёл 1 человек").taps("Сарафан").on("link")
	for label, kind := range map[string]chat.Kind{"QR-код": chat.Photo, "Карточка": chat.File} {
		action, _ := anna.button(label)
		anna.sends(action)
		if a := anna.shown[0].Attachment; a == nil || a.Kind != kind || !bytes.HasPrefix(a.Bytes, []byte("\x89PNG")) || anna.shown[0].Lifetime != dialog.Fresh {
			t.Errorf("%s shows no picture:\n%s", label, anna.sees())
		}
		anna.types("/start").taps("Ссылки").taps("Сарафан").on("link")
	}
	anna.taps("Текст").on("link.share").types("/start").taps("Ссылки").taps("Сарафан").taps("Отключить").on("link.revoke").taps("Заменить").on("links").reads("Старая ссылка отключена", "Сарафан радио")
	renewed := anna.linkOf("Сарафан")
	w.phone("Олег", "ru").start(renewed).on("client.card")
	friend.start(renewed).on("client.card")
	w.at(w.clock().AddDate(0, 0, 8))
	anna.types("/start").taps("Ссылки").reads("Сарафан радио")
	w.phone("Пётр", "ru").start(code).on("client.card")
	if counts := w.events(); counts["master.link_issued"] != 3 || counts["master.link_revoked"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

// linkOf is the code of the link with a name on the list.
func (p *phone) linkOf(name string) string {
	p.t.Helper()
	_, rest, found := strings.Cut(p.sees(), name)
	_, code, linked := strings.Cut(rest, "?start=")
	if !found || !linked {
		p.t.Fatalf("no link %q on:\n%s", name, p.sees())
	}
	code, _, _ = strings.Cut(code, "\n")
	return strings.TrimSpace(code)
}

func TestTheProfileIsWhatClientsSee(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").on("settings").reads("1 услуга", "пн–сб 10:00–20:00", "не позже чем за 1 час").taps("Обо мне").on("profile").reads("Рассказа о себе пока нет", "₽")
	anna.taps("Рассказ").types(strings.Repeat("я", 501)).on("profile.about").reads("описание до 500").types("Стригу\nс 2012 года").on("profile").reads("Стригу с 2012 года")
	w.phone("Ирина", "ru").start(code).reads("Стригу с 2012 года")
	anna.taps("Рассказ").taps("Убрать текст").on("profile").reads("Рассказа о себе пока нет")
}
