package calendar

import "github.com/labstack/echo/v4"

const davPath = Path + "dav/"

func (c *Calendar) routeDAV(*echo.Echo) {}
