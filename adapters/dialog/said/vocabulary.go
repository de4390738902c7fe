package said

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"zapis/adapters/dialog/words"
)

// Vocabulary is what is understood of somebody: the words of their own language, and those of Russian and English, which
// people type whatever their screens speak. Where a word is of several languages, it is taken for the first's.
// It is safe for concurrent use.
type Vocabulary struct {
	removals set

	weekdays, months, numerals, units       values
	own                                     values // the weekdays of the first language
	monthsFirst                             values // those that may stand before the day
	relatives                               phrases
	stretch, later                          phrases // before or behind "3 days"
	next, this                              []string
	ordinals, of, years, behindDay, fillers set

	at, hourWords, from, to phrases
	halves                  map[string]half
	parts                   map[string][2]int
	none, asUsual           set

	joins, daily, workdays, weekend, breaks phrases
	closed                                  set

	intentions map[string]Intention
	shows      set
	asides     set
	free       set
	lengths    map[string]int
	around     set

	patterns
}

type (
	set     map[string]bool
	values  map[string]int // of words or stems
	phrases map[string]int // of one word or several, with a space between
)

// half is the part of the day that makes sixteen of four.
type half int

const (
	beforeNoon half = iota + 1
	afterNoon
	atNight
)

var vocabularies sync.Map // by language

// In gives what understands somebody whose screens are in a language.
func In(language string) *Vocabulary {
	language = words.In(language).Language // English for one without screens
	if known, found := vocabularies.Load(language); found {
		return known.(*Vocabulary)
	}
	made, _ := vocabularies.LoadOrStore(language, learnt(language))
	return made.(*Vocabulary)
}

// learnt puts together the words of a language and those that everybody types.
func learnt(language string) *Vocabulary {
	var typed []words.Typed
	for _, code := range slices.Compact([]string{language, "ru", "en"}) {
		typed = append(typed, words.In(code).Typed())
	}
	v := &Vocabulary{
		removals: set{}, weekdays: values{}, months: values{}, numerals: values{}, units: values{}, own: values{}, monthsFirst: values{},
		relatives: phrases{}, stretch: phrases{}, later: phrases{}, ordinals: set{}, of: set{}, years: set{}, behindDay: set{}, fillers: set{},
		at: phrases{}, hourWords: phrases{}, from: phrases{}, to: phrases{}, halves: map[string]half{}, parts: map[string][2]int{},
		none: set{}, asUsual: set{}, joins: phrases{}, daily: phrases{}, workdays: phrases{}, weekend: phrases{}, breaks: phrases{},
		closed: set{}, intentions: map[string]Intention{}, shows: set{}, asides: set{}, free: set{}, lengths: map[string]int{}, around: set{},
	}
	for i, t := range typed {
		v.learnDays(t.Days)
		v.learnTimes(t.Times)
		v.learnWork(t.Work)
		v.learnRest(t)
		if i == 0 {
			maps.Copy(v.own, v.weekdays)
		}
	}
	v.patterns = patternsOf(typed)
	return v
}

func (v *Vocabulary) learnDays(d words.TypedDays) {
	learn(v.weekdays, d.Weekdays)
	learn(v.months, d.Months)
	if d.MonthFirst {
		learn(v.monthsFirst, d.Months)
	}
	learn(v.numerals, d.Numerals)
	learn(v.relatives, d.Relative)
	learn(v.units, d.Units)
	v.stretch.add(d.In)
	v.later.add(d.Later)
	for _, stem := range d.Next {
		v.next = append(v.next, Fold(stem))
	}
	for _, stem := range d.This {
		v.this = append(v.this, Fold(stem))
	}
	v.ordinals.add(d.Ordinals)
	v.of.add(d.Of)
	v.years.add(d.Year)
	v.behindDay.add(d.Behind)
	v.fillers.add(d.Fillers)
}

func (v *Vocabulary) learnTimes(t words.TypedTimes) {
	v.at.add(t.At)
	v.hourWords.add(t.Hours)
	v.from.add(t.From)
	v.to.add(t.To)
	for part, said := range map[half][]string{beforeNoon: t.Morning, afterNoon: t.Evening, atNight: t.Night} {
		for _, phrase := range said {
			learnOne(v.halves, phrase, part)
		}
	}
	learn(v.parts, t.Parts)
	v.none.add(t.None)
	v.asUsual.add(t.AsUsual)
}

func (v *Vocabulary) learnWork(w words.TypedWork) {
	v.joins.add(w.And)
	v.daily.add(w.Daily)
	v.workdays.add(w.Workdays)
	v.weekend.add(w.Weekend)
	v.breaks.add(w.Breaks)
	v.closed.add(w.DayOff)
}

func (v *Vocabulary) learnRest(t words.Typed) {
	v.removals.add(t.Remove)
	for intention, said := range map[Intention][]string{Book: t.Wish.Book, Move: t.Wish.Move, Cancel: t.Wish.Cancel} {
		for _, phrase := range said {
			learnOne(v.intentions, phrase, intention)
		}
	}
	v.shows.add(t.Wish.Show)
	v.asides.add(t.Wish.Asides)
	v.free.add(t.Goods.Free)
	learn(v.lengths, t.Goods.Lengths)
	v.around.add(t.Goods.Around)
}

// learn adds what is not known from a language before.
func learn[M ~map[string]V, V any](known M, more map[string]V) {
	for phrase, value := range more {
		learnOne(known, phrase, value)
	}
}

func learnOne[M ~map[string]V, V any](known M, phrase string, value V) {
	if phrase = plain(phrase); phrase != "" {
		if _, taken := known[phrase]; !taken {
			known[phrase] = value
		}
	}
}

func (s set) add(all []string) {
	for _, phrase := range all {
		s[plain(phrase)] = true
	}
}

func (p phrases) add(all []string) {
	for _, phrase := range all {
		learnOne(p, phrase, 0)
	}
}

// plain is a phrase as its tokens make it.
func plain(phrase string) string { return strings.Join(tokens(phrase), " ") }

// longestPhrase is how many words a phrase may have.
const longestPhrase = 5

// phrase finds the longest phrase with which words begin, and tells how many of them it takes; 0 if there is none.
func phrase[M ~map[string]V, V any](text []string, known M) (value V, taken int) {
	for n := min(longestPhrase, len(text)); n > 0; n-- {
		if value, found := known[strings.Join(text[:n], " ")]; found {
			return value, n
		}
	}
	return value, 0
}

// begins tells whether a word begins with one of the stems.
func begins(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// Removes tells whether a text says to be rid of what there is.
func (v *Vocabulary) Removes(text string) bool {
	text = strings.Trim(text, " .!")
	return text == "-" || text == "—" || v.removals[plain(text)]
}
