package vkapi

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"
)

// state is everything that a snapshot keeps.
type state struct {
	Revision int64     `json:"revision"`
	URL      string    `json:"url"` // at which calls reach the server
	Groups   []*group  `json:"groups"`
	People   []*person `json:"people"`
	Files    []*file   `json:"files"`
	NextFile int       `json:"next_file"`

	people map[int64]*person
	files  map[int]*file
}

// index makes what a snapshot does not hold.
func (st *state) index() {
	st.people, st.files = map[int64]*person{}, map[int]*file{}
	for _, p := range st.People {
		st.people[p.ID] = p
	}
	for _, f := range st.Files {
		st.files[f.ID] = f
	}
	for _, g := range st.Groups {
		g.wire()
	}
}

func (st *state) addPerson(p *person) {
	st.People = append(st.People, p)
	st.people[p.ID] = p
}

func (st *state) addFile(f *file) {
	st.Files = append(st.Files, f)
	st.files[f.ID] = f
}

func (st *state) group(id int64) *group {
	for _, g := range st.Groups {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// bearer is the community that a token is of.
func (st *state) bearer(token string) *group {
	for _, g := range st.Groups {
		if g.Token == token {
			return g
		}
	}
	return nil
}

// group is a community.
type group struct {
	ID          int64           `json:"id"`
	Token       string          `json:"token"`
	ScreenName  string          `json:"screen_name"`
	Name        string          `json:"name"`
	Code        string          `json:"confirmation_code"`
	NoBots      bool            `json:"no_bot_features,omitempty"`
	NextMessage int64           `json:"next_message"`
	NextServer  int             `json:"next_server"`
	Servers     []*hook         `json:"servers"`
	LongPoll    longPoll        `json:"long_poll"`
	Chats       map[int64]*chat `json:"chats"`

	calls []time.Time // of the last second, where rates are kept
}

type person struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Language string `json:"language"`
	Gone     bool   `json:"deactivated,omitempty"`
	Private  bool   `json:"private,omitempty"`
}

// chat is a person's dialog with a community.
type chat struct {
	Person    int64          `json:"person"`
	Revision  int64          `json:"revision"`
	Next      int            `json:"next"`    // the dialog's next message number
	Allowed   bool           `json:"allowed"` // the person wrote, or allowed messages, and has not denied them since
	Denied    bool           `json:"denied"`
	Ref       string         `json:"ref,omitempty"` // of the link that was followed last; it goes with the next message
	RefSource string         `json:"ref_source,omitempty"`
	Messages  []*Post        `json:"messages"`
	Keyboard  *Keyboard      `json:"keyboard,omitempty"`
	ReadTo    int            `json:"read_to"` // by the person
	SeenTo    int            `json:"seen_to"` // by the community
	Snackbars []Snackbar     `json:"snackbars,omitempty"`
	Taps      []*tap         `json:"taps,omitempty"`
	Typing    time.Time      `json:"typing"` // until then
	Sent      map[int64]sent `json:"sent"`   // by random_id

	heard  int // changes of messages made by the community
	marked int // heard, when the person last did something
	log    []string
}

// sent is what a random_id led to.
type sent struct {
	Number int       `json:"number"` // of the message in its dialog
	At     time.Time `json:"at"`
}

// tap is a callback button that was pressed and waits for its answer.
type tap struct {
	ID    string    `json:"id"`
	Asked time.Time `json:"asked"`
}

// Snackbar is the short answer to a tap: a text, or a page that opens.
type Snackbar struct {
	Revision int64  `json:"revision"`
	Text     string `json:"text,omitempty"`
	Link     string `json:"link,omitempty"`
}

func newGroup(id int64, token, screenName, name string) *group {
	g := &group{
		ID: id, Token: token, ScreenName: screenName, Name: name, Code: randomHex(4),
		NextMessage: 1, NextServer: 1, Chats: map[int64]*chat{},
	}
	g.wire()
	return g
}

// wire makes what a snapshot does not hold.
func (g *group) wire() {
	g.LongPoll.arrived = make(chan struct{})
	for _, h := range g.Servers {
		h.lanes = map[int64]*backoff{}
	}
}

// chat gives a community's dialog with a person, new if need be.
func (g *group) chat(person int64) *chat {
	c, ok := g.Chats[person]
	if !ok {
		c = &chat{Person: person, Next: 1, Sent: map[int64]sent{}}
		g.Chats[person] = c
	}
	return c
}

// post finds a message by its number in the dialog.
func (c *chat) post(number int) *Post {
	for _, p := range slices.Backward(c.Messages) { // mostly it is one of the newest
		if p.Number == number {
			return p
		}
	}
	return nil
}

// postByID finds a message by the number that it has among all messages of the community.
func (c *chat) postByID(id int64) *Post {
	for _, p := range slices.Backward(c.Messages) {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// randomHex gives so many random bytes in hexadecimal.
func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
