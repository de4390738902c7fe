package admin

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/projections"
)

// Casts are broadcasts, one by one. Errors are projections.ErrNotFound.
type Casts interface {
	Broadcast(ctx context.Context, id domain.ID) (projections.Broadcast, error)
	Outcomes(ctx context.Context, id domain.ID, states []projections.State, offset, limit int) ([]projections.Outcome, bool, error)
}

// routeBroadcasts adds what masters have told many.
func (p *Panel) routeBroadcasts(in inside) {
	in.look("/broadcasts", "broadcasts", p.broadcasts)
	in.look("/broadcasts/:id", "broadcast", p.broadcast)
}

var castNames = map[string]string{
	projections.BroadcastRunning: "running", projections.BroadcastPaused: "paused", projections.BroadcastStopped: "stopped",
	projections.BroadcastFinished: "finished",
}

var audienceNames = map[broadcast.Kind]string{
	broadcast.All: "all clients", broadcast.Booked: "who has a booking in a period", broadcast.Absent: "who has not come for %d weeks",
}

var outcomeStates = []projections.State{
	projections.Waiting, projections.Sending, projections.Sent, projections.Failed, projections.Skipped, projections.Uncertain,
}

type broadcastsView struct {
	Master domain.ID
	Found  []projections.Cast
	Next   string
}

// broadcasts are all, or a master's.
func (p *Panel) broadcasts(c echo.Context, shown page) (templ.Component, error) {
	asked, err := pageAsked(c)
	if err != nil {
		return nil, err
	}
	v := broadcastsView{}
	if v.Master, err = p.masterAsked(c); err != nil {
		return nil, err
	}
	found, next, err := p.Records.Overseen.Broadcasts(c.Request().Context(), projections.BroadcastQuery{Master: v.Master, Page: asked})
	v.Found, v.Next = found, string(next)
	return broadcastsPage(shown, v), read(err)
}

// mostOutcomes are on a page.
const mostOutcomes = 50

type broadcastView struct {
	projections.Broadcast
	Master   projections.Somebody
	State    projections.State // of those that are shown; empty: all
	Outcomes []projections.Outcome
	Next     string
}

// broadcast is one, with what became of each recipient: no more of them than the master sees.
func (p *Panel) broadcast(c echo.Context, shown page) (templ.Component, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return nil, err
	}
	var v broadcastView
	if v.State, err = oneAsked(c, "state", outcomeStates); err != nil {
		return nil, err
	}
	offset, err := offsetAsked(c)
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	if v.Broadcast, err = p.Records.Casts.Broadcast(ctx, id); err != nil {
		return nil, read(err)
	}
	if v.Master, err = p.Records.Directory.Somebody(ctx, v.Broadcast.Master); err != nil {
		return nil, read(err)
	}
	wanted := outcomeStates
	if v.State != "" {
		wanted = []projections.State{v.State}
	}
	outcomes, more, err := p.Records.Casts.Outcomes(ctx, id, wanted, offset, mostOutcomes)
	v.Outcomes = outcomes
	if more {
		v.Next = strconv.Itoa(offset + mostOutcomes)
	}
	return broadcastPage(shown, v), err
}

// offsetAsked is how many recipients come before the page.
func offsetAsked(c echo.Context) (int, error) {
	text, err := textAsked(c, "after")
	if err != nil || text == "" {
		return 0, err
	}
	offset, err := strconv.Atoi(text)
	if err != nil || offset < 0 || offset > broadcast.MostRecipients {
		return 0, errBadRequest
	}
	return offset, nil
}

// settled is how many recipients have an outcome.
func settled(b projections.Broadcast) int { return b.Delivered + b.Skipped + b.Failed + b.Uncertain }

// castTag colours how far a broadcast has come.
func castTag(state string) string {
	switch state {
	case projections.BroadcastFinished:
		return "tag good"
	case projections.BroadcastStopped:
		return "tag bad"
	case projections.BroadcastPaused:
		return "tag warn"
	}
	return "tag"
}

// audience is whom a broadcast was for.
func audience(p page, of broadcast.Audience) string {
	if of.Kind == broadcast.Absent {
		return p.T(audienceNames[of.Kind], of.Weeks)
	}
	return p.T(audienceNames[of.Kind])
}
