package said

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"zapis/adapters/dialog/words"
)

// patterns are what a vocabulary finds within a text, rather than word by word.
type patterns struct {
	hoursOfDay  *regexp.Regexp // the "14:00-16:00" at the end of a text
	daysApart   *regexp.Regexp // what stands between two days; a dash alone, or with spaces around it
	sharedMonth *regexp.Regexp // "1-7 декабря", "с 1 по 7 декабря", "1–7.12": the month is said once
	leadFrom    *regexp.Regexp // the "с" before the first of several days
	ofTime      *regexp.Regexp // begins what says more about when than why
	shifts      *regexp.Regexp

	inHours, inMinutes, inWords                                             *regexp.Regexp
	hourRange, minuteRange, hoursHalf, hoursAlone, minuteAlone, lengthWords *regexp.Regexp
	rangeSign, counted, atLeast, atMost, noCharge, notForSale, percent      *regexp.Regexp
}

var clockAlone = regexp.MustCompile(edge + `(\d):([0-5]\d)($|[\s,;/|)])`)

// What stands around a length in a price list.
const (
	edge    = `(^|[\s,;:/|(~≈+—–-])`
	closing = `\.?($|[\s,;:/|)+—–-])`
)

func patternsOf(typed []words.Typed) patterns {
	var p patterns
	p.findTimes(typed)
	p.findLengths(typed)
	p.findPrices(typed)
	return p
}

func (p *patterns) findTimes(typed []words.Typed) {
	from := anyOf(typed, func(t words.Typed) []string { return t.Times.From })
	to := anyOf(typed, func(t words.Typed) []string { return t.Times.To })
	of := anyOf(typed, func(t words.Typed) []string { return t.Days.Of })
	ordinal := anyOf(typed, func(t words.Typed) []string { return t.Days.Ordinals })
	across := anyOf(typed, func(t words.Typed) []string { return t.Work.Across })
	shifts := anyOf(typed, func(t words.Typed) []string { return t.Work.Shifts })
	leads := anyOf(typed, func(t words.Typed) []string { return t.Times.Leads })
	p.hoursOfDay = pattern(`(?:` + from + `\s+)?(\d{1,2}:\d{2})\s*(?:[-–—]|` + to + `)\s*(\d{1,2}:\d{2})\s*$`)
	p.daysApart = pattern(`\s*[–—]\s*|\s+-\s+|(?:^|\s)` + to + `\s+`)
	p.sharedMonth = pattern(`^(?:` + from + `\s+)?(\d{1,2})\.?(?:-?` + ordinal + `)?\s*(?:[-–—]|` + to + `)\s*(\d{1,2})` +
		`(\.?[\s-]+(?:` + of + `\s+)?\p{L}+(?:\s+(?:` + of + `\s+)?\d{4})?|\.\d{1,2}(?:\.\d{4})?)$`)
	p.leadFrom = pattern(`^` + from + `\s+`)
	p.ofTime = pattern(`\d|^` + leads + `(?:\P{L}|$|ом|ем|ью)`)
	p.shifts = pattern(`(?:^|\s)\d\s*(?:/|` + across + `)\s*\d(?:[\s,.]|$)|(?:^|\P{L})` + shifts + `(?:\P{L}|$)`)
}

func (p *patterns) findLengths(typed []words.Typed) {
	hour := anyOf(typed, func(t words.Typed) []string { return t.Goods.HourUnits })
	minute := anyOf(typed, func(t words.Typed) []string { return t.Goods.MinuteUnits })
	and := anyOf(typed, func(t words.Typed) []string { return t.Work.And })
	andHalf := anyOf(typed, func(t words.Typed) []string { return t.Goods.AndHalf })
	named := anyOf(typed, func(t words.Typed) []string { return keys(t.Goods.Lengths) })
	p.inHours = pattern(`(^|[\s,;(—–-])(\d{1,2})(?:[.,](5))?\s*` + hour + `\.?(?:\s*(?:` + and + `\s*)?(\d{1,2})\s*` + minute + `\.?)?($|[\s,;)])`)
	p.inMinutes = pattern(`(^|[\s,;(—–-])(\d{1,4})\s*` + minute + `\.?($|[\s,;)])`)
	p.inWords = pattern(`(^|[\s,;(—–-])` + captured(named) + `($|[\s,;)])`)
	p.hourRange = pattern(edge + `(\d{1,2})(?:[.,](5))?\s*` + hour + `?\s*[-–—]\s*(\d{1,2})(?:[.,](5))?\s*` + hour + closing)
	p.minuteRange = pattern(edge + `(\d{1,3})\s*[-–—]\s*(\d{1,3})\s*` + minute + closing)
	p.hoursHalf = pattern(edge + `(\d{1,2})\s+` + andHalf + `\s+` + hour + closing)
	p.hoursAlone = pattern(edge + `(\d{1,2})(?:[.,](5))?\s*` + hour + `\.?(?:\s*(?:` + and + `\s*)?(\d{1,2})\s*` + minute + `)?` + closing)
	p.minuteAlone = pattern(edge + `(\d{1,3})\s*` + minute + closing)
	p.lengthWords = pattern(edge + captured(named) + closing)
}

func (p *patterns) findPrices(typed []words.Typed) {
	to := anyOf(typed, func(t words.Typed) []string { return append(slices.Clone(t.Times.To), t.Goods.AtMost...) })
	atLeast := anyOf(typed, func(t words.Typed) []string { return t.Goods.AtLeast })
	atMost := anyOf(typed, func(t words.Typed) []string { return t.Goods.AtMost })
	free := anyOf(typed, func(t words.Typed) []string { return t.Goods.Free })
	counted := anyOf(typed, func(t words.Typed) []string { return t.Goods.Counted })
	other := anyOf(typed, func(t words.Typed) []string { return t.Goods.NotForSale })
	prices := anyOf(typed, func(t words.Typed) []string { return t.Goods.AllPrices })
	percent := anyOf(typed, func(t words.Typed) []string { return t.Goods.Percent })
	p.rangeSign = pattern(`^\s*(?:[-–—/]|` + to + `)\s*$`)
	p.counted = pattern(`^\s*(?:%|` + counted + `)`)
	p.atLeast = pattern(`(?:^|[\s|(:—–-])` + captured(atLeast) + `[\s:]*$`)
	p.atMost = pattern(`(?:^|[\s|(:—–-])` + captured(atMost) + `[\s:]*$`)
	p.noCharge = pattern(`(^|[\s|:(—–-])` + captured(free) + `($|[\s|).,])`)
	p.notForSale = pattern(`^\P{L}*` + other)
	p.percent = pattern(`^` + prices + `?\s*([+−–—-])?\s*%?\s*(\d{1,3})\s*(?:%|` + percent + `\p{L}*)?(?:\s+` + prices + `)?$`)
}

func pattern(text string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + text) }

// captured makes a group of an alternative that is found.
func captured(alternative string) string { return "(" + strings.TrimPrefix(alternative, "(?:") }

// anyOf is an alternative of phrases of all languages, as they are written and as they are folded, the longest first.
func anyOf(typed []words.Typed, of func(words.Typed) []string) string {
	var all []string
	for _, t := range typed {
		for _, phrase := range of(t) {
			for _, form := range []string{phrase, Fold(phrase)} {
				all = append(all, strings.ReplaceAll(regexp.QuoteMeta(form), " ", `\s+`))
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	return "(?:" + strings.Join(slices.Compact(all), "|") + ")"
}

func keys(m map[string]int) []string {
	var all []string
	for key := range m {
		all = append(all, key)
	}
	return all
}
