package frontdoor

import (
	"strings"
	"testing"

	"zapis/adapters/dialog"
)

// What people typed may be about somebody who is erased later, and the log cannot forget it then.
func TestAScreenIsKeptWithoutWhatPeopleTyped(t *testing.T) {
	screen := dialog.Screen{
		Text: []dialog.Run{{Text: "Записаны: "}, {Text: "Анна", User: true}, {Text: ", 12:00, "}, {Text: "https://zapis.example/secret", Secret: true}},
		Choices: [][]dialog.Choice{
			{{Label: "12:15", Action: "t:1"}, {Label: "28", Action: "d:28"}},
			{{Label: "Анна · 12:15", Action: "c:abc"}, {Label: "Карта Анны", URL: "https://example.org"}},
		},
		Attachment: &dialog.Attachment{Kind: "photo"},
	}
	if got, want := shownAs(screen).Text(), "Записаны: […], 12:00, […]\n(photo)\n[12:15][28]\n[c:abc][link]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsKeptOfAScreenIsBounded(t *testing.T) {
	long := dialog.Screen{Name: "long", Text: []dialog.Run{{Text: strings.Repeat("я", 10_000)}}}
	var o outcome
	for range 20 {
		o.shown(long)
	}
	if len(o.screens) != 20 || len(o.seen) != mostShown || len([]rune(o.seen[0].Text())) != mostShownRunes+1 {
		t.Errorf("%d screens, %d kept, of %d signs", len(o.screens), len(o.seen), len([]rune(o.seen[0].Text())))
	}
}
