package admin

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"zapis/adapters/admin/gate"
	"zapis/domain"
)

// page is what each page knows: who looks, in which language, and where they are.
type page struct {
	who      gate.Session
	language string // "en" or "ru"
	path     string // below Base, with its query
	said     string // what became of the last form, as a sentence; empty: nothing
	refused  bool   // that it was refused
	now      time.Time
	title    *string // set by the page, in its language
}

// T is an English text in the language of the page; with arguments, as fmt has them.
func (p page) T(text string, arguments ...any) string {
	if translated, there := russian[text]; there && p.language == "ru" {
		text = translated
	}
	if len(arguments) > 0 {
		text = fmt.Sprintf(text, arguments...)
	}
	return text
}

// called gives the page its title.
func (p page) called(text string) string {
	*p.title = p.T(text)
	return *p.title
}

// admin tells whether whoever looks may change things.
func (p page) admin() bool { return admins(p.who.Member.Role) }

// Key tells one drawing of a form from another: whoever sends the same form twice has it done once.
func (p page) Key() string { return rand.Text() }

// Number groups the digits of a number.
func (p page) Number(n int64) string {
	tag := language.English
	if p.language == "ru" {
		tag = language.Russian
	}
	return message.NewPrinter(tag).Sprint(n)
}

// Time is a moment in the zone of this machine, which is named at the foot of the page.
func (p page) Time(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	at = at.Local()
	layout := "2 Jan 2006, 15:04:05"
	if p.language == "ru" {
		layout = "02.01.2006, 15:04:05"
	}
	return at.Format(layout)
}

// Ago is how long something is past, roughly.
func (p page) Ago(at time.Time) string {
	switch passed := p.now.Sub(at); {
	case at.IsZero():
		return "–"
	case passed < 5*time.Second:
		return p.T("just now")
	case passed < 2*time.Minute:
		return p.T("%d s ago", int(passed.Seconds()))
	case passed < 2*time.Hour:
		return p.T("%d min ago", int(passed.Minutes()))
	case passed < 48*time.Hour:
		return p.T("%d h ago", int(passed.Hours()))
	default:
		return p.T("%d days ago", int(passed.Hours()/24))
	}
}

// short is the beginning of an id, enough to tell it from others on a page.
func short(id domain.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()[:8]
}

// languageOf is what whoever looks has chosen, else what their browser asks for.
func languageOf(c echo.Context) string {
	if chosen, err := c.Cookie(languageCookie); err == nil && (chosen.Value == "ru" || chosen.Value == "en") {
		return chosen.Value
	}
	matcher := language.NewMatcher([]language.Tag{language.English, language.Russian})
	_, index := language.MatchStrings(matcher, c.Request().Header.Get("Accept-Language"))
	return []string{"en", "ru"}[index]
}

func (p *Panel) pageOf(c echo.Context, session gate.Session) page {
	shown := page{
		who: session, language: languageOf(c), path: strings.TrimPrefix(c.Request().URL.RequestURI(), Base), now: time.Now(), title: new(string),
	}
	if code := c.QueryParam("refused"); code != "" {
		shown.said, shown.refused = p.sentence(shown, domain.Refusal(code)), true
	} else if code := c.QueryParam("done"); code != "" {
		shown.said = shown.T(cmp.Or(done[code], "Done."))
	}
	return shown
}
