package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

func masterGallery(w *words.Words) map[string]Screen {
	client := localized(w, "Ирина П.", "Irene P.")
	service := galleryServices(w)[0]
	visits := []workVisit{
		{Booking: galleryID, When: slots.Span{Start: galleryTime(23, 10, 0), End: galleryTime(23, 11, 30)}, Client: client, Services: service.Name},
		{Booking: domain.ID{2}, When: slots.Span{Start: galleryTime(23, 11, 30), End: galleryTime(23, 12, 0)}, Services: galleryServices(w)[1].Name},
	}
	gaps := []slots.Span{{Start: galleryTime(23, 14, 0), End: galleryTime(23, 16, 0)}, {Start: galleryTime(23, 18, 0), End: galleryTime(23, 20, 0)}}
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
