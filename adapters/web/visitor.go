package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/domain/person"
	"zapis/eventstore"
)

// Whoever books here is known by a secret of 130 bits, which is their address and their cookie. The log has a hash of it, as
// their account in the messenger "web": so they are found, merged with who they are in a messenger, and erased, like anybody.

// purposeVisitor is the purpose of the hash, see person.HashOf.
const purposeVisitor = "web visitor"

const (
	cookieName = "zapis"
	cookieFor  = 365 * 24 * 60 * 60 // seconds
	keyLength  = 26
)

func accountOf(secret string) domain.Personal {
	return domain.Personal(person.HashOf(purposeVisitor, secret))
}

// newKey names one form, so that sending it twice does it once.
func newKey() string { return rand.Text() }

// secretOf is the secret of whoever is new with the form of this key: the same each time that the form is sent. The key
// itself is kept nowhere.
func secretOf(key string) string {
	sum := sha256.Sum256([]byte("zapis web secret\x00" + key))
	return base32.StdEncoding.EncodeToString(sum[:])[:keyLength]
}

// properKey tells whether a key can be one of newKey's.
func properKey(key string) bool {
	return len(key) == keyLength && strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// visitor is somebody who booked here before; a zero one has not.
type visitor struct {
	secret string
	person person.Person
}

func (v visitor) known() bool { return v.secret != "" }

// returning is who comes back with our cookie.
func (s *Site) returning(c echo.Context) (visitor, error) {
	cookie, err := c.Cookie(cookieName)
	if err != nil {
		return visitor{}, nil
	}
	v, err := s.find(c.Request().Context(), cookie.Value)
	if errors.Is(err, errNone) {
		return visitor{}, nil
	}
	return v, err
}

// find is whose secret it is, or errNone.
func (s *Site) find(ctx context.Context, secret string) (visitor, error) {
	id, err := s.Store.PersonOf(ctx, Channel, accountOf(secret).Text())
	if errors.Is(err, eventstore.ErrNoAccount) {
		return visitor{}, errNone
	}
	if err != nil {
		return visitor{}, err
	}
	p, _, err := s.Commands.PersonNow(ctx, id)
	if err == nil && (!p.Exists() || p.Erased) {
		err = errNone
	}
	return visitor{secret: secret, person: p}, err
}

// remember has them need not type again.
func (s *Site) remember(c echo.Context, secret string) {
	c.SetCookie(&http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: cookieFor, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.Base, "https://") || c.Scheme() == "https",
	})
}

// reachable tells whether they have a messenger in which they hear from us.
func (s *Site) reachable(p person.Person) (messengers []string) {
	for _, address := range s.Links("", "") {
		for _, a := range p.Accounts {
			if a.Messenger == address.Messenger && !a.Blocked && a.Of == "" {
				messengers = append(messengers, a.Messenger)
			}
		}
	}
	return messengers
}
