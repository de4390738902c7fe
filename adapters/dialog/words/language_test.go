package words_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// mayLack are the parts that not every language has something for.
var mayLack = []string{
	"For", "Measures.SignFirst", "Measures.Signs", "Places.Cities", "Typed.Greetings", "Typed.Letters", "Typed.Days.MonthFirst", "Typed.Days.In",
	"Typed.Days.Later", "Typed.Days.Ordinals", "Typed.Days.Behind", "Typed.Days.Of", "Typed.Days.Year", "Typed.Times.Morning", "Typed.Times.Evening",
	"Typed.Times.Night", "Typed.Times.From", "Typed.Times.To", "Typed.Goods.AndHalf",
}

func TestALanguageHasAllItsParts(t *testing.T) {
	for _, l := range words.Languages() {
		checkParts(t, l.Code, "", reflect.ValueOf(*l))
	}
}

// checkParts fails for a part of a language that is empty, or a list in which one is.
func checkParts(t *testing.T, language, path string, v reflect.Value) {
	for i := range v.NumField() {
		field, name := v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, ".")
		switch field.Kind() {
		case reflect.Struct:
			checkParts(t, language, name, field)
		case reflect.Array:
			if strings.HasSuffix(name, "Near") {
				continue // not every day has a name
			}
			for j := 1; j < field.Len(); j++ {
				if field.Index(j).String() == "" {
					t.Errorf("%s: %s %d is empty", language, name, j)
				}
			}
		default:
			empty := field.IsZero() || (field.Kind() == reflect.Slice || field.Kind() == reflect.Map) && field.Len() == 0
			if empty && !slices.Contains(mayLack, name) {
				t.Errorf("%s: %s is empty", language, name)
			}
		}
	}
}

func TestLanguagesCallThemselvesByNamesOfTheirOwn(t *testing.T) {
	if codes := words.Codes(); codes[0] != words.Of("") || len(codes) != len(words.Languages()) {
		t.Errorf("the codes are %v", codes)
	}
	names := map[string]bool{}
	letters := map[rune]string{}
	for _, l := range words.Languages() {
		if names[l.Name] || utf8.RuneCountInString(l.Name) > 20 {
			t.Errorf("%s is called %q", l.Code, l.Name)
		}
		names[l.Name] = true
		for _, letter := range l.Typed.Letters {
			if letters[letter] != "" {
				t.Errorf("%q tells of %s and of %s", letter, letters[letter], l.Code)
			}
			letters[letter] = l.Code
		}
	}
}

func TestEveryZoneIsOneOfTheWorlds(t *testing.T) {
	for _, l := range words.Languages() {
		zones := append(slices.Clone(l.Places.Zones), l.Places.Zone)
		for zone := range l.Places.Cities {
			zones = append(zones, zone)
		}
		for _, zone := range zones {
			if _, err := slots.Zone(zone); err != nil {
				t.Errorf("%s: %v", l.Code, err)
			}
		}
	}
}

