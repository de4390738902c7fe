package domain_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zapis/domain"
)

func anyID(t *rapid.T) domain.ID {
	return domain.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
}

func TestAnIdentifierReadsBothItsSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := anyID(t)
		for _, spelling := range []string{id.String(), id.Short(), strings.ToUpper(id.String())} {
			if got, err := domain.ParseID(spelling); err != nil || got != id {
				t.Fatalf("%q reads as %v, %v", spelling, got, err)
			}
		}
	})
}

func TestTextThatIsNoIdentifierIsRefused(t *testing.T) {
	id := domain.ID{1, 2, 3}
	for _, text := range []string{
		"", "1", id.String() + "0", id.String()[1:], id.Short() + "A", "!" + id.Short()[1:],
		strings.Replace(id.String(), "-", "_", 1), "zz" + id.String()[2:],
		id.Short()[:21] + "B", // bits beyond the sixteenth byte
	} {
		if got, err := domain.ParseID(text); err == nil {
			t.Errorf("%q reads as %v", text, got)
		}
	}
}

func TestIdentifiersAreTextInJSON(t *testing.T) {
	id := domain.ID{0xab, 15: 1}
	text, err := json.Marshal(map[domain.ID]domain.ID{id: id})
	want := `{"ab000000-0000-0000-0000-000000000001":"ab000000-0000-0000-0000-000000000001"}`
	if err != nil || string(text) != want {
		t.Fatalf("%s, %v", text, err)
	}
}

func TestPersonalTextDoesNotPrint(t *testing.T) {
	secret := struct{ Name domain.Personal }{"Анна"}
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q"} {
		if printed := fmt.Sprintf(verb, secret); strings.Contains(printed, "Анна") {
			t.Errorf("%s prints %s", verb, printed)
		}
	}
	if secret.Name.Text() != "Анна" {
		t.Error("Text hides it too")
	}
}
