package dialog_test

import (
	"maps"
	"testing"
	"time"
)

// Every answer is asked for twice here, the first time in vain because the read models lag behind:
// the second must be what the first would have been, and change nothing twice.
func TestHandlingAgainGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	lag := func(p *phone) *phone {
		w.lags.Store(1)
		p.waits = 0
		return p
	}
	waited := func(p *phone, screen string) *phone {
		t.Helper()
		if p.on(screen); p.waits != 1 {
			t.Errorf("%s waited %d times, want once", screen, p.waits)
		}
		return p
	}
	anna := w.phone("Анна", "ru")
	waited(lag(anna).start(""), "hello")
	waited(lag(anna.taps("Я мастер")).taps("Анна"), "ask.service")
	waited(lag(anna).types("Стрижка 1500 45 мин"), "ask.address")
	waited(lag(anna).types("Садовая, 3"), "ask.hours")
	waited(lag(anna).taps("каждый день"), "signup.ready")
	code := anna.code()
	if again := anna.again().on("signup.ready").code(); again != code {
		t.Errorf("handled again, signing up gave the link %s after %s", again, code)
	}
	client := w.phone("Ирина", "ru").start("")
	waited(lag(client).start(code), "client.card")
	client.taps("Записаться").taps("Стрижка").types("завтра в 10")
	waited(lag(client).taps("Записаться"), "booking.booked")
	client.taps("Перенести").types("завтра в 12")
	waited(lag(client).taps("Перенести сюда"), "booking.moved")
	client.taps("Отменить")
	waited(lag(client).taps("Да, отменить"), "booking.cancelled")
	anna.taps("Моя работа").taps("Выходные")
	waited(lag(anna).types("пт"), "time_off.closed")
	waited(lag(anna).taps("Открыть снова"), "time_off")
	anna.types("/start").taps("Ссылки")
	anna.taps("Новая ссылка")
	waited(lag(anna).taps("Визитка"), "links")
	anna.taps("Ссылка").taps("Отключить")
	waited(lag(anna).taps("Да"), "links")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Стрижка").taps("Цена")
	waited(lag(anna).types("2000"), "service")
	anna.taps("Убрать")
	waited(lag(anna).taps("Да"), "services")
	want := map[string]int{
		"person.registered": 2, "person.account_linked": 2, "person.master_connected": 1, "person.active_master_switched": 1,
		"master.registered": 1, "master.service_added": 1, "master.place_added": 1, "master.hours_set": 1, "master.link_issued": 2,
		"master.link_revoked": 1, "master.time_off_added": 1, "master.time_off_removed": 1, "master.service_changed": 1,
		"master.service_closed": 1, "booking.placed": 1, "booking.moved": 1, "booking.cancelled": 1,
	}
	if got := w.changes(); !maps.Equal(got, want) {
		t.Errorf("the log holds %v, want %v", got, want)
	}
}

func TestTheMonthIsRememberedUntilTheMasterChanges(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").taps("Другой день").on("client.month")
	month := client.last.Action
	if _, free := client.button("25"); !free {
		t.Fatalf("the 25th is not free:\n%s", client.sees())
	}
	before := w.cache.hits.Load()
	if client.sends(month); w.cache.hits.Load() != before+1 {
		t.Error("the same month was not answered from memory")
	}
	if _, free := client.button("25"); !free {
		t.Errorf("memory says something else:\n%s", client.sees())
	}
	anna.taps("Моя работа").taps("Выходные").types("25.11").on("time_off.closed")
	if _, free := client.sends(month).button("25"); free {
		t.Errorf("the 25th is still offered after the master closed it:\n%s", client.sees())
	}
	w.at(w.clock().Add(13 * time.Hour)) // the next day in Moscow
	if _, free := client.sends(month).button("[24]"); !free {
		t.Errorf("the calendar does not know that a day has passed:\n%s", client.sees())
	}
}
