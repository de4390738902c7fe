package sandbox

import (
	"slices"
	"strings"
	"unicode"
)

// whatsappSigns are what WhatsApp's phones make of signs around words.
var whatsappSigns = map[rune]string{'*': "bold", '_': "italic", '~': "strikethrough", '`': "code"}

// whatsappText takes the signs of formatting out of a text, and marks what they stood around, and the addresses.
func whatsappText(text string) (string, []Mark) {
	var f formatted
	f.read([]rune(text), '\n', '\n')
	shown := f.out.String()
	return shown, append(f.marks, links(shown)...)
}

// formatted is a text whose signs have been read.
type formatted struct {
	out   strings.Builder
	marks []Mark
}

// read takes in a stretch of a text, between two other characters.
func (f *formatted) read(text []rune, before, after rune) {
	for i := 0; i < len(text); i++ {
		kind, sign := whatsappSigns[text[i]]
		end := -1
		if sign && !isWord(before) {
			end = closing(text[i:], after)
		}
		if end < 0 {
			f.out.WriteRune(text[i])
			before = text[i]
			continue
		}
		from := units(f.out.String())
		f.read(text[i+1:i+end], text[i], text[i])
		f.marks = append(f.marks, Mark{Kind: kind, Offset: from, Length: units(f.out.String()) - from})
		before = text[i]
		i += end
	}
}

// closing finds the sign that ends what the first sign of a text began: on the same line, around something, next to it and
// not within a word. -1: there is none.
func closing(text []rune, after rune) int {
	if len(text) < 3 || unicode.IsSpace(text[1]) {
		return -1
	}
	line := text
	if end := slices.Index(text, '\n'); end >= 0 {
		line, after = text[:end], '\n'
	}
	for i := 2; i < len(line); i++ {
		next := after
		if i+1 < len(line) {
			next = line[i+1]
		}
		if line[i] == line[0] && !unicode.IsSpace(line[i-1]) && !isWord(next) {
			return i
		}
	}
	return -1
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
