package dialog

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"zapis/adapters/dialog/words"
)

// roomsOf are what each has for the choices of one message, as their adapters say it.
var roomsOf = map[string]Room{
	"telegram": {Choices: 100, Columns: 8, Rows: 100}, "vk": {Choices: 10, Columns: 5, Rows: 6}, "whatsapp": {Choices: 10, Columns: 10, Rows: 11},
}

// onePage is how many languages VK has room for beside the two ways on.
const onePage = 8

// The list of languages is one page everywhere, as long as one can hold them: whoever reads none of its words must not look
// for the next.
func TestEveryLanguageIsOnTheFirstPageOfTheList(t *testing.T) {
	for messenger, room := range roomsOf {
		for _, l := range words.Languages() {
			screen := languagesScreen(words.In(l.Code))
			rows, pages := room.Page(screen)
			shown := 0
			for _, row := range rows {
				for _, c := range row {
					if a, err := parseAction(c.Action); err == nil && a.Verb == language {
						shown++
					}
				}
			}
			if len(words.Languages()) > onePage {
				continue
			}
			if pages != 1 || shown != len(words.Languages()) {
				t.Errorf("%s in %s: %d languages on %d pages", messenger, l.Code, shown, pages)
			}
		}
	}
	if numbers := Numbers(languagesScreen(words.In("tr"))); numbers[0].Key != "1" || numbers[len(words.Languages())-1].Label != "Қазақша" {
		t.Errorf("typed are %+v", numbers)
	}
}

// Whatever a messenger has room for, the pages of a screen hold all its choices, in every language.
func TestScreensFitEveryMessengerInEveryLanguage(t *testing.T) {
	for _, code := range words.Codes() {
		for name, screen := range gallery(code) {
			for messenger, room := range roomsOf {
				checkPages(t, code+", "+messenger+", "+name, room, screen)
			}
		}
	}
}

func checkPages(t *testing.T, what string, room Room, screen Screen) {
	t.Helper()
	found := map[string]bool{}
	_, pages := room.Page(screen)
	for screen.Page = range pages {
		rows, _ := room.Page(screen)
		n := 0
		for _, row := range rows {
			if n += len(row); len(row) > room.Columns {
				t.Errorf("%s: a row of %d", what, len(row))
			}
			for _, c := range row {
				found[c.Action] = true
			}
		}
		if n > room.Choices || len(rows) > room.Rows {
			t.Errorf("%s: %d choices in %d rows", what, n, len(rows))
		}
	}
	for _, c := range offered(screen) {
		if !found[c.Action] {
			t.Errorf("%s: %q is on no page", what, c.Label)
		}
	}
}

// longest are how many characters texts may have where a messenger cuts longer ones: VK's and WhatsApp's buttons, Telegram's
// answers to a tap and its menu of commands.
var longest = map[string]int{"button.": 40, "notice.answer_review": 40, "button.list": 20, "button.sign_up_short": 20, "toast.": 200, "menu.": 100, "part.": 20}

func TestNoMessengerCutsTheWordsOfALanguage(t *testing.T) {
	for _, code := range words.Codes() {
		raw, err := os.ReadFile("words/active." + code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		for id, said := range all {
			text, single := said.(string)
			if !single || strings.Contains(text, "{{") {
				continue
			}
			for stem, most := range longest {
				if n := utf8.RuneCountInString(text); (id == stem || strings.HasSuffix(stem, ".") && strings.HasPrefix(id, stem)) && n > most {
					t.Errorf("%s: %s has %d characters, %d are shown: %q", code, id, n, most, text)
				}
			}
		}
	}
}
