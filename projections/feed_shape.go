package projections

import (
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// FeedData is what an item of the feed says: the contract with whoever is outside, which docs/webhooks.md describes. Fields may be
// added and are never renamed, dropped or given another meaning. It holds nothing personal: no names of people or places, no
// phones, addresses or texts. Whoever may know asks for a person by id.
//
// Instants are in UTC; the zone is the IANA name of the place's. Prices are in the smallest unit of the currency.
type FeedData struct {
	Revision int           `json:"revision"`           // of the booking, or of the master: how many events made it so
	By       booking.Party `json:"by,omitempty"`       // client, master or system
	Cause    booking.Cause `json:"cause,omitempty"`    // of a cancellation that no person wished
	Before   *FeedBooking  `json:"before,omitempty"`   // the booking as it was; missing of one that is placed
	After    *FeedBooking  `json:"after,omitempty"`    // the booking as it is now
	Service  *FeedService  `json:"service,omitempty"`  // as it is now
	Place    *FeedPlace    `json:"place,omitempty"`    // as it is now
	Hours    *FeedHours    `json:"hours,omitempty"`    // the weekly hours of a place from now on
	Day      *FeedDay      `json:"day,omitempty"`      // the hours of one date
	TimeOff  *FeedTimeOff  `json:"time_off,omitempty"` // that was added or removed
	Policy   *FeedPolicy   `json:"policy,omitempty"`   // from now on
	Currency string        `json:"currency,omitempty"` // of a master who has registered; ISO 4217
}

// FeedBooking is a booking at a moment.
type FeedBooking struct {
	Status   string       `json:"status"` // requested, confirmed, cancelled, completed or no_show
	Client   domain.ID    `json:"client"`
	Place    domain.ID    `json:"place"`
	Zone     string       `json:"zone"`
	Starts   time.Time    `json:"starts"`
	Ends     time.Time    `json:"ends"`
	Services []FeedAgreed `json:"services"` // in order
	Price    int64        `json:"price"`
	Currency string       `json:"currency"`

	MoveAsked           bool `json:"move_asked,omitempty"`           // the master asked for another time
	AttendanceConfirmed bool `json:"attendance_confirmed,omitempty"` // the client said that they are coming
	Stars               int  `json:"stars,omitempty"`                // of the review, 1 to 5; without one, missing
}

// FeedAgreed is one service of a booking as it was agreed.
type FeedAgreed struct {
	Service     domain.ID `json:"service"`
	Name        string    `json:"name"`
	DurationMin int       `json:"duration_min"`
	Price       int64     `json:"price"`
}

// FeedService is a service that is offered, or no more.
type FeedService struct {
	Service         domain.ID   `json:"service"`
	Name            string      `json:"name"`
	DurationMin     int         `json:"duration_min"`
	BufferBeforeMin int         `json:"buffer_before_min"`
	BufferAfterMin  int         `json:"buffer_after_min"`
	Price           int64       `json:"price"`
	Currency        string      `json:"currency"`
	Places          []domain.ID `json:"places"` // empty: at all of them
	Closed          bool        `json:"closed"`
}

// FeedPlace is a place at which is worked, or no more.
type FeedPlace struct {
	Place  domain.ID `json:"place"`
	Zone   string    `json:"zone"`
	Closed bool      `json:"closed"`
}

// FeedHours are weekly hours. An end that is not after its start is on the next day.
type FeedHours struct {
	Place domain.ID     `json:"place"`
	Zone  string        `json:"zone"`
	Week  []slots.Hours `json:"week"`
}

// FeedDay is one local date. Without windows it is closed; of a reset day there are none, and the weekly hours hold again.
type FeedDay struct {
	Place   domain.ID      `json:"place"`
	Zone    string         `json:"zone"`
	Date    slots.Date     `json:"date"`
	Windows []slots.Window `json:"windows"`
}

// FeedTimeOff is a stretch of time in which no place is open.
type FeedTimeOff struct {
	TimeOff domain.ID `json:"time_off"`
	Starts  time.Time `json:"starts"`
	Ends    time.Time `json:"ends"`
}

// FeedPolicy is what a booking has to keep to.
type FeedPolicy struct {
	Grid            slots.Grid `json:"grid"`
	StepMin         int        `json:"step_min"`
	NoticeMin       int        `json:"notice_min"`
	HorizonDays     int        `json:"horizon_days"`
	Gap             slots.Gap  `json:"gap"`
	MaxPerDay       int        `json:"max_per_day"` // 0: no limit
	CancelWindowMin int        `json:"cancel_window_min"`
	MoveWindowMin   int        `json:"move_window_min"`
	Confirmation    bool       `json:"confirmation"` // the master confirms each booking
}

func feedPolicy(p master.Policy) *FeedPolicy {
	return &FeedPolicy{
		Grid: p.Grid, StepMin: p.StepMin, NoticeMin: p.NoticeMin, HorizonDays: p.HorizonDays, Gap: p.Gap, MaxPerDay: p.MaxPerDay,
		CancelWindowMin: p.CancelWindowMin, MoveWindowMin: p.MoveWindowMin, Confirmation: p.Confirmation,
	}
}

// feedBooking is the row as those outside see it.
func feedBooking(row visitRow) *FeedBooking {
	b := &FeedBooking{
		Status: feedStatus(row), Client: row.Client, Place: row.Place, Zone: row.Zone, Starts: instant(row.Starts), Ends: instant(row.Ends),
		Services: make([]FeedAgreed, len(row.Items)), Price: row.Price, Currency: row.Currency,
		MoveAsked: row.MoveAsked, AttendanceConfirmed: row.Assured, Stars: row.Stars,
	}
	for i, item := range row.Items {
		b.Services[i] = FeedAgreed{Service: item.Service, Name: item.Name, DurationMin: item.DurationMin, Price: item.Price}
	}
	return b
}

func feedStatus(row visitRow) string {
	switch {
	case row.Cancelled:
		return "cancelled"
	case row.NoShow:
		return "no_show"
	case row.Completed:
		return "completed"
	case row.Request:
		return "requested"
	}
	return "confirmed"
}

// instant is a moment as it is kept: see keptAs.
func instant(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }
