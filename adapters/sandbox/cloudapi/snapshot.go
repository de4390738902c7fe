package cloudapi

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
			uploads[i] = stand.Upload{ID: f.ID, Data: f.Data}
		}
		return kept, uploads
	})
}

// copied is the state as it is now. Only what is changed in place is copied.
func (st *state) copied() state {
	now := *st
	now.Numbers, now.People, now.Files = nil, nil, nil
	for _, n := range st.Numbers {
		now.Numbers = append(now.Numbers, n.copied())
	}
	for _, p := range st.People {
		person := *p
		now.People = append(now.People, &person)
	}
	for _, f := range st.Files {
		file := *f
		now.Files = append(now.Files, &file)
	}
	return now
}

func (n *number) copied() *number {
	now := *n
	now.Pending, now.Templates = slices.Clone(n.Pending), slices.Clone(n.Templates)
	now.Chats = maps.Clone(n.Chats)
	for phone, c := range n.Chats {
		chat := *c
		chat.Messages = make([]*Post, len(c.Messages))
		for i, p := range c.Messages {
			post := *p
			chat.Messages[i] = &post
		}
		now.Chats[phone] = &chat
	}
	return &now
}

// Load replaces the state by a saved one; a file that is not there leaves it empty. Deliveries go on where they stopped.
func (s *Server) Load(path string) error {
	var loaded state
	found, err := s.keeper.Load(path, &loaded, func() (ids []string, put func(int, []byte)) {
		for _, f := range loaded.Files {
			ids = append(ids, f.ID)
		}
		return ids, func(i int, data []byte) { loaded.Files[i].Data = data }
	})
	if err != nil || !found {
		return err
	}
	loaded.index()
	loaded.NextID += stand.AfterLoad
	loaded.NextFile += stand.AfterLoad
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = loaded
	for _, n := range s.state.Numbers {
		s.pump(n)
	}
	return nil
}

// KeepIn loads the state from a file and then saves every change there, until Close. Changes that come while one is being saved are saved together.
func (s *Server) KeepIn(path string) error {
	if err := s.Load(path); err != nil {
		return err
	}
	s.working.Go(func() {
		s.keeper.Keep(s.ctx, func() {
			if err := s.Save(path); err != nil {
				s.log.Error("whatsapp sandbox: cannot save", "error", err)
			}
		})
	})
	return nil
}

// markDirty asks for a save; it never blocks.
func (s *Server) markDirty() { s.keeper.Mark() }
