// Package linked is WhatsApp's side of the front door, by way of a phone that links us as it would link WhatsApp Web.
//
// WhatsApp's terms do not allow it, and it may ban the number; its official API is the other way. Choices are lines of
// numbered text, because buttons sent this way are accepted and then not shown.
package linked

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/maypok86/otter/v2"
	"go.mau.fi/whatsmeow/store"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/linked/device"
	"zapis/adapters/whatsapp/wording"
)

// Channel is what updates from here are marked with.
const Channel = "whatsapp"

// Receiver takes in updates; nil means that it is durable and WhatsApp may forget it.
type Receiver interface {
	Receive(ctx context.Context, update dialog.Update, raw []byte) error
}

// Options are what a WhatsApp is made of; Pool is required, and so is DatabaseURL, which leads to the same database, unless
// there are Devices.
type Options struct {
	DatabaseURL string        // direct, for the device's keys and for the lock on the connection
	Pool        *pgxpool.Pool // for counting what is sent
	Schema      string        // of the device's keys [whatsapp]
	Version     string        // that we call ourselves, such as 2.3000.1045649367 [the library's]
	Proxy       string        // address of an http, https or socks5 proxy [none]
	Pace        Pace          // [Usual]
	Devices     device.Store  // [those of the database]
	Shelf       dialog.Shelf  // keeps the menus that are sent outside of a talk; nil: their numbers mean nothing
	Log         *slog.Logger
	Clock       Clock
	Changed     func(State) // told when the connection stands differently; must be quick
}

// WhatsApp is one number. It is safe for concurrent use.
type WhatsApp struct {
	devices device.Store
	log     *slog.Logger
	clock   Clock
	changed func(State)
	shelf   dialog.Shelf
	pace    *pacer
	onIt    *otter.Cache[string, bool]       // phones that were asked about: whether they are on WhatsApp
	unread  *otter.Cache[string, unreadMark] // by delivery: what is to be marked as read

	mu    sync.Mutex
	state State
	link  *link // the connection, nil between two

	paired chan struct{} // filled when a phone has linked us
}

// New makes the adapter and its schema; it does not call WhatsApp.
func New(ctx context.Context, o Options) (*WhatsApp, error) {
	if o.Pool == nil || o.DatabaseURL == "" && o.Devices == nil {
		return nil, errors.New("WhatsApp needs a database for the keys of its device")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Version != "" {
		version, err := store.ParseVersion(o.Version)
		if err != nil {
			return nil, fmt.Errorf("WhatsApp's version: %w", err)
		}
		store.SetWAVersion(version)
	}
	if _, err := newLibrary(&store.Device{}, nil, &logger{o.Log, "client"}, o.Proxy); err != nil {
		return nil, err
	}
	if o.Devices != nil {
		return newWith(o.Devices, o), nil
	}
	devices, err := openShelf(ctx, o.DatabaseURL, cmp.Or(o.Schema, usualSchema), &logger{o.Log, "client"}, o.Proxy)
	if err != nil {
		return nil, err
	}
	return newWith(devices, o), nil
}

const (
	phonesRemembered = 10_000
	phonesFor        = 24 * time.Hour
	unreadRemembered = 10_000
	unreadFor        = time.Hour
	nameOnThePhone   = "Zapis" // in the list of linked devices
)

// The library wants it as a global.
func init() { store.DeviceProps.Os = new(nameOnThePhone) }

var errProxy = errors.New("the proxy's address must be such as socks5://127.0.0.1:1080")

func newWith(devices device.Store, o Options) *WhatsApp {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if o.Changed == nil {
		o.Changed = func(State) {}
	}
	return &WhatsApp{
		devices: devices, log: o.Log, clock: o.Clock, changed: o.Changed, shelf: o.Shelf,
		pace: newPacer(o.Pace.orUsual(), o.Clock, counts{o.Pool}, rand.N[time.Duration]),
		onIt: otter.Must(&otter.Options[string, bool]{
			MaximumSize: phonesRemembered, ExpiryCalculator: otter.ExpiryWriting[string, bool](phonesFor),
		}),
		unread: otter.Must(&otter.Options[string, unreadMark]{
			MaximumSize: unreadRemembered, ExpiryCalculator: otter.ExpiryWriting[string, unreadMark](unreadFor),
		}),
		state:  State{Kind: Stopped, Reason: "not started", Since: o.Clock.Now()},
		paired: make(chan struct{}, 1),
	}
}

// Name is the channel.
func (w *WhatsApp) Name() string { return Channel }

// Campaigns are not for here: the same message to many is what numbers are banned for.
func (w *WhatsApp) Campaigns() bool { return false }

// StartLink opens a chat with the number and fills in a text with the start code; empty while no phone has linked us.
// The text is a human sentence, because the person sees it and sends it.
func (w *WhatsApp) StartLink(sentence string) string {
	l := w.linked()
	if l == nil || l.number == "" {
		return ""
	}
	return wording.Link(l.number, sentence)
}

// Close ends the connection, which Run leaves open for answers that are still on their way.
func (w *WhatsApp) Close() error {
	w.hangUp()
	w.become(State{Kind: Stopped, Reason: "we have stopped"})
	return w.devices.Close()
}
