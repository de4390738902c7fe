package web

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// search is a visit that a time is looked for.
type search struct {
	master master.Master
	place  master.Place
	zone   *time.Location
	now    time.Time
	visit  booking.Visit
	moving projections.Visit // the booking that moves; zero: it is a new one
}

// at settles where it is to be.
func (look search) at(place master.Place) (search, error) {
	if place.Closed {
		return look, master.ErrPlaceClosed
	}
	zone, err := slots.Zone(place.Zone)
	look.place, look.zone = place, zone
	return look, err
}

func (look search) today() slots.Date { return slots.DateOf(look.now, look.zone) }

// last is the last day that can be booked.
func (look search) last() slots.Date { return look.today().AddDays(look.master.Policy.HorizonDays) }

// free asks for the starts in [from, to): the same function as everywhere, so that what is offered can be booked.
func (s *Site) free(ctx context.Context, look search, from, to time.Time) (slots.Query, error) {
	query, _, err := s.Free.Free(ctx, projections.FreeQuery{
		Master: look.master.ID, Place: look.place.ID, Service: look.visit.Service(), Now: look.now, From: from, To: to, Except: look.moving.Booking,
	})
	return query, err
}

// why is the reason why a start cannot be had any more, empty if it can.
func (s *Site) why(ctx context.Context, look search, start time.Time) (domain.Refusal, error) {
	query, err := s.free(ctx, look, start, start.Add(time.Minute))
	if err != nil {
		return "", err
	}
	return query.Check(start), nil
}

// daysShown are five weeks at once.
const daysShown = 35

// freeTimes are the starts of the days from first on, by day.
func (s *Site) freeTimes(ctx context.Context, look search, first slots.Date, days int) (byDay map[slots.Date][]time.Time, firstFree slots.Date, err error) {
	from, to := first, first.AddDays(days)
	if from.Before(look.today()) {
		from = look.today()
	}
	if end := look.last().AddDays(1); end.Before(to) {
		to = end
	}
	byDay = map[slots.Date][]time.Time{}
	if !from.Before(to) {
		return byDay, firstFree, nil
	}
	query, err := s.free(ctx, look, from.In(look.zone), to.In(look.zone))
	if err != nil {
		return nil, firstFree, err
	}
	for _, start := range query.Starts() {
		if look.moving.Starts.Equal(start) {
			continue // it is there already
		}
		day := slots.DateOf(start, look.zone)
		if len(byDay) == 0 {
			firstFree = day
		}
		byDay[day] = append(byDay[day], start.In(look.zone))
	}
	return byDay, firstFree, nil
}

// calendarView is a stretch of weeks with the days that have free time, and the times of one of them.
type calendarView struct {
	title          string
	weekdays       []string
	weeks          [][]dayView
	earlier, later string // empty: there is nothing
	day            string // whose times are shown; empty: there are none
	times          []timeLink
	zone           string // by which the times go
	hint           string
}

type dayView struct {
	number  string
	label   string // in full, for who does not see the table
	url     string // empty: nothing is free
	current bool
	outside bool // past, or too far ahead
}

type timeLink struct{ text, url string }

// asking is what the address of a page with free times says: a day, or the weeks from a day on.
type asking struct{ day, from string }

// calendar shows free time at an address that keeps what was chosen before.
func (s *Site) calendar(ctx context.Context, f frame, look search, path string, keep url.Values, a asking) (calendarView, error) {
	day, dayErr := slots.ParseDate(a.day)
	first := look.today()
	if from, err := slots.ParseDate(a.from); err == nil {
		first = from
	} else if dayErr == nil {
		first = day
	}
	first = look.within(first)
	byDay, firstFree, err := s.freeTimes(ctx, look, first, daysShown)
	if err != nil {
		return calendarView{}, err
	}
	if len(byDay) == 0 && a == (asking{}) { // perhaps later
		if _, firstFree, err = s.freeTimes(ctx, look, first.AddDays(daysShown), look.master.Policy.HorizonDays+1); err != nil {
			return calendarView{}, err
		}
		if firstFree != (slots.Date{}) {
			first = look.within(firstFree)
			if byDay, firstFree, err = s.freeTimes(ctx, look, first, daysShown); err != nil {
				return calendarView{}, err
			}
		}
	}
	v := look.weeks(f, path, keep, first, byDay)
	switch {
	case len(byDay) == 0:
		v.hint = f.say("web.free.none")
	case dayErr != nil || byDay[day] == nil:
		if dayErr == nil && a.from == "" {
			v.hint = f.say("web.free.day.none")
		}
		day = firstFree
	}
	look.timesOf(f, &v, path, keep, day, byDay[day])
	return v, nil
}

