package admin

import (
	"cmp"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/admin/gate"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/staff"
)

// Cookies. The name of the first says to browsers that no other site of the domain may set it.
const (
	sessionCookie       = "zapis_admin"
	secureSessionCookie = "__Secure-zapis_admin"
	languageCookie      = "zapis_admin_language"
)

func (p *Panel) cookieName() string {
	if p.Secure {
		return secureSessionCookie
	}
	return sessionCookie
}

func (p *Panel) cookie(c echo.Context) string {
	if cookie, err := c.Cookie(p.cookieName()); err == nil && len(cookie.Value) < 100 {
		return cookie.Value
	}
	return ""
}

func (p *Panel) setCookie(c echo.Context, value string) {
	age := 0 // until the browser is closed or the session ends, whichever is first
	if value == "" {
		age = -1
	}
	c.SetCookie(&http.Cookie{
		Name: p.cookieName(), Value: value, Path: Base, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode, MaxAge: age,
	})
}

// routeEntrance adds what can be seen from outside.
func (p *Panel) routeEntrance(all *echo.Group) {
	all.GET("/sign-in", p.showSignIn)
	all.POST("/sign-in", p.signIn)
	all.GET("/join/:code", p.showJoin)
	all.POST("/join/:code", p.join)
	all.GET("/code", p.showCode)
	all.POST("/code", p.prove)
	all.GET("/second-factor", p.showEnrolment)
	all.POST("/second-factor", p.enrol)
	all.POST("/second-factor/later", p.putOff)
	all.POST("/language", p.chooseLanguage)
}

// toWhere is the page that somebody wanted before they had to sign in.
func toWhere(c echo.Context) string { return local(c.FormValue("to")) }

func (p *Panel) showSignIn(c echo.Context) error {
	session, holds, err := p.Gate.Session(c.Request().Context(), p.cookie(c))
	if err != nil {
		return err
	}
	if holds && session.Proven {
		return c.Redirect(http.StatusSeeOther, toWhere(c))
	}
	return p.atDoor(c, http.StatusOK, session, "")
}

// atDoor draws the form of signing in, with what was wrong.
func (p *Panel) atDoor(c echo.Context, status int, session gate.Session, refused domain.Refusal) error {
	empty, err := p.Gate.Empty(c.Request().Context())
	if err != nil {
		return err
	}
	shown := p.pageOf(c, session)
	return p.draw(c, status, shown, signInForm(shown, c.FormValue("name"), c.FormValue("to"), p.sentence(shown, refused), empty))
}

// sentence says in the language of a page why something was refused; empty if nothing was.
func (p *Panel) sentence(shown page, refused domain.Refusal) string {
	if refused == "" {
		return ""
	}
	if text, there := refusals[refused]; there {
		return shown.T(text)
	}
	return cmp.Or(p.Say(shown.language, string(refused)), shown.T("That cannot be done."))
}

// attempt logs what is asked for at the door, does it, and tells what was refused; anything else is a fault.
func (p *Panel) attempt(c echo.Context, name string, member domain.ID, do func(meta commands.Meta) error) (domain.Refusal, error) {
	began, ctx := time.Now(), c.Request().Context()
	if !p.limits.allow(c.RealIP()) {
		return staff.ErrTryLater, nil
	}
	wanted := asked.Request{ID: domain.ID(uuid.Must(uuid.NewV7())), Actor: member, Key: uuid.NewString(), Kind: name}
	if _, err := p.asked.Receive(ctx, wanted); err != nil {
		return "", err
	}
	meta := commands.ByOperator(wanted.ID, Channel)
	meta.Actor = member
	err := do(meta)
	refused := asked.Refusal(err)
	p.Observe(name, refused, err != nil && refused == "", time.Since(began))
	if err != nil && refused == "" {
		return "", err
	}
	return refused, p.asked.Handle(ctx, wanted, err, time.Since(began))
}

func (p *Panel) signIn(c echo.Context) error {
	name, cookie := c.FormValue("name"), ""
	refused, err := p.attempt(c, "sign_in", commands.StaffID(name), func(meta commands.Meta) (err error) {
		cookie, err = p.Gate.SignIn(c.Request().Context(), meta, name, c.FormValue("password"), c.Request().UserAgent())
		return err
	})
	if err != nil {
		return err
	}
	if refused != "" {
		return p.atDoor(c, statusOf(refused), gate.Session{}, refused)
	}
	p.setCookie(c, cookie)
	return c.Redirect(http.StatusSeeOther, toWhere(c)) // from where it goes on to the second factor
}

