package dialog

import "zapis/adapters/dialog/words"

// feedView is the address of a calendar; without one it is closed.
type feedView struct {
	Hint       string
	Side       int // see sideNumber
	Page, Feed string
}

func feedScreen(w *words.Words, v feedView) Screen {
	s := write(w, "calendar").hint(v.Hint)
	if v.Side == 0 {
		s.say("feed.client")
	} else {
		s.say("feed.master")
	}
	back := action{Verb: mySettings}
	if v.Side != 0 {
		back = action{Verb: settings}
	}
	if v.Feed == "" {
		s.gap().say("feed.off")
		s.row(s.button(action{Verb: openCalendar, N: v.Side}, "button.feed_open").looks(Primary))
		return s.row(s.button(back, "button.back")).done()
	}
	s.gap().say("feed.page").secret(v.Page).gap().say("feed.copy").secret(v.Feed)
	s.gap().say("feed.apple").say("feed.google").gap().say("feed.secret")
	s.row(s.button(action{Verb: calendarSure, N: v.Side}, "button.feed_renew"), s.button(action{Verb: closeCalendar, N: v.Side}, "button.feed_close"))
	return s.row(s.button(back, "button.back")).done()
}

// secret adds an address that opens something to whoever knows it.
func (s *sheet) secret(url string) *sheet {
	return s.line([]Run{{Text: url, Style: Link, URL: url, Secret: true}})
}

// renewFeedScreen asks once before the address of a calendar ends and another one takes its place.
func renewFeedScreen(w *words.Words, side int) Screen {
	s := write(w, "calendar.renew").say("feed.renew").gap().say("feed.renew.then")
	s.Layout = YesNo
	return s.row(s.button(action{Verb: renewCalendar, N: side}, "button.feed_renew_yes").looks(Danger), s.button(action{Verb: calendars, N: side}, "button.close_no")).done()
}
