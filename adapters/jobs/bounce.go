package jobs

import (
	"context"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// Bounce is word from a messenger that what it had taken did not arrive.
type Bounce struct {
	Channel  string
	Key      string   // with which it was sent
	Accounts []string // the recipient's, by all names that the messenger has for them
	Blocked  bool     // they take no messages there
	Shut     bool     // they must write first
}

// Bounced records what did not arrive, after which it goes another way, if there is one and it is still worth sending: one
// try in each messenger. Nil says that it is durable, or that the key is of no notice; to say it twice does no harm.
func (j *Jobs) Bounced(ctx context.Context, b Bounce) error {
	about, recipient, ok := delivery.Addressed(b.Key)
	if !ok {
		return nil
	}
	told, _, err := j.Commands.ToldNow(ctx, about, recipient)
	if err != nil {
		return err
	}
	for notice := range told {
		if notice.Key() == b.Key {
			return j.bounced(ctx, notice, b)
		}
	}
	return nil
}

func (j *Jobs) bounced(ctx context.Context, notice delivery.Notice, b Bounce) error {
	bounce := delivery.Bounce{Notice: notice, Channel: b.Channel, Reason: delivery.WasRefused, Final: castsOnly(notice.Kind)}
	switch {
	case b.Blocked:
		bounce.Reason = delivery.HasBlocked
	case b.Shut:
		bounce.Reason = delivery.WasShut
	}
	action := commands.NewID(notice.About, "bounced/"+b.Channel+"/"+b.Key)
	if err := j.courier.record(ctx, action, 0, bounce); err != nil || !b.Blocked {
		return err
	}
	for step, account := range b.Accounts {
		meta := commands.BySystem(action)
		meta.Actor, meta.Step = notice.Recipient, step
		_, err := j.Commands.Person(ctx, meta, person.BlockChannel{Messenger: b.Channel, Account: domain.Personal(account)})
		if err != nil {
			return err
		}
	}
	return nil
}

// castsOnly are what a broadcast sends in its rounds: those may be over, and it is not worth another try.
func castsOnly(kind delivery.Kind) bool {
	return kind == delivery.Broadcast || kind == delivery.Progress
}
