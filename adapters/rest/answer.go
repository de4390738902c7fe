package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/words"
	"zapis/adapters/rest/api"
	"zapis/domain"
	"zapis/domain/person"
)

// bodyOf reads the body, which the guard has held against the document.
func bodyOf[B any](c echo.Context) (body B, err error) {
	raw, _ := c.Get(keyBody).([]byte)
	if err := json.Unmarshal(raw, &body); err != nil {
		return body, invalid("body: has a value that cannot be")
	}
	return body, nil
}

// shown answers a query. Who has the same answer already is told so.
func shown(c echo.Context, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	return tagged(c, `"`+base64.RawURLEncoding.EncodeToString(sum[:16])+`"`, text)
}

// tagged answers with a body and its version.
func tagged(c echo.Context, tag string, text []byte) error {
	header := c.Response().Header()
	header.Set("ETag", tag)
	header.Set(echo.HeaderCacheControl, "private, no-cache")
	if c.Request().Method == http.MethodGet && has(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSONBlob(http.StatusOK, text)
}

func has(tags, tag string) bool {
	for each := range strings.SplitSeq(tags, ",") {
		if each = strings.TrimPrefix(strings.TrimSpace(each), "W/"); each == tag || each == "*" {
			return true
		}
	}
	return false
}

// made answers that something was made.
func made(c echo.Context, id domain.ID) error { return c.JSON(http.StatusCreated, api.Made{Id: id}) }

// done answers that something is done.
func done(c echo.Context) error { return c.NoContent(http.StatusNoContent) }

// revisionIn is the revision of an ETag, 0 if there is none.
func revisionIn(tag api.IfMatch) int {
	n, err := strconv.Atoi(strings.Trim(tag, `"`))
	if err != nil {
		return 0
	}
	return n
}

// farthest is how far into a list a cursor may lead.
const farthest = 1_000_000

// from is where a page begins.
func from(cursor api.Cursor) int {
	n, err := strconv.Atoi(cursor)
	if err != nil || n < 0 || n > farthest {
		return 0
	}
	return n
}

// next is the cursor of the page after this one, empty if there is none.
func next(from, limit int, more bool) string {
	if !more {
		return ""
	}
	return strconv.Itoa(from + limit)
}

// usualPage is how many entries there are on a page unless other is wanted.
const usualPage = 20

// sized is how many entries are wanted.
func sized(limit api.Limit) int {
	if limit == 0 {
		return usualPage
	}
	return limit
}

// spoken refuses a language that has no screens; none at all is one that somebody else chooses.
func spoken(language string) error {
	if language != "" && !slices.Contains(words.Codes(), language) {
		return person.ErrUnknownLocale
	}
	return nil
}
