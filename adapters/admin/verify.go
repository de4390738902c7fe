package admin

import (
	"context"
	"errors"
	"sync"
	"time"

	"zapis/eventstore/transparency"
)

// verifier recomputes the log in the background, once at a time, and keeps what it saw last.
type verifier struct {
	wanted chan struct{}

	mu    sync.Mutex
	state verifying
	ended chan struct{} // closed when the run that goes on has ended
}

// verifying is how a run stands, or how the last one ended.
type verifying struct {
	Running   bool
	Began     time.Time
	Done, All int64
	Ended     time.Time // of the last one that ended in this process; zero: none has
	Report    transparency.Report
	Unable    error // why it could not verify
}

// Rate is how many events a second have been recomputed.
func (v verifying) Rate(now time.Time) int64 {
	return int64(float64(v.Done) / max(now.Sub(v.Began).Seconds(), 0.001))
}

// Left is how long it is still going to take, at this rate.
func (v verifying) Left(now time.Time) time.Duration {
	rate := v.Rate(now)
	if rate == 0 {
		return 0
	}
	return time.Duration((v.All-v.Done)/rate) * time.Second
}

func newVerifier() *verifier { return &verifier{wanted: make(chan struct{}, 1)} }

// now is how it stands, and what is closed when that run ends; nil while none goes on.
func (v *verifier) now() (verifying, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state, v.ended
}

// start begins a run; false if one goes on.
func (v *verifier) start() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.state.Running {
		return false
	}
	v.state.Running, v.state.Began, v.state.Done, v.state.All = true, time.Now(), 0, 0
	v.ended = make(chan struct{})
	v.wanted <- struct{}{}
	return true
}

func (v *verifier) progress(done, all int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state.Done, v.state.All = done, all
}

func (v *verifier) end(report transparency.Report, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state.Running, v.state.Ended, v.state.Report, v.state.Unable = false, time.Now(), report, err
	close(v.ended)
}

// verify carries out, until ctx ends, what is started.
func (p *Panel) verify(ctx context.Context) error {
	for {
		select {
		case <-p.verifier.wanted:
			report, err := p.verifyOnce(ctx)
			if found := new(transparency.Discrepancy); errors.As(err, &found) {
				report.Findings, err = append(report.Findings, transparency.Finding{Kind: transparency.Tree, What: found.What}), nil
			}
			if err != nil {
				p.Log.Error("the log could not be verified", "error", err)
			}
			p.verifier.end(report, err)
		case <-ctx.Done():
			return nil
		}
	}
}

func (p *Panel) verifyOnce(ctx context.Context) (transparency.Report, error) {
	verifiers, err := p.Audit.Verifiers()
	if err != nil {
		return transparency.Report{}, err
	}
	published, err := p.Audit.Published()
	if err != nil {
		return transparency.Report{}, err
	}
	run := transparency.Verification{Pool: p.Audit.Log.Pool, Verifiers: verifiers, Published: published, Progress: p.verifier.progress}
	return run.Run(ctx)
}
