package dialog

import (
	"context"

	"zapis/domain/broadcast"
	"zapis/domain/master"
)

// routes say who answers which button.
func routes() map[verb]route {
	return map[verb]route{
		noop:      (*talk).nothing,
		goHome:    (*talk).goHome,
		goHelp:    (*talk).help,
		turnPage:  (*talk).turn,
		languages: (*talk).languages,
		language:  (*talk).setLanguage,
		myZones:   (*talk).askMyZone,
		myZone:    (*talk).setMyZone,

		card:        (*talk).card,
		pick:        (*talk).pickService,
		pickSeveral: (*talk).pickSeveral,
		pickPlace:   (*talk).pickPlace,
		bookings:    (*talk).bookings,
		masters:     (*talk).masters,
		switchTo:    (*talk).switchTo,

		pickWhen: looking((*talk).when), moveWhen: looking((*talk).when),
		pickMonth: looking((*talk).month), moveMonth: looking((*talk).month),
		pickDay: looking((*talk).day), moveDay: looking((*talk).day),
		pickWhy: looking((*talk).why), moveWhy: looking((*talk).why),
		pickSure: looking((*talk).confirm), moveSure: looking((*talk).confirm),
		book: looking((*talk).book), move: looking((*talk).move),

		openBooking:  (*talk).openBooking,
		cancelSure:   (*talk).askCancel,
		cancel:       (*talk).cancel,
		restore:      (*talk).restore,
		calendarFile: (*talk).calendarFile,

		calendars:     ofCalendar((*talk).calendar),
		openCalendar:  ofCalendar((*talk).openCalendar),
		calendarSure:  ofCalendar((*talk).askRenewCalendar),
		renewCalendar: ofCalendar((*talk).renewCalendar),
		closeCalendar: ofCalendar((*talk).closeCalendar),

		mySettings:    (*talk).mySettings,
		myNotices:     (*talk).setNotice,
		myOffers:      (*talk).setOffers,
		myQuiet:       (*talk).askQuiet,
		setQuiet:      (*talk).setQuiet,
		quietAsMaster: (*talk).quietAsMaster,

		myData:    (*talk).myData,
		getData:   (*talk).sendData,
		eraseSure: (*talk).askErase,
		erase:     (*talk).eraseNow,

		messengers: (*talk).messengers,
		prefer:     (*talk).preferMessenger,
		leaveSure:  (*talk).askLeave,
		leave:      (*talk).leave,
		joinAsk:    (*talk).askJoin,
		joinAnswer: (*talk).answerJoin,
		joinAdmit:  (*talk).admitJoin,
		joinUndo:   (*talk).undoJoin,

		signUp:       (*talk).signUp,
		signName:     (*talk).signOfferedName,
		currencies:   (*talk).currencies,
		signCurrency: (*talk).signCurrency,
		newLength:    asMaster((*talk).newLength),
		newPrice:     asMaster((*talk).newFree),

		today:       asMaster((*talk).today),
		week:        asMaster((*talk).week),
		workDay:     asMaster((*talk).workDay),
		workMonth:   asMaster((*talk).workMonth),
		weekPicture: asMaster((*talk).weekPicture),
		settings:    asMaster((*talk).settings),
		rename:      asMaster((*talk).askRename),

		places:       asMaster((*talk).places),
		place:        asMaster((*talk).place),
		addPlace:     asMaster((*talk).askNewPlace),
		placeAddress: asMaster((*talk).askAddress),
		zones:        asMaster((*talk).askZone),
		zone:         asMaster((*talk).setZone),
		hours:        asMaster((*talk).askHours),
		hoursPreset:  asMaster((*talk).presetHours),
		placeSure:    asMaster((*talk).askClosePlace),
		closePlace:   asMaster((*talk).closePlace),

		services:      asMaster((*talk).services),
		service:       asMaster((*talk).service),
		addService:    asMaster((*talk).askNewService),
		serviceName:   asMaster((*talk).askServiceName),
		servicePrice:  asMaster((*talk).askServicePrice),
		serviceLength: asMaster((*talk).askServiceLength),
		setLength:     asMaster((*talk).setServiceLength),
		serviceBreak:  asMaster((*talk).askServiceBreak),
		setBreak:      asMaster((*talk).setServiceBreak),
		serviceSure:   asMaster((*talk).askCloseService),
		closeService:  asMaster((*talk).closeService),

		timesOff:      asMaster((*talk).timesOff),
		timeOffFirst:  asMaster((*talk).timeOffFirst),
		timeOffLast:   asMaster((*talk).timeOffLast),
		addTimeOff:    asMaster((*talk).addChosenTimeOff),
		removeTimeOff: asMaster((*talk).removeTimeOff),

		links:      asMaster((*talk).links),
		link:       asMaster((*talk).link),
		issueLink:  asMaster((*talk).issueLink),
		linkSure:   asMaster((*talk).askRevoke),
		revokeLink: asMaster((*talk).revokeLink),

		policies:  asMaster((*talk).policies),
		policy:    asMaster((*talk).policy),
		setPolicy: asMaster((*talk).setPolicy),

		// setup

		askList:    asMaster((*talk).askPricelist),
		listPage:   asMaster((*talk).listPage),
		listItem:   asMaster((*talk).listItem),
		listLength: asMaster((*talk).listLength),
		listDrop:   asMaster((*talk).listDrop),
		listAdd:    asMaster((*talk).listAdd),

		closeTime: asMaster((*talk).closeTimeOff),
		dayPlaces: asMaster((*talk).dayPlaces),
		days:      asMaster((*talk).days),
		dayHours:  asMaster((*talk).dayHours),
		setDay:    asMaster((*talk).setDay),

		restoreDay: asMaster((*talk).restoreDay),

		serviceAbout:   asMaster((*talk).askServiceAbout),
		noServiceAbout: asMaster((*talk).undescribeService),
		serviceBefore:  asMaster((*talk).askServiceBefore),
		setBefore:      asMaster((*talk).setServiceBefore),
		servicePlaces:  asMaster((*talk).servicePlaces),
		tickPlace:      asMaster((*talk).tickPlace),
		reopenService:  asMaster((*talk).reopenService),
		askPrices:      asMaster((*talk).askPrices),
		showPrices:     asMaster((*talk).chosenPercent),
		setPrices:      asMaster((*talk).setPrices),

		askLink:   asMaster((*talk).askLink),
		makeLink:  asMaster((*talk).makeLink),
		linkText:  asMaster((*talk).linkText),
		linkCode:  asMaster((*talk).linkCode),
		linkCard:  asMaster((*talk).linkCard),
		renewLink: asMaster((*talk).renewLink),

		profile: asMaster((*talk).profile),
		about:   asMaster((*talk).askAbout),
		noAbout: asMaster((*talk).removeAbout),

		placeTitle:  asMaster((*talk).askPlaceName),
		noPlaceName: asMaster((*talk).unnamePlace),
		hoursSure:   asMaster((*talk).narrowHours),
		reopenPlace: asMaster((*talk).reopenPlace),

		// clients
		clients:       asMaster((*talk).clients),
		allClients:    asMaster((*talk).allClients),
		clientCard:    asMaster((*talk).clientCard),
		clientNote:    asMaster((*talk).clientNote),
		dropNote:      asMaster((*talk).dropNote),
		clientHistory: asMaster((*talk).clientHistory),
		blockSure:     asMaster((*talk).askBlock),
		blockClient:   asMaster((*talk).blockClient),
		unblockClient: asMaster((*talk).unblockClient),
		invite:        asMaster((*talk).invite),

		confirmBooking: (*talk).confirmBooking,
		cancelFor:      (*talk).cancelFor,
		askMoveSure:    (*talk).askMoveSure,
		askMove:        (*talk).askMove,
		noShow:         (*talk).noShow,
		cameAfterAll:   (*talk).cameAfterAll,
		editServices:   editing((*talk).editServices),
		saveServices:   editing((*talk).saveServices),
		editPlace:      editing((*talk).editPlace),
		savePlace:      editing((*talk).savePlace),
		moveOutside:    looking((*talk).outside),

		byHand:      asMaster((*talk).byHand),
		guestNamed:  asMaster((*talk).guestNamed),
		handService: asMaster((*talk).handService),
		handSeveral: asMaster((*talk).handSeveral),
		handPlace:   asMaster((*talk).handPlace),
		handWhen:    looking((*talk).when),
		handMonth:   looking((*talk).month),
		handDay:     looking((*talk).day),
		handWhy:     looking((*talk).why),
		handSure:    looking((*talk).confirm),
		handBook:    looking((*talk).handBook),
		handOutside: looking((*talk).outside),

		// chat
		conversations: asMaster((*talk).conversations),
		reply:         (*talk).reply,
		replyAbout:    (*talk).replyAbout,
		chatPage:      (*talk).chatPage,
		chatOlder:     (*talk).chatOlder,
		chatNewer:     (*talk).chatNewer,
		chatMedia:     (*talk).chatMedia,
		chatSend:      (*talk).sendSaid,
		chatDone:      (*talk).goHome,

		// broadcasts
		casts:        asMaster((*talk).casts),
		newCast:      asMaster((*talk).newCast),
		castTo:       asMaster((*talk).castTo),
		castDays:     asMaster((*talk).castDays),
		sendCast:     asMaster((*talk).sendCast),
		openCast:     asMaster((*talk).openCast),
		pauseCast:    asMaster(steer(broadcast.Pause{})),
		resumeCast:   asMaster(steer(broadcast.Resume{})),
		stopCastSure: asMaster((*talk).askStopCast),
		stopCast:     asMaster(steer(broadcast.Stop{})),
		castMissed:   asMaster((*talk).castOutcomes),

		// reviews
		history:      (*talk).history,
		review:       reviewing((*talk).review),
		reviewText:   reviewing((*talk).reviewText),
		openReview:   reviewing((*talk).openReview),
		reviewNoText: reviewing((*talk).reviewNoText),
		reviews:      (*talk).reviews,
		ownReviews:   asMaster((*talk).ownReviews),
		ownReview:    reviewed((*talk).ownReview),
		answer:       reviewed((*talk).askAnswer),

		// notices
		sure: (*talk).comeForSure,
	}
}

