package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

// meter stands before Telegram and counts the messages that it was asked to send.
type meter struct {
	behind  http.Handler
	mu      sync.Mutex
	taken   []time.Time   // messages that Telegram took
	clients int           // of these, messages to clients
	tooMany int           // answered 429
	more    chan struct{} // closed and renewed with each that was taken
}

func newMeter(telegram http.Handler) *meter {
	return &meter{behind: telegram, more: make(chan struct{})}
}

// noted is an answer whose status is noted.
type noted struct {
	http.ResponseWriter
	status int
}

func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

func (m *meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		m.behind.ServeHTTP(w, r)
		return
	}
	toClient := chatOf(r) >= firstClient
	answer := &noted{w, http.StatusOK}
	m.behind.ServeHTTP(answer, r)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch answer.status {
	case http.StatusOK:
		m.taken = append(m.taken, time.Now())
		if toClient {
			m.clients++
			close(m.more)
			m.more = make(chan struct{})
		}
	case http.StatusTooManyRequests:
		m.tooMany++
	}
}

// chatOf is where a message is to go; the request can still be read.
func chatOf(r *http.Request) int {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	chat, e := strconv.Atoi(again.FormValue("chat_id"))
	if err != nil || e != nil {
		return 0 // whatever it is, Telegram will say so
	}
	return chat
}

// so is how many messages to clients Telegram has taken, and what is closed when there are more.
func (m *meter) so() (taken int, more <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.clients, m.more
}

// reach waits until Telegram has taken so many messages to clients.
func (m *meter) reach(ctx context.Context, n int) error {
	for {
		taken, more := m.so()
		if taken >= n {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("%d messages to clients where %d were awaited: %w", taken, n, ctx.Err())
		}
	}
}

// most is how many messages were taken within any second.
func (m *meter) most() (most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := 0
	for i, at := range m.taken {
		for at.Sub(m.taken[first]) >= time.Second {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// crowd is a program whose master Anna has very many clients.
type crowd struct {
	*program
	*meter
	anna    *phone
	master  domain.ID
	phones  map[domain.ID]*telegramapi.Chat // of the clients
	why     map[domain.ID]string            // the reason for which a client is not to be told
	pool    *pgxpool.Pool
	store   *eventstore.Store
	doing   *commands.Commands
	faulted int // messages that the test has let Telegram refuse with 429
	broken  int // messages that the test has let a proxy answer instead
	kills   int
}

// crowdSize is 300, or what ZAPIS_TEST_RECIPIENTS says.
func crowdSize(t *testing.T) int {
	asked := os.Getenv("ZAPIS_TEST_RECIPIENTS")
	if asked == "" {
		return 300
	}
	n, err := strconv.Atoi(asked)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	firstClient = 1000 // the clients' ids in Telegram count from here
	mutes       = 3    // of the first clients have had enough of this master
	blocks      = 4    // of the next have blocked the bot
	crowdsPace  = 16   // how many register at the same time
)

// newCrowd opens the chats, starts the program, has Anna register, and lets n clients in by her link.
func newCrowd(t *testing.T, n int) *crowd {
	t.Helper()
	c := &crowd{phones: map[domain.ID]*telegramapi.Chat{}, why: map[domain.ID]string{}}
	c.program = installed(t, telegramapi.Options{Rates: telegramapi.TelegramRates}, func(telegram http.Handler) http.Handler {
		c.meter = newMeter(telegram)
		return c.meter
	})
	chats := c.open(n)
	c.launch()
	var code string
	c.anna, code = c.program.anna()
	var err error
	if c.pool, err = pgxpool.New(t.Context(), c.database); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.pool.Close)
	if c.store, err = eventstore.New(c.pool, legible(t, c.pool, c.dir)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.store.Close)
	c.doing = commands.New(c.store, time.Now)
	c.awake(code)
	c.register(chats, code)
	c.listed(n)
	return c
}

// open is n people who have started the bot, some of whom then blocked it; the bot was not there to hear of it.
func (c *crowd) open(n int) []*telegramapi.Chat {
	c.t.Helper()
	chats := make([]*telegramapi.Chat, n)
	for i := range chats {
		id := int64(firstClient + i)
		chat, err := c.telegram.Person(id, fmt.Sprint("К", i), "ru").Open(testBot)
		if err == nil {
			err = chat.Start("")
		}
		if err != nil {
			c.t.Fatal(err)
		}
		if i >= mutes && i < mutes+blocks {
			chat.Block()
		}
		chats[i] = chat
	}
	answer, err := http.Get(c.apiURL + "/bot" + testToken + "/deleteWebhook?drop_pending_updates=true")
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		c.t.Fatal(answer.Status)
	}
	return chats
}

func by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: domain.ID(uuid.New()), Actor: actor, Channel: "test"}
}

// awake takes the quiet hours out of Anna's policy: the test runs at any time of the day.
func (c *crowd) awake(code string) {
	c.t.Helper()
	link, err := c.store.LinkOwner(c.t.Context(), code)
	if err != nil {
		c.t.Fatal(err)
	}
	c.master = link.Master
	m, _, err := c.doing.MasterNow(c.t.Context(), c.master)
	if err != nil {
		c.t.Fatal(err)
	}
	m.Policy.QuietFrom, m.Policy.QuietTo = 0, 0
	if _, err := c.doing.Master(c.t.Context(), by(m.Person), c.master, master.SetPolicy{Policy: m.Policy}); err != nil {
		c.t.Fatal(err)
	}
}

// register takes the people in, beside the program and by the same commands.
func (c *crowd) register(chats []*telegramapi.Chat, code string) {
	c.t.Helper()
	began := time.Now()
	ids := make([]domain.ID, len(chats))
	group, ctx := errgroup.WithContext(c.t.Context())
	group.SetLimit(crowdsPace)
	for i := range chats {
		group.Go(func() (err error) {
			ids[i], err = c.client(ctx, i, code)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		c.t.Fatal(err)
	}
	for i, id := range ids {
		c.phones[id] = chats[i]
		switch {
		case i < mutes:
			c.why[id] = "unwanted"
		case i < mutes+blocks:
			c.why[id] = "blocked"
		}
	}
	c.t.Logf("%d clients registered in %v", len(chats), time.Since(began).Round(time.Millisecond))
}

func (c *crowd) client(ctx context.Context, i int, code string) (domain.ID, error) {
	_, id, err := c.doing.RegisterPerson(ctx, by(domain.ID{}), person.Register{
		Name: domain.Personal(fmt.Sprint("К", i)), Locale: "ru", Messenger: "telegram", Account: domain.Personal(strconv.Itoa(firstClient + i)),
	})
	if err != nil {
		return id, err
	}
	if _, _, err := c.doing.FollowLink(ctx, by(id), code); err != nil || i >= mutes {
		return id, err
	}
	_, err = c.doing.Person(ctx, by(id), person.ChangeNotifications{Notifications: person.Notifications{Muted: []domain.ID{c.master}}})
	return id, err
}

// listed waits until the program's read models know of all.
func (c *crowd) listed(n int) {
	c.t.Helper()
	began := time.Now()
	clients := projections.Clients{Pool: c.pool}
	for deadline := began.Add(2 * patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		asked := time.Now()
		audience, err := clients.Audience(c.t.Context(), c.master, broadcast.Audience{Kind: broadcast.All}, asked)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(audience) == n {
			c.t.Logf("listed %v later; the audience took %v to read", time.Since(began).Round(time.Millisecond), time.Since(asked).Round(time.Millisecond))
			return
		}
	}
	c.t.Fatal("the clients are not listed in time")
}
