package person

import (
	"slices"

	"zapis/domain"
)

// PurposeCalendar is the purpose of the codes in addresses of calendars, see HashOf.
const PurposeCalendar = "calendar"

// ErrUnknownSide refuses a calendar of neither side.
const ErrUnknownSide domain.Refusal = "unknown_side"

// Side is as whom somebody has bookings: a person may be a master, and at the same time a client of other masters.
type Side string

// The sides.
const (
	AsClient Side = "client"
	AsMaster Side = "master"
)

// Sides are all of them.
var Sides = []Side{AsClient, AsMaster}

type (
	// OpenCalendar gives the bookings of one side a secret address, by which calendar programs read them. While there is
	// one it changes nothing.
	OpenCalendar struct {
		Side Side
		Code domain.Personal // drawn by chance, at least 128 bits
	}
	// CloseCalendar ends the address. It is also asked of somebody merged into another: their address is theirs to this day.
	CloseCalendar struct{ Side Side }
)

func (OpenCalendar) personCommand()  {}
func (CloseCalendar) personCommand() {}

type (
	// CalendarOpened is a secret address of a calendar. Whoever knows the code reads what the person has before them: it is
	// sealed like a name, and found by its hash.
	CalendarOpened struct {
		Person domain.ID       `json:"person"`
		Side   Side            `json:"side"`
		Hash   string          `json:"hash"` // of purpose and code, see HashOf
		Code   domain.Personal `json:"code"`
	}
	// CalendarClosed ends it for ever.
	CalendarClosed struct {
		Person domain.ID `json:"person"`
		Side   Side      `json:"side"`
		Hash   string    `json:"hash"`
	}
)

func (CalendarOpened) EventType() string { return "person.calendar_opened" }
func (CalendarClosed) EventType() string { return "person.calendar_closed" }

// DataSubject is the person.
func (e CalendarOpened) DataSubject() domain.ID { return e.Person }

// Calendar is an address that works.
type Calendar struct {
	Side Side
	Hash string
	Code domain.Personal `json:"-"` // only in memory: a read model holds no address
}

// Calendar is the address of one side, if there is one.
func (p Person) Calendar(side Side) (Calendar, bool) {
	i := slices.IndexFunc(p.Calendars, func(c Calendar) bool { return c.Side == side })
	if i < 0 {
		return Calendar{}, false
	}
	return p.Calendars[i], true
}

func (p Person) openCalendar(c OpenCalendar) ([]domain.Event, error) {
	if !slices.Contains(Sides, c.Side) {
		return nil, ErrUnknownSide
	}
	if _, open := p.Calendar(c.Side); open {
		return nil, nil
	}
	return []domain.Event{CalendarOpened{
		Person: p.ID, Side: c.Side, Hash: HashOf(PurposeCalendar, c.Code.Text()), Code: c.Code,
	}}, nil
}

func (p Person) closeCalendar(c CloseCalendar) ([]domain.Event, error) {
	if !slices.Contains(Sides, c.Side) {
		return nil, ErrUnknownSide
	}
	calendar, open := p.Calendar(c.Side)
	if !open {
		return nil, nil
	}
	return []domain.Event{CalendarClosed{Person: p.ID, Side: c.Side, Hash: calendar.Hash}}, nil
}

func (p Person) withCalendar(e CalendarOpened) Person {
	p.Calendars = append(slices.Clone(p.Calendars), Calendar{Side: e.Side, Hash: e.Hash, Code: e.Code})
	return p
}

func (p Person) withoutCalendar(e CalendarClosed) Person {
	p.Calendars = slices.DeleteFunc(slices.Clone(p.Calendars), func(c Calendar) bool { return c.Hash == e.Hash })
	return p
}
