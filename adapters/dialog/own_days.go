package dialog

import (
	"context"
	"slices"
	"strconv"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// mostWindows of a day fit a button.
const mostWindows = 6

// What a button says of a day instead of its windows.
const (
	dayOff   = "off"
	dayUsual = "usual" // its weekly hours
)

// dayPlaces begins changing a single day: at which place, if there are several.
func (t *talk) dayPlaces(_ context.Context, _ action, m master.Master) (Reply, error) {
	open := m.OpenPlaces()
	if len(open) == 0 {
		return t.showPlaces(m, t.words.Text("days.no_place", nil)), nil
	}
	if len(open) == 1 {
		return t.showDays(m, placeNumber(m, open[0].ID), slots.Date{}, "")
	}
	return t.show(dayPlacesScreen(t.words, placeViews(m))), nil
}

func placeViews(m master.Master) []placeView {
	var views []placeView
	for number, p := range m.Places {
		if !p.Closed {
			views = append(views, placeView{Number: number, Name: placeName(p)})
		}
	}
	return views
}

func (t *talk) days(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showDays(m, a.Place, a.Day, "")
}

// showDays is the calendar of a place, with the days whose hours are not the usual ones.
func (t *talk) showDays(m master.Master, number int, month slots.Date, hint string) (Reply, error) {
	p, err := placeAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	today := slots.DateOf(t.now, zoneOf(p))
	v := daysView{Hint: hint, Place: number, Name: placeName(p), Today: today, Month: monthNear(month, today)}
	for _, changed := range p.Days {
		if !changed.Date.Before(today) {
			v.Changed = append(v.Changed, changed)
		}
	}
	return t.show(daysScreen(t.words, v)), nil
}

func zoneOf(p master.Place) *time.Location {
	if zone, err := slots.Zone(p.Zone); err == nil {
		return zone
	}
	return time.UTC
}

func (t *talk) dayHours(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showDay(m, a.Place, a.Day, "")
}

// showDay shows the hours of one day; others may be typed.
func (t *talk) showDay(m master.Master, number int, date slots.Date, hint string) (Reply, error) {
	p, err := placeAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	if !t.settable(p, date) {
		return t.showDays(m, number, slots.Date{}, refusalText(t.words, slots.ErrBadDate))
	}
	today := slots.DateOf(t.now, zoneOf(p))
	windows, changed := windowsOn(p, date)
	v := dayHoursView{Hint: hint, Place: number, Name: placeName(p), Today: today, Day: date, Windows: windows, Changed: changed}
	return t.ask(awaitsDay, dayDraft(number, date), dayHoursScreen(t.words, v)), nil
}

// settable tells whether a date can still be given hours: not one that is over, nor one years ahead.
func (t *talk) settable(p master.Place, date slots.Date) bool {
	today := slots.DateOf(t.now, zoneOf(p))
	return !date.Before(today) && !today.AddDays(2*366).Before(date)
}

func dayDraft(place int, date slots.Date) map[string]string {
	draft := draftOf("place", place)
	draft["date"] = date.String()
	return draft
}

// windowsOn are the hours of one date, and whether they are not the usual ones.
func windowsOn(p master.Place, date slots.Date) (windows []slots.Window, changed bool) {
	if i := slices.IndexFunc(p.Days, func(o slots.Override) bool { return o.Date == date }); i >= 0 {
		return p.Days[i].Windows, true
	}
	for _, entry := range p.Hours {
		if slices.Contains(entry.Days, date.Weekday()) {
			windows = append(windows, entry.Window)
		}
	}
	slices.SortFunc(windows, func(a, b slots.Window) int { return int(a.Start - b.Start) })
	return windows, false
}

// typedDay understands the hours of the day that is shown.
func (t *talk) typedDay(ctx context.Context, text string, m master.Master) (Reply, error) {
	number := t.drafted("place")
	date, err := slots.ParseDate(t.draft("date"))
	if err != nil {
		return t.dayPlaces(ctx, action{}, m)
	}
	windows, understood := said.In(t.words.Language).Windows(text)
	if !understood || len(windows) > mostWindows {
		return t.showDay(m, number, date, t.words.Text("day.hours.unclear", nil))
	}
	return t.setDay(ctx, action{Verb: setDay, Place: number, Day: date, Word: windowsWord(windows)}, m)
}

// windowsWord spells the hours of a day for a button: three letters for each bound, in minutes.
func windowsWord(windows []slots.Window) string {
	if len(windows) == 0 {
		return dayOff
	}
	var word string
	for _, w := range windows {
		word += base36padded(w.Start) + base36padded(w.End)
	}
	return word
}

func base36padded(at slots.Clock) string {
	text := base36(int64(at))
	return "000"[:3-len(text)] + text
}

func wordWindows(word string) ([]slots.Window, bool) {
	if word == dayOff {
		return nil, true
	}
	if len(word)%6 != 0 {
		return nil, false
	}
	var windows []slots.Window
	for ; word != ""; word = word[6:] {
		start, wrong := strconv.ParseInt(word[:3], 36, 32)
		end, err := strconv.ParseInt(word[3:6], 36, 32)
		if wrong != nil || err != nil {
			return nil, false
		}
		windows = append(windows, slots.Window{Start: slots.Clock(start), End: slots.Clock(end)})
	}
	return windows, true
}

// setDay gives a day other hours, or its usual ones, once it is said what becomes of those who are booked.
func (t *talk) setDay(ctx context.Context, a action, m master.Master) (Reply, error) {
	p, err := placeAt(m, a.Place)
	if err != nil {
		return Reply{}, err
	}
	windows, understood := wordWindows(a.Word)
	switch {
	case a.Word == dayUsual:
		return t.resetDay(ctx, a, m)
	case !understood || !t.settable(p, a.Day):
		return t.showDay(m, a.Place, a.Day, t.words.Text("day.hours.unclear", nil))
	}
	windows, err = slots.NormalizeWindows(windows)
	if err == nil {
		return t.closeDay(ctx, m, p, a, windows)
	}
	return t.askAgain(err, func(hint string) (Reply, error) { return t.showDay(m, a.Place, a.Day, hint) })
}

func (t *talk) closeDay(ctx context.Context, m master.Master, p master.Place, a action, windows []slots.Window) (Reply, error) {
	zone := zoneOf(p)
	span := slots.Span{Start: a.Day.In(zone), End: a.Day.AddDays(2).In(zone)}
	hits, err := t.leftOut(ctx, m, withDay(m, a.Place, slots.Override{Date: a.Day, Windows: windows}), p.ID, span)
	if err != nil {
		return Reply{}, err
	}
	present, changed := windowsOn(p, a.Day)
	begun := changed && slices.Equal(present, windows)
	draft, before := dayDraft(a.Place, a.Day), dayBefore(present, changed)
	if begun { // a moment ago, if it is known what was before
		before = t.draft("before")
	}
	draft["before"] = before
	today := slots.DateOf(t.now, zone)
	reply, err := t.close(ctx, closing{
		kind: "day", what: t.words.Dated(a.Day, today) + ": " + windowsText(t.words, windows), hits: hits,
		begun: begun, back: action{Verb: dayHours, Place: a.Place, Day: a.Day}, awaits: awaitsDay, draft: draft,
		on: func(how int) action {
			return action{Verb: setDay, Place: a.Place, Day: a.Day, Word: a.Word, Revision: how}
		},
		close: func() error {
			return t.carryOut(ctx, m, 0, master.SetDay{Place: p.ID, Date: a.Day, Windows: windows})
		},
		undo: t.undoDay(a, before),
	}, a.Revision)
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.showDay(m, a.Place, a.Day, hint) })
	}
	return reply, nil
}

