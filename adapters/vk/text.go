package vk

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/bidi"

	"zapis/adapters/dialog"
)

const (
	longestText = 4096 // UTF-16 units; VK's schema says more, its error 914 comes earlier
	nothing     = "…"  // stands where a message must not be empty

	firstStrongIsolate = '\u2068'
	popIsolate         = '\u2069'
	wordJoiner         = '\u2060'
)

// letter is one character of a text and the run it is of.
type letter struct {
	char rune
	run  *run
}

// run is a dialog.Run made ready. VK's messages have no markup: bold and italic are plain.
type run struct {
	isolated bool // written from right to left, or wants to be: it must not turn what stands around it
}

// pages writes runs as one or more messages, none longer than limit, none empty.
func pages(runs []dialog.Run, limit int) []string {
	if pages := written(runs, limit); len(pages) > 0 {
		return pages
	}
	return []string{nothing}
}

// written is the pages with something to see; there may be none.
func written(runs []dialog.Run, limit int) (pages []string) {
	for rest := letters(runs); len(rest) > 0; {
		n := fitting(rest, limit)
		if n < len(rest) {
			n = niceEnd(rest, n)
		}
		if page := plain(rest[:n]); !blank(page) {
			pages = append(pages, page)
		}
		rest = rest[n:]
	}
	return pages
}

func letters(runs []dialog.Run) []letter {
	var all []letter
	for _, r := range runs {
		ready := &run{}
		text := clean(r.Text)
		switch {
		case r.Style == dialog.Link && address(r.URL):
			text = linked(text, r.URL)
		case r.User:
			text = harmless(text)
			ready.isolated = turns(text)
		}
		for _, char := range text {
			all = append(all, letter{char, ready})
		}
	}
	return all
}

// linked is a link as VK can show it: the address itself, after its name if that is another one.
func linked(name, address string) string {
	if name = strings.TrimSpace(name); name == "" || bare(name) == bare(address) {
		return address
	}
	return name + ": " + address
}

// bare is an address as people write it.
func bare(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		address = rest
	}
	return strings.TrimSuffix(address, "/")
}

// address tells whether VK takes an URL for a link or a button; for another one it would refuse the whole message.
func address(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && !strings.ContainsFunc(text, unicode.IsSpace)
}

// clean drops what cannot be shown.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// harmless keeps VK from finding mentions ([id1|Anna], @id1, *id1), tags and addresses in what somebody typed: a character
// without width follows the sign that begins them, also where another run may go on. Isolates are ours to set.
func harmless(text string) string {
	var out strings.Builder
	chars := []rune(text)
	for i, r := range chars {
		if r >= '\u2066' && r <= popIsolate {
			continue
		}
		out.WriteRune(r)
		next := 'a'
		if i+1 < len(chars) {
			next = chars[i+1]
		}
		if begins(r, next) {
			out.WriteRune(wordJoiner)
		}
	}
	return out.String()
}

func begins(sign, next rune) bool {
	switch sign {
	case '@', '*', '[', '#':
		return !unicode.IsSpace(next)
	case '.', ':':
		return next == '/' || unicode.IsLetter(next)
	}
	return false
}

// turns tells whether a text has characters that change the direction of writing.
func turns(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.R, bidi.AL, bidi.AN, bidi.RLE, bidi.RLO, bidi.LRE, bidi.LRO, bidi.PDF:
			return true
		}
		return false
	})
}

// fitting is how many letters one message holds.
func fitting(text []letter, limit int) int {
	units := 0
	var last *run
	for i, l := range text {
		units += utf16.RuneLen(l.char)
		if l.run != last && l.run.isolated {
			units += 2
		}
		last = l.run
		if units > limit {
			return max(i, 1)
		}
	}
	return len(text)
}

// niceEnd is where to end a message that can hold n letters: after a line, else after a word, else at least not within
// what is drawn as one character.
func niceEnd(text []letter, n int) int {
	if unicode.IsSpace(text[n].char) {
		return n
	}
	for at := n; at > n/2; at-- {
		if text[at-1].char == '\n' {
			return at
		}
	}
	for at := n; at > 0; at-- {
		if unicode.IsSpace(text[at-1].char) {
			return at
		}
	}
	for at := n; at > 0; at-- {
		if !joined(text[at-1].char, text[at].char) {
			return at
		}
	}
	return n
}

// joined tells whether two characters are drawn as one.
func joined(before, after rune) bool {
	const zeroWidthJoiner = '\u200d'
	return before == zeroWidthJoiner || after == zeroWidthJoiner || before == wordJoiner || after == wordJoiner ||
		unicode.Is(unicode.M, after) || unicode.Is(unicode.Sk, after) && after >= 0x1F3FB && after <= 0x1F3FF ||
		unicode.Is(unicode.Regional_Indicator, before) && unicode.Is(unicode.Regional_Indicator, after)
}

// blank tells whether there is nothing to see.
func blank(text string) bool { return strings.TrimFunc(text, invisible) == "" }

func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zs)
}

// plain writes one message, run by run.
func plain(page []letter) string {
	var out strings.Builder
	for i, l := range page {
		if l.run.isolated && (i == 0 || page[i-1].run != l.run) {
			out.WriteRune(firstStrongIsolate)
		}
		out.WriteRune(l.char)
		if l.run.isolated && (i+1 == len(page) || page[i+1].run != l.run) {
			out.WriteRune(popIsolate)
		}
	}
	return out.String()
}

// cut shortens a text to so many UTF-16 units, with a sign that something is missing.
func cut(text string, most int) string {
	all := letters([]dialog.Run{{Text: text}})
	if fitting(all, most) == len(all) {
		return text
	}
	n := fitting(all, most-1)
	for n > 1 && joined(all[n-1].char, all[n].char) {
		n--
	}
	var out strings.Builder
	for _, l := range all[:n] {
		out.WriteRune(l.char)
	}
	return strings.TrimRightFunc(out.String(), unicode.IsSpace) + nothing
}
