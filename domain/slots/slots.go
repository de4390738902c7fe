// Package slots is availability as pure functions: from working hours, time off and what is taken
// to the starts that may be booked, and the reason for every start that may not.
//
// Rules are local wall time plus a zone; everything else is an instant. All intervals are half-open.
package slots

import (
	"time"

	"zapis/domain"
)

// Clock is a local wall time in minutes after midnight, 0 to 1440 ("24:00").
type Clock int

// Date is a local calendar date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Span is the half-open interval of instants [Start, End).
type Span struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Window is a stretch of local wall time. An end before its start runs past midnight and belongs to the date it starts on.
type Window struct {
	Start Clock `json:"start"`
	End   Clock `json:"end"`
}

// Hours are weekly working hours: the same window on each of the days, 1 (Monday) to 7 (Sunday).
type Hours struct {
	Days []int `json:"days"`
	Window
}

// Override replaces the weekly hours of one local date; without windows the day is closed.
type Override struct {
	Date    Date     `json:"date"`
	Windows []Window `json:"windows"`
}

// Busy is time that is taken, with the clean-up and preparation that the visit needs around it.
type Busy struct {
	Span
	Before, After time.Duration
}

// Service is what is to be booked: one visit of one or several services, as a whole.
type Service struct {
	Duration, Before, After time.Duration
}

// Grid says where starts lie: on the clock, from the start of each gap, or packed tightly.
type Grid string

// Gap says how the buffers of two neighbours combine.
type Gap string

// The grids and gap rules; shared/cases describes each to the letter, docs/slots.md repeats it.
const (
	GridClock  Grid = "clock"
	GridTight  Grid = "tight"
	GridWindow Grid = "window"

	GapMax Gap = "max"
	GapSum Gap = "sum"
)

// Policy is how a master wants starts to be offered.
type Policy struct {
	Grid        Grid
	Step        time.Duration
	Notice      time.Duration // the least time between now and the start
	HorizonDays int           // the last local date that can be booked is today plus this, inclusive; see NoHorizon
	Gap         Gap
	MaxPerDay   int // bookings that start on one local date; 0 means no limit
}

// NoHorizon is the least HorizonDays that set no limit: ten years.
const NoHorizon = 3650

// Reason is why a start is not offered: the first of these that holds.
type Reason = domain.Refusal

// The reasons, in the order in which they are tried; see Query.Check for Closed and OffGrid.
const (
	Past    Reason = "past"
	Notice  Reason = "notice"
	Horizon Reason = "horizon"
	TimeOff Reason = "time_off"
	Taken   Reason = "taken"
	Buffer  Reason = "buffer"
	DayFull Reason = "day_full"
	TooLong Reason = "too_long"
	Closed  Reason = "closed"   // outside working hours
	OffGrid Reason = "off_grid" // bookable by its length, but not one of the starts offered
)

// Query asks for the starts in [From, To) at one place.
type Query struct {
	Zone      *time.Location
	Now       time.Time
	From, To  time.Time
	Hours     []Hours
	Overrides []Override
	TimeOff   []Span
	Busy      []Busy // TimeOff and Busy must hold everything that touches Reach
	Service   Service
	Policy    Policy
}

// Refused is a start of the grid inside working hours that is not offered.
type Refused struct {
	Start  time.Time
	Reason Reason
}
