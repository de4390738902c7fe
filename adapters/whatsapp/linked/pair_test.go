package linked

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

// unlinkedWorld is a world in which no phone has linked us.
func unlinkedWorld(t *testing.T) *world {
	w := newWorld(t, nil)
	w.net.Unlink()
	return w
}

func code(text string) whatsmeow.QRChannelItem {
	return whatsmeow.QRChannelItem{Event: whatsmeow.QRChannelEventCode, Code: text, Timeout: time.Minute}
}

func TestAPhoneLinksUsByAQRCode(t *testing.T) {
	w := unlinkedWorld(t)
	w.begin()
	w.becomes(NeedsPairing)
	w.free()
	steps, err := w.wa.Pair(t.Context(), "")
	w.must(err)
	w.net.QR(code("2@abc"))
	w.want("the first step", <-steps, PairStep{Kind: ScanQR, Code: "2@abc", Until: noon.Add(time.Minute)})
	w.net.QR(code("2@def"))
	w.want("the second", <-steps, PairStep{Kind: ScanQR, Code: "2@def", Until: noon.Add(time.Minute)})
	w.net.QR(whatsmeow.QRChannelSuccess)
	if w.net.Tell(wrote("A1", "x")) {
		t.Error("a message was acknowledged before anybody listens")
	}
	w.net.Link()
	w.net.Tell(&events.Connected{})
	w.want("the last", <-steps, PairStep{Kind: Paired})
	if _, more := <-steps; more {
		t.Error("the pairing is not over")
	}
	w.becomes(Online) // without waiting for the next look
}

func TestAPhoneLinksUsByACode(t *testing.T) {
	w := unlinkedWorld(t)
	steps, err := w.wa.Pair(t.Context(), "+79990000000")
	w.must(err)
	w.net.QR(code("2@abc"))
	w.want("the step", <-steps, PairStep{Kind: TypeCode, Code: "ABCD-1234"})
	w.net.QR(code("2@def")) // which nobody is shown
	w.net.QR(whatsmeow.QRChannelSuccess)
	w.clock.AwaitAlarms(1)
	w.clock.Advance(settledWithin) // it is paired even if the connection after it is slow
	w.want("the last", <-steps, PairStep{Kind: Paired})
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
			w := unlinkedWorld(t)
			steps, err := w.wa.Pair(t.Context(), "")
			w.must(err)
			w.net.QR(test.item)
			if step := <-steps; step.Kind != Failed || !strings.Contains(step.Reason, test.reason) {
				t.Errorf("%+v", step)
			}
			w.free()
		})
	}
}

func TestAPhoneNumberMustBeWhole(t *testing.T) {
	w := unlinkedWorld(t)
	steps, err := w.wa.Pair(t.Context(), "09160000000")
	w.must(err)
	w.net.QR(code("2@abc"))
	if step := <-steps; step.Kind != Failed || !strings.Contains(step.Reason, "country") {
		t.Errorf("%+v", step)
	}
}

func TestOneLinksAtATimeAndOnce(t *testing.T) {
	w := unlinkedWorld(t)
	w.net.Link()
	if _, err := w.wa.Pair(t.Context(), ""); !errors.Is(err, ErrPaired) {
		t.Errorf("with a device: %v", err)
	}
	w.net.Unlink()
	w.net.Elsewhere(true)
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
