package dialog

import (
	"strings"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
	"zapis/projections"
)

// clientLine is a client in a list.
type clientLine struct {
	Client  domain.ID
	Name    string
	Phone   string
	Visits  int
	Blocked bool
}

func clientLines(found []projections.Client) []clientLine {
	lines := make([]clientLine, len(found))
	for i, c := range found {
		lines[i] = clientLine{Client: c.Client, Name: c.Name, Phone: c.Phone, Visits: c.Visits, Blocked: c.Blocked}
	}
	return lines
}

func (c clientLine) label(w *words.Words) string {
	text := oneLine(nameOr(w, c.Name), 30)
	if c.Phone != "" {
		text += " · " + said.PhoneText(c.Phone)
	}
	if c.Visits > 0 {
		text += " · " + w.Count("clients.visits", c.Visits, nil)
	}
	if c.Blocked {
		text = "🚫 " + text
	}
	return text
}

// clientsView is a page of a master's clients.
type clientsView struct {
	Search  string
	Clients []clientLine
	Total   int
	Page    int
}

func clientsScreen(w *words.Words, v clientsView) Screen {
	s := write(w, "clients")
	switch {
	case v.Search != "" && v.Total == 0:
		s.say("clients.not_found", "Search", typed(v.Search))
	case v.Search != "":
		s.count("clients.found", v.Total, "Search", typed(v.Search))
	case v.Total == 0:
		s.say("clients.none")
	default:
		s.count("clients", v.Total)
	}
	if v.Total > 0 || v.Search != "" {
		s.say("clients.how")
	}
	for _, c := range v.Clients {
		s.row(plain(action{Verb: clientCard, ID: c.Client}, c.label(w)))
	}
	s.turn(action{Verb: clients}, v.Page, (v.Page+1)*perPage < v.Total)
	if v.Search != "" {
		s.row(s.button(action{Verb: allClients}, "button.all_clients"))
	}
	s.row(s.button(action{Verb: byHand}, "button.by_hand"))
	return s.row(s.button(action{Verb: today}, "button.today")).done()
}

// clientView is a client's card, for the master's eyes.
type clientView struct {
	Hint   string
	Master domain.ID
	Client projections.Client
	Today  slots.Date
	Since  slots.Date
	Last   slots.Date // zero: not yet
	Next   *visitView
	Link   string // by which they came
}

func clientScreen(w *words.Words, v clientView) Screen {
	c := v.Client
	s := write(w, "clients.card").hint(v.Hint).say("own.client", "Name", typed(nameOr(w, c.Name)))
	parts := messengerNames(w, c.Channels)
	if c.Phone != "" {
		parts = append(parts, said.PhoneText(c.Phone))
	}
	s.line([]Run{{Text: joined(parts)}})
	if c.Blocked {
		s.say("client.blocked")
	}
	s.gap().line([]Run{{Text: capital(v.numbers(w))}})
	if !v.Last.IsZero() {
		s.say("client.last", "Date", w.DayMonth(v.Last, v.Today))
	}
	if v.Next != nil {
		s.say("client.next", "Date", w.Short(v.Next.When.day(), v.Next.When.Today), "Time", words.Clock(v.Next.When.Start), "Services", typed(v.Next.Services))
	}
	if v.Link == "" {
		s.say("client.since", "Date", w.DayMonth(v.Since, v.Today))
	} else {
		s.say("client.since.link", "Date", w.DayMonth(v.Since, v.Today), "Link", typed(v.Link))
	}
	if c.Note != "" {
		s.gap().say("client.note", "Note", typed(oneLine(c.Note, 1000)))
	}
	return s.clientRows(v).done()
}