// within is the Monday of the week of a day that can be booked.
func (look search) within(day slots.Date) slots.Date {
	if day.Before(look.today()) {
		day = look.today()
	}
	if look.last().Before(day) {
		day = look.last()
	}
	return day.AddDays(1 - day.Weekday())
}

func (look search) weeks(f frame, path string, keep url.Values, first slots.Date, byDay map[slots.Date][]time.Time) calendarView {
	today, last := look.today(), look.last()
	v := calendarView{zone: f.say("web.zone", "City", f.City(look.place.Zone), "Offset", words.Offset(look.now.In(look.zone)))}
	v.title = capital(f.Month(first, today))
	if end := first.AddDays(daysShown - 1); end.Month != first.Month {
		v.title += " – " + f.Month(end, today)
	}
	for weekday := 1; weekday <= 7; weekday++ {
		v.weekdays = append(v.weekdays, f.WeekdayShort(weekday))
	}
	for week := 0; week < daysShown; week += 7 {
		var days []dayView
		for i := range 7 {
			day := first.AddDays(week + i)
			d := dayView{number: strconv.Itoa(day.Day), label: f.Date(day, today), outside: day.Before(today) || last.Before(day)}
			if byDay[day] != nil {
				d.url = f.link(path, with(keep, "d", day.String())) + "#times"
			}
			days = append(days, d)
		}
		v.weeks = append(v.weeks, days)
	}
	if today.Before(first) {
		v.earlier = f.link(path, with(keep, "from", first.AddDays(-daysShown).String()))
	}
	if next := first.AddDays(daysShown); !last.Before(next) {
		v.later = f.link(path, with(keep, "from", next.String()))
	}
	return v
}

// timesOf shows the starts of a day. Where a clock goes back, one stands there twice, told apart by how far it is from the
// world'look.
func (look search) timesOf(f frame, v *calendarView, path string, keep url.Values, day slots.Date, starts []time.Time) {
	if len(starts) == 0 {
		return
	}
	v.day = capital(f.Date(day, look.today()))
	twice := map[string]int{}
	for _, start := range starts {
		twice[words.Clock(start)]++
	}
	for _, start := range starts {
		text := words.Clock(start)
		if twice[text] > 1 {
			text += " " + words.Offset(start)
		}
		v.times = append(v.times, timeLink{text, f.link(path, with(keep, "t", strconv.FormatInt(start.Unix(), 10)))})
	}
	label := f.Date(day, look.today())
	for _, week := range v.weeks {
		for i := range week {
			week[i].current = week[i].label == label && week[i].url != ""
		}
	}
}

// instead are other starts, near one that could not be had.
func (look search) instead(f frame, path string, keep url.Values, starts []time.Time) (links []timeLink) {
	for _, start := range starts {
		start = start.In(look.zone)
		text := capital(f.Short(slots.DateOf(start, look.zone), look.today())) + ", " + words.Clock(start)
		links = append(links, timeLink{text, f.link(path, with(keep, "t", strconv.FormatInt(start.Unix(), 10)))})
	}
	return links
}

// with is a query with one more value.
func with(query url.Values, name, value string) url.Values {
	more := url.Values{name: {value}}
	for name, values := range query {
		more[name] = values
	}
	return more
}

// instant reads a start as our links have it.
func instant(text string) (time.Time, bool) {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > 1<<36 {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0).UTC(), true
}
