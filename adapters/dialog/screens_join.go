package dialog

import (
	"slices"

	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// joinScreen asks whoever brought a code.
func joinScreen(w *words.Words, owner domain.ID, name string) Screen {
	id := "join"
	if name == "" {
		id = "join.nameless"
	}
	s := write(w, "join").say(id, "Name", typed(name)).gap().say("join.then")
	s.Layout = YesNo
	return s.row(s.button(action{Verb: joinAnswer, ID: owner, N: 1}, "button.join_yes"), s.button(action{Verb: joinAnswer, ID: owner}, "button.join_no")).done()
}

// joinedScreen is what the owner of the code sees when it is done.
func joinedScreen(w *words.Words, claim domain.ID) Screen {
	s := write(w, "join.done").say("join.done").gap().say("join.done.undo")
	return s.row(s.button(action{Verb: joinUndo, ID: claim}, "button.join_undo"), s.button(action{Verb: messengers}, "button.messengers")).done()
}

// joinWaitsScreen is what whoever brought a code sees until the owner has answered.
func joinWaitsScreen(w *words.Words) Screen {
	s := write(w, "join.waits").say("join.waits")
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// joinUndoneScreen is what an account sees that is by itself again, or that gave another one back.
func joinUndoneScreen(w *words.Words) Screen {
	s := write(w, "join.undone").say("join.undone")
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// joinCodeScreen shows a one-time code, and where it is to be brought.
func joinCodeScreen(w *words.Words, code string, elsewhere []Address) Screen {
	s := write(w, "join.code").say("join.code").gap().say("join.code.is", "Code", code[:5]+"-"+code[5:])
	s.addresses(elsewhere).gap().say("join.code.then")
	return s.row(s.button(action{Verb: messengers}, "button.back")).done()
}

// whereLast is the choice to be told where one wrote from last.
const whereLast = "last"

type messengersView struct {
	Hint, Preferred string
	Accounts        []accountView
}

type accountView struct {
	ID            domain.ID
	Messenger     string
	Blocked, Here bool
}

func messengersScreen(w *words.Words, v messengersView) Screen {
	s := write(w, "messengers").hint(v.Hint).say("messengers").gap()
	var names []string
	for _, a := range v.Accounts {
		line := "messengers.account"
		switch {
		case a.Blocked:
			line = "messengers.blocked"
		case a.Here:
			line = "messengers.here"
		}
		s.say(line, "Messenger", w.Messenger(a.Messenger))
		if !slices.Contains(names, a.Messenger) {
			names = append(names, a.Messenger)
		}
	}
	if len(v.Accounts) > 1 {
		s.gap().say("messengers.prefer")
		s.row(s.button(action{Verb: prefer, Word: whereLast}, "button.prefer_last").chosen(v.Preferred == ""))
		for _, name := range names {
			s.row(plain(action{Verb: prefer, Word: name}, w.Messenger(name)).chosen(v.Preferred == name))
		}
		for _, a := range v.Accounts {
			s.row(s.button(action{Verb: leaveSure, ID: a.ID}, "button.unlink", "Messenger", w.Messenger(a.Messenger)))
		}
	}
	s.row(s.button(action{Verb: joinAsk}, "button.join"))
	return s.row(s.button(action{Verb: mySettings}, "button.back")).done()
}

// chosen marks the choice that holds.
func (c Choice) chosen(holds bool) Choice {
	if holds {
		c.Label = "✅ " + c.Label
	}
	return c
}

// leaveScreen asks once before an account is taken from somebody.
func leaveScreen(w *words.Words, account domain.ID, messenger string) Screen {
	s := write(w, "messengers.leave").say("messengers.leave", "Messenger", w.Messenger(messenger)).gap().say("messengers.leave.then")
	s.Layout = YesNo
	return s.row(s.button(action{Verb: leave, ID: account}, "button.leave_yes").looks(Danger), s.button(action{Verb: messengers}, "button.close_no")).done()
}
