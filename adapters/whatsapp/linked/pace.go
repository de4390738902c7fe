package linked

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Pace is how much a number may send. WhatsApp bans numbers that write to strangers, to many, or too fast, and more so
// the new ones. Zero fields mean Usual's; nothing can be switched off by them.
type Pace struct {
	Every     time.Duration // between two messages, whoever they are for
	Burst     int           // so many may follow each other at once after a rest
	NewsEvery time.Duration // between two that nobody waits for; slower than Every, so that answers find room
	Jitter    time.Duration // added to each at random, at the most

	Proactive int           // in any 24 hours, to people who have not written in the last 24
	Strangers int           // in any 24 hours, to people who have never written and were never written to, while the number is young
	Young     time.Duration // so long after it was first linked a number counts as young
}

// Usual is a cautious pace.
var Usual = Pace{
	Every: 3 * time.Second, Burst: 3, NewsEvery: 5 * time.Second, Jitter: time.Second,
	Proactive: 200, Strangers: 20, Young: 30 * 24 * time.Hour,
}

func (p Pace) orUsual() Pace {
	fill(&p.Every, Usual.Every)
	fill(&p.Burst, Usual.Burst)
	fill(&p.NewsEvery, Usual.NewsEvery)
	fill(&p.Jitter, Usual.Jitter)
	fill(&p.Proactive, Usual.Proactive)
	fill(&p.Strangers, Usual.Strangers)
	fill(&p.Young, Usual.Young)
	return p
}

func fill[T int | time.Duration](into *T, usual T) {
	if *into <= 0 {
		*into = usual
	}
}

// longestHold is how long a message is held back here; one that has to wait for longer is for its sender to keep.
const longestHold = 20 * time.Second

// pacer holds messages back.
type pacer struct {
	Pace
	clock  Clock
	counts counts
	chance func(time.Duration) time.Duration // from 0 up to, not including, its argument

	mu   sync.Mutex
	all  *rate.Limiter
	news *rate.Limiter
}

func newPacer(p Pace, clock Clock, counts counts, chance func(time.Duration) time.Duration) *pacer {
	return &pacer{
		Pace: p, clock: clock, counts: counts, chance: chance,
		all: rate.NewLimiter(rate.Every(p.Every), p.Burst), news: rate.NewLimiter(rate.Every(p.NewsEvery), 1),
	}
}

// pass waits until a message may be sent, or returns a *Trouble that says how long that will take.
func (p *pacer) pass(ctx context.Context, news bool) error {
	delay, giveBack := p.reserve(news)
	if delay > longestHold {
		giveBack()
		return &Trouble{Call: "send", fate: wait, after: delay, why: "much is being sent"}
	}
	if err := sleep(ctx, p.clock, delay+p.chance(p.Jitter)); err != nil {
		giveBack()
		return trouble("send", err)
	}
	return nil
}

// reserve takes a place in line: for news in both, else in that of all.
func (p *pacer) reserve(news bool) (delay time.Duration, giveBack func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	limits := []*rate.Limiter{p.all}
	if news {
		limits = append(limits, p.news)
	}
	var places []*rate.Reservation
	for _, limit := range limits {
		place := limit.ReserveN(now, 1)
		places, delay = append(places, place), max(delay, place.DelayFrom(now))
	}
	return delay, func() {
		for _, place := range places {
			place.CancelAt(p.clock.Now())
		}
	}
}

// heard notes that somebody has written to the number: they are no stranger, and are in a conversation.
func (p *pacer) heard(ctx context.Context, number, account string) error {
	return p.counts.heard(ctx, number, account, p.clock.Now())
}

// mayBegin counts a message that answers nothing, once for its key, or returns a *Trouble that says when there is room
// for it.
func (p *pacer) mayBegin(ctx context.Context, number, key string, accounts ...string) error {
	verdict, err := p.counts.begin(ctx, outreach{
		number: number, accounts: accounts, key: key, now: p.clock.Now(),
		most: p.Proactive, mostStrangers: p.Strangers, young: p.Young,
	})
	if err == nil && verdict.wait > 0 {
		err = &Trouble{Call: "send", fate: wait, after: verdict.wait, why: verdict.why}
	}
	return err
}
