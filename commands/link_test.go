package commands_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// later is a world whose clock can be moved.
func later(t *testing.T) (w *world, clock *atomic.Int64) {
	w, clock = newWorldAt(t, postgrestest.URL(t)), &atomic.Int64{}
	w.Commands = commands.New(w.store, func() time.Time { return now.Add(time.Duration(clock.Load())) })
	return w, clock
}

func from(messenger string, account domain.Personal) commands.Claimant {
	return commands.Claimant{Messenger: messenger, Account: account, Name: "Ирина"}
}

func (w *world) oneTime(of domain.ID, messenger string) string {
	w.t.Helper()
	_, code, err := w.IssueCode(context.Background(), w.by(of), messenger)
	w.fine(err)
	return code
}

func (w *world) claim(code string, by commands.Claimant) (domain.ID, error) {
	_, claimed, err := w.Claim(context.Background(), w.by(domain.ID{}), code, by)
	return claimed.Claim, err
}

// join links an account by a code, confirmed on both sides.
func (w *world) join(owner domain.ID, by commands.Claimant) (claim domain.ID) {
	w.t.Helper()
	claim, err := w.claim(w.oneTime(owner, ""), by)
	w.fine(err)
	_, err = w.ConfirmClaim(context.Background(), w.by(domain.ID{}), owner, by, true)
	w.fine(err)
	_, err = w.AdmitClaim(context.Background(), w.by(owner), claim, true)
	w.fine(err)
	return claim
}

func (w *world) registered(messenger string, account domain.Personal) domain.ID {
	w.t.Helper()
	_, id, err := w.RegisterPerson(context.Background(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: "Кто-то", Locale: "ru", Messenger: messenger, Account: account,
	})
	w.fine(err)
	return id
}

func (w *world) owner(messenger string, account domain.Personal) domain.ID {
	w.t.Helper()
	id, err := w.store.PersonOf(context.Background(), messenger, account.Text())
	if !errors.Is(err, eventstore.ErrNoAccount) {
		w.fine(err)
	}
	return id
}

func TestACodeWorksOnceInTimeAndOnItsPlatform(t *testing.T) {
	t.Parallel()
	w, clock := later(t)
	irina := w.client()
	refused := func(code string, by commands.Claimant, want error) {
		t.Helper()
		if _, err := w.claim(code, by); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	forVK := w.oneTime(irina, "vk")
	refused(forVK, from("whatsapp", "1"), person.ErrCodeElsewhere)
	if _, err := w.claim(forVK[:5]+"-"+forVK[5:], from("vk", "1")); err != nil {
		t.Errorf("in time, on its platform, it is refused: %v", err)
	}
	refused(forVK, from("vk", "1"), person.ErrCodeUsed)
	refused(forVK, from("vk", "2"), person.ErrCodeUsed)

	former := w.oneTime(irina, "")
	code := w.oneTime(irina, "")
	refused(former, from("vk", "2"), person.ErrCodeExpired)
	clock.Store(int64(person.CodeFor))
	refused(code, from("vk", "2"), person.ErrCodeExpired)
	clock.Store(0)
	if _, err := w.claim(code, from("vk", "2")); err != nil {
		t.Errorf("a code for any messenger is refused: %v", err)
	}
	own := w.registered("vk", "3")
	refused(w.oneTime(own, ""), from("vk", "3"), person.ErrOwnCode)
	refused("0000000000", from("vk", "9"), person.ErrCodeUnknown)
	refused("no code", from("vk", "9"), person.ErrCodeUnknown)
}

func TestACodeIsForOnePurpose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina := w.client()
	_, err := w.Person(context.Background(), w.by(irina), person.IssueCode{
		Hash: person.HashOf("staff", "0123456789"), Purpose: "staff", Expires: now.Add(time.Hour),
	})
	w.fine(err)
	if _, err := w.claim("0123456789", from("vk", "1")); !errors.Is(err, person.ErrCodeUnknown) {
		t.Errorf("a code for something else links: %v", err)
	}
}

func TestTheLogKeepsNoCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.oneTime(w.client(), "")
	var found bool
	err := w.pool.QueryRow(context.Background(),
		`select exists (select from events where payload::text || metadata::text ilike '%' || $1 || '%')`, code).Scan(&found)
	if w.fine(err); found {
		t.Error("the code stands in the log")
	}
}

func TestBothSidesSayYesBeforeAnAccountJoins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	irina, vk := w.client(), from("vk", "7")
	claim, err := w.claim(w.oneTime(irina, ""), vk)
	w.fine(err)
	if _, err := w.AdmitClaim(ctx, w.by(irina), claim, true); !errors.Is(err, person.ErrClaimGone) {
		t.Errorf("admitted before the other side said yes: %v", err)
	}
	if _, err := w.ConfirmClaim(ctx, w.by(domain.ID{}), irina, from("vk", "8"), true); !errors.Is(err, person.ErrClaimGone) {
		t.Errorf("somebody else says yes: %v", err)
	}
	_, err = w.ConfirmClaim(ctx, w.by(domain.ID{}), irina, vk, true)
	w.fine(err)
	if got := w.owner("vk", "7"); !got.IsZero() {
		t.Error("one yes is enough")
	}
	if _, err := w.AdmitClaim(ctx, w.by(w.client()), claim, true); !errors.Is(err, person.ErrClaimGone) {
		t.Errorf("a stranger admits: %v", err)
	}
	_, err = w.AdmitClaim(ctx, w.by(irina), claim, true)
	w.fine(err)
	if got := w.owner("vk", "7"); got != irina {
		t.Errorf("it is %v's", got)
	}
	_, err = w.UndoLink(ctx, w.by(irina), claim)
	w.fine(err)
	if got := w.owner("vk", "7"); !got.IsZero() {
		t.Error("undone, it is still somebody's")
	}
}

func TestANoOfEitherSideIsTheEndOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	irina, vk := w.client(), from("vk", "7")
	_, err := w.claim(w.oneTime(irina, ""), vk)
	w.fine(err)
	_, err = w.ConfirmClaim(ctx, w.by(domain.ID{}), irina, vk, false)
	w.fine(err)
	if _, err := w.ConfirmClaim(ctx, w.by(domain.ID{}), irina, vk, true); !errors.Is(err, person.ErrClaimGone) {
		t.Errorf("a no is taken back: %v", err)
	}
	claim, err := w.claim(w.oneTime(irina, ""), vk)
	w.fine(err)
	_, err = w.ConfirmClaim(ctx, w.by(domain.ID{}), irina, vk, true)
	w.fine(err)
	_, err = w.AdmitClaim(ctx, w.by(irina), claim, false)
	w.fine(err)
	if _, err := w.AdmitClaim(ctx, w.by(irina), claim, true); !errors.Is(err, person.ErrClaimGone) || !w.owner("vk", "7").IsZero() {
		t.Errorf("a no is taken back: %v", err)
	}
}

func TestUndoingIsOfferedForAnHourAndUnlinkingForEver(t *testing.T) {
	t.Parallel()
	w, clock := later(t)
	irina := w.client()
	claim := w.join(irina, from("vk", "7"))
	clock.Store(int64(person.UndoFor) + 1)
	if _, err := w.UndoLink(context.Background(), w.by(irina), claim); !errors.Is(err, person.ErrUndoPassed) {
		t.Errorf("got %v", err)
	}
	_, err := w.Unlink(context.Background(), w.by(irina), "vk", "7")
	if w.fine(err); !w.owner("vk", "7").IsZero() {
		t.Error("unlinked, it is still hers")
	}
	p, _, err := w.PersonNow(context.Background(), irina)
	w.fine(err)
	if _, err := w.Unlink(context.Background(), w.by(irina), "test", p.Accounts[0].Account); !errors.Is(err, person.ErrLastAccount) {
		t.Errorf("the last account is unlinked: %v", err)
	}
}

