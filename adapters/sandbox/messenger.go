package sandbox

import (
	"errors"
	"fmt"
	"strconv"
)

// messenger is a stand-in as the page needs it.
type messenger interface {
	// Revision counts changes; changed is closed at the next one.
	Revision() (revision int64, changed <-chan struct{})
	// home is how the messenger's links name the bot.
	home() string
	// phones are everybody's, in the order in which they came.
	phones() ([]handset, error)
	// add gives somebody new a phone.
	add(name, language string) (handset, error)
	// file is what was sent either way.
	file(id string) (name, kind string, data []byte, ok bool)
	// Violations are the requests that the real messenger would have refused.
	Violations() []string
	Close()
}

// handset is a phone in somebody's hand. Whatever cannot be done in its messenger, or not now, is an error.
type handset interface {
	account() string
	// view is what changed after a revision; 0 gives all of it.
	view(since int64) Phone
	// typed sends a text, attached a file with a text; quote is the message that they answer, or empty.
	typed(text, quote string) error
	attached(name string, data []byte, text, quote string) error
	// begin presses the Start button.
	begin() error
	// open follows a link of this messenger.
	open(link string) error
	// tap presses a button by its place, from 0; without a message, one of the keyboard below the chat.
	tap(message string, row, col int) error
	contact() error
	block()
	unblock()
	read()
}

// The messengers, as they are called in the page's addresses.
const (
	telegramName = "telegram"
	vkName       = "vk"
	whatsappName = "whatsapp"
)

var (
	errNoPhone    = errors.New("no such phone")
	errOtherLink  = errors.New("this link leads elsewhere")
	errNoButton   = errors.New("there is no such button")
	errNotHere    = errors.New("this messenger has no such thing")
	errNoMessage  = errors.New("there is no such message")
	errManyPhones = errors.New("there are enough phones")
)

// numbered reads the number of a message; none is 0.
func numbered(id string) (int, error) {
	if id == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(id)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%w: %.20q", errNoMessage, id)
	}
	return n, nil
}
