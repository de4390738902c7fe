package webhooks_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/jobs"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/webhooks"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/domain/webhook"
	"zapis/eventstore"
	"zapis/projections"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// clock ticks, and can be moved ahead by hand.
type clock struct {
	mu      sync.Mutex
	ahead   time.Duration
	changed chan struct{}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = time.Until(now)
	close(c.changed)
	c.changed = make(chan struct{})
}

// item is what a receiver reads out of a delivery.
type item struct {
	ID        domain.ID `json:"id"`
	Position  int64     `json:"position"`
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Master    domain.ID `json:"master"`
	Booking   domain.ID `json:"booking"`
	Data      struct {
		Before, After *struct {
			Status, Zone string
			Place        domain.ID
			Starts, Ends time.Time
			Price        int64
			Currency     string
			Services     []struct{ Name string }
		}
	} `json:"data"`
}

// receiver is a server of somebody outside, who checks each signature. answer says what it answers to the n-th attempt, from 1;
// without it, all is well.
type receiver struct {
	*httptest.Server
	t      testing.TB
	hook   domain.ID
	answer func(n int, to http.ResponseWriter, request *http.Request, got item)

	mu   sync.Mutex
	n    int
	came chan item // each attempt
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{t: t, came: make(chan item, 10_000)}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(to http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // the sender was killed
	}
	var got item
	if err := json.Unmarshal(body, &got); err != nil {
		r.t.Errorf("%s: %v", body, err)
	}
	if err := r.verify(request.Header, body); err != nil {
		r.t.Error(err)
	}
	if id := request.Header.Get("webhook-id"); id != got.ID.String() || request.Method != http.MethodPost ||
		request.Header.Get("Content-Type") != "application/json" || request.Header.Get("User-Agent") != "zapis/test" {
		r.t.Errorf("%s %v of %s", request.Method, request.Header, got.ID)
	}
	r.mu.Lock()
	r.n++
	n := r.n
	r.mu.Unlock()
	defer func() { r.came <- got }()
	if r.answer != nil {
		r.answer(n, to, request, got)
	}
}

