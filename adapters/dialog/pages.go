package dialog

import (
	"context"
	"unicode/utf8"

	"zapis/adapters/dialog/words"
)

// Room is what a messenger has for the choices of one message.
type Room struct{ Choices, Columns, Rows int }

// PageAction is the action that shows another page of the live screen's choices.
func PageAction(page int) string { return action{Verb: turnPage, N: page}.String() }

// Page lays out the choices of a screen in the room that there is, and tells how many pages it takes. If the screen fits
// as it is drawn, it stays so. Else fillers are left out, labels are in full, and the last row holds, on every page, the
// neighbouring pages and the way back.
func (r Room) Page(s Screen) (rows [][]Choice, pages int) {
	if r.holds(s) {
		return s.Choices, 1
	}
	body, away := r.parted(s)
	columns := r.columns(body)
	whole := min(r.Choices-len(away), columns*(r.Rows-1))
	if len(body) <= whole {
		return append(wrapped(body, columns), rowsOf(away)...), 1
	}
	each := min(r.Choices-len(away)-2, columns*(r.Rows-1))
	pages = (len(body) + each - 1) / each
	page := min(max(0, s.Page), pages-1)
	last := neighbours(words.In(s.Language), page, pages, away)
	return append(wrapped(body[page*each:min(len(body), (page+1)*each)], columns), last), pages
}

// holds tells whether a screen fits as it is drawn.
func (r Room) holds(s Screen) bool {
	n := 0
	for _, row := range s.Choices {
		if len(row) > r.Columns {
			return false
		}
		n += len(row)
	}
	return n <= r.Choices && len(s.Choices) <= r.Rows && s.Layout != Calendar
}

// parted are a screen's choices by themselves, with the neighbouring months last, and those that lead away: two at most.
func (r Room) parted(s Screen) (body, away []Choice) {
	var months []Choice
	for _, row := range s.Choices {
		for _, c := range row {
			leads := c.Back && len(away) < min(2, r.Columns-2)
			turns := c.turnsMonth()
			c.Label = c.InFull()
			switch {
			case c.Filler:
			case leads:
				away = append(away, c)
			case turns:
				months = append(months, c)
			default:
				body = append(body, c)
			}
		}
	}
	return append(body, months...), away
}

// Labels of so many characters leave room for others beside them.
const (
	halfARow    = 18
	quarterARow = 8
)

// columns is how many of these choices can stand side by side and still be read on a phone.
func (r Room) columns(all []Choice) int {
	longest := 0
	for _, c := range all {
		longest = max(longest, utf8.RuneCountInString(c.Label))
	}
	switch {
	case longest <= quarterARow:
		return min(4, r.Columns)
	case longest <= halfARow:
		return min(2, r.Columns)
	}
	return 1
}

func wrapped(all []Choice, width int) (rows [][]Choice) {
	for len(all) > 0 {
		n := min(width, len(all))
		rows = append(rows, all[:n:n])
		all = all[n:]
	}
	return rows
}

func rowsOf(row []Choice) [][]Choice {
	if len(row) == 0 {
		return nil
	}
	return [][]Choice{row}
}

func neighbours(w *words.Words, page, pages int, away []Choice) []Choice {
	var row []Choice
	if page > 0 {
		row = append(row, Choice{Label: w.Text("button.page_before", nil), Action: PageAction(page - 1)})
	}
	if page < pages-1 {
		row = append(row, Choice{Label: w.Text("button.page_after", nil), Action: PageAction(page + 1)})
	}
	return append(row, away...)
}

// turn shows another page of the live screen. One that is live no more is answered with how things are now.
func (t *talk) turn(ctx context.Context, a action) (Reply, error) {
	live := t.asked.Session.Live
	if live == nil || t.asked.Message != t.asked.Session.Screen {
		return t.home(ctx, t.words.Text("hint.old", nil))
	}
	page := *live
	page.Page, page.Lifetime, page.Attachment = a.N, Replace, nil
	return Reply{Screens: []Screen{page}, Session: t.asked.Session}, nil
}
