package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
	"time"

	"zapis/adapters/sandbox"
	"zapis/adapters/webhooks"
	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

// newWebhooks makes what tells those outside of what happens.
func newWebhooks(on foundation, store *eventstore.Store, views *projections.Runner, doing *commands.Commands, moved *sandbox.Clock,
) (*webhooks.Webhooks, error) {
	secret, err := on.settings.webhookSecret()
	if err != nil {
		return nil, err
	}
	now := time.Now
	if moved != nil {
		now = moved.Now
	}
	return webhooks.New(webhooks.Options{
		Store: store, Pool: on.pool, Commands: doing, Feed: projections.Feed{Pool: on.pool},
		Await:  func(ctx context.Context, position int64) error { return views.Await(ctx, "feed", position) },
		Secret: secret, AllowPrivate: on.settings.WebhooksPrivate, Agent: "zapis/" + version(), Now: now, Log: on.log,
		Observe: on.metrics.Webhook,
	}), nil
}

// webhookSecret derives the key that the deliveries of a webhook are signed with from the key that signs heads: of all secrets
// the one that every process has and that is never renewed.
func (s *Settings) webhookSecret() (func(webhook domain.ID) []byte, error) {
	if _, err := s.signingKey(); err != nil { // makes it on the first run
		return nil, err
	}
	key := []byte(s.AuditKey)
	if len(key) == 0 {
		text, err := os.ReadFile(s.signingKeyFile())
		if err != nil {
			return nil, fmt.Errorf("derive the keys of webhooks: %w", err)
		}
		key = bytes.TrimSpace(text)
	}
	return func(webhook domain.ID) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte("zapis webhook secret/" + webhook.String()))
		return mac.Sum(nil)
	}, nil
}
