// Package commands carries out what people ask for: load what it rests on, let the domain decide,
// append the outcome, and begin again on fresh state when somebody else was faster.
package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/google/uuid"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/staff"
	"zapis/domain/webhook"
	"zapis/eventstore"
)

// mostTries bounds how often a command is decided anew because somebody else was faster.
const mostTries = 12

// Commands is the door to every change. It is safe for concurrent use.
type Commands struct {
	store      *eventstore.Store
	clock      func() time.Time
	observe    func(Outcome)
	people     *aggregates[person.Person]
	masters    *aggregates[master.Master]
	bookings   *aggregates[booking.Booking]
	chats      *aggregates[chat.Chat]
	broadcasts *aggregates[broadcast.Broadcast]
	told       *aggregates[delivery.Told]
	grants     *aggregates[access.State]
	staff      *aggregates[staff.State]
	webhooks   *aggregates[webhook.Webhooks]
	agendas    turns
}

// Outcome is what became of one command, for logs and metrics: never what it said.
type Outcome struct {
	Name     string
	Stream   string
	Actor    domain.ID
	Action   domain.ID
	Refusal  domain.Refusal // empty if accepted
	Fault    error
	Tries    int
	Duration time.Duration
}

// New opens the door. The clock says what is past, too soon and too far.
func New(store *eventstore.Store, clock func() time.Time) *Commands {
	return &Commands{
		store:      store,
		clock:      clock,
		observe:    func(Outcome) {},
		people:     newAggregates(store, person.Evolve),
		masters:    newAggregates(store, master.Evolve),
		bookings:   newAggregates(store, booking.Evolve),
		chats:      newAggregates(store, chat.Evolve),
		broadcasts: newAggregates(store, broadcast.Evolve),
		told:       newAggregates(store, delivery.Evolve),
		grants:     newAggregates(store, access.Evolve),
		staff:      newAggregates(store, staff.Evolve),
		webhooks:   newAggregates(store, webhook.Evolve),
	}
}

// Observe has every outcome told to f. Call it before the first command.
func (c *Commands) Observe(f func(Outcome)) { c.observe = f }

// Meta says who acts and why. The id of a command derives from the action, the command's name and Step,
// so that an action which is handled twice changes nothing twice.
type Meta struct {
	Action  domain.ID
	Actor   domain.ID // person
	Channel string
	Step    int // tells apart equal commands of one action
	system  bool

	operator bool // see ByOperator
}

// Done is an accepted command.
type Done struct {
	// Position is what to await before reading: the last event that the outcome rests on.
	Position int64
}

// NewID names a new aggregate or part of one: the same for an action that is handled twice.
func NewID(of domain.ID, what string) domain.ID {
	return domain.ID(uuid.NewSHA1(uuid.UUID(of), []byte(what)))
}

// task is one command on its way.
type task struct {
	Meta
	name      string // such as "booking.place"
	aggregate string // the stream it is about
	// conditional is a task that rests on conditions of its caller's, who decides anew when they no longer hold.
	conditional bool
	// always is a task that is carried out also for an actor who is suspended.
	always bool
	// plan decides on state that may be remembered or, if fresh, is read anew.
	plan func(ctx context.Context, fresh bool) (plan, error)
}

// plan is what a decision wants appended, and what it rested on.
type plan struct {
	changes []change
	at      []eventstore.StreamAt
	seen    []eventstore.AgendaSeen
	role    string
	since   int64  // position of the newest event that the decision saw
	release func() // passes the turn on after the append; nil if none was taken
}

func (t task) id() domain.ID { return NewID(t.Action, fmt.Sprintf("%s/%d", t.name, t.Step)) }

// do carries a task out and tells of it. Errors: a domain.Refusal, or a fault.
func (c *Commands) do(ctx context.Context, t task) (Done, error) {
	began := time.Now()
	tries := 0
	done, err := backoff.Retry(ctx, func() (Done, error) {
		tries++
		done, err := c.attempt(ctx, t, tries > 1)
		if err != nil && (!errors.Is(err, eventstore.ErrConflict) || t.overtaken(err)) {
			return Done{}, backoff.Permanent(err)
		}
		return done, err
	}, backoff.WithBackOff(contended()), backoff.WithMaxTries(mostTries))
	outcome := Outcome{
		Name: t.name, Stream: t.aggregate, Actor: t.Actor, Action: t.Action, Tries: tries, Duration: time.Since(began),
	}
	if refusal := (domain.Refusal)(""); errors.As(err, &refusal) {
		outcome.Refusal = refusal
	} else if t.overtaken(err) {
		outcome.Refusal = booking.ErrStale
	} else if err != nil {
		err = fmt.Errorf("%s on %s: %w", t.name, t.aggregate, err)
		outcome.Fault = err
	}
	c.observe(outcome)
	return done, err
}

