package telegramapi

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// state is everything that a snapshot keeps.
type state struct {
	Revision  int64     `json:"revision"`
	Bots      []*bot    `json:"bots"`
	People    []*person `json:"people"`
	Files     []*file   `json:"files"`
	NextQuery int64     `json:"next_query"`
	NextFile  int       `json:"next_file"`

	people map[int64]*person
	files  map[string]*file
}

// index makes what a snapshot does not hold.
func (st *state) index() {
	st.people, st.files = map[int64]*person{}, map[string]*file{}
	for _, p := range st.People {
		st.people[p.ID] = p
	}
	for _, f := range st.Files {
		st.files[f.ID] = f
	}
	for _, b := range st.Bots {
		b.wire()
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

type bot struct {
	Token        string               `json:"token"`
	Username     string               `json:"username"`
	Name         string               `json:"name"`
	NextMessage  int                  `json:"next_message"`
	NextUpdate   int64                `json:"next_update"`
	Webhook      webhook              `json:"webhook"`
	Allowed      []string             `json:"allowed_updates"` // empty: all but those that must be asked for
	Commands     map[string][]Command `json:"commands"`        // by scope and language
	Descriptions map[string]string    `json:"descriptions"`    // by kind and language
	Pending      []*update            `json:"pending"`
	Chats        map[int64]*chat      `json:"chats"`

	arrived chan struct{}      // closed and replaced when an update is queued
	poll    *poll              // the long poll that waits, if any
	sending int                // deliveries under way
	sent    []time.Time        // the new messages of the last second, where rates are kept
	asking  map[string]*chat   // by the id of a callback query that waits for its answer
	lanes   map[int64]*backoff // chats whose last delivery failed
}

type person struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Language string `json:"language"`
	Phone    string `json:"phone"`
	Gone     bool   `json:"deactivated,omitempty"`
}

type chat struct {
	Person   int64          `json:"person"`
	Revision int64          `json:"revision"`
	Started  bool           `json:"started"`
	Blocked  bool           `json:"blocked"`
	Messages []*Post        `json:"messages"`
	Keyboard *ReplyKeyboard `json:"keyboard,omitempty"`
	ReadTo   int            `json:"read_to"`
	Toasts   []Toast        `json:"toasts,omitempty"`
	Queries  []*query       `json:"queries,omitempty"`
	Typing   time.Time      `json:"typing"` // until then

	limiter *rate.Limiter // where rates are kept

	heard  int // changes of messages made by the bot
	marked int // heard, when the person last did something
	log    []string
}

// Post is a message and what only the messenger knows of it.
type Post struct {
	Message
	Revision int64 `json:"revision"`
	Own      bool  `json:"own,omitempty"`    // the person wrote it
	Silent   bool  `json:"silent,omitempty"` // it came without a sound
	Fixed    bool  `json:"fixed,omitempty"`
	Deleted  bool  `json:"deleted,omitempty"`
}

// Toast is the short answer to a tap; an alert has to be closed by hand.
type Toast struct {
	Revision int64  `json:"revision"`
	Text     string `json:"text"`
	Alert    bool   `json:"alert"`
}

type query struct {
	ID    string    `json:"id"`
	Asked time.Time `json:"asked"`
}

type file struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // the field that carries it
	Name string `json:"name"`
	MIME string `json:"mime"`
	Data []byte `json:"-"` // in a file of its own
}

func newBot(token, username, name string) *bot {
	b := &bot{
		Token: token, Username: username, Name: name, NextMessage: 1, NextUpdate: 1,
		Commands: map[string][]Command{}, Descriptions: map[string]string{}, Chats: map[int64]*chat{},
	}
	b.wire()
	return b
}

// wire makes what a snapshot does not hold.
func (b *bot) wire() {
	b.arrived = make(chan struct{})
	b.lanes = map[int64]*backoff{}
	b.asking = map[string]*chat{}
	for _, c := range b.Chats {
		for _, q := range c.Queries {
			b.asking[q.ID] = c
		}
	}
}

func (b *bot) id() int64 {
	digits, _, _ := strings.Cut(b.Token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0 // more digits than an id has
	}
	return id
}

func (b *bot) user() *User {
	return &User{ID: b.id(), IsBot: true, FirstName: b.Name, Username: b.Username}
}

func (p *person) user() *User {
	return &User{ID: p.ID, FirstName: p.Name, Language: p.Language}
}

func (p *person) chat() ChatInfo {
	return ChatInfo{ID: p.ID, Type: "private", FirstName: p.Name}
}

func (st *state) bot(token string) *bot {
	for _, b := range st.Bots {
		if b.Token == token {
			return b
		}
	}
	return nil
}

func (st *state) person(id int64) *person { return st.people[id] }

func (st *state) file(id string) *file { return st.files[id] }

// chat gives the chat of a bot with a person, new if need be.
func (b *bot) chat(person int64) *chat {
	c, ok := b.Chats[person]
	if !ok {
		c = &chat{Person: person}
		b.Chats[person] = c
	}
	return c
}

func (c *chat) post(id int) *Post {
	for _, p := range slices.Backward(c.Messages) { // mostly it is one of the newest
		if p.ID == id {
			return p
		}
	}
	return nil
}

// chatIDs lists a bot's chats in a stable order.
func (b *bot) chatIDs() []int64 { return slices.Sorted(maps.Keys(b.Chats)) }
