package said

import "zapis/domain/slots"

// clock is a time: "18:30", "в 18", "at 10", "6pm", "6 вечера", "18 ч".
func (r *reader) clock() bool {
	used := 0
	introduced := r.at(0) == "в" || r.at(0) == "во" || r.at(0) == "к" || r.at(0) == "at" || r.at(0) == "с"
	if introduced {
		used = 1
	}
	if at, err := slots.ParseClock(padded(r.at(used))); err == nil {
		hours, taken := r.half(int(at)/60, used+1)
		return hours < 24 && r.exactly(hours*60+int(at)%60, taken)
	}
	hours, isNumber := number(r.at(used))
	if !isNumber || len(r.at(used)) > 2 || hours > 23 {
		return false
	}
	after := used + 1
	if hourWords[r.at(after)] {
		after++
	}
	said, taken := r.half(hours, after)
	switch {
	case taken > after: // "утра", "pm"
		return r.exactly(said*60, taken)
	case after > used+1: // "часов"
		return r.exactly(awake(hours)*60, taken)
	}
	_, month := word(r.at(used+1), months)
	if !introduced || month || ordinal[r.at(used+1)] || r.at(used+1) == "числа" || r.at(used+1) == "-" {
		return false
	}
	return r.exactly(awake(hours)*60, used+1)
}

var hourWords = map[string]bool{"ч": true, "час": true, "часа": true, "часов": true, "h": true, "oclock": true}

// half applies "вечера" or "pm" to an hour, if it stands at i, and tells what was used.
func (r *reader) half(hour, i int) (int, int) {
	switch r.at(i) {
	case "утра", "am":
		if hour == 12 && r.at(i) == "am" {
			hour = 0
		}
		return hour, i + 1
	case "дня", "вечера", "pm":
		if hour < 12 {
			hour += 12
		}
		return hour, i + 1
	case "ночи":
		return hour, i + 1
	}
	return hour, i
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
