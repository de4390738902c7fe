package web

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/dialog/picture"
	"zapis/commands"
	"zapis/domain"
)

// addMessengers says in which messengers they hear from us, and who wants to join them.
func (s *Site) addMessengers(v *visitsView) {
	var names []string
	for _, messenger := range s.reachable(v.person) {
		names = append(names, v.Messenger(messenger))
	}
	if len(names) > 0 {
		v.reachable = v.say("web.reachable", "Messengers", v.Listed(names))
	}
	v.unheard = len(names) == 0 && len(s.Links("", "")) > 0
	claim := v.person.Claim
	if claim.ID.IsZero() || !claim.Confirmed || !s.Clock().Before(claim.Expires) {
		return
	}
	v.claim = &claimView{claim.ID.String(), v.say("web.claim", "Messenger", v.Messenger(claim.Messenger), "Name", claim.Name.Text())}
}

// joinView is a code by which a messenger becomes theirs, as links and pictures.
type joinView struct {
	own
	messengers []messengerView
	back       string
}

// join gives a one-time code, which works in any messenger: then they hear from us there. It is shown once, and kept nowhere.
func (s *Site) join(c echo.Context) error {
	o, err := s.at(c)
	if err != nil {
		return err
	}
	var code string
	err = s.change(c, o, "join", func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, code, err = s.Commands.IssueCode(ctx, meta, "")
		return done, err
	})
	if err != nil {
		return s.changed(c, o, "", err)
	}
	o.frame = o.frame.at(&url.URL{Path: o.path})
	v := joinView{own: o, back: o.link(o.path, nil)}
	for _, address := range s.Links(code, dialog.StartSentence(o.Language, "START-"+code)) {
		if address.URL == "" {
			continue
		}
		png, err := picture.QR(address.URL)
		if err != nil {
			return err
		}
		v.messengers = append(v.messengers, messengerView{
			name: o.Messenger(address.Messenger), url: address.URL, qr: "data:image/png;base64," + base64.StdEncoding.EncodeToString(png),
		})
	}
	return show(c, http.StatusOK, joinPage(v))
}

// admit is their answer to whether an account that brought the code is theirs.
func (s *Site) admit(c echo.Context) error {
	o, err := s.at(c)
	if err != nil {
		return err
	}
	form := c.Request().PostForm
	claim, err := domain.ParseID(form.Get("claim"))
	if err != nil {
		return errUnreadable
	}
	yes := form.Get("yes") == "1"
	err = s.change(c, o, "admit", func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return s.Commands.AdmitClaim(ctx, meta, claim, yes)
	})
	done := "joined"
	if !yes {
		done = "refused"
	}
	return s.changed(c, o, done, err)
}
