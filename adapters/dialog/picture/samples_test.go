package picture

import "fmt"

func span(from, to int) Span { return Span{from * 60, to * 60} }

func at(hour, minute, length int) Span { return Span{hour*60 + minute, hour*60 + minute + length} }

// cards and weeks are the samples that tests compare and people look at.
var cards = map[string]Card{
	"usual": {
		Name: "Анна Сергеева", About: "Маникюр и педикюр",
		Services: []string{"Маникюр с покрытием · 1 ч 30 мин · 2 000 ₽", "Снятие · 30 мин · 500 ₽", "Педикюр · 1 ч 15 мин · 2 400 ₽"},
		Place:    "Большая Садовая, 3, вход со двора",
		Invite:   "Записаться: наведите камеру", Address: "https://t.me/zapis_bot?start=a7Kq2mX9",
	},
	"english": {
		Name: "Jo", About: "Barber 💈 since 2009",
		Services: []string{"Haircut · 45 min · £30", "Beard · 20 min · £15", "Both · 1 h · £40"},
		Place:    "12 Camden Passage, London N1", Invite: "Book: point your camera here", Address: "https://t.me/zapis_bot?start=b1",
	},
	"long": {
		Name: "Александра Константиновна Благовещенская-Преображенская 💅✨", About: "Мастер маникюра, педикюра, наращивания ногтей и дизайна любой сложности, опыт двенадцать лет, выезд",
		Services: many(200), Place: "Санкт-Петербург, проспект Добролюбова, дом 16, корпус 2, литера А, этаж 7, помещение 714, домофон 4417, направо",
		Invite: "Записаться: наведите камеру телефона на этот код и выберите удобное время", Address: "https://wa.me/79991234567?text=%D0%97%D0%B0%D0%BF%D0%B8%D1%81%D1%8C+a7Kq2mX9",
	},
	"bare": {Name: "Әлия 💅", Address: "https://vk.me/club1?ref=a7Kq2mX9"},
}

func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("Услуга %d с названием средней длины · 45 мин · 1 200 ₽", i+1)
	}
	return out
}

var ru = []string{"пн 23", "вт 24", "ср 25", "чт 26", "пт 27", "сб 28", "вс 29"}
var kk = []string{"дс 30", "сс 1", "ср 2", "бс 3", "жм 4", "сн 5", "жс 6"}

var en = []string{"Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29"}

func days(titles []string, day func(i int) Day) []Day {
	out := make([]Day, len(titles))
	for i, title := range titles {
		out[i] = day(i)
		out[i].Title = title
		out[i].Today = i == 1
	}
	return out
}

var weeks = map[string]Week{
	"usual": {Title: "23–29 ноября", Now: 14*60 + 20, Days: days(ru, func(i int) Day {
		if i == 6 {
			return Day{Note: "выходной"}
		}
		d := Day{Open: []Span{span(10, 14), span(15, 20)}, Note: fmt.Sprintf("%d записи", 2+i%3)}
		d.Items = []Item{
			{at(10, 0, 90), Booking, "Ирина П.", "Маникюр с покрытием"},
			{at(12, 30, 30), Booking, "Олег", "снятие"},
			{at(15+i%2, 15, 75), Kind(i % 2), "Екатерина Вознесенская", "Педикюр"},
		}
		if i == 3 {
			d.Items = append(d.Items, Item{at(17, 0, 180), Off, "Врач", ""})
		}
		if i == 4 {
			d.Items = []Item{{span(0, 24), Off, "Отпуск", "до 5 декабря"}}
			d.Note = "отпуск"
		}
		return d
	})},
	"full": {Title: "23–29 ноября", Now: 11 * 60, Days: days(ru, func(i int) Day {
		d := Day{Open: []Span{span(9, 18)}, Note: "12 записей"}
		for n := range 12 {
			d.Items = append(d.Items, Item{at(9, n*45, 45), Booking, []string{"Ирина П.", "Олег", "Константин Д.", "Мария", "Ян"}[(n+i)%5], "стрижка"})
		}
		return d
	})},
	"dense": {Title: "23–29 ноября", Now: -1, Days: days(ru, func(i int) Day {
		d := Day{Open: []Span{span(9, 21)}, Note: "48 записей"}
		for n := range 48 {
			d.Items = append(d.Items, Item{at(9, n*15, 15), Kind(n % 7 / 6), []string{"Ирина П.", "Олег", "Константин Д.", "Мария", "Ян"}[(n+i)%5], "стрижка"})
		}
		return d
	})},
	"night": {Title: "November 23–29", Now: 25 * 60, Days: days(en, func(i int) Day {
		return Day{Open: []Span{span(22, 26)}, Note: "1 booking", Items: []Item{{at(23, 30, 60), Booking, "Alexandra", "massage"}, {at(22, 0, 45), Request, "Bob", ""}}}
	})},
	"overlap": {Title: "Week of November 23", Now: 600, Days: days(en, func(i int) Day {
		d := Day{Open: []Span{span(9, 17)}}
		for n := range i + 1 {
			d.Items = append(d.Items, Item{at(10, n*20, 90), Kind(n % 2), fmt.Sprintf("Client %d", n), "haircut"})
		}
		return d
	})},
	"kazakh": {Title: "30 қараша – 6 желтоқсан", Now: -1, Days: days(kk, func(i int) Day {
		return Day{Note: "5 жазылу", Open: []Span{span(10, 19)}, Items: []Item{{at(10, 0, 90), Booking, "Әлия Қ.", "Шаш қию · Ұзын шаш"}, {at(13, 0, 60), Off, "Түскі үзіліс", ""}}}
	})},
	"empty":   {Title: "30 ноября – 6 декабря", Now: -1, Days: days(ru, func(i int) Day { return Day{Open: []Span{span(10, 19)}} })},
	"nothing": {Title: "30 ноября – 6 декабря", Now: -1, Days: days(ru, func(i int) Day { return Day{} })},
	"day": {Title: "вторник, 24 ноября", Now: -1, Days: []Day{{Title: "вторник, 24 ноября", Today: true, Open: []Span{span(10, 19)},
		Items: []Item{{at(10, 0, 90), Booking, "Ирина П.", "Маникюр с покрытием · Большая Садовая, 3"}, {at(13, 0, 30), Request, "Олег", "Стрижка"}}}}},
}
