// Package reactions says what follows from an event: which jobs, and when. It is a pure table.
//
// Effects hang on events, never on the entry point: whoever booked, in whichever messenger or through whichever command,
// the same event leads to the same jobs. Jobs carry ids only. Whether there is still something to do is decided anew
// when their time has come.
package reactions

import (
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

// Takes are the events that lead to anything, as zero values.
var Takes = []domain.Event{
	booking.Placed{}, booking.Confirmed{}, booking.Moved{}, booking.Edited{}, booking.MoveAsked{}, booking.MoveWithdrawn{},
	booking.HandedOver{}, booking.Cancelled{}, booking.Restored{}, booking.Completed{}, booking.Reviewed{}, booking.ReviewAnswered{},
	master.PolicySet{}, chat.MessageSent{}, broadcast.Started{}, broadcast.Resumed{},
	person.ClaimConfirmed{}, person.AccountLinked{}, person.AccountsMerged{}, person.Erased{}, delivery.Failed{},
}

// World is what a reaction may know beside the event.
type World struct {
	At      time.Time     // when the event happened
	Before  bool          // it happened before anybody was told of anything: nobody is told of it now
	Version int           // of the event in its stream; for a booking, its revision
	Master  master.Master // as now
	Ahead   Ahead         // the booking, as the event left it
	Client  person.Person // its client, as now
	Others  []Ahead       // of an event that bears on all bookings of a master: those to come, as now
	Clients map[domain.ID]person.Person
}

// Ahead is a booking with the revision that set its time.
type Ahead struct {
	booking.Booking
	TimeSet int
}

// Of is the table.
func Of(event domain.Event, w World) []Job {
	if e, ok := event.(person.Erased); ok {
		return []Job{{Do: Forget{Person: e.Person}}}
	}
	if w.Before {
		return w.planned(event)
	}
	switch e := event.(type) {
	case booking.Placed:
		return append(w.news(e), append(w.calendar(e.By), w.ahead(w.Ahead, w.Client)...)...)
	case booking.Confirmed:
		return append(w.news(e), w.ahead(w.Ahead, w.Client)...)
	case booking.Moved:
		return append(w.news(e), append(w.calendar(e.By), w.ahead(w.Ahead, w.Client)...)...)
	case booking.Edited:
		return append(w.news(e), w.ahead(w.Ahead, w.Client)...)
	case booking.MoveAsked, booking.MoveWithdrawn:
		return w.news(e)
	case booking.HandedOver:
		return w.ahead(w.Ahead, w.Client)
	case booking.Cancelled:
		return w.cancelled(e)
	case booking.Restored:
		return append(w.news(e), w.ahead(w.Ahead, w.Client)...)
	case booking.Completed:
		return w.completed(e)
	case booking.Reviewed:
		return []Job{{Do: w.notify(delivery.ReviewNews, w.Master.Person), Due: w.At.Add(delivery.ReviewNewsAfter)}}
	case booking.ReviewAnswered:
		return []Job{{Do: w.notify(delivery.ReviewNews, w.Ahead.Client)}}
	case master.PolicySet:
		return w.policySet()
	case chat.MessageSent:
		return w.said(e)
	case broadcast.Started:
		return []Job{{Do: Broadcast{Broadcast: e.Broadcast, Version: w.Version}}}
	case broadcast.Resumed:
		return []Job{{Do: Broadcast{Broadcast: e.Broadcast, Version: w.Version}}}
	case person.ClaimConfirmed:
		return claimed(delivery.LinkAsked, e.Claim, e.Person)
	case person.AccountLinked:
		return claimed(delivery.Linked, e.Claim, e.Person)
	case person.AccountsMerged:
		return claimed(delivery.Linked, e.Claim, e.Person)
	case delivery.Failed:
		return w.bounced(e)
	}
	return nil
}

// planned is what lies ahead of an old booking. What is ahead of its later revisions replaces it when the time comes.
func (w World) planned(event domain.Event) []Job {
	switch event.(type) {
	case booking.Placed, booking.Confirmed, booking.Moved, booking.Edited, booking.HandedOver, booking.Restored:
		return w.ahead(w.Ahead, w.Client)
	}
	return nil
}

// claimed tells of a claim; without one there is nothing to tell.
func claimed(kind delivery.Kind, claim, recipient domain.ID) []Job {
	if claim.IsZero() {
		return nil
	}
	return []Job{{Do: Notify{Notice: delivery.Notice{Kind: kind, About: claim, Recipient: recipient}}}}
}

// bounced goes another way. What fails at once is seen to by whoever tried.
func (w World) bounced(e delivery.Failed) []Job {
	if !e.Later || e.Final {
		return nil
	}
	return []Job{{Do: Notify{Notice: e.Notice, After: w.Version}}}
}

// news go to whoever did not cause them.
func (w World) news(event domain.Event) (jobs []Job) {
	by, _ := delivery.By(event)
	if by != booking.Client {
		jobs = append(jobs, Job{Do: w.notify(delivery.News, w.Ahead.Client)})
	}
	if by != booking.Master {
		jobs = append(jobs, Job{Do: w.notify(delivery.News, w.Master.Person)})
	}
	return jobs
}

// calendar is the file for a client who has just set the time themselves; otherwise it comes with the news.
func (w World) calendar(by booking.Party) []Job {
	if by != booking.Client || w.Ahead.Request {
		return nil
	}
	return []Job{{Do: w.notify(delivery.Calendar, w.Ahead.Client)}}
}

// cancelled waits while it can be undone, but never longer than a third of the time that is left until the start.
// What Zapis itself cancels is not undone.
func (w World) cancelled(e booking.Cancelled) []Job {
	jobs := w.news(e)
	if e.By == booking.System {
		return jobs
	}
	wait := max(0, min(booking.UndoFor, e.Starts.Sub(w.At)/3))
	for i := range jobs {
		jobs[i].Due = w.At.Add(wait)
	}
	return jobs
}

func (w World) completed(e booking.Completed) []Job {
	return []Job{{Do: w.notify(delivery.ReviewRequest, w.Ahead.Client), Due: e.Ends.Add(delivery.ReviewAfter)}}
}

func (w World) said(e chat.MessageSent) []Job {
	notice := delivery.Notice{Kind: delivery.Message, About: e.Message, Recipient: e.Client, Master: e.Master}
	if e.By == booking.Client {
		notice.Recipient = w.Master.Person
	}
	return []Job{{Do: Notify{Notice: notice}}}
}

func (w World) notify(kind delivery.Kind, recipient domain.ID) Notify {
	return Notify{Notice: delivery.Notice{
		Kind: kind, About: w.Ahead.ID, Recipient: recipient, Master: w.Ahead.Master, Revision: w.Version,
	}}
}

func (w World) policySet() (jobs []Job) {
	for _, other := range w.Others {
		jobs = append(jobs, w.ahead(other, w.Clients[other.Client])...)
	}
	return jobs
}

// ahead is what is to be done when the time of a booking comes. All of it bears the revision that set the time, so
// planning it again after something else has happened adds nothing. What was due before the event is not planned:
// whoever books for in an hour needs no reminder of two hours before.
func (w World) ahead(b Ahead, client person.Person) []Job {
	switch {
	case b.Cancelled || b.Completed || b.NoShow:
		return nil
	case b.Request:
		return []Job{w.silence(b)}
	}
	jobs := []Job{{Do: Complete{Booking: b.ID, Revision: b.TimeSet}, Due: b.Ends}}
	policy := w.Master.Policy
	quiet := delivery.QuietOf(client, policy, b.Zone)
	for _, offset := range policy.RemindersMin {
		due := delivery.RemindAt(b.Starts, offset, quiet)
		if !due.After(w.At) {
			continue
		}
		jobs = append(jobs, Job{Due: due, Do: Notify{Notice: delivery.Notice{
			Kind: delivery.Reminder, About: b.ID, Recipient: b.Client, Master: b.Master, Revision: b.TimeSet, OffsetMin: offset,
		}}})
	}
	if due := b.Starts.Add(-master.UnassuredFor); policy.Unassured != master.UnassuredKeep && due.After(w.At) {
		jobs = append(jobs, Job{Do: Unassured{Booking: b.ID, Revision: b.TimeSet}, Due: due})
	}
	return jobs
}

// silence is when a request counts as answered, whether it was made by booking, by moving or by taking back a cancellation.
func (w World) silence(b Ahead) Job {
	within := time.Duration(w.Master.Policy.ConfirmWithin) * time.Minute
	if within == 0 {
		within = 24 * time.Hour
	}
	return Job{Do: RequestTimeout{Booking: b.ID, Revision: b.TimeSet}, Due: earlier(w.At.Add(within), b.Starts)}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
