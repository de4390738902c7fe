package dialog

import (
	"strings"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/projections"
)

// castView is a broadcast as its master sees it.
type castView struct {
	Hint                             string
	Broadcast                        domain.ID
	Text                             string
	State                            broadcast.State
	Today                            slots.Date
	Began                            time.Time // in the master's zone
	Recipients                       int
	Sent, Skipped, Failed, Uncertain int
}

// settled is how many recipients have an outcome.
func (v castView) settled() int { return v.Sent + v.Skipped + v.Failed + v.Uncertain }

// when is "28 ноября, 10:00", as near as people say it.
func (v castView) when(w *words.Words) string {
	return w.Short(slots.DateOf(v.Began, v.Began.Location()), v.Today) + ", " + words.Clock(v.Began)
}

type castsView struct {
	Hint  string
	Casts []castView
}

func castsScreen(w *words.Words, v castsView) Screen {
	s := write(w, "casts").hint(v.Hint)
	if len(v.Casts) == 0 {
		s.say("casts.none")
	} else {
		s.say("casts")
	}
	for _, c := range v.Casts {
		mark := map[broadcast.State]string{broadcast.Running: "▶ ", broadcast.Held: "⏸ "}[c.State]
		s.row(plain(action{Verb: openCast, ID: c.Broadcast}, mark+c.when(w)+" · "+oneLine(c.Text, 28)))
	}
	s.row(s.button(action{Verb: newCast}, "button.cast_new").looks(Primary))
	return s.row(s.button(action{Verb: today}, "button.back")).done()
}

// audienceView is whom a broadcast may be for, and how many that are.
type audienceView struct {
	Hint  string
	To    action
	Count int
	Today slots.Date
}

// said names the audience: "всем", "кто записан сегодня – 30 ноября", "кто не был 4 недели".
func (v audienceView) said(w *words.Words) string {
	switch v.To.N {
	case castBooked:
		return label(w, "audience.booked", "Days", w.Days(v.To.Day, v.To.Until, v.Today))
	case castAbsent:
		return w.Count("audience.absent", v.To.M, nil)
	}
	return w.Text("audience.all", nil)
}

type audiencesView struct {
	Today  slots.Date
	Offers []audienceView
}

func audiencesScreen(w *words.Words, v audiencesView) Screen {
	s := write(w, "cast.audience")
	if len(v.Offers) == 0 {
		s.say("cast.nobody")
	} else {
		s.say("cast.audience")
	}
	for _, offer := range v.Offers {
		offer.Today = v.Today
		s.row(plain(offer.To, capital(offer.said(w))+" · "+base10(offer.Count)))
	}
	if len(v.Offers) > 0 {
		s.row(s.button(action{Verb: castDays}, "button.cast_days"))
	}
	return s.row(s.button(action{Verb: casts}, "button.back")).done()
}

func castDaysScreen(w *words.Words, hint string) Screen {
	s := write(w, "cast.days").hint(hint).say("cast.days")
	return s.row(s.button(action{Verb: newCast}, "button.back")).done()
}

func castTextScreen(w *words.Words, v audienceView) Screen {
	s := write(w, "cast.text").hint(v.Hint)
	s.count("cast.text", v.Count, "Audience", v.said(w))
	return s.row(s.button(action{Verb: newCast}, "button.back")).done()
}

// previewView is a broadcast about to be sent.
type previewView struct {
	To     action
	Count  int
	Notice Screen // as a client will see it
}

func previewScreen(w *words.Words, v previewView) Screen {
	s := write(w, "cast.preview").say("cast.preview").gap().line(v.Notice.Text).gap()
	s.line([]Run{{Text: "———"}}).count("cast.count", v.Count)
	s.row(s.button(action{Verb: sendCast}, "button.cast_send", "N", v.Count).looks(Primary))
	return s.row(s.button(v.To, "button.cast_rewrite"), s.button(action{Verb: casts}, "button.cast_drop")).done()
}

// BroadcastProgress is how a broadcast stands, as a message of its own that is drawn anew while it goes on.
func BroadcastProgress(to person.Person, m master.Master, c projections.Broadcast, now time.Time) Screen {
	s := castScreen(words.In(to.Locale), castViewOf(c, m, now))
	s.Lifetime = Fresh
	return s
}

// BroadcastElsewhere takes the place of a broadcast's progress where it is watched no more.
func BroadcastElsewhere(to person.Person) Screen {
	s := write(words.In(to.Locale), "cast.elsewhere").say("cast.elsewhere")
	return s.row(s.button(action{Verb: casts}, "button.casts")).done()
}

