package jobs_test

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
	"zapis/adapters/jobs"
	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
	"zapis/projections"
)

// clock is one that is moved by hand.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	changed chan struct{}
}

func newClock(now time.Time) *clock { return &clock{now: now, changed: make(chan struct{})} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
	close(c.changed)
	c.changed = make(chan struct{})
}

// post is a messenger that keeps what it is given, by account.
type post struct {
	name string
	fail func(ctx context.Context, account string) error // nil: it takes everything
	mu   sync.Mutex
	took map[string][]dialog.Screen
}

func newPost(name string) *post { return &post{name: name, took: map[string][]dialog.Screen{}} }

func (p *post) Name() string { return p.name }

func (p *post) Send(ctx context.Context, account string, screen dialog.Screen, key string) (string, error) {
	if p.fail != nil {
		if err := p.fail(ctx, account); err != nil {
			return "", err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.took[account] = append(p.took[account], screen)
	return uuid.NewString(), nil
}

func (p *post) to(account string) []dialog.Screen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.took[account]
}

// world is a log with one master who works around the clock, in Moscow, and offers a visit of half an hour.
type world struct {
	*commands.Commands
	t       testing.TB
	pool    *pgxpool.Pool
	store   *eventstore.Store
	clock   *clock
	post    *post
	anna    domain.ID // the person
	master  domain.ID
	place   domain.ID
	service domain.ID
	code    string
	last    jobs.Heard // nil: as the read model has it
	seals   jobs.Keys
	keeps   []jobs.Forgets
	observe func(jobs.Delivery)
}

// noon is the middle of a Monday in Moscow.
var noon = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func newID() domain.ID { return domain.ID(uuid.New()) }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: newClock(noon), post: newPost("telegram"), place: newID(), service: newID()}
	w.pool, w.store = open(t, postgrestest.URL(t))
	var err error
	w.Commands = commands.New(w.store, w.clock.Now)
	w.anna = w.person("anna")
	_, w.master, err = w.RegisterMaster(t.Context(), w.by(w.anna), commands.RegisterMaster{Name: "Анна, маникюр", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	w.own(master.AddPlace{Place: w.place, Address: "Большая Садовая, 3", Zone: "Europe/Moscow"})
	w.own(master.SetHours{Place: w.place, Hours: []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{End: 24 * 60}}}})
	w.own(master.AddService{Service: w.service, Offer: master.Offer{Name: "Маникюр", DurationMin: 30, Price: 200000}})
	_, w.code, err = w.IssueLink(t.Context(), w.by(w.anna), w.master, master.IssueLink{})
	w.fine(err)
	return w
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: newID(), Actor: actor, Channel: "test"}
}

func (w *world) own(cmd master.Command) {
	w.t.Helper()
	_, err := w.Master(w.t.Context(), w.by(w.anna), w.master, cmd)
	w.fine(err)
}

// policy changes the master's policy.
func (w *world) policy(change func(*master.Policy)) {
	w.t.Helper()
	m, _, err := w.MasterNow(w.t.Context(), w.master)
	w.fine(err)
	change(&m.Policy)
	w.own(master.SetPolicy{Policy: m.Policy})
}

func (w *world) person(account string) domain.ID {
	w.t.Helper()
	_, id, err := w.RegisterPerson(w.t.Context(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: "Ирина П.", Locale: "ru", Messenger: "telegram", Account: domain.Personal(account),
	})
	w.fine(err)
	return id
}

// client is a new person who opened the master's link.
func (w *world) client(account string) domain.ID {
	w.t.Helper()
	id := w.person(account)
	_, _, err := w.FollowLink(w.t.Context(), w.by(id), w.code)
	w.fine(err)
	return id
}

func (w *world) book(client domain.ID, starts time.Time) domain.ID {
	w.t.Helper()
	id := newID()
	_, err := w.PlaceBooking(w.t.Context(), w.by(client), commands.PlaceBooking{
		Booking: id, Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	})
	w.fine(err)
	return id
}

func (w *world) move(actor, id domain.ID, starts time.Time) {
	w.t.Helper()
	_, err := w.MoveBooking(w.t.Context(), w.by(actor), commands.MoveBooking{Booking: id, Starts: starts})
	w.fine(err)
}

func (w *world) cancel(actor, id domain.ID) {
	w.t.Helper()
	_, err := w.CancelBooking(w.t.Context(), w.by(actor), commands.CancelBooking{Booking: id})
	w.fine(err)
}

