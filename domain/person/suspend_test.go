package person_test

import (
	"strings"
	"testing"

	"zapis/domain"
	"zapis/domain/person"
	"zapis/domain/text"
)

func TestSuspending(t *testing.T) {
	suspended := person.Suspended{Person: irina, Reason: "Спам"}
	readmitted := person.Readmitted{Person: irina}
	merged := person.AccountsMerged{Person: irina, Merged: boris, Accounts: []person.Holding{{Messenger: "vk", Account: "200"}}}
	tainted := merged
	tainted.Suspended = true
	bad := evolved(person.Registered{Person: boris, Name: "Борис", Locale: "ru"}, person.Suspended{Person: boris})
	absorbed := person.AccountsMerged{Person: irina, Merged: boris, Suspended: true}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "somebody is suspended", given: given(), when: person.Suspend{Reason: " Спам\r\n"}, then: []domain.Event{suspended}},
		{name: "twice is once", given: given(suspended), when: person.Suspend{Reason: "Опять"}},
		{name: "not for a novel", given: given(), when: person.Suspend{Reason: domain.Personal(strings.Repeat("я", 501))}, refused: text.ErrTooLong},
		{name: "and readmitted", given: given(suspended), when: person.Readmit{}, then: []domain.Event{readmitted}},
		{name: "who is not suspended is not readmitted", given: given(suspended, readmitted), when: person.Readmit{}},
		{name: "who was merged into them goes on as they do", given: given(merged, suspended), when: person.Release{Other: boris}, refused: person.ErrSuspended},
		{name: "who brings a suspension by a merge gives it", given: given(), when: person.Absorb{Other: bad}, then: []domain.Event{absorbed}},
		{name: "once is enough", given: given(suspended), when: person.Absorb{Other: bad}, then: []domain.Event{person.AccountsMerged{Person: irina, Merged: boris}}},
		{name: "and nobody parts with it", given: given(tainted), when: person.Release{Other: boris}, refused: person.ErrSuspended},
		{name: "but once readmitted", given: given(tainted, readmitted), when: person.Release{Other: boris},
			then: []domain.Event{person.AccountsUnmerged{Person: irina, Merged: boris, Accounts: merged.Accounts}}},
		{name: "nobody who was erased is suspended", given: given(person.Erased{Person: irina}), when: person.Suspend{}, refused: person.ErrErased},
		{name: "nobody is not suspended", when: person.Suspend{}, refused: person.ErrNotRegistered},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
	if left := evolved(given(suspended, person.Erased{Person: irina})...); left.Suspended || left.SuspendedFor != "" {
		t.Errorf("of somebody erased is left: %+v", left)
	}
	parted := evolved(person.Registered{Person: boris}, person.Suspended{Person: boris}, person.MergedInto{Person: boris, Into: irina}, person.Unmerged{Person: boris, From: irina})
	if parted.Suspended {
		t.Error("who parted is suspended")
	}
}