// contended spaces tries apart by a few milliseconds with jitter: whoever was faster is done by then.
func contended() backoff.BackOff {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = 2 * time.Millisecond
	wait.MaxInterval = 100 * time.Millisecond
	return wait
}

// attempt decides once and appends. A refusal that rested on remembered state is decided again on fresh state.
func (c *Commands) attempt(ctx context.Context, t task, fresh bool) (Done, error) {
	p, err := c.decide(ctx, t, fresh)
	if refused(err) && !fresh {
		p, err = c.decide(ctx, t, true)
	}
	if refused(err) {
		return c.refuse(ctx, t, err)
	}
	if err != nil {
		return Done{}, err
	}
	if p.release != nil {
		defer p.release()
	}
	if len(p.changes) == 0 {
		return Done{Position: p.since}, nil
	}
	return c.carryOut(ctx, t, p)
}

// decide makes the plan of a task whose actor may do anything, and has it rest on that.
func (c *Commands) decide(ctx context.Context, t task, fresh bool) (plan, error) {
	may, err := c.mayAct(ctx, t, fresh)
	if err != nil {
		return plan{}, err
	}
	p, err := t.plan(ctx, fresh)
	if err == nil {
		p.restOn(may)
	}
	return p, err
}

func (c *Commands) carryOut(ctx context.Context, t task, p plan) (Done, error) {
	command := eventstore.Command{ID: t.id(), Meta: t.meta(p.role), At: p.at, Seen: p.seen}
	for _, change := range p.changes {
		command.Streams = append(command.Streams, change.stream)
	}
	appended, err := c.store.Append(ctx, command)
	if err != nil {
		return Done{}, err
	}
	if !appended.Duplicate {
		for _, change := range p.changes {
			change.remember(appended.Position)
		}
	}
	return c.firstResult(appended, nil)
}

// refuse records a refusal, unless the same command came to another end before: then that end holds.
func (c *Commands) refuse(ctx context.Context, t task, refusal error) (Done, error) {
	var code domain.Refusal
	errors.As(refusal, &code)
	appended, err := c.store.Append(ctx, eventstore.Command{
		ID: t.id(), Meta: t.meta(""),
		Streams: []eventstore.Stream{{
			Name: action.StreamOfCommand(t.id()),
			Events: []domain.Event{action.Refused{
				Command: t.id(), Name: t.name, Code: string(code), Aggregate: t.aggregate,
			}},
		}},
	})
	if err != nil {
		return Done{}, fmt.Errorf("record the refusal: %w", err)
	}
	if !appended.Duplicate {
		return Done{Position: appended.Position}, refusal
	}
	return c.firstResult(appended, refusal)
}

// firstResult tells what the append of a command came to: the first time, if it was a repetition.
// A refusal that holds again is told in its newest words.
func (c *Commands) firstResult(appended eventstore.Appended, again error) (Done, error) {
	done := Done{Position: appended.Position}
	if !appended.Duplicate || len(appended.Events) == 0 {
		return done, nil
	}
	first, err := c.store.Codec().Decode(appended.Events[0])
	if err != nil {
		return Done{}, fmt.Errorf("read the first result: %w", err)
	}
	earlier, wasRefused := first.(action.Refused)
	if !wasRefused {
		return done, nil
	}
	if again != nil {
		return done, again
	}
	return done, domain.Refusal(earlier.Code)
}

func refused(err error) bool {
	var code domain.Refusal
	return errors.As(err, &code)
}

func (t task) meta(role string) eventstore.Meta {
	return eventstore.Meta{
		Action: t.Action, Causation: t.Action, Command: t.name, CommandID: t.id(),
		Actor: t.Actor, Role: role, Channel: t.Channel,
	}
}
