package linked

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// StepKind is what a step of pairing is.
type StepKind string

// The kinds of step. Paired and Failed are the last.
const (
	ScanQR   StepKind = "scan_qr"   // show Code as a QR picture
	TypeCode StepKind = "type_code" // say Code, to be typed on the phone
	Paired   StepKind = "paired"
	Failed   StepKind = "failed"
)

// PairStep is what to do next so that a phone links us, or how it ended.
type PairStep struct {
	Kind   StepKind
	Code   string
	Until  time.Time // when a QR code is replaced by the next
	Reason string    // of a failure: a sentence for operators, without a full stop
}

var (
	// ErrPaired says that a phone has linked us already.
	ErrPaired = errors.New("a phone has linked us already; unlink us there first, under Linked devices")
	// ErrBusy says that another process is connected, or being linked, at this moment.
	ErrBusy = errors.New("another process is connected to WhatsApp or being linked at this moment")
)

const (
	// holdTries and holdPause see to it that Run, which looks for a device now and then, is not taken for somebody who is
	// connected.
	holdTries = 20
	holdPause = 100 * time.Millisecond
	// settledWithin is how long the phone may take, once it has linked us, until we are connected as its device.
	settledWithin = time.Minute
	browserName   = "Chrome (Linux)" // WhatsApp takes no other form of name from those who link by a code
)

// Pair has a phone link us: by a QR code that it scans, or, given its number, by a code that is typed on it. The channel
// is closed after the last step. Run, in this process or another, then connects by itself.
func (w *WhatsApp) Pair(ctx context.Context, phone string) (<-chan PairStep, error) {
	hold, err := w.holdToPair(ctx)
	if err != nil {
		return nil, err
	}
	linked, err := w.devices.Paired(ctx)
	if err == nil && linked != nil {
		err = ErrPaired
	}
	var fresh device.Client
	if err == nil {
		fresh, err = w.devices.Unpaired()
	}
	if err != nil {
		hold.Release()
		return nil, err
	}
	p := &pairing{w: w, client: fresh, phone: phone, steps: make(chan PairStep, 8), settled: make(chan struct{})}
	go func() {
		defer close(p.steps)
		last := p.run(ctx)
		hold.Release()
		if last.Kind == Paired {
			w.wake()
		}
		p.steps <- last
	}()
	return p.steps, nil
}

func (w *WhatsApp) holdToPair(ctx context.Context) (device.Hold, error) {
	if w.linked() != nil {
		return nil, ErrPaired
	}
	for try := 1; ; try++ {
		h, err := w.devices.Hold(ctx)
		if !errors.Is(err, device.ErrElsewhere) {
			return h, err
		}
		if try == holdTries {
			return nil, ErrBusy
		}
		if err := sleep(ctx, w.clock, holdPause); err != nil {
			return nil, err
		}
	}
}

// wake tells Run that there may be a device to connect.
func (w *WhatsApp) wake() {
	select {
	case w.paired <- struct{}{}:
	default:
	}
}

// pairing is one attempt at having a phone link us.
type pairing struct {
	w       *WhatsApp
	client  device.Client
	phone   string
	steps   chan PairStep
	coded   bool // the code to type was said
	once    sync.Once
	settled chan struct{} // closed when we are connected as the phone's device
}

func failed(reason string) PairStep { return PairStep{Kind: Failed, Reason: reason} }

// run goes through the steps up to the last one, which it returns.
func (p *pairing) run(ctx context.Context) PairStep {
	handler := p.client.AddEventHandlerWithSuccessStatus(p.heard)
	defer p.client.RemoveEventHandler(handler)
	defer p.client.Disconnect()
	items, err := p.client.GetQRChannel(ctx)
	if err != nil {
		return failed("cannot begin: " + brief(err))
	}
	if err := p.client.ConnectContext(ctx); err != nil {
		return failed("WhatsApp is out of reach: " + brief(err))
	}
	for {
		select {
		case item, more := <-items:
			if !more {
				return failed("it was called off")
			}
			if last, is := p.step(ctx, item); is {
				return last
			}
		case <-ctx.Done():
			return failed("it was called off")
		}
	}
}

// heard waits for the connection that follows the linking. A message that comes over it is left for Run's.
func (p *pairing) heard(event any) bool {
	switch event.(type) {
	case *events.Connected:
		p.once.Do(func() { close(p.settled) })
	case *events.Message:
		return false
	}
	return true
}

// step follows one item of the library's and tells whether it is the last.
func (p *pairing) step(ctx context.Context, item whatsmeow.QRChannelItem) (last PairStep, is bool) {
	switch item.Event {
	case whatsmeow.QRChannelEventCode:
		return p.code(ctx, item)
	case whatsmeow.QRChannelSuccess.Event:
		return p.settle(ctx), true
	case whatsmeow.QRChannelTimeout.Event:
		return failed("nobody has linked us in time; begin again"), true
	case whatsmeow.QRChannelClientOutdated.Event:
		return failed("WhatsApp takes this version no more; set a newer one, or upgrade"), true
	case whatsmeow.QRChannelScannedWithoutMultidevice.Event:
		return failed("the phone's WhatsApp is too old for linked devices; upgrade it and begin again"), true
	case whatsmeow.QRChannelEventPasskeyRequest, whatsmeow.QRChannelEventPasskeyResponse:
		return failed("WhatsApp asks for the account's passkey, which only a browser can give; switch it off on the phone, or use another number"), true
	case whatsmeow.QRChannelEventError:
		return failed("the phone did not link us: " + brief(item.Error)), true
	}
	return failed("WhatsApp turns us away (" + item.Event + ")"), true
}

// code passes a QR code on, or asks once for one to type.
func (p *pairing) code(ctx context.Context, item whatsmeow.QRChannelItem) (last PairStep, is bool) {
	if p.phone == "" {
		return p.say(ctx, PairStep{Kind: ScanQR, Code: item.Code, Until: p.w.clock.Now().Add(item.Timeout)})
	}
	if p.coded {
		return PairStep{}, false
	}
	p.coded = true
	code, err := p.client.PairPhone(ctx, p.phone, true, whatsmeow.PairClientChrome, browserName)
	switch {
	case errors.Is(err, whatsmeow.ErrPhoneNumberTooShort), errors.Is(err, whatsmeow.ErrPhoneNumberIsNotInternational):
		return failed("the number must begin with the code of its country, such as +7"), true
	case err != nil:
		return failed("WhatsApp gives no code: " + brief(err)), true
	}
	return p.say(ctx, PairStep{Kind: TypeCode, Code: code})
}

func (p *pairing) say(ctx context.Context, step PairStep) (last PairStep, is bool) {
	select {
	case p.steps <- step:
		return PairStep{}, false
	case <-ctx.Done():
		return failed("it was called off"), true
	}
}

// settle waits until we are connected as the phone's device: it shows us as being linked until then.
func (p *pairing) settle(ctx context.Context) PairStep {
	late := make(chan struct{})
	stop := p.w.clock.AfterFunc(settledWithin, func() { close(late) })
	defer stop()
	select {
	case <-p.settled:
	case <-late:
	case <-ctx.Done():
	}
	return PairStep{Kind: Paired}
}
