// Package sandbox serves messengers to try Zapis in: strict stand-ins for the real adapters, and a page where phones of all of them stand side by side.
package sandbox

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"github.com/labstack/echo/v4"

	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/sandbox/vkapi"
)

// Options configure a sandbox; all may be left out.
type Options struct {
	Dir     string // where the state is kept; empty keeps it in memory only
	Logger  *slog.Logger
	Clock   telegramapi.Clock
	Time    Time     // a clock that the page may move, used instead of Clock; without it the page shows none
	Hosts   []string // names besides this machine's own under which the page may be asked for
	Without []string // messengers that are left out: "telegram", "vk" or "whatsapp"
}

// Sandbox is one bot in each of several messengers, and a few phones.
type Sandbox struct {
	telegram   *telegramapi.Server
	vk         *vkapi.Server
	whatsapp   *cloudapi.Server
	names      []string // of the messengers that are there, in the page's order
	messengers map[string]messenger

	time    Time
	hosts   []string
	boot    string // tells this run's event numbers from those of an earlier one
	hungUp  chan struct{}
	hangUp  func()
	news    beacon
	working sync.WaitGroup
	handler http.Handler
}

// New starts a sandbox, from its kept state if there is one. Anna, Irina, Vera and Oleg are there from the start.
func New(o Options) (*Sandbox, error) {
	if o.Time != nil {
		o.Clock = o.Time
	}
	s := &Sandbox{
		telegram:   telegramapi.New(telegramapi.Options{Clock: o.Clock, Logger: o.Logger}),
		vk:         vkapi.New(vkapi.Options{Clock: o.Clock, Logger: o.Logger}),
		whatsapp:   cloudapi.New(cloudapi.Options{Clock: o.Clock, Logger: o.Logger}),
		messengers: map[string]messenger{},
		hosts:      o.Hosts, time: o.Time, boot: rand.Text()[:8], hungUp: make(chan struct{}), news: newBeacon(),
	}
	for name, m := range map[string]messenger{telegramName: telegram{s.telegram}, vkName: vk{s.vk}, whatsappName: whatsapp{s.whatsapp}} {
		if !slices.Contains(o.Without, name) {
			s.messengers[name] = m
		}
	}
	for _, name := range []string{telegramName, vkName, whatsappName} {
		if s.messengers[name] != nil {
			s.names = append(s.names, name)
		}
	}
	s.hangUp = sync.OnceFunc(func() { close(s.hungUp) })
	if err := s.populate(o.Dir); err != nil {
		s.Close()
		return nil, err
	}
	for _, m := range s.messengers {
		s.working.Go(func() { s.watch(m) })
	}
	s.handler = s.routes()
	return s, nil
}

// Handler serves the page at /, the Bot API below /telegram, VK's methods, uploads and files below /vk, and the Graph API
// below /whatsapp.
func (s *Sandbox) Handler() http.Handler { return s.handler }

// Telegram is the stand-in itself, for tests that watch or trouble it.
func (s *Sandbox) Telegram() *telegramapi.Server { return s.telegram }

// VK is the stand-in itself.
func (s *Sandbox) VK() *vkapi.Server { return s.vk }

// WhatsApp is the stand-in itself.
func (s *Sandbox) WhatsApp() *cloudapi.Server { return s.whatsapp }

// HangUp ends the event streams of open pages, which would keep a server from shutting down. The phones go on.
func (s *Sandbox) HangUp() { s.hangUp() }

// Close ends all open streams, long polls and deliveries and saves the state.
func (s *Sandbox) Close() {
	s.hangUp()
	s.working.Wait()
	s.telegram.Close()
	s.vk.Close()
	s.whatsapp.Close()
}

func (s *Sandbox) routes() http.Handler {
	e := echo.New()
	e.HTTPErrorHandler = plainError
	e.Use(s.knownHost, safely)
	for prefix, api := range map[string]http.Handler{"/telegram": s.telegram, "/vk": s.vk, "/whatsapp": s.whatsapp} {
		e.Any(prefix+"/*", echo.WrapHandler(http.StripPrefix(prefix, api)))
	}
	servePage(e)
	api := e.Group("/api", sameOrigin)
	api.GET("/events", s.events)
	api.GET("/violations", s.violations)
	api.GET("/files/:messenger/:id", s.file)
	api.POST("/clock", s.advance)
	api.POST("/phones", s.addPhone)
	api.POST("/phones/:messenger/:id/:action", s.act)
	return e
}

// violations lists, by messenger, the requests that the real one would have refused.
func (s *Sandbox) violations(c echo.Context) error {
	all := map[string][]string{}
	for name, m := range s.messengers {
		all[name] = append([]string{}, m.Violations()...)
	}
	return c.JSON(http.StatusOK, all)
}
