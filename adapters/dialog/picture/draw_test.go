package picture

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sentinel is a colour that nothing is drawn in.
var sentinel = color.RGBA{1, 2, 3, 255}

// text has what people put into names: several alphabets, emoji, long words, newlines, broken bytes.
func text(most int) *rapid.Generator[string] {
	letters := []rune("аяёЁЩЖйЙғұїґğıßñʻWWgjf,.-–·«»(1234567890₽₸   \n\t\u00a0\u202f😀💅🏽‍♀️漢ệәҚ\u200d\ufe0f\ufffd")
	return rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(letters), 0, most, -1), rapid.StringOfN(rapid.SampledFrom(letters), most, most, -1))
}

// untouched fails if a pixel of the area has another colour.
func untouched(t rapid.TB, page *canvas, area image.Rectangle, colour color.Color, what string) {
	t.Helper()
	img, want := page.Image.(*image.RGBA), color.RGBAModel.Convert(colour)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if img.RGBAAt(x, y) != want {
				t.Fatalf("%s: something is drawn at %d,%d", what, x, y)
			}
		}
	}
}

func same(a, b color.Color) bool {
	r1, g1, b1, a1 := a.RGBA()
	r2, g2, b2, a2 := b.RGBA()
	return r1 == r2 && g1 == g2 && b1 == b2 && a1 == a2
}

func TestLegible(t *testing.T) {
	for given, want := range map[string]string{
		"Анна":                           "Анна",
		"  Анна\n Сергеева\t":            "Анна Сергеева",
		"Анна 💅🏽 маникюр ✨":              "Анна маникюр",
		"💈 Barber 💈":                     "Barber",
		"👩‍👩‍👧 семья":                    "семья",
		"Стрижка · 🙂":                    "Стрижка",
		"2\u202f000\u00a0₽":              "2\u00a0000\u00a0₽",
		"Әлия Қасымқызы":                 "Әлия Қасымқызы",
		"Nguyễn Thị Hạnh":                "Nguyễn Thị Hạnh",
		"и\u0306од, е\u0308лка":          "йод, ёлка",
		"1\ufe0f\u20e3 место":            "1 место",
		"Йога 🧘‍♀️ и ❤️ к себе":          "Йога и к себе",
		"☎ 8 ♥ \ufffd":                   "8 ♥",
		"Soʻm, toʼy, 500 ₴ 2 ₺":          "So‘m, to’y, 500 ₴ 2 ₺",
		"ქეთი Անի":                       "ქეთი Անի",
		"مريم שרה":                       "",
		"漢字":                             "",
		"a\xffb\x00c\u200b":              "abc",
		"Анна-Мария «Студия» №1 — 5 € £": "Анна-Мария «Студия» №1 — 5 € £",
	} {
		if got := legible(given); got != want {
			t.Errorf("legible(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestNoLineIsWiderThanAllowed(t *testing.T) {
	fonts := faces{}
	rapid.Check(t, func(t *rapid.T) {
		said := legible(text(80).Draw(t, "text"))
		s := style{regular, rapid.SampledFrom([]int{22, 44, 136}).Draw(t, "size")}
		width, most := rapid.IntRange(0, 1000).Draw(t, "width"), rapid.IntRange(0, 5).Draw(t, "lines")
		for _, lines := range [][]string{fonts.wrap(said, s, width, most), fonts.chop(said, s, width, max(most, 1))} {
			if len(lines) > max(most, 1) {
				t.Fatalf("%d lines, allowed are %d", len(lines), most)
			}
			for _, line := range lines {
				if got := fonts.width(line, s); got > width {
					t.Fatalf("%q is %d wide, allowed are %d", line, got, width)
				}
			}
		}
	})
}

func TestLinesAreBrokenBetweenWords(t *testing.T) {
	fonts := faces{}
	s := style{regular, 40}
	for _, c := range []struct {
		text  string
		width int
		lines int
		want  []string
	}{
		{"Анна Сергеева", 1000, 2, []string{"Анна Сергеева"}},
		{"Анна Сергеева", 250, 2, []string{"Анна", "Сергеева"}},
		{"Анна-Мария Сергеева", 250, 3, []string{"Анна-Мария", "Сергеева"}},
		{"Благовещенская-Великопреображенская", 340, 2, []string{"Благовещенская-", "Великопреобра…"}},
		{"Анна, Мария, Ольга", 250, 1, []string{"Анна, Мар…"}},
		{"от 2\u00a0000\u00a0₽", 190, 2, []string{"от", "2\u00a0000\u00a0₽"}},
		{"", 250, 2, nil},
		{"Анна", 5, 2, nil},
	} {
		if diff := cmp.Diff(c.want, fonts.wrap(c.text, s, c.width, c.lines)); diff != "" {
			t.Errorf("%q in %d pixels (-want +got):\n%s", c.text, c.width, diff)
		}
	}
}

func TestAnAddressIsSeenWhole(t *testing.T) {
	const address = "wa.me/79991234567?text=%D0%97%D0%B0"
	lines := faces{}.chop(address, style{regular, 40}, 500, 3)
	if len(lines) < 2 || strings.Join(lines, "") != address {
		t.Errorf("%q is not the whole address on several lines", lines)
	}
}
