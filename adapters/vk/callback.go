package vk

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/labstack/echo/v4"
)

const (
	largestEvent = 1 << 20
	// receiveFor bounds the wait for the log; VK delivers again what is not answered.
	receiveFor = 8 * time.Second
	// serverTitle is how our server is called in the community's settings; at most 14 characters.
	serverTitle = "Zapis"
)

// wanted are the kinds of event that mean something to us.
var wanted = []string{"message_new", "message_event", "message_allow", "message_deny"}

// subscribe asks for the events that are wanted, and turns off the others that tell of messages.
func (v *VK) subscribe(p api.Params) api.Params {
	p["group_id"], p["api_version"] = v.group, v.version
	for _, kind := range wanted {
		p[kind] = true
	}
	for _, kind := range []string{"message_reply", "message_edit", "message_read", "message_typing_state"} {
		p[kind] = false
	}
	return p
}

// UseCallback has VK deliver events to url, with this secret: it adds a server to the community's Callback API, or
// changes the one with this address. VK asks that server for the confirmation code at once, so it must be running. The
// token needs the right to manage the community; without it the owner adds the server by hand.
func (v *VK) UseCallback(ctx context.Context, url, secret string) error {
	var code struct{ Code string }
	if err := v.ask(ctx, "groups.getCallbackConfirmationCode", turn{}, api.Params{"group_id": v.group}, &code); err != nil {
		return err
	}
	v.code.Store(&code.Code)
	id, err := v.server(ctx, url, secret)
	if err != nil {
		return err
	}
	var done int
	return v.ask(ctx, "groups.setCallbackSettings", turn{}, v.subscribe(api.Params{"server_id": id}), &done)
}

// server is the number of our server in the community's settings, where it is put if need be.
func (v *VK) server(ctx context.Context, url, secret string) (id int, err error) {
	var known api.GroupsGetCallbackServersResponse
	if err := v.ask(ctx, "groups.getCallbackServers", turn{}, api.Params{"group_id": v.group}, &known); err != nil {
		return 0, err
	}
	p := api.Params{"group_id": v.group, "url": url, "title": serverTitle, "secret_key": secret}
	for _, s := range known.Items {
		switch {
		case s.URL != url:
		case s.SecretKey == secret && s.Status == "ok":
			return s.ID, nil
		default:
			p["server_id"] = s.ID
			var done int
			return s.ID, v.ask(ctx, "groups.editCallbackServer", turn{}, p, &done)
		}
	}
	var added api.GroupsAddCallbackServerResponse
	err = v.ask(ctx, "groups.addCallbackServer", turn{}, p, &added)
	return added.ServerID, err
}

// Callback takes deliveries: 413 over a megabyte, 400 for what is no event, 403 for another community's or without the
// secret, 500 when it could not be logged, so that VK delivers it again, and "ok" once it is in the log or is nothing to
// answer. VK's confirmation, which may come without the secret, is answered with this code, or, where it is empty, with
// the one that UseCallback has learnt.
func (v *VK) Callback(secret, confirmation string, door Receiver) echo.HandlerFunc {
	if confirmation != "" {
		v.code.Store(&confirmation)
	}
	return func(c echo.Context) error {
		raw, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, largestEvent))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return c.NoContent(http.StatusRequestEntityTooLarge)
		}
		if err != nil {
			return c.NoContent(http.StatusBadRequest)
		}
		status, said := v.deliver(c.Request().Context(), raw, secret, door)
		return c.String(status, said)
	}
}

func (v *VK) deliver(ctx context.Context, raw []byte, secret string, door Receiver) (status int, said string) {
	e, err := eventIn(raw)
	switch {
	case err != nil:
		return http.StatusBadRequest, ""
	case e.Group != v.group:
		return http.StatusForbidden, ""
	case e.Type == "confirmation" && (e.Secret == nil || same(*e.Secret, secret)):
		return v.confirm()
	case secret == "" || e.Secret == nil || !same(*e.Secret, secret):
		return http.StatusForbidden, ""
	}
	err = v.take(ctx, raw, door)
	switch {
	case errors.Is(err, errBroken):
		return http.StatusBadRequest, ""
	case err != nil:
		v.log.ErrorContext(ctx, "an event was not taken in, VK will deliver it again", "error", err)
		return http.StatusInternalServerError, ""
	}
	return http.StatusOK, "ok"
}

func (v *VK) confirm() (status int, said string) {
	code := v.code.Load()
	if code == nil {
		v.log.Error("VK wants the confirmation code, which nobody has configured", "community", strconv.FormatInt(v.group, 10))
		return http.StatusInternalServerError, ""
	}
	return http.StatusOK, *code
}

// same compares secrets in a time that tells nothing of them.
func same(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// take hands one event to the door, without its secret. A tap begins to wait for its answer at once.
func (v *VK) take(ctx context.Context, raw []byte, door Receiver) error {
	e, err := eventIn(raw)
	if err != nil {
		return err
	}
	a, err := e.meaning()
	switch {
	case errors.Is(err, errNothing):
		return nil
	case err != nil:
		return err
	case a.tap != nil:
		v.taps.arrived(a.Delivery, a.tap)
	}
	ctx, cancel := context.WithTimeout(ctx, receiveFor)
	defer cancel()
	name := ""
	if e.Type == "message_new" {
		name = v.nameOf(ctx, a.Account)
	}
	kept, err := kept(raw, name)
	if err != nil {
		return err
	}
	update, err := v.Decode(kept)
	if err != nil {
		return err
	}
	return door.Receive(ctx, update, kept)
}
