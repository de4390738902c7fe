package words

// Typed is what people type in a language, as package said understands it: in small letters, or as it is usually written.
// Where it says stems, a stem of more than three letters stands for every word that begins with it, up to four letters
// longer; all others are whole words, or several with a space between them.
type Typed struct {
	Greetings []string // with which somebody begins, so that they are heard to speak it; English and Russian are heard without
	Letters   string   // that no other language here has: whoever writes them speaks it
	Remove    []string // to be rid of a note

	Days  TypedDays
	Times TypedTimes
	Work  TypedWork
	Goods TypedGoods
	Wish  TypedWish
}

// TypedDays are how days are said.
type TypedDays struct {
	Weekdays   map[string]int // stems, 1 (Monday) to 7 (Sunday)
	Months     map[string]int // stems
	MonthFirst bool           // "December 25" is a date
	Numerals   map[string]int
	Relative   map[string]int // how many days ahead: "завтра" is 1
	Units      map[string]int // how many days long: "неделю" is 7
	In         []string       // before a stretch: "через" 3 дня
	Later      []string       // behind a stretch: 3 gün "sonra"
	Next, This []string       // stems, before a weekday
	Ordinals   []string       // behind the number of a day: "го", "th"
	Of         []string       // between a day and its month or year: "de"
	Year       []string       // behind a year: "года"
	Behind     []string       // a day, and say nothing more: "günü"
	Fillers    []string       // that may stand before anything and say nothing
}

// TypedTimes are how times of the day are said.
type TypedTimes struct {
	At       []string          // before a time: "в", "at"
	Hours    []string          // behind the number of an hour: "часов", "Uhr"
	Morning  []string          // behind an hour before noon: "утра", "am"
	Evening  []string          // behind one after it: "вечера", "pm"
	Night    []string          // behind one after midnight: "ночи"
	Parts    map[string][2]int // of the day, from hour to hour: "вечером"
	From, To []string          // around a stretch: "с", "до"
	Leads    []string          // beginnings of words that tell of a time, so that they are no reason to be off
	None     []string          // no quiet hours
	AsUsual  []string          // quiet hours as the master has them
}

// TypedWork is how working hours are said.
type TypedWork struct {
	And      []string // between days or hours, and before them
	Daily    []string // every day
	Workdays []string // Monday to Friday
	Weekend  []string
	Breaks   []string // before the hours of a break: "обед"
	DayOff   []string
	Across   []string // between the numbers of shifts: 2 "через" 2
	Shifts   []string // that somebody works in shifts
}

// TypedGoods is how services, their lengths and prices are said.
type TypedGoods struct {
	HourUnits, MinuteUnits []string       // behind a number
	Lengths                map[string]int // in minutes: "полчаса"
	AndHalf                []string       // between a number and hours: 2 "с половиной" часа
	Free                   []string
	AtLeast, AtMost        []string // before a price: "от", "до"
	Counted                []string // beginnings of what a number counts that is no price: "лет"
	NotForSale             []string // beginnings of lines that are no services: "адрес"
	Around                 []string // that lead to a price or a length
	AllPrices              []string
	Percent                []string // beginnings of words
}

// TypedWish is how clients say what they want.
type TypedWish struct {
	Book, Move, Cancel []string
	Show               []string // their bookings
	Asides             []string // that may stand anywhere in a wish and say nothing about it
}
