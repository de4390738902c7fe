package admin

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// file is what a browser keeps.
type file struct {
	Name, Type string
	Bytes      []byte
}

// download adds a file. Like a look it is logged before anybody has it.
func (in inside) download(path, name string, who allowed, produce func(c echo.Context) (file, error)) {
	in.group.GET(path, func(c echo.Context) error {
		began := time.Now()
		ctx, cancel := context.WithTimeout(c.Request().Context(), within)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		shown := c.Get(keyPage).(page)
		if !who(shown.who.Member.Role) {
			return in.sayFailed(c, shown, echo.NewHTTPError(http.StatusForbidden))
		}
		made, err := produce(c)
		if err != nil {
			return in.sayFailed(c, shown, err)
		}
		wanted := in.request(shown.who, "look."+name, uuid.NewString(), c)
		if err := in.asked.Looked(ctx, wanted, time.Since(began)); err != nil {
			return err
		}
		in.Observe(wanted.Kind, "", false, time.Since(began))
		c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": made.Name}))
		return c.Blob(http.StatusOK, made.Type, made.Bytes)
	})
}
