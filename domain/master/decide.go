package master

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/slots"
	"zapis/domain/text"
)

// Refusals of a master's commands. Those about a text or number name the field in the code.
const (
	ErrNotRegistered     domain.Refusal = "not_registered"
	ErrAlreadyRegistered domain.Refusal = "already_registered"
	ErrUnknownLocale     domain.Refusal = "unknown_locale"
	ErrUnknownCurrency   domain.Refusal = "unknown_currency"
	ErrPlaceUnknown      domain.Refusal = "place_unknown"
	ErrPlaceClosed       domain.Refusal = "place_closed"
	ErrServiceUnknown    domain.Refusal = "service_unknown"
	ErrServiceClosed     domain.Refusal = "service_closed"
	ErrServiceElsewhere  domain.Refusal = "service_elsewhere"
	ErrTimeOffUnknown    domain.Refusal = "time_off_unknown"
	ErrBadSpan           domain.Refusal = "bad_span"
	ErrBadPolicy         domain.Refusal = "bad_policy"
	ErrTooMany           domain.Refusal = "too_many"
	ErrLinkUnknown       domain.Refusal = "link_unknown"
	ErrLinkExpired       domain.Refusal = "link_expired"
	ErrLinkRevoked       domain.Refusal = "link_revoked"
	ErrLinkTaken         domain.Refusal = "link_taken"
)

// How much one master may have: far above need, well below what would slow a screen down.
const (
	mostPlaces   = 50
	mostServices = 200
	mostTimeOff  = 1000
	mostLinks    = 1000
	mostBlocked  = 10_000
)

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(m Master, command Command) ([]domain.Event, error) {
	if register, ok := command.(Register); ok {
		return m.register(register)
	}
	if !m.Exists() {
		return nil, ErrNotRegistered
	}
	if _, again := command.(Erase); m.Erased && !again {
		return nil, ErrNotRegistered
	}
	switch c := command.(type) {
	case ChangeProfile:
		return m.changeProfile(c)
	case AddPlace:
		return m.addPlace(c)
	case ChangePlace:
		return m.changePlace(c)
	case ClosePlace:
		return m.closePlace(c)
	case ReopenPlace:
		return m.reopenPlace(c)
	case SetHours:
		return m.setHours(c)
	case SetDay:
		return m.setDay(c)
	case ResetDay:
		return m.resetDay(c)
	case AddTimeOff:
		return m.addTimeOff(c)
	case RemoveTimeOff:
		return m.removeTimeOff(c)
	case AddService:
		return m.addService(c)
	case ChangeService:
		return m.changeService(c)
	case CloseService:
		return m.closeService(c)
	case ReopenService:
		return m.reopenService(c)
	case SetPolicy:
		return m.setPolicy(c)
	case IssueLink:
		return m.issueLink(c)
	case RevokeLink:
		return m.revokeLink(c)
	case BlockClient:
		return m.blockClient(c)
	case UnblockClient:
		return m.unblockClient(c)
	case NoteClient:
		return m.noteClient(c)
	case Erase:
		return m.erase(), nil
	case Suspend:
		return m.suspend()
	case Readmit:
		return m.readmit()
	}
	panic("master: a command without a decision")
}

func (m Master) register(c Register) ([]domain.Event, error) {
	if m.Exists() {
		if m.Person == c.Person {
			return nil, nil
		}
		return nil, ErrAlreadyRegistered
	}
	name, err := properName(c.Name.Text())
	if err != nil {
		return nil, err
	}
	if !slices.Contains(currencies, c.Currency) {
		return nil, ErrUnknownCurrency
	}
	return []domain.Event{Registered{
		Master: c.Master, Person: c.Person, Name: domain.Personal(name),
		Currency: c.Currency, Locale: c.Locale, Policy: DefaultPolicy(),
	}}, nil
}

func (m Master) changeProfile(c ChangeProfile) ([]domain.Event, error) {
	name, err := properName(c.Name.Text())
	if err != nil {
		return nil, err
	}
	about, err := text.Line(c.About.Text(), longestAbout)
	if err != nil {
		return nil, err
	}
	if m.Name.Text() == name && m.About.Text() == about {
		return nil, nil
	}
	return []domain.Event{ProfileChanged{
		Master: m.ID, Person: m.Person, Name: domain.Personal(name), About: domain.Personal(about),
	}}, nil
}

