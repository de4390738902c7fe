package transparency_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"zapis/eventstore/transparency"
)

func TestAnEventIsProvenWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	w := sealed(t, 700)
	verifiers := w.verifiers()
	for _, head := range w.published() {
		for _, position := range []int64{1, 2, 256, 257, 511, 512, 513, head.Size - 1, head.Size} {
			if position > head.Size {
				continue
			}
			proof, err := transparency.Prove(t.Context(), w.pool, head, position)
			if err != nil {
				t.Fatalf("event %d in %v: %v", position, head, err)
			}
			file, err := transparency.Encode(proof)
			if err != nil {
				t.Fatal(err)
			}
			proven, err := transparency.CheckProof(file, verifiers)
			if err != nil || proven.Event == nil || proven.Event.Position != position || proven.Head.Size != head.Size {
				t.Errorf("event %d in %v: %v, %v", position, head, proven, err)
			}
		}
		if _, err := transparency.Prove(t.Context(), w.pool, head, head.Size+1); !errors.Is(err, transparency.ErrNoEvent) {
			t.Errorf("an event after the head: %v", err)
		}
	}
}

func TestAnyTwoHeadsAreProvenToBeOfOneLog(t *testing.T) {
	t.Parallel()
	w := sealed(t, 700)
	heads := w.published()
	for i, older := range heads {
		for j, newer := range heads {
			proof, err := transparency.ProveConsistency(t.Context(), w.pool, older, newer)
			if i > j {
				if err == nil {
					t.Errorf("%v was proven to be older than %v", older, newer)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			file, err := transparency.Encode(proof)
			if err != nil {
				t.Fatal(err)
			}
			proven, err := transparency.CheckProof(file, w.verifiers())
			if err != nil || proven.Older == nil || proven.Older.Size != older.Size || proven.Head.Size != newer.Size {
				t.Errorf("%v and %v: %v, %v", older, newer, proven, err)
			}
		}
	}
}

// Every byte of a proof counts.
func TestAProofOfWhichAByteWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	w := sealed(t, 300)
	heads := w.published()
	inclusion, err := transparency.Prove(t.Context(), w.pool, heads[3], 77)
	if err != nil {
		t.Fatal(err)
	}
	consistency, err := transparency.ProveConsistency(t.Context(), w.pool, heads[1], heads[3])
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for _, proof := range []any{inclusion, consistency} {
		file, err := transparency.Encode(proof)
		if err != nil {
			t.Fatal(err)
		}
		for i := range file {
			was := file[i]
			for _, changed := range []byte{was ^ 1, was ^ 0x20, byte(random.IntN(256))} {
				if file[i] = changed; changed == was {
					continue
				}
				if _, err := transparency.CheckProof(file, w.verifiers()); !errors.Is(err, transparency.ErrProof) {
					t.Errorf("byte %d changed from %q to %q: %v", i, was, changed, err)
				}
			}
			file[i] = was
		}
		if _, err := transparency.CheckProof(file, w.verifiers()); err != nil {
			t.Error(err)
		}
		if _, err := transparency.CheckProof(append(file, ' '), w.verifiers()); !errors.Is(err, transparency.ErrProof) {
			t.Error("a proof with something behind it was taken")
		}
	}
}

// Base64 can be written in several ways; a signature only in one.
func TestASignatureIsWrittenInOneWayOnly(t *testing.T) {
	t.Parallel()
	w := sealed(t, 8)
	head := w.published()[0].Note
	end := strings.LastIndex(head, "=")
	for end > 0 && head[end-1] == '=' {
		end--
	}
	for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		changed := head[:end-1] + string(letter) + head[end:]
		if _, err := transparency.OpenHead(changed, w.verifiers()); (err == nil) != (changed == head) {
			t.Errorf("%q in place of %q: %v", letter, head[end-1], err)
		}
	}
}

func TestAProofOfAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	w := sealed(t, 30)
	proof, err := transparency.Prove(t.Context(), w.pool, w.published()[0], 7)
	if err != nil {
		t.Fatal(err)
	}
	file, err := transparency.Encode(proof)
	if err != nil {
		t.Fatal(err)
	}
	other, err := transparency.MakeKey(t.TempDir()+"/key", "zapis.test")
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(other.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transparency.CheckProof(file, note.VerifierList(verifier)); !errors.Is(err, transparency.ErrProof) {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsProvenOfWhatWasChanged(t *testing.T) {
	t.Parallel()
	w := sealed(t, 300)
	w.exec(`update events set type = 'test.other' where position = 77`)
	var found *transparency.Discrepancy
	if _, err := transparency.Prove(t.Context(), w.pool, w.published()[3], 77); !errors.As(err, &found) {
		t.Errorf("a changed event: %v", err)
	}
	if _, err := transparency.Prove(t.Context(), w.pool, w.published()[3], 78); err != nil {
		t.Errorf("the event after it: %v", err)
	}
	w.exec(`update log_tiles set hashes = overlay(hashes placing '\x0000' from 100) where level = 0 and n = 0`)
	if _, err := transparency.Prove(t.Context(), w.pool, w.published()[3], 78); err == nil {
		t.Error("an event was proven from a tree that does not hold")
	}
}
