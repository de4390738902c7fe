package person

import (
	"slices"

	"zapis/domain"
	"zapis/domain/slots"
)

// changeNotifications mutes only masters whom the person knows, in the order in which they came to know them.
func (p Person) changeNotifications(n Notifications) ([]domain.Event, error) {
	if q := n.Quiet; q != nil && (!onTheClock(q.From) || !onTheClock(q.To)) {
		return nil, slots.ErrBadClock
	}
	n.Muted = p.known(n.Muted)
	if p.Notifications.equal(n) {
		return nil, nil
	}
	return []domain.Event{NotificationsChanged{Person: p.ID, Notifications: n}}, nil
}

func (p Person) known(masters []domain.ID) (known []domain.ID) {
	for _, master := range p.Masters {
		if slices.Contains(masters, master) {
			known = append(known, master)
		}
	}
	return known
}

func onTheClock(c slots.Clock) bool { return c >= 0 && c <= 24*60 }

func (n Notifications) equal(other Notifications) bool {
	sameQuiet := n.Quiet == other.Quiet || n.Quiet != nil && other.Quiet != nil && *n.Quiet == *other.Quiet
	return sameQuiet && n.NoReminders == other.NoReminders && n.NoReviews == other.NoReviews &&
		n.NoOffers == other.NoOffers && slices.Equal(n.Muted, other.Muted)
}
