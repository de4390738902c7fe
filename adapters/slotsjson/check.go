package slotsjson

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"zapis/domain/slots"
)

// Bounds of what may be asked, far beyond what a working life needs.
const (
	firstYear, lastYear = 1900, 2200

	maxRange      = 400 * 24 * time.Hour
	maxMinutes    = 24 * 60       // of a service, a buffer or a step
	maxNoticeMin  = 366 * 24 * 60 // a year
	maxHorizon    = 100_000       // days
	maxDailyLimit = 10_000
)

// checker turns what was written into a query and keeps the first thing that is wrong with it.
type checker struct {
	err error
}

func (c *checker) refuse(path, problem string, args ...any) {
	if c.err == nil {
		c.err = &InputError{path, fmt.Sprintf(problem, args...)}
	}
}

// query validates everything and fills in the defaults.
func (c *checker) query(path string, q query) slots.Query {
	checked := slots.Query{
		Zone:   c.zone(path+".zone", q.Zone),
		Now:    c.instant(path+".now", q.Now),
		Policy: c.policy(path+".policy", q),
	}
	checked.From, checked.To = c.span(path, "from", q.From, "to", q.To)
	if checked.To.Sub(checked.From) > maxRange {
		c.refuse(path+".to", "must be at most 400 days after from")
	}
	for i, h := range q.Hours {
		at := fmt.Sprintf("%s.hours[%d]", path, i)
		checked.Hours = append(checked.Hours, slots.Hours{Days: c.days(at+".days", h.Days), Window: c.window(at, h.window)})
	}
	for i, o := range q.Overrides {
		checked.Overrides = append(checked.Overrides, c.override(fmt.Sprintf("%s.overrides[%d]", path, i), o))
	}
	for i, off := range q.TimeOff {
		start, end := c.span(fmt.Sprintf("%s.time_off[%d]", path, i), "start", off.Start, "end", off.End)
		checked.TimeOff = append(checked.TimeOff, slots.Span{Start: start, End: end})
	}
	for i, b := range q.Busy {
		checked.Busy = append(checked.Busy, c.busy(fmt.Sprintf("%s.busy[%d]", path, i), b))
	}
	checked.Service = c.service(path+".service", q)
	if q.Start != nil {
		c.instant(path+".start", q.Start)
	}
	return checked
}

func (c *checker) zone(path, name string) *time.Location {
	if name == "" {
		c.refuse(path, "is required: a name of the tz database such as Europe/Moscow")
		return time.UTC
	}
	zone, err := slots.Zone(name)
	if errors.Is(err, slots.ErrUnknownZone) {
		problem := fmt.Sprintf("unknown zone %.64q", name)
		if near := slots.SuggestZones(name); len(near) > 0 {
			problem += ", did you mean " + strings.Join(near, ", ") + "?"
		}
		c.refuse(path, "%s", problem)
		return time.UTC
	}
	return zone
}

func (c *checker) instant(path string, given *time.Time) time.Time {
	switch {
	case given == nil:
		c.refuse(path, "is required")
		return time.Time{}
	case given.UTC().Year() < firstYear || given.UTC().Year() > lastYear:
		c.refuse(path, "must lie in the years %d to %d", firstYear, lastYear)
	}
	return *given
}

func (c *checker) span(path, startName string, start *time.Time, endName string, end *time.Time) (time.Time, time.Time) {
	from, to := c.instant(path+"."+startName, start), c.instant(path+"."+endName, end)
	if !from.Before(to) {
		c.refuse(path+"."+endName, "must be after %s", startName)
	}
	return from, to
}

func (c *checker) days(path string, days []int) []int {
	if len(days) == 0 {
		c.refuse(path, "must list at least one day")
	}
	for i, day := range days {
		if day < 1 || day > 7 {
			c.refuse(fmt.Sprintf("%s[%d]", path, i), "must be between 1 (Monday) and 7 (Sunday)")
		}
	}
	return days
}

