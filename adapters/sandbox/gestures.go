package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

const (
	maxBody   = 64 << 10
	maxFile   = 20 << 20
	maxPhones = 50 // of each messenger
	maxName   = 64
)

// language is how a phone says what its owner reads: as ISO 639 has it.
var language = regexp.MustCompile(`^[a-z]{2,3}$`)

// addPhone gives somebody new a phone.
func (s *Sandbox) addPhone(c echo.Context) error {
	var wish struct{ Name, Language, Messenger string }
	if err := read(c, &wish, maxBody); err != nil {
		return err
	}
	name := strings.TrimSpace(wish.Name)
	m, known := s.messengers[wish.Messenger]
	if name == "" || utf8.RuneCountInString(name) > maxName || !language.MatchString(wish.Language) || !known {
		return echo.NewHTTPError(http.StatusBadRequest,
			"a phone needs a name of 1 to 64 characters, a language such as ru or en, and a messenger: "+strings.Join(s.names, ", "))
	}
	added, err := m.add(name, wish.Language)
	if errors.Is(err, errManyPhones) {
		return echo.NewHTTPError(http.StatusConflict, err.Error())
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]string{"id": wish.Messenger + "/" + added.account()})
}

// gesture is the body of anything that a person does on a phone; each action takes what it needs.
type gesture struct {
	Text    string `json:"text"`
	Quote   string `json:"quote"` // the message that is answered by quoting it
	Name    string `json:"name"`  // of a file
	Data    []byte `json:"data"`
	Link    string `json:"link"`
	Message string `json:"message"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
}

var gestures = map[string]func(handset, gesture) error{
	"text":    func(p handset, g gesture) error { return p.typed(g.Text, g.Quote) },
	"file":    func(p handset, g gesture) error { return p.attached(g.Name, g.Data, g.Text, g.Quote) },
	"start":   func(p handset, _ gesture) error { return p.begin() },
	"open":    func(p handset, g gesture) error { return p.open(g.Link) },
	"tap":     func(p handset, g gesture) error { return p.tap(g.Message, g.Row, g.Col) },
	"contact": func(p handset, _ gesture) error { return p.contact() },
	"block":   func(p handset, _ gesture) error { p.block(); return nil },
	"unblock": func(p handset, _ gesture) error { p.unblock(); return nil },
	"read":    func(p handset, _ gesture) error { p.read(); return nil },
}

// act carries out what was done on a phone.
func (s *Sandbox) act(c echo.Context) error {
	do, known := gestures[c.Param("action")]
	phone, err := s.phone(c.Param("messenger"), c.Param("id"))
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
	if err := do(phone, g); err != nil {
		return echo.NewHTTPError(http.StatusConflict, err.Error())
	}
	return c.NoContent(http.StatusNoContent)
}

func (s *Sandbox) phone(messenger, account string) (handset, error) {
	m, known := s.messengers[messenger]
	if !known {
		return nil, errNoPhone
	}
	phones, err := m.phones()
	if err != nil {
		return nil, err
	}
	for _, p := range phones {
		if p.account() == account {
			return p, nil
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
