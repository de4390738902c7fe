package said_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// quoted is an example in a text, in the quotation marks of any language, or in bold.
var quoted = regexp.MustCompile(`«([^»]+)»|“([^”]+)”|„([^“]+)“|"([^"]+)"|\*([^*]+)\*`)

// examples are the quoted parts of a text of a catalogue. Some quote a button, which is none.
func examples(w *words.Words, id string) []string {
	var found []string
	for _, at := range quoted.FindAllStringSubmatch(w.Text(id, nil), -1) {
		found = append(found, strings.Join(at[1:], ""))
	}
	return found
}

// understood tells of each text that gives examples how they are read.
var understood = map[string]func(v *said.Vocabulary, text string) bool{
	"ask.hours.how":          asHours,
	"ask.hours.unclear":      asHours,
	"ask.length.unclear":     asLength,
	"ask.price.unclear":      asPrice,
	"ask.service.how":        asService,
	"ask.service.lines":      asService,
	"cast.days":              asDays,
	"day.hours.how":          asWindows,
	"day.hours.unclear":      asWindows,
	"help.text":              asWish,
	"note.now":               func(v *said.Vocabulary, text string) bool { return v.Removes(text) },
	"pricelist.ask.how":      asEntry,
	"pricelist.item.how":     asTerms,
	"pricelist.item.unclear": asTerms,
	"prices":                 asPercent,
	"prices.unclear":         asPercent,
	"quiet.how":              asQuiet,
	"quiet.unclear":          asQuiet,
	"refusal.empty_window":   asWindows,
	"time_off.how":           asTimeOff,
	"time_off.unclear":       asTimeOff,
	"when.any":               asDay,
	"when.unclear":           asDay,
	"whom.how":               func(_ *said.Vocabulary, text string) bool { return asContact(text) },
	"zones.unknown":          func(_ *said.Vocabulary, text string) bool { return asCity(text) },
}

func asHours(v *said.Vocabulary, text string) bool {
	hours, known := v.Hours(text)
	return known && len(hours) > 1
}

func asWindows(v *said.Vocabulary, text string) bool { _, known := v.Windows(text); return known }

func asLength(v *said.Vocabulary, text string) bool {
	minutes, known := v.Length(text)
	return known && (minutes == 45 || minutes == 90)
}

func asPrice(v *said.Vocabulary, text string) bool { _, known := v.Price(text); return known }

func asService(v *said.Vocabulary, text string) bool {
	line, known := v.Line(text)
	return known && line.Priced && line.Minutes > 0 && asEntry(v, text)
}

func asEntry(v *said.Vocabulary, text string) bool {
	entries, unclear := v.List(text)
	return len(entries) == 1 && len(unclear) == 0 && entries[0].Priced && entries[0].Remark == ""
}

func asTerms(v *said.Vocabulary, text string) bool {
	minutes, known := v.Length(text)
	return known && minutes == 40 || asPrice(v, text) || asService(v, text)
}

func asPercent(v *said.Vocabulary, text string) bool {
	percent, known := v.Percent(text)
	return known && slices.Contains([]int{7, 10, -5}, percent)
}

func asQuiet(v *said.Vocabulary, text string) bool { _, known := v.Quiet(text); return known }

func asDays(v *said.Vocabulary, text string) bool { _, known := v.Days(text, monday); return known }

func asTimeOff(v *said.Vocabulary, text string) bool {
	period, _, known := v.Off(text, monday)
	return known && !period.First.IsZero()
}

func asDay(v *said.Vocabulary, text string) bool { _, known := v.Day(text, monday); return known }

func asWish(v *said.Vocabulary, text string) bool {
	_, known := v.Wanted(text, nil, monday)
	return known
}

func asContact(text string) bool {
	name, phone := said.Contact(text, "RU")
	for _, region := range []string{"KZ", "UA", "UZ", "TR", "DE", "ES", "GB"} {
		if phone == "" {
			name, phone = said.Contact(text, region)
		}
	}
	return name != "" && phone != ""
}

