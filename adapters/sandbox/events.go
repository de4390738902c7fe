package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// heartbeat keeps proxies and browsers from giving up on a quiet stream.
const heartbeat = 20 * time.Second

// news is one server-sent event: the phones that changed. Reset means that these are all of them, complete.
type news struct {
	Reset  bool    `json:"reset"`
	Bot    string  `json:"bot"`
	Time   int64   `json:"time,omitempty"` // in milliseconds, if it may be moved
	Phones []phone `json:"phones"`
}

// events streams what changes on the phones. The browser resumes with the number of the last event that it saw; after a restart of the sandbox it gets everything anew.
func (s *Sandbox) events(c echo.Context) error {
	w := c.Response()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	seen := s.resumed(c.Request().Header.Get("Last-Event-ID"))
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	moved, late := s.moved(), s.time != nil // a page that comes back may show another time
	for {
		revision, changed := s.telegram.Revision()
		if revision > seen || seen == 0 || late || closed(moved) {
			moved, late = s.moved(), false
			if err := s.tell(w, seen, revision); err != nil {
				return nil // the browser is gone
			}
			seen = max(revision, 1)
		}
		select {
		case <-changed:
		case <-moved:
		case <-beat.C:
			_, _ = w.Write([]byte(": still here\n\n")) // a browser that is gone ends the context
			w.Flush()
		case <-c.Request().Context().Done():
			return nil
		case <-s.hungUp:
			return nil
		}
	}
}

// moved is closed when the clock is next moved; it is nil if it cannot be.
func (s *Sandbox) moved() <-chan struct{} {
	if s.time == nil {
		return nil
	}
	return s.time.Changed()
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// resumed reads "boot-revision"; numbers of another run count for nothing.
func (s *Sandbox) resumed(id string) int64 {
	boot, number, _ := strings.Cut(id, "-")
	revision, err := strconv.ParseInt(number, 10, 64)
	if err != nil || boot != s.boot {
		return 0
	}
	return revision
}

func (s *Sandbox) tell(w *echo.Response, since, revision int64) error {
	n := news{Reset: since == 0, Bot: botUsername, Phones: []phone{}}
	if s.time != nil {
		n.Time = s.time.Now().UnixMilli()
	}
	people := s.telegram.People()
	for _, p := range people[:min(len(people), maxPhones)] { // a crowd is there to be written to, not to be looked at
		chat, err := p.Open(botUsername)
		if err != nil {
			return err
		}
		if view := chat.View(since); since == 0 || view.Revision > since {
			n.Phones = append(n.Phones, phone{ID: p.ID(), Role: roleOf(p.ID()), View: view})
		}
	}
	data, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "id: %s-%d\ndata: %s\n\n", s.boot, max(revision, 1), data); err != nil {
		return err
	}
	w.Flush()
	return nil
}
