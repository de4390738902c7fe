package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/said"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/domain/text"
)

// confirmView is a visit about to be booked, with the form for it.
type confirmView struct {
	opened
	visit      visitView
	asks       bool // the master has yet to confirm what is booked
	hidden     url.Values
	key        string
	hint       string // why the form was not taken
	name       field
	phone      field
	again      string // the name of who comes back; empty: somebody new
	other      string // the address of the same form for somebody else
	change     string // of the same page with other times
	messengers []messengerView
}

// field is an input with what was typed and what is wrong with it.
type field struct{ value, wrong string }

type inputView struct {
	id, label, kind, complete, longest string
	field                              field
}

// The longest that is taken of what is typed.
const (
	longestName  = 60 // characters, as of everybody
	longestTyped = 200
)

// showConfirm shows the form for a time, or other times if it cannot be had any more.
func (s *Site) showConfirm(c echo.Context, o opened, made choice, look search, start time.Time) error {
	reason, err := s.why(c.Request().Context(), look, start)
	if err != nil {
		return err
	}
	if reason != "" {
		return s.showOthers(c, http.StatusOK, o, made, look, start, reason, nil)
	}
	return show(c, http.StatusOK, confirmPage(s.confirm(c, o, made, look, start)))
}

func (s *Site) confirm(c echo.Context, o opened, made choice, look search, start time.Time) confirmView {
	c.Response().Header().Set("Cache-Control", "no-store") // each form has a key of its own
	hidden := made.values()
	hidden.Set("t", made.starts)
	if o.chosen != "" {
		hidden.Set("lang", o.chosen)
	}
	v := confirmView{
		opened: o, visit: o.visit(look, start), asks: look.master.Policy.Confirmation, hidden: hidden, key: newKey(),
		change: o.link(o.path, made.values()), messengers: s.messengers(o),
	}
	if o.visitor.known() && c.QueryParam("as") != "other" {
		v.again = o.visitor.person.Name.Text()
		v.other = o.link(o.path, with(with(made.values(), "t", made.starts), "as", "other"))
		hidden.Set("as", "me")
	}
	return v
}

// showOthers says why a time cannot be had, and offers others.
func (s *Site) showOthers(
	c echo.Context, status int, o opened, made choice, look search, wanted time.Time, reason domain.Refusal, instead []time.Time,
) error {
	times, err := s.calendar(c.Request().Context(), o.frame, look, o.path, made.values(), asking{})
	if err != nil {
		return err
	}
	v := o.times(look, times)
	v.hint, v.instead = o.refused(reason), look.instead(o.frame, o.path, made.values(), instead)
	return show(c, status, timesPage(v))
}

func (f frame) refused(reason domain.Refusal) string { return f.say("refusal." + string(reason)) }

// book books what was confirmed, for whoever comes back or for somebody new.
func (s *Site) book(c echo.Context) error {
	o, err := s.open(c)
	if err != nil {
		return err
	}
	form := c.Request().PostForm
	key, made := form.Get("key"), readChoice(form, o.master)
	start, timed := instant(made.starts)
	if !properKey(key) || !made.complete() || !timed {
		return errUnreadable
	}
	look, err := made.search(o.master, s.Clock())
	if asked.Refusal(err) != "" {
		return s.showCard(c, o, made, nil, o.refused(asked.Refusal(err)))
	}
	if err != nil {
		return err
	}
	b := bookingForm{
		Request: asks("book", key, form), site: s, language: o.Language, code: o.code, name: form.Get("name"), phone: form.Get("phone"),
		region: said.Region(look.place.Zone, o.master.Currency), me: o.visitor, place: commands.PlaceBooking{
			Master: o.master.ID, Place: look.place.ID, Services: services(look.visit), Starts: start,
		},
	}
	if form.Get("as") != "me" || !o.visitor.known() {
		b.me = visitor{secret: secretOf(key)}
	}
	err = s.carryOut(c.Request().Context(), b.ready(), b.do)
	return s.answerBooking(c, o, made, look, b, err)
}

func services(v booking.Visit) []domain.ID {
	ids := make([]domain.ID, len(v.Items))
	for i, item := range v.Items {
		ids[i] = item.Service
	}
	return ids
}

