package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-telegram/bot"
)

const testToken = "700000001:secret-token"

func badRequest(description string) error {
	return fmt.Errorf("%w, Bad Request: %s", bot.ErrorBadRequest, description)
}

func forbidden(description string) error {
	return fmt.Errorf("%w, Forbidden: %s", bot.ErrorForbidden, description)
}

// page is what the library makes of the HTML that a proxy answers.
func page() error {
	body := "<html>Bad Gateway " + testToken + "</html>"
	var into struct{}
	return fmt.Errorf("error decode response body for method sendMessage, %s, %w", body, json.Unmarshal([]byte(body), &into))
}

// unreachable is what the library makes of a connection that fails.
func unreachable(err error) error {
	return fmt.Errorf("error do request for method sendMessage, %w",
		&url.Error{Op: "Post", URL: "https://api.telegram.org/bot" + testToken + "/sendMessage", Err: err})
}

func TestEveryErrorHasAFate(t *testing.T) {
	for name, test := range map[string]struct {
		err   error
		fate  fate
		after time.Duration
	}{
		"the person blocked the bot":       {forbidden("bot was blocked by the user"), blocked, 0},
		"the account is deactivated":       {forbidden("user is deactivated"), blocked, 0},
		"the person never started the bot": {forbidden("bot can't initiate conversation with a user"), blocked, 0},
		"the chat is not found":            {badRequest("chat not found"), blocked, 0},
		"the message shows this already":   {badRequest("message is not modified: specified new message content and reply markup are exactly the same"), unchanged, 0},
		"the message is deleted":           {badRequest("message to edit not found"), gone, 0},
		"the message is too old":           {badRequest("message can't be edited"), gone, 0},
		"the message is a picture":         {badRequest("there is no text in the message to edit"), gone, 0},
		"the tap is too old":               {badRequest("query is too old and response timeout expired or query ID is invalid"), late, 0},
		"the markup is wrong":              {badRequest("can't parse entities: Unsupported start tag"), permanent, 0},
		"too many requests":                {&bot.TooManyRequestsError{Message: "Too Many Requests", RetryAfter: 7}, wait, 7 * time.Second},
		"too many, wrapped":                {fmt.Errorf("send: %w", &bot.TooManyRequestsError{RetryAfter: 7}), wait, 7 * time.Second},
		"too many, without a time":         {&bot.TooManyRequestsError{}, wait, time.Second},
		"the group moved":                  {&bot.MigrateError{Message: "moved", MigrateToChatID: -100}, permanent, 0},
		"the token does not hold":          {fmt.Errorf("%w, Unauthorized", bot.ErrorUnauthorized), permanent, 0},
		"there is no such bot":             {fmt.Errorf("%w, Not Found", bot.ErrorNotFound), permanent, 0},
		"another poller":                   {fmt.Errorf("%w, Conflict: terminated by other getUpdates request", bot.ErrorConflict), rival, 0},
		"a proxy's page":                   {page(), again, 0},
		"a server's error":                 {errors.New("error response from telegram for method sendMessage, 500 Internal Server Error"), again, 0},
		"an answer cut off":                {fmt.Errorf("error read response body for method sendMessage, %w", io.ErrUnexpectedEOF), again, 0},
		"a connection cut":                 {unreachable(io.EOF), again, 0},
		"nobody listens":                   {unreachable(syscall.ECONNREFUSED), again, 0},
		"no such host":                     {unreachable(&net.DNSError{Err: "no such host"}), again, 0},
		"the deadline passed":              {unreachable(context.DeadlineExceeded), again, 0},
		"a code nobody knows":              {errors.New("error response from telegram for method sendMessage, 418 teapot"), permanent, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if fate, after := classify(test.err); fate != test.fate || after != test.after {
				t.Errorf("%q is %s after %s, want %s after %s", test.err, fate, after, test.fate, test.after)
			}
		})
	}
}

func TestTroubleTellsNoSecrets(t *testing.T) {
	adapter, err := New(Options{Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{page(), unreachable(io.EOF), fmt.Errorf("odd: %s", testToken), badRequest(testToken)} {
		told := fmt.Sprintf("%v %+v %q", adapter.trouble("sendMessage", err), adapter.trouble("sendMessage", err), adapter.trouble("sendMessage", err))
		if strings.Contains(told, "secret-token") || strings.Contains(told, "<html>") || strings.Contains(told, "api.telegram.org") {
			t.Errorf("told: %s", told)
		}
	}
}

func TestTroubleKeepsTheEndOfAContext(t *testing.T) {
	adapter, err := New(Options{Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	if err := adapter.trouble("sendMessage", unreachable(context.Canceled)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not a cancellation", err)
	}
}