// castScreen is how a broadcast stands, with what can be done.
func castScreen(w *words.Words, v castView) Screen {
	s := write(w, "cast").hint(v.Hint).castProgress(v)
	switch v.State {
	case broadcast.Running:
		s.row(s.button(action{Verb: pauseCast, ID: v.Broadcast}, "button.cast_pause"), s.button(action{Verb: stopCastSure, ID: v.Broadcast}, "button.cast_stop"))
		s.row(s.button(action{Verb: openCast, ID: v.Broadcast}, "button.refresh"))
	case broadcast.Held:
		s.row(s.button(action{Verb: resumeCast, ID: v.Broadcast}, "button.cast_resume").looks(Primary), s.button(action{Verb: stopCastSure, ID: v.Broadcast}, "button.cast_stop"))
	}
	if v.Skipped+v.Failed+v.Uncertain > 0 {
		s.row(s.button(action{Verb: castMissed, ID: v.Broadcast}, "button.cast_missed"))
	}
	return s.row(s.button(action{Verb: casts}, "button.back")).done()
}

// castProgress says how far a broadcast is, in words and as a bar.
func (s *sheet) castProgress(v castView) *sheet {
	id := "cast.state." + string(v.State)
	s.say(id, "Date", v.when(s.Words))
	s.line([]Run{{Text: bar(v.settled(), v.Recipients)}})
	s.say("cast.numbers", "Settled", v.settled(), "Recipients", v.Recipients, "Sent", v.Sent)
	for _, part := range []struct {
		id string
		n  int
	}{{"cast.skipped", v.Skipped}, {"cast.failed", v.Failed}, {"cast.uncertain", v.Uncertain}} {
		if part.n > 0 {
			s.count(part.id, part.n)
		}
	}
	return s.gap().line([]Run{{Text: oneLine(v.Text, 200), Style: Italic, User: true}})
}

// barLength is how many signs a bar has.
const barLength = 12

// bar draws a share, all of it at most: "▓▓▓▓░░░░░░░░ 33 %".
func bar(part, whole int) string {
	if whole <= 0 {
		part, whole = 1, 1
	}
	part = min(part, whole)
	filled := barLength * part / whole
	return strings.Repeat("▓", filled) + strings.Repeat("░", barLength-filled) + " " + base10(100*part/whole) + " %"
}

func stopCastScreen(w *words.Words, v castView) Screen {
	s := write(w, "cast.stop").count("cast.stop", v.Recipients-v.settled())
	s.Layout = YesNo
	return s.row(
		s.button(action{Verb: stopCast, ID: v.Broadcast}, "button.cast_stop_yes").looks(Danger),
		s.button(action{Verb: openCast, ID: v.Broadcast}, "button.cast_stop_no"),
	).done()
}

// missedView is whom a broadcast did not reach.
type missedView struct {
	Broadcast domain.ID
	Page      int
	More      bool
	People    []missedPerson
}

type missedPerson struct {
	Name   string
	State  projections.State
	Reason string
}

func missedScreen(w *words.Words, v missedView) Screen {
	s := write(w, "cast.missed")
	if len(v.People) == 0 {
		s.say("cast.missed.none")
	} else {
		s.say("cast.missed")
	}
	for _, p := range v.People {
		name := p.Name
		if name == "" {
			name = w.Text("client.nameless", nil)
		}
		s.say("cast.missed.one", "Name", typed(name), "Why", whyMissed(w, p))
	}
	var turn []Choice
	if v.Page > 0 {
		turn = append(turn, plain(action{Verb: castMissed, ID: v.Broadcast, N: v.Page - 1}, "‹"))
	}
	if v.More {
		turn = append(turn, plain(action{Verb: castMissed, ID: v.Broadcast, N: v.Page + 1}, "›"))
	}
	return s.row(turn...).row(s.button(action{Verb: openCast, ID: v.Broadcast}, "button.back")).done()
}

// whyMissed says why somebody was not reached, as far as it is the master's business.
func whyMissed(w *words.Words, p missedPerson) string {
	switch {
	case p.State == projections.Uncertain:
		return w.Text("missed.uncertain", nil)
	case p.State == projections.Skipped && p.Reason == delivery.Unwanted:
		return w.Text("missed.unwanted", nil)
	case p.State == projections.Skipped && p.Reason == delivery.NotConcerned:
		return w.Text("missed.not_concerned", nil)
	case p.Reason == delivery.HasBlocked:
		return w.Text("missed.blocked", nil)
	case p.State == projections.Failed && p.Reason == delivery.WasBusy:
		return w.Text("missed.busy", nil)
	case p.State == projections.Skipped:
		return w.Text("missed.unreachable", nil)
	}
	return w.Text("missed.failed", nil)
}
