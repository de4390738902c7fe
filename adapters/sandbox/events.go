package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// heartbeat keeps proxies and browsers from giving up on a quiet stream.
const heartbeat = 20 * time.Second

// news is one server-sent event: the phones that changed. Reset means that these are all of them, complete.
type news struct {
	Reset  bool              `json:"reset"`
	Homes  map[string]string `json:"homes"`          // how links name the bot, by messenger
	Time   int64             `json:"time,omitempty"` // in milliseconds, if it may be moved
	Phones []Phone           `json:"phones"`
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
		changed := s.news.lit()
		revisions := s.revisions()
		if !slices.Equal(revisions, seen) || late || closed(moved) {
			moved, late = s.moved(), false
			if err := s.tell(w, seen, revisions); err != nil {
				return nil // the browser is gone
			}
			seen = revisions
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

// revisions are those of the messengers, in their order.
func (s *Sandbox) revisions() (all []int64) {
	for _, name := range s.names {
		revision, _ := s.messengers[name].Revision()
		all = append(all, revision)
	}
	return all
}

// resumed reads "boot-1.2.3"; numbers of another run count for nothing.
func (s *Sandbox) resumed(id string) (seen []int64) {
	boot, numbers, _ := strings.Cut(id, "-")
	for number := range strings.SplitSeq(numbers, ".") {
		revision, err := strconv.ParseInt(number, 10, 64)
		if err != nil || revision < 0 || boot != s.boot {
			return nil
		}
		seen = append(seen, revision)
	}
	if len(seen) != len(s.names) {
		return nil
	}
	return seen
}

// tell sends what changed since revisions that were seen; nil is all.
func (s *Sandbox) tell(w *echo.Response, seen, revisions []int64) error {
	n := news{Reset: seen == nil, Homes: map[string]string{}, Phones: []Phone{}}
	if s.time != nil {
		n.Time = s.time.Now().UnixMilli()
	}
	for i, name := range s.names {
		m := s.messengers[name]
		n.Homes[name] = m.home()
		var since int64
		if !n.Reset {
			since = seen[i]
		}
		phones, err := m.phones()
		if err != nil {
			return err
		}
		for _, p := range phones {
			phone := p.view(since)
			if n.Reset || phone.revision > since {
				phone.ID = name + "/" + p.account()
				phone.Role = roles[phone.ID]
				n.Phones = append(n.Phones, phone)
			}
		}
	}
	data, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "id: %s-%s\ndata: %s\n\n", s.boot, joined(revisions), data); err != nil {
		return err
	}
	w.Flush()
	return nil
}

func joined(revisions []int64) string {
	var texts []string
	for _, r := range revisions {
		texts = append(texts, strconv.FormatInt(r, 10))
	}
	return strings.Join(texts, ".")
}
