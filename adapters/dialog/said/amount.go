package said

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// figure is an amount of money in a line, and where it stands.
type figure struct {
	amount     int64 // in hundredths of the currency
	start, end int
	signed     bool   // it has a currency, or a "к" for thousands
	remark     string // that it is the least of several: "от 1500", "1500–2000"
}

const currencySigns = `[$€£₽₸₴₺₾֏]`

// currencyWords are the signs and names of currencies behind an amount, in all languages: an amount is one in any of them.
const currencyWords = `₽|рублей|рубля|рубль|руб\.?|р\.?|rub|` + currencySigns + `|тенге|теңге|тг\.?|сум|сўм|сом|so[\x{2bb}\x{2bc}'’‘]?m|sum|` +
	`драм|лари|гривень|гривня|гривні|гривен|грн\.?|бел\.?\s?руб\.?|br|lira|tl|euros?|eur|usd|gbp|kzt|uzs|kgs|amd|gel|uah|byn|try`

var figurePattern = regexp.MustCompile(`(?i)(` + currencySigns + `|usd|eur|gbp|byn)?\s?` +
	`(\d{1,3}(?:[ '’.,]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?\s?(тыс\.?|к|k)?\s?(` + currencyWords + `)?($|[^\d\p{L}])`)

// amountIn finds what a line says that something costs: the first amount with a currency, else the last number that
// counts nothing else.
func (v *Vocabulary) amountIn(line string) (figure, bool) {
	var found figure
	known := false
	for _, f := range v.figuresIn(line) {
		if f.signed {
			return f, true
		}
		found, known = f, true
	}
	if at := v.noCharge.FindStringSubmatchIndex(line); at != nil && !known {
		return figure{start: at[4], end: at[5]}, true
	}
	return found, known
}

// figuresIn are the amounts of a line; a range is one, with its lower end.
func (v *Vocabulary) figuresIn(line string) []figure {
	var all []figure
	for from := 0; from < len(line); {
		at := figurePattern.FindStringSubmatchIndex(line[from:])
		if at == nil {
			break
		}
		for i := range at {
			if at[i] >= 0 {
				at[i] += from
			}
		}
		from = at[12] // before what closes it
		if f, proper := v.figureAt(line, at); proper {
			all = v.withFigure(all, f, line)
		}
	}
	return v.noted(all, line)
}

func (v *Vocabulary) figureAt(line string, at []int) (figure, bool) {
	before, _ := utf8.DecodeLastRuneInString(line[:at[4]])
	digitsBefore := strings.TrimRight(line[:at[4]], ".,")
	split := len(digitsBefore) < at[4] && digitsBefore != "" && unicode.IsDigit(rune(digitsBefore[len(digitsBefore)-1]))
	behind := line[at[12]:]
	if at[2] < 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == '_' || before == '№') || split ||
		len(behind) > 1 && strings.ContainsRune(".,:", rune(behind[0])) && unicode.IsDigit(rune(behind[1])) {
		return figure{}, false
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, line[at[4]:at[5]])
	whole, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole > 1_000_000_000_000 {
		return figure{}, false
	}
	amount := whole * 100
	if at[6] >= 0 {
		cents, _ := strconv.ParseInt((line[at[6]:at[7]] + "0")[:2], 10, 64)
		amount += cents
	}
	if at[8] >= 0 {
		amount *= 1000
	}
	f := figure{amount: amount, start: at[4], end: at[12], signed: at[2] >= 0 || at[8] >= 0 || at[10] >= 0}
	if at[2] >= 0 {
		f.start = at[2]
	}
	return f, f.signed || len(digits) > 1 && !v.counted.MatchString(behind)
}

// withFigure adds an amount, or makes a range of it and the one before.
func (v *Vocabulary) withFigure(all []figure, f figure, line string) []figure {
	if last := len(all) - 1; last >= 0 && v.rangeSign.MatchString(line[all[last].end:f.start]) && all[last].amount < f.amount {
		lower := all[last]
		lower.remark = strings.TrimSpace(line[lower.start:f.end])
		lower.end, lower.signed = f.end, lower.signed || f.signed
		all[last] = lower
		return all
	}
	return append(all, f)
}

// noted says of amounts that they are the least or the most.
func (v *Vocabulary) noted(all []figure, line string) []figure {
	for i, f := range all {
		if strings.HasPrefix(line[f.end:], "+") {
			all[i].remark = strings.TrimSpace(line[f.start:f.end]) + "+"
			continue
		}
		for _, word := range []*regexp.Regexp{v.atLeast, v.atMost} {
			if at := word.FindStringSubmatchIndex(line[:f.start]); at != nil {
				all[i].remark = strings.TrimSpace(line[at[2]:f.end])
				all[i].start = at[2]
			}
		}
	}
	return all
}
