package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"zapis/adapters/dialog"
	"zapis/adapters/dialog/words"
	"zapis/adapters/rest"
	"zapis/adapters/rest/token"
	"zapis/adapters/webhooks"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
	"zapis/projections/audit"
)

// wireAPI adds the way in for other programs.
func (a *application) wireAPI(
	on foundation, store *eventstore.Store, views *projections.Runner, doing *commands.Commands, talk *dialog.Dialog, links func(code, sentence string) []dialog.Address,
) error {
	tokens, err := on.settings.tokens()
	if err != nil {
		return err
	}
	secret, err := on.settings.webhookSecret()
	if err != nil {
		return err
	}
	served, err := rest.New(rest.Options{
		Commands:  doing,
		Catalogue: projections.Catalogue{Pool: on.pool},
		Week:      projections.WeekSchedule{Pool: on.pool},
		Free:      projections.FreeSlots{Pool: on.pool},
		Active:    projections.ActiveBookings{Pool: on.pool},
		Known:     projections.Clients{Pool: on.pool},
		Said:      projections.Reviews{Pool: on.pool},
		Chats:     projections.ChatHistory{Pool: on.pool},
		Casts:     projections.Broadcasts{Pool: on.pool},
		News:      projections.Feed{Pool: on.pool},
		Hooks:     projections.Webhooks{Pool: on.pool},
		Left:      on.left,
		Views:     views,
		Store:     store,
		Audit:     audit.Log{Store: store, Pool: on.pool},
		Await: func(ctx context.Context, position int64) error {
			return errors.Join(talk.Await(ctx, position), views.AwaitAll(ctx, position, "webhooks"))
		},
		Clock:  talk.Clock,
		Tokens: tokens,
		Addresses: func(code string) (all []rest.Address) {
			for _, address := range links(code, "START-"+code) {
				all = append(all, rest.Address{Messenger: address.Messenger, URL: address.URL})
			}
			return all
		},
		Export:     talk.Export,
		HookSecret: func(webhook domain.ID) string { return webhooks.SecretText(secret(webhook)) },
		Say:        sayCode,
		Log:        on.log,
		Rates:      rest.Rates{Grant: float64(on.settings.APIRate), Address: 5 * float64(on.settings.APIRate)},
		Observe: func(h rest.Handled) {
			on.metrics.Tap(rest.Channel, h.Operation, string(h.Refusal), h.Fault, h.Latency)
		},
	})
	if err != nil {
		return err
	}
	a.routes = append(a.routes, func(router *echo.Echo) { served.Route(router) })
	a.runners = append(a.runners, runner{"interrupted requests", served.Run})
	a.addresses = append(a.addresses, address{"API", on.base + rest.Base + "/docs"})
	return nil
}

// left are requests of a channel that were received before a moment and never answered.
func (on foundation) left(ctx context.Context, channel string, receivedBefore time.Time) (left []asked.Left, err error) {
	const atOnce = 500
	found, err := projections.PendingActions{Pool: on.pool}.Before(ctx, []string{channel}, receivedBefore, atOnce)
	for _, p := range found {
		left = append(left, asked.Left{ID: p.Action, Person: p.Person, ReceivedAt: p.ReceivedAt})
	}
	return left, err
}

// sayCode is the sentence for a code in the language that a program asks for.
func sayCode(acceptLanguage, code string) string {
	wanted := "en"
	if tags, _, err := language.ParseAcceptLanguage(acceptLanguage); err == nil && len(tags) > 0 {
		wanted = words.Of(tags[0].String())
	}
	id := "refusal." + code
	if text := words.In(wanted).Text(id, nil); text != id {
		return text
	}
	return ""
}

// tokens are made and read with the keys as configured, else those of the data folder, which are made on the first run.
func (s *Settings) tokens() (token.Tokens, error) {
	ring, err := s.tokenRing()
	if err != nil {
		return token.Tokens{}, err
	}
	keys := &tokenKeys{settings: s, ring: ring, read: time.Now()}
	return token.Tokens{Ring: keys.now, Issuer: s.issuer(), Clock: time.Now}, nil
}

// issuer names us in tokens.
func (s *Settings) issuer() string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	return "zapis"
}

func (s *Settings) tokenRing() (token.Ring, error) {
	if s.TokenKeys != "" {
		return token.ParseRing(string(s.TokenKeys))
	}
	ring, err := readTokenRing(s.tokenFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return ring, err
	}
	if err := writeNew(s.tokenFile(), token.NewRing().Text()); err != nil {
		return token.Ring{}, fmt.Errorf("keep the token keys: %w", err)
	}
	return readTokenRing(s.tokenFile()) // another process may have been first
}

func (s *Settings) tokenFile() string { return filepath.Join(s.DataDir, "keys", "tokens") }

func readTokenRing(file string) (token.Ring, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return token.Ring{}, fmt.Errorf("read the token keys: %w", err)
	}
	ring, err := token.ParseRing(string(text))
	if err != nil {
		return token.Ring{}, fmt.Errorf("%s: %w", file, err)
	}
	return ring, nil
}

// tokenKeys are read anew now and then: zapis token renew-key puts another in front while we serve.
type tokenKeys struct {
	settings *Settings
	mu       sync.Mutex
	ring     token.Ring
	read     time.Time
}

const rereadKeys = 10 * time.Second

func (k *tokenKeys) now() token.Ring {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.read) > rereadKeys {
		k.read = time.Now()
		if ring, err := k.settings.tokenRing(); err == nil { // else those that we have go on
			k.ring = ring
		}
	}
	return k.ring
}

// grantor carries out what zapis token asks for.
func grantor(ctx context.Context, p *process, use func(*commands.Commands, token.Tokens) error) error {
	tokens, err := p.settings.tokens()
	if err != nil {
		return err
	}
	return withLog(ctx, p, func(_ *eventstore.Store, _ *dialog.Dialog, doing *commands.Commands) error { return use(doing, tokens) })
}
