package wording

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"zapis/adapters/dialog"
)

// letter is one character of a text, ready to be written, and the run it is of.
type letter struct {
	char rune
	run  *run
}

// run is a dialog.Run made ready.
type run struct {
	marker   string // around each of its lines
	address  bool   // nothing in it is changed
	isolated bool   // written from right to left, or wants to be: it must not turn what stands around it
}

var markers = map[dialog.Style]string{dialog.Bold: "*", dialog.Italic: "_"}

func letters(runs []dialog.Run) []letter {
	var all []letter
	last := &run{}
	for _, r := range runs {
		text, ready := made(r)
		if ready.marker == last.marker && !ready.isolated && !last.isolated && !ready.address && !last.address {
			ready = last
		}
		last = ready
		for _, char := range text {
			all = append(all, letter{char, ready})
		}
	}
	return plain(all)
}

func made(r dialog.Run) (text string, ready *run) {
	text, ready = clean(r.Text), &run{marker: markers[r.Style]}
	if r.Style == dialog.Link && isAddress(r.URL) {
		ready.address = true
		return linked(text, r.URL), ready
	}
	if r.User {
		text = harmless(text)
		ready.isolated = turns(text)
	}
	return text, ready
}

// linked is a link as WhatsApp can show it: the address itself, after its name if that is another one.
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

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && !strings.ContainsFunc(text, unicode.IsSpace)
}

// signs are those of WhatsApp's formatting, with what looks the same and means nothing.
var signs = map[rune]rune{'*': '∗', '_': '＿', '~': '∼', '`': '\''}

// plain takes the meaning from signs of formatting. Within a word they have none, and addresses need them.
func plain(text []letter) []letter {
	out := make([]letter, 0, len(text))
	for i, l := range text {
		before, after := neighbours(text, i)
		if other, known := signs[l.char]; known && !l.run.address && (l.char == '`' || !isWord(before) || !isWord(after)) {
			l.char = other
		}
		if (l.char == '>' || l.char == '-') && unicode.IsSpace(before) && unicode.IsSpace(after) {
			out = append(out, letter{wordJoiner, l.run}) // at the beginning of a line it would be a quotation, or a list
		}
		out = append(out, l)
	}
	return out
}

// neighbours are what stands around a letter; before and after all of the text there is a new line.
func neighbours(text []letter, i int) (before, after rune) {
	before, after = '\n', '\n'
	if i > 0 {
		before = text[i-1].char
	}
	if i+1 < len(text) {
		after = text[i+1].char
	}
	return before, after
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// clean drops what cannot be shown.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// harmless keeps WhatsApp from finding addresses and mentions in what somebody typed: a character without width follows
// the sign that begins them. Isolates are ours to set.
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
	case '@', '/':
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
