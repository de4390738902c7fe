package dialog

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// An action is what a button stands for: a verb and its fields, joined by colons, at most LongestAction bytes.
// It is stateless, so that a button works after a restart and a month later; and it carries no trust:
// whoever sends it is checked again by the commands.
//
// Places, services and links go by their number: the order in which the master added them, which never changes.
//
//	field     letter  spelling
//	id        i       22 characters, domain.ID.Short
//	other id  j       the same
//	place     p       number, base 36
//	services  s       numbers in two digits, base 36, one after the other, each once
//	start     t       minutes since 1970, base 36
//	day       d       days since 1970, base 36
//	revision  r       number, base 36
//	number    n       number, base 36
//	word      w       A-Z a-z 0-9 _ + / -, up to 36 characters
type action struct {
	Verb     verb
	ID       domain.ID
	Other    domain.ID // a second id
	Place    int
	Services []int
	Start    time.Time
	Day      slots.Date
	Until    slots.Date // a second day
	Revision int
	N, M     int // a second number
	Word     string
}

// verb says what to do; the fields that follow it are in shapes.
type verb string

// The verbs. Once shown they stay: buttons live as long as the messages they hang under.
const (
	noop      verb = "-"
	goHome    verb = "h"
	goHelp    verb = "?"
	turnPage  verb = "pg" // of the live screen's choices
	languages verb = "la"
	language  verb = "lg"
	myZones   verb = "uz"
	myZone    verb = "us"

	card        verb = "c"
	pick        verb = "k"  // which service
	pickSeveral verb = "ks" // which services, with ticks
	pickPlace   verb = "kp"
	pickWhen    verb = "kw"
	pickMonth   verb = "km"
	pickDay     verb = "kd"
	pickWhy     verb = "kn" // why a day has no free time
	pickSure    verb = "kc"
	book        verb = "kb"

	moveWhen  verb = "mw"
	moveMonth verb = "mm"
	moveDay   verb = "md"
	moveWhy   verb = "mn"
	moveSure  verb = "mc"
	move      verb = "mb"

	bookings     verb = "b"
	openBooking  verb = "o"
	cancelSure   verb = "x"
	cancel       verb = "xx"
	restore      verb = "xr" // take a cancellation back
	calendarFile verb = "ic" // a booking as a calendar file

	calendars     verb = "kl" // the address of one side's bookings: N is 0 for a client's, 1 for a master's
	openCalendar  verb = "ko"
	calendarSure  verb = "kr" // before another address
	renewCalendar verb = "kx"
	closeCalendar verb = "kz"

	masters  verb = "ms"
	switchTo verb = "sw"

	mySettings    verb = "um"
	myNotices     verb = "un" // which of them, and whether they come
	myOffers      verb = "ut" // whether a master's offers come
	myQuiet       verb = "uq"
	setQuiet      verb = "uw" // from and to, in minutes of the day
	quietAsMaster verb = "ua"

	myData    verb = "ui" // what is kept about somebody
	getData   verb = "uf" // as a file
	eraseSure verb = "uk"
	erase     verb = "ul"

	messengers verb = "ur" // the accounts of somebody
	prefer     verb = "up" // where notices come
	leaveSure  verb = "ux"
	leave      verb = "uv"
	joinAsk    verb = "ug" // a one-time code for another messenger
	joinAnswer verb = "uc" // of who brought one: ID is whose it is, N 1 for yes
	joinAdmit  verb = "ud" // of whose it is: ID is the claim, N 1 for yes
	joinUndo   verb = "uj"

	signUp       verb = "r"
	signName     verb = "rn"
	currencies   verb = "rc"
	signCurrency verb = "rw"
	newLength    verb = "rl"
	newPrice     verb = "rp"

	today       verb = "w"
	week        verb = "wk"
	workDay     verb = "wd"
	workMonth   verb = "wm"
	weekPicture verb = "wp"
	settings    verb = "s"
	rename      verb = "nm"

	places       verb = "sp"
	place        verb = "p"
	addPlace     verb = "pa"
	placeAddress verb = "pr"
	zones        verb = "z"
	zone         verb = "zs"
	hours        verb = "hr"
	hoursPreset  verb = "hp"
	placeSure    verb = "px"
	closePlace   verb = "pc"

	services      verb = "sv"
	service       verb = "v"
	addService    verb = "va"
	serviceName   verb = "vn"
	servicePrice  verb = "vp"
	serviceLength verb = "vl"
	setLength     verb = "vd"
	serviceBreak  verb = "vb"
	setBreak      verb = "vc"
	serviceSure   verb = "vx"
	closeService  verb = "vz"

	timesOff      verb = "f"
	timeOffFirst  verb = "fa"
	timeOffLast   verb = "fe"
	addTimeOff    verb = "fd"
	removeTimeOff verb = "fx"

	links      verb = "li"
	link       verb = "lk"
	issueLink  verb = "ln"
	linkSure   verb = "lx"
	revokeLink verb = "lz"

	policies  verb = "po"
	policy    verb = "pq"
	setPolicy verb = "ps"

	// setup

	askList    verb = "qn" // a price list
	listPage   verb = "qp"
	listItem   verb = "qi"
	listLength verb = "ql"
	listDrop   verb = "qd"
	listAdd    verb = "qa" // with the sum of what was shown

	closeTime verb = "fc" // first and last day, from and to in minutes, and what becomes of the bookings
	dayPlaces verb = "dp"
	days      verb = "dd" // with hours of their own
	dayHours  verb = "dh"
	setDay    verb = "ds" // the windows, and what becomes of the bookings

	restoreDay verb = "du" // the hours that it had

	serviceAbout   verb = "va1"
	noServiceAbout verb = "va0"
	serviceBefore  verb = "ve"
	setBefore      verb = "vg"
	servicePlaces  verb = "vo"
	tickPlace      verb = "vq"
	reopenService  verb = "vu" // until ten minutes after
	askPrices      verb = "vk" // of all services
	showPrices     verb = "vm"
	setPrices      verb = "vw"

	askLink   verb = "lb" // a new one's label, with the days it works
	makeLink  verb = "lc" // label by number, days
	linkText  verb = "lt"
	linkCode  verb = "lq" // QR, of one messenger
	linkCard  verb = "lp" // to print
	renewLink verb = "lw"

	profile verb = "nf"
	about   verb = "na"
	noAbout verb = "no"

	placeTitle  verb = "pn"
	noPlaceName verb = "pe"
	hoursSure   verb = "hs"
	reopenPlace verb = "pu" // until ten minutes after

	// clients
	clients       verb = "cl" // a master's, a page of them
	allClients    verb = "cg" // without what was searched for
	clientCard    verb = "cc"
	clientNote    verb = "ce"
	dropNote      verb = "cf"
	clientHistory verb = "ct"
	blockSure     verb = "cb"
	blockClient   verb = "cx"
	unblockClient verb = "cu"
	invite        verb = "gi" // a guest, by a link of their own

	confirmBooking verb = "oc" // say yes to a request
	cancelFor      verb = "xn" // cancel or decline, with one of the reasons; the other buttons are cancelSure and cancel
	askMoveSure    verb = "oa"
	askMove        verb = "on" // with one of the reasons; 0: without
	noShow         verb = "os"
	cameAfterAll   verb = "oy"
	editServices   verb = "oe" // of a booking, with ticks
	saveServices   verb = "ou" // N is 1 for outside the working hours
	editPlace      verb = "op"
	savePlace      verb = "oq"
	moveOutside    verb = "mo"

	byHand      verb = "g" // book for a client: ID is whom
	guestNamed  verb = "gg"
	handService verb = "gk"
	handSeveral verb = "gs"
	handPlace   verb = "gp"
	handWhen    verb = "gw"
	handMonth   verb = "gm"
	handDay     verb = "gd"
	handWhy     verb = "gn"
	handSure    verb = "gc"
	handBook    verb = "gb"
	handOutside verb = "go"

	// chat
	conversations verb = "cs"
	reply         verb = "cr" // write to the other side: ID is the master, Other the client
	replyAbout    verb = "ca" // the same, about a booking
	chatPage      verb = "ch" // the conversation, from its end
	chatOlder     verb = "co" // what came before a message's number
	chatNewer     verb = "cn" // what came after it
	chatMedia     verb = "cm" // what hangs on a message
	chatSend      verb = "cy" // pass on what was said before anybody asked for it
	chatDone      verb = "cd"

	// broadcasts
	casts        verb = "bc"
	newCast      verb = "bn"
	castTo       verb = "bt" // audience, weeks, first and last day
	castDays     verb = "bd"
	sendCast     verb = "bs"
	openCast     verb = "bo"
	pauseCast    verb = "bh"
	resumeCast   verb = "br"
	stopCastSure verb = "bx"
	stopCast     verb = "bz"
	castMissed   verb = "bw"

	// reviews
	history      verb = "hi" // visits that are over
	review       verb = "rv" // of a booking, with so many stars; 0 asks for them
	reviewText   verb = "rt"
	openReview   verb = "ro"
	reviewNoText verb = "rd"
	reviews      verb = "rr" // of a master
	ownReviews   verb = "re"
	ownReview    verb = "rg"
	answer       verb = "ra" // a review, as the master

	// notices
	sure verb = "y" // I'm coming
)

