package dialog

import (
	"strconv"
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/slots"
	"zapis/projections"
)

// chatView is a page of a conversation.
type chatView struct {
	writeView
	Lines        []messageLine
	Older, Newer bool // there are more
}

func chatScreen(w *words.Words, v chatView) Screen {
	bare := write(w, "chat.history").lines(v, 0)
	most := longestQuote
	if len(v.Lines) > 0 { // all share what room there is
		most = min(most, (longestText-lengthOf(bare.Text))/len(v.Lines)-2)
	}
	s := write(w, "chat.history").lines(v, most)
	var whole []Choice
	for _, line := range v.Lines {
		if line.Media != nil || quoted(line.Text, most) != strings.TrimSpace(line.Text) {
			whole = append(whole, plain(action{Verb: chatMedia, ID: line.Message.Message}, line.when(w)+" · "+s.mark(line.Media)))
		}
	}
	s.rows(2, whole).chatPages(v)
	s.row(s.write(v.writeView).looks(Primary))
	if v.ByMaster {
		return s.row(s.button(action{Verb: conversations}, "button.messages"), s.button(action{Verb: today}, "button.today")).done()
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// lines writes the messages of a page, so much of each.
func (s *sheet) lines(v chatView, most int) *sheet {
	s.say("chat.history", "Name", v.with(s.Words))
	for _, line := range v.Lines {
		s.gap().wrote(line, v.writeView).message(line.Text, line.Media, most).fate(line)
	}
	if len(v.Lines) == 0 {
		s.gap().say("chat.history.none")
	}
	return s
}

// chatPages adds the neighbouring pages.
func (s *sheet) chatPages(v chatView) {
	a := action{ID: v.Master, Other: v.Client}
	if len(v.Lines) == 0 {
		return
	}
	var pages []Choice
	if v.Older {
		a.Verb, a.N = chatOlder, int(v.Lines[0].Number)
		pages = append(pages, s.button(a, "button.older"))
	}
	if v.Newer {
		a.Verb, a.N = chatNewer, int(v.Lines[len(v.Lines)-1].Number)
		pages = append(pages, s.button(a, "button.newer"))
	}
	s.row(pages...)
}

// when is "сегодня, 14:03".
func (l messageLine) when(w *words.Words) string {
	return w.Short(slots.DateOf(l.Wrote, l.Wrote.Location()), l.Today) + ", " + words.Clock(l.Wrote)
}

// wrote is the line above a message: when, and who.
func (s *sheet) wrote(l messageLine, v writeView) *sheet {
	switch {
	case !l.Mine:
		return s.say("chat.line", "When", capital(l.when(s.Words)), "Who", typed(oneLine(string(v.with(s.Words)), 40)))
	case l.State == projections.Sent:
		return s.say("chat.line.sent", "When", capital(l.when(s.Words)))
	}
	return s.say("chat.line.mine", "When", capital(l.when(s.Words)))
}

// message is what was said, so much of it, and what hangs on it.
func (s *sheet) message(text string, media *chat.Media, most int) *sheet {
	if media != nil {
		s.line([]Run{{Text: s.mark(media), Style: Italic, User: true}})
	}
	return s.user(quoted(text, most))
}

// quoted is as much of what somebody wrote as has so many units.
func quoted(text string, most int) string {
	text = strings.TrimSpace(text)
	if most <= 0 {
		return ""
	}
	if run := (Run{Text: text, User: true}); units(run) > most {
		return fitting(run, most)
	}
	return text
}

// mark says what hangs on a message: "фото", "файл price.pdf".
func (s *sheet) mark(media *chat.Media) string {
	switch {
	case media == nil:
		return s.label("chat.whole")
	case media.Kind == chat.File && media.Name != "":
		return s.label("chat.media.named", "Name", oneLine(media.Name.Text(), 40))
	}
	return s.Words.Text("chat.media."+string(media.Kind), nil)
}

// fate says of an own message what it came to, if not to what everybody hopes.
func (s *sheet) fate(l messageLine) *sheet {
	if !l.Mine {
		return s
	}
	switch l.State {
	case projections.Failed, projections.Skipped:
		return s.say(undelivered(l.Reason))
	case projections.Uncertain:
		return s.say("chat.uncertain")
	}
	return s
}

// undelivered says why a message did not arrive, as far as that is known.
func undelivered(reason string) string {
	switch reason {
	case delivery.HasBlocked, delivery.Unreachable, delivery.WasBusy, delivery.WasRefused, delivery.WasShut:
		return "chat.undelivered." + reason
	}
	return "chat.undelivered"
}

// messageScreens are one message whole: what hangs on it comes first if the text is too long to stand under it.
func messageScreens(w *words.Words, v writeView, l messageLine) []Screen {
	s := write(w, "chat.message").wrote(l, v)
	var above []Screen
	room := longestText
	if l.Media != nil {
		s.Attachment = &Attachment{Kind: l.Media.Kind, Name: l.Media.Name.Text(), Type: l.Media.Type, Held: l.Media}
		room = chat.LongestCaption
	}
	if lengthOf(s.Text)+1+units(Run{Text: l.Text, User: true}) > room {
		above = append(above, s.done())
		s = write(w, "chat.message")
	}
	s.user(l.Text).Lifetime = Fresh
	s.row(s.write(v), s.conversation(v))
	for i := range above {
		above[i].Lifetime = Fresh
	}
	return append(above, s.done())
}

// lengthOf is how long runs are at most, as messengers count.
func lengthOf(runs []Run) (n int) {
	for _, run := range runs {
		n += units(run)
	}
	return n
}

// conversationsView is a page of a master's conversations.
type conversationsView struct {
	Master        domain.ID
	Conversations []conversationLine
	Page          int
	More          bool
}

type conversationLine struct {
	projections.Conversation
	Last messageLine
}

func conversationsScreen(w *words.Words, v conversationsView) Screen {
	s := write(w, "chat.conversations")
	if len(v.Conversations) == 0 {
		s.say("conversations.none")
	} else {
		s.say("conversations")
	}
	for _, c := range v.Conversations {
		s.row(plain(action{Verb: chatPage, ID: v.Master, Other: c.Client}, s.brieflySaid(c)))
	}
	return s.turn(action{Verb: conversations}, v.Page, v.More).row(s.button(action{Verb: today}, "button.today")).done()
}

// brieflySaid is "(2) Ирина · сегодня, 14:03 · Опоздаю": how much waits for an answer, who, when and what.
func (s *sheet) brieflySaid(c conversationLine) string {
	name := c.ClientName
	if name == "" {
		name = s.Words.Text("client.nameless", nil)
	}
	if c.Unanswered > 0 {
		name = "(" + strconv.Itoa(c.Unanswered) + ") " + name
	}
	what := strings.ReplaceAll(c.Last.Text, "\n", " ")
	if what == "" {
		what = s.mark(c.Last.Media)
	}
	if c.Last.Mine {
		what = s.label("conversations.mine", "What", what)
	}
	return oneLine(name, 24) + " · " + c.Last.when(s.Words) + " · " + what
}
