package jobs

import (
	"context"
	"errors"
	"time"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// outcome is what came of calling the messenger.
type outcome struct {
	notice  delivery.Notice
	action  domain.ID
	try     int
	channel string
	account string
	message string
	failure error
	here    int  // tries in this channel, this one included
	last    bool // no other channel is left
	repeats bool // the messenger drops a second one
	unsure  int  // earlier tries that nobody knows the outcome of
}

// afterwards records the outcome and says whether, and when, there is another try. After an error that the messenger does
// not know the meaning of, nobody knows whether the notice arrived: then it goes nowhere else, but may be sent again by a
// messenger that drops a second one. What has certainly failed goes to the next channel.
func (c *Courier) afterwards(ctx context.Context, o outcome) (again time.Duration, settled bool, err error) {
	report := delivery.Report{Notice: o.notice, Channel: o.channel, Message: o.message}
	var told dialog.Undelivered
	known := errors.As(o.failure, &told)
	switch {
	case o.failure == nil:
		return 0, true, c.record(ctx, o.action, o.try, report)
	case !known || told.Uncertain() || o.unsure > 0:
		c.Log.Warn("nobody knows whether a notice arrived", "kind", o.notice.Kind, "about", o.notice.About, "error", o.failure)
		if o.repeats {
			again = unsurePause << min(o.unsure, 4)
		}
		return again, true, c.record(ctx, o.action, o.try, report)
	case told.Blocked():
		return 0, false, c.blocked(ctx, o, report)
	}
	report.Reason = delivery.WasRefused
	if shut, says := told.(dialog.Shut); says && shut.Shut() {
		report.Reason = delivery.WasShut
	}
	after, worthwhile := told.Retry()
	if worthwhile {
		report.Reason = delivery.WasBusy
	}
	report.Gone = !worthwhile || o.here >= mostTries
	report.Final = report.Gone && o.last
	err = c.record(ctx, o.action, o.try, report)
	if report.Gone {
		c.Log.Warn("a notice could not be delivered", "kind", o.notice.Kind, "about", o.notice.About, "channel", o.channel, "error", o.failure)
		return 0, report.Final, err
	}
	return max(after, pause(o.here)), true, err
}

// unsurePause is how long after an uncertain try the next one is made; it doubles.
const unsurePause = 5 * time.Second

// pause is how long a busy messenger is left alone that does not say for how long: 1 s, 2 s, 4 s, ... 5 minutes.
func pause(tries int) time.Duration { return min(time.Second<<min(tries-1, 9), 5*time.Minute) }

// blocked notes that the recipient takes no messages there; the next decision finds another messenger, or none.
func (c *Courier) blocked(ctx context.Context, o outcome, report delivery.Report) error {
	report.Reason = delivery.HasBlocked
	if err := c.record(ctx, o.action, o.try, report); err != nil {
		return err
	}
	meta := commands.BySystem(o.action)
	meta.Actor, meta.Step = o.notice.Recipient, o.try
	_, err := c.Commands.Person(ctx, meta, person.BlockChannel{Messenger: o.channel, Account: domain.Personal(o.account)})
	return err
}
