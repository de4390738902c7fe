package said

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Service is a service as a line of a price list says it.
type Service struct {
	Name    string
	Price   int64 // in hundredths of the currency
	Priced  bool
	Minutes int // 0 if the line does not say
}

var clockLike = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)

// price is the number that ends a text, with the sign of its currency or without.
var price = regexp.MustCompile(`(?i)(^|[\s—–:=-])([$€£₽₸₴₺]?)(\d{1,3}(?:[ .\x{a0}\x{2009}]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?\s*(?:` + currencyWords + `)?\s*$`)

// Line understands one line of a price list: "Стрижка 1500 45 мин", "Маникюр — 2 000 ₽, 1 ч 30 мин".
// What it does not find it leaves open; without a name there is nothing to understand.
func (v *Vocabulary) Line(text string) (Service, bool) {
	if len(text) > longestText {
		return Service{}, false
	}
	rest, minutes := v.cutLength(spaced(text))
	rest = trimmed(rest)
	s := Service{Minutes: minutes}
	if amount, at, found := endPrice(rest); found {
		s.Price, s.Priced, rest = amount, true, trimmed(rest[:at])
	}
	s.Name = rest
	return s, s.Name != ""
}

// Length understands how long something takes, in minutes: "45 мин", "1 ч 30 мин", "1:30", "полтора часа", "90".
func (v *Vocabulary) Length(text string) (int, bool) {
	text = spaced(text)
	if n, isNumber := number(text); isNumber {
		return n, n > 0
	}
	if at := clockLike.FindStringSubmatch(text); at != nil {
		hours, _ := number(at[1])
		minutes, _ := number(at[2])
		return hours*60 + minutes, minutes < 60 && hours+minutes > 0
	}
	rest, minutes := v.cutLength(text)
	return minutes, minutes > 0 && trimmed(rest) == ""
}

// Price understands an amount, in hundredths of the currency: "1500", "2 000 ₽", "15,50", "бесплатно".
func (v *Vocabulary) Price(text string) (int64, bool) {
	text = spaced(text)
	if v.free[plain(text)] {
		return 0, true
	}
	amount, at, found := endPrice(text)
	return amount, found && strings.TrimSpace(text[:at]) == ""
}

// cutLength takes the length out of a text; 0 if it says none.
func (v *Vocabulary) cutLength(text string) (string, int) {
	cut := func(at []int) string { return text[:at[0]] + " " + text[at[1]:] }
	group := func(at []int, n int) int {
		if at[2*n] < 0 {
			return 0
		}
		value, _ := number(text[at[2*n]:at[2*n+1]])
		return value
	}
	if at := v.inHours.FindStringSubmatchIndex(text); at != nil {
		return cut(at), group(at, 2)*60 + group(at, 3)*6 + group(at, 4)
	}
	if at := v.inMinutes.FindStringSubmatchIndex(text); at != nil {
		return cut(at), group(at, 2)
	}
	if at := v.inWords.FindStringSubmatchIndex(text); at != nil {
		return cut(at), v.lengths[plain(text[at[4]:at[5]])]
	}
	return text, 0
}

// endPrice finds the amount at the end of a text, and where it begins.
func endPrice(text string) (amount int64, at int, found bool) {
	m := price.FindStringSubmatchIndex(text)
	if m == nil {
		return 0, 0, false
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text[m[6]:m[7]])
	whole, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole > 1_000_000_000_000 {
		return 0, 0, false
	}
	var cents int64
	if m[8] >= 0 {
		cents, _ = strconv.ParseInt((text[m[8]:m[9]] + "0")[:2], 10, 64)
	}
	return whole*100 + cents, m[4], true
}

// spaced is a text with plain spaces for those that keep a number and its unit on one line.
func spaced(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ").Replace(text))
}

// trimmed drops what stands between the parts of a line.
func trimmed(text string) string { return strings.Trim(text, " \t\u00a0\u2009,;:—–-·|()") }
