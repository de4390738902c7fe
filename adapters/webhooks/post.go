package webhooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"zapis/domain/webhook"
)

// What may come of an attempt.
const (
	Delivered   = "delivered"   // 2xx
	Refused     = "refused"     // any other answer, redirections too
	Gone        = "gone"        // 410
	Late        = "late"        // no answer in time
	Unreachable = "unreachable" // no connection, or no TLS that can be trusted
	Forbidden   = "forbidden"   // an address that is not delivered to
)

const (
	// within bounds one attempt, from looking up the name to the end of the answer.
	within = 10 * time.Second
	// mostAnswered is how much of an answer is read; nobody looks at it.
	mostAnswered = 64 << 10
	mostHeader   = 16 << 10
)

// answer is what came of an attempt.
type answer struct {
	outcome string
	status  int
	after   time.Duration // the receiver wants to be left alone for so long
}

// newClient follows no redirections: an address that was checked must not lead to one that was not.
func newClient(allowPrivate bool) *http.Client {
	dialer := &net.Dialer{Timeout: within}
	if !allowPrivate {
		dialer.Control = onlyPublic
	}
	return &http.Client{
		Timeout: within,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: within, MaxResponseHeaderBytes: mostHeader,
			MaxIdleConnsPerHost: 2, MaxIdleConns: 100, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post delivers one item. Errors are told by their kind alone: their words hold the address, which may hold a secret.
func (w *Webhooks) post(ctx context.Context, hook webhook.Webhook, id string, body []byte) answer {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL.Text(), bytes.NewReader(body))
	if err != nil {
		return answer{outcome: Forbidden}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", w.Agent)
	sign(request.Header, w.Secret(hook.ID), id, time.Now(), body)
	response, err := w.client.Do(request)
	if err != nil {
		return answer{outcome: whyNot(err)}
	}
	defer response.Body.Close()
	if _, err := io.CopyN(io.Discard, response.Body, mostAnswered); err != nil && !errors.Is(err, io.EOF) {
		return answer{outcome: whyNot(err), status: response.StatusCode}
	}
	return answer{outcomeOf(response.StatusCode), response.StatusCode, retryAfter(response.Header.Get("Retry-After"), time.Now())}
}

func outcomeOf(status int) string {
	switch {
	case status/100 == 2:
		return Delivered
	case status == http.StatusGone:
		return Gone
	}
	return Refused
}

func whyNot(err error) string {
	var late net.Error
	switch {
	case errors.Is(err, errPrivate):
		return Forbidden
	case errors.As(err, &late) && late.Timeout():
		return Late
	}
	return Unreachable
}

// sign sets the headers of Standard Webhooks, https://www.standardwebhooks.com.
func sign(header http.Header, secret []byte, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	header.Set("webhook-id", id)
	header.Set("webhook-timestamp", timestamp)
	header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// SecretText is how a receiver is given the key: the spelling of Standard Webhooks.
func SecretText(secret []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(secret) }

// retryAfter reads seconds or a date; zero for anything else and what is past.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
