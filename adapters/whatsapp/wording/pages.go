package wording

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// fitting is how many letters one message holds.
func fitting(text []letter, limit int) int {
	units := 0
	for i, l := range text {
		units += max(1, utf16.RuneLen(l.char))
		if i == 0 || text[i-1].run != l.run || text[i-1].char == '\n' { // a stretch that is formatted by itself
			units += 2 * len(l.run.marker)
			if l.run.isolated {
				units += 2
			}
		}
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

// markup writes one message, stretch by stretch: WhatsApp's formatting ends with the line.
func markup(page []letter) string {
	var out strings.Builder
	for from := 0; from < len(page); {
		to := from + 1
		for to < len(page) && page[to].run == page[from].run && page[to-1].char != '\n' {
			to++
		}
		stretch(&out, page, from, to)
		from = to
	}
	return out.String()
}

// stretch writes the letters from one to another, which are of one run and line. Formatting must embrace something that
// is not space, and stand apart from the words around it: where it cannot, the text is written plain.
func stretch(out *strings.Builder, page []letter, from, to int) {
	r := page[from].run
	begin, end := from, to
	for begin < end && unicode.IsSpace(page[begin].char) {
		begin++
	}
	for end > begin && unicode.IsSpace(page[end-1].char) {
		end--
	}
	before, _ := neighbours(page, from)
	_, after := neighbours(page, to-1)
	marker := r.marker
	if blank(page[begin:end]) || begin == from && isWord(before) || end == to && isWord(after) {
		marker = ""
	}
	write(out, page[from:begin])
	if r.isolated && begin < end {
		out.WriteRune(firstStrongIsolate)
	}
	out.WriteString(marker)
	write(out, page[begin:end])
	out.WriteString(marker)
	if r.isolated && begin < end {
		out.WriteRune(popIsolate)
	}
	write(out, page[end:to])
}

func write(out *strings.Builder, text []letter) {
	for _, l := range text {
		out.WriteRune(l.char)
	}
}
