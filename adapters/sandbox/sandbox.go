// Package sandbox serves a messenger to try Zapis in: the strict Telegram fake for the real adapter, and a page where phones stand side by side.
package sandbox

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"zapis/adapters/sandbox/telegramapi"
)

const (
	botUsername = "ZapisSandboxBot"
	botID       = "700000001"

	masterID = 501000001
	clientID = 501000002
)

// Options configure a sandbox; all may be left out.
type Options struct {
	Dir    string // where the state is kept; empty keeps it in memory only
	Logger *slog.Logger
	Clock  telegramapi.Clock
	Time   Time     // a clock that the page may move, used instead of Clock; without it the page shows none
	Hosts  []string // names besides this machine's own under which the page may be asked for
}

// Sandbox is a messenger with one bot and a few phones.
type Sandbox struct {
	telegram *telegramapi.Server
	token    string
	time     Time
	hosts    []string
	boot     string // tells this run's event numbers from those of an earlier one
	hungUp   chan struct{}
	hangUp   func()
	handler  http.Handler
}

// New starts a sandbox, from its kept state if there is one. Anna and Irina are there from the start.
func New(o Options) (*Sandbox, error) {
	if o.Time != nil {
		o.Clock = o.Time
	}
	s := &Sandbox{
		telegram: telegramapi.New(telegramapi.Options{Clock: o.Clock, Logger: o.Logger}),
		hosts:    o.Hosts,
		time:     o.Time,
		boot:     rand.Text()[:8],
		hungUp:   make(chan struct{}),
	}
	if err := s.populate(o.Dir); err != nil {
		s.telegram.Close()
		return nil, err
	}
	s.hangUp = sync.OnceFunc(func() { close(s.hungUp) })
	s.handler = s.routes()
	return s, nil
}

func (s *Sandbox) populate(dir string) error {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the sandbox's folder: %w", err)
		}
		if err := s.telegram.KeepIn(filepath.Join(dir, "telegram.json")); err != nil {
			return err
		}
	}
	if err := s.telegram.AddBot(botID+":"+rand.Text(), botUsername, "Запись"); err != nil {
		return err
	}
	s.token, _ = s.telegram.Token(botUsername)
	for _, first := range []struct {
		id   int64
		name string
	}{{masterID, "Анна"}, {clientID, "Ирина"}} {
		if _, err := s.telegram.Person(first.id, first.name, "ru").Open(botUsername); err != nil {
			return err
		}
	}
	return nil
}

// Handler serves the page at / and the Bot API below /telegram.
func (s *Sandbox) Handler() http.Handler { return s.handler }

// Telegram is the fake itself, for tests that watch or trouble it.
func (s *Sandbox) Telegram() *telegramapi.Server { return s.telegram }

// TelegramURL is the Bot API's address when the handler is served at base.
func (s *Sandbox) TelegramURL(base string) string { return strings.TrimRight(base, "/") + "/telegram" }

// Token is the bot's token.
func (s *Sandbox) Token() string { return s.token }

// BotUsername is the bot's name in t.me links.
func (s *Sandbox) BotUsername() string { return botUsername }

// HangUp ends the event streams of open pages, which would keep a server from shutting down. The phones go on.
func (s *Sandbox) HangUp() { s.hangUp() }

// Close ends all open streams, long polls and deliveries and saves the state.
func (s *Sandbox) Close() {
	s.hangUp()
	s.telegram.Close()
}

func (s *Sandbox) routes() http.Handler {
	e := echo.New()
	e.HTTPErrorHandler = plainError
	e.Use(s.knownHost, safely)
	e.Any("/telegram/*", echo.WrapHandler(http.StripPrefix("/telegram", s.telegram)))
	servePage(e)
	api := e.Group("/api", sameOrigin)
	api.GET("/events", s.events)
	api.GET("/files/:id", s.file)
	api.POST("/clock", s.advance)
	api.POST("/phones", s.addPhone)
	api.POST("/phones/:id/:action", s.act)
	return e
}
