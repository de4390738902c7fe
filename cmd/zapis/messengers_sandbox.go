package main

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox"
	"zapis/adapters/telegram"
	"zapis/adapters/vk"
	"zapis/adapters/whatsapp/cloud"
	"zapis/domain/delivery"
)

// stands are the sandbox's stand-ins for messengers, which the same adapters talk to over HTTP. A nil one is none.
type stands struct {
	phones  *sandbox.Sandbox
	clock   *sandbox.Clock // goes for everything that the phones see
	without []string       // messengers that are real
	access  sandbox.Access
}

// sandboxRoute is everything that nobody else answers. The sandbox limits what it takes by itself.
const sandboxRoute = "/*"

// openSandbox serves the phones. A messenger that is configured is the real one, but for Telegram: who asks for the
// sandbox wants its master's phone.
func (a *application) openSandbox(ctx context.Context, on foundation) (*stands, error) {
	s := &stands{}
	if on.settings.VKToken != "" {
		s.without = append(s.without, "vk")
	}
	if on.settings.connectsWhatsApp() {
		s.without = append(s.without, "whatsapp")
	}
	dir := filepath.Join(on.settings.DataDir, "sandbox")
	var err error
	if s.clock, err = sandbox.NewClock(dir, on.log); err != nil {
		return nil, err
	}
	if s.phones, err = sandbox.New(sandbox.Options{Dir: dir, Logger: on.log, Time: s.clock, Without: s.without}); err != nil {
		return nil, err
	}
	s.access = s.phones.Access(on.base)
	a.closers = append(a.closers, s.phones.Close)
	context.AfterFunc(ctx, s.phones.HangUp)
	a.routes = append(a.routes, func(e *echo.Echo) { e.Any(sandboxRoute, echo.WrapHandler(s.phones.Handler())) })
	a.addresses = append([]address{{"Sandbox: phones to try it on", on.base + "/"}}, a.addresses...)
	return s, s.phones.Moved(on.base + vkPath)
}

// serve tells whether a messenger is the sandbox's.
func (s *stands) serve(messenger string) bool {
	return s != nil && !slices.Contains(s.without, messenger)
}

// unlimited is how fast the phones of the sandbox take messages: nobody there is to be protected from many.
const unlimited = 1000

func (a *application) sandboxTelegram(on foundation, s *stands) (connection, error) {
	return a.telegramConnection(on, telegram.Options{
		Token: s.access.TelegramToken, APIURL: s.access.TelegramURL, Log: on.log,
		Rates: telegram.Rates{All: unlimited, AllBurst: unlimited, Chat: unlimited, ChatBurst: unlimited},
	})
}

func (a *application) sandboxVK(on foundation, s *stands) (connection, error) {
	return a.vkConnection(on, vk.Options{
		Token: s.access.VKToken, GroupID: s.access.VKGroup, APIURL: s.access.VKURL, Log: on.log, Clock: s.clock,
		Rates: vk.Rates{All: unlimited, AllBurst: unlimited},
	}, vkHook{used: true, base: on.base})
}

// sandboxWhatsApp has the stand-in for Meta deliver to us, as an owner does by filling in Meta's form.
func (a *application) sandboxWhatsApp(on foundation, s *stands) (connection, error) {
	templates, err := s.templates()
	if err != nil {
		return connection{}, err
	}
	verify := rand.Text()
	c, err := a.cloudConnection(on, cloud.Options{
		NumberID: s.access.WhatsAppNumber, Token: s.access.WhatsAppToken, Secret: s.access.WhatsAppAppSecret,
		APIURL: s.access.WhatsAppURL, Log: on.log, Clock: s.clock, Templates: templates,
		Rates: cloud.Rates{All: unlimited, AllBurst: unlimited, Pair: time.Millisecond, PairBurst: unlimited},
	}, verify)
	receive := c.receive
	c.receive = func(ctx context.Context, door *frontdoor.Door) error {
		begun, err := begin(ctx, on, "WhatsApp's webhook", func() error {
			return s.phones.WhatsApp().Subscribe(ctx, s.access.WhatsAppNumber, on.base+whatsappPath, verify)
		})
		if err != nil || !begun {
			return err
		}
		return receive(ctx, door)
	}
	return c, err
}

// noticed are what people are told unasked, with how many quick replies the template for it has: only where the choices are
// always the same. Of the others, any answer brings the choices.
var noticed = map[delivery.Kind][]string{
	delivery.News: nil, delivery.Reminder: nil, delivery.NoAnswer: nil, delivery.ReviewNews: nil, delivery.Calendar: nil,
	delivery.Message: nil, delivery.Broadcast: nil, delivery.ReviewRequest: {"1 ★", "2 ★", "3 ★", "4 ★", "5 ★"},
}

// templates are those that the stand-in for Meta holds for approved, by screen and language.
func (s *stands) templates() (cloud.Templates, error) {
	all := cloud.Templates{}
	for kind, replies := range noticed {
		screen := "notice." + string(kind)
		all[screen] = map[string]cloud.Template{}
		for _, language := range dialog.Languages() {
			name := strings.ReplaceAll(screen, ".", "_")
			all[screen][language] = cloud.Template{Name: name, Language: language, Buttons: replies}
			if err := s.phones.Approve(name, language, replies...); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
