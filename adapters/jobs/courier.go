package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
	"zapis/eventstore"
)

// Courier brings notices to people, each at most once, whatever is killed meanwhile: an attempt is in the log before the
// messenger is called, its outcome afterwards. Of all who want to make the attempt, the log lets one; an attempt found
// without an outcome is one that nobody knows the outcome of, and is not made again.
type Courier struct {
	Commands   *commands.Commands
	Messengers []dialog.Messenger // in this order for whom nothing else tells
	Heard      Heard              // nil: nobody knows where anybody wrote from
	Porter     dialog.Porter
	Clock      Clock
	Log        *slog.Logger
	Observe    func(Delivery) // may be nil
}

// Letter is what to do with a notice now, decided on what Still says.
type Letter struct {
	delivery.Verdict
	To     person.Person        // the recipient
	Only   *person.Account      // the one account that is to be told; nil: whichever is best
	Screen func() dialog.Screen // only asked for if it is to be sent
	Still  []commands.Still     // when something of it has changed, it is decided again
}

const (
	mostDecisions = 8                // on a notice whose booking is being changed all the time
	mostTries     = 10               // of a messenger that is busy
	ours          = 30 * time.Second // to record an outcome even while we stop
	leaveAlone    = longestWork      // an attempt that somebody else is making
)

// Bring sees to one notice: it is sent, or recorded as skipped, failed or uncertain, or again says when to come back.
// decide is asked for what to do with it as things are now, given what the recipient was told about the same thing before;
// action is what the notice goes back to.
func (c *Courier) Bring(ctx context.Context, notice delivery.Notice, action domain.ID, decide func(context.Context, delivery.Told) (Letter, error)) (again time.Duration, err error) {
	for range mostDecisions {
		told, _, err := c.Commands.ToldNow(ctx, notice.About, notice.Recipient)
		if err != nil {
			return 0, err
		}
		standing := told[notice]
		again := c.repeatable(standing)
		switch {
		case standing.Settled && !again:
			return 0, nil
		case standing.UnderWay:
			if err := c.record(ctx, action, 0, delivery.Report{Notice: notice, Channel: standing.Channel}); err != nil {
				return 0, err
			}
			continue // it is uncertain now
		}
		letter, err := decide(ctx, told)
		if err != nil {
			return 0, fmt.Errorf("decide on a notice: %w", err)
		}
		after, settled, err := c.carry(ctx, notice, action, letter, standing)
		if settled || err != nil {
			return after, err
		}
	}
	return time.Second, nil
}

// carry acts on one decision. It is not settled if the decision must be made again.
func (c *Courier) carry(ctx context.Context, notice delivery.Notice, action domain.ID, letter Letter, standing delivery.Delivery) (again time.Duration, settled bool, err error) {
	if standing.Settled {
		letter.Verdict = delivery.Verdict{Silent: letter.Silent} // it is perhaps there already: nothing else is to be decided
	}
	if wait := letter.Wait.Sub(c.Clock.Now()); letter.Skip == "" && wait > 0 {
		return wait, true, nil
	}
	if letter.Skip != "" {
		settled, err = c.skip(ctx, notice, action, letter.Skip, letter.Still)
		return 0, settled, err
	}
	ways, hindrance, err := c.ways(ctx, notice, letter, standing)
	if err != nil {
		return 0, false, err
	}
	if len(ways) == 0 && standing.Settled {
		return 0, true, nil
	}
	if len(ways) == 0 {
		settled, err = c.skip(ctx, notice, action, hindrance, letter.Still)
		return 0, settled, err
	}
	messenger, account := ways[0].messenger, ways[0].account
	try := rand.Int()
	attempt := delivery.Attempt{Notice: notice, Channel: messenger.Name(), At: c.Clock.Now(), Again: standing.Settled}
	_, err = c.Commands.Deliver(ctx, attempted(action, try), attempt, letter.Still...)
	switch {
	case errors.Is(err, delivery.ErrUnderWay):
		return leaveAlone, true, nil
	case errors.Is(err, delivery.ErrSettled), errors.Is(err, delivery.ErrChannelGone), errors.Is(err, eventstore.ErrConflict):
		return 0, false, nil
	case err != nil:
		return 0, false, err
	}
	screen := c.Porter.For(ctx, messenger.Name(), letter.Screen())
	screen.Silent = screen.Silent || letter.Silent
	message, failure := messenger.Send(ctx, account, screen, notice.Key())
	return c.afterwards(ctx, outcome{
		notice: notice, action: action, try: try, channel: messenger.Name(), account: account, message: message, failure: failure,
		here: triesIn(standing, messenger.Name()) + 1, last: len(ways) == 1, repeats: repeats(messenger), unsure: standing.Unsure,
	})
}

// whyUnreachable tells people who took the messengers from us from those who have none.
func whyUnreachable(recipient person.Person) string {
	for _, account := range recipient.Accounts {
		if !account.Blocked {
			return delivery.Unreachable
		}
	}
	if len(recipient.Accounts) == 0 {
		return delivery.Unreachable
	}
	return delivery.HasBlocked
}

// attempted is the meta of one try. Each has commands of its own: see commands.Deliver.
func attempted(action domain.ID, try int) commands.Meta {
	meta := commands.BySystem(action)
	meta.Step = try
	return meta
}

// record appends a step, also while we are being stopped.
func (c *Courier) record(ctx context.Context, action domain.ID, try int, cmd delivery.Command) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ours)
	defer cancel()
	if try == 0 {
		try = rand.Int()
	}
	_, err := c.Commands.Deliver(ctx, attempted(action, try), cmd)
	if err == nil {
		c.tell(cmd)
	}
	return err
}

func (c *Courier) skip(ctx context.Context, notice delivery.Notice, action domain.ID, reason string, still []commands.Still) (settled bool, err error) {
	_, err = c.Commands.Deliver(ctx, attempted(action, rand.Int()), delivery.Skip{Notice: notice, Reason: reason}, still...)
	if errors.Is(err, eventstore.ErrConflict) || errors.Is(err, delivery.ErrUnderWay) {
		return false, nil
	}
	if err == nil {
		c.tell(delivery.Skip{Notice: notice})
	}
	return err == nil, err
}
