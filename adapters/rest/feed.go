package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/projections"
)

// usualFeed is how many items there are on a page of the feed unless other is wanted.
const usualFeed = 100

// listensTo is the master of whom the caller hears: themselves, or, for a program or an admin, zero: all of them.
func (a *API) listensTo(c echo.Context) (domain.ID, error) {
	if callerOf(c).Subject.IsZero() {
		return domain.ID{}, nil
	}
	m, err := a.own(c)
	return m.ID, err
}

// Feed is what happened, signed.
func (a *API) Feed(c echo.Context, params api.FeedParams) error {
	of, err := a.listensTo(c)
	if err != nil {
		return err
	}
	limit := params.Limit
	if limit == 0 {
		limit = usualFeed
	}
	items, upTo, err := a.News.After(c.Request().Context(), projections.FeedQuery{
		After: params.After, Master: of, Types: params.Type, Limit: limit,
	})
	if err != nil {
		return err
	}
	text, err := json.Marshal(api.FeedPage{Items: orNone(items), Next: max(upTo, params.After)})
	if err != nil {
		return err
	}
	signature, by := a.Tokens.Ring().Sign(text)
	header := c.Response().Header()
	header.Set("Zapis-Signature", fmt.Sprintf(`keyid="%s", ed25519="%s"`, by, base64.StdEncoding.EncodeToString(signature)))
	header.Set(echo.HeaderCacheControl, "no-store")
	return c.JSONBlob(http.StatusOK, text)
}

// Webhooks are the caller's.
func (a *API) Webhooks(c echo.Context) error {
	of, err := a.listensTo(c)
	if err != nil {
		return err
	}
	found, err := a.Hooks.Of(c.Request().Context(), of)
	if err != nil {
		return err
	}
	said := api.WebhookList{Items: []api.Webhook{}}
	for _, one := range found {
		said.Items = append(said.Items, webhookSaid(one))
	}
	return shown(c, said)
}

func webhookSaid(w projections.Webhook) api.Webhook {
	said := api.Webhook{
		Id: w.Webhook, Url: w.URL, Types: orNone(w.Types), State: api.WebhookStateActive, Why: api.WebhookWhy(w.Why), Delivered: w.Delivered,
		Failures: w.Failures, Outcome: w.Outcome, Status: w.Status, Tried: utc(w.TriedAt),
	}
	if w.Paused {
		said.State = api.WebhookStatePaused
	}
	return said
}

// hook is one of the caller's; every other one is as good as not there.
func (a *API) hook(ctx context.Context, of, id domain.ID) (api.Webhook, error) {
	found, err := a.Hooks.Webhook(ctx, id)
	if err == nil && found.Master != of {
		err = projections.ErrNotFound
	}
	if err != nil {
		return api.Webhook{}, err
	}
	said := webhookSaid(found)
	said.Secret = a.HookSecret(id)
	return said, nil
}

// Webhook is one of them, with its secret.
func (a *API) Webhook(c echo.Context, id api.WebhookId) error {
	of, err := a.listensTo(c)
	if err != nil {
		return err
	}
	said, err := a.hook(c.Request().Context(), of, id)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusOK, said)
}

// AddWebhook has what happens delivered to an address.
func (a *API) AddWebhook(c echo.Context, params api.AddWebhookParams) error {
	body, err := bodyOf[api.AddWebhookJSONBody](c)
	if err != nil {
		return err
	}
	var id domain.ID
	of, err := a.listening(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta, of domain.ID) (commands.Done, error) {
		id = commands.NewID(meta.Action, "webhook")
		return a.Commands.AddWebhook(ctx, meta, commands.AddWebhook{
			Webhook: id, Master: of, URL: domain.Personal(body.Url), Types: body.Types, After: body.After,
		})
	})
	if err != nil {
		return err
	}
	said, err := a.hook(c.Request().Context(), of, id)
	if errors.Is(err, projections.ErrNotFound) {
		return errUnfinished // it is added, and does not show yet: the same key tells of it
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusCreated, said)
}

// listening carries out a command on the caller's webhooks.
func (a *API) listening(
	c echo.Context, key string, do func(ctx context.Context, meta commands.Meta, of domain.ID) (commands.Done, error),
) (of domain.ID, err error) {
	if of, err = a.listensTo(c); err != nil {
		return of, err
	}
	return of, a.change(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		if of.IsZero() {
			meta = commands.ByOperator(meta.Action, Channel)
		}
		return do(ctx, meta, of)
	})
}

// ChangeWebhook gives one another address, or other types.
func (a *API) ChangeWebhook(c echo.Context, id api.WebhookId, params api.ChangeWebhookParams) error {
	body, err := bodyOf[api.ChangeWebhookJSONBody](c)
	if err != nil {
		return err
	}
	_, err = a.listening(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta, of domain.ID) (commands.Done, error) {
		return a.Commands.ChangeWebhook(ctx, meta, commands.ChangeWebhook{
			Webhook: id, Master: of, URL: domain.Personal(body.Url), Types: body.Types,
		})
	})
	if err != nil {
		return err
	}
	return done(c)
}

// RemoveWebhook ends one.
func (a *API) RemoveWebhook(c echo.Context, id api.WebhookId, params api.RemoveWebhookParams) error {
	_, err := a.listening(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta, of domain.ID) (commands.Done, error) {
		return a.Commands.RemoveWebhook(ctx, meta, of, id)
	})
	if err != nil {
		return err
	}
	return done(c)
}

// TurnWebhook pauses one, or goes on with it.
func (a *API) TurnWebhook(c echo.Context, id api.WebhookId, turn api.TurnWebhookParamsTurn, params api.TurnWebhookParams) error {
	to := a.Commands.ResumeWebhook
	if turn == api.Off {
		to = a.Commands.PauseWebhook
	}
	_, err := a.listening(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta, of domain.ID) (commands.Done, error) {
		return to(ctx, meta, of, id)
	})
	if err != nil {
		return err
	}
	return done(c)
}
