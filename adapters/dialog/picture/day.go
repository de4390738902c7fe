package picture

import (
	"fmt"
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

func (d Day) draw(page *canvas, column image.Rectangle, axis axis) {
	page.fill(column, closed)
	for _, open := range d.Open {
		page.fill(axis.place(column, open), paper)
	}
	for minute := axis.from; minute <= axis.to; minute += hour {
		y := axis.y(minute)
		page.fill(image.Rect(column.Min.X, y-1, column.Max.X, y+1), hourLine)
	}
	for _, item := range d.Items {
		if item.Kind == Off {
			drawOff(page, axis.place(column, item.Span), item)
		}
	}
	for _, group := range grouped(d.blocks(column, axis)) {
		group.draw(page)
	}
}

func drawOff(page *canvas, box image.Rectangle, item Item) {
	page.fill(box, offFill)
	page.hatch(box, offMark)
	text := box.Inset(blockPadding + 2)
	page.column([]line{{legible(item.Label), labelStyle}, {legible(item.Detail), detailStyle}}, text, faint)
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
	text.Min.Y += min((text.Dy()-timeStyle.line()-labelStyle.line())/2, blockPadding)
	page.column([]line{{page.when(b.Span, text.Dx()), timeStyle}, {legible(b.Label), labelStyle}, {legible(b.Detail), detailStyle}}, text, p.text)
}

// group is blocks that overlap.
type group []block

// grouped takes blocks from the top down.
func grouped(blocks []block) []group {
	var groups []group
	bottom := 0
	for _, b := range blocks {
		if len(groups) == 0 || b.box.Min.Y >= bottom {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], b)
		bottom = max(bottom, b.box.Max.Y)
	}
	return groups
}

// draw draws blocks that overlap as stripes side by side, each as long as it lasts, and their texts beside the stripes
// one under the other; "+3" are those that there is no room to name.
func (g group) draw(page *canvas) {
	if len(g) == 1 {
		g[0].draw(page)
		return
	}
	all := g[0].box
	for _, b := range g {
		all = all.Union(b.box)
	}
	all = all.Inset(blockInset)
	lanes := g.lanes()
	wide := min(blockStripe+2, all.Dx()/3/len(lanes))
	page.round(all, 8, paints[g[0].Kind].fill)
	for i, lane := range lanes {
		x := all.Min.X + i*wide
		for _, b := range lane {
			page.round(image.Rect(x, b.box.Min.Y+blockInset, x+max(wide-2, 1), b.box.Max.Y-blockInset), 3, paints[b.Kind].stripe)
		}
	}
	text := image.Rect(all.Min.X+len(lanes)*wide+blockPadding, all.Min.Y, all.Max.X-blockPadding, all.Max.Y)
	for i, b := range g {
		const one = blockLine - 2*blockInset
		text.Min.Y = max(text.Min.Y, b.box.Min.Y+blockInset)
		left := len(g) - i
		if left > 1 && text.Min.Y+2*one > all.Max.Y || text.Min.Y+one > all.Max.Y {
			page.write(fmt.Sprintf("+%d", left), timeStyle, text.Min, paints[b.Kind].text)
			return
		}
		row := text
		row.Max.Y = row.Min.Y + one
		page.single(b.Item, row, paints[b.Kind].text)
		text.Min.Y += one
	}
}

// lanes deals the blocks so that none overlaps another in its lane.
func (g group) lanes() [][]block {
	var lanes [][]block
next:
	for _, b := range g {
		for i, lane := range lanes {
			if lane[len(lane)-1].box.Max.Y <= b.box.Min.Y {
				lanes[i] = append(lane, b)
				continue next
			}
		}
		lanes = append(lanes, []block{b})
	}
	return lanes
}
