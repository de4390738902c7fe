package dialog

import (
	"cmp"

	"zapis/domain/chat"
)

// Preview is what people would see of a screen in one messenger. Each adapter makes it of the very messages that it would
// send; there are none if it could not send the screen.
type Preview struct {
	Messages []Shown
	Pages    int     // that the choices take; these are of the one that the screen is at
	Further  []Shown // the other pages: people turn to them, one after the other
}

// Shown is one message on a phone.
type Shown struct {
	File    *ShownFile      // above the text
	Text    []Run           // in the styles that are left of it
	List    string          // on the button that opens the rows below as a list; empty: they are buttons, always in view
	Buttons [][]ShownButton // by rows
}

// ShownFile stands for a picture or file.
type ShownFile struct {
	Kind chat.Kind
	Name string
	Size int64 // in bytes; 0 if nobody knows
}

// ShownButton is a button, or a row of a list.
type ShownButton struct {
	Label string
	About string // a second line under it
	URL   string // opens a link
	Look  Look
}

// Shown is what stands for a file on a phone.
func (a *Attachment) Shown() *ShownFile {
	if a.Held != nil {
		return &ShownFile{a.Kind, cmp.Or(a.Name, a.Held.Name.Text()), a.Held.Size}
	}
	return &ShownFile{a.Kind, a.Name, int64(len(a.Bytes))}
}

// Previewed is a screen as a messenger shows it, with all pages of its choices.
func Previewed(in func(Screen) Preview, s Screen) Preview {
	all := in(s)
	s.Attachment = nil
	for page := range all.Pages {
		if s.Page = page; page > 0 {
			all.Further = append(all.Further, in(s).Messages...)
		}
	}
	return all
}
