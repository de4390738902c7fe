package admin

import (
	"context"
	"fmt"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/domain/slots"
	"zapis/projections"
)

// Activity tells what went on, by the hour.
type Activity interface {
	Between(ctx context.Context, from, to time.Time) ([]projections.Hour, error)
}

// Views tell how the read models follow the log, and settle what they have stopped at; see projections.Runner.
type Views interface {
	Status(ctx context.Context) ([]projections.Status, error)
	Letters(ctx context.Context) ([]projections.Letter, error)
	Retry(ctx context.Context, by, name string, position int64) error
	Skip(ctx context.Context, by, name string, position int64) error
}

// How far back the charts go.
const (
	daysBack  = 30
	hoursBack = 48
)

// overviewView is how things go.
type overviewView struct {
	Health  []Health
	Day     projections.Counted // the last 24 hours
	Before  projections.Counted // the 24 before
	Charts  []chart
	Lag     int64 // events, of the read model that is furthest behind
	Stopped []string
	Latest  string // p50 and p99 of the last 24 hours
	Worst   string
}

// overview tells at a glance how things go.
func (p *Panel) overview(c echo.Context, shown page) (templ.Component, error) {
	v, err := p.lookOver(c.Request().Context(), shown)
	return overviewPage(shown, v), err
}

// overviewNow is what renews itself: it names nobody.
func (p *Panel) overviewNow(c echo.Context, shown page) (templ.Component, error) {
	v, err := p.lookOver(c.Request().Context(), shown)
	return overviewParts(shown, v), err
}

func (p *Panel) lookOver(ctx context.Context, shown page) (v overviewView, err error) {
	now := shown.now.Truncate(time.Hour).Add(time.Hour)
	from := now.AddDate(0, 0, -daysBack)
	hours, err := p.Activity.Between(ctx, from, now)
	if err != nil {
		return v, err
	}
	views, err := p.Views.Status(ctx)
	if err != nil {
		return v, err
	}
	for _, s := range views {
		v.Lag = max(v.Lag, s.Lag)
		if s.Stopped {
			v.Stopped = append(v.Stopped, s.Name)
		}
	}
	v.Health = p.Health(ctx)
	v.Day, v.Before = totals(hours, now.Add(-24*time.Hour), now), totals(hours, now.Add(-48*time.Hour), now.Add(-24*time.Hour))
	latency := v.Day.All().Latency
	v.Latest, v.Worst = shown.within(latency, .5), shown.within(latency, .99)
	v.Charts = []chart{shown.bookings(hours, from, now), shown.taps(hours, now), shown.latency(hours, now), shown.deliveries(hours, from, now)}
	return v, nil
}

// totals sums the hours of a stretch of time.
func totals(hours []projections.Hour, from, to time.Time) projections.Counted {
	var within []projections.Hour
	for _, h := range hours {
		if !h.Begins.Before(from) && h.Begins.Before(to) {
			within = append(within, h)
		}
	}
	var sum projections.Counted
	for _, day := range projections.Days(within, time.UTC, from, to) {
		sum = sum.And(day.Counted)
	}
	return sum
}

// within is how fast a part of all answers was.
func (p page) within(latency projections.Latency, part float64) string {
	bound, more := latency.Within(part)
	switch {
	case bound == 0:
		return "–"
	case more:
		return p.T("over %d ms", bound.Milliseconds())
	}
	return p.T("%d ms", bound.Milliseconds())
}

func (p page) count(value float64) string { return p.Number(int64(value)) }

// daily are charts of days, in the zone of this machine.
func (p page) daily(title string, hours []projections.Hour, from, to time.Time, all ...series) (chart, []projections.Day) {
	days := projections.Days(hours, time.Local, from, to)
	made := chart{Title: title, Text: p.count, Series: all}
	for _, day := range days {
		made.Labels = append(made.Labels, p.day(day.Date))
	}
	return made, days
}

func (p page) day(date slots.Date) string {
	if p.language == "ru" {
		return fmt.Sprintf("%02d.%02d", date.Day, int(date.Month))
	}
	return fmt.Sprintf("%d %s", date.Day, date.Month.String()[:3])
}

func (p page) bookings(hours []projections.Hour, from, to time.Time) chart {
	made, days := p.daily(p.T("Bookings a day"), hours, from, to,
		series{Name: p.T("booked"), Class: "a"}, series{Name: p.T("moved"), Class: "b"}, series{Name: p.T("cancelled"), Class: "c"})
	for _, day := range days {
		made.add(day.Placed, day.Moved, day.Cancelled)
	}
	return made
}

func (p page) deliveries(hours []projections.Hour, from, to time.Time) chart {
	made, days := p.daily(p.T("Notices a day"), hours, from, to,
		series{Name: p.T("sent"), Class: "a"}, series{Name: p.T("skipped"), Class: "b"}, series{Name: p.T("failed or uncertain"), Class: "c"})
	for _, day := range days {
		made.add(day.Sent, day.Skipped, day.Failed+day.Uncertain)
	}
	return made
}

// add is one more column.
func (c *chart) add(values ...int) {
	for i, value := range values {
		c.Series[i].Values = append(c.Series[i].Values, float64(value))
	}
}

// hourly calls f for each of the last hours, also for those in which nothing happened.
func hourly(hours []projections.Hour, to time.Time, f func(begins time.Time, counted projections.Counted)) {
	known := map[time.Time]projections.Counted{}
	for _, h := range hours {
		known[h.Begins.UTC()] = h.Counted
	}
	for begins := to.UTC().Add(-hoursBack * time.Hour); begins.Before(to); begins = begins.Add(time.Hour) {
		f(begins, known[begins])
	}
}

func (p page) taps(hours []projections.Hour, to time.Time) chart {
	made := chart{Title: p.T("Taps an hour"), Text: p.count, Series: []series{
		{Name: p.T("answered"), Class: "a"}, {Name: p.T("refused"), Class: "b"}, {Name: p.T("failed"), Class: "c"},
	}}
	hourly(hours, to, func(begins time.Time, counted projections.Counted) {
		all := counted.All()
		made.Labels = append(made.Labels, begins.Local().Format("15:04"))
		made.add(all.Handled-all.Refused()-all.Faults, all.Refused(), all.Faults)
	})
	return made
}

func (p page) latency(hours []projections.Hour, to time.Time) chart {
	made := chart{Title: p.T("From the tap to the answer, ms"), Text: p.count, Lines: true, Series: []series{
		{Name: p.T("half of all"), Class: "b"}, {Name: p.T("99 of 100"), Class: "a"},
	}}
	hourly(hours, to, func(begins time.Time, counted projections.Counted) {
		latency := counted.All().Latency
		half, _ := latency.Within(.5)
		most, _ := latency.Within(.99)
		made.Labels = append(made.Labels, begins.Local().Format("15:04"))
		made.add(int(half.Milliseconds()), int(most.Milliseconds()))
	})
	return made
}
