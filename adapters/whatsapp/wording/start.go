package wording

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"zapis/adapters/dialog"
)

// StartWord stands before a start code in the text that a start link fills in.
const StartWord = "START-"

// Link opens a chat with a number, bare digits, and fills in a text, if there is one, that the person has to send.
func Link(phone, text string) string {
	link := "https://wa.me/" + phone
	if text != "" {
		link += "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	}
	return link
}

var (
	// coded is a start code anywhere in a text, in capitals and without look-alikes. CTAPT is what people make of it in Russian.
	coded = regexp.MustCompile(`(?:^|[^A-Z0-9])(?:START|CTAPT) ?- ?([A-Z0-9][A-Z0-9_-]*)`)
	begun = regexp.MustCompile(`^/?(?:START|CTAPT)[!.]?$`)
)

// Started finds a start code in a text that may have been edited or typed by hand: in any case, with a dash of any kind,
// with letters of the Russian keyboard that look the same. The bare word is a start without a code.
func Started(text string) (code string, is bool) {
	text = strings.Map(latin, strings.TrimSpace(text))
	if found := coded.FindStringSubmatch(text); found != nil {
		return strings.TrimRight(found[1], "-_"), true
	}
	return "", begun.MatchString(text)
}

// Language is a hint at the language of a text with a start code; the bare word is said in any.
func Language(text, code string) string {
	if code == "" {
		return ""
	}
	return dialog.LanguageIn(text)
}

// lookAlikes are letters of Cyrillic by those of Latin that look like them.
var lookAlikes = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'Ѕ': 'S', 'І': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C',
	'Т': 'T', 'У': 'Y', 'Х': 'X',
}

func latin(r rune) rune {
	r = unicode.ToUpper(r)
	if other, known := lookAlikes[r]; known {
		return other
	}
	if unicode.Is(unicode.Pd, r) || r == '−' {
		return '-'
	}
	if invisible(r) && !unicode.IsSpace(r) {
		return -1
	}
	return r
}

// Phone is a phone number as accounts here have it: bare digits.
func Phone(text string) (digits string, is bool) {
	digits = strings.Map(func(r rune) rune {
		if strings.ContainsRune("+ -()\u00a0", r) {
			return -1
		}
		return r
	}, text)
	return digits, len(digits) >= 7 && len(digits) <= 15 && !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
}
