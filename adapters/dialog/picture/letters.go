package picture

import (
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// sign is a currency sign that the fonts lack, drawn as a letter and a bar across it.
type sign struct {
	letter       rune
	lead         float64 // room to the left of the letter, in widths of the letter, as are the ends of the bar
	from, to     float64
	above, thick float64 // how far the bar is over the line and how thick, in sizes
}

var signs = map[rune]sign{
	'₽': {letter: 'Р', lead: 0.1, from: 0.02, to: 0.8, above: 0.16, thick: 0.075},
	'₸': {letter: 'Т', lead: 0.04, from: 0.07, to: 1.01, above: 0.5, thick: 0.075},
}

// nearest are signs that the fonts lack, as they are commonly written without them.
var nearest = map[rune]string{'‑': "-", '−': "-", 'ʻ': "‘", 'ʼ': "’", 'ˮ': "”", '₾': "GEL", '֏': "AMD"}

// legible is the text as our fonts can show it: one line, without emoji and other signs they lack. A letter they lack
// loses its accent or gives way to its neighbour.
func legible(s string) string {
	var b strings.Builder
	runes := []rune(norm.NFC.String(strings.ToValidUTF8(s, "")))
	for i, r := range runes {
		if !emoji(runes, i) {
			b.WriteString(shown(r))
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == ' ' }) // not at unbreakable spaces
	return strings.Trim(strings.Join(words, " "), " \u00a0·|")
}

// emoji tells of signs that our fonts have whether they stand for an emoji here: "♀" in a woman at work.
func emoji(runes []rune, i int) bool {
	const joiner, asEmoji = '\u200d', '\ufe0f'
	return unicode.Is(unicode.So, runes[i]) &&
		(i > 0 && runes[i-1] == joiner || i+1 < len(runes) && runes[i+1] == asEmoji)
}

func shown(r rune) string {
	switch {
	case r == '\u00a0' || r == '\u202f' || r == '\u2009': // a line is not broken in "2 000 ₽"
		return "\u00a0"
	case unicode.IsSpace(r):
		return " "
	case !unicode.IsPrint(r) || r == unicode.ReplacementChar:
		return ""
	case inFont(regular, r) || signs[r].letter != 0:
		return string(r)
	case nearest[r] != "":
		return nearest[r]
	case spared(r):
		return string(r)
	}
	if base := []rune(norm.NFD.String(string(r)))[0]; base != r {
		return shown(base)
	}
	return ""
}

// spared tells of a letter or currency sign that the fonts lack whether it is taken from the ones beside them. Scripts that
// run from right to left or join their letters are left out: these are set one by one.
func spared(r rune) bool {
	return (unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Georgian) && unicode.IsLetter(r) ||
		unicode.Is(unicode.Sc, r)) && inFont(spare[regular], r) && inFont(spare[bold], r)
}

func inFont(f *opentype.Font, r rune) bool {
	var buffer sfnt.Buffer
	i, err := f.GlyphIndex(&buffer, r)
	return err == nil && i != 0
}

var (
	regular, bold = parsed(goregular.TTF), parsed(gobold.TTF)
	// spare are fonts with the letters of Kazakh, Georgian and others, which Go's lack, for each of those.
	spare = map[*opentype.Font]*opentype.Font{regular: parsed(dejavusanscondensed.TTF), bold: parsed(dejavusanscondensedbold.TTF)}
)

func parsed(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the fonts are part of the program
	}
	return f
}
