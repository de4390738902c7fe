package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/eventstore"
)

// ErrNoBooking is returned for a booking that was never placed, and never asked for.
var ErrNoBooking = errors.New("no such booking")

// Sentence is one step of a story.
type Sentence struct {
	Position int64
	At       time.Time // in the booking's zone
	Text     string
}

// Story tells what became of a booking, in the order of the log. Times are those of the booking's zone.
func (l Log) Story(ctx context.Context, reader Reader, id domain.ID) ([]Sentence, error) {
	var recorded []eventstore.Recorded
	s, err := l.span(ctx, Filter{})
	if err == nil {
		err = l.eachBlock(ctx, s, [][]domain.ID{{id}}, func(page []eventstore.Recorded) (bool, error) {
			for _, r := range page {
				if mentions(r, id.String()) {
					recorded = append(recorded, r)
				}
			}
			return true, nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read what happened to booking %s: %w", id, err)
	}
	slices.SortFunc(recorded, func(a, b eventstore.Recorded) int { return int(a.Position - b.Position) })
	t := &teller{reader: reader, id: id, zone: time.UTC}
	for _, r := range recorded {
		if err := t.take(r); err != nil {
			return nil, err
		}
	}
	if len(t.story) == 0 {
		return nil, fmt.Errorf("%s: %w", id, ErrNoBooking)
	}
	for i := range t.story {
		t.story[i].At = t.story[i].At.In(t.zone)
	}
	return t.story, nil
}

// teller follows a booking as it is told.
type teller struct {
	reader Reader
	id     domain.ID
	now    booking.Booking
	zone   *time.Location
	story  []Sentence
}

func (t *teller) take(r eventstore.Recorded) error {
	entry, event, err := t.reader.Entry(r)
	if err != nil {
		return err
	}
	text := t.sentence(entry, event)
	if r.Stream == booking.StreamOf(t.id) {
		t.now = booking.Evolve(t.now, event)
		if zone, err := time.LoadLocation(t.now.Zone); err == nil {
			t.zone = zone
		}
	}
	if text != "" {
		t.story = append(t.story, Sentence{r.Position, r.RecordedAt, text})
	}
	return nil
}

// sentence is empty for what belongs to the machinery.
func (t *teller) sentence(e Entry, event domain.Event) string {
	switch event := event.(type) {
	case action.Refused:
		if event.Aggregate != booking.StreamOf(t.id) {
			return ""
		}
		return fmt.Sprintf("%s wanted%s to %s and was refused: %s.", t.actor(e), through(e.Channel), wish(event.Name), event.Code)
	case chat.MessageSent:
		return fmt.Sprintf("%s wrote a message about it%s.", capital(party(event.By)), through(event.Channel))
	case delivery.Sent:
		return fmt.Sprintf("%s was sent %s%s.", capital(t.recipient(event.Notice)), notice(event.Notice), through(event.Channel))
	case delivery.Failed:
		return fmt.Sprintf("%s was to be sent %s%s; that failed: %s%s.", capital(t.recipient(event.Notice)), notice(event.Notice), through(event.Channel), event.Reason, finally(event))
	case delivery.Skipped:
		return fmt.Sprintf("%s was not sent %s: %s.", capital(t.recipient(event.Notice)), notice(event.Notice), event.Reason)
	case delivery.Uncertain:
		return fmt.Sprintf("%s was sent %s%s; nobody knows whether it arrived.", capital(t.recipient(event.Notice)), notice(event.Notice), through(event.Channel))
	}
	return t.change(e, event)
}

func finally(failed delivery.Failed) string {
	switch {
	case failed.Later:
		return ", as the messenger said later"
	case failed.Final:
		return ", for good"
	case failed.Gone:
		return ", and not that way again"
	}
	return ""
}

// actor is who asked.
func (t *teller) actor(e Entry) string {
	if e.Role != "" {
		return capital(party(booking.Party(e.Role)))
	}
	if e.Actor.IsZero() {
		return "Zapis"
	}
	if e.Actor == t.now.Client {
		return "The client"
	}
	return "Person " + e.Actor.String()
}

func (t *teller) recipient(n delivery.Notice) string {
	if n.Recipient == t.now.Client {
		return "the client"
	}
	return "the master"
}

// notice says what was sent.
func notice(n delivery.Notice) string {
	switch n.Kind {
	case delivery.News:
		return "the news of it"
	case delivery.Reminder:
		return "the reminder " + ahead(n.OffsetMin) + " before it"
	case delivery.NoAnswer:
		return "word that a reminder was not answered"
	case delivery.ReviewRequest:
		return "the request for a review"
	case delivery.ReviewNews:
		return "the news of the review"
	case delivery.Calendar:
		return "the calendar file"
	}
	return "a notice of kind " + string(n.Kind)
}

// ahead is how long before the start a reminder is due.
func ahead(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d hours", minutes/60)
	}
	return fmt.Sprintf("%d minutes", minutes)
}

func through(channel string) string {
	if channel == "" || channel == "system" {
		return ""
	}
	return " through " + channel
}

func party(p booking.Party) string {
	switch p {
	case booking.Client, booking.Master:
		return "the " + string(p)
	case booking.System:
		return "Zapis"
	}
	return "somebody"
}

func capital(text string) string { return string(text[0]&^0x20) + text[1:] }
