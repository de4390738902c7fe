package dialog_test

import (
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
)

// A memory that says the opposite of the truth changes what is offered, for a while. What is booked is decided on the log.
func TestLesson02AWrongCacheDecidesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.taps("Моя работа").taps("Выходные").types("25.11").on("time_off.closed")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").taps("Другой день").on("client.month")
	month := client.last.Action
	for _, c := range []struct {
		free string // the days that the memory says are free, as the dialog keeps them: a bit each
		day  string
	}{{dialog.DaysText(25), "25"}, {dialog.DaysText(), "24"}} {
		w.cache.poisoned.Store(&c.free)
		client.sends(month).on("client.month")
		if _, offered := client.button(c.day); offered != (c.day == "25") {
			t.Errorf("the memory is not asked: the %sth is offered %v", c.day, offered)
		}
	}
	client.types("25 ноября в 12").on("client.taken").types("24 ноября в 12").on("client.confirm").taps("Записаться").on("booking.booked")
	w.cache.poisoned.Store(new(dialog.DaysText(24)))
	late := w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка").types("24 ноября в 12")
	late.on("client.taken")
	if n := w.events()["booking.placed"]; n != 1 {
		t.Errorf("%d bookings", n)
	}
}

// Every button of a booking that has changed shows the present state and what can be done next.
func TestLesson08AnOldButtonShowsThePresentState(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	var old []string
	for _, label := range []string{"Перенести", "Отменить"} {
		action, _ := client.button(label)
		old = append(old, action)
	}
	client.taps("Перенести").types("завтра в 12").on("client.confirm")
	moveToNoon, _ := client.button("Перенести сюда")
	client.taps("Другое время").types("пт в 11:15").taps("Перенести сюда").on("booking.moved")
	old = append(old, moveToNoon)
	for _, action := range append(old, old...) { // pressed twice
		client.sends(action).on("booking.meanwhile").reads("Эта запись уже перенесена на *пятницу, 27 ноября, 11:15*", "[Перенести]", "[Отменить]")
	}
	client.taps("Отменить").taps("Да").on("booking.cancelled")
	for _, action := range old {
		client.sends(action).on("booking").reads("Эта запись отменена")
		if choices := slices.Concat(client.shown[0].Choices...); len(choices) == 0 {
			t.Errorf("%s leads nowhere:\n%s", action, client.sees())
		}
	}
	counts := w.events()
	if counts["booking.placed"] != 1 || counts["booking.moved"] != 1 || counts["booking.cancelled"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}

// On the days of clock changes a start that is offered is booked as it was read, once for each time the wall shows it.
func TestLesson11AStartIsBookedAsItWasOfferedWhenClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now   time.Time
		day   string
		reads []string // on the buttons
	}{
		{time.Date(2027, 3, 26, 12, 0, 0, 0, time.UTC), "28 марта", []string{"01:00", "03:00", "04:00"}},
		{time.Date(2027, 10, 29, 12, 0, 0, 0, time.UTC), "31 октября", []string{"01:00", "02:00", "02:00", "03:00", "04:00"}},
	} {
		w := newTown(t)
		w.at(c.now)
		anna, code := w.anna("ru")
		m := anna.own()
		place := m.Places[0].ID
		w.done(w.dialog.Commands.Master(t.Context(), anna.meta(), m.ID, master.ChangePlace{Place: place, Address: "Садовая, 3", Zone: "Europe/Berlin"}))
		anna.types("/start").taps("Настройки").taps("Места").taps("Садовая").taps("Часы").types("каждый день 01-05")
		anna.rules(func(p *master.Policy) { p.StepMin = 60 })
		client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка").types(c.day).on("client.day")
		var offered []dialog.Choice
		for _, choice := range slices.Concat(client.shown[0].Choices...) {
			if strings.HasPrefix(choice.Label, "0") {
				offered = append(offered, choice)
			}
		}
		if len(offered) != len(c.reads) {
			t.Fatalf("%s: want %v on:\n%s", c.day, c.reads, client.sees())
		}
		for i, choice := range offered {
			client.sends(choice.Action).on("client.confirm").reads(c.reads[i]).taps("Записаться").on("booking.booked").reads("в " + c.reads[i])
		}
		var walls []string
		instants := map[time.Time]bool{}
		for _, b := range w.placed() {
			walls = append(walls, b.Starts.In(berlin(t)).Format("15:04"))
			instants[b.Starts] = true
		}
		if !slices.Equal(walls, c.reads) || len(instants) != len(c.reads) {
			t.Errorf("%s: booked %v at %v", c.day, walls, instants)
		}
	}
}

func berlin(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// placed are the bookings as the log says they were placed.
func (w *town) placed() (placed []booking.Placed) {
	w.t.Helper()
	page, err := w.store.Page(w.t.Context(), 0, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, recorded := range page {
		if recorded.Type != "booking.placed" {
			continue
		}
		event, err := w.store.Codec().Decode(recorded)
		if err != nil {
			w.t.Fatal(err)
		}
		placed = append(placed, event.(booking.Placed))
	}
	return placed
}

// Whoever books or moves, and wherever they are, every screen and file tells the time of the place; files tell it in UTC.
func TestLesson23EverybodyIsToldTheTimeOfThePlace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).types("/settings").taps("Мой часовой пояс").types("Владивосток")
	m := anna.own()
	w.done(w.dialog.Commands.BookByHand(t.Context(), anna.meta(), commands.ByHand{
		Booking: domain.ID(uuid.New()), Master: m.ID, Client: client.person, Place: m.Places[0].ID,
		Services: []domain.ID{m.Services[0].ID}, Starts: time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC),
	}))
	client.types("/bookings").reads("пт, 27 ноября", "18:00").taps("18:00").on("booking").reads("18:00–18:45", "Время местное: Москва")
	if file := client.calendar(); !strings.Contains(file, "DTSTART:20261127T150000Z") {
		t.Errorf("the file says:\n%s", file)
	}
	client.types("/bookings").taps("18:00").taps("Перенести").types("27 ноября в 19:00").on("client.confirm").reads("19:00–19:45").taps("Перенести сюда").on("booking.moved").reads("в 19:00", "Москва")
	if starts := client.visit().Starts; !starts.Equal(time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("moved to %v", starts)
	}
	anna.types("/week").reads("19:00 Ирина")
}
