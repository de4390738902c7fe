package vault

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"zapis/domain"
)

// Ring holds the wrapping keys. Data keys are wrapped by the current one; the others unwrap what older ones have wrapped.
// It is kept as text, one key a line, the current one first: its name, a space, and 32 bytes in base64.
type Ring struct {
	current string
	keys    map[string]cipher.AEAD
	lines   []string
}

// ErrBadRing is returned for a text that is no ring.
var ErrBadRing = errors.New("the wrapping keys are not legible")

// ParseRing reads a ring. What is wrong with it is told without showing any of it.
func ParseRing(text string) (Ring, error) {
	ring := Ring{keys: map[string]cipher.AEAD{}}
	for scanner, n := bufio.NewScanner(strings.NewReader(text)), 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" {
			continue
		}
		name, encoded, _ := strings.Cut(line, " ")
		secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		if err != nil || len(secret) != keyBytes {
			return Ring{}, fmt.Errorf("line %d is not a name and %d bytes in base64: %w", n, keyBytes, ErrBadRing)
		}
		if _, twice := ring.keys[name]; twice {
			return Ring{}, fmt.Errorf("line %d: two keys have one name: %w", n, ErrBadRing)
		}
		if ring.keys[name], err = newAEAD(secret); err != nil {
			return Ring{}, err
		}
		if ring.current == "" {
			ring.current = name
		}
		ring.lines = append(ring.lines, line)
	}
	if ring.current == "" {
		return Ring{}, fmt.Errorf("there is none: %w", ErrBadRing)
	}
	return ring, nil
}

// NewRing has one new wrapping key.
func NewRing() Ring { return Ring{}.Renewed() }

// Renewed is the ring with a new current key in front.
func (r Ring) Renewed() Ring {
	secret, name := make([]byte, keyBytes), make([]byte, 4)
	rand.Read(secret)
	rand.Read(name)
	line := hex.EncodeToString(name) + " " + base64.StdEncoding.EncodeToString(secret)
	renewed, err := ParseRing(strings.Join(append([]string{line}, r.lines...), "\n"))
	if err != nil {
		return r.Renewed() // the name was taken
	}
	return renewed
}

// Newest is the ring with nothing but its current key.
func (r Ring) Newest() Ring {
	return Ring{r.current, map[string]cipher.AEAD{r.current: r.keys[r.current]}, r.lines[:1]}
}

// others are the names of all keys but the current one.
func (r Ring) others() (names []string) {
	for name := range r.keys {
		if name != r.current {
			names = append(names, name)
		}
	}
	return names
}

// Text is the ring as ParseRing reads it: the secret itself.
func (r Ring) Text() string { return strings.Join(r.lines, "\n") + "\n" }

// String hides the keys from fmt and slog.
func (r Ring) String() string { return fmt.Sprintf("[%d wrapping keys]", len(r.lines)) }

// GoString hides them from %#v.
func (r Ring) GoString() string { return r.String() }

// bound is what a wrapped key is bound to, so that it is of no use in somebody else's place.
func bound(subject domain.ID) []byte { return append([]byte("zapis data key "), subject[:]...) }

func (r Ring) wrap(secret []byte, subject domain.ID) []byte {
	return r.keys[r.current].Seal(nil, nil, secret, bound(subject))
}

func (r Ring) unwrap(by string, wrapped []byte, subject domain.ID) ([]byte, error) {
	key, ok := r.keys[by]
	if !ok {
		return nil, fmt.Errorf("data key of %s, wrapped by %q: %w", subject, by, ErrWrongRing)
	}
	secret, err := key.Open(nil, nil, wrapped, bound(subject))
	if err != nil {
		return nil, fmt.Errorf("unwrap the data key of %s: %w", subject, err)
	}
	return secret, nil
}

// newAEAD is AES-GCM that brings its own nonces.
func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
