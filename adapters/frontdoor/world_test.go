package frontdoor_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

const (
	token  = "700000001:secret-token"
	secret = "s3cret"
)

// haste is a clock on which a hundredth of a second is a second, so that pauses pass quickly.
type haste struct{ began time.Time }

const times = 100

func (c haste) Now() time.Time { return c.began.Add(times * time.Since(c.began)) }

func (c haste) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d/times, f).Stop
}

// world is the whole way from a phone to the log and back: a strict stand-in for Telegram, our adapter, the front door,
// a real log with its read model, and a dialog that each test writes.
type world struct {
	*testing.T
	pool     *pgxpool.Pool
	store    *eventstore.Store
	commands *commands.Commands
	clock    haste
	api      *telegramapi.Server
	url      string
	log      *bytes.Buffer
	logger   *slog.Logger
	handled  chan frontdoor.Handled
}

func newWorld(t *testing.T) *world { return newWorldOn(t, postgrestest.Pool(t)) }

func newWorldOn(t *testing.T, pool *pgxpool.Pool) *world {
	t.Helper()
	w := &world{T: t, pool: pool, clock: haste{time.Now()}, log: &bytes.Buffer{}, handled: make(chan frontdoor.Handled, 1000)}
	w.logger = slog.New(slog.NewTextHandler(&guarded{into: w.log}, nil))
	var err error
	w.store, err = eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	w.must(err)
	t.Cleanup(w.store.Close)
	w.commands = commands.New(w.store, time.Now)
	w.inBackground(projections.New(w.store, pool, w.logger).Run)
	w.api = telegramapi.New(telegramapi.Options{Clock: w.clock})
	w.must(w.api.AddBot(token, "ZapisTestBot", "Запись"))
	server := httptest.NewServer(w.api)
	w.url = server.URL
	t.Cleanup(func() {
		if v := w.api.Violations(); len(v) > 0 {
			t.Errorf("violations: %q", v)
		}
		w.api.Close()
		server.Close()
	})
	return w
}

// guarded is a buffer that several goroutines log into.
type guarded struct {
	mu   sync.Mutex
	into *bytes.Buffer
}

func (g *guarded) Write(line []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.into.Write(line)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) inBackground(run func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { run(ctx) })
	stop = func() { cancel(); running.Wait() }
	w.Cleanup(stop)
	return stop
}

// answers is a dialog written by a test.
type answers func(context.Context, dialog.Asked) (dialog.Reply, error)

func (a answers) Handle(ctx context.Context, asked dialog.Asked) (dialog.Reply, error) {
	return a(ctx, asked)
}

// process is a program with a front door, reachable by webhook.
type process struct {
	*frontdoor.Door
	bot  *telegram.Telegram
	hook string
}

func (w *world) process(d answers, change ...func(*frontdoor.Options)) *process {
	w.Helper()
	bot, err := telegram.New(telegram.Options{Token: token, APIURL: w.url, Log: w.logger, Clock: w.clock})
	w.must(err)
	w.Cleanup(bot.Close)
	o := frontdoor.Options{
		Store: w.store, Pool: w.pool, Dialog: d, People: w.commands, Pending: projections.PendingActions{Pool: w.pool},
		Messengers: []frontdoor.Messenger{bot}, Log: w.logger, Clock: w.clock,
		Observe: func(h frontdoor.Handled) { w.handled <- h },
	}
	for _, f := range change {
		f(&o)
	}
	door, err := frontdoor.New(o)
	w.must(err)
	router := echo.New()
	router.POST("/hook", bot.Webhook(secret, door))
	server := httptest.NewServer(router)
	w.Cleanup(server.Close)
	return &process{door, bot, server.URL + "/hook"}
}

// deliverTo has Telegram deliver to a process.
func (w *world) deliverTo(p *process) {
	w.Helper()
	w.must(p.bot.UseWebhook(w.Context(), p.hook, secret))
}

func (w *world) run(p *process) (stop func()) {
	return w.inBackground(func(ctx context.Context) {
		if err := p.Run(ctx); err != nil {
			w.Errorf("the door ended: %v", err)
		}
	})
}