func (m Master) addPlace(c AddPlace) ([]domain.Event, error) {
	if m.place(c.Place) >= 0 {
		return nil, nil
	}
	if len(m.OpenPlaces()) >= mostPlaces {
		return nil, ErrTooMany
	}
	added, err := m.properPlace(c)
	if err != nil {
		return nil, err
	}
	return []domain.Event{added}, nil
}

func (m Master) changePlace(c ChangePlace) ([]domain.Event, error) {
	place, err := m.openPlace(c.Place)
	if err != nil {
		return nil, err
	}
	proper, err := m.properPlace(AddPlace(c))
	if err != nil {
		return nil, err
	}
	if place.Name == proper.Name && place.Address == proper.Address && place.Zone == proper.Zone {
		return nil, nil
	}
	return []domain.Event{PlaceChanged(proper)}, nil
}

func (m Master) closePlace(c ClosePlace) ([]domain.Event, error) {
	i := m.place(c.Place)
	if i < 0 {
		return nil, ErrPlaceUnknown
	}
	if m.Places[i].Closed {
		return nil, nil
	}
	return []domain.Event{PlaceClosed{Master: m.ID, Place: c.Place}}, nil
}

func (m Master) reopenPlace(c ReopenPlace) ([]domain.Event, error) {
	i := m.place(c.Place)
	if i < 0 {
		return nil, ErrPlaceUnknown
	}
	if !m.Places[i].Closed {
		return nil, nil
	}
	if len(m.OpenPlaces()) >= mostPlaces {
		return nil, ErrTooMany
	}
	return []domain.Event{PlaceReopened{Master: m.ID, Place: c.Place}}, nil
}

func (m Master) addTimeOff(c AddTimeOff) ([]domain.Event, error) {
	if _, known := m.TimeOff[c.TimeOff]; known {
		return nil, nil
	}
	if !c.Start.Before(c.End) || c.End.Sub(c.Start) > 2*366*24*time.Hour {
		return nil, ErrBadSpan
	}
	if len(m.TimeOff) >= mostTimeOff {
		return nil, ErrTooMany
	}
	reason, err := text.Line(c.Reason, longestName)
	if err != nil {
		return nil, err
	}
	span := slots.Span{Start: c.Start.UTC(), End: c.End.UTC()}
	return []domain.Event{TimeOffAdded{Master: m.ID, TimeOff: c.TimeOff, Span: span, Reason: reason}}, nil
}

func (m Master) removeTimeOff(c RemoveTimeOff) ([]domain.Event, error) {
	if _, known := m.TimeOff[c.TimeOff]; !known {
		return nil, ErrTimeOffUnknown
	}
	return []domain.Event{TimeOffRemoved{Master: m.ID, TimeOff: c.TimeOff}}, nil
}

func (m Master) addService(c AddService) ([]domain.Event, error) {
	if m.service(c.Service) >= 0 {
		return nil, nil
	}
	if len(m.OpenServices()) >= mostServices {
		return nil, ErrTooMany
	}
	offer, err := m.properOffer(c.Offer)
	if err != nil {
		return nil, err
	}
	return []domain.Event{ServiceAdded{Master: m.ID, Service: c.Service, Offer: offer}}, nil
}

func (m Master) changeService(c ChangeService) ([]domain.Event, error) {
	service, err := m.openService(c.Service)
	if err != nil {
		return nil, err
	}
	offer, err := m.properOffer(c.Offer)
	if err != nil {
		return nil, err
	}
	if sameOffer(service.Offer, offer) {
		return nil, nil
	}
	return []domain.Event{ServiceChanged{Master: m.ID, Service: c.Service, Offer: offer}}, nil
}

func (m Master) closeService(c CloseService) ([]domain.Event, error) {
	service, known := m.Service(c.Service)
	if !known {
		return nil, ErrServiceUnknown
	}
	if service.Closed {
		return nil, nil
	}
	return []domain.Event{ServiceClosed{Master: m.ID, Service: c.Service}}, nil
}

func (m Master) reopenService(c ReopenService) ([]domain.Event, error) {
	service, known := m.Service(c.Service)
	if !known {
		return nil, ErrServiceUnknown
	}
	if !service.Closed {
		return nil, nil
	}
	if len(m.OpenServices()) >= mostServices {
		return nil, ErrTooMany
	}
	return []domain.Event{ServiceReopened{Master: m.ID, Service: c.Service}}, nil
}
