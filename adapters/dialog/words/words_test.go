package words_test

import (
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

var monday = slots.Date{Year: 2026, Month: time.November, Day: 23}

func TestDaysAsPeopleSayThem(t *testing.T) {
	ru, en := words.In("ru"), words.In("en")
	day := func(after int) slots.Date { return monday.AddDays(after) }
	for _, c := range []struct{ got, want string }{
		{ru.On(day(0), monday), "сегодня"}, {ru.On(day(1), monday), "завтра"}, {ru.On(day(2), monday), "послезавтра"},
		{ru.On(day(5), monday), "в субботу, 28 ноября"}, {ru.On(day(8), monday), "во вторник, 1 декабря"},
		{ru.On(day(-1), monday), "в воскресенье, 22 ноября"}, {ru.On(day(40), monday), "в субботу, 2 января 2027"},
		{ru.To(day(9), monday), "среду, 2 декабря"}, {ru.To(day(1), monday), "завтра"},
		{ru.Date(day(0), monday), "сегодня, 23 ноября"}, {ru.Date(day(2), monday), "среда, 25 ноября"},
		{ru.Short(day(5), monday), "сб, 28 ноября"}, {ru.Month(day(0), monday), "Ноябрь"}, {ru.Month(day(60), monday), "Январь 2027"},
		{ru.Days(day(8), day(14), monday), "1–7 декабря"}, {ru.Days(day(5), day(10), monday), "28 ноября – 3 декабря"},
		{ru.Days(day(5), day(5), monday), "сб, 28 ноября"},
		{en.On(day(0), monday), "today"}, {en.On(day(2), monday), "on Wednesday, 25 November"},
		{en.To(day(2), monday), "Wednesday, 25 November"}, {en.Date(day(1), monday), "tomorrow, 24 November"},
		{en.Short(day(40), monday), "Sat, 2 January 2027"}, {en.Days(day(8), day(14), monday), "1–7 December"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMeasuresAsPeopleWriteThem(t *testing.T) {
	ru, en := words.In("ru"), words.In("en")
	hours := []slots.Hours{
		{Days: []int{1, 2, 3}, Window: slots.Window{Start: 600, End: 840}},
		{Days: []int{1, 2, 3}, Window: slots.Window{Start: 900, End: 1140}},
		{Days: []int{5, 6}, Window: slots.Window{Start: 22 * 60, End: 120}},
	}
	nepal := time.FixedZone("", 5*3600+45*60)
	for _, c := range []struct{ got, want string }{
		{ru.Price(200000, "RUB"), "2 000 ₽"}, {ru.Price(150050, "RUB"), "1 500,50 ₽"}, {ru.Price(0, "RUB"), "бесплатно"},
		{ru.Price(1000000000, "KZT"), "10 000 000 ₸"}, {en.Price(1550, "USD"), "$15.50"}, {en.Price(200000, "RUB"), "2 000 ₽"},
		{en.Price(0, "EUR"), "free"}, {ru.Price(99900, "USD"), "999 $"},
		{ru.Length(90 * time.Minute), "1 ч 30 мин"}, {ru.Length(45 * time.Minute), "45 мин"}, {en.Length(2 * time.Hour), "2 h"}, {en.Length(0), "0 min"},
		{ru.Ahead(60), "1 час"}, {ru.Ahead(1440), "24 часа"}, {ru.Ahead(2880), "2 дня"}, {ru.Ahead(90), "90 минут"}, {en.Ahead(60), "1 hour"},
		{ru.Hours(hours), "пн–ср 10:00–14:00, 15:00–19:00; пт, сб 22:00–02:00"},
		{ru.Hours([]slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 0, End: 1440}}}), "каждый день 00:00–24:00"},
		{ru.Hours([]slots.Hours{{Days: []int{1, 3, 5}, Window: slots.Window{Start: 540, End: 600}}}), "пн, ср, пт 09:00–10:00"},
		{words.Offset(time.Now().In(nepal)), "UTC+5:45"}, {words.Offset(time.Now().UTC()), "UTC+0"},
		{ru.City("Asia/Yekaterinburg"), "Екатеринбург"}, {en.City("America/New_York"), "New York"}, {ru.City("Asia/Kathmandu"), "Kathmandu"},
		{words.ZoneOf("екатеринбург "), "Asia/Yekaterinburg"}, {words.ZoneOf("london"), "Europe/London"}, {words.ZoneOf("Мухосранск"), ""},
	} {
		plain := strings.NewReplacer("\u2009", " ", "\u00a0", " ").Replace(c.got)
		if plain != c.want {
			t.Errorf("%q, want %q", plain, c.want)
		}
	}
}

func TestLanguageFollowsTheHint(t *testing.T) {
	for hint, want := range map[string]string{
		"": "ru", "ru-RU": "ru", "be": "ru", "ky": "ru", "tg-TJ": "ru", "hy": "ru", "uk_UA": "uk", "kk": "kk", "uz-Latn-UZ": "uz", "tr": "tr",
		"de-AT": "de", "es-419": "es", "en": "en", "en-GB": "en", "fr": "en", "zh-Hans": "en",
	} {
		if got := words.Of(hint); got != want {
			t.Errorf("%q: %q, want %q", hint, got, want)
		}
	}
}
