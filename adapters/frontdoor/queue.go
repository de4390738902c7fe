package frontdoor

import (
	"slices"
	"sync"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain"
)

// chat is a conversation: what is handled one at a time.
type chat struct{ channel, id string }

// task is one action that waits to be handled.
type task struct {
	id       domain.ID
	update   dialog.Update
	received time.Time
}

func (t task) chat() chat { return chat{t.update.Channel, t.update.Chat} }

// queue holds what waits, by chat, in the platform's order. A chat has a goroutine only while it has work,
// and at most so many chats have one; the others stand in line for it.
type queue struct {
	workers, backlog int

	mu      sync.Mutex
	serve   func(chat)             // empties a chat with next; nil while the queue is closed
	lines   map[chat][]task        // of every chat that is served or stands in line
	held    map[domain.ID]struct{} // actions that wait or are being handled
	ready   []chat                 // have work and no goroutine yet
	running int
	idle    *sync.Cond // running went down
}

func newQueue(workers, backlog int) *queue {
	q := &queue{workers: workers, backlog: backlog, lines: map[chat][]task{}, held: map[domain.ID]struct{}{}}
	q.idle = sync.NewCond(&q.mu)
	return q
}

// open lets the queue take tasks, which serve empties chat by chat.
func (q *queue) open(serve func(chat)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.serve = serve
}

// close forgets what waits and takes no more; what is being handled goes on.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.serve, q.ready = nil, nil
	for c := range q.lines {
		q.forget(c)
	}
}

// wait returns when nothing is being handled any more.
func (q *queue) wait() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.running > 0 {
		q.idle.Wait()
	}
}

// put adds a task, unless it is there already, the queue is closed, or too much waits.
func (q *queue) put(t task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, known := q.held[t.id]; known || q.serve == nil || len(q.held) >= q.backlog {
		return
	}
	q.held[t.id] = struct{}{}
	line, busy := q.lines[t.chat()]
	at := len(line)
	for at > 0 && line[at-1].update.Order > t.update.Order {
		at--
	}
	q.lines[t.chat()] = slices.Insert(line, at, t)
	if !busy {
		q.ready = append(q.ready, t.chat())
		q.start()
	}
}

// holds tells whether an action waits or is being handled.
func (q *queue) holds(id domain.ID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, held := q.held[id]
	return held
}

// next takes a chat's first task; done must follow.
func (q *queue) next(c chat) (t task, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	line := q.lines[c]
	if len(line) == 0 {
		return task{}, false
	}
	q.lines[c] = line[1:]
	return line[0], true
}

// done ends a task that next gave.
func (q *queue) done(t task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.held, t.id)
}

// drop leaves what waits in a chat to the log.
func (q *queue) drop(c chat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.forget(c)
}

func (q *queue) forget(c chat) {
	for _, t := range q.lines[c] {
		delete(q.held, t.id)
	}
	q.lines[c] = nil
}

// start gives goroutines to chats that stand in line, as far as there may be more.
func (q *queue) start() {
	for len(q.ready) > 0 && q.running < q.workers {
		q.running++
		go q.work(q.serve, q.first())
	}
}

func (q *queue) first() chat {
	c := q.ready[0]
	q.ready = q.ready[1:]
	return c
}

// work serves one chat, then those that stand in line. A chat that got more while it was being served goes to the end.
func (q *queue) work(serve func(chat), c chat) {
	for more := true; more; {
		serve(c)
		c, more = q.after(c)
	}
}

func (q *queue) after(c chat) (next chat, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines[c]) > 0 {
		q.ready = append(q.ready, c)
	} else {
		delete(q.lines, c)
	}
	if len(q.ready) > 0 {
		return q.first(), true
	}
	q.running--
	q.idle.Broadcast()
	return chat{}, false
}
