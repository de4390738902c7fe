package vkapi

import (
	"maps"
	"slices"
)

// View is what one phone shows, for a page that draws it. Messages and snackbars are those that changed after a revision.
type View struct {
	Revision  int64            `json:"revision"`
	Group     Group            `json:"group"`
	Person    User             `json:"person"`
	Language  string           `json:"language"`
	Started   bool             `json:"started"` // else there is a Start button
	Start     string           `json:"start"`   // how it reads
	Blocked   bool             `json:"blocked"`
	Typing    bool             `json:"typing"`
	Waiting   bool             `json:"waiting"` // a tap has not been answered yet
	Unread    int              `json:"unread"`
	SeenTo    int              `json:"seen_to"` // the community has read up to this message
	Ref       string           `json:"ref,omitempty"`
	Keyboard  *Keyboard        `json:"keyboard"`
	Messages  []Post           `json:"messages"`
	Files     map[int]FileInfo `json:"files"`  // those of the messages
	Quoted    map[int]Post     `json:"quoted"` // what the messages answer, by number
	Snackbars []Snackbar       `json:"snackbars"`
}

// FileInfo is what a page needs to know to draw a file; Server.File has its content.
type FileInfo struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	MIME   string `json:"mime"`
	Size   int    `json:"size"`
	Width  int    `json:"width,omitempty"` // of photos
	Height int    `json:"height,omitempty"`
}

// View gives what changed on this phone after a revision; 0 gives all of it, without old snackbars.
func (c *Chat) View(since int64) View {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	now := c.api.clock.Now()
	v := View{
		Revision: c.chat.Revision, Group: c.group.public(), Person: c.person.user(), Language: c.person.Language,
		Started: len(c.chat.Messages) > 0, Start: c.startLabel(), Blocked: c.chat.Denied,
		Ref: c.chat.Ref, SeenTo: c.chat.SeenTo, Unread: c.chat.unread(), Files: map[int]FileInfo{}, Quoted: map[int]Post{},
		Typing:  now.Before(c.chat.Typing),
		Waiting: slices.ContainsFunc(c.chat.Taps, func(t *tap) bool { return now.Sub(t.Asked) < tapLife }),
	}
	if !c.chat.Keyboard.empty() {
		v.Keyboard = c.chat.Keyboard
	}
	for _, p := range c.chat.Messages {
		if p.Revision > since {
			v.Messages = append(v.Messages, *p)
			maps.Copy(v.Files, c.api.infos(p))
			if quoted := c.chat.post(p.Quote); quoted != nil {
				v.Quoted[p.Quote] = *quoted
				maps.Copy(v.Files, c.api.infos(quoted))
			}
		}
	}
	for _, b := range c.chat.Snackbars {
		if since > 0 && b.Revision > since {
			v.Snackbars = append(v.Snackbars, b)
		}
	}
	return v
}

func (s *Server) infos(p *Post) map[int]FileInfo {
	infos := map[int]FileInfo{}
	for _, id := range p.Files {
		f := s.state.files[id]
		infos[id] = FileInfo{f.Kind, f.Name, f.MIME, f.Size, f.Width, f.Height}
	}
	return infos
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

// Token gives the token of a community that is registered already.
func (s *Server) Token(screenName string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.groupNamed(screenName)
	if err != nil {
		return "", false
	}
	return g.Token, true
}
