package projections

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

// nth is the n-th of many things of a kind.
func nth(kind byte, masterID domain.ID, n int) (id domain.ID) {
	id[0], id[1] = kind, masterID[0]
	binary.BigEndian.PutUint32(id[4:], uint32(n)*2654435761) // in no order
	return id
}

// crowd is a master with n clients, each with a visit that was reviewed and one ahead, a conversation, and a part in a broadcast.
func crowd(masterID domain.ID, n int) (events []domain.Event) {
	sent := nth('b', masterID, 0)
	events = append(opened(masterID), master.TimeOffAdded{Master: masterID, TimeOff: newID()}, master.LinkIssued{Master: masterID, Code: masterID.Short()},
		broadcast.Started{Broadcast: sent, Master: masterID, Text: "?", Count: n})
	for i := range n {
		client := nth('c', masterID, i)
		name := domain.Personal(fmt.Sprintf("Клиент %05d", i))
		was, ahead := placed(0, masterID, client, hour(-i-1)), placed(0, masterID, client, hour(i))
		was.Booking, ahead.Booking = nth('w', masterID, i), nth('a', masterID, i)
		said := chat.MessageSent{Message: nth('m', masterID, i), Master: masterID, Client: client, By: booking.Client, Text: "?"}
		notice := delivery.Notice{Kind: delivery.Message, About: said.Message, Recipient: client, Master: masterID}
		events = append(events, person.Registered{Person: client, Name: name},
			person.PhoneNoted{Person: client, Phone: domain.Personal(fmt.Sprintf("+7912%07d", i))},
			person.AccountLinked{Person: client, Messenger: "vk", Account: domain.Personal(client.Short())},
			person.MasterConnected{Person: client, Master: masterID, Code: masterID.Short()},
			person.CalendarOpened{Person: client, Side: person.AsClient, Hash: client.Short()},
			was, completed(was), reviewed(was, 5, "!", hour(-i)), ahead, said,
			action.Received{Action: nth('r', masterID, i), Person: client, Channel: "vk", Chat: "7"},
			delivery.Sent{Notice: notice, Channel: "vk", Message: fmt.Sprint(i)},
			broadcast.RecipientsChosen{Broadcast: sent, Clients: []domain.ID{client}})
	}
	return events
}

// settled folds events into projections, page by page, without a log.
func settled(t testing.TB, pool *pgxpool.Pool, events []domain.Event, projections ...Projection) {
	t.Helper()
	recorded := recordedAs(t, events...)
	for _, p := range projections {
		for page := range slices.Chunk(taken(p, recorded), 5000) {
			applied(t, pool, p, page)
		}
	}
}

// aLog is as long as the tables are large; what it says does not matter.
const aLog = `
	insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
	select n, gen_random_uuid(), 'booking/' || gen_random_uuid(), 1, 'booking.placed', 1, '{}', '{}' from generate_series(1, 3000) n`

