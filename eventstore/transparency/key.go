package transparency

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key signs heads. It is kept outside the database: who can write there cannot sign.
type Key struct {
	signer   note.Signer
	verifier string
}

// Name is the origin of the heads that the key signs.
func (k *Key) Name() string { return k.signer.Name() }

// Verifier is what others need to check its heads, in the form of a verifier key of signed notes.
func (k *Key) Verifier() string { return k.verifier }

// errKey says no more: what was given is a secret, or none of ours.
var errKey = errors.New("not a key for signing heads")

// ParseKey reads a private key as MakeKey writes it: PRIVATE+KEY+<name>+<hash>+<seed>.
func ParseKey(text string) (*Key, error) {
	signer, err := note.NewSigner(text)
	if err != nil {
		return nil, errKey
	}
	parts := strings.SplitN(text, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return nil, errKey
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	if err != nil {
		return nil, errKey
	}
	return &Key{signer, verifier}, nil
}

// ReadKey reads a key from its file; fs.ErrNotExist if there is none.
func ReadKey(file string) (*Key, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the key that signs heads: %w", err)
	}
	key, err := ParseKey(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("read the key that signs heads: %s: %w", file, err)
	}
	return key, nil
}

// MakeKey reads the key of a file that it makes, for this origin, if there is none. Of several processes that start
// together one makes it.
func MakeKey(file, origin string) (*Key, error) {
	key, err := ReadKey(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	private, _, err := note.GenerateKey(rand.Reader, origin)
	if err == nil {
		err = writeOnce(file, private+"\n")
	}
	if err != nil {
		return nil, fmt.Errorf("make a key that signs heads: %w", err)
	}
	return ReadKey(file)
}

// writeOnce makes a file that only we may read, whole or not at all, unless there is one.
func writeOnce(file, text string) error {
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(folder, ".new-")
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(text)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err != nil {
		return err
	}
	if err := os.Link(draft.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(folder)
}

func syncFolder(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