func (c *checker) window(path string, w window) slots.Window {
	switch {
	case w.Start == nil:
		c.refuse(path+".start", "is required")
	case w.End == nil:
		c.refuse(path+".end", "is required")
	default:
		checked := slots.Window{Start: *w.Start, End: *w.End}
		switch err := checked.Validate(); {
		case errors.Is(err, slots.ErrEmptyWindow):
			c.refuse(path+".end", "must differ from start")
		case err != nil:
			c.refuse(path+".start", "must be before 24:00")
		}
		return checked
	}
	return slots.Window{}
}

func (c *checker) override(path string, o override) slots.Override {
	if o.Date == nil {
		c.refuse(path+".date", "is required")
		return slots.Override{}
	}
	checked := slots.Override{Date: *o.Date}
	for i, w := range o.Windows {
		checked.Windows = append(checked.Windows, c.window(fmt.Sprintf("%s.windows[%d]", path, i), w))
	}
	return checked
}

func (c *checker) busy(path string, b busy) slots.Busy {
	start, end := c.span(path, "start", b.Start, "end", b.End)
	before, after := c.buffers(path, b.buffers)
	return slots.Busy{Span: slots.Span{Start: start, End: end}, Before: before, After: after}
}

func (c *checker) buffers(path string, b buffers) (before, after time.Duration) {
	return minutes(c.whole(path+".buffer_before_min", b.Before, 0, 0, maxMinutes)),
		minutes(c.whole(path+".buffer_after_min", b.After, 0, 0, maxMinutes))
}

func (c *checker) service(path string, q query) slots.Service {
	if q.Service == nil {
		c.refuse(path, "is required")
		return slots.Service{}
	}
	if q.Service.Duration == nil {
		c.refuse(path+".duration_min", "is required")
		return slots.Service{}
	}
	before, after := c.buffers(path, q.Service.buffers)
	return slots.Service{
		Duration: minutes(c.whole(path+".duration_min", q.Service.Duration, 0, q.least(), maxMinutes)),
		Before:   before,
		After:    after,
	}
}

func (c *checker) policy(path string, q query) slots.Policy {
	p := q.Policy
	return slots.Policy{
		Grid:        oneOf(c, path+".grid", p.Grid, slots.GridClock, slots.GridTight, slots.GridWindow),
		Step:        minutes(c.whole(path+".step_min", p.Step, 15, q.least(), maxMinutes)),
		Notice:      minutes(c.whole(path+".notice_min", p.Notice, 0, 0, maxNoticeMin)),
		HorizonDays: c.whole(path+".horizon_days", p.Horizon, 60, 0, maxHorizon),
		Gap:         oneOf(c, path+".gap", p.Gap, slots.GapMax, slots.GapSum),
		MaxPerDay:   c.whole(path+".max_per_day", p.MaxPerDay, 0, 0, maxDailyLimit),
	}
}

// least is the least length of the service and of a step, in minutes: 1, or 0 when both are 0,
// which asks for the windows only.
func (q query) least() int {
	isZero := func(given *int) bool { return given != nil && *given == 0 }
	if q.Service != nil && isZero(q.Service.Duration) && isZero(q.Policy.Step) {
		return 0
	}
	return 1
}

func (c *checker) whole(path string, given *int, absent, least, most int) int {
	switch {
	case given == nil:
		return absent
	case *given < least || *given > most:
		c.refuse(path, "must be between %d and %d", least, most)
		return absent
	}
	return *given
}

// oneOf takes one of a few words; the first is meant when none is given.
func oneOf[T ~string](c *checker, path string, given *T, words ...T) T {
	if given == nil {
		return words[0]
	}
	var listed []string
	for _, word := range words {
		if *given == word {
			return word
		}
		listed = append(listed, string(word))
	}
	c.refuse(path, "must be one of %s", strings.Join(listed, ", "))
	return words[0]
}

func minutes(count int) time.Duration { return time.Duration(count) * time.Minute }
