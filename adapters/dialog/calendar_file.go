package dialog

import (
	"context"

	"zapis/adapters/dialog/ics"
	"zapis/adapters/dialog/words"
	"zapis/domain/chat"
)

// calendarFile sends a booking as a file that the phone's own calendar opens. A later file of the same booking takes the
// place of an earlier one there.
func (t *talk) calendarFile(ctx context.Context, a action) (Reply, error) {
	visit, m, side, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	v := t.bookingView(visit, m, side)
	event := ics.Event{
		Booking: visit.Booking.String(), Sequence: visit.Revision, Status: ics.Confirmed,
		Starts: visit.Starts, Ends: visit.Ends, Stamp: t.now,
		Summary: v.Visit.Services + " · " + v.Visit.With, Location: v.Visit.Place,
		Description: t.words.Price(visit.Price, visit.Currency),
	}
	switch {
	case visit.Cancelled:
		event.Status = ics.Cancelled
	case visit.Request:
		event.Status = ics.Tentative
	}
	reply := t.show(calendarScreen(t.words, v, ics.File(event)))
	reply.Session = t.asked.Session // the screen it was asked from stays as it is
	return reply, nil
}

// calendarScreen is the file with what it holds.
func calendarScreen(w *words.Words, v bookingView, file []byte) Screen {
	s := write(w, "booking.calendar").say("calendar.file")
	s.Lifetime = Fresh
	s.tell(v.Visit)
	s.Attachment = &Attachment{Kind: chat.File, Name: "booking.ics", Type: "text/calendar", Bytes: file}
	return s.done()
}
