package dialog_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

// meta is an action of this person's that does not come from the dialog.
func (p *phone) meta() commands.Meta {
	return commands.Meta{Action: domain.ID(uuid.New()), Actor: p.person, Channel: "telegram"}
}

// done waits until the read models show what was done beside the dialog.
func (w *town) done(done commands.Done, err error) {
	w.t.Helper()
	if err == nil {
		err = w.dialog.Await(w.t.Context(), done.Position)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// visit is the client's first visit that is not over.
func (p *phone) visit() projections.Visit {
	p.t.Helper()
	visits, err := p.dialog.Active.OfClient(p.t.Context(), p.person, p.clock())
	if err != nil || len(visits) == 0 {
		p.t.Fatalf("%d visits (%v)", len(visits), err)
	}
	return visits[0]
}

// own is the master that this person is.
func (p *phone) own() master.Master {
	p.t.Helper()
	m, err := p.dialog.Catalogue.OfPerson(p.t.Context(), p.person)
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// rules changes the policy of this master.
func (p *phone) rules(change func(*master.Policy)) {
	p.t.Helper()
	m := p.own()
	change(&m.Policy)
	p.done(p.dialog.Commands.Master(p.t.Context(), p.meta(), m.ID, master.SetPolicy{Policy: m.Policy}))
}

// over lets a client's visit pass and be completed; it gives its id.
func (w *town) over(client *phone) domain.ID {
	w.t.Helper()
	visit := client.visit()
	w.at(visit.Ends.Add(time.Hour))
	w.done(w.dialog.Commands.CompleteBooking(w.t.Context(), commands.BySystem(domain.ID(uuid.New())), visit.Booking))
	return visit.Booking
}

func TestACancelledBookingCanBeBroughtBackForTenMinutes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10").taps("Отменить").taps("Да, отменить").on("booking.cancelled").reads("Десять минут")
	back, _ := client.button("Вернуть")
	client.sends(back).on("booking.restored").reads("Вернули. Ждём вас *завтра, в 10:00*", "Напомню за 2 часа")
	client.sends(back).on("booking").taps("Отменить").taps("Да, отменить").on("booking.cancelled")
	back, _ = client.button("Вернуть")
	w.at(w.clock().Add(booking.UndoFor + time.Second))
	client.sends(back).on("booking").reads("в течение десяти минут", "[Записаться снова]")
	if _, found := client.button("Вернуть"); found {
		t.Error("it is still offered to bring the booking back")
	}
	client.taps("Записаться снова").on("client.when").reads("Стрижка")
	counts := w.events()
	if counts["booking.cancelled"] != 2 || counts["booking.restored"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

func TestATimeTakenMeanwhileIsNotGivenBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10").taps("Отменить").taps("Да, отменить")
	w.booked(code, "завтра в 10")
	client.taps("Вернуть").on("booking").reads("только что заняли", "[Записаться снова]")
	if client.reply.Refusal != booking.ErrSlotTaken {
		t.Errorf("refused with %q", client.reply.Refusal)
	}
}

// Whom the master blocked may let go of what was booked before; no button offers more, and old ones say so kindly.
func TestABlockedClientIsOfferedToCancelAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	choose, _ := client.button("Перенести")
	client.taps("Перенести").types("пт в 12").on("client.confirm")
	w.asMaster(anna, anna.own().ID, master.BlockClient{Client: client.person})
	client.taps("Перенести сюда").on("booking").reads("Перенести эту запись сейчас нельзя", "[Отменить")
	if client.reply.Refusal != booking.ErrBlocked {
		t.Errorf("refused with %q", client.reply.Refusal)
	}
	client.sends(choose).on("booking").reads("Перенести эту запись сейчас нельзя")
	client.types("перенести запись").on("booking").reads("Перенести эту запись сейчас нельзя")
	client.taps("Мои записи").taps("завтра, 10:00").on("booking").without("Перенести")
	client.taps("Отменить").taps("Да, отменить").on("booking.cancelled").without("Вернуть", "Записаться снова")
	if counts := w.events(); counts["booking.moved"] != 0 || counts["booking.cancelled"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

// Of a suspended master it is said that nothing can be booked for now; what is booked can be cancelled. Once they are readmitted all is
// as before. Who is suspended is told whom to write to.
func TestASuspendedMasterIsNotBookedForNow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	choose, _ := client.button("Перенести")
	client.start(code).on("client.card")
	book, _ := client.button("Записаться")
	stands := func(change func(context.Context, commands.Meta, domain.ID) (commands.Done, error)) {
		t.Helper()
		done, err := change(t.Context(), commands.ByOperator(domain.ID(uuid.New()), "test"), anna.person)
		w.shows(done, err)
	}
	stands(func(ctx context.Context, meta commands.Meta, id domain.ID) (commands.Done, error) {
		return w.dialog.Commands.Suspend(ctx, meta, id, "")
	})
	client.start(code).on("client.card").reads("сейчас записаться нельзя").without("Записаться")
	client.sends(book).reads("сейчас записаться нельзя")
	if client.reply.Refusal != master.ErrUnavailable {
		t.Errorf("refused with %q", client.reply.Refusal)
	}
	client.types("завтра в 12").reads("сейчас записаться нельзя")
	client.sends(choose).on("booking").reads("Перенести эту запись сейчас нельзя").without("Перенести")
	client.taps("Отменить").taps("Да, отменить").on("booking.cancelled").without("Вернуть", "Записаться снова")
	anna.types("/settings")
	anna.types("заметка на завтра")
	done, err := w.dialog.Commands.Master(t.Context(), commands.Meta{Action: domain.ID(uuid.New()), Actor: anna.person, Channel: "test"}, anna.own().ID, master.ChangeProfile{Name: "Аня"})
	if !errors.Is(err, person.ErrSuspended) {
		t.Errorf("the master works on: %v, %v", done, err)
	}
	stands(w.dialog.Commands.Readmit)
	client.start(code).on("client.card").taps("Записаться")
}

// without checks that no button offers something.
func (p *phone) without(labels ...string) *phone {
	p.t.Helper()
	for _, label := range labels {
		if _, offered := p.button(label); offered {
			p.t.Errorf("%q is offered:\n%s", label, p.sees())
		}
	}
	return p
}

func TestARequestSaysThatItWaitsForTheMaster(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.rules(func(p *master.Policy) { p.Confirmation = true })
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types("завтра в 10").on("client.confirm").reads("Мастер подтверждает каждую запись")
	client.taps("Попросить это время").on("booking.booked").reads("Держим для вас *завтра, 10:00*", "Мастер подтвердит")
	client.taps("Мои записи").taps("завтра, 10:00").on("booking").reads("Ждёт подтверждения")
	visit := client.visit()
	w.done(w.dialog.Commands.ConfirmBooking(t.Context(), anna.meta(), visit.Booking, visit.Revision))
	client.taps("Мои записи").taps("завтра, 10:00").on("booking")
	if strings.Contains(client.sees(), "Ждёт") {
		t.Errorf("it still waits:\n%s", client.sees())
	}
}

func TestAClientWhoIsAskedForAnotherTimeMayMoveWhateverTheWindows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.rules(func(p *master.Policy) { p.MoveWindowMin, p.CancelWindowMin = 3*24*60, 3*24*60 })
	client := w.booked(code, "завтра в 10")
	if _, found := client.button("Перенести"); found {
		t.Fatal("the window does not hold")
	}
	visit := client.visit()
	w.done(w.dialog.Commands.AskToMove(t.Context(), anna.meta(), visit.Booking, visit.Revision, ""))
	client.types("мои записи").taps("завтра, 10:00").on("booking").reads("Мастер просит выбрать другое время", "сегодня, 13:00", "[Другой день] │ [Отменить]")
	client.types("послезавтра в 12").on("client.confirm").taps("Перенести сюда").on("booking.moved").reads("послезавтра, в 12:00")
	if _, found := client.button("Перенести"); found {
		t.Error("once moved, the window holds again")
	}
}

func TestRemindersArePromisedAsFarAsTheyCanCome(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	w.booked(code, "пт в 10").reads("Напомню за день и за 2 часа.")
	w.booked(code, "завтра в 11").reads("Напомню за 2 часа.")
	soon := w.booked(code, "сегодня в 13:30")
	if strings.Contains(soon.sees(), "Напомню") {
		t.Errorf("a reminder is promised that cannot come:\n%s", soon.sees())
	}
	quiet := w.phone("Олег", "ru").start(code).taps("Настройки").taps("Напоминания о визите: вкл").reads("Напоминания о визите: выкл")
	quiet.types("/book").taps("Стрижка").types("пт в 15").taps("Записаться").on("booking.booked")
	if strings.Contains(quiet.sees(), "Напомню") {
		t.Errorf("a reminder is promised that is not wanted:\n%s", quiet.sees())
	}
}

func TestLesson09TheCalendarKeepsOneEntryThatMoves(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	first := client.calendar()
	client.types("мои записи").taps("завтра").taps("Перенести").types("пт в 12").taps("Перенести сюда")
	second := client.calendar()
	for what, lines := range map[string][2]string{
		first:  {"SEQUENCE:1\r\n", "DTSTART:20261124T070000Z\r\n"},
		second: {"SEQUENCE:2\r\n", "DTSTART:20261127T090000Z\r\n"},
	} {
		for _, line := range append(lines[:], "UID:"+client.visit().Booking.String(), "SUMMARY:Стрижка · Анна", "LOCATION:Большая Садовая\\, 3") {
			if !strings.Contains(what, line) {
				t.Errorf("no %q in:\n%s", line, what)
			}
		}
	}
}

// calendar asks for the file of the booking that is shown.
func (p *phone) calendar() string {
	p.t.Helper()
	session := p.session.Screen
	p.taps("В календарь").on("booking.calendar")
	screen := p.shown[0]
	if screen.Attachment == nil || screen.Lifetime != dialog.Fresh || p.session.Screen != session {
		p.t.Fatalf("no file of its own: %+v", screen)
	}
	return string(screen.Attachment.Bytes)
}

func TestAVisitThatTookPlaceIsReviewedForAWeek(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	early := "rv:" + client.visit().Booking.Short() + ":5"
	client.sends(early).on("booking")
	id := w.over(client)
	client.types("/start").taps("Мои записи").taps("Прошлые визиты").on("client.history").taps("Стрижка").on("booking").reads("Визит состоялся")
	client.taps("Оценить").on("review.stars").taps("4 ★").on("review.text").reads("★★★★☆")
	client.types("Аккуратно @anna <3").on("review").reads("★★★★☆", "Аккуратно @anna <3", "Спасибо")
	w.done(w.dialog.Commands.AnswerReview(t.Context(), anna.meta(), id, "Приходите ещё"))
	client.sends("ro:"+id.Short()).on("review").reads("Ответ мастера:", "Приходите ещё").taps("Изменить оценку").taps("5 ★").on("review.text").reads("Аккуратно @anna")
	client.taps("Оставить").on("review").reads("★★★★★").taps("Изменить текст").types(strings.Repeat("я", 1001)).on("review.text").reads("Слишком длинно")
	client.taps("Без текста").on("review").reads("★★★★★")
	if strings.Contains(client.sees(), "Аккуратно") {
		t.Errorf("the text is still there:\n%s", client.sees())
	}
	reader := w.phone("Олег", "ru").start(code).on("client.card").reads("★ 5,0 (1)").taps("Отзывы (1)").on("client.reviews").reads("★★★★★", "Приходите ещё")
	if strings.Contains(reader.sees(), "Ирина") {
		t.Errorf("another client's name is shown:\n%s", reader.sees())
	}
	w.at(w.clock().Add(booking.EditFor + time.Minute))
	client.sends("rv:" + id.Short() + ":1").on("review").reads("★★★★★").sends("rt:" + id.Short()).on("review")
	client.taps("Прошлые визиты").reads("5 ★")
}

func TestOnlyTheClientWhoCameReviews(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	id := w.over(client).Short()
	other := w.phone("Олег", "ru").start(code)
	for _, action := range []string{"rv:" + id + ":5", "rv:" + id + ":0", "rt:" + id, "rd:" + id, "ro:" + id, "ic:" + id, "xr:" + id + ":1"} {
		if other.sends(action); other.reply.Refusal != domain.ErrNotYours {
			t.Errorf("%s by a stranger is refused with %q:\n%s", action, other.reply.Refusal, other.sees())
		}
	}
	anna.sends("rv:" + id + ":5").on("booking")
	client.sends("rv:" + id + ":9").on("review.stars").reads("от одной до пяти")
	if n := w.events()["booking.reviewed"]; n != 0 {
		t.Errorf("%d reviews", n)
	}
}

func TestHistoryIsPagedAndBooksAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	w.over(client)
	for range 20 {
		client.types("/book").taps("Стрижка").sends(client.first()).taps("Записаться").on("booking.booked")
		w.at(client.visit().Ends.Add(time.Hour))
	}
	client.types("/bookings").taps("Прошлые визиты").on("client.history").taps("Ещё").on("client.history").taps("вт, 24 ноября").on("booking")
	client.taps("Записаться снова").on("client.when").reads("Стрижка")
	m := anna.own()
	w.done(w.dialog.Commands.Master(t.Context(), anna.meta(), m.ID, master.CloseService{Service: m.Services[0].ID}))
	client.types("/bookings").taps("Прошлые визиты").sends(client.first()).taps("Записаться снова").on("client.card").reads("Пока записаться нельзя")
	client.sends("hi:zzzz").on("client.history").reads("Прошлых визитов пока нет")
}

func TestAnInvitedGuestSeesWhatIsBookedForThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	m := anna.own()
	guest, invitation := anna.invites(m, "Мария")
	maria := w.phone("Maria", "ru").start(invitation).on("client.bookings").reads("Рады знакомству", "завтра, 10:00 · Стрижка")
	if maria.person != guest {
		t.Error("the guest came as somebody else")
	}
	maria.again().on("client.bookings")
	maria.taps("завтра, 10:00").taps("Отменить").taps("Да").on("booking.cancelled")
	_, second := anna.invites(m, "Пётр")
	known := w.phone("Пётр", "ru").start(code).start(second).on("client.bookings").reads("Рады знакомству")
	stranger := w.phone("Чужой", "ru").start(second).on("refusal")
	if stranger.person == known.person || stranger.person.IsZero() {
		t.Error("an invitation that was used let somebody else in")
	}
}

