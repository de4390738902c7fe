package dialog

import (
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// What every messenger can show.
const (
	mostText    = 4096
	mostButtons = 100
)

func TestScreensStayWithinWhatMessengersShow(t *testing.T) {
	for _, language := range words.Codes() {
		for name, s := range gallery(language) {
			checkBounds(t, name, s)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := words.In(rapid.SampledFrom(words.Codes()).Draw(t, "language"))
		for name, s := range anyScreens(t, w) {
			checkBounds(t, name, s)
		}
		for name, s := range anySetupScreens(t, w) {
			checkBounds(t, name, s)
		}
	})
}

// anyScreens are the screens that hold what people typed, or lists, with anything in them.
func anyScreens(t *rapid.T, w *words.Words) map[string]Screen {
	texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return anyText(t, "text", 600) }), 4, 4).Draw(t, "texts")
	text := func(label string) string { return texts[rapid.IntRange(0, len(texts)-1).Draw(t, label)] }
	var services []serviceView
	for number := range rapid.IntRange(0, 200).Draw(t, "services") {
		services = append(services, serviceView{Number: number, Name: texts[number%len(texts)], Length: 24 * time.Hour, Price: 10_000_000_00, Currency: "UZS"})
	}
	page := rapid.IntRange(0, 50).Draw(t, "page")
	var id domain.ID
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	p := picker{Master: id, Place: 49, Services: []int{1, 2, 3, 4, 5, 6, 7, 199}}
	if rapid.Bool().Draw(t, "moving") {
		p = picker{Booking: id, Revision: 99_999}
	}
	day := slots.Date{Year: 2026, Month: 11, Day: 28}
	var starts []time.Time
	for i := range rapid.IntRange(0, 288).Draw(t, "starts") {
		starts = append(starts, galleryTime(28, 0, 5*i))
	}
	visit := visitView{
		When: moment{Start: galleryTime(28, 10, 0), End: galleryTime(28, 11, 0), Today: galleryToday, City: text("city")}, Services: text("services"),
		Place: text("place"), With: text("with"), Price: 1, Currency: "RUB",
	}
	booked := bookingView{News: "booked", Booking: id, Revision: 9999, Visit: visit, CanMove: true, CanCancel: true, Hint: text("hint")}
	var visits []workVisit
	var ahead []bookingView
	for range rapid.IntRange(0, 120).Draw(t, "visits") {
		visits = append(visits, workVisit{Booking: id, When: slots.Span{Start: galleryTime(28, 10, 0), End: galleryTime(28, 11, 0)}, Client: visit.With, Services: visit.Services})
		ahead = append(ahead, booked)
	}
	work := workDayView{Today: galleryToday, Day: day, Home: true, Visits: visits, Page: page, Off: []string{text("reason")}, Closed: true, Client: true}
	var days []workDayView
	for range 7 {
		days = append(days, work)
	}
	var links []linkView
	for number := range mostLinks {
		links = append(links, linkView{Number: number, Addresses: []Address{{"telegram", text("address")}}})
	}
	var off []timeOffView
	for range rapid.IntRange(0, 1000).Draw(t, "time off") {
		off = append(off, timeOffView{ID: id, Text: "1 декабря 2026"})
	}
	var known []masterView
	for range rapid.IntRange(0, 300).Draw(t, "masters") {
		known = append(known, masterView{ID: id, Name: visit.With})
	}
	var wheres []placeView
	for number := range rapid.IntRange(0, 50).Draw(t, "places") {
		wheres = append(wheres, placeView{Number: number, Name: visit.Place})
	}
	var addresses []string
	for _, where := range wheres {
		addresses = append(addresses, where.Name)
	}
	return map[string]Screen{
		"hello":    helloScreen(w, text("name"), text("hint")),
		"card":     cardScreen(w, cardView{Name: text("name"), About: text("about"), Places: addresses, Master: id, Bookable: true, Several: true, Working: true}),
		"services": servicesScreen(w, servicesView{Master: id, Services: services, Page: page}),
		"several":  servicesScreen(w, servicesView{Master: id, Services: services, Page: page, Several: true, Ticked: []int{0, 1, 2, 3, 4, 5, 6, 7}}),
		"places":   wherePlacesScreen(w, placesView{Master: id, Services: p.Services, Places: wheres}),
		"when":     whenScreen(w, whenView{For: p, Services: text("services"), Today: galleryToday, Offers: starts[:min(3, len(starts))]}),
		"month":    monthScreen(w, monthView{For: p, Today: galleryToday, Month: firstOf(day), First: galleryToday, Last: day.AddDays(90)}),
		"day":      dayScreen(w, dayView{For: p, Today: galleryToday, Day: day, Starts: starts, Page: page}),
		"confirm":  confirmScreen(w, confirmView{For: p, Visit: visit, FromDay: day, FromTime: "10:00"}),
		"booking":  bookingScreen(w, booked), "cancel": cancelScreen(w, booked),
		"bookings": bookingsScreen(w, bookingsView{Visits: ahead, Page: page, Active: id}),
		"masters":  mastersScreen(w, known),
		"work":     workDayScreen(w, work), "week": weekScreen(w, weekView{Today: galleryToday, Days: days}),
		"links": linksScreen(w, linksView{Links: links}), "time off": timesOffScreen(w, text("hint"), off, galleryToday),
		"owned": serviceListScreen(w, text("hint"), services, page), "own places": placesScreen(w, "", wheres),
		"ready": readyScreen(w, text("name")), "share": shareScreen(w, text("name"), []Address{{"vk", text("address")}}),
		"name": signNameScreen(w, text("hint"), text("offered"), "RUB"),
	}
}

// failing is what a *testing.T and a *rapid.T have in common here.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

func checkBounds(t failing, name string, s Screen) {
	t.Helper()
	length, buttons, seen := 0, 0, map[string]bool{}
	for _, run := range s.Text {
		length += utf8.RuneCountInString(run.Text)
	}
	if length == 0 || length > mostText {
		t.Fatalf("%s: a text of %d characters", name, length)
	}
	for _, row := range s.Choices {
		if len(row) == 0 || len(row) > 7 {
			t.Fatalf("%s: a row of %d buttons", name, len(row))
		}
		for _, choice := range row {
			buttons++
			if choice.Label == "" || len(choice.Action) > LongestAction || choice.Action == "" || utf8.RuneCountInString(choice.Label) > longestLabel {
				t.Fatalf("%s: the button %q of %q", name, choice.Label, choice.Action)
			}
			if _, err := parseAction(choice.Action); err != nil {
				t.Fatalf("%s: the button %q has %q, which is no action", name, choice.Label, choice.Action)
			}
			if choice.Action != string(noop) && choice.Label != dot && seen[choice.Label] {
				t.Fatalf("%s: two buttons %q", name, choice.Label)
			}
			seen[choice.Label] = true
		}
	}
	if buttons > mostButtons {
		t.Fatalf("%s: %d buttons", name, buttons)
	}
}
