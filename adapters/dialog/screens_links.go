package dialog

import (
	"zapis/adapters/dialog/picture"
	"zapis/adapters/dialog/words"
	"zapis/domain/chat"
)

// linksView are the links of a master.
type linksView struct {
	Hint  string
	Links []linkView
}

type linkView struct {
	Number    int
	Label     string // what the master calls it; may be empty
	Addresses []Address
	Came      int    // how many clients came by it
	Until     string // the day it ends; empty if it does not
	Revoked   bool
	Expired   bool
}

// name is what the master calls the link, else the end of its code, by which people tell links apart.
func (v linkView) name() string {
	switch {
	case v.Label != "":
		return v.Label
	case len(v.Addresses) == 0:
		return "…"
	}
	runes := []rune(v.Addresses[0].URL)
	return "…" + string(runes[max(0, len(runes)-6):])
}

func linksScreen(w *words.Words, v linksView) Screen {
	s := write(w, "links").hint(v.Hint).say("links")
	if len(v.Links) == 0 {
		s.gap().say("links.none")
	}
	for _, l := range v.Links {
		s.gap().linkLine(l)
		if len(v.Links) <= 3 {
			s.addresses(l.Addresses)
		}
		s.row(s.button(action{Verb: link, N: l.Number}, "button.link", "Address", l.name()))
	}
	s.row(s.button(action{Verb: issueLink}, "button.new_link").looks(Primary))
	return s.row(s.button(action{Verb: today}, "button.back")).done()
}

// linkLine is "Инстаграм · пришли 14 человек · до 1 декабря".
func (s *sheet) linkLine(v linkView) *sheet {
	came := s.Words.Count("link.came", v.Came, nil)
	if v.Came == 0 {
		came = s.Words.Text("link.came.none", nil)
	}
	s.say("link.line", "Name", typed(v.name()), "Came", came)
	if v.Until != "" && !v.Expired {
		s.say("link.until", "Day", v.Until)
	}
	return s
}

func linkScreen(w *words.Words, v linkView) Screen {
	s := write(w, "link").linkLine(v).gap().addresses(v.Addresses)
	switch {
	case v.Revoked:
		return s.gap().say("link.revoked").row(s.button(action{Verb: links}, "button.back")).done()
	case v.Expired:
		return s.gap().say("link.expired").row(s.button(action{Verb: links}, "button.back")).done()
	}
	s.row(s.button(action{Verb: linkText, N: v.Number}, "button.link.text"))
	for i, address := range v.Addresses {
		messenger := ""
		if len(v.Addresses) > 1 {
			messenger = " · " + w.Messenger(address.Messenger)
		}
		s.row(
			plain(action{Verb: linkCode, N: v.Number, M: i}, w.Text("button.link.code", nil)+messenger),
			plain(action{Verb: linkCard, N: v.Number, M: i}, w.Text("button.link.card", nil)+messenger),
		)
	}
	return s.row(s.button(action{Verb: linkSure, N: v.Number}, "button.revoke")).row(s.button(action{Verb: links}, "button.back")).done()
}

// newLinkScreen asks what a link is called; how long it works is chosen on the way.
func newLinkScreen(w *words.Words, hint string, days int) Screen {
	s := write(w, "link.new").hint(hint).say("link.new").gap().say("link.new.days")
	var labels, ends []Choice
	for number := 1; number <= linkLabels; number++ {
		labels = append(labels, plain(action{Verb: makeLink, N: number, M: days}, w.Text("link.label."+base10(number), nil)))
	}
	for _, choice := range linkDays {
		text := w.Text("link.days.any", nil)
		if choice > 0 {
			text = w.Ahead(choice * day)
		}
		if choice == days {
			text = "• " + text
		}
		ends = append(ends, plain(action{Verb: askLink, M: choice}, text))
	}
	s.rows(2, labels).row(s.button(action{Verb: makeLink, M: days}, "button.link.unnamed").looks(Primary)).rows(4, ends)
	return s.row(s.button(action{Verb: links}, "button.back")).done()
}

// revokeScreen asks once before a link stops working: for good, or with a new one in its place.
func revokeScreen(w *words.Words, v linkView) Screen {
	s := write(w, "link.revoke").say("link.revoke").line([]Run{{Text: v.name(), User: true}}).gap().say("link.revoke.then")
	s.row(
		s.button(action{Verb: revokeLink, N: v.Number}, "button.revoke_yes").looks(Danger),
		s.button(action{Verb: link, N: v.Number}, "button.revoke_no"),
	)
	return s.row(s.button(action{Verb: renewLink, N: v.Number}, "button.link.renew")).done()
}

// shareScreen is a message to forward to clients: it names the master and holds the link, nothing else.
func shareScreen(w *words.Words, name string, addresses []Address) Screen {
	s := write(w, "link.share").say("link.share", "Name", typed(name))
	s.addresses(addresses)
	s.Lifetime = Fresh
	return s.done()
}

// codeScreen is an address as a picture, to show or to post.
func codeScreen(w *words.Words, name string, address Address) (Screen, error) {
	png, err := picture.QR(address.URL)
	if err != nil {
		return Screen{}, err
	}
	s := write(w, "link.code").say("link.share", "Name", typed(name)).addresses([]Address{address})
	s.Lifetime = Fresh
	s.Attachment = &Attachment{Kind: chat.Photo, Name: address.Messenger + "-qr.png", Type: "image/png", Bytes: png}
	return s.done(), nil
}

// cardFileScreen is a card to print, as a file: a photo would lose its size.
func cardFileScreen(w *words.Words, c picture.Card) (Screen, error) {
	png, err := c.PNG()
	if err != nil {
		return Screen{}, err
	}
	s := write(w, "link.card").say("link.card")
	s.Lifetime = Fresh
	s.Attachment = &Attachment{Kind: chat.File, Name: "card-a6.png", Type: "image/png", Bytes: png}
	return s.done(), nil
}
