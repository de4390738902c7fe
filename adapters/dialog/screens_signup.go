package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
)

// signNameScreen begins a master: what clients shall call them, and in which currency they charge.
func signNameScreen(w *words.Words, hint, offered, currency string) Screen {
	s := write(w, "signup.name").hint(hint).say("signup.name")
	if offered == "" {
		s.say("signup.name.type")
	} else {
		s.say("signup.name.tap")
		s.row(plain(action{Verb: signName, Word: currency}, offered).looks(Primary))
	}
	s.row(s.button(action{Verb: currencies}, "button.currency", "Sign", w.Sign(currency)))
	return s.row(s.button(action{Verb: goHome}, "button.leave")).done()
}

// currencyCodes are the currencies of domain/master, in the order in which they are offered.
var currencyCodes = []string{"RUB", "USD", "EUR", "GBP", "KZT", "BYN", "UAH", "UZS", "KGS", "AMD", "GEL", "TRY"}

func currenciesScreen(w *words.Words) Screen {
	s := write(w, "signup.currency").say("signup.currency")
	var choices []Choice
	for _, code := range currencyCodes {
		choices = append(choices, plain(action{Verb: signCurrency, Word: code}, currencyLabel(code, w.Sign(code))))
	}
	return s.rows(3, choices).row(s.button(action{Verb: signUp}, "button.back")).done()
}

// currencyLabel is "EUR €", or the code alone where that is the sign.
func currencyLabel(code, sign string) string {
	if sign == code {
		return code
	}
	return code + " " + sign
}

// askView is a question whose answer is typed.
type askView struct {
	Hint string
	Back action
	New  bool // part of signing up: the first of its kind
}

// askServiceScreen asks for services: a line, or a whole price list.
func askServiceScreen(w *words.Words, v askView) Screen {
	s := write(w, "ask.service").hint(v.Hint)
	if v.New {
		s.say("signup.service")
	} else {
		s.say("ask.service")
	}
	s.say("ask.service.how")
	if v.New {
		return s.done()
	}
	return s.row(s.button(v.Back, "button.back")).done()
}

// commonLengths are offered when a service's length is asked for, in minutes.
var commonLengths = []int{30, 45, 60, 90, 120, 180}

// askLengthScreen asks how long a service takes; set makes the action of a choice.
func askLengthScreen(w *words.Words, v askView, service string, set func(minutes int) action) Screen {
	s := write(w, "ask.length").hint(v.Hint).say("ask.length", "Name", typed(service))
	var choices []Choice
	for _, minutes := range commonLengths {
		choices = append(choices, plain(set(minutes), w.Length(time.Duration(minutes)*time.Minute)))
	}
	return s.rows(3, choices).row(s.button(v.Back, "button.back")).done()
}

// askPriceScreen asks what a service costs; free, if given, is the choice of nothing.
func askPriceScreen(w *words.Words, v askView, service string) Screen {
	s := write(w, "ask.price").hint(v.Hint).say("ask.price", "Name", typed(service))
	if v.New {
		s.row(s.button(action{Verb: newPrice}, "button.free"))
	} else {
		s.gap().say("prices.booked")
	}
	return s.row(s.button(v.Back, "button.back")).done()
}

// askNameScreen asks for the new name of a service or of the master.
func askNameScreen(w *words.Words, v askView, id, present string) Screen {
	s := write(w, id).hint(v.Hint).say(id, "Name", typed(present))
	return s.row(s.button(v.Back, "button.back")).done()
}

// askAddressScreen asks where visits are.
func askAddressScreen(w *words.Words, v askView) Screen {
	s := write(w, "ask.address").hint(v.Hint)
	if v.New {
		return s.say("signup.address").say("signup.address.how").done()
	}
	return s.say("ask.address").row(s.button(v.Back, "button.back")).done()
}

// hoursView asks when the master works at a place.
type hoursView struct {
	Hint  string
	Place int
	Name  string
	City  string // of the zone
	Clock string // what time it is there
	Hours string // as they are; empty if never set
	New   bool   // part of signing up
}

func hoursScreen(w *words.Words, v hoursView) Screen {
	s := write(w, "ask.hours").hint(v.Hint)
	if v.New {
		s.say("signup.hours")
	} else {
		s.say("ask.hours", "Place", typed(v.Name))
	}
	if v.Hours != "" {
		s.say("ask.hours.now", "Hours", v.Hours)
	}
	s.say("ask.hours.zone", "City", v.City, "Clock", v.Clock).gap().say("ask.hours.how")
	var choices []Choice
	for i, preset := range hourPresets {
		choices = append(choices, plain(action{Verb: hoursPreset, Place: v.Place, N: i}, w.Hours(preset)))
	}
	s.rows(2, choices)
	s.row(s.button(action{Verb: zones, Place: v.Place}, "button.zone"))
	if v.New {
		return s.done()
	}
	return s.row(s.button(action{Verb: place, Place: v.Place}, "button.back")).done()
}

// readyScreen says that clients can book now; the link to forward is a message of its own.
func readyScreen(w *words.Words, name string) Screen {
	s := write(w, "signup.ready").say("signup.ready", "Name", typed(name)).gap().say("signup.ready.next")
	s.row(s.button(action{Verb: addService}, "button.add_service"), s.button(action{Verb: settings}, "button.settings"))
	return s.row(s.button(action{Verb: today}, "button.my_work")).done()
}
