package person_test

import (
	"encoding/json"
	"strings"
	"testing"

	"zapis/domain"
	"zapis/domain/person"
)

const calendarCode = domain.Personal("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

func calendarOpened(side person.Side) person.CalendarOpened {
	hash := person.HashOf(person.PurposeCalendar, calendarCode.Text())
	return person.CalendarOpened{Person: irina, Side: side, Hash: hash, Code: calendarCode}
}

func calendarClosed(side person.Side) person.CalendarClosed {
	return person.CalendarClosed{Person: irina, Side: side, Hash: calendarOpened(side).Hash}
}

func TestCalendars(t *testing.T) {
	opened, closed := calendarOpened(person.AsClient), calendarClosed(person.AsClient)
	open := person.OpenCalendar{Side: person.AsClient, Code: calendarCode}
	merged := person.MergedInto{Person: irina, Into: boris}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "a calendar is opened at an address that is found by its hash", given: joined, when: open, then: []domain.Event{opened}},
		{name: "while it is open its address stays", given: given(opened), when: person.OpenCalendar{Side: person.AsClient, Code: "OTHER"}},
		{
			name: "the master's side has one of its own", given: given(opened), then: []domain.Event{calendarOpened(person.AsMaster)},
			when: person.OpenCalendar{Side: person.AsMaster, Code: calendarCode},
		},
		{name: "it is closed", given: given(opened), when: person.CloseCalendar{Side: person.AsClient}, then: []domain.Event{closed}},
		{name: "once", given: given(opened, closed), when: person.CloseCalendar{Side: person.AsClient}},
		{name: "the other side's stays open", given: given(opened), when: person.CloseCalendar{Side: person.AsMaster}},
		{name: "afterwards it can be opened anew", given: given(opened, closed), when: open, then: []domain.Event{opened}},
		{name: "there is no third side", given: joined, when: person.OpenCalendar{Side: "guest", Code: calendarCode}, refused: person.ErrUnknownSide},
		{name: "nor to close", given: joined, when: person.CloseCalendar{Side: "guest"}, refused: person.ErrUnknownSide},
		{name: "who is somebody else by now opens none", given: given(merged), when: open, refused: person.ErrNotMergeable},
		{name: "the one they had can be closed", given: given(opened, merged), when: person.CloseCalendar{Side: person.AsClient}, then: []domain.Event{closed}},
		{name: "who was erased opens none", given: given(person.Erased{Person: irina}), when: open, refused: person.ErrErased},
		{name: "and has none to close", given: given(opened, person.Erased{Person: irina}), when: person.CloseCalendar{Side: person.AsClient}, refused: person.ErrErased},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
}

// Read models keep a person as JSON: an address that opens somebody's calendar does not stand there.
func TestTheAddressOfACalendarIsNotKeptWithThePerson(t *testing.T) {
	p := evolved(given(calendarOpened(person.AsClient))...)
	if c, open := p.Calendar(person.AsClient); !open || c.Code != calendarCode {
		t.Errorf("%v, %v", c, open)
	}
	document, err := json.Marshal(p)
	if err != nil || strings.Contains(string(document), calendarCode.Text()) || !strings.Contains(string(document), calendarOpened("").Hash) {
		t.Errorf("%s, %v", document, err)
	}
	if p = evolved(given(calendarOpened(person.AsClient), person.Erased{Person: irina})...); len(p.Calendars) != 0 {
		t.Error("who was erased has a calendar")
	}
}
