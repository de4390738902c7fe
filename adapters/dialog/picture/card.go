package picture

import (
	"image"
	"image/color"
	"slices"
	"strings"
)

// Card is what a master prints or forwards: A6, upright, 300 dots per inch. All texts are in the reader's language.
type Card struct {
	Name, About string
	Services    []string // a line each, with length and price as the caller likes; the first that fit are shown
	Place       string
	Invite      string // what to do with the code: "Записаться: наведите камеру"
	Address     string // the link in the code; people may also type it
}

const (
	cardDPI    = 300
	cardMargin = 92
	codeSize   = 520 // at most: 4.4 cm
)

var cardRect = image.Rect(0, 0, 1240, 1748)

// The card's second colours.
var (
	onAccent = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	dimmed   = color.NRGBA{0xBF, 0xD8, 0xD2, 0xFF} // on the accent
	gold     = color.NRGBA{0xD9, 0x9A, 0x3D, 0xFF}
)

// PNG draws the card; an error only if its address cannot be a QR code.
func (c Card) PNG() ([]byte, error) {
	code, err := matrix(c.Address)
	if err != nil {
		return nil, err
	}
	page := newCanvas(cardRect, paper)
	c.draw(page, code)
	return encode(page.Image, cardDPI)
}

// draw fills the card from both ends: the invitation and the place stand at the bottom, the name at the top, and the
// services have what is left.
func (c Card) draw(page *canvas, code [][]bool) {
	bottom := c.drawInvitation(page, code)
	inside := image.Rect(cardMargin, cardMargin, cardRect.Max.X-cardMargin, bottom-60)
	inside.Max.Y = c.drawPlace(page, inside)
	inside.Min.Y = c.drawName(page, inside)
	c.drawServices(page, inside)
}

// drawInvitation draws the panel with the code, and returns where it begins.
func (c Card) drawInvitation(page *canvas, code [][]bool) int {
	width := cardRect.Dx() - 2*cardMargin
	side := moduleSide(code, codeSize) * (len(code) + 2*quiet)
	link := strings.TrimPrefix(strings.TrimPrefix(legible(c.Address), "https://"), "http://")
	linkStyle := page.faces.largest(link, regular, width, 1, 44, 40, 36, 32)
	linkLines := page.faces.chop(link, linkStyle, width, 2)

	const above, between, below = 72, 32, 60
	top := cardRect.Max.Y - above - side - between - len(linkLines)*linkStyle.line() - below
	page.fill(image.Rect(0, top, cardRect.Max.X, cardRect.Max.Y), accent)
	tile := image.Rect(0, 0, side, side).Add(image.Pt(cardMargin, top+above))
	page.round(tile, 32, paper)
	page.code(code, tile)
	page.paragraph(linkLines, linkStyle, image.Pt(tile.Min.X, tile.Max.Y+between), dimmed)

	beside := image.Rect(tile.Max.X+56, tile.Min.Y, cardRect.Max.X-cardMargin, tile.Max.Y)
	invite := legible(c.Invite)
	s := page.faces.largest(invite, bold, beside.Dx(), 5, 72, 66, 60, 54, 48, 42)
	lines := page.faces.wrap(invite, s, beside.Dx(), beside.Dy()/s.line())
	page.paragraph(lines, s, image.Pt(beside.Min.X, beside.Min.Y+(beside.Dy()-len(lines)*s.line())/2), onAccent)
	return top
}

// drawPlace sets the place at the bottom of the box, and returns where it begins.
func (c Card) drawPlace(page *canvas, box image.Rectangle) int {
	const indent = 58
	s := style{regular, 44}
	lines := page.faces.wrap(legible(c.Place), s, box.Dx()-indent, 2)
	if len(lines) == 0 {
		return box.Max.Y
	}
	top := box.Max.Y - len(lines)*s.line()
	page.pin(image.Rect(0, 0, 36, 48).Add(image.Pt(box.Min.X, top+5)), accent, paper)
	page.paragraph(lines, s, image.Pt(box.Min.X+indent, top), ink)
	return top - 40
}

// drawName sets the name and what the master does at the top of the box, and returns where they end.
func (c Card) drawName(page *canvas, box image.Rectangle) int {
	at := box.Min
	name, about := legible(c.Name), legible(c.About)
	if name == "" && about == "" {
		return at.Y
	}
	s := page.faces.largest(name, bold, box.Dx(), 2, 136, 120, 104, 92, 80, 72, 64)
	at.Y += page.paragraph(page.faces.wrap(name, s, box.Dx(), 3), s, at, ink)
	at.Y += 8
	s = style{regular, 48}
	at.Y += page.paragraph(page.faces.wrap(about, s, box.Dx(), 2), s, at, faint)
	rule := image.Rect(at.X, at.Y+28, at.X+120, at.Y+36)
	page.round(rule, 4, gold)
	return rule.Max.Y + 40
}

// drawServices sets the services, large if they are few. If not all fit, a last line says so.
func (c Card) drawServices(page *canvas, box image.Rectangle) {
	var services []string
	for _, service := range c.Services {
		if service = legible(service); service != "" {
			services = append(services, service)
		}
	}
	s := style{regular, 40}
	for _, size := range []int{56, 52, 48, 44} {
		larger := style{regular, size}
		if len(services)*row(larger) <= box.Dy() && page.faces.allFit(services, larger, box.Dx()) {
			s = larger
			break
		}
	}
	for i, service := range first(services, max(box.Dy()/row(s), 0)) {
		page.write(page.faces.fit(service, s, box.Dx(), "…"), s, box.Min.Add(image.Pt(0, i*row(s))), ink)
	}
}

// first are as many lines as there is room for, the last of them "…" if there are more.
func first(lines []string, room int) []string {
	if len(lines) <= room || room == 0 {
		return lines[:min(room, len(lines))]
	}
	return append(slices.Clone(lines[:room-1]), "…")
}

// row is the height of a line in a list.
func row(s style) int { return s.size * 7 / 5 }
