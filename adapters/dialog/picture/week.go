package picture

import (
	"image"
	"image/color"
	"slices"
)

// Week is a master's days side by side, to be read on a phone that is held upright. All texts are in the reader's language.
type Week struct {
	Title string
	Days  []Day
	Now   int // the minute of today, drawn across it; none if negative
}

// Day is a column. Times are minutes of its local day, and go on past 1440 for what lasts past midnight.
type Day struct {
	Title string // "пн 23"
	Note  string // under the title: "выходной", "5 записей"
	Today bool
	Open  []Span // working hours
	Items []Item // in any order; they may overlap
}

// Span is a stretch of time, in minutes, without its end.
type Span struct{ Start, End int }

// Item is something that takes time.
type Item struct {
	Span
	Kind          Kind
	Label, Detail string
}

// Kind is how an item is drawn.
type Kind int

const (
	Booking Kind = iota
	Request      // not confirmed yet
	Off          // not working; drawn behind everything else
)

const (
	weekWidth  = 1080
	weekGutter = 84 // for the hours
	weekMargin = 20
	weekGap    = 6 // between days
)

var (
	closed   = color.NRGBA{0xEC, 0xEF, 0xF1, 0xFF}
	hourLine = color.NRGBA{0xD9, 0xDF, 0xE2, 0xFF}
	nowRed   = color.NRGBA{0xD9, 0x2D, 0x3A, 0xFF}
	offFill  = color.NRGBA{0xDD, 0xE2, 0xE6, 0xFF}
	offMark  = color.NRGBA{0xCB, 0xD2, 0xD8, 0xFF}

	titleStyle = style{bold, 44}
	dayStyle   = style{bold, 28}
	noteStyle  = style{regular, 22}
	hourStyle  = style{regular, 23}
)

// PNG draws the week, 1080 pixels wide and as high as its hours need.
func (w Week) PNG() ([]byte, error) {
	page := w.draw()
	return encode(page.Image, 0)
}

func (w Week) draw() *canvas {
	fonts := faces{}
	title := fonts.wrap(legible(w.Title), titleStyle, weekWidth-2*weekMargin, 2)
	headTop := 24
	if len(title) > 0 {
		headTop += len(title)*titleStyle.line() + 16
	}
	heads := w.heads(fonts)
	axis := w.axis(headTop + heads.height() + 20)

	page := newCanvas(image.Rect(0, 0, weekWidth, axis.bottom()+28), paper)
	page.paragraph(title, titleStyle, image.Pt(weekMargin, 24), ink)
	axis.draw(page, w.now())
	for i, day := range w.Days {
		column := w.column(i)
		column.Min.Y, column.Max.Y = headTop, headTop+heads.height()
		heads[i].draw(page, column, day.Today)
		column.Min.Y, column.Max.Y = axis.top, axis.bottom()
		day.draw(page, column, axis, w.Now)
	}
	return page
}

// now is the minute of today, if today is among the days.
func (w Week) now() int {
	if slices.ContainsFunc(w.Days, func(d Day) bool { return d.Today }) {
		return w.Now
	}
	return -1
}

// column is where a day is, from side to side.
func (w Week) column(i int) image.Rectangle {
	room := weekWidth - weekGutter - weekMargin + weekGap
	return image.Rect(weekGutter+room*i/len(w.Days), 0, weekGutter+room*(i+1)/len(w.Days)-weekGap, 0)
}

// head is what stands over a day.
type head struct {
	title []string
	note  string
}

type heads []head

func (w Week) heads(fonts faces) heads {
	all := make(heads, len(w.Days))
	for i, day := range w.Days {
		width := w.column(i).Dx() - 2*headPadding
		all[i].title = fonts.wrap(legible(day.Title), dayStyle, width, 2)
		all[i].note = fonts.fit(legible(day.Note), noteStyle, width, "…")
	}
	return all
}

const headPadding = 6

// height is the same for all days.
func (h heads) height() int {
	lines, notes := 1, 0
	for _, head := range h {
		lines = max(lines, len(head.title))
		if head.note != "" {
			notes = noteStyle.line()
		}
	}
	return lines*dayStyle.line() + notes + 2*headPadding
}

func (h head) draw(page *canvas, box image.Rectangle, today bool) {
	title, note := ink, faint
	if today {
		page.round(box, 12, accent)
		title, note = onAccent, dimmed
	}
	y := box.Min.Y + headPadding
	for _, line := range h.title {
		page.centred(line, dayStyle, box, y, title)
		y += dayStyle.line()
	}
	page.centred(h.note, noteStyle, box, y, note)
}
