package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// NoticeView is what somebody is told outside a talk, with all that the telling needs.
type NoticeView struct {
	Kind      delivery.Kind
	Recipient person.Person
	Side      booking.Party // the recipient's
	Now       time.Time

	Master  master.Master
	Client  person.Person
	Booking booking.Booking // as it is; of a message, the one that lies ahead, if any

	Change delivery.Change // of News
	Known  booking.Booking // of News: as the recipient knew it
	Reason domain.Personal // given with a cancellation or the wish for another time; may be empty
	First  bool            // the client's first visit

	Stars int             // of a review
	Text  domain.Personal // of a review, its answer, a message or a broadcast
	Media *chat.Media     // of a message

	Channel string // the messenger that the other side writes from; may be empty

	About domain.ID // of LinkAsked and Linked: the claim
}

// Notice is the screen of a notice, in the recipient's language. Times are those of the place, whoever acted, and the
// recipient's own beside them if their clock differs.
func Notice(v NoticeView) Screen {
	w := words.In(v.Recipient.Locale)
	s := &notice{write(w, "notice."+string(v.Kind)), v}
	s.Lifetime = Fresh
	switch v.Kind {
	case delivery.Reminder:
		return s.reminder()
	case delivery.News:
		return s.news()
	case delivery.Calendar:
		return s.calendar()
	case delivery.NoAnswer:
		return s.noAnswer()
	case delivery.ReviewRequest:
		return s.reviewRequest()
	case delivery.ReviewNews:
		return s.reviewNews()
	case delivery.Broadcast:
		return s.broadcast()
	case delivery.LinkAsked:
		return s.linkAsked()
	case delivery.Linked:
		return s.linked()
	}
	return s.message()
}

// notice is the screen of a notice being written.
type notice struct {
	*sheet
	v NoticeView
}

func (n *notice) forMaster() bool { return n.v.Side == booking.Master }

// moment is when a booking is, on the wall of its place.
func (n *notice) moment(b booking.Booking) moment {
	zone := zoneOr(b.Zone, time.UTC)
	return moment{Start: b.Starts.In(zone), End: b.Ends.In(zone), Today: slots.DateOf(n.v.Now, zone)}
}

func zoneOr(name string, otherwise *time.Location) *time.Location {
	if zone, err := slots.Zone(name); err == nil {
		return zone
	}
	return otherwise
}

// sayWhen says a line of the catalogue about a booking's time: {{.On}}, {{.Capital}}, {{.To}}, {{.Date}}, {{.Time}} and {{.Times}}.
func (n *notice) sayWhen(id string, b booking.Booking) *notice {
	m := n.moment(b)
	n.say(id,
		"On", n.On(m.day(), m.Today), "Capital", capital(n.On(m.day(), m.Today)), "To", n.To(m.day(), m.Today),
		"Date", n.Short(m.day(), m.Today), "Time", words.Clock(m.Start), "Times", words.Times(m.Start, m.End))
	return n
}

// whose adds the other time for a recipient whose clock shows another one then.
func (n *notice) whose(b booking.Booking) *notice {
	m := n.moment(b)
	own := m.Start.In(zoneOr(n.v.Recipient.Zone, m.Start.Location()))
	_, here := own.Zone()
	if _, there := m.Start.Zone(); here == there {
		return n
	}
	n.say("notice.local", "City", n.City(b.Zone))
	n.say("notice.yours", "City", n.City(n.v.Recipient.Zone),
		"On", n.On(slots.DateOf(own, own.Location()), slots.DateOf(n.v.Now, own.Location())), "Time", words.Clock(own))
	return n
}

// visit says what a booking is, for a client with whom and where.
func (n *notice) visit(b booking.Booking) *notice {
	n.say("visit.what", "Services", typed(itemNames(b.Visit.Items)), "Price", n.Price(b.Visit.Price, b.Visit.Currency))
	if n.forMaster() {
		n.client()
	} else {
		n.user(n.v.Master.Name.Text())
	}
	place, _ := n.v.Master.Place(b.Place)
	if !n.forMaster() || len(n.v.Master.OpenPlaces()) > 1 {
		n.user(placeName(place))
	}
	return n.whose(b)
}

// client says who comes, from which messenger, and whether for the first time.
func (n *notice) client() *notice {
	name := n.v.Client.Name.Text()
	if name == "" {
		name = n.label("notice.no_name")
	}
	id := "notice.client"
	if n.v.Channel != "" {
		id = "notice.client_in"
	}
	if n.v.First {
		id += "_first"
	}
	n.say(id, "Name", typed(name), "Messenger", n.messenger())
	return n
}

func (n *notice) messenger() string {
	if n.v.Channel == "" {
		return ""
	}
	return n.Words.Messenger(n.v.Channel)
}

// The buttons that many notices share.

func (n *notice) open() Choice {
	return n.button(action{Verb: openBooking, ID: n.v.Booking.ID}, "notice.open")
}

func (n *notice) write() Choice {
	label := "button.write.master"
	if n.forMaster() {
		label = "button.write"
	}
	return n.button(action{Verb: replyAbout, ID: n.v.Booking.ID}, label)
}

// change is what a client can do to the booking; whom the master has blocked chooses no other time.
func (n *notice) change() []Choice {
	cancel := n.button(action{Verb: cancelSure, ID: n.v.Booking.ID, Revision: n.v.Booking.Revision}, "button.cancel")
	if n.v.Master.Suspended || n.v.Master.Blocks(n.v.Client.IDs()...) {
		return []Choice{cancel}
	}
	return []Choice{n.button(action{Verb: moveWhen, ID: n.v.Booking.ID, Revision: n.v.Booking.Revision}, "button.move"), cancel}
}