// invites writes a guest down by hand, with a haircut tomorrow at ten, and gives the code of their invitation.
func (p *phone) invites(m master.Master, name string) (domain.ID, string) {
	p.t.Helper()
	done, guest, err := p.dialog.Commands.TakeInGuest(p.t.Context(), p.meta(), m.ID, commands.Guest{Name: domain.Personal(name)})
	p.done(done, err)
	p.done(p.dialog.Commands.BookByHand(p.t.Context(), p.meta(), commands.ByHand{
		Booking: domain.ID(uuid.New()), Master: m.ID, Client: guest, Place: m.Places[0].ID,
		Services: []domain.ID{m.Services[0].ID}, Starts: time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC),
	}))
	done, code, err := p.dialog.Commands.Invite(p.t.Context(), p.meta(), m.ID, guest)
	p.done(done, err)
	return guest, code
}

func TestAClientSettlesWhatComesAndWhen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	oleg := w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег").types("Массаж 3000 1 час").types("Дом 5").taps("каждый день")
	client := w.phone("Ирина", "ru").start(code).start(oleg.code2()).types("/settings").on("client.settings")
	off, _ := client.button("Просьбы об отзыве: вкл")
	client.sends(off).reads("Просьбы об отзыве: выкл").sends(off).reads("Просьбы об отзыве: выкл")
	client.taps("Предложения · Олег: вкл").reads("Предложения · Олег: выкл", "Предложения · Анна: вкл")
	client.taps("Не беспокоить").on("client.quiet").types("когда сплю").reads("Не понял часы").types("23-9").on("client.settings").reads("23:00–09:00")
	client.taps("Не беспокоить").taps("как у мастера").reads("Не беспокоить: как у мастера").taps("Не беспокоить").types("нет").reads("Не беспокоить: нет")
	client.taps("Мой часовой пояс").types("Омск").on("client.settings").reads("Омск")
	client.sends("ut:" + domain.ID(uuid.New()).Short() + ":1")
	if client.reply.Refusal != person.ErrNotConnected {
		t.Errorf("a strange master is refused with %q", client.reply.Refusal)
	}
	client.sends("uw:zzz:zzzz").sends("un:9:1")
	client.does(dialog.Update{Kind: dialog.Contact, Text: "79161234567"})
	client.reads("Номер записал")
	known, err := w.dialog.People.Person(t.Context(), client.person)
	if err != nil || !known.NoReviews || known.NoReminders || len(known.Muted) != 1 || known.Phone.Text() != "+79161234567" {
		t.Errorf("%v %+v", err, known.Notifications)
	}
	if known.Quiet == nil || known.Quiet.From != known.Quiet.To {
		t.Errorf("quiet hours are %+v", known.Quiet)
	}
}

