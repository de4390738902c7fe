package delivery

import (
	"time"

	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// Quiet are the hours in which somebody is not to be disturbed, on the wall of a zone. From may lie behind To, past
// midnight; equal, there are none.
type Quiet struct {
	From, To slots.Clock
	Zone     *time.Location
}

// QuietOf are a person's quiet hours: their own, or else as the master has them; in their own zone, or else the place's.
func QuietOf(p person.Person, policy master.Policy, place string) Quiet {
	q := Quiet{From: policy.QuietFrom, To: policy.QuietTo, Zone: time.UTC}
	if own := p.Notifications.Quiet; own != nil {
		q.From, q.To = own.From, own.To
	}
	for _, name := range []string{p.Zone, place} {
		if zone, err := slots.Zone(name); err == nil {
			q.Zone = zone
			break
		}
	}
	return q
}

// span are the quiet hours that an instant lies in; none: the instant itself.
func (q Quiet) span(at time.Time) (from, to time.Time) {
	local := at.In(q.Zone)
	clock := slots.Clock(local.Hour()*60 + local.Minute())
	wall := func(days int, c slots.Clock) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, 0, int(c), 0, 0, q.Zone)
	}
	switch {
	case q.From < q.To && clock >= q.From && clock < q.To:
		return wall(0, q.From), wall(0, q.To)
	case q.From > q.To && clock >= q.From:
		return wall(0, q.From), wall(1, q.To)
	case q.From > q.To && clock < q.To:
		return wall(-1, q.From), wall(0, q.To)
	}
	return at, at
}

// At tells whether an instant is quiet.
func (q Quiet) At(at time.Time) bool { return q.Until(at).After(at) }

// Until is when the quiet hours end that an instant lies in; without any, the instant itself.
func (q Quiet) Until(at time.Time) time.Time {
	_, to := q.span(at)
	return to
}

// since is when they began.
func (q Quiet) since(at time.Time) time.Time {
	from, _ := q.span(at)
	return from
}
