package words

func init() {
	speak(Language{
		Code: "es", Name: "Español", For: []string{"ca", "gl", "eu"},
		Calendar: Calendar{
			Months: [13]string{"", "enero", "febrero", "marzo", "abril", "mayo", "junio",
				"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
			Titles: [13]string{"", "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
				"Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"},
			Day: "D de M", DayOfYear: "D de M de Y", First: "D",
			Full: Naming{
				Weekdays: [8]string{"", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
				Near:     [3]string{"hoy", "mañana"}, Form: "W, D",
			},
			On: Naming{
				Weekdays: [8]string{"", "el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo"},
				Near:     [3]string{"hoy", "mañana", "pasado mañana"}, Form: "W, D,",
			},
			To: Naming{
				Weekdays: [8]string{"", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
				Near:     [3]string{"hoy", "mañana", "pasado mañana"}, Form: "W, D",
			},
			Short: Naming{
				Weekdays: [8]string{"", "lun", "mar", "mié", "jue", "vie", "sáb", "dom"},
				Near:     [3]string{"hoy", "mañana"}, Form: "W, D",
			},
		},
		Measures: Measures{Hour: "h", Minute: "min", Point: ",", Signs: map[string]string{"UZS": "UZS", "KGS": "KGS"}},
		Places: Places{
			Cities: map[string]string{
				"Europe/London": "Londres", "Europe/Berlin": "Berlín", "Europe/Paris": "París", "Europe/Rome": "Roma", "Europe/Moscow": "Moscú",
				"Europe/Kyiv": "Kiev", "Europe/Lisbon": "Lisboa", "Europe/Istanbul": "Estambul", "Europe/Warsaw": "Varsovia",
				"America/New_York": "Nueva York", "America/Mexico_City": "Ciudad de México", "America/Bogota": "Bogotá",
				"Atlantic/Canary": "Canarias", "Asia/Yekaterinburg": "Ekaterimburgo", "America/Argentina/Buenos_Aires": "Buenos Aires",
				"America/Santiago": "Santiago de Chile", "America/Lima": "Lima", "Europe/Madrid": "Madrid",
			},
			Zones: []string{"Europe/Madrid", "Atlantic/Canary", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago",
				"America/Argentina/Buenos_Aires", "America/New_York"},
			Zone: "Europe/Madrid", Currency: "EUR",
		},
		Typed: Typed{
			Greetings: []string{"hola", "buenas", "buenos"},
			Letters:   "ñ¿¡",
			Remove:    []string{"borrar", "eliminar", "quitar"},
			Days: TypedDays{
				Weekdays: map[string]int{
					"lun": 1, "mar": 2, "mié": 3, "jue": 4, "vie": 5, "sáb": 6, "dom": 7, "l": 1, "x": 3, "j": 4, "v": 5, "s": 6, "d": 7,
					"lunes": 1, "martes": 2, "miércoles": 3, "jueves": 4, "viernes": 5, "sábado": 6, "domingo": 7,
				},
				Months: map[string]int{
					"ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "oct": 10, "nov": 11, "dic": 12,
					"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "sept": 9,
					"septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
				},
				Numerals: map[string]int{"un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7},
				Relative: map[string]int{"hoy": 0, "mañana": 1, "pasado mañana": 2},
				Units:    map[string]int{"día": 1, "días": 1, "semana": 7, "semanas": 7},
				In:       []string{"en", "dentro de"},
				Next:     []string{"próxim"}, This: []string{"este", "esta"},
				Of:      []string{"de", "del"},
				Fillers: []string{"el", "la", "los", "las", "al", "a", "en", "para", "por", "favor", "y", "día"},
			},
			Times: TypedTimes{
				At: []string{"a las", "a la", "sobre las", "las"}, Hours: []string{"h", "hs", "horas"},
				Morning: []string{"de la mañana"}, Evening: []string{"de la tarde", "de la noche"}, Night: []string{"de la madrugada"},
				Parts: map[string][2]int{
					"por la mañana": {0, 12}, "por la tarde": {12, 20}, "por la noche": {19, 24}, "tarde": {12, 20}, "noche": {19, 24},
					"después de comer": {14, 24}, "antes de comer": {0, 14},
				},
				From: []string{"desde el", "desde", "del", "de"}, To: []string{"hasta el", "hasta", "al", "a"},
				Leads:   []string{"a", "de", "del", "desde", "hasta", "antes", "después", "por", "mañana", "tarde", "noche", "las"},
				None:    []string{"no", "nunca", "ninguna", "ninguno"},
				AsUsual: []string{"por defecto", "como siempre"},
			},
			Work: TypedWork{
				And: []string{"y", "de", "desde", "los", "el", "las"}, Daily: []string{"todos los días", "cada día", "a diario"},
				Workdays: []string{"entre semana", "laborables"}, Weekend: []string{"fines de semana", "fin de semana"},
				Breaks: []string{"comida", "almuerzo", "descanso", "pausa", "menos", "salvo", "sin"},
				DayOff: []string{"día libre", "libre", "cerrado", "no trabajo"},
				Across: []string{"por"}, Shifts: []string{"días alternos", "turnos", "por turnos"},
			},
			Goods: TypedGoods{
				HourUnits: []string{"horas", "hora", "hrs", "hs", "h"}, MinuteUnits: []string{"minutos", "minuto", "mins", "min", "m"},
				Lengths: map[string]int{"media hora": 30, "una hora y media": 90, "hora y media": 90, "una hora": 60},
				Free:    []string{"gratis", "gratuito", "sin coste"}, AtLeast: []string{"desde", "a partir de"}, AtMost: []string{"hasta"},
				Counted:    []string{"años", "año", "uñas", "dedos", "uds", "veces", "día", "semana", "mes"},
				NotForSale: []string{"lista de precios", "precios", "tarifas", "dirección", "calle", "tel.", "teléfono", "descuento", "horario"},
				Around:     []string{"desde", "hasta", "unos", "aprox", "por", "precio", "coste", "duración", "tiempo", "y", "de", "a"},
				AllPrices:  []string{"todos los precios", "precios"}, Percent: []string{"por ciento"},
			},
			Wish: TypedWish{
				Book:   []string{"reserva", "reservar", "pedir cita", "quiero cita", "apúntame"},
				Move:   []string{"mueve", "mover", "cambia", "cambiar", "aplaza", "aplazar"},
				Cancel: []string{"cancela", "cancelar", "anula", "anular", "cancelo"},
				Show:   []string{"mis citas", "mi cita", "citas", "mis reservas", "cuándo es mi cita", "cuándo tengo cita"},
				Asides: []string{"quiero", "quisiera", "querría", "me", "mi", "una", "un", "cita", "visita", "por", "favor", "puedes", "puede",
					"necesito", "la"},
			},
		},
	})
}
