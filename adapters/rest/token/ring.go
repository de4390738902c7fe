// Package token makes and reads the tokens of the API: short-lived signed ones that are shown with each request, and
// refresh tokens, which take each other's place.
package token

import (
	"bufio"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"zapis/domain"
)

// Ring holds the keys. The current one signs; the others still prove what they have signed. It is kept as text, one key a
// line, the current one first: its name, a space, and 32 bytes in base64.
type Ring struct {
	keys  []key
	lines []string
}

type key struct {
	name string
	seed []byte
}

// ErrBadRing is returned for a text that is no ring.
var ErrBadRing = errors.New("the token keys are not legible")

// ParseRing reads a ring. What is wrong with it is told without showing any of it.
func ParseRing(text string) (ring Ring, err error) {
	names := map[string]bool{}
	for scanner, n := bufio.NewScanner(strings.NewReader(text)), 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" {
			continue
		}
		name, encoded, _ := strings.Cut(line, " ")
		seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		if err != nil || len(seed) != ed25519.SeedSize || name == "" {
			return Ring{}, fmt.Errorf("line %d is not a name and %d bytes in base64: %w", n, ed25519.SeedSize, ErrBadRing)
		}
		if names[name] {
			return Ring{}, fmt.Errorf("line %d: two keys have one name: %w", n, ErrBadRing)
		}
		names[name] = true
		ring.keys, ring.lines = append(ring.keys, key{name, seed}), append(ring.lines, line)
	}
	if len(ring.keys) == 0 {
		return Ring{}, fmt.Errorf("there is none: %w", ErrBadRing)
	}
	return ring, nil
}

// NewRing has one new key.
func NewRing() Ring { return Ring{}.Renewed() }

// Renewed is the ring with a new current key in front.
func (r Ring) Renewed() Ring {
	made := key{seed: make([]byte, ed25519.SeedSize)}
	name := make([]byte, 4)
	rand.Read(made.seed)
	rand.Read(name)
	made.name = hex.EncodeToString(name)
	line := made.name + " " + base64.StdEncoding.EncodeToString(made.seed)
	return Ring{keys: append([]key{made}, r.keys...), lines: append([]string{line}, r.lines...)}
}

// Text is the ring as ParseRing reads it.
func (r Ring) Text() string { return strings.Join(r.lines, "\n") + "\n" }

// named finds the key with which something was signed.
func (r Ring) named(name string) (key, bool) {
	for _, k := range r.keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

func (k key) private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.seed) }

func (k key) public() ed25519.PublicKey { return k.private().Public().(ed25519.PublicKey) }

// mac binds a text to this key and to a purpose.
func (k key) mac(purpose string, text []byte) []byte {
	mac := hmac.New(sha256.New, k.seed)
	mac.Write([]byte("zapis " + purpose + "\x00"))
	mac.Write(text)
	return mac.Sum(nil)
}

// Secret is 32 bytes that only who has the ring knows, the same each time for a purpose and an id. It comes from the
// oldest key, so that a new one changes no secret.
func (r Ring) Secret(purpose string, id domain.ID) []byte {
	return r.keys[len(r.keys)-1].mac(purpose, id[:])
}

// Sign signs a text with the current key and tells the key's name.
func (r Ring) Sign(text []byte) (signature []byte, by string) {
	return ed25519.Sign(r.keys[0].private(), text), r.keys[0].name
}

// PublicKey is a key as a JSON web key (RFC 8037).
type PublicKey struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	Alg string `json:"alg"`
	Use string `json:"use"`
	Kid string `json:"kid"`
	X   string `json:"x"`
}

// Public are the keys that prove what was signed, the current one first.
func (r Ring) Public() (all []PublicKey) {
	for _, k := range r.keys {
		all = append(all, PublicKey{
			Kty: "OKP", Crv: "Ed25519", Alg: "EdDSA", Use: "sig", Kid: k.name, X: base64.RawURLEncoding.EncodeToString(k.public()),
		})
	}
	return all
}
