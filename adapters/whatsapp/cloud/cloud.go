// Package cloud is WhatsApp's side of the front door by Meta's official Cloud API: it turns webhooks into dialog updates
// and shows screens as messages with reply buttons or lists.
//
// Nothing can be edited here: every screen is a new message, and taps say which message they are on. Free messages may
// come only for a day after the person last wrote; after that only templates, which Meta has approved before.
package cloud

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Channel is what updates from here are marked with.
const Channel = "whatsapp"

// Receiver takes in updates; nil means that it is durable and Meta may forget it.
type Receiver interface {
	Receive(ctx context.Context, update dialog.Update, raw []byte) error
}

// Clock tells the time and runs things later.
type Clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Options are what a Cloud is made of; the number, the token, the secret and the pool are required.
type Options struct {
	NumberID string // of the business's phone number, as Meta has it: digits
	Token    string // of the business
	Secret   string // of the app: webhooks are signed with it
	Pool     *pgxpool.Pool

	APIURL     string // of the Graph API [https://graph.facebook.com]
	Version    string // of the Graph API [v24.0]
	HTTPClient *http.Client
	Log        *slog.Logger
	Clock      Clock
	Rates      Rates     // [Meta's own]
	Templates  Templates // for what is sent when free messages may not be
	// Failed hears of messages that were accepted and then not delivered; after an error Meta tells of them again. Nil:
	// they are only logged.
	Failed func(context.Context, Failure) error
}

// Cloud is one phone number of a business. It is safe for concurrent use.
type Cloud struct {
	Options
	gate    *gate
	windows windows
	phone   atomic.Pointer[string]

	mu      sync.Mutex
	closed  bool
	passing sync.WaitGroup // what is sent in passing
}

var (
	_ dialog.Messenger = (*Cloud)(nil)
	_ dialog.Holder    = (*Cloud)(nil)
)

// New makes the adapter without calling Meta, which may be out of reach.
func New(o Options) (*Cloud, error) {
	if o.NumberID == "" || strings.Trim(o.NumberID, "0123456789") != "" || o.Token == "" || o.Secret == "" || o.Pool == nil {
		return nil, errors.New("WhatsApp's Cloud API needs a number's id, a token, the app's secret and a database")
	}
	if o.HTTPClient == nil {
		o.HTTPClient = newClient()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if o.APIURL == "" {
		o.APIURL = "https://graph.facebook.com"
	}
	if o.Version == "" {
		o.Version = "v24.0"
	}
	o.APIURL = strings.TrimSuffix(o.APIURL, "/")
	c := &Cloud{Options: o, gate: newGate(o.Rates.orMetas(), o.Clock), windows: windows{o.Pool}}
	if c.Failed == nil {
		c.Failed = func(context.Context, Failure) error { return nil }
	}
	return c, nil
}

// newClient keeps as many connections as there are chats in a busy moment; the default keeps two and opens the others anew.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 100
	return &http.Client{Transport: transport}
}

// Name is the channel.
func (c *Cloud) Name() string { return Channel }

// Introduce learns the number that people see, which start links need.
func (c *Cloud) Introduce(ctx context.Context) error {
	var number struct {
		Phone string `json:"display_phone_number"`
	}
	if err := c.get(ctx, "number", c.url(c.NumberID)+"?fields=display_phone_number", &number); err != nil {
		return err
	}
	digits, is := wording.Phone(number.Phone)
	if !is {
		return &Trouble{Call: "number", fate: permanent, why: "the number is not one that people can write to"}
	}
	c.phone.Store(&digits)
	return nil
}

// StartLink opens the chat and fills in a text with the start code, which the person then sends; empty until Introduce has
// learnt the number.
func (c *Cloud) StartLink(sentence string) string {
	phone := c.phone.Load()
	if phone == nil {
		return ""
	}
	return wording.Link(*phone, sentence)
}

// Close waits for what is still being sent in passing.
func (c *Cloud) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.passing.Wait()
}

// inPassing does something that nobody waits for, unless we are closing.
func (c *Cloud) inPassing(do func(context.Context)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.passing.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), sendDeadline)
		defer cancel()
		do(ctx)
	})
}
