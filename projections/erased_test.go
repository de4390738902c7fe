package projections

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/webhook"
	"zapis/eventstore"
	"zapis/eventstore/vault"
)

// follow brings all read models up to the log's head.
func follow(t *testing.T, store *eventstore.Store, pool *pgxpool.Pool) {
	t.Helper()
	runner := New(store, pool, slog.New(slog.DiscardHandler))
	stop := run(t, runner)
	defer stop()
	if err := runner.AwaitAll(t.Context(), head(t, store)); err != nil {
		t.Fatal(err)
	}
}

// Rows that were folded when everything could be read, and cleaned when somebody was erased, are those of a fold that never
// could read it; also when the keys were remembered for a while after they were destroyed.
func TestWhoIsErasedLeavesTheRowsOfAFoldThatNeverKnewThem(t *testing.T) {
	for seed := range uint64(3) {
		for _, lifetime := range []time.Duration{time.Nanosecond, time.Hour} {
			t.Run(fmt.Sprint("world ", seed, ", keys remembered for ", lifetime), func(t *testing.T) {
				t.Parallel()
				ring, pool := vault.NewRing(), postgrestest.Pool(t)
				store := sealing(t, pool, ring, lifetime)
				w := newWorld(t, store, seed)
				w.live(600)
				follow(t, store, pool)
				erased := w.eraseSome(6)
				if err := openVault(t, pool, ring).Destroy(t.Context(), w.all(erased)...); err != nil {
					t.Fatal(err)
				}
				w.live(60)
				follow(t, store, pool)
				for _, id := range erased {
					w.tell(id, person.Forget{Master: w.masterOf(id)})
				}
				follow(t, store, pool)
				wantRowsOfMemory(t, sealing(t, pool, ring, 0), pool)
			})
		}
	}
}

func openVault(t *testing.T, pool *pgxpool.Pool, ring vault.Ring, options ...vault.Option) *vault.Vault {
	t.Helper()
	keys, err := vault.Open(t.Context(), pool, ring, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	return keys
}

// sealing is a store that seals, and remembers keys for this long.
func sealing(t *testing.T, pool *pgxpool.Pool, ring vault.Ring, lifetime time.Duration) *eventstore.Store {
	t.Helper()
	keys := openVault(t, pool, ring, vault.WithLifetime(lifetime))
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...).Sealing(keys))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// eraseSome erases up to n people while life goes on, a master whenever there is one to every second turn. In this world one
// person may be several masters, which nobody can be: such are let be.
func (w *world) eraseSome(n int) (erased []domain.ID) {
	for i := range n {
		id, _ := anyOf(w, w.people)
		if m, ok := anyOf(w, w.masters); ok && i%2 == 1 {
			id = w.whoIs(w.masters[m].Person)
		}
		if p := w.people[id]; p.Into.IsZero() && !p.Erased && len(w.mastersOf(id)) <= 1 {
			for _, masterID := range w.mastersOf(id) {
				w.direct(masterID, master.Erase{})
				w.listen(masterID, webhook.RemoveAll{})
			}
			w.tell(id, person.Erase{})
			erased = append(erased, id)
		}
		w.live(40)
	}
	return erased
}

// mastersOf are the masters who somebody is, under any of their ids.
func (w *world) mastersOf(id domain.ID) (masters []domain.ID) {
	for masterID, m := range w.masters {
		if w.people[id].Is(m.Person) {
			masters = append(masters, masterID)
		}
	}
	return masters
}

// masterOf is the one master whom somebody is, zero if none.
func (w *world) masterOf(id domain.ID) domain.ID {
	if all := w.mastersOf(id); len(all) > 0 {
		return all[0]
	}
	return domain.ID{}
}

// all are the ids of these people.
func (w *world) all(people []domain.ID) (ids []domain.ID) {
	for _, id := range people {
		ids = append(ids, w.people[id].IDs()...)
	}
	return ids
}
