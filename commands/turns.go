package commands

import (
	"sync"

	"zapis/domain"
)

// turns lets those who want one master's agenda decide one after another within this process,
// so that a crowd does not decide the same thing in vain. Between processes the append itself sorts them out.
// The zero value is ready.
type turns struct {
	mu      sync.Mutex
	waiting map[domain.ID]*turn
}

type turn struct {
	sync.Mutex
	users int
}

// take waits for the turn of an agenda and gives the function that passes it on.
func (t *turns) take(master domain.ID) (release func()) {
	t.mu.Lock()
	if t.waiting == nil {
		t.waiting = map[domain.ID]*turn{}
	}
	mine := t.waiting[master]
	if mine == nil {
		mine = &turn{}
		t.waiting[master] = mine
	}
	mine.users++
	t.mu.Unlock()
	mine.Lock()
	return func() {
		mine.Unlock()
		t.mu.Lock()
		defer t.mu.Unlock()
		if mine.users--; mine.users == 0 {
			delete(t.waiting, master)
		}
	}
}
