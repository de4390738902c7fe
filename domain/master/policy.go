package master

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
)

func (m Master) setPolicy(c SetPolicy) ([]domain.Event, error) {
	if !c.Policy.proper() {
		return nil, ErrBadPolicy
	}
	if samePolicy(m.Policy, c.Policy) {
		return nil, nil
	}
	return []domain.Event{PolicySet{Master: m.ID, Policy: c.Policy}}, nil
}

// proper tells whether every value lies in its range. Notice and windows go up to 30 days, reminders up to 14;
// requests wait from half an hour to a week.
func (p Policy) proper() bool {
	const day = 24 * 60
	grids := []slots.Grid{slots.GridClock, slots.GridTight, slots.GridWindow}
	gaps := []slots.Gap{slots.GapMax, slots.GapSum}
	unassured := []Unassured{UnassuredKeep, UnassuredTell, UnassuredRelease}
	between := func(value, least, most int) bool { return value >= least && value <= most }
	return slices.Contains(grids, p.Grid) && slices.Contains(gaps, p.Gap) &&
		between(p.StepMin, 5, day) && between(p.NoticeMin, 0, 30*day) && between(p.HorizonDays, 1, farthestHorizon) &&
		between(p.MaxPerDay, 0, 1000) && between(p.CancelWindowMin, 0, 30*day) && between(p.MoveWindowMin, 0, 30*day) &&
		between(len(p.RemindersMin), 0, 5) &&
		!slices.ContainsFunc(p.RemindersMin, func(minutes int) bool { return !between(minutes, 1, 14*day) }) &&
		(p.ConfirmWithin == 0 || between(p.ConfirmWithin, 30, 7*day)) && slices.Contains(unassured, p.Unassured) &&
		between(int(p.QuietFrom), 0, day) && between(int(p.QuietTo), 0, day)
}

func samePolicy(a, b Policy) bool {
	same := slices.Equal(a.RemindersMin, b.RemindersMin)
	a.RemindersMin, b.RemindersMin = nil, nil
	return same && a.Grid == b.Grid && a.StepMin == b.StepMin && a.NoticeMin == b.NoticeMin &&
		a.HorizonDays == b.HorizonDays && a.Gap == b.Gap && a.MaxPerDay == b.MaxPerDay &&
		a.CancelWindowMin == b.CancelWindowMin && a.MoveWindowMin == b.MoveWindowMin &&
		a.Confirmation == b.Confirmation && a.ConfirmWithin == b.ConfirmWithin &&
		a.SilenceConfirms == b.SilenceConfirms && a.Unassured == b.Unassured &&
		a.QuietFrom == b.QuietFrom && a.QuietTo == b.QuietTo
}

// Windows are how late a client may still cancel or move.
func (p Policy) Windows() booking.Windows {
	return booking.Windows{Cancel: minutes(p.CancelWindowMin), Move: minutes(p.MoveWindowMin)}
}

// RequestWithin is how long a request waits for the master, before their silence is an answer.
func (p Policy) RequestWithin() time.Duration {
	if p.ConfirmWithin == 0 {
		return 24 * time.Hour
	}
	return minutes(p.ConfirmWithin)
}

