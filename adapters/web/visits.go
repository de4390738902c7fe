package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/ics"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// own is somebody at their secret address.
type own struct {
	frame
	visitor
	path string
}

// at finds whose address it is.
func (s *Site) at(c echo.Context) (o own, err error) {
	if o.visitor, err = s.find(c.Request().Context(), c.Param("secret")); err != nil {
		return o, err
	}
	o.path = visitorsPath + "/" + url.PathEscape(o.secret)
	o.frame = s.frame(c, o.person.Locale).titled("web.visits.title")
	o.private = true
	return o, nil
}

// ownVisit is a booking of theirs as it is now, with what can be done about it.
type ownVisit struct {
	visitView
	state, late        string
	off                bool // cancelled
	move, cancel, file string
}

// visitsView is all that lies ahead of somebody.
type visitsView struct {
	own
	news      string
	hint      string
	name      string
	visits    []ownVisit
	again     []timeLink // masters to book with once more
	claim     *claimView // who asks to be the same person
	reachable string     // the messengers in which they hear from us
	unheard   bool       // there are messengers, and they have none
	key       string
}

type claimView struct{ id, text string }

// showVisits shows what lies ahead, and what was called off.
func (s *Site) showVisits(c echo.Context) error {
	o, err := s.at(c)
	if err != nil {
		return err
	}
	return s.visitsPage(c, o, http.StatusOK, "")
}

// told are the news that an address may name.
var told = []string{"booked", "moved", "cancelled", "joined", "refused", "late"}

func (s *Site) visitsPage(c echo.Context, o own, status int, hint string) error {
	ctx := c.Request().Context()
	v := visitsView{own: o, hint: hint, name: o.person.Name.Text(), key: newKey()}
	if done := c.QueryParam("done"); slices.Contains(told, done) {
		v.news = o.say("web.done." + done)
	}
	ahead, err := s.Active.OfClient(ctx, o.person.ID, s.Clock())
	if err != nil {
		return err
	}
	off, err := s.Active.CalledOff(ctx, o.person.ID, s.Clock())
	if err != nil {
		return err
	}
	for _, visit := range append(ahead, off...) {
		shown, err := s.ownVisit(c, o, visit)
		if err != nil {
			return err
		}
		v.visits = append(v.visits, shown)
	}
	if v.again, err = s.again(c, o); err != nil {
		return err
	}
	s.addMessengers(&v)
	return show(c, status, visitsPage(v))
}

func (s *Site) ownVisit(c echo.Context, o own, visit projections.Visit) (ownVisit, error) {
	m, err := s.Catalogue.Master(c.Request().Context(), visit.Master)
	if err != nil {
		return ownVisit{}, err
	}
	place, _ := m.Place(visit.Place)
	zone, err := slots.Zone(visit.Zone)
	if err != nil {
		return ownVisit{}, err
	}
	shown := ownVisit{visitView: o.visit(search{master: m, place: place, zone: zone, now: s.Clock(), visit: visit.Visit}, visit.Starts), off: visit.Cancelled}
	path := o.path + "/" + visit.Booking.Short()
	move, cancel := s.may(o, visit, m)
	switch {
	case visit.Cancelled && visit.CancelledBy == booking.Client:
		shown.state = o.say("state.cancelled.by_client")
	case visit.Cancelled && visit.Cause != booking.ByWish:
		shown.state = o.say("state.cancelled." + string(visit.Cause))
	case visit.Cancelled:
		shown.state = o.say("state.cancelled.by_master")
	case visit.MoveAsked:
		shown.state = o.say("state.move_asked")
	case visit.Request:
		shown.state = o.say("web.state.request")
	}
	if move && !place.Closed {
		shown.move = o.link(path+"/move", nil)
	}
	if cancel {
		shown.cancel = o.link(path+"/cancel", nil)
	}
	if !visit.Cancelled {
		shown.file = o.link(path+"/calendar.ics", nil)
		if !move && !cancel && visit.Starts.After(s.Clock()) {
			shown.late = o.refused(booking.ErrWindowPassed)
		}
	}
	return shown, nil
}

// may tells what a client may still change: the commands decide the same.
func (s *Site) may(o own, visit projections.Visit, m master.Master) (move, cancel bool) {
	now, windows := s.Clock(), m.Policy.Windows()
	if visit.Cancelled || !now.Before(visit.Starts) {
		return false, false
	}
	ahead := visit.Starts.Sub(now)
	move = visit.MoveAsked || ahead >= windows.Move && !m.Blocks(o.person.IDs()...)
	return move, visit.MoveAsked || ahead >= windows.Cancel
}

const mostAgain = 5

// again are the pages of the masters whom they know.
func (s *Site) again(c echo.Context, o own) (links []timeLink, err error) {
	for _, id := range o.person.Masters[max(0, len(o.person.Masters)-mostAgain):] {
		m, err := s.Catalogue.Master(c.Request().Context(), id)
		if errors.Is(err, projections.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, l := range slices.Backward(m.Links) {
			if l.For.IsZero() && m.Admits(l.Code, s.Clock()) == nil && !m.Erased {
				links = append(links, timeLink{m.Name.Text(), o.link(mastersPath+"/"+url.PathEscape(l.Code), nil)})
				break
			}
		}
	}
	return links, nil
}

// mine is a booking of theirs, with its master.
func (s *Site) mine(c echo.Context, o own) (visit projections.Visit, m master.Master, err error) {
	id, err := domain.ParseID(c.Param("booking"))
	if err != nil {
		return visit, m, errNone
	}
	ctx := c.Request().Context()
	if visit, err = s.Active.Booking(ctx, id); err != nil {
		return visit, m, err
	}
	if !o.person.Is(visit.Client) {
		return visit, m, domain.ErrNotYours
	}
	m, err = s.Catalogue.Master(ctx, visit.Master)
	return visit, m, err
}

// showFile is a booking as a file that the phone's own calendar opens.
func (s *Site) showFile(c echo.Context) error {
	o, err := s.at(c)
	if err != nil {
		return err
	}
	visit, m, err := s.mine(c, o)
	if err != nil {
		return err
	}
	place, _ := m.Place(visit.Place)
	event := ics.Event{
		Booking: visit.Booking.String(), Sequence: visit.Revision, Status: ics.Confirmed,
		Starts: visit.Starts, Ends: visit.Ends, Stamp: s.Clock(),
		Summary: itemNames(visit.Items) + " · " + o.named(m.Name.Text()), Location: placeName(place),
		Description: o.Price(visit.Price, visit.Currency),
	}
	switch {
	case visit.Cancelled:
		event.Status = ics.Cancelled
	case visit.Request:
		event.Status = ics.Tentative
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="booking.ics"`)
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", ics.File(event))
}
