package commands_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/person"
	"zapis/eventstore"
)

// Two persons book, move, cancel and write, through two processes, while they are merged and unmerged all the time. Nothing is
// lost and nothing doubled: every booking that was accepted stands under one of the two ids, every message too; whoever they
// are at the end can reach what is theirs, and only that.
func TestMergingAndUnmergingLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	w.hours(0, 24)
	a, b := w.registered("telegram", "1"), w.registered("vk", "2")
	for _, id := range []domain.ID{a, b} {
		_, _, err := w.FollowLink(ctx, w.by(id), w.code)
		w.fine(err)
	}
	processes := []*world{w, w.other()}
	var mu sync.Mutex
	var accepted []domain.ID
	said := 0
	var crowd sync.WaitGroup
	for n := range 4 {
		crowd.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), 1))
			p := processes[n%2]
			account := []string{"telegram", "vk"}[n/2]
			for i := range 12 {
				actor, err := w.store.PersonOf(ctx, account, []string{"1", "2"}[n/2])
				if err != nil {
					t.Error(err)
					return
				}
				cmd, by := p.want(now.Add(time.Duration(24+i*8+n*2)*time.Hour).Truncate(time.Hour)), p.by(actor)
				err = insist(func() error { _, err := p.PlaceBooking(ctx, by, cmd); return err })
				if err == nil {
					mu.Lock()
					accepted = append(accepted, cmd.Booking)
					mu.Unlock()
				} else if refusal := domain.Refusal(""); !errors.As(err, &refusal) {
					t.Error(err)
				}
				if random.IntN(2) == 0 {
					move, by := commands.MoveBooking{Booking: cmd.Booking, Starts: cmd.Starts.Add(time.Hour)}, p.by(actor)
					err := insist(func() error { _, err := p.MoveBooking(ctx, by, move); return err })
					if refusal := domain.Refusal(""); err != nil && !errors.As(err, &refusal) {
						t.Error(err)
					}
				}
				message, by := commands.SendMessage{Message: newID(), Master: w.master, Client: actor, Text: "hi"}, p.by(actor)
				err = insist(func() error { _, err := p.SendMessage(ctx, by, message); return err })
				if refusal := domain.Refusal(""); err == nil {
					mu.Lock()
					said++
					mu.Unlock()
				} else if !errors.As(err, &refusal) {
					t.Error(err)
				}
			}
		})
	}
	crowd.Go(func() {
		for n := range 16 {
			p := processes[n%2]
			if n%2 == 0 {
				owner, err := p.Recognize(ctx, commands.BySystem(newID()), "telegram", "1")
				if err != nil {
					t.Error(err)
				}
				if err := p.unite(owner); err != nil {
					t.Error(err)
				}
				continue
			}
			if _, err := p.Unmerge(ctx, p.by(a), b); err != nil {
				t.Error(err)
			}
		}
	})
	crowd.Wait()
	w.noOverlap()
	placed, messages := map[domain.ID]domain.ID{}, 0
	for _, event := range w.log() {
		switch e := event.(type) {
		case booking.Placed:
			if _, twice := placed[e.Booking]; twice {
				t.Error("a booking is placed twice")
			}
			placed[e.Booking] = e.Client
		case chat.MessageSent:
			messages++
		}
	}
	if len(placed) != len(accepted) || messages != said {
		t.Errorf("%d of %d bookings and %d of %d messages", len(placed), len(accepted), messages, said)
	}
	for _, id := range accepted {
		client := placed[id]
		stranger := a
		if client == a {
			stranger = b
		}
		if client != a && client != b {
			t.Errorf("a booking is %v's", client)
		}
		if _, err := w.ConfirmAttendance(ctx, w.by(stranger), id, 0); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("somebody else may touch it: %v", err)
		}
		if _, err := w.ConfirmAttendance(ctx, w.by(client), id, 0); err != nil {
			t.Errorf("its client may not: %v", err)
		}
	}
	if w.owner("telegram", "1") != a || w.owner("vk", "2") != b {
		t.Error("an account is with the wrong one")
	}
	t.Logf("%d bookings, %d messages", len(accepted), said)
}

// insist asks the same again for as long as others are always faster, as whoever asked does: a command gives up after a number
// of tries, which a loaded machine can use up while persons change without a pause.
func insist(do func() error) error {
	for {
		if err := do(); !errors.Is(err, eventstore.ErrConflict) {
			return err
		}
	}
}

// unite merges b's account into a by a code, confirmed on both sides.
func (w *world) unite(owner domain.ID) error {
	ctx := context.Background()
	_, code, err := w.IssueCode(ctx, w.by(owner), "")
	if err != nil {
		return err
	}
	vk := from("vk", "2")
	_, claimed, err := w.Claim(ctx, w.by(domain.ID{}), code, vk)
	if err != nil {
		return err
	}
	if _, err := w.ConfirmClaim(ctx, w.by(domain.ID{}), owner, vk, true); err != nil {
		return err
	}
	_, err = w.AdmitClaim(ctx, w.by(owner), claimed.Claim, true)
	return err
}

// Whatever happens to two persons and in whichever order, an account is one person's, and what was borrowed goes back.
func TestAPersonIsWhatTheyWereAfterAMergeThatWasUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	a, b := w.registered("telegram", "1"), w.registered("vk", "2")
	_, _, err := w.FollowLink(ctx, w.by(b), w.code)
	w.fine(err)
	before, _, err := w.PersonNow(ctx, a)
	w.fine(err)
	w.fine(w.unite(a))
	if p, _, err := w.PersonNow(ctx, b); err != nil || p.ID != a || !p.Knows(w.master) || p.Active != w.master || len(p.Accounts) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = w.Unmerge(ctx, w.by(a), b)
	w.fine(err)
	after, _, err := w.PersonNow(ctx, a)
	w.fine(err)
	if after.Knows(w.master) || len(after.Accounts) != len(before.Accounts) || after.Active != before.Active || len(after.Borrowed) > 0 {
		t.Errorf("%+v", after)
	}
	if p, _, err := w.PersonNow(ctx, b); err != nil || p.ID != b || !p.Knows(w.master) || len(p.Accounts) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := w.Unmerge(ctx, w.by(a), b); !errors.Is(err, person.ErrNotMerged) {
		t.Errorf("unmerged twice: %v", err)
	}
}