// withDay is the master as they would be with other hours on one date.
func withDay(m master.Master, number int, changed slots.Override) master.Master {
	return withPlace(m, number, func(p *master.Place) {
		p.Days = slices.DeleteFunc(slices.Clone(p.Days), func(o slots.Override) bool { return o.Date == changed.Date })
		p.Days = append(p.Days, changed)
	})
}

func withPlace(m master.Master, number int, change func(*master.Place)) master.Master {
	m.Places = slices.Clone(m.Places)
	change(&m.Places[number])
	return m
}

// dayBefore is what a button says of a day that is about to change, so that it can be given back exactly that.
func dayBefore(windows []slots.Window, changed bool) string {
	if !changed || len(windows) > mostWindows {
		return dayUsual
	}
	return windowsWord(windows)
}

// undoDay is the button that gives a day back what it had; there is none if that is not known.
func (t *talk) undoDay(a action, before string) Choice {
	if before == "" {
		return Choice{}
	}
	label := t.words.Text("button.day.before", nil)
	if before == dayUsual {
		label = t.words.Text("button.day.usual", nil)
	}
	return plain(action{Verb: restoreDay, Place: a.Place, Day: a.Day, Word: before}, label)
}

// restoreDay gives a day its former hours, and takes back what was done to the bookings when they were changed. Whoever
// has booked meanwhile stays.
func (t *talk) restoreDay(ctx context.Context, a action, m master.Master) (Reply, error) {
	p, err := placeAt(m, a.Place)
	if err != nil {
		return Reply{}, err
	}
	windows, understood := wordWindows(a.Word)
	switch {
	case a.Word == dayUsual:
		return t.resetDay(ctx, a, m)
	case !understood || !t.settable(p, a.Day):
		return t.showDay(m, a.Place, a.Day, t.words.Text("day.hours.unclear", nil))
	}
	if err := t.carryOut(ctx, m, 0, master.SetDay{Place: p.ID, Date: a.Day, Windows: windows}); err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.showDay(m, a.Place, a.Day, hint) })
	}
	return t.dayRestored(ctx, a, "days.before")
}

func (t *talk) dayRestored(ctx context.Context, a action, hint string) (Reply, error) {
	restored, err := t.takeBack(ctx)
	if err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.showDays(m, a.Place, a.Day, t.words.Text(hint, nil)+restored)
}

func (t *talk) resetDay(ctx context.Context, a action, m master.Master) (Reply, error) {
	p, err := placeAt(m, a.Place)
	if err != nil {
		return Reply{}, err
	}
	if err := t.carryOut(ctx, m, 0, master.ResetDay{Place: p.ID, Date: a.Day}); err != nil {
		return Reply{}, err
	}
	return t.dayRestored(ctx, a, "days.usual")
}
