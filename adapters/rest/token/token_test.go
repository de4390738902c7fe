package token_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"zapis/adapters/rest/token"
	"zapis/domain"
	"zapis/domain/access"
)

var (
	now     = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	granted = access.State{Granted: access.Granted{Grant: domain.ID{1}, Subject: domain.ID{2}, Scopes: []access.Scope{access.Me, access.MeRead}}}
)

func tokens(ring token.Ring, at time.Time) token.Tokens {
	return token.Tokens{Ring: func() token.Ring { return ring }, Issuer: "https://zapis.example", Clock: func() time.Time { return at }}
}

func access1(t *testing.T, from token.Tokens) string {
	t.Helper()
	made, err := from.Access(granted)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestAnAccessTokenNamesItsGrant(t *testing.T) {
	ring := token.NewRing()
	made := access1(t, tokens(ring, now))
	for name, reader := range map[string]token.Tokens{
		"at once": tokens(ring, now), "just before its end": tokens(ring, now.Add(token.AccessFor)),
		"by a key that is no longer current": tokens(ring.Renewed(), now),
	} {
		if grant, err := reader.Grant(made); err != nil || grant != granted.Grant {
			t.Errorf("%s: %v, %v", name, grant, err)
		}
	}
	if _, err := tokens(ring, now.Add(token.AccessFor+time.Minute)).Grant(made); !errors.Is(err, token.ErrExpired) {
		t.Errorf("too late: %v", err)
	}
}

// signed is a token of the same kind, made by somebody else or changed.
func signed(t *testing.T, method jwt.SigningMethod, key any, change func(header, claims map[string]any)) string {
	t.Helper()
	claims := map[string]any{
		"iss": "https://zapis.example", "aud": token.Audience, "sub": granted.Subject.String(), "grant": granted.Grant.String(),
		"exp": now.Add(time.Minute).Unix(), "nbf": now.Unix(), "scope": "me",
	}
	made := jwt.New(method)
	made.Header["typ"] = "at+jwt"
	if change != nil {
		change(made.Header, claims)
	}
	made.Claims = jwt.MapClaims(claims)
	text, err := made.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestForgedTokensAreRefused(t *testing.T) {
	ring := token.NewRing()
	mine := tokens(ring, now)
	kid := ring.Public()[0].Kid
	seed, _ := base64.StdEncoding.DecodeString(strings.Fields(ring.Text())[1])
	right := ed25519.NewKeyFromSeed(seed)
	public, _ := base64.RawURLEncoding.DecodeString(ring.Public()[0].X)
	_, wrong, _ := ed25519.GenerateKey(nil)
	named := func(also func(header, claims map[string]any)) func(header, claims map[string]any) {
		return func(header, claims map[string]any) {
			header["kid"] = kid
			if also != nil {
				also(header, claims)
			}
		}
	}
	if _, err := mine.Grant(signed(t, jwt.SigningMethodEdDSA, right, named(nil))); err != nil {
		t.Fatalf("the pattern itself: %v", err)
	}
	for name, forged := range map[string]string{
		"no algorithm":             signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, named(nil)),
		"the public key as secret": signed(t, jwt.SigningMethodHS256, public, named(nil)),
		"another key":              signed(t, jwt.SigningMethodEdDSA, wrong, named(nil)),
		"a key that is not there":  signed(t, jwt.SigningMethodEdDSA, right, nil),
		"another audience":         signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { c["aud"] = "other" })),
		"no audience":              signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { delete(c, "aud") })),
		"another issuer":           signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { c["iss"] = "https://evil.example" })),
		"no end":                   signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { delete(c, "exp") })),
		"not yet":                  signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { c["nbf"] = now.Add(time.Hour).Unix() })),
		"another kind":             signed(t, jwt.SigningMethodEdDSA, right, named(func(h, _ map[string]any) { h["typ"] = "JWT" })),
		"no grant":                 signed(t, jwt.SigningMethodEdDSA, right, named(func(_, c map[string]any) { delete(c, "grant") })),
		"nothing":                  "",
		"a refresh token":          mine.Refresh(granted.Grant, 1),
		"another payload":          changedPayload(t, access1(t, mine)),
	} {
		if grant, err := mine.Grant(forged); err == nil {
			t.Errorf("%s: taken for %v", name, grant)
		}
	}
}

func changedPayload(t *testing.T, text string) string {
	t.Helper()
	parts := strings.Split(text, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var said map[string]any
	if err := json.Unmarshal(raw, &said); err != nil {
		t.Fatal(err)
	}
	said["grant"] = domain.ID{9}.String()
	raw, _ = json.Marshal(said)
	parts[1] = base64.RawURLEncoding.EncodeToString(raw)
	return strings.Join(parts, ".")
}

func TestARefreshTokenIsTheSameEachTime(t *testing.T) {
	ring := token.NewRing()
	mine := tokens(ring, now)
	made := mine.Refresh(granted.Grant, 7)
	if again := mine.Refresh(granted.Grant, 7); again != made {
		t.Error("two tokens with one number differ")
	}
	grant, number, err := tokens(ring.Renewed(), now).Refreshing(made)
	if err != nil || grant != granted.Grant || number != 7 {
		t.Errorf("read as %v, %d, %v", grant, number, err)
	}
	changed := []byte(made)
	changed[25] ^= 1 // within the number
	for name, forged := range map[string]string{
		"changed": string(changed), "cut short": made[:len(made)-2], "unmarked": made[3:], "nothing": "", "an access token": access1(t, mine),
		"another's": tokens(token.NewRing(), now).Refresh(granted.Grant, 7),
	} {
		if _, _, err := mine.Refreshing(forged); !errors.Is(err, token.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARingIsReadAsItIsWritten(t *testing.T) {
	ring := token.NewRing().Renewed()
	read, err := token.ParseRing(ring.Text())
	if err != nil || read.Text() != ring.Text() {
		t.Errorf("%v", err)
	}
	line := strings.SplitAfter(ring.Text(), "\n")[0]
	for name, text := range map[string]string{"nothing": " \n", "no key": "name\n", "a short key": "name AAAA\n", "twice": line + line} {
		if _, err := token.ParseRing(text); !errors.Is(err, token.ErrBadRing) || strings.Contains(err.Error(), "AAAA") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if ring.Renewed().Secret("webhook", domain.ID{1})[0] != ring.Secret("webhook", domain.ID{1})[0] {
		t.Error("a new key changes secrets")
	}
}
