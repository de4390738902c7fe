package admin

import (
	"context"
	"errors"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/projections"
	"zapis/projections/audit"
)

// Overseen is what all masters have. Errors are projections.ErrBadCursor.
type Overseen interface {
	Bookings(ctx context.Context, q projections.BookingQuery) ([]projections.Booked, projections.Cursor, error)
	Deliveries(ctx context.Context, q projections.DeliveryQuery) ([]projections.Told, projections.Cursor, error)
	DeliveryStates(ctx context.Context, since, until time.Time) (map[projections.State]int, error)
	DeliveryReasons(ctx context.Context, since, until time.Time, limit int) ([]projections.Reason, error)
	Broadcasts(ctx context.Context, q projections.BroadcastQuery) ([]projections.Cast, projections.Cursor, error)
}

// Stories tells how a booking came to be as it is. Errors are audit.ErrNoBooking.
type Stories interface {
	Extend(ctx context.Context, progress func(done, all int64)) error
	Story(ctx context.Context, reader audit.Reader, booking domain.ID) ([]audit.Sentence, error)
}

// routeBookings adds what was booked.
func (p *Panel) routeBookings(in inside) {
	in.look("/bookings", "bookings", p.bookings)
	in.look("/bookings/:id", "booking", p.booking)
}

var bookingStates = []projections.BookingState{
	projections.BookingRequested, projections.BookingBooked, projections.BookingCompleted, projections.BookingCancelled, projections.BookingNoShow,
}

var bookingStateNames = map[projections.BookingState]string{
	projections.BookingRequested: "requested", projections.BookingBooked: "booked", projections.BookingCompleted: "completed",
	projections.BookingCancelled: "cancelled", projections.BookingNoShow: "no-show",
}

var causeNames = map[booking.Cause]string{
	booking.ByWish: "by wish", booking.Declined: "the master did not want it", booking.Unanswered: "the master did not confirm in time",
	booking.Unassured: "the client did not say that they are coming", booking.Closing: "the master closed that time",
	booking.Leaving: "the client or the master was erased",
}

var partyNames = map[booking.Party]string{booking.Client: "the client", booking.Master: "the master", booking.System: "Zapis"}

type bookingsView struct {
	Query projections.BookingQuery
	Last  time.Time // the last day, which the query has the end of
	Found []projections.Booked
	Next  string
}

// bookings are all, or some of them.
func (p *Panel) bookings(c echo.Context, shown page) (templ.Component, error) {
	v, err := p.bookingsAsked(c)
	if err != nil {
		return nil, err
	}
	found, next, err := p.Records.Overseen.Bookings(c.Request().Context(), v.Query)
	v.Found, v.Next = found, string(next)
	return bookingsPage(shown, v), read(err)
}

func (p *Panel) bookingsAsked(c echo.Context) (v bookingsView, err error) {
	if v.Query.State, err = oneAsked(c, "state", bookingStates); err != nil {
		return v, err
	}
	if v.Query.From, err = dayAsked(c, "from"); err != nil {
		return v, err
	}
	if v.Last, err = dayAsked(c, "to"); err != nil {
		return v, err
	}
	if !v.Last.IsZero() {
		v.Query.To = v.Last.AddDate(0, 0, 1)
	}
	if v.Query.Client, err = idAsked(c, "client"); err != nil {
		return v, err
	}
	if v.Query.Master, err = p.masterAsked(c); err != nil {
		return v, err
	}
	v.Query.Page, err = pageAsked(c)
	return v, err
}

// masterAsked is the master whom the field means, or the one that the person is.
func (p *Panel) masterAsked(c echo.Context) (domain.ID, error) {
	id, err := idAsked(c, "master")
	if err != nil || id.IsZero() {
		return id, err
	}
	found, err := p.Records.Directory.Somebody(c.Request().Context(), id)
	if err != nil && !errors.Is(err, projections.ErrNotFound) {
		return id, err
	}
	if !found.Master.IsZero() {
		return found.Master, nil
	}
	return id, nil
}

type bookingView struct {
	projections.Visit
	State     projections.BookingState
	Master    projections.Somebody
	PlaceName string
	Story     []audit.Sentence
	Told      []projections.Delivery
}

// booking is one as it is, and how it came to be so.
func (p *Panel) booking(c echo.Context, shown page) (templ.Component, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	var v bookingView
	if v.Visit, err = p.Records.Active.Booking(ctx, id); err != nil {
		return nil, read(err)
	}
	v.State = v.Visit.State()
	if v.Master, err = p.Records.Directory.Somebody(ctx, v.Visit.Master); err != nil && !errors.Is(err, projections.ErrNotFound) {
		return nil, err
	}
	if v.PlaceName, err = p.placeName(ctx, v.Visit); err != nil {
		return nil, err
	}
	if v.Told, err = p.Records.Told.About(ctx, id); err != nil {
		return nil, err
	}
	v.Story, err = p.story(ctx, id)
	return bookingPage(shown, v), err
}

func (p *Panel) placeName(ctx context.Context, v projections.Visit) (string, error) {
	m, err := p.Records.Catalogue.Master(ctx, v.Master)
	if err != nil && !errors.Is(err, projections.ErrNotFound) {
		return "", err
	}
	for _, place := range m.Places {
		if place.ID == v.Place {
			return place.Name, nil
		}
	}
	return "", nil
}

func (p *Panel) story(ctx context.Context, id domain.ID) ([]audit.Sentence, error) {
	if err := p.Stories.Extend(ctx, nil); err != nil {
		return nil, err
	}
	told, err := p.Stories.Story(ctx, audit.Reader{Codec: p.Store.Codec()}, id)
	if errors.Is(err, audit.ErrNoBooking) {
		return nil, nil
	}
	return told, err
}

// local is a moment by the clock of a place.
func (v bookingView) local(p page, at time.Time) string {
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		return p.Time(at)
	}
	layout := "Mon 2 Jan 2006, 15:04"
	if p.language == "ru" {
		layout = "02.01.2006, 15:04"
	}
	return at.In(zone).Format(layout)
}

// stateTag colours a state.
func stateTag(state projections.BookingState) string {
	switch state {
	case projections.BookingBooked, projections.BookingCompleted:
		return "tag good"
	case projections.BookingRequested:
		return "tag warn"
	}
	return "tag bad"
}
