package dialog

import (
	"maps"
	"strings"
	"time"
	"unicode"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// gallery is every screen once, with the data of one Monday in Moscow. The names are those of the golden files.
func gallery(w *words.Words) map[string]Screen {
	all := map[string]Screen{}
	for _, part := range []func(*words.Words) map[string]Screen{
		clientGallery,
		visitGallery,
		masterGallery,
		setupGallery,
		chatGallery,
		castGallery,
		noticeGallery,
		ownBookingGallery,
		byHandGallery,
		clientsGallery,
		daysGallery,
		joinGallery,
	} {
		maps.Copy(all, part(w))
	}
	return all
}

var (
	galleryZone  = time.FixedZone("MSK", 3*60*60)
	galleryToday = slots.Date{Year: 2026, Month: time.November, Day: 23}
	galleryID    = domain.ID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, galleryZone)
}

// localized picks the Russian or the English of two values, by the letters in which a language is written.
func localized(w *words.Words, ru, en string) string {
	if strings.ContainsFunc(w.Text("and", nil), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return ru
	}
	return en
}

func galleryServices(w *words.Words) []serviceView {
	return []serviceView{
		{Number: 0, Name: localized(w, "Маникюр с покрытием", "Gel manicure"), Length: 90 * time.Minute, Price: 200000, Currency: galleryCurrency(w)},
		{Number: 1, Name: localized(w, "Снятие", "Removal"), Length: 30 * time.Minute, Price: 50050, Currency: galleryCurrency(w)},
		{Number: 3, Name: localized(w, "Консультация", "Consultation"), Length: 15 * time.Minute, Currency: galleryCurrency(w)},
	}
}

func galleryCurrency(w *words.Words) string { return localized(w, "RUB", "USD") }

func galleryVisit(w *words.Words, day int) visitView {
	service := galleryServices(w)[0]
	return visitView{
		When:     moment{Start: at(day, 10, 0), End: at(day, 11, 30), Today: galleryToday},
		Services: service.Name, Price: service.Price, Currency: service.Currency,
		Place: localized(w, "Большая Садовая, 3", "12 Mill Lane"), With: localized(w, "Анна, маникюр", "Anna, nails"),
	}
}

func galleryBooking(w *words.Words, news string) bookingView {
	return bookingView{
		News: news, Booking: galleryID, Revision: 1, Visit: galleryVisit(w, 28), CanMove: true, CanCancel: true,
	}
}

