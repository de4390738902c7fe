package dialog_test

import (
	"strings"
	"testing"

	"zapis/domain/broadcast"
)

func TestABroadcastIsWatchedInOneMessage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.phone("Ирина", "ru").start(code)
	anna.message = "7"
	anna.types("/start").taps("Рассылки").on("casts").taps("Новая рассылка").taps("Всем").types("Завтра скидка").on("cast.preview")
	anna.taps("Отправить").on("cast").reads("Рассылка идёт")
	w.watched(telegram("7"), broadcast.Shown{})
	anna.taps("Обновить").taps("Пауза").on("cast").reads("на паузе")
	w.watched(telegram("7"), broadcast.Shown{})
	anna.taps("Остановить").on("cast.stop")
	w.watched(broadcast.Shown{}, broadcast.Shown{})
	anna.taps("Нет").on("cast")
	w.watched(telegram("7"), broadcast.Shown{})

	anna.message = "8"
	anna.types("/start").taps("Рассылки").on("casts")
	w.watched(telegram("7"), broadcast.Shown{}) // where it stands still
	anna.taps("⏸").on("cast")
	w.watched(telegram("8"), telegram("7"))
	anna.taps("Назад").on("casts")
	w.watched(broadcast.Shown{}, telegram("7"))
}

func telegram(message string) broadcast.Shown {
	return broadcast.Shown{Channel: "telegram", Message: message}
}

// watched expects where the one broadcast is watched, and where it was before and still is to be seen.
func (w *town) watched(in, behind broadcast.Shown) {
	w.t.Helper()
	page, err := w.store.Page(w.t.Context(), 0, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	var b broadcast.Broadcast
	for _, recorded := range page {
		event, err := w.store.Codec().Decode(recorded)
		if err != nil {
			w.t.Fatal(err)
		}
		if strings.HasPrefix(recorded.Stream, "broadcast/") {
			b = broadcast.Evolve(b, event)
		}
	}
	if b.In != in || b.Behind != behind {
		w.t.Errorf("it is watched in %v and left behind in %v, want %v and %v", b.In, b.Behind, in, behind)
	}
}
