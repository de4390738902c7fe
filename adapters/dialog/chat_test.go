package dialog_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"zapis/adapters/cache"
	"zapis/adapters/dialog"
	"zapis/adapters/dialog/words"
	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

// town is a whole product without messengers: log, commands, read models and dialog on a database of its own.
type town struct {
	t      testing.TB
	dialog *dialog.Dialog
	store  *eventstore.Store
	now    atomic.Pointer[time.Time]
	phones int
	lags   atomic.Int32 // how many waits for the read models will be in vain
	cache  spyCache
}

func newTown(t testing.TB) *town {
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	town := &town{t: t, store: store, cache: spyCache{Memory: cache.NewMemory(1000, time.Hour)}}
	town.at(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) // a Monday, noon in Moscow
	runner := projections.New(store, pool, slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; store.Close() })
	town.dialog = dialog.New(dialog.Options{
		Commands:  commands.New(store, town.clock),
		Catalogue: projections.Catalogue{Pool: pool}, People: projections.People{Pool: pool},
		Week: projections.WeekSchedule{Pool: pool}, Free: projections.FreeSlots{Pool: pool},
		Active: projections.ActiveBookings{Pool: pool}, Clients: projections.Clients{Pool: pool},
		Reviews: projections.Reviews{Pool: pool}, Chats: projections.ChatHistory{Pool: pool},
		Told: projections.Deliveries{Pool: pool}, Casts: projections.Broadcasts{Pool: pool},
		Await: func(ctx context.Context, position int64) error {
			if err := runner.AwaitAll(ctx, position); err != nil || town.lags.Add(-1) < 0 {
				return err
			}
			return context.DeadlineExceeded
		},
		Clock: town.clock,
		Addresses: func(code, _ string) []dialog.Address {
			return []dialog.Address{{Messenger: "telegram", URL: "https://t.me/zapis_bot?start=" + code}, {Messenger: "vk"}}
		},
		Cache: &town.cache,
		Calendars: func(code string) (page, feed string) {
			return "https://zapis.example/calendar/" + code, "https://zapis.example/calendar/" + code + ".ics"
		},
	})
	return town
}

func (w *town) at(now time.Time) { w.now.Store(&now) }

func (w *town) clock() time.Time { return *w.now.Load() }

// spyCache counts what it could answer.
type spyCache struct {
	*cache.Memory
	hits     atomic.Int32
	poisoned atomic.Pointer[string] // the answer to everything, if there is one
}

func (c *spyCache) Get(ctx context.Context, key string) (string, bool) {
	if lie := c.poisoned.Load(); lie != nil {
		return *lie, true
	}
	value, found := c.Memory.Get(ctx, key)
	if found {
		c.hits.Add(1)
	}
	return value, found
}

// phone is one person's chat: what they see, and what they can tap.
type phone struct {
	*town
	account, name, language string
	person                  domain.ID
	session                 dialog.Session
	shown                   []dialog.Screen // the answer to the last update
	last                    dialog.Asked
	reply                   dialog.Reply
	waits                   int // how often the dialog was still working
	steps                   int // taps and texts so far
	keepsLive               bool
	message                 string // whose buttons are tapped
	typed, read             int    // characters, of texts sent and of screens answered
	channel                 string // empty: telegram
}

func (w *town) phone(name, language string) *phone {
	w.phones++
	return &phone{town: w, account: uuid.NewString(), name: name, language: language}
}

// does hands an update to the dialog, as often as it says that it is still working.
func (p *phone) does(update dialog.Update) {
	p.t.Helper()
	p.steps++
	if update.Kind == dialog.Text {
		p.typed += utf8.RuneCountInString(update.Text)
	}
	for _, screen := range p.shown {
		for _, run := range screen.Text {
			p.read += utf8.RuneCountInString(run.Text)
		}
	}
	update.Channel = cmp.Or(p.channel, "telegram")
	update.Account, update.Chat, update.Language = p.account, p.account, p.language
	update.Name, update.Message = domain.Personal(p.name), p.message
	p.handle(dialog.Asked{Update: update, ID: domain.ID(uuid.New()), Person: p.person, Session: p.session})
}

