package frontdoor

import (
	"fmt"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain"
)

func waiting(n byte) task {
	return task{id: domain.ID{n}, update: dialog.Update{Chat: fmt.Sprint(n), Order: int64(n)}}
}

func TestTheQueueHoldsOnlySoMuch(t *testing.T) {
	q := newQueue(1, 2, systemClock{})
	for n := range byte(3) {
		q.put(waiting(n))
	}
	if !q.holds(domain.ID{0}) || !q.holds(domain.ID{1}) || q.holds(domain.ID{2}) {
		t.Errorf("held %v", q.held)
	}
	q.close()
	q.put(waiting(4))
	if len(q.held) != 0 {
		t.Errorf("a closed queue holds %v", q.held)
	}
}

func TestTheQueueServesOnlySoManyChatsAtOnce(t *testing.T) {
	const chats, workers = 50, 3
	q := newQueue(workers, chats, systemClock{})
	goOn := make(chan struct{})
	q.open(func(c chat) time.Duration {
		<-goOn
		task, _ := q.next(c)
		q.done(task)
		return 0
	})
	for n := range byte(chats) {
		q.put(waiting(n))
	}
	q.mu.Lock()
	if q.running != workers {
		t.Errorf("%d chats are served at once", q.running)
	}
	q.mu.Unlock()
	close(goOn)
	q.wait()
	if len(q.lines) != 0 || len(q.held) != 0 {
		t.Errorf("left over: %v %v", q.lines, q.held)
	}
}

func TestAChatThatRestsKeepsItsOrder(t *testing.T) {
	q := newQueue(1, 10, systemClock{})
	var handled []int64
	rested := false
	finished := make(chan struct{})
	q.open(func(c chat) time.Duration {
		for t, more := q.next(c); more; t, more = q.next(c) {
			if !rested {
				rested = true
				later := t
				later.id, later.update.Order = domain.ID{99}, t.update.Order+1
				q.put(later)
				q.back(t)
				return time.Millisecond
			}
			q.done(t)
			if handled = append(handled, t.update.Order); len(handled) == 2 {
				close(finished)
			}
		}
		return 0
	})
	q.put(waiting(7))
	<-finished
	if fmt.Sprint(handled) != "[7 8]" {
		t.Errorf("handled as %v", handled)
	}
}
