package dialog

import (
	"sync"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// News of a booking, as its client and as its master hear them.
var (
	clientNews = []string{"", "booked", "moved", "already", "meanwhile", "cancelled", "restored"}
	ownNews    = []string{"", "moved", "cancelled", "written", "confirmed", "edited"}
)

// triedScreens are the functions that write screens, each in the forms whose names differ.
func triedScreens() map[string][]any {
	all := map[string][]any{
		"Working": {Working}, "Fault": {Fault}, "helloScreen": {helloScreen}, "helpScreen": {helpScreen},
		"languagesScreen": {languagesScreen}, "refusalScreen": {refusalScreen}, "zonesScreen": {zonesScreen},

		"cardScreen": {cardScreen}, "wherePlacesScreen": {wherePlacesScreen}, "mastersScreen": {mastersScreen},
		"monthScreen": {monthScreen}, "dayScreen": {dayScreen}, "confirmScreen": {confirmScreen}, "cancelScreen": {cancelScreen},
		"bookingsScreen": {bookingsScreen}, "historyScreen": {historyScreen}, "calendarScreen": {calendarScreen},
		"whichScreen": {whichScreen}, "starsScreen": {starsScreen}, "reviewTextScreen": {reviewTextScreen},
		"reviewsScreen": {reviewsScreen}, "myScreen": {myScreen}, "quietScreen": {quietScreen},

		"currenciesScreen": {currenciesScreen}, "askServiceScreen": {askServiceScreen}, "askLengthScreen": {askLengthScreen},
		"askPriceScreen": {askPriceScreen}, "askAddressScreen": {askAddressScreen}, "hoursScreen": {hoursScreen},
		"feedScreen": {feedScreen}, "renewFeedScreen": {renewFeedScreen}, "readyScreen": {readyScreen}, "settingsScreen": {settingsScreen}, "profileScreen": {profileScreen},
		"serviceListScreen": {serviceListScreen}, "serviceScreen": {serviceScreen}, "servicePlacesScreen": {servicePlacesScreen},
		"pricesScreen": {pricesScreen}, "repriceScreen": {repriceScreen}, "pricelistScreen": {pricelistScreen},
		"listedScreen": {listedScreen}, "askPricelistScreen": {askPricelistScreen},
		"placesScreen": {placesScreen}, "placeScreen": {placeScreen}, "placeNameScreen": {placeNameScreen},
		"closePlaceScreen": {closePlaceScreen}, "narrowScreen": {narrowScreen}, "timesOffScreen": {timesOffScreen},
		"daysScreen": {daysScreen}, "dayPlacesScreen": {dayPlacesScreen}, "dayHoursScreen": {dayHoursScreen},
		"closingScreen": {closingScreen}, "hitsScreen": {hitsScreen},
		"linksScreen": {linksScreen}, "linkScreen": {linkScreen}, "newLinkScreen": {newLinkScreen}, "revokeScreen": {revokeScreen},
		"shareScreen": {shareScreen},

		"workMonthScreen": {workMonthScreen}, "outsideScreen": {outsideScreen}, "editOutsideScreen": {editOutsideScreen},
		"noRoomScreen": {noRoomScreen}, "editPlaceScreen": {editPlaceScreen},
		"whomScreen": {whomScreen}, "guestNameScreen": {guestNameScreen}, "handServicesScreen": {handServicesScreen},
		"handPlacesScreen": {handPlacesScreen}, "inviteScreen": {inviteScreen}, "forwardScreen": {forwardScreen},
		"clientsScreen": {clientsScreen}, "clientScreen": {clientScreen}, "clientHistoryScreen": {clientHistoryScreen},
		"noteScreen": {noteScreen}, "blockScreen": {blockScreen}, "ownReviewsScreen": {ownReviewsScreen},
		"ownReviewScreen": {ownReviewScreen}, "answerScreen": {answerScreen},

		"writeScreen": {writeScreen}, "cannotWriteScreen": {cannotWriteScreen}, "sentScreen": {sentScreen},
		"whetherScreen": {whetherScreen}, "chatScreen": {chatScreen}, "messageScreens": {messageScreens},
		"conversationsScreen": {conversationsScreen},
		"castsScreen":         {castsScreen}, "audiencesScreen": {audiencesScreen}, "castDaysScreen": {castDaysScreen},
		"castTextScreen": {castTextScreen}, "castNotice": {castNotice}, "previewScreen": {previewScreen}, "castScreen": {castScreen},
		"BroadcastProgress": {BroadcastProgress}, "BroadcastElsewhere": {func(language string) Screen { return BroadcastElsewhere(person.Person{Locale: language}) }}, "stopCastScreen": {stopCastScreen}, "missedScreen": {missedScreen},

		"myDataScreen": {myDataScreen}, "dataScreen": {dataScreen}, "eraseScreen": {eraseScreen}, "erasedScreen": {erasedScreen},
		"joinScreen": {joinScreen}, "joinedScreen": {joinedScreen}, "joinWaitsScreen": {joinWaitsScreen},
		"joinUndoneScreen": {joinUndoneScreen}, "messengersScreen": {messengersScreen},
	}
	for name, forms := range namedScreens() {
		all[name] = forms
	}
	all["Notice"] = triedNotices()
	return all
}

// namedScreens are those with several names.
func namedScreens() map[string][]any {
	all := map[string][]any{
		"policiesScreen": {policiesScreen},
		"codeScreen":     {func(w *words.Words, name string) (Screen, error) { return codeScreen(w, name, galleryAddress) }},
		"cardFileScreen": {once(func() (Screen, error) { return cardFileScreen(words.In("ru"), galleryCard) })},
		"weekScreen":     {func(w *words.Words, v weekView) Screen { return weekScreen(w, weekOf(v)) }},
		"pictureScreen":  {func(w *words.Words, v weekView) Screen { return pictureScreen(w, weekOf(v), []byte{1}) }},
		"signNameScreen": {func(w *words.Words, hint, offered string) Screen { return signNameScreen(w, hint, offered, "RUB") }},
		"joinCodeScreen": {func(w *words.Words, elsewhere []Address) Screen { return joinCodeScreen(w, "7K2QX0ABCD", elsewhere) }},
		"leaveScreen":    {func(w *words.Words, account domain.ID) Screen { return leaveScreen(w, account, "vk") }},
		"closeScreen": {func(w *words.Words, what string, yes, no action) Screen {
			return closeScreen(w, "service.close", what, yes, no)
		}},
	}
	add := func(name string, form any) { all[name] = append(all[name], form) }
	for _, yes := range []bool{false, true} {
		add("servicesScreen", func(w *words.Words, v servicesView) Screen { v.Several = yes; return servicesScreen(w, v) })
		add("whenScreen", func(w *words.Words, v whenView) Screen { v.Taken = yes; return whenScreen(w, v) })
		add("workDayScreen", func(w *words.Words, v workDayView) Screen { v.Home = yes; return workDayScreen(w, v) })
		add("reviewScreen", func(w *words.Words, v reviewView) Screen {
			v.News = map[bool]string{true: "given"}[yes]
			return reviewScreen(w, v)
		})
		add("timeOffCalendarScreen", func(w *words.Words, v timeOffCalendarView) Screen {
			if yes {
				v.First = slots.Date{}
			}
			return timeOffCalendarScreen(w, v)
		})
	}
	for _, news := range clientNews {
		add("bookingScreen", func(w *words.Words, v bookingView) Screen { v.News, v.Master = news, false; return bookingScreen(w, v) })
	}
	for _, news := range ownNews {
		add("ownBookingScreen", func(w *words.Words, v bookingView) Screen {
			v.News, v.Master = news, true
			return ownBookingScreen(w, v)
		})
	}
	for _, name := range []string{"booking.edit", "byhand.several"} {
		add("ticksScreen", func(w *words.Words, v ticksView) Screen {
			v.Name, v.Self = name, action{Verb: editServices, ID: galleryID, Revision: 99_999}
			v.Further = action{Verb: saveServices, ID: galleryID, Revision: 99_999}
			return ticksScreen(w, v)
		})
	}
	for _, kind := range []string{"time_off", "day"} {
		add("closedScreen", func(w *words.Words, v closedView) Screen { v.Kind = kind; return closedScreen(w, v) })
	}
	for _, way := range []wayOff{toCancel, toDecline, toAsk} {
		add("reasonScreen", func(w *words.Words, v bookingView) Screen { return reasonScreen(w, v, way) })
	}
	for _, name := range []string{"service.about", "profile.about"} {
		add("aboutScreen", func(w *words.Words, v askView, present string, none Choice) Screen {
			return aboutScreen(w, v, name, present, none)
		})
	}
	for _, name := range []string{"service.rename", "settings.name"} {
		add("askNameScreen", func(w *words.Words, v askView, present string) Screen { return askNameScreen(w, v, name, present) })
	}
	for name, set := range map[string]verb{"service.before": setBefore, "service.pause": setBreak} {
		add("breakScreen", func(w *words.Words, v serviceView) Screen { return breakScreen(w, name, set, v) })
	}
	for _, of := range terms {
		add("policyScreen", func(w *words.Words, p master.Policy) Screen { return policyScreen(w, of, p) })
	}
	return all
}

// once draws a picture one time; its screen holds nothing that could be anything.
func once(draw func() (Screen, error)) any {
	drawn := sync.OnceValues(draw)
	return func(*words.Words) (Screen, error) { return drawn() }
}

// triedNotices are the notices of every kind and change, for either side.
func triedNotices() (all []any) {
	add := func(kind delivery.Kind, change delivery.Change, known func(*NoticeView)) {
		all = append(all, func(language string, v NoticeView) Screen {
			v.Kind, v.Change, v.Recipient.Locale = kind, change, language
			v.Now = galleryTime(1, 12, 0)
			known(&v)
			return Notice(v)
		})
	}
	as := func(side booking.Party) func(*NoticeView) { return func(v *NoticeView) { v.Side = side } }
	for _, side := range []booking.Party{booking.Client, booking.Master} {
		for _, kind := range []delivery.Kind{delivery.ReviewNews, delivery.Message} {
			add(kind, "", as(side))
		}
		for _, change := range []delivery.Change{
			delivery.Booked, delivery.Requested, delivery.Confirmed, delivery.Moved, delivery.Edited, delivery.Restored,
		} {
			add(delivery.News, change, as(side))
		}
		for _, cause := range []booking.Cause{booking.ByWish, booking.Declined, booking.Unanswered, booking.Unassured, booking.Closing} {
			add(delivery.News, delivery.Cancelled, func(v *NoticeView) { v.Side, v.Booking.Cause = side, cause })
		}
	}
	for _, kind := range []delivery.Kind{delivery.Reminder, delivery.Calendar, delivery.ReviewRequest, delivery.Broadcast} {
		add(kind, "", as(booking.Client))
	}
	add(delivery.LinkAsked, "", func(v *NoticeView) { v.Channel = "vk" })
	add(delivery.Linked, "", as(booking.Client))
	add(delivery.News, delivery.MoveAsked, as(booking.Client))
	add(delivery.News, delivery.MoveWithdrawn, as(booking.Client))
	add(delivery.NoAnswer, "", as(booking.Master))
	return all
}
