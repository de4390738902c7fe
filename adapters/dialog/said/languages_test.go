package said_test

import (
	"slices"
	"testing"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
)

// Days as people of each language say them; monday is 23 November 2026.
func TestDaysInEveryLanguage(t *testing.T) {
	const all = "00:00-24:00"
	for language, texts := range map[string]map[string][2]string{
		"uk": {
			"сьогодні о 18": {"2026-11-23", "18:00-18:00"}, "післязавтра": {"2026-11-25", all}, "у п'ятницю ввечері": {"2026-11-27", "17:00-24:00"},
			"у п’ятницю": {"2026-11-27", all}, "нд": {"2026-11-29", all}, "наступної середи": {"2026-12-02", all}, "через тиждень": {"2026-11-30", all},
			"25 грудня о 18:30": {"2026-12-25", "18:30-18:30"}, "5 липня": {"2027-07-05", all}, "3 червня": {"2027-06-03", all}, "о 6 вечора": {"2026-11-23", "18:00-18:00"},
			"пт після обіду": {"2026-11-27", "13:00-24:00"}, "в пятницу": {"2026-11-27", all}, "колись": {},
		},
		"de": {
			"heute um 18 Uhr": {"2026-11-23", "18:00-18:00"}, "übermorgen": {"2026-11-25", all}, "uebermorgen": {}, "am Freitag abends": {"2026-11-27", "17:00-24:00"},
			"Do": {"2026-11-26", all}, "nächsten Mittwoch": {"2026-12-02", all}, "in 3 Tagen": {"2026-11-26", all}, "in einer Woche": {"2026-11-30", all},
			"25. Dezember um 18:30": {"2026-12-25", "18:30-18:30"}, "am 25.12.": {"2026-12-25", all}, "5. März 2027": {"2027-03-05", all},
			"morgen 10:00 Uhr": {"2026-11-24", "10:00-10:00"}, "irgendwann": {},
		},
		"es": {
			"hoy a las 18": {"2026-11-23", "18:00-18:00"}, "pasado mañana": {"2026-11-25", all}, "el viernes por la tarde": {"2026-11-27", "12:00-20:00"},
			"mar": {"2026-11-24", all}, "mié 10:30": {"2026-11-25", "10:30-10:30"}, "5 de marzo": {"2027-03-05", all}, "5 mar": {"2027-03-05", all},
			"25 de diciembre de 2027 a las 9": {"2027-12-25", "09:00-09:00"}, "en 3 días": {"2026-11-26", all}, "dentro de una semana": {"2026-11-30", all},
			"mañana por la mañana": {"2026-11-24", "00:00-12:00"}, "manana a las 6 de la tarde": {"2026-11-24", "18:00-18:00"}, "próximo miércoles": {"2026-12-02", all},
			"algún día": {},
		},
		"tr": {
			"bugün saat 18": {"2026-11-23", "18:00-18:00"}, "yarın 10'da": {"2026-11-24", "10:00-10:00"}, "yarın 18:30'da": {"2026-11-24", "18:30-18:30"},
			"cuma günü": {"2026-11-27", all}, "Cumartesi": {"2026-11-28", all}, "pazartesi": {"2026-11-30", all}, "pazar akşam": {"2026-11-29", "17:00-24:00"},
			"3 gün sonra": {"2026-11-26", all}, "bir hafta sonra": {"2026-11-30", all}, "25 Aralık": {"2026-12-25", all}, "yarin ogleden sonra": {"2026-11-24", "12:00-24:00"},
			"ÇARŞAMBA": {"2026-11-25", all}, "PERŞEMBE günü saat 9": {"2026-11-26", "09:00-09:00"}, "İki hafta sonra": {"2026-12-07", all}, "bir gün": {},
		},
		"kk": {
			"бүгін сағат 18": {"2026-11-23", "18:00-18:00"}, "ертең 10-да": {"2026-11-24", "10:00-10:00"}, "ертең 18:30-да": {"2026-11-24", "18:30-18:30"},
			"жұма күні": {"2026-11-27", all}, "сенбіге": {"2026-11-28", all}, "жексенбі кешке": {"2026-11-29", "17:00-24:00"}, "3 күннен кейін": {"2026-11-26", all},
			"бір аптадан кейін": {"2026-11-30", all}, "25 желтоқсан": {"2026-12-25", all}, "сәрсенбі түске дейін": {"2026-11-25", "00:00-13:00"}, "келесі жұма": {"2026-12-04", all},
			"бір күні": {},
		},
		"uz": {
			"bugun soat 18": {"2026-11-23", "18:00-18:00"}, "ertaga 10 da": {"2026-11-24", "10:00-10:00"}, "ertaga 18:30 da": {"2026-11-24", "18:30-18:30"},
			"juma kuni": {"2026-11-27", all}, "shanbaga": {"2026-11-28", all}, "yakshanba kechqurun": {"2026-11-29", "17:00-24:00"}, "3 kundan keyin": {"2026-11-26", all},
			"bir haftadan soʻng": {"2026-11-30", all}, "toʻrt kundan keyin": {"2026-11-27", all}, "to'rt kundan keyin": {"2026-11-27", all}, "25-dekabr": {"2026-12-25", all},
			"25 dekabr soat 9": {"2026-12-25", "09:00-09:00"}, "chorshanba tushgacha": {"2026-11-25", "00:00-13:00"}, "qachondir": {},
		},
	} {
		for text, want := range texts {
			when, known := said.In(language).Day(text, monday)
			if got := when.From.String() + "-" + when.To.String(); known != (want[0] != "") || known && (when.Day.String() != want[0] || got != want[1]) {
				t.Errorf("%s: %q is %s %s (%v), want %s", language, text, when.Day, got, known, want)
			}
		}
	}
}

