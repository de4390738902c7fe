package dialog

import (
	"zapis/adapters/dialog/ics"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
)

// reminder asks for an answer where the master's policy draws a conclusion from silence.
func (n *notice) reminder() Screen {
	b := n.v.Booking
	n.sayWhen("notice.reminder", b).visit(b)
	if n.v.Master.Policy.Unassured == master.UnassuredRelease && !b.Assured {
		n.gap().say("notice.release")
	}
	if !b.Assured {
		n.row(n.button(action{Verb: sure, ID: b.ID, Revision: b.Revision}, "notice.sure").looks(Primary))
	}
	return n.row(n.change()...).done()
}

func (n *notice) news() Screen {
	n.Name += "." + string(n.v.Change)
	switch {
	case n.forMaster():
		return n.newsForMaster()
	case n.v.Change == delivery.Cancelled:
		return n.cancelledForClient()
	case n.v.Change == delivery.MoveAsked:
		return n.moveAsked()
	}
	return n.newsForClient()
}

// newsForClient are of a booking that stands.
func (n *notice) newsForClient() Screen {
	b := n.v.Booking
	id := "notice.news." + string(n.v.Change)
	if n.v.Change == delivery.Moved && n.v.Known.Starts.Equal(b.Starts) {
		id = "notice.news.moved_place"
	}
	n.sayWhen(id, b).before()
	n.visit(b)
	if !b.Request && n.v.Change != delivery.MoveWithdrawn {
		n.attachFile()
	}
	n.row(n.change()...)
	return n.row(n.write()).done()
}

// before says when a moved booking was, or where, if its time has stayed.
func (n *notice) before() *notice {
	switch {
	case n.v.Change != delivery.Moved:
	case n.v.Known.Starts.Equal(n.v.Booking.Starts):
		place, _ := n.v.Master.Place(n.v.Known.Place)
		n.say("notice.before_place", "Place", typed(placeName(place)))
	default:
		n.sayWhen("notice.before", n.v.Known)
	}
	return n
}

func (n *notice) moveAsked() Screen {
	b := n.v.Booking
	n.sayWhen("notice.news.move_asked", b).reason().visit(b)
	n.row(n.button(action{Verb: moveWhen, ID: b.ID, Revision: b.Revision}, "notice.choose").looks(Primary))
	return n.row(n.button(action{Verb: cancelSure, ID: b.ID, Revision: b.Revision}, "button.cancel"), n.write()).done()
}

// reason is said in the words of whoever gave it.
func (n *notice) reason() *notice {
	if n.v.Reason != "" {
		n.say("notice.reason", "Reason", typed(n.v.Reason.Text()))
	}
	return n
}

// cancelledBy tells apart why a booking was cancelled: for a cause, or by somebody's wish.
func cancelledBy(b booking.Booking) string {
	if b.Cause == booking.ByWish {
		return "wish"
	}
	return string(b.Cause)
}

func (n *notice) cancelledForClient() Screen {
	b := n.v.Booking
	n.sayWhen("notice.client_cancelled."+cancelledBy(b), b).reason()
	n.user(n.v.Master.Name.Text())
	n.row(n.button(action{Verb: pick, ID: b.Master}, "button.other_time").looks(Primary))
	return n.row(n.button(action{Verb: bookings}, "button.bookings"), n.write()).done()
}

func (n *notice) newsForMaster() Screen {
	b := n.v.Booking
	if n.v.Change == delivery.Cancelled {
		n.sayWhen("notice.master_cancelled."+cancelledBy(b), b).reason()
	} else {
		n.sayWhen("notice.master."+string(n.v.Change), b).before()
	}
	n.visit(b)
	if b.Request && !b.Cancelled {
		if n.v.Change != delivery.Requested {
			n.say("notice.asks")
		}
		n.row(
			n.button(action{Verb: confirmBooking, ID: b.ID, Revision: b.Revision}, "notice.confirm").looks(Primary),
			n.button(action{Verb: cancelSure, ID: b.ID, Revision: b.Revision}, "button.decline"))
	}
	return n.row(n.open(), n.write()).done()
}

// calendar is the file alone, for a client who knows the rest from the screen on which they booked.
func (n *notice) calendar() Screen {
	n.sayWhen("notice.calendar", n.v.Booking).attachFile()
	return n.done()
}

// attachFile adds the booking as a file that the phone's calendar opens.
func (n *notice) attachFile() {
	b := n.v.Booking
	place, _ := n.v.Master.Place(b.Place)
	n.Attachment = &Attachment{Kind: chat.File, Name: "booking.ics", Type: "text/calendar", Bytes: ics.File(ics.Event{
		Booking: b.ID.String(), Sequence: b.Revision, Status: ics.Confirmed,
		Starts: b.Starts, Ends: b.Ends, Stamp: n.v.Now,
		Summary: itemNames(b.Visit.Items) + " · " + n.v.Master.Name.Text(), Location: placeName(place),
		Description: n.Price(b.Visit.Price, b.Visit.Currency),
	})}
}

func (n *notice) noAnswer() Screen {
	return n.sayWhen("notice.no_answer", n.v.Booking).visit(n.v.Booking).row(n.open(), n.write()).done()
}
