package words

func init() {
	speak(Language{
		Code: "uz", Name: "Oʻzbekcha",
		Calendar: Calendar{
			Months: [13]string{"", "yanvar", "fevral", "mart", "aprel", "may", "iyun",
				"iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr"},
			Titles: [13]string{"", "Yanvar", "Fevral", "Mart", "Aprel", "May", "Iyun",
				"Iyul", "Avgust", "Sentabr", "Oktabr", "Noyabr", "Dekabr"},
			Day: "D-M", DayOfYear: "Y-yil D-M", First: "D",
			Full: Naming{
				Weekdays: [8]string{"", "dushanba", "seshanba", "chorshanba", "payshanba", "juma", "shanba", "yakshanba"},
				Near:     [3]string{"bugun", "ertaga"}, Form: "W, D",
			},
			On: Naming{
				Weekdays: [8]string{"", "dushanba", "seshanba", "chorshanba", "payshanba", "juma", "shanba", "yakshanba"},
				Near:     [3]string{"bugun", "ertaga", "indinga"}, Form: "W, D",
			},
			To: Naming{
				Weekdays: [8]string{"", "dushanba", "seshanba", "chorshanba", "payshanba", "juma", "shanba", "yakshanba"},
				Near:     [3]string{"bugun", "ertaga", "indinga"}, Form: "W, D",
			},
			Short: Naming{
				Weekdays: [8]string{"", "du", "se", "ch", "pa", "ju", "sh", "ya"},
				Near:     [3]string{"bugun", "ertaga", "indinga"}, Form: "W, D",
			},
		},
		Measures: Measures{Hour: "soat", Minute: "daq", Point: ",", Signs: map[string]string{"UZS": "soʻm", "KGS": "som"}},
		Places: Places{
			Cities: map[string]string{
				"Asia/Tashkent": "Toshkent", "Asia/Samarkand": "Samarqand", "Europe/Moscow": "Moskva", "Asia/Almaty": "Almati",
				"Asia/Dushanbe": "Dushanbe", "Asia/Bishkek": "Bishkek", "Asia/Ashgabat": "Ashxobod", "Europe/Istanbul": "Istanbul",
				"Asia/Dubai": "Dubay", "Asia/Seoul": "Seul", "Asia/Yekaterinburg": "Yekaterinburg", "Europe/Kyiv": "Kiyev",
				"America/New_York": "Nyu-York",
			},
			Zones: []string{"Asia/Tashkent", "Asia/Samarkand", "Asia/Almaty", "Asia/Dushanbe", "Asia/Bishkek", "Europe/Moscow",
				"Europe/Istanbul", "Asia/Dubai", "Asia/Seoul"},
			Zone: "Asia/Tashkent", Currency: "UZS",
		},
		Typed: Typed{
			Greetings: []string{"salom", "assalomu", "assalom", "xayrli"},
			Letters:   "ʻ",
			Remove:    []string{"qaydni oʻchirish", "oʻchirish", "oʻchir"},
			Days: TypedDays{
				Weekdays: map[string]int{
					"du": 1, "se": 2, "ch": 3, "pa": 4, "ju": 5, "sh": 6, "ya": 7, "dush": 1, "sesh": 2, "chor": 3, "pay": 4, "jum": 5, "shan": 6, "yak": 7,
					"dushanba": 1, "seshanba": 2, "chorshanba": 3, "payshanba": 4, "juma": 5, "shanba": 6, "yakshanba": 7,
				},
				Months: map[string]int{
					"yan": 1, "fev": 2, "mar": 3, "apr": 4, "may": 5, "iyn": 6, "iyl": 7, "avg": 8, "sen": 9, "okt": 10, "noy": 11, "dek": 12,
					"yanvar": 1, "fevral": 2, "mart": 3, "aprel": 4, "iyun": 6, "iyul": 7, "avgust": 8, "sentabr": 9, "sentyabr": 9,
					"oktabr": 10, "oktyabr": 10, "noyabr": 11, "dekabr": 12,
				},
				Numerals: map[string]int{"bir": 1, "ikki": 2, "uch": 3, "toʻrt": 4, "besh": 5, "olti": 6, "yetti": 7},
				Relative: map[string]int{"bugun": 0, "ertaga": 1, "indinga": 2, "bugunga": 0, "ertangi kunga": 1},
				Units:    map[string]int{"kundan": 1, "kun": 1, "haftadan": 7, "hafta": 7},
				Later:    []string{"keyin", "soʻng"},
				Next:     []string{"keyingi", "kelasi"}, This: []string{"shu", "bu"},
				Ordinals: []string{"chi", "inchi"}, Year: []string{"yil"},
				Behind:  []string{"kuni", "kuniga"},
				Fillers: []string{"soat", "uchun", "iltimos", "va"},
			},
			Times: TypedTimes{
				At: []string{"soat"}, Hours: []string{"da", "ga"},
				Parts: map[string][2]int{
					"ertalab": {0, 12}, "tushdan keyin": {13, 24}, "tushgacha": {0, 13}, "kunduzi": {12, 17}, "kechqurun": {17, 24}, "kechki": {17, 24},
				},
				Leads:   []string{"soat", "ertalab", "tush", "kech", "keyin"},
				None:    []string{"yoʻq", "kerak emas", "hech qachon"},
				AsUsual: []string{"ustadagidek", "odatdagidek"},
			},
			Work: TypedWork{
				And: []string{"va", "soat"}, Daily: []string{"har kuni", "har kun"},
				Workdays: []string{"ish kunlari"}, Weekend: []string{"dam olish kunlari"},
				Breaks: []string{"tushlik", "tanaffus", "abed"},
				DayOff: []string{"dam olish", "ishlamayman", "yopiq", "yoʻq"},
				Across: []string{"ga"}, Shifts: []string{"kun ora", "smena", "smenali"},
			},
			Goods: TypedGoods{
				HourUnits: []string{"soat"}, MinuteUnits: []string{"daqiqa", "daq.", "daq", "minut", "min"},
				Lengths: map[string]int{"yarim soat": 30, "bir yarim soat": 90, "bir soat": 60}, AndHalf: []string{"yarim"},
				Free: []string{"bepul", "tekin"}, AtLeast: []string{"kamida"}, AtMost: []string{"koʻpi bilan"},
				Counted:    []string{"yosh", "yil", "tirnoq", "barmoq", "dona", "marta", "kun", "hafta", "oy"},
				NotForSale: []string{"narxlar roʻyxati", "narxlar", "prays", "manzil", "tel.", "telefon", "chegirma", "ish vaqti"},
				Around:     []string{"taxminan", "narxi", "narx", "davomiyligi", "vaqti", "va"},
				AllPrices:  []string{"barcha narxlar", "hamma narxlar", "narxlar"}, Percent: []string{"foiz"},
			},
			Wish: TypedWish{
				Book:   []string{"yoz", "yozing", "yozilish", "yozilaman", "yozilmoqchiman", "band qil"},
				Move:   []string{"koʻchir", "koʻchiring", "koʻchirish", "surib qoʻy"},
				Cancel: []string{"bekor qil", "bekor qiling", "bekor qilish", "bekor"},
				Show:   []string{"qabullarim", "mening qabullarim", "qabulim", "qachon yozilganman"},
				Asides: []string{"meni", "menga", "bizni", "kerak", "qabulni", "qabulimni", "iltimos"},
			},
		},
	})
}
