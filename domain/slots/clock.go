package slots

import (
	"cmp"
	"fmt"
	"time"

	"zapis/domain"
)

// Refusals of text that is no wall time and no date.
const (
	ErrBadClock domain.Refusal = "bad_clock"
	ErrBadDate  domain.Refusal = "bad_date"
)

const (
	minutesPerDay = 24 * 60
	dateLayout    = "2006-01-02"
)

// ParseClock reads "HH:MM", from "00:00" to "24:00".
func ParseClock(text string) (Clock, error) {
	if len(text) != 5 || text[2] != ':' {
		return 0, ErrBadClock
	}
	for _, at := range [...]int{0, 1, 3, 4} {
		if text[at] < '0' || text[at] > '9' {
			return 0, ErrBadClock
		}
	}
	hour := int(text[0]-'0')*10 + int(text[1]-'0')
	minute := int(text[3]-'0')*10 + int(text[4]-'0')
	clock := Clock(hour*60 + minute)
	if minute > 59 || clock > minutesPerDay {
		return 0, ErrBadClock
	}
	return clock, nil
}

// String is the time as "HH:MM".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes "HH:MM".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "HH:MM".
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}

// ParseDate reads "2006-01-02".
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil {
		return Date{}, ErrBadDate
	}
	return DateOf(t, time.UTC), nil
}

// DateOf is the date on the calendar of a zone at an instant.
func DateOf(instant time.Time, zone *time.Location) Date {
	year, month, day := instant.In(zone).Date()
	return Date{year, month, day}
}

// String is the date as "2006-01-02".
func (d Date) String() string { return d.utc().Format(dateLayout) }

// MarshalText writes "2006-01-02".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2006-01-02".
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// IsZero tells whether the date was never set.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is the date so many days later, or earlier when negative.
func (d Date) AddDays(days int) Date { return dateOf(d.number() + days) }

// Weekday is 1 for Monday to 7 for Sunday.
func (d Date) Weekday() int { return weekday(d.number()) }

// Compare is -1, 0 or 1 as the date lies before, on or after the other.
func (d Date) Compare(other Date) int { return cmp.Compare(d.number(), other.number()) }

// Before tells whether the date lies before the other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// In is the instant at which the date begins in a zone: its first midnight, or the end of the gap when
// the clocks skip midnight. The dates' own spans therefore follow each other without a hole.
func (d Date) In(zone *time.Location) time.Time {
	w := wall{zone: zone}
	return w.startOf(d.number()).time()
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// number counts the days since 1970-01-01.
func (d Date) number() int { return int(d.utc().Unix() / secondsPerDay) }

func dateOf(number int) Date {
	return DateOf(time.Unix(int64(number)*secondsPerDay, 0), time.UTC)
}

// weekday of a day number; 1970-01-01 was a Thursday.
func weekday(number int) int { return ((number+3)%7+7)%7 + 1 }
