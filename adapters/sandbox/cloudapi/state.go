package cloudapi

import (
	"maps"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// state is everything that a snapshot keeps.
type state struct {
	Revision int64     `json:"revision"`
	Numbers  []*number `json:"numbers"`
	People   []*person `json:"people"`
	Files    []*file   `json:"files"`
	NextID   int64     `json:"next_id"` // of messages
	NextFile int64     `json:"next_file"`

	people map[string]*person // by phone and by user id
	files  map[string]*file
}

// index makes what a snapshot does not hold.
func (st *state) index() {
	st.people, st.files = map[string]*person{}, map[string]*file{}
	for _, p := range st.People {
		st.people[p.Phone], st.people[p.UserID] = p, p
	}
	for _, f := range st.Files {
		st.files[f.ID] = f
	}
	for _, n := range st.Numbers {
		n.lanes = map[string]*backoff{}
	}
}

// number is a phone number of a business.
type number struct {
	Number
	Templates []Template       `json:"templates,omitempty"`
	Webhook   webhook          `json:"webhook"`
	Pending   []*event         `json:"pending,omitempty"`
	Chats     map[string]*chat `json:"chats"` // by the person's phone

	sending int                 // deliveries under way
	lanes   map[string]*backoff // chats whose last delivery failed
	sent    []time.Time         // the messages of the last second, where rates are kept
}

type person struct {
	Phone  string `json:"phone"`
	UserID string `json:"user_id"`
	Name   string `json:"name"`
	Hidden bool   `json:"hidden,omitempty"` // has a name instead of a phone: businesses see only the user id
	Gone   bool   `json:"gone,omitempty"`
}

// account is by which a business knows the person, as the chat's events name it.
func (p *person) account() string {
	if p.Hidden {
		return p.UserID
	}
	return p.Phone
}

type chat struct {
	Person   string    `json:"person"`
	Revision int64     `json:"revision"`
	Blocked  bool      `json:"blocked,omitempty"`
	Wrote    time.Time `json:"wrote"` // when the person last did
	Draft    string    `json:"draft,omitempty"`
	Messages []*Post   `json:"messages,omitempty"`
	ReadTo   int       `json:"read_to"` // so many messages have been seen
	Typing   time.Time `json:"typing"`  // until then

	limiter *rate.Limiter
	heard   int // messages of the business
	marked  int // heard, when the person last did something
	log     []string
}

type file struct {
	ID     string    `json:"id"`
	Number string    `json:"number"`        // that uploaded or got it
	Got    bool      `json:"got,omitempty"` // from a person: it can be downloaded, not sent
	Name   string    `json:"name,omitempty"`
	MIME   string    `json:"mime"`
	Asked  time.Time `json:"asked"` // when its address was last given out
	Data   []byte    `json:"-"`     // in a file of its own
}

func (st *state) number(id string) *number {
	for _, n := range st.Numbers {
		if n.ID == id {
			return n
		}
	}
	return nil
}

// chat gives the chat of a number with a person, new if need be.
func (n *number) chat(phone string) *chat {
	c, ok := n.Chats[phone]
	if !ok {
		c = &chat{Person: phone}
		n.Chats[phone] = c
	}
	return c
}

func (c *chat) post(id string) *Post {
	for _, p := range slices.Backward(c.Messages) { // mostly it is one of the newest
		if p.ID == id {
			return p
		}
	}
	return nil
}

// phones lists a number's chats in a stable order.
func (n *number) phones() []string { return slices.Sorted(maps.Keys(n.Chats)) }