func TestWrongCodesOfOneAccountAreLimited(t *testing.T) {
	t.Parallel()
	w, clock := later(t)
	irina := w.client()
	for n := range person.MostGuesses {
		if _, err := w.claim(fmt.Sprintf("000000000%d", n), from("vk", "7")); !errors.Is(err, person.ErrCodeUnknown) {
			t.Fatalf("guess %d: %v", n, err)
		}
	}
	code := w.oneTime(irina, "")
	if _, err := w.claim(code, from("vk", "7")); !errors.Is(err, person.ErrTooManyTries) {
		t.Errorf("after so many the right one is taken: %v", err)
	}
	other := w.other() // counts survive the process
	if _, _, err := other.Claim(context.Background(), w.by(domain.ID{}), code, from("vk", "7")); !errors.Is(err, person.ErrTooManyTries) {
		t.Errorf("another process takes it: %v", err)
	}
	clock.Store(int64(person.GuessWindow + 2*time.Minute))
	if _, err := w.claim(w.oneTime(irina, ""), from("vk", "7")); err != nil {
		t.Errorf("a quarter of an hour later it is refused: %v", err)
	}
}

func TestHonestCodesAreNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina := w.client()
	for range 3 * person.MostGuesses {
		if _, err := w.claim(w.oneTime(irina, ""), from("vk", "7")); err != nil {
			t.Fatal(err)
		}
	}
}

// A hundred thousand guesses, from twenty thousand accounts, at the codes of a hundred people who are just linking.
func TestGuessersFindNothingAndAreCutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 100 {
		w.oneTime(w.person(), "")
	}
	var unknown, cut, found atomic.Int64
	var crowd sync.WaitGroup
	const guessers, guesses = 32, 100_000
	for n := range guessers {
		crowd.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), 7))
			for i := range guesses / guessers {
				account := domain.Personal(fmt.Sprint(n, "/", i/person.MostGuesses))
				_, err := w.claim(person.NewCode(random.Uint64()), from("vk", account))
				switch {
				case errors.Is(err, person.ErrTooManyTries):
					cut.Add(1)
				case errors.Is(err, person.ErrCodeUnknown):
					unknown.Add(1)
				case err == nil:
					found.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	crowd.Wait()
	if found.Load() > 0 || unknown.Load() > person.MostGuessesEver || cut.Load()+unknown.Load() != guesses {
		t.Errorf("%d found, %d unknown, %d cut off", found.Load(), unknown.Load(), cut.Load())
	}
	t.Logf("%d unknown, %d cut off", unknown.Load(), cut.Load())
}

func TestTwoWhoAreOneHaveOneOfEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	irina, other := w.registered("telegram", "1"), w.registered("vk", "2")
	for _, id := range []domain.ID{irina, other} {
		_, _, err := w.FollowLink(ctx, w.by(id), w.code)
		w.fine(err)
	}
	theirs, hers := w.book(other, at(12, 0)), w.book(irina, at(14, 0))
	claim := w.join(irina, from("vk", "2"))
	if w.owner("vk", "2") != irina || w.owner("telegram", "1") != irina {
		t.Error("an account is somebody else's")
	}
	_, err := w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: theirs, Starts: at(16, 0)})
	w.fine(err)
	// a button of before, pressed by somebody who was resolved before
	_, err = w.SendMessage(ctx, w.by(w.anna), commands.SendMessage{Message: newID(), Master: w.master, Client: other, Text: "hi", Booking: theirs})
	w.fine(err)
	since := w.book(irina, at(10, 0))
	_, err = w.UndoLink(ctx, w.by(irina), claim)
	w.fine(err)
	if w.owner("vk", "2") != other {
		t.Error("the account did not go back")
	}
	for _, c := range []struct {
		booking, client, stranger domain.ID
	}{{theirs, other, irina}, {hers, irina, other}, {since, irina, other}} {
		if _, err := w.ConfirmAttendance(ctx, w.by(c.stranger), c.booking, 0); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("a stranger may touch it: %v", err)
		}
		if _, err := w.ConfirmAttendance(ctx, w.by(c.client), c.booking, 0); err != nil {
			t.Errorf("its client may not: %v", err)
		}
	}
}

