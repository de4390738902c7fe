package rest

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// search is a visit that somebody looks for a time for.
type search struct {
	master  master.Master
	place   master.Place
	zone    *time.Location
	service slots.Service
	own     bool // by the master, whom notice and horizon do not bind
	moving  domain.ID
}

func (a *API) search(c echo.Context, id, at domain.ID, services []domain.ID) (s search, err error) {
	if s.master, err = a.known(c, id); err != nil {
		return s, err
	}
	place, known := s.master.Place(at)
	switch {
	case s.master.Suspended:
		return s, master.ErrUnavailable
	case !known:
		return s, master.ErrPlaceUnknown
	case place.Closed:
		return s, master.ErrPlaceClosed
	}
	visit, err := s.master.Visit(at, services...)
	if err != nil {
		return s, err
	}
	s.place, s.service, s.own = place, visit.Service(), id == commands.MasterID(callerOf(c).person.ID)
	s.zone, err = slots.Zone(place.Zone)
	return s, err
}

func (a *API) free(ctx context.Context, s search, from, to time.Time) (slots.Query, error) {
	query, _, err := a.Free.Free(ctx, projections.FreeQuery{
		Master: s.master.ID, Place: s.place.ID, Service: s.service, Now: a.Clock(), From: from, To: to, Except: s.moving,
	})
	if s.own {
		query.Policy.Notice, query.Policy.HorizonDays = 0, slots.NoHorizon
	}
	return query, err
}

// usualDaysShown is how many days are looked at unless other is wanted.
const usualDaysShown = 31

// FreeDays are the days with free time.
func (a *API) FreeDays(c echo.Context, id api.MasterId, params api.FreeDaysParams) error {
	s, err := a.search(c, id, params.Place, params.Service)
	if err != nil {
		return err
	}
	first := slots.DateOf(a.Clock(), s.zone)
	if params.From != "" {
		if first, err = slots.ParseDate(params.From); err != nil {
			return err
		}
	}
	days := params.Days
	if days == 0 {
		days = usualDaysShown
	}
	query, err := a.free(c.Request().Context(), s, first.In(s.zone), first.AddDays(days).In(s.zone))
	if err != nil {
		return err
	}
	return shown(c, api.Days{Days: orNone(query.FreeDays()), Zone: s.place.Zone})
}

// Starts are those of a day, with the reasons against the others.
func (a *API) Starts(c echo.Context, id api.MasterId, params api.StartsParams) error {
	s, err := a.search(c, id, params.Place, params.Service)
	if err != nil {
		return err
	}
	if s.moving = params.Moving; !s.moving.IsZero() {
		if _, _, err := a.visit(c, s.moving, reading); err != nil {
			return err
		}
	}
	day, err := slots.ParseDate(params.Day)
	if err != nil {
		return err
	}
	query, err := a.free(c.Request().Context(), s, day.In(s.zone), day.AddDays(1).In(s.zone))
	if err != nil {
		return err
	}
	answer := query.Answer()
	said := api.Starts{Zone: s.place.Zone, Starts: []time.Time{}, Refused: []api.RefusedStart{}}
	for _, start := range answer.Starts {
		said.Starts = append(said.Starts, start.In(s.zone))
	}
	for _, refused := range answer.Refused {
		said.Refused = append(said.Refused, api.RefusedStart{Start: refused.Start.In(s.zone), Reason: string(refused.Reason)})
	}
	return shown(c, said)
}
