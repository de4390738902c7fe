package vkapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// afterLoad is how far the counters jump when a snapshot is loaded. What happened after the last
// save of a killed process is lost, but no number that a community has already seen is given out twice.
const afterLoad = 1000

// Save writes the whole state to a file, replacing it in one step, and uploads into a folder beside it. Everybody goes on meanwhile.
func (s *Server) Save(path string) error {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	kept := s.state.copied()
	s.mu.Unlock()
	for _, f := range kept.Files[s.filed[path]:] { // files are never changed and never fewer
		if err := replace(f.keptAt(path), f.Data); err != nil {
			return fmt.Errorf("save the sandbox's files: %w", err)
		}
	}
	s.filed[path] = len(kept.Files)
	data, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("encode the sandbox's state: %w", err)
	}
	if err := replace(path, data); err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	return nil
}

// keptAt is where a file's bytes are when the state is kept at a path.
func (f *file) keptAt(path string) string { return filepath.Join(path+".files", itoa(f.ID)) }

// copied is the state as it is now. Only what is changed in place is copied.
func (st *state) copied() state {
	now := *st
	now.Groups, now.People, now.Files = nil, nil, slices.Clone(st.Files)
	for _, g := range st.Groups {
		now.Groups = append(now.Groups, g.copied())
	}
	for _, p := range st.People {
		person := *p
		now.People = append(now.People, &person)
	}
	return now
}

func (g *group) copied() *group {
	now := *g
	now.LongPoll.Events, now.LongPoll.Logged = maps.Clone(g.LongPoll.Events), slices.Clone(g.LongPoll.Logged)
	now.Servers = nil
	for _, h := range g.Servers {
		now.Servers = append(now.Servers, h.copied())
	}
	now.Chats = make(map[int64]*chat, len(g.Chats))
	for id, c := range g.Chats {
		now.Chats[id] = c.copied()
	}
	return &now
}

func (h *hook) copied() *hook {
	now := *h
	now.Events, now.Pending = maps.Clone(h.Events), nil
	for _, p := range h.Pending {
		one := *p
		now.Pending = append(now.Pending, &one)
	}
	return &now
}

func (c *chat) copied() *chat {
	now := *c
	now.Snackbars, now.Taps, now.Sent = slices.Clone(c.Snackbars), slices.Clone(c.Taps), maps.Clone(c.Sent)
	posts := make([]Post, len(c.Messages))
	now.Messages = make([]*Post, len(c.Messages))
	for i, p := range c.Messages {
		posts[i] = *p
		now.Messages[i] = &posts[i]
	}
	return &now
}

// replace writes a file in one step.
func replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // gone already once renamed
	_, err = temporary.Write(data)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// Load replaces the state by a saved one; a file that is not there leaves it empty. Deliveries to callback servers go on where they stopped.
func (s *Server) Load(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the sandbox's state: %w", err)
	}
	var loaded state
	if err := json.Unmarshal(data, &loaded); err != nil {
		return fmt.Errorf("load the sandbox's state from %s: %w", path, err)
	}
	for _, f := range loaded.Files {
		if f.Data, err = os.ReadFile(f.keptAt(path)); err != nil {
			return fmt.Errorf("load the sandbox's files: %w", err)
		}
	}
	loaded.resume()
	s.saving.Lock()
	s.filed[path] = len(loaded.Files)
	s.saving.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = loaded
	for _, g := range s.state.Groups {
		for _, h := range g.Servers {
			if h.Status == "wait" {
				s.confirm(g, h)
			}
		}
		s.wake(g)
	}
	return nil
}

// resume makes a loaded state ready to go on.
func (st *state) resume() {
	st.index()
	st.NextFile = max(st.NextFile, len(st.Files)) + afterLoad
	for _, g := range st.Groups {
		g.NextMessage += afterLoad
		g.LongPoll.Last += afterLoad // long polls of before are told that their history is lost
		g.LongPoll.Logged = nil
		for _, c := range g.Chats {
			c.Next += afterLoad
		}
	}
}

// restAfterSave keeps saving to a twentieth of the time when the state has grown large.
const restAfterSave = 19

// KeepIn loads the state from a file and then saves every change there, until Close. Changes that come while one is being saved are saved together.
func (s *Server) KeepIn(path string) error {
	if err := s.Load(path); err != nil {
		return err
	}
	s.working.Add(1)
	go func() {
		defer s.working.Done()
		for {
			select {
			case <-s.dirty:
				began := time.Now() // not by the server's clock, which may jump
				s.saveOrLog(path)
				s.rest(restAfterSave * time.Since(began))
			case <-s.ctx.Done():
				s.saveOrLog(path)
				return
			}
		}
	}()
	return nil
}

func (s *Server) saveOrLog(path string) {
	if err := s.Save(path); err != nil {
		s.log.Error("vk sandbox: cannot save", "error", err)
	}
}

func (s *Server) rest(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.ctx.Done():
	}
}

// markDirty asks for a save; it never blocks.
func (s *Server) markDirty() {
	select {
	case s.dirty <- struct{}{}:
	default:
	}
}