// shapes are the fields behind each verb, by their letters.
var shapes = map[verb]string{
	noop: "", goHome: "", goHelp: "", turnPage: "n", languages: "", language: "w", myZones: "", myZone: "w",
	card: "i", pick: "in", pickSeveral: "isn", pickPlace: "is", pickWhen: "ips", pickMonth: "ipsd", pickDay: "ipsdn",
	pickWhy: "ipsd", pickSure: "ipst", book: "ipst",
	moveWhen: "ir", moveMonth: "ird", moveDay: "irdn", moveWhy: "ird", moveSure: "irt", move: "irt",
	bookings: "n", openBooking: "i", cancelSure: "ir", cancel: "ir", masters: "", switchTo: "i",
	restore: "ir", calendarFile: "i",
	calendars: "n", openCalendar: "n", calendarSure: "n", renewCalendar: "n", closeCalendar: "n",
	mySettings: "", myNotices: "nm", myOffers: "in", myQuiet: "", setQuiet: "nm", quietAsMaster: "",
	myData: "", getData: "", eraseSure: "", erase: "",
	messengers: "", prefer: "w", leaveSure: "i", leave: "i", joinAsk: "", joinAnswer: "in", joinAdmit: "in", joinUndo: "i",
	signUp: "", signName: "w", currencies: "", signCurrency: "w", newLength: "n", newPrice: "n",
	today: "", week: "d", workDay: "dn", workMonth: "d", weekPicture: "d", settings: "", rename: "",
	places: "", place: "p", addPlace: "", placeAddress: "p", zones: "p", zone: "pw", hours: "p", hoursPreset: "pn",
	placeSure: "p", closePlace: "p",
	services: "n", service: "n", addService: "", serviceName: "n", servicePrice: "n", serviceLength: "n", setLength: "nm",
	serviceBreak: "n", setBreak: "nm", serviceSure: "n", closeService: "n",
	timesOff: "", timeOffFirst: "d", timeOffLast: "du", addTimeOff: "du", removeTimeOff: "i",
	links: "", link: "n", issueLink: "", linkSure: "n", revokeLink: "n",
	policies: "", policy: "n", setPolicy: "nm",
	// setup
	askList: "", listPage: "n", listItem: "n", listLength: "nm", listDrop: "n", listAdd: "n",
	closeTime: "dunmr", dayPlaces: "", days: "pd", dayHours: "pd", setDay: "pdwr", restoreDay: "pdw",
	serviceAbout: "n", noServiceAbout: "n", serviceBefore: "n", setBefore: "nm", servicePlaces: "n", tickPlace: "npm",
	reopenService: "nt", askPrices: "", showPrices: "n", setPrices: "n",
	askLink: "m", makeLink: "nm", linkText: "n", linkCode: "nm", linkCard: "nm", renewLink: "n",
	profile: "", about: "", noAbout: "",
	placeTitle: "p", noPlaceName: "p", hoursSure: "p", reopenPlace: "pt",

	// clients
	clients: "n", allClients: "", clientCard: "i", clientNote: "i", dropNote: "i", clientHistory: "in", blockSure: "i", blockClient: "i",
	unblockClient: "i", invite: "i",
	confirmBooking: "ir", cancelFor: "irn", askMoveSure: "ir", askMove: "irn", noShow: "i", cameAfterAll: "i",
	editServices: "irsn", saveServices: "irsn", editPlace: "ir", savePlace: "irpn", moveOutside: "irt",
	byHand: "", guestNamed: "", handService: "in", handSeveral: "isn", handPlace: "is", handWhen: "ips", handMonth: "ipsd",
	handDay: "ipsdn", handWhy: "ipsd", handSure: "ipst", handBook: "ipst", handOutside: "ipst",

	// chat
	conversations: "n", reply: "ij", replyAbout: "i", chatPage: "ij", chatOlder: "ijn", chatNewer: "ijn", chatMedia: "i",
	chatSend: "i", chatDone: "",

	// broadcasts
	casts: "", newCast: "", castTo: "nmdu", castDays: "", sendCast: "", openCast: "i", pauseCast: "i", resumeCast: "i",
	stopCastSure: "i", stopCast: "i", castMissed: "in",

	// reviews
	history: "n", review: "in", reviewText: "i", openReview: "i", reviewNoText: "i", reviews: "in", ownReviews: "n", ownReview: "i", answer: "i",

	// notices
	sure: "ir",
}

