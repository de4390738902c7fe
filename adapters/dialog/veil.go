package dialog

import (
	"strconv"
	"strings"
)

// The catalogue's templates are filled with marks in place of what people typed, so that nothing typed
// is ever read as markup. A mark is a number between two control characters, which no text may hold.
const (
	markOpen  = "\x01"
	markClose = "\x02"
)

// veiled is the template data of pairs of name and value, with typed values kept aside behind marks.
func veiled(values []any) (data map[string]any, secret []string) {
	data = map[string]any{}
	for i := 0; i+1 < len(values); i += 2 {
		name, value := values[i].(string), values[i+1]
		if text, ok := value.(typed); ok {
			value = markOpen + strconv.Itoa(len(secret)) + markClose
			secret = append(secret, string(text))
		}
		data[name] = value
	}
	return data, secret
}

// unveiled takes a text apart into runs: *bold*, plain, and what people typed.
func unveiled(text string, secret []string) []Run {
	var runs []Run
	style := Plain
	add := func(run Run) {
		if run.Text != "" {
			runs = append(runs, run)
		}
	}
	for text != "" {
		at := strings.IndexAny(text, "*"+markOpen)
		if at < 0 {
			add(Run{Text: text, Style: style})
			break
		}
		add(Run{Text: text[:at], Style: style})
		if text[at] == '*' {
			style = map[Style]Style{Plain: Bold, Bold: Plain}[style]
			text = text[at+1:]
			continue
		}
		number, rest, _ := strings.Cut(text[at+1:], markClose)
		if n, err := strconv.Atoi(number); err == nil && n < len(secret) {
			add(Run{Text: secret[n], Style: style, User: true})
		}
		text = rest
	}
	return runs
}
