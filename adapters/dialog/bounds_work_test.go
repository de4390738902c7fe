package dialog

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
	"zapis/projections"
)

func TestAMastersScreensStayWithinWhatMessengersShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := words.In(rapid.SampledFrom(words.Codes()).Draw(t, "language"))
		for name, s := range anyWorkScreens(t, w) {
			checkBounds(t, name, s)
		}
	})
}

// anyWorkScreens are a master's screens with whatever people are called and wrote.
func anyWorkScreens(t *rapid.T, w *words.Words) map[string]Screen {
	texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return anyText(t, "text", 1000) }), 4, 4).Draw(t, "texts")
	text := func(label string) string { return texts[rapid.IntRange(0, len(texts)-1).Draw(t, label)] }
	var id domain.ID
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	many, page := rapid.IntRange(0, 60).Draw(t, "how many"), rapid.IntRange(0, 50).Draw(t, "page")
	visit := visitView{
		When: moment{Start: galleryTime(28, 10, 0), End: galleryTime(28, 11, 0), Today: galleryToday}, Services: text("services"),
		Place: text("place"), With: text("with"), Price: 1, Currency: "RUB",
	}
	own := bookingView{
		News: "edited", Booking: id, Revision: 99_999, Visit: visit, Master: true, Hint: text("hint"), Stars: 3, State: "request",
		CanMove: true, CanCancel: true, CanRestore: true, Again: action{Verb: handPlace, ID: id, Services: []int{1, 2, 3, 4, 5, 6, 7, 199}},
		Own: ownBooking{
			Client: id, Known: true, Channels: []string{"telegram", "vk", "whatsapp"}, Phone: "+79123456789", Visits: 1_000_000,
			CanConfirm: true, CanAsk: true, CanEdit: true, CanMiss: true, CanCome: true, Review: text("review"), Answer: text("answer"),
		},
	}
	client := projections.Client{Client: id, Name: text("name"), Phone: "+79123456789", Note: text("note"), Visits: 3, NoShows: 2, Cancellations: 1, Blocked: true}
	var found []projections.Client
	var services []serviceView
	var past []pastVisit
	var said []ownReviewView
	var waiting []workVisit
	for number := range many {
		found = append(found, client)
		services = append(services, serviceView{Number: number, Name: texts[number%len(texts)], Length: 24 * time.Hour, Price: 10_000_000_00, Currency: "UZS"})
		past = append(past, pastVisit{Booking: id, Visit: visit, Stars: 5, Missed: number%2 == 0})
		said = append(said, ownReviewView{Booking: id, Client: client.Name, When: visit.When, Services: visit.Services, Stars: 5, Answer: visit.With})
		waiting = append(waiting, workVisit{Booking: id, When: slots.Span{Start: galleryTime(28, 10, 0), End: galleryTime(28, 11, 0)}, Client: client.Name, Services: visit.Services, Request: true})
	}
	found, past, said = found[:min(many, perPage)], past[:min(many, perPage)], said[:min(many, perPage)]
	ticks := ticksView{
		Name: "ticks", Title: text("title"), Services: services, Ticked: []int{0, 1, 2, 3, 4, 5, 6, 199}, Page: page, Button: "button.save",
		Self: action{Verb: editServices, ID: id, Revision: 99_999}, Further: action{Verb: saveServices, ID: id, Revision: 99_999},
		Back: action{Verb: openBooking, ID: id}, Places: action{Verb: editPlace, ID: id, Revision: 99_999},
	}
	byHandOf := confirmView{For: picker{Client: id, Place: 49, Services: []int{1, 2, 3, 4, 5, 6, 7, 199}}, Visit: visit}
	one := ownReviewView{Booking: id, Client: text("client"), When: visit.When, Services: visit.Services, Stars: 5, Text: text("said"), Answer: text("answered")}
	invited := inviteView{Client: id, Name: text("invited"), Master: text("master"), Addresses: []Address{{"vk", text("address")}}, Next: &visit}
	return map[string]Screen{
		"own":     bookingScreen(w, own),
		"reason":  reasonScreen(w, own, toCancel),
		"ticks":   ticksScreen(w, ticks),
		"outside": outsideScreen(w, outsideView{Confirm: byHandOf, Reason: "closed"}),
		"confirm": confirmScreen(w, byHandOf),
		"whom":    whomScreen(w, whomView{Hint: text("hint"), Clients: clientLines(found), Name: text("new")}),
		"hand":    handServicesScreen(w, handServicesView{Hint: text("hint"), Client: id, Services: services, Page: page}),
		"clients": clientsScreen(w, clientsView{Search: text("search"), Clients: clientLines(found), Total: many, Page: page}),
		"client":  clientScreen(w, clientView{Hint: text("hint"), Master: id, Client: client, Today: galleryToday, Since: galleryToday, Next: &visit, Link: text("link")}),
		"past":    clientHistoryScreen(w, clientHistoryView{Client: id, Name: text("name"), Visits: past, Page: page, More: true}),
		"note":    noteScreen(w, noteView{Hint: text("hint"), Client: id, Name: text("name"), Note: text("note")}),
		"block":   blockScreen(w, blockView{Client: id, Name: text("name"), Ahead: 3}),
		"reviews": ownReviewsScreen(w, ownReviewsView{Rating: projections.Rating{Average: 5, Count: many}, Reviews: said, Page: page, More: true}),
		"review":  ownReviewScreen(w, one), "answer": answerScreen(w, one),
		"invite": inviteScreen(w, invited),
		"home":   workDayScreen(w, workDayView{Today: galleryToday, Day: galleryToday, Home: true, Requests: waiting, Visits: waiting, Page: page, Client: true}),
		"month":  workMonthScreen(w, workMonthView{Today: galleryToday, Month: firstOf(galleryToday), Booked: map[slots.Date]int{galleryToday: many}}),
	}
}
