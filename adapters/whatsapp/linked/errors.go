package linked

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
)

// fate is what becomes of a call that failed.
type fate string

const (
	blocked   fate = "blocked"   // the person cannot be reached here
	wait      fate = "wait"      // not now, but after a time that is known
	again     fate = "again"     // may have worked or may work later
	permanent fate = "permanent" // our mistake, or a file that is gone
)

// Trouble is a failed call, told without whom it was for or what was sent.
type Trouble struct {
	Call  string
	fate  fate
	after time.Duration
	why   string
	ended error // context.Canceled or context.DeadlineExceeded, if that is why
}

func (t *Trouble) Error() string { return fmt.Sprintf("whatsapp: %s: %s: %s", t.Call, t.fate, t.why) }

func (t *Trouble) Unwrap() error { return t.ended }

// Blocked says that the person cannot be reached here.
func (t *Trouble) Blocked() bool { return t.fate == blocked }

// Retry says whether another try may succeed, and how long to wait first.
func (t *Trouble) Retry() (after time.Duration, worthwhile bool) {
	return t.after, t.fate == wait || t.fate == again
}

// Uncertain is never so: a message keeps its id when it is sent again, and phones show one id once.
func (t *Trouble) Uncertain() bool { return false }

var (
	errNotConnected  = &Trouble{Call: "connect", fate: wait, after: time.Minute, why: "there is no connection now"}
	errNotOnWhatsApp = errors.New("the phone is not on WhatsApp")
	errNoAccount     = errors.New("the account is not of this way to WhatsApp")
)

// Waits for what passes by itself.
const (
	afterRefusal = 5 * time.Minute // WhatsApp thinks that we send too much
	afterFailure = 15 * time.Second
)

// trouble tells an error of a call as a *Trouble; nil stays nil, and a *Trouble too.
func trouble(call string, err error) error {
	if err == nil {
		return nil
	}
	if told := (*Trouble)(nil); errors.As(err, &told) {
		return told
	}
	t := &Trouble{Call: call, why: brief(err)}
	t.fate, t.after = classify(err)
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			t.ended = ended
		}
	}
	return t
}

// classify decides what becomes of a call by its error.
func classify(err error) (fate, time.Duration) {
	var query *whatsmeow.IQError
	var network net.Error
	var file whatsmeow.DownloadHTTPError
	switch {
	case errors.Is(err, errNotOnWhatsApp), strings.HasPrefix(err.Error(), noIdentity):
		return blocked, 0
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		return refused(codeOf(err))
	case errors.As(err, &query):
		return refused(query.Code)
	case errors.As(err, &file):
		return refused(file.StatusCode)
	case errors.Is(err, whatsmeow.ErrNotLoggedIn):
		return wait, time.Minute
	case errors.Is(err, whatsmeow.ErrNotConnected), errors.Is(err, whatsmeow.ErrMessageTimedOut),
		errors.Is(err, whatsmeow.ErrIQTimedOut), errors.Is(err, whatsmeow.ErrIQDisconnected), errors.As(err, &network),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return again, afterFailure
	}
	return permanent, 0
}

// noIdentity is how the library says that WhatsApp does not know a phone.
const noIdentity = "no LID found for "

// Answers of WhatsApp, which documents none of them. The first is for messages to strangers, of which it wants no more.
const (
	tooManyStrangers = 463
	tooMany          = 429
	serverTrouble    = 500
)

func refused(code int) (fate, time.Duration) {
	switch {
	case code == tooMany, code == tooManyStrangers:
		return wait, afterRefusal
	case code >= serverTrouble:
		return again, afterFailure
	}
	return permanent, 0
}

// codeOf reads the code of an answer, which the library gives as text only.
func codeOf(err error) int {
	words := strings.Fields(err.Error())
	code, _ := strconv.Atoi(words[len(words)-1])
	return code
}

// personal are phones and LIDs, as they stand in errors of the library.
var personal = regexp.MustCompile(`[+\d][\d.:-]{4,}(@[a-z.]+)?`)

const longestWhy = 200

// brief is what may be logged of an error.
func brief(err error) string {
	text := personal.ReplaceAllString(err.Error(), "***")
	if len(text) > longestWhy {
		text = strings.ToValidUTF8(text[:longestWhy], "")
	}
	return text
}
