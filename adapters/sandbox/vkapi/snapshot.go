package vkapi

import (
	"maps"
	"slices"

	"zapis/adapters/sandbox/stand"
)

// Save writes the whole state to a file, replacing it in one step, and files into a folder beside it. Everybody goes on meanwhile.
func (s *Server) Save(path string) error {
	return s.keeper.Save(path, func() (any, []stand.Upload) {
		s.mu.Lock()
		defer s.mu.Unlock()
		kept := s.state.copied()
		uploads := make([]stand.Upload, len(kept.Files))
		for i, f := range kept.Files {
			uploads[i] = stand.Upload{ID: itoa(f.ID), Data: f.Data}
		}
		return kept, uploads
	})
}

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

// Load replaces the state by a saved one; a file that is not there leaves it empty. Deliveries to callback servers go on where they stopped.
func (s *Server) Load(path string) error {
	var loaded state
	found, err := s.keeper.Load(path, &loaded, func() (ids []string, put func(int, []byte)) {
		for _, f := range loaded.Files {
			ids = append(ids, itoa(f.ID))
		}
		return ids, func(i int, data []byte) { loaded.Files[i].Data = data }
	})
	if err != nil || !found {
		return err
	}
	loaded.resume()
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
	st.NextFile = max(st.NextFile, len(st.Files)) + stand.AfterLoad
	for _, g := range st.Groups {
		g.NextMessage += stand.AfterLoad
		g.LongPoll.Last += stand.AfterLoad // long polls of before are told that their history is lost
		g.LongPoll.Logged = nil
		for _, c := range g.Chats {
			c.Next += stand.AfterLoad
		}
	}
}

// KeepIn loads the state from a file and then saves every change there, until Close. Changes that come while one is being saved are saved together.
func (s *Server) KeepIn(path string) error {
	if err := s.Load(path); err != nil {
		return err
	}
	s.working.Go(func() {
		s.keeper.Keep(s.ctx, func() {
			if err := s.Save(path); err != nil {
				s.log.Error("vk sandbox: cannot save", "error", err)
			}
		})
	})
	return nil
}

// markDirty asks for a save; it never blocks.
func (s *Server) markDirty() { s.keeper.Mark() }
