package demo

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"time"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
	"zapis/eventstore"
)

// world is the town while it lives: what is to happen, in order of time.
type world struct {
	random   *rand.Rand
	yield    func(eventstore.Past) bool
	now      time.Time
	until    time.Time
	last     time.Time // of the last event: none is earlier
	left     int       // events
	perDay   float64   // bookings of a master
	accounts int
	updates  int64
	due      agenda
	people   []*human // who are registered
}

func newWorld(t Town, yield func(eventstore.Past) bool) *world {
	return &world{
		random: rand.New(rand.NewPCG(t.Seed, 20240229)), yield: yield,
		now: t.Until.AddDate(-2, 0, 0).UTC(), until: t.Until, left: t.Events,
	}
}

// live lets happen what is due until there are events enough, or until the end; what is missing then happens in a hurry.
func (w *world) live() {
	for w.due.Len() > 0 && w.left > 0 {
		next := heap.Pop(&w.due).(happening)
		if next.at.After(w.until) {
			break
		}
		w.now = next.at
		next.do()
	}
	w.fill()
}

// after lets something happen later.
func (w *world) after(delay time.Duration, do func()) { w.at(w.now.Add(delay), do) }

func (w *world) at(at time.Time, do func()) {
	w.due.order++
	heap.Push(&w.due, happening{at, w.due.order, do})
}

// between is a random stretch of time.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.random.Int64N(int64(most-least)+1)).Truncate(time.Millisecond)
}

// likely is true so many times of a hundred.
func (w *world) likely(percent int) bool { return w.random.IntN(100) < percent }

func oneOf[E any](w *world, of []E) E { return of[w.random.IntN(len(of))] }

func (w *world) id() (id domain.ID) {
	for i := 0; i < len(id); i += 8 {
		bits := w.random.Uint64()
		for n := range 8 {
			id[i+n] = byte(bits >> (8 * n))
		}
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // as random ids are
	return id
}

// done is one command that was carried out, with what it added to a stream.
type done struct {
	name   string
	stream string
	from   *int // the stream's version
	events []domain.Event
}

// by is who did it, and where.
type by struct {
	*human
	role string
}

// system is what nobody did.
var system = by{role: "system"}

// record writes commands one after another, some milliseconds apart; all of them, or, if there are too many, others in their place.
func (w *world) record(who by, of domain.ID, all ...done) {
	total := 0
	for _, d := range all {
		total += len(d.events)
	}
	if total > w.left {
		w.fill()
		return
	}
	at := w.now
	for _, d := range all {
		if at.Before(w.last) {
			at = w.last
		}
		meta := eventstore.Meta{Action: of, Causation: of, Command: d.name, Role: who.role, Channel: "demo"}
		if who.human != nil {
			meta.Actor, meta.Channel = who.id, who.channel
		}
		past := eventstore.Past{At: at, Command: eventstore.Command{
			ID: w.id(), Meta: meta, Streams: []eventstore.Stream{{Name: d.stream, Version: *d.from, Events: d.events}},
		}}
		*d.from += len(d.events)
		w.last, at = at, at.Add(w.between(2*time.Millisecond, 20*time.Millisecond))
		if w.left -= len(d.events); !w.yield(past) {
			w.left = 0
			return
		}
	}
}

// fill ends the history with what can happen one event at a time: people change their zones.
func (w *world) fill() {
	zones := []string{"Europe/Berlin", "Asia/Tbilisi", "Europe/Moscow"}
	for n := 0; w.left > 0 && len(w.people) > 0; n++ {
		h := oneOf(w, w.people)
		w.record(by{h, "client"}, w.id(), done{"person.change_zone", person.StreamOf(h.id), &h.version, []domain.Event{
			person.ZoneChanged{Person: h.id, Zone: zones[n%len(zones)]},
		}})
	}
	w.left = 0
}

// act is what somebody did in their messenger: received, carried out, answered with a screen.
func (w *world) act(who by, kind, body, screen string, all ...done) {
	id, version := w.id(), 0
	w.updates++
	stream := action.StreamOf(id)
	received := done{"action.receive", stream, &version, []domain.Event{action.Received{
		Action: id, Person: who.id, Channel: who.channel, Chat: domain.Personal(who.account), Delivery: fmt.Sprint("demo-", w.updates),
		Order: w.updates, Kind: kind, Body: domain.Personal(fmt.Sprintf(`{"update_id":%d,"%s":%q}`, w.updates, kind, body)),
	}}}
	handled := done{"action.handle", stream, &version, []domain.Event{action.Handled{
		Action: id, Person: who.id, Screens: []string{screen}, Millis: 3 + w.random.Int64N(60),
	}}}
	if w.record(who, id, append(append([]done{received}, all...), handled)...); who.version > 0 && !who.known {
		who.known = true
		w.people = append(w.people, who.human)
	}
}

// happening is something that is to happen.
type happening struct {
	at    time.Time
	order int
	do    func()
}

// agenda keeps them in order.
type agenda struct {
	all   []happening
	order int
}

func (a *agenda) Len() int { return len(a.all) }
func (a *agenda) Less(i, j int) bool {
	if !a.all[i].at.Equal(a.all[j].at) {
		return a.all[i].at.Before(a.all[j].at)
	}
	return a.all[i].order < a.all[j].order
}
func (a *agenda) Swap(i, j int) { a.all[i], a.all[j] = a.all[j], a.all[i] }
func (a *agenda) Push(x any)    { a.all = append(a.all, x.(happening)) }
func (a *agenda) Pop() any {
	last := a.all[len(a.all)-1]
	a.all = a.all[:len(a.all)-1]
	return last
}
