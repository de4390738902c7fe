package linked

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// unlinked is a world in which no phone has linked us, with the client that is to be paired.
func unlinkedWorld(t *testing.T) (*world, *fake) {
	w := newWorld(t, nil)
	fresh := newFake(types.JID{})
	w.drawer.device, w.drawer.fresh = nil, fresh
	return w, fresh
}

func code(text string) whatsmeow.QRChannelItem {
	return whatsmeow.QRChannelItem{Event: whatsmeow.QRChannelEventCode, Code: text, Timeout: time.Minute}
}

func TestAPhoneLinksUsByAQRCode(t *testing.T) {
	w, fresh := unlinkedWorld(t)
	w.begin()
	w.becomes(NeedsPairing)
	<-w.drawer.released
	steps, err := w.wa.Pair(t.Context(), "")
	w.must(err)
	fresh.qr <- code("2@abc")
	w.want("the first step", <-steps, PairStep{Kind: ScanQR, Code: "2@abc", Until: noon.Add(time.Minute)})
	fresh.qr <- code("2@def")
	w.want("the second", <-steps, PairStep{Kind: ScanQR, Code: "2@def", Until: noon.Add(time.Minute)})
	fresh.qr <- whatsmeow.QRChannelSuccess
	if fresh.emit(wrote("A1", "x")) {
		t.Error("a message was acknowledged before anybody listens")
	}
	w.drawer.set(func(d *drawer) { d.device = w.client })
	fresh.emit(&events.Connected{})
	w.want("the last", <-steps, PairStep{Kind: Paired})
	if _, more := <-steps; more || fresh.open || len(fresh.handlers) > 0 {
		t.Error("the pairing is not over")
	}
	w.awaitLink() // without waiting for the next look
	w.client.emit(&events.Connected{})
	w.becomes(Online)
}

func TestAPhoneLinksUsByACode(t *testing.T) {
	w, fresh := unlinkedWorld(t)
	steps, err := w.wa.Pair(t.Context(), "+79990000000")
	w.must(err)
	fresh.qr <- code("2@abc")
	w.want("the step", <-steps, PairStep{Kind: TypeCode, Code: "ABCD-1234"})
	fresh.qr <- code("2@def") // which nobody is shown
	fresh.qr <- whatsmeow.QRChannelSuccess
	w.clock.AwaitAlarms(1)
	w.clock.Advance(settledWithin) // it is paired even if the connection after it is slow
	w.want("the last", <-steps, PairStep{Kind: Paired})
	w.want("asked for a code", fresh.asked, []string{"+79990000000"})
}

func TestPairingFailsForAReason(t *testing.T) {
	passkey := whatsmeow.QRChannelItem{Event: whatsmeow.QRChannelEventPasskeyRequest}
	broken := whatsmeow.QRChannelItem{Event: whatsmeow.QRChannelEventError, Error: errors.New("no identity for 79161234567@s.whatsapp.net")}
	for name, test := range map[string]struct {
		item   whatsmeow.QRChannelItem
		reason string
	}{
		"nobody scans":           {whatsmeow.QRChannelTimeout, "nobody has linked us in time"},
		"we are outdated":        {whatsmeow.QRChannelClientOutdated, "takes this version no more"},
		"the phone is old":       {whatsmeow.QRChannelScannedWithoutMultidevice, "too old"},
		"a passkey is asked for": {passkey, "passkey"},
		"the library fails":      {broken, "no identity for ***"},
		"we are turned away":     {whatsmeow.QRChannelErrUnexpectedEvent, "err-unexpected-state"},
	} {
		t.Run(name, func(t *testing.T) {
			w, fresh := unlinkedWorld(t)
			steps, err := w.wa.Pair(t.Context(), "")
			w.must(err)
			fresh.qr <- test.item
			if step := <-steps; step.Kind != Failed || !strings.Contains(step.Reason, test.reason) {
				t.Errorf("%+v", step)
			}
			<-w.drawer.released
		})
	}
}

func TestAPhoneNumberMustBeWhole(t *testing.T) {
	w, fresh := unlinkedWorld(t)
	fresh.code = whatsmeow.ErrPhoneNumberIsNotInternational
	steps, err := w.wa.Pair(t.Context(), "0916")
	w.must(err)
	fresh.qr <- code("2@abc")
	if step := <-steps; step.Kind != Failed || !strings.Contains(step.Reason, "country") {
		t.Errorf("%+v", step)
	}
}

func TestOneLinksAtATimeAndOnce(t *testing.T) {
	w, _ := unlinkedWorld(t)
	w.drawer.device = w.client
	if _, err := w.wa.Pair(t.Context(), ""); !errors.Is(err, ErrPaired) {
		t.Errorf("with a device: %v", err)
	}
	w.drawer.device, w.drawer.elsewhere = nil, true
	ended := make(chan error)
	go func() {
		_, err := w.wa.Pair(t.Context(), "")
		ended <- err
	}()
	for range holdTries - 1 {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(holdPause)
	}
	if err := <-ended; !errors.Is(err, ErrBusy) {
		t.Errorf("beside another: %v", err)
	}
}
