package words

func init() {
	speak(Language{
		Code: "de", Name: "Deutsch",
		Calendar: Calendar{
			Months: [13]string{"", "Januar", "Februar", "März", "April", "Mai", "Juni",
				"Juli", "August", "September", "Oktober", "November", "Dezember"},
			Titles: [13]string{"", "Januar", "Februar", "März", "April", "Mai", "Juni",
				"Juli", "August", "September", "Oktober", "November", "Dezember"},
			Day: "D. M", DayOfYear: "D. M Y", First: "D.",
			Full: Naming{
				Weekdays: [8]string{"", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
				Near:     [3]string{"heute", "morgen"}, Form: "W, D",
			},
			On: Naming{
				Weekdays: [8]string{"", "am Montag", "am Dienstag", "am Mittwoch", "am Donnerstag", "am Freitag", "am Samstag", "am Sonntag"},
				Near:     [3]string{"heute", "morgen", "übermorgen"}, Form: "W, D,",
			},
			To: Naming{
				Weekdays: [8]string{"", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
				Near:     [3]string{"heute", "morgen", "übermorgen"}, Form: "W, D",
			},
			Short: Naming{
				Weekdays: [8]string{"", "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"},
				Near:     [3]string{"heute", "morgen", "übermorgen"}, Form: "W, D",
			},
		},
		Measures: Measures{Hour: "Std.", Minute: "Min.", Point: ",", Signs: map[string]string{"UZS": "UZS", "KGS": "KGS"}},
		Places: Places{
			Cities: map[string]string{
				"Europe/Vienna": "Wien", "Europe/Zurich": "Zürich", "Europe/Moscow": "Moskau", "Europe/Kyiv": "Kyjiw", "Europe/Rome": "Rom",
				"Europe/Prague": "Prag", "Europe/Warsaw": "Warschau", "Europe/Brussels": "Brüssel", "Europe/Copenhagen": "Kopenhagen",
				"Europe/Lisbon": "Lissabon", "Asia/Yekaterinburg": "Jekaterinburg", "Asia/Tbilisi": "Tiflis", "Asia/Tashkent": "Taschkent",
				"Europe/Belgrade": "Belgrad", "Europe/Athens": "Athen", "Europe/Bucharest": "Bukarest",
			},
			Zones: []string{"Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "Europe/Istanbul", "Europe/Kyiv",
				"Europe/Moscow", "America/New_York"},
			Zone: "Europe/Berlin", Currency: "EUR",
		},
		Typed: Typed{
			Greetings: []string{"hallo", "guten", "servus", "moin", "grüß", "grüezi"},
			Letters:   "äß",
			Remove:    []string{"löschen", "entfernen", "weg"},
			Days: TypedDays{
				Weekdays: map[string]int{
					"mo": 1, "di": 2, "mi": 3, "do": 4, "fr": 5, "sa": 6, "so": 7,
					"montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "sonnabend": 6, "sonntag": 7,
				},
				Months: map[string]int{
					"jan": 1, "feb": 2, "mär": 3, "apr": 4, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "nov": 11, "dez": 12,
					"januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "juni": 6, "juli": 7, "august": 8, "sept": 9,
					"september": 9, "oktober": 10, "november": 11, "dezember": 12,
				},
				Numerals: map[string]int{"ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7},
				Relative: map[string]int{"heute": 0, "morgen": 1, "übermorgen": 2},
				Units:    map[string]int{"tag": 1, "tage": 1, "tagen": 1, "woche": 7, "wochen": 7},
				In:       []string{"in"},
				Next:     []string{"nächst"}, This: []string{"diese"},
				Ordinals: []string{"ten", "ter"},
				Fillers:  []string{"am", "an", "um", "auf", "für", "den", "dem", "der", "ab", "bitte", "und", "im"},
			},
			Times: TypedTimes{
				At: []string{"um", "gegen", "ab"}, Hours: []string{"uhr"},
				Morning: []string{"morgens", "vormittags", "früh"}, Evening: []string{"nachmittags", "abends"}, Night: []string{"nachts"},
				Parts: map[string][2]int{
					"früh": {0, 12}, "vormittag": {0, 12}, "vormittags": {0, 12}, "morgens": {0, 12}, "nachmittag": {12, 17}, "nachmittags": {12, 17},
					"abend": {17, 24}, "abends": {17, 24}, "nach dem mittag": {13, 24}, "vor dem mittag": {0, 13},
				},
				From: []string{"von", "vom", "ab"}, To: []string{"bis zum", "bis"},
				Leads:   []string{"um", "ab", "bis", "von", "vor", "nach", "gegen", "im", "vormittag", "nachmittag", "abend", "früh"},
				None:    []string{"keine", "nein", "nie", "aus"},
				AsUsual: []string{"wie üblich", "wie immer", "standard"},
			},
			Work: TypedWork{
				And: []string{"und", "von", "am", "an"}, Daily: []string{"täglich", "jeden tag"},
				Workdays: []string{"werktags", "wochentags"}, Weekend: []string{"am wochenende", "wochenende", "wochenends"},
				Breaks: []string{"mittag", "mittags", "mittagspause", "pause", "außer", "ohne"},
				DayOff: []string{"frei", "freier tag", "geschlossen", "zu"},
				Across: []string{"auf"}, Shifts: []string{"jeden zweiten tag", "schicht", "schichten", "schichtdienst"},
			},
			Goods: TypedGoods{
				HourUnits: []string{"stunden", "stunde", "std.", "std", "h"}, MinuteUnits: []string{"minuten", "minute", "min.", "min", "m"},
				Lengths: map[string]int{
					"halbe stunde": 30, "eine halbe stunde": 30, "anderthalb stunden": 90, "eineinhalb stunden": 90, "eine stunde": 60,
				},
				AndHalf: []string{"und eine halbe"},
				Free:    []string{"kostenlos", "gratis", "umsonst"}, AtLeast: []string{"ab", "von"}, AtMost: []string{"bis zu", "bis"},
				Counted:    []string{"jahr", "nägel", "finger", "stk", "stück", "mal", "tag", "woche", "monat"},
				NotForSale: []string{"preisliste", "preise", "adresse", "tel.", "telefon", "rabatt", "öffnungszeiten", "str."},
				Around:     []string{"ab", "bis", "zu", "ca", "etwa", "für", "preis", "kosten", "dauer", "zeit", "und"},
				AllPrices:  []string{"alle preise", "preise"}, Percent: []string{"prozent"},
			},
			Wish: TypedWish{
				Book:   []string{"buchen", "buche", "termin buchen", "bitte buchen", "reservieren"},
				Move:   []string{"verschieben", "verschiebe", "verlegen", "verlege", "umbuchen"},
				Cancel: []string{"absagen", "sage ab", "absage", "stornieren", "storniere", "cancel"},
				Show:   []string{"meine termine", "mein termin", "termine", "wann ist mein termin", "meine buchungen"},
				Asides: []string{"ich", "möchte", "will", "würde", "gern", "gerne", "mich", "mir", "uns", "einen", "eine", "meinen", "mein", "termin",
					"besuch", "bitte", "können", "sie", "brauche", "ab"},
			},
		},
	})
}
