package dialog

import (
	"maps"
	"slices"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// setupGallery are the screens by which a master sets up their work.
func setupGallery(w *words.Words) map[string]Screen {
	all := map[string]Screen{}
	for _, some := range []map[string]Screen{pricelistGallery(w), closingGallery(w), offerGallery(w), linkGallery(w)} {
		maps.Copy(all, some)
	}
	return all
}

func pricelistGallery(w *words.Words) map[string]Screen {
	v := pricelistView{Sum: 7, New: true, Unclear: []string{localized(w, "💅 НОГТИ", "💅 NAILS"), localized(w, "Звоните!", "Call me!")}}
	for i, s := range galleryServices(w) {
		v.Items = append(v.Items, listedView{serviceView: s, Assumed: i == 1, Was: -1})
	}
	v.Items[0].Remark = localized(w, "от 2000", "from 2000")
	later := v
	later.New, later.Unclear, later.Hint, later.Items = false, nil, w.Text("pricelist.changed", nil), slices.Clone(v.Items[:1])
	later.Items[0].Was = 150000
	many := v
	for range 40 {
		many.Items = append(many.Items, v.Items[1])
		many.Unclear = append(many.Unclear, "* * *")
	}
	many.Page = 1
	return map[string]Screen{
		"pricelist":       pricelistScreen(w, v),
		"pricelist_later": pricelistScreen(w, later),
		"pricelist_many":  pricelistScreen(w, many),
		"pricelist_none":  pricelistScreen(w, pricelistView{Unclear: v.Unclear}),
		"pricelist_item":  listedScreen(w, w.Text("pricelist.item.unclear", nil), 0, v.Items[0]),
		"pricelist_ask":   askPricelistScreen(w, action{Verb: services}),
	}
}

func closingGallery(w *words.Words) map[string]Screen {
	on := func(how int) action {
		return action{Verb: closeTime, Day: galleryToday.AddDays(8), Until: galleryToday.AddDays(14), M: day, Revision: how}
	}
	days := w.Days(galleryToday.AddDays(8), galleryToday.AddDays(14), galleryToday)
	v := closingView{Kind: "time_off", What: days, People: 2, On: on, Back: action{Verb: timesOff}}
	for i, visit := range []int{28, 29, 30} {
		v.Visits = append(v.Visits, hitView{Day: slots.Date{Year: 2026, Month: 11, Day: visit}, Today: galleryToday, workVisit: workVisit{
			Booking: galleryID, When: slots.Span{Start: at(visit, 10+i, 0), End: at(visit, 11+i, 0)},
			Client: localized(w, "Ирина П.", "Irene P."), Services: galleryServices(w)[0].Name,
		}})
	}
	changed, nobody, hours := v, v, v
	changed.Hint, changed.Visits, changed.People = w.Text("closing.changed", nil), v.Visits[:1], 1
	nobody.Visits, nobody.People = nil, 0
	windows := []slots.Window{{Start: 12 * 60, End: 16 * 60}, {Start: 17 * 60, End: 20 * 60}}
	hours.Kind, hours.What = "day", w.Dated(galleryToday.AddDays(5), galleryToday)+": "+windowsText(w, windows)
	undo := Choice{Label: w.Text("button.undo", nil), Action: action{Verb: removeTimeOff, ID: galleryID}.String()}
	usual := Choice{Label: w.Text("button.day.usual", nil), Action: action{Verb: setDay, Word: dayUsual}.String()}
	changes := []slots.Override{{Date: galleryToday.AddDays(5), Windows: windows}, {Date: galleryToday.AddDays(6)}}
	name := localized(w, "Большая Садовая, 3", "12 Mill Lane")
	weekly := []slots.Hours{{Days: []int{1, 2, 3, 4, 5}, Window: windows[0]}, {Days: []int{6}, Window: windows[0]}, {Days: []int{1, 2, 3, 4, 5}, Window: windows[1]}}
	return map[string]Screen{
		"closing":               closingScreen(w, v),
		"closing_changed":       closingScreen(w, changed),
		"closing_nobody":        closingScreen(w, nobody),
		"closing_day":           closingScreen(w, hours),
		"closing_list":          hitsScreen(w, v),
		"time_off_closed":       closedScreen(w, closedView{Kind: "time_off", What: days, How: closeKeep, Undo: undo}),
		"time_off_closed_kept":  closedScreen(w, closedView{Kind: "time_off", What: days, How: closeKeep, People: 3, Undo: undo}),
		"time_off_closed_moved": closedScreen(w, closedView{Kind: "time_off", What: days, How: closeMove, People: 60, Left: 1, Undo: undo}),
		"time_off_closed_sorry": closedScreen(w, closedView{Kind: "time_off", What: days, How: closeCancel, People: 22, Undo: undo}),
		"day_closed":            closedScreen(w, closedView{Kind: "day", What: hours.What, How: closeMove, People: 1, Undo: usual}),
		"days":                  daysScreen(w, daysView{Name: name, Today: galleryToday, Month: firstOf(galleryToday), Changed: changes}),
		"days_none":             daysScreen(w, daysView{Hint: w.Text("days.usual", nil), Name: name, Today: galleryToday, Month: firstOf(galleryToday)}),
		"days_places":           dayPlacesScreen(w, []placeView{{Number: 0, Name: name}, {Number: 2, Name: name}}),
		"day_hours":             dayHoursScreen(w, dayHoursView{Name: name, Today: galleryToday, Day: galleryToday.AddDays(5), Windows: windows, Changed: true}),
		"day_hours_off":         dayHoursScreen(w, dayHoursView{Hint: w.Text("day.hours.unclear", nil), Name: name, Today: galleryToday, Day: galleryToday.AddDays(6)}),
		"place_rename":          placeNameScreen(w, askView{Back: action{Verb: place}}, 0, true),
		"place_close_nobody":    closePlaceScreen(w, 0, name, 0),
		"places_undo":           placesScreen(w, w.Text("place.closed", nil), []placeView{{Number: 1, Name: name}}, action{Verb: reopenPlace, Start: at(23, 12, 0)}),
		"hours_narrow":          narrowScreen(w, narrowView{Hours: w.Hours(weekly), People: 3, First: moment{Start: at(28, 10, 0), End: at(28, 11, 0), Today: galleryToday}}),
	}
}

func offerGallery(w *words.Words) map[string]Screen {
	s := galleryServices(w)[0]
	name := localized(w, "Большая Садовая, 3", "12 Mill Lane")
	full := ownServiceView{
		serviceView: s, Hint: w.Text("hint.saved", nil), About: localized(w, "Снятие включено <3", "Removal included <3"),
		Before: 5 * time.Minute, After: 15 * time.Minute, At: []string{name}, Several: true,
	}
	places := servicePlacesView{Name: s.Name, Places: []placeView{{Number: 0, Name: name}, {Number: 2, Name: "2"}}, Ticked: []bool{true, false}}
	everywhere := places
	everywhere.Ticked = []bool{false, false}
	none := Choice{Label: w.Text("button.no_about", nil), Action: action{Verb: noServiceAbout}.String()}
	prices := repriceView{Percent: 10, Currency: galleryCurrency(w), Changes: []repriceLine{{s.Name, 200000, 220000}, {galleryServices(w)[1].Name, 50000, 55000}}}
	return map[string]Screen{
		"service_full":       serviceScreen(w, full),
		"service_before":     breakScreen(w, "service.before", setBefore, s),
		"service_places":     servicePlacesScreen(w, places),
		"service_everywhere": servicePlacesScreen(w, everywhere),
		"service_about":      aboutScreen(w, askView{Back: action{Verb: service}}, "service.about", full.About, none),
		"services_undo":      serviceListScreen(w, w.Text("service.closed", nil), galleryServices(w), 0, action{Verb: reopenService, Start: at(23, 12, 0)}),
		"prices":             pricesScreen(w, w.Text("prices.unclear", nil)),
		"prices_preview":     repriceScreen(w, prices),
	}
}

func linkGallery(w *words.Words) map[string]Screen {
	l := linkView{Number: 1, Label: localized(w, "Инстаграм", "Instagram"), Came: 14, Until: w.DayMonth(galleryToday.AddDays(8), galleryToday), Addresses: []Address{
		{"telegram", "https://t.me/zapis_bot?start=7KQ2MXR4TZB"}, {"vk", "https://vk.me/zapis?ref=7KQ2MXR4TZB"}, {"whatsapp", "https://wa.me/79001234567?text=7KQ2MXR4TZB"},
	}}
	plain := l
	plain.Number, plain.Label, plain.Came, plain.Until, plain.Addresses = 0, "", 0, "", l.Addresses[:1]
	expired := l
	expired.Expired = true
	name := localized(w, "Анна, маникюр", "Anna, nails")
	code, err := codeScreen(w, name, l.Addresses[0])
	if err != nil {
		panic(err) // of an address that is a constant
	}
	card, err := cardFileScreen(w, galleryCard)
	if err != nil {
		panic(err)
	}
	profile := profileView{Name: name, About: localized(w, "Работаю с 2012 года <3", "At it since 2012 <3"), Currency: galleryCurrency(w)}
	silent := profile
	silent.About, silent.Hint = "", w.Text("hint.saved", nil)
	none := Choice{Label: w.Text("button.no_about", nil), Action: action{Verb: noAbout}.String()}
	return map[string]Screen{
		"links_several":    linksScreen(w, linksView{Links: []linkView{l, plain}}),
		"link_several":     linkScreen(w, l),
		"link_expired":     linkScreen(w, expired),
		"link_new":         newLinkScreen(w, "", 30),
		"link_share":       shareScreen(w, name, l.Addresses),
		"link_code":        code,
		"link_card":        card,
		"profile":          profileScreen(w, profile),
		"profile_silent":   profileScreen(w, silent),
		"profile_about":    aboutScreen(w, askView{Back: action{Verb: settings}}, "profile.about", profile.About, none),
		"settings_nothing": settingsScreen(w, settingsView{Name: name, Places: []placeView{{Name: "1"}, {Name: "2"}}}),
	}
}
