package calendar

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/ics"
	"zapis/adapters/dialog/words"
	"zapis/domain/person"
)

// feed answers with the whole calendar, or that it is as the program has it already.
func (c *Calendar) feed(e echo.Context, s shown) error {
	entries, err := c.entries(e.Request().Context(), s)
	if err != nil {
		return err
	}
	file := ics.Feed(title(s), entries)
	tag := `"` + tagOf(file) + `"`
	e.Response().Header().Set("ETag", tag)
	if holds(e.Request().Header.Get("If-None-Match"), tag) {
		return e.NoContent(http.StatusNotModified)
	}
	e.Response().Header().Set("Content-Disposition", `inline; filename="zapis.ics"`)
	return e.Blob(http.StatusOK, "text/calendar; charset=utf-8", file)
}

// title is what the calendar is called in the list of calendars.
func title(s shown) string {
	w := words.In(s.person.Locale)
	if s.side == person.AsMaster {
		return w.Text("calendar.title.master", nil)
	}
	return w.Text("calendar.title.client", nil)
}

// tagOf is the same for the same content, and for no other.
func tagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// holds tells whether one of the tags that a program has is this one (RFC 9110, 13.1.2). A proxy that packs the answer
// makes a weak one of it.
func holds(tags, tag string) bool {
	for known := range strings.SplitSeq(tags, ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			return true
		}
	}
	return false
}
