package transparency_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/note"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/eventstore/transparency"
)

// noted is an event like any other.
type noted struct {
	Text string `json:"text"`
}

func (noted) EventType() string { return "test.noted" }

// world is a log with its sealer.
type world struct {
	t     testing.TB
	pool  *pgxpool.Pool
	store *eventstore.Store
	key   *transparency.Key
	heads *transparency.HeadsFile
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, pool: postgrestest.Pool(t), heads: &transparency.HeadsFile{Path: filepath.Join(t.TempDir(), "heads")}}
	var err error
	if w.store, err = eventstore.New(w.pool, eventstore.NewCodec(noted{})); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.store.Close)
	if w.key, err = transparency.MakeKey(filepath.Join(t.TempDir(), "keys", "heads"), "zapis.test"); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) verifiers() note.Verifiers {
	w.t.Helper()
	verifier, err := note.NewVerifier(w.key.Verifier())
	if err != nil {
		w.t.Fatal(err)
	}
	return note.VerifierList(verifier)
}

// sealer is a new process's sealer.
func (w *world) sealer() *transparency.Sealer {
	w.t.Helper()
	heads := *w.heads
	sealer, err := transparency.New(transparency.Options{Store: w.store, Pool: w.pool, Key: w.key, Heads: &heads, Pace: time.Millisecond})
	if err != nil {
		w.t.Fatal(err)
	}
	return sealer
}

// append writes n events into some streams, several to a command.
func (w *world) append(n int) {
	w.t.Helper()
	versions := map[string]int{}
	rows, err := w.pool.Query(w.t.Context(), "select stream, max(version) from events group by stream")
	if err != nil {
		w.t.Fatal(err)
	}
	for rows.Next() {
		var stream string
		var version int
		if err := rows.Scan(&stream, &version); err != nil {
			w.t.Fatal(err)
		}
		versions[stream] = version
	}
	for done := 0; done < n; {
		stream := fmt.Sprint("test/", done%7)
		var events []domain.Event
		for range min(1+done%5, n-done) {
			events = append(events, noted{fmt.Sprint("число ", done+len(events))})
		}
		command := eventstore.Command{
			ID: domain.ID(uuid.New()), Meta: eventstore.Meta{Command: "test.note", Role: "system"},
			Streams: []eventstore.Stream{{Name: stream, Version: versions[stream], Events: events}},
		}
		if _, err := w.store.Append(w.t.Context(), command); err != nil {
			w.t.Fatal(err)
		}
		versions[stream] += len(events)
		done += len(events)
	}
}

// seal brings tree and heads up to date.
func (w *world) seal() {
	w.t.Helper()
	if err := w.sealer().Turn(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// sealed is a log of n events, with several heads.
func sealed(t testing.TB, n int) *world {
	t.Helper()
	w := newWorld(t)
	for part := range 4 {
		w.append(n/4 + part%2)
		w.seal()
	}
	return w
}

// published are the heads in the file.
func (w *world) published() []transparency.Head {
	w.t.Helper()
	heads, err := w.heads.Heads(w.verifiers())
	if err != nil {
		w.t.Fatal(err)
	}
	return heads
}

// verify compares the log with its tree and with the published heads.
func (w *world) verify(options ...func(*transparency.Verification)) transparency.Report {
	w.t.Helper()
	v := &transparency.Verification{Pool: w.pool, Verifiers: w.verifiers()}
	for _, head := range w.published() {
		v.Published = append(v.Published, head.Note)
	}
	for _, option := range options {
		option(v)
	}
	report, err := v.Run(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// exec tampers.
func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(context.Background(), statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// one reads one value.
func one[V any](w *world, query string, args ...any) (value V) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), query, args...).Scan(&value); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return value
}

// clean fails when verifying finds anything.
func (w *world) clean() transparency.Report {
	w.t.Helper()
	report := w.verify()
	for _, finding := range report.Findings {
		w.t.Errorf("found in a good log: %v", finding)
	}
	return report
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
