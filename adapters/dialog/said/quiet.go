package said

import (
	"strings"

	"zapis/domain/slots"
)

// QuietHours are when somebody wants no notices.
type QuietHours struct {
	From, To slots.Clock // equal: none
	AsUsual  bool        // as it was before they said anything
}

// Quiet understands quiet hours: "23-9", "с 22:00 до 8", "нет", "как у мастера", "from 11pm to 9am", "none", "as usual".
func Quiet(text string) (QuietHours, bool) {
	words := tokens(text)
	switch strings.Join(words, " ") {
	case "нет", "никогда", "выключить", "всегда можно", "none", "no", "never", "off", "any time":
		return QuietHours{}, true
	case "как у мастера", "как обычно", "по умолчанию", "as usual", "as the master has it", "default", "by default":
		return QuietHours{AsUsual: true}, true
	}
	if len(words) > 0 && (words[0] == "с" || words[0] == "from") {
		words = words[1:]
	}
	from, rest, understood := hourOf(words)
	if !understood || len(rest) == 0 || !dashes[rest[0]] {
		return QuietHours{}, false
	}
	to, rest, understood := hourOf(rest[1:])
	return QuietHours{From: from, To: to}, understood && len(rest) == 0
}

var dashes = map[string]bool{"-": true, "до": true, "по": true, "to": true, "till": true, "until": true}

// hourOf reads a time as it is written, midnight as either 0 or 24, and gives what follows it.
func hourOf(words []string) (slots.Clock, []string, bool) {
	if len(words) == 0 {
		return 0, nil, false
	}
	minutes := -1
	if at, err := slots.ParseClock(padded(words[0])); err == nil {
		minutes = int(at)
	} else if n, isNumber := number(words[0]); isNumber && len(words[0]) <= 2 && n <= 24 {
		minutes = n * 60
	}
	if minutes < 0 {
		return 0, nil, false
	}
	r := reader{rest: words}
	hour, used := r.half(minutes/60, 1)
	return slots.Clock((hour*60 + minutes%60) % (24 * 60)), words[used:], true
}