func clientGallery(w *words.Words) map[string]Screen {
	book := picker{Master: galleryID, Services: []int{0}}
	moving := picker{Booking: galleryID, Revision: 2, Master: galleryID}
	offers := []time.Time{at(23, 18, 30), at(24, 10, 0), at(24, 11, 30)}
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
	taken.Offers = []time.Time{at(28, 10, 30), at(28, 12, 0), at(28, 13, 30)}
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
	for start := at(28, 9, 0); start.Before(at(28, 19, 30)); start = start.Add(30 * time.Minute) {
		fullDay.Starts = append(fullDay.Starts, start)
	}
	paged := fullDay
	paged.Page = 1
	for start := at(28, 19, 30); start.Before(at(28, 22, 30)); start = start.Add(15 * time.Minute) {
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

func masterGallery(w *words.Words) map[string]Screen {
	client := localized(w, "Ирина П.", "Irene P.")
	service := galleryServices(w)[0]
	visits := []workVisit{
		{Booking: galleryID, When: slots.Span{Start: at(23, 10, 0), End: at(23, 11, 30)}, Client: client, Services: service.Name},
		{Booking: domain.ID{2}, When: slots.Span{Start: at(23, 11, 30), End: at(23, 12, 0)}, Services: galleryServices(w)[1].Name},
	}
	gaps := []slots.Span{{Start: at(23, 14, 0), End: at(23, 16, 0)}, {Start: at(23, 18, 0), End: at(23, 20, 0)}}
	day := workDayView{Today: galleryToday, Day: galleryToday, Home: true, Visits: visits, Gaps: gaps, Client: true}
	other := workDayView{Today: galleryToday, Day: galleryToday.AddDays(5), Closed: true, Off: []string{localized(w, "Отпуск", "Holiday")}}
	free := workDayView{Today: galleryToday, Day: galleryToday, Home: true, Gaps: gaps[:1]}
	var days []workDayView
	for i := range 7 {
		d := workDayView{Today: galleryToday, Day: galleryToday.AddDays(i), Gaps: gaps}
		if i == 0 {
			d.Visits = visits
		}
		if i >= 5 {
			d.Gaps, d.Closed, d.Rest = nil, i == 5, i == 6
		}
		days = append(days, d)
	}
	masters := galleryBooking(w, "")
	masters.Master, masters.Visit.With = true, client
	mastersMoved, mastersCancelled := masters, masters
	mastersMoved.News = "moved"
	mastersCancelled.News, mastersCancelled.Cancelled, mastersCancelled.CanMove, mastersCancelled.CanCancel = "cancelled", true, false, false
	hours := []slots.Hours{
		{Days: []int{1, 2, 3, 4, 5}, Window: slots.Window{Start: 600, End: 1140}},
		{Days: []int{6}, Window: slots.Window{Start: 22 * 60, End: 120}},
	}
	address := localized(w, "Большая Садовая, 3", "12 Mill Lane")
	askHours := hoursView{Name: address, City: w.City("Europe/Moscow"), Clock: "12:00", New: true}
	present := askHours
	present.New, present.Hours, present.Hint = false, w.Hours(hours), w.Text("ask.hours.unclear", nil)
	link := linkView{Number: 0, Addresses: []Address{{"telegram", "https://t.me/zapis_bot?start=7KQ2MXR4TZB"}}}
	revoked := link
	revoked.Revoked = true
	off := timeOffView{ID: galleryID, Text: w.Days(slots.Date{Year: 2026, Month: 12, Day: 1}, slots.Date{Year: 2026, Month: 12, Day: 7}, galleryToday)}
	policy := master.DefaultPolicy()
	strict := policy
	strict.NoticeMin, strict.CancelWindowMin, strict.MoveWindowMin = 0, 1440, 1440
	all := map[string]Screen{
		"work_today":             workDayScreen(w, day),
		"work_today_free":        workDayScreen(w, free),
		"work_day_off":           workDayScreen(w, other),
		"work_week":              weekScreen(w, weekView{Today: galleryToday, Days: days}),
		"work_booking":           bookingScreen(w, masters),
		"work_booking_moved":     bookingScreen(w, mastersMoved),
		"work_booking_cancelled": bookingScreen(w, mastersCancelled),
		"work_booking_cancel":    reasonScreen(w, masters, toCancel),
		"ask_hours_new":          hoursScreen(w, askHours),
		"ask_hours":              hoursScreen(w, present),
		"ask_zone":               zonesScreen(w, zonesView{Zones: []zoneView{{Zone: "Europe/Moscow", Clock: "12:00"}}, Hint: w.Text("zones.unknown", nil)}),
		"ask_service":            askServiceScreen(w, askView{Back: action{Verb: services}, Hint: w.Text("ask.service.lines", nil)}),
		"ask_length":             askLengthScreen(w, askView{Back: action{Verb: addService}}, service.Name, func(n int) action { return action{Verb: newLength, N: n} }),
		"ask_price":              askPriceScreen(w, askView{Back: action{Verb: addService}, New: true}, service.Name),
		"ask_address":            askAddressScreen(w, askView{Back: action{Verb: places}}),
		"ask_service_name":       askNameScreen(w, askView{Back: action{Verb: settings}}, "service.rename", service.Name),
		"ask_name":               askNameScreen(w, askView{Back: action{Verb: settings}}, "settings.name", "Anna"),
		"settings":               settingsScreen(w, settingsView{Name: localized(w, "Анна, маникюр", "Anna, nails"), Services: 3, Places: []placeView{{Name: address, Hours: w.Hours(hours)}}, Links: 2, Off: 1, Days: 1, Calendars: true, Notice: terms[0].sentence(w, policy), Horizon: terms[1].sentence(w, policy)}),
		"places":                 placesScreen(w, "", []placeView{{Number: 0, Name: address}}),
		"place":                  placeScreen(w, placeScreenView{placeView: placeView{Name: address, Hours: w.Hours(hours)}, City: w.City("Europe/Moscow")}),
		"place_close":            closePlaceScreen(w, 0, address, 3),
		"services":               serviceListScreen(w, w.Count("services.added", 2, nil), galleryServices(w), 0),
		"service":                serviceScreen(w, ownServiceView{serviceView: service, After: 10 * time.Minute}),
		"service_break":          breakScreen(w, "service.pause", setBreak, service),
		"service_close":          closeScreen(w, "service.close", service.Name, action{Verb: closeService}, action{Verb: services}),
		"time_off":               timesOffScreen(w, "", []timeOffView{off}, galleryToday),
		"time_off_none":          timesOffScreen(w, w.Text("time_off.unclear", nil), nil, galleryToday),
		"time_off_first":         timeOffCalendarScreen(w, timeOffCalendarView{Today: galleryToday, Month: firstOf(galleryToday)}),
		"time_off_last":          timeOffCalendarScreen(w, timeOffCalendarView{Today: galleryToday, Month: firstOf(galleryToday), First: galleryToday.AddDays(2)}),
		"links":                  linksScreen(w, linksView{Links: []linkView{link}}),
		"links_none":             linksScreen(w, linksView{Hint: w.Text("links.revoked", nil)}),
		"link":                   linkScreen(w, link),
		"link_revoked":           linkScreen(w, revoked),
		"link_revoke":            revokeScreen(w, link),
		"policy":                 policiesScreen(w, "", policy),
		"policy_strict":          policiesScreen(w, w.Text("hint.saved", nil), strict),
	}
	for _, term := range terms {
		all["policy_"+term.name] = policyScreen(w, term, policy)
	}
	return all
}
