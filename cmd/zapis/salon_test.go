package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
	"zapis/adapters/whatsapp/cloud"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// salon is the whole program at a time that is moved, in front of Telegram and Meta: Anna is a master in Telegram.
type salon struct {
	*commands.Commands
	*testing.T
	clock    *sandbox.Clock
	store    *eventstore.Store
	telegram *telegramapi.Server
	meta     *cloudapi.Server
	anna     domain.ID
	master   domain.ID
	place    domain.ID
	service  domain.ID
	code     string
}

func newSalon(t *testing.T, o cloudapi.Options, settings Settings) *salon {
	t.Helper()
	s := &salon{T: t, place: domain.ID(uuid.New()), service: domain.ID(uuid.New())}
	log := slog.New(slog.NewTextHandler(&lines{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	var err error
	s.clock, err = sandbox.NewClock("", log)
	s.fine(err)
	monday := time.Date(2027, 3, 1, 6, 0, 30, 0, time.UTC) // nine in the morning in Moscow
	s.clock.Advance(monday.Sub(s.clock.Now()))
	o.Clock = s.clock
	s.meta, s.telegram = cloudapi.New(o), telegramapi.New(telegramapi.Options{Clock: s.clock})
	metas, telegrams := httptest.NewServer(s.meta), httptest.NewServer(s.telegram)
	s.fine(s.telegram.AddBot(testToken, testBot, "Запись"))
	s.fine(s.meta.AddNumber(cloudapi.Number{ID: whatsappNumber, Phone: whatsappPhone, Name: "Запись", Token: "wa-token", Secret: whatsappSecret}))
	t.Cleanup(func() { s.meta.Close(); s.telegram.Close(); metas.Close(); telegrams.Close() })
	templates, err := settings.templates()
	s.fine(err)
	url := postgrestest.URL(t)
	pool, err := postgres.Pool(t.Context(), url)
	s.fine(err)
	t.Cleanup(pool.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.fine(err)
	base := "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	dir := t.TempDir()
	app, err := wire(ctx, foundation{
		settings: Settings{Sandbox: "on", DatabaseURL: databaseURL(url), DataDir: dir}, databaseURL: url, pool: pool, base: base, log: log,
		connect: func(a *application, _ context.Context, on foundation) ([]connection, *sandbox.Clock, error) {
			bot, err := a.telegramConnection(on, telegram.Options{Token: testToken, APIURL: telegrams.URL, Log: on.log, Clock: s.clock})
			if err != nil {
				return nil, nil, err
			}
			number, err := a.cloudConnection(on, cloud.Options{
				NumberID: whatsappNumber, Token: "wa-token", Secret: whatsappSecret, APIURL: metas.URL, Log: on.log, Clock: s.clock,
				Templates: templates,
			}, whatsappVerify)
			return []connection{number, bot}, s.clock, err
		},
	})
	s.fine(err)
	ended := make(chan error, 1)
	go func() { ended <- (&Main{Log: log, Out: io.Discard}).serve(ctx, listener, app) }()
	t.Cleanup(func() {
		stop()
		s.fine(<-ended)
		app.close()
	})
	s.fine(s.meta.Subscribe(t.Context(), whatsappNumber, base+whatsappPath, whatsappVerify))
	s.store, err = eventstore.New(pool, legible(t, pool, dir))
	s.fine(err)
	t.Cleanup(s.store.Close)
	s.Commands = commands.New(s.store, s.clock.Now)
	s.open()
	return s
}

func (s *salon) fine(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// open has Anna work around the clock.
func (s *salon) open() {
	s.Helper()
	ctx := s.Context()
	var err error
	_, s.anna, err = s.RegisterPerson(ctx, by(domain.ID{}), person.Register{Name: "Анна", Locale: "ru", Messenger: "telegram", Account: "1"})
	s.fine(err)
	_, s.master, err = s.RegisterMaster(ctx, by(s.anna), commands.RegisterMaster{Name: "Анна", Currency: "RUB", Locale: "ru"})
	s.fine(err)
	for _, cmd := range []master.Command{
		master.AddPlace{Place: s.place, Address: "Садовая, 3", Zone: "Europe/Moscow"},
		master.SetHours{Place: s.place, Hours: []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{End: 24 * 60}}}},
		master.AddService{Service: s.service, Offer: master.Offer{Name: "Стрижка", DurationMin: 30, Price: 150000}},
	} {
		_, err = s.Master(ctx, by(s.anna), s.master, cmd)
		s.fine(err)
	}
	_, s.code, err = s.IssueLink(ctx, by(s.anna), s.master, master.IssueLink{})
	s.fine(err)
}

// oleg comes by Anna's link, in WhatsApp where he wants to be told, and has an account in Telegram, too.
func (s *salon) oleg() (id domain.ID, whatsapp *waPhone, telegram *phone) {
	s.Helper()
	who := s.meta.Person("79161234567", "Олег")
	chat, err := who.Open(whatsappPhone)
	s.fine(err)
	s.fine(chat.Type("Хочу записаться, START-" + s.code))
	whatsapp = &waPhone{Chat: chat, t: s.T}
	whatsapp.sees("Анна")
	id, err = s.store.PersonOf(s.Context(), "whatsapp", who.UserID())
	s.fine(err)
	s.settles(id)
	other, err := s.telegram.Person(2, "Олег", "ru").Open(testBot)
	s.fine(err)
	s.fine(other.Start(""))
	telegram = &phone{Chat: other, t: s.T}
	telegram.sees("Анна") // they are known there
	return id, whatsapp, telegram
}

// settles gives somebody a second account and has them prefer the first; the program may be writing down who they are.
func (s *salon) settles(id domain.ID) {
	s.Helper()
	for {
		p, still, err := s.PersonNow(s.Context(), id)
		s.fine(err)
		_, err = s.store.Append(s.Context(), eventstore.Command{
			ID: domain.ID(uuid.New()), Meta: eventstore.Meta{Action: domain.ID(uuid.New()), Command: "test"},
			Streams: []eventstore.Stream{{Name: still.Stream, Version: still.Version, Events: []domain.Event{
				person.AccountLinked{Person: p.ID, Messenger: "telegram", Account: "2"}, person.ChannelPreferred{Person: p.ID, Messenger: "whatsapp"},
			}}},
		})
		if !errors.Is(err, eventstore.ErrConflict) {
			s.fine(err)
			return
		}
	}
}

// books books for somebody, who is sent a file where they were heard last: either of their phones.
func (s *salon) books(client domain.ID, whatsapp *waPhone, telegram *phone) domain.ID {
	s.Helper()
	id := domain.ID(uuid.New())
	_, err := s.PlaceBooking(s.Context(), by(client), commands.PlaceBooking{
		Booking: id, Master: s.master, Place: s.place, Services: []domain.ID{s.service}, Starts: s.clock.Now().Add(50 * time.Hour).Truncate(time.Hour),
	})
	s.fine(err)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(whatsapp.Transcript()+telegram.Transcript(), "Файл для календаря") {
			return id
		}
	}
	s.Fatal("the booking was not reacted to")
	return id
}

// outcomes are what became of a kind of notice, in short: "whatsapp sent".
func (s *salon) outcomes(kind delivery.Kind, about, recipient domain.ID) (short []string) {
	s.Helper()
	recorded, err := s.store.Load(s.Context(), delivery.StreamOf(about, recipient), 0)
	s.fine(err)
	for _, r := range recorded {
		event, err := s.store.Codec().Decode(r)
		s.fine(err)
		switch e := event.(type) {
		case delivery.Sent:
			if e.Kind == kind {
				short = append(short, e.Channel+" sent")
			}
		case delivery.Failed:
			if e.Kind == kind {
				short = append(short, e.Channel+" failed: "+e.Reason)
			}
		}
	}
	return short
}
