package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/eventstore/vault"
)

// built is the folder of the program, if a test wanted it.
var built string

// binary is the program as it is shipped, built once for all tests that start it.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "zapis-binary")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "zapis")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(built); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// patience bounds every wait for the program: far more than it ever takes.
const patience = 30 * time.Second

// program is the shipped program on a database of its own, in front of the strict Telegram.
type program struct {
	t        *testing.T
	telegram *telegramapi.Server
	apiURL   string
	address  string
	database string
	dir      string // of its data
	vault    string // where its keys are, if not beside the log
	process  *exec.Cmd
}

const (
	testToken  = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	testBot    = "zapis_bot"
	testSecret = "a-secret-of-the-tests"
)

func newProgram(t *testing.T) *program {
	t.Helper()
	p := installed(t, telegramapi.Options{}, func(telegram http.Handler) http.Handler { return telegram })
	p.launch()
	return p
}

// installed is a program that has not been started yet. Whatever it asks of Telegram passes through before.
func installed(t *testing.T, o telegramapi.Options, before func(http.Handler) http.Handler) *program {
	t.Helper()
	p := &program{t: t, telegram: telegramapi.New(o), database: postgrestest.URL(t), dir: t.TempDir(), address: freeAddress(t)}
	if err := p.telegram.AddBot(testToken, testBot, "Запись"); err != nil {
		t.Fatal(err)
	}
	api := httptest.NewServer(before(p.telegram))
	p.apiURL = api.URL
	t.Cleanup(func() { p.telegram.Close(); api.Close() })
	return p
}

// launch is the first start; the test's end is the last kill.
func (p *program) launch() {
	p.t.Helper()
	p.start()
	p.t.Cleanup(p.kill)
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// start runs the program and waits until Telegram delivers to it.
func (p *program) start(more ...string) {
	p.t.Helper()
	path, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	before := len(p.telegram.Requests("setWebhook"))
	p.process = exec.Command(path, append([]string{"serve", "--listen", p.address, "--public-url", "http://" + p.address,
		"--telegram-mode", "webhook", "--telegram-api-url", p.apiURL, "--log-level", "warn"}, more...)...)
	p.process.Env = append(os.Environ(), "DATABASE_URL="+p.database, "ZAPIS_DATA_DIR="+p.dir,
		"ZAPIS_TELEGRAM_TOKEN="+testToken, "ZAPIS_TELEGRAM_WEBHOOK_SECRET="+testSecret)
	p.process.Stderr = &lines{p.t}
	if err := p.process.Start(); err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := p.telegram.AwaitRequests(ctx, before+1, "setWebhook"); err != nil {
		p.t.Fatalf("the program did not reach Telegram: %v", err)
	}
}

// kill is kill -9.
func (p *program) kill() {
	_ = p.process.Process.Kill()
	_ = p.process.Wait()
}

// lines shows what the program says as the test's own log.
type lines struct{ t *testing.T }

func (l *lines) Write(text []byte) (int, error) {
	for scanner := bufio.NewScanner(strings.NewReader(string(text))); scanner.Scan(); {
		l.t.Log(scanner.Text())
	}
	return len(text), nil
}

// phone is a person's chat with the bot, and how many steps they took.
type phone struct {
	*telegramapi.Chat
	t     *testing.T
	steps int
}

func (p *program) phone(id int64, name, language string) *phone {
	p.t.Helper()
	chat, err := p.telegram.Person(id, name, language).Open(testBot)
	if err != nil {
		p.t.Fatal(err)
	}
	return &phone{Chat: chat, t: p.t}
}

func (p *phone) did(err error) telegramapi.Screen {
	p.t.Helper()
	p.steps++
	if err != nil {
		p.t.Fatalf("%v, on\n%s", err, p.Screen())
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	screen, err := p.Reply(ctx)
	if err != nil {
		p.t.Fatalf("no answer: %v\n%s", err, p.Transcript())
	}
	return screen
}

func (p *phone) start(code string) telegramapi.Screen { p.t.Helper(); return p.did(p.Start(code)) }
func (p *phone) types(text string) telegramapi.Screen { p.t.Helper(); return p.did(p.Type(text)) }

// taps waits for a button and taps it.
func (p *phone) taps(label string) telegramapi.Screen {
	p.t.Helper()
	p.offered(label)
	return p.did(p.Tap(label))
}

// opens opens the booking just made from the list of bookings, again if its calendar file comes in between.
func (p *phone) opens() {
	p.t.Helper()
	soon := func(wanted func(telegramapi.Screen) bool) (telegramapi.Screen, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patience/4)
		defer cancel()
		return p.Await(ctx, wanted)
	}
	for range 4 {
		p.types("/bookings")
		list, err := soon(func(s telegramapi.Screen) bool {
			return len(s.Buttons) > 0 && strings.Contains(s.Buttons[0][0], "· Стрижка")
		})
		if err != nil || p.Tap(list.Buttons[0][0]) != nil {
			continue
		}
		if _, err := soon(func(s telegramapi.Screen) bool {
			return len(s.Buttons) > 0 && slices.Contains(s.Buttons[0], "Отменить")
		}); err == nil {
			return
		}
	}
	p.t.Fatalf("the booking does not open:\n%s", p.Transcript())
}

// offered waits until the newest message has the button.
func (p *phone) offered(label string) telegramapi.Screen {
	p.t.Helper()
	return p.awaits(label, func(s telegramapi.Screen) bool {
		return slices.ContainsFunc(s.Buttons, func(row []string) bool { return slices.Contains(row, label) })
	})
}

// sees waits until a message holds the text: another may have come after it by then.
func (p *phone) sees(text string) telegramapi.Screen {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, m := range p.Messages() {
			if strings.Contains(m.Text, text) {
				return p.Screen()
			}
		}
	}
	p.t.Fatalf("never saw %q:\n%s", text, p.Transcript())
	return telegramapi.Screen{}
}

