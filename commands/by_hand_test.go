package commands_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

func (w *world) byHand(client domain.ID, starts time.Time, outside bool) commands.ByHand {
	return commands.ByHand{
		Booking: newID(), Master: w.master, Client: client, Place: w.place, Services: []domain.ID{w.service}, Starts: starts, Outside: outside,
	}
}

func TestMastersBookForTheirClientsOnly(t *testing.T) {
	w := newWorld(t)
	irina, stranger, ctx := w.client(), w.person(), context.Background()
	for name, c := range map[string]struct {
		actor   domain.ID
		client  domain.ID
		refused error
	}{
		"a master":                {w.anna, irina, nil},
		"a master for a stranger": {w.anna, stranger, domain.ErrNotYours},
		"a client":                {irina, irina, domain.ErrNotYours},
		"nobody":                  {domain.ID{}, irina, domain.ErrNotYours},
	} {
		if _, err := w.BookByHand(ctx, w.by(c.actor), w.byHand(c.client, at(12, 0), false)); !errors.Is(err, c.refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nowhere := w.byHand(irina, at(14, 0), false)
	nowhere.Master = newID()
	if _, err := w.BookByHand(ctx, w.by(domain.ID{}), nowhere); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("nobody at a master who is not: %v", err)
	}
}

func TestOutsideOnlyWhatIsTakenStandsInTheWay(t *testing.T) {
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.MaxPerDay = 1 })
	irina, ctx := w.client(), context.Background()
	w.do(w.anna, master.AddTimeOff{TimeOff: newID(), Span: slots.Span{Start: at(14, 0), End: at(16, 0)}})
	for _, c := range []struct {
		name    string
		starts  time.Time
		outside bool
		refused error
	}{
		{"late at night, by mistake", at(23, 7), false, booking.ErrOutsideHours},
		{"late at night, past midnight", at(23, 7), true, nil},
		{"over the end of it", at(24, 0), true, booking.ErrSlotTaken},
		{"right behind it", at(24, 7), true, nil},
		{"in time off, by mistake", at(14, 0), false, booking.ErrTimeOff},
		{"in time off, over the daily limit", at(14, 0), true, nil},
		{"ten hours ago", at(-1, 0), true, nil},
		{"half a day and more ago", at(-4, 0), true, booking.ErrInThePast},
	} {
		if _, err := w.BookByHand(ctx, w.by(w.anna), w.byHand(irina, c.starts, c.outside)); !errors.Is(err, c.refused) {
			t.Errorf("%s: %v, want %v", c.name, err, c.refused)
		}
	}
	w.do(w.anna, master.ClosePlace{Place: w.place})
	if _, err := w.BookByHand(ctx, w.by(w.anna), w.byHand(irina, at(17, 0), true)); !errors.Is(err, master.ErrPlaceClosed) {
		t.Errorf("at a closed place: %v", err)
	}
}

// A visit of a whole day is kept clear of what comes after it, two dates later.
func TestTheLongestVisitSeesTheWholeOfItsTime(t *testing.T) {
	w := newWorld(t)
	irina, day, prepared, ctx := w.client(), newID(), newID(), context.Background()
	w.do(w.anna, master.AddService{Service: day, Offer: master.Offer{Name: "Сутки", DurationMin: 24 * 60}})
	w.do(w.anna, master.AddService{Service: prepared, Offer: master.Offer{Name: "С подготовкой", DurationMin: 60, BufferBeforeMin: 60}})
	next := w.byHand(irina, at(48, 30), true)
	next.Services = []domain.ID{prepared}
	_, err := w.BookByHand(ctx, w.by(w.anna), next)
	w.fine(err)
	long := w.byHand(irina, at(23, 59), true)
	long.Services = []domain.ID{day}
	if _, err := w.BookByHand(ctx, w.by(w.anna), long); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("it ends within the preparation of the next: %v", err)
	}
}

// A master who books by hand and clients who book for themselves, in two processes, never share time.
func TestByHandAndByClientsOneWins(t *testing.T) {
	w := newWorld(t)
	second := w.other()
	clients := []domain.ID{w.client(), w.client(), w.client(), w.client(), w.client(), w.client(), w.client(), w.client()}
	won := make([]bool, len(clients))
	inParallel(len(clients), func(i int) {
		ctx := context.Background()
		var err error
		if i%2 == 0 {
			_, err = w.BookByHand(ctx, w.by(w.anna), w.byHand(clients[i], at(12, 7*i), i%4 == 0))
		} else {
			_, err = second.PlaceBooking(ctx, w.by(clients[i]), w.want(at(12, 0)))
		}
		if won[i] = err == nil; err != nil && !errors.Is(err, booking.ErrSlotTaken) {
			t.Error(err)
		}
	})
	w.noOverlap()
	if len(w.live()) != 1 {
		t.Errorf("%d bookings of one time: %v", len(w.live()), won)
	}
}

