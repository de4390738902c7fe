package jobs

import (
	"context"
	"slices"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
	"zapis/projections"
)

// Heard tells where somebody did something, the latest first; ids are all under which they are known.
type Heard interface {
	From(ctx context.Context, ids ...domain.ID) ([]projections.HeardIn, error)
}

// way is an account by which somebody can be told something.
type way struct {
	messenger dialog.Messenger
	account   string
}

// answers are what belongs to a talk, and goes to where the recipient last did anything whatever they prefer for notices.
var answers = []delivery.Kind{delivery.Message, delivery.Calendar, delivery.Progress, delivery.LinkAsked}

// ways are the accounts that may still take a notice, the best first: in the messenger that the recipient prefers, then where
// they were heard last, then in any other. If there are none, hindrance says why.
func (c *Courier) ways(ctx context.Context, n delivery.Notice, letter Letter, standing delivery.Delivery) (ways []way, hindrance string, err error) {
	var heard []projections.HeardIn
	if c.Heard != nil {
		if heard, err = c.Heard.From(ctx, letter.To.IDs()...); err != nil {
			return nil, "", err
		}
	}
	hindrance = whyUnreachable(letter.To)
	if hindrance == delivery.Unreachable && len(standing.Gone) > 0 {
		hindrance = standing.Why
	}
	for _, channel := range c.order(n.Kind, letter.To, heard) {
		messenger, known := c.named(channel)
		account, reachable := accountIn(letter, channel, heard)
		switch {
		case !known || !reachable || slices.Contains(standing.Gone, channel):
		case standing.Settled && channel != standing.Channel: // what is perhaps there already goes nowhere else
		case n.Kind == delivery.Broadcast && !takesCampaigns(messenger):
			hindrance = delivery.NoCampaigns
		default:
			ways = append(ways, way{messenger, account})
		}
	}
	return ways, hindrance, nil
}

// order are the channels, each once.
func (c *Courier) order(kind delivery.Kind, to person.Person, heard []projections.HeardIn) (channels []string) {
	add := func(channel string) {
		if channel != "" && !slices.Contains(channels, channel) {
			channels = append(channels, channel)
		}
	}
	if !slices.Contains(answers, kind) {
		add(to.Preferred)
	}
	for _, in := range heard {
		add(in.Channel)
	}
	for _, messenger := range c.Messengers {
		add(messenger.Name())
	}
	return channels
}

func (c *Courier) named(channel string) (dialog.Messenger, bool) {
	for _, messenger := range c.Messengers {
		if messenger.Name() == channel {
			return messenger, true
		}
	}
	return nil, false
}

// accountIn is the account in a channel: of several the one last heard, if that is known, among those that are not blocked.
func accountIn(letter Letter, channel string, heard []projections.HeardIn) (account string, reachable bool) {
	if only := letter.Only; only != nil {
		return only.Account.Text(), only.Messenger == channel && !only.Blocked
	}
	for _, a := range letter.To.Accounts {
		if a.Messenger != channel || a.Blocked {
			continue
		}
		last := slices.ContainsFunc(heard, func(in projections.HeardIn) bool {
			return in.Channel == channel && in.Chat == a.Account.Text()
		})
		if !reachable || last {
			account, reachable = a.Account.Text(), true
		}
	}
	return account, reachable
}

func takesCampaigns(messenger dialog.Messenger) bool {
	campaigner, says := messenger.(dialog.Campaigner)
	return !says || campaigner.Campaigns()
}

func repeats(messenger dialog.Messenger) bool {
	repeater, says := messenger.(dialog.Repeater)
	return says && repeater.Repeats()
}

// repeatable tells whether a notice of which nobody knows whether it arrived may be sent again where it was.
func (c *Courier) repeatable(standing delivery.Delivery) bool {
	messenger, known := c.named(standing.Channel)
	return standing.Settled && known && repeats(messenger) && standing.Repeatable(c.Clock.Now())
}

// triesIn are the tries so far in a channel.
func triesIn(standing delivery.Delivery, channel string) int {
	if standing.Channel != channel {
		return 0
	}
	return standing.Here
}
