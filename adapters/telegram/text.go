package telegram

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/bidi"

	"zapis/adapters/dialog"
)

const (
	longestText = 4096 // UTF-16 units, without markup
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

// run is a dialog.Run made ready.
type run struct {
	dialog.Run
	isolated bool // written from right to left, or wants to be: it must not turn what stands around it
}

// pages writes runs as one or more messages of Telegram's HTML, none longer than limit, none empty.
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
		if page := rest[:n]; !blank(page) {
			pages = append(pages, markup(page))
		}
		rest = rest[n:]
	}
	return pages
}

func letters(runs []dialog.Run) []letter {
	var all []letter
	for _, r := range runs {
		ready := &run{Run: r}
		text := clean(r.Text)
		if r.User {
			text = harmless(text)
			ready.isolated = turns(text)
		}
		for _, char := range text {
			all = append(all, letter{char, ready})
		}
	}
	return all
}

// clean drops what Telegram refuses or cannot show.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// harmless keeps Telegram from finding mentions, addresses, tags and commands in what somebody typed: a character
// without width follows the sign that begins them. Isolates are ours to set.
func harmless(text string) string {
	var out strings.Builder
	chars := []rune(text)
	for i, r := range chars {
		if r >= '\u2066' && r <= popIsolate {
			continue
		}
		out.WriteRune(r)
		if i+1 < len(chars) && begins(r, chars[i+1]) {
			out.WriteRune(wordJoiner)
		}
	}
	return out.String()
}

func begins(sign, next rune) bool {
	switch sign {
	case '@', '#', '$', '/':
		return next == '/' || next == '_' || unicode.IsLetter(next) || unicode.IsDigit(next)
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
func blank(text []letter) bool {
	for _, l := range text {
		if !invisible(l.char) {
			return false
		}
	}
	return true
}

func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zs)
}

// markup writes one message, run by run.
func markup(page []letter) string {
	var out strings.Builder
	for len(page) > 0 {
		n := 1
		for n < len(page) && page[n].run == page[0].run {
			n++
		}
		page[0].run.write(&out, page[:n])
		page = page[n:]
	}
	return out.String()
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (r *run) write(out *strings.Builder, text []letter) {
	open, shut := r.tags()
	out.WriteString(open)
	if r.isolated {
		out.WriteRune(firstStrongIsolate)
	}
	for _, l := range text {
		_, _ = escape.WriteString(out, string(l.char)) // a Builder takes everything
	}
	if r.isolated {
		out.WriteRune(popIsolate)
	}
	out.WriteString(shut)
}

func (r *run) tags() (open, shut string) {
	switch {
	case r.Style == dialog.Bold:
		return "<b>", "</b>"
	case r.Style == dialog.Italic:
		return "<i>", "</i>"
	case r.Style == dialog.Link && address(r.URL):
		return `<a href="` + escape.Replace(r.URL) + `">`, "</a>"
	}
	return "", ""
}

// address tells whether Telegram takes an URL for a link or a button; for another one it would refuse the whole message.
func address(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "tg") &&
		!strings.ContainsFunc(text, unicode.IsSpace)
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
