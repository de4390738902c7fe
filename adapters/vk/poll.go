package vk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
)

const (
	pollFor    = 25 * time.Second
	firstPause = time.Second
	mostPause  = 30 * time.Second
	// largestBatch bounds what one poll answers.
	largestBatch = 64 << 20
)

// What a long poll says when it cannot go on.
const (
	historyLost = 1
	keyExpired  = 2
	allLost     = 3
)

// Poll fetches events until ctx ends, by the Bots Long Poll, which it turns on if the token may. VK is told that an event
// has arrived only after the door has it: by the number of the next poll. An error means that it can never work, such as
// a token that does not hold.
func (v *VK) Poll(ctx context.Context, door Receiver) error {
	p := &poller{v: v, door: door, pause: firstPause}
	for ctx.Err() == nil {
		err := p.fetch(ctx)
		switch {
		case err == nil:
			p.pause = firstPause
		case fateOf(err) == permanent:
			return err
		case ctx.Err() == nil:
			v.log.WarnContext(ctx, "fetching events failed", "error", err)
			_ = sleep(ctx, v.clock, p.wait(err)) // ends early only with ctx
		}
	}
	return nil
}

type poller struct {
	v       *VK
	door    Receiver
	settled bool // the long poll is turned on, as far as we may
	server  api.GroupsGetLongPollServerResponse
	pause   time.Duration
}

// wait is how long to pause after an error: as long as VK wants, else twice as long each time, and not all at once.
func (p *poller) wait(err error) time.Duration {
	pause := p.pause + rand.N(p.pause/2)
	p.pause = min(2*p.pause, mostPause)
	var trouble *Trouble
	if errors.As(err, &trouble) {
		return max(pause, trouble.after)
	}
	return pause
}

// settle turns the long poll on. A token that may not manage the community leaves that to the owner.
func (p *poller) settle(ctx context.Context) error {
	if p.settled {
		return nil
	}
	var done int
	err := p.v.ask(ctx, "groups.setLongPollSettings", turn{}, p.v.subscribe(api.Params{"enabled": true}), &done)
	trouble := (*Trouble)(nil)
	switch {
	case errors.As(err, &trouble) && (trouble.code == 7 || trouble.code == 15 || trouble.code == 27):
		p.v.log.WarnContext(ctx, "the token may not turn on the long poll; the community's owner must", "error", err)
	case err != nil:
		return err
	}
	p.settled = true
	return nil
}

// fetch takes in one batch of events, as far as it comes.
func (p *poller) fetch(ctx context.Context) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	if p.server.Key == "" {
		if err := p.connect(ctx); err != nil {
			return err
		}
	}
	began := p.v.clock.Now()
	answer, err := p.ask(ctx)
	if err != nil {
		return err
	}
	if answer.Failed != 0 {
		return p.lost(ctx, answer)
	}
	for _, raw := range answer.Updates {
		if err := p.v.take(ctx, raw, p.door); errors.Is(err, errBroken) {
			p.v.log.WarnContext(ctx, "VK delivered what is no event")
		} else if err != nil {
			return fmt.Errorf("take in an event: %w", err)
		}
	}
	p.server.Ts = string(answer.TS)
	if len(answer.Updates) == 0 && p.v.clock.Now().Sub(began) < firstPause {
		return sleep(ctx, p.v.clock, firstPause) // a server that does not wait would be asked without end
	}
	return nil
}

// connect learns where to poll. The number of the last event stays, if there is one: what came meanwhile is not skipped.
func (p *poller) connect(ctx context.Context) error {
	last := p.server.Ts
	var server api.GroupsGetLongPollServerResponse
	if err := p.v.ask(ctx, "groups.getLongPollServer", turn{}, api.Params{"group_id": p.v.group}, &server); err != nil {
		return err
	}
	if last != "" {
		server.Ts = last
	}
	p.server = server
	return nil
}

// lost settles why a poll cannot go on.
func (p *poller) lost(ctx context.Context, answer polled) error {
	switch answer.Failed {
	case historyLost:
		p.v.log.ErrorContext(ctx, "VK has forgotten events that were not fetched in time")
		p.server.Ts = string(answer.TS)
	case keyExpired:
		p.server.Key = ""
	case allLost:
		p.v.log.ErrorContext(ctx, "VK has lost the thread of events: some may be missing")
		p.server.Key, p.server.Ts = "", ""
	default:
		p.server.Key, p.server.Ts = "", ""
		return fmt.Errorf("the long poll failed with %d", answer.Failed)
	}
	return nil
}

// polled is an answer of the long poll.
type polled struct {
	TS      number
	Updates []json.RawMessage
	Failed  int
}

// number is one that comes as a number or as a text.
type number string

func (n *number) UnmarshalJSON(data []byte) error {
	text := string(data)
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	*n = number(text)
	return nil
}

// ask waits for events. It is not the library's, which gives parsed events only: the log keeps what VK sent.
func (p *poller) ask(ctx context.Context) (polled, error) {
	ctx, cancel := context.WithTimeout(ctx, pollFor+10*time.Second)
	defer cancel()
	query := url.Values{
		"act": {"a_check"}, "key": {p.server.Key}, "ts": {p.server.Ts}, "wait": {strconv.Itoa(int(pollFor.Seconds()))},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.server.Server+"?"+query.Encode(), nil)
	if err != nil {
		return polled{}, &Trouble{Call: "long poll", fate: again, why: "the server's address is none"}
	}
	body, err := p.v.fetch(request, largestBatch)
	if err != nil {
		p.server.Key = "" // perhaps it is another server by now
		return polled{}, &Trouble{Call: "long poll", fate: again, why: brief(err)}
	}
	var answer polled
	if err := json.Unmarshal(body, &answer); err != nil {
		return polled{}, &Trouble{Call: "long poll", fate: again, why: "the answer is not JSON"}
	}
	return answer, nil
}
