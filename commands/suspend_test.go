package commands_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/master"
	"zapis/domain/person"
)

func operator() commands.Meta { return commands.ByOperator(newID(), "test") }

func (w *world) suspend(id domain.ID) {
	w.t.Helper()
	_, err := w.Suspend(context.Background(), operator(), id, "Спам")
	w.fine(err)
}

func (w *world) readmit(id domain.ID) {
	w.t.Helper()
	_, err := w.Readmit(context.Background(), operator(), id)
	w.fine(err)
}

func TestOnlyOperatorsSuspendAndReadmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	client := w.client()
	for name, meta := range map[string]commands.Meta{
		"a master": w.by(w.anna), "themselves": w.by(client), "nobody": w.by(domain.ID{}), "Zapis itself": commands.BySystem(newID()),
	} {
		if _, err := w.Suspend(ctx, meta, client, ""); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s suspends: %v", name, err)
		}
	}
	w.suspend(client)
	if _, err := w.Readmit(ctx, w.by(client), client); !errors.Is(err, person.ErrSuspended) {
		t.Errorf("they readmit themselves: %v", err)
	}
	if _, err := w.Readmit(ctx, w.by(w.anna), client); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a master readmits: %v", err)
	}
	if _, err := w.Suspend(ctx, operator(), newID(), ""); !errors.Is(err, person.ErrNotRegistered) {
		t.Errorf("nobody: %v", err)
	}
}

// Whatever somebody suspended asks for is refused, in every process; readmitting gives all of it back.
func TestWhoIsSuspendedMayDoNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	client := w.client()
	kept := w.book(client, at(12, 0))
	other := w.other()
	attempts := func(w *world) map[string]error {
		all := map[string]error{}
		_, all["book"] = w.PlaceBooking(ctx, w.by(client), w.want(at(14, 0)))
		_, all["move"] = w.MoveBooking(ctx, w.by(client), commands.MoveBooking{Booking: kept, Starts: at(15, 0)})
		_, all["confirm"] = w.ConfirmAttendance(ctx, w.by(client), kept, 0)
		_, all["cancel"] = w.CancelBooking(ctx, w.by(client), commands.CancelBooking{Booking: kept})
		_, all["restore"] = w.RestoreBooking(ctx, w.by(client), kept, 0)
		_, all["write"] = w.SendMessage(ctx, w.by(client), commands.SendMessage{Message: newID(), Master: w.master, Client: client, Text: "?"})
		_, all["language"] = w.Person(ctx, w.by(client), person.ChangeLocale{Locale: "de"})
		_, _, all["link"] = w.FollowLink(ctx, w.by(client), w.code)
		_, _, all["code"] = w.IssueCode(ctx, w.by(client), "")
		_, _, all["become a master"] = w.RegisterMaster(ctx, w.by(client), commands.RegisterMaster{Name: "Я", Currency: "RUB", Locale: "ru"})
		return all
	}
	if _, err := other.Person(ctx, other.by(client), person.ChangeZone{Zone: "Asia/Omsk"}); err != nil {
		t.Fatal(err) // the other process remembers them from now on
	}
	w.suspend(client)
	for name, process := range map[string]*world{"there": other, "here": w} {
		for what, err := range attempts(process) {
			if !errors.Is(err, person.ErrSuspended) {
				t.Errorf("%s %s: %v", what, name, err)
			}
		}
	}
	for what, cmd := range map[string]person.Command{
		"their messenger": person.BlockChannel{Messenger: "test"}, "it again": person.UnblockChannel{Messenger: "test"},
	} {
		if _, err := w.Person(ctx, w.by(client), cmd); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	w.readmit(client)
	for what, err := range attempts(w) {
		if err != nil && what != "restore" {
			t.Errorf("readmitted, %s: %v", what, err)
		}
	}
	w.suspend(client)
	if _, err := w.Erase(ctx, w.by(client)); err != nil {
		t.Errorf("erased: %v", err)
	}
}

