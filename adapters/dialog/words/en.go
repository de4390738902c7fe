package words

func init() {
	speak(Language{
		Code: "en", Name: "English",
		Calendar: Calendar{
			Months: [13]string{"", "January", "February", "March", "April", "May", "June",
				"July", "August", "September", "October", "November", "December"},
			Titles: [13]string{"", "January", "February", "March", "April", "May", "June",
				"July", "August", "September", "October", "November", "December"},
			Day: "D M", DayOfYear: "D M Y", First: "D",
			Full: Naming{
				Weekdays: [8]string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
				Near:     [3]string{"today", "tomorrow"}, Form: "W, D",
			},
			On: Naming{
				Weekdays: [8]string{"", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"},
				Near:     [3]string{"today", "tomorrow"}, Form: "W, D",
			},
			To: Naming{
				Weekdays: [8]string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
				Near:     [3]string{"today", "tomorrow"}, Form: "W, D",
			},
			Short: Naming{
				Weekdays: [8]string{"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
				Near:     [3]string{"today", "tomorrow"}, Form: "W, D",
			},
		},
		Measures: Measures{Hour: "h", Minute: "min", Point: ".", SignFirst: true},
		Places: Places{
			Zones: []string{"Europe/London", "Europe/Berlin", "Europe/Istanbul", "Asia/Dubai", "America/New_York", "America/Los_Angeles",
				"Asia/Tbilisi", "Europe/Moscow"},
			Zone: "Europe/London", Currency: "USD",
		},
		Typed: Typed{
			Remove: []string{"delete", "remove", "clear"},
			Days: TypedDays{
				Weekdays: map[string]int{
					"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7, "tues": 2, "weds": 3, "thur": 4, "thurs": 4,
					"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
				},
				Months: map[string]int{
					"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
					"sept": 9, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
					"september": 9, "october": 10, "november": 11, "december": 12,
				},
				MonthFirst: true,
				Numerals:   map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
				Relative:   map[string]int{"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2},
				Units:      map[string]int{"day": 1, "days": 1, "week": 7, "weeks": 7},
				In:         []string{"in"},
				Next:       []string{"next"}, This: []string{"this"},
				Ordinals: []string{"th", "st", "nd", "rd"}, Of: []string{"of"},
				Fillers: []string{"at", "on", "the", "for", "please", "in"},
			},
			Times: TypedTimes{
				At: []string{"at"}, Hours: []string{"h", "o'clock"}, Morning: []string{"am"}, Evening: []string{"pm"},
				Parts: map[string][2]int{
					"morning": {0, 12}, "afternoon": {12, 17}, "evening": {17, 24}, "after lunch": {13, 24}, "before lunch": {0, 13},
				},
				From: []string{"from"}, To: []string{"to", "till", "until"},
				Leads:   []string{"at", "in", "from", "until", "till", "to", "after", "before", "morning", "evening", "afternoon"},
				None:    []string{"none", "no", "never", "off", "any time"},
				AsUsual: []string{"as usual", "as the master has it", "default", "by default"},
			},
			Work: TypedWork{
				And: []string{"and", "from", "on"}, Daily: []string{"daily", "everyday", "every day"},
				Workdays: []string{"weekdays"}, Weekend: []string{"weekends", "weekend"},
				Breaks: []string{"lunch", "break", "except", "without"},
				DayOff: []string{"closed", "off", "day off", "not working"},
				Across: []string{"on"}, Shifts: []string{"every other day", "shifts"},
			},
			Goods: TypedGoods{
				HourUnits: []string{"hours", "hour", "hrs", "hr", "h"}, MinuteUnits: []string{"minutes", "mins", "min", "m"},
				Lengths: map[string]int{"half an hour": 30, "an hour": 60},
				Free:    []string{"free"}, AtLeast: []string{"from", "starting at"}, AtMost: []string{"up to"},
				Counted:    []string{"in 1", "years", "nails", "pcs", "ml", "times", "days", "weeks"},
				NotForSale: []string{"pricelist", "price list", "prices", "address", "phone", "opening"},
				Around: []string{"from", "up", "to", "about", "approx", "price", "cost", "duration", "time", "for", "starting",
					"at"},
				AllPrices: []string{"all prices", "prices"}, Percent: []string{"percent"},
			},
			Wish: TypedWish{
				Book: []string{"book"}, Move: []string{"move", "reschedule"}, Cancel: []string{"cancel"},
				Show: []string{"my bookings", "my booking", "my appointments", "my appointment", "bookings", "when is my appointment"},
				Asides: []string{"i", "want", "would", "like", "need", "to", "me", "a", "an", "my", "booking", "appointment", "visit", "can",
					"you", "please"},
			},
		},
	})
}