// What typed text may mean, as a session remembers it.
const (
	awaitsName          = "signup.name"
	awaitsRename        = "master.name"
	awaitsService       = "service"
	awaitsLength        = "service.new_length"
	awaitsPrice         = "service.new_price"
	awaitsServiceName   = "service.name"
	awaitsServicePrice  = "service.price"
	awaitsServiceLength = "service.length"
	awaitsPlace         = "place"
	awaitsAddress       = "place.address"
	awaitsHours         = "place.hours"
	awaitsZone          = "place.zone"
	awaitsMyZone        = "person.zone"
	awaitsTimeOff       = "time_off"
	awaitsWhen          = "when"
	awaitsList          = "pricelist"
	awaitsListed        = "pricelist.item"
	awaitsDay           = "place.day"
	awaitsLink          = "link"
	awaitsAbout         = "master.about"
	awaitsServiceAbout  = "service.about"
	awaitsPrices        = "services.prices"
	awaitsPlaceName     = "place.name"
	awaitsReview        = "review"
	awaitsAnswer        = "review.answer"
	awaitsReason        = "booking.reason"
	awaitsClient        = "clients.search"
	awaitsNote          = "client.note"
	awaitsWhom          = "byhand.whom"
	awaitsGuestName     = "byhand.name"
	awaitsQuiet         = "person.quiet"
)

