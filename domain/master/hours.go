package master

import (
	"slices"

	"zapis/domain"
	"zapis/domain/slots"
)

// mostDays is how many single dates with hours of their own are kept per place: the latest. The rest lies years back.
const mostDays = 1000

func (m Master) setHours(c SetHours) ([]domain.Event, error) {
	place, err := m.openPlace(c.Place)
	if err != nil {
		return nil, err
	}
	hours, err := slots.Normalize(c.Hours)
	if err != nil {
		return nil, err
	}
	if slices.EqualFunc(place.Hours, hours, sameHours) {
		return nil, nil
	}
	return []domain.Event{HoursSet{Master: m.ID, Place: c.Place, Hours: hours}}, nil
}

func sameHours(a, b slots.Hours) bool { return a.Window == b.Window && slices.Equal(a.Days, b.Days) }

func (m Master) setDay(c SetDay) ([]domain.Event, error) {
	place, err := m.openPlace(c.Place)
	if err != nil {
		return nil, err
	}
	if date, err := slots.ParseDate(c.Date.String()); err != nil || date != c.Date {
		return nil, slots.ErrBadDate
	}
	windows, err := slots.NormalizeWindows(c.Windows)
	if err != nil {
		return nil, err
	}
	if i, set := place.day(c.Date); set && slices.Equal(place.Days[i].Windows, windows) {
		return nil, nil
	}
	return []domain.Event{DaySet{Master: m.ID, Place: c.Place, Date: c.Date, Windows: windows}}, nil
}

func (m Master) resetDay(c ResetDay) ([]domain.Event, error) {
	place, err := m.openPlace(c.Place)
	if err != nil {
		return nil, err
	}
	if _, set := place.day(c.Date); !set {
		return nil, nil
	}
	return []domain.Event{DayReset{Master: m.ID, Place: c.Place, Date: c.Date}}, nil
}

// day is where a date stands, or would stand, among those with hours of their own.
func (p Place) day(date slots.Date) (i int, set bool) {
	return slices.BinarySearchFunc(p.Days, date, func(o slots.Override, date slots.Date) int { return o.Date.Compare(date) })
}

// setDay works on a copy of the days.
func (p *Place) setDay(date slots.Date, windows []slots.Window) {
	p.resetDay(date)
	i, _ := p.day(date)
	p.Days = slices.Insert(p.Days, i, slots.Override{Date: date, Windows: windows})
	p.Days = p.Days[max(0, len(p.Days)-mostDays):]
}

func (p *Place) resetDay(date slots.Date) {
	p.Days = slices.DeleteFunc(slices.Clone(p.Days), func(o slots.Override) bool { return o.Date == date })
}
