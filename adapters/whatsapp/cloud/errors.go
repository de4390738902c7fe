package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// fate is what becomes of a call that failed.
type fate string

const (
	blocked   fate = "blocked"   // the person cannot be reached here
	wait      fate = "wait"      // too many calls
	crowded   fate = "crowded"   // too many messages to this one person
	again     fate = "again"     // may have worked or may work later
	shut      fate = "shut"      // free messages may not come now
	permanent fate = "permanent" // our mistake, or a token that does not hold
)

// Trouble is a failed call, told without the token, the address or what was sent.
type Trouble struct {
	Call    string
	Code    int // Meta's; 0 if it gave none
	fate    fate
	after   time.Duration
	why     string
	reached bool  // it may have come to Meta, whole or in part
	ended   error // context.Canceled or context.DeadlineExceeded, if that is why
}

func (t *Trouble) Error() string { return fmt.Sprintf("whatsapp: %s: %s: %s", t.Call, t.fate, t.why) }

func (t *Trouble) Unwrap() error { return t.ended }

// Blocked says that the person takes no messages from this number.
func (t *Trouble) Blocked() bool { return t.fate == blocked }

// Retry says whether another try may succeed, and how long to wait first.
func (t *Trouble) Retry() (after time.Duration, worthwhile bool) {
	return t.after, t.fate == wait || t.fate == crowded || t.fate == again
}

// Shut says that the person must write first.
func (t *Trouble) Shut() bool { return t.fate == shut }

// Uncertain says that what was to be sent may have arrived, or a part of it.
func (t *Trouble) Uncertain() bool { return t.reached }

// refusal is an error as Meta answers it.
type refusal struct {
	status int
	code   int
	title  string
	after  time.Duration // if a proxy named one
}

func (r *refusal) Error() string { return fmt.Sprintf("%d, code %d: %s", r.status, r.code, r.title) }

// refusalOf reads an answer that is not a success. Pages of HTML have no code and are told by their status alone.
func refusalOf(answer *http.Response, data []byte) error {
	var body struct {
		Error struct {
			Code    int
			Message string
		}
	}
	r := &refusal{status: answer.StatusCode, title: http.StatusText(answer.StatusCode)}
	if json.Unmarshal(data, &body) == nil && body.Error.Code != 0 {
		r.code, r.title = body.Error.Code, body.Error.Message
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		r.after = time.Duration(seconds) * time.Second
	}
	return r
}

// trouble tells an error of a call as a *Trouble; nil stays nil, and so does a *Trouble.
func (c *Cloud) trouble(call string, err error, connected bool) error {
	if known := (*Trouble)(nil); err == nil || errors.As(err, &known) {
		return err
	}
	fate, after := classify(err)
	t := &Trouble{Call: call, fate: fate, after: after, why: strings.ReplaceAll(brief(err), c.Token, "***"), reached: fate == again && connected}
	if r := (*refusal)(nil); errors.As(err, &r) {
		t.Code = r.code
	}
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			t.ended = ended
		}
	}
	return t
}

// fateOf is the fate of a failed call.
func fateOf(err error) fate {
	var t *Trouble
	if errors.As(err, &t) {
		return t.fate
	}
	return ""
}

// Meta names no time for most of its limits.
const (
	afterThroughput = time.Second     // of the number
	afterPair       = 6 * time.Second // to one person
	afterSpam       = 10 * time.Minute
	afterAppLimit   = 5 * time.Minute // of calls in an hour
)

// codes tell what becomes of a call by Meta's code. Others are told by the status.
var codes = map[int]struct {
	fate  fate
	after time.Duration
}{
	131026: {blocked, 0}, // not on WhatsApp, has blocked us, or has not taken the terms
	131030: {blocked, 0}, // not among those that a number on trial may write to
	131047: {shut, 0},    // more than a day ago
	130429: {wait, afterThroughput},
	131048: {wait, afterSpam}, // too many were reported or blocked
	131056: {crowded, afterPair},
	80007:  {wait, afterAppLimit},
	4:      {wait, afterAppLimit},
	1:      {again, 0},
	2:      {again, 0},
	131000: {again, 0},
	131016: {again, 0},           // overloaded
	131057: {again, time.Minute}, // being moved
	133004: {again, time.Minute},
}

// classify decides what becomes of a call by its error. A call that timed out is not known to have failed.
func classify(err error) (fate, time.Duration) {
	var r *refusal
	if errors.As(err, &r) {
		known, is := codes[r.code]
		switch {
		case is:
			return known.fate, max(known.after, r.after)
		case r.status == http.StatusTooManyRequests:
			return wait, max(afterThroughput, r.after)
		case r.status >= 500 || r.status == http.StatusRequestTimeout:
			return again, r.after
		}
		return permanent, 0
	}
	if passing(err) {
		return again, 0
	}
	return permanent, 0
}

// passing recognises trouble of the network, and answers that are no answers.
func passing(err error) bool {
	var page *json.SyntaxError
	var network net.Error
	var request *url.Error
	return errors.As(err, &page) || errors.As(err, &network) || errors.As(err, &request) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// digits of a phone may stand in what Meta says; nothing of it is needed.
func withoutDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '#'
		}
		return r
	}, text)
}

// brief is what may be logged of an error: never a page of HTML, never an address, never a phone.
func brief(err error) string {
	var page *json.SyntaxError
	var request *url.Error
	var r *refusal
	switch {
	case errors.As(err, &r) && r.code != 0:
		title := withoutDigits(r.title)
		return fmt.Sprintf("%d, code %d: %s", r.status, r.code, title[:min(len(title), 150)])
	case errors.As(err, &r):
		return fmt.Sprintf("%d %s", r.status, r.title)
	case errors.As(err, &page):
		return "the answer is not JSON"
	case errors.As(err, &request):
		return request.Err.Error()
	}
	text := err.Error()
	return text[:min(len(text), 200)]
}
