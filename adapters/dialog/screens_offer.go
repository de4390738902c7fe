package dialog

import (
	"fmt"

	"zapis/adapters/dialog/words"
)

// servicePlacesView is where a service is offered.
type servicePlacesView struct {
	Number int
	Name   string
	Places []placeView
	Ticked []bool
}

func servicePlacesScreen(w *words.Words, v servicePlacesView) Screen {
	s := write(w, "service.places").say("service.places", "Name", typed(v.Name))
	everywhere := true
	for i, p := range v.Places {
		mark, on := "▫️ ", 1
		if v.Ticked[i] {
			mark, on, everywhere = "✅ ", 0, false
		}
		s.row(plain(action{Verb: tickPlace, N: v.Number, Place: p.Number, M: on}, mark+p.Name))
	}
	if everywhere {
		s.say("service.places.all")
	} else {
		s.row(s.button(action{Verb: tickPlace, N: v.Number, Place: v.Places[0].Number, M: 2}, "button.everywhere"))
	}
	return s.row(s.button(action{Verb: service, N: v.Number}, "button.back")).done()
}

// aboutScreen asks for a text about something; none is the button that removes the one there is.
func aboutScreen(w *words.Words, v askView, name string, present string, none Choice) Screen {
	s := write(w, name).hint(v.Hint).say(name)
	if present != "" {
		s.gap().say("about.now").user(present)
		s.row(none)
	}
	return s.row(s.button(v.Back, "button.back")).done()
}

// commonPercents are offered where all prices are changed.
var commonPercents = []int{5, 10, 15, 20, -5, -10}

func pricesScreen(w *words.Words, hint string) Screen {
	s := write(w, "prices").hint(hint).say("prices").gap().say("prices.booked")
	var choices []Choice
	for _, percent := range commonPercents {
		choices = append(choices, plain(action{Verb: showPrices, N: noChange + percent}, percentText(percent)))
	}
	return s.rows(3, choices).row(s.button(action{Verb: services}, "button.back")).done()
}

func percentText(percent int) string {
	if percent < 0 {
		return fmt.Sprintf("−%d %%", -percent)
	}
	return fmt.Sprintf("+%d %%", percent)
}

// repriceView are new prices beside the old ones.
type repriceView struct {
	Hint     string
	Percent  int
	Currency string
	Changes  []repriceLine
}

type repriceLine struct {
	Name     string
	Old, New int64
}

// mostRepriced are shown; all are changed.
const mostRepriced = 50

func repriceScreen(w *words.Words, v repriceView) Screen {
	s := write(w, "prices.preview").hint(v.Hint).say("prices.preview", "Percent", percentText(v.Percent)).gap()
	for _, line := range v.Changes[:min(mostRepriced, len(v.Changes))] {
		s.say("prices.line", "Name", typed(oneLine(line.Name, 36)), "Old", w.Price(line.Old, v.Currency), "New", w.Price(line.New, v.Currency))
	}
	if more := len(v.Changes) - mostRepriced; more > 0 {
		s.say("work.more", "N", more)
	}
	s.gap().say("prices.booked")
	s.row(Choice{Label: w.Count("button.prices", len(v.Changes), nil), Action: action{Verb: setPrices, N: noChange + v.Percent}.String(), Kind: Primary})
	return s.row(s.button(action{Verb: askPrices}, "button.prices.other"), s.button(action{Verb: services}, "button.back")).done()
}
