// Package said understands what people type: days, times, working hours, lengths, prices and services, in the language of
// their screens, and in Russian and English whatever that is.
//
// It is strict: a text is understood when every part of it is, so that nobody is booked by a guess.
package said

import (
	"regexp"
	"strconv"
	"strings"
)

// longestText bounds what is looked at; nothing sensible here is longer.
const longestText = 4000

var token = regexp.MustCompile(`\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}(?:[./]\d{4}|[./]\d{2})?|\d+|\p{L}+|[-–—]|\S`)

// tokens are the words, numbers and signs of a text, folded. Commas and full stops that end a word are left out.
func tokens(text string) []string {
	if len(text) > longestText {
		return nil
	}
	var kept []string
	for _, found := range token.FindAllString(Fold(text), -1) {
		switch found {
		case ",", ".", "!", "?", "¡", "¿":
		case "–", "—":
			kept = append(kept, "-")
		default:
			kept = append(kept, found)
		}
	}
	return kept
}

// folding writes letters as those do who have no keys for them, and leaves out apostrophes, of which there are many.
var folding = strings.NewReplacer(
	"ё", "е", "ґ", "г", "ı", "i", "\u0307", "", "ç", "c", "ş", "s", "ğ", "g", "ö", "o", "ü", "u", "ä", "a", "ß", "ss",
	"á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "â", "a", "î", "i", "û", "u",
	"'", "", "’", "", "‘", "", "ʼ", "", "ʻ", "", "`", "", "´", "",
)

// Fold is a text in small letters, with what may be written in several ways written in one.
func Fold(text string) string { return folding.Replace(strings.ToLower(text)) }

// number reads a number of few digits.
func number(text string) (int, bool) {
	if len(text) == 0 || len(text) > 6 {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}

// word looks a word up by its beginning, so that every case of it is found: "пятниц" is "пятница" and "пятницу".
// Words of up to three letters must match whole; of several stems the longest counts.
func word(text string, stems values) (int, bool) {
	if value, whole := stems[text]; whole {
		return value, true
	}
	length := len([]rune(text))
	found, longest := 0, 3
	for stem, value := range stems {
		if n := len([]rune(stem)); n > longest && length <= n+4 && strings.HasPrefix(text, stem) {
			found, longest = value, n
		}
	}
	return found, longest > 3
}
