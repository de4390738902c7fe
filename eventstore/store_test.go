package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// noted is an event that no guard knows.
type noted struct {
	Text string `json:"text"`
}

func (noted) EventType() string { return "test.noted" }

// ignored is an event that some followers do not take.
type ignored struct{}

func (ignored) EventType() string { return "test.ignored" }

func newCodec() *eventstore.Codec {
	return eventstore.NewCodec(append(eventstore.KnownEvents(), noted{}, ignored{})...)
}

func newID() domain.ID { return domain.ID(uuid.New()) }

// open starts a store on a database of this test's own.
func open(t testing.TB, options ...eventstore.Option) (*eventstore.Store, *pgxpool.Pool) {
	t.Helper()
	pool := postgrestest.Pool(t)
	return openOn(t, pool, options...), pool
}

func openOn(t testing.TB, pool *pgxpool.Pool, options ...eventstore.Option) *eventstore.Store {
	t.Helper()
	store, err := eventstore.New(pool, newCodec(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// to is a command with these events for one stream.
func to(stream string, version int, events ...domain.Event) eventstore.Command {
	return eventstore.Command{ID: newID(), Streams: []eventstore.Stream{{Name: stream, Version: version, Events: events}}}
}

func mustAppend(t testing.TB, store *eventstore.Store, command eventstore.Command) eventstore.Appended {
	t.Helper()
	appended, err := store.Append(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	return appended
}

// wantConflict checks by which constraint an append was lost.
func wantConflict(t testing.TB, err error, constraint string) {
	t.Helper()
	var conflict *eventstore.Conflict
	if !errors.As(err, &conflict) || conflict.Constraint != constraint || !errors.Is(err, eventstore.ErrConflict) {
		t.Errorf("got %v, want a conflict with %s", err, constraint)
	}
}

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// placedAt is one hour in a master's agenda, from so many minutes after noon.
func placedAt(master domain.ID, minutes int) booking.Placed {
	starts := noon.Add(time.Duration(minutes) * time.Minute)
	return booking.Placed{Booking: newID(), Master: master, Zone: "UTC", Starts: starts, Ends: starts.Add(time.Hour)}
}

// place is a command that books.
func place(placed booking.Placed) eventstore.Command {
	return to(booking.StreamOf(placed.Booking), 0, placed)
}

func TestAppendedEventsAreReadBackAsTheyWere(t *testing.T) {
	t.Parallel()
	store, _ := open(t, eventstore.WithVersion("v1.2.3"))
	command := to("a/1", 0, noted{"one <&> \"два\""}, noted{"two"})
	command.Streams = append(command.Streams, eventstore.Stream{Name: "a/2", Events: []domain.Event{noted{"three"}}})
	command.Meta = eventstore.Meta{Action: newID(), Command: "test.note", Actor: newID(), Role: "client", Channel: "cli"}
	if appended := mustAppend(t, store, command); appended.Position != 3 || appended.Duplicate {
		t.Fatalf("appended %+v", appended)
	}
	page, err := store.Page(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range page {
		event, err := store.Codec().Decode(r)
		if err != nil {
			t.Fatal(err)
		}
		meta, err := eventstore.DecodeMeta(r)
		if err != nil {
			t.Fatal(err)
		}
		want := command.Meta
		want.App, want.CommandID = "v1.2.3", command.ID
		if diff := cmp.Diff(want, meta); diff != "" {
			t.Error(diff)
		}
		got = append(got, fmt.Sprint(r.Position, r.Stream, r.Version, r.Type, r.SchemaVersion, event))
	}
	want := []string{
		"1 a/1 1 test.noted 1 {one <&> \"два\"}", "2 a/1 2 test.noted 1 {two}", "3 a/2 1 test.noted 1 {three}",
	}
	for i, w := range want {
		if i >= len(got) || fmt.Sprint(got[i]) == "" || compact(got[i]) != compact(w) {
			t.Errorf("got %q, want %q", got, want)
			break
		}
	}
	byStream, err := store.Load(t.Context(), "a/1", 1)
	if err != nil || len(byStream) != 1 || byStream[0].Position != 2 {
		t.Errorf("loaded %+v, %v", byStream, err)
	}
	byCommand, err := store.ByCommand(t.Context(), command.ID)
	if diff := cmp.Diff(page, byCommand); err != nil || diff != "" {
		t.Error(diff, err)
	}
	if head, err := store.Head(t.Context()); err != nil || head != 3 {
		t.Errorf("head %d, %v", head, err)
	}
}

func compact(text string) string {
	var out []rune
	for _, r := range text {
		if r != ' ' {
			out = append(out, r)
		}
	}
	return string(out)
}

func TestConflictsAreToldByTheirConstraint(t *testing.T) {
	t.Parallel()
	master, other := newID(), newID()
	linked := func(name domain.Personal) person.AccountLinked {
		return person.AccountLinked{Person: newID(), Messenger: "telegram", Account: name}
	}
	before := eventstore.Command{ID: newID(), Streams: []eventstore.Stream{
		{Name: "a", Events: []domain.Event{noted{"1"}, noted{"2"}}},
		{Name: "b", Events: []domain.Event{placedAt(master, 0), linked("7"), master1Link(master, "CODE")}},
	}}
	tests := []struct {
		name, constraint string
		command          eventstore.Command
	}{
		{"a stream that is no longer new", eventstore.StreamVersion, to("a", 0, noted{})},
		{"a stream that has moved on", eventstore.StreamVersion, to("a", 1, noted{})},
		{"a stream that has not come so far", eventstore.StreamVersion, to("a", 3, noted{})},
		{"a time that is taken", eventstore.NoOverlap, place(placedAt(master, 59))},
		{"an account of somebody else", eventstore.OneAccount, to("c", 0, linked("7"))},
		{"a code of another master", eventstore.OneLinkCode, to("c", 0, master1Link(other, "CODE"))},
		{"a stream read that has moved on", eventstore.ReadCondition,
			with(to("c", 0, noted{}), eventstore.StreamAt{Name: "a", Version: 1})},
		{"a stream read as new that is not", eventstore.ReadCondition,
			with(to("c", 0, noted{}), eventstore.StreamAt{Name: "a", Version: 0})},
		{"an agenda read before it changed", eventstore.ReadCondition, seeing(to("c", 0, noted{}), master, 2)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			store, _ := open(t)
			mustAppend(t, store, before)
			_, err := store.Append(t.Context(), test.command)
			wantConflict(t, err, test.constraint)
			if head, err := store.Head(t.Context()); err != nil || head != 5 {
				t.Errorf("the loser left something: head %d, %v", head, err)
			}
			mustAppend(t, store, to("next", 0, noted{"the store goes on"}))
		})
	}
}

func master1Link(id domain.ID, code string) master.LinkIssued {
	return master.LinkIssued{Master: id, Code: code}
}

func with(command eventstore.Command, at ...eventstore.StreamAt) eventstore.Command {
	command.At = at
	return command
}

// seeing makes a command rest on the agenda around noon as of a position.
func seeing(command eventstore.Command, master domain.ID, position int64) eventstore.Command {
	window := slots.Span{Start: noon, End: noon.Add(time.Hour)}
	command.Seen = []eventstore.AgendaSeen{{Master: master, Window: window, Position: position}}
	return command
}

func TestWhatWouldConflictButDoesNot(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	master := newID()
	first := placedAt(master, 0)
	mustAppend(t, store, place(first))
	for name, command := range map[string]eventstore.Command{
		"touching ends do not clash":         place(placedAt(master, 60)),
		"another master has their own time":  place(placedAt(newID(), 0)),
		"a stream still at the version read": with(to("c/1", 0, noted{}), eventstore.StreamAt{Name: booking.StreamOf(first.Booking), Version: 1}),
		"a stream still not there":           with(to("c/2", 0, noted{}), eventstore.StreamAt{Name: "nowhere", Version: 0}),
		"an agenda read as it is":            seeing(to("c/3", 0, noted{}), master, 1),
	} {
		if _, err := store.Append(t.Context(), command); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSameCommandIsAppendedOnce(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	command := to("a", 0)
	for i := range 20 { // more than one look-up by command finds at once
		command.Streams[0].Events = append(command.Streams[0].Events, noted{fmt.Sprint(i)})
	}
	first := mustAppend(t, store, command)
	mustAppend(t, store, to("b", 0, noted{}))
	again := mustAppend(t, store, command)
	if !again.Duplicate || again.Position != first.Position || len(again.Events) != 20 || again.Events[19].Version != 20 {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if head, err := store.Head(t.Context()); err != nil || head != 21 {
		t.Errorf("head %d, %v", head, err)
	}
}

func TestGuardsAnswerQuestions(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	m, p := newID(), newID()
	placed := placedAt(m, 0)
	placed.BufferBeforeMin, placed.BufferAfterMin = 5, 10
	mustAppend(t, store, to("a", 0,
		person.AccountLinked{Person: p, Messenger: "telegram", Account: "42"},
		master.LinkIssued{Master: m, Code: "open"}, master.LinkIssued{Master: m, Code: "shut"}, master.LinkRevoked{Master: m, Code: "shut"},
		placed, placedAt(m, 300)))

	owner, err := store.PersonOf(t.Context(), "telegram", "42")
	if err != nil || owner != p {
		t.Errorf("person %v, %v", owner, err)
	}
	if _, err := store.PersonOf(t.Context(), "vk", "42"); !errors.Is(err, eventstore.ErrNoAccount) {
		t.Error(err)
	}
	for code, want := range map[string]eventstore.Link{"open": {Master: m}, "shut": {Master: m, Revoked: true}} {
		if got, err := store.LinkOwner(t.Context(), code); err != nil || got != want {
			t.Errorf("link %s: %+v, %v", code, got, err)
		}
	}
	if _, err := store.LinkOwner(t.Context(), "other"); !errors.Is(err, eventstore.ErrNoLink) {
		t.Error(err)
	}
	want := eventstore.Agenda{Position: 6, Reserved: []eventstore.Reserved{{
		Booking: placed.Booking, Master: m, During: slots.Span{Start: noon, End: noon.Add(time.Hour)},
		Before: 5 * time.Minute, After: 10 * time.Minute,
	}}}
	got, err := store.Agenda(t.Context(), m, slots.Span{Start: noon.Add(-time.Hour), End: noon.Add(time.Hour)})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(diff, err)
	}
	free, err := store.Agenda(t.Context(), newID(), slots.Span{Start: noon, End: noon.Add(time.Hour)})
	if err != nil || free.Position != 6 || len(free.Reserved) != 0 {
		t.Errorf("%+v, %v", free, err)
	}
}

func TestAnAppendThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	twice := to("a", 0, noted{})
	twice.Streams = append(twice.Streams, twice.Streams[0])
	anonymous := to("a", 0, noted{})
	anonymous.ID = domain.ID{}
	for name, command := range map[string]eventstore.Command{
		"no id": anonymous, "no events": {ID: newID()}, "a stream named twice": twice, "a stream without events": to("a", 0),
	} {
		if _, err := store.Append(t.Context(), command); err == nil {
			t.Errorf("%s: appended", name)
		}
	}
	if _, err := store.Append(t.Context(), to("a", 0, unknown{})); !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Error(err)
	}
	store.Close()
	if _, err := store.Append(context.Background(), to("a", 0, noted{})); !errors.Is(err, eventstore.ErrClosed) {
		t.Error(err)
	}
}

type unknown struct{}

func (unknown) EventType() string { return "test.unknown" }

// cancelOf is the end of a booking.
func cancelOf(placed booking.Placed) booking.Cancelled {
	return booking.Cancelled{Booking: placed.Booking, Master: placed.Master, Starts: placed.Starts, Ends: placed.Ends}
}

func TestBatchesAreObserved(t *testing.T) {
	t.Parallel()
	seen := make(chan eventstore.Batch, 10)
	store, _ := open(t, eventstore.WithObserver(func(b eventstore.Batch) { seen <- b }))
	mustAppend(t, store, to("a/1", 0, noted{"one"}))
	if b := <-seen; b.Commands != 1 || b.Apart || b.Took <= 0 {
		t.Errorf("%+v", b)
	}
	if _, err := store.Append(t.Context(), to("a/1", 0, noted{"too late"})); !errors.Is(err, eventstore.ErrConflict) {
		t.Fatal(err)
	}
	if b := <-seen; b.Commands != 1 || !b.Apart {
		t.Errorf("%+v", b)
	}
}
