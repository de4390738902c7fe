package said

import (
	"zapis/domain/slots"
)

// QuietHours are when somebody wants no notices.
type QuietHours struct {
	From, To slots.Clock // equal: none
	AsUsual  bool        // as it was before they said anything
}

// Quiet understands quiet hours: "23-9", "с 22:00 до 8", "нет", "как у мастера", "from 11pm to 9am", "none", "as usual".
func (v *Vocabulary) Quiet(text string) (QuietHours, bool) {
	switch said := plain(text); {
	case v.none[said]:
		return QuietHours{}, true
	case v.asUsual[said]:
		return QuietHours{AsUsual: true}, true
	}
	r := v.reader(text, slots.Date{})
	if _, lead := phrase(r.rest, v.from); lead > 0 {
		r.take(lead)
	}
	from, understood := r.hour()
	if !understood || !r.dash() {
		return QuietHours{}, false
	}
	to, understood := r.hour()
	return QuietHours{From: from, To: to}, understood && len(r.rest) == 0
}

// dash takes what stands between the beginning and the end of a stretch.
func (r *reader) dash() bool {
	if r.word(0) == "-" {
		return r.take(1)
	}
	_, n := phrase(r.rest, r.to)
	return n > 0 && r.take(n)
}

// hour takes a time as it is written, midnight as either 0 or 24.
func (r *reader) hour() (slots.Clock, bool) {
	minutes := -1
	if at, err := slots.ParseClock(padded(r.word(0))); err == nil {
		minutes = int(at)
	} else if n, isNumber := number(r.word(0)); isNumber && len(r.word(0)) <= 2 && n <= 24 {
		minutes = n * 60
	}
	if minutes < 0 {
		return 0, false
	}
	hour, used := r.half(minutes/60, r.hourWord(1))
	r.take(used)
	return slots.Clock((hour*60 + minutes%60) % (24 * 60)), true
}
