package dialog_test

import (
	"testing"

	"zapis/adapters/dialog"
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
