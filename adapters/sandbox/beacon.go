package sandbox

import "sync"

// beacon wakes everybody who waits, as often as it is lit.
type beacon struct {
	mu   sync.Mutex
	next chan struct{}
}

func newBeacon() beacon { return beacon{next: make(chan struct{})} }

// lit is closed when the beacon is next lit.
func (b *beacon) lit() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

func (b *beacon) light() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

// watch lights the beacon whenever something changes in a messenger.
func (s *Sandbox) watch(m messenger) {
	_, changed := m.Revision()
	for {
		select {
		case <-changed:
			_, changed = m.Revision()
			s.news.light()
		case <-s.hungUp:
			return
		}
	}
}
