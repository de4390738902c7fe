package projections

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

type broadcastRow struct {
	Broadcast  domain.ID          `db:"broadcast_id"`
	Master     domain.ID          `db:"master_id"`
	Text       string             `db:"text"`
	Audience   broadcast.Audience `db:"audience"`
	State      string             `db:"state"`
	StartedAt  time.Time          `db:"started_at"`
	Began      int64              `db:"began"` // the position of its first event
	Recipients int                `db:"recipients"`
	Delivered  int                `db:"delivered"`
	Skipped    int                `db:"skipped"`
	Failed     int                `db:"failed"`
	Uncertain  int                `db:"uncertain"`
}

type broadcastRecipient struct {
	Broadcast domain.ID `db:"broadcast_id"`
	Client    domain.ID `db:"client_id"`
	Number    int       `db:"number"` // in the order in which they were chosen
	State     string    `db:"state"`
	Reason    string    `db:"reason"`
	At        time.Time `db:"at"`
}

var (
	broadcastRows       = NewTable[broadcastRow]("broadcasts", "broadcast_id")
	broadcastRecipients = NewTable[broadcastRecipient]("broadcasts_recipients", "broadcast_id", "client_id")
)

var broadcasts = Projection{
	Name: "broadcasts", Version: 1,
	Takes:  slices.Concat(broadcast.Events, delivery.Events, []domain.Event{master.Erased{}, person.Forgotten{}}),
	Tables: []TableOf{broadcastRows, broadcastRecipients},
	Fold:   foldBroadcasts,
}

// How a broadcast stands.
const (
	BroadcastRunning  = "running"
	BroadcastPaused   = "paused"
	BroadcastStopped  = "stopped"
	BroadcastFinished = "finished"
)

func foldBroadcasts(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case broadcast.Started:
		broadcastRows.Put(rows, broadcastRow{
			Broadcast: body.Broadcast, Master: body.Master, Text: body.Text.Text(), Audience: body.Audience,
			State: BroadcastRunning, StartedAt: e.RecordedAt, Began: e.Position,
		})
		return nil
	case broadcast.RecipientsChosen:
		return choose(rows, e, body)
	case broadcast.Paused:
		return changeBroadcast(rows, body.Broadcast, func(b *broadcastRow) { b.State = BroadcastPaused })
	case broadcast.Resumed:
		return changeBroadcast(rows, body.Broadcast, func(b *broadcastRow) { b.State = BroadcastRunning })
	case broadcast.Stopped:
		return changeBroadcast(rows, body.Broadcast, func(b *broadcastRow) { b.State = BroadcastStopped })
	case broadcast.Finished:
		return changeBroadcast(rows, body.Broadcast, func(b *broadcastRow) { b.State = BroadcastFinished })
	}
	if id, ok := erasedMaster(e.Body); ok {
		return changeWhere(rows, broadcastRows, "master_id", id, func(b *broadcastRow) { b.Text = string(domain.Deleted) })
	}
	if now, ok := toldBy(e.Body); ok && now.Kind == delivery.Broadcast {
		return reach(rows, e, now)
	}
	return nil
}

func changeBroadcast(rows *Rows, id domain.ID, change func(*broadcastRow)) error {
	row, found, err := broadcastRows.Get(rows, broadcastRow{Broadcast: id})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("broadcast %s was never started", id)
	}
	change(&row)
	broadcastRows.Put(rows, row)
	return nil
}

func choose(rows *Rows, e Event, chosen broadcast.RecipientsChosen) error {
	return changeBroadcast(rows, chosen.Broadcast, func(b *broadcastRow) {
		for _, client := range chosen.Clients {
			b.Recipients++
			broadcastRecipients.Put(rows, broadcastRecipient{
				Broadcast: chosen.Broadcast, Client: client, Number: b.Recipients, State: string(Waiting), At: e.RecordedAt,
			})
		}
	})
}

// reach notes what became of a recipient, and counts them where they now belong. Somebody who was never chosen is told of last,
// so that a rehearsal learns of both rows.
func reach(rows *Rows, e Event, now told) error {
	recipient, found, err := broadcastRecipients.Get(rows, broadcastRecipient{Broadcast: now.About, Client: now.Recipient})
	missing := changeBroadcast(rows, now.About, func(b *broadcastRow) {
		b.count(State(recipient.State), -1)
		b.count(now.State, 1)
	})
	if err == nil && !found {
		err = fmt.Errorf("client %s is no recipient of broadcast %s", now.Recipient, now.About)
	}
	recipient.State, recipient.Reason, recipient.At = string(now.State), now.Reason, e.RecordedAt
	broadcastRecipients.Put(rows, recipient)
	return cmp.Or(missing, err)
}

func (b *broadcastRow) count(state State, by int) {
	switch state {
	case Sent:
		b.Delivered += by
	case Skipped:
		b.Skipped += by
	case Failed:
		b.Failed += by
	case Uncertain:
		b.Uncertain += by
	}
}