// inputs say who answers the text that is awaited.
func inputs() map[string]input {
	return map[string]input{
		awaitsName:          (*talk).signTypedName,
		awaitsRename:        typedAsMaster((*talk).rename),
		awaitsService:       typedAsMaster((*talk).addServices),
		awaitsLength:        typedAsMaster((*talk).typedNewLength),
		awaitsPrice:         typedAsMaster((*talk).typedNewPrice),
		awaitsServiceName:   typedAsMaster((*talk).renameService),
		awaitsServicePrice:  typedAsMaster((*talk).repriceService),
		awaitsServiceLength: typedAsMaster((*talk).relengthService),
		awaitsPlace:         typedAsMaster((*talk).addPlace),
		awaitsAddress:       typedAsMaster((*talk).readdressPlace),
		awaitsHours:         typedAsMaster((*talk).typedHours),
		awaitsZone:          typedAsMaster((*talk).typedZone),
		awaitsMyZone:        (*talk).typedMyZone,
		awaitsTimeOff:       typedAsMaster((*talk).typedTimeOff),
		awaitsWhen:          (*talk).typedWhen,
		awaitsQuiet:         (*talk).typedQuiet,

		// setup

		awaitsList:   typedAsMaster((*talk).typedList),
		awaitsListed: typedAsMaster((*talk).typedListed),
		awaitsDay:    typedAsMaster((*talk).typedDay),

		awaitsLink:         typedAsMaster((*talk).typedLink),
		awaitsAbout:        typedAsMaster((*talk).typedAbout),
		awaitsServiceAbout: typedAsMaster((*talk).describeService),
		awaitsPrices:       typedAsMaster((*talk).typedPercent),
		awaitsPlaceName:    typedAsMaster((*talk).renamePlace),

		// clients
		awaitsClient:    typedAsMaster((*talk).searchClients),
		awaitsNote:      typedAsMaster((*talk).typedNote),
		awaitsWhom:      typedAsMaster((*talk).typedWhom),
		awaitsGuestName: typedAsMaster((*talk).typedGuestName),
		awaitsReason:    (*talk).typedReason,

		// chat

		// broadcasts
		awaitsCast: typedAsMaster((*talk).typedCast),

		// reviews
		awaitsReview: (*talk).typedReview,
		awaitsAnswer: (*talk).typedAnswer,
	}
}

// asMaster is a route for masters only; for anybody else it is a button that nobody has.
func asMaster(answer func(t *talk, ctx context.Context, a action, m master.Master) (Reply, error)) route {
	return func(t *talk, ctx context.Context, a action) (Reply, error) {
		m, err := t.own(ctx)
		if err != nil {
			return Reply{}, err
		}
		if !m.Exists() {
			return t.home(ctx, t.words.Text("hint.old", nil))
		}
		return answer(t, ctx, a, m)
	}
}

func typedAsMaster(answer func(t *talk, ctx context.Context, text string, m master.Master) (Reply, error)) input {
	return func(t *talk, ctx context.Context, text string) (Reply, error) {
		m, err := t.own(ctx)
		if err != nil {
			return Reply{}, err
		}
		if !m.Exists() {
			return t.home(ctx, t.words.Text("hint.text", nil))
		}
		return answer(t, ctx, text, m)
	}
}
