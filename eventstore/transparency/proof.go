package transparency

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"zapis/eventstore"
)

// The formats of proof files.
const (
	inclusionFormat   = "zapis inclusion proof 1"
	consistencyFormat = "zapis consistency proof 1"
)

// Inclusion proves that an event was in the log when a head was signed. It stands alone: whoever has the verifier key
// needs nothing else.
type Inclusion struct {
	Format string      `json:"format"`
	Key    string      `json:"key"`    // name of the verifier key
	Leaf   []byte      `json:"leaf"`   // the event, see Leaf
	Index  int64       `json:"index"`  // its position, less one
	Hashes []tlog.Hash `json:"hashes"` // from the leaf upwards
	Head   string      `json:"head"`   // the signed head
}

// Consistency proves that the log of a newer head begins with the whole log of an older one.
type Consistency struct {
	Format string      `json:"format"`
	Key    string      `json:"key"`
	Hashes []tlog.Hash `json:"hashes"`
	Older  string      `json:"older"`
	Newer  string      `json:"newer"`
}

// ErrNoEvent is returned for an event that the log does not hold.
var ErrNoEvent = errors.New("no such event")

// Prove makes an inclusion proof of the event at a position. What it reads of the stored tree is checked against the head.
func Prove(ctx context.Context, db querier, head Head, position int64) (Inclusion, error) {
	if position < 1 || position > head.Size {
		return Inclusion{}, fmt.Errorf("event %d is not in %s: %w", position, head, ErrNoEvent)
	}
	leaf, err := leafAt(ctx, db, position)
	if err != nil {
		return Inclusion{}, err
	}
	hashes, err := tlog.ProveRecord(head.Size, position-1, checked(ctx, db, head))
	if err != nil {
		return Inclusion{}, fmt.Errorf("prove event %d: %w", position, err)
	}
	proof := Inclusion{inclusionFormat, head.Origin, leaf, position - 1, hashes, head.Note}
	if tlog.CheckRecord(hashes, head.Size, head.Root, proof.Index, hashOf(leaf)) != nil {
		return Inclusion{}, discrepancy("event %d is not the one that was sealed: run zapis audit verify", position)
	}
	return proof, nil
}

// ProveConsistency makes a consistency proof of two heads.
func ProveConsistency(ctx context.Context, db querier, older, newer Head) (Consistency, error) {
	if older.Size < 1 || older.Size > newer.Size {
		return Consistency{}, fmt.Errorf("%s is not older than %s", older, newer)
	}
	hashes, err := tlog.ProveTree(newer.Size, older.Size, checked(ctx, db, newer))
	if err != nil {
		return Consistency{}, fmt.Errorf("prove that nothing changed: %w", err)
	}
	if tlog.CheckTree(hashes, newer.Size, newer.Root, older.Size, older.Root) != nil {
		return Consistency{}, discrepancy("the log of %s is not that of %s", older, newer)
	}
	return Consistency{consistencyFormat, newer.Origin, hashes, older.Note, newer.Note}, nil
}

// checked reads the stored tree and believes nothing that the head does not confirm.
func checked(ctx context.Context, db querier, head Head) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: head.Size, Hash: head.Root}, stored{ctx, db})
}

func leafAt(ctx context.Context, db querier, position int64) ([]byte, error) {
	d := diagnosis{db: db}
	found, err := d.row(ctx, position)
	if err != nil {
		return nil, fmt.Errorf("read event %d: %w", position, err)
	}
	if found.leaf == nil {
		return nil, discrepancy("event %d is gone: run zapis audit verify", position)
	}
	return found.leaf, nil
}

// Proven is what a proof shows.
type Proven struct {
	Event *eventstore.Recorded // of an inclusion proof, else nil
	Older *Head                // of a consistency proof, else nil
	Head  Head
}

// ErrProof is found in every error about a proof that does not hold.
var ErrProof = errors.New("the proof does not hold")

// CheckProof checks a proof file of either kind, with nothing but a verifier key. It refuses a file of which any byte was changed.
func CheckProof(file []byte, verifiers note.Verifiers) (Proven, error) {
	var kind struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(file, &kind); err != nil {
		return Proven{}, fmt.Errorf("%w: not JSON: %w", ErrProof, err)
	}
	proven, err := Proven{}, error(nil)
	switch kind.Format {
	case inclusionFormat:
		var proof Inclusion
		if err = exactly(file, &proof); err == nil {
			proven, err = proof.check(verifiers)
		}
	case consistencyFormat:
		var proof Consistency
		if err = exactly(file, &proof); err == nil {
			proven, err = proof.check(verifiers)
		}
	default:
		err = fmt.Errorf("unknown format %.40q", kind.Format)
	}
	if err != nil {
		return Proven{}, fmt.Errorf("%w: %w", ErrProof, err)
	}
	return proven, nil
}

// exactly reads a proof that is written as Encode writes it, byte for byte: there is one way to say a thing.
func exactly(file []byte, into any) error {
	if err := json.Unmarshal(file, into); err != nil {
		return err
	}
	again, err := Encode(into)
	if err == nil && !bytes.Equal(again, file) {
		err = errors.New("not as it was written")
	}
	return err
}

// Encode writes a proof as a file.
func Encode(proof any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(proof)
	return text.Bytes(), err
}

func (p Inclusion) check(verifiers note.Verifiers) (Proven, error) {
	head, err := OpenHead(p.Head, verifiers)
	if err != nil {
		return Proven{}, err
	}
	event, err := ParseLeaf(p.Leaf)
	if err != nil {
		return Proven{}, err
	}
	if event.Position != p.Index+1 || head.Origin != p.Key {
		return Proven{}, errors.New("the event is not the one that the proof is about")
	}
	err = tlog.CheckRecord(p.Hashes, head.Size, head.Root, p.Index, tlog.RecordHash(p.Leaf))
	return Proven{Event: &event, Head: head}, err
}

func (p Consistency) check(verifiers note.Verifiers) (Proven, error) {
	older, err := OpenHead(p.Older, verifiers)
	if err != nil {
		return Proven{}, err
	}
	newer, err := OpenHead(p.Newer, verifiers)
	if err != nil {
		return Proven{}, err
	}
	if newer.Origin != p.Key || older.Origin != p.Key {
		return Proven{}, errors.New("the heads are not of one log")
	}
	err = tlog.CheckTree(p.Hashes, newer.Size, newer.Root, older.Size, older.Root)
	return Proven{Older: &older, Head: newer}, err
}
