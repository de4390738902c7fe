package main

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

// commanded is what the program answers on a database, and with which code it ends.
func commanded(t *testing.T, url, dir string, args ...string) (code int, answer string) {
	t.Helper()
	var out bytes.Buffer
	code = run(append(args, "--database-url", url, "--data-dir", dir), nil, &out, &out)
	return code, out.String()
}

// wantCommanded also checks the code, and that all these words are in the answer.
func wantCommanded(t *testing.T, url, dir string, code int, words []string, args ...string) {
	t.Helper()
	got, answer := commanded(t, url, dir, args...)
	if got != code {
		t.Errorf("zapis %s: code %d, want %d", strings.Join(args, " "), got, code)
	}
	for _, word := range words {
		if !strings.Contains(answer, word) {
			t.Errorf("zapis %s: no %q in\n%s", strings.Join(args, " "), word, answer)
		}
	}
}

// An operator gets along with a read model that has stopped, with one that was tampered with, and with one to be rolled back,
// by the commands alone, while the program follows.
func TestOperatorsLookAfterTheReadModels(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	pool, err := postgres.Pool(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	dir := t.TempDir()
	keys, closeKeys, err := openKeys(t.Context(), Settings{DataDir: dir, DatabaseURL: databaseURL(url)}, url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer closeKeys()
	store, err := openStore(pool, keys, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runner := projections.New(store, pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	defer func() { stop(); <-ended }()

	ivan := domain.ID{1}
	position := appendEvent(t, store, person.StreamOf(ivan), person.Registered{Person: ivan, Name: "Ivan Petrov", Locale: "ru"})
	if err := runner.AwaitAll(t.Context(), position); err != nil {
		t.Fatal(err)
	}
	wantCommanded(t, url, dir, 0, []string{"people", "free_slots", "MB"}, "projections", "list")
	wantCommanded(t, url, dir, 0, []string{"people: 1 rows at event 1, the same as the live ones", "back by: zapis projections rollback people"}, "projections", "rebuild", "--all")

	if _, err := pool.Exec(t.Context(), `update clients_people set name = 'Ivan the Terrible'`); err != nil {
		t.Fatal(err)
	}
	code, answer := commanded(t, url, dir, "projections", "rebuild", "clients")
	if code != exitDiffers || !strings.Contains(answer, "clients_people: 1 changed") || !strings.Contains(answer, ivan.String()+": name") {
		t.Errorf("code %d: %s", code, answer)
	}
	if strings.Contains(answer, "Ivan") || strings.Contains(answer, "Petrov") {
		t.Errorf("tells a name: %s", answer)
	}
	wantCommanded(t, url, dir, 0, []string{"clients: swapped"}, "projections", "rebuild", "clients", "--force")
	wantCommanded(t, url, dir, 0, []string{"clients: swapped"}, "projections", "rollback", "clients")

	position = appendEvent(t, store, booking.StreamOf(domain.ID{9}), booking.Completed{Booking: domain.ID{9}})
	if err := runner.Await(t.Context(), "active_bookings", position); err == nil {
		t.Fatal("completed what was never placed")
	}
	wantCommanded(t, url, dir, 0, []string{"stopped", "booking.completed", "was never placed", "zapis projections retry active_bookings"}, "projections", "status")
	at := strconv.FormatInt(position, 10)
	wantCommanded(t, url, dir, 0, []string{"tries event"}, "projections", "retry", "active_bookings", at)
	if err := runner.Await(t.Context(), "active_bookings", position); err == nil {
		t.Fatal("completed what was never placed")
	}
	for wantedCode := -1; wantedCode != 0; { // it may not have failed again yet
		wantedCode, _ = commanded(t, url, dir, "projections", "skip", "active_bookings", at, "--by", "Olga")
	}
	if err := runner.Await(t.Context(), "active_bookings", position); err != nil {
		t.Error(err)
	}
	wantCommanded(t, url, dir, 0, []string{"has skipped it"}, "projections", "status")

	wantCommanded(t, url, dir, exitRefused, []string{"no such dead letter"}, "projections", "skip", "active_bookings", at)
	wantCommanded(t, url, dir, exitRefused, []string{"no such projection"}, "projections", "rebuild", "nothing")
	wantCommanded(t, url, dir, exitRefused, []string{"name the read models"}, "projections", "rebuild")
	wantCommanded(t, url, dir, exitRefused, []string{"there is none"}, "projections", "pause", "people")
	wantCommanded(t, url, dir, 0, nil, "projections", "drop", "people")
	wantCommanded(t, url, dir, exitRefused, []string{"there is none"}, "projections", "rollback", "people")
}

func appendEvent(t *testing.T, store *eventstore.Store, stream string, event domain.Event) (position int64) {
	t.Helper()
	appended, err := store.Append(t.Context(), eventstore.Command{
		ID: domain.ID(uuid.New()), Streams: []eventstore.Stream{{Name: stream, Events: []domain.Event{event}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return appended.Position
}

func TestATownIsMadeUpOnlyOnce(t *testing.T) {
	t.Parallel()
	url, dir := postgrestest.URL(t), t.TempDir()
	wantCommanded(t, url, dir, exitRefused, []string{"at least 1"}, "demo", "fill", "--events", "0")
	wantCommanded(t, url, dir, 0, []string{"500 events of the two years before 2026-11-30", "all read models"},
		"demo", "fill", "--events", "500", "--seed", "5", "--until", "2026-11-30")
	wantCommanded(t, url, dir, 0, []string{"current"}, "projections", "status")
	wantCommanded(t, url, dir, exitRefused, []string{"not empty"}, "demo", "fill")
}