// numbers are what became of a client's visits: "5 визитов, 1 раз не пришли".
func (v clientView) numbers(w *words.Words) string {
	c := v.Client
	parts := []string{w.Text("client.no_visits", nil)}
	if c.Visits > 0 {
		parts = []string{w.Count("clients.visits", c.Visits, nil)}
	}
	if c.NoShows > 0 {
		parts = append(parts, w.Count("client.no_shows", c.NoShows, nil))
	}
	if c.Cancellations > 0 {
		parts = append(parts, w.Count("client.cancellations", c.Cancellations, nil))
	}
	return strings.Join(parts, ", ")
}

func (s *sheet) clientRows(v clientView) *sheet {
	id := v.Client.Client
	do := func(verb verb, id domain.ID, label string) Choice { return s.button(action{Verb: verb, ID: id}, label) }
	s.row(do(handService, id, "button.write_down").looks(Primary), s.button(action{Verb: reply, ID: v.Master, Other: id}, "button.write"))
	s.row(do(clientNote, id, "button.note"), do(clientHistory, id, "button.client_history"))
	if len(v.Client.Channels) == 0 {
		s.row(do(invite, id, "button.invite"))
	}
	if v.Client.Blocked {
		s.row(do(unblockClient, id, "button.unblock"))
	} else {
		s.row(do(blockSure, id, "button.block"))
	}
	return s.row(s.button(action{Verb: clients}, "button.clients"), s.button(action{Verb: today}, "button.today"))
}

// clientHistoryView are a client's visits to the master that are over, a page of them.
type clientHistoryView struct {
	Client domain.ID
	Name   string
	Visits []pastVisit
	Page   int
	More   bool
}

type pastVisit struct {
	Booking domain.ID
	Visit   visitView
	Stars   int
	Missed  bool
}

func clientHistoryScreen(w *words.Words, v clientHistoryView) Screen {
	s := write(w, "clients.history").say("own.client", "Name", typed(nameOr(w, v.Name)))
	if len(v.Visits) == 0 {
		s.say("history.none")
	} else {
		s.say("history.title")
	}
	for _, p := range v.Visits {
		label := w.Dated(p.Visit.When.day(), p.Visit.When.Today) + " · " + oneLine(p.Visit.Services, 28)
		if p.Missed {
			label = w.Dated(p.Visit.When.day(), p.Visit.When.Today) + " · " + w.Text("client.missed", nil)
		}
		if p.Stars > 0 {
			label += " · " + base10(p.Stars) + " ★"
		}
		s.row(plain(action{Verb: openBooking, ID: p.Booking}, label))
	}
	s.turn(action{Verb: clientHistory, ID: v.Client}, v.Page, v.More)
	return s.row(s.button(action{Verb: clientCard, ID: v.Client}, "button.back")).done()
}

// noteView asks for a note.
type noteView struct {
	Hint   string
	Client domain.ID
	Name   string
	Note   string
}

func noteScreen(w *words.Words, v noteView) Screen {
	s := write(w, "clients.note").hint(v.Hint).say("note", "Name", typed(nameOr(w, v.Name)))
	if v.Note != "" {
		s.gap().user(v.Note).gap().say("note.now")
		s.row(s.button(action{Verb: dropNote, ID: v.Client}, "button.drop_note"))
	}
	return s.row(s.button(action{Verb: clientCard, ID: v.Client}, "button.back")).done()
}

// blockView asks whether a client is to be blocked.
type blockView struct {
	Client domain.ID
	Name   string
	Ahead  int // visits that stay
}

func blockScreen(w *words.Words, v blockView) Screen {
	s := write(w, "clients.block").say("block", "Name", typed(nameOr(w, v.Name))).gap().say("block.then")
	if v.Ahead > 0 {
		s.count("block.ahead", v.Ahead)
	}
	s.Layout = YesNo
	return s.row(
		s.button(action{Verb: blockClient, ID: v.Client}, "button.block_yes").looks(Danger),
		s.button(action{Verb: clientCard, ID: v.Client}, "button.close_no"),
	).done()
}

// joined puts parts side by side: "Telegram · 5 визитов".
func joined(parts []string) string { return strings.Join(parts, " · ") }
