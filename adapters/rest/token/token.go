package token

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"zapis/domain"
	"zapis/domain/access"
)

// Audience is whom tokens are for.
const Audience = "zapis-api"

// AccessFor is how long an access token holds; after that a refresh token gives another.
const AccessFor = 10 * time.Minute

// leeway is how far apart the clocks of two servers may be.
const leeway = 30 * time.Second

// ErrForged is returned for a token that we have not made, ErrExpired for one that is over.
var (
	ErrForged  = errors.New("not a token of ours")
	ErrExpired = errors.New("the token has expired")
)

// Tokens makes and reads tokens.
type Tokens struct {
	Ring   func() Ring // as it is now: keys are renewed while we run
	Issuer string
	Clock  func() time.Time
}

// claims are what an access token says. That its scopes are still granted is seen from the grant, not from it.
type claims struct {
	jwt.RegisteredClaims
	Grant domain.ID `json:"grant"`
	Scope string    `json:"scope"`
}

// Access is a token for what a grant allows.
func (t Tokens) Access(granted access.State) (string, error) {
	now := t.Clock()
	subject := granted.Subject
	if subject.IsZero() {
		subject = granted.Grant
	}
	said := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: t.Issuer, Audience: jwt.ClaimStrings{Audience}, Subject: subject.String(), ID: uuid.NewString(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(AccessFor)),
		},
		Grant: granted.Grant,
		Scope: Scope(granted.Scopes),
	}
	signing := t.Ring().keys[0]
	made := jwt.NewWithClaims(jwt.SigningMethodEdDSA, said)
	made.Header["typ"], made.Header["kid"] = "at+jwt", signing.name // RFC 9068
	return made.SignedString(signing.private())
}

// Scope is a list of scopes as OAuth spells it.
func Scope(scopes []access.Scope) string {
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = string(scope)
	}
	return strings.Join(words, " ")
}

// Grant reads an access token and tells which grant it is of. Errors are ErrForged and ErrExpired.
func (t Tokens) Grant(text string) (domain.ID, error) {
	var said claims
	_, err := jwt.ParseWithClaims(text, &said, t.provenBy,
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithAudience(Audience), jwt.WithIssuer(t.Issuer),
		jwt.WithExpirationRequired(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(t.Clock))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return domain.ID{}, ErrExpired
	case err != nil || said.Grant.IsZero():
		return domain.ID{}, ErrForged
	}
	return said.Grant, nil
}

func (t Tokens) provenBy(shown *jwt.Token) (any, error) {
	name, _ := shown.Header["kid"].(string)
	k, known := t.Ring().named(name)
	if !known || shown.Header["typ"] != "at+jwt" {
		return nil, ErrForged
	}
	return k.public(), nil
}

const (
	refreshMark = "zr_" // so that scanners of leaked secrets find it
	refreshHead = 16 + 4
	refreshMAC  = 24
)

// Refresh is the refresh token of a grant with this number: the same each time, so that an answer that was lost can be had
// again.
func (t Tokens) Refresh(grant domain.ID, number int) string {
	return refreshMark + base64.RawURLEncoding.EncodeToString(refreshWith(t.Ring().keys[0], grant, number))
}

func refreshWith(k key, grant domain.ID, number int) []byte {
	head := binary.BigEndian.AppendUint32(grant[:], uint32(number))
	return append(head, k.mac("refresh", head)[:refreshMAC]...)
}

// Refreshing reads a refresh token. Its error is ErrForged.
func (t Tokens) Refreshing(text string) (grant domain.ID, number int, err error) {
	encoded, ours := strings.CutPrefix(text, refreshMark)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || !ours || len(raw) != refreshHead+refreshMAC {
		return domain.ID{}, 0, ErrForged
	}
	copy(grant[:], raw)
	number = int(binary.BigEndian.Uint32(raw[16:]))
	for _, k := range t.Ring().keys {
		if hmac.Equal(raw, refreshWith(k, grant, number)) {
			return grant, number, nil
		}
	}
	return domain.ID{}, 0, ErrForged
}
