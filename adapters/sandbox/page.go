package sandbox

import (
	"embed"
	"io/fs"

	"github.com/labstack/echo/v4"
)

//go:embed page
var page embed.FS

// servePage serves the page and its parts; there is no build step.
func servePage(e *echo.Echo) {
	files, err := fs.Sub(page, "page")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	e.FileFS("/", "index.html", files)
	e.StaticFS("/page", files)
}
