package picture

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNothingOverflowsAWeek(t *testing.T) {
	minute := rapid.IntRange(-200, 3200)
	span := rapid.Custom(func(t *rapid.T) Span {
		start := minute.Draw(t, "start")
		return Span{start, start + rapid.IntRange(-10, 600).Draw(t, "length")}
	})
	item := rapid.Custom(func(t *rapid.T) Item {
		kind := rapid.SampledFrom([]Kind{Booking, Booking, Request, Off}).Draw(t, "kind")
		return Item{span.Draw(t, "span"), kind, text(60).Draw(t, "label"), text(60).Draw(t, "detail")}
	})
	day := rapid.Custom(func(t *rapid.T) Day {
		return Day{text(20).Draw(t, "title"), text(40).Draw(t, "note"), rapid.Bool().Draw(t, "today"),
			rapid.SliceOfN(span, 0, 3).Draw(t, "open"), rapid.SliceOfN(item, 0, 20).Draw(t, "items")}
	})
	rapid.Check(t, func(t *rapid.T) {
		week := Week{Title: text(100).Draw(t, "title"), Days: rapid.SliceOfN(day, 0, 7).Draw(t, "days"), Now: -1}
		page := week.draw()
		size := page.Bounds().Size()
		if size.X != 1080 || size.Y > 4200 {
			t.Fatalf("the picture is %v", size)
		}
		const slack = 3 // letters like "j" reach a little over their box
		untouched(t, page, image.Rect(0, 0, 6, size.Y), paper, "left of the week")
		untouched(t, page, image.Rect(weekWidth-weekMargin+slack, 0, weekWidth, size.Y), paper, "right of the week")
		untouched(t, page, image.Rect(0, size.Y-8, weekWidth, size.Y), paper, "under the week")
		for i := range len(week.Days) - 1 {
			right := week.column(i).Max.X
			untouched(t, page, image.Rect(right, 180, right+weekGap, size.Y), paper, "between days")
		}
	})
}

// The night: open from 22 to 2, a request at 22, a booking from 23:30 past midnight, now it is 1 o'clock on Tuesday.
func TestWhatIsWhere(t *testing.T) {
	week := weeks["night"]
	page := week.draw()
	axis := week.axis(0)
	for axis.top = 1; !same(page.At(weekGutter+60, axis.top-1), hourLine); axis.top++ {
	}
	monday, tuesday := week.column(0), week.column(1)
	for _, c := range []struct {
		what   string
		column image.Rectangle
		minute int
		want   color.Color
	}{
		{"a request", monday, 22*60 + 30, paints[Request].fill},
		{"a free hour", monday, 23*60 + 15, paper},
		{"a booking", monday, 24*60 + 15, paints[Booking].fill},
		{"now, but on another day", monday, 25*60 - 5, paper},
		{"now", tuesday, 25 * 60, nowRed},
	} {
		x := c.column.Max.X - 12
		if got := page.At(x, axis.y(c.minute)); !same(got, c.want) {
			t.Errorf("%s has the colour %v, want %v", c.what, got, c.want)
		}
	}
	if !same(page.At(tuesday.Min.X+20, axis.top-30), accent) {
		t.Error("today is not marked")
	}
}

func TestClosedHoursAndTimeOffAreNotFree(t *testing.T) {
	day := Day{Open: []Span{{600, 720}, {780, 1080}}, Items: []Item{{Span{900, 960}, Off, "", ""}}}
	week := Week{Days: []Day{day, {}}, Now: -1}
	page := week.draw()
	axis := week.axis(0)
	axis.top = page.Bounds().Max.Y - 28 - axis.bottom()
	colour := func(column, minute int) color.Color { return page.At(week.column(column).Min.X+70, axis.y(minute)) }
	for minute, want := range map[int]color.Color{630: paper, 750: closed, 810: paper} {
		if got := colour(0, minute); !same(got, want) {
			t.Errorf("at %s the colour is %v, want %v", clock(minute), got, want)
		}
	}
	if got := colour(0, 930); !same(got, offFill) && !same(got, offMark) {
		t.Errorf("time off has the colour %v", got)
	}
	if got := colour(1, 630); !same(got, closed) {
		t.Errorf("a closed day has the colour %v", got)
	}
}