// Whatever the screens speak, Russian and English are understood too, but no third language by chance.
func TestRussianAndEnglishAreUnderstoodBesideAnyLanguage(t *testing.T) {
	for _, l := range words.Languages() {
		v := said.In(l.Code)
		for _, text := range []string{"завтра в 10", "пт после обеда", "25 декабря", "tomorrow at 10", "friday evening", "25 Dec"} {
			if _, known := v.Day(text, monday); !known {
				t.Errorf("%s: %q is not understood", l.Code, text)
			}
		}
		if hours, known := v.Hours("пн-пт 10-19, обед 13-14"); !known || hoursText(hours) != "1-5 10:00-13:00; 1-5 14:00-19:00" {
			t.Errorf("%s: Russian hours are %s", l.Code, hoursText(hours))
		}
	}
	for _, text := range []string{"do", "mi", "so", "ya", "se", "mar", "sal", "pa"} {
		for _, language := range []string{"ru", "en"} {
			if when, known := said.In(language).Day(text, monday); known {
				t.Errorf("%s: %q is taken for %s", language, text, when.Day)
			}
		}
	}
}

func TestHoursInEveryLanguage(t *testing.T) {
	for language, texts := range map[string][]string{
		"ru": {"пн-пт 9-18, обед 13-14"}, "en": {"Mon-Fri 9am-6pm, lunch 1pm-2pm", "weekdays 9-18, break 13-14"},
		"uk": {"пн-пт 9-18, обід 13-14", "будні з 9 до 18, перерва 13-14"},
		"de": {"Mo-Fr 9-18, Mittagspause 13-14", "von Montag bis Freitag von 9 bis 18 Uhr, Pause 13 bis 14", "Montag bis Freitag 9:00-18:00 Uhr, Mittag 13-14"},
		"es": {"lun-vie 9-18, comida 13-14", "de lunes a viernes de 9 a 18, descanso de 13 a 14"},
		"tr": {"pzt-cum 9-18, öğle arası 13-14", "hafta içi 9-18, mola 13-14", "Pazartesi-Cuma 9:00-18:00, öğle 13-14"},
		"kk": {"дс-жм 9-18, түскі үзіліс 13-14", "дүйсенбі-жұма 9:00-18:00, түскі ас 13:00-14:00"},
		"uz": {"du-ju 9-18, tushlik 13-14", "dushanba-juma 9:00-18:00, tanaffus 13-14"},
	} {
		for _, text := range texts {
			if hours, known := said.In(language).Hours(text); !known || hoursText(hours) != "1-5 09:00-13:00; 1-5 14:00-18:00" {
				t.Errorf("%s: %q is %s (%v)", language, text, hoursText(hours), known)
			}
		}
	}
}

