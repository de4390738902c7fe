// Package demo makes up the history of a town: masters, their clients, and what they did over two years, as events that the
// rules allow. The same seed gives the same town.
package demo

import (
	"iter"
	"time"

	"zapis/eventstore"
)

// Town is what to make up.
type Town struct {
	Events int       // exactly so many, if two years are enough for them
	Seed   uint64    //
	Until  time.Time // the end; it begins two years before
}

// Roughly: what a booking comes to with all that belongs to it, what a master sees of the two years, and how many masters share it.
const (
	eventsOfBooking = 12.7
	daysOfWork      = 690
	eventsOfMaster  = 20_000
)

// History is everything that happened, in order. Accounts of messengers are such as no messenger has, so that nobody is
// ever written to.
func (t Town) History() iter.Seq[eventstore.Past] {
	return func(yield func(eventstore.Past) bool) {
		w := newWorld(t, yield)
		masters := max(1, t.Events/eventsOfMaster)
		w.perDay = float64(t.Events) / float64(masters) / eventsOfBooking / daysOfWork
		for range masters {
			w.after(w.between(0, 14*24*time.Hour), w.open)
		}
		w.live()
	}
}