// verify is what docs/webhooks.md tells integrators to do.
func (r *receiver) verify(header http.Header, body []byte) error {
	mac := hmac.New(sha256.New, secretOf(r.hook))
	fmt.Fprintf(mac, "%s.%s.%s", header.Get("webhook-id"), header.Get("webhook-timestamp"), body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	var seconds int64
	fmt.Sscan(header.Get("webhook-timestamp"), &seconds)
	if age := time.Since(time.Unix(seconds, 0)); age < -time.Minute || age > 5*time.Minute {
		return fmt.Errorf("signed %v ago", age)
	}
	if got := header.Get("webhook-signature"); !hmac.Equal([]byte(got), []byte(want)) {
		return fmt.Errorf("signature %s, want %s", got, want)
	}
	return nil
}

// next is the next attempt that comes.
func (r *receiver) next() item {
	r.t.Helper()
	select {
	case got := <-r.came:
		return got
	case <-time.After(patience):
		r.t.Fatal("nothing came")
		return item{}
	}
}

func secretOf(hook domain.ID) []byte {
	sum := sha256.Sum256(append([]byte("secret of "), hook[:]...))
	return sum[:]
}

// world is a log with one master who works around the clock, in Moscow.
type world struct {
	*commands.Commands
	t              testing.TB
	pool           *pgxpool.Pool
	store          *eventstore.Store
	clock          *clock
	anna           domain.ID // the person
	master         domain.ID
	place, service domain.ID
	client         domain.ID
	public         bool // only public addresses are delivered to
	observe        func(string, time.Duration)
	log            io.Writer
}

// noon is a full hour ahead. The queue takes what a clock that is behind the machine's began for stuck, so it cannot be one of
// the past; the master works at any hour, and no test depends on which it is.
var noon = time.Now().UTC().Truncate(time.Hour).Add(time.Hour)

func newID() domain.ID { return domain.ID(uuid.New()) }

// on is a world on a database, where nobody is yet.
func on(t testing.TB, url string) *world {
	w := &world{t: t, clock: &clock{changed: make(chan struct{})}, log: io.Discard}
	var err error
	w.pool, err = pgxpool.New(context.Background(), url)
	w.fine(err)
	w.store, err = eventstore.New(w.pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	w.fine(err)
	w.Commands = commands.New(w.store, w.clock.Now)
	return w
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := on(t, postgrestest.URL(t))
	w.log = t.Output()
	t.Cleanup(w.pool.Close)
	t.Cleanup(w.store.Close)
	w.anna = w.person()
	w.master = w.becomes(w.anna)
	w.client = w.person()
	_, code, err := w.IssueLink(t.Context(), w.by(w.anna), w.master, master.IssueLink{})
	w.fine(err)
	_, _, err = w.FollowLink(t.Context(), w.by(w.client), code)
	w.fine(err)
	return w
}

// becomes makes a person a master, whose place and service are the world's from then on.
func (w *world) becomes(who domain.ID) domain.ID {
	w.t.Helper()
	_, id, err := w.RegisterMaster(w.t.Context(), w.by(who), commands.RegisterMaster{Name: "Анна", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	w.place, w.service = newID(), newID()
	for _, cmd := range []master.Command{
		master.AddPlace{Place: w.place, Address: "Большая Садовая, 3", Zone: "Europe/Moscow"},
		master.SetHours{Place: w.place, Hours: []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{End: 24 * 60}}}},
		master.AddService{Service: w.service, Offer: master.Offer{Name: "Маникюр", DurationMin: 30, Price: 200000}},
	} {
		_, err := w.Master(w.t.Context(), w.by(who), id, cmd)
		w.fine(err)
	}
	return id
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

func (w *world) person() domain.ID {
	w.t.Helper()
	_, id, err := w.RegisterPerson(w.t.Context(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: "Ирина П.", Locale: "ru", Messenger: "test", Account: domain.Personal(newID().String()),
	})
	w.fine(err)
	return id
}

func (w *world) book(starts time.Time) domain.ID {
	w.t.Helper()
	id := newID()
	_, err := w.PlaceBooking(w.t.Context(), w.by(w.client), commands.PlaceBooking{
		Booking: id, Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	})
	w.fine(err)
	return id
}

// bookSeveral books so many visits, one after the other.
func (w *world) bookSeveral(n int) (ids []domain.ID) {
	w.t.Helper()
	for i := range n {
		ids = append(ids, w.book(noon.Add(48*time.Hour+time.Duration(i)*30*time.Minute)))
	}
	return ids
}

// listen adds a webhook of the master's for a receiver.
func (w *world) listen(r *receiver, types ...string) domain.ID {
	w.t.Helper()
	return w.listenAfter(r, nil, types...)
}

func (w *world) listenAfter(r *receiver, after *int64, types ...string) domain.ID {
	w.t.Helper()
	r.hook = newID()
	_, err := w.AddWebhook(w.t.Context(), w.by(w.anna), commands.AddWebhook{
		Webhook: r.hook, Master: w.master, URL: domain.Personal(r.URL + "/zapis?key=s3cret"), Types: types, After: after,
	})
	w.fine(err)
	return r.hook
}

// start runs a process that follows and delivers, and gives the function that ends it.
func (w *world) start() (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := w.run(ctx)
	stop = sync.OnceFunc(func() {
		cancel()
		for err := range ended {
			if err != nil {
				w.t.Error(err)
			}
		}
	})
	w.t.Cleanup(stop)
	return stop
}

// run works until ctx ends, and tells how each part ended.
func (w *world) run(ctx context.Context) (ended chan error) {
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	views := projections.New(w.store, w.pool, slog.New(slog.DiscardHandler))
	hooks := webhooks.New(webhooks.Options{
		Store: w.store, Pool: w.pool, Commands: w.Commands, Feed: projections.Feed{Pool: w.pool},
		Await:  func(ctx context.Context, position int64) error { return views.Await(ctx, "feed", position) },
		Secret: secretOf, AllowPrivate: !w.public, Agent: "zapis/test", Now: w.clock.Now, Log: log, Observe: w.observe,
	})
	due, err := jobs.New(jobs.Options{
		Store: w.store, Pool: w.pool, Commands: w.Commands, Clock: w.clock, Log: log,
		Active: projections.ActiveBookings{Pool: w.pool}, Clients: projections.Clients{Pool: w.pool},
		Chats: projections.ChatHistory{Pool: w.pool}, Casts: projections.Broadcasts{Pool: w.pool},
		Further: []jobs.Further{{Queue: webhooks.Queue, Workers: webhooks.Workers, Add: hooks.Add}},
	})
	w.fine(err)
	ended = make(chan error, 3)
	var parts sync.WaitGroup
	parts.Go(func() { views.Run(ctx) })
	parts.Go(func() { ended <- due.Run(ctx) })
	parts.Go(func() { ended <- hooks.Run(ctx, due.Queue()) })
	go func() { parts.Wait(); close(ended) }()
	return ended
}

// stands waits until a webhook stands like that.
func (w *world) stands(id domain.ID, like func(projections.Webhook) bool) projections.Webhook {
	w.t.Helper()
	var last projections.Webhook
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		hook, err := projections.Webhooks{Pool: w.pool}.Webhook(w.t.Context(), id)
		if last = hook; err == nil && like(hook) {
			return hook
		}
	}
	w.t.Fatalf("it stands at %+v", last)
	return last
}

// again is when the job of a webhook is tried again.
func (w *world) again(id domain.ID) (at time.Time) {
	w.t.Helper()
	const scheduled = `
		select scheduled_at from river.river_job
		where kind = 'webhook' and args->>'webhook' = $1 and state in ('available', 'scheduled')`
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if w.pool.QueryRow(w.t.Context(), scheduled, id.String()).Scan(&at) == nil {
			return at
		}
	}
	w.t.Fatal("it is not tried again")
	return at
}

// why is how the webhook was paused last, from the log.
func (w *world) why(id domain.ID) (webhook.Party, webhook.Cause) {
	w.t.Helper()
	all, _, err := w.WebhooksNow(w.t.Context(), w.master)
	w.fine(err)
	hook, _ := all.Find(id)
	return hook.By, hook.Why
}
