package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// galleryOwn is a booking of next Saturday as its master sees it.
func galleryOwn(w *words.Words, news string) bookingView {
	v := galleryBooking(w, news)
	v.Master, v.Visit.With = true, localized(w, "Ирина П.", "Irene P.")
	v.Own = ownBooking{
		Client: domain.ID{5}, Known: true, Channels: []string{"telegram", "vk"}, Phone: "+79123456789", Visits: 5,
		CanAsk: true, CanEdit: true,
	}
	return v
}

func ownBookingGallery(w *words.Words) map[string]Screen {
	open, request, guest := galleryOwn(w, ""), galleryOwn(w, ""), galleryOwn(w, "written")
	request.State, request.Own.CanConfirm, request.Own.Visits = "request", true, 0
	guest.Own.Channels, guest.Own.Visits, guest.Own.Phone = nil, 0, ""
	cancelled := galleryOwn(w, "cancelled")
	cancelled.Cancelled, cancelled.CanMove, cancelled.CanCancel, cancelled.CanRestore = true, false, false, true
	cancelled.Own.CanAsk, cancelled.Own.CanEdit, cancelled.Own.UndoMin = false, false, 10
	cancelled.Again = action{Verb: handPlace, ID: domain.ID{5}, Services: []int{0}}
	began := galleryOwn(w, "")
	began.Visit, began.Over, began.State, began.CanMove, began.CanCancel = galleryVisit(w, 23), true, "over", false, false
	began.Visit.With = open.Visit.With
	began.Own.CanAsk, began.Own.CanEdit, began.Own.CanMiss = false, false, true
	missed := began
	missed.State, missed.Own.CanMiss, missed.Own.CanCome = "no_show", false, true
	reviewed := began
	reviewed.State, reviewed.Own.CanMiss, reviewed.Stars = "completed", false, 4
	reviewed.Own.Review = localized(w, "Аккуратно и быстро <3", "Neat and quick <3")
	reviewed.Own.Answer = localized(w, "Спасибо!", "Thank you!")
	services := galleryServices(w)
	edit := ticksView{
		Name: "booking.edit", Title: w.Text("own.edit", nil), Services: services, Ticked: []int{0, 1}, Total: services[0],
		Self:    action{Verb: editServices, ID: galleryID, Revision: 1},
		Further: action{Verb: saveServices, ID: galleryID, Revision: 1}, Button: "button.save",
		Back: action{Verb: openBooking, ID: galleryID}, Places: action{Verb: editPlace, ID: galleryID, Revision: 1},
	}
	edit.Services[0].Ticked, edit.Services[1].Ticked = true, true
	byHand := edit
	byHand.Name, byHand.Title, byHand.Button, byHand.Places = "byhand.several", w.Text("services.several", nil), "button.further", action{}
	byHand.Self, byHand.Further = action{Verb: handSeveral, ID: domain.ID{5}}, action{Verb: handPlace, ID: domain.ID{5}}
	byHand.Back = action{Verb: handService, ID: domain.ID{5}}
	outside := outsideView{Reason: "closed", Confirm: confirmView{For: picker{Client: domain.ID{5}, Services: []int{0}}, Visit: galleryVisit(w, 28)}}
	outside.Confirm.Visit.With = open.Visit.With
	hand := confirmView{For: outside.Confirm.For, Visit: outside.Confirm.Visit}
	past := outside
	past.Reason, past.Confirm.For = "past", picker{Booking: galleryID, Revision: 1}
	moving := action{Verb: moveWhen, ID: galleryID, Revision: 1}
	return map[string]Screen{
		"work_booking_open":         bookingScreen(w, open),
		"work_booking_request":      bookingScreen(w, request),
		"work_booking_written":      bookingScreen(w, guest),
		"work_booking_confirmed":    bookingScreen(w, galleryOwn(w, "confirmed")),
		"work_booking_edited":       bookingScreen(w, galleryOwn(w, "edited")),
		"work_booking_restorable":   bookingScreen(w, cancelled),
		"work_booking_began":        bookingScreen(w, began),
		"work_booking_missed":       bookingScreen(w, missed),
		"work_booking_reviewed":     bookingScreen(w, reviewed),
		"work_booking_decline":      reasonScreen(w, request, toDecline),
		"work_booking_ask":          reasonScreen(w, open, toAsk),
		"work_booking_edit":         ticksScreen(w, edit),
		"hand_several":              ticksScreen(w, byHand),
		"work_booking_edit_outside": editOutsideScreen(w, "too_long", action{Verb: saveServices, ID: galleryID, Revision: 1, Services: []int{0}, N: 1}),
		"work_booking_edit_full":    noRoomScreen(w, "slot_taken", moving),
		"work_booking_place":        editPlaceScreen(w, editPlaceView{Booking: galleryID, Revision: 1, Places: []placeView{{Number: 1, Name: open.Visit.Place}}}),
		"work_outside":              outsideScreen(w, outside),
		"work_outside_past":         outsideScreen(w, past),
		"work_hand_confirm":         confirmScreen(w, hand),
	}
}

