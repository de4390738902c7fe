package said_test

import (
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

var monday = slots.Date{Year: 2026, Month: time.November, Day: 23}

func date(text string) slots.Date {
	d, err := slots.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDays(t *testing.T) {
	const all = "00:00-24:00"
	for text, want := range map[string][2]string{
		"сегодня": {"2026-11-23", all}, "завтра": {"2026-11-24", all}, "Послезавтра!": {"2026-11-25", all},
		"сегодня в 18": {"2026-11-23", "18:00-18:00"}, "завтра в 10": {"2026-11-24", "10:00-10:00"}, "завтра 18:30": {"2026-11-24", "18:30-18:30"},
		"завтра 18": {"2026-11-24", "18:00-18:00"}, "завтра в 6": {"2026-11-24", "18:00-18:00"}, "завтра в 7 утра": {"2026-11-24", "07:00-07:00"},
		"завтра к 9:05": {"2026-11-24", "09:05-09:05"}, "в 6 вечера завтра": {"2026-11-24", "18:00-18:00"}, "в 18 часов": {"2026-11-23", "18:00-18:00"},
		"пт": {"2026-11-27", all}, "в пятницу": {"2026-11-27", all}, "во вторник": {"2026-11-24", all}, "понедельник": {"2026-11-30", all},
		"в среду утром": {"2026-11-25", "00:00-12:00"}, "пт после обеда": {"2026-11-27", "13:00-24:00"}, "вс вечером": {"2026-11-29", "17:00-24:00"},
		"на следующую пятницу": {"2026-12-04", all}, "в следующий вторник в 12": {"2026-12-01", "12:00-12:00"}, "в эту субботу": {"2026-11-28", all},
		"25.12": {"2026-12-25", all}, "25.12.2027": {"2027-12-25", all}, "25.12.27 в 10": {"2027-12-25", "10:00-10:00"}, "25/12": {"2026-12-25", all},
		"25 дек": {"2026-12-25", all}, "25 декабря в 18:30": {"2026-12-25", "18:30-18:30"}, "1 мая": {"2027-05-01", all}, "5 июня": {"2027-06-05", all},
		"3 января 2028 года": {"2028-01-03", all}, "23.11": {"2026-11-23", all}, "22.11": {"2027-11-22", all}, "29.02": {"2028-02-29", all},
		"2026-12-25": {"2026-12-25", all}, "25": {"2026-11-25", all}, "25 числа": {"2026-11-25", all}, "1-го": {"2026-12-01", all},
		"через неделю": {"2026-11-30", all}, "через 3 дня": {"2026-11-26", all}, "через две недели в 11": {"2026-12-07", "11:00-11:00"}, "через день": {"2026-11-25", all},
		"tomorrow at 10": {"2026-11-24", "10:00-10:00"}, "tomorrow 6pm": {"2026-11-24", "18:00-18:00"}, "fri": {"2026-11-27", all}, "next friday": {"2026-12-04", all},
		"Dec 25": {"2026-12-25", all}, "25th of December": {"2026-12-25", all}, "December 25th at 9 am": {"2026-12-25", "09:00-09:00"}, "25 Dec": {"2026-12-25", all},
		"in 3 days": {"2026-11-26", all}, "in a week": {"2026-11-30", all}, "day after tomorrow": {"2026-11-25", all}, "on saturday evening": {"2026-11-28", "17:00-24:00"},
		"12 am tomorrow": {"2026-11-24", "00:00-00:00"}, "tomorrow at noonish": {}, "sat, 12pm": {"2026-11-28", "12:00-12:00"},
		"": {}, "когда-нибудь": {}, "32.12": {}, "30.02": {}, "25.13": {}, "завтра послезавтра": {}, "в": {}, "99": {}, "завтра в 25": {}, "10:61": {},
		"запишите меня": {}, "завтра 10:00 11:00": {}, "через миллион лет": {}, "🙂": {}, "-1": {}, "31.04.2027": {}, "25.12.1900": {},
	} {
		when, understood := said.In("ru").Day(text, monday)
		if want[0] == "" {
			if understood {
				t.Errorf("%q is taken for %v", text, when)
			}
			continue
		}
		if got := when.From.String() + "-" + when.To.String(); !understood || when.Day.String() != want[0] || got != want[1] {
			t.Errorf("%q: %s %s (%v), want %s %s", text, when.Day, got, understood, want[0], want[1])
		}
	}
}

func TestTimeOff(t *testing.T) {
	for text, want := range map[string]string{
		"завтра": "2026-11-24 2026-11-24 00:00-24:00", "25.12–31.12": "2026-12-25 2026-12-31 00:00-24:00", "25.12-31.12": "2026-12-25 2026-12-31 00:00-24:00",
		"с 1 по 7 декабря": "2026-12-01 2026-12-07 00:00-24:00", "1-7 декабря": "2026-12-01 2026-12-07 00:00-24:00", "1–7.12": "2026-12-01 2026-12-07 00:00-24:00",
		"с 28 ноября по 3 января": "2026-11-28 2027-01-03 00:00-24:00", "28 дек – 3 янв": "2026-12-28 2027-01-03 00:00-24:00", "пт - вс": "2026-11-27 2026-11-29 00:00-24:00",
		"завтра 14:00–16:00": "2026-11-24 2026-11-24 14:00-16:00", "в пятницу с 9:00 до 12:30": "2026-11-27 2026-11-27 09:00-12:30",
		"сб – вт": "2026-11-28 2026-12-01 00:00-24:00", "from fri to sun": "2026-11-27 2026-11-29 00:00-24:00", "25.12.2026-02.01.2027": "2026-12-25 2027-01-02 00:00-24:00",
		"": "", "вчера": "", "завтра 16:00-14:00": "", "завтра в 10": "", "31.12.2026-01.01.2026": "", "-": "", "x – y": "",
	} {
		p, understood := said.In("ru").Days(text, monday)
		if got := p.First.String() + " " + p.Last.String() + " " + p.From.String() + "-" + p.To.String(); understood != (want != "") || understood && got != want {
			t.Errorf("%q: %s (%v), want %s", text, got, understood, want)
		}
	}
}

func TestTimeOffSpansTheDaysOfItsZone(t *testing.T) {
	zone, err := slots.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	p := said.Period{First: date("2026-10-24"), Last: date("2026-10-25"), To: 24 * 60}
	if span := p.Span(zone); span.End.Sub(span.Start) != 49*time.Hour {
		t.Errorf("two days with the autumn change last %v", span.End.Sub(span.Start))
	}
	hours := said.Period{First: date("2026-10-25"), Last: date("2026-10-25"), From: 14 * 60, To: 16 * 60}
	if span := hours.Span(zone); span.Start.In(zone).Hour() != 14 || span.End.Sub(span.Start) != 2*time.Hour {
		t.Errorf("14:00–16:00 is %v", span)
	}
}

func TestHours(t *testing.T) {
	for text, want := range map[string]string{
		"пн-пт 10:00-19:00":                   "1-5 10:00-19:00",
		"пн–пт 10–19":                         "1-5 10:00-19:00",
		"пн-пт 10:00-19:00, сб 22:00-02:00":   "1-5 10:00-19:00; 6-6 22:00-02:00",
		"каждый день с 9 до 18":               "1-7 09:00-18:00",
		"ежедневно 9.30-18.45":                "1-7 09:30-18:45",
		"10-20":                               "1-7 10:00-20:00",
		"будни 10-19; выходные 11-16":         "1-5 10:00-19:00; 6-7 11:00-16:00",
		"пн, ср и пт 10-14 и 15-19":           "1,3,5 10:00-14:00; 1,3,5 15:00-19:00",
		"сб-вт 10-19":                         "1,2,6,7 10:00-19:00",
		"с понедельника по пятницу с 9 до 18": "1-5 09:00-18:00",
		"Mon-Fri 9am-5pm":                     "1-5 09:00-17:00",
		"weekdays from 9 to 13 and 14 to 18":  "1-5 09:00-13:00; 1-5 14:00-18:00",
		"вс 00:00-24:00":                      "7-7 00:00-24:00",
		"пн 10:00-10:00":                      "1-1 10:00-10:00",
		"пн-пт 10-19, обед 13-14; сб 11-16":   "1-5 10:00-13:00; 1-5 14:00-19:00; 6-6 11:00-13:00; 6-6 14:00-16:00",
		"10-19 без обеда 12:30-13":            "1-7 10:00-12:30; 1-7 13:00-19:00",
		"пн 10-14 перерыв 16-17":              "1-1 10:00-14:00",
		"пн 10-14 обед 13-15":                 "1-1 10:00-13:00",
		"пн 10-14 обед 9-15":                  "",
		"сб 22-04 перерыв 00-01":              "6-6 22:00-24:00; 6-6 01:00-04:00",
		"сб 20-02 перерыв 23-01":              "6-6 20:00-23:00; 6-6 01:00-02:00",
		"Mon-Fri 9-18, lunch 1pm-2pm":         "1-5 09:00-13:00; 1-5 14:00-18:00",
		"пн 10-19 обед":                       "", "обед 13-14": "", "2/2": "",
		"пн": "", "": "", "10": "", "пн 25-26": "", "когда как": "", "пн 10-": "", "пн-пт": "", "пн 10-19 сб": "", "пн 10:70-19": "",
	} {
		hours, understood := said.In("ru").Hours(text)
		if got := hoursText(hours); understood != (want != "") || understood && got != want {
			t.Errorf("%q: %s (%v), want %s", text, got, understood, want)
		}
	}
}

func TestHoursOfOneDay(t *testing.T) {
	for text, want := range map[string]string{
		"12-16, 17-20": "12:00-16:00 17:00-20:00", "с 9 до 18, обед 13-14": "09:00-13:00 14:00-18:00", "22-02": "22:00-02:00", "выходной": "none",
		"Day off": "none", "пн 10-12": "", "": "", "как-нибудь": "", "10": "",
	} {
		windows, understood := said.In("ru").Windows(text)
		var got []string
		for _, w := range windows {
			got = append(got, w.Start.String()+"-"+w.End.String())
		}
		if text := strings.Join(got, " "); understood != (want != "") || understood && want != "none" && text != want || want == "none" && text != "" {
			t.Errorf("%q: %s (%v), want %s", text, got, understood, want)
		}
	}
}

func TestShifts(t *testing.T) {
	for text, want := range map[string]bool{
		"2/2": true, "2 через 2": true, "график 2/2, 10-20": true, "через день": true, "3 на 3": true, "every other day": true,
		"пн-пт 10-19": false, "1/12": false, "10/20": false, "": false,
	} {
		if got := said.In("ru").Shifts(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestTimeOffWithAReason(t *testing.T) {
	for text, want := range map[string][2]string{
		"1-7 декабря отпуск": {"2026-12-01 2026-12-07", "отпуск"}, "отпуск с 1 по 7 декабря": {"2026-12-01 2026-12-07", "отпуск"},
		"завтра, к врачу": {"2026-11-24 2026-11-24", "к врачу"}, "25.12–31.12": {"2026-12-25 2026-12-31", ""}, "завтра 14:00–16:00 зубной": {"2026-11-24 2026-11-24", "зубной"},
		"fri to sun: family wedding": {"2026-11-27 2026-11-29", "family wedding"}, "Ремонт в салоне: завтра": {"2026-11-24 2026-11-24", "Ремонт в салоне"},
		"завтра утром": {}, "завтра в 10": {}, "завтра до обеда": {}, "завтра после 15": {}, "tomorrow morning": {}, "отпуск": {}, "": {},
	} {
		p, reason, understood := said.In("ru").Off(text, monday)
		if got := p.First.String() + " " + p.Last.String(); understood != (want[0] != "") || understood && (got != want[0] || reason != want[1]) {
			t.Errorf("%q: %s %q (%v), want %q", text, got, reason, understood, want)
		}
	}
}

func hoursText(hours []slots.Hours) string {
	var text string
	for i, h := range hours {
		if i > 0 {
			text += "; "
		}
		first, last := h.Days[0], h.Days[len(h.Days)-1]
		if last-first == len(h.Days)-1 {
			text += string(rune('0'+first)) + "-" + string(rune('0'+last))
		} else {
			for j, day := range h.Days {
				if j > 0 {
					text += ","
				}
				text += string(rune('0' + day))
			}
		}
		text += " " + h.Start.String() + "-" + h.End.String()
	}
	return text
}

func TestServices(t *testing.T) {
	for text, want := range map[string]said.Service{
		"Стрижка 1500 45 мин":                       {Name: "Стрижка", Price: 150000, Priced: true, Minutes: 45},
		"Стрижка 45 мин 1500 р":                     {Name: "Стрижка", Price: 150000, Priced: true, Minutes: 45},
		"Маникюр с покрытием — 2 000 ₽, 1 ч 30 мин": {Name: "Маникюр с покрытием", Price: 200000, Priced: true, Minutes: 90},
		"Массаж: 3000 руб. (полтора часа)":          {Name: "Массаж", Price: 300000, Priced: true, Minutes: 90},
		"Haircut $40.50 45 min":                     {Name: "Haircut", Price: 4050, Priced: true, Minutes: 45},
		"Урок 1,5 часа 2500":                        {Name: "Урок", Price: 250000, Priced: true, Minutes: 90},
		"Стрижка":                                   {Name: "Стрижка"},
		"Стрижка 1500":                              {Name: "Стрижка", Price: 150000, Priced: true},
		"Стрижка, 1 час":                            {Name: "Стрижка", Minutes: 60},
		"Стрижка 2 в 1 1500р 1ч":                    {Name: "Стрижка 2 в 1", Price: 150000, Priced: true, Minutes: 60},
		"Маска 3D 500 30м":                          {Name: "Маска 3D", Price: 50000, Priced: true, Minutes: 30},
	} {
		if got, understood := said.In("ru").Line(text); !understood || got != want {
			t.Errorf("%q: %+v (%v), want %+v", text, got, understood, want)
		}
	}
	for _, text := range []string{"", "   ", "1500", "45 мин", "1500 45 мин", "—"} {
		if got, understood := said.In("ru").Line(text); understood {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

func TestLengthsAndPrices(t *testing.T) {
	for text, want := range map[string]int{
		"45 мин": 45, "45": 45, "1 ч 30 мин": 90, "1:30": 90, "полтора часа": 90, "час": 60, "2 часа": 120, "1,5 ч": 90, "1 h": 60, "half an hour": 30,
		"1ч15м": 75, "": 0, "0": 0, "долго": 0, "-5": 0, "1:75": 0, "45 мин завтра": 0, "999999999999": 0,
	} {
		if got, understood := said.In("ru").Length(text); understood != (want > 0) || understood && got != want {
			t.Errorf("%q: %d minutes (%v), want %d", text, got, understood, want)
		}
	}
	for text, want := range map[string]int64{
		"1500": 150000, "1 500 ₽": 150000, "15,50": 1550, "$40": 4000, "бесплатно": 0, "Free": 0, "2000р": 200000, "0": 0,
		"": -1, "дорого": -1, "-5": -1, "−5": -1, "1500 45": -1, "99999999999999999999": -1,
	} {
		if got, understood := said.In("ru").Price(text); understood != (want >= 0) || understood && got != want {
			t.Errorf("%q: %d (%v), want %d", text, got, understood, want)
		}
	}
}

func FuzzSaid(f *testing.F) {
	for _, text := range []string{"завтра в 10", "25.12–31.12", "пн-пт 10-19", "Стрижка 1 500 45 мин", "1:30", "next fri 6pm", "с 1 по 7 декабря", "vom 1. bis 7. Dezember", "ertaga 10 da"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range words.Languages() {
			checkSaid(t, said.In(l.Code), text)
		}
	})
}

func checkSaid(t *testing.T, v *said.Vocabulary, text string) {
	if when, understood := v.Day(text, monday); understood && (when.Day.IsZero() || when.From > when.To || when.To > 24*60) {
		t.Errorf("day %q: %+v", text, when)
	}
	if p, understood := v.Days(text, monday); understood {
		if span := p.Span(time.UTC); !span.Start.Before(span.End) {
			t.Errorf("days %q: %+v", text, p)
		}
	}
	if hours, understood := v.Hours(text); understood {
		for _, h := range hours {
			if len(h.Days) == 0 || h.Start < 0 || h.Start > 24*60 || h.End < 0 || h.End > 24*60 {
				t.Errorf("hours %q: %+v", text, hours)
			}
		}
	}
	if line, understood := v.Line(text); understood && (line.Name == "" || line.Price < 0 || line.Minutes < 0) {
		t.Errorf("line %q: %+v", text, line)
	}
	if minutes, understood := v.Length(text); understood && minutes <= 0 {
		t.Errorf("length %q: %d", text, minutes)
	}
	if amount, understood := v.Price(text); understood && amount < 0 {
		t.Errorf("price %q: %d", text, amount)
	}
}

func TestPercents(t *testing.T) {
	for text, want := range map[string]int{
		"+10 %": 10, "10": 10, "все цены +7%": 7, "-5%": -5, "−5 процентов": -5, "15 percent": 15,
		"": 0, "0": 0, "-100": 0, "901": 0, "на сколько": 0, "+-5": 0, "1500 ₽": 0,
	} {
		if got, understood := said.In("ru").Percent(text); understood != (want != 0) || understood && got != want {
			t.Errorf("%q: %d (%v), want %d", text, got, understood, want)
		}
	}
}
