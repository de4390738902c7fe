package dialog

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// Before time is closed, the bookings that it hits are shown, and the master says what becomes of them. Which ones were
// shown lies in the session's draft: what nobody saw is neither moved nor cancelled.

// The ways to close time in which somebody is booked, as buttons carry them.
const (
	closeAsk = iota // the question itself; time without bookings is closed at once
	closeKeep
	closeMove
	closeCancel
	closeShow // who is booked there
)

// closing is time that a master is about to close.
type closing struct {
	kind   string               // "time_off" or "day", in the catalogue
	what   string               // "1–7 декабря"
	hits   []projections.Visit  // as they are now
	on     func(how int) action // the button that goes on in one of the ways
	back   action
	awaits string            // what may be typed instead
	draft  map[string]string // of that
	begun  bool              // this very action has closed it already
	close  func() error
	undo   Choice
}

// close asks what becomes of the bookings, or closes the time in the way that was chosen. Every booking is a command of
// its own, told apart by its id: an action that is handled again goes on where it stopped.
func (t *talk) close(ctx context.Context, c closing, how int) (Reply, error) {
	seen := seenHits(t.draft("hits"))
	switch {
	case how == closeAsk && (len(c.hits) == 0 || c.begun):
		how = closeKeep
	case how == closeShow:
		return t.askClosing(c, hitsScreen(t.words, t.closingView(c, ""))), nil
	case how < closeKeep || how > closeCancel:
		return t.askClosing(c, closingScreen(t.words, t.closingView(c, ""))), nil
	case !c.begun && c.unseen(seen):
		return t.askClosing(c, closingScreen(t.words, t.closingView(c, t.words.Text("closing.changed", nil)))), nil
	}
	if err := c.close(); err != nil {
		return Reply{}, err
	}
	v := closedView{Kind: c.kind, What: c.what, How: how, Undo: c.undo, People: people(c.hits)}
	if how != closeKeep {
		told, left, err := t.tellAll(ctx, seen, how)
		if err != nil {
			return Reply{}, err
		}
		v.People, v.Left = people(told), people(left)
		return t.ask("", map[string]string{undone[how]: hitsText(t.newly(told, how))}, closedScreen(t.words, v)), nil
	}
	return t.show(closedScreen(t.words, v)), nil
}

// undone are the names in the draft of the bookings to which something was done that can be taken back.
var undone = map[int]string{closeMove: "asked", closeCancel: "cancelled"}

// newly are the bookings of which the closing made what they are: whoever had been asked for another time before goes on
// being asked when it is taken back.
func (t *talk) newly(told []projections.Visit, how int) []projections.Visit {
	if how != closeMove {
		return told
	}
	before := seenHits(t.draft("waiting"))
	return slices.DeleteFunc(told, func(visit projections.Visit) bool {
		return slices.ContainsFunc(before, func(hit seenHit) bool { return hit.booking == visit.Booking })
	})
}

// takeBack takes back what was done to bookings by the closing which is itself being taken back, and says to how many:
// those that were cancelled are restored, those asked for another time keep theirs. What cannot be taken back, because the
// time is gone, the client has moved or too long has passed, stays as it is.
func (t *talk) takeBack(ctx context.Context) (hint string, err error) {
	restored, err := t.takeBackEach(ctx, undone[closeCancel], t.Commands.RestoreBooking)
	if err != nil {
		return "", err
	}
	recalled, err := t.takeBackEach(ctx, undone[closeMove], t.Commands.WithdrawMove)
	if err != nil {
		return "", err
	}
	if restored > 0 {
		hint += " " + t.words.Count("closing.restored", restored, nil)
	}
	if recalled > 0 {
		hint += " " + t.words.Count("closing.recalled", recalled, nil)
	}
	return hint, nil
}

// takeBackEach does one thing to the bookings of the draft under a name and counts those that let it be done.
func (t *talk) takeBackEach(
	ctx context.Context, name string, do func(context.Context, commands.Meta, domain.ID, int) (commands.Done, error),
) (n int, err error) {
	var last commands.Done
	for _, hit := range seenHits(t.draft(name)) {
		done, err := do(ctx, t.meta(hit.step()), hit.booking, 0)
		if refusal := (domain.Refusal)(""); errors.As(err, &refusal) {
			continue
		}
		if err != nil {
			return 0, err
		}
		n++
		last.Position = max(last.Position, done.Position)
	}
	if n == 0 {
		return 0, nil
	}
	return n, t.settled(ctx, last)
}

// askClosing shows a screen with the bookings, which are remembered as seen.
func (t *talk) askClosing(c closing, screen Screen) Reply {
	waiting := slices.DeleteFunc(slices.Clone(c.hits), func(visit projections.Visit) bool { return !visit.MoveAsked })
	draft := map[string]string{"hits": hitsText(c.hits), "waiting": hitsText(waiting)}
	for name, value := range c.draft {
		draft[name] = value
	}
	return t.ask(c.awaits, draft, screen)
}

