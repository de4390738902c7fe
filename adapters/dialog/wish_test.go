package dialog_test

import (
	"maps"
	"testing"
)

func TestWhatIsSaidInFreeTextIsUnderstoodAndConfirmedByATap(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.taps("Моя работа").taps("Настройки").taps("Услуги").taps("Добавить").types("Борода 800 30 мин").types("/start")
	client := w.phone("Ирина", "ru").start(code)
	before := w.changes()
	client.types("запиши меня на стрижку завтра в 10").on("client.confirm").reads("Завтра, 24 ноября, 10:00–10:45", "Стрижка")
	client.types("/start").types("завтра в 12").on("client.services").taps("Борода").on("client.confirm").reads("12:00–12:30", "Борода")
	client.types("/start").types("стрижку и бороду в пт вечером").on("client.day").reads("Пятница, 27 ноября", "17:00")
	client.types("/start").types("хочу записаться").on("client.services").types("борода").on("client.when").reads("Борода")
	client.types("перенеси на вторник").on("client.bookings").reads("Записей впереди нет")
	client.types("/start").types("сколько стоит?").on("chat.whether")
	if after := w.changes(); !maps.Equal(before, after) {
		t.Fatalf("words alone changed the log:\n%v\n%v", before, after)
	}
	client.types("стрижка завтра в 10").taps("Записаться").on("booking.booked")
	client.types("Перенеси на вторник").on("client.day").reads("Завтра, 24 ноября").types("перенеси на пт в 12").on("client.confirm").taps("Перенести сюда").on("booking.moved")
	client.types("мои записи").on("client.bookings").reads("пт, 27 ноября, 12:00")
	client.types("борода завтра в 15").taps("Записаться").on("booking.booked")
	client.types("отмени").on("client.which").taps("Борода").on("booking.cancel").taps("Нет")
	client.types("перенеси на четверг в 11").on("client.which").taps("Борода").on("client.confirm").reads("26 ноября, 11:00")
	client.types("отмени пт").on("booking.cancel").reads("Пятница, 27 ноября").taps("Да, отменить").on("booking.cancelled")
}

func TestWhatIsSaidInEnglishIsUnderstoodToo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("en")
	client := w.phone("Irene", "en").start(code)
	client.types("book me for tomorrow at 10").on("client.confirm").taps("Book").on("booking.booked")
	client.types("move my appointment to friday").on("client.day").types("my bookings").on("client.bookings")
	client.types("cancel my booking").on("booking.cancel").taps("Yes").on("booking.cancelled")
}

func TestAMasterIsNotTakenForAClient(t *testing.T) {
	t.Parallel()
	anna, _ := newTown(t).anna("ru")
	anna.types("/start").types("завтра в 10").on("work.day").reads("Завтра, 24 ноября")
}
