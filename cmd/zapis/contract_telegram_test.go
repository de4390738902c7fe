package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
)

// telegramTroupe is Telegram, by webhook.
type telegramTroupe struct {
	people
	api  *telegramapi.Server
	line *line
}

func (x *telegramTroupe) connect(_ context.Context, s *stage, a *application, on foundation) (connection, error) {
	x.api = telegramapi.New(telegramapi.Options{Clock: s.clock})
	x.line = s.line(x.api)
	s.Cleanup(x.api.Close)
	if err := x.api.AddBot(testToken, testBot, "Запись"); err != nil {
		return connection{}, err
	}
	on.settings.Sandbox = "on" // updates come by webhook, to our own address
	return a.telegramConnection(on, telegram.Options{Token: testToken, APIURL: x.line.url, Log: on.log, Clock: s.clock,
		Rates: telegram.Rates{All: 1000, AllBurst: 1000, Chat: 100, ChatBurst: 100},
	})
}

func (x *telegramTroupe) ready(s *stage) {
	if _, err := x.api.AwaitRequests(soon(s), 1, "setWebhook"); err != nil {
		s.Fatal(err)
	}
}

func (x *telegramTroupe) violations() []string { return x.api.Violations() }
func (x *telegramTroupe) blocks() hearing      { return toldAtOnce }
func (x *telegramTroupe) felt() bool           { return x.line.lost.Load() > 0 }
func (x *telegramTroupe) campaigns() bool      { return true }
func (x *telegramTroupe) outage(down bool)     { x.line.down.Store(down) }
func (x *telegramTroupe) repeat(copies int) {
	x.api.Deliver(telegramapi.Delivery{Copies: copies, Shuffle: uint64(copies - 1)})
}

func (x *telegramTroupe) refuse(times int) {
	for _, call := range []string{"sendMessage", "editMessageText"} {
		x.api.Plan(call, times, telegramapi.TooManyRequests(time.Second))
	}
}

func (x *telegramTroupe) phone(s *stage, name, language string) device {
	s.Helper()
	chat, err := x.api.Person(x.next(), name, language).Open(testBot)
	if err != nil {
		s.Fatal(err)
	}
	return telegramDevice{chat}
}

type telegramDevice struct{ *telegramapi.Chat }

func (d telegramDevice) follow(link string) error {
	u, err := url.Parse(link)
	if err != nil || link != "" && (u.Host != "t.me" || strings.Trim(u.Path, "/") != testBot) {
		return fmt.Errorf("%q does not open the bot", link)
	}
	return d.Start(u.Query().Get("start"))
}

func (d telegramDevice) types(text string) error { return d.Type(text) }

func (d telegramDevice) sendPhoto(photo []byte, under string) error {
	return d.SendPhoto("photo.png", photo, under)
}

func (d telegramDevice) block(blocked bool) error { return shut(d, blocked) }

func (d telegramDevice) messages() (ours []message) {
	for _, m := range d.Messages() {
		if m.From == nil || !m.From.IsBot {
			continue
		}
		said := message{text: m.Text + m.Caption}
		if len(m.Photo) > 0 {
			said.file = "photo"
		}
		rows := [][]telegramapi.Button{}
		if m.ReplyMarkup != nil {
			rows = m.ReplyMarkup.Rows
		}
		for _, row := range rows {
			for _, b := range row {
				said.labels = append(said.labels, b.Text)
			}
		}
		said.tap = func(label string) error {
			for r, row := range rows {
				for c, b := range row {
					if b.Text == label {
						return d.TapAt(m.ID, r, c)
					}
				}
			}
			return errNoChoice
		}
		ours = append(ours, said)
	}
	return ours
}

func (d telegramDevice) await(ctx context.Context, wanted func() bool) error {
	_, err := d.Await(ctx, func(telegramapi.Screen) bool { return wanted() })
	return err
}

func (d telegramDevice) transcript() string { return d.Transcript() }

var errNoChoice = errors.New("there is no such choice")
