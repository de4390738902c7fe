package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
	"zapis/eventstore"
)

// How long a chat rests before it is tried again.
const (
	afterElsewhere = 50 * time.Millisecond // another process has it, mostly for some milliseconds
	afterFailure   = 2 * time.Second
)

// outcome is what became of an action.
type outcome struct {
	person  domain.ID
	screens []string
	seen    []domain.Personal // the screens as they were shown
	refusal domain.Refusal
	fault   string // reference
}

// serve handles what waits in a chat, holding it against other processes all the while. What cannot be done now keeps
// its place before what came later, and the chat rests for the pause.
func (d *Door) serve(ctx context.Context, c chat) (pause time.Duration) {
	held, err := d.locks.hold(ctx, c)
	switch {
	case errors.Is(err, errElsewhere):
		return afterElsewhere
	case err != nil:
		d.Log.WarnContext(ctx, "a chat cannot be held now", "channel", c.channel, "error", err)
		return afterFailure
	}
	defer d.locks.release(c)
	seen := map[domain.ID]bool{}
	for t, more := d.queue.next(c); more; t, more = d.queue.next(c) {
		if err := d.inOrder(held, t, seen); err != nil {
			d.Log.WarnContext(ctx, "an action has to wait", "action", t.id, "channel", c.channel, "error", err)
			d.queue.back(t)
			return afterFailure
		}
		d.queue.done(t)
	}
	return 0
}

// handle answers an action, unless that was done already, and logs what became of it.
// An error means that it stays pending in the log; when it has been for too long, it becomes a fault instead.
func (d *Door) handle(ctx context.Context, t task) error {
	later, err := d.Store.Load(ctx, action.StreamOf(t.id), 1)
	if err != nil || len(later) > 0 {
		return err
	}
	done, err := d.attempt(ctx, t)
	if err != nil {
		if ctx.Err() != nil || d.Clock.Now().Sub(t.received) < d.GiveUp {
			return err
		}
		done = outcome{fault: d.fault(t, err)}
	}
	return d.record(ctx, t, done)
}

// record logs what became of an action. If somebody else has done so, theirs stands.
func (d *Door) record(ctx context.Context, t task, o outcome) error {
	latency := d.Clock.Now().Sub(t.received)
	_, err := d.Store.Append(ctx, eventstore.Command{
		ID:   commandID(t.id, "action.handle"),
		Meta: t.meta("action.handle", o.person),
		Streams: []eventstore.Stream{{Name: action.StreamOf(t.id), Version: 1, Events: []domain.Event{action.Handled{
			Action: t.id, Person: o.person, Screens: o.screens, Refusal: string(o.refusal), Fault: o.fault,
			Millis: latency.Milliseconds(), Shown: o.seen,
		}}}},
	})
	if err != nil && !errors.Is(err, eventstore.ErrConflict) {
		return fmt.Errorf("log what became of an action: %w", err)
	}
	d.Observe(Handled{
		Channel: t.update.Channel, Kind: t.update.Kind, Latency: latency, Refusal: o.refusal, Fault: o.fault != "",
	})
	return nil
}

// attempt does what an action asks for, within Patience.
func (d *Door) attempt(ctx context.Context, t task) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, d.Patience)
	defer cancel()
	who, err := d.recognize(ctx, t)
	if err != nil {
		return outcome{}, err
	}
	switch t.update.Kind {
	case dialog.Blocked:
		return outcome{person: who}, d.note(ctx, t, who, person.BlockChannel{Messenger: t.update.Channel, Account: domain.Personal(t.update.Account)})
	case dialog.Unblocked:
		return outcome{person: who}, d.note(ctx, t, who, person.UnblockChannel{Messenger: t.update.Channel, Account: domain.Personal(t.update.Account)})
	}
	if err := d.reachable(ctx, t, who); err != nil {
		return outcome{}, err
	}
	return d.converse(ctx, t, who)
}

// reachable notes that whoever writes to us can be written to: not every messenger tells when we are let in again.
func (d *Door) reachable(ctx context.Context, t task, who domain.ID) error {
	if who.IsZero() {
		return nil
	}
	p, _, err := d.People.PersonNow(ctx, who)
	if err != nil {
		return fmt.Errorf("see whether they had blocked us: %w", err)
	}
	writes := append([]string{t.update.Account}, t.update.Aliases...)
	for step, a := range p.Accounts {
		if !a.Blocked || a.Messenger != t.update.Channel || !slices.Contains(writes, a.Account.Text()) {
			continue
		}
		meta := commands.Meta{Action: t.id, Actor: who, Channel: t.update.Channel, Step: step}
		if _, err := d.People.Person(ctx, meta, person.UnblockChannel{Messenger: a.Messenger, Account: a.Account}); err != nil {
			return err
		}
	}
	return nil
}

// note records whether a messenger delivers to somebody; there is nothing to record of somebody unknown.
func (d *Door) note(ctx context.Context, t task, who domain.ID, cmd person.Command) error {
	if who.IsZero() {
		return nil
	}
	_, err := d.People.Person(ctx, commands.Meta{Action: t.id, Actor: who, Channel: t.update.Channel}, cmd)
	if refusal := domain.Refusal(""); errors.As(err, &refusal) {
		return nil
	}
	return err
}

// converse asks the dialog and shows its answer.
func (d *Door) converse(ctx context.Context, t task, who domain.ID) (outcome, error) {
	before, err := d.sessions.load(ctx, t.chat())
	if err != nil {
		return outcome{}, err
	}
	a := &answer{door: d, task: t, session: before, done: outcome{person: who}}
	reply, err := a.ask(ctx)
	switch {
	case ctx.Err() != nil:
		return outcome{}, context.Cause(ctx)
	case err != nil:
		reply = a.apology(ctx, err)
	}
	a.done.person, a.done.refusal = firstKnown(reply.Person, who), reply.Refusal
	a.messenger().Acknowledge(t.update, reply.Toast)
	if err := a.show(ctx, reply); err != nil {
		return outcome{}, err
	}
	if who.IsZero() && !a.done.person.IsZero() && len(t.update.Aliases) > 0 { // they are known only now, under one of their ids
		if _, err := d.recognize(ctx, t); err != nil {
			return outcome{}, err
		}
	}
	return a.done, d.sessions.save(ctx, t.chat(), before, a.session)
}

func firstKnown(ids ...domain.ID) domain.ID {
	for _, id := range ids {
		if !id.IsZero() {
			return id
		}
	}
	return domain.ID{}
}

// safely turns a panic of the dialog into a fault of this one action.
func (d *Door) safely(ctx context.Context, asked dialog.Asked) (reply dialog.Reply, err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = &panicked{caught, string(debug.Stack())}
		}
	}()
	return d.Dialog.Handle(ctx, asked)
}

type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// fault logs what went wrong with an action, once, and gives the reference that the person is told.
func (d *Door) fault(t task, err error) (reference string) {
	reference = strings.ToUpper(t.id.String()[:8])
	attributes := []any{"reference", reference, "action", t.id, "channel", t.update.Channel, "error", err}
	if p := (*panicked)(nil); errors.As(err, &p) {
		attributes = append(attributes, "stack", p.stack)
	}
	d.Log.Error("an action failed", attributes...)
	return reference
}