func (t *talk) closingView(c closing, hint string) closingView {
	v := closingView{Hint: hint, Kind: c.kind, What: c.what, People: people(c.hits), On: c.on, Back: c.back}
	for _, hit := range c.hits {
		when := t.moment(hit.Starts, hit.Ends, hit.Zone)
		v.Visits = append(v.Visits, hitView{
			Day: when.day(), Today: when.Today,
			workVisit: workVisit{
				Booking: hit.Booking, When: slots.Span{Start: when.Start, End: when.End}, Client: hit.ClientName, Services: itemNames(hit.Items),
			},
		})
	}
	return v
}

// tellAll asks the clients of the bookings to move, or cancels them with an apology, and gives what was done and what
// could not be, because it changed meanwhile.
func (t *talk) tellAll(ctx context.Context, seen []seenHit, how int) (told, left []projections.Visit, err error) {
	var last commands.Done
	for _, hit := range seen {
		done, err := t.tellOne(ctx, hit, how)
		refusal := (domain.Refusal)("")
		if err != nil && !errors.As(err, &refusal) {
			return nil, nil, err
		}
		visit, err := t.Active.Booking(ctx, hit.booking)
		if errors.Is(err, projections.ErrNotFound) {
			continue // nobody's
		}
		if err != nil {
			return nil, nil, err
		}
		if refusal != "" {
			left = append(left, visit)
			continue
		}
		told, last.Position = append(told, visit), max(last.Position, done.Position)
	}
	if len(told) == 0 {
		return told, left, nil
	}
	return told, left, t.settled(ctx, last)
}

func (t *talk) tellOne(ctx context.Context, hit seenHit, how int) (commands.Done, error) {
	meta := t.meta(hit.step())
	if how == closeMove {
		return t.Commands.AskToMove(ctx, meta, hit.booking, hit.revision, "")
	}
	return t.Commands.CancelBooking(ctx, meta, commands.CancelBooking{
		Booking: hit.booking, Revision: hit.revision, Cause: booking.Closing,
	})
}

// seenHit is a booking as it was shown.
type seenHit struct {
	booking  domain.ID
	revision int
}

// step tells the commands of one action apart by the booking, whichever others there are.
func (h seenHit) step() int { return int(binary.BigEndian.Uint64(h.booking[:8]) >> 1) }

func hitsText(hits []projections.Visit) string {
	var parts []string
	for _, hit := range hits {
		parts = append(parts, hit.Booking.Short()+"."+strconv.Itoa(hit.Revision))
	}
	return strings.Join(parts, " ")
}

func seenHits(text string) []seenHit {
	var seen []seenHit
	for _, part := range strings.Fields(text) {
		short, revision, _ := strings.Cut(part, ".")
		id, err := domain.ParseID(short)
		number, wrong := strconv.Atoi(revision)
		if err == nil && wrong == nil {
			seen = append(seen, seenHit{id, number})
		}
	}
	return seen
}

// unseen tells whether the time hits a booking that was not shown, or not as it is now.
func (c closing) unseen(seen []seenHit) bool {
	known := map[seenHit]bool{}
	for _, hit := range seen {
		known[hit] = true
	}
	for _, hit := range c.hits {
		if !known[seenHit{hit.Booking, hit.Revision}] {
			return true
		}
	}
	return false
}

// people counts the clients of some visits.
func people(visits []projections.Visit) int {
	clients := map[domain.ID]bool{}
	for _, visit := range visits {
		clients[visit.Client] = true
	}
	return len(clients)
}

// ahead are the bookings that touch a span at a place (zero: at any) and have not begun.
func (t *talk) ahead(ctx context.Context, m master.Master, place domain.ID, span slots.Span) ([]projections.Visit, error) {
	visits, err := t.Active.Hit(ctx, m.ID, place, later(span.Start, t.now), span.End)
	if err != nil {
		return nil, err
	}
	var coming []projections.Visit
	for _, visit := range visits {
		if visit.Starts.After(t.now) {
			coming = append(coming, visit)
		}
	}
	return coming, nil
}

// leftOut are the bookings at a place that lie within its hours as they are, and not within its hours as they would be.
func (t *talk) leftOut(ctx context.Context, m, after master.Master, place domain.ID, span slots.Span) ([]projections.Visit, error) {
	visits, err := t.ahead(ctx, m, place, span)
	if err != nil || len(visits) == 0 {
		return nil, err
	}
	open, err := m.Free(place, slots.Service{}, t.now, span, nil)
	if err != nil {
		return nil, err
	}
	opens, err := after.Free(place, slots.Service{}, t.now, span, nil)
	if err != nil {
		return nil, err
	}
	windows, then := open.Windows(), opens.Windows()
	var lost []projections.Visit
	for _, visit := range visits {
		if within(windows, visit) && !within(then, visit) {
			lost = append(lost, visit)
		}
	}
	return lost, nil
}

func within(windows []slots.Span, visit projections.Visit) bool {
	for _, window := range windows {
		if !visit.Starts.Before(window.Start) && !visit.Ends.After(window.End) {
			return true
		}
	}
	return false
}
