package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/go-telegram/bot"
)

// fate is what becomes of a call that failed.
type fate string

const (
	blocked   fate = "blocked"   // the person cannot be reached here
	wait      fate = "wait"      // too many calls; Telegram says how long to wait
	again     fate = "again"     // may have worked or may work later
	unchanged fate = "unchanged" // the message shows this already
	gone      fate = "gone"      // the message to be changed is not there, or may not be changed
	late      fate = "late"      // the tap was answered, or waited too long
	rival     fate = "rival"     // somebody else is receiving this bot's updates
	permanent fate = "permanent" // our mistake, or a token that does not hold
)

// Trouble is a failed call, told without the token, the address or what was sent.
type Trouble struct {
	Call    string
	fate    fate
	after   time.Duration
	why     string
	reached bool  // it may have come to Telegram, whole or in part
	ended   error // context.Canceled or context.DeadlineExceeded, if that is why
}

func (t *Trouble) Error() string {
	return fmt.Sprintf("telegram: %s: %s: %s", t.Call, t.fate, t.why)
}

func (t *Trouble) Unwrap() error { return t.ended }

// Blocked says that the person takes no messages from this bot.
func (t *Trouble) Blocked() bool { return t.fate == blocked }

// Retry says whether another try may succeed, and how long Telegram wants us to wait first.
func (t *Trouble) Retry() (after time.Duration, worthwhile bool) {
	return t.after, t.fate == wait || t.fate == again
}

// Uncertain says that what was to be sent may have arrived, or a part of it.
func (t *Trouble) Uncertain() bool { return t.reached }

// trouble tells an error of a call as a *Trouble; nil stays nil.
func (t *Telegram) trouble(call string, err error) error {
	if err == nil {
		return nil
	}
	fate, after := classify(err)
	trouble := &Trouble{Call: call, fate: fate, after: after, why: t.scrub(brief(err))}
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			trouble.ended = ended
		}
	}
	return trouble
}

func (t *Telegram) scrub(text string) string { return strings.ReplaceAll(text, t.token, "***") }

// fateOf is the fate of a failed call.
func fateOf(err error) fate {
	var t *Trouble
	if errors.As(err, &t) {
		return t.fate
	}
	return ""
}

// descriptions tell apart what Telegram answers with one and the same code. It documents no finer codes.
var descriptions = []struct {
	part string
	fate fate
}{
	{"message is not modified", unchanged},
	{"message to edit not found", gone},
	{"message can't be edited", gone},
	{"there is no text in the message to edit", gone},
	{"MESSAGE_ID_INVALID", gone},
	{"query is too old", late},
	{"query ID is invalid", late},
	{"QUERY_ID_INVALID", late},
	{"chat not found", blocked},
	{"PEER_ID_INVALID", blocked},
	{"user not found", blocked},
}

// serverError is how the library words an answer with a code that it has no error for.
var serverError = regexp.MustCompile(`^error response from telegram for method \w+, 5\d\d `)

// classify decides what becomes of a call by its error. A call that timed out is not known to have failed.
func classify(err error) (fate, time.Duration) {
	var tooMany *bot.TooManyRequestsError
	var migrated *bot.MigrateError
	switch {
	case errors.As(err, &tooMany):
		return wait, time.Duration(max(1, tooMany.RetryAfter)) * time.Second
	case errors.As(err, &migrated):
		return permanent, 0 // only groups migrate, and we do not write to groups
	case errors.Is(err, bot.ErrorForbidden):
		return blocked, 0
	case errors.Is(err, bot.ErrorBadRequest):
		return described(err), 0
	case errors.Is(err, bot.ErrorConflict):
		return rival, 0
	case errors.Is(err, bot.ErrorUnauthorized), errors.Is(err, bot.ErrorNotFound):
		return permanent, 0
	case passing(err), serverError.MatchString(err.Error()):
		return again, 0
	}
	return permanent, 0
}

func described(err error) fate {
	for _, d := range descriptions {
		if strings.Contains(err.Error(), d.part) {
			return d.fate
		}
	}
	return permanent
}

// passing recognises trouble of the network, and the HTML pages of the proxies in front of Telegram.
func passing(err error) bool {
	var page *json.SyntaxError
	var network net.Error
	var request *url.Error
	return errors.As(err, &page) || errors.As(err, &network) || errors.As(err, &request) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// brief is what may be logged of an error: never a page of HTML, never an address.
func brief(err error) string {
	var page *json.SyntaxError
	var request *url.Error
	switch {
	case errors.As(err, &page):
		return "the answer is not JSON"
	case errors.As(err, &request):
		return request.Err.Error()
	}
	return cut(err.Error(), 200)
}
