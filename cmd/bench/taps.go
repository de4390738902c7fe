package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/cache"
	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
	"zapis/commands"
	"zapis/domain/master"
	"zapis/eventstore"
	"zapis/eventstore/measure"
	"zapis/projections"
)

const (
	benchToken  = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	benchBot    = "zapis_bench_bot"
	benchSecret = "bench"

	tappers     = 50
	tapsASecond = 100
)

// taps measures the whole way of a tap: webhook in, log, dialog, Bot API call out, the strict stand-in for Telegram included.
func taps(ctx context.Context, s settings, pool *pgxpool.Pool, store *eventstore.Store) error {
	phones := telegramapi.New(telegramapi.Options{})
	api := httptest.NewServer(phones)
	defer api.Close()
	defer phones.Close()
	if err := phones.AddBot(benchToken, benchBot, "Bench"); err != nil {
		return err
	}
	stop, err := serve(ctx, api.URL, pool, store)
	if err != nil {
		return err
	}
	defer stop()
	chats, err := clients(ctx, phones, commands.New(store, time.Now))
	if err != nil {
		return err
	}
	figures, err := tapAway(ctx, chats, s.duration*time.Duration(s.rounds))
	if err != nil {
		return err
	}
	fmt.Printf("\nFrom a tap to the changed screen, %d taps at %d a second by %d people\n", len(figures.Latencies), tapsASecond, tappers)
	tabs := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tabs, "p50 ms\tp99 ms\t")
	fmt.Fprintf(tabs, "%.2f\t%.2f\t\n", figures.Percentile(0.5).Seconds()*1000, figures.Percentile(0.99).Seconds()*1000)
	return tabs.Flush()
}

// serve runs the product between the log and the Bot API, with Telegram's limits on sending lifted.
func serve(ctx context.Context, apiURL string, pool *pgxpool.Pool, store *eventstore.Store) (stop func(), err error) {
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	bot, err := telegram.New(telegram.Options{
		Token: benchToken, APIURL: apiURL, Log: quiet,
		Rates: telegram.Rates{All: 10_000, AllBurst: 10_000, Chat: 1000, ChatBurst: 1000},
	})
	if err != nil {
		return nil, err
	}
	views := projections.New(store, pool, quiet)
	doing := commands.New(store, time.Now)
	door, err := frontdoor.New(frontdoor.Options{
		Store: store, Pool: pool, People: doing, Messengers: []frontdoor.Messenger{bot}, Log: quiet,
		Pending: projections.PendingActions{Pool: pool},
		Dialog: dialog.New(dialog.Options{
			Commands: doing, Catalogue: projections.Catalogue{Pool: pool}, People: projections.People{Pool: pool},
			Week: projections.WeekSchedule{Pool: pool}, Free: projections.FreeSlots{Pool: pool},
			Active: projections.ActiveBookings{Pool: pool}, Clients: projections.Clients{Pool: pool},
			Reviews: projections.Reviews{Pool: pool}, Chats: projections.ChatHistory{Pool: pool},
			Told: projections.Deliveries{Pool: pool}, Casts: projections.Broadcasts{Pool: pool},
			Await: func(ctx context.Context, position int64) error { return views.AwaitAll(ctx, position) },
			Addresses: func(code, _ string) []dialog.Address {
				return []dialog.Address{{Messenger: bot.Name(), URL: bot.StartLink(code)}}
			},
			Clock: time.Now, Cache: cache.NewMemory(10_000, time.Minute),
		}),
	})
	if err != nil {
		return nil, err
	}
	router := echo.New()
	router.POST("/", bot.Webhook(benchSecret, door))
	server := httptest.NewServer(router)
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { views.Run(ctx) })
	running.Go(func() { _ = door.Run(ctx) }) // ends with ctx, without an error
	stop = func() { server.Close(); cancel(); running.Wait(); bot.Close() }
	if err := errors.Join(bot.Introduce(ctx, "en"), bot.UseWebhook(ctx, server.URL, benchSecret)); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// clients are people who have opened a master's link and chosen to book.
func clients(ctx context.Context, phones *telegramapi.Server, doing *commands.Commands) ([]*telegramapi.Chat, error) {
	a, err := open(ctx, doing)
	if err != nil {
		return nil, err
	}
	_, code, err := doing.IssueLink(ctx, by(a.anna), a.master, master.IssueLink{})
	if err != nil {
		return nil, err
	}
	chats := make([]*telegramapi.Chat, tappers)
	for i := range chats {
		chat, err := phones.Person(int64(1000+i), fmt.Sprint("Client ", i), "en").Open(benchBot)
		if err == nil {
			err = chat.Start(code)
		}
		if err == nil {
			_, err = chat.Await(ctx, func(s telegramapi.Screen) bool { return len(s.Buttons) > 0 })
		}
		if err == nil {
			err = tap(ctx, chat, 0)
		}
		if err != nil {
			return nil, fmt.Errorf("bring client %d to the services: %w", i, err)
		}
		chats[i] = chat
	}
	return chats, nil
}

// tap presses the first button of a row and waits for the screen to change.
func tap(ctx context.Context, chat *telegramapi.Chat, row int) error {
	screen := chat.Screen()
	if err := chat.TapAt(screen.MessageID, row, 0); err != nil {
		return err
	}
	_, err := chat.Reply(ctx)
	return err
}

// tapAway has everybody look at the nearest times of a service and go back, again and again, at a steady rate.
func tapAway(ctx context.Context, chats []*telegramapi.Chat, duration time.Duration) (figures measure.Figures, err error) {
	ctx, cancel := context.WithTimeout(ctx, duration+10*time.Second)
	defer cancel()
	var mu sync.Mutex
	var tapping sync.WaitGroup
	began := time.Now()
	for n := range int(duration.Seconds() * tapsASecond) {
		time.Sleep(time.Until(began.Add(time.Duration(n) * time.Second / tapsASecond)))
		chat := chats[n%len(chats)]
		tapping.Go(func() {
			at := time.Now()
			row := 0
			if rows := len(chat.Screen().Buttons); n/len(chats)%2 == 1 {
				row = rows - 1 // back
			}
			tapped := tap(ctx, chat, row)
			mu.Lock()
			defer mu.Unlock()
			figures.Latencies = append(figures.Latencies, time.Since(at))
			err = errors.Join(err, tapped)
		})
	}
	tapping.Wait()
	figures.Elapsed = time.Since(began)
	return figures, err
}
