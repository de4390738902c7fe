package audit_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/eventstore"
	"zapis/projections/audit"
)

var update = flag.Bool("update", false, "write golden files")

// The cast: who they are is the same in every run.
var (
	anna  = domain.ID{15: 1} // a master
	irina = domain.ID{15: 2} // her client
	vera  = domain.ID{15: 3} // another
	visit = domain.ID{15: 9} // Irina's booking
)

// world is a log of made-up actions.
type world struct {
	t        *testing.T
	log      audit.Log
	versions map[string]int
	actions  int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return &world{t: t, log: audit.Log{Store: store, Pool: pool}, versions: map[string]int{}}
}

func (w *world) append(meta eventstore.Meta, stream string, events ...domain.Event) {
	w.t.Helper()
	_, err := w.log.Store.Append(w.t.Context(), eventstore.Command{
		ID: domain.ID(uuid.NewSHA1(uuid.UUID(meta.Action), []byte(stream+fmt.Sprint(w.versions[stream])))), Meta: meta,
		Streams: []eventstore.Stream{{Name: stream, Version: w.versions[stream], Events: events}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.versions[stream] += len(events)
}

// does is an action by somebody, with one command that leads to these events.
func (w *world) does(who domain.ID, role, channel, command, stream string, events ...domain.Event) (id domain.ID) {
	w.t.Helper()
	w.actions++
	id = domain.ID{0: 0xaa, 14: byte(w.actions >> 8), 15: byte(w.actions)}
	meta := eventstore.Meta{Action: id, Actor: who, Channel: channel}
	w.append(meta, action.StreamOf(id), action.Received{Action: id, Person: who, Channel: channel, Chat: "secret chat", Kind: "tap", Body: "secret body"})
	meta.Causation, meta.Command, meta.Role = id, command, role
	w.append(meta, stream, events...)
	meta.Command, meta.Role = "action.handle", ""
	w.append(meta, action.StreamOf(id), action.Handled{Action: id, Person: who, Screens: []string{"booked"}, Millis: 7,
		Shown: []domain.Personal{domain.Personal(fmt.Sprint("secret screen ", w.actions))}})
	return id
}

// brings is what time brings.
func (w *world) brings(stream string, events ...domain.Event) {
	w.t.Helper()
	w.actions++
	w.append(eventstore.Meta{Action: domain.ID{0: 0xbb, 14: byte(w.actions >> 8), 15: byte(w.actions)}, Channel: "system", Role: "system"}, stream, events...)
}

var starts = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

func haircut() booking.Visit {
	return booking.Visit{Items: []booking.Item{{Name: "Haircut", DurationMin: 60, Price: 150000}}, Price: 150000, Currency: "RUB"}
}

// booked is one booking with all that can happen to it.
func (w *world) booked() {
	w.t.Helper()
	stream := booking.StreamOf(visit)
	refused := domain.ID{15: 77}
	client := func(command string, events ...domain.Event) {
		w.does(irina, "client", "vk", command, stream, events...)
	}
	master := func(command string, events ...domain.Event) {
		w.does(anna, "master", "telegram", command, stream, events...)
	}
	told := func(n delivery.Notice, event func(delivery.Notice) domain.Event) {
		n.About, n.Master = visit, anna
		w.brings(delivery.StreamOf(visit, n.Recipient), event(n))
	}
	sent := func(channel string) func(delivery.Notice) domain.Event {
		return func(n delivery.Notice) domain.Event { return delivery.Sent{Notice: n, Channel: channel, Message: "7"} }
	}
	of := func(kind delivery.Kind, whom domain.ID) delivery.Notice {
		return delivery.Notice{Kind: kind, Recipient: whom}
	}

	client("booking.place", booking.Placed{Booking: visit, Master: anna, Client: irina, Place: domain.ID{15: 8}, Zone: "Europe/Moscow",
		Starts: starts, Ends: starts.Add(time.Hour), By: booking.Client, Request: true, Visit: haircut()})
	told(of(delivery.News, anna), sent("telegram"))
	master("booking.confirm", booking.Confirmed{Booking: visit, Master: anna, Client: irina, By: booking.Master})
	w.does(irina, "", "vk", "booking.move", action.StreamOfCommand(refused),
		action.Refused{Command: refused, Name: "booking.move", Code: "slot_taken", Aggregate: stream})
	later := starts.Add(26 * time.Hour)
	client("booking.move", booking.Moved{Booking: visit, Master: anna, Client: irina, Place: domain.ID{15: 8}, FromPlace: domain.ID{15: 8}, Zone: "Europe/Moscow",
		FromStarts: starts, FromEnds: starts.Add(time.Hour), Starts: later, Ends: later.Add(time.Hour), By: booking.Client})
	longer := haircut()
	longer.Items = append(longer.Items, booking.Item{Name: "Beard", DurationMin: 30, Price: 50000})
	longer.Price = 200000
	master("booking.edit", booking.Edited{Booking: visit, Master: anna, Client: irina, Place: domain.ID{15: 7}, FromPlace: domain.ID{15: 8}, Zone: "Europe/Moscow",
		Starts: later, Ends: later.Add(90 * time.Minute), FromEnds: later.Add(time.Hour), FromVisit: haircut(), By: booking.Master, Visit: longer})
	w.does(irina, "client", "vk", "chat.send", chat.StreamOf(anna, irina), chat.MessageSent{Message: domain.ID{15: 70}, Master: anna, Client: irina,
		By: booking.Client, Author: irina, Text: "secret words", Booking: visit, Channel: "vk"})
	master("booking.ask_move", booking.MoveAsked{Booking: visit, Master: anna, Client: irina, Author: anna, Reason: "secret reason"})
	master("booking.withdraw_move", booking.MoveWithdrawn{Booking: visit, Master: anna, Client: irina})
	told(delivery.Notice{Kind: delivery.Reminder, Recipient: irina, OffsetMin: 1440}, sent("vk"))
	told(of(delivery.NoAnswer, anna), func(n delivery.Notice) domain.Event { return delivery.Skipped{Notice: n, Reason: "answered"} })
	client("booking.assure", booking.AttendanceConfirmed{Booking: visit, Master: anna, Client: irina})
	master("booking.cancel", booking.Cancelled{Booking: visit, Master: anna, Client: irina, Starts: later, Ends: later.Add(90 * time.Minute), By: booking.Master,
		Author: anna, Reason: "secret illness"})
	told(of(delivery.News, irina), func(n delivery.Notice) domain.Event {
		return delivery.Failed{Notice: n, Channel: "vk", Reason: "blocked", Gone: true}
	})
	told(of(delivery.Calendar, irina), func(n delivery.Notice) domain.Event { return delivery.Uncertain{Notice: n, Channel: "telegram"} })
	master("booking.restore", booking.Restored{Booking: visit, Master: anna, Client: irina, Place: domain.ID{15: 7}, Starts: later, Ends: later.Add(90 * time.Minute), By: booking.Master})
	w.brings(stream, booking.HandedOver{Booking: visit, Master: anna, Client: vera, From: irina})
	w.brings(stream, booking.Completed{Booking: visit, Master: anna, Client: vera, Ends: later.Add(90 * time.Minute), By: booking.System})
	told(of(delivery.ReviewRequest, vera), sent("telegram"))
	master("booking.no_show", booking.NoShow{Booking: visit, Master: anna, Client: vera})
	w.does(vera, "client", "telegram", "booking.review", stream, booking.Reviewed{Booking: visit, Master: anna, Client: vera, Stars: 5, Text: "secret praise", At: later})
	master("booking.answer_review", booking.ReviewAnswered{Booking: visit, Master: anna, Client: vera, Author: anna, Text: "secret thanks", At: later})
	told(of(delivery.ReviewNews, vera), sent("telegram"))
}

// noise are n actions that have nothing to do with anybody.
func (w *world) noise(n int) {
	w.t.Helper()
	for range n {
		id := domain.ID(uuid.New())
		w.append(eventstore.Meta{Action: id, Channel: "telegram"}, action.StreamOf(id),
			action.Received{Action: id, Channel: "telegram", Kind: "text"}, action.Handled{Action: id})
	}
}

var clock = regexp.MustCompile(`20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+Z)?|\+\d+\.\d{3} s`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	got = clock.ReplaceAllString(got, "<time>")
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func (w *world) found(f audit.Filter, limit int) (actions []audit.Action) {
	w.t.Helper()
	found, err := w.log.Find(w.t.Context(), f, limit)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, each := range found {
		read, err := audit.Reader{Codec: w.log.Store.Codec()}.Read(each)
		if err != nil {
			w.t.Fatal(err)
		}
		actions = append(actions, read)
	}
	return actions
}

func (w *world) extend() {
	w.t.Helper()
	if err := w.log.Extend(w.t.Context(), nil); err != nil {
		w.t.Fatal(err)
	}
}

// written is what is printed of actions.
func (w *world) written(format string, reveal bool, actions []audit.Action) string {
	w.t.Helper()
	var out bytes.Buffer
	writer, err := audit.NewWriter(format, &out, reveal)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, each := range actions {
		if err := writer.Action(each); err != nil {
			w.t.Fatal(err)
		}
	}
	return out.String()
}

func TestActionsAreShownWithWhatCameOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.booked()
	actions := w.found(audit.Filter{Mentions: []domain.ID{visit}}, 100)
	for _, format := range []string{"text", "json", "csv"} {
		text := w.written(format, false, actions)
		if strings.Contains(text, "secret") {
			t.Errorf("%s: personal text was printed:\n%s", format, text)
		}
		golden(t, "log."+format, text)
	}
	reader := audit.Reader{Codec: w.log.Store.Codec(), Reveal: true}
	entry, _, err := reader.Entry(must(w.log.Store.Page(t.Context(), 0, 1))(t)[0])
	if err != nil || !strings.Contains(string(entry.Says), "secret body") {
		t.Errorf("nothing was revealed: %s, %v", entry.Says, err)
	}
}

func must[V any](value V, err error) func(t *testing.T) V {
	return func(t *testing.T) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// What is found by the index, wherever its blocks begin and end, is what reading everything finds.
func TestTheIndexFindsWhatStandsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.noise(1100) // eight whole blocks and some
	w.booked()
	w.noise(700)
	w.does(vera, "client", "vk", "chat.send", chat.StreamOf(anna, vera), chat.MessageSent{Message: domain.ID{15: 71}, Master: anna, Client: vera, Channel: "vk", Author: vera})
	middle := must(w.log.Store.Page(t.Context(), 2210, 1))(t)[0].RecordedAt
	filters := map[string]audit.Filter{
		"a person": {Mentions: []domain.ID{irina}}, "a master": {Mentions: []domain.ID{anna}}, "two at once": {Mentions: []domain.ID{anna, vera}},
		"a type": {Types: []string{"booking.moved"}}, "types": {Types: []string{"booking.moved", "command.refused"}},
		"a conversation": {Mentions: []domain.ID{anna, vera}, Stream: chat.StreamOf(anna, vera)},
		"until":          {Mentions: []domain.ID{anna}, Until: middle}, "since": {Mentions: []domain.ID{anna}, Since: middle},
		"nobody": {Mentions: []domain.ID{{15: 55}}}, "an action": {Mentions: []domain.ID{{0: 0xaa, 15: 1}}}, "the newest": {},
	}
	before := map[string]string{}
	for name, f := range filters {
		before[name] = w.written("json", false, w.found(f, 50))
	}
	w.extend()
	w.extend()
	for name, f := range filters {
		if diff := cmp.Diff(before[name], w.written("json", false, w.found(f, 50))); diff != "" {
			t.Errorf("%s: without the index -, with it +:\n%s", name, diff)
		}
		if (name == "nobody") != (before[name] == "") {
			t.Errorf("%s: found %q", name, before[name])
		}
	}
	seen := map[int64]bool{}
	for _, each := range w.found(audit.Filter{}, 10_000) {
		for _, e := range each.Events {
			seen[e.Position] = true
		}
	}
	if head := must(w.log.Store.Head(t.Context()))(t); int64(len(seen)) != head {
		t.Errorf("of %d events %d are found", head, len(seen))
	}
	if since, until := w.found(filters["since"], 50), w.found(filters["until"], 50); len(since) == 0 || len(until) == 0 ||
		since[len(since)-1].At.Before(middle) || until[0].At.After(middle) {
		t.Error("times were not kept to")
	}
	newest := w.found(audit.Filter{Mentions: []domain.ID{anna}}, 3)
	all := w.found(audit.Filter{Mentions: []domain.ID{anna}}, 50)
	if len(newest) != 3 || newest[2].ID != all[len(all)-1].ID || newest[0].ID != all[len(all)-3].ID {
		t.Errorf("the newest three are %v", newest)
	}
}

func TestTheStoryOfABookingIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.noise(3)
	w.booked()
	for _, reveal := range []bool{false, true} {
		story, err := w.log.Story(t.Context(), audit.Reader{Codec: w.log.Store.Codec(), Reveal: reveal}, visit)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, sentence := range story {
			if sentence.At.Location().String() != "Europe/Moscow" {
				t.Errorf("told in the time of %v", sentence.At.Location())
			}
			fmt.Fprintf(&text, "%s\n", sentence.Text)
		}
		golden(t, fmt.Sprintf("story_%v.txt", reveal), text.String())
		if reveal != strings.Contains(text.String(), "secret") {
			t.Errorf("revealed: %v", !reveal)
		}
	}
	if _, err := w.log.Story(t.Context(), audit.Reader{Codec: w.log.Store.Codec()}, domain.ID{15: 55}); !errors.Is(err, audit.ErrNoBooking) {
		t.Errorf("got %v", err)
	}
}

// Whatever can happen to a booking happens in the story above, and is told there.
func TestNoEventOfABookingIsLeftOutOfItsStory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.booked()
	told := map[int64]bool{}
	for _, sentence := range must(w.log.Story(t.Context(), audit.Reader{Codec: w.log.Store.Codec()}, visit))(t) {
		told[sentence.Position] = true
	}
	happened := map[string]bool{}
	for _, r := range must(w.log.Store.Page(t.Context(), 0, 1000))(t) {
		if strings.HasPrefix(r.Type, "action.") {
			continue
		}
		happened[r.Type] = true
		if !told[r.Position] {
			t.Errorf("%s is not told", r.Type)
		}
	}
	for _, event := range slices.Concat(booking.Events, []domain.Event{delivery.Sent{}, delivery.Failed{}, delivery.Skipped{}, delivery.Uncertain{}}) {
		if !happened[event.EventType()] {
			t.Errorf("%s does not happen in the test", event.EventType())
		}
	}
}

func TestWhatIsAppendedIsFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.booked()
	head := must(w.log.Store.Head(t.Context()))(t)
	seen := make(chan eventstore.Recorded, 10)
	said := func(messages ...byte) {
		var events []domain.Event
		for _, m := range messages {
			events = append(events, chat.MessageSent{Message: domain.ID{15: m}, Master: anna, Client: vera, Channel: "vk", Author: vera})
		}
		w.brings(chat.StreamOf(anna, vera), events...)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- w.log.Follow(ctx, audit.Filter{Mentions: []domain.ID{vera}, Types: []string{"chat.message_sent"}}, head, func(r eventstore.Recorded) error {
			seen <- r
			return nil
		})
	}()
	w.noise(3)
	for i := range 4 {
		switch i {
		case 0: // two at once
			said(71, 72)
		case 2, 3: // and directly after what was seen, one by one
			said(byte(71 + i))
		}
		if r := <-seen; r.Type != "chat.message_sent" || !strings.Contains(string(r.Payload), domain.ID{15: byte(71 + i)}.String()) {
			t.Errorf("got %s at %d", r.Type, r.Position)
		}
	}
	stop()
	if err := <-ended; err != nil || len(seen) > 0 {
		t.Errorf("%v, and %d further events", err, len(seen))
	}
}

func TestWhatSomebodySawAtAMomentIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.booked()
	w.noise(300) // so that some is indexed
	codec := w.log.Store.Codec()
	seen := func(at time.Time) audit.Seen { return must(w.log.Screen(t.Context(), codec, irina, at))(t) }
	var handled []eventstore.Recorded
	for _, r := range must(w.log.Store.Page(t.Context(), 0, 1000))(t) {
		if r.Type == "action.handled" && strings.Contains(string(r.Payload), irina.String()) {
			handled = append(handled, r)
		}
	}
	before := seen(handled[1].RecordedAt)
	w.extend()
	for i, r := range handled {
		got := seen(r.RecordedAt)
		if got.Position != r.Position || len(got.Screens) != 1 || !strings.Contains(string(r.Payload), got.Screens[0].Text()) || got.Channel != "vk" {
			t.Errorf("at %v: %+v", r.RecordedAt, got)
		}
		if i > 0 && seen(r.RecordedAt.Add(-time.Microsecond)).Position != handled[i-1].Position {
			t.Errorf("just before %v something else was shown", r.RecordedAt)
		}
	}
	if diff := cmp.Diff(before, seen(handled[1].RecordedAt)); diff != "" {
		t.Errorf("without the index -, with it +:\n%s", diff)
	}
	if _, err := w.log.Screen(t.Context(), codec, irina, handled[0].RecordedAt.Add(-time.Microsecond)); !errors.Is(err, audit.ErrNothingSeen) {
		t.Errorf("got %v", err)
	}
}
