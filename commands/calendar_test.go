package commands_test

import (
	"context"
	"errors"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
)

// calendar is the code of somebody's calendar, empty if it is closed.
func (w *world) calendar(of domain.ID, side person.Side) string {
	w.t.Helper()
	code, open, err := w.CalendarCode(context.Background(), of, side)
	w.fine(err)
	if open != (code != "") {
		w.t.Fatalf("open: %v, the code has %d characters", open, len(code))
	}
	return code
}

func (w *world) opens(of domain.ID, side person.Side) string {
	w.t.Helper()
	_, err := w.OpenCalendar(context.Background(), w.by(of), side)
	w.fine(err)
	return w.calendar(of, side)
}

func TestACalendarIsOpenedRenewedAndClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina := w.client()
	code := w.opens(irina, person.AsClient)
	if len(code) < 26 { // of 5 bits each
		t.Errorf("%d characters are few", len(code))
	}
	if again := w.opens(irina, person.AsClient); again != code {
		t.Error("a second opening gave another address")
	}
	renew := w.by(irina)
	for range 2 { // an action that is handled twice
		_, err := w.RenewCalendar(t.Context(), renew, person.AsClient)
		w.fine(err)
	}
	renewed := w.calendar(irina, person.AsClient)
	if renewed == "" || renewed == code {
		t.Error("the address was not renewed")
	}
	if log := w.log(); count[person.CalendarOpened](log) != 2 || count[person.CalendarClosed](log) != 1 {
		t.Error("it was renewed more than once")
	}
	_, err := w.CloseCalendar(t.Context(), w.by(irina), person.AsClient)
	w.fine(err)
	if w.calendar(irina, person.AsClient) != "" {
		t.Error("it is not closed")
	}
	if w.opens(irina, person.AsClient) == renewed {
		t.Error("a closed address came back")
	}
}

func TestOnlyAMasterHasAMastersCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.OpenCalendar(t.Context(), w.by(w.client()), person.AsMaster); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a client: %v", err)
	}
	if w.opens(w.anna, person.AsMaster) == w.opens(w.anna, person.AsClient) {
		t.Error("both sides have one address")
	}
}

func TestTheCalendarOfWhoWasMergedIsInTheHandsOfWhomTheyBecame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina, ira := w.client(), w.registered("vk", "1")
	code := w.opens(ira, person.AsClient)
	w.join(irina, commands.Claimant{Messenger: "vk", Account: "1"})
	if got := w.opens(irina, person.AsClient); got != code {
		t.Error("what Ira brought along is not the address")
	}
	_, err := w.RenewCalendar(t.Context(), w.by(ira), person.AsClient) // by whichever id
	w.fine(err)
	renewed := w.calendar(irina, person.AsClient)
	if renewed == code || renewed == "" {
		t.Error("it was not renewed")
	}
	_, err = w.Unlink(t.Context(), w.by(irina), "vk", "1")
	w.fine(err)
	if w.calendar(ira, person.AsClient) != "" || w.calendar(irina, person.AsClient) != renewed {
		t.Error("what was ended while they were one is back")
	}
}

func TestWhoWasErasedHasNoCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina := w.client()
	w.opens(irina, person.AsClient)
	_, err := w.Erase(t.Context(), w.by(irina))
	w.fine(err)
	if w.calendar(irina, person.AsClient) != "" {
		t.Error("there is one")
	}
	if _, err := w.OpenCalendar(t.Context(), w.by(irina), person.AsClient); !errors.Is(err, person.ErrErased) {
		t.Errorf("another: %v", err)
	}
}
