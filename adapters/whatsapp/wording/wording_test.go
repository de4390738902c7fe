package wording

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"zapis/adapters/dialog"
)

func user(text string) dialog.Run    { return dialog.Run{Text: text, User: true} }
func plainly(text string) dialog.Run { return dialog.Run{Text: text} }
func bold(text string) dialog.Run    { return dialog.Run{Text: text, Style: dialog.Bold} }

func TestTextIsFormatted(t *testing.T) {
	for name, test := range map[string]struct {
		runs []dialog.Run
		want string
	}{
		"styles": {
			[]dialog.Run{bold("Анна"), plainly(", "), {Text: "маникюр", Style: dialog.Italic}}, "*Анна*, _маникюр_",
		},
		"formatting ends with the line":     {[]dialog.Run{bold("one\ntwo\n"), plainly("three")}, "*one*\n*two*\nthree"},
		"spaces stay outside":               {[]dialog.Run{bold(" one "), plainly("two")}, " *one* two"},
		"two bold ones are one":             {[]dialog.Run{bold("one"), {Text: " two", Style: dialog.Bold, User: true}}, "*one two*"},
		"within a word nothing can be bold": {[]dialog.Run{bold("Анна"), plainly("х")}, "Аннах"},
		"a bold space is a space":           {[]dialog.Run{plainly("a"), bold(" "), plainly("b")}, "a b"},
		"signs are shown, not obeyed":       {[]dialog.Run{user("*a* _b_ ~c~ ```d```")}, "∗a∗ ＿b＿ ∼c∼ '''d'''"},
		"signs in bold, too":                {[]dialog.Run{bold("5* отель")}, "*5∗ отель*"},
		"our own signs, too":                {[]dialog.Run{plainly("* обязательно")}, "∗ обязательно"},
		"within a word signs mean nothing":  {[]dialog.Run{user("anna_k 2*3*4")}, "anna_k 2*3*4"},
		"a sign at the seam of runs":        {[]dialog.Run{user("_a"), plainly("b_")}, "＿ab＿"},
		"no quotation":                      {[]dialog.Run{user("> сказал\n- раз")}, "\u2060> сказал\n\u2060- раз"},
		"a dash between words":              {[]dialog.Run{user("10-12")}, "10-12"},
		"a link by its name":                {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: "https://a.example/_b_"}}, "карта: https://a.example/_b_"},
		"a link that is its own name":       {[]dialog.Run{{Text: "a.example/b", Style: dialog.Link, URL: "https://a.example/b"}}, "https://a.example/b"},
		"what is no address is no link":     {[]dialog.Run{{Text: "карта", Style: dialog.Link, URL: "javascript:alert(1)"}}, "карта"},
		"a name from right to left":         {[]dialog.Run{plainly("к "), user("דנה"), plainly(" в 10")}, "к \u2068דנה\u2069 в 10"},
		"and in bold":                       {[]dialog.Run{{Text: "דנה", Style: dialog.Bold, User: true}}, "\u2068*דנה*\u2069"},
		"nobody ends our isolate":           {[]dialog.Run{user("דנה\u2069\u202E")}, "\u2068דנה\u202E\u2069"},
		"an address is not one":             {[]dialog.Run{user("https://wa.me/x")}, "https:\u2060/\u2060/\u2060wa.\u2060me/\u2060x"},
		"a mention is not one":              {[]dialog.Run{user("@79161234567")}, "@\u206079161234567"},
		"our own address is":                {[]dialog.Run{plainly("https://t.me/x")}, "https://t.me/x"},
		"prices and times stay":             {[]dialog.Run{user("10.30: 2.000")}, "10.30: 2.000"},
		"an empty text":                     {nil, "…"},
		"an invisible text":                 {[]dialog.Run{user(" \u200b\n")}, "…"},
		"broken bytes and control codes":    {[]dialog.Run{user("a\xffb\x00c\r")}, "a\uFFFDbc"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Pages(test.runs, LongestText); len(got) != 1 || got[0] != test.want {
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
		"it just fits":                {[]dialog.Run{plainly("abcd")}, 4, []string{"abcd"}},
		"formatting counts":           {[]dialog.Run{bold("abcd")}, 5, []string{"*abc*", "*d*"}},
		"after a word":                {[]dialog.Run{plainly("one two three")}, 9, []string{"one two ", "three"}},
		"rather after a line":         {[]dialog.Run{plainly("one two\nthree four")}, 15, []string{"one two\n", "three four"}},
		"a style across messages":     {[]dialog.Run{bold("one two")}, 6, []string{"*one* ", "*two*"}},
		"no half surrogate":           {[]dialog.Run{plainly("a😀b")}, 2, []string{"a", "😀", "b"}},
		"no half family":              {[]dialog.Run{plainly("ab👩‍👧")}, 6, []string{"ab", "👩‍👧"}},
		"no accent alone":             {[]dialog.Run{plainly("abe\u0301")}, 3, []string{"ab", "e\u0301"}},
		"each part is isolated":       {[]dialog.Run{user("דד דד")}, 5, []string{"\u2068דד\u2069 ", "\u2068דד\u2069"}},
		"no empty message in between": {[]dialog.Run{plainly("one\n\n\n\n\n\n\ntwo")}, 4, []string{"one\n", "two"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Pages(test.runs, test.limit); strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"it fits": {"12345", "12345"}, "it does not": {"123456", "1234…"}, "two units": {"123😀5", "123…"},
		"not after a space": {"123 56", "123…"}, "not within a flag": {"12🇷🇺", "12…"},
	} {
		if got := Cut(test.text, 5); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// runes are some that matter to formatting, direction and length.
var someText = rapid.StringOfN(rapid.RuneFrom([]rune("ab я1*_~`>-.:/@ \n\u2060\u200dד😀🇷e\u0301")), 0, 60, -1)

func someRuns() *rapid.Generator[[]dialog.Run] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dialog.Run {
		return dialog.Run{
			Text: someText.Draw(t, "text"), User: rapid.Bool().Draw(t, "user"),
			Style: rapid.SampledFrom([]dialog.Style{dialog.Plain, dialog.Bold, dialog.Italic}).Draw(t, "style"),
		}
	}), 0, 5)
}

func TestEveryPageFitsAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs, limit := someRuns().Draw(t, "runs"), rapid.IntRange(8, 50).Draw(t, "limit")
		var said, written strings.Builder
		for _, r := range runs {
			said.WriteString(letterOnly(r.Text))
		}
		for _, page := range Written(runs, limit) {
			if Units(page) > limit {
				t.Fatalf("%q has %d units, %d are allowed", page, Units(page), limit)
			}
			written.WriteString(letterOnly(page))
		}
		if said.String() != written.String() {
			t.Fatalf("of %q there is %q", said.String(), written.String())
		}
	})
}

