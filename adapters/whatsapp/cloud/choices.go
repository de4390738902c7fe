package cloud

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Limits of the Cloud API, in UTF-16 units where they are of text.
const (
	mostButtons     = 3
	mostRows        = 10
	longestButton   = 20
	longestRow      = 24
	longestRowText  = 72
	longestList     = 20 // the label of the button that opens it
	longestBody     = 1024
	longestCaption  = 1024
	longestFilename = 240
	blankTitle      = "·"
)

// room is what one message has for choices: a list of ten.
var room = dialog.Room{Choices: mostRows, Columns: mostRows, Rows: mostRows + 1}

// option is a button or a row of a list.
type option struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// links are the choices that open an address, which no button here can do beside others: they go into the text.
func links(s dialog.Screen) []dialog.Run {
	var runs []dialog.Run
	for _, row := range s.Choices {
		for _, c := range row {
			if c.URL != "" && isAddress(c.URL) {
				runs = append(runs, dialog.Run{Text: "\n"}, dialog.Run{Text: c.InFull(), Style: dialog.Link, URL: c.URL})
			}
		}
	}
	return runs
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// offered are the choices of a screen's page in their order: without links and fillers, and without what Meta would refuse
// the whole message for. lost tells how many those are, and pages how many there are like this one.
func offered(s dialog.Screen) (all []dialog.Choice, pages, lost int) {
	var rows [][]dialog.Choice
	known := map[string]bool{}
	for _, row := range s.Choices {
		var kept []dialog.Choice
		for _, c := range row {
			switch {
			case c.URL != "" || c.Filler:
			case c.Action == "" || len(c.Action) > dialog.LongestAction || !utf8.ValidString(c.Action):
				lost++
			case !known[c.Action]: // two ways to the same are one
				known[c.Action] = true
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 {
			rows = append(rows, kept)
		}
	}
	s.Choices = rows
	paged, pages := room.Page(s)
	for _, row := range paged {
		all = append(all, row...)
	}
	return all, pages, lost
}

// options draws choices: as buttons if they are few and short, else as rows of a list.
func options(choices []dialog.Choice) (all []option, list bool) {
	list = len(choices) > mostButtons
	for _, c := range choices {
		list = list || wording.Units(label(c, longestButton)) > longestButton
	}
	most := longestButton
	if list {
		most = longestRow
	}
	taken := map[string]bool{}
	for _, c := range choices {
		full := label(c, most)
		o := option{ID: c.Action, Title: unlike(wording.Cut(full, most), most, taken)}
		taken[o.Title] = true
		if whole := wording.Line(c.InFull()); list && o.Title != whole && wording.Visible(whole) {
			o.Description = wording.Cut(whole, longestRowText)
		}
		all = append(all, o)
	}
	return all, list
}

// label is what a choice is called where there is room for so much: in full, or short if that fits better.
func label(c dialog.Choice, most int) string {
	full := wording.Line(c.InFull())
	if short := wording.Line(c.Short); wording.Units(full) > most && wording.Visible(short) {
		full = short
	}
	if !wording.Visible(full) {
		return blankTitle
	}
	return full
}

// unlike makes a title different from those before it, as titles of one message have to be.
func unlike(title string, most int, taken map[string]bool) string {
	for n, plain := 2, title; taken[title]; n++ {
		number := " " + strconv.Itoa(n)
		title = strings.TrimSuffix(wording.Cut(plain, most-len(number)), wording.Nothing) + number
	}
	return title
}