func (p *phone) handle(asked dialog.Asked) {
	p.t.Helper()
	reply, err := p.dialog.Handle(p.t.Context(), asked)
	for errors.Is(err, dialog.ErrStillWorking) {
		p.waits++
		reply, err = p.dialog.Handle(p.t.Context(), asked)
	}
	if err != nil {
		p.t.Fatalf("%s %q %q: %v", asked.Kind, asked.Text, asked.Action, err)
	}
	p.last, p.reply, p.person, p.session = asked, reply, reply.Person, reply.Session
	if len(reply.Screens) > 0 {
		p.shown = reply.Screens
		if p.keepsLive {
			p.session.Live, p.session.ShownAt = &reply.Screens[len(reply.Screens)-1], p.clock()
		}
	}
}

// again delivers the last update a second time.
func (p *phone) again() *phone {
	p.t.Helper()
	p.handle(p.last)
	return p
}

func (p *phone) start(code string) *phone {
	p.t.Helper()
	p.does(dialog.Update{Kind: dialog.Start, Text: code})
	return p
}

func (p *phone) types(text string) *phone {
	p.t.Helper()
	p.does(dialog.Update{Kind: dialog.Text, Text: text})
	return p
}

// taps the first button on the last answer whose label holds the text.
func (p *phone) taps(label string) *phone {
	p.t.Helper()
	action, found := p.button(label)
	if !found {
		p.t.Fatalf("no button %q on:\n%s", label, p.sees())
	}
	return p.sends(action)
}

func (p *phone) sends(action string) *phone {
	p.t.Helper()
	p.does(dialog.Update{Kind: dialog.Tap, Action: action})
	return p
}

func (p *phone) button(label string) (string, bool) {
	for _, exact := range []bool{true, false} {
		for _, screen := range p.shown {
			for _, row := range screen.Choices {
				for _, choice := range row {
					text := plainSpaces.Replace(choice.Label)
					if text == label || !exact && strings.Contains(text, label) {
						return choice.Action, true
					}
				}
			}
		}
	}
	return "", false
}

func (p *phone) sees() string {
	var all []string
	for _, screen := range p.shown {
		all = append(all, dialog.Drawn(screen))
	}
	return plainSpaces.Replace(strings.Join(all, "\n"))
}

// plainSpaces lets tests write prices and lengths of time with the space of the keyboard.
var plainSpaces = strings.NewReplacer("\u2009", " ", "\u00a0", " ")

// reads fails unless every text is to be seen.
func (p *phone) reads(texts ...string) *phone {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.sees(), text) {
			p.t.Fatalf("%q is not to be read on:\n%s", text, p.sees())
		}
	}
	return p
}

func (p *phone) on(name string) *phone {
	p.t.Helper()
	if p.shown[0].Name != name {
		p.t.Fatalf("on screen %q, want %q:\n%s", p.shown[0].Name, name, p.sees())
	}
	return p
}

// events counts what the log holds, by type.
func (w *town) events() map[string]int {
	w.t.Helper()
	page, err := w.store.Page(w.t.Context(), 0, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	counts := map[string]int{}
	for _, recorded := range page {
		counts[recorded.Type]++
	}
	return counts
}

// anna signs up a master and gives her link's code.
func (w *town) anna(language string) (*phone, string) {
	w.t.Helper()
	p := w.phone("Анна", language)
	p.start("").taps(words.In(language).Text("button.sign_up", nil))
	p.taps("Анна").types("Стрижка 1500 45 мин").types("Большая Садовая, 3")
	p.taps("10:00–20:00").on("signup.ready")
	return p, p.code()
}

// code is the start code of the link on the last answer.
func (p *phone) code() string {
	p.t.Helper()
	_, code, found := strings.Cut(p.sees(), "?start=")
	if !found {
		p.t.Fatalf("no link on:\n%s", p.sees())
	}
	code, _, _ = strings.Cut(code, "\n")
	return strings.TrimSpace(code)
}
