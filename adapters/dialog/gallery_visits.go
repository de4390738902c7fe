package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/projections"
)

// visitGallery is what becomes of a client's visits: states, the way back, reviews and history.
func visitGallery(w *words.Words) map[string]Screen {
	all := map[string]Screen{}
	for state, name := range map[string]string{
		"request": "request", "assured": "assured", "cancelled.by_master": "by_master", "cancelled.declined": "declined",
		"cancelled.unanswered": "unanswered", "cancelled.unassured": "unassured", "cancelled.closing": "closing",
		"no_show": "no_show", "completed": "completed",
	} {
		all["booking_state_"+name] = bookingScreen(w, galleryState(w, state))
		masters := galleryState(w, state)
		masters.Master, masters.CanReview, masters.Again = true, false, action{}
		masters.Visit.With = localized(w, "Ирина П.", "Irene P.")
		all["work_booking_state_"+name] = bookingScreen(w, masters)
	}
	requested, reminded, restored := galleryBooking(w, "booked"), galleryBooking(w, "booked"), galleryBooking(w, "restored")
	requested.State, requested.Reminders = "request", []int{1440, 120}
	reminded.Reminders, restored.Reminders = []int{2880, 1440, 60}, []int{120}
	asked := galleryBooking(w, "")
	asked.State, asked.Offers = "move_asked", []time.Time{galleryTime(28, 11, 30), galleryTime(28, 15, 0), galleryTime(29, 10, 0)}
	full := asked
	full.Offers = nil
	undone := galleryState(w, "cancelled")
	undone.Hint = refusalText(w, booking.ErrUndoPassed)
	given := galleryState(w, "completed")
	given.Stars = 4
	all["booking_requested"], all["booking_reminded"] = bookingScreen(w, requested), bookingScreen(w, reminded)
	all["booking_restored"], all["booking_undo_passed"] = bookingScreen(w, restored), bookingScreen(w, undone)
	all["booking_move_asked"], all["booking_move_asked_full"] = bookingScreen(w, asked), bookingScreen(w, full)
	all["booking_reviewed"] = bookingScreen(w, given)
	all["booking_calendar"] = calendarScreen(w, galleryBooking(w, ""), nil)
	asking := confirmView{For: picker{Master: galleryID, Services: []int{0}}, Asks: true, Visit: galleryVisit(w, 28)}
	all["client_confirm_asks"] = confirmScreen(w, asking)
	second := galleryState(w, "no_show")
	all["client_history"] = historyScreen(w, historyView{Visits: []bookingView{given, second}, Page: 1, More: true})
	all["client_which_cancel"] = whichScreen(w, action{Verb: cancelSure}, []bookingView{requested, asked})
	all["client_which_move"] = whichScreen(w, action{Verb: moveWhen}, []bookingView{requested, asked})
	all["client_history_none"] = historyScreen(w, historyView{})
	for name, s := range reviewGallery(w) {
		all[name] = s
	}
	for name, s := range settingsGallery(w) {
		all[name] = s
	}
	return all
}

// galleryState is a booking of last Friday, or of next Saturday, that has come to something.
func galleryState(w *words.Words, state string) bookingView {
	v := galleryBooking(w, "")
	v.State = state
	switch state {
	case "request", "assured":
		return v
	case "no_show", "completed":
		v.Visit, v.Over = galleryVisit(w, 20), true
		v.CanReview = state == "completed"
	default:
		v.Cancelled = true
	}
	v.CanMove, v.CanCancel = false, false
	v.Again = action{Verb: pickPlace, ID: galleryID, Services: []int{0}}
	return v
}

func reviewGallery(w *words.Words) map[string]Screen {
	ask := reviewView{Booking: galleryID, Visit: galleryVisit(w, 20), Open: true}
	stars := ask
	stars.Stars = 4
	full := stars
	full.Text = localized(w, "Аккуратно и быстро <3", "Neat and quick <3")
	closed := full
	closed.Open, closed.Answer = false, localized(w, "Спасибо, приходите ещё!", "Thank you, see you again!")
	given := full
	given.News = "given"
	refused := ask
	refused.Hint = refusalText(w, booking.ErrNotCompleted)
	visit := galleryVisit(w, 20)
	said := reviewsView{
		Master: galleryID, Name: visit.With, Rating: projections.Rating{Average: 4.86, Count: 37}, More: true,
		Reviews: []saidView{
			{Stars: 5, When: visit.When, Services: visit.Services, Text: full.Text, Answer: closed.Answer},
			{Stars: 4, When: visit.When, Services: visit.Services},
		},
	}
	rated := cardView{Master: galleryID, Name: visit.With, Rating: said.Rating, Bookable: true, OpenUntil: "20:00", Places: []string{visit.Place}}
	described := whenView{
		For: picker{Master: domain.ID{7}, Services: []int{0}}, Services: visit.Services, Length: 90 * time.Minute, Today: galleryToday,
		About:  []string{localized(w, "Снятие, обработка и покрытие гель-лаком.", "Removal, care and gel polish.")},
		Offers: []time.Time{galleryTime(23, 18, 30)},
	}
	return map[string]Screen{
		"review_stars":          starsScreen(w, ask),
		"review_stars_refused":  starsScreen(w, refused),
		"review_text":           reviewTextScreen(w, stars),
		"review_text_again":     reviewTextScreen(w, full),
		"review_given":          reviewScreen(w, given),
		"review_closed":         reviewScreen(w, closed),
		"client_reviews":        reviewsScreen(w, said),
		"client_card_rated":     cardScreen(w, rated),
		"client_when_described": whenScreen(w, described),
	}
}

func settingsGallery(w *words.Words) map[string]Screen {
	quiet := person.Quiet{From: 23 * 60, To: 9 * 60}
	masters := []masterView{
		{ID: galleryID, Name: localized(w, "Анна, маникюр", "Anna, nails"), Active: true}, {ID: domain.ID{9}, Name: localized(w, "Олег", "Oliver")},
	}
	return map[string]Screen{
		"client_settings": myScreen(w, myView{Masters: masters[:1], Calendars: true}),
		"client_settings_changed": myScreen(w, myView{
			Hint: w.Text("hint.saved", nil), Zone: "Europe/Moscow", Masters: masters, Working: true,
			Notices: person.Notifications{NoReminders: true, Quiet: &quiet},
		}),
		"client_settings_silent": myScreen(w, myView{Masters: masters, Notices: person.Notifications{
			NoReminders: true, NoReviews: true, NoOffers: true, Quiet: &person.Quiet{},
		}}),
		"client_quiet":         quietScreen(w, "", nil),
		"client_quiet_unclear": quietScreen(w, w.Text("quiet.unclear", nil), &quiet),
	}
}
