package projections

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"zapis/adapters/postgres"
	"zapis/domain/operator"
	"zapis/eventstore"
)

// rebuildHere, in the environment of this test program, makes it rebuild all projections of that database, and nothing else.
const rebuildHere = "ZAPIS_TEST_REBUILD"

// rebuildAsAChild says a line at each step that it takes.
func rebuildAsAChild(url string) (code int) {
	ctx := context.Background()
	err := func() error {
		pool, err := postgres.Pool(ctx, url)
		if err != nil {
			return err
		}
		defer pool.Close()
		store, err := eventstore.New(pool, eventstore.NewCodec(append(eventstore.KnownEvents(), counted{})...))
		if err != nil {
			return err
		}
		defer store.Close()
		b := NewBuilder(store, pool, slog.New(slog.DiscardHandler), killedProjections()...)
		_, err = b.Rebuild(ctx, Rebuild{By: "anna", Watch: func(p Progress) { fmt.Println(p.Stage, p.Of, p.Done) }}, b.names...)
		return err
	}()
	if err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	fmt.Println("done")
	return 0
}

// killedProjections are some with much and with little in them.
func killedProjections() []Projection {
	return []Projection{activeBookings, clients, pendingActions, reviews}
}

// child is a rebuild in a process of its own, killed as with -9 a while after so many steps; 0 lets it end. It tells how many
// steps it took, and the last.
func child(t testing.TB, url string, killAfter int, while time.Duration) (steps int, last string) {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), rebuildHere+"="+url)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		last = lines.Text()
		if steps++; steps == killAfter {
			time.AfterFunc(while, func() { _ = process.Process.Kill() })
		}
	}
	_ = process.Wait()
	return steps, last
}

// A rebuild of several is killed at twenty points, of which no two are alike, while what it rebuilds is followed and the log
// grows. The live rows are right all the time, and whoever comes next goes on; in the end nothing is left of those that were killed.
func TestARebuildThatIsKilledAnywhereEndsRight(t *testing.T) {
	t.Parallel()
	const kills = 20
	store, pool := open(t)
	w := newWorld(t, store, 3)
	w.live(800)
	runner := start(t, store, pool)
	awaitAll(t, store, runner)
	url := pool.Config().ConnString()
	steps, last := child(t, url, 0, 0)
	if last != "done" {
		t.Fatalf("the first one ended with %q", last)
	}
	random := rand.New(rand.NewPCG(7, 7))
	killed := map[string]int{}
	for range kills {
		w.live(20)
		_, last = child(t, url, 1+random.IntN(steps), time.Duration(random.IntN(15))*time.Millisecond)
		killed[last]++
		awaitAll(t, store, runner)
		wantTablesOfMemory(t, store, pool, activeBookings)
	}
	t.Logf("killed after %v", killed)
	if _, last = child(t, url, 0, 0); last != "done" {
		t.Fatalf("the last one ended with %q", last)
	}
	awaitAll(t, store, runner)
	wantRowsOfMemory(t, store, pool)
	var schemas, builds, untold int
	const left = `
		select (select count(*) from pg_namespace where nspname like 'build%'), (select count(*) from builds),
			(select count(*) from operator_decisions)`
	if err := pool.QueryRow(t.Context(), left).Scan(&schemas, &builds, &untold); err != nil {
		t.Fatal(err)
	}
	if schemas != len(killedProjections()) || builds != len(killedProjections()) || untold != 0 {
		t.Errorf("%d schemas and %d builds are left, and %d decisions untold", schemas, builds, untold)
	}
	for _, event := range decisions(t, store) {
		if e := event.(operator.Rebuilt); e.Differing != 0 {
			t.Errorf("rows differed: %+v", e)
		}
	}
}
