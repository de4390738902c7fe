package eventstore_test

import (
	"errors"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/eventstore"
)

func past(at time.Time, stream string, version int, events ...domain.Event) eventstore.Past {
	return eventstore.Past{At: at, Command: to(stream, version, events...)}
}

// History comes into the log behind what is there, with its own times, and appends go on behind it.
func TestHistoryIsImportedWithItsTimesAndItsGuards(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	mustAppend(t, store, to("a", 0, noted{"now"}))
	then := time.Date(2024, 12, 1, 9, 0, 0, 0, time.UTC)
	visit := booking.Placed{Booking: domain.ID{1}, Master: domain.ID{2}, Starts: then, Ends: then.Add(time.Hour)}
	moved := booking.Moved{Booking: visit.Booking, Master: visit.Master, Starts: then.Add(time.Hour), Ends: then.Add(2 * time.Hour)}
	other := visit
	other.Booking = domain.ID{3}
	head, err := store.Import(t.Context(), []eventstore.Past{
		past(then, "a", 1, noted{"then"}, noted{"then, too"}),
		past(then.Add(time.Second), booking.StreamOf(visit.Booking), 0, visit),
		past(then.Add(2*time.Second), booking.StreamOf(visit.Booking), 1, moved),
		past(then.Add(3*time.Second), booking.StreamOf(other.Booking), 0, other), // where the first one was
	})
	if err != nil || head != 6 {
		t.Fatalf("head %d, %v", head, err)
	}
	events, err := store.Range(t.Context(), 1, 6)
	if err != nil || len(events) != 5 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	for i, want := range []time.Duration{0, 0, 1, 2, 3} {
		if e := events[i]; e.Position != int64(i+2) || !e.RecordedAt.Equal(then.Add(want*time.Second)) {
			t.Errorf("event %d is at %d, recorded at %s", i, e.Position, e.RecordedAt)
		}
	}
	var reserved int
	if err := pool.QueryRow(t.Context(), "select count(*) from reserved where position in (5, 6)").Scan(&reserved); err != nil || reserved != 2 {
		t.Errorf("%d reserved, %v", reserved, err)
	}
	if appended := mustAppend(t, store, to("a", 3, noted{"again"})); appended.Position != 7 {
		t.Errorf("appended at %d", appended.Position)
	}
	other.Booking = domain.ID{4}
	_, err = store.Append(t.Context(), to(booking.StreamOf(other.Booking), 0, other))
	if !errors.Is(err, eventstore.ErrConflict) {
		t.Errorf("got %v, want a conflict with what was imported", err)
	}
	// All or nothing: a stream that is not where it is said to be leaves no trace of the page.
	if _, err := store.Import(t.Context(), []eventstore.Past{past(then, "b", 0, noted{}), past(then, "a", 1, noted{})}); err == nil {
		t.Error("a version was imported twice")
	}
	if head, err := store.Head(t.Context()); err != nil || head != 7 {
		t.Errorf("head %d, %v", head, err)
	}
}
