package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// sendDeadline is generous: giving up early would take a delivered message for a lost one.
	sendDeadline = 20 * time.Second
	fileDeadline = time.Minute
	// longestAnswer bounds what is read of an answer that is not a file.
	longestAnswer = 1 << 20
	largestFile   = 100 << 20
)

// url is the address of an object or of what belongs to it.
func (c *Cloud) url(path ...string) string {
	return c.APIURL + "/" + c.Version + "/" + strings.Join(path, "/")
}

// postJSON makes a call with a JSON body.
func (c *Cloud) postJSON(ctx context.Context, call string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("whatsapp: %s: %w", call, err)
	}
	return c.do(ctx, call, http.MethodPost, c.url(c.NumberID, "messages"), "application/json", data, into)
}

func (c *Cloud) get(ctx context.Context, call, address string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	return c.do(ctx, call, http.MethodGet, address, "", nil, into)
}

// upload gives Meta a file to be sent, and gets its id.
func (c *Cloud) upload(ctx context.Context, name, kind string, data []byte) (id string, err error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	head := textproto.MIMEHeader{}
	head.Set("Content-Disposition", multipart.FileContentDisposition("file", name))
	head.Set("Content-Type", kind)
	part, err := form.CreatePart(head)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = form.WriteField("messaging_product", "whatsapp")
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return "", fmt.Errorf("whatsapp: media: %w", err) // never: it is written into memory
	}
	ctx, cancel := context.WithTimeout(ctx, fileDeadline)
	defer cancel()
	var kept struct{ ID string }
	err = c.do(ctx, "media", http.MethodPost, c.url(c.NumberID, "media"), form.FormDataContentType(), body.Bytes(), &kept)
	return kept.ID, err
}

// do makes one call. Its errors are *Trouble.
func (c *Cloud) do(ctx context.Context, call, method, address, kind string, body []byte, into any) error {
	ctx, connected := traced(ctx)
	answer, err := c.request(ctx, method, address, kind, body)
	if err != nil {
		return c.trouble(call, err, connected.Load())
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, longestAnswer))
	if err == nil && answer.StatusCode/100 != 2 {
		err = refusalOf(answer, data)
	}
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	return c.trouble(call, err, true)
}

func (c *Cloud) request(ctx context.Context, method, address, kind string, body []byte) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return c.HTTPClient.Do(r)
}

// traced notes whether a call got a connection: without one it cannot have come to Meta.
func traced(ctx context.Context) (context.Context, *atomic.Bool) {
	connected := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), connected
}

// download reads a file from the address that Meta gave for it.
func (c *Cloud) download(ctx context.Context, address string) ([]byte, error) {
	if !c.trusted(address) {
		return nil, &Trouble{Call: "download", fate: permanent, why: "the file lies where our token must not go"}
	}
	ctx, cancel := context.WithTimeout(ctx, fileDeadline)
	defer cancel()
	answer, err := c.request(ctx, http.MethodGet, address, "", nil)
	if err != nil {
		return nil, c.trouble("download", err, false)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, largestFile+1))
	switch {
	case err != nil:
		return nil, c.trouble("download", err, false)
	case answer.StatusCode/100 != 2:
		return nil, c.trouble("download", refusalOf(answer, data[:min(len(data), longestAnswer)]), false)
	case len(data) > largestFile:
		return nil, &Trouble{Call: "download", fate: permanent, why: "the file is too large"}
	}
	return data, nil
}

// trusted tells whether an address is Meta's, or of the server that stands in for it.
func (c *Cloud) trusted(address string) bool {
	u, err := url.Parse(address)
	own, ownErr := url.Parse(c.APIURL)
	if err != nil || ownErr != nil {
		return false
	}
	if u.Host == own.Host && u.Scheme == own.Scheme {
		return true
	}
	host := "." + u.Hostname()
	return u.Scheme == "https" && (strings.HasSuffix(host, ".fbsbx.com") || strings.HasSuffix(host, ".facebook.com") || strings.HasSuffix(host, ".whatsapp.net"))
}
