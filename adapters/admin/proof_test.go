package admin_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"zapis/domain/access"
	"zapis/eventstore/transparency"
)

// sealed lets a sealer and the panel work until the test ends, and waits until all that is there now is under a head.
func (w *world) sealed(key *transparency.Key) {
	w.t.Helper()
	signed := make(chan transparency.Head)
	sealer, err := transparency.New(transparency.Options{
		Store: w.store, Pool: w.pool, Key: key, Log: slog.New(slog.DiscardHandler),
		Post: func(ctx context.Context, head transparency.Head) error {
			select {
			case signed <- head:
			case <-ctx.Done():
			}
			return nil
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- sealer.Run(ctx) }()
	w.t.Cleanup(func() { stop(); <-ended })
	head, err := w.store.Head(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for {
		select {
		case newest := <-signed:
			if newest.Size >= head {
				return
			}
		case <-w.t.Context().Done():
			w.t.Fatal("no head was signed")
		}
	}
}

// verified starts a verification and is its report, as it is told.
func (w *world) verified() string {
	w.t.Helper()
	if got := w.post("/proof/verify", nil); got.status != 200 {
		w.t.Fatalf("verify: %d", got.status)
	}
	for line := range w.stream("/proof/verify/progress") {
		if strings.Contains(line, "was changed.") {
			return line
		}
	}
	w.t.Fatal("the stream ended without a report")
	return ""
}

func TestAnEventIsProvenByAFileThatStandsAlone(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	w := newWorld(t, withAudit(key))
	w.sealed(key)
	w.as(access.Auditor)
	w.has(w.get("/proof"), key.Verifier()[:20], "Verify now", "not here")
	page := w.get("/proof?event=1")
	w.has(page, "proven", "zapis inclusion proof 1", "Download the proof")
	file := w.get("/proof/file?event=1")
	verifier, err := note.NewVerifier(key.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	proven, err := transparency.CheckProof([]byte(file.body), note.VerifierList(verifier))
	if err != nil || proven.Event == nil || proven.Event.Position != 1 {
		t.Errorf("%+v, %v", proven, err)
	}
	if got := file.header.Get("Content-Disposition"); !strings.Contains(got, "event-1.proof.json") {
		t.Error(got)
	}
	byID := w.get(fmt.Sprintf("/proof?event=%s", proven.Event.ID))
	w.has(byID, "proven")
	w.has(w.get("/proof?event=nothing"), "There is no such event")
}

func TestTheLogIsVerifiedInTheBackground(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	w := newWorld(t, withAudit(key))
	w.sealed(key)
	w.runs()
	w.as(access.Auditor)
	w.has(w.get("/proof"), "Not verified since this process began.")
	if got := w.verified(); !strings.Contains(got, "Nothing was changed.") {
		t.Error(got)
	}
	w.has(w.get("/proof"), "Nothing was changed.", "Events recomputed")
	if _, err := w.pool.Exec(t.Context(), `update events set type = 'person.renamed' where position = 2`); err != nil {
		t.Fatal(err)
	}
	if got := w.verified(); !strings.Contains(got, "Something was changed.") {
		t.Error(got)
	}
	w.has(w.get("/proof"), "event 2 was changed")
}

// runs lets the panel do its work in the background.
func (w *world) runs() {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.panel.Run(ctx) }()
	w.t.Cleanup(func() { stop(); <-ended })
}
