package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/google/uuid"

	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
)

const (
	// changeWithin bounds what one form asks for.
	changeWithin = 30 * time.Second
	// shownWithin is how long an answer waits for the read models; what is done is done, and shows a little later then.
	shownWithin = 10 * time.Second
)

// namespace is that of the actions which are asked for here.
var namespace = uuid.MustParse("5b0f6a86-0a3f-5c1d-8f0e-3d6b9a1c7e52")

// errOtherKey refuses a form whose key was used for something else before.
const errOtherKey domain.Refusal = "idempotency_key_reused"

// asks is the form with this key. The key is not kept: for somebody new it leads to their secret.
func asks(kind, key string, form url.Values) asked.Request {
	kept := url.Values{}
	for name, values := range form {
		if name != "key" {
			kept[name] = values
		}
	}
	body, _ := json.Marshal(kept) // texts only
	id := domain.ID(uuid.NewSHA1(namespace, []byte(kind+"\x00"+key)))
	return asked.Request{ID: id, Key: id.String(), Kind: kind, Body: domain.Personal(body)}
}

// carryOut does what a form wants: it is logged first, and what became of it when it is done. The same form again leads to the
// same commands, which change nothing twice. It returns when reading shows what was changed.
func (s *Site) carryOut(ctx context.Context, a asked.Request, do func(ctx context.Context, meta commands.Meta) (commands.Done, error)) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, changeWithin)
	defer cancel()
	if _, err := s.log.Receive(ctx, a); errors.Is(err, asked.ErrOther) {
		return errOtherKey
	} else if err != nil {
		return err
	}
	done, err := do(ctx, commands.Meta{Action: a.ID, Actor: a.Person, Channel: Channel})
	refusal := asked.Refusal(err)
	s.Observe(Handled{Operation: a.Kind, Refusal: refusal, Fault: err != nil && refusal == "", Latency: time.Since(began)})
	if err != nil && refusal == "" {
		return err // it may be sent again
	}
	if failed := s.log.Handle(ctx, a, err, time.Since(began)); failed != nil {
		return failed
	}
	s.await(ctx, done)
	return err
}

func (s *Site) await(ctx context.Context, done commands.Done) {
	ctx, cancel := context.WithTimeout(ctx, shownWithin)
	defer cancel()
	if err := s.Await(ctx, done.Position); err != nil {
		s.Log.Warn("a change is done and does not show yet", "position", done.Position, "error", err)
	}
}

// Run closes, until ctx ends, what was asked for and never answered because a process died.
func (s *Site) Run(ctx context.Context) error {
	return s.log.CloseInterrupted(ctx, s.Left, time.Tick(asked.LookEvery), s.Log)
}
