package web

import (
	"bytes"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/words"
)

// frame is what every page has around its content, in the language of who reads it.
type frame struct {
	*words.Words
	title, description string
	canonical, image   string // of a page that may be shared; empty for others
	private            bool   // nobody is to find it by searching
	chosen             string // the language, if it was chosen on the page rather than by the browser
	languages          []languageLink
}

type languageLink struct {
	code, name, url string
	current         bool
}

// frame is that of the page at this address.
func (s *Site) frame(c echo.Context, otherwise string) frame {
	code, chosen := spoken(c, otherwise)
	f := frame{Words: words.In(code)}
	if chosen {
		f.chosen = code
	}
	return f.at(c.Request().URL)
}

// at offers the other languages for a page at this address.
func (f frame) at(page *url.URL) frame {
	f.languages = nil
	for _, l := range words.Languages() {
		query := page.Query()
		query.Set("lang", l.Code)
		f.languages = append(f.languages, languageLink{
			code: l.Code, name: l.Name, url: page.Path + "?" + query.Encode(), current: l.Code == f.Language,
		})
	}
	return f
}

// titled gives the page a title of the catalogue.
func (f frame) titled(id string) frame {
	f.title = f.say(id)
	return f
}

// say is a text of the catalogue, with values by their names.
func (f frame) say(id string, pairs ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[pairs[i].(string)] = pairs[i+1]
	}
	return f.Text(id, data)
}

// link is an address of ours with what is to be kept in it: also the language, if it was chosen.
func (f frame) link(path string, query url.Values) string {
	kept := url.Values{}
	for name, values := range query {
		kept[name] = values
	}
	if f.chosen != "" {
		kept.Set("lang", f.chosen)
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}

// show answers with a whole page.
func show(c echo.Context, status int, page templ.Component) error {
	var text bytes.Buffer
	if err := page.Render(c.Request().Context(), &text); err != nil {
		return err
	}
	return c.HTMLBlob(status, text.Bytes())
}

// carried is what a form of a page has to carry so that the language stays.
func (f frame) carried() url.Values {
	if f.chosen == "" {
		return nil
	}
	return url.Values{"lang": {f.chosen}}
}

// sorted are the names of values, so that a page is the same each time.
func sorted(values url.Values) []string { return slices.Sorted(maps.Keys(values)) }

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// shortened is a text in one line, cut where it is longer than so many characters.
func shortened(text string, most int) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) <= most {
		return string(line)
	}
	return strings.TrimRight(string(line[:most-1]), " ,.;:") + "…"
}
