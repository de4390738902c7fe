package said

import (
	"strings"

	"zapis/domain/slots"
)

// Off understands some time off with a reason around it: "1–7 декабря отпуск", "отпуск с 1 по 7 декабря", "завтра к врачу".
func (v *Vocabulary) Off(text string, today slots.Date) (period Period, reason string, understood bool) {
	if period, understood = v.Days(text, today); understood {
		return period, "", true
	}
	words := strings.Fields(text)
	if len(words) > 20 {
		return Period{}, "", false
	}
	for kept := len(words) - 1; kept > 0; kept-- {
		rest := len(words) - kept
		for _, split := range [][2][]string{{words[:kept], words[kept:]}, {words[rest:], words[:rest]}} {
			days, why := strings.Join(split[0], " "), strings.Trim(strings.Join(split[1], " "), " ,;:–—-()")
			if period, understood = v.Days(strings.Trim(days, " ,:;"), today); understood && v.isReason(why, today) {
				return period, why, true
			}
		}
	}
	return Period{}, "", false
}

// isReason tells whether words can say why somebody is off: not if they say more about the time.
func (v *Vocabulary) isReason(text string, today slots.Date) bool {
	for _, word := range strings.Fields(text) {
		if _, when := v.Day(word, today); when {
			return false
		}
	}
	return named(text) && !v.ofTime.MatchString(Fold(text))
}
