// Package telegram is Telegram's side of the front door: it turns the Bot API's updates into dialog updates and shows
// screens as messages with inline keyboards.
//
// The client library serves as a typed client only. Receiving is our own, because the library tells Telegram that an
// update has arrived before anybody has written it down, and hands on the updates of one chat in any order.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
)

// Channel is what updates from here are marked with.
const Channel = "telegram"

const (
	// sendDeadline is generous: near its limits Telegram holds a connection open rather than answer,
	// and giving up early would take a delivered message for a lost one.
	sendDeadline = 20 * time.Second
	// clientTimeout is the net under every deadline; it must outlast a long poll.
	clientTimeout = pollFor + 15*time.Second
)

// wanted are the kinds of update that mean something to us. It is always sent: left out, Telegram keeps a former choice.
var wanted = []string{
	models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage, models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember,
}

// Receiver takes in updates; nil means that it is durable and Telegram may forget it.
type Receiver interface {
	Receive(ctx context.Context, update dialog.Update, raw []byte) error
}

// Clock tells the time and runs things later.
type Clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Options are what a Telegram is made of; only the token is required.
type Options struct {
	Token      string
	APIURL     string // of the Bot API server [https://api.telegram.org]
	HTTPClient *http.Client
	Log        *slog.Logger
	Clock      Clock
	Rates      Rates // [Telegram's own]
}

// Telegram is one bot. It is safe for concurrent use.
type Telegram struct {
	id       string // of the bot, out of its token
	token    string
	url      string
	http     *http.Client
	api      *bot.Bot
	log      *slog.Logger
	clock    Clock
	gate     *gate
	taps     *taps
	username atomic.Pointer[string]
}

// New makes the adapter without calling Telegram, which may be out of reach.
func New(o Options) (*Telegram, error) {
	id, _, found := strings.Cut(o.Token, ":")
	if !found || id == "" {
		return nil, errors.New("a Telegram token is digits, a colon and letters")
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
		o.APIURL = "https://api.telegram.org"
	}
	t := &Telegram{
		id: id, token: o.Token, url: strings.TrimSuffix(o.APIURL, "/"), http: o.HTTPClient,
		log: o.Log, clock: o.Clock, gate: newGate(o.Rates.orTelegrams(), o.Clock),
	}
	t.taps = newTaps(t)
	var err error
	t.api, err = bot.New(o.Token, bot.WithSkipGetMe(), bot.WithServerURL(t.url),
		bot.WithHTTPClient(pollFor, o.HTTPClient), bot.WithErrorsHandler(t.libraryError))
	if err != nil {
		return nil, t.trouble("set up the client", err)
	}
	return t, nil
}

// newClient keeps as many connections as there are chats in a busy moment; the default keeps two and opens the others anew.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 100
	return &http.Client{Timeout: clientTimeout, Transport: transport}
}

// libraryError hears of connections that do not close; it must not reach the library's own logger, which prints bodies.
func (t *Telegram) libraryError(err error) {
	t.log.Debug("telegram client", "error", t.scrub(err.Error()))
}

// Name is the channel.
func (t *Telegram) Name() string { return Channel }

// Introduce learns the bot's name, which start links need, and sets its menu of commands in every language.
// Languages without a menu of their own see that of the first.
func (t *Telegram) Introduce(ctx context.Context, languages ...string) error {
	me, err := t.api.GetMe(ctx)
	if err != nil {
		return t.trouble("getMe", err)
	}
	t.username.Store(&me.Username)
	for i, language := range languages {
		menu := commands(dialog.Menu(language))
		if i == 0 {
			err = t.setMenu(ctx, "", menu)
		}
		if err == nil {
			err = t.setMenu(ctx, language, menu)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Telegram) setMenu(ctx context.Context, language string, menu []models.BotCommand) error {
	_, err := t.api.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: menu, LanguageCode: language})
	return t.trouble("setMyCommands", err)
}

func commands(menu []dialog.Command) []models.BotCommand {
	commands := make([]models.BotCommand, len(menu))
	for i, c := range menu {
		commands[i] = models.BotCommand{Command: c.Name, Description: c.Description}
	}
	return commands
}

// StartLink is the address that opens the bot with a start code; empty until Introduce has learnt the bot's name.
func (t *Telegram) StartLink(code string) string {
	name := t.username.Load()
	if name == nil {
		return ""
	}
	if code == "" {
		return "https://t.me/" + *name
	}
	return fmt.Sprintf("https://t.me/%s?start=%s", *name, code)
}

// Close waits for what is still being sent in passing.
func (t *Telegram) Close() { t.taps.close() }
