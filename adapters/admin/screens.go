package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"zapis/adapters/dialog"
)

// Screens are the screens that people see, with sample data, in every language and messenger.
type Screens struct {
	Languages  []string
	Messengers []string
	Samples    func() []dialog.SampleName
	Preview    func(messenger, language, screen string) (dialog.Preview, bool)
}

func (p *Panel) routeScreens(in inside) { in.look("/screens", "screens", p.screens) }

// allOf marks a group in the choice of a screen.
const allOf = "all:"

// screensView is one screen, or those of a group, in one language or two.
type screensView struct {
	Screens
	Groups            []screenGroup
	Messenger, Chosen string
	Language, Beside  string
	Shown             []screenShown
	Earlier, Later    string // choices next to this one; empty: there is none
}

// screenGroup are the screens that are about one thing.
type screenGroup struct {
	Name    string
	Screens []string
}

// screenShown is a screen in each of the languages.
type screenShown struct {
	Name string
	In   []screenIn
}

type screenIn struct {
	Language string
	Seen     dialog.Preview
}

// address is where another choice is shown in the same way.
func (v screensView) address(chosen string) templ.SafeURL {
	return templ.SafeURL(Base + "/screens?" + url.Values{
		"messenger": {v.Messenger}, "language": {v.Language}, "beside": {v.Beside}, "screen": {chosen},
	}.Encode())
}

// screens shows what was chosen; what is not chosen yet is the first of its kind, in the language of whoever looks.
func (p *Panel) screens(c echo.Context, shown page) (templ.Component, error) {
	view := screensView{Screens: p.Screens, Groups: grouped(p.Screens.Samples())}
	if len(view.Groups) == 0 || len(view.Messengers) == 0 {
		return nil, echo.NewHTTPError(http.StatusNotFound)
	}
	view.Messenger = cmp.Or(c.QueryParam("messenger"), view.Messengers[0])
	view.Language = cmp.Or(c.QueryParam("language"), shown.language)
	view.Beside = c.QueryParam("beside")
	view.Chosen = cmp.Or(c.QueryParam("screen"), view.Groups[0].Screens[0])
	names, known := view.names()
	if !known || !slices.Contains(view.Messengers, view.Messenger) || !slices.Contains(view.Languages, view.Language) ||
		view.Beside != "" && !slices.Contains(view.Languages, view.Beside) {
		return nil, echo.NewHTTPError(http.StatusNotFound)
	}
	for _, name := range names {
		view.Shown = append(view.Shown, view.show(name))
	}
	return screensPage(shown, view), nil
}

// grouped puts the samples, which come by group, under the names of their groups.
func grouped(samples []dialog.SampleName) (groups []screenGroup) {
	for _, s := range samples {
		if n := len(groups); n == 0 || groups[n-1].Name != s.Group {
			groups = append(groups, screenGroup{Name: s.Group})
		}
		last := &groups[len(groups)-1]
		last.Screens = append(last.Screens, s.Name)
	}
	return groups
}

// names are the screens that were chosen; it also notes what stands next to the choice.
func (v *screensView) names() (names []string, known bool) {
	group, all := strings.CutPrefix(v.Chosen, allOf)
	var choices []string
	for _, g := range v.Groups {
		if all {
			choices = append(choices, allOf+g.Name)
		} else {
			choices = append(choices, g.Screens...)
		}
		if g.Name == group && all {
			names = g.Screens
		}
	}
	at := slices.Index(choices, v.Chosen)
	if at < 0 {
		return nil, false
	}
	if at > 0 {
		v.Earlier = choices[at-1]
	}
	if at+1 < len(choices) {
		v.Later = choices[at+1]
	}
	if !all {
		names = []string{v.Chosen}
	}
	return names, true
}

func (v screensView) show(name string) screenShown {
	one := screenShown{Name: name}
	for _, language := range []string{v.Language, v.Beside} {
		if language == "" {
			continue
		}
		seen, _ := v.Preview(v.Messenger, language, name)
		one.In = append(one.In, screenIn{language, seen})
	}
	return one
}

// ownName is what a language calls itself.
func ownName(code string) string { return display.Self.Name(language.Make(code)) }

// styled are the marks of a style, around a text.
var styled = map[dialog.Style][2]string{dialog.Bold: {"<b>", "</b>"}, dialog.Italic: {"<i>", "</i>"}, dialog.Link: {"<u>", "</u>"}}

// written is a text in its styles. A link leads nowhere from here, and tells where it would.
func written(runs []dialog.Run) string {
	var out strings.Builder
	for _, run := range runs {
		marks := styled[run.Style]
		out.WriteString(marks[0] + templ.EscapeString(run.Text) + marks[1])
		if run.URL != "" && run.URL != run.Text {
			out.WriteString(` <span class="quiet">` + templ.EscapeString(run.URL) + `</span>`)
		}
	}
	return out.String()
}
