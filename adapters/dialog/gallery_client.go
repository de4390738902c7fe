package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

func clientGallery(w *words.Words) map[string]Screen {
	book := picker{Master: galleryID, Services: []int{0}}
	moving := picker{Booking: galleryID, Revision: 2, Master: galleryID}
	offers := []time.Time{galleryTime(23, 18, 30), galleryTime(24, 10, 0), galleryTime(24, 11, 30)}
	services := servicesView{Master: galleryID, Services: galleryServices(w)}
	several := services
	several.Several, several.Ticked = true, []int{0, 1}
	several.Total = serviceView{Length: 2 * time.Hour, Price: 250050, Currency: galleryCurrency(w)}
	many := services
	for number := 4; number < 44; number++ {
		more := galleryServices(w)[1]
		more.Number = number
		many.Services = append(many.Services, more)
	}
	many.Page = 1
	card := cardView{
		Master: galleryID, Name: localized(w, "Анна, маникюр", "Anna, nails"), Bookable: true, OpenUntil: "20:00",
		Places: []string{localized(w, "Большая Садовая, 3", "12 Mill Lane")}, Writer: domain.ID{9},
	}
	both, empty := card, card
	both.Several, both.Working, both.About = true, true, localized(w, "Работаю с 2012 года <3", "At it since 2012 <3")
	empty.Bookable, empty.OpenUntil = false, ""
	when := whenView{
		For: book, Services: galleryServices(w)[0].Name, Length: 90 * time.Minute, Today: galleryToday, Offers: offers,
	}
	taken, none, elsewhere := when, when, when
	taken.Taken, taken.Hint = true, refusalText(w, booking.ErrSlotTaken)
	taken.Offers = []time.Time{galleryTime(28, 10, 30), galleryTime(28, 12, 0), galleryTime(28, 13, 30)}
	none.Offers = nil
	elsewhere.City = w.City("Asia/Yekaterinburg")
	elsewhere.Hint = w.Text("when.unclear", nil)
	confirm := confirmView{For: book, Visit: galleryVisit(w, 28)}
	confirmElsewhere := confirm
	confirmElsewhere.Visit.When.City = w.City("Europe/Moscow")
	confirmMove := confirmView{For: moving, Visit: galleryVisit(w, 28), FromDay: galleryToday.AddDays(1), FromTime: "12:00"}
	cancelled := galleryBooking(w, "cancelled")
	cancelled.Cancelled, cancelled.CanMove, cancelled.CanCancel, cancelled.CanRestore = true, false, false, true
	opened := galleryBooking(w, "")
	wasCancelled, over := opened, opened
	wasCancelled.Cancelled, wasCancelled.CanMove, wasCancelled.CanCancel, wasCancelled.State = true, false, false, "cancelled"
	wasCancelled.Again = action{Verb: pickPlace, ID: galleryID, Services: []int{0}}
	over.State = "over"
	over.Over, over.CanMove, over.CanCancel, over.Visit = true, false, false, galleryVisit(w, 20)
	late := opened
	late.CanMove, late.CanCancel, late.Hint = false, false, refusalText(w, booking.ErrWindowPassed)
	blocked := opened
	blocked.CanMove, blocked.Hint = false, w.Text("booking.blocked", nil)
	second := opened
	second.Visit = galleryVisit(w, 24)
	month := monthView{
		For: book, Today: galleryToday, Month: firstOf(galleryToday), First: galleryToday, Last: galleryToday.AddDays(60),
		Free: []slots.Date{galleryToday, galleryToday.AddDays(1), galleryToday.AddDays(5)},
	}
	nextMonth := month
	nextMonth.Month, nextMonth.Free = monthsAfter(galleryToday, 1), nil
	day := dayView{For: book, Today: galleryToday, Day: galleryToday.AddDays(5), Starts: offers}
	fullDay := day
	fullDay.Starts = nil
	for start := galleryTime(28, 9, 0); start.Before(galleryTime(28, 19, 30)); start = start.Add(30 * time.Minute) {
		fullDay.Starts = append(fullDay.Starts, start)
	}
	paged := fullDay
	paged.Page = 1
	for start := galleryTime(28, 19, 30); start.Before(galleryTime(28, 22, 30)); start = start.Add(15 * time.Minute) {
		paged.Starts = append(paged.Starts, start)
	}
	autumn := day
	autumn.Starts = []time.Time{
		time.Date(2026, 11, 28, 1, 30, 0, 0, time.FixedZone("EDT", -4*3600)),
		time.Date(2026, 11, 28, 1, 30, 0, 0, time.FixedZone("EST", -5*3600)),
	}
	noDay := day
	noDay.Starts = nil
	return map[string]Screen{
		"working":             Working(w.Language),
		"fault":               Fault(w.Language, "7F3K"),
		"hello":               helloScreen(w, localized(w, "Ирина", "Irene"), ""),
		"hello_stranger":      helloScreen(w, "", w.Text("hint.text", nil)),
		"help":                helpScreen(w),
		"languages":           languagesScreen(w),
		"refusal_link":        refusalScreen(w, master.ErrLinkRevoked),
		"zones_mine":          zonesScreen(w, zonesView{Mine: true, Zones: []zoneView{{Zone: "Europe/Moscow", Clock: "12:00"}, {Zone: "Asia/Omsk", Clock: "15:00"}}}),
		"client_card":         cardScreen(w, card),
		"client_card_both":    cardScreen(w, both),
		"client_card_empty":   cardScreen(w, empty),
		"client_services":     servicesScreen(w, services),
		"client_services_2":   servicesScreen(w, many),
		"client_several":      servicesScreen(w, several),
		"client_several_none": servicesScreen(w, servicesView{Master: galleryID, Services: galleryServices(w), Several: true}),
		"client_places": wherePlacesScreen(w, placesView{Master: galleryID, Services: []int{0}, Places: []placeView{
			{Number: 0, Name: localized(w, "Большая Садовая, 3", "12 Mill Lane")}, {Number: 1, Name: localized(w, "Тверская, 10", "1 High Street")},
		}}),
		"client_when":              whenScreen(w, when),
		"client_when_none":         whenScreen(w, none),
		"client_when_elsewhere":    whenScreen(w, elsewhere),
		"client_taken":             whenScreen(w, taken),
		"client_month":             monthScreen(w, month),
		"client_month_next":        monthScreen(w, nextMonth),
		"client_day":               dayScreen(w, day),
		"client_day_none":          dayScreen(w, noDay),
		"client_day_full":          dayScreen(w, fullDay),
		"client_day_paged":         dayScreen(w, paged),
		"client_day_autumn":        dayScreen(w, autumn),
		"client_confirm":           confirmScreen(w, confirm),
		"client_confirm_zone":      confirmScreen(w, confirmElsewhere),
		"client_confirm_move":      confirmScreen(w, confirmMove),
		"booking_booked":           bookingScreen(w, galleryBooking(w, "booked")),
		"booking_already":          bookingScreen(w, galleryBooking(w, "already")),
		"booking_moved":            bookingScreen(w, galleryBooking(w, "moved")),
		"booking_meanwhile":        bookingScreen(w, galleryBooking(w, "meanwhile")),
		"booking_cancelled":        bookingScreen(w, cancelled),
		"booking_opened":           bookingScreen(w, opened),
		"booking_opened_cancelled": bookingScreen(w, wasCancelled),
		"booking_opened_over":      bookingScreen(w, over),
		"booking_opened_late":      bookingScreen(w, late),
		"booking_opened_blocked":   bookingScreen(w, blocked),
		"booking_cancel":           cancelScreen(w, opened),
		"client_bookings":          bookingsScreen(w, bookingsView{Visits: []bookingView{second, opened}, Active: galleryID}),
		"client_bookings_none":     bookingsScreen(w, bookingsView{Active: galleryID, Working: true}),
		"client_masters":           mastersScreen(w, []masterView{{ID: galleryID, Name: localized(w, "Анна, маникюр", "Anna, nails"), Active: true}, {ID: domain.ID{9}, Name: localized(w, "Олег", "Oliver")}}),
		"signup_name":              signNameScreen(w, "", localized(w, "Анна", "Anna"), galleryCurrency(w)),
		"signup_name_hint":         signNameScreen(w, refusalText(w, master.ErrTextTooLong), "", galleryCurrency(w)),
		"signup_currency":          currenciesScreen(w),
		"signup_service":           askServiceScreen(w, askView{New: true}),
		"signup_address":           askAddressScreen(w, askView{New: true}),
		"signup_ready":             readyScreen(w, localized(w, "Анна, маникюр", "Anna, nails")),
		"signup_link":              shareScreen(w, localized(w, "Анна, маникюр", "Anna, nails"), []Address{{"telegram", "https://t.me/zapis_bot?start=7KQ2MXR4TZB"}}),
	}
}