// appendTo adds an event to a stream as it was read.
func (w *world) appendTo(still commands.Still, event domain.Event) {
	w.t.Helper()
	_, err := w.store.Append(w.t.Context(), eventstore.Command{
		ID: newID(), Meta: eventstore.Meta{Action: newID(), Command: "test"},
		Streams: []eventstore.Stream{{Name: still.Stream, Version: still.Version, Events: []domain.Event{event}}},
	})
	w.fine(err)
}

// other is a second process on the same log: it shares nothing but the database, the clock and the messenger.
func (w *world) other() *world {
	w.t.Helper()
	second := *w
	second.pool, second.store = open(w.t, w.pool.Config().ConnString())
	second.Commands = commands.New(second.store, w.clock.Now)
	return &second
}

func open(t testing.TB, url string) (*pgxpool.Pool, *eventstore.Store) {
	t.Helper()
	pool, err := pgxpool.New(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return pool, store
}

// start runs a process that works jobs, and gives the function that ends it.
func (w *world) start() (stop func()) {
	w.t.Helper()
	return w.startWith(w.Commands, w.post)
}

func (w *world) startWith(doing *commands.Commands, messengers ...dialog.Messenger) (stop func()) {
	w.t.Helper()
	return w.run(w.jobs(w.t.Output(), doing, messengers...))
}

// jobs are those of one process, which logs warnings.
func (w *world) jobs(log io.Writer, doing *commands.Commands, messengers ...dialog.Messenger) *jobs.Jobs {
	w.t.Helper()
	heard := w.last
	if heard == nil {
		heard = projections.Heard{Pool: w.pool}
	}
	j, err := jobs.New(jobs.Options{
		Store: w.store, Pool: w.pool, Commands: doing, Messengers: messengers, Clock: w.clock,
		Active: projections.ActiveBookings{Pool: w.pool}, Clients: projections.Clients{Pool: w.pool},
		Chats: projections.ChatHistory{Pool: w.pool}, Casts: projections.Broadcasts{Pool: w.pool},
		Heard: heard, Keys: w.seals, Forget: w.keeps, Observe: w.observe,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})), Workers: 50,
	})
	w.fine(err)
	return j
}

func (w *world) run(j *jobs.Jobs) (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
	w.t.Cleanup(stop)
	return stop
}

// outstanding are the jobs that are due and not done.
const outstanding = `
select count(*) from river.river_job
where state = 'running' or state in ('available', 'scheduled', 'retryable') and scheduled_at <= $1`

// undone tells of the jobs that are left, and of what has kept them.
const undone = `
select coalesce(string_agg(concat_ws(' ', kind, state, scheduled_at, args, errors[array_length(errors, 1)]->>'error'), e'\n'), '')
from river.river_job where state not in ('completed')`

// settled waits until all events have been followed and all that is due is done, for as long as there is progress.
func (w *world) settled() {
	w.t.Helper()
	const stuck = 90 * time.Second
	var followed int64
	left := -1
	for deadline := time.Now().Add(stuck); time.Now().Before(deadline); {
		head, err := w.store.Head(w.t.Context())
		w.fine(err)
		checkpoint, err := w.store.Checkpoint(w.t.Context(), "reactions")
		w.fine(err)
		var due int
		w.fine(w.pool.QueryRow(w.t.Context(), outstanding, w.clock.Now()).Scan(&due))
		after, err := w.store.Head(w.t.Context()) // a job that ended meanwhile may have appended something
		w.fine(err)
		if checkpoint == head && due == 0 && after == head {
			return
		}
		if checkpoint > followed || due < left || left < 0 {
			followed, left, deadline = checkpoint, due, time.Now().Add(stuck)
		}
		time.Sleep(5 * time.Millisecond)
	}
	var what string
	w.fine(w.pool.QueryRow(w.t.Context(), undone).Scan(&what))
	w.t.Fatal("jobs are not done, and nothing happens any more:", what)
}

// told is what a recipient was told about a booking, in short: "reminder 1440 sent".
func (w *world) told(about, recipient domain.ID) (short []string) {
	w.t.Helper()
	recorded, err := w.store.Load(w.t.Context(), delivery.StreamOf(about, recipient), 0)
	w.fine(err)
	for _, r := range recorded {
		event, err := w.store.Codec().Decode(r)
		w.fine(err)
		switch e := event.(type) {
		case delivery.Sent:
			short = append(short, string(e.Kind)+" sent")
		case delivery.Skipped:
			short = append(short, string(e.Kind)+" skipped: "+e.Reason)
		case delivery.Failed:
			short = append(short, string(e.Kind)+" failed: "+e.Reason)
		case delivery.Uncertain:
			short = append(short, string(e.Kind)+" uncertain")
		}
	}
	return short
}
