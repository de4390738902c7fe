package cloud_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
)

const (
	numberID = "100200300"
	business = "79990000001"
	phone    = "79161234567"
	token    = "EAAG-secret-token"
	secret   = "app-secret"
	verify   = "verify-me"
)

// world is a number of ours at a strict stand-in for Meta, and Irina's phone. She has just written.
type world struct {
	*testing.T
	api   *cloudapi.Server
	url   string
	clock *cloudapi.ManualClock
	cloud *cloud.Cloud
	pool  *pgxpool.Pool
	who   *cloudapi.Person
	irina *cloudapi.Chat
	id    string // as which we know her
}

// named is what a message is called outside of the adapter: Meta's id would tell the phone.
func named(id string) string {
	sum := sha256.Sum256([]byte("whatsapp message " + id))
	return hex.EncodeToString(sum[:16])
}

// nowhere is a database that nobody connects to.
func nowhere(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), "postgres://127.0.0.1:1/none")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func newWorld(t *testing.T) *world { return newWorldWith(t, cloud.Options{}, cloudapi.Options{}) }

// stored is a world with a database.
func stored(t *testing.T, o cloud.Options) *world {
	t.Helper()
	o.Pool = postgrestest.Pool(t)
	return newWorldWith(t, o, cloudapi.Options{})
}

func newWorldWith(t *testing.T, o cloud.Options, at cloudapi.Options) *world {
	t.Helper()
	w := &world{T: t, clock: cloudapi.NewManualClock(time.Now().Truncate(time.Second))}
	at.Clock = w.clock
	w.api = cloudapi.New(at)
	w.must(w.api.AddNumber(cloudapi.Number{ID: numberID, Phone: business, Name: "Запись", Token: token, Secret: secret}))
	server := httptest.NewServer(w.api)
	w.url = server.URL
	if o.HTTPClient == nil {
		o.HTTPClient = &http.Client{Transport: &http.Transport{}}
	}
	if o.Pool == nil {
		o.Pool = nowhere(t)
	}
	w.pool = o.Pool
	o.NumberID, o.Token, o.Secret, o.APIURL, o.Clock = numberID, token, secret, w.url, w.clock
	var err error
	w.cloud, err = cloud.New(o)
	w.must(err)
	t.Cleanup(func() { w.cloud.Close(); w.api.Close(); server.CloseClientConnections(); server.Close() })
	w.who = w.api.Person(phone, "Ирина")
	w.id = w.who.UserID()
	w.irina, err = w.who.Open(business)
	w.must(err)
	w.must(w.irina.Type("hi"))
	t.Cleanup(func() {
		if v := w.api.Violations(); len(v) > 0 {
			t.Errorf("violations: %q", v)
		}
	})
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// listen lets Meta deliver to a door; what Irina wrote first comes at once.
func (w *world) listen(door *taker) {
	w.Helper()
	router := echo.New()
	router.Any("/hook", w.cloud.Webhook(verify, door))
	server := httptest.NewServer(router)
	w.Cleanup(server.Close)
	w.must(w.api.Subscribe(w.Context(), numberID, server.URL+"/hook", verify))
	if u := door.next(w); u.Text != "hi" {
		w.Fatalf("first came %+v", u)
	}
}

// taker is a receiver that keeps what it is given, and refuses while it is told to.
type taker struct {
	mu      sync.Mutex
	refuses int
	taken   []dialog.Update
	raw     [][]byte
	given   int
	arrived chan struct{}
}

func (d *taker) Receive(_ context.Context, update dialog.Update, raw []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuses > 0 {
		d.refuses--
		return errors.New("the log cannot be written")
	}
	d.taken, d.raw = append(d.taken, update), append(d.raw, raw)
	if d.arrived != nil {
		close(d.arrived)
		d.arrived = nil
	}
	return nil
}

// next waits for one more update.
func (d *taker) next(w *world) dialog.Update {
	w.Helper()
	for {
		d.mu.Lock()
		if len(d.taken) > d.given {
			u := d.taken[d.given]
			d.given++
			d.mu.Unlock()
			return u
		}
		arrived := make(chan struct{})
		d.arrived = arrived
		d.mu.Unlock()
		select {
		case <-arrived:
		case <-w.soon().Done():
			w.Fatal("no update came")
		}
	}
}

// soon is a context that ends before anybody loses patience.
func (w *world) soon() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	w.Cleanup(cancel)
	return ctx
}

// by is Irina's update.
func (w *world) by() dialog.Update {
	return dialog.Update{Channel: "whatsapp", Account: w.id, Chat: w.id, Kind: dialog.Text, Delivery: "wamid.0"}
}

// show shows screens after an update and gives the session as it is then.
func (w *world) show(screens ...dialog.Screen) dialog.Session {
	w.Helper()
	shown, session, err := w.cloud.Show(w.Context(), w.by(), dialog.Reply{Screens: screens}, 0)
	w.must(err)
	if shown != len(screens) {
		w.Errorf("shown %d of %d", shown, len(screens))
	}
	return session
}

func screen(text string, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: "test", Text: []dialog.Run{{Text: text}}, Lifetime: dialog.Replace, Language: "en"}
	for _, label := range labels {
		s.Choices = append(s.Choices, []dialog.Choice{{Label: label, Action: "do:" + label}})
	}
	return s
}

// chat is what we have sent, oldest first.
func (w *world) chat() (seen []string) {
	for _, m := range w.irina.Messages() {
		if !m.Own {
			seen = append(seen, m.String())
		}
	}
	return seen
}

func (w *world) sees(want ...string) {
	w.Helper()
	if got := strings.Join(w.chat(), "\n---\n"); got != strings.Join(want, "\n---\n") {
		w.Errorf("the chat is\n%s", got)
	}
}

// fate is what the front door and the jobs are told of an error.
func fate(err error) string {
	var trouble *cloud.Trouble
	if !errors.As(err, &trouble) {
		return fmt.Sprint(err)
	}
	after, again := trouble.Retry()
	told := fmt.Sprintf("blocked %t, again %t after %s", trouble.Blocked(), again, after)
	if trouble.Uncertain() {
		told += ", perhaps arrived"
	}
	return told
}

func second[T any](_ T, err error) error { return err }
