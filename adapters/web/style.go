package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"

	"github.com/labstack/echo/v4"
)

//go:embed style.css
var style []byte

// stylePath names the style by its content, so that browsers may keep it for ever.
var stylePath = func() string {
	sum := sha256.Sum256(style)
	return "/web/style." + hex.EncodeToString(sum[:8]) + ".css"
}()

func showStyle(c echo.Context) error {
	header := c.Response().Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("X-Content-Type-Options", "nosniff")
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", style)
}
