package webhooks_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
)

// victimURL tells a copy of this program on which database it is to deliver until it is killed.
const victimURL = "ZAPIS_TEST_WEBHOOKS_DATABASE"

// victim is the T of a process that has no test.
type victim struct{ testing.TB }

func (victim) Helper()                  {}
func (victim) Fatal(...any)             { os.Exit(1) }
func (victim) Cleanup(func())           {}
func (victim) Context() context.Context { return context.Background() }

func TestMain(m *testing.M) {
	if url := os.Getenv(victimURL); url != "" {
		for range on(victim{}, url).run(context.Background()) {
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// The process is killed while a receiver has taken an item and we do not know it yet. The next one begins with that item, under
// the same id, and everything else comes after it once, in order.
func TestWhoIsKilledMissesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := newReceiver(t)
	killed := make(chan bool)
	const fatal = 4
	r.answer = func(n int, _ http.ResponseWriter, _ *http.Request, _ item) {
		if n == fatal {
			killed <- true // we have it; whoever sent it hears nothing of that
			<-killed
		}
	}
	w.listen(r)
	ids := w.bookSeveral(10)
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), victimURL+"="+w.pool.Config().ConnString())
	process.Stderr = t.Output()
	w.fine(process.Start())
	select {
	case <-killed:
	case <-time.After(patience):
		t.Fatal("nothing came")
	}
	w.fine(process.Process.Kill())
	_ = process.Wait() // it was killed
	killed <- true
	var came []domain.ID
	for range fatal {
		came = append(came, r.next().Booking)
	}
	w.start()
	for range len(ids) - fatal + 1 {
		came = append(came, r.next().Booking)
	}
	want := slices.Insert(slices.Clone(ids), fatal, ids[fatal-1]) // taken twice
	if diff := cmp.Diff(want, came); diff != "" || len(r.came) > 0 {
		t.Errorf("%d more came (want -, got +):\n%s", len(r.came), diff)
	}
}