func TestWhomAMasterBlockedStaysBlockedWhoeverTheyAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	irina, other := w.client(), w.registered("vk", "2")
	_, _, err := w.FollowLink(ctx, w.by(other), w.code)
	w.fine(err)
	w.do(w.anna, master.BlockClient{Client: other})
	w.join(irina, from("vk", "2"))
	if _, err := w.PlaceBooking(ctx, w.by(irina), w.want(at(12, 0))); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("by merging, a block is evaded: %v", err)
	}
	w.do(w.anna, master.UnblockClient{Client: irina})
	w.book(irina, at(12, 0))
}

func TestAMasterStaysAndTwoMastersStayTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	boris := w.registered("vk", "2")
	irina := w.client()
	_, _, err := w.RegisterMaster(ctx, w.by(boris), commands.RegisterMaster{Name: "Борис", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	w.join(irina, from("vk", "2"))
	if p, _, err := w.PersonNow(ctx, irina); err != nil || p.ID != boris {
		t.Errorf("the master became %v, %v", p.ID, err)
	}
	claim, err := w.claim(w.oneTime(w.anna, ""), from("vk", "2"))
	w.fine(err)
	_, err = w.ConfirmClaim(ctx, w.by(boris), w.anna, from("vk", "2"), true)
	w.fine(err)
	if _, err := w.AdmitClaim(ctx, w.by(w.anna), claim, true); !errors.Is(err, person.ErrBothMasters) {
		t.Errorf("two masters are made one: %v", err)
	}
}

func TestAnAccountIsUnlinkedUnderAllItsIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	irina := w.client()
	claim := w.join(irina, from("whatsapp", "1@lid"))
	knownAs := func() {
		t.Helper()
		if got, err := w.Recognize(ctx, commands.BySystem(newID()), "whatsapp", "7912", "1@lid"); err != nil || got != irina {
			t.Errorf("by both ids it is %v, %v", got, err)
		}
	}
	knownAs()
	_, err := w.UndoLink(ctx, w.by(irina), claim)
	w.fine(err)
	if !w.owner("whatsapp", "1@lid").IsZero() || !w.owner("whatsapp", "7912").IsZero() {
		t.Error("undone, it is still somebody's under one of its ids")
	}
	w.join(irina, from("whatsapp", "1@lid"))
	knownAs()
	_, err = w.Unlink(ctx, w.by(irina), "whatsapp", "1@lid")
	w.fine(err)
	if !w.owner("whatsapp", "1@lid").IsZero() || !w.owner("whatsapp", "7912").IsZero() {
		t.Error("unlinked, it is still somebody's under one of its ids")
	}
}

func TestWhatThePlatformKnowsToBeOneIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	recognize := func(accounts ...string) (domain.ID, error) {
		return w.Recognize(ctx, commands.BySystem(newID()), "whatsapp", accounts...)
	}
	if got, err := recognize("7912", "1@lid"); err != nil || !got.IsZero() {
		t.Errorf("nobody is %v, %v", got, err)
	}
	irina := w.registered("whatsapp", "7912")
	if got, err := recognize("1@lid", "7912"); err != nil || got != irina || w.owner("whatsapp", "1@lid") != irina {
		t.Errorf("by another id it is %v, %v", got, err)
	}
	other := w.registered("whatsapp", "RU.1")
	if got, err := recognize("7912", "RU.1"); err != nil || got != irina || w.owner("whatsapp", "RU.1") != irina {
		t.Errorf("two are %v, %v", got, err)
	}
	if p, _, err := w.PersonNow(ctx, other); err != nil || p.ID != irina {
		t.Errorf("the other is %v, %v", p.ID, err)
	}
	boris := w.registered("whatsapp", "7999")
	_, _, err := w.RegisterMaster(ctx, w.by(boris), commands.RegisterMaster{Name: "Борис", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	_, _, err = w.RegisterMaster(ctx, w.by(irina), commands.RegisterMaster{Name: "Ирина", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	if got, err := recognize("7999", "1@lid"); !errors.Is(err, person.ErrBothMasters) || got != boris {
		t.Errorf("two masters: %v, %v", got, err)
	}
}
