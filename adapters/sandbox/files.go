package sandbox

import (
	"bytes"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
)

// kindOf is what a phone makes of a file that is attached.
func kindOf(data []byte) string {
	switch http.DetectContentType(data) {
	case "image/png", "image/jpeg":
		return "photo"
	case "application/ogg":
		return "voice"
	case "audio/mpeg":
		return "audio"
	case "video/mp4":
		return "video"
	}
	return "document"
}

// shown are the kinds of file that the page shows or plays.
var shown = []string{"image/png", "image/jpeg", "audio/ogg", "audio/mpeg", "video/mp4"}

// file serves what was sent: what the page shows as it is, everything else to save.
func (s *Sandbox) file(c echo.Context) error {
	m, known := s.messengers[c.Param("messenger")]
	if !known {
		return echo.NewHTTPError(http.StatusNotFound, "no such file")
	}
	name, kind, data, ok := m.file(c.Param("id"))
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound, "no such file")
	}
	if !slices.Contains(shown, kind) {
		kind = "application/octet-stream"
		c.Response().Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	c.Response().Header().Set("Content-Type", kind)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(data)) // players ask for parts
	return nil
}
