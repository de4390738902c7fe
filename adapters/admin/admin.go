// Package admin is the panel in the browser for those who run Zapis and for auditors. Pages are drawn on the server and work
// as links and forms; htmx renews what changes by itself. Whatever anybody looks at or does here is an action in the log.
package admin

import (
	"context"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/errgroup"

	"zapis/adapters/admin/gate"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/eventstore"
)

// Base is where the panel is.
const Base = "/admin"

// Channel is the channel of what is asked for here, in the log.
const Channel = "admin"

// Options are what the panel is made of.
type Options struct {
	Gate     *gate.Gate
	Commands *commands.Commands
	Store    *eventstore.Store
	Left     asked.LeftBefore
	Records  Records
	Stories  Stories
	Clock    func() time.Time                                            // that of bookings, which the sandbox moves
	Export   func(ctx context.Context, person domain.ID) ([]byte, error) // all that is kept about somebody, as a zip file
	Tokens   func(granted access.State) (Tokens, error)
	Await    func(ctx context.Context, position int64) error // until the read models show that position
	Activity Activity
	Views    Views
	Audit    Audit
	Health   func(ctx context.Context) []Health
	Settings []Setting
	Builds   Builds
	Screens  Screens
	WhatsApp WhatsApp
	Version  string
	Say      func(language, code string) string // the sentence for a refusal; empty if there is none
	Address  string                             // how browsers reach us, such as https://zapis.example
	Secure   bool                               // the outside world reaches us by https
	Log      *slog.Logger
	Observe  func(operation string, refusal domain.Refusal, fault bool, took time.Duration)
}

// Health is how one part of the program is.
type Health struct {
	Of  string
	Err error
}

// Setting is one as it is in force, with nothing secret in it.
type Setting struct{ Name, Value string }

// Panel answers browsers. It is safe for concurrent use.
type Panel struct {
	Options
	asked    asked.Log
	limits   *limits
	began    time.Time
	verifier *verifier
	works    *works
	pairing  *pairing
}

// New makes a panel.
func New(o Options) *Panel {
	if o.Observe == nil {
		o.Observe = func(string, domain.Refusal, bool, time.Duration) {}
	}
	works := newWorks(o.Log)
	return &Panel{
		Options: o, asked: asked.Log{Store: o.Store, Channel: Channel}, limits: newLimits(), began: time.Now(),
		verifier: newVerifier(), works: works, pairing: newPairing(works),
	}
}

// Run closes, until ctx ends, what was asked for and never answered because a process died, and verifies the log when asked to.
// Then it ends what goes on in the background.
func (p *Panel) Run(ctx context.Context) error {
	defer p.works.close()
	var both errgroup.Group
	both.Go(func() error { return p.asked.CloseInterrupted(ctx, p.Left, time.Tick(asked.LookEvery), p.Log) })
	both.Go(func() error { return p.verify(ctx) })
	return both.Wait()
}

// Route adds the pages.
func (p *Panel) Route(router *echo.Echo) {
	all := router.Group(Base, p.protect)
	all.GET("/assets/:file", showAsset)
	p.routeEntrance(all)
	in := inside{Panel: p, group: all.Group("", p.letIn)}
	in.look("", "overview", p.overview)
	in.part("/now", p.overviewNow)
	in.look("/system", "system", p.system)
	in.look("/account", "account", p.account)
	in.change("/account/password", "change_password", everybody, p.changePassword)
	in.change("/account/sessions/:id/end", "end_session", everybody, p.endSession)
	in.look("/staff", "staff", p.members)
	in.change("/staff", "add_member", admins, p.addMember)
	in.change("/staff/:id/role", "change_role", admins, p.changeRole)
	in.change("/staff/:id/invite", "invite", admins, p.invite)
	in.change("/staff/:id/remove", "remove_member", admins, p.removeMember)
	p.routeLog(in)
	p.routeReplay(in)
	p.routeProof(in)
	p.routeProjections(in)
	p.routeScreens(in)
	p.routeWhatsApp(in)
	in.change("/sign-out", "sign_out", everybody, p.signOut)
	p.routePeople(in)
	p.routeBookings(in)
	p.routeDeliveries(in)
	p.routeBroadcasts(in)
	p.routeGrants(in)
}
