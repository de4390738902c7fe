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
	"strings"
	"syscall"
	"testing"
	"time"
)

const testToken = "EAAG-secret-token"

// refused is what Meta answers with this status and code.
func refused(status, code int, title string) error {
	body := fmt.Sprintf(`{"error":{"message":"(#%d) %s","type":"OAuthException","code":%d,"fbtrace_id":"A"}}`, code, title, code)
	return refusalOf(&http.Response{StatusCode: status, Header: http.Header{}}, []byte(body))
}

func page(status int) error {
	return refusalOf(&http.Response{StatusCode: status, Header: http.Header{}}, []byte("<html>"+testToken+"</html>"))
}

func unreachable(err error) error {
	return &url.Error{Op: "Post", URL: "https://graph.facebook.com/v24.0/1/messages?access_token=" + testToken, Err: err}
}

func notJSON() error { return json.Unmarshal([]byte("<html>"), &struct{}{}) }

func TestEveryErrorHasAFate(t *testing.T) {
	slow := refusalOf(&http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"7"}}}, nil)
	for name, test := range map[string]struct {
		err   error
		fate  fate
		after time.Duration
	}{
		"not on WhatsApp, or blocked us": {refused(400, 131026, "Message undeliverable"), blocked, 0},
		"not among those of a trial":     {refused(400, 131030, "Recipient phone number not in allowed list"), blocked, 0},
		"more than a day ago":            {refused(400, 131047, "Re-engagement message"), shut, 0},
		"the throughput":                 {refused(429, 130429, "Rate limit hit"), wait, time.Second},
		"the throughput, as a status":    {refused(400, 130429, "Rate limit hit"), wait, time.Second},
		"too much to one person":         {refused(429, 131056, "pair rate limit hit"), crowded, 6 * time.Second},
		"too many complaints":            {refused(429, 131048, "Spam rate limit hit"), wait, 10 * time.Minute},
		"too many calls":                 {refused(429, 4, "Application request limit reached"), wait, 5 * time.Minute},
		"too many calls of the account":  {refused(429, 80007, "Rate limit issues"), wait, 5 * time.Minute},
		"a proxy that names a time":      {slow, wait, 7 * time.Second},
		"a parameter":                    {refused(400, 100, "Invalid parameter"), permanent, 0},
		"a value":                        {refused(400, 131009, "Parameter value is not valid"), permanent, 0},
		"a kind of message":              {refused(400, 131051, "Unsupported message type"), permanent, 0},
		"a template's parameters":        {refused(400, 132000, "Number of parameters does not match"), permanent, 0},
		"no such template":               {refused(404, 132001, "Template does not exist"), permanent, 0},
		"the token":                      {refused(401, 190, "Access token has expired"), permanent, 0},
		"the rights":                     {refused(403, 10, "Permission denied"), permanent, 0},
		"the account is locked":          {refused(403, 131031, "Account has been locked"), permanent, 0},
		"something went wrong":           {refused(500, 131000, "Something went wrong"), again, 0},
		"unavailable":                    {refused(503, 2, "API service"), again, 0},
		"overloaded":                     {refused(400, 131016, "Service unavailable"), again, 0},
		"a code nobody knows":            {refused(400, 999999, "?"), permanent, 0},
		"a code nobody knows, theirs":    {refused(500, 999999, "?"), again, 0},
		"a proxy's page":                 {page(502), again, 0},
		"a page that is not found":       {page(404), permanent, 0},
		"a page for an answer":           {notJSON(), again, 0},
		"an answer cut off":              {io.ErrUnexpectedEOF, again, 0},
		"a connection cut":               {unreachable(io.EOF), again, 0},
		"nobody listens":                 {unreachable(syscall.ECONNREFUSED), again, 0},
		"no such host":                   {unreachable(&net.DNSError{Err: "no such host"}), again, 0},
		"the deadline passed":            {unreachable(context.DeadlineExceeded), again, 0},
		"our own mistake":                {errors.New("odd"), permanent, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if fate, after := classify(test.err); fate != test.fate || after != test.after {
				t.Errorf("%q is %s after %s, want %s after %s", test.err, fate, after, test.fate, test.after)
			}
		})
	}
}

func TestTroubleTellsNoSecrets(t *testing.T) {
	c := &Cloud{Options: Options{Token: testToken}}
	for _, err := range []error{
		page(502), notJSON(), unreachable(io.EOF), fmt.Errorf("odd: %s", testToken), refused(400, 131026, "to 79161234567 with "+testToken),
	} {
		told := fmt.Sprintf("%v %+v %q", c.trouble("messages", err, true), c.trouble("messages", err, true), c.trouble("messages", err, true))
		if strings.Contains(told, "secret-token") || strings.Contains(told, "<html>") || strings.Contains(told, "graph.facebook") || strings.Contains(told, "79161234567") {
			t.Errorf("told: %s", told)
		}
	}
}

func TestTroubleIsUncertainOnlyIfMetaWasReached(t *testing.T) {
	c := &Cloud{}
	for _, test := range []struct {
		err       error
		connected bool
		want      bool
	}{
		{unreachable(io.EOF), true, true}, {unreachable(io.EOF), false, false}, {page(502), true, true}, {refused(400, 100, ""), true, false},
	} {
		if got := c.trouble("messages", test.err, test.connected).(*Trouble); got.Uncertain() != test.want {
			t.Errorf("%v: %t", test.err, got.Uncertain())
		}
	}
	if err := c.trouble("messages", unreachable(context.Canceled), true); !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not a cancellation", err)
	}
}
