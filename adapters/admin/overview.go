package admin

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// overview tells at a glance how things go.
func (p *Panel) overview(c echo.Context, shown page) (templ.Component, error) {
	return overviewPage(shown, p.Health(c.Request().Context())), nil
}
