package dialog_test

import (
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/master"
)

// opens a booking from the master's day.
func (p *phone) opens(day, label string) *phone {
	p.t.Helper()
	return p.types("/start").types(day).on("work.day").taps(label)
}

func TestTypedDaysAreShownToAMaster(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "пт в 10")
	anna.types("/start").types("пятница").on("work.day").reads("Пятница, 27 ноября", "10:00–10:45 Ирина")
	anna.types("28 ноября").on("work.day").reads("Суббота, 28 ноября").taps("Месяц").on("work.month").reads("1 запись", "[27•]")
	anna.taps("›").on("work.month").reads("Декабрь", "В этом месяце записей нет").taps("‹").taps("27•").on("work.day").reads("Ирина")
}

func TestTheWeekIsSentAsAPicture(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	session := anna.types("/week").session
	anna.taps("Картинкой").on("work.picture")
	picture := anna.shown[0]
	if picture.Lifetime != dialog.Fresh || picture.Attachment == nil || picture.Attachment.Kind != chat.Photo || len(picture.Attachment.Bytes) == 0 {
		t.Fatalf("the week is no picture: %+v", picture.Attachment)
	}
	if anna.session.Awaits != session.Awaits {
		t.Error("a picture changes what is awaited")
	}
	anna.taps("Неделей позже").on("work.picture").reads("30 ноября – 6 декабря").taps("Текстом").on("work.week")
}

func TestAMasterAnswersARequest(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.confirming(anna)
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 10").taps("Попросить").reads("Мастер подтвердит")
	anna.types("/start").on("work.today").reads("1 запись ждёт вашего ответа").taps("завтра, 10:00").on("booking").reads("Ждёт вашего подтверждения", "впервые")
	confirm, _ := anna.button("Подтвердить")
	decline, _ := anna.button("Отклонить")
	anna.sends(confirm).on("booking.confirmed").again().on("booking.confirmed").sends(confirm).on("booking").reads("уже не нужно подтверждать")
	anna.sends(decline).on("booking").reads("Пока вы думали, эта запись изменилась")
	client.types("/bookings").taps("завтра").on("booking")
	if strings.Contains(client.sees(), "Ждёт подтверждения") {
		t.Error("the client still waits")
	}
	w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 12").taps("Попросить")
	anna.types("/start").taps("завтра, 12:00").taps("Отклонить").on("booking.reason.decline").types("В отпуске с утра").on("booking.cancelled").reads("Ещё 10 минут запись можно вернуть")
	if n := w.events()["booking.confirmed"]; n != 1 {
		t.Errorf("%d confirmations", n)
	}
	anna.taps("Вернуть").on("booking.restored").reads("Ждёт вашего подтверждения")
}

// confirming has the master confirm every booking.
func (w *town) confirming(p *phone) {
	w.t.Helper()
	m, err := w.dialog.Catalogue.OfPerson(w.t.Context(), p.person)
	if err != nil {
		w.t.Fatal(err)
	}
	m.Policy.Confirmation = true
	w.asMaster(p, m.ID, master.SetPolicy{Policy: m.Policy})
}

func TestAMasterMovesAlsoOutsideTheHours(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	w.booked(code, "завтра в 15")
	anna.opens("завтра", "10:00").taps("Перенести").on("client.when").reads("Можно написать любое время")
	anna.types("завтра 15:20").on("client.taken").reads("занято")
	anna.types("завтра 12:07").on("client.confirm").taps("Перенести сюда").on("booking.moved").reads("завтра, 12:07")
	anna.taps("Перенести").types("пт 21:30").on("own.outside").reads("Это вне рабочих часов, всё равно?", "21:30–22:15")
	yes, _ := anna.button("Да, всё равно")
	anna.sends(yes).on("booking.moved").reads("пятницу, 27 ноября, 21:30").again().on("booking.moved")
	anna.sends(yes).on("booking.moved")
	if n := w.events()["booking.moved"]; n != 2 {
		t.Errorf("moved %d times", n)
	}
	stranger := w.phone("Чужой", "ru").start(code)
	if stranger.sends(yes); stranger.reply.Refusal != domain.ErrNotYours {
		t.Errorf("a stranger's move is refused with %q", stranger.reply.Refusal)
	}
}

// A client who sends the master's button for any time gets none outside the hours.
func TestOnlyAMasterMovesOutsideTheHours(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	anna.opens("завтра", "10:00").taps("Перенести").types("пт 21:30").on("own.outside")
	yes, _ := anna.button("Да, всё равно")
	if client.sends(yes); client.reply.Refusal != domain.ErrNotYours || w.events()["booking.moved"] != 0 {
		t.Errorf("refused with %q:\n%s", client.reply.Refusal, client.sees())
	}
}

