package rest

import (
	"context"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/slots"
	"zapis/projections"
)

// asAudience reads whom a broadcast is for.
func asAudience(body api.Audience) (broadcast.Audience, error) {
	audience := broadcast.Audience{Kind: broadcast.Kind(body.Kind), Period: slots.Span{Start: body.From, End: body.To}, Weeks: body.Weeks}
	switch {
	case audience.Kind == broadcast.Booked && !body.To.After(body.From):
		return audience, invalid("body/audience: booked needs from, and to after it")
	case audience.Kind == broadcast.Absent && body.Weeks == 0:
		return audience, invalid("body/audience: absent needs weeks")
	}
	if audience.Kind != broadcast.Booked {
		audience.Period = slots.Span{}
	}
	if audience.Kind != broadcast.Absent {
		audience.Weeks = 0
	}
	return audience, nil
}

// Audience counts whom a broadcast would go to.
func (a *API) Audience(c echo.Context) error {
	body, err := bodyOf[api.Audience](c)
	if err != nil {
		return err
	}
	m, err := a.own(c)
	if err != nil {
		return err
	}
	audience, err := asAudience(body)
	if err != nil {
		return err
	}
	found, err := a.Known.Audience(c.Request().Context(), m.ID, audience, a.Clock())
	if err != nil {
		return err
	}
	return shown(c, api.Count{Count: len(found)})
}

// Broadcasts are the caller's.
func (a *API) Broadcasts(c echo.Context, params api.BroadcastsParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	found, err := a.Casts.Of(c.Request().Context(), m.ID, sized(params.Limit))
	if err != nil {
		return err
	}
	said := api.BroadcastList{Items: []api.Broadcast{}}
	for _, one := range found {
		said.Items = append(said.Items, broadcastSaid(one))
	}
	return shown(c, said)
}

// StartBroadcast sends a text to many.
func (a *API) StartBroadcast(c echo.Context, params api.StartBroadcastParams) error {
	body, err := bodyOf[api.StartBroadcastJSONBody](c)
	if err != nil {
		return err
	}
	m, err := a.own(c)
	if err != nil {
		return err
	}
	audience, err := asAudience(body.Audience)
	if err != nil {
		return err
	}
	var id domain.ID
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		id = commands.NewID(meta.Action, "broadcast")
		to, err := a.Known.Audience(ctx, m.ID, audience, a.Clock())
		if err != nil {
			return commands.Done{}, err
		}
		return a.Commands.StartBroadcast(ctx, meta, commands.StartBroadcast{
			Broadcast: id, Master: m.ID, Text: domain.Personal(body.Text), Audience: audience, Recipients: to,
		})
	})
	if err != nil {
		return err
	}
	return made(c, id)
}

// broadcast is one of the caller's.
func (a *API) broadcast(c echo.Context, id domain.ID) (projections.Broadcast, error) {
	m, err := a.own(c)
	if err != nil {
		return projections.Broadcast{}, err
	}
	found, err := a.Casts.Broadcast(c.Request().Context(), id)
	if errors.Is(err, projections.ErrNotFound) || err == nil && found.Master != m.ID {
		err = broadcast.ErrUnknown
	}
	return found, err
}

// Broadcast tells how one stands.
func (a *API) Broadcast(c echo.Context, id api.BroadcastId) error {
	found, err := a.broadcast(c, id)
	if err != nil {
		return err
	}
	return shown(c, broadcastSaid(found))
}

// SteerBroadcast pauses, resumes or stops one.
func (a *API) SteerBroadcast(
	c echo.Context, id api.BroadcastId, step api.SteerBroadcastParamsStep, params api.SteerBroadcastParams,
) error {
	steps := map[api.SteerBroadcastParamsStep]broadcast.Command{
		api.Pause: broadcast.Pause{}, api.Resume: broadcast.Resume{}, api.Stop: broadcast.Stop{},
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Broadcast(ctx, meta, id, steps[step])
	})
}

// everyState is how a recipient can stand.
var everyState = []projections.State{
	projections.Waiting, projections.Sending, projections.Sent, projections.Failed, projections.Skipped, projections.Uncertain,
}

// Outcomes tells what became of each recipient.
func (a *API) Outcomes(c echo.Context, id api.BroadcastId, params api.OutcomesParams) error {
	if _, err := a.broadcast(c, id); err != nil {
		return err
	}
	states := slices.Clone(params.State)
	if len(states) == 0 {
		states = everyState
	}
	offset, limit := from(params.Cursor), sized(params.Limit)
	found, more, err := a.Casts.Outcomes(c.Request().Context(), id, states, offset, limit)
	if err != nil {
		return err
	}
	said := api.OutcomeList{Items: []api.Outcome{}, Next: next(offset, limit, more)}
	for _, one := range found {
		said.Items = append(said.Items, api.Outcome{Client: one.Client, Name: one.Name, State: one.State, Reason: one.Reason, At: utc(one.At)})
	}
	return shown(c, said)
}
