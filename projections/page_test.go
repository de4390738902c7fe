package projections

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
)

// readingTx counts what is read.
type readingTx struct {
	pgx.Tx
	reads int
}

func (tx *readingTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	tx.reads++
	return tx.Tx.Query(ctx, sql, args...)
}

// applied folds a page and gives how often that read from the database.
func applied(t testing.TB, pool *pgxpool.Pool, p Projection, page []Event) (reads int) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		counting := &readingTx{Tx: tx}
		err := p.Apply(t.Context(), counting, page)
		reads = counting.reads
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return reads
}

// taken are those of the events that a projection takes.
func taken(p Projection, events []Event) []Event {
	types := p.types()
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return !slices.Contains(types, e.Type) })
}

// However many rows a page changes, each table is read once: the rehearsal of a fold asks for all that the fold will ask for.
func TestAPageReadsEachTableOnce(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{2, 4, 11, 12} { // in most of these persons are merged and unmerged in the later half
		store, pool := open(t)
		newWorld(t, store, seed).live(1500)
		events := must(Decode(t.Context(), store.Codec(), must(store.Page(t.Context(), 0, 5000))(t)))(t)
		for _, p := range All() {
			of := taken(p, events)
			for _, page := range [][]Event{of[:len(of)/2], of[len(of)/2:]} {
				if reads := applied(t, pool, p, page); reads > len(p.Tables) {
					t.Errorf("world %d, %s: %d events cost %d reads", seed, p.Name, len(page), reads)
				}
			}
		}
	}
}

// A broadcast to ten thousand is chosen and delivered in pages that read as often as one for ten.
func TestABroadcastToManyReadsNotRowByRow(t *testing.T) {
	t.Parallel()
	const recipients, atOnce = 10_000, 1000
	pool := postgrestest.Pool(t)
	clients := make([]domain.ID, recipients)
	for i := range clients {
		clients[i] = newID()
	}
	chosen := []domain.Event{broadcast.Started{Broadcast: offer, Master: anna, Count: recipients}}
	for part := range slices.Chunk(clients, atOnce) {
		chosen = append(chosen, broadcast.RecipientsChosen{Broadcast: offer, Clients: part})
	}
	applied(t, pool, broadcasts, recordedAs(t, chosen...))
	for part := range slices.Chunk(clients, atOnce/2) {
		var page []domain.Event
		for _, client := range part {
			page = append(page, delivery.Attempted{Notice: offered(client), Channel: "vk"}, delivery.Sent{Notice: offered(client), Channel: "vk", Message: "1"})
		}
		for _, p := range []Projection{broadcasts, deliveries} {
			if reads := applied(t, pool, p, recordedAs(t, page...)); reads > len(p.Tables) {
				t.Fatalf("%s: %d reads for a page", p.Name, reads)
			}
		}
	}
	if got := must(Broadcasts{pool}.Broadcast(t.Context(), offer))(t); got.Recipients != recipients || got.Delivered != recipients {
		t.Errorf("delivered to %d of %d", got.Delivered, got.Recipients)
	}
	if left := must(Broadcasts{pool}.Left(t.Context(), offer, 1))(t); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Of what is not there nothing can be told: such an event stops the projection.
func TestEventsOfWhatNeverBeganArePoison(t *testing.T) {
	t.Parallel()
	b := placed(1, anna, ivan, hour(1))
	message := notice(delivery.Message, domain.ID{9})
	for name, c := range map[string]struct {
		projection Projection
		event      domain.Event
		before     []domain.Event
	}{
		"a visit":                {activeBookings, completed(b), nil},
		"a visit of the week":    {weekSchedule, restored(b), nil},
		"a client's visit":       {clients, completed(b), nil},
		"a visit handed over":    {clients, handedOver(b, olga), nil},
		"a review":               {reviews, reviewed(b, 5, "", hour(9)), nil},
		"a change of a visit":    {reviews, moved(b, hour(9)), nil},
		"a message":              {chatHistory, delivery.Sent{Notice: message}, nil},
		"a broadcast":            {broadcasts, broadcast.Paused{Broadcast: offer}, nil},
		"a broadcast's audience": {broadcasts, broadcast.RecipientsChosen{Broadcast: offer, Clients: []domain.ID{ivan}}, nil},
		"a broadcast's delivery": {broadcasts, delivery.Attempted{Notice: offered(ivan)}, nil},
		"nobody's delivery":      {broadcasts, delivery.Sent{Notice: offered(ivan)}, []domain.Event{broadcast.Started{Broadcast: offer}}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := newRows(nothing{})
			if err := c.projection.fold(rows, recordedAs(t, c.before...)); err != nil {
				t.Fatal(err)
			}
			if err := c.projection.fold(rows, recordedAs(t, c.event)); err == nil {
				t.Error("was folded")
			}
		})
	}
}
