package words

func init() {
	speak(Language{
		Code: "tr", Name: "Türkçe",
		Calendar: Calendar{
			Months: [13]string{"", "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
				"Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
			Titles: [13]string{"", "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
				"Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
			Day: "D M", DayOfYear: "D M Y", First: "D",
			Full: Naming{
				Weekdays: [8]string{"", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"},
				Near:     [3]string{"bugün", "yarın"}, Form: "D W",
			},
			On: Naming{
				Weekdays: [8]string{"", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"},
				Near:     [3]string{"bugün", "yarın"}, Form: "D W",
			},
			To: Naming{
				Weekdays: [8]string{"", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"},
				Near:     [3]string{"bugün", "yarın"}, Form: "D W",
			},
			Short: Naming{
				Weekdays: [8]string{"", "Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"},
				Near:     [3]string{"bugün", "yarın"}, Form: "D W",
			},
		},
		Measures: Measures{Hour: "sa", Minute: "dk", Point: ",", Signs: map[string]string{"UZS": "UZS", "KGS": "KGS"}},
		Places: Places{
			Cities: map[string]string{
				"Europe/Istanbul": "İstanbul", "Europe/London": "Londra", "Europe/Moscow": "Moskova", "Europe/Paris": "Paris",
				"Europe/Vienna": "Viyana", "Asia/Baku": "Bakü", "Asia/Tashkent": "Taşkent", "Asia/Almaty": "Almatı", "Asia/Tbilisi": "Tiflis",
				"Europe/Kyiv": "Kiev", "Europe/Athens": "Atina", "Europe/Rome": "Roma", "Asia/Yekaterinburg": "Yekaterinburg",
				"Asia/Nicosia": "Lefkoşa", "Asia/Bishkek": "Bişkek", "Asia/Ashgabat": "Aşkabat", "Europe/Brussels": "Brüksel",
			},
			Zones: []string{"Europe/Istanbul", "Asia/Nicosia", "Asia/Baku", "Europe/Berlin", "Europe/London", "Europe/Vienna", "Asia/Dubai",
				"America/New_York"},
			Zone: "Europe/Istanbul", Currency: "TRY",
		},
		Typed: Typed{
			Greetings: []string{"merhaba", "selam", "selamlar", "günaydın", "iyi"},
			Letters:   "ğış",
			Remove:    []string{"sil", "kaldır", "silinsin"},
			Days: TypedDays{
				Weekdays: map[string]int{
					"pzt": 1, "sal": 2, "çar": 3, "per": 4, "cum": 5, "cmt": 6, "paz": 7, "pts": 1, "prş": 4, "çrş": 3, "cts": 6,
					"pazartesi": 1, "salı": 2, "çarşamba": 3, "perşembe": 4, "cuma": 5, "cumartesi": 6, "pazar": 7,
				},
				Months: map[string]int{
					"oca": 1, "şub": 2, "mar": 3, "nis": 4, "may": 5, "haz": 6, "tem": 7, "ağu": 8, "eyl": 9, "eki": 10, "kas": 11, "ara": 12,
					"ocak": 1, "şubat": 2, "mart": 3, "nisan": 4, "mayıs": 5, "haziran": 6, "temmuz": 7, "ağustos": 8, "eylül": 9,
					"ekim": 10, "kasım": 11, "aralık": 12,
				},
				Numerals: map[string]int{"bir": 1, "iki": 2, "üç": 3, "dört": 4, "beş": 5, "altı": 6, "yedi": 7},
				Relative: map[string]int{"bugün": 0, "yarın": 1, "öbür gün": 2, "ertesi gün": 1, "yarına": 1, "bugüne": 0, "haftaya": 7},
				Units:    map[string]int{"gün": 1, "hafta": 7},
				Later:    []string{"sonra", "sonraya"},
				Next:     []string{"gelecek", "önümüzdeki"}, This: []string{"bu"},
				Behind:  []string{"günü", "gününe"},
				Fillers: []string{"için", "lütfen", "saat", "ve"},
			},
			Times: TypedTimes{
				At: []string{"saat", "saati"}, Hours: []string{"da", "de", "ta", "te", "a", "e", "ya", "ye"},
				Parts: map[string][2]int{
					"sabah": {0, 12}, "sabahleyin": {0, 12}, "öğleden sonra": {12, 24}, "öğleden önce": {0, 12}, "akşam": {17, 24}, "akşamüstü": {16, 20},
				},
				To:      []string{"ile"},
				Leads:   []string{"saat", "sabah", "akşam", "öğle", "önce", "sonra"},
				None:    []string{"yok", "hayır", "hiç", "kapat"},
				AsUsual: []string{"varsayılan", "her zamanki gibi"},
			},
			Work: TypedWork{
				And: []string{"ve", "saat"}, Daily: []string{"her gün", "hergün"},
				Workdays: []string{"hafta içi", "haftaiçi"}, Weekend: []string{"hafta sonu", "haftasonu"},
				Breaks: []string{"öğle", "öğle arası", "öğlen", "mola", "ara", "yemek"},
				DayOff: []string{"tatil", "kapalı", "izin", "izinli", "çalışmıyorum"},
				Across: []string{"ye", "e"}, Shifts: []string{"gün aşırı", "vardiya", "vardiyalı"},
			},
			Goods: TypedGoods{
				HourUnits: []string{"saat", "sa.", "sa"}, MinuteUnits: []string{"dakika", "dk.", "dk"},
				Lengths: map[string]int{"yarım saat": 30, "bir buçuk saat": 90, "bir saat": 60}, AndHalf: []string{"buçuk"},
				Free: []string{"ücretsiz", "bedava"}, AtLeast: []string{"en az"}, AtMost: []string{"en fazla"},
				Counted:    []string{"yaş", "yıl", "tırnak", "parmak", "adet", "kez", "defa", "gün", "hafta", "ay"},
				NotForSale: []string{"fiyat listesi", "fiyatlar", "adres", "tel.", "telefon", "indirim", "çalışma saatleri", "sok.", "cad."},
				Around:     []string{"yaklaşık", "fiyat", "ücret", "süre", "ve", "için"},
				AllPrices:  []string{"tüm fiyatlar", "fiyatlar"}, Percent: []string{"yüzde"},
			},
			Wish: TypedWish{
				Book:   []string{"randevu al", "randevu almak", "randevu istiyorum", "rezervasyon", "kaydet"},
				Move:   []string{"taşı", "taşıyın", "ertele", "erteleyin", "değiştir", "kaydır"},
				Cancel: []string{"iptal et", "iptal", "iptal edin", "iptal etmek", "vazgeçtim"},
				Show:   []string{"randevularım", "randevum", "randevular", "randevum ne zaman"},
				Asides: []string{"istiyorum", "isterim", "randevu", "randevuyu", "randevumu", "bir", "bana", "lütfen", "almak"},
			},
		},
	})
}