func TestLesson24NothingIsBookedIntoABuffer(t *testing.T) {
	w := newWorld(t)
	irina, oleg, ctx := w.client(), w.client(), context.Background()
	w.do(w.anna, master.ChangeService{Service: w.service, Offer: master.Offer{
		Name: "Стрижка", DurationMin: 60, BufferBeforeMin: 30, BufferAfterMin: 15,
	}})
	w.book(irina, at(12, 0)) // max rule: 30 minutes free on each side, not 45
	for starts, want := range map[time.Time]error{
		at(13, 15): booking.ErrSlotTaken, at(13, 30): nil,
		at(10, 45): booking.ErrSlotTaken, at(10, 30): nil,
	} {
		cmd := w.want(starts)
		if _, err := w.PlaceBooking(ctx, w.by(oleg), cmd); !errors.Is(err, want) {
			t.Errorf("crafted for %v: %v, want %v", starts, err, want)
		}
	}
	if _, err := w.BookByHand(ctx, w.by(w.anna), w.byHand(oleg, at(14, 45), true)); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("by hand: %v", err)
	}
	if _, err := w.BookByHand(ctx, w.by(w.anna), w.byHand(oleg, at(15, 0), true)); err != nil {
		t.Errorf("behind the buffer: %v", err)
	}
}

func TestAnEditedVisitTakesTheTimeItNeeds(t *testing.T) {
	w := newWorld(t)
	irina, oleg, ctx := w.client(), w.client(), context.Background()
	long := newID()
	w.do(w.anna, master.AddService{Service: long, Offer: master.Offer{Name: "Цвет", DurationMin: 120, BufferAfterMin: 30}})
	id := w.book(irina, at(12, 0))
	edit := func(services ...domain.ID) error {
		_, err := w.EditBooking(ctx, w.by(w.anna), commands.EditBooking{Booking: id, Services: services})
		return err
	}
	w.fine(edit(w.service, long))
	if _, err := w.PlaceBooking(ctx, w.by(oleg), w.want(at(15, 0))); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("in its clean-up: %v", err)
	}
	next := w.book(oleg, at(15, 30))
	if err := edit(long, long); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("into the next visit: %v", err)
	}
	w.fine(edit(w.service))
	_, err := w.MoveBooking(ctx, w.by(oleg), commands.MoveBooking{Booking: next, Starts: at(13, 0)})
	w.fine(err)
	before := w.reserved()
	w.fine(w.store.RebuildGuards(ctx))
	if after := w.reserved(); len(before) != 2 || before[0] != after[0] || before[1] != after[1] {
		t.Errorf("reserved %v, rebuilt %v", before, after)
	}
}

func TestACancellationIsTakenBackWhileTheTimeIsFree(t *testing.T) {
	w := newWorld(t)
	irina, oleg, ctx := w.client(), w.client(), context.Background()
	first, second := w.book(irina, at(12, 0)), w.book(irina, at(14, 0))
	for _, id := range []domain.ID{first, second} {
		_, err := w.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: id})
		w.fine(err)
	}
	if _, err := w.RestoreBooking(ctx, w.by(irina), first, 0); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("the client takes back what the master did: %v", err)
	}
	w.do(w.anna, master.ClosePlace{Place: w.place}) // a mistake, too
	_, err := w.RestoreBooking(ctx, w.by(w.anna), first, 2)
	w.fine(err)
	w.do(w.anna, master.ReopenPlace{Place: w.place})
	w.book(oleg, at(14, 0))
	var unavailable commands.Unavailable
	if _, err = w.RestoreBooking(ctx, w.by(w.anna), second, 2); !errors.As(err, &unavailable) || unavailable.Reason != booking.ErrSlotTaken {
		t.Errorf("taken meanwhile: %v", err)
	}
	if b := w.now(first); b.Cancelled || len(w.reserved()) != 2 {
		t.Errorf("%+v, reserved %d", b, len(w.reserved()))
	}
}