func (p *phone) awaits(what string, wanted func(telegramapi.Screen) bool) telegramapi.Screen {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	screen, err := p.Await(ctx, wanted)
	if err != nil {
		p.t.Fatalf("never saw %q:\n%s", what, p.Transcript())
	}
	return screen
}

// log is what the program's log holds.
func (p *program) log() []domain.Event { p.t.Helper(); return logged(p.t, p.database, p.dir, p.vault) }

// legible is a codec for what a program with this data folder has sealed.
func legible(t *testing.T, pool *pgxpool.Pool, dir string, elsewhere ...string) *eventstore.Codec {
	t.Helper()
	for _, url := range elsewhere {
		if url == "" {
			break
		}
		var err error
		if pool, err = pgxpool.New(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
	}
	settings := Settings{DataDir: dir}
	ring, err := settings.ring(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.Open(t.Context(), pool, ring)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	return eventstore.NewCodec(eventstore.KnownEvents()...).Sealing(keys)
}

// logged is what the log of a database holds.
func logged(t *testing.T, database, dir string, vault ...string) (events []domain.Event) {
	t.Helper()
	for _, one := range recordedIn(t, database, dir, vault...) {
		events = append(events, one.event)
	}
	return events
}

// recordedEvent is an event with the action that it goes back to.
type recordedEvent struct {
	event  domain.Event
	action domain.ID
}

func recordedIn(t *testing.T, database, dir string, vault ...string) (events []recordedEvent) {
	t.Helper()
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	store, err := eventstore.New(pool, legible(t, pool, dir, vault...))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	recorded, err := store.Page(ctx, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recorded {
		event, err := store.Codec().Decode(r)
		if err != nil {
			t.Fatal(err)
		}
		meta, err := eventstore.DecodeMeta(r)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, recordedEvent{event, meta.Action})
	}
	return events
}

func count[E domain.Event](events []domain.Event) (n int) {
	for _, event := range events {
		if _, ok := event.(E); ok {
			n++
		}
	}
	return n
}

// post sends a delivery as Telegram does, or as somebody who pretends to.
func (p *program) post(secret, body string) int {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodPost, "http://"+p.address+telegramPath, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}
