package commands_test

import (
	"context"
	"errors"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
)

const phone = "+79123456789"

func (w *world) guest(phone domain.Personal) domain.ID {
	w.t.Helper()
	_, id, err := w.TakeInGuest(context.Background(), w.by(w.anna), w.master, commands.Guest{Name: "Вера", Phone: phone})
	w.fine(err)
	return id
}

func (w *world) invite(guest domain.ID) (code string) {
	w.t.Helper()
	_, code, err := w.Invite(context.Background(), w.by(w.anna), w.master, guest)
	w.fine(err)
	return code
}

// visit is one that the master wrote down.
func (w *world) visit(client domain.ID, hour int) domain.ID {
	w.t.Helper()
	cmd := w.byHand(client, at(hour, 0), true)
	_, err := w.BookByHand(context.Background(), w.by(w.anna), cmd)
	w.fine(err)
	return cmd.Booking
}

// arrive comes from a new account.
func (w *world) arrive(code string, account domain.Personal) (guest domain.ID) {
	w.t.Helper()
	_, guest, err := w.Arrive(context.Background(), commands.Meta{Action: newID(), Channel: "test"}, code, "test", account)
	w.fine(err)
	return guest
}

func TestLesson29AMessengerOrAPhoneIsIdentityEnough(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	vera := w.guest(phone)
	if again := w.guest(phone); again != vera {
		t.Error("the same phone is two guests")
	}
	if other := w.guest("+79120000000"); other == vera {
		t.Error("two phones are one guest")
	}
	if one, other := w.guest(""), w.guest(""); one == other {
		t.Error("two without a phone are one")
	}
	meta := w.by(w.anna)
	_, first, err := w.TakeInGuest(ctx, meta, w.master, commands.Guest{Name: "Пётр"})
	w.fine(err)
	if _, again, err := w.TakeInGuest(ctx, meta, w.master, commands.Guest{Name: "Пётр"}); err != nil || again != first {
		t.Errorf("handled twice, one guest is two: %v", err)
	}
	if p, _, err := w.PersonNow(ctx, vera); err != nil || p.Name != "Вера" || p.Phone != phone || !p.Knows(w.master) || p.Locale != "ru" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, _, err := w.TakeInGuest(ctx, w.by(w.client()), w.master, commands.Guest{Name: "Вера"}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a client takes in a guest: %v", err)
	}
	if _, _, err := w.TakeInGuest(ctx, w.by(w.anna), w.master, commands.Guest{Name: "Вера", Phone: "8 912"}); !errors.Is(err, person.ErrBadPhone) {
		t.Errorf("a phone without a country: %v", err)
	}
}

func TestAGuestComesByTheirInvitation(t *testing.T) {
	w := newWorld(t)
	vera := w.guest(phone)
	visit := w.visit(vera, 12)
	spare, code := w.invite(vera), w.invite(vera)
	if got := w.arrive(w.code, "vera"); !got.IsZero() {
		t.Errorf("by a link for anybody came %v", got)
	}
	if got := w.arrive("NOSUCHCODE1", "vera"); !got.IsZero() {
		t.Errorf("by no link came %v", got)
	}
	_, irina, err := w.RegisterPerson(context.Background(), commands.Meta{Action: newID()}, person.Register{Locale: "ru", Messenger: "test", Account: "irina"})
	w.fine(err)
	if got := w.arrive(code, "irina"); !got.IsZero() || irina == vera {
		t.Errorf("somebody who is here already came as %v", got)
	}
	if got := w.arrive(code, "vera"); got != vera {
		t.Fatalf("came as %v", got)
	}
	if got := w.arrive(code, "another"); !got.IsZero() {
		t.Errorf("the invitation let in a second one, %v", got)
	}
	_, known, err := w.RegisterPerson(context.Background(), commands.Meta{Action: newID()}, person.Register{Locale: "ru", Messenger: "test", Account: "vera"})
	if err != nil || known != vera {
		t.Errorf("the account is %v, %v", known, err)
	}
	if _, _, err := w.FollowLink(context.Background(), w.by(w.person()), spare); !errors.Is(err, master.ErrLinkRevoked) {
		t.Errorf("another invitation still lets in: %v", err)
	}
	if _, err := w.CancelBooking(context.Background(), w.by(vera), commands.CancelBooking{Booking: visit}); err != nil {
		t.Errorf("her booking is not hers: %v", err)
	}
	if _, _, err := w.Invite(context.Background(), w.by(w.anna), w.master, vera); !errors.Is(err, person.ErrArrived) {
		t.Errorf("invited though she is here: %v", err)
	}
}

func TestOfManyWhoOpenAnInvitationOneIsTheGuest(t *testing.T) {
	w := newWorld(t)
	second := w.other()
	vera := w.guest(phone)
	code := w.invite(vera)
	came := make([]domain.ID, 12)
	inParallel(len(came), func(i int) {
		came[i] = []*world{w, second}[i%2].arrive(code, domain.Personal(newID().String()))
	})
	guests := 0
	for _, id := range came {
		if id == vera {
			guests++
		} else if !id.IsZero() {
			t.Errorf("somebody came as %v", id)
		}
	}
	if p, _, err := w.PersonNow(context.Background(), vera); guests != 1 || err != nil || len(p.Accounts) != 1 {
		t.Errorf("%d are the guest, with accounts %d, %v", guests, len(p.Accounts), err)
	}
}

func TestWhoIsHereAlreadyTakesOverWhatLiesAhead(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	vera, oleg, irina := w.guest(phone), w.guest(""), w.client()
	past := w.visit(vera, 7)
	today, night := w.visit(vera, 12), w.visit(vera, 23)
	others := w.visit(oleg, 14)
	cancelled := w.visit(vera, 16)
	_, err := w.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: cancelled})
	w.fine(err)
	code := w.invite(vera)
	if _, _, err := w.FollowLink(ctx, w.by(w.anna), code); err != nil {
		t.Errorf("the master tries it: %v", err)
	}
	meta := w.by(irina)
	for range 2 { // handled twice
		if _, owner, err := w.FollowLink(ctx, meta, code); err != nil || owner != w.master {
			t.Fatalf("%v, %v", owner, err)
		}
	}
	for name, c := range map[string]struct{ booking, client domain.ID }{
		"past": {past, vera}, "today": {today, irina}, "night": {night, irina}, "another's": {others, oleg}, "cancelled": {cancelled, vera},
	} {
		if b := w.now(c.booking); b.Client != c.client {
			t.Errorf("%s: now of %v", name, b.Client)
		}
	}
	if n := count[booking.HandedOver](w.log()); n != 2 {
		t.Errorf("%d handed over", n)
	}
	if _, _, err := w.FollowLink(ctx, w.by(w.person()), code); !errors.Is(err, master.ErrLinkRevoked) {
		t.Errorf("the invitation still lets in: %v", err)
	}
	if got := w.arrive(code, "vera"); !got.IsZero() {
		t.Errorf("and somebody came as %v", got)
	}
}

func TestABlockedClientTakesNothingOver(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	vera := w.guest(phone)
	visit := w.visit(vera, 12)
	blocked := w.client()
	w.do(w.anna, master.BlockClient{Client: blocked})
	_, _, err := w.FollowLink(ctx, w.by(blocked), w.invite(vera))
	w.fine(err)
	if b := w.now(visit); b.Client != vera {
		t.Error("a blocked client took over a booking")
	}
}