// answerBooking shows what was booked, or what stands in the way. Who was let in is remembered either way.
func (s *Site) answerBooking(c echo.Context, o opened, made choice, look search, b bookingForm, err error) error {
	refusal := asked.Refusal(err)
	if err != nil && refusal == "" {
		return err
	}
	start := b.place.Starts
	if field := b.fieldOf(refusal); field != "" {
		v := s.confirm(c, o, made, look, start)
		v.name.value, v.phone.value = shortened(b.name, longestTyped), shortened(b.phone, longestTyped)
		v.hint = o.refused(refusal)
		switch field {
		case "name":
			v.name.wrong = v.hint
		case "phone":
			v.phone.wrong = v.hint
		}
		return show(c, http.StatusUnprocessableEntity, confirmPage(v))
	}
	if refusal == errOtherKey {
		v := s.confirm(c, o, made, look, start)
		v.name.value, v.phone.value, v.hint = shortened(b.name, longestTyped), shortened(b.phone, longestTyped), o.say("web.again")
		return show(c, http.StatusConflict, confirmPage(v))
	}
	if !b.me.known() {
		return errNone
	}
	visits := o.link(visitorsPath+"/"+b.me.secret, nil)
	if refusal == "" {
		s.remember(c, b.me.secret)
		return c.Redirect(http.StatusSeeOther, o.link(visitorsPath+"/"+b.me.secret, url.Values{"done": {"booked"}}))
	}
	theirs, found := s.find(c.Request().Context(), b.me.secret)
	if found == nil {
		s.remember(c, b.me.secret)
		if s.has(c.Request().Context(), theirs, o.master.ID, start) { // the other tap was faster
			return c.Redirect(http.StatusSeeOther, visits)
		}
	} else if !errors.Is(found, errNone) {
		return found
	}
	var unavailable commands.Unavailable
	errors.As(err, &unavailable)
	return s.showOthers(c, http.StatusConflict, o, made, look, start, refusal, unavailable.Alternatives)
}

// has tells whether somebody has booked that very time already.
func (s *Site) has(ctx context.Context, v visitor, master domain.ID, start time.Time) bool {
	visits, err := s.Active.OfClient(ctx, v.person.ID, s.Clock())
	if err != nil {
		return false
	}
	for _, visit := range visits {
		if visit.Master == master && visit.Starts.Equal(start) {
			return true
		}
	}
	return false
}

// bookingForm is what somebody wants booked.
type bookingForm struct {
	asked.Request
	site           *Site
	language, code string
	name, phone    string // as typed
	region         string // whose numbers are written without their country
	me             visitor
	place          commands.PlaceBooking
}

// ready says whose form it is: of who comes back, or of who will be registered.
func (b *bookingForm) ready() asked.Request {
	b.Person, b.Chat = b.me.person.ID, accountOf(b.me.secret)
	if !b.me.person.Exists() {
		b.Person = commands.NewID(b.ID, "person")
	}
	b.Actor = b.Person
	return b.Request
}

// do registers who is new, lets them in by the link, and books.
func (b *bookingForm) do(ctx context.Context, meta commands.Meta) (commands.Done, error) {
	doing := b.site.Commands
	if !b.me.person.Exists() {
		id, err := b.register(ctx, meta)
		if err != nil {
			return commands.Done{}, err
		}
		meta.Actor = id
	}
	if done, _, err := doing.FollowLink(ctx, meta, b.code); err != nil {
		return done, err
	}
	b.place.Booking = commands.NewID(meta.Action, "booking")
	return doing.PlaceBooking(ctx, meta, b.place)
}

// register takes in somebody new, with their name and number.
func (b *bookingForm) register(ctx context.Context, meta commands.Meta) (id domain.ID, err error) {
	name, err := text.Line(b.name, longestName)
	if err != nil {
		return id, err
	}
	if name == "" {
		return id, person.ErrNameEmpty
	}
	typed, err := text.Line(b.phone, longestTyped)
	if err != nil {
		return id, person.ErrBadPhone
	}
	_, phone := said.Contact(typed, b.region)
	if phone == "" {
		return id, person.ErrBadPhone
	}
	if _, id, err = b.site.Commands.RegisterPerson(ctx, meta, person.Register{
		Name: domain.Personal(name), Locale: b.language, Messenger: Channel, Account: accountOf(b.me.secret),
	}); err != nil {
		return id, err
	}
	meta.Actor = id
	_, err = b.site.Commands.Person(ctx, meta, person.NotePhone{Phone: domain.Personal(phone)})
	return id, err
}

// fieldOf is the input that a refusal is about.
func (b *bookingForm) fieldOf(refusal domain.Refusal) string {
	switch refusal {
	case person.ErrNameEmpty, text.ErrBad, text.ErrTooLong:
		return "name"
	case person.ErrBadPhone:
		return "phone"
	}
	return ""
}