func galleryClients(w *words.Words) []projections.Client {
	return []projections.Client{
		{Client: domain.ID{5}, Name: localized(w, "Ирина П.", "Irene P."), Phone: "+79123456789", Channels: []string{"telegram"}, Visits: 5},
		{Client: domain.ID{6}, Name: localized(w, "Ольга", "Olga"), Channels: []string{}},
		{Client: domain.ID{7}, Visits: 1, Blocked: true, Channels: []string{"vk"}},
	}
}

func byHandGallery(w *words.Words) map[string]Screen {
	lines, olga := clientLines(galleryClients(w)), localized(w, "Ольга", "Olga")
	next := galleryVisit(w, 28)
	link := []Address{{"telegram", "https://t.me/zapis_bot?start=7KQ2MXR4TZB"}, {"vk", "https://vk.me/zapis?ref=7KQ2MXR4TZB"}}
	invited := inviteView{Client: domain.ID{6}, Name: olga, Master: localized(w, "Анна, маникюр", "Anna, nails"), Addresses: link}
	booked := invited
	booked.Next = &next
	places := []placeView{{Number: 0, Name: next.Place}, {Number: 2, Name: localized(w, "Тверская, 10", "1 High Street")}}
	return map[string]Screen{
		"hand_whom":         whomScreen(w, whomView{Clients: lines}),
		"hand_whom_found":   whomScreen(w, whomView{Clients: lines[1:2], Searched: true, Name: olga}),
		"hand_whom_none":    whomScreen(w, whomView{Searched: true, Name: olga}),
		"hand_whom_phone":   whomScreen(w, whomView{Hint: w.Text("whom.bad_phone", nil), Searched: true}),
		"hand_name":         guestNameScreen(w, "", "+7 912 345-67-89"),
		"hand_services":     handServicesScreen(w, handServicesView{Hint: label(w, "whom.known", "Name", olga), Client: domain.ID{6}, Services: galleryServices(w)}),
		"hand_services_not": handServicesScreen(w, handServicesView{Client: domain.ID{6}}),
		"hand_places":       handPlacesScreen(w, handPlacesView{Client: domain.ID{6}, Services: []int{0}, Places: places}),
		"hand_when": whenScreen(w, whenView{
			For: picker{Client: domain.ID{6}, Services: []int{0}}, Services: next.Services, Length: 90 * time.Minute,
			Today: galleryToday, Offers: []time.Time{galleryTime(23, 18, 30)}, Master: true,
		}),
		"invite":         inviteScreen(w, invited),
		"invite_forward": forwardScreen(w, invited),
		"invite_booked":  forwardScreen(w, booked),
	}
}

func clientsGallery(w *words.Words) map[string]Screen {
	found := galleryClients(w)
	next := galleryVisit(w, 28)
	known := clientView{
		Master: galleryID, Client: found[0], Today: galleryToday, Since: slots.Date{Year: 2025, Month: 3, Day: 8},
		Last: galleryToday.AddDays(-20), Next: &next, Link: "VK",
	}
	known.Client.Note = localized(w, "Аллергия на акрил <!>", "Allergic to acrylic <!>")
	known.Client.NoShows, known.Client.Cancellations = 1, 2
	guest := clientView{Master: galleryID, Client: found[1], Today: galleryToday, Since: galleryToday}
	blocked := clientView{Hint: w.Text("client.was_blocked", nil), Master: galleryID, Client: found[2], Today: galleryToday, Since: galleryToday}
	visits := []pastVisit{{Booking: galleryID, Visit: galleryVisit(w, 20), Stars: 4}, {Booking: domain.ID{2}, Visit: galleryVisit(w, 10), Missed: true}}
	said := ownReviewView{
		Booking: galleryID, Client: found[0].Name, When: galleryVisit(w, 20).When, Services: next.Services, Stars: 4,
		Text: localized(w, "Аккуратно и быстро <3", "Neat and quick <3"),
	}
	answered := said
	answered.Hint, answered.Answer, answered.Booking = w.Text("answer.given", nil), localized(w, "Спасибо!", "Thank you!"), domain.ID{2}
	again := answered
	again.Hint = ""
	return map[string]Screen{
		"clients":           clientsScreen(w, clientsView{Clients: clientLines(found), Total: 43, Page: 1}),
		"clients_found":     clientsScreen(w, clientsView{Search: localized(w, "ири", "ire"), Clients: clientLines(found[:1]), Total: 1}),
		"clients_not_found": clientsScreen(w, clientsView{Search: "*_*"}),
		"clients_none":      clientsScreen(w, clientsView{}),
		"client_known":      clientScreen(w, known),
		"client_guest":      clientScreen(w, guest),
		"client_blocked":    clientScreen(w, blocked),
		"client_past":       clientHistoryScreen(w, clientHistoryView{Client: domain.ID{5}, Name: found[0].Name, Visits: visits, More: true}),
		"client_past_none":  clientHistoryScreen(w, clientHistoryView{Client: domain.ID{5}, Name: found[0].Name}),
		"client_note":       noteScreen(w, noteView{Client: domain.ID{5}, Name: found[0].Name}),
		"client_note_now":   noteScreen(w, noteView{Client: domain.ID{5}, Name: found[0].Name, Note: known.Client.Note}),
		"client_block":      blockScreen(w, blockView{Client: domain.ID{5}, Name: found[0].Name, Ahead: 2}),
		"own_reviews":       ownReviewsScreen(w, ownReviewsView{Rating: projections.Rating{Average: 4.86, Count: 37}, Reviews: []ownReviewView{said, answered}, More: true}),
		"own_reviews_none":  ownReviewsScreen(w, ownReviewsView{}),
		"own_review":        ownReviewScreen(w, said),
		"own_review_said":   ownReviewScreen(w, answered),
		"own_answer":        answerScreen(w, said),
		"own_answer_again":  answerScreen(w, again),
	}
}