func statusOf(refused domain.Refusal) int {
	if refused == staff.ErrTryLater {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

func (p *Panel) showJoin(c echo.Context) error { return p.atJoin(c, http.StatusOK, "") }

// atJoin draws the form by which somebody who was invited chooses a password.
func (p *Panel) atJoin(c echo.Context, status int, refused domain.Refusal) error {
	member, err := p.Gate.Invited(c.Request().Context(), c.Param("code"))
	shown := p.pageOf(c, gate.Session{})
	if asked.Refusal(err) != "" {
		return p.draw(c, http.StatusGone, shown, gone(shown))
	}
	if err != nil {
		return err
	}
	return p.draw(c, status, shown, joinForm(shown, member, c.FormValue("name"), p.sentence(shown, refused)))
}

func (p *Panel) join(c echo.Context) error {
	var cookie string
	refused, err := p.attempt(c, "join", domain.ID{}, func(meta commands.Meta) (err error) {
		cookie, err = p.Gate.Join(c.Request().Context(), meta, c.Param("code"), c.FormValue("name"), c.FormValue("password"), c.Request().UserAgent())
		return err
	})
	if err != nil {
		return err
	}
	if refused != "" {
		return p.atJoin(c, statusOf(refused), refused)
	}
	p.setCookie(c, cookie)
	return c.Redirect(http.StatusSeeOther, Base+"/second-factor")
}

// halfIn is the session of whoever has proven their password only; else they are sent elsewhere.
func (p *Panel) halfIn(c echo.Context) (session gate.Session, sent bool, err error) {
	session, holds, err := p.Gate.Session(c.Request().Context(), p.cookie(c))
	switch {
	case err != nil:
		return session, true, err
	case !holds:
		return session, true, c.Redirect(http.StatusSeeOther, Base+"/sign-in")
	case session.Proven:
		return session, true, c.Redirect(http.StatusSeeOther, toWhere(c))
	}
	return session, false, nil
}

func (p *Panel) showCode(c echo.Context) error {
	session, sent, err := p.halfIn(c)
	if sent || err != nil {
		return err
	}
	return p.atCode(c, http.StatusOK, session, "")
}

func (p *Panel) atCode(c echo.Context, status int, session gate.Session, refused domain.Refusal) error {
	shown := p.pageOf(c, session)
	return p.draw(c, status, shown, codeForm(shown, c.FormValue("to"), p.sentence(shown, refused)))
}

func (p *Panel) prove(c echo.Context) error {
	session, sent, err := p.halfIn(c)
	if sent || err != nil {
		return err
	}
	refused, err := p.attempt(c, "prove", session.Member.Member, func(meta commands.Meta) error {
		return p.Gate.Prove(c.Request().Context(), meta, session, c.FormValue("code"))
	})
	if err != nil {
		return err
	}
	if refused != "" {
		return p.atCode(c, statusOf(refused), session, refused)
	}
	return c.Redirect(http.StatusSeeOther, toWhere(c))
}

func (p *Panel) showEnrolment(c echo.Context) error {
	session, sent, err := p.halfIn(c)
	if sent || err != nil {
		return err
	}
	if session.Member.Factor {
		return c.Redirect(http.StatusSeeOther, Base+"/code")
	}
	return p.atEnrolment(c, http.StatusOK, session, "")
}

func (p *Panel) atEnrolment(c echo.Context, status int, session gate.Session, refused domain.Refusal) error {
	enrolment, err := p.Gate.Enrol(c.Request().Context(), session)
	if err != nil {
		return err
	}
	shown := p.pageOf(c, session)
	return p.draw(c, status, shown, enrolmentForm(shown, enrolment, p.Gate.Optional, c.FormValue("to"), p.sentence(shown, refused)))
}

func (p *Panel) enrol(c echo.Context) error {
	session, sent, err := p.halfIn(c)
	if sent || err != nil {
		return err
	}
	if session.Member.Factor {
		return c.Redirect(http.StatusSeeOther, Base+"/code")
	}
	refused, err := p.attempt(c, "set_second_factor", session.Member.Member, func(meta commands.Meta) error {
		return p.Gate.Confirm(c.Request().Context(), meta, session, c.FormValue("code"))
	})
	if err != nil {
		return err
	}
	if refused != "" {
		return p.atEnrolment(c, statusOf(refused), session, refused)
	}
	return c.Redirect(http.StatusSeeOther, toWhere(c))
}

func (p *Panel) putOff(c echo.Context) error {
	session, sent, err := p.halfIn(c)
	if sent || err != nil {
		return err
	}
	refused, err := p.attempt(c, "put_off_second_factor", session.Member.Member, func(commands.Meta) error {
		return p.Gate.PutOff(c.Request().Context(), session)
	})
	if err != nil {
		return err
	}
	if refused != "" {
		return p.atEnrolment(c, statusOf(refused), session, refused)
	}
	return c.Redirect(http.StatusSeeOther, toWhere(c))
}

func (p *Panel) chooseLanguage(c echo.Context) error {
	chosen := "en"
	if c.FormValue("language") == "ru" {
		chosen = "ru"
	}
	c.SetCookie(&http.Cookie{
		Name: languageCookie, Value: chosen, Path: Base, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600,
	})
	return c.Redirect(http.StatusSeeOther, local(c.FormValue("back")))
}

func (p *Panel) signOut(c echo.Context, shown page, meta commands.Meta) (string, error) {
	p.setCookie(c, "")
	return Base + "/sign-in", p.Gate.End(c.Request().Context(), meta, shown.who.Member.Member, shown.who.ID, staff.Asked)
}

//go:embed assets
var assets embed.FS

// showAsset serves a file that never changes under its name: the address ends with the version of the program.
func showAsset(c echo.Context) error {
	name := c.Param("file")
	text, err := fs.ReadFile(assets, "assets/"+name)
	if err != nil {
		return echo.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	kind := "text/javascript; charset=utf-8"
	switch {
	case strings.HasSuffix(name, ".css"):
		kind = "text/css; charset=utf-8"
	case strings.HasSuffix(name, ".svg"):
		kind = "image/svg+xml"
	}
	return c.Blob(http.StatusOK, kind, text)
}

// asset is the address of a file.
func asset(name string) string {
	return Base + "/assets/" + name + "?" + url.QueryEscape(assetsVersion)
}