func TestTheAxisHasTheHoursThatAreUsed(t *testing.T) {
	open := func(spans ...Span) []Day { return []Day{{Open: spans}} }
	for name, c := range map[string]struct {
		days     []Day
		from, to int
	}{
		"nothing":                     {nil, 540, 1080},
		"whole hours":                 {open(Span{615, 1135}), 600, 1140},
		"past midnight":               {open(Span{1320, 1560}), 1320, 1560},
		"a booking before opening":    {[]Day{{Open: []Span{{600, 720}}, Items: []Item{{Span: Span{540, 555}}}}}, 540, 720},
		"a vacation does not stretch": {[]Day{{Open: []Span{{600, 720}}, Items: []Item{{Span: Span{0, 1440}, Kind: Off}}}}, 600, 720},
		"nonsense":                    {open(Span{700, 600}, Span{-500, -100}, Span{9000, 9999}), 540, 1080},
	} {
		if a := (Week{Days: c.days}).axis(0); a.from != c.from || a.to != c.to {
			t.Errorf("%s: from %s to %s", name, clock(a.from), clock(a.to))
		}
	}
}

func TestAnHourIsHighEnoughToReadWhatIsInIt(t *testing.T) {
	for shortest := 10; shortest <= 120; shortest += 5 {
		if got := scale(9*hour, shortest) * shortest / hour; got < blockLine {
			t.Errorf("%d minutes are %d pixels high", shortest, got)
		}
	}
	if half := scale(9*hour, 30)/2 - 2*blockInset; half < timeStyle.line()+labelStyle.line() {
		t.Errorf("half an hour, %d pixels, has no room for two lines", half)
	}
	for _, s := range []style{timeStyle, labelStyle, detailStyle, hourStyle, noteStyle, dayStyle} {
		if s.size < 22 {
			t.Errorf("letters of %d pixels cannot be read on a phone", s.size)
		}
	}
}

func TestNothingOverflowsBlocksThatOverlap(t *testing.T) {
	blocks := rapid.Custom(func(t *rapid.T) block {
		from := 100 + rapid.IntRange(0, 20).Draw(t, "from")
		to := from + blockLine + rapid.IntRange(0, 200).Draw(t, "length")
		return block{Item{Span{from, to}, Kind(rapid.IntRange(0, 1).Draw(t, "kind")), text(30).Draw(t, "label"), ""}, image.Rect(20, from, 150, to)}
	})
	page := newCanvas(image.Rect(0, 0, 170, 460), paper)
	rapid.Check(t, func(t *rapid.T) {
		g := group(rapid.SliceOfN(blocks, 1, 60).Draw(t, "blocks"))
		slices.SortStableFunc(g, func(a, b block) int { return a.box.Min.Y - b.box.Min.Y })
		page.fill(page.Bounds(), sentinel)
		g.draw(page)
		bottom := slices.MaxFunc(g, func(a, b block) int { return a.box.Max.Y - b.box.Max.Y }).box.Max.Y
		untouched(t, page, image.Rect(0, 0, 170, 100), sentinel, "over the blocks")
		untouched(t, page, image.Rect(0, bottom, 170, 460), sentinel, "under the blocks")
		untouched(t, page, image.Rect(0, 0, 20, 460), sentinel, "left of the blocks")
		untouched(t, page, image.Rect(150, 0, 170, 460), sentinel, "right of the blocks")
	})
}

func TestBlocksThatOverlapAreDrawnTogether(t *testing.T) {
	at := func(from, to int) block { return block{box: image.Rect(0, from, 100, to)} }
	groups := grouped([]block{at(0, 50), at(50, 90), at(60, 120), at(90, 95), at(119, 150), at(150, 160)})
	var sizes []int
	for _, g := range groups {
		sizes = append(sizes, len(g))
	}
	if len(sizes) != 3 || sizes[0] != 1 || sizes[1] != 4 || sizes[2] != 1 {
		t.Fatalf("groups of %v", sizes)
	}
	if lanes := groups[1].lanes(); len(lanes) != 2 || len(lanes[0]) != 3 {
		t.Errorf("lanes %v", lanes)
	}
}
