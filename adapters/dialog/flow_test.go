package dialog_test

import (
	"testing"
)

func TestAMasterRegistersInAFewSteps(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ru", "en"} {
		w := newTown(t)
		anna, code := w.anna(language)
		if anna.steps > 9 {
			t.Errorf("%s: %d steps to register, want at most 9", language, anna.steps)
		}
		if code == "" {
			t.Errorf("%s: no link", language)
		}
		t.Logf("%s: %d steps", language, anna.steps)
	}
}

func TestAClientBooksInFiveTaps(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code)
	client.steps = 0
	client.on("client.card").taps("Записаться").taps("Стрижка").on("client.when").taps("сегодня").on("client.confirm")
	client.taps("Записаться").on("booking.booked").reads("Готово, ждём вас", "1 500 ₽", "Большая Садовая, 3")
	if client.steps > 5 {
		t.Errorf("%d taps from link to booked", client.steps)
	}
	t.Logf("%d taps", client.steps)
}