func TestPriceListsInEveryLanguage(t *testing.T) {
	for language, texts := range map[string]map[string]said.Entry{
		"uk": {
			"Стрижка — 600 грн, 1 год 30 хв": priced("Стрижка", 600, 90, ""), "Манікюр від 500 ₴ (півтори години)": priced("Манікюр", 500, 90, "від 500 ₴"),
			"Консультація — безкоштовно, 15 хв": priced("Консультація", 0, 15, ""),
		},
		"de": {
			"Haarschnitt — 40 €, 1 Std. 30 Min.": priced("Haarschnitt", 40, 90, ""), "Färben ab 90 Euro, anderthalb Stunden": priced("Färben", 90, 90, "ab 90 Euro"),
			"Beratung kostenlos 15 Min": priced("Beratung", 0, 15, ""),
		},
		"es": {
			"Corte — 20 €, 1 h 30 min": priced("Corte", 20, 90, ""), "Tinte desde 60 euros, hora y media": priced("Tinte", 60, 90, "desde 60 euros"),
			"Consulta gratis 15 min": priced("Consulta", 0, 15, ""),
		},
		"tr": {
			"Saç kesimi — 500 ₺, 1 saat 30 dakika": priced("Saç kesimi", 500, 90, ""), "Manikür 800 TL 1 sa 30 dk": priced("Manikür", 800, 90, ""),
			"Danışma ücretsiz 15 dk": priced("Danışma", 0, 15, ""),
		},
		"kk": {
			"Шаш қию — 5 000 ₸, 1 сағ 30 мин": priced("Шаш қию", 5000, 90, ""), "Маникюр 8000 теңге 1 сағат 30 минут": priced("Маникюр", 8000, 90, ""),
			"Кеңес тегін 15 мин": priced("Кеңес", 0, 15, ""),
		},
		"uz": {
			"Soch olish — 80 000 soʻm, 1 soat 30 daq": priced("Soch olish", 80000, 90, ""), "Manikyur 120000 so'm 1 soat 30 daqiqa": priced("Manikyur", 120000, 90, ""),
			"Maslahat bepul 15 daq": priced("Maslahat", 0, 15, ""),
		},
	} {
		for text, want := range texts {
			entries, unclear := said.In(language).List(text)
			if len(entries) != 1 || len(unclear) != 0 || entries[0] != want {
				t.Errorf("%s: %q is\n%+v %q, want\n%+v", language, text, entries, unclear, want)
			}
		}
	}
}

func TestWishesInEveryLanguage(t *testing.T) {
	services := []string{"Стрижка", "Haarschnitt", "Corte", "Saç kesimi", "Шаш қию", "Soch olish"}
	for text, want := range map[[2]string]said.Wish{
		{"uk", "запиши мене на стрижку завтра"}: {Intention: said.Book, Services: []int{0}}, {"uk", "скасуйте мій запис, будь ласка"}: {Intention: said.Cancel},
		{"de", "Haarschnitt morgen um 10 buchen"}: {Intention: said.Book, Services: []int{1}}, {"de", "ich möchte meinen Termin verschieben"}: {Intention: said.Move},
		{"es", "quiero reservar corte mañana"}: {Intention: said.Book, Services: []int{2}}, {"es", "cancela mi cita por favor"}: {Intention: said.Cancel},
		{"tr", "yarın saç kesimi"}: {Intention: said.Book, Services: []int{3}}, {"tr", "randevumu iptal et lütfen"}: {Intention: said.Cancel},
		{"kk", "ертең шаш қию"}: {Intention: said.Book, Services: []int{4}}, {"kk", "жазылуымды ауыстыр"}: {Intention: said.Move},
		{"uz", "ertaga soch olish"}: {Intention: said.Book, Services: []int{5}}, {"uz", "qabulimni bekor qiling"}: {Intention: said.Cancel},
		{"uz", "qabullarim"}: {Intention: said.Show}, {"de", "Meine Termine!"}: {Intention: said.Show},
	} {
		got, known := said.In(text[0]).Wanted(text[1], services, monday)
		if !known || got.Intention != want.Intention || !slices.Equal(got.Services, want.Services) {
			t.Errorf("%s: %q is %+v (%v), want %+v", text[0], text[1], got, known, want)
		}
	}
}

func TestTimeOffInEveryLanguage(t *testing.T) {
	for text, want := range map[[2]string]string{
		{"uk", "з 1 по 7 грудня відпустка"}: "2026-12-01 2026-12-07 відпустка", {"de", "vom 1. bis 7. Dezember Urlaub"}: "2026-12-01 2026-12-07 Urlaub",
		{"de", "1.–7. Dezember"}: "2026-12-01 2026-12-07 ", {"es", "del 1 al 7 de diciembre vacaciones"}: "2026-12-01 2026-12-07 vacaciones",
		{"tr", "1–7 Aralık tatil"}: "2026-12-01 2026-12-07 tatil", {"kk", "1–7 желтоқсан демалыс"}: "2026-12-01 2026-12-07 демалыс",
		{"uz", "1–7-dekabr taʼtil"}: "2026-12-01 2026-12-07 taʼtil", {"uz", "28-noyabr – 3-yanvar"}: "2026-11-28 2027-01-03 ",
	} {
		period, reason, known := said.In(text[0]).Off(text[1], monday)
		if got := period.First.String() + " " + period.Last.String() + " " + reason; !known || got != want {
			t.Errorf("%s: %q is %s (%v), want %s", text[0], text[1], got, known, want)
		}
	}
}
