package admin

import (
	"runtime"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// system tells how the program is and what it runs with.
func (p *Panel) system(c echo.Context, shown page) (templ.Component, error) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return systemPage(shown, systemView{
		Version: p.Version, Began: p.began, Health: p.Health(c.Request().Context()), Settings: p.Settings,
		Go: runtime.Version(), Memory: int64(memory.Sys), Goroutines: runtime.NumGoroutine(),
	}), nil
}