func TestAMasterChangesWhatIsDoneAndWhere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Добавить услугу").types("Борода 800 30 мин")
	anna.types("/start").taps("Настройки").taps("Места").taps("Добавить место").types("Тверская, 1").taps("каждый день")
	w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").taps("Садовая").types("завтра в 10").taps("Записаться").on("booking.booked")
	anna.opens("завтра", "10:00").taps("Изменить").on("booking.edit").reads("✅ Стрижка", "▫️ Борода")
	old, _ := anna.button("Сохранить")
	anna.taps("Борода").reads("1 ч 15 мин, 2 300 ₽").taps("Сохранить").on("booking.edited").reads("10:00–11:15", "Стрижка + Борода", "2 300 ₽")
	anna.sends(old).on("booking").reads("Пока вы думали").taps("Изменить").taps("Другое место").on("booking.place").taps("Тверская").on("booking.edited").reads("Тверская, 1")
	anna.taps("Перенести").types("завтра 19:30").on("own.outside").reads("Визит закончится позже рабочих часов")
	anna.taps("Отмена").on("booking")
	if n := w.events()["booking.edited"]; n != 2 {
		t.Errorf("edited %d times", n)
	}
}

// A booking is offered, and lets itself be sent, only where all of its services are done.
func TestABookingIsNotOfferedWhereItsServicesAreNotDone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	home := domain.ID{77}
	w.booked(code, "завтра в 10")
	w.asMaster(anna, anna.own().ID, master.AddPlace{Place: home, Name: "Дома", Zone: "Europe/Moscow"})
	anna.opens("завтра", "10:00").taps("Изменить").taps("Другое место").on("booking.place")
	there, _ := anna.button("Дома")
	cut := anna.own().Services[0]
	cut.Places = []domain.ID{anna.own().Places[0].ID}
	w.asMaster(anna, anna.own().ID, master.ChangeService{Service: cut.ID, Offer: cut.Offer})
	anna.sends(there).on("booking").reads("Здесь эту услугу не делают").taps("Изменить").on("booking.edit").without("Другое место")
	if anna.reply.Refusal != "" || w.events()["booking.edited"] != 0 {
		t.Errorf("refused with %q; the log holds %v", anna.reply.Refusal, w.events())
	}
}

func TestAChangeThatRunsOutOfTheHoursIsAskedOnceMore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Добавить услугу").types("Борода 800 30 мин")
	w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 19:15").taps("Записаться").on("booking.booked")
	anna.opens("завтра", "19:15").taps("Изменить").taps("Борода").taps("Сохранить").on("booking.edit.outside").taps("Да, всё равно").on("booking.edited").reads("19:15–20:30")
	w.phone("Олег", "ru").start(code).taps("Записаться").taps("Борода").types("завтра в 10").taps("Записаться").on("booking.booked")
	w.phone("Пётр", "ru").start(code).taps("Записаться").taps("Борода").types("завтра в 10:30").taps("Записаться").on("booking.booked")
	anna.opens("завтра", "10:00").taps("Изменить").taps("Стрижка").taps("Сохранить").on("booking.edit.full").taps("Перенести").on("client.when")
}

func TestAMasterAsksForAnotherTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	anna.opens("завтра", "10:00").taps("Попросить другое время").on("booking.reason.ask").types(strings.Repeat("я", 501)).on("booking.reason.ask").reads("Слишком длинно")
	anna.types("Буду позже").on("booking").reads("Вы попросили клиента выбрать другое время")
	client.types("/bookings").taps("завтра").reads("Мастер просит выбрать другое время")
	if _, again := anna.button("Попросить"); again {
		t.Error("the master may ask twice")
	}
	anna.types("/start").types("завтра").reads("↪️ Ирина")
}

func TestAMasterTakesACancellationBackForTenMinutes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	cancelled := func() string {
		t.Helper()
		anna.opens("завтра", "10:00").taps("Отменить").on("booking.reason.cancel").taps("Без объяснений").on("booking.cancelled").reads("Ещё 10 минут")
		restore, _ := anna.button("Вернуть")
		return restore
	}
	restore := cancelled()
	w.at(w.clock().Add(9*time.Minute + 30*time.Second))
	anna.sends(restore).on("booking.restored").reads("Вернули").sends(restore).on("booking")
	cancelled()
	w.booked(code, "завтра в 10")
	anna.taps("Вернуть").on("booking").reads("Это время только что заняли", "[Записать снова]")
	anna.types("/start").types("завтра").taps("10:00").taps("Отменить").taps("По болезни")
	late, _ := anna.button("Вернуть")
	w.at(w.clock().Add(booking.UndoFor + time.Second))
	anna.sends(late).on("booking").reads("Вернуть запись можно было в течение десяти минут", "[Записать снова]").taps("Записать снова").on("client.when")
}

func TestAMasterMarksWhoDidNotCome(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.opens("завтра", "10:00")
	if _, early := anna.button("Не пришёл"); early {
		t.Error("a visit to come can be missed")
	}
	w.at(time.Date(2026, 11, 24, 7, 5, 0, 0, time.UTC)) // five past ten in Moscow
	anna.types("/start").taps("10:00").taps("Не пришёл").on("booking").reads("Клиент не пришёл").again().reads("Клиент не пришёл")
	anna.taps("Всё-таки был").on("booking").reads("Визит состоялся").taps("Не пришёл").taps("Клиент").on("clients.card").reads("1 раз не пришёл")
	if counts := w.events(); counts["booking.no_show"] != 2 || counts["booking.completed"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}
