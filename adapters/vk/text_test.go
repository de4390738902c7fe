package vk

import (
	"strings"
	"testing"
	"unicode/utf16"

	"zapis/adapters/dialog"
)

func TestTextIsWrittenPlainly(t *testing.T) {
	plain := func(s string) dialog.Run { return dialog.Run{Text: s} }
	user := func(s string) dialog.Run { return dialog.Run{Text: s, User: true} }
	for name, test := range map[string]struct {
		runs []dialog.Run
		want string
	}{
		"styles are plain":          {[]dialog.Run{{Text: "a", Style: dialog.Bold}, {Text: " b", Style: dialog.Italic}}, "a b"},
		"a link is its address":     {[]dialog.Run{{Text: "https://a.example/", Style: dialog.Link, URL: "https://a.example"}}, "https://a.example"},
		"a named link":              {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: "https://a.example"}}, "карта: https://a.example"},
		"what is no address":        {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: "javascript:x"}}, "карта"},
		"a mention is not one":      {[]dialog.Run{user("[id1|Анна]")}, "[\u2060id1|Анна]"},
		"nor by a sign":             {[]dialog.Run{user("@id1 *id2")}, "@\u2060id1 *\u2060id2"},
		"nor across runs":           {[]dialog.Run{user("["), user("id1|Анна]")}, "[\u2060id1|Анна]"},
		"an address of somebody's":  {[]dialog.Run{user("https://vk.me/x")}, "https:\u2060//vk.\u2060me/x"},
		"prices and times stay":     {[]dialog.Run{user("10.30: 2.000")}, "10.30: 2.000"},
		"a name from right to left": {[]dialog.Run{plain("к "), user("דנה"), plain(" в 10")}, "к \u2068דנה\u2069 в 10"},
		"an empty text":             {nil, "…"},
		"an invisible text":         {[]dialog.Run{user(" \u200b\n")}, "…"},
		"broken bytes and control":  {[]dialog.Run{user("a\xffb\x00c\r")}, "a\uFFFDbc"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pages(test.runs, longestText); len(got) != 1 || got[0] != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTextAtTheLimitIsOneMessageAndPastItTwo(t *testing.T) {
	at := strings.Repeat("я", longestText)
	if got := pages([]dialog.Run{{Text: at}}, longestText); len(got) != 1 || got[0] != at {
		t.Errorf("%d messages", len(got))
	}
	past := pages([]dialog.Run{{Text: strings.Repeat("😀", longestText/2) + "!"}}, longestText)
	if len(past) != 2 || past[1] != "!" {
		t.Errorf("%d messages", len(past))
	}
	if got := pages([]dialog.Run{{Text: "one two three"}}, 9); strings.Join(got, "|") != "one two |three" {
		t.Errorf("%q", got)
	}
}

func TestLabelsFitAndAreKeptApart(t *testing.T) {
	taken := map[string]bool{}
	long := strings.Repeat("я", 40)
	for _, test := range []struct {
		choice dialog.Choice
		want   string
	}{
		{dialog.Choice{Label: " a\n\tb "}, "a b"},
		{dialog.Choice{Label: long}, long},
		{dialog.Choice{Label: long + "1", Short: "коротко"}, "коротко"},
		{dialog.Choice{Label: long + "1"}, strings.Repeat("я", 39) + "…"},
		{dialog.Choice{Label: long + "2"}, strings.Repeat("я", 37) + "… 2"},
		{dialog.Choice{Label: long + "3"}, strings.Repeat("я", 37) + "… 3"},
		{dialog.Choice{Label: strings.Repeat("😀", 21)}, strings.Repeat("😀", 19) + "…"},
		{dialog.Choice{Label: "\u200b"}, "·"},
	} {
		got := label(test.choice, taken)
		if got != test.want || len(utf16.Encode([]rune(got))) > longestLabel {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestKeyboardKeepsToTheLimits(t *testing.T) {
	for name, test := range map[string]struct {
		choice dialog.Choice
		lost   int
	}{
		"64 bytes":                  {dialog.Choice{Label: "x", Action: strings.Repeat("ж", 32)}, 0},
		"65 bytes":                  {dialog.Choice{Label: "x", Action: strings.Repeat("ж", 32) + "x"}, 1},
		"signs are one byte":        {dialog.Choice{Label: "x", Action: strings.Repeat("<", 64)}, 0},
		"escapes that are too long": {dialog.Choice{Label: "x", Action: strings.Repeat("\x01", 64)}, 1},
		"no action":                 {dialog.Choice{Label: "x"}, 1},
		"no text":                   {dialog.Choice{Label: "x", Action: "\xff"}, 1},
		"a link":                    {dialog.Choice{Label: "x", URL: "https://a.example"}, 0},
		"no link":                   {dialog.Choice{Label: "x", URL: "tg://a.example"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			drawn, lost := keys([][]dialog.Choice{{test.choice}})
			if lost != test.lost || (drawn == "") != (test.lost == 1) {
				t.Errorf("lost %d, drew %s", lost, drawn)
			}
		})
	}
}

func TestTheNumberOfAMessageIsNeverNoneAndAlwaysTheSame(t *testing.T) {
	seen := map[int32]bool{}
	for i := range 1000 {
		id := randomID("key", i)
		if id <= 0 || seen[id] || randomID("key", i) != id {
			t.Fatalf("part %d: %d", i, id)
		}
		seen[id] = true
	}
}
