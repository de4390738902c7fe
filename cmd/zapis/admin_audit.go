package main

import (
	"strings"

	"golang.org/x/mod/sumdb/note"

	"zapis/adapters/admin"
	"zapis/eventstore"
	"zapis/eventstore/transparency"
	"zapis/projections"
	"zapis/projections/audit"
)

// auditOf is what the panel reads, replays and proves the log with: by the same key and heads as zapis audit.
func auditOf(on foundation, store *eventstore.Store) admin.Audit {
	file := on.settings.headsPath()
	return admin.Audit{
		Log:       audit.Log{Store: store, Pool: on.pool},
		Masters:   projections.Directory{Pool: on.pool},
		Verifiers: func() (note.Verifiers, error) { return verifierKey("").verifiers(file, &on.settings) },
		Key:       func() (string, error) { return ownVerifier(&on.settings) },
		Published: func() ([]string, error) { return publishedHeads("", file) },
		Newest: func() (string, error) {
			key, err := ownVerifier(&on.settings)
			if err != nil {
				return "", err
			}
			origin, _, _ := strings.Cut(key, "+")
			return (&transparency.HeadsFile{Path: file}).Newest(origin)
		},
	}
}

// ownVerifier is what heads that we sign are checked with.
func ownVerifier(settings *Settings) (string, error) {
	key, err := settings.signingKey()
	if err != nil {
		return "", err
	}
	return key.Verifier(), nil
}
