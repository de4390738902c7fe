package linked

//lint:file-ignore SA1019 the library calls its way in for tests dangerous, and marks it so

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/whatsapp/linked/device"
)

// offline is the real client, whose socket stays shut.
type offline struct {
	*library
	up chan struct{}
}

func (o *offline) ConnectContext(context.Context) error { o.up <- struct{}{}; return nil }

// unpairedShelf is the real one, which takes a device that no phone has linked for one that is.
type unpairedShelf struct {
	*shelf
	client *offline
}

func (s *unpairedShelf) Paired(context.Context) (device.Client, error) { return s.client, nil }

// real is a WhatsApp with the real library on a real Postgres, short of a phone.
type real struct {
	*world
	client *offline
}

func newReal(t *testing.T) *real {
	t.Helper()
	url := postgrestest.URL(t)
	pool, err := postgres.Pool(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	silent := &logger{slog.New(slog.DiscardHandler), "client"}
	s, err := openShelf(t.Context(), url, usualSchema, silent, "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Unpaired()
	if err != nil {
		t.Fatal(err)
	}
	r := &real{world: newWorld(t, pool), client: &offline{c.(*library), make(chan struct{}, 1)}}
	r.wa.devices = &unpairedShelf{s, r.client}
	r.begin()
	<-r.client.up
	r.dispatch(&events.Connected{})
	r.becomes(Online)
	return r
}

// dispatch hands out an event as the library does, and tells whether a message would be acknowledged.
func (r *real) dispatch(event any) (acknowledged bool) {
	return !r.client.DangerousInternals().DispatchEvent(event)
}

func TestTheRealLibraryHandsMessagesToTheDoor(t *testing.T) {
	r := newReal(t)
	onlyLID := func(m *events.Message) { m.Info.SenderAlt = types.JID{} }
	fromUs := func(m *events.Message) { m.Info.IsFromMe = true }
	group := func(m *events.Message) { m.Info.IsGroup, m.Info.Chat = true, types.NewJID("1203", types.GroupServer) }
	for _, m := range []*events.Message{wrote("A1", "one"), wrote("A2", "two", onlyLID), wrote("A3", "three", fromUs), wrote("A4", "four", group)} {
		if !r.dispatch(m) {
			t.Error("not acknowledged")
		}
	}
	r.want("taken in", r.door.texts(), []string{"text:one", "text:two"})
	if got := last(r.door.updates); got.Account != irina || got.Aliases != nil {
		t.Errorf("by the LID alone: %q %q", got.Account, got.Aliases)
	}
	if !r.client.SynchronousAck || !r.client.EnableDecryptedEventBuffer {
		t.Error("WhatsApp hears of a message's arrival too early, or could not deliver it again")
	}
}

func TestTheRealStoreKnowsBothIdentities(t *testing.T) {
	r := newReal(t)
	s := r.wa.devices.(*unpairedShelf)
	r.must(s.container.LIDMap.PutLIDMapping(t.Context(), irinaLID, irinaPhone))
	r.dispatch(wrote("A1", "x", func(m *events.Message) {
		m.Info.Chat, m.Info.Sender, m.Info.SenderAlt = irinaPhone, irinaPhone, types.JID{}
	}))
	got := last(r.door.updates)
	r.want("the account", got.Account, irina)
	r.want("the aliases", got.Aliases, []string{irinaPhone.User})
}

func TestTheRealLibraryIsToldWhenTheLogIsDown(t *testing.T) {
	for name, breaks := range map[string]func(*logbook){
		"an error": func(b *logbook) { b.refuse(errDown) },
		"a panic":  func(b *logbook) { b.panics = true },
	} {
		t.Run(name, func(t *testing.T) {
			r := newReal(t)
			breaks(r.door)
			if r.dispatch(wrote("A1", "x")) {
				t.Error("acknowledged, and lost")
			}
		})
	}
}

func TestTheRealLibrarysFailuresAreStates(t *testing.T) {
	for reason, test := range map[string]struct {
		more waBinary.Attrs
		kind Kind
		rest time.Duration
	}{
		"402": {waBinary.Attrs{"code": "101", "expire": "3600"}, Banned, time.Hour},
		"405": {nil, Outdated, forGood},
		"409": {nil, Stopped, forGood},
	} {
		t.Run(reason, func(t *testing.T) {
			r := newReal(t)
			attrs := waBinary.Attrs{"reason": reason}
			for name, value := range test.more {
				attrs[name] = value
			}
			r.client.DangerousInternals().HandleConnectFailure(t.Context(), &waBinary.Node{Tag: "failure", Attrs: attrs})
			if s := r.becomes(test.kind); test.kind == Banned && !s.Until.Equal(noon.Add(time.Hour)) {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestTheRealLibraryMendsTheirTroubleByItself(t *testing.T) {
	r := newReal(t)
	r.client.DangerousInternals().HandleConnectFailure(t.Context(), &waBinary.Node{Tag: "failure", Attrs: waBinary.Attrs{"reason": "503"}})
	r.dispatch(&events.LoggedOut{Reason: events.ConnectFailureLoggedOut})
	r.becomes(NeedsPairing) // and nothing before it
}

func TestTheRealClientSendsNothingWithoutAPhone(t *testing.T) {
	r := newReal(t)
	_, err := r.wa.Send(t.Context(), irina, screen("x"), "k")
	if fate, after := fateOf(err); fate != wait || after != time.Minute {
		t.Errorf("%v", err)
	}
}

func TestTheKeysHaveASchemaOfTheirOwn(t *testing.T) {
	pool := postgrestest.Pool(t)
	url := pool.Config().ConnString()
	var all sync.WaitGroup
	for range 4 { // processes that start at once
		all.Go(func() {
			wa, err := New(t.Context(), Options{DatabaseURL: url, Pool: pool})
			if err != nil {
				t.Error(err)
				return
			}
			if err := wa.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var ours, theirs int
	err := pool.QueryRow(t.Context(), `
select count(*) filter (where schemaname = 'whatsapp'), count(*) filter (where schemaname <> 'whatsapp')
from pg_tables where tablename like 'whatsmeow%'`).Scan(&ours, &theirs)
	if err != nil || ours < 10 || theirs != 0 {
		t.Errorf("%d tables in the schema, %d elsewhere, %v", ours, theirs, err)
	}
}

func TestOneOfTwoProcessesConnects(t *testing.T) {
	url := postgrestest.URL(t)
	silent := &logger{slog.New(slog.DiscardHandler), "client"}
	var shelves [2]*shelf
	for i := range shelves {
		var err error
		if shelves[i], err = openShelf(t.Context(), url, usualSchema, silent, ""); err != nil {
			t.Fatal(err)
		}
		defer shelves[i].Close()
	}
	first, err := shelves[0].Hold(t.Context())
	if err != nil || !first.Alive(t.Context()) {
		t.Fatal(err)
	}
	if _, err := shelves[1].Hold(t.Context()); !errors.Is(err, device.ErrElsewhere) {
		t.Errorf("the second may connect too: %v", err)
	}
	first.Release()
	if first.Alive(t.Context()) {
		t.Error("what was given back is still held")
	}
	second, err := shelves[1].Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second.Release()
	if c, err := shelves[0].Paired(t.Context()); c != nil || err != nil {
		t.Errorf("a device where no phone has linked any: %v, %v", c, err)
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	pool := postgrestest.Pool(t)
	url := pool.Config().ConnString()
	for name, o := range map[string]Options{
		"no database":    {},
		"a version":      {DatabaseURL: url, Pool: pool, Version: "two"},
		"a proxy":        {DatabaseURL: url, Pool: pool, Proxy: "ftp://somebody:secret@127.0.0.1"},
		"a broken proxy": {DatabaseURL: url, Pool: pool, Proxy: "http://somebody:secret@[::1"},
	} {
		wa, err := New(t.Context(), o)
		if wa != nil || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
