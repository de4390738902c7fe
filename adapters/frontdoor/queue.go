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
	position int64 // of its receipt, in the log
}

func (t task) chat() chat { return chat{t.update.Channel, t.update.Chat} }

// queue holds what waits, by chat, in the platform's order. A chat has a goroutine only while it is being served, and
// at most so many chats are served at once; the others stand in line for it, or rest until a pause is over.
type queue struct {
	workers, backlog int
	clock            Clock

	mu      sync.Mutex
	closed  bool
	serve   func(chat) (pause time.Duration) // empties a chat with next; nil until open
	lines   map[chat][]task                  // of every chat that is served, stands in line or rests
	held    map[domain.ID]struct{}           // actions that wait or are being handled
	ready   []chat                           // stand in line
	running int
	idle    *sync.Cond // running went down
}

func newQueue(workers, backlog int, clock Clock) *queue {
	q := &queue{
		workers: workers, backlog: backlog, clock: clock, lines: map[chat][]task{}, held: map[domain.ID]struct{}{},
	}
	q.idle = sync.NewCond(&q.mu)
	return q
}

// open lets chats be served. serve empties a chat; when it returns before that, the chat rests for the pause it gives.
func (q *queue) open(serve func(chat) (pause time.Duration)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.serve = serve
	q.start()
}

// close forgets what waits and takes no more; what is being handled goes on.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.ready = true, nil
	clear(q.lines)
	clear(q.held)
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
	if _, known := q.held[t.id]; known || q.closed || len(q.held) >= q.backlog {
		return
	}
	q.held[t.id] = struct{}{}
	_, busy := q.lines[t.chat()]
	q.insert(t)
	if !busy {
		q.stand(t.chat())
	}
}

// insert puts a task where its order wants it.
func (q *queue) insert(t task) {
	line := q.lines[t.chat()]
	at := len(line)
	for at > 0 && line[at-1].update.Order > t.update.Order {
		at--
	}
	q.lines[t.chat()] = slices.Insert(line, at, t)
}

// holds tells whether an action waits or is being handled.
func (q *queue) holds(id domain.ID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, held := q.held[id]
	return held
}

// next takes a chat's first task; done or back must follow.
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

// back returns a task that next gave to its place, to be tried again.
func (q *queue) back(t task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.insert(t)
	}
}

// stand puts a chat in line.
func (q *queue) stand(c chat) {
	q.ready = append(q.ready, c)
	q.start()
}

// start gives goroutines to those who stand in line, as far as there may be more.
func (q *queue) start() {
	for q.serve != nil && len(q.ready) > 0 && q.running < q.workers {
		q.running++
		go q.work(q.serve, q.first())
	}
}

func (q *queue) first() chat {
	c := q.ready[0]
	q.ready = q.ready[1:]
	return c
}

// work serves one chat, then those that stand in line.
func (q *queue) work(serve func(chat) time.Duration, c chat) {
	for more := true; more; {
		c, more = q.after(c, serve(c))
	}
}

// after settles a chat that was served, which may have got more meanwhile, and gives the next one.
func (q *queue) after(c chat, pause time.Duration) (next chat, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.lines[c]) == 0:
		delete(q.lines, c)
	case pause > 0:
		q.clock.AfterFunc(pause, func() { q.resume(c) })
	default:
		q.ready = append(q.ready, c)
	}
	if len(q.ready) > 0 {
		return q.first(), true
	}
	q.running--
	q.idle.Broadcast()
	return chat{}, false
}

// resume ends a chat's rest.
func (q *queue) resume(c chat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.stand(c)
	}
}
