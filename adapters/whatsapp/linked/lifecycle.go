package linked

import (
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// usualBan is for a ban of which WhatsApp does not say how long it lasts.
const usualBan = 24 * time.Hour

// lifecycle follows what becomes of the connection.
func (l *link) lifecycle(event any) {
	switch e := event.(type) {
	case *events.Connected:
		l.late.forget()
		l.become(State{Kind: Online})
	case *events.KeepAliveRestored:
		l.become(State{Kind: Online})
	case *events.Disconnected:
		l.become(State{Kind: Degraded, Reason: "the connection was lost"})
	case *events.KeepAliveTimeout:
		l.become(State{Kind: Degraded, Reason: "the connection does not answer"})
	case *events.StreamReplaced:
		l.replaced()
	case *events.LoggedOut:
		l.end(State{Kind: NeedsPairing, Reason: unlinked(e.Reason)}, lookEvery)
	case *events.TemporaryBan:
		l.banned(e)
	case *events.ClientOutdated:
		l.end(State{Kind: Outdated, Reason: "WhatsApp takes this version no more"}, forGood)
	case *events.ConnectFailure:
		l.end(State{Kind: Stopped, Reason: fmt.Sprintf("WhatsApp turns us away (%d)", int(e.Reason))}, forGood)
	case *events.StreamError:
		l.w.log.Warn("WhatsApp ends the connection", "code", e.Code)
	}
}

// replaced is told apart: whoever took over while we had lost the database has the right to; anybody else uses a copy of
// our keys, and to take it back from them would go on for ever.
func (l *link) replaced() {
	if !l.hold.Alive(l.ctx) {
		l.end(State{Kind: Degraded, Reason: device.ErrElsewhere.Error()}, lookEvery)
		return
	}
	l.end(State{Kind: Conflict, Reason: "somebody else connects with the keys of our device"}, forGood)
}

func unlinked(why events.ConnectFailureReason) string {
	switch why {
	case events.ConnectFailureMainDeviceGone:
		return "WhatsApp has locked the number, or its phone was exchanged (403)"
	case events.ConnectFailureUnknownLogout:
		return "WhatsApp has banned the number (406)"
	}
	return fmt.Sprintf("the phone has unlinked us (%d)", int(why))
}

// reasons are WhatsApp's for a ban for some time.
var reasons = map[events.TempBanReason]string{
	events.TempBanSentToTooManyPeople:    "messages to too many people who do not know the number",
	events.TempBanBlockedByUsers:         "too many people have blocked the number",
	events.TempBanCreatedTooManyGroups:   "too many groups",
	events.TempBanSentTooManySameMessage: "the same message to too many people",
	events.TempBanBroadcastList:          "too many messages to a broadcast list",
}

func (l *link) banned(e *events.TemporaryBan) {
	lasts := e.Expire
	if lasts <= 0 {
		lasts = usualBan
	}
	reason, known := reasons[e.Code]
	if !known {
		reason = "a breach of the terms"
	}
	l.end(State{
		Kind: Banned, Until: l.w.clock.Now().Add(lasts), Reason: fmt.Sprintf("%s (%d)", reason, int(e.Code)),
	}, lasts)
}
