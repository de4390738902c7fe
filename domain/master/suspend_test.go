package master_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
)

func TestAMasterIsSuspendedAndReadmitted(t *testing.T) {
	suspended, readmitted := master.Suspended{Master: id}, master.Readmitted{Master: id}
	for _, c := range []struct {
		name  string
		given []domain.Event
		when  master.Command
		then  []domain.Event
	}{
		{"suspended", nil, master.Suspend{}, []domain.Event{suspended}},
		{"once", []domain.Event{suspended}, master.Suspend{}, nil},
		{"readmitted", []domain.Event{suspended}, master.Readmit{}, []domain.Event{readmitted}},
		{"once readmitted", []domain.Event{suspended, readmitted}, master.Readmit{}, nil},
	} {
		m := master.Evolve(master.Master{}, master.Registered{Master: id, Person: anna, Name: "Анна", Policy: master.DefaultPolicy()})
		for _, event := range c.given {
			m = master.Evolve(m, event)
		}
		events, err := master.Decide(m, c.when)
		if diff := cmp.Diff(c.then, events); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", c.name, err, diff)
		}
	}
}