// mostServices of one visit: more would not fit an action.
const mostServices = 8

// errNoAction is returned for text that no button of ours ever had.
var errNoAction = errors.New("not an action")

// String is the action as a button carries it.
func (a action) String() string {
	text := string(a.Verb)
	for _, field := range shapes[a.Verb] {
		text += ":" + a.field(field)
	}
	return text
}

func (a action) field(letter rune) string {
	switch letter {
	case 'i':
		return a.ID.Short()
	case 'j':
		return a.Other.Short()
	case 'p':
		return base36(int64(a.Place))
	case 's':
		return servicesText(a.Services)
	case 't':
		return base36(a.Start.Unix() / 60)
	case 'd':
		return base36(dayNumber(a.Day))
	case 'u':
		return base36(dayNumber(a.Until))
	case 'r':
		return base36(int64(a.Revision))
	case 'n':
		return base36(int64(a.N))
	case 'm':
		return base36(int64(a.M))
	}
	return a.Word
}

// parseAction reads an action. What it accepts is spelt exactly as String spells it.
func parseAction(text string) (action, error) {
	if len(text) > LongestAction {
		return action{}, errNoAction
	}
	fields := strings.Split(text, ":")
	a := action{Verb: verb(fields[0])}
	shape, known := shapes[a.Verb]
	if !known || len(fields) != len(shape)+1 {
		return action{}, errNoAction
	}
	for i, letter := range shape {
		if !a.read(letter, fields[i+1]) {
			return action{}, errNoAction
		}
	}
	if a.String() != text {
		return action{}, errNoAction
	}
	return a, nil
}

