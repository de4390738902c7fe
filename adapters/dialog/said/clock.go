package said

import "zapis/domain/slots"

// clock is a time: "18:30", "в 18", "at 10", "6pm", "6 вечера", "18 ч".
func (r *reader) clock() bool {
	_, used := phrase(r.rest, r.at)
	introduced := used > 0
	if at, err := slots.ParseClock(padded(r.word(used))); err == nil {
		hours, taken := r.half(int(at)/60, r.hourWord(used+1))
		return hours < 24 && r.exactly(hours*60+int(at)%60, taken)
	}
	hours, isNumber := number(r.word(used))
	if !isNumber || len(r.word(used)) > 2 || hours > 23 {
		return false
	}
	after := r.hourWord(used + 1)
	said, taken := r.half(hours, after)
	switch {
	case taken > after: // "утра", "pm"
		return r.exactly(said*60, taken)
	case after > used+1: // "часов"
		return r.exactly(awake(hours)*60, taken)
	}
	if !introduced || r.ofMonth(used+1) || r.word(used+1) == "-" {
		return false
	}
	return r.exactly(awake(hours)*60, used+1)
}

// ofMonth tells whether what stands at i makes a day of a month of the number before it.
func (r *reader) ofMonth(i int) bool {
	_, month := word(r.word(i), r.months)
	return month || r.ordinals[r.word(i)] || r.of[r.word(i)]
}

// hourWord skips "часов", "o'clock" or "Uhr" at i, also where it is joined: "10-да".
func (r *reader) hourWord(i int) int {
	if r.word(i) == "-" {
		if _, n := phrase(r.behind(i+1), r.hourWords); n > 0 {
			return i + 1 + n
		}
		return i
	}
	_, n := phrase(r.behind(i), r.hourWords)
	return i + n
}

// half applies "вечера" or "pm" to an hour, if it stands at i, and tells what was used.
func (r *reader) half(hour, i int) (int, int) {
	part, n := phrase(r.behind(i), r.halves)
	switch {
	case n == 0:
	case part == beforeNoon && hour == 12 && r.word(i) == "am":
		hour = 0
	case part == afterNoon && hour < 12:
		hour += 12
	}
	return hour, i + n
}

// awake takes an hour before eight, said without more, for the afternoon: nobody means six in the morning by "в 6".
func awake(hour int) int {
	if hour > 0 && hour < 8 {
		return hour + 12
	}
	return hour
}

func (r *reader) exactly(minutes, taken int) bool {
	return r.between(slots.Clock(minutes), slots.Clock(minutes), taken)
}

// padded writes "9:05" as "09:05".
func padded(text string) string {
	if len(text) == 4 && text[1] == ':' {
		return "0" + text
	}
	return text
}
