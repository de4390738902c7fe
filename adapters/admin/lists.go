package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/projections"
)

// mostAsked is how much can be asked for in one field, in bytes.
const mostAsked = 200

var errBadRequest = echo.NewHTTPError(http.StatusBadRequest)

// textAsked is a field of the filters.
func textAsked(c echo.Context, name string) (string, error) {
	text := strings.TrimSpace(c.FormValue(name))
	if len(text) > mostAsked || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", errBadRequest
	}
	return text, nil
}

// idAsked is zero if the field is empty.
func idAsked(c echo.Context, name string) (domain.ID, error) {
	text, err := textAsked(c, name)
	if err != nil || text == "" {
		return domain.ID{}, err
	}
	id, err := domain.ParseID(text)
	if err != nil {
		return domain.ID{}, errBadRequest
	}
	return id, nil
}

// dayAsked is where a day begins in the zone of this machine; zero if the field is empty.
func dayAsked(c echo.Context, name string) (time.Time, error) {
	text, err := textAsked(c, name)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	day, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return time.Time{}, errBadRequest
	}
	return day, nil
}

// oneAsked is one of these, or empty.
func oneAsked[T ~string](c echo.Context, name string, known []T) (T, error) {
	text, err := textAsked(c, name)
	if err != nil || text == "" {
		return "", err
	}
	if !slices.Contains(known, T(text)) {
		return "", errBadRequest
	}
	return T(text), nil
}

// pageAsked says behind what the page begins.
func pageAsked(c echo.Context) (projections.Page, error) {
	after, err := textAsked(c, "after")
	return projections.Page{After: projections.Cursor(after)}, err
}

// read gives what cannot be read the status that it has for browsers.
func read(err error) error {
	switch {
	case errors.Is(err, projections.ErrBadCursor):
		return errBadRequest
	case errors.Is(err, projections.ErrNotFound):
		return echo.NewHTTPError(http.StatusNotFound)
	}
	return err
}

// onward is the list that is shown, from a cursor on; from its beginning without one.
func (p page) onward(after string) templ.SafeURL {
	here, query, _ := strings.Cut(p.path, "?")
	asked, _ := url.ParseQuery(query) // what cannot be read was not asked for
	for _, gone := range []string{"after", "done", "refused"} {
		asked.Del(gone)
	}
	if after != "" {
		asked.Set("after", after)
	}
	if len(asked) > 0 {
		here += "?" + asked.Encode()
	}
	return templ.URL(Base + here)
}

// begun tells whether the list that is shown begins in its middle.
func (p page) begun() bool {
	_, query, _ := strings.Cut(p.path, "?")
	asked, _ := url.ParseQuery(query)
	return asked.Get("after") != ""
}

// dayText is a day as a field for dates has it.
func dayText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// idText is empty for no id.
func idText(id domain.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

// price is an amount as people write it.
func (p page) price(amount int64, currency string) string {
	return words.In(p.language).Price(amount, currency)
}

// named is a name, or that there is none.
func (p page) named(name string) string {
	if name == "" {
		return p.T("no name")
	}
	return name
}

// choice is one of a filter's.
type choice struct{ value, name string }

// choices have names that say what the values are.
func choices[T ~string](names map[T]string, order ...T) (all []choice) {
	for _, value := range order {
		all = append(all, choice{string(value), names[value]})
	}
	return all
}

// orDash shows that there is nothing.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func yesOrNo(p page, yes bool) string {
	if yes {
		return p.T("yes")
	}
	return p.T("no")
}
