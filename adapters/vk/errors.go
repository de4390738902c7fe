package vk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
)

// fate is what becomes of a call that failed.
type fate string

const (
	blocked   fate = "blocked"   // the person cannot be reached here
	wait      fate = "wait"      // too many calls: none for a while
	later     fate = "later"     // this one not for a while
	again     fate = "again"     // may have worked or may work later
	gone      fate = "gone"      // the message to be changed is not there, or may not be changed
	keyless   fate = "keyless"   // the buttons are refused, the rest may be sent
	late      fate = "late"      // the tap was answered, or waited too long
	permanent fate = "permanent" // our mistake, or a token that does not hold
)

// Trouble is a failed call, told without the token, the address or what was sent.
type Trouble struct {
	Call    string
	code    int // VK's, 0 if it did not answer
	fate    fate
	after   time.Duration
	why     string
	reached bool  // it may have come to VK
	ended   error // context.Canceled or context.DeadlineExceeded, if that is why
}

func (t *Trouble) Error() string { return fmt.Sprintf("vk: %s: %s: %s", t.Call, t.fate, t.why) }

func (t *Trouble) Unwrap() error { return t.ended }

// Blocked says that the person takes no messages from this community.
func (t *Trouble) Blocked() bool { return t.fate == blocked }

// Retry says whether another try may succeed, and how long to wait first.
func (t *Trouble) Retry() (after time.Duration, worthwhile bool) {
	return t.after, t.fate == wait || t.fate == later || t.fate == again
}

// Uncertain says that what was to be sent may have arrived. VK drops a second one of the same key, for a limited time.
func (t *Trouble) Uncertain() bool { return t.reached }

// trouble tells an error of a call as a *Trouble; nil stays nil, and a *Trouble too.
func (v *VK) trouble(call string, err error) error {
	if err == nil {
		return nil
	}
	if told := (*Trouble)(nil); errors.As(err, &told) {
		return told
	}
	var refusal *api.Error
	if errors.As(err, &refusal) {
		return refused(call, int(refusal.Code), refusal.Message)
	}
	t := &Trouble{Call: call, fate: permanent, why: strings.ReplaceAll(brief(err), v.token, "***")}
	if passing(err) {
		t.fate = again
	}
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			t.ended = ended
		}
	}
	return t
}

// refused tells one of VK's codes. Of its text only the fixed part: the rest may name what was sent.
func refused(call string, code int, text string) *Trouble {
	r, known := refusals[code]
	if !known {
		r.fate = permanent
	}
	if code == invalidParameter && special[call] != "" {
		r.fate = special[call]
	}
	text, _, _ = strings.Cut(text, ":")
	return &Trouble{Call: call, code: code, fate: r.fate, after: r.after, why: fmt.Sprintf("%d %s", code, cut(text, 100))}
}

type refusal struct {
	fate  fate
	after time.Duration
}

// Waits for what passes by itself.
const (
	afterFailure = 5 * time.Second
	afterHaste   = time.Second
	afterFlood   = 5 * time.Minute
	afterCaptcha = 10 * time.Minute
	afterLimit   = 30 * time.Minute
	afterTimeout = time.Minute
)

// refusals are what becomes of VK's codes; those that are not listed are permanent.
var refusals = map[int]refusal{
	1:   {again, afterFailure}, // unknown error
	10:  {again, afterFailure}, // internal error
	6:   {wait, afterHaste},    // too many calls a second
	9:   {later, afterFlood},   // the same again and again
	14:  {wait, afterCaptcha},  // captcha
	29:  {later, afterLimit},   // of the method
	18:  {blocked, 0},          // the account is deleted
	900: {blocked, 0},          // on the blacklist
	901: {blocked, 0},          // without permission
	902: {blocked, 0},          // privacy
	936: {blocked, 0},          // there is no such contact
	909: {gone, 0},             // too old to be changed
	920: {gone, 0},             // of a kind that cannot be changed
	949: {gone, 0},             // pinned
	911: {keyless, 0},          // the keyboard
	912: {keyless, 0},          // the community's bot features are off
	950: {later, afterTimeout}, // no reply in time
}

const invalidParameter = 100

// special is what becomes of an invalid parameter where it says more: VK answers so for what was there once.
var special = map[string]fate{"messages.edit": gone, "messages.sendMessageEventAnswer": late}

// alarming are the codes that only people can settle: the token, a captcha, the community's settings.
var alarming = map[int]bool{5: true, 27: true, 28: true, 14: true, 7: true, 15: true, 911: true, 912: true}

// fateOf is the fate of a failed call.
func fateOf(err error) fate {
	var t *Trouble
	if errors.As(err, &t) {
		return t.fate
	}
	return ""
}

var errMangled = errors.New("the answer is not what it says it is")

// passing recognises trouble of the network, and the HTML pages of the proxies in front of VK.
func passing(err error) bool {
	var page *json.SyntaxError
	var html *api.InvalidContentType
	var network net.Error
	var request *url.Error
	return errors.As(err, &page) || errors.As(err, &html) || errors.As(err, &network) || errors.As(err, &request) ||
		errors.Is(err, errMangled) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
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