// serving is a process that runs and that Telegram delivers to.
func (w *world) serving(d answers, change ...func(*frontdoor.Options)) *process {
	w.Helper()
	p := w.process(d, change...)
	w.run(p)
	w.deliverTo(p)
	return p
}

func (w *world) phone(id int64) *telegramapi.Chat {
	w.Helper()
	chat, err := w.api.Person(id, fmt.Sprint("Person ", id), "ru").Open("ZapisTestBot")
	w.must(err)
	return chat
}

func (w *world) soon() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	w.Cleanup(cancel)
	return ctx
}

// await waits until so many actions are handled.
func (w *world) await(n int) []frontdoor.Handled {
	w.Helper()
	var all []frontdoor.Handled
	for range n {
		select {
		case h := <-w.handled:
			all = append(all, h)
		case <-w.soon().Done():
			w.Fatalf("%d of %d were handled; log:\n%s", len(all), n, w.log)
		}
	}
	return all
}

// events are those of a type, in the order of the log.
func events[E domain.Event](w *world) []E {
	w.Helper()
	var kind E
	rows, err := w.pool.Query(w.Context(), `select position - 1 from events where type = $1 order by position`, kind.EventType())
	w.must(err)
	positions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	w.must(err)
	var found []E
	for _, before := range positions {
		page, err := w.store.Page(w.Context(), before, 1)
		w.must(err)
		event, err := w.store.Codec().Decode(page[0])
		w.must(err)
		found = append(found, event.(E))
	}
	return found
}

// said is what the bot has written in a chat, oldest first.
func said(c *telegramapi.Chat) []string {
	var texts []string
	for _, m := range c.Messages() {
		if m.From != nil && m.From.IsBot {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func show(name, text string, lifetime dialog.Lifetime, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: name, Text: []dialog.Run{{Text: text}}, Lifetime: lifetime}
	for _, label := range labels {
		s.Choices = append(s.Choices, []dialog.Choice{{Label: label, Action: "do:" + label}})
	}
	return s
}

// repeats answers everything with what was said, as a message of its own, and remembers how often it was asked.
type repeats struct {
	mu    sync.Mutex
	asked map[domain.ID]int
	order map[string][]int64
}

func (r *repeats) Handle(_ context.Context, asked dialog.Asked) (dialog.Reply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked == nil {
		r.asked, r.order = map[domain.ID]int{}, map[string][]int64{}
	}
	r.asked[asked.ID]++
	r.order[asked.Chat] = append(r.order[asked.Chat], asked.Order)
	return dialog.Reply{Screens: []dialog.Screen{show("echo", "echo "+asked.Text, dialog.Fresh)}}, nil
}

// registered makes somebody known who writes from an account.
func (w *world) registered(account string) domain.ID {
	w.Helper()
	_, id, err := w.commands.RegisterPerson(w.Context(), commands.Meta{Action: commands.NewID(domain.ID{1}, account), Channel: "telegram"},
		person.Register{Name: "Ирина", Locale: "ru", Messenger: "telegram", Account: domain.Personal(account)})
	w.must(err)
	return id
}

// textFrom is an update as Telegram would deliver it.
func textFrom(account, update int64) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":7,"date":1,"from":{"id":%d,"is_bot":false,"first_name":"O"},`+
		`"chat":{"id":%[2]d,"type":"private"},"text":"hi"}}`, update, account)
}

// post delivers an update by hand, as somebody who knows the secret.
func (w *world) post(p *process, body string) (status int) {
	w.Helper()
	request, err := http.NewRequestWithContext(w.Context(), http.MethodPost, p.hook, bytes.NewBufferString(body))
	w.must(err)
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	answer, err := http.DefaultClient.Do(request)
	w.must(err)
	w.must(answer.Body.Close())
	return answer.StatusCode
}

func names(all []action.Handled) (screens []string) {
	for _, h := range all {
		screens = append(screens, h.Screens...)
	}
	return screens
}
