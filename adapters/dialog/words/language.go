package words

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Language is all there is to a language besides the texts of its catalogue, active.CODE.json: each is a file here that
// gives one to speak. How another one is added is in docs/languages.md.
type Language struct {
	Code string // as ISO 639 has it: "ru"
	Name string // what it calls itself: "Русский"
	// For are the hints of languages without screens of their own whose readers mostly read this one; "" is no hint.
	For []string

	Calendar Calendar
	Measures Measures
	Places   Places
	Typed    Typed
}

// Calendar is how a language names days and months. Weeks begin on Monday in all of them.
type Calendar struct {
	Months [13]string // as they stand beside a day, from 1: "ноября"
	Titles [13]string // as they stand alone: "Ноябрь"
	// A day of a month, without its year and with it, where D is the day, M the month and Y the year: "D M", "D. M Y".
	Day, DayOfYear string
	// First is the first day of several in one month: "D" in "1–7 декабря", "D." in "1.–7. Dezember".
	First string

	Full  Naming // "суббота, 28 ноября"
	On    Naming // on which day something is: "в субботу, 28 ноября"
	To    Naming // to which day something is moved, without what leads to it: "субботу, 28 ноября"
	Short Naming // where space is scarce: "сб, 28 ноября"
}

// Naming is how days are named in one place of a sentence.
type Naming struct {
	Weekdays [8]string // by slots day, 1 (Monday) to 7 (Sunday)
	Near     [3]string // today, tomorrow and the day after, where they have such a name here
	Form     string    // how a weekday W and its date D stand together: "W, D"
}

// Measures are how lengths of time, numbers and amounts are written.
type Measures struct {
	Hour, Minute string            // after a number: "ч", "мин"
	Point        string            // between whole and parts: ","
	SignFirst    bool              // "$15" rather than "15 $", for the currencies that have it so
	Signs        map[string]string // of currencies, where it is not the one that all others write
}

// Places are where those who read a language mostly live.
type Places struct {
	Cities         map[string]string // zones' cities, where the name is not the one of English
	Zones          []string          // offered where a zone is asked for
	Zone, Currency string            // what is supposed of somebody of whom nothing is known but the language
}

var (
	spoken = map[string]*Language{}
	// byName are the languages in the order of what they call themselves. All have spoken once the package is there.
	byName = sync.OnceValue(func() []*Language {
		return slices.SortedFunc(maps.Values(spoken), func(a, b *Language) int { return cmp.Compare(a.Name, b.Name) })
	})
	// byHint are the codes of languages by the hints that are given them.
	byHint = sync.OnceValue(func() map[string]string {
		codes := map[string]string{}
		for _, l := range byName() {
			for _, hint := range l.For {
				codes[hint] = l.Code
			}
		}
		for code := range spoken {
			codes[code] = code
		}
		return codes
	})
)

// speak adds a language. Each file of a language does it once, as the program begins.
func speak(l Language) { spoken[l.Code] = &l }

// Languages are all that have screens, in the order of what they call themselves.
func Languages() []*Language { return byName() }

// Codes are those of all languages, the one of whoever gives no hint first.
func Codes() []string {
	codes := []string{Of("")}
	for _, l := range byName() {
		if l.Code != codes[0] {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

// Known tells whether a language has screens.
func Known(code string) bool { return spoken[code] != nil }

// Of gives the language of the screens for a messenger's hint, an IETF tag that may be empty: the hint's own, else the one
// that is widely read by those who speak it, else English.
func Of(hint string) string {
	if code, known := byHint()[Base(hint)]; known {
		return code
	}
	return fallback
}

// Speaks tells whether somebody who begins with these words, in small letters, is heard to speak the language.
func (l *Language) Speaks(said []string) bool {
	if len(said) > 0 && slices.Contains(l.Typed.Greetings, strings.Trim(said[0], ".,:;!?¡¿")) {
		return true
	}
	return slices.ContainsFunc(said, func(word string) bool { return strings.ContainsAny(word, l.Typed.Letters) })
}

// Base is the language of an IETF tag alone: "uk" of "uk_UA".
func Base(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return base
}

// fallback is the language of whoever reads none of the others.
const fallback = "en"
