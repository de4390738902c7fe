package projections

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/delivery"
)

// fills make up so many people, one in twenty a master, and as many of everything else. The n-th id of a kind is its letter, and n.
var fills = []string{
	`insert into directory
		select md5('p' || n)::uuid, '00000000-0000-0000-0000-000000000000', name, phone, '[]',
		       case when n % 20 = 0 then md5('m' || n)::uuid else '00000000-0000-0000-0000-000000000000' end, '', now(), n, false, false, n % 20 = 0, true,
		       ' ' || lower(name) || ' ' || substr(phone, 2) || ' ' || (100000000 + n)
		from (select n, (array['Анна','Борис','Виктор','Галина','Дарья','Евгений','Жанна'])[1 + n % 7] || ' ' ||
		             (array['Иванова','Петров','Сидорова','Кузнецов','Смирнова'])[1 + n / 7 % 5] || n as name,
		             '+7' || (9000000000 + n) as phone from generate_series(1, $1::bigint) n) made`,
	`insert into active_bookings_clients select md5('p' || n)::uuid, '', md5('p' || n)::uuid from generate_series(1, $1::bigint) n`,
	`insert into active_bookings
		select md5('b' || n)::uuid, md5('m' || (n % 1000 * 20))::uuid, md5('p' || (n * 7 % $1))::uuid, md5('l')::uuid, 'UTC',
		       now() - n * interval '1 minute', now() - n * interval '1 minute', '[]', 0, 'RUB', 0, 0, 1, n % 50 = 1,
		       n % 1000 = 2, false, false, n % 50 <> 1 and n % 1000 <> 2 and n % 500 <> 3 and n > 500, n % 500 = 3, 'epoch', '', '', 0, 'epoch'
		from generate_series(1, $1::bigint) n`,
	`insert into deliveries
		select case n % 1000 when 0 then 'link_asked' else 'news' end, md5('b' || n)::uuid, md5('p' || n)::uuid, 1, 0, md5('m' || n)::uuid,
		       case n % 200 when 0 then 'failed' when 1 then 'uncertain' else 'sent' end, case n % 200 when 0 then 'blocked' else '' end,
		       case n % 3000 when 0 then 'whatsapp' else 'telegram' end, n, now() - n * interval '1 minute', n
		from generate_series(1, $1::bigint) n`,
	`insert into broadcasts
		select md5('c' || n)::uuid, md5('m' || n)::uuid, '', '{"kind":"all"}', 'finished', now(), n, 0, 0, 0, 0, 0 from generate_series(1, $1::bigint / 10) n`,
	`insert into grants
		select md5('g' || n)::uuid, md5('p' || n)::uuid, '', 'client', '[]', now(), md5('p')::uuid, now(), now(), '', now(), n from generate_series(1, $1::bigint / 10) n`,
	`vacuum analyze`,
}

func peopled(t testing.TB, people int) *pgxpool.Pool {
	t.Helper()
	pool := postgrestest.Pool(t)
	for _, fill := range fills {
		var args []any
		if strings.Contains(fill, "$1") {
			args = []any{people}
		}
		if _, err := pool.Exec(t.Context(), fill, args...); err != nil {
			t.Fatalf("%s: %v", fill, err)
		}
	}
	return pool
}

