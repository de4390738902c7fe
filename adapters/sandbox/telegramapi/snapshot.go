package telegramapi

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
	now.Bots, now.People, now.Files = nil, nil, slices.Clone(st.Files)
	for _, b := range st.Bots {
		now.Bots = append(now.Bots, b.copied())
	}
	for _, p := range st.People {
		person := *p
		now.People = append(now.People, &person)
	}
	return now
}

func (b *bot) copied() *bot {
	now := *b
	now.Pending, now.Commands, now.Descriptions = slices.Clone(b.Pending), maps.Clone(b.Commands), maps.Clone(b.Descriptions)
	now.Chats = make(map[int64]*chat, len(b.Chats))
	for id, c := range b.Chats {
		chat := *c
		chat.Toasts, chat.Queries = slices.Clone(c.Toasts), slices.Clone(c.Queries)
		posts := make([]Post, len(c.Messages))
		chat.Messages = make([]*Post, len(c.Messages))
		for i, p := range c.Messages {
			posts[i] = *p
			chat.Messages[i] = &posts[i]
		}
		now.Chats[id] = &chat
	}
	return &now
}

// Load replaces the state by a saved one; a file that is not there leaves it empty. Deliveries to webhooks go on where they stopped.
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
	loaded.resume()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = loaded
	for _, b := range s.state.Bots {
		s.pump(b)
	}
	return nil
}

// resume makes a loaded state ready to go on.
func (st *state) resume() {
	st.index()
	st.NextQuery += stand.AfterLoad
	st.NextFile = max(st.NextFile, len(st.Files)) + stand.AfterLoad
	for _, b := range st.Bots {
		b.NextMessage += stand.AfterLoad
		b.NextUpdate += stand.AfterLoad
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
				s.log.Error("telegram sandbox: cannot save", "error", err)
			}
		})
	})
	return nil
}

// markDirty asks for a save; it never blocks.
func (s *Server) markDirty() { s.keeper.Mark() }
