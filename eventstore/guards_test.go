package eventstore_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// A random history of bookings, accounts and links, some of it refused, leaves the same guards as the log it made.
func TestRebuildingGuardsGivesTheSameRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			store, pool := open(t)
			h := history{Rand: rand.New(rand.NewPCG(seed, 7)), store: store, versions: map[string]int{}, masters: []domain.ID{newID(), newID()}}
			for range 300 {
				h.step(t)
			}
			if h.refused == 0 || len(h.live) == 0 || len(h.gone) == 0 {
				t.Fatalf("%d refused and %d live: that proves little", h.refused, len(h.live))
			}
			before := guardRows(t, pool)
			if err := store.RebuildGuards(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, guardRows(t, pool)); diff != "" {
				t.Error(diff)
			}
			if _, err := pool.Exec(t.Context(), `delete from reserved; delete from messenger_accounts; delete from link_codes`); err != nil {
				t.Fatal(err)
			}
			if err := store.RebuildGuards(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, guardRows(t, pool)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// history does what people do, without asking whether they may.
type history struct {
	*rand.Rand
	store    *eventstore.Store
	versions map[string]int
	masters  []domain.ID
	live     []booking.Placed
	gone     []booking.Placed // cancelled
	linked   []person.AccountLinked
	issued   []master.LinkIssued
	refused  int
}

func (h *history) step(t *testing.T) {
	switch n := h.IntN(13); {
	case n == 10 && len(h.live) > 0:
		h.edit(t, h.IntN(len(h.live)))
	case n == 11 && len(h.gone) > 0:
		if was := h.gone[0]; h.append(t, booking.StreamOf(was.Booking), booking.Restored{
			Booking: was.Booking, Master: was.Master, Starts: was.Starts, Ends: was.Ends, BufferBeforeMin: 5,
		}) {
			h.live, h.gone = append(h.live, was), h.gone[1:]
		}
	case n == 12 && len(h.live) > 0:
		h.append(t, booking.StreamOf(h.live[0].Booking), booking.HandedOver{Booking: h.live[0].Booking, Client: newID()})
	case n < 4:
		if placed := placedAt(h.masters[h.IntN(2)], 15*h.IntN(400)); h.append(t, booking.StreamOf(placed.Booking), placed) {
			h.live = append(h.live, placed)
		}
	case n < 5 && len(h.live) > 0:
		i := h.IntN(len(h.live))
		was := h.live[i]
		starts := noon.Add(time.Duration(h.IntN(400)) * 15 * time.Minute)
		moved := booking.Moved{Booking: was.Booking, Master: was.Master, Starts: starts, Ends: starts.Add(time.Hour), BufferAfterMin: 5}
		if h.append(t, booking.StreamOf(was.Booking), moved) {
			h.live[i].Starts, h.live[i].Ends = moved.Starts, moved.Ends
		}
	case n < 6 && len(h.live) > 0:
		if h.append(t, booking.StreamOf(h.live[0].Booking), cancelOf(h.live[0])) {
			h.live, h.gone = h.live[1:], append(h.gone, h.live[0])
		}
	case n < 8:
		account := person.AccountLinked{Person: newID(), Messenger: "telegram", Account: domain.Personal(fmt.Sprint(h.IntN(30)))}
		if h.append(t, "person", account) {
			h.linked = append(h.linked, account)
		} else if len(h.linked) > 0 {
			gone := h.linked[0]
			h.append(t, "person", person.AccountUnlinked{Person: gone.Person, Messenger: gone.Messenger, Account: gone.Account}, gone, person.AccountUnlinked{Person: gone.Person, Messenger: gone.Messenger, Account: gone.Account})
			h.linked = h.linked[1:]
		}
	default:
		issued := master.LinkIssued{Master: h.masters[0], Code: fmt.Sprint(h.IntN(20))}
		if h.append(t, "master", issued) {
			h.issued = append(h.issued, issued)
		} else if len(h.issued) > 0 {
			h.append(t, "master", master.LinkRevoked{Master: issued.Master, Code: h.issued[0].Code})
		}
	}
}

func (h *history) edit(t *testing.T, i int) {
	was := h.live[i]
	edited := booking.Edited{Booking: was.Booking, Master: was.Master, Starts: was.Starts, Ends: was.Starts.Add(time.Duration(1+h.IntN(8)) * 15 * time.Minute)}
	edited.BufferAfterMin = 10
	if h.append(t, booking.StreamOf(was.Booking), edited) {
		h.live[i].Ends = edited.Ends
	}
}

func (h *history) append(t *testing.T, stream string, events ...domain.Event) bool {
	_, err := h.store.Append(t.Context(), to(stream, h.versions[stream], events...))
	if errors.Is(err, eventstore.ErrConflict) {
		h.refused++
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	h.versions[stream] += len(events)
	return true
}

func guardRows(t *testing.T, pool *pgxpool.Pool) (rows []string) {
	t.Helper()
	for _, table := range []string{"reserved", "messenger_accounts", "link_codes"} {
		found, err := pool.Query(t.Context(), `select t::text from `+table+` t order by 1`)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil || len(lines) == 0 {
			t.Fatalf("%d rows in %s, %v", len(lines), table, err)
		}
		rows = append(rows, lines...)
	}
	return rows
}

// Two bookings may change places in one command: what it gives up does not stand in its own way.
func TestACommandMayTakeWhatItGivesUp(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	m := newID()
	first, second := placedAt(m, 0), placedAt(m, 60)
	mustAppend(t, store, to("a", 0, first, second, person.AccountLinked{Person: newID(), Messenger: "vk", Account: "1"}))
	swap := func(from, to booking.Placed) booking.Moved {
		return booking.Moved{Booking: from.Booking, Master: m, Starts: to.Starts, Ends: to.Ends}
	}
	owner := newID()
	command := to("a", 3, swap(first, second), swap(second, first),
		person.AccountUnlinked{Messenger: "vk", Account: "1"}, person.AccountLinked{Person: owner, Messenger: "vk", Account: "1"})
	mustAppend(t, store, command)
	if got, err := store.PersonOf(t.Context(), "vk", "1"); err != nil || got != owner {
		t.Errorf("person %s, %v", got, err)
	}
	again := place(placedAt(m, 0)) // so that the checks under the lock are asked, too
	answers, _, err := store.Together(t.Context(), again, to("a", 7, swap(first, first), swap(second, second)))
	if err != nil || answers[1] != nil {
		t.Error(err, answers[1])
	}
	wantConflict(t, answers[0], eventstore.NoOverlap)
}

// On tables that were never analysed the checks of the appender still use indexes.
func TestTheChecksAreServedByIndexes(t *testing.T) {
	t.Parallel()
	_, pool := open(t)
	config := pool.Config().ConnConfig
	for name, value := range eventstore.AppenderParameters {
		config.RuntimeParams[name] = value
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	ids := [][16]byte{newID(), newID()}
	times := []time.Time{noon, noon}
	for query, args := range map[string][]any{
		eventstore.StaleStreams:  {[]string{"a", "b"}, []int{1, 2}, []bool{false, true}, 0},
		eventstore.StaleAgendas:  {ids, times, times, []int64{1, 2}},
		eventstore.TakenTimes:    {ids, times, times},
		eventstore.KnownCommands: {ids},
	} {
		rows, err := conn.Query(t.Context(), "explain "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range plan {
			if sequential(line) {
				t.Errorf("%s\nis planned as %q", query, plan)
			}
		}
	}
}

func sequential(line string) bool {
	return strings.Contains(line, "Seq Scan on events") || strings.Contains(line, "Seq Scan on reserved")
}
