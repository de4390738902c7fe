// Package ics writes bookings as iCalendar files that any calendar opens: one booking, or a calendar of them.
package ics

import (
	"strings"
	"time"
	"unicode"

	ical "github.com/arran4/golang-ical"
)

// Status is how firm a booking is.
type Status int

const (
	Confirmed Status = iota
	Tentative        // still to be confirmed by the master
	Cancelled
)

// Event is a booking as its client sees it. All texts are in the client's language already.
type Event struct {
	Booking  string // names the event for ever: a later file of the same booking replaces the earlier one
	Sequence int    // rises with each revision of the booking
	Status   Status

	Starts, Ends   time.Time
	Days           bool      // whole days, those of Starts and of the moment before Ends in their zone
	Free           bool      // takes up no time
	Created, Stamp time.Time // when it was booked, if that is known, and when this revision came about

	Summary, Description, Location string

	URL       string // optional
	Organizer string // the master's name, optional: see File
}

// File writes the event.
//
// The method is PUBLISH. REQUEST and CANCEL belong to mail: a calendar would look for the person among the attendees,
// show an invitation, and want to answer by mail to an organizer who has no address. A published event is simply
// offered to be added. So a cancelled one is published as well, with the status CANCELLED, and takes up no time.
//
// Calendars take an event with an organizer for somebody else's and may not let it be edited; whoever prefers an event
// that is the client's own leaves the organizer out. There are no alarms: reminding is Zapis's own work.
func File(e Event) []byte {
	calendar := empty()
	calendar.SetMethod(ical.MethodPublish)
	add(calendar, e)
	return serialized(calendar)
}

func empty() *ical.Calendar {
	calendar := ical.NewCalendar()
	calendar.SetProductId("-//Zapis//Booking//EN")
	calendar.SetCalscale("GREGORIAN")
	return calendar
}

func serialized(calendar *ical.Calendar) []byte {
	return []byte(calendar.Serialize(ical.WithNewLineWindows))
}

// UID names an event for ever, whichever file it stands in.
func UID(booking string) string { return text(booking) + "@zapis" }

func add(calendar *ical.Calendar, e Event) {
	event := calendar.AddEvent(UID(e.Booking))
	event.SetSequence(e.Sequence)
	event.SetDtStampTime(e.Stamp)
	if !e.Created.IsZero() {
		event.SetCreatedTime(e.Created)
	}
	event.SetModifiedAt(e.Stamp)
	if e.Days {
		event.SetAllDayStartAt(e.Starts)
		event.SetAllDayEndAt(e.Ends)
	} else {
		event.SetStartAt(e.Starts)
		event.SetEndAt(e.Ends)
	}
	event.SetStatus(e.Status.ical())
	event.SetTimeTransparency(e.transparency())
	event.SetSummary(text(e.Summary))
	set(event, ical.ComponentPropertyDescription, text(e.Description))
	set(event, ical.ComponentPropertyLocation, text(e.Location))
	set(event, ical.ComponentPropertyUrl, uri(e.URL))
	setOrganizer(event, e.Organizer)
}

func (s Status) ical() ical.ObjectStatus {
	switch s {
	case Tentative:
		return ical.ObjectStatusTentative
	case Cancelled:
		return ical.ObjectStatusCancelled
	}
	return ical.ObjectStatusConfirmed
}

func (e Event) transparency() ical.TimeTransparency {
	if e.Status == Cancelled || e.Free {
		return ical.TransparencyTransparent
	}
	return ical.TransparencyOpaque
}

func set(event *ical.VEvent, property ical.ComponentProperty, value string) {
	if value != "" {
		event.SetProperty(property, value)
	}
}

// setOrganizer names the master. Masters have no mail address; "invalid:nomail" is what Apple's calendars write for
// such. The name stands in the token because the library escapes parameters with backslashes, where RFC 5545 has quotes.
func setOrganizer(event *ical.VEvent, name string) {
	if name = quotable.Replace(text(name)); name != "" {
		event.SetProperty(ical.ComponentPropertyOrganizer+ical.ComponentProperty(`;CN="`+name+`"`), "invalid:nomail")
	}
}

// quotable replaces what a quoted parameter cannot hold, or what readers disagree on.
var quotable = strings.NewReplacer(`"`, "”", `\`, "/", "\n", " ", "\t", " ")

// text is what a TEXT value may hold: valid UTF-8, and of control characters only newlines and tabs. The library
// escapes the rest.
func text(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return -1
		}
		return r
	}, s)
}

// uri leaves out what no address contains: URI values are not escaped, so a line break would begin a new property.
func uri(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
