package picture

import (
	"fmt"
	"image"
	"image/color"
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

// draw writes the hours beside the days, and the time it is now in place of the hours there.
func (a axis) draw(page *canvas, now int) {
	const apart = 34
	for minute := a.from; minute <= a.to; minute += hour {
		if y := a.y(minute); !a.shows(now) || y < a.y(now)-apart || y > a.y(now)+apart {
			a.label(page, minute, faint)
		}
	}
	if a.shows(now) {
		left := weekGutter - 16 - page.faces.width(clock(now), hourStyle)
		page.round(image.Rect(left, a.y(now)-18, weekGutter-7, a.y(now)+18), 8, nowRed)
		a.label(page, now, paper)
	}
}

func (a axis) label(page *canvas, minute int, col color.Color) {
	text := clock(minute)
	page.write(text, hourStyle, image.Pt(weekGutter-12-page.faces.width(text, hourStyle), a.y(minute)-hourStyle.line()/2), col)
}

// clock is the time of day on a clock with 24 hours.
func clock(minute int) string {
	minute = (minute%(24*hour) + 24*hour) % (24 * hour)
	return fmt.Sprintf("%d:%02d", minute/hour, minute%hour)
}