func (a *action) read(letter rune, text string) bool {
	switch letter {
	case 'i':
		id, err := domain.ParseID(text)
		a.ID = id
		return err == nil
	case 'j':
		id, err := domain.ParseID(text)
		a.Other = id
		return err == nil
	case 's':
		return readServices(text, &a.Services)
	case 'w':
		a.Word = text
		return properWord(text)
	}
	n, err := strconv.ParseInt(text, 36, 64)
	if err != nil || n < 0 || n > 1<<31 {
		return false
	}
	switch letter {
	case 'p':
		a.Place = int(n)
	case 't':
		a.Start = time.Unix(n*60, 0).UTC()
	case 'd':
		a.Day = dayOf(n)
		return n < 100_000
	case 'u':
		a.Until = dayOf(n)
		return n < 100_000
	case 'r':
		a.Revision = int(n)
	case 'n':
		a.N = int(n)
	case 'm':
		a.M = int(n)
	}
	return true
}

func base36(n int64) string { return strconv.FormatInt(n, 36) }

// dayNumber counts the days since 1970; a date before is none that a button has.
func dayNumber(d slots.Date) int64 { return max(0, d.In(time.UTC).Unix()/(24*60*60)) }

func dayOf(number int64) slots.Date {
	return slots.DateOf(time.Unix(number*24*60*60, 0), time.UTC)
}

func servicesText(numbers []int) string {
	var text strings.Builder
	for _, n := range numbers {
		if n < 36 {
			text.WriteByte('0')
		}
		text.WriteString(base36(int64(n)))
	}
	return text.String()
}

func readServices(text string, numbers *[]int) bool {
	if len(text)%2 != 0 || len(text) > 2*mostServices {
		return false
	}
	for i := 0; i < len(text); i += 2 {
		n, err := strconv.ParseInt(text[i:i+2], 36, 64)
		if err != nil || n < 0 || slices.Contains(*numbers, int(n)) {
			return false
		}
		*numbers = append(*numbers, int(n))
	}
	return true
}

func properWord(text string) bool {
	if text == "" || len(text) > 36 {
		return false
	}
	for _, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune("_+/-", r) {
			return false
		}
	}
	return true
}
