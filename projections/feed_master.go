package projections

import (
	"slices"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// feedMaster is what items about a master are told from. Nothing in it says who they are.
type feedMaster struct {
	Currency string        `json:"currency"`
	Places   []FeedPlace   `json:"places"`
	Services []FeedService `json:"services"`
	TimeOff  []FeedTimeOff `json:"time_off"`
}

func foldFeedMaster(rows *Rows, e Event, item *feedRow) error {
	row, _, err := feedMasters.Get(rows, feedMasterRow{Master: item.Master})
	if err != nil {
		return err
	}
	if _, ends := e.Body.(master.Erased); ends {
		feedMasters.Delete(rows, row)
		return nil
	}
	row.Master = item.Master
	row.Document.tell(e.Body, &item.Body)
	feedMasters.Put(rows, row)
	return nil
}

// tell applies one event, and says it.
func (m *feedMaster) tell(event domain.Event, say *FeedData) {
	switch e := event.(type) {
	case master.Registered:
		m.Currency = e.Currency
		say.Currency, say.Policy = e.Currency, feedPolicy(e.Policy)
	case master.PolicySet:
		say.Policy = feedPolicy(e.Policy)
	case master.ServiceAdded:
		say.Service = m.offers(e.Service, e.Offer)
	case master.ServiceChanged:
		say.Service = m.offers(e.Service, e.Offer)
	case master.ServiceClosed:
		say.Service = m.service(e.Service, func(s *FeedService) { s.Closed = true })
	case master.ServiceReopened:
		say.Service = m.service(e.Service, func(s *FeedService) { s.Closed = false })
	case master.PlaceAdded:
		say.Place = m.place(e.Place, func(p *FeedPlace) { p.Zone = e.Zone })
	case master.PlaceChanged:
		say.Place = m.place(e.Place, func(p *FeedPlace) { p.Zone = e.Zone })
	case master.PlaceClosed:
		say.Place = m.place(e.Place, func(p *FeedPlace) { p.Closed = true })
	case master.PlaceReopened:
		say.Place = m.place(e.Place, func(p *FeedPlace) { p.Closed = false })
	default:
		m.tellTime(event, say)
	}
}

// tellTime is tell for when is worked.
func (m *feedMaster) tellTime(event domain.Event, say *FeedData) {
	switch e := event.(type) {
	case master.HoursSet:
		say.Hours = &FeedHours{Place: e.Place, Zone: m.zone(e.Place), Week: append([]slots.Hours{}, e.Hours...)}
	case master.DaySet:
		say.Day = &FeedDay{Place: e.Place, Zone: m.zone(e.Place), Date: e.Date, Windows: append([]slots.Window{}, e.Windows...)}
	case master.DayReset:
		say.Day = &FeedDay{Place: e.Place, Zone: m.zone(e.Place), Date: e.Date, Windows: []slots.Window{}}
	case master.TimeOffAdded:
		off := FeedTimeOff{TimeOff: e.TimeOff, Starts: instant(e.Start), Ends: instant(e.End)}
		m.TimeOff = append(slices.Clone(m.TimeOff), off)
		say.TimeOff = &off
	case master.TimeOffRemoved:
		say.TimeOff = m.opens(e.TimeOff)
	}
}

func (m *feedMaster) offers(id domain.ID, offer master.Offer) *FeedService {
	return m.service(id, func(s *FeedService) {
		s.Name, s.DurationMin, s.Price, s.Currency = offer.Name, offer.DurationMin, offer.Price, m.Currency
		s.BufferBeforeMin, s.BufferAfterMin = offer.BufferBeforeMin, offer.BufferAfterMin
		s.Places = append([]domain.ID{}, offer.Places...)
	})
}

// service changes a service and gives what it is now.
func (m *feedMaster) service(id domain.ID, change func(*FeedService)) *FeedService {
	m.Services = slices.Clone(m.Services)
	i := slices.IndexFunc(m.Services, func(s FeedService) bool { return s.Service == id })
	if i < 0 {
		i = len(m.Services)
		m.Services = append(m.Services, FeedService{Service: id, Places: []domain.ID{}})
	}
	change(&m.Services[i])
	now := m.Services[i]
	return &now
}

// place changes a place and gives what it is now.
func (m *feedMaster) place(id domain.ID, change func(*FeedPlace)) *FeedPlace {
	m.Places = slices.Clone(m.Places)
	i := slices.IndexFunc(m.Places, func(p FeedPlace) bool { return p.Place == id })
	if i < 0 {
		i = len(m.Places)
		m.Places = append(m.Places, FeedPlace{Place: id})
	}
	change(&m.Places[i])
	now := m.Places[i]
	return &now
}

func (m *feedMaster) zone(place domain.ID) string {
	for _, p := range m.Places {
		if p.Place == place {
			return p.Zone
		}
	}
	return ""
}

// opens gives the time off that was removed.
func (m *feedMaster) opens(id domain.ID) *FeedTimeOff {
	gone := FeedTimeOff{TimeOff: id}
	m.TimeOff = slices.DeleteFunc(slices.Clone(m.TimeOff), func(off FeedTimeOff) bool {
		if off.TimeOff == id {
			gone = off
		}
		return off.TimeOff == id
	})
	return &gone
}
