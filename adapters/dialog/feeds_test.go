package dialog_test

import (
	"regexp"
	"strings"
	"testing"

	"zapis/adapters/dialog"
	"zapis/domain/person"
)

var feedAddress = regexp.MustCompile(`https://zapis\.example/calendar/([A-Z2-7]{26})\.ics`)

// feed is the code in the address that the phone shows.
func (p *phone) feed() string {
	p.t.Helper()
	found := feedAddress.FindStringSubmatch(p.sees())
	if found == nil {
		p.t.Fatalf("no address on:\n%s", p.sees())
	}
	return found[1]
}

func TestAClientsCalendarIsSwitchedOnRenewedAndOff(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	irina := w.booked(code, "28.11 10:00")
	irina.types("/settings").taps("Календарь").on("calendar").reads("Ваши визиты", "Включите")
	w.lags.Store(1)
	irina.taps("Включить").on("calendar").reads("https://zapis.example/calendar/", "Новый адрес")
	first := irina.feed()
	if irina.again().feed() != first || irina.waits == 0 {
		t.Error("an action that is handled twice gives two addresses")
	}
	irina.taps("Назад").taps("Календарь")
	if irina.feed() != first {
		t.Error("it is shown with another address")
	}
	irina.taps("Новый адрес").on("calendar.renew").taps("Нет").on("calendar")
	if irina.feed() != first {
		t.Error("a no took a new address")
	}
	irina.taps("Новый адрес").taps("Да").on("calendar").reads("старый больше не работает")
	if irina.feed() == first {
		t.Error("a yes took none")
	}
	irina.taps("Выключить").on("calendar").reads("Выключено", "Включите")
	if n := w.events()["person.calendar_closed"]; n != 2 {
		t.Errorf("%d addresses were ended", n)
	}
}

func TestAMastersCalendarIsTheirsAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Календарь").on("calendar").reads("Ваша запись").taps("Включить")
	work := anna.feed()
	anna.taps("Назад").on("settings")
	if got, open, err := w.dialog.Commands.CalendarCode(t.Context(), anna.person, person.AsMaster); got != work || !open || err != nil {
		t.Errorf("%v, %v", open, err)
	}
	irina := w.booked(code, "28.11 10:00")
	for _, forged := range []string{"kl:1", "ko:1", "kr:1", "kx:1", "kz:1", "kl:2", "ko:zz"} {
		irina.sends(forged).on("client.card")
	}
	if n := w.events()["person.calendar_opened"]; n != 1 {
		t.Errorf("%d calendars", n)
	}
}

// What is kept of what people were shown is for auditors, who have no business with other people's calendars.
func TestTheAddressOfACalendarIsMarkedAsASecret(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.types("/start").taps("Настройки").taps("Календарь").taps("Включить")
	for _, run := range anna.shown[0].Text {
		if strings.Contains(run.Text+run.URL, anna.feed()) && !run.Secret {
			t.Errorf("%q is none", run.Text)
		}
	}
}

// Where the outside world does not reach us there are no addresses, and nothing offers them.
func TestWithoutAnAddressOfOursThereAreNoCalendars(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	options := w.dialog.Options
	options.Calendars = nil
	w.dialog = dialog.New(options)
	anna, _ := w.anna("ru")
	anna.types("/start").taps("Настройки").on("settings")
	if strings.Contains(anna.sees(), "Календарь") {
		t.Errorf("it is offered:\n%s", anna.sees())
	}
	anna.sends("ko:1").on("work.today")
}
