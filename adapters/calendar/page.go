package calendar

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/words"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// pageView is how a calendar is added.
type pageView struct {
	Language, Title, Intro, Secret     string
	Subscribe, Google, Copy, Elsewhere string
	Feed, DAV, DAVHow                  string
	Webcal                             template.URL // html/template knows no such scheme
	GoogleURL                          string
}

// page tells a person how to add the calendar. Messengers open no webcal: address, so that it stands here.
func (c *Calendar) page(e echo.Context, s shown, code string) error {
	w, addresses := words.In(s.person.Locale), AddressesOf(c.Base, code)
	text := func(id string) string { return w.Text(id, nil) }
	v := pageView{
		Language: w.Language, Title: title(s), Intro: text("calendar.page.intro"), Secret: text("calendar.page.secret"),
		Subscribe: text("calendar.page.subscribe"), Google: text("calendar.page.google"), Copy: text("calendar.page.copy"),
		Elsewhere: text("calendar.page.elsewhere"), Feed: addresses.Feed,
		DAV: c.Base + davPath, DAVHow: text("calendar.page.dav"),
		Webcal: template.URL(Webcal(addresses.Feed)), GoogleURL: google(addresses.Feed),
	}
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, v); err != nil {
		return err
	}
	e.Response().Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	return e.HTMLBlob(http.StatusOK, page.Bytes())
}

// Webcal is an address as calendar programs of Apple and others take it for a subscription.
func Webcal(feed string) string {
	_, rest, _ := strings.Cut(feed, "://")
	return "webcal://" + rest
}

// google opens Google's calendar with the question whether to add this one.
func google(feed string) string {
	return "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape(Webcal(feed))
}
