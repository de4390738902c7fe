package audit

import (
	"fmt"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
)

// change tells an event of the booking itself; what is no such event is not told.
func (t *teller) change(e Entry, event domain.Event) string {
	by := through(e.Channel)
	switch event := event.(type) {
	case booking.Placed:
		return t.placed(event, by)
	case booking.Confirmed:
		if event.By == booking.System {
			return "It counts as confirmed: the master did not answer in time."
		}
		return "The master confirmed it" + by + "."
	case booking.Moved:
		return fmt.Sprintf("%s moved it%s from %s to %s%s%s.", capital(party(event.By)), by, t.local(event.FromStarts), t.span(event.Starts, event.Ends),
			elsewhere(event.FromPlace, event.Place), request(event.Request))
	case booking.Edited:
		return fmt.Sprintf("%s changed it%s from %s to %s, until %s%s.", capital(party(event.By)), by, visit(event.FromVisit), visit(event.Visit),
			event.Ends.In(t.zone).Format("15:04"), elsewhere(event.FromPlace, event.Place))
	case booking.MoveAsked:
		return "The master asked the client" + by + " to take another time" + reason(event.Reason) + "."
	case booking.MoveWithdrawn:
		return "The master took back the wish for another time" + by + ": it stays."
	case booking.AttendanceConfirmed:
		return "The client said" + by + " that they are coming."
	case booking.HandedOver:
		return fmt.Sprintf("It went over to person %s, who came in place of %s.", event.Client, event.From)
	case booking.Cancelled:
		return t.cancelled(event, by)
	case booking.Restored:
		return fmt.Sprintf("%s took the cancellation back%s: it stands again, %s.", capital(party(event.By)), by, t.span(event.Starts, event.Ends))
	case booking.Completed:
		if event.By == booking.System {
			return "The visit was over, and counts as having taken place."
		}
		return "The master said" + by + " that the visit took place."
	case booking.NoShow:
		return "The master noted" + by + " that the client did not come."
	case booking.Reviewed:
		return fmt.Sprintf("The client gave it %d of 5 stars%s%s.", event.Stars, by, says(event.Text))
	case booking.ReviewAnswered:
		return "The master answered the review" + by + says(event.Text) + "."
	}
	return ""
}

func (t *teller) placed(p booking.Placed, by string) string {
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		t.zone = zone
	}
	verb := "booked"
	if p.Request {
		verb = "requested"
	}
	text := fmt.Sprintf("%s %s%s: %s, %s (times of %s); client %s, master %s.", capital(party(p.By)), verb, by, visit(p.Visit), t.span(p.Starts, p.Ends),
		p.Zone, p.Client, p.Master)
	if p.Request {
		text += " The master has to confirm it."
	}
	return text
}

func (t *teller) cancelled(c booking.Cancelled, by string) string {
	switch c.Cause {
	case booking.Declined:
		return "The master declined the request" + by + reason(c.Reason) + "."
	case booking.Unanswered:
		return "It was cancelled: the master did not confirm it in time."
	case booking.Unassured:
		return "It was cancelled: the client did not say that they are coming."
	case booking.Closing:
		return "The master closed that time" + by + ", and it was cancelled" + reason(c.Reason) + "."
	}
	return capital(party(c.By)) + " cancelled it" + by + reason(c.Reason) + "."
}

func (t *teller) local(at time.Time) string { return at.In(t.zone).Format("Mon 2 January 2006, 15:04") }

func (t *teller) span(starts, ends time.Time) string {
	return t.local(starts) + " to " + ends.In(t.zone).Format("15:04")
}

func visit(v booking.Visit) string {
	var names []string
	for _, item := range v.Items {
		names = append(names, fmt.Sprintf("%s (%d min)", item.Name, item.DurationMin))
	}
	return fmt.Sprintf("%s for %d.%02d %s", strings.Join(names, ", "), v.Price/100, v.Price%100, v.Currency)
}

func elsewhere(from, to domain.ID) string {
	if from == to || to.IsZero() {
		return ""
	}
	return ", at another place"
}

func request(is bool) string {
	if is {
		return "; the master has to confirm it"
	}
	return ""
}

func reason(text domain.Personal) string {
	if text == "" {
		return ""
	}
	return ", with the reason " + quoted(text)
}

func says(text domain.Personal) string {
	if text == "" {
		return ""
	}
	return ", and wrote " + quoted(text)
}

// quoted reveals what the reader has revealed: it puts a mark in place of personal text before we get it.
func quoted(text domain.Personal) string {
	if text.Text() == hidden("") {
		return text.Text()
	}
	return fmt.Sprintf("%q", text.Text())
}

// wishes are what commands are for.
var wishes = map[string]string{
	"booking.place": "book it", "booking.by_hand": "book it by hand", "booking.move": "move it", "booking.edit": "change it",
	"booking.cancel": "cancel it", "booking.cancel_all": "cancel it with others", "booking.confirm": "confirm it", "booking.restore": "take the cancellation back",
	"booking.review": "review it", "booking.answer_review": "answer the review", "booking.complete": "say that it took place",
	"booking.mark_no_show": "note that the client did not come", "booking.ask_move": "ask for another time",
	"booking.withdraw_move": "take back the wish for another time", "booking.confirm_attendance": "say that they are coming",
}

func wish(command string) string {
	if text, known := wishes[command]; known {
		return text
	}
	return "do " + command
}
