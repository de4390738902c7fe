package projections

import (
	"errors"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/person"
)

func TestAnAddressShowsACalendarUntilItIsClosed(t *testing.T) {
	t.Parallel()
	opened := person.CalendarOpened{Person: ivan, Side: person.AsClient, Hash: "a", Code: "secret"}
	other := person.CalendarOpened{Person: ivan, Side: person.AsMaster, Hash: "b", Code: "other"}
	closed := person.CalendarClosed{Person: ivan, Side: person.AsClient, Hash: "a"}
	for name, c := range map[string]struct {
		events []domain.Event
		a, b   bool
	}{
		"open":      {[]domain.Event{opened, other}, true, true},
		"closed":    {[]domain.Event{opened, other, closed}, false, true},
		"erased":    {[]domain.Event{opened, other, person.Erased{Person: ivan}}, false, false},
		"merged":    {[]domain.Event{opened, other, person.Erased{Person: anna, Others: []domain.ID{ivan}}}, false, false},
		"forgotten": {[]domain.Event{opened, other, person.Forgotten{Person: ivan}}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := Calendars{given(t, calendars, c.events...)}
			for hash, want := range map[string]bool{"a": c.a, "b": c.b, "secret": false} {
				whose, side, err := of.At(t.Context(), hash)
				if (err == nil) != want || err != nil && !errors.Is(err, ErrNotFound) {
					t.Errorf("%s: %v", hash, err)
				}
				if want && (whose != ivan || side != map[string]person.Side{"a": person.AsClient, "b": person.AsMaster}[hash]) {
					t.Errorf("%s shows the %s side of %v", hash, side, whose)
				}
			}
		})
	}
}

func TestADatedVisitKnowsWhenItWasMadeAndLastChanged(t *testing.T) {
	t.Parallel()
	first, gone, later := placed(1, anna, ivan, hour(1)), placed(2, anna, ivan, hour(3)), placed(3, anna, olga, hour(50))
	events := []domain.Event{first, gone, later, moved(first, hour(5)), cancelled(gone), merged}
	pool := given(t, activeBookings, events...)
	const record = `
		insert into events (position, event_id, stream, version, type, schema_version, payload, metadata, recorded_at)
		values ($1, gen_random_uuid(), $2, $3, $4, 1, '{}', '{}', $5)`
	for _, e := range recordedAs(t, events...) {
		if _, err := pool.Exec(t.Context(), record, e.Position, e.Stream, e.Version, e.Type, e.RecordedAt.Add(time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	of := Calendars{pool}
	for name, read := range map[string]func() ([]Dated, error){
		"of the client":               func() ([]Dated, error) { return of.OfClient(t.Context(), ivan, hour(0), hour(51)) },
		"of who was merged":           func() ([]Dated, error) { return of.OfClient(t.Context(), olga, hour(5), hour(51)) },
		"of the master":               func() ([]Dated, error) { return of.OfMaster(t.Context(), anna, hour(0), hour(51)) },
		"of the master, from when on": func() ([]Dated, error) { return of.OfMaster(t.Context(), anna, hour(5), hour(51)) },
	} {
		all := must(read())(t)
		if len(all) != 2 || all[0].Booking != first.Booking || all[1].Booking != later.Booking || all[1].Client != ivan {
			t.Fatalf("%s: %+v", name, all)
		}
		if !all[0].Placed.Equal(recordedAt(1)) || !all[0].Changed.Equal(recordedAt(4)) || !all[0].Starts.Equal(hour(5)) {
			t.Errorf("%s: placed %v, changed %v", name, all[0].Placed, all[0].Changed)
		}
		if !all[1].Placed.Equal(recordedAt(3)) || !all[1].Changed.Equal(recordedAt(3)) {
			t.Errorf("%s: placed %v, changed %v", name, all[1].Placed, all[1].Changed)
		}
	}
	if none := must(of.OfMaster(t.Context(), anna, hour(6), hour(50)))(t); len(none) != 0 {
		t.Errorf("outside of the time asked for: %+v", none)
	}
}
