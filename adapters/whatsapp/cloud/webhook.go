package cloud

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	largestHook     = 1 << 20
	// receiveFor bounds the wait for the log; Meta delivers again what is not answered.
	receiveFor = 15 * time.Second
)

// Webhook takes what Meta sends. A GET is its question whether the address is ours: 200 with the challenge for who knows the
// verify token, else 403. A POST is a delivery: 413 over a megabyte, 401 without the signature, 400 for what is no webhook,
// 500 when something in it could not be logged, so that Meta delivers all of it again, and 200 once everything is in the
// log or is nothing to answer.
func (c *Cloud) Webhook(verify string, door Receiver) echo.HandlerFunc {
	return func(e echo.Context) error {
		if e.Request().Method == http.MethodPost {
			return e.NoContent(c.deliver(e, door))
		}
		q := e.Request().URL.Query()
		if verify == "" || q.Get("hub.mode") != "subscribe" || !same(q.Get("hub.verify_token"), verify) {
			return e.NoContent(http.StatusForbidden)
		}
		return e.String(http.StatusOK, q.Get("hub.challenge"))
	}
}

// same compares in constant time, whatever the lengths.
func same(a, b string) bool {
	first, second := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(first[:], second[:]) == 1
}

func (c *Cloud) deliver(e echo.Context, door Receiver) (status int) {
	raw, err := io.ReadAll(http.MaxBytesReader(e.Response(), e.Request().Body, largestHook))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return http.StatusBadRequest
	}
	if !c.signed(raw, e.Request().Header.Get(signatureHeader)) {
		return http.StatusUnauthorized
	}
	h, err := readHook(raw)
	if err != nil {
		return http.StatusBadRequest
	}
	ctx, cancel := context.WithTimeout(e.Request().Context(), receiveFor)
	defer cancel()
	if err := c.take(ctx, h, door); err != nil {
		c.Log.Error("a webhook was not taken in, Meta will deliver it again", "error", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

// signed checks the signature of the raw bytes.
func (c *Cloud) signed(raw []byte, signature string) bool {
	mac := hmac.New(sha256.New, []byte(c.Secret))
	mac.Write(raw)
	given, found := strings.CutPrefix(signature, "sha256=")
	got, err := hex.DecodeString(given)
	return found && err == nil && hmac.Equal(got, mac.Sum(nil))
}

// take hands everything in a webhook to the door, whatever becomes of its parts. What is about another number is not ours.
func (c *Cloud) take(ctx context.Context, h hook, door Receiver) error {
	var failed []error
	for _, e := range h.Entry {
		for _, change := range e.Changes {
			v := change.Value
			if change.Field != "messages" || v.Metadata.NumberID != c.NumberID {
				continue
			}
			for _, raw := range v.Messages {
				failed = append(failed, c.takeMessage(ctx, v, e.ID, raw, door))
			}
			for _, raw := range v.Statuses {
				failed = append(failed, c.takeStatus(ctx, raw))
			}
		}
	}
	return errors.Join(failed...)
}

// takeMessage hands one message to the door. Whoever wrote it, even if there is nothing to answer, may be written to freely.
func (c *Cloud) takeMessage(ctx context.Context, v value, entryID string, raw json.RawMessage, door Receiver) error {
	single, err := v.single(entryID, raw)
	if err != nil {
		return nil // of a form that is newer than we are
	}
	m, of, err := onlyMessage(single)
	if err != nil {
		return nil
	}
	u, err := m.update(of)
	if u.Account == "" {
		return nil
	}
	if err := c.windows.open(ctx, wrote(u, c.Clock.Now()), append([]string{u.Account}, u.Aliases...)...); err != nil {
		return err
	}
	if err != nil {
		return nil
	}
	if err := door.Receive(ctx, u, single); err != nil {
		return err
	}
	c.seen(u.Account, m.ID)
	return nil
}

// wrote is when a message was sent, which cannot be later than now.
func wrote(u dialog.Update, now time.Time) time.Time {
	if u.Sent.IsZero() || u.Sent.After(now) {
		return now
	}
	return u.Sent
}

// seen shows two blue ticks, and that an answer is being written. Nothing depends on it.
func (c *Cloud) seen(account, id string) {
	if c.gate.paused(account) > 0 {
		return // another call now would lengthen the pause
	}
	c.inPassing(func(ctx context.Context) {
		mark := map[string]any{
			"messaging_product": "whatsapp", "status": "read", "message_id": id,
			"typing_indicator": map[string]string{"type": "text"},
		}
		var done struct{ Success bool }
		if err := c.postJSON(ctx, "read", mark, &done); err != nil {
			c.Log.Debug("a message was not marked as read", "error", err)
		}
	})
}

// Acknowledge does nothing: ticks were shown when the message came, and what is said in passing is said by Show.
func (c *Cloud) Acknowledge(dialog.Update, string) {}
