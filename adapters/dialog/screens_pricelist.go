package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
)

// pricelistView is a pasted list as it was understood, a page of it.
type pricelistView struct {
	Hint    string
	Items   []listedView
	Unclear []string
	Sum     int
	Page    int
	New     bool // part of signing up
}

// listedView is one service of it.
type listedView struct {
	serviceView
	Assumed bool // the list gave no length
	Remark  string
	Was     int64 // the price of the service that has this name already; below zero if none has
}

func (v listedView) label(w *words.Words) string {
	length := w.Length(v.Length)
	if v.Assumed {
		length = "≈ " + length
	}
	text := oneLine(v.Name, 28) + " · " + length + " · " + w.Price(v.Price, v.Currency)
	if v.Was >= 0 && v.Was != v.Price {
		text += " " + label(w, "pricelist.was", "Price", w.Price(v.Was, v.Currency))
	}
	return text
}

// mostUnclear lines that were not understood are quoted, each cut to longestUnclear.
const (
	mostUnclear    = 15
	longestUnclear = 80
)

func pricelistScreen(w *words.Words, v pricelistView) Screen {
	s := write(w, "pricelist").hint(v.Hint)
	if len(v.Items) == 0 {
		s.say("pricelist.none")
	} else {
		s.count("pricelist.found", len(v.Items))
		for _, item := range v.Items {
			if item.Assumed {
				s.say("pricelist.assumed")
				break
			}
		}
		s.say("pricelist.correct")
		s.row(Choice{Label: w.Count("button.pricelist.add", len(v.Items), nil), Action: action{Verb: listAdd, N: v.Sum}.String(), Kind: Primary})
	}
	if len(v.Unclear) > 0 {
		s.gap().say("pricelist.unclear")
		for _, line := range v.Unclear[:min(mostUnclear, len(v.Unclear))] {
			s.user(oneLine(line, longestUnclear))
		}
		if more := len(v.Unclear) - mostUnclear; more > 0 {
			s.count("pricelist.unclear_more", more)
		}
	}
	first, last := pageOf(v.Page, len(v.Items))
	for i, item := range v.Items[first:last] {
		s.row(plain(action{Verb: listItem, N: first + i}, item.label(w)))
	}
	s.pager(action{Verb: listPage}, v.Page, len(v.Items))
	s.row(s.button(action{Verb: askList}, "button.pricelist.again"))
	if v.New {
		return s.done()
	}
	return s.row(s.button(action{Verb: services}, "button.back")).done()
}

func listedScreen(w *words.Words, hint string, number int, v listedView) Screen {
	s := write(w, "pricelist.item").hint(hint)
	s.say("pricelist.item", "Name", typed(v.Name), "Length", w.Length(v.Length), "Price", w.Price(v.Price, v.Currency))
	s.user(v.Remark).gap().say("pricelist.item.how")
	var choices []Choice
	for _, minutes := range commonLengths {
		a := action{Verb: listLength, N: number, M: minutes}
		choices = append(choices, plain(a, w.Length(time.Duration(minutes)*time.Minute)))
	}
	s.rows(3, choices).row(s.button(action{Verb: listDrop, N: number}, "button.pricelist.drop"))
	return s.row(s.button(action{Verb: listPage, N: number / perPage}, "button.back")).done()
}

func askPricelistScreen(w *words.Words, back action) Screen {
	s := write(w, "pricelist.ask").say("pricelist.ask").gap().say("pricelist.ask.how")
	return s.row(s.button(back, "button.back")).done()
}
