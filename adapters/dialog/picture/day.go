package picture

import (
	"image"
	"image/color"
	"slices"
)

const (
	blockInset   = 2 // around a block
	blockStripe  = 6
	blockPadding = 4
	blockLine    = 32 // the least height of a block: one line
)

var (
	timeStyle   = style{bold, 22}
	labelStyle  = style{regular, 23}
	detailStyle = style{regular, 22}
)

// paint is the colours of a kind.
type paint struct{ fill, stripe, text color.NRGBA }

var paints = map[Kind]paint{
	Booking: {color.NRGBA{0xC9, 0xE7, 0xDD, 0xFF}, color.NRGBA{0x1A, 0x85, 0x6D, 0xFF}, color.NRGBA{0x0B, 0x38, 0x30, 0xFF}},
	Request: {color.NRGBA{0xFF, 0xE9, 0xB8, 0xFF}, color.NRGBA{0xE0, 0x9B, 0x12, 0xFF}, color.NRGBA{0x55, 0x3A, 0x00, 0xFF}},
}

// draw fills the column from the ground up: hours, time off, now, bookings, and what time off there is for room left.
func (d Day) draw(page *canvas, column image.Rectangle, axis axis, now int) {
	page.fill(column, closed)
	for _, open := range d.Open {
		page.fill(axis.place(column, open), paper)
	}
	for minute := axis.from; minute <= axis.to; minute += hour {
		y := axis.y(minute)
		page.fill(image.Rect(column.Min.X, y-1, column.Max.X, y+1), hourLine)
	}
	blocks := d.blocks(column, axis)
	d.drawOff(page, column, axis, blocks)
	y, today := axis.y(now), d.Today && axis.shows(now)
	if today {
		page.fill(image.Rect(column.Min.X, y-2, column.Max.X, y+2), nowRed)
	}
	for _, group := range grouped(blocks) {
		group.draw(page)
	}
	if today { // the dot is seen even if a booking covers the line
		page.round(image.Rect(column.Min.X-7, y-7, column.Min.X+7, y+7), 7, nowRed)
	}
}

// drawOff hatches the time off, and says what it is where no block hides it.
func (d Day) drawOff(page *canvas, column image.Rectangle, axis axis, blocks []block) {
	var taken []image.Rectangle
	for _, b := range blocks {
		taken = append(taken, b.box)
	}
	for _, item := range d.Items {
		if item.Kind == Off {
			box := axis.place(column, item.Span)
			page.fill(box, offFill)
			page.hatch(box, offMark)
		}
	}
	for _, item := range d.Items {
		if item.Kind == Off {
			text := clear(axis.place(column, item.Span).Inset(blockPadding+2), taken)
			text.Max.Y = text.Min.Y + page.column([]line{{legible(item.Label), labelStyle}, {legible(item.Detail), detailStyle}}, text, faint)
			taken = append(taken, text)
		}
	}
}

// clear is the first part of a box, from the top down, that has room for a line and that nothing taken covers.
func clear(box image.Rectangle, taken []image.Rectangle) image.Rectangle {
	slices.SortFunc(taken, func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y })
	for _, t := range taken {
		switch {
		case t.Max.Y <= box.Min.Y || t.Empty():
		case t.Min.Y < box.Min.Y+labelStyle.line():
			box.Min.Y = t.Max.Y + blockPadding
		default:
			box.Max.Y = min(box.Max.Y, t.Min.Y)
		}
	}
	return box
}

// block is an item at its place.
type block struct {
	Item
	box image.Rectangle
}

// blocks are what is drawn of a day's bookings and requests, from the top down, each at least a line high.
func (d Day) blocks(column image.Rectangle, axis axis) []block {
	var blocks []block
	for _, item := range d.Items {
		if item.Kind == Off || item.End < axis.from || item.Start > axis.to {
			continue
		}
		box := axis.place(column, item.Span)
		box.Max.Y = max(box.Max.Y, box.Min.Y+blockLine)
		if over := box.Max.Y - column.Max.Y; over > 0 {
			box = image.Rect(box.Min.X, max(box.Min.Y-over, column.Min.Y), box.Max.X, column.Max.Y)
		}
		blocks = append(blocks, block{item, box})
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return a.box.Min.Y - b.box.Min.Y })
	return blocks
}

func (b block) draw(page *canvas) {
	p := paints[b.Kind]
	box := b.box.Inset(blockInset)
	page.round(box, 8, p.fill)
	page.round(image.Rect(box.Min.X, box.Min.Y, box.Min.X+blockStripe, box.Max.Y), 3, p.stripe)
	text := image.Rect(box.Min.X+blockStripe+blockPadding, box.Min.Y, box.Max.X-blockPadding, box.Max.Y)
	if text.Dy() < timeStyle.line()+labelStyle.line() {
		page.single(b.Item, text, p.text)
		return
	}
	text.Min.Y += min((text.Dy()-timeStyle.line()-labelStyle.line())/2, 2)
	page.column([]line{{page.when(b.Span, text.Dx()), timeStyle}, {legible(b.Label), labelStyle}, {legible(b.Detail), detailStyle}}, text, p.text)
}
