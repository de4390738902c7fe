package admin

import (
	"context"

	"golang.org/x/mod/sumdb/note"

	"zapis/projections"
	"zapis/projections/audit"
)

// Audit is what the log is read, replayed and proven with.
type Audit struct {
	Log       audit.Log
	Masters   Masters
	Verifiers func() (note.Verifiers, error) // what heads are checked with
	Key       func() (string, error)         // the verifier key, for others
	Published func() ([]string, error)       // all heads that are published, as transparency.SplitHeads gives them
	Newest    func() (string, error)         // the newest of them; empty: there is none
}

// Masters finds masters by name or id.
type Masters interface {
	Find(ctx context.Context, q projections.PeopleQuery) ([]projections.Somebody, projections.Cursor, error)
}
