package main

import (
	"time"

	"zapis/adapters/calendar"
	"zapis/projections"
)

// calendarBase is where calendar programs reach us; empty where they cannot. The sandbox's people have theirs on this machine.
func (on foundation) calendarBase() string {
	if on.settings.PublicURL == "" && on.settings.runsSandbox() {
		return on.base
	}
	return on.settings.PublicURL
}

// serveCalendars answers calendar programs, and tells what addresses are to be shown to people.
func (a *application) serveCalendars(on foundation, now func() time.Time) func(code string) (page, feed string) {
	base := on.calendarBase()
	if base == "" {
		return nil
	}
	calendars := calendar.New(calendar.Options{
		Calendars: projections.Calendars{Pool: on.pool}, People: projections.People{Pool: on.pool},
		Catalogue: projections.Catalogue{Pool: on.pool}, Week: projections.WeekSchedule{Pool: on.pool},
		Base: base, Clock: now,
	})
	a.routes = append(a.routes, calendars.Route)
	return func(code string) (page, feed string) {
		addresses := calendar.AddressesOf(base, code)
		return addresses.Page, addresses.Feed
	}
}