func asCity(text string) bool { return words.ZoneOf(text) != "" || len(slots.SuggestZones(text)) > 0 }

// What a language tells people to type is understood in it, word for word.
func TestWhatEachLanguageGivesForExampleIsUnderstood(t *testing.T) {
	for _, l := range words.Languages() {
		w, v := words.In(l.Code), said.In(l.Code)
		for id, reads := range understood {
			all := examples(w, id)
			if len(all) == 0 {
				t.Errorf("%s: %s gives no example: %q", l.Code, id, w.Text(id, nil))
			}
			for _, text := range all {
				if !reads(v, text) {
					t.Errorf("%s: %s says %q, which is not understood", l.Code, id, text)
				}
			}
		}
		shifts := examples(w, "ask.hours.shifts")
		if len(shifts) != 2 || !v.Shifts(shifts[0]) || shifts[1] != w.Text("button.days", nil) {
			t.Errorf("%s: of shifts it says %q", l.Code, shifts)
		}
		if reply := examples(w, "hint.answer"); len(reply) > 0 && reply[0] != w.Text("notice.reply", nil) {
			t.Errorf("%s: the button %q is called %q", l.Code, w.Text("notice.reply", nil), reply[0])
		}
	}
}

// What a screen shows is understood again: days, hours, lengths, prices, and the word for no quiet hours.
func TestWhatEachLanguageShowsIsUnderstood(t *testing.T) {
	for _, l := range words.Languages() {
		w, v := words.In(l.Code), said.In(l.Code)
		for ahead := range 80 {
			day := monday.AddDays(ahead)
			for _, text := range []string{w.On(day, monday), w.To(day, monday), w.Short(day, monday), w.Dated(day, monday), w.DayMonth(day, monday)} {
				if _, dated, found := strings.Cut(text, ", "); found {
					text = dated // a weekday beside a date says nothing more, and one day is settled once
				}
				if l.Code == "tr" && strings.Count(text, " ") > 1 {
					text = text[:strings.LastIndexByte(text, ' ')]
				}
				if l.Code == "kk" || l.Code == "uz" {
					if day.Year != monday.Year {
						continue // the year stands before the day, which nobody types
					}
				}
				if when, known := v.Day(strings.TrimSuffix(text, ","), monday); !known || when.Day != day {
					t.Errorf("%s: %q is taken for %s (%v), want %s", l.Code, text, when.Day, known, day)
				}
			}
		}
		for day := 1; day <= 7; day++ {
			hours := []slots.Hours{{Days: []int{day}, Window: slots.Window{Start: 600, End: 1140}}}
			if got, known := v.Hours(w.Hours(hours)); !known || hoursText(got) != hoursText(hours) {
				t.Errorf("%s: %q is taken for %s", l.Code, w.Hours(hours), hoursText(got))
			}
		}
		for _, minutes := range []int{5, 45, 60, 90, 150} {
			shown := strings.ReplaceAll(w.Length(time.Duration(minutes)*time.Minute), "\u00a0", " ")
			if got, known := v.Length(shown); !known || got != minutes {
				t.Errorf("%s: %q is %d minutes (%v)", l.Code, shown, got, known)
			}
		}
		for _, code := range []string{"RUB", "EUR", "USD", "KZT", "UAH", "UZS", "TRY", "GEL", "AMD"} {
			for _, amount := range []int64{0, 4000, 200000, 150050} {
				shown := w.Price(amount, code)
				if got, known := v.Price(shown); !known || got != amount {
					t.Errorf("%s: %q is %d (%v), want %d", l.Code, shown, got, known, amount)
				}
			}
		}
		if quiet, known := v.Quiet(w.Text("quiet.none", nil)); !known || quiet != (said.QuietHours{}) {
			t.Errorf("%s: no quiet hours are %q", l.Code, w.Text("quiet.none", nil))
		}
		if quiet, known := v.Quiet(w.Text("quiet.as_master", nil)); !known || !quiet.AsUsual {
			t.Errorf("%s: the usual quiet hours are %q", l.Code, w.Text("quiet.as_master", nil))
		}
	}
}
