package admin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/domain/access"
	"zapis/projections"
)

// Grants are who may use Zapis from other programs. Errors are projections.ErrBadCursor.
type Grants interface {
	Latest(ctx context.Context, of projections.Page) ([]projections.Granted, projections.Cursor, error)
}

// Tokens are what a program needs to use a grant. Whoever has them may do what the grant allows.
type Tokens struct {
	Access  string `json:"access"`
	Refresh string `json:"refresh"`
}

// routeGrants adds who uses the API.
func (p *Panel) routeGrants(in inside) {
	in.look("/grants", "grants", p.grants)
	in.change("/grants", "grant", admins, p.grant)
	in.change("/grants/:id/revoke", "revoke_grant", admins, p.revokeGrant)
}

// programs are the roles of those who are no persons.
var programs = []access.Role{access.Service, access.Auditor, access.Admin}

var grantRefusals = map[access.Cause]string{access.Asked: "revoked", access.Reused: "revoked: a token came twice"}

// tokensCookie carries new tokens to the page that shows them, once: in an address they would lie in the browser's history.
const tokensCookie = "zapis_admin_tokens"

type grantsView struct {
	Found  []projections.Granted
	Next   string
	Tokens Tokens // empty: none are new
}

// grants are all, the newest first.
func (p *Panel) grants(c echo.Context, shown page) (templ.Component, error) {
	asked, err := pageAsked(c)
	if err != nil {
		return nil, err
	}
	found, next, err := p.Records.Grants.Latest(c.Request().Context(), asked)
	if err != nil {
		return nil, read(err)
	}
	v := grantsView{Found: found, Next: string(next)}
	if shown.admin() {
		v.Tokens = p.newTokens(c)
	}
	return grantsPage(shown, v), nil
}

// newTokens takes them out of the browser.
func (p *Panel) newTokens(c echo.Context) (tokens Tokens) {
	carried, err := c.Cookie(tokensCookie)
	if err != nil {
		return tokens
	}
	p.carry(c, "", -1)
	text, err := base64.RawURLEncoding.DecodeString(carried.Value)
	if err != nil || json.Unmarshal(text, &tokens) != nil {
		return Tokens{}
	}
	return tokens
}

func (p *Panel) carry(c echo.Context, value string, seconds int) {
	c.SetCookie(&http.Cookie{
		Name: tokensCookie, Value: value, Path: Base + "/grants", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode, MaxAge: seconds,
	})
}

// grant lets a program in. Its tokens are shown once, on the page that follows.
func (p *Panel) grant(c echo.Context, _ page, meta commands.Meta) (string, error) {
	ctx, now := c.Request().Context(), time.Now()
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil || days < 1 || now.AddDate(0, 0, days).After(now.Add(access.Longest)) {
		return "", access.ErrBadUntil
	}
	wanted := access.Grant{
		Grant: commands.NewID(meta.Action, "grant"), Name: c.FormValue("name"), Role: access.Role(c.FormValue("role")), Until: now.AddDate(0, 0, days),
	}
	done, err := p.Commands.GrantAccess(ctx, meta, wanted)
	if err != nil {
		return "", err
	}
	p.await(ctx, done)
	granted, err := p.Commands.AccessNow(ctx, wanted.Grant)
	if err != nil {
		return "", err
	}
	if granted.Number > 1 || granted.Holds(now) != nil { // the same form, sent again after the program has begun
		return Base + "/grants?done=granted", nil
	}
	return Base + "/grants?done=granted", p.handOver(c, granted)
}

func (p *Panel) handOver(c echo.Context, granted access.State) error {
	tokens, err := p.Tokens(granted)
	if err != nil {
		return err
	}
	text, err := json.Marshal(tokens)
	if err == nil {
		p.carry(c, base64.RawURLEncoding.EncodeToString(text), 60)
	}
	return err
}

func (p *Panel) revokeGrant(c echo.Context, _ page, meta commands.Meta) (string, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return "", err
	}
	done, err := p.Commands.RevokeAccess(c.Request().Context(), meta, id)
	if err == nil {
		p.await(c.Request().Context(), done)
	}
	return back(c, "done", "revoked"), err
}

// standing tells whether a grant holds, and if not, why.
func (p page) standing(g projections.Granted) (text string, holds bool) {
	switch {
	case g.Revoked != "":
		return grantRefusals[g.Revoked], false
	case !p.now.Before(g.Until):
		return "over", false
	}
	return "holds", true
}

var roleNames = map[access.Role]string{
	access.Service: "service: brings people in", access.Auditor: "auditor: reads only", access.Admin: "admin: does everything",
}

func mostDays(longest time.Duration) string { return strconv.Itoa(int(longest / (24 * time.Hour))) }