// Slots is the policy as availability sees it.
func (p Policy) Slots() slots.Policy {
	return slots.Policy{
		Grid: p.Grid, Step: minutes(p.StepMin), Notice: minutes(p.NoticeMin),
		HorizonDays: p.HorizonDays, Gap: p.Gap, MaxPerDay: p.MaxPerDay,
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Visit puts services, in order, together into what is booked at a place.
// Refused if there are none, or one is unknown, closed or not offered there.
func (m Master) Visit(place domain.ID, services ...domain.ID) (booking.Visit, error) {
	return m.Revise(booking.Visit{}, place, services...)
}

// Revise is Visit for one that was agreed already: the services that stay in it stay as agreed, whatever became of them.
func (m Master) Revise(agreed booking.Visit, place domain.ID, services ...domain.ID) (booking.Visit, error) {
	if len(services) == 0 {
		return booking.Visit{}, booking.ErrNoServices
	}
	kept := slices.Clone(agreed.Items)
	visit := booking.Visit{Currency: m.Currency}
	parts := make([]slots.Service, 0, len(services))
	for _, id := range services {
		item, service, err := m.item(&kept, place, id)
		if err != nil {
			return booking.Visit{}, err
		}
		visit.Items = append(visit.Items, item)
		visit.Price += item.Price
		parts = append(parts, slots.Service{
			Duration: minutes(item.DurationMin), Before: minutes(service.BufferBeforeMin), After: minutes(service.BufferAfterMin),
		})
	}
	whole := slots.Visit(parts...)
	visit.BufferBeforeMin, visit.BufferAfterMin = int(whole.Before/time.Minute), int(whole.After/time.Minute)
	if whole.Duration > longestVisit*time.Minute {
		return booking.Visit{}, ErrBadDuration
	}
	return visit, nil
}

// item takes a service out of what is kept or, if it is not in there, as it is offered now.
func (m Master) item(kept *[]booking.Item, place, id domain.ID) (booking.Item, Service, error) {
	if i := slices.IndexFunc(*kept, func(item booking.Item) bool { return item.Service == id }); i >= 0 {
		item := (*kept)[i]
		*kept = slices.Delete(*kept, i, i+1)
		service, _ := m.Service(id)
		return item, service, nil
	}
	service, err := m.openService(id)
	if err != nil {
		return booking.Item{}, Service{}, err
	}
	if !service.OfferedAt(place) {
		return booking.Item{}, Service{}, ErrServiceElsewhere
	}
	return booking.Item{
		Service: id, Name: service.Name, DurationMin: service.DurationMin, Price: service.Price,
	}, service, nil
}

// Hosts refuses a visit, as it was agreed, at a place that is unknown, closed, or where not all of its services are offered.
func (m Master) Hosts(visit booking.Visit, place domain.ID) error {
	if _, err := m.openPlace(place); err != nil {
		return err
	}
	for _, item := range visit.Items {
		if service, _ := m.Service(item.Service); !service.OfferedAt(place) {
			return ErrServiceElsewhere
		}
	}
	return nil
}

// OfferedAt tells whether the service can be had at a place.
func (s Service) OfferedAt(place domain.ID) bool {
	return len(s.Places) == 0 || slices.Contains(s.Places, place)
}

// Slots is the service as availability sees it.
func (s Service) Slots() slots.Service {
	return slots.Service{
		Duration: minutes(s.DurationMin), Before: minutes(s.BufferBeforeMin), After: minutes(s.BufferAfterMin),
	}
}

// Free asks for the starts of a visit at a place in [from, to), given what is taken.
// Refused if the place is unknown or closed.
func (m Master) Free(place domain.ID, service slots.Service, now time.Time, span slots.Span, busy []slots.Busy) (slots.Query, error) {
	at, err := m.openPlace(place)
	if err != nil {
		return slots.Query{}, err
	}
	zone, err := slots.Zone(at.Zone)
	if err != nil {
		return slots.Query{}, err
	}
	return slots.Query{
		Zone: zone, Now: now, From: span.Start, To: span.End,
		Hours: at.Hours, Overrides: at.Days, TimeOff: m.offTimes(), Busy: busy,
		Service: service, Policy: m.Policy.Slots(),
	}, nil
}

// Clear asks only what is taken at a start, whatever the hours; also at a place that is closed.
func (m Master) Clear(place domain.ID, service slots.Service, now time.Time, span slots.Span) (slots.Query, error) {
	at, known := m.Place(place)
	if !known {
		return slots.Query{}, ErrPlaceUnknown
	}
	zone, err := slots.Zone(at.Zone)
	if err != nil {
		return slots.Query{}, err
	}
	return slots.Query{Zone: zone, Now: now, From: span.Start, To: span.End, Service: service, Policy: m.Policy.Slots()}, nil
}

func (m Master) offTimes() []slots.Span {
	spans := make([]slots.Span, 0, len(m.TimeOff))
	for _, off := range m.TimeOff {
		spans = append(spans, off.Span)
	}
	slices.SortFunc(spans, func(a, b slots.Span) int { return a.Start.Compare(b.Start) })
	return spans
}
