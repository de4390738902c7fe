package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
	"zapis/projections"
)

// sureView is a question before a booking is moved or cancelled.
type sureView struct {
	own
	visit    visitView
	question string
	was      string // when it was, of a move
	button   string
	danger   bool
	action   string
	back     string
	hidden   url.Values
	key      string
}

// changing is a booking that somebody is about to change.
type changing struct {
	own
	booking projections.Visit
	look    search
	path    string
}

func (s *Site) changing(c echo.Context) (ch changing, err error) {
	if ch.own, err = s.at(c); err != nil {
		return ch, err
	}
	visit, m, err := s.mine(c, ch.own)
	if err != nil {
		return ch, err
	}
	ch.booking, ch.path = visit, ch.own.path+"/"+visit.Booking.Short()
	zone, err := slots.Zone(visit.Zone)
	if err != nil {
		return ch, err
	}
	place, _ := m.Place(visit.Place)
	ch.look = search{master: m, place: place, zone: zone, now: s.Clock(), visit: visit.Visit, moving: visit}
	return ch, nil
}

// late leads back to where it says what can still be done.
func (ch changing) late(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, ch.link(ch.own.path, url.Values{"done": {"late"}}))
}

// showMove shows free times, or asks whether the one that was chosen is meant.
func (s *Site) showMove(c echo.Context) error {
	ch, err := s.changing(c)
	if err != nil {
		return err
	}
	if move, _ := s.may(ch.own, ch.booking, ch.look.master); !move || ch.look.place.Closed {
		return ch.late(c)
	}
	start, chosen := instant(c.QueryParam("t"))
	if !chosen {
		return s.showOtherTimes(c, http.StatusOK, ch, asking{c.QueryParam("d"), c.QueryParam("from")}, "", nil)
	}
	reason, err := s.why(c.Request().Context(), ch.look, start)
	if err != nil {
		return err
	}
	if reason != "" {
		return s.showOtherTimes(c, http.StatusOK, ch, asking{}, reason, nil)
	}
	was := ch.booking.Starts.In(ch.look.zone)
	return show(c, http.StatusOK, surePage(sureView{
		own: ch.own, visit: ch.visit(ch.look, start), question: ch.say("web.move.sure"), button: ch.say("web.move.do"),
		was:    ch.say("web.move.was", "When", ch.moment(was, ch.booking.Ends.In(ch.look.zone), ch.look.today())),
		action: ch.path + "/move", back: ch.link(ch.path+"/move", nil), key: newKey(), hidden: ch.hidden(strconv.FormatInt(start.Unix(), 10)),
	}))
}

// hidden is what a form carries: the booking as it was seen, and a time.
func (ch changing) hidden(start string) url.Values {
	hidden := url.Values{"r": {strconv.Itoa(ch.booking.Revision)}}
	if start != "" {
		hidden.Set("t", start)
	}
	if ch.chosen != "" {
		hidden.Set("lang", ch.chosen)
	}
	return hidden
}

func (s *Site) showOtherTimes(c echo.Context, status int, ch changing, a asking, reason domain.Refusal, instead []time.Time) error {
	times, err := s.calendar(c.Request().Context(), ch.frame, ch.look, ch.path+"/move", nil, a)
	if err != nil {
		return err
	}
	v := timesView{
		frame: ch.frame, name: ch.say("web.move.title"), back: ch.link(ch.own.path, nil), backText: ch.say("web.back"), calendar: times,
		summary: itemNames(ch.booking.Items) + " · " + ch.visit(ch.look, ch.booking.Starts).when,
		instead: ch.look.instead(ch.frame, ch.path+"/move", nil, instead),
	}
	if reason != "" {
		v.hint = ch.refused(reason)
	}
	return show(c, status, timesPage(v))
}

// move moves a booking to the time that was chosen.
func (s *Site) move(c echo.Context) error {
	ch, err := s.changing(c)
	if err != nil {
		return err
	}
	start, chosen := instant(c.Request().PostForm.Get("t"))
	if !chosen {
		return errUnreadable
	}
	err = s.change(c, ch.own, "move", func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return s.Commands.MoveBooking(ctx, meta, commands.MoveBooking{Booking: ch.booking.Booking, Revision: seen(c), Starts: start})
	})
	var unavailable commands.Unavailable
	if errors.As(err, &unavailable) {
		return s.showOtherTimes(c, http.StatusConflict, ch, asking{}, unavailable.Reason, unavailable.Alternatives)
	}
	return s.changed(c, ch.own, "moved", err)
}

// showCancel asks once.
func (s *Site) showCancel(c echo.Context) error {
	ch, err := s.changing(c)
	if err != nil {
		return err
	}
	if _, cancel := s.may(ch.own, ch.booking, ch.look.master); !cancel {
		return ch.late(c)
	}
	return show(c, http.StatusOK, surePage(sureView{
		own: ch.own, visit: ch.visit(ch.look, ch.booking.Starts), question: ch.say("web.cancel.sure"), button: ch.say("web.cancel.do"), danger: true,
		action: ch.path + "/cancel", back: ch.link(ch.own.path, nil), key: newKey(), hidden: ch.hidden(""),
	}))
}

func (s *Site) cancel(c echo.Context) error {
	ch, err := s.changing(c)
	if err != nil {
		return err
	}
	err = s.change(c, ch.own, "cancel", func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return s.Commands.CancelBooking(ctx, meta, commands.CancelBooking{Booking: ch.booking.Booking, Revision: seen(c), Cause: booking.ByWish})
	})
	return s.changed(c, ch.own, "cancelled", err)
}

// seen is the revision of the booking that a form was drawn from.
func seen(c echo.Context) int {
	revision, _ := strconv.Atoi(c.Request().PostForm.Get("r"))
	return max(0, revision)
}

// change carries out what somebody wants with what is theirs.
func (s *Site) change(c echo.Context, o own, kind string, do func(ctx context.Context, meta commands.Meta) (commands.Done, error)) error {
	form := c.Request().PostForm
	key := form.Get("key")
	if !properKey(key) {
		return errUnreadable
	}
	a := asks(kind, key, form)
	a.Person, a.Actor, a.Chat = o.person.ID, o.person.ID, accountOf(o.secret)
	return s.carryOut(c.Request().Context(), a, do)
}

// changed leads to how things are now, with what was done or why it was not.
func (s *Site) changed(c echo.Context, o own, done string, err error) error {
	refusal := asked.Refusal(err)
	switch {
	case err == nil:
		return c.Redirect(http.StatusSeeOther, o.link(o.path, url.Values{"done": {done}}))
	case refusal == "" || refusal == domain.ErrNotYours:
		return err
	}
	o.frame = o.frame.at(&url.URL{Path: o.path})
	return s.visitsPage(c, o, http.StatusConflict, o.refused(refusal))
}
