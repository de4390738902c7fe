package jobs_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/jobs"
)

// paper is what several goroutines log onto.
type paper struct {
	mu      sync.Mutex
	written bytes.Buffer
}

func (p *paper) Write(line []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.written.Write(line)
}

func (p *paper) count(part string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.written.String(), part)
}

// An event that a newer program wrote, and ours cannot read.
const (
	insertRiddle = `
		with head as (update log_head set position = position + 1 returning position)
		insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
		select position, gen_random_uuid(), 'booking/' || gen_random_uuid(), 1, 'booking.placed', 99, '{}', '{}' from head
		returning position`
	changeRiddle = `update events set schema_version = 98 where position = $1`
	solveRiddle  = `update events set type = 'test.riddle' where position = $1`
)

func TestAnEventThatCannotBeReadHoldsReactionsUpVisibly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	log := &paper{}
	here := w.jobs(log, w.Commands, w.post)
	w.run(here)
	second := w.other()
	there := second.jobs(log, second.Commands, w.post) // does not run: it only asks
	w.settled()
	w.follow(true, here, there)

	var riddle int64
	w.fine(w.pool.QueryRow(t.Context(), insertRiddle).Scan(&riddle))
	irina := w.client("irina")
	id := w.book(irina, noon.Add(72*time.Hour))
	w.follow(false, here, there)
	_, err := w.pool.Exec(t.Context(), changeRiddle, riddle)
	w.fine(err)
	for deadline := time.Now().Add(90 * time.Second); log.count("version 98") == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is not tried again")
		}
	}
	if n := log.count("reactions are held up"); n != 2 {
		t.Errorf("it was said %d times of two riddles", n)
	}
	if told := w.told(id, irina); told != nil {
		t.Errorf("told before what came first: %q", told)
	}

	_, err = w.pool.Exec(t.Context(), solveRiddle, riddle) // as a newer program would read it
	w.fine(err)
	w.follow(true, here, there)
	w.settled()
	if diff := cmp.Diff([]string{"calendar sent"}, w.told(id, irina)); diff != "" {
		t.Error(diff)
	}
}

// follow waits until all say that reactions follow, or all that they do not.
func (w *world) follow(well bool, all ...*jobs.Jobs) {
	w.t.Helper()
	for _, j := range all {
		var err error
		for deadline := time.Now().Add(90 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if err = j.Following(context.Background()); (err == nil) == well {
				break
			}
			if time.Now().After(deadline) {
				w.t.Fatalf("following: %v", err)
			}
		}
	}
}
