package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zapis/eventstore"
	"zapis/eventstore/transparency"
)

// signingKey is the key that signs heads: the one that is configured, else that of the data directory, made on the first run.
func (s *Settings) signingKey() (*transparency.Key, error) {
	if s.AuditKey != "" {
		return transparency.ParseKey(string(s.AuditKey))
	}
	if s.DataDir == "" {
		return nil, errors.New("a key that signs heads needs --data-dir or --audit-key")
	}
	return transparency.MakeKey(s.signingKeyFile(), s.origin())
}

func (s *Settings) signingKeyFile() string { return filepath.Join(s.DataDir, "keys", "heads") }

// origin names the log in a new key: as it was asked for, by our address, or by what nobody else has.
func (s *Settings) origin() string {
	if s.AuditOrigin != "" {
		return s.AuditOrigin
	}
	if public, err := url.Parse(s.PublicURL); err == nil && public.Host != "" {
		return public.Host
	}
	return "zapis.local/" + strings.ToLower(rand.Text()[:8])
}

// headsPath is where heads are published.
func (s *Settings) headsPath() string {
	if s.AuditHeads != "" {
		return s.AuditHeads
	}
	return filepath.Join(s.DataDir, "audit", "heads")
}

// verifierSuffix names the file beside the heads that holds the key to check them with.
const verifierSuffix = ".pub"

// wireTransparency adds what proves the log, and what finds things in it.
func (a *application) wireTransparency(on foundation, store *eventstore.Store) error {
	key, err := on.settings.signingKey()
	if err != nil {
		return err
	}
	heads := &transparency.HeadsFile{Path: on.settings.headsPath()}
	if err := publishVerifier(heads.Path+verifierSuffix, key.Verifier()); err != nil {
		return err
	}
	options := transparency.Options{Store: store, Pool: on.pool, Key: key, Heads: heads, Log: on.log}
	if on.settings.AuditHeadsURL != "" {
		options.Post = postTo(string(on.settings.AuditHeadsURL))
	}
	sealer, err := transparency.New(options)
	if err != nil {
		return err
	}
	a.runners = append(a.runners, runner{"sealer", sealer.Run},
		runner{"index of the log", func(ctx context.Context) error { return keepIndexed(ctx, on, store) }})
	a.checks = append(a.checks, check{of: "transparency", now: sealer.Check, advisory: true})
	return nil
}

// publishVerifier writes the verifier key beside the heads. One that is there already is never replaced: it may be what an
// auditor relies on.
func publishVerifier(file, verifier string) error {
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
			err = os.WriteFile(file, []byte(verifier+"\n"), 0o644)
		}
	case err == nil && strings.TrimSpace(string(text)) != verifier:
		return fmt.Errorf("%s holds another key than the one that signs heads: give all processes the same key, or the new one another --audit-heads", file)
	}
	if err != nil {
		return fmt.Errorf("publish the verifier key: %w", err)
	}
	return nil
}

// postWithin bounds one delivery of a head.
const postWithin = 10 * time.Second

// postTo delivers heads to an address outside. Errors do not tell the address: it may hold a secret.
func postTo(address string) func(context.Context, transparency.Head) error {
	client := &http.Client{Timeout: postWithin}
	return func(ctx context.Context, head transparency.Head) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(head.Note))
		if err != nil {
			return errors.New("--audit-heads-url is no address")
		}
		request.Header.Set("Content-Type", "text/plain; charset=utf-8")
		answer, err := client.Do(request)
		if failed := new(url.Error); errors.As(err, &failed) {
			return failed.Err
		}
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if answer.StatusCode/100 != 2 {
			return fmt.Errorf("answered %s", answer.Status)
		}
		return nil
	}
}
