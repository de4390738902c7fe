package telegramapi

import "slices"

// View is what one phone shows, for a page that draws it. Messages and toasts are those that changed after a revision.
type View struct {
	Revision    int64          `json:"revision"`
	Bot         User           `json:"bot"`
	Person      User           `json:"person"`
	Description string         `json:"description"`
	Commands    []Command      `json:"commands"`
	Started     bool           `json:"started"`
	Blocked     bool           `json:"blocked"`
	Typing      bool           `json:"typing"`
	Waiting     bool           `json:"waiting"` // a tap has not been answered yet
	Unread      int            `json:"unread"`
	Keyboard    *ReplyKeyboard `json:"keyboard"`
	Messages    []Post         `json:"messages"`
	Toasts      []Toast        `json:"toasts"`
}

// View gives what changed on this phone after a revision; 0 gives all of it, without old toasts.
func (c *Chat) View(since int64) View {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	now := c.api.clock.Now()
	v := View{
		Revision: c.chat.Revision, Bot: *c.bot.user(), Person: *c.person.user(),
		Description: c.bot.descriptionFor(c.person), Commands: c.bot.commandsFor(c.person),
		Started: c.chat.Started, Blocked: c.chat.Blocked, Keyboard: c.chat.Keyboard,
		Typing:  now.Before(c.chat.Typing),
		Waiting: slices.ContainsFunc(c.chat.Queries, func(q *query) bool { return now.Sub(q.Asked) < queryLife }),
	}
	for _, p := range c.chat.Messages {
		if p.Revision > since {
			v.Messages = append(v.Messages, *p)
		}
		if !p.Own && !p.Deleted && p.ID > c.chat.ReadTo {
			v.Unread++
		}
	}
	for _, t := range c.chat.Toasts {
		if since > 0 && t.Revision > since {
			v.Toasts = append(v.Toasts, t)
		}
	}
	return v
}

// Read marks everything in the chat as seen.
func (c *Chat) Read() {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if newest := c.bot.NextMessage - 1; c.chat.ReadTo < newest {
		c.chat.ReadTo = newest
		c.api.touch(c.chat)
	}
}

// People lists everybody in the order they were registered.
func (s *Server) People() []*Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	var people []*Person
	for _, p := range s.state.People {
		people = append(people, &Person{api: s, p: p})
	}
	return people
}

// Token gives the token of a bot that is registered already.
func (s *Server) Token(username string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.botNamed(username)
	if err != nil {
		return "", false
	}
	return b.Token, true
}
