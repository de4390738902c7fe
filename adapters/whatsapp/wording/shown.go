package wording

import (
	"slices"
	"unicode"

	"zapis/adapters/dialog"
)

var shownStyles = map[rune]dialog.Style{'*': dialog.Bold, '_': dialog.Italic}

// Shown reads a message of ours as phones do: its stretches in their styles, without the signs. We write none within another.
func Shown(message string) (runs []dialog.Run) {
	text := []rune(message)
	add := func(part []rune, style dialog.Style) {
		if len(part) > 0 {
			runs = append(runs, dialog.Run{Text: string(part), Style: style})
		}
	}
	from := 0 // of what is plain
	for i := 0; i < len(text); i++ {
		style, sign := shownStyles[text[i]]
		if !sign || i > 0 && isWord(text[i-1]) {
			continue
		}
		if end := closing(text[i:]); end > 0 {
			add(text[from:i], dialog.Plain)
			add(text[i+1:i+end], style)
			from, i = i+end+1, i+end
		}
	}
	add(text[from:], dialog.Plain)
	return runs
}

// closing finds the sign that ends what the first sign of a text began: on the same line, around something, next to it and
// not within a word. 0: there is none.
func closing(text []rune) int {
	line := text
	if end := slices.Index(text, '\n'); end >= 0 {
		line = text[:end]
	}
	for i := 2; i < len(line) && !unicode.IsSpace(line[1]); i++ {
		within := i+1 < len(line) && isWord(line[i+1])
		if line[i] == line[0] && !unicode.IsSpace(line[i-1]) && !within {
			return i
		}
	}
	return 0
}
