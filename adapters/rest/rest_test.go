package rest

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
	"zapis/projections"
)

func TestTheDocumentIsOneAndEveryBodyHasAnExample(t *testing.T) {
	doc, known, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	if len(known) < 94 {
		t.Errorf("only %d operations", len(known))
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.RequestBody != nil && exampleOf(operation.RequestBody.Value.Content.Get("application/json")) == "" {
				t.Errorf("%s %s: a body without an example", method, path)
			}
			if writes := method != http.MethodGet; writes && !strings.HasPrefix(path, "/token") && path != "/work/audience" && !hasKey(operation.Parameters) {
				t.Errorf("%s %s: a change without a key", method, path)
			}
		}
	}
}

func TestThePageDrawsTheMarksOfDescriptionsAndNothingElse(t *testing.T) {
	drawn := paragraphs("**Tokens.** Show `a <b>` & so on.\n\nNext.")
	if len(drawn) != 2 || drawn[0] != "<strong>Tokens.</strong> Show <code>a &lt;b&gt;</code> &amp; so on." || drawn[1] != "Next." {
		t.Errorf("%q", drawn)
	}
}

func hasKey(parameters any) bool {
	text, err := json.Marshal(parameters)
	return err == nil && strings.Contains(string(text), "components/parameters/Key")
}

func TestTheGeneratedCodeIsThatOfTheDocument(t *testing.T) {
	beside := filepath.Join(t.TempDir(), "api.gen.go")
	if out, err := exec.Command("go", "tool", "oapi-codegen", "-config", "api/generate.yaml", "-o", beside, "openapi.yaml").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	now, err := os.ReadFile("api/api.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	anew, err := os.ReadFile(beside)
	if err != nil {
		t.Fatal(err)
	}
	if string(now) != string(anew) {
		t.Error("the document has changed: go generate ./adapters/rest")
	}
}

func TestEveryRefusalThatIsAboutAValueOrAThingHasItsStatus(t *testing.T) {
	usual := regexp.MustCompile(`_unknown$`)
	for code, status := range statuses {
		if usual.MatchString(string(code)) && status != 404 && status != 422 {
			t.Errorf("%s is %d", code, status)
		}
	}
	if statusOf("slot_taken") != http.StatusConflict {
		t.Error("a taken slot is no conflict")
	}
}

func TestWhoAsksTooOftenIsToldWhenToComeBack(t *testing.T) {
	l := newLimits(Rates{Grant: 2, Address: 1000}.orDefault())
	for i := range 2 * burst {
		if err := l.grant("a"); err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
	}
	var said *problem
	if err := l.grant("a"); !errors.As(err, &said) || said.status != http.StatusTooManyRequests || said.after != time.Second/2 {
		t.Errorf("one more: %v", err)
	}
	if err := l.grant("b"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

// follow keeps the read models of a test.
func follow(t *testing.T) (*eventstore.Store, *pgxpool.Pool, *projections.Runner) {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	views := projections.New(store, pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); views.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return store, pool, views
}

func TestWhatACrashLeftUnansweredIsClosed(t *testing.T) {
	store, pool, views := follow(t)
	receive := func(id domain.ID, channel string) int64 {
		t.Helper()
		appended, err := store.Append(t.Context(), eventstore.Command{
			ID: commands.NewID(id, "action.receive"), Meta: eventstore.Meta{Action: id, Command: "action.receive", CommandID: commands.NewID(id, "action.receive"), Channel: channel},
			Streams: []eventstore.Stream{{Name: action.StreamOf(id), Events: []domain.Event{action.Received{Action: id, Channel: channel, Chat: "1", Delivery: id.String(), Kind: "book", Body: "{}"}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return appended.Position
	}
	ours, theirs := domain.ID{1}, domain.ID{2}
	receive(ours, Channel)
	last := receive(theirs, "telegram")
	if err := views.Await(t.Context(), "pending_actions", last); err != nil {
		t.Fatal(err)
	}
	a := &API{Options: Options{Store: store, Pending: projections.PendingActions{Pool: pool}, Log: slog.New(slog.DiscardHandler)}}
	outcome := func(id domain.ID) string {
		t.Helper()
		later, err := store.Load(t.Context(), action.StreamOf(id), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(later) == 0 {
			return "open"
		}
		event, err := store.Codec().Decode(later[0])
		if err != nil {
			t.Fatal(err)
		}
		return event.(action.Handled).Fault
	}
	if err := a.closeInterrupted(t.Context(), time.Now().Add(-time.Hour)); err != nil || outcome(ours) != "open" {
		t.Errorf("what came just now: %s (%v)", outcome(ours), err)
	}
	for range 2 { // another process may be at it, too
		if err := a.closeInterrupted(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if outcome(ours) != "interrupted" || outcome(theirs) != "open" {
		t.Errorf("ours: %s, a messenger's: %s", outcome(ours), outcome(theirs))
	}
}
