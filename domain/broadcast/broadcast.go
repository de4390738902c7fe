package broadcast

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zapis/domain"
	"zapis/domain/text"
)

// Refusals of a broadcast's commands.
const (
	ErrUnknown    domain.Refusal = "broadcast_unknown"
	ErrEmpty      domain.Refusal = "broadcast_empty"
	ErrTooLong    domain.Refusal = "broadcast_too_long"
	ErrUnreadable domain.Refusal = "broadcast_unreadable"
	ErrNobody     domain.Refusal = "broadcast_to_nobody"
	ErrTooMany    domain.Refusal = "broadcast_to_too_many"
	ErrOver       domain.Refusal = "broadcast_over"
	ErrUnsettled  domain.Refusal = "broadcast_unsettled"
)

// Bounds of a broadcast. The text leaves room for what stands around it.
const (
	LongestText    = 2000 // characters
	MostRecipients = 50_000
	MostAtOnce     = 1000 // recipients in one event
)

// State is how far a broadcast has come.
type State string

// The states.
const (
	Unknown State = ""
	Running State = "running"
	Held    State = "paused"
	Ended   State = "stopped"
	Done    State = "finished"
)

// Broadcast is the state that decisions rest on.
type Broadcast struct {
	ID, Master, Author domain.ID
	Text               domain.Personal
	State              State
	Count              int // of recipients
	Revision           int // how many events made it so
	Begun              int // the revision that began or resumed it

	Placed bool  // it is known where the master watches it; else in a message of its own
	In     Shown // that message; none: they have turned to something else
	Behind Shown // the message in which they watched it before, and which shows it still
}

// Evolve applies one event.
func Evolve(b Broadcast, event domain.Event) Broadcast {
	b.Revision++
	switch e := event.(type) {
	case Started:
		b.ID, b.Master, b.Author, b.Text, b.Count = e.Broadcast, e.Master, e.Author, e.Text, e.Count
		b.State, b.Begun = Running, b.Revision
	case RecipientsChosen: // Started told how many; no decision rests on who they are
	case Paused:
		b.State = Held
	case Resumed:
		b.State, b.Begun = Running, b.Revision
	case Stopped:
		b.State = Ended
	case Finished:
		b.State = Done
	case Watched:
		b.Placed, b.In, b.Behind = true, e.In, e.Instead
	}
	return b
}

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(b Broadcast, command Command) ([]domain.Event, error) {
	if start, ok := command.(Start); ok {
		return b.start(start)
	}
	switch {
	case b.State == Unknown:
		return nil, ErrUnknown
	case b.State == Ended || b.State == Done:
		return b.over(command)
	}
	switch c := command.(type) {
	case Pause:
		return b.unless(Held, Paused{Broadcast: b.ID}), nil
	case Resume:
		return b.unless(Running, Resumed{Broadcast: b.ID}), nil
	case Stop:
		return []domain.Event{Stopped{Broadcast: b.ID}}, nil
	case Finish:
		return b.finish(c)
	case Watch:
		return b.watch(c), nil
	}
	panic("broadcast: a command without a decision")
}

func (b Broadcast) start(c Start) ([]domain.Event, error) {
	if b.State != Unknown {
		return nil, nil
	}
	said := strings.TrimSpace(strings.ReplaceAll(c.Text.Text(), "\r\n", "\n"))
	switch {
	case said == "":
		return nil, ErrEmpty
	case utf8.RuneCountInString(said) > LongestText:
		return nil, ErrTooLong
	case !text.HarmlessLines(said):
		return nil, ErrUnreadable
	case len(c.Recipients) == 0:
		return nil, ErrNobody
	}
	recipients := once(c.Recipients)
	if len(recipients) > MostRecipients {
		return nil, ErrTooMany
	}
	events := []domain.Event{Started{
		Broadcast: c.Broadcast, Master: c.Master, Author: c.Author,
		Text: domain.Personal(said), Audience: c.Audience, Count: len(recipients),
	}}
	for some := range slices.Chunk(recipients, MostAtOnce) {
		events = append(events, RecipientsChosen{Broadcast: c.Broadcast, Clients: some})
	}
	if c.In != (Shown{}) {
		events = append(events, Watched{Broadcast: c.Broadcast, In: c.In})
	}
	return events, nil
}

// once leaves out whoever stands in the list already.
func once(ids []domain.ID) []domain.ID {
	seen := make(map[domain.ID]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id domain.ID) bool {
		twice := seen[id]
		seen[id] = true
		return twice
	})
}

// watch moves the progress to another message. The one before shows it still, unless the master has turned to something
// else there.
func (b Broadcast) watch(c Watch) []domain.Event {
	before := b.In
	if !b.Placed {
		before = c.Instead
	}
	switch {
	case c.In == before:
		return nil
	case c.In == Shown{} || before == Shown{}:
		before = b.Behind
	}
	if before == c.In {
		before = Shown{}
	}
	return []domain.Event{Watched{Broadcast: b.ID, In: c.In, Instead: before}}
}

// over answers what comes too late: stopping what has ended is no news, and an ended one is not finished any more.
func (b Broadcast) over(command Command) ([]domain.Event, error) {
	switch command.(type) {
	case Stop, Finish, Watch:
		return nil, nil
	}
	return nil, ErrOver
}

func (b Broadcast) unless(state State, event domain.Event) []domain.Event {
	if b.State == state {
		return nil
	}
	return []domain.Event{event}
}

// finish closes a broadcast only when every recipient has an outcome.
func (b Broadcast) finish(c Finish) ([]domain.Event, error) {
	if c.Sent+c.Skipped+c.Failed+c.Uncertain != b.Count {
		return nil, ErrUnsettled
	}
	return []domain.Event{Finished{
		Broadcast: b.ID, Sent: c.Sent, Skipped: c.Skipped, Failed: c.Failed, Uncertain: c.Uncertain,
	}}, nil
}
