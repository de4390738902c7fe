package admin

import (
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/domain/delivery"
	"zapis/projections"
)

// routeDeliveries adds what people were told.
func (p *Panel) routeDeliveries(in inside) { in.look("/deliveries", "deliveries", p.deliveries) }

var stateNames = map[projections.State]string{
	projections.Waiting: "waiting", projections.Sending: "being sent", projections.Sent: "delivered", projections.Failed: "failed",
	projections.Skipped: "not sent", projections.Uncertain: "uncertain",
}

// deliveryStates are those of single deliveries; only recipients of a broadcast wait.
var deliveryStates = []projections.State{
	projections.Sent, projections.Sending, projections.Failed, projections.Skipped, projections.Uncertain,
}

var kindNames = map[delivery.Kind]string{
	delivery.News: "news of a booking", delivery.Reminder: "reminder", delivery.NoAnswer: "reminder not answered",
	delivery.ReviewRequest: "request for a review", delivery.ReviewNews: "news of a review", delivery.Calendar: "calendar file",
	delivery.Message: "message", delivery.Broadcast: "broadcast", delivery.Progress: "progress of a broadcast",
	delivery.LinkAsked: "an account wants to join", delivery.Linked: "an account joined",
}

var deliveryKinds = []delivery.Kind{
	delivery.News, delivery.Reminder, delivery.NoAnswer, delivery.ReviewRequest, delivery.ReviewNews, delivery.Calendar, delivery.Message,
	delivery.Broadcast, delivery.Progress, delivery.LinkAsked, delivery.Linked,
}

// channel is a messenger by the name that the log has for it.
type channel string

var channelNames = map[channel]string{"telegram": "Telegram", "vk": "VK", "whatsapp": "WhatsApp"}

var channels = []channel{"telegram", "vk", "whatsapp"}

const (
	countedFor  = 24 * time.Hour // before now; more would have to be read for each look
	mostReasons = 10
)

type deliveriesView struct {
	Query   projections.DeliveryQuery
	Counts  map[projections.State]int
	Reasons []projections.Reason
	Found   []projections.Told
	Next    string
}

// deliveries are what people were told, and what of the last day did not arrive, and why.
func (p *Panel) deliveries(c echo.Context, shown page) (templ.Component, error) {
	asked, err := deliveriesAsked(c)
	if err != nil {
		return nil, err
	}
	ctx, v := c.Request().Context(), deliveriesView{Query: asked}
	since, until := shown.now.Add(-countedFor), shown.now
	if v.Counts, err = p.Records.Overseen.DeliveryStates(ctx, since, until); err != nil {
		return nil, err
	}
	if v.Reasons, err = p.Records.Overseen.DeliveryReasons(ctx, since, until, mostReasons); err != nil {
		return nil, err
	}
	found, next, err := p.Records.Overseen.Deliveries(ctx, asked)
	v.Found, v.Next = found, string(next)
	return deliveriesPage(shown, v), read(err)
}

func deliveriesAsked(c echo.Context) (q projections.DeliveryQuery, err error) {
	if q.State, err = oneAsked(c, "state", deliveryStates); err != nil {
		return q, err
	}
	if q.Kind, err = oneAsked(c, "kind", deliveryKinds); err != nil {
		return q, err
	}
	through, err := oneAsked(c, "channel", channels)
	if err != nil {
		return q, err
	}
	q.Channel = string(through)
	if q.Since, err = dayAsked(c, "since"); err != nil {
		return q, err
	}
	q.Page, err = pageAsked(c)
	return q, err
}

// aboutBooking tells whether a notice is about a booking, so that it can be gone to.
func aboutBooking(kind delivery.Kind) bool {
	switch kind {
	case delivery.News, delivery.Reminder, delivery.NoAnswer, delivery.ReviewRequest, delivery.ReviewNews, delivery.Calendar:
		return true
	}
	return false
}

// toldTag colours how a delivery stands.
func toldTag(state projections.State) string {
	switch state {
	case projections.Sent:
		return "tag good"
	case projections.Failed:
		return "tag bad"
	case projections.Uncertain:
		return "tag warn"
	}
	return "tag"
}

// through is a messenger as people call it.
func through(name string) string {
	if known := channelNames[channel(name)]; known != "" {
		return known
	}
	return name
}
