package ics

import ical "github.com/arran4/golang-ical"

// readAgain is how often a calendar is asked to look for changes. Apple and Thunderbird heed it (as REFRESH-INTERVAL),
// Outlook too (as X-PUBLISHED-TTL); Google looks when it pleases, every few hours.
const readAgain = "PT15M"

// Feed writes a calendar that is subscribed to: all its events, each time. What is not in it any more is taken away by the
// subscriber.
//
// Times are in UTC. A calendar shows them in its owner's zone, and as each event stands alone, with no rule that repeats it, a
// VTIMEZONE would only be one more thing to read differently. Name is that of the calendar.
func Feed(name string, events []Event) []byte {
	calendar := empty()
	calendar.SetMethod(ical.MethodPublish)
	calendar.SetName(text(name))
	calendar.SetRefreshInterval(readAgain) // the library says that it is a duration
	calendar.SetXPublishedTTL(readAgain)
	for _, e := range events {
		add(calendar, e)
	}
	return serialized(calendar)
}

// Object writes one event as CalDAV keeps it, which has no method.
func Object(e Event) []byte {
	calendar := empty()
	add(calendar, e)
	return serialized(calendar)
}