// A week of November, its neighbours and the turn of the year, as each language says them.
func TestDaysInEveryLanguage(t *testing.T) {
	saturday, newYear := monday.AddDays(5), monday.AddDays(40)
	for language, want := range map[string][]string{
		"ru": {"сегодня", "в субботу, 28 ноября", "субботу, 28 ноября", "сегодня, 23 ноября", "суббота, 28 ноября", "сб, 28 ноября", "1–7 декабря", "сб, 2 января 2027", "Январь 2027"},
		"en": {"today", "on Saturday, 28 November", "Saturday, 28 November", "today, 23 November", "Saturday, 28 November", "Sat, 28 November", "1–7 December", "Sat, 2 January 2027", "January 2027"},
		"uk": {"сьогодні", "у суботу, 28 листопада", "суботу, 28 листопада", "сьогодні, 23 листопада", "субота, 28 листопада", "сб, 28 листопада", "1–7 грудня", "сб, 2 січня 2027", "Січень 2027"},
		"de": {"heute", "am Samstag, 28. November,", "Samstag, 28. November", "heute, 23. November", "Samstag, 28. November", "Sa, 28. November", "1.–7. Dezember", "Sa, 2. Januar 2027", "Januar 2027"},
		"es": {"hoy", "el sábado, 28 de noviembre,", "sábado, 28 de noviembre", "hoy, 23 de noviembre", "sábado, 28 de noviembre", "sáb, 28 de noviembre", "1–7 de diciembre", "sáb, 2 de enero de 2027", "Enero 2027"},
		"tr": {"bugün", "28 Kasım Cumartesi", "28 Kasım Cumartesi", "bugün, 23 Kasım", "28 Kasım Cumartesi", "28 Kasım Cmt", "1–7 Aralık", "2 Ocak 2027 Cmt", "Ocak 2027"},
		"kk": {"бүгін", "сенбі, 28 қараша", "сенбі, 28 қараша", "бүгін, 23 қараша", "сенбі, 28 қараша", "сн, 28 қараша", "1–7 желтоқсан", "сн, 2027 жылғы 2 қаңтар", "Қаңтар 2027"},
		"uz": {"bugun", "shanba, 28-noyabr", "shanba, 28-noyabr", "bugun, 23-noyabr", "shanba, 28-noyabr", "sh, 28-noyabr", "1–7-dekabr", "sh, 2027-yil 2-yanvar", "Yanvar 2027"},
	} {
		w := words.In(language)
		got := []string{
			w.On(monday, monday), w.On(saturday, monday), w.To(saturday, monday), w.Date(monday, monday), w.Date(saturday, monday),
			w.Short(saturday, monday), w.Days(monday.AddDays(8), monday.AddDays(14), monday), w.Dated(newYear, monday), w.Month(newYear, monday),
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", language, got, want)
		}
	}
}

func TestMeasuresInEveryLanguage(t *testing.T) {
	hours := []slots.Hours{{Days: []int{1, 2, 3, 4, 5}, Window: slots.Window{Start: 600, End: 1140}}, {Days: []int{6, 7}, Window: slots.Window{Start: 660, End: 960}}}
	for language, want := range map[string][]string{
		"ru": {"1 ч 30 мин", "4,9", "1 500,50 ₽", "999 $", "2 000 сум", "пн–пт 10:00–19:00; сб, вс 11:00–16:00", "Киев"},
		"en": {"1 h 30 min", "4.9", "1 500.50 ₽", "$999", "2 000 сум", "Mon–Fri 10:00–19:00; Sat, Sun 11:00–16:00", "Kyiv"},
		"uk": {"1 год 30 хв", "4,9", "1 500,50 ₽", "999 $", "2 000 сум", "пн–пт 10:00–19:00; сб, нд 11:00–16:00", "Київ"},
		"de": {"1 Std. 30 Min.", "4,9", "1 500,50 ₽", "999 $", "2 000 UZS", "Mo–Fr 10:00–19:00; Sa, So 11:00–16:00", "Kyjiw"},
		"es": {"1 h 30 min", "4,9", "1 500,50 ₽", "999 $", "2 000 UZS", "lun–vie 10:00–19:00; sáb, dom 11:00–16:00", "Kiev"},
		"tr": {"1 sa 30 dk", "4,9", "1 500,50 ₽", "999 $", "2 000 UZS", "Pzt–Cum 10:00–19:00; Cmt, Paz 11:00–16:00", "Kiev"},
		"kk": {"1 сағ 30 мин", "4,9", "1 500,50 ₽", "999 $", "2 000 сум", "дс–жм 10:00–19:00; сн, жс 11:00–16:00", "Киев"},
		"uz": {"1 soat 30 daq", "4,9", "1 500,50 ₽", "999 $", "2 000 soʻm", "du–ju 10:00–19:00; sh, ya 11:00–16:00", "Kiyev"},
	} {
		w := words.In(language)
		got := []string{
			w.Length(90 * time.Minute), w.Rating(4.9), w.Price(150050, "RUB"), w.Price(99900, "USD"), w.Price(200000, "UZS"), w.Hours(hours),
			w.City("Europe/Kyiv"),
		}
		for i := range got {
			got[i] = strings.NewReplacer("\u2009", " ", "\u00a0", " ").Replace(got[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", language, got, want)
		}
		if zone := words.ZoneOf(strings.ToLower(want[6])); zone != "Europe/Kyiv" {
			t.Errorf("%s: %q is %q", language, want[6], zone)
		}
	}
}
