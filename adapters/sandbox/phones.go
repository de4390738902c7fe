package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"zapis/adapters/sandbox/telegramapi"
)

const (
	maxBody   = 64 << 10
	maxFile   = 20 << 20
	maxPhones = 50
	maxName   = 64
)

var languages = map[string]bool{"ru": true, "en": true}

// phone is what the page knows of one person's chat.
type phone struct {
	ID   int64  `json:"id"`
	Role string `json:"role"` // "master", "client" or empty
	telegramapi.View
}

func roleOf(id int64) string {
	switch id {
	case masterID:
		return "master"
	case clientID:
		return "client"
	}
	return ""
}

// addPhone gives somebody new a phone.
func (s *Sandbox) addPhone(c echo.Context) error {
	var wish struct{ Name, Language string }
	if err := read(c, &wish, maxBody); err != nil {
		return err
	}
	name := strings.TrimSpace(wish.Name)
	if name == "" || utf8.RuneCountInString(name) > maxName || !languages[wish.Language] {
		return echo.NewHTTPError(http.StatusBadRequest, "a phone needs a name of 1 to 64 characters and a language, ru or en")
	}
	people := s.telegram.People()
	if len(people) >= maxPhones {
		return echo.NewHTTPError(http.StatusConflict, "there are enough phones")
	}
	next := int64(clientID)
	for _, p := range people {
		next = max(next, p.ID())
	}
	person := s.telegram.Person(next+1, name, wish.Language)
	if _, err := person.Open(botUsername); err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]int64{"id": person.ID()})
}

// gesture is the body of anything that a person does on a phone; each action takes what it needs.
type gesture struct {
	Text    string `json:"text"`
	Quote   int    `json:"quote"` // the message that is answered by quoting it
	Name    string `json:"name"`  // of a file
	Data    []byte `json:"data"`
	Payload string `json:"payload"`
	Message int    `json:"message"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
}

var gestures = map[string]func(*telegramapi.Chat, gesture) error{
	"text":    func(c *telegramapi.Chat, g gesture) error { return c.Type(g.Text) },
	"file":    func(c *telegramapi.Chat, g gesture) error { return c.SendFile(kindOf(g.Data), g.Name, g.Data, g.Text) },
	"start":   func(c *telegramapi.Chat, g gesture) error { return c.Start(g.Payload) },
	"tap":     func(c *telegramapi.Chat, g gesture) error { return c.TapAt(g.Message, g.Row, g.Col) },
	"contact": func(c *telegramapi.Chat, _ gesture) error { return c.ShareContact() },
	"block":   func(c *telegramapi.Chat, _ gesture) error { c.Block(); return nil },
	"unblock": func(c *telegramapi.Chat, _ gesture) error { c.Unblock(); return nil },
	"read":    func(c *telegramapi.Chat, _ gesture) error { c.Read(); return nil },
}

// act carries out what was done on a phone.
func (s *Sandbox) act(c echo.Context) error {
	do, known := gestures[c.Param("action")]
	chat, err := s.chatOf(c.Param("id"))
	if !known || err != nil {
		return echo.NewHTTPError(http.StatusNotFound, "no such phone or action")
	}
	limit := int64(maxBody)
	if c.Param("action") == "file" {
		limit = maxFile*4/3 + maxBody // in base64
	}
	var g gesture
	if err := read(c, &g, limit); err != nil {
		return err
	}
	if err := do(chat.Quoting(g.Quote), g); err != nil {
		return echo.NewHTTPError(http.StatusConflict, err.Error())
	}
	return c.NoContent(http.StatusNoContent)
}

var errNoPhone = errors.New("no such phone")

func (s *Sandbox) chatOf(id string) (*telegramapi.Chat, error) {
	for _, p := range s.telegram.People() {
		if strconv.FormatInt(p.ID(), 10) == id {
			return p.Open(botUsername)
		}
	}
	return nil, errNoPhone
}

func read(c echo.Context, into any, limit int64) error {
	body := http.MaxBytesReader(c.Response(), c.Request().Body, limit)
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "the body is not the JSON that was expected")
	}
	return nil
}

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

// file serves an upload: what the page shows as it is, everything else to save.
func (s *Sandbox) file(c echo.Context) error {
	name, kind, data, ok := s.telegram.File(c.Param("id"))
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
