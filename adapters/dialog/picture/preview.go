package picture

import "image"

// Preview is what stands beside a link in a messenger or a search engine: 1200 by 630 pixels, as all of them like it. All
// texts are in the reader's language.
type Preview struct {
	Name, About, Place string
	Rating             string // empty: no reviews yet
	Invite             string // what the link is for
}

var previewRect = image.Rect(0, 0, 1200, 630)

// PNG draws it.
func (p Preview) PNG() ([]byte, error) {
	page := newCanvas(previewRect, paper)
	p.draw(page)
	return encode(page.Image, 0)
}

func (p Preview) draw(page *canvas) {
	const margin, panel = 72, 120
	width := previewRect.Dx() - 2*margin
	at := image.Pt(margin, 64)
	name := legible(p.Name)
	s := page.faces.largest(name, bold, width, 2, 96, 84, 72, 64, 56)
	at.Y += page.paragraph(page.faces.wrap(name, s, width, 2), s, at, ink)
	page.round(image.Rect(at.X, at.Y+20, at.X+120, at.Y+28), 4, gold)
	at.Y += 56
	for _, line := range []struct {
		text  string
		lines int
	}{{p.Rating, 1}, {p.About, 2}, {p.Place, 1}} {
		s := style{regular, 38}
		at.Y += page.paragraph(page.faces.wrap(legible(line.text), s, width, line.lines), s, at, faint)
	}
	bottom := image.Rect(0, previewRect.Max.Y-panel, previewRect.Max.X, previewRect.Max.Y)
	page.fill(bottom, accent)
	page.write(page.faces.fit(legible(p.Invite), style{bold, 44}, width, "…"), style{bold, 44}, image.Pt(margin, bottom.Min.Y+32), onAccent)
}
