package rest

import (
	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// AddPlace opens a place.
func (a *API) AddPlace(c echo.Context, params api.AddPlaceParams) error {
	body, err := bodyOf[api.PlaceTerms](c)
	if err != nil {
		return err
	}
	return a.add(c, params.IdempotencyKey, "place", func(id domain.ID) master.Command { return placeTerms(id, body) })
}

// ChangePlace gives one another name, address or zone.
func (a *API) ChangePlace(c echo.Context, id api.PlaceId, params api.ChangePlaceParams) error {
	body, err := bodyOf[api.PlaceTerms](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.ChangePlace(placeTerms(id, body)))
}

func placeTerms(id domain.ID, body api.PlaceTerms) master.AddPlace {
	return master.AddPlace{Place: id, Name: body.Name, Address: domain.Personal(body.Address), Zone: body.Zone}
}

// ClosePlace takes no more bookings there.
func (a *API) ClosePlace(c echo.Context, id api.PlaceId, params api.ClosePlaceParams) error {
	return a.manage(c, params.IdempotencyKey, master.ClosePlace{Place: id})
}

// ReopenPlace takes them again.
func (a *API) ReopenPlace(c echo.Context, id api.PlaceId, params api.ReopenPlaceParams) error {
	return a.manage(c, params.IdempotencyKey, master.ReopenPlace{Place: id})
}

// SetHours sets the weekly hours of a place.
func (a *API) SetHours(c echo.Context, id api.PlaceId, params api.SetHoursParams) error {
	body, err := bodyOf[api.SetHoursJSONBody](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.SetHours{Place: id, Hours: body.Hours})
}

// SetDay gives one day other hours.
func (a *API) SetDay(c echo.Context, id api.PlaceId, day api.Day, params api.SetDayParams) error {
	body, err := bodyOf[api.SetDayJSONBody](c)
	if err != nil {
		return err
	}
	date, err := slots.ParseDate(day)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.SetDay{Place: id, Date: date, Windows: body.Windows})
}

// ResetDay gives it the weekly ones back.
func (a *API) ResetDay(c echo.Context, id api.PlaceId, day api.Day, params api.ResetDayParams) error {
	date, err := slots.ParseDate(day)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.ResetDay{Place: id, Date: date})
}

// AddService offers a service.
func (a *API) AddService(c echo.Context, params api.AddServiceParams) error {
	body, err := bodyOf[api.Offer](c)
	if err != nil {
		return err
	}
	return a.add(c, params.IdempotencyKey, "service", func(id domain.ID) master.Command { return master.AddService{Service: id, Offer: body} })
}

// ChangeService changes its terms from now on.
func (a *API) ChangeService(c echo.Context, id api.ServiceId, params api.ChangeServiceParams) error {
	body, err := bodyOf[api.Offer](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.ChangeService{Service: id, Offer: body})
}

// CloseService takes no more bookings of it.
func (a *API) CloseService(c echo.Context, id api.ServiceId, params api.CloseServiceParams) error {
	return a.manage(c, params.IdempotencyKey, master.CloseService{Service: id})
}

// ReopenService takes them again.
func (a *API) ReopenService(c echo.Context, id api.ServiceId, params api.ReopenServiceParams) error {
	return a.manage(c, params.IdempotencyKey, master.ReopenService{Service: id})
}
