package admin

import (
	"context"
	"sync"
	"time"

	"zapis/domain"
)

// PairKind is what a step of linking a phone is.
type PairKind string

// The kinds of step. PairDone and PairFailed are the last.
const (
	PairScan   PairKind = "scan" // Code is to be shown as a QR picture
	PairType   PairKind = "type" // Code is to be typed on the phone
	PairDone   PairKind = "done"
	PairFailed PairKind = "failed"
)

// PairStep is what to do next so that a phone links us, or how it ended. Whoever has a code can link a phone of their own: it is
// shown to admins, and never logged.
type PairStep struct {
	Kind   PairKind
	Code   string
	Until  time.Time // when a QR code is replaced by the next
	Reason string    // of a failure
}

// What may be refused of a pairing.
const (
	errPairing    domain.Refusal = "whatsapp_pairing"
	errUnpairable domain.Refusal = "whatsapp_unpairable"
)

// pairing is the one attempt at having a phone link us that goes on here, or the last one.
type pairing struct {
	works *works // ends it when we stop

	mu      sync.Mutex
	step    PairStep // its zero value: nothing was heard yet
	by      string
	began   time.Time // zero: there was none
	going   bool
	action  domain.ID // that asked for it
	cancel  context.CancelFunc
	changed chan struct{} // closed, and made anew, whenever anything becomes different
}

func newPairing(works *works) *pairing { return &pairing{works: works, changed: make(chan struct{})} }

// pairState is a pairing as it is at a moment.
type pairState struct {
	Step  PairStep
	By    string
	Began time.Time
	Going bool
}

func (p *pairing) now() (at pairState, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pairState{p.step, p.by, p.began, p.going}, p.changed
}

// tell tells those who look. The lock is held.
func (p *pairing) tell() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// start begins in the background, once for each action. Refused with errPairing while another goes on.
func (p *pairing) start(by string, action domain.ID, pair func(context.Context, func(PairStep)) error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.action == action:
		return nil
	case p.going:
		return errPairing
	}
	ctx, cancel := context.WithCancel(p.works.ctx)
	p.step, p.by, p.began, p.going, p.action, p.cancel = PairStep{}, by, time.Now(), true, action, cancel
	p.tell()
	p.works.running.Go(func() {
		defer cancel()
		p.end(pair(ctx, p.hear))
	})
	return nil
}

func (p *pairing) hear(step PairStep) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step = step
	p.tell()
}

// end forgets the code, which is worth nothing any more.
func (p *pairing) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.going, p.step.Code = false, ""
	if p.step.Kind != PairDone && p.step.Kind != PairFailed {
		p.step = PairStep{Kind: PairFailed, Reason: "it was called off"}
		if err != nil && p.works.ctx.Err() == nil {
			p.step.Reason = err.Error()
		}
	}
	p.tell()
}

// callOff ends what goes on.
func (p *pairing) callOff() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.going {
		p.cancel()
	}
}