func daysGallery(w *words.Words) map[string]Screen {
	client := localized(w, "Ирина П.", "Irene P.")
	request := workVisit{Booking: galleryID, When: slots.Span{Start: galleryTime(28, 10, 0), End: galleryTime(28, 11, 30)}, Client: client, Services: galleryServices(w)[0].Name, Request: true}
	missed, asked := request, request
	missed.Request, missed.Missed, asked.Request, asked.Asked = false, true, false, true
	missed.When, asked.When = slots.Span{Start: galleryTime(28, 12, 0), End: galleryTime(28, 13, 0)}, slots.Span{Start: galleryTime(28, 14, 0), End: galleryTime(28, 15, 0)}
	day := workDayView{Today: galleryToday, Day: galleryToday.AddDays(5), Visits: []workVisit{request, missed, asked}}
	home := workDayView{
		Today: galleryToday, Day: galleryToday, Home: true, Unanswered: 2, Requests: []workVisit{request},
		Next: slots.Span{Start: galleryTime(24, 10, 0), End: galleryTime(24, 12, 0)},
	}
	var week []workDayView
	for i := range 7 {
		week = append(week, workDayView{Today: galleryToday, Day: galleryToday.AddDays(i), Rest: i > 4})
	}
	month := workMonthView{Today: galleryToday, Month: firstOf(galleryToday), Booked: map[slots.Date]int{galleryToday: 2, galleryToday.AddDays(5): 1}}
	return map[string]Screen{
		"work_day_marked": workDayScreen(w, day),
		"work_home_full":  workDayScreen(w, home),
		"work_picture":    pictureScreen(w, weekView{Today: galleryToday, Days: week}, nil),
		"work_month":      workMonthScreen(w, month),
		"work_month_none": workMonthScreen(w, workMonthView{Today: galleryToday, Month: monthsAfter(galleryToday, 1)}),
	}
}

// galleryWeek is a week with everything in it, for its picture.
func galleryWeek(w *words.Words) weekView {
	visit := workVisit{When: slots.Span{Start: galleryTime(23, 10, 0), End: galleryTime(23, 11, 30)}, Client: localized(w, "Ирина", "Irene"), Services: galleryServices(w)[0].Name}
	request := visit
	request.Request, request.When = true, slots.Span{Start: galleryTime(23, 14, 0), End: galleryTime(24, 1, 0)}
	off := master.TimeOff{Span: slots.Span{Start: galleryTime(24, 0, 0), End: galleryTime(26, 12, 0)}, Reason: localized(w, "Отпуск", "Holiday")}
	var days []workDayView
	for i := range 7 {
		day := galleryToday.AddDays(i)
		v := workDayView{Today: galleryToday, Day: day, Rest: i > 4}
		if i < 5 {
			v.Open = []slots.Span{{Start: galleryTime(23+i, 10, 0), End: galleryTime(23+i, 19, 0)}}
		}
		if i >= 1 && i <= 3 {
			v.Closed, v.Spans = true, []master.TimeOff{off}
		}
		days = append(days, v)
	}
	days[0].Visits = []workVisit{visit, request}
	return weekView{Today: galleryToday, Days: days}
}
