package cloudapi

// View is what one phone shows, for a page that draws it. Messages are those that changed after a revision.
type View struct {
	Revision int64  `json:"revision"`
	Business string `json:"business"`
	Person   string `json:"person"`
	Phone    string `json:"phone"`
	Hidden   bool   `json:"hidden"`
	Blocked  bool   `json:"blocked"`
	Typing   bool   `json:"typing"`
	Draft    string `json:"draft"`
	Until    int64  `json:"until"` // when the window closes in which free messages may come; 0: the person never wrote
	Unread   int    `json:"unread"`
	Messages []Post `json:"messages"`
}

// View gives what changed on this phone after a revision; 0 gives all of it.
func (c *Chat) View(since int64) View {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	v := View{
		Revision: c.chat.Revision, Business: c.number.Name, Person: c.person.Name, Phone: c.person.Phone,
		Hidden: c.person.Hidden, Blocked: c.chat.Blocked, Draft: c.chat.Draft, Typing: c.api.clock.Now().Before(c.chat.Typing),
	}
	if !c.chat.Wrote.IsZero() {
		v.Until = c.chat.Wrote.Add(window).Unix()
	}
	for i, p := range c.chat.Messages {
		if p.Revision > since {
			v.Messages = append(v.Messages, *p)
		}
		if !p.Own && i >= c.chat.ReadTo {
			v.Unread++
		}
	}
	return v
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
