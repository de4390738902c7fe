// Package rest is Zapis for other programs: every command and query of the dialog, and what admins do, as openapi.yaml
// describes it. That document is the source: requests are checked against it, and the routes are generated from it.
package rest

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/adapters/rest/token"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
	"zapis/projections/audit"
)

// Base is where the API is.
const Base = "/api/v1"

// Channel is the channel of what is asked for here, in the log.
const Channel = "api"

// Options are what the API is made of.
type Options struct {
	Commands  *commands.Commands
	Catalogue projections.Catalogue
	Week      projections.WeekSchedule
	Free      projections.FreeSlots
	Active    projections.ActiveBookings
	Known     projections.Clients
	Said      projections.Reviews
	Chats     projections.ChatHistory
	Casts     projections.Broadcasts
	News      projections.Feed
	Hooks     projections.Webhooks
	Left      asked.LeftBefore
	Views     Views
	Store     *eventstore.Store
	Audit     audit.Log
	Await     func(ctx context.Context, position int64) error // until the read models show that position
	Clock     func() time.Time                                // of bookings
	Tokens    token.Tokens
	Addresses func(code string) []Address
	Export    func(ctx context.Context, person domain.ID) ([]byte, error)
	Say       Say
	// HookSecret is the text of the secret with which the deliveries of a webhook are signed.
	HookSecret func(webhook domain.ID) string
	Log        *slog.Logger
	Observe    func(Handled)
	Rates      Rates
}

// Views are the read models, for those who look after them.
type Views interface {
	Status(ctx context.Context) ([]projections.Status, error)
	Letters(ctx context.Context) ([]projections.Letter, error)
	Retry(ctx context.Context, by, name string, position int64) error
	Skip(ctx context.Context, by, name string, position int64) error
}

// Address is where a link leads in one messenger.
type Address struct{ Messenger, URL string }

// Say is the sentence for a code in the first of these languages that there is; empty if it has none.
type Say func(acceptLanguage, code string) string

// Handled is what became of one request that wanted a change, for metrics.
type Handled struct {
	Operation string
	Refusal   domain.Refusal
	Fault     bool
	Latency   time.Duration
}

// API answers requests. It is safe for concurrent use.
type API struct {
	Options
	operations operations
	limits     limits
	asked      asked.Log
	page       []byte
}

// New makes an API. It fails only if the document is not one.
func New(o Options) (*API, error) {
	doc, known, err := readDocument()
	if err != nil {
		return nil, fmt.Errorf("read the description of the API: %w", err)
	}
	page, err := drawPage(doc)
	if err != nil {
		return nil, fmt.Errorf("draw the description of the API: %w", err)
	}
	if o.Observe == nil {
		o.Observe = func(Handled) {}
	}
	return &API{Options: o, operations: known, limits: newLimits(o.Rates.orDefault()), page: page,
		asked: asked.Log{Store: o.Store, Channel: Channel},
	}, nil
}

// Run closes, until ctx ends, what was asked for and never answered because a process died.
func (a *API) Run(ctx context.Context) error {
	return a.asked.CloseInterrupted(ctx, a.Left, time.Tick(asked.LookEvery), a.Log)
}

// Route adds the API, its document and the page that shows it.
func (a *API) Route(router *echo.Echo) {
	a.answerErrors(router)
	public := router.Group(Base)
	public.GET("/openapi.yaml", showDocument)
	public.GET("/docs", a.showPage)
	guarded := router.Group(Base, a.guard)
	api.RegisterHandlers(guarded, a)
}

// namespace is that of the actions which are asked for here.
var namespace = uuid.MustParse("b3c1a0f2-6f0e-5d5e-9a51-7c7e0a7d3a10")

// actionID is the same each time that a grant asks with one key.
func actionID(grant domain.ID, key string) domain.ID {
	return domain.ID(uuid.NewSHA1(namespace, []byte(grant.String()+"\x00"+key)))
}
