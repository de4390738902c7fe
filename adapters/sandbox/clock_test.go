package sandbox_test

import (
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"

	"zapis/adapters/sandbox"
)

func newClock(t *testing.T, dir string) *sandbox.Clock {
	t.Helper()
	clock, err := sandbox.NewClock(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return clock
}

// ahead is how far a clock is before the machine's, in whole minutes.
func ahead(c *sandbox.Clock) time.Duration { return time.Until(c.Now()).Round(time.Minute) }

func TestTheClockIsKept(t *testing.T) {
	dir := t.TempDir()
	clock := newClock(t, dir)
	if ahead(clock) != 0 {
		t.Errorf("a new clock is %s ahead", ahead(clock))
	}
	clock.Advance(25 * time.Hour)
	clock.Advance(-time.Hour)
	clock.Advance(10 * time.Minute)
	if got := ahead(newClock(t, dir)); got != 25*time.Hour+10*time.Minute {
		t.Errorf("after a restart it is %s ahead", got)
	}
}

func TestABrokenClockIsTold(t *testing.T) {
	dir := t.TempDir()
	newClock(t, dir).Advance(time.Hour)
	if err := os.WriteFile(dir+"/clock.json", []byte("later"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sandbox.NewClock(dir, nil); err == nil {
		t.Error("it goes on as if nothing had been kept")
	}
}

func TestWhatBecomesDueByAnAdvanceIsRunAtOnce(t *testing.T) {
	clock := newClock(t, "")
	fired := make(chan time.Duration, 3)
	for _, d := range []time.Duration{time.Hour, 2 * time.Hour, 30 * time.Hour} {
		clock.AfterFunc(d, func() { fired <- d })
	}
	clock.Advance(3 * time.Hour)
	got := map[time.Duration]bool{<-fired: true, <-fired: true}
	if !got[time.Hour] || !got[2*time.Hour] || len(fired) != 0 {
		t.Errorf("fired %v and %d more", got, len(fired))
	}
	clock.Advance(27 * time.Hour)
	if d := <-fired; d != 30*time.Hour {
		t.Errorf("fired %s", d)
	}
	clock.Advance(100 * time.Hour)
	if len(fired) != 0 {
		t.Error("something was run twice")
	}
}

func TestAnAlarmGoesOffByItselfToo(t *testing.T) {
	clock := newClock(t, "")
	clock.Advance(time.Hour)
	fired := make(chan struct{})
	clock.AfterFunc(time.Hour+time.Millisecond, func() { close(fired) })
	clock.Advance(time.Hour) // a millisecond is left, and nobody moves the clock any more
	select {
	case <-fired:
	case <-time.After(patience):
		t.Error("it did not go off")
	}
}

func TestAStoppedAlarmIsSilent(t *testing.T) {
	clock := newClock(t, "")
	stop := clock.AfterFunc(time.Hour, func() { t.Error("it went off") })
	if !stop() || stop() {
		t.Error("it was stopped once, and in time")
	}
	clock.Advance(2 * time.Hour)
}

func TestWhoWaitsHearsOfAnAdvance(t *testing.T) {
	clock := newClock(t, "")
	changed := clock.Changed()
	select {
	case <-changed:
		t.Fatal("nothing has changed")
	default:
	}
	clock.Advance(time.Second)
	<-changed
	select {
	case <-clock.Changed():
		t.Error("the next one is told already")
	default:
	}
}

func TestThePageIsToldTheTime(t *testing.T) {
	clock := newClock(t, "")
	st := serve(t, sandbox.Options{Time: clock})
	t.Cleanup(st.Close)
	events := st.listen("")
	first := <-events
	if off := clock.Now().Sub(time.UnixMilli(first.Time)).Abs(); off > time.Minute {
		t.Errorf("it is told %d", first.Time)
	}
	st.post("/api/clock", `{"advance":86400}`)
	if n := <-events; n.Reset || len(n.Phones) != 0 || n.Time-first.Time < 86_400_000 || ahead(clock) != 24*time.Hour {
		t.Errorf("event %+v", n)
	}
	clock.Advance(time.Hour) // by whomever
	if n := <-events; n.Time-first.Time < 90_000_000 {
		t.Errorf("event %+v", n)
	}
	if n := <-st.listen(first.id); n.Reset || n.Time-first.Time < 90_000_000 {
		t.Errorf("a page that comes back is told %+v", n)
	}
	st.post("/api/phones/"+anna+"/text", `{"text":"завтра"}`)
	if m := st.phone(501000001).Messages()[0]; m.Date < first.Time/1000+90_000 {
		t.Errorf("the message is of %d", m.Date)
	}
}

func TestHowTheClockMayBeMoved(t *testing.T) {
	clock := newClock(t, "")
	st := serve(t, sandbox.Options{Time: clock})
	t.Cleanup(st.Close)
	for _, body := range []string{`{"advance":0}`, `{"advance":-60}`, `{"advance":40000000}`, `{"advance":9223372036854775807}`, `{"advance":"1"}`, `{}`, ``} {
		if code, answer := st.ask("POST", "/api/clock", body); code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", body, code, answer)
		}
	}
	foreign := func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }
	if code, _ := st.ask("POST", "/api/clock", `{"advance":60}`, foreign); code != http.StatusForbidden {
		t.Errorf("a foreign page: %d", code)
	}
	if ahead(clock) != 0 {
		t.Errorf("it was moved by %s", ahead(clock))
	}
	without := fresh(t)
	if code, _ := without.ask("POST", "/api/clock", `{"advance":60}`); code != http.StatusNotFound {
		t.Errorf("without a clock: %d", code)
	}
	if n := <-without.listen(""); n.Time != 0 {
		t.Errorf("without a clock the page is told %+v", n)
	}
}
