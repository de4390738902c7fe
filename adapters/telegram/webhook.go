package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"github.com/labstack/echo/v4"
)

const (
	secretHeader  = "X-Telegram-Bot-Api-Secret-Token"
	largestUpdate = 1 << 20
	// receiveFor bounds the wait for the log; Telegram delivers again what is not answered.
	receiveFor = 15 * time.Second
)

// UseWebhook has Telegram deliver updates to url, with this secret.
func (t *Telegram) UseWebhook(ctx context.Context, url, secret string) error {
	_, err := t.api.SetWebhook(ctx, &bot.SetWebhookParams{URL: url, SecretToken: secret, AllowedUpdates: wanted})
	return t.trouble("setWebhook", err)
}

// Webhook takes deliveries: 401 without the secret, 413 over a megabyte, 400 for what is no update, 500 when it could not
// be logged, so that Telegram delivers it again, and 200 once it is in the log or is nothing to answer.
func (t *Telegram) Webhook(secret string, door Receiver) echo.HandlerFunc {
	want := sha256.Sum256([]byte(secret))
	return func(c echo.Context) error {
		got := sha256.Sum256([]byte(c.Request().Header.Get(secretHeader)))
		if secret == "" || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			return c.NoContent(http.StatusUnauthorized)
		}
		return c.NoContent(t.deliver(c, door))
	}
}

func (t *Telegram) deliver(c echo.Context, door Receiver) (status int) {
	raw, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, largestUpdate))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return http.StatusBadRequest
	}
	err = t.take(c.Request().Context(), raw, door)
	switch {
	case errors.Is(err, errBroken):
		return http.StatusBadRequest
	case err != nil:
		t.log.Error("an update was not taken in, Telegram will deliver it again", "error", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

// take hands one update to the door. A tap begins to wait for its answer even if there is nothing else to do.
func (t *Telegram) take(ctx context.Context, raw []byte, door Receiver) error {
	a, err := t.decode(raw)
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	if a.query != "" {
		t.taps.arrived(a.Delivery, a.query)
	}
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, receiveFor)
	defer cancel()
	return door.Receive(ctx, a.Update, raw)
}
