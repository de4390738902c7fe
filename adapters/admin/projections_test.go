package admin_test

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"zapis/adapters/admin"
	"zapis/domain/access"
	"zapis/projections"
)

// building lets a world's panel rebuild; a rebuild begins once hold is closed, at once if it is nil.
func building(hold chan struct{}) func(*world, *admin.Options) {
	return func(w *world, o *admin.Options) {
		o.Builds = heldBuilds{projections.NewBuilder(w.store, w.pool, slog.New(slog.DiscardHandler)), hold}
	}
}

// heldBuilds begin to rebuild when a test lets them.
type heldBuilds struct {
	*projections.Builder
	hold chan struct{}
}

func (h heldBuilds) Rebuild(ctx context.Context, o projections.Rebuild, names ...string) ([]projections.Rebuilt, error) {
	if h.hold != nil {
		select {
		case <-h.hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return h.Builder.Rebuild(ctx, o, names...)
}

// hear listens to a stream until a text was said, and gives what was said up to then.
func (w *world) hear(path, until string) (said string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL+admin.Base+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := w.browser.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if strings.Contains(said, until) {
			return said
		}
	}
	w.t.Fatalf("%s: %d, never said %q but\n%s", path, response.StatusCode, until, plain(said))
	return ""
}

func TestTheReadModelsStandOnAPage(t *testing.T) {
	w := newWorld(t, building(nil))
	w.as(access.Auditor)
	w.has(w.get("/projections"), "catalogue", "free_slots", "current", "There are none.")
	w.has(w.get("/projections/standing"), "catalogue", "current")
	w.has(w.get("/projections/catalogue"), "Version of the rows", "Nothing has been done to it")
}

func TestARebuildIsToldAndCanBeTakenBack(t *testing.T) {
	w := newWorld(t, building(nil))
	w.as(access.Admin)
	const at = "/projections/catalogue"
	here := url.Values{"back": {at}}
	w.has(w.post(at+"/rebuild", here), "The rebuild has begun.", "begun by The admin")
	w.hear(at+"/progress", "Done: the new rows are live.")
	w.has(w.get(at), "Compared with the live rows", "Swapped at event", "kept at")
	var by string
	const rebuilt = `select payload->>'by' from events where type = 'operator.rebuilt'`
	if err := w.pool.QueryRow(t.Context(), rebuilt).Scan(&by); err != nil || by != "The admin" {
		t.Errorf("recorded with %q, %v", by, err)
	}
	w.has(w.post(at+"/rollback", url.Values{"back": {at}}), "The rollback has begun.")
	w.hear(at+"/progress", "Rolled back: the rows from before are live again.")
	w.has(w.post(at+"/drop", url.Values{"back": {at}}), "Done.")
	w.has(w.post(at+"/drop", url.Values{"back": {at}}), "There is nothing beside this read model.")
	w.has(w.post(at+"/rollback", url.Values{"back": {at}}), "There is nothing beside this read model.")
	w.has(w.post(at+"/pause", url.Values{"back": {at}}), "There is nothing beside this read model.")
}

func TestOneRebuildAtATimeGoesOnUntilItIsStopped(t *testing.T) {
	w := newWorld(t, building(make(chan struct{})))
	w.as(access.Admin)
	const at = "/projections/catalogue"
	form := url.Values{"back": {at}, "key": {"the same"}}
	w.post(at+"/rebuild", form)
	w.has(w.get("/projections"), "being rebuilt")
	w.has(w.post(at+"/rebuild", form), "The rebuild has begun.") // once more is the same
	w.has(w.post(at+"/rebuild", url.Values{"back": {at}}), "This read model is being worked on here already.")
	w.has(w.post(at+"/stop", url.Values{"back": {at}}), "It stops now.")
	w.hear(at+"/progress", "Stopped. What is complete is kept")
}

func TestARebuildEndsWithTheProgram(t *testing.T) {
	w := newWorld(t, building(make(chan struct{})))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.panel.Run(ctx) }()
	w.as(access.Admin)
	const at = "/projections/catalogue"
	w.post(at+"/rebuild", url.Values{"back": {at}})
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.has(w.get(at), "Stopped. What is complete is kept")
}

func TestAnEventThatCannotBeAppliedIsDecidedAbout(t *testing.T) {
	w := newWorld(t, building(nil))
	w.as(access.Admin)
	const add = `insert into dead_letters (projection, position, error, tries)
		select 'catalogue', position + n, 'it is <odd>', 3 from log_head, generate_series(1000, 1001) n returning position`
	rows, err := w.pool.Query(t.Context(), add)
	if err != nil {
		t.Fatal(err)
	}
	var at []string
	for rows.Next() {
		var position int64
		if err := rows.Scan(&position); err != nil {
			t.Fatal(err)
		}
		at = append(at, "/projections/catalogue/letters/"+slog.Int64Value(position).String())
	}
	w.has(w.get("/projections"), "it is &lt;odd&gt;", "stopped here", "stopped")
	w.has(w.post(at[0]+"/skip", url.Values{"back": {"/projections"}}), "Decided.", "skipped")
	w.has(w.post(at[1]+"/retry", url.Values{"back": {"/projections"}}), "Decided.")
	w.has(w.post(at[1]+"/retry", url.Values{"back": {"/projections"}}), "has not stopped at this event")
	var by []string
	const decided = `select array_agg(payload->>'by' order by position) from events where type in ('operator.event_skipped', 'operator.event_retried')`
	if err := w.pool.QueryRow(t.Context(), decided).Scan(&by); err != nil || len(by) != 2 || by[0] != "The admin" {
		t.Errorf("recorded with %q, %v", by, err)
	}
}

func TestAuditorsLeaveTheReadModelsAlone(t *testing.T) {
	w := newWorld(t, building(nil))
	w.as(access.Auditor)
	const at = "/projections/catalogue"
	if got := w.get(at); strings.Contains(got.body, "/rebuild") {
		t.Error("there is a form to rebuild")
	}
	for _, path := range []string{"rebuild", "rollback", "stop", "pause", "resume", "drop", "letters/1/retry", "letters/1/skip"} {
		if got := w.post(at+"/"+path, url.Values{"back": {at}}); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	w.has(w.get(at), "Nothing has been done to it")
}

func TestWhatIsNoOrderForAReadModel(t *testing.T) {
	w := newWorld(t, building(nil))
	w.as(access.Admin)
	for _, path := range []string{"/projections/nothing", "/projections/" + strings.Repeat("a", 5000), "/projections/a%2e%2eb"} {
		if got := w.get(path); got.status != http.StatusNotFound {
			t.Errorf("%.40s: %d", path, got.status)
		}
	}
	for _, path := range []string{"nothing/rebuild", "nothing/rollback", "nothing/drop", "nothing/pause", "nothing/letters/1/skip", "catalogue/letters/x/skip"} {
		if got := w.post("/projections/"+path, nil); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	const at = "/projections/catalogue"
	for _, rate := range []string{"-1", "1000001", "x", strings.Repeat("9", 5000)} {
		w.has(w.post(at+"/rebuild", url.Values{"back": {at}, "rate": {rate}}), "The bound is a number")
	}
	w.has(w.post(at+"/rebuild", url.Values{"back": {at}, "force": {"yes"}}), "Tick that you have looked")
	w.has(w.get(at), "Nothing has been done to it")
}
