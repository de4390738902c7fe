package jobs_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// reminderModel is what should become of one reminder, told simply.
type reminderModel struct {
	of       *planned
	revision int
	starts   time.Time
	offset   time.Duration
	outcome  string // empty: not due yet
}

// planned is one booking of the crowd as the test knows it. Its client is nobody else's.
type planned struct {
	booking.Booking
	account   string
	timeSet   int
	reminders []*reminderModel
}

var offsets = []time.Duration{24 * time.Hour, 2 * time.Hour}

func (p *planned) apply(event domain.Event, now time.Time) {
	p.Booking = booking.Evolve(p.Booking, event)
	if _, cancelled := event.(booking.Cancelled); cancelled {
		return
	}
	p.timeSet = p.Revision
	for _, offset := range offsets {
		if p.Starts.Add(-offset).After(now) {
			p.reminders = append(p.reminders, &reminderModel{of: p, revision: p.timeSet, starts: p.Starts, offset: offset})
		}
	}
}

// settle says what becomes of the reminder if it is looked at now, unless that was said before.
func (r *reminderModel) settle(now time.Time) {
	due := r.starts.Add(-r.offset)
	if r.outcome != "" || now.Before(due) {
		return
	}
	left, whole := r.starts.Sub(now), r.offset
	switch {
	case r.of.Cancelled:
		r.outcome = "reminder skipped: cancelled"
	case r.revision != r.of.timeSet:
		r.outcome = "reminder skipped: moved"
	case left <= 0:
		r.outcome = "reminder skipped: over"
	case r.offset == 24*time.Hour && left <= 2*time.Hour:
		r.outcome = "reminder skipped: superseded"
	case left < whole/2:
		r.outcome = "reminder skipped: late"
	default:
		r.outcome = "reminder sent"
	}
}

const (
	crowd      = 10_000
	ofOne      = 4 // bookings of one master, half an hour each, one after the other
	movedAhead = 20 * time.Hour
)

// crowdFrom appends bookings to the log, straight and in bulk.
func (w *world) crowdFrom(first time.Time) []*planned {
	w.t.Helper()
	all := make([]*planned, crowd)
	var masters, people, placed []eventstore.Stream
	policy := master.DefaultPolicy()
	policy.QuietFrom, policy.QuietTo = 0, 0
	var of domain.ID
	for i := range all {
		if i%ofOne == 0 {
			of = newID()
			masters = append(masters, eventstore.Stream{Name: master.StreamOf(of), Events: []domain.Event{
				master.Registered{Master: of, Person: w.anna, Name: "Анна", Currency: "RUB", Locale: "ru", Policy: policy},
				master.PlaceAdded{Master: of, Person: w.anna, Place: w.place, Address: "Садовая, 3", Zone: "Europe/Moscow"},
			}})
		}
		p := &planned{account: fmt.Sprintf("client-%d", i)}
		all[i] = p
		client := newID()
		people = append(people, eventstore.Stream{Name: person.StreamOf(client), Events: []domain.Event{
			person.Registered{Person: client, Name: "Ирина", Locale: "ru"},
			person.AccountLinked{Person: client, Messenger: w.post.name, Account: domain.Personal(p.account)},
		}})
		quarter := time.Duration(i/ofOne%2) * 15 * time.Minute
		starts := first.Add(time.Duration(i%ofOne)*30*time.Minute + quarter)
		event := booking.Placed{
			Booking: newID(), Master: of, Client: client, Place: w.place, Zone: "Europe/Moscow",
			Starts: starts, Ends: starts.Add(30 * time.Minute), By: booking.Master,
			Visit: booking.Visit{Items: []booking.Item{{Service: w.service, Name: "Маникюр", DurationMin: 30}}, Currency: "RUB"},
		}
		p.apply(event, noon)
		placed = append(placed, eventstore.Stream{Name: booking.StreamOf(p.ID), Events: []domain.Event{event}})
	}
	w.inBulk(masters)
	w.inBulk(people)
	w.inBulk(placed)
	return all
}

// inBulk appends to many streams, some hundreds at once.
func (w *world) inBulk(streams []eventstore.Stream) {
	w.t.Helper()
	for some := range slices.Chunk(streams, 500) {
		_, err := w.store.Append(w.t.Context(), eventstore.Command{
			ID: newID(), Meta: eventstore.Meta{Action: newID(), Command: "test"}, Streams: some,
		})
		w.fine(err)
	}
}

