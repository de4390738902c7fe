package rest

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/adapters/rest/token"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
)

// Keys tells by which keys tokens are proven.
func (a *API) Keys(c echo.Context) error { return shown(c, api.Keys{Keys: a.Tokens.Ring().Public()}) }

// RefreshToken gives the next tokens for a refresh token.
func (a *API) RefreshToken(c echo.Context) error {
	grant, number, err := a.refreshing(c)
	if err != nil {
		return err
	}
	_, granted, err := a.Commands.RefreshAccess(c.Request().Context(), byItself(), grant, number)
	if err != nil {
		return err
	}
	return a.tokens(c, http.StatusOK, granted)
}

// RevokeToken ends the grant of a refresh token. What is none is as good as ended.
func (a *API) RevokeToken(c echo.Context) error {
	grant, _, err := a.refreshing(c)
	if errors.Is(err, errBadToken) {
		return done(c)
	}
	if err != nil {
		return err
	}
	if _, err := a.Commands.RevokeAccess(c.Request().Context(), byItself(), grant); err != nil && !errors.Is(err, access.ErrUnknown) {
		return err
	}
	return done(c)
}

// byItself is the meta of what a token does by being shown: each time it is a new action.
func byItself() commands.Meta {
	return commands.Meta{Action: domain.ID(uuid.Must(uuid.NewV7())), Channel: Channel}
}

func (a *API) refreshing(c echo.Context) (grant domain.ID, number int, err error) {
	body, err := bodyOf[api.Refresh](c)
	if err != nil {
		return domain.ID{}, 0, err
	}
	if grant, number, err = a.Tokens.Refreshing(body.RefreshToken); err != nil {
		return domain.ID{}, 0, errBadToken
	}
	return grant, number, nil
}

// tokens answers with both tokens of a grant. No cache may keep them.
func (a *API) tokens(c echo.Context, status int, granted access.State) error {
	short, err := a.Tokens.Access(granted)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(status, api.Tokens{
		AccessToken: short, TokenType: api.Bearer, ExpiresIn: int(token.AccessFor / time.Second),
		RefreshToken: a.Tokens.Refresh(granted.Grant, granted.Number), Scope: token.Scope(granted.Scopes), Grant: granted.Grant,
	})
}

// Until is when a grant for so many days ends.
func Until(now time.Time, days int) time.Time { return now.AddDate(0, 0, days) }

// usualDays is how long a grant holds unless other is wanted.
const usualDays = 90

func daysOr(days int) int {
	if days == 0 {
		return usualDays
	}
	return days
}