// What is offered in one place only does not go elsewhere with a booking, whoever moves it; where it is, it stays and moves.
func TestABookingGoesOnlyWhereItsServicesAreOffered(t *testing.T) {
	w := newWorld(t)
	irina, ctx, colour, home := w.client(), context.Background(), newID(), newID()
	w.do(w.anna, master.AddPlace{Place: home, Address: "Лесная, 1", Zone: "UTC"})
	w.do(w.anna, master.SetHours{Place: home, Hours: []slots.Hours{{Days: []int{1}, Window: slots.Window{Start: 10 * 60, End: 19 * 60}}}})
	w.do(w.anna, master.AddService{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 60, Places: []domain.ID{w.place}}})
	cmd := w.want(at(12, 0))
	cmd.Services = []domain.ID{colour}
	_, err := w.PlaceBooking(ctx, w.by(irina), cmd)
	w.fine(err)
	id := cmd.Booking
	move := func(who, place domain.ID, hour int) error {
		_, err := w.MoveBooking(ctx, w.by(who), commands.MoveBooking{Booking: id, Place: place, Starts: at(hour, 0)})
		return err
	}
	edit := func(place domain.ID, services ...domain.ID) error {
		_, err := w.EditBooking(ctx, w.by(w.anna), commands.EditBooking{Booking: id, Place: place, Services: services, Outside: true})
		return err
	}
	for name, err := range map[string]error{
		"the client moves it": move(irina, home, 14), "the master moves it": move(w.anna, home, 14),
		"the master edits it": edit(home), "with one that is": edit(home, colour, w.service),
	} {
		if !errors.Is(err, master.ErrServiceElsewhere) {
			t.Errorf("%s elsewhere: %v", name, err)
		}
	}
	if b := w.now(id); b.Place != w.place || b.Revision != 1 {
		t.Errorf("it became %+v", b)
	}
	w.do(w.anna, master.ChangeService{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 60, Places: []domain.ID{home}}})
	w.fine(move(irina, domain.ID{}, 15))
	w.fine(edit(home, colour, w.service))
}

// A block leaves what was booked before: the client may let go of it, but chooses no more times, unless asked to.
func TestABlockedClientCancelsButDoesNotMove(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	first, second := w.book(irina, at(12, 0)), w.book(irina, at(14, 0))
	w.do(w.anna, master.BlockClient{Client: irina})
	move := func(who, id domain.ID, hour int) error {
		_, err := w.MoveBooking(ctx, w.by(who), commands.MoveBooking{Booking: id, Starts: at(hour, 0)})
		return err
	}
	if err := move(irina, first, 16); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("moves: %v", err)
	}
	w.fine(move(w.anna, first, 16))
	_, err := w.AskToMove(ctx, w.by(w.anna), first, 0, "")
	w.fine(err)
	w.fine(move(irina, first, 17))
	if err := move(irina, first, 16); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("asked once, moves twice: %v", err)
	}
	_, err = w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: second})
	w.fine(err)
	if _, err = w.RestoreBooking(ctx, w.by(irina), second, 0); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("takes the cancellation back: %v", err)
	}
	w.do(w.anna, master.UnblockClient{Client: irina})
	_, err = w.RestoreBooking(ctx, w.by(irina), second, 0)
	w.fine(err)
	w.fine(move(irina, first, 10))
}

func TestABlockedClientBooksNoMore(t *testing.T) {
	w := newWorld(t)
	irina, stranger, ctx := w.client(), w.person(), context.Background()
	w.do(w.anna, master.BlockClient{Client: irina})
	if _, err := w.PlaceBooking(ctx, w.by(irina), w.want(at(12, 0))); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("books: %v", err)
	}
	if _, _, err := w.FollowLink(ctx, w.by(irina), w.code); err != nil {
		t.Errorf("a client of before looks in: %v", err)
	}
	for name, cmd := range map[string]master.Command{
		"blocks": master.BlockClient{Client: stranger}, "notes": master.NoteClient{Client: stranger, Note: "?"},
		"lets in": master.UnblockClient{Client: stranger}, "invites": master.IssueLink{Code: "ABCDEFGH", For: stranger},
	} {
		if _, err := w.Master(ctx, w.by(w.anna), w.master, cmd); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("a master %s who is no client: %v", name, err)
		}
	}
	w.do(w.anna, master.UnblockClient{Client: irina})
	w.book(irina, at(12, 0))
}
