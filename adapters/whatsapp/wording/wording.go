// Package wording is how WhatsApp writes, whichever way it is reached: formatting that nobody's text can imitate, long
// texts as several messages, and start links, which can only fill in a text that the person then sends.
package wording

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"zapis/adapters/dialog"
)

const (
	// LongestText is the most that one message holds, in UTF-16 units and with its formatting.
	LongestText = 4096
	// Nothing stands where a message must not be empty.
	Nothing = "…"

	firstStrongIsolate = '\u2068'
	popIsolate         = '\u2069'
	wordJoiner         = '\u2060'
)

// Pages writes runs as one or more messages with WhatsApp's formatting, none longer than limit, none empty.
func Pages(runs []dialog.Run, limit int) []string {
	if pages := Written(runs, limit); len(pages) > 0 {
		return pages
	}
	return []string{Nothing}
}

// Written is the pages with something to see; there may be none.
func Written(runs []dialog.Run, limit int) (pages []string) {
	for rest := letters(runs); len(rest) > 0; {
		n := fitting(rest, limit)
		if n < len(rest) {
			n = niceEnd(rest, n)
		}
		if page := rest[:n]; !blank(page) {
			pages = append(pages, markup(page))
		}
		rest = rest[n:]
	}
	return pages
}

// Units is a text's length as WhatsApp counts it at the most: in UTF-16 units.
func Units(text string) int {
	units := 0
	for _, r := range text {
		units += max(1, utf16.RuneLen(r))
	}
	return units
}

// Line is a text on one line, without what cannot be shown and without formatting. Titles and names of files take it.
func Line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// Cut shortens a text to so many UTF-16 units, with a sign that something is missing.
func Cut(text string, most int) string {
	if Units(text) <= most {
		return text
	}
	all := []rune(text)
	n, units := 0, 1 // of the sign
	for n < len(all) && units+utf16.RuneLen(all[n]) <= most {
		units += utf16.RuneLen(all[n])
		n++
	}
	for n > 1 && joined(all[n-1], all[n]) {
		n--
	}
	return strings.TrimRightFunc(string(all[:n]), unicode.IsSpace) + Nothing
}

// Visible tells whether there is anything to see in a text.
func Visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return !invisible(r) })
}
