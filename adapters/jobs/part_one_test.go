package jobs_test

import (
	"context"
	"database/sql"
	_ "embed"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
	"zapis/migrations"
	"zapis/projections"
)

// partOne is what a database held that the first part of the product, which told nobody of anything, had served on a Friday:
// its last program made it, by commands and projections, and pg_dump wrote it down. Anna has two clients. Irina's first visit is on the
// 23rd, further ones on the 27th (with two services), on the 1st (which she cancelled) and on the 3rd of December; Oleg's
// on the 26th was moved by him to the 30th, and Anna cancelled the one on the 2nd.
//
//go:embed testdata/part_one.sql
var partOne string

const partOneSchema = 3

// ofPartOne is a database as part one left it.
func ofPartOne(t *testing.T) (url string) {
	t.Helper()
	url = postgrestest.Cluster(t, postgres.Options{Volatile: true}).URL()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	schema, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files)
	if err == nil {
		_, err = schema.UpTo(t.Context(), partOneSchema)
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), partOne); err != nil {
		t.Fatal(err)
	}
	return url
}

// wednesday is when the new program takes over: behind Irina's first visit.
var wednesday = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func TestADatabaseOfPartOneIsTakenOverAndNobodyIsToldOldNews(t *testing.T) {
	t.Parallel()
	url := ofPartOne(t)
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: newClock(wednesday), post: newPost("telegram")}
	w.pool, w.store = open(t, url)
	w.Commands = commands.New(w.store, w.clock.Now)
	w.anna = w.owner("101")
	irina, oleg := w.owner("102"), w.owner("103")
	views := w.views()
	before, err := w.store.Head(t.Context())
	w.fine(err)
	w.fine(views.AwaitAll(t.Context(), before))
	w.showsTheSame()

	w.start()
	w.settled()
	w.fine(views.AwaitAll(t.Context(), w.head()))
	w.expectHeard("101")
	w.expectHeard("102", "notice.review_request") // of the visit of Monday, which is known to be over by now
	w.expectHeard("103")

	// What happens from now on is told, also of what is old, as the change that it is.
	second, third, moved := w.on(irina, 27), w.on(irina, 33), w.on(oleg, 30)
	w.cancel(irina, third)
	w.move(oleg, moved, time.Date(2026, 11, 30, 13, 0, 0, 0, time.UTC))
	w.at(wednesday.Add(booking.UndoFor))
	w.expectHeard("101", "notice.news.moved", "notice.news.cancelled")
	w.expectHeard("103", "notice.calendar")

	// What lies ahead is reminded of.
	w.at(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC))
	w.at(time.Date(2026, 11, 27, 7, 0, 0, 0, time.UTC))
	w.expectHeard("102", "notice.review_request", "notice.reminder", "notice.reminder")
	if diff := cmp.Diff([]string{"reminder sent", "reminder sent"}, w.told(second, irina)); diff != "" {
		t.Error(diff)
	}
	w.at(time.Date(2026, 11, 29, 13, 0, 0, 0, time.UTC))
	w.at(time.Date(2026, 11, 30, 11, 0, 0, 0, time.UTC))
	w.at(time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC))
	w.at(time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC))
	w.expectHeard("101", "notice.news.moved", "notice.news.cancelled")
	w.expectHeard("103", "notice.calendar", "notice.reminder", "notice.reminder", "notice.review_request")
}

// owner is the person whose account it is.
func (w *world) owner(account string) domain.ID {
	w.t.Helper()
	id, err := w.store.PersonOf(w.t.Context(), "telegram", account)
	w.fine(err)
	return id
}

// on is a client's booking on a day of November, counted on into December.
func (w *world) on(client domain.ID, day int) domain.ID {
	w.t.Helper()
	visits, err := projections.ActiveBookings{Pool: w.pool}.OfClient(w.t.Context(), client, w.clock.Now())
	w.fine(err)
	i := slices.IndexFunc(visits, func(v projections.Visit) bool {
		return slots.DateOf(v.Starts, time.UTC) == slots.DateOf(time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC), time.UTC)
	})
	if i < 0 {
		w.t.Fatalf("no booking on day %d among %d", day, len(visits))
	}
	return visits[i].Booking
}

