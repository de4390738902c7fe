package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/sandbox/telegramapi"
)

// Time is the sandbox's time, which may be moved forward. *Clock is one.
type Time interface {
	telegramapi.Clock
	Advance(d time.Duration)
	// Changed is closed at the next Advance.
	Changed() <-chan struct{}
}

// Clock goes like the machine's, ahead of it by as much as it was advanced; it remembers that in a file.
type Clock struct {
	path string // empty: it forgets
	log  *slog.Logger

	mu      sync.Mutex
	ahead   time.Duration
	alarms  map[*alarm]struct{}
	changed chan struct{}
}

type alarm struct {
	at    time.Time
	f     func()
	timer *time.Timer
}

// NewClock takes up the clock that was kept in a folder, if there is one.
func NewClock(dir string, log *slog.Logger) (*Clock, error) {
	c := &Clock{log: log, alarms: map[*alarm]struct{}{}, changed: make(chan struct{})}
	if dir == "" {
		return c, nil
	}
	c.path = filepath.Join(dir, "clock.json")
	kept, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(kept, &c.ahead)
	}
	if err != nil {
		return nil, fmt.Errorf("read the sandbox's clock: %w", err)
	}
	return c, nil
}

// Now is the machine's time and as much as the clock is ahead of it.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time { return time.Now().Add(c.ahead) }

// AfterFunc runs f once after d of this clock's time; stop says whether it came in time.
func (c *Clock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &alarm{at: c.now().Add(d), f: f}
	c.alarms[a] = struct{}{}
	a.timer = time.AfterFunc(d, func() {
		if c.take(a) {
			f()
		}
	})
	return func() bool {
		a.timer.Stop()
		return c.take(a)
	}
}

// take says whether an alarm was still waiting; then it does no more.
func (c *Clock) take(a *alarm) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, waiting := c.alarms[a]
	delete(c.alarms, a)
	return waiting
}

// Advance moves the clock forward, never back. What becomes due by that is run at once.
func (c *Clock) Advance(d time.Duration) {
	if d <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	now := c.now()
	for a := range c.alarms {
		if a.timer.Stop(); a.at.After(now) {
			a.timer.Reset(a.at.Sub(now))
			continue
		}
		delete(c.alarms, a)
		go a.f()
	}
	c.keep()
	close(c.changed)
	c.changed = make(chan struct{})
}

// Changed is closed at the next Advance.
func (c *Clock) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// keep writes down how far the clock is ahead. If that fails it is behind after a restart, nothing else.
func (c *Clock) keep() {
	if c.path == "" {
		return
	}
	err := os.MkdirAll(filepath.Dir(c.path), 0o700)
	if err == nil {
		err = os.WriteFile(c.path, fmt.Append(nil, int64(c.ahead)), 0o600)
	}
	if err != nil {
		c.log.Error("sandbox: the clock is not kept", "error", err)
	}
}

// longestAdvance is as far as one step of the page may go.
const longestAdvance = 366 * 24 * time.Hour

// advance moves the clock, for the page.
func (s *Sandbox) advance(c echo.Context) error {
	if s.time == nil {
		return echo.NewHTTPError(http.StatusNotFound, "this sandbox has no clock of its own")
	}
	var wish struct{ Advance int64 }
	if err := read(c, &wish, maxBody); err != nil {
		return err
	}
	if wish.Advance <= 0 || wish.Advance > int64(longestAdvance/time.Second) {
		return echo.NewHTTPError(http.StatusBadRequest, "the clock goes forward, by at most a year at a time")
	}
	s.time.Advance(time.Duration(wish.Advance) * time.Second)
	return c.NoContent(http.StatusNoContent)
}
