package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
	"zapis/projections/audit"
)

// routeReplay adds the time machine.
func (p *Panel) routeReplay(in inside) {
	in.look("/replay", "replay", p.replay)
	in.find("/replay", "find_master", p.replay)
	in.look("/replay/screen", "screen_then", p.screenThen)
}

// replayView is what is asked, and what was true then.
type replayView struct {
	Query   string // words by which a master is looked for
	Found   []projections.Somebody
	ID      domain.ID // of the master; zero: none is chosen
	At      time.Time
	Day     string    // in whose week the bookings are shown; empty: that of the moment
	First   time.Time // of the master's events
	Service domain.ID // whose free time is shown
	Then    projections.MasterThen
	Events  int   // from which it was folded
	Upto    int64 // how far the log had come
	From    time.Time
	To      time.Time
	Free    []placeFree
}

// placeFree are the free starts at a place, by days.
type placeFree struct {
	Place master.Place
	Days  []freeDay
}

type freeDay struct {
	Date   slots.Date
	Starts []string
}

func (p *Panel) replay(c echo.Context, shown page) (templ.Component, error) {
	ctx := c.Request().Context()
	view := replayView{Query: strings.TrimSpace(c.Request().PostFormValue("q")), At: shown.now}
	if len(view.Query) > mostTyped {
		return nil, echo.NewHTTPError(http.StatusBadRequest)
	}
	for name, into := range map[string]*domain.ID{"master": &view.ID, "service": &view.Service} {
		if text := c.QueryParam(name); text != "" {
			id, err := domain.ParseID(text)
			if err != nil {
				return nil, echo.NewHTTPError(http.StatusBadRequest)
			}
			*into = id
		}
	}
	at, err := momentIn(c.QueryParam("at"))
	if err != nil {
		return nil, err
	}
	if !at.IsZero() {
		view.At = at
	}
	view.Day = c.QueryParam("day")
	if _, err := momentIn(view.Day); err != nil {
		return nil, err
	}
	switch {
	case !view.ID.IsZero():
		err = p.fold(ctx, &view)
	case view.Query != "":
		view.Found, _, err = p.Audit.Masters.Find(ctx, projections.PeopleQuery{Text: view.Query, Sort: projections.MastersOnly})
		view.Found = slices.DeleteFunc(view.Found, func(s projections.Somebody) bool { return s.Master.IsZero() })
		if errors.Is(err, projections.ErrNotFound) {
			err = nil
		}
	}
	return replayPage(shown, view), err
}

// fold finds out what was true about the master at the moment.
func (p *Panel) fold(ctx context.Context, view *replayView) error {
	stream, err := p.Store.Load(ctx, master.StreamOf(view.ID), 0)
	if err != nil {
		return err
	}
	if len(stream) == 0 {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	view.First = stream[0].RecordedAt
	if view.Upto, err = p.Store.PositionAt(ctx, view.At); err != nil {
		return err
	}
	events, err := p.Audit.Log.About(ctx, view.ID, stream[0].Position-1, view.Upto, projections.MasterEvents()...)
	if err != nil {
		return err
	}
	view.Events = len(events)
	view.Then, err = projections.AsOf{Store: p.Store}.Master(ctx, view.ID, events)
	if err != nil || !view.Then.Master.Exists() {
		return err
	}
	view.week()
	return view.freeThen()
}

// week is the one in which the moment lies, where the master works.
func (v *replayView) week() {
	zone := time.Local
	if places := v.Then.Master.Places; len(places) > 0 {
		if there, err := slots.Zone(places[0].Zone); err == nil {
			zone = there
		}
	}
	monday, err := slots.ParseDate(v.Day)
	if err != nil {
		monday = slots.DateOf(v.At, zone)
	}
	monday = monday.AddDays(1 - monday.Weekday())
	v.From, v.To = monday.In(zone), monday.AddDays(7).In(zone)
}

// freeThen asks for the starts of the service that were free in that week: of what was offered then, the first unless chosen.
func (v *replayView) freeThen() error {
	service, known := v.Then.Master.Service(v.Service)
	if !known {
		open := v.Then.Master.OpenServices()
		if len(open) == 0 {
			return nil
		}
		service = open[0]
	}
	v.Service = service.ID
	for _, place := range v.Then.Master.OpenPlaces() {
		if !service.OfferedAt(place.ID) {
			continue
		}
		query, err := v.Then.Free(place.ID, service.Slots(), v.At, slots.Span{Start: v.From, End: v.To})
		if err != nil {
			return err
		}
		free := placeFree{Place: place}
		for _, start := range query.Starts() {
			date := slots.DateOf(start, query.Zone)
			if n := len(free.Days); n == 0 || free.Days[n-1].Date != date {
				free.Days = append(free.Days, freeDay{Date: date})
			}
			day := &free.Days[len(free.Days)-1]
			day.Starts = append(day.Starts, start.In(query.Zone).Format("15:04"))
		}
		v.Free = append(v.Free, free)
	}
	return nil
}

// visitTime is when a visit is, where it takes place.
func visitTime(v projections.Visit) string {
	zone, err := slots.Zone(v.Zone)
	if err != nil {
		zone = time.UTC
	}
	return v.Starts.In(zone).Format("02.01.2006 15:04") + "–" + v.Ends.In(zone).Format("15:04")
}

// visitState is what a visit had come to.
func visitState(v projections.Visit) string {
	switch {
	case v.Cancelled:
		return "cancelled"
	case v.Completed:
		return "completed"
	case v.NoShow:
		return "no show"
	case v.Request:
		return "requested"
	case v.MoveAsked:
		return "asked to move"
	}
	return "booked"
}

// days are the weekdays of working hours.
func (p page) days(hours slots.Hours) string {
	names := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	var said []string
	for _, day := range hours.Days {
		if day >= 1 && day <= 7 {
			said = append(said, p.T(names[day-1]))
		}
	}
	return strings.Join(said, ", ")
}

// at is the page of a master at a moment.
func (v replayView) at(moment time.Time) string {
	values := url.Values{"master": {v.ID.String()}, "at": {moment.Local().Format(asLocal)}}
	return Base + "/replay?" + values.Encode()
}

// price is an amount in the smallest unit of a currency, as people read it.
func price(amount int64, currency string) string {
	return fmt.Sprintf("%d.%02d %s", amount/100, amount%100, currency)
}

// offsetOf is how many seconds the clock of this machine is ahead of UTC: the slider counts in UTC, the field shows our time.
func offsetOf(at time.Time) string {
	_, offset := at.Local().Zone()
	return strconv.Itoa(offset)
}

// screenView is what somebody saw.
type screenView struct {
	Person string
	At     time.Time
	Seen   *audit.Seen
}

// screenThen shows what somebody had last been answered at a moment.
func (p *Panel) screenThen(c echo.Context, shown page) (templ.Component, error) {
	view := screenView{Person: strings.TrimSpace(c.QueryParam("person")), At: shown.now}
	at, err := momentIn(c.QueryParam("at"))
	if err != nil {
		return nil, err
	}
	if !at.IsZero() {
		view.At = at
	}
	if view.Person == "" {
		return screenPage(shown, view), nil
	}
	person, err := domain.ParseID(view.Person)
	if err != nil {
		return nil, echo.NewHTTPError(http.StatusBadRequest)
	}
	seen, err := p.Audit.Log.Screen(c.Request().Context(), p.Store.Codec(), person, view.At)
	if err == nil {
		view.Seen = &seen
	} else if errors.Is(err, audit.ErrNothingSeen) {
		err = nil
	}
	return screenPage(shown, view), err
}
