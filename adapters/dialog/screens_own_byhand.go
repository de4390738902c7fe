package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// whomView asks for whom a master books.
type whomView struct {
	Hint     string
	Clients  []clientLine
	Searched bool   // they were found by what was typed
	Name     string // of a new client, if that was typed
}

func whomScreen(w *words.Words, v whomView) Screen {
	s := write(w, "byhand.whom").hint(v.Hint)
	switch {
	case v.Searched && len(v.Clients) > 0:
		s.say("whom.found")
	case v.Name != "":
		s.say("whom.none", "Name", typed(v.Name))
	default:
		s.say("whom")
	}
	s.say("whom.how")
	for _, c := range v.Clients {
		s.row(plain(action{Verb: handService, ID: c.Client}, c.label(w)))
	}
	if v.Name != "" {
		s.row(s.button(action{Verb: guestNamed}, "button.new_client", "Name", oneLine(v.Name, 40)))
	}
	return s.row(s.button(action{Verb: today}, "button.leave")).done()
}

func guestNameScreen(w *words.Words, hint, phone string) Screen {
	s := write(w, "byhand.name").hint(hint).say("whom.name", "Phone", typed(phone))
	return s.row(s.button(action{Verb: byHand}, "button.back")).done()
}

// handServicesView is the choice of what is to be done for a client.
type handServicesView struct {
	Hint     string
	Client   domain.ID
	Services []serviceView
	Page     int
}

func handServicesScreen(w *words.Words, v handServicesView) Screen {
	s := write(w, "byhand.services").hint(v.Hint)
	if len(v.Services) == 0 {
		s.say("byhand.no_services")
		return s.row(s.button(action{Verb: addService}, "button.add_service")).row(s.button(action{Verb: today}, "button.leave")).done()
	}
	s.say("services.one")
	first, last := pageOf(v.Page, len(v.Services))
	for _, service := range v.Services[first:last] {
		s.row(plain(action{Verb: handPlace, ID: v.Client, Services: []int{service.Number}}, service.label(w)))
	}
	s.pager(action{Verb: handService, ID: v.Client}, v.Page, len(v.Services))
	if len(v.Services) > 1 {
		s.row(s.button(action{Verb: handSeveral, ID: v.Client}, "button.several"))
	}
	return s.row(s.button(action{Verb: clientCard, ID: v.Client}, "button.client"), s.button(action{Verb: today}, "button.leave")).done()
}

// handPlacesView is the choice of where.
type handPlacesView struct {
	Client   domain.ID
	Services []int
	Places   []placeView
}

func handPlacesScreen(w *words.Words, v handPlacesView) Screen {
	s := write(w, "byhand.places").say("own.place")
	for _, p := range v.Places {
		s.row(plain(action{Verb: handWhen, ID: v.Client, Place: p.Number, Services: v.Services}, p.Name))
	}
	return s.row(s.button(action{Verb: handService, ID: v.Client}, "button.back")).done()
}

// inviteView is an invitation for one client.
type inviteView struct {
	Client    domain.ID
	Name      string
	Master    string
	Addresses []Address
	Next      *visitView // the client's next visit, if there is one
}

// inviteScreen says what to do with the message below it.
func inviteScreen(w *words.Words, v inviteView) Screen {
	s := write(w, "client.invite").say("invite", "Name", typed(nameOr(w, v.Name))).say("invite.then")
	return s.row(s.button(action{Verb: clientCard, ID: v.Client}, "button.client"), s.button(action{Verb: today}, "button.today")).done()
}

// forwardScreen is the message to forward: it stands by itself and has no buttons, which would not be forwarded.
func forwardScreen(w *words.Words, v inviteView) Screen {
	s := write(w, "client.forward")
	s.Lifetime = Fresh
	if hasInk(v.Name) {
		s.say("invite.hello", "Name", typed(oneLine(v.Name, 60)))
	}
	if v.Next == nil {
		s.say("invite.text", "Master", typed(v.Master))
	} else {
		s.say("invite.booked", "Master", typed(v.Master), "On", w.On(v.Next.When.day(), v.Next.When.Today), "Time", words.Clock(v.Next.When.Start))
		s.user(v.Next.Place)
	}
	return s.say("invite.open").addresses(v.Addresses).done()
}
