package picture

import (
	"fmt"
	"image"
)

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
// one under the other.
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
	page.round(all, 8, paints[g[0].Kind].fill)
	all.Min.X = g.drawStripes(page, all) + blockPadding
	all.Max.X -= blockPadding
	g.write(page, all)
}

// drawStripes returns where the stripes end.
func (g group) drawStripes(page *canvas, box image.Rectangle) int {
	lanes := g.lanes()
	wide := max(min(blockStripe+2, 32/len(lanes)), 1)
	end := min(box.Min.X+len(lanes)*wide, box.Min.X+box.Dx()/3)
	for i, lane := range lanes {
		x := box.Min.X + i*wide
		if x >= end {
			break
		}
		for _, b := range lane {
			stripe := image.Rect(x, b.box.Min.Y, x+max(wide-2, 1), b.box.Max.Y).Intersect(box)
			page.round(stripe, 3, paints[b.Kind].stripe)
		}
	}
	return end
}

// write names each booking where it begins, or under the one before: on two lines if the next leaves room for them.
// "+3" are those that the box has no room for.
func (g group) write(page *canvas, box image.Rectangle) {
	one, two := timeStyle.line(), timeStyle.line()+labelStyle.line()
	for i, b := range g {
		box.Min.Y = max(box.Min.Y, b.box.Min.Y+blockInset)
		left, col := len(g)-i, paints[b.Kind].text
		if left > 1 && box.Dy() < 2*one || box.Dy() < one {
			page.write(fmt.Sprintf("+%d", left), timeStyle, box.Min, col)
			return
		}
		row := box
		if left > 1 {
			row.Max.Y = min(box.Max.Y-one, max(g[i+1].box.Min.Y, box.Min.Y+one))
		}
		if row.Dy() < two {
			row.Max.Y = row.Min.Y + one
			page.single(b.Item, row, col)
		} else {
			row.Max.Y = row.Min.Y + two
			page.column([]line{{page.when(b.Span, row.Dx()), timeStyle}, {legible(b.Label), labelStyle}}, row, col)
		}
		box.Min.Y = row.Max.Y
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