// letterOnly is what must arrive of a text whatever is done to its signs and spaces.
func letterOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) && r > 0xFFFF {
			return r
		}
		return -1
	}, text)
}

// Whatever somebody types, what is bold is what we meant to be, and nothing else.
func TestNobodysTextIsFormatted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := user(someText.Draw(t, "typed"))
		for _, page := range Pages([]dialog.Run{plainly("От Анны: "), typed, plainly(" конец")}, LongestText) {
			if at := formatted(page); at != "" {
				t.Fatalf("%q is formatted in %q", at, page)
			}
		}
	})
}

// formatted finds what WhatsApp would format: a stretch between two equal signs on one line that stand apart from the
// words around them and embrace no space at either end; anything in back-quotes; a quotation or list at the beginning of a line.
func formatted(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") {
			return line
		}
		chars := []rune(" " + line + " ")
		for i := 1; i < len(chars)-2; i++ {
			if chars[i] == '`' {
				return string(chars[i:])
			}
			if !strings.ContainsRune("*_~", chars[i]) || isWord(chars[i-1]) || unicode.IsSpace(chars[i+1]) {
				continue
			}
			for j := i + 2; j < len(chars)-1; j++ {
				if chars[j] == chars[i] && !unicode.IsSpace(chars[j-1]) && !isWord(chars[j+1]) {
					return string(chars[i : j+1])
				}
			}
		}
	}
	return ""
}

func TestTheFormattingIsFoundThatIsMeant(t *testing.T) {
	for _, text := range []string{"*a*", "x _a b_ y", "> a", "`a", "b\n- a"} {
		if formatted(text) == "" {
			t.Errorf("%q is not seen as formatted", text)
		}
	}
	if got := formatted("a_b_c 2*3*4 * a *"); got != "" {
		t.Errorf("%q", got)
	}
}
