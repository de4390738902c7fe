package picture

import (
	"fmt"
	"image"
)

const (
	hour     = 60
	twoDays  = 48 * hour
	usualDay = 9 * hour // an empty week shows the hours from here to usualEnd
	usualEnd = 18 * hour
)

// axis places the minutes of a day on the page. It spans the hours that are used, in whole hours.
type axis struct {
	from, to int // minutes
	top      int // pixels
	perHour  int
}

func (w Week) axis(top int) axis {
	a := axis{from: twoDays, top: top}
	shortest := hour
	for _, day := range w.Days {
		for _, span := range day.Open {
			a.include(span)
		}
		for _, item := range day.Items {
			if item.Kind == Off {
				continue
			}
			if a.include(item.Span); item.End > item.Start {
				shortest = min(shortest, item.End-item.Start)
			}
		}
	}
	if a.from >= a.to {
		a.from, a.to = usualDay, usualEnd
	}
	a.perHour = scale(a.to-a.from, shortest)
	return a
}

// include makes the axis long enough to show the span.
func (a *axis) include(s Span) {
	start, end := max(s.Start, 0), min(s.End, twoDays)
	if start < end {
		a.from = min(a.from, start/hour*hour)
		a.to = max(a.to, (end+hour-1)/hour*hour)
	}
}

// scale is how high an hour is: half an hour has two lines, the shortest booking one if possible, and the whole still
// looks well on a phone.
func scale(minutes, shortest int) int {
	const usual, least, most, tallest = 120, 76, 216, 2000
	perHour := max(usual, min(blockLine*hour/max(shortest, 1)+1, most))
	perHour = max(perHour, min(720*hour/minutes, most))
	return max(min(perHour, tallest*hour/minutes), least)
}

func (a axis) y(minute int) int {
	minute = min(max(minute, a.from), a.to)
	return a.top + (minute-a.from)*a.perHour/hour
}

func (a axis) bottom() int { return a.y(a.to) }

func (a axis) shows(minute int) bool { return minute >= max(a.from, 0) && minute <= a.to }

// place is where a span is in a column.
func (a axis) place(column image.Rectangle, s Span) image.Rectangle {
	return image.Rectangle{image.Pt(column.Min.X, a.y(s.Start)), image.Pt(column.Max.X, max(a.y(s.End), a.y(s.Start)))}
}

func (a axis) draw(page *canvas) {
	for minute := a.from; minute <= a.to; minute += hour {
		a.label(page, minute, style{regular, hourStyle.size})
	}
}

func (a axis) label(page *canvas, minute int, s style) {
	text := clock(minute)
	page.write(text, s, image.Pt(weekGutter-12-page.faces.width(text, s), a.y(minute)-s.line()/2), faint)
}

// drawNow draws a line across today, and the time beside it in place of the hours there.
func (a axis) drawNow(page *canvas, column image.Rectangle, now int) {
	y := a.y(now)
	page.fill(image.Rect(column.Min.X, y-2, column.Max.X, y+2), nowRed)
	page.round(image.Rect(column.Min.X-7, y-7, column.Min.X+7, y+7), 7, nowRed)
	text := clock(now)
	chip := image.Rect(weekGutter-16-page.faces.width(text, hourStyle), y-18, weekGutter-6, y+18)
	page.fill(chip.Inset(-4), paper)
	page.round(chip, 8, nowRed)
	page.write(text, hourStyle, image.Pt(chip.Min.X+5, y-hourStyle.line()/2), paper)
}

// clock is the time of day on a clock with 24 hours.
func clock(minute int) string {
	minute = (minute%(24*hour) + 24*hour) % (24 * hour)
	return fmt.Sprintf("%d:%02d", minute/hour, minute%hour)
}