func (w *world) head() int64 {
	w.t.Helper()
	head, err := w.store.Head(w.t.Context())
	w.fine(err)
	return head
}

// views follow the log until the test ends.
func (w *world) views() *projections.Runner {
	w.t.Helper()
	views := projections.New(w.store, w.pool, slog.New(slog.NewTextHandler(w.t.Output(), nil)))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); views.Run(ctx) }()
	w.t.Cleanup(func() { cancel(); <-ended })
	return views
}

// showsTheSame compares the read models, as they came over and went on, with those that the same log gives afresh.
func (w *world) showsTheSame() {
	w.t.Helper()
	fresh := &world{t: w.t}
	fresh.pool, fresh.store = open(w.t, postgrestest.URL(w.t))
	rows, err := w.pool.Query(w.t.Context(), `select position, event_id, stream, version, type, schema_version, payload::text, metadata::text, recorded_at from events order by position`)
	w.fine(err)
	events, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	w.fine(err)
	_, err = fresh.pool.CopyFrom(w.t.Context(), pgx.Identifier{"events"}, []string{"position", "event_id", "stream", "version", "type", "schema_version", "payload", "metadata", "recorded_at"}, pgx.CopyFromRows(events))
	w.fine(err)
	_, err = fresh.pool.Exec(w.t.Context(), `update log_head set position = $1`, len(events))
	w.fine(err)
	w.fine(fresh.store.RebuildGuards(w.t.Context()))
	w.fine(fresh.views().AwaitAll(w.t.Context(), int64(len(events))))
	for _, table := range w.tables() {
		if diff := cmp.Diff(rowsOf(w.t, fresh.pool, table), rowsOf(w.t, w.pool, table)); diff != "" {
			w.t.Errorf("%s (-afresh +taken over):\n%s", table, diff)
		}
	}
	if diff := cmp.Diff(fresh.documents(w.anna), w.documents(w.anna)); diff != "" {
		w.t.Errorf("documents (-afresh +taken over):\n%s", diff)
	}
}

// documents are what the read models that keep something as a whole say of a master, of what is free with them for a fortnight, and of their clients.
func (w *world) documents(anna domain.ID) (all []any) {
	w.t.Helper()
	m, err := projections.Catalogue{Pool: w.pool}.OfPerson(w.t.Context(), anna)
	w.fine(err)
	free, _, err := projections.FreeSlots{Pool: w.pool}.Free(w.t.Context(), projections.FreeQuery{
		Master: m.ID, Place: m.Places[0].ID, Service: m.Services[0].Slots(), Now: wednesday, From: wednesday, To: wednesday.AddDate(0, 0, 14),
	})
	w.fine(err)
	all = append(all, m, free.Starts())
	for _, account := range []string{"101", "102", "103"} {
		id, err := w.store.PersonOf(w.t.Context(), "telegram", account)
		w.fine(err)
		p, err := projections.People{Pool: w.pool}.Person(w.t.Context(), id)
		w.fine(err)
		all = append(all, p)
	}
	return all
}

// readModels are the tables of projections but for those of documents, whose newest fields a document of then lacks.
const readModels = `
	select table_name from information_schema.tables where table_schema = 'public' and table_name not in (
		'events', 'log_head', 'log_tree', 'checkpoints', 'dead_letters', 'goose_db_version', 'sessions', 'told_since',
		'reserved', 'messenger_accounts', 'link_codes', 'catalogue_masters', 'free_slots_rules', 'people')
	order by 1`

func (w *world) tables() []string {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), readModels)
	w.fine(err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.fine(err)
	return tables
}

// rowsOf are the rows of a table as JSON, in an order of their own.
func rowsOf(t testing.TB, pool *pgxpool.Pool, table string) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), "select to_jsonb(r)::text from "+pgx.Identifier{table}.Sanitize()+" r order by 1")
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}
