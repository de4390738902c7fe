package slotsjson

import (
	"reflect"
	"time"

	"zapis/domain/slots"
)

// query is the contract's question as it is written; pointers tell what is absent.
type query struct {
	Zone      string     `json:"zone"`
	Now       *time.Time `json:"now"`
	From      *time.Time `json:"from"`
	To        *time.Time `json:"to"`
	Hours     []hours    `json:"hours"`
	Overrides []override `json:"overrides"`
	TimeOff   []stretch  `json:"time_off"`
	Busy      []busy     `json:"busy"`
	Service   *service   `json:"service"`
	Policy    policy     `json:"policy"`
	Start     *time.Time `json:"start"`
}

type window struct {
	Start *slots.Clock `json:"start"`
	End   *slots.Clock `json:"end"`
}

type hours struct {
	Days   []int `json:"days"`
	window `json:",inline"`
}

type override struct {
	Date    *slots.Date `json:"date"`
	Windows []window    `json:"windows"`
}

type stretch struct {
	Start *time.Time `json:"start"`
	End   *time.Time `json:"end"`
}

type busy struct {
	stretch `json:",inline"`
	buffers `json:",inline"`
}

type buffers struct {
	Before *int `json:"buffer_before_min"`
	After  *int `json:"buffer_after_min"`
}

type service struct {
	Duration *int `json:"duration_min"`
	buffers  `json:",inline"`
}

type policy struct {
	Grid      *slots.Grid `json:"grid"`
	Step      *int        `json:"step_min"`
	Notice    *int        `json:"notice_min"`
	Horizon   *int        `json:"horizon_days"`
	Gap       *slots.Gap  `json:"gap"`
	MaxPerDay *int        `json:"max_per_day"`
}

// wanted describes to a person the JSON that each type is written as.
func wanted(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[time.Time]():
		return "must be an instant such as 2026-03-29T09:00:00Z"
	case reflect.TypeFor[slots.Clock]():
		return "must be a time from 00:00 to 24:00"
	case reflect.TypeFor[slots.Date]():
		return "must be a date such as 2026-03-29"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.Int:
		return "must be a whole number"
	case reflect.String:
		return "must be a text"
	case reflect.Slice:
		return "must be an array"
	}
	return "must be an object"
}