// change moves or cancels the booking.
func (p *planned) change(chance *rand.Rand, now time.Time) eventstore.Stream {
	var event domain.Event = booking.Cancelled{
		Booking: p.ID, Master: p.Master, Client: p.Client, Starts: p.Starts, Ends: p.Ends, By: booking.Master, At: now,
	}
	if chance.IntN(2) == 0 {
		event = booking.Moved{
			Booking: p.ID, Master: p.Master, Client: p.Client, Place: p.Place, Zone: p.Zone,
			Starts: p.Starts.Add(movedAhead), Ends: p.Ends.Add(movedAhead),
			FromPlace: p.Place, FromStarts: p.Starts, FromEnds: p.Ends, By: booking.Master,
		}
	}
	stream := eventstore.Stream{Name: booking.StreamOf(p.ID), Version: p.Revision, Events: []domain.Event{event}}
	p.apply(event, now)
	return stream
}

// dueTimes are the instants at which reminders may be due before the first visit begins, in order.
func dueTimes(first time.Time) (times []time.Time) {
	for quarter := range 8 {
		at := first.Add(time.Duration(quarter) * 15 * time.Minute)
		times = append(times, at.Add(-24*time.Hour), at.Add(movedAhead-24*time.Hour), at.Add(-2*time.Hour))
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// Ten thousand bookings with two reminders each, two processes, changes up to a second before a reminder is due, and
// times at which neither process runs.
func TestLesson19And20EveryReminderIsSentOnceIfStillUseful(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(19, 20))
	w := newWorld(t)
	first := noon.Add(30 * time.Hour)
	all := w.crowdFrom(first)
	stop := w.startTwo()
	w.settled()
	down := 0
	stops := map[int]int{3: 3, 9: 2, 16: 6} // before which due time, and over how many
	for i, due := range dueTimes(first) {
		w.clock.set(due.Add(-time.Second))
		w.changeSome(all, chance, due)
		if n := stops[i]; n > 0 {
			stop()
			down = n
		}
		w.clock.set(due)
		if down > 1 {
			down--
			continue
		}
		if down == 1 {
			down, stop = 0, w.startTwo()
		}
		w.settled()
		for _, p := range all {
			for _, r := range p.reminders {
				r.settle(due)
			}
		}
	}
	stop()
	w.compare(all)
}

// startTwo starts two processes: they share the database, not what they remember.
func (w *world) startTwo() (stop func()) {
	one, two := w.start(), w.other().start()
	return func() { one(); two() }
}

// changeSome moves or cancels a fifth of the bookings that have a reminder due.
func (w *world) changeSome(all []*planned, chance *rand.Rand, due time.Time) {
	w.t.Helper()
	var changed []eventstore.Stream
	for _, p := range all {
		about := slices.ContainsFunc(offsets, func(offset time.Duration) bool { return p.Starts.Add(-offset).Equal(due) })
		if about && !p.Cancelled && chance.IntN(5) == 0 {
			changed = append(changed, p.change(chance, due.Add(-time.Second)))
		}
	}
	w.inBulk(changed)
}

// compare holds the log and the messenger against the model.
func (w *world) compare(all []*planned) {
	w.t.Helper()
	outcomes, wrong := map[string]int{}, 0
	for _, p := range all {
		var want []string
		sent := 0
		for _, r := range p.reminders {
			if r.outcome != "" {
				want = append(want, r.outcome)
				outcomes[r.outcome]++
			}
			if r.outcome == "reminder sent" {
				sent++
			}
		}
		got := slices.DeleteFunc(w.told(p.ID, p.Client), func(s string) bool { return s[:8] != "reminder" })
		slices.Sort(want)
		slices.Sort(got)
		came := 0
		for _, screen := range w.post.to(p.account) {
			if screen.Name == "notice.reminder" {
				came++
			}
		}
		if (!slices.Equal(want, got) || came != sent) && wrong < 10 {
			wrong++
			w.t.Errorf("%s, cancelled %v: %d came, %v recorded, want %v", p.account, p.Cancelled, came, got, want)
		}
	}
	w.t.Log(outcomes)
	for _, outcome := range []string{"sent", "skipped: cancelled", "skipped: moved", "skipped: late"} {
		if outcomes["reminder "+outcome] == 0 {
			w.t.Errorf("no reminder was %s: the test tests nothing", outcome)
		}
	}
}
