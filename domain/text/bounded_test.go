package text_test

import (
	"errors"
	"strings"
	"testing"

	"zapis/domain/text"
)

func TestTextsAreTidiedOrRefused(t *testing.T) {
	for _, c := range []struct {
		text, line, lines         string
		lineRefused, linesRefused error
	}{
		{text: " один ", line: "один", lines: "один"},
		{text: "a\r\nb\rc\td", lines: "a\nb\nc d", lineRefused: text.ErrBad},
		{text: strings.Repeat("щ", 10), line: strings.Repeat("щ", 10), lines: strings.Repeat("щ", 10)},
		{text: strings.Repeat("щ", 11), lineRefused: text.ErrTooLong, linesRefused: text.ErrTooLong},
		{text: "a\u202Eb", lineRefused: text.ErrBad, linesRefused: text.ErrBad},
	} {
		if got, err := text.Line(c.text, 10); got != c.line || !errors.Is(err, c.lineRefused) {
			t.Errorf("Line(%q) = %q, %v", c.text, got, err)
		}
		if got, err := text.Lines(c.text, 10); got != c.lines || !errors.Is(err, c.linesRefused) {
			t.Errorf("Lines(%q) = %q, %v", c.text, got, err)
		}
	}
}
