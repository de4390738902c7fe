package transparency_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zapis/eventstore/transparency"
)

// until waits for what must come.
func (w *world) until(what string, reached func() bool) {
	w.t.Helper()
	signal, leave := w.store.Signal()
	defer leave()
	for deadline := time.Now().Add(time.Minute); !reached(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("never: %s", what)
		}
		select {
		case <-signal:
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestTheTreeFollowsTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	posted := make(chan transparency.Head, 1)
	o := w.sealer().Options
	o.Post = func(_ context.Context, head transparency.Head) error {
		select {
		case <-posted:
		default:
		}
		posted <- head
		return nil
	}
	sealer, err := transparency.New(o)
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := sealer.Run(running); err != nil {
			t.Error(err)
		}
	})
	for n := range 5 {
		w.append(100)
		for head := range posted {
			if head.Size == int64(100*(n+1)) {
				break
			}
		}
	}
	if err := sealer.Check(t.Context()); err != nil {
		t.Error(err)
	}
	stop()
	ended.Wait()
	if report := w.clean(); report.Unsealed != 0 || report.Newest.Size != 500 {
		t.Error(asJSON(t, report))
	}
}

// Three processes seal at once, at first as if there were no lock, so that only one may get through: there is one tree,
// and each head is in the file once.
func TestSeveralSealersMakeOneTree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sealers := []*transparency.Sealer{w.sealer(), w.sealer(), w.sealer()}
	for range 12 {
		w.append(50)
		var turns sync.WaitGroup
		var through atomic.Int64
		for _, sealer := range sealers {
			turns.Go(func() {
				if sealer.Turn(t.Context()) == nil {
					through.Add(1)
				}
			})
		}
		w.clean()
		turns.Wait()
		if through.Load() == 0 {
			t.Error("all were in each other's way")
		}
	}
	running, stop := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	for _, sealer := range sealers {
		ended.Go(func() {
			if err := sealer.Run(running); err != nil {
				t.Error(err)
			}
		})
	}
	for range 4 {
		w.append(100)
		w.clean()
	}
	w.until("all is sealed", func() bool { return one[int64](w, `select size from log_tree`) == 1000 })
	stop()
	ended.Wait()
	w.seal()
	w.clean()
	var sizes []int64
	for _, head := range w.published() {
		sizes = append(sizes, head.Size)
	}
	if !slices.IsSorted(sizes) || len(slices.Compact(slices.Clone(sizes))) != len(sizes) || sizes[len(sizes)-1] != 1000 {
		t.Errorf("published are heads of %v", sizes)
	}
}

// A sealer that comes too late, having read less than another has sealed meanwhile, changes nothing.
func TestASealerThatComesTooLateIsTurnedAway(t *testing.T) {
	t.Parallel()
	w := sealed(t, 100)
	w.append(50)
	late := w.sealer()
	late.Interrupt(func(step string) error {
		if step == "begun" {
			w.append(50)
			w.seal()
		}
		return nil
	})
	if err := late.Turn(t.Context()); err == nil || !strings.Contains(err.Error(), "moved by somebody else") {
		t.Errorf("got %v", err)
	}
	if report := w.clean(); report.Unsealed != 0 || report.Newest.Size != report.Size {
		t.Error(asJSON(t, report))
	}
}

var errKilled = errors.New("killed")

// The sealer is ended between any two of its steps, again and again: whoever comes next goes on, and all is as it must be.
func TestASealerThatIsEndedAnywhereLeavesOneTree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	steps := map[string]bool{}
	for nth := 1; ; nth++ {
		w.append(300)
		n, reached := 0, ""
		sealer := w.sealer()
		sealer.Interrupt(func(step string) error {
			if n++; n == nth {
				reached = step
				return errKilled
			}
			return nil
		})
		err := sealer.Turn(t.Context())
		if reached == "" {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		if !errors.Is(err, errKilled) {
			t.Errorf("ended at %q: %v", reached, err)
		}
		steps[reached] = true
		w.clean()
		w.seal()
		if report := w.clean(); report.Unsealed != 0 || w.published()[len(w.published())-1].Size != report.Size {
			t.Errorf("after the end at %q: %s", reached, asJSON(t, report))
		}
	}
	for _, step := range []string{"begun", "moved", "tiles written", "head kept", "committed", "half of the heads written"} {
		if !steps[step] {
			t.Errorf("was never ended at %q", step)
		}
	}
}

func TestNothingIsSignedOverALogThatIsNotTheOneThatWasPublished(t *testing.T) {
	t.Parallel()
	w := sealed(t, 600)
	w.keep()
	other := sealed(t, 20)
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"an older backup", func() { w.restoreOlder() }, "an older backup was restored, or the log was cut"},
		{"an older backup that went on", func() { w.restoreOlder(); w.append(400) }, "an older backup went on, or it was rewritten"},
		{"the log cut", func() {
			w.exec(`delete from events where position > 500`)
			w.exec(`update log_head set position = 500`)
		}, "the log ends at 500, its tree has 602 events: it was cut"},
		{"rewritten with its tree", func() { change(`schema_version = 2`)(w); w.rewriteTree() }, "the tree was rewritten: it is not that of the head of 602"},
		{"a gap", func() { w.append(9); w.exec(`delete from events where position = 605`) }, "the log has no event 605: 606 comes next"},
		{"the root", func() { w.exec(`update log_tree set root = overlay(root placing '\x0000' from 1)`) }, "does not have its stored root"},
		{"heads of another key", func() { w.writeFile(other.fileText()) }, "the newest head of "},
	} {
		whole := w.fileText()
		c.do()
		before := w.fileText()
		sealer := w.sealer()
		var found *transparency.Discrepancy
		if err := sealer.Turn(t.Context()); !errors.As(err, &found) || !strings.Contains(found.What, c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if w.fileText() != before {
			t.Errorf("%s: it was signed over", c.name)
		}
		running, stop := context.WithCancel(t.Context())
		var ended sync.WaitGroup
		ended.Go(func() { _ = sealer.Run(running) })
		w.until("it says so", func() bool {
			err := sealer.Check(t.Context())
			return err != nil && strings.Contains(err.Error(), "no heads are signed")
		})
		stop()
		ended.Wait()
		w.undo()
		w.writeFile(whole)
	}
	w.seal()
	w.clean()
}

// A tree that was lost, or that a database brought back with an older one, is computed anew, up to what was published.
func TestALostTreeGrowsAgain(t *testing.T) {
	t.Parallel()
	w := sealed(t, 600)
	w.exec(`truncate log_tiles, log_heads`)
	w.exec(`update log_tree set size = 0, root = '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`)
	w.append(10)
	w.seal()
	if report := w.clean(); report.Newest.Size != 612 || report.Heads != 5 {
		t.Error(asJSON(t, report))
	}
}

func TestTheTreeThatIsFarBehindIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.append(3)
	if err := w.sealer().Check(t.Context()); err != nil {
		t.Error(err)
	}
	w.exec(`update events set recorded_at = recorded_at - interval '2 years' where position = 1`)
	w.exec(`update log_tree set sealed_at = clock_timestamp()`)
	if err := w.sealer().Check(t.Context()); err != nil {
		t.Errorf("a tree that is catching up: %v", err)
	}
	w.exec(`update log_tree set sealed_at = clock_timestamp() - interval '1 minute'`)
	if err := w.sealer().Check(t.Context()); err == nil || !strings.Contains(err.Error(), "the tree is 3 events, 1m") {
		t.Errorf("got %v", err)
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := transparency.Grouped(n); got != want {
			t.Error(fmt.Sprint(n), got)
		}
	}
}
