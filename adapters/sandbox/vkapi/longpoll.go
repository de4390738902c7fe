package vkapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// keepEvents is how many events the long poll remembers for those who come late.
const keepEvents = 1_000

// longPoll is the Bots Long Poll of a community.
type longPoll struct {
	Enabled bool `json:"enabled"`
	subscription
	Key    string    `json:"key"`
	Made   time.Time `json:"made"` // the key
	Last   int       `json:"last"` // the number of the newest event
	Logged []*event  `json:"logged"`

	arrived chan struct{} // closed and replaced when an event comes
	lost    Loss          // planned by Lose
}

// log puts an event at the end; the oldest are forgotten.
func (l *longPoll) log(e *event) {
	l.Last++
	l.Logged = append(l.Logged, e)
	l.Logged = l.Logged[max(0, len(l.Logged)-keepEvents):]
}

// holds says whether everything after an event number is still there.
func (l *longPoll) holds(ts int) bool { return ts <= l.Last && ts >= l.Last-len(l.Logged) }

// renew makes a new key once the old one has expired.
func (l *longPoll) renew(now time.Time) {
	if l.Key == "" || now.Sub(l.Made) >= keyLife {
		l.Key, l.Made = randomHex(20), now
	}
}

type longPollParams struct {
	GroupID int64 `json:"group_id"`
	Enabled *bool `json:"enabled"`
}

func (s *Server) getLongPollServer(c *call, p longPollParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	l := &c.group.LongPoll
	if !l.Enabled {
		return nil, refuse(codeParam, "longpoll for this group is not enabled")
	}
	l.renew(s.clock.Now())
	s.markDirty()
	return map[string]string{
		"key": l.Key, "server": s.state.URL + "/longpoll/" + strconv.FormatInt(c.group.ID, 10), "ts": itoa(l.Last),
	}, nil
}

func (s *Server) getLongPollSettings(c *call, p longPollParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	settings := c.group.LongPoll.settings()
	settings["is_enabled"] = c.group.LongPoll.Enabled
	return settings, nil
}

func (s *Server) setLongPollSettings(c *call, p longPollParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	l := &c.group.LongPoll
	if l.Version == "" {
		l.Version = spec.API
	}
	if err := l.change(c); err != nil {
		return nil, err
	}
	if p.Enabled != nil {
		l.Enabled = *p.Enabled
	}
	s.markDirty()
	return done, nil
}

// Loss is a way in which a long poll can lose its thread, numbered as in its answers.
type Loss int

const (
	HistoryLost Loss = 1 // old events are forgotten
	KeyExpired  Loss = 2 // a new key is needed
	AllLost     Loss = 3 // a new key and a new number are needed
)

// Lose lets the next long poll of a community fail in a way.
func (s *Server) Lose(screenName string, how Loss) error {
	return s.withGroup(screenName, func(g *group) {
		l := &g.LongPoll
		if how != KeyExpired {
			l.Last += len(l.Logged) + 1
			l.Logged = nil
		}
		if how != HistoryLost {
			l.Key, l.Made = "", time.Time{}
			l.lost = how
		}
		s.wake(g)
	})
}

// failure is the answer to a long poll that cannot go on.
type failure struct {
	Failed Loss `json:"failed"`
	TS     int  `json:"ts,omitempty"`
}

// serveLongPoll waits up to the time asked for until there are events, as VK does.
func (s *Server) serveLongPoll(w http.ResponseWriter, r *http.Request, rest string) {
	id, _ := strconv.ParseInt(rest, 10, 64)
	query := r.URL.Query()
	wait, err := strconv.Atoi(query.Get("wait"))
	ts, tsErr := strconv.Atoi(query.Get("ts"))
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.state.group(id)
	if g == nil || r.Method != http.MethodGet || query.Get("act") != "a_check" || err != nil || wait < 0 {
		http.Error(w, "a long poll wants act=a_check, key, ts and wait", http.StatusBadRequest)
		return
	}
	timeUp := make(chan struct{})
	if wait == 0 {
		close(timeUp)
	} else {
		defer s.clock.AfterFunc(min(longestPoll, time.Duration(wait)*time.Second), func() { close(timeUp) })()
	}
	answer := s.await(r, g, query.Get("key"), ts, tsErr == nil, timeUp)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // the client may be gone
}

// await is called and returns with the state held.
func (s *Server) await(r *http.Request, g *group, key string, ts int, numbered bool, timeUp <-chan struct{}) any {
	l := &g.LongPoll
	for waiting := true; ; {
		switch {
		case key == "" || key != l.Key || s.clock.Now().Sub(l.Made) >= keyLife || !l.Enabled:
			if l.lost == AllLost {
				l.lost = 0
				return failure{Failed: AllLost}
			}
			return failure{Failed: KeyExpired}
		case !numbered || !l.holds(ts):
			return failure{Failed: HistoryLost, TS: l.Last}
		case !waiting || ts < l.Last && !s.delivery.Paused:
			return s.updates(g, ts)
		}
		arrived := l.arrived
		s.mu.Unlock()
		select {
		case <-arrived:
		case <-timeUp:
			waiting = false
		case <-s.ctx.Done():
			waiting = false
		case <-r.Context().Done():
			waiting = false
		}
		s.mu.Lock()
	}
}

// updates are the events after a number, in any order if they are to be shuffled.
func (s *Server) updates(g *group, ts int) any {
	l := &g.LongPoll
	updates := []json.RawMessage{}
	if s.delivery.Paused {
		return map[string]any{"ts": itoa(ts), "updates": updates}
	}
	for _, e := range l.Logged[len(l.Logged)-(l.Last-ts):] {
		updates = append(updates, e.body(g, l.Version, ""))
	}
	if s.delivery.Shuffle != 0 {
		s.shuffle.Shuffle(len(updates), func(i, j int) { updates[i], updates[j] = updates[j], updates[i] })
	}
	return map[string]any{"ts": itoa(l.Last), "updates": updates}
}