// However large the tables are, and whether or not the server has ever looked at them, no query reads one as a whole.
func TestEveryQueryIsServedByIndexes(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	var events []domain.Event
	for n := range byte(10) {
		events = append(events, crowd(domain.ID{n + 1}, 300)...)
	}
	settled(t, pool, events, All()...)
	if _, err := pool.Exec(t.Context(), aLog); err != nil {
		t.Fatal(err)
	}
	client, booked, patterns := nth('c', anna, 7), nth('a', anna, 7), []string{"%7%"}
	queries := map[string][]any{
		masterByID: {anna}, masterOfPerson: {client}, masterByLink: {anna.Short()}, personByID: {client},
		visitsBetween: {anna, hour(0), hour(24), longestVisit}, timeOffBetween: {anna, hour(0), hour(24)},
		freeOfMaster: {anna, hour(0), hour(24), booked, longestVisit}, versionOfMaster: {anna},
		activeOfClient: {client, hour(0), longestVisit}, activeOfMaster: {anna, hour(0), longestVisit, 5}, activeByID: {booked},
		activeOfPair: {anna, client, hour(0), longestVisit}, overOfClient: {client, hour(0), 0, 5}, overOfPair: {client, hour(0), 0, 5, anna},
		activeHit:  {anna, nil, hour(0), hour(24), longestVisit},
		clientPage: {anna, 20, 10}, clientFound: {anna, patterns, "7", 20, 10}, clientByID: {anna, client}, clientsTotal: {anna},
		clientsMatched: {anna, patterns, "7"}, clientsPerCode: {anna},
		audienceAll + audienceOrder: {anna}, audienceBooked + audienceOrder: {anna, hour(0), hour(24)}, audienceAbsent + audienceOrder: {anna, hour(0)},
		messagesBefore: {anna, client, 1 << 40, 10}, messagesAfter: {anna, client, 0, 10}, messageByID: {nth('m', anna, 7)},
		conversationsLatest: {anna, 20, 10},
		deliveryByMessage:   {[]domain.ID{client}, "vk", "7"}, heardFrom: {[]domain.ID{client}}, deliveriesAbout: {nth('m', anna, 7)},
		reviewsLatest: {anna, 20, 10}, reviewOfBooking: {nth('w', anna, 7)}, ratingOfMaster: {anna},
		broadcastByID: {nth('b', anna, 0)}, broadcastsLatest: {anna, 5}, broadcastLeft: {nth('b', anna, 0), 10},
		calendarByHash: {client.Short()}, datedOfClient: {client, hour(0), hour(24)}, datedOfMaster: {anna, hour(0), hour(24)},
		broadcastOutcomes: {nth('b', anna, 0), []State{Skipped, Failed, Uncertain}, 20, 10}, broadcastChose: {nth('b', anna, 0), client},
		feedOfAll: {0, feedLooks, nil, 100}, feedOfMaster: {0, feedLooks, []string{"booking.moved"}, 100, anna},
		webhooksOfMaster: {anna}, webhookByID: {client},
	}
	// A table of one row for each master is read at once, whatever its indexes are.
	small := []string{"catalogue_masters", "catalogue_links", "week_schedule_time_off", "free_slots_rules", "free_slots_time_off", "free_slots_versions", "clients_by_code", "reviews_ratings", "broadcasts", "checkpoints", "webhooks", "webhook_cursors"}
	for _, state := range []string{"never analysed", "analysed"} {
		for query, args := range queries {
			for _, line := range must(pgx.CollectRows(must(pool.Query(t.Context(), "explain "+query, args...))(t), pgx.RowTo[string]))(t) {
				if _, table, found := strings.Cut(line, "Seq Scan on "); found && !slices.Contains(small, strings.Fields(table)[0]) {
					t.Errorf("%s: %s\nis planned with %q", state, query, line)
				}
			}
		}
		if _, err := pool.Exec(t.Context(), "analyze"); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkClients asks for pages of the lists of masters with 1,000 and 10,000 clients.
func BenchmarkClients(b *testing.B) {
	pool := postgrestest.Pool(b)
	for id, n := range map[domain.ID]int{anna: 1_000, boris: 10_000} {
		settled(b, pool, crowd(id, n), clients)
	}
	if _, err := pool.Exec(b.Context(), "vacuum analyze"); err != nil {
		b.Fatal(err)
	}
	c := Clients{pool}
	list := func(text string, offset int) func(*testing.B, domain.ID) {
		return func(b *testing.B, id domain.ID) { find(b, c, id, text, offset) }
	}
	for name, ask := range map[string]func(*testing.B, domain.ID){
		"first page": list("", 0), "page at 500": list("", 500), "found by name": list("иент 00", 0), "found by phone": list("8 912 000-00-07", 0),
		"nobody found": list("Ольга", 0),
		"one client":   func(b *testing.B, id domain.ID) { must(c.Client(b.Context(), id, nth('c', id, 7)))(b) },
		"audience": func(b *testing.B, id domain.ID) {
			must(c.Audience(b.Context(), id, broadcast.Audience{Kind: broadcast.Absent, Weeks: 1}, monday.AddDate(1, 0, 0)))(b)
		},
	} {
		for _, of := range []struct {
			id domain.ID
			n  int
		}{{anna, 1_000}, {boris, 10_000}} {
			b.Run(fmt.Sprintf("%s/of %d", name, of.n), func(b *testing.B) {
				for b.Loop() {
					ask(b, of.id)
				}
			})
		}
	}
}

func find(b *testing.B, c Clients, masterID domain.ID, text string, offset int) {
	if _, _, err := c.Of(b.Context(), masterID, text, offset, 10); err != nil {
		b.Fatal(err)
	}
}