func TestAClientSeesNoMasterButThoseWhoseLinksTheyOpened(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	oleg := w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег").types("Массаж 3000 1 час").types("Дом 5").taps("каждый день")
	id := oleg.own().ID.Short()
	client := w.phone("Ирина", "ru").start(code)
	for _, action := range []string{"c:" + id, "k:" + id + ":0", "ks:" + id + "::0", "kp:" + id + ":00", "kw:" + id + ":0:00", "rr:" + id + ":0", "sw:" + id, "ut:" + id + ":1", "ms"} {
		client.sends(action)
		if strings.Contains(client.sees(), "Олег") || strings.Contains(client.sees(), "Массаж") {
			t.Errorf("%s shows another master:\n%s", action, client.sees())
		}
	}
	client.start(oleg.code2()).reads("Олег").taps("Другой мастер").reads("• Олег", "Анна").taps("Анна").on("client.card").taps("Другой мастер").reads("• Анна")
}

func TestWhyATimeIsNotFreeIsSaid(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.rules(func(p *master.Policy) { p.NoticeMin, p.HorizonDays, p.MaxPerDay = 24*60, 30, 1 })
	w.booked(code, "пт в 12")
	anna.taps("Моя работа").taps("Выходные").types("1-7 декабря").types("/start").taps("Выходные").types("26.11")
	client := w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка")
	for typed, reason := range map[string]string{
		"сегодня в 13": "слишком скоро, нужно хотя бы за 24 часа", "пт": "на этот день больше не записываем",
		"3 декабря": "мастер вернётся 8 декабря", "26.11": "мастер не работает", "вс": "мастер в это время не работает", "10 января": "запись открыта на 30 дней вперёд",
	} {
		client.types(typed).reads(reason)
		if !slices.Contains([]string{"client.taken", "client.when"}, client.shown[0].Name) {
			t.Errorf("%s leads to %s", typed, client.shown[0].Name)
		}
	}
}
