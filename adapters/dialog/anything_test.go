package dialog

import (
	"go/ast"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
)

// TestEveryScreenFitsTelegram writes every screen with anything at all in its view. None can be forgotten: every function
// that writes one has to stand in triedScreens, and every name that a golden file shows has to come out of it,
// and no other.
func TestEveryScreenFitsTelegram(t *testing.T) {
	tried := triedScreens()
	for _, name := range screenFunctions(t) {
		if len(tried[name]) == 0 {
			t.Errorf("%s is not tried with anything in it", name)
		}
	}
	written := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(tried)) {
		t.Run(name, func(t *testing.T) {
			for _, screen := range tried[name] {
				rapid.Check(t, func(t *rapid.T) {
					for _, s := range newAnything(t).screens(reflect.ValueOf(screen)) {
						written[s.Name] = true
						if s.Name != wholeScreen {
							checkBounds(t, s.Name, s)
						}
						checkTelegram(t, s)
					}
				})
			}
		})
	}
	shown := map[string]bool{}
	for name, s := range gallery("en") {
		shown[s.Name] = true
		if !written[s.Name] {
			t.Errorf("%s: no %q was written with anything in it", name, s.Name)
		}
	}
	for name := range written {
		if !shown[name] {
			t.Errorf("%q has no golden file", name)
		}
	}
}

// screenFunctions are the functions of the dialog that write screens, but for those that only pass one on or finish it.
func screenFunctions(t *testing.T) (names []string) {
	t.Helper()
	for _, file := range parsed(t, ".") {
		for _, declared := range file.Decls {
			f, ok := declared.(*ast.FuncDecl)
			if !ok || f.Recv != nil || f.Type.Results == nil {
				continue
			}
			result := f.Type.Results.List[0].Type
			if list, ok := result.(*ast.ArrayType); ok {
				result = list.Elt
			}
			if of, ok := result.(*ast.Ident); ok && of.Name == "Screen" {
				names = append(names, f.Name.Name)
			}
		}
	}
	if len(names) < 80 {
		t.Fatalf("only %d functions write screens", len(names))
	}
	return names
}

// checkTelegram counts as Telegram does, in UTF-16 units, and sees to it that labels for narrow buttons are short.
func checkTelegram(t failing, s Screen) {
	t.Helper()
	length := 0
	for _, run := range s.Text {
		length += len(utf16.Encode([]rune(run.Text)))
	}
	if length > mostText && s.Name != wholeScreen {
		t.Fatalf("%s: a text of %d units", s.Name, length)
	}
	for _, row := range s.Choices {
		for _, choice := range row {
			if len([]rune(choice.Short)) > 20 || choice.URL != "" {
				t.Fatalf("%s: the button %+v", s.Name, choice)
			}
		}
	}
	if a := s.Attachment; a != nil && (a.Kind == "" || a.Held == nil && a.Name == "") {
		t.Fatalf("%s: a nameless attachment", s.Name)
	}
}

// wholeScreen is cut by no screen: the messenger sends what is too long for one message as several.
const wholeScreen = "notice.message"

// screens calls a function that writes screens: the first argument is the language, the others are anything.
func (g *anything) screens(write reflect.Value) []Screen {
	language := rapid.SampledFrom(words.Codes()).Draw(g.t, "language")
	var args []reflect.Value
	for i := range write.Type().NumIn() {
		switch in := write.Type().In(i); {
		case i == 0 && in == reflect.TypeFor[*words.Words]():
			args = append(args, reflect.ValueOf(words.In(language)))
		case i == 0 && in.Kind() == reflect.String:
			args = append(args, reflect.ValueOf(language))
		case write.Type().IsVariadic() && i == write.Type().NumIn()-1:
			for range g.number(2) {
				args = append(args, g.value(in.Elem(), 0))
			}
		default:
			args = append(args, g.value(in, 0))
		}
	}
	out := write.Call(args)
	if len(out) == 2 && !out[1].IsNil() {
		g.t.Fatalf("%v", out[1])
	}
	if screens, several := out[0].Interface().([]Screen); several {
		return screens
	}
	return []Screen{out[0].Interface().(Screen)}
}

// anyText is what people type: words, emoji, other scripts, markup, very much of it.
func anyText(t *rapid.T, label string, most int) string {
	return rapid.OneOf(
		rapid.StringN(0, most, -1),
		rapid.SampledFrom([]string{"", "💇‍♀️💅🏽", "שלום עולם", "<b>&amp;</b>", "*_[]()~`>#+-=|{}.!", "{{.Name}}", "  ", "\x01\x02"}),
		rapid.Map(rapid.IntRange(0, most), func(n int) string { return string(make([]byte, n)) + "Я" }),
		rapid.Map(rapid.IntRange(0, most), func(n int) string { return strings.Repeat("💅🏽@", n/3) }),
	).Draw(t, label)
}
