package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox"
	"zapis/domain"
)

// The contract: whatever messenger is connected, the program behind it is the same, and everybody gets the same answers,
// rendered as that messenger does. The tests named TestContract run the whole program, put together as it is when it is
// shipped, in front of each messenger's real adapter and its strict stand-in.

// stage is the program on a database of its own, with some messengers and a clock that is moved.
type stage struct {
	*testing.T
	clock *sandbox.Clock
	began time.Time
	base  string

	database, dir string
}

// log is what the program's log holds.
func (s *stage) log() []domain.Event { s.Helper(); return logged(s.T, s.database, s.dir) }

// newStage starts the program with the messengers of these troupes. It is Monday, half a minute after nine there.
func newStage(t *testing.T, zone string, troupes ...troupe) *stage {
	t.Helper()
	there, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2027, 3, 1, 9, 0, 30, 0, there)
	log := slog.New(slog.NewTextHandler(&lines{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	clock, err := sandbox.NewClock("", log)
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(monday.Sub(clock.Now()))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, clock: clock, began: monday, base: "http://" + listener.Addr().String()}
	ctx, stop := context.WithCancel(context.Background())
	s.database, s.dir = postgrestest.URL(t), t.TempDir()
	pool, err := postgres.Pool(ctx, s.database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	app, err := wire(ctx, foundation{
		settings: Settings{DatabaseURL: databaseURL(s.database), DataDir: s.dir, APIRate: 10_000}, databaseURL: s.database, pool: pool, base: s.base, log: log,
		connect: func(a *application, ctx context.Context, on foundation) (all []connection, _ *sandbox.Clock, err error) {
			for _, each := range troupes {
				c, err := each.connect(ctx, s, a, on)
				if err != nil {
					return nil, nil, err
				}
				all = append(all, c)
			}
			return all, clock, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- (&Main{Log: log, Out: io.Discard}).serve(ctx, listener, app) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the program ended: %v", err)
		}
		app.close()
		for _, each := range troupes {
			for _, v := range each.violations() {
				t.Errorf("the platform would not take: %s", v)
			}
		}
	})
	for _, each := range troupes {
		each.ready(s)
	}
	return s
}

// line is the way to a stand-in, which can be cut: then a proxy answers in its place.
type line struct {
	url  string
	down atomic.Bool
	lost atomic.Int64 // calls that came while it was cut
}

func (s *stage) line(to http.Handler) *line {
	l := &line{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.down.Load() {
			l.lost.Add(1)
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		to.ServeHTTP(w, r)
	}))
	s.Cleanup(server.Close)
	l.url = server.URL
	return l
}

// until moves the clock on to a time of a day, the first being 0, such as "14:00".
func (s *stage) until(day int, at string) {
	s.Helper()
	of, err := time.Parse("15:04", at)
	if err != nil {
		s.Fatal(err)
	}
	y, m, d := s.began.Date()
	then := time.Date(y, m, d+day, of.Hour(), of.Minute(), 0, 0, s.began.Location())
	left := then.Sub(s.clock.Now())
	if left <= 0 {
		s.Fatalf("it is after %s already", at)
	}
	s.clock.Advance(left)
}

// troupe is one messenger: its adapter, the stand-in in front of which it runs, and the people who use it.
type troupe interface {
	connect(ctx context.Context, s *stage, a *application, on foundation) (connection, error)
	ready(s *stage) // once the program runs
	phone(s *stage, name, language string) device
	violations() []string
	campaigns() bool // mailings to many may go out on it

	blocks() hearing // how we learn that somebody has blocked us

	outage(down bool)  // whatever is sent fails for a while
	felt() bool        // something did
	repeat(copies int) // each thing that people do is delivered so often, in any order that the platform allows
	refuse(times int)  // the next so many messages come too fast for the platform
}

// hearing is how we learn of something.
type hearing int

const (
	toldAtOnce hearing = iota // the platform says so
	foundOut                  // by the next message
	neverHeard
)

// device is a person's phone.
type device interface {
	follow(link string) error // a start link; an empty one begins the chat without
	types(text string) error
	sendPhoto(photo []byte, under string) error
	block(blocked bool) error
	messages() []message // ours, as they stand now, oldest first
	await(ctx context.Context, wanted func() bool) error
	transcript() string
}

// message is one of ours on somebody's phone.
type message struct {
	text   string
	labels []string
	file   string // what kind, if one came with it
	tap    func(label string) error
}

// actor is somebody with a phone, who waits for what they expect: what was there before they last did something does not count.
type actor struct {
	*stage
	device
	name   string
	before []message
}

func (s *stage) actor(of troupe, name, language string) *actor {
	s.Helper()
	return &actor{stage: s, device: of.phone(s, name, language), name: name}
}

// does lets them do something.
func (a *actor) does(deed func() error) {
	a.Helper()
	a.before = a.messages()
	if err := deed(); err != nil {
		a.Fatalf("%s: %v\n%s", a.name, err, a.transcript())
	}
}

func (a *actor) opens(link string) { a.Helper(); a.does(func() error { return a.follow(link) }) }
func (a *actor) says(text string)  { a.Helper(); a.does(func() error { return a.types(text) }) }

// news are the messages that came or were changed since.
func (a *actor) news() (fresh []message) {
	for i, m := range a.messages() {
		if i >= len(a.before) || a.before[i].text != m.text || !slices.Equal(a.before[i].labels, m.labels) {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// sees waits for a message that holds the text, and gives the newest that does.
func (a *actor) sees(text string) message {
	a.Helper()
	return a.awaits(text, func(m message) bool { return strings.Contains(m.text, text) })
}

func (a *actor) awaits(what string, wanted func(message) bool) (found message) {
	a.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := a.await(ctx, func() bool {
		for _, m := range a.news() {
			if wanted(m) {
				found = m
			}
		}
		return found.tap != nil
	})
	if err != nil {
		a.Fatalf("%s never saw %q:\n%s", a.name, what, a.transcript())
	}
	return found
}

// offered waits for a choice that begins so.
func (a *actor) offered(choice string) {
	a.Helper()
	a.awaits(choice, func(m message) bool { return m.offers(choice) != "" })
}

// answers waits for a message that holds the text and offers a choice that begins so, turning pages if there are, and
// makes it.
func (a *actor) answers(text, choice string) {
	a.Helper()
	for range mostPages {
		m := a.awaits(text+" / "+choice, func(m message) bool {
			return strings.Contains(m.text, text) && (m.offers(choice) != "" || m.offers(nextPage) != "" || m.offers(nextPageEnglish) != "")
		})
		if label := m.offers(choice); label != "" {
			a.does(func() error { return m.tap(label) })
			return
		}
		a.does(func() error { return m.tap(m.offers(nextPage) + m.offers(nextPageEnglish)) })
	}
	a.Fatalf("%s was never offered %q:\n%s", a.name, choice, a.transcript())
}

const (
	mostPages       = 10
	nextPage        = "Ещё ›"
	nextPageEnglish = "More ›"
)

// offers gives the label of a choice that begins so. A label that was cut ends in an ellipsis.
func (m message) offers(choice string) string {
	for _, label := range m.labels {
		whole, cut := strings.CutSuffix(label, "…")
		if strings.HasPrefix(label, choice) || cut && strings.HasPrefix(choice, whole) {
			return label
		}
	}
	return ""
}
