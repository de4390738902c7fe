// Package text is what holds for every text that people leave for others to read.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Disturbs tells whether a sign acts on the text around it: a control character, or a mark that turns the direction
// of everything behind it.
func Disturbs(r rune) bool {
	turns := r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
	return turns || unicode.IsControl(r)
}

// Harmless tells whether nothing in a text disturbs its surroundings, a line break included. Any script and any other
// sign may stand in it.
func Harmless(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, Disturbs)
}

// HarmlessLines is Harmless for a text of several lines.
func HarmlessLines(text string) bool { return Harmless(strings.ReplaceAll(text, "\n", "")) }
