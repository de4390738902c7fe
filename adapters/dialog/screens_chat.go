package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// writeView is a conversation for one of its sides.
type writeView struct {
	Hint           string
	Master, Client domain.ID
	ByMaster       bool   // the master looks, not the client
	With           string // the other side; may be empty
	Phone          string // of the client; may be empty
	Shut           bool   // the client may write no more
}

// with is what the other side is called.
func (v writeView) with(w *words.Words) typed {
	if v.With == "" {
		return typed(w.Text("client.nameless", nil))
	}
	return typed(v.With)
}

func (s *sheet) conversation(v writeView) Choice {
	return s.button(action{Verb: chatPage, ID: v.Master, Other: v.Client}, "button.chat")
}

func (s *sheet) write(v writeView) Choice {
	return s.button(action{Verb: reply, ID: v.Master, Other: v.Client}, "button.write")
}

// writeTo leads a client from a master's card to the conversation.
func (s *sheet) writeTo(v cardView) Choice {
	return s.button(action{Verb: reply, ID: v.Master, Other: v.Writer}, "button.write.master", "Name", oneLine(v.Name, 24))
}

// writeAbout leads a client from a booking to the conversation about it.
func (s *sheet) writeAbout(v bookingView) *sheet {
	return s.row(s.button(action{Verb: replyAbout, ID: v.Booking}, "button.write.master", "Name", oneLine(v.Visit.With, 24)))
}

// messages leads a master to their conversations, and says in how many somebody waits.
func (s *sheet) messages(unanswered int) Choice {
	if unanswered == 0 {
		return s.button(action{Verb: conversations}, "button.messages")
	}
	return s.button(action{Verb: conversations}, "button.messages.new", "N", unanswered)
}

// writeScreen asks what to say.
func writeScreen(w *words.Words, v writeView) Screen {
	s := write(w, "chat.write").hint(v.Hint)
	if v.ByMaster {
		s.say("chat.write.client", "Name", v.with(w))
	} else {
		s.say("chat.write.master", "Name", v.with(w))
	}
	return s.say("chat.write.how").row(s.conversation(v), s.button(action{Verb: chatDone}, "button.not_now")).done()
}

// cannotWriteScreen says, before anything is written, that it would reach nobody.
func cannotWriteScreen(w *words.Words, v writeView) Screen {
	s := write(w, "chat.cannot").hint(v.Hint)
	switch {
	case v.Shut:
		s.say("chat.shut")
	case v.Phone == "":
		s.say("chat.unheard", "Name", v.with(w)).say("chat.unheard.invite")
	default:
		s.say("chat.unheard", "Name", v.with(w)).say("chat.unheard.call", "Phone", typed(v.Phone))
	}
	if v.ByMaster {
		s.row(s.button(action{Verb: invite, ID: v.Client}, "button.chat.invite"))
	}
	return s.row(s.conversation(v), s.button(action{Verb: goHome}, "button.home")).done()
}

// sentScreen says that a message is on its way. What is said next goes the same way.
func sentScreen(w *words.Words, v writeView) Screen {
	s := write(w, "chat.sent")
	if v.ByMaster {
		s.say("chat.sent.client", "Name", v.with(w))
	} else {
		s.say("chat.sent.master")
	}
	s.Lifetime = Fresh
	return s.row(s.conversation(v), s.button(action{Verb: chatDone}, "button.done")).done()
}

// whetherView is something said that is perhaps meant for somebody.
type whetherView struct {
	writeView
	Said    domain.ID // the action in which it was
	Message message
}

// longestQuote is how much of a message is repeated, as messengers count.
const longestQuote = 300

func whetherScreen(w *words.Words, v whetherView) Screen {
	s := write(w, "chat.whether")
	if v.ByMaster {
		s.say("chat.whether.client", "Name", v.with(w))
	} else {
		s.say("chat.whether.master", "Name", v.with(w))
	}
	s.gap().message(v.Message.Text, v.Message.Media, longestQuote)
	s.Layout, s.Lifetime = YesNo, Fresh
	return s.row(
		s.button(action{Verb: chatSend, ID: v.Said}, "button.pass_on").looks(Primary),
		s.button(action{Verb: chatDone}, "button.pass_on_no"),
	).done()
}
