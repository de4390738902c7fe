package picture

import (
	"image"
	"image/color"
)

// line is a text and how it is set.
type line struct {
	text  string
	style style
}

// column sets texts one under the other, each on as many lines as it needs, as far as the box goes, and returns the
// height they take.
func (c *canvas) column(texts []line, box image.Rectangle, col color.Color) int {
	top := box.Min.Y
	for _, t := range texts {
		lines := c.faces.wrap(t.text, t.style, box.Dx(), max(box.Dy(), 0)/t.style.line())
		box.Min.Y += c.paragraph(lines, t.style, box.Min, col)
	}
	return box.Min.Y - top
}

// single sets the time of an item and what fits of its label on one line.
func (c *canvas) single(item Item, box image.Rectangle, col color.Color) {
	at := image.Pt(box.Min.X, box.Min.Y+(box.Dy()-timeStyle.line())/2)
	time := c.faces.fit(clock(item.Start), timeStyle, box.Dx(), "")
	at.X = c.write(time, timeStyle, at, col) + 6
	c.write(c.faces.fit(legible(item.Label), detailStyle, box.Max.X-at.X, ""), detailStyle, at, col)
}

// when is from when to when, or only from when if there is no room for both.
func (c *canvas) when(s Span, width int) string {
	if c.faces.width("00:00–00:00", timeStyle) <= width {
		return clock(s.Start) + "–" + clock(s.End)
	}
	return c.faces.fit(clock(s.Start), timeStyle, width, "")
}

// centred sets one line in the middle of the box, from y down.
func (c *canvas) centred(text string, s style, box image.Rectangle, y int, col color.Color) {
	c.write(text, s, image.Pt(box.Min.X+(box.Dx()-c.faces.width(text, s))/2, y), col)
}
