package telegram

import (
	"strings"
	"testing"
	"unicode/utf16"

	"zapis/adapters/dialog"
)

func user(text string) dialog.Run  { return dialog.Run{Text: text, User: true} }
func plain(text string) dialog.Run { return dialog.Run{Text: text} }

func TestTextBecomesMarkup(t *testing.T) {
	for name, test := range map[string]struct {
		runs []dialog.Run
		want string
	}{
		"styles": {
			[]dialog.Run{{Text: "Анна", Style: dialog.Bold}, plain(", "), {Text: "маникюр", Style: dialog.Italic}},
			"<b>Анна</b>, <i>маникюр</i>",
		},
		"markup is shown, not obeyed":    {[]dialog.Run{user(`<b>&"O'Neil"</b>`)}, "&lt;b&gt;&amp;&quot;O'Neil&quot;&lt;/\u2060b&gt;"},
		"a link":                         {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: `https://a.example/?q="1"&r=2`}}, `<a href="https://a.example/?q=&quot;1&quot;&amp;r=2">карта</a>`},
		"what is no address is no link":  {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: "javascript:alert(1)"}}, "карта"},
		"a name from right to left":      {[]dialog.Run{plain("к "), user("דנה"), plain(" в 10")}, "к \u2068דנה\u2069 в 10"},
		"an override is locked in":       {[]dialog.Run{user("a\u202Eb")}, "\u2068a\u202Eb\u2069"},
		"nobody ends our isolate":        {[]dialog.Run{user("דנה\u2069\u202E")}, "\u2068דנה\u202E\u2069"},
		"a mention is not one":           {[]dialog.Run{user("@durov")}, "@\u2060durov"},
		"a command is not one":           {[]dialog.Run{user("/cancel")}, "/\u2060cancel"},
		"an address is not one":          {[]dialog.Run{user("https://t.me/x")}, "https:\u2060/\u2060/\u2060t.\u2060me/\u2060x"},
		"our own address is":             {[]dialog.Run{plain("https://t.me/x")}, "https://t.me/x"},
		"prices and times stay":          {[]dialog.Run{user("10.30: 2.000")}, "10.30: 2.000"},
		"an empty text":                  {nil, "…"},
		"an invisible text":              {[]dialog.Run{user(" \u200b\n")}, "…"},
		"broken bytes and control codes": {[]dialog.Run{user("a\xffb\x00c\r")}, "a\uFFFDbc"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pages(test.runs, longestText); len(got) != 1 || got[0] != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLongTextIsDividedKindly(t *testing.T) {
	for name, test := range map[string]struct {
		runs  []dialog.Run
		limit int
		want  []string
	}{
		"it just fits":                {[]dialog.Run{plain("abcd")}, 4, []string{"abcd"}},
		"after a word":                {[]dialog.Run{plain("one two three")}, 9, []string{"one two ", "three"}},
		"rather after a line":         {[]dialog.Run{plain("one two\nthree four")}, 15, []string{"one two\n", "three four"}},
		"a word across styles":        {[]dialog.Run{plain("one "), {Text: "tw", Style: dialog.Bold}, plain("elve")}, 7, []string{"one ", "<b>tw</b>elve"}},
		"a style across messages":     {[]dialog.Run{{Text: "one two", Style: dialog.Bold}}, 4, []string{"<b>one </b>", "<b>two</b>"}},
		"no half surrogate":           {[]dialog.Run{plain("a😀b")}, 2, []string{"a", "😀", "b"}},
		"no half family":              {[]dialog.Run{plain("ab👩‍👧")}, 6, []string{"ab", "👩‍👧"}},
		"no accent alone":             {[]dialog.Run{plain("abe\u0301")}, 3, []string{"ab", "e\u0301"}},
		"an escape is one character":  {[]dialog.Run{plain("&&&&")}, 2, []string{"&amp;&amp;", "&amp;&amp;"}},
		"each part is isolated":       {[]dialog.Run{user("דד דד")}, 5, []string{"\u2068דד \u2069", "\u2068דד\u2069"}},
		"no empty message in between": {[]dialog.Run{plain("one\n\n\n\n\n\n\ntwo")}, 4, []string{"one\n", "two"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := pages(test.runs, test.limit)
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLabelsFit(t *testing.T) {
	long := strings.Repeat("😀", 40)
	for name, test := range map[string]struct {
		choice dialog.Choice
		want   string
	}{
		"as it is":                     {dialog.Choice{Label: "Отмена"}, "Отмена"},
		"on one line":                  {dialog.Choice{Label: " a\n\tb "}, "a b"},
		"the short one if it is there": {dialog.Choice{Label: long, Short: "коротко"}, "коротко"},
		"else cut":                     {dialog.Choice{Label: long}, strings.Repeat("😀", 31) + "…"},
		"nothing to see":               {dialog.Choice{Label: "\u200b"}, "·"},
	} {
		t.Run(name, func(t *testing.T) {
			got := label(test.choice)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if units := len(utf16.Encode([]rune(got))); units > longestLabel {
				t.Errorf("%d units", units)
			}
		})
	}
}

func TestKeyboardKeepsToTheLimits(t *testing.T) {
	tap := func(action string) dialog.Choice { return dialog.Choice{Label: "x", Action: action} }
	wide := make([]dialog.Choice, 130)
	for i := range wide {
		wide[i] = tap("a")
	}
	drawn, lost := keyboard([][]dialog.Choice{wide})
	if lost != 30 || len(drawn.InlineKeyboard) != 13 || len(drawn.InlineKeyboard[0]) != 8 {
		t.Errorf("lost %d of 130 and drew %d rows", lost, len(drawn.InlineKeyboard))
	}
	bad := []dialog.Choice{
		tap(""), tap(strings.Repeat("ж", 33)), tap("\xff"), {Label: "x", URL: "ftp://a.example"}, {Label: "x", URL: "https://"},
	}
	if drawn, lost := keyboard([][]dialog.Choice{bad, {}}); drawn != nil || lost != len(bad) {
		t.Errorf("drew %v and lost %d", drawn, lost)
	}
	if drawn, lost := keyboard([][]dialog.Choice{{tap(strings.Repeat("ж", 32))}}); drawn == nil || lost != 0 {
		t.Error("64 bytes are allowed")
	}
}
