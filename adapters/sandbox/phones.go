package sandbox

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"zapis/adapters/sandbox/telegramapi"
)

const (
	maxBody   = 64 << 10
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
	if err := read(c, &wish); err != nil {
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
	Payload string `json:"payload"`
	Message int    `json:"message"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
}

var gestures = map[string]func(*telegramapi.Chat, gesture) error{
	"text":    func(c *telegramapi.Chat, g gesture) error { return c.Type(g.Text) },
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
	var g gesture
	if err := read(c, &g); err != nil {
		return err
	}
	if err := do(chat, g); err != nil {
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

func read(c echo.Context, into any) error {
	body := http.MaxBytesReader(c.Response(), c.Request().Body, maxBody)
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "the body is not the JSON that was expected")
	}
	return nil
}

// file serves an upload: pictures to look at, everything else to save.
func (s *Sandbox) file(c echo.Context) error {
	name, kind, data, ok := s.telegram.File(c.Param("id"))
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound, "no such file")
	}
	if kind != "image/png" && kind != "image/jpeg" {
		kind = "application/octet-stream"
		c.Response().Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	return c.Blob(http.StatusOK, kind, data)
}
