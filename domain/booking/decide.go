package booking

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// refusalOf says in the words of a booking why a start is not offered. A buffer is somebody's time too.
var refusalOf = map[slots.Reason]domain.Refusal{
	slots.Past:    ErrInThePast,
	slots.Notice:  ErrTooSoon,
	slots.Horizon: ErrTooFar,
	slots.TimeOff: ErrTimeOff,
	slots.Taken:   ErrSlotTaken,
	slots.Buffer:  ErrSlotTaken,
	slots.DayFull: ErrDayFull,
	slots.TooLong: ErrTooLong,
	slots.Closed:  ErrOutsideHours,
	slots.OffGrid: ErrOffGrid,
}

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(b Booking, command Command, now time.Time) ([]domain.Event, error) {
	if place, ok := command.(Place); ok {
		return b.place(place, now)
	}
	if !b.Exists() {
		return nil, ErrUnknownBooking
	}
	switch c := command.(type) {
	case Move:
		return b.move(c, now)
	case Edit:
		return b.edit(c, now)
	case Confirm:
		return b.confirm(c, now)
	case AskMove:
		return b.askMove(c, now)
	case WithdrawMove:
		return b.withdrawMove(c, now)
	case ConfirmAttendance:
		return b.confirmAttendance(c, now)
	case HandOver:
		return b.handOver(c)
	case Cancel:
		return b.cancel(c, now)
	case Restore:
		return b.restore(c, now)
	case Complete:
		return b.complete(c, now)
	case MarkNoShow:
		return b.markNoShow(now)
	case Review:
		return b.review(c, now)
	case AnswerReview:
		return b.answerReview(c, now)
	}
	panic("booking: a command without a decision")
}

// BegunBefore is how long ago a visit may have begun that a master writes down.
const BegunBefore = 12 * time.Hour

func (b Booking) place(c Place, now time.Time) ([]domain.Event, error) {
	if b.Exists() {
		return nil, nil
	}
	if len(c.Visit.Items) == 0 {
		return nil, ErrNoServices
	}
	soonest := now
	if c.By == Master {
		soonest = now.Add(-BegunBefore - 1)
	}
	if err := (wish{c.Starts, c.By, c.Outside, soonest}).among(c.Free); err != nil {
		return nil, err
	}
	return []domain.Event{Placed{
		Booking: c.Booking, Master: c.Master, Client: c.Client, Place: c.Place,
		Zone: c.Zone, Starts: c.Starts.UTC(), Ends: c.Starts.UTC().Add(c.Visit.Duration()),
		By: c.By, Request: c.Request && c.By == Client, Visit: c.Visit,
	}}, nil
}

func (b Booking) move(c Move, now time.Time) ([]domain.Event, error) {
	place, zone := b.whereTo(c.Place, c.Zone)
	if b.Starts.Equal(c.Starts) && b.Place == place && !b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, c.By, c.Windows.Move, now); err != nil {
		return nil, err
	}
	if c.By == Client && c.Blocked && !b.MoveAsked {
		return nil, ErrBlocked
	}
	if err := (wish{c.Starts, c.By, c.Outside, now}).among(c.Free); err != nil {
		return nil, err
	}
	return []domain.Event{Moved{
		Booking: b.ID, Master: b.Master, Client: b.Client,
		Place: place, Zone: zone, Starts: c.Starts.UTC(), Ends: c.Starts.UTC().Add(b.Visit.Duration()),
		FromPlace: b.Place, FromStarts: b.Starts, FromEnds: b.Ends,
		BufferBeforeMin: b.Visit.BufferBeforeMin, BufferAfterMin: b.Visit.BufferAfterMin,
		By: c.By, Request: c.Request && c.By == Client,
	}}, nil
}

func (b Booking) edit(c Edit, now time.Time) ([]domain.Event, error) {
	place, zone := b.whereTo(c.Place, c.Zone)
	if len(c.Visit.Items) == 0 {
		return nil, ErrNoServices
	}
	if b.Place == place && b.Visit.equal(c.Visit) && !b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, c.By, 0, now); err != nil {
		return nil, err
	}
	if b.Place != place || !b.Visit.holds(c.Visit) {
		if err := (wish{b.Starts, c.By, c.Outside, now}).among(c.Free); err != nil {
			return nil, err
		}
	}
	return []domain.Event{Edited{
		Booking: b.ID, Master: b.Master, Client: b.Client,
		Place: place, Zone: zone, Starts: b.Starts, Ends: b.Starts.Add(c.Visit.Duration()),
		FromPlace: b.Place, FromEnds: b.Ends, FromVisit: b.Visit, By: c.By, Visit: c.Visit,
	}}, nil
}

func (b Booking) whereTo(place domain.ID, zone string) (domain.ID, string) {
	if place.IsZero() {
		return b.Place, b.Zone
	}
	return place, zone
}

func (v Visit) equal(other Visit) bool {
	return slices.Equal(v.Items, other.Items) && v.BufferBeforeMin == other.BufferBeforeMin &&
		v.BufferAfterMin == other.BufferAfterMin && v.Price == other.Price && v.Currency == other.Currency
}

// holds tells whether another visit needs no more time than this one.
func (v Visit) holds(other Visit) bool {
	return other.Duration() <= v.Duration() &&
		other.BufferBeforeMin <= v.BufferBeforeMin && other.BufferAfterMin <= v.BufferAfterMin
}

// wish is a start that somebody wants, after a moment.
type wish struct {
	starts  time.Time
	by      Party
	outside bool
	after   time.Time
}

// among refuses the start unless it is free for who wants it. Clients take what is offered. A master keeps to their own
// hours, too, but neither to the grid nor to notice and horizon, which are for clients; outside, they keep only clear
// of what is taken.
func (w wish) among(free slots.Query) error {
	var reason slots.Reason
	switch {
	case w.by != Master:
		reason = free.Check(w.starts)
	case !w.starts.After(w.after):
		reason = slots.Past
	case w.outside:
		reason = free.Clear(w.starts)
	default:
		free.Now, free.Policy.Notice, free.Policy.HorizonDays = w.after, 0, slots.NoHorizon
		reason = free.Fits(w.starts)
	}
	if reason != "" {
		return refusalOf[reason]
	}
	return nil
}

// open refuses to change a booking that is over, that the person saw in another state,
// or, for a client, that begins sooner than the window allows. Exactly at the window is in time,
// and a client who was asked for another time need not mind it.
func (b Booking) open(revision int, by Party, window time.Duration, now time.Time) error {
	switch {
	case b.Cancelled:
		return ErrCancelled
	case revision != 0 && revision != b.Revision:
		return ErrStale
	case !now.Before(b.Starts):
		return ErrStarted
	case by == Client && !b.MoveAsked && b.Starts.Sub(now) < window:
		return ErrWindowPassed
	}
	return nil
}
