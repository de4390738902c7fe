package master_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
)

func TestAMasterIsErased(t *testing.T) {
	var m master.Master
	for _, event := range []domain.Event{
		master.Registered{Master: id, Person: anna, Name: "Анна", Policy: master.DefaultPolicy()},
		master.ProfileChanged{Master: id, Name: "Анна", About: "Стригу"},
		master.PlaceAdded{Master: id, Place: salon, Name: "Дома", Address: "Садовая, 3", Zone: "Europe/Moscow"},
		master.PlaceAdded{Master: id, Place: domain.ID{77}, Name: "Салон", Address: "Новая, 1", Zone: "Europe/Moscow"},
		master.PlaceClosed{Master: id, Place: domain.ID{77}},
		master.TimeOffAdded{Master: id, TimeOff: domain.ID{78}, Reason: "к врачу"},
		master.LinkIssued{Master: id, Code: "AAAAAA", Label: "визитка"}, master.LinkIssued{Master: id, Code: "BBBBBB"},
		master.LinkRevoked{Master: id, Code: "AAAAAA"},
	} {
		m = master.Evolve(m, event)
	}
	events, err := master.Decide(m, master.Erase{})
	want := []domain.Event{
		master.LinkRevoked{Master: id, Code: "BBBBBB"}, master.PlaceClosed{Master: id, Place: salon},
		master.Erased{Master: id, Person: anna},
	}
	if diff := cmp.Diff(want, events); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	for _, event := range events {
		m = master.Evolve(m, event)
	}
	document, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Анна", "Стригу", "Дома", "Садовая", "Салон", "Новая", "врачу", "визитка"} {
		if strings.Contains(string(document), secret) {
			t.Errorf("%s is left: %s", secret, document)
		}
	}
	if again, err := master.Decide(m, master.Erase{}); err != nil || again != nil {
		t.Error(again, err)
	}
	if _, err := master.Decide(m, master.ChangeProfile{Name: "Анна"}); !errors.Is(err, master.ErrNotRegistered) {
		t.Error("goes on:", err)
	}
	if len(m.OpenPlaces()) > 0 || m.Admits("BBBBBB", time.Time{}) == nil {
		t.Error("there is still a way in")
	}
}
