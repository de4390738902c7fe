package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

//go:generate go tool templ generate

// draw answers with a page that is seen from outside.
func (p *Panel) draw(c echo.Context, status int, shown page, body templ.Component) error {
	text, err := whole(c.Request().Context(), shown, door, body)
	if err != nil {
		return err
	}
	return c.HTMLBlob(status, text)
}

// assetsVersion changes with any of the files.
var assetsVersion = func() string {
	hash := sha256.New()
	err := fs.WalkDir(assets, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(assets, path)
		hash.Write(text)
		return err
	})
	if err != nil {
		panic(err) // they are in the program
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}()
