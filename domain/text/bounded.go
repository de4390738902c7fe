package text

import (
	"strings"
	"unicode/utf8"

	"zapis/domain"
)

// Refusals of a text.
const (
	ErrTooLong domain.Refusal = "text_too_long"
	ErrBad     domain.Refusal = "bad_text"
)

// Line is the text in one line without spaces around it, at most so many characters long.
// Refused with ErrTooLong or, unless it is Harmless, ErrBad.
func Line(text string, longest int) (string, error) {
	return bounded(text, longest, Harmless)
}

// Lines is Line for a text that may have several; every line break is spelled the same way, and a tab is a space.
func Lines(text string, longest int) (string, error) {
	return bounded(breaks.Replace(text), longest, HarmlessLines)
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

func bounded(text string, longest int, harmless func(string) bool) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > longest {
		return "", ErrTooLong
	}
	if !harmless(text) {
		return "", ErrBad
	}
	return text, nil
}
