package linkedtest_test

import (
	"errors"
	"slices"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/whatsapp/linked/linkedtest"
)

func TestWhatIsNotAcknowledgedComesAgainAtTheNextConnectionInOrder(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.ear.refuse["two"] = 1
	w.types(w.irina, "one", "two", "three", "four")
	w.hears("one", "not two", "three", "four")
	w.left(1)
	w.reconnect()
	w.hears("two")
	w.types(w.irina, "five")
	w.hears("five")
	w.left(0)
	w.reconnect()
	w.types(w.irina, "six")
	w.hears("six")
}

func TestWhatIsNotAcknowledgedStaysInItsPlace(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.ear.refuse["one"], w.ear.refuse["two"] = 1, 1
	w.types(w.irina, "one", "two")
	w.hears("not one", "not two")
	w.reconnect()
	w.hears("one", "two")
}

func TestAnAcknowledgementNeedsTheConnection(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.ear.during = w.net.Drop
	w.types(w.irina, "one")
	w.hears("one", "disconnected", "connected", "one")
}

func TestDeliveriesCanBeRepeated(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.types(w.irina, "one", "two", "three")
	w.hears("one", "two", "three")
	w.left(0)
	w.net.Repeat(2)
	w.hears("two", "three")
	w.net.Deliver(linkedtest.Delivery{Copies: 2})
	w.types(w.irina, "four")
	w.hears("four", "four")
}

// left waits until so many are not acknowledged.
func (w *world) left(n int) {
	w.Helper()
	_, err := w.irina.Await(w.Context(), func(linkedtest.Screen) bool { return w.net.Undelivered() == n })
	w.must(err)
}

func TestWhatSeveralPeopleWriteIsMixedAndEachOnesOrderKept(t *testing.T) {
	mixed := false
	for seed := range uint64(8) {
		w := newWorld(t)
		w.connect()
		w.net.Deliver(linkedtest.Delivery{Paused: true})
		w.types(w.irina, "и1", "и2", "и3")
		w.types(w.oleg, "о1", "о2", "о3")
		w.net.Deliver(linkedtest.Delivery{Shuffle: seed + 1})
		heard := make([]string, 6)
		for i := range heard {
			heard[i] = <-w.ear.heard
		}
		for _, who := range []string{"и", "о"} {
			if own := slices.DeleteFunc(slices.Clone(heard), func(text string) bool { return string([]rune(text)[0]) != who }); !slices.IsSorted(own) || len(own) != 3 {
				t.Errorf("%q", heard)
			}
		}
		mixed = mixed || heard[0] != "и1" || heard[1] != "и2" || heard[2] != "и3"
	}
	if !mixed {
		t.Error("nothing was mixed")
	}
}

func TestAnOutageEndsTheConnectionAndIsMendedByItself(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.net.Outage()
	w.hears("disconnected")
	if _, err := w.client.IsOnWhatsApp(t.Context(), []string{"+" + irinaPhone}); !errors.Is(err, whatsmeow.ErrNotConnected) {
		t.Errorf("asked during an outage: %v", err)
	}
	w.types(w.irina, "one")
	w.net.Restore()
	w.hears("connected", "one")
	w.net.Drop()
	w.hears("disconnected", "connected")
}

func TestWhoConnectsDuringAnOutageGoesOnTrying(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.client.Disconnect()
	w.hold.Release()
	w.net.Outage()
	hold, err := w.net.Devices().Hold(t.Context())
	w.must(err)
	defer hold.Release()
	client, err := w.net.Devices().Paired(t.Context())
	w.must(err)
	client.AddEventHandlerWithSuccessStatus(w.ear.hear)
	w.must(client.ConnectContext(t.Context()))
	w.hears("disconnected")
	w.net.Restore()
	w.hears("connected")
	client.Disconnect()
}

func TestASecondConnectionReplacesTheFirst(t *testing.T) {
	w := newWorld(t)
	w.connect()
	other, err := w.net.Devices().Paired(t.Context())
	w.must(err)
	second := newEar()
	other.AddEventHandlerWithSuccessStatus(second.hear)
	w.must(other.ConnectContext(t.Context()))
	w.hears("replaced")
	w.want("the second", <-second.heard, "connected")
	if _, err := w.client.Upload(t.Context(), []byte("x"), whatsmeow.MediaImage); !errors.Is(err, whatsmeow.ErrNotConnected) {
		t.Errorf("the first goes on: %v", err)
	}
}

func TestAPhoneMayUnlinkUs(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.net.Unlink()
	w.hears("logged out")
	if c, err := w.net.Devices().Paired(t.Context()); c != nil || err != nil {
		t.Errorf("still paired: %v, %v", c, err)
	}
	if err := w.send(oneID, text("x")); !errors.Is(err, whatsmeow.ErrNotLoggedIn) {
		t.Errorf("sent: %v", err)
	}
}

func TestOneMayConnectAtATime(t *testing.T) {
	w := newWorld(t)
	w.connect()
	if _, err := w.net.Devices().Hold(t.Context()); err == nil {
		t.Error("two may")
	}
	w.client.Disconnect()
	w.hold.Release()
	w.net.Elsewhere(true)
	if _, err := w.net.Devices().Hold(t.Context()); err == nil {
		t.Error("beside another process")
	}
}

func TestCallsMeetThePlannedFaults(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.net.Plan("send", 1, linkedtest.Refused(463))
	w.net.Plan("send", 1, linkedtest.Unanswered())
	if err := w.send(oneID, text("one")); !errors.Is(err, whatsmeow.ErrServerReturnedError) || len(w.irina.Messages()) != 0 {
		t.Errorf("refused: %v, %d messages", err, len(w.irina.Messages()))
	}
	if err := w.send(oneID, text("one")); !errors.Is(err, whatsmeow.ErrMessageTimedOut) || len(w.irina.Messages()) != 1 {
		t.Errorf("unanswered: %v, %d messages", err, len(w.irina.Messages()))
	}
	w.must(w.send(oneID, text("one")))
	w.want("shown", len(w.irina.Messages()), 1)
}

func TestBothNamesAreKnownOnceAMessageHasToldThem(t *testing.T) {
	w := newWorld(t)
	w.connect()
	irina := w.net.Person(irinaPhone, "")
	phone := types.NewJID(irinaPhone, types.DefaultUserServer)
	irina.Goes(linkedtest.LIDAlone)
	w.types(w.irina, "one")
	w.hears("one")
	if id, err := w.client.GetPNForLID(t.Context(), lid); !id.IsEmpty() || err != nil {
		t.Errorf("known too early: %v, %v", id, err)
	}
	irina.Goes(linkedtest.PhoneWithLID)
	w.types(w.irina, "two")
	w.hears("two")
	id, err := w.client.GetPNForLID(t.Context(), lid)
	w.must(err)
	w.want("the phone", id, phone)
	id, err = w.client.GetLIDForPN(t.Context(), phone)
	w.must(err)
	w.want("the LID", id, lid)
}
