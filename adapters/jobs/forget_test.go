package jobs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/jobs"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/eventstore/vault"
)

// forgetting is a world whose log is sealed, and what was told to forget.
type forgetting struct {
	*world
	keys   *vault.Vault
	gone   []eventstore.Account
	others []domain.ID
}

func newForgetting(t *testing.T) *forgetting {
	t.Helper()
	w := &forgetting{world: newWorld(t)}
	var err error
	w.keys, err = vault.Open(t.Context(), w.pool, vault.NewRing(), vault.WithLifetime(time.Millisecond))
	w.fine(err)
	t.Cleanup(w.keys.Close)
	w.store.Codec().Sealing(w.keys)
	w.keeps = []jobs.Forgets{func(_ context.Context, gone []eventstore.Account, others []domain.ID) error {
		w.gone, w.others = append(w.gone, gone...), others
		return nil
	}}
	w.seals = w.keys
	return w
}

// erase erases somebody and lets pass what time it takes.
func (w *forgetting) erase(id domain.ID) {
	w.t.Helper()
	_, err := w.Erase(w.t.Context(), w.by(id))
	w.fine(err)
	for range 3 {
		w.settled()
		w.at(w.clock.Now().Add(time.Minute))
	}
}

func (w *forgetting) personNow(id domain.ID) person.Person {
	w.t.Helper()
	p, _, err := w.PersonNow(w.t.Context(), id)
	w.fine(err)
	return p
}

// legible is what can be read in the log, by whoever has all keys that there are.
func (w *forgetting) legible() string {
	w.t.Helper()
	page, err := w.store.Page(w.t.Context(), 0, 100_000)
	w.fine(err)
	events, err := w.store.Codec().DecodeAll(w.t.Context(), page)
	w.fine(err)
	var all strings.Builder
	for _, event := range events {
		_, _, payload, err := eventstore.NewCodec(eventstore.KnownEvents()...).Encode(event)
		w.fine(err)
		all.Write(payload)
	}
	return all.String()
}

func TestWhoIsErasedIsForgotten(t *testing.T) {
	t.Parallel()
	w := newForgetting(t)
	w.start()
	irina, oleg := w.client("irina"), w.client("oleg")
	ahead := w.book(irina, noon.Add(48*time.Hour))
	other := w.book(oleg, noon.Add(50*time.Hour))
	w.settled()
	if all := w.legible(); !strings.Contains(all, "irina") {
		t.Fatal("nothing to forget")
	}
	w.erase(irina)
	if p := w.personNow(irina); !p.Forgotten || len(p.Accounts) > 0 {
		t.Errorf("%+v", p)
	}
	if all := w.legible(); strings.Contains(all, "irina") || !strings.Contains(all, "oleg") {
		t.Error("the log knows", all)
	}
	b, _, err := w.BookingNow(t.Context(), ahead)
	w.fine(err)
	if !b.Cancelled || b.Cause != booking.Leaving || b.CancelledBy != booking.System {
		t.Errorf("what lay ahead is now %+v", b)
	}
	if b, _, err := w.BookingNow(t.Context(), other); err != nil || b.Cancelled {
		t.Errorf("somebody else's is now %+v, %v", b, err)
	}
	w.expectHeard("anna", "notice.news.booked", "notice.news.booked", "notice.news.cancelled")
	if !slices.Contains(w.others, w.anna) {
		t.Error("the master goes on seeing what was shown:", w.others)
	}
	w.fine(w.store.RebuildGuards(t.Context()))
	if _, err := w.Erase(t.Context(), w.by(irina)); err != nil {
		t.Error("a second time:", err)
	}
}

func TestWhenAMasterIsErasedTheirClientsAreTold(t *testing.T) {
	t.Parallel()
	w := newForgetting(t)
	w.follows()
	w.start()
	irina := w.client("irina")
	id := w.book(irina, noon.Add(48*time.Hour))
	w.settled()
	w.erase(w.anna)
	b, _, err := w.BookingNow(t.Context(), id)
	w.fine(err)
	if !b.Cancelled || b.Cause != booking.Leaving {
		t.Errorf("%+v", b)
	}
	w.expectHeard("irina", "notice.calendar", "notice.news.cancelled")
	m, _, err := w.MasterNow(t.Context(), w.master)
	w.fine(err)
	if !m.Erased || m.Name != domain.Deleted || len(m.OpenPlaces()) > 0 || !w.personNow(w.anna).Forgotten {
		t.Errorf("%+v", m)
	}
	if !slices.Contains(w.others, irina) {
		t.Error("the client goes on seeing what was shown:", w.others)
	}
}
