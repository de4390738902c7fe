package master

import (
	"maps"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Place is where visits happen.
type Place struct {
	ID      domain.ID
	Name    string
	Address domain.Personal
	Zone    string
	Hours   []slots.Hours
	Days    []slots.Override // single dates with other hours, in order
	Closed  bool
}

// Service is what can be booked.
type Service struct {
	ID domain.ID
	Offer
	Closed bool
}

// TimeOff is a stretch of time closed at all places.
type TimeOff struct {
	ID domain.ID
	slots.Span
	Reason string
}

// Link is a way in for clients.
type Link struct {
	Code    string
	Expires time.Time
	Revoked bool
	Label   string
	For     domain.ID // the one client who is to come by it; zero: anybody
}

// Master is the state that decisions rest on. Places and services stand in the order in which they were added.
type Master struct {
	ID, Person  domain.ID
	Name, About domain.Personal
	Currency    string
	Locale      string
	Policy      Policy
	Places      []Place
	Services    []Service
	TimeOff     map[domain.ID]TimeOff
	Links       []Link
	Blocked     []domain.ID // clients who may book and write no more
	Erased      bool        `json:",omitempty"` // their person was; nothing can be booked
	Suspended   bool        `json:",omitempty"` // their person is; nothing can be booked for now
}

// DefaultPolicy is what holds until a master says otherwise.
func DefaultPolicy() Policy {
	return Policy{
		Grid: slots.GridClock, StepMin: 15, NoticeMin: 60, HorizonDays: 60, Gap: slots.GapMax,
		RemindersMin: []int{24 * 60, 2 * 60}, QuietFrom: 22 * 60, QuietTo: 8 * 60,
	}
}

// Exists tells whether the master was ever registered.
func (m Master) Exists() bool { return !m.ID.IsZero() }

// Evolve applies one event.
func Evolve(m Master, event domain.Event) Master {
	switch e := event.(type) {
	case Registered:
		m.ID, m.Person, m.Name, m.Currency, m.Locale, m.Policy = e.Master, e.Person, e.Name, e.Currency, e.Locale, e.Policy
	case ProfileChanged:
		m.Name, m.About = e.Name, e.About
	case PlaceAdded:
		m.Places = append(slices.Clone(m.Places), Place{ID: e.Place, Name: e.Name, Address: e.Address, Zone: e.Zone})
	case PlaceChanged:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.Name, p.Address, p.Zone = e.Name, e.Address, e.Zone })
	case PlaceClosed:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.Closed = true })
	case PlaceReopened:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.Closed = false })
	case DaySet:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.setDay(e.Date, e.Windows) })
	case DayReset:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.resetDay(e.Date) })
	case HoursSet:
		m.Places = changed(m.Places, m.place(e.Place), func(p *Place) { p.Hours = e.Hours })
	case TimeOffAdded:
		m.TimeOff = with(m.TimeOff, TimeOff{ID: e.TimeOff, Span: e.Span, Reason: e.Reason})
	case TimeOffRemoved:
		m.TimeOff = maps.Clone(m.TimeOff)
		delete(m.TimeOff, e.TimeOff)
	case ServiceAdded:
		m.Services = append(slices.Clone(m.Services), Service{ID: e.Service, Offer: e.Offer})
	case ServiceChanged:
		m.Services = changed(m.Services, m.service(e.Service), func(s *Service) { s.Offer = e.Offer })
	case ServiceClosed:
		m.Services = changed(m.Services, m.service(e.Service), func(s *Service) { s.Closed = true })
	case ServiceReopened:
		m.Services = changed(m.Services, m.service(e.Service), func(s *Service) { s.Closed = false })
	case PolicySet:
		m.Policy = e.Policy
	case LinkIssued:
		m.Links = append(slices.Clone(m.Links), Link{Code: e.Code, Expires: e.Expires, Label: e.Label, For: e.For})
	case LinkRevoked:
		m.Links = changed(m.Links, m.link(e.Code), func(l *Link) { l.Revoked = true })
	case ClientBlocked:
		m.Blocked = append(slices.Clone(m.Blocked), e.Client)
	case ClientUnblocked:
		m.Blocked = slices.DeleteFunc(slices.Clone(m.Blocked), func(client domain.ID) bool { return client == e.Client })
	case Erased:
		return m.erased()
	case Suspended:
		m.Suspended = true
	case Readmitted:
		m.Suspended = false
	case ClientNoted: // no decision rests on it
	}
	return m
}

// changed is a copy of the list with one entry changed; an index below zero changes nothing.
func changed[T any](list []T, index int, change func(*T)) []T {
	list = slices.Clone(list)
	if index >= 0 {
		change(&list[index])
	}
	return list
}

func with(all map[domain.ID]TimeOff, off TimeOff) map[domain.ID]TimeOff {
	all = maps.Clone(all)
	if all == nil {
		all = map[domain.ID]TimeOff{}
	}
	all[off.ID] = off
	return all
}

func (m Master) place(id domain.ID) int {
	return slices.IndexFunc(m.Places, func(p Place) bool { return p.ID == id })
}

func (m Master) service(id domain.ID) int {
	return slices.IndexFunc(m.Services, func(s Service) bool { return s.ID == id })
}

func (m Master) link(code string) int {
	return slices.IndexFunc(m.Links, func(l Link) bool { return l.Code == code })
}

// OpenPlaces are those that can be booked.
func (m Master) OpenPlaces() []Place {
	return slices.DeleteFunc(slices.Clone(m.Places), func(p Place) bool { return p.Closed })
}

// OpenServices are those that can be booked.
func (m Master) OpenServices() []Service {
	return slices.DeleteFunc(slices.Clone(m.Services), func(s Service) bool { return s.Closed })
}

// Place finds a place, closed or not.
func (m Master) Place(id domain.ID) (Place, bool) {
	if i := m.place(id); i >= 0 {
		return m.Places[i], true
	}
	return Place{}, false
}

// Service finds a service, closed or not.
func (m Master) Service(id domain.ID) (Service, bool) {
	if i := m.service(id); i >= 0 {
		return m.Services[i], true
	}
	return Service{}, false
}
