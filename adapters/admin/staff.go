package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/admin/gate"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/staff"
)

// account is one's own: sessions and password.
func (p *Panel) account(c echo.Context, shown page) (templ.Component, error) {
	sessions, err := p.Gate.Sessions(c.Request().Context(), shown.who.Member)
	return accountPage(shown, sessions), err
}

func (p *Panel) changePassword(c echo.Context, shown page, meta commands.Meta) (string, error) {
	err := p.Gate.ChangePassword(c.Request().Context(), meta, shown.who, c.FormValue("old"), c.FormValue("password"))
	return back(c, "done", "password"), err
}

func (p *Panel) endSession(c echo.Context, shown page, meta commands.Meta) (string, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return "", err
	}
	return back(c, "done", "session"), p.Gate.End(c.Request().Context(), meta, shown.who.Member.Member, id, staff.Ended)
}

// idIn reads the id in an address.
func idIn(c echo.Context, name string) (domain.ID, error) {
	id, err := uuid.Parse(c.Param(name))
	if err != nil {
		return domain.ID{}, echo.NewHTTPError(http.StatusNotFound)
	}
	return domain.ID(id), nil
}

// member is one of the staff with their sessions.
type member struct {
	staff.State
	Sessions []gate.Session
}

// members are all of the staff.
func (p *Panel) members(c echo.Context, shown page) (templ.Component, error) {
	all, err := p.Gate.Members(c.Request().Context())
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b staff.State) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	var with []member
	for _, state := range all {
		sessions, err := p.Gate.Sessions(c.Request().Context(), state)
		if err != nil {
			return nil, err
		}
		with = append(with, member{state, sessions})
	}
	link := ""
	if code, err := c.Cookie(inviteCookie); err == nil && shown.admin() {
		link = p.Address + Base + "/join/" + code.Value
		c.SetCookie(&http.Cookie{Name: inviteCookie, Path: Base + "/staff", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode, MaxAge: -1})
	}
	return staffPage(shown, with, link), nil
}

func (p *Panel) addMember(c echo.Context, shown page, meta commands.Meta) (string, error) {
	ctx, name := c.Request().Context(), c.FormValue("name")
	id := commands.StaffID(name)
	add := staff.Add{Member: id, Name: name, Role: access.Role(c.FormValue("role")), By: shown.who.Member.Member}
	if _, err := p.Commands.Staff(ctx, meta, id, add); err != nil {
		return "", err
	}
	return p.invited(c, id)
}

// invited makes a link for a member. It is shown once, on the page that follows, from a cookie that this page takes back.
func (p *Panel) invited(c echo.Context, id domain.ID) (string, error) {
	code, _, err := p.Gate.Invite(c.Request().Context(), id)
	if err != nil {
		return "", err
	}
	c.SetCookie(&http.Cookie{
		Name: inviteCookie, Value: code, Path: Base + "/staff", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode, MaxAge: 60,
	})
	return Base + "/staff?done=invited", nil
}

// inviteCookie carries a code to the page that shows it: in an address it would lie in the browser's history.
const inviteCookie = "zapis_admin_invite"

func (p *Panel) invite(c echo.Context, _ page, _ commands.Meta) (string, error) {
	id, err := p.existing(c)
	if err != nil {
		return "", err
	}
	return p.invited(c, id)
}

// existing is the member in an address. Refused with staff.ErrUnknown.
func (p *Panel) existing(c echo.Context) (domain.ID, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return id, err
	}
	found, err := p.Commands.StaffNow(c.Request().Context(), id)
	if err == nil && !found.Exists() {
		err = staff.ErrUnknown
	}
	return id, err
}

func (p *Panel) changeRole(c echo.Context, shown page, meta commands.Meta) (string, error) {
	id, err := p.existing(c)
	if err != nil {
		return "", err
	}
	role := staff.ChangeRole{Role: access.Role(c.FormValue("role")), By: shown.who.Member.Member}
	_, err = p.Commands.Staff(c.Request().Context(), meta, id, role)
	return back(c, "done", "role"), err
}

func (p *Panel) removeMember(c echo.Context, shown page, meta commands.Meta) (string, error) {
	id, err := p.existing(c)
	if err != nil {
		return "", err
	}
	_, err = p.Commands.Staff(c.Request().Context(), meta, id, staff.Remove{By: shown.who.Member.Member})
	return back(c, "done", "removed"), err
}