// someID is what the database makes of a word.
func someID(t testing.TB, pool *pgxpool.Pool, word string) (id domain.ID) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), "select md5($1)::uuid", word).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// explained is what a query read of the database, and how.
func explained(t testing.TB, pool *pgxpool.Pool, q *query) (blocks int, plan string) {
	t.Helper()
	var text []byte
	if err := pool.QueryRow(t.Context(), "explain (analyze, buffers, timing off, format json) "+q.sql, q.args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", q.sql, err)
	}
	var all []struct {
		Plan struct {
			Hit  int `json:"Shared Hit Blocks"`
			Read int `json:"Shared Read Blocks"`
		}
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all[0].Plan.Hit + all[0].Plan.Read, string(text)
}

// oversight is every query that those who run Zapis can ask, by a name.
func oversight(t testing.TB, pool *pgxpool.Pool, people int) map[string]*query {
	t.Helper()
	masterID, client, end := someID(t, pool, "m20"), someID(t, pool, "p21"), int64(people/10)
	all := map[string]*query{}
	for name, q := range map[string]PeopleQuery{
		"everybody": {}, "masters": {Sort: MastersOnly}, "clients": {Sort: ClientsOnly}, "everybody, far down": {Page: Page{After: cursor("false", end)}},
		"a common word": {Text: "петров"}, "a rare word": {Text: fmt.Sprint("петров", people/10*10+6-5)}, "two words": {Text: "анна петров111"}, "two letters": {Text: "да"},
		"nobody": {Text: "ярополк"}, "two letters of nobody": {Text: "ъы"}, "a phone": {Text: fmt.Sprint("8 ", 9000000000+end)}, "an account": {Text: fmt.Sprint(100000000 + end)},
		"a master by name": {Text: "жанна", Sort: MastersOnly},
	} {
		all["people: "+name] = must(q.asked())(t)
	}
	for name, q := range map[string]BookingQuery{
		"all": {}, "of a master": {Master: masterID}, "of a client": {Client: client}, "of both": {Master: masterID, Client: client},
		"booked": {State: BookingBooked}, "requested": {State: BookingRequested}, "cancelled": {State: BookingCancelled},
		"completed": {State: BookingCompleted}, "no-shows": {State: BookingNoShow}, "a month": {From: monday, To: monday.AddDate(0, 1, 0)},
		"of a master, no-shows": {Master: masterID, State: BookingNoShow},
		"far down":              {Page: Page{After: cursor(masterID.Short(), monday.AddDate(0, 0, -30).UnixMicro())}},
	} {
		all["bookings: "+name] = must(q.asked())(t)
	}
	for name, q := range map[string]DeliveryQuery{
		"all": {}, "failed": {State: Failed}, "a rare kind": {Kind: delivery.LinkAsked}, "a rare channel": {Channel: "whatsapp"},
		"a day": {Since: monday, Until: monday.AddDate(0, 0, 1)}, "uncertain of a month": {State: Uncertain, Since: monday.AddDate(0, -1, 0)},
	} {
		all["deliveries: "+name] = must(q.asked())(t)
	}
	all["broadcasts"] = must(BroadcastQuery{}.asked())(t)
	all["broadcasts, far down"] = must(BroadcastQuery{Page: Page{After: cursor("", 50)}}.asked())(t)
	all["broadcasts of a master"] = must(BroadcastQuery{Master: masterID}.asked())(t)
	all["grants"] = must(Page{}.grants())(t)
	all["somebody"] = &query{somebodyByID, []any{client}}
	return all
}

// However much there is, a page reads no table as a whole, and little of it: fifty rows and the names beside them.
func TestWhatIsOverseenIsServedByIndexes(t *testing.T) {
	t.Parallel()
	const people, mostBlocks = 40_000, 1200
	pool := peopled(t, people)
	for name, q := range oversight(t, pool, people) {
		blocks, plan := explained(t, pool, q)
		if strings.Contains(plan, `"Seq Scan"`) || blocks > mostBlocks {
			t.Errorf("%s: %d blocks\n%s\n%s", name, blocks, q.sql, plan)
		}
	}
	for name, q := range map[string]*query{
		"states":   {deliveriesByState, []any{monday, monday.AddDate(0, 0, 1)}},
		"reasons":  {deliveryReasons, []any{monday, monday.AddDate(0, 0, 1), 10}},
		"activity": {activityTapsBetween, []any{monday, monday.AddDate(0, 0, 1)}},
	} {
		if _, plan := explained(t, pool, q); strings.Contains(plan, `"Seq Scan"`) && name != "activity" {
			t.Errorf("%s: %s", name, plan)
		}
	}
}

// BenchmarkOversight asks for a page of everything, with 200,000 people and as many bookings and deliveries.
func BenchmarkOversight(b *testing.B) {
	const people = 200_000
	pool := peopled(b, people)
	for name, q := range oversight(b, pool, people) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				rows, err := q.run(b.Context(), pool)
				if err != nil {
					b.Fatal(err)
				}
				for rows.Next() {
				}
				if err := rows.Err(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