// Nothing can be booked with a suspended master, by whomever. What is booked stays: its client can cancel it, not move it.
func TestNobodyBooksWithASuspendedMaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	client := w.client()
	first, second := w.book(client, at(12, 0)), w.book(client, at(14, 0))
	hook, err := w.listens(w.by(w.anna), w.master)
	w.fine(err)
	w.suspend(w.anna)
	for what, err := range map[string]error{
		"book": func() error { _, err := w.PlaceBooking(ctx, w.by(client), w.want(at(16, 0))); return err }(),
		"move": func() error {
			_, err := w.MoveBooking(ctx, w.by(client), commands.MoveBooking{Booking: first, Starts: at(16, 0)})
			return err
		}(),
	} {
		if !errors.Is(err, master.ErrUnavailable) {
			t.Errorf("a client may %s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"book by hand": func() error {
			_, err := w.BookByHand(ctx, w.by(w.anna), commands.ByHand{Booking: newID(), Master: w.master, Client: client, Place: w.place, Services: []domain.ID{w.service}, Starts: at(16, 0)})
			return err
		}(),
		"set hours": func() error {
			_, err := w.Master(ctx, w.by(w.anna), w.master, master.ChangeProfile{Name: "Аня"})
			return err
		}(),
		"cancel": func() error {
			_, err := w.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: first})
			return err
		}(),
		"broadcast": func() error {
			_, err := w.StartBroadcast(ctx, w.by(w.anna), commands.StartBroadcast{Broadcast: newID(), Master: w.master, Text: "!", Audience: broadcast.Audience{Kind: broadcast.All}, Recipients: []domain.ID{client}})
			return err
		}(),
		"listen": func() error { _, err := w.RemoveWebhook(ctx, w.by(w.anna), w.master, hook); return err }(),
	} {
		if !errors.Is(err, person.ErrSuspended) {
			t.Errorf("the master may %s: %v", what, err)
		}
	}
	if _, err := w.CancelBooking(ctx, w.by(client), commands.CancelBooking{Booking: first}); err != nil {
		t.Errorf("a client cancels: %v", err)
	}
	if kept, _, err := w.BookingNow(ctx, second); err != nil || kept.Cancelled {
		t.Errorf("a booking did not stay: %+v, %v", kept, err)
	}
	w.readmit(w.anna)
	w.book(client, at(16, 0))
	w.do(w.anna, master.ChangeProfile{Name: "Аня"})
}

// Who turns out to be somebody suspended is, on whichever side, and so is the master who they are.
func TestASuspensionFollowsAMerge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	bad := w.registered("vk", "66")
	w.suspend(bad)
	known, err := w.Recognize(ctx, commands.BySystem(newID()), "vk", "66")
	if w.fine(err); known != bad {
		t.Fatalf("known as %s", known)
	}
	good := w.registered("whatsapp", "1")
	w.do(w.anna, master.ChangeProfile{Name: "Аня"})
	account, _, err := w.PersonNow(ctx, w.anna)
	w.fine(err)
	mine := account.Accounts[0]
	evil := w.registered(mine.Messenger, "evil")
	w.suspend(evil)
	if _, err := w.Recognize(ctx, commands.BySystem(newID()), mine.Messenger, "evil", mine.Account.Text()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Master(ctx, w.by(w.anna), w.master, master.ChangeProfile{Name: "Аннушка"}); !errors.Is(err, person.ErrSuspended) {
		t.Errorf("the master who is somebody suspended: %v", err)
	}
	if m, _, err := w.MasterNow(ctx, w.master); err != nil || !m.Suspended {
		t.Errorf("their work goes on: %v", err)
	}
	if _, err := w.Unmerge(ctx, w.by(w.anna), evil); !errors.Is(err, person.ErrSuspended) {
		t.Errorf("they part: %v", err)
	}
	if _, err := w.Person(ctx, w.by(good), person.ChangeZone{Zone: "Asia/Omsk"}); err != nil {
		t.Errorf("others: %v", err)
	}
	w.readmit(evil) // whoever they are by now
	w.do(w.anna, master.ChangeProfile{Name: "Аннушка"})
	if m, _, err := w.MasterNow(ctx, w.master); err != nil || m.Suspended {
		t.Errorf("their work does not go on: %v", err)
	}
	_, err = w.Unmerge(ctx, w.by(w.anna), evil)
	w.fine(err)
	if _, err := w.Person(ctx, w.by(evil), person.ChangeZone{Zone: "Asia/Omsk"}); err != nil {
		t.Errorf("who parted: %v", err)
	}
}

// While clients book, in two processes, their master is suspended: behind that in the log there is no booking.
func TestSuspendingAMasterWhileClientsBook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	w.hours(0, 24)
	processes := []*world{w, w.other()}
	clients := make([]domain.ID, 8)
	for i := range clients {
		clients[i] = w.client()
	}
	var crowd sync.WaitGroup
	booked := make(chan bool, 8*40)
	for n, client := range clients {
		crowd.Go(func() {
			p := processes[n%2]
			for i := range 40 {
				cmd := p.want(now.Add(time.Duration(24+i*8+n) * time.Hour).Truncate(time.Hour))
				_, err := p.PlaceBooking(ctx, p.by(client), cmd)
				if refusal := domain.Refusal(""); err != nil && !errors.As(err, &refusal) {
					t.Error(err)
				}
				if booked <- true; errors.Is(err, master.ErrUnavailable) {
					return
				}
			}
		})
	}
	for range 20 {
		<-booked
	}
	w.suspend(w.anna)
	for i, p := range processes {
		if _, err := p.PlaceBooking(ctx, p.by(clients[i]), p.want(at(12, 30))); !errors.Is(err, master.ErrUnavailable) {
			t.Errorf("process %d: %v", i, err)
		}
	}
	crowd.Wait()
	before, after, over := 0, 0, false
	for _, event := range w.log() {
		switch event.(type) {
		case master.Suspended:
			over = true
		case booking.Placed:
			if before++; over {
				after++
			}
		}
	}
	if !over || before < 1 || after > 0 {
		t.Errorf("suspended %v, %d bookings, %d of them afterwards", over, before, after)
	}
}
