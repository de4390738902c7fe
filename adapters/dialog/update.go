// Package dialog turns what a person did into the screen that answers it, whatever messenger they use.
//
// It knows no messenger and no SQL: messengers bring an Update and render a Screen; reading goes through
// projections, doing through commands.
package dialog

import (
	"time"

	"zapis/domain"
	"zapis/domain/chat"
)

// Kind is what the person did.
type Kind string

// The kinds of update.
const (
	Text      Kind = "text"      // typed something
	Tap       Kind = "tap"       // tapped a button; Action says which
	Start     Kind = "start"     // opened the chat or a start link; Text is the code, if any
	Contact   Kind = "contact"   // shared their own phone; Text is the number
	Media     Kind = "media"     // sent a photo, a voice, a video or a file; Text is what stands under it
	Blocked   Kind = "blocked"   // stopped the bot
	Unblocked Kind = "unblocked" // let it write again
)

// Update is one thing a person did in a messenger.
type Update struct {
	Channel  string          // "telegram", "vk", "whatsapp"
	Account  string          // the platform's id of the person
	Aliases  []string        // other ids under which the platform knows the same account, the best first
	Chat     string          // the platform's id of the conversation
	Delivery string          // the platform's id of this delivery, unique within the channel
	Order    int64           // the platform's order within the chat
	Kind     Kind            //
	Text     string          // typed text, start code or phone
	Action   string          // of the tapped button
	Message  string          // the platform's id of the message the tapped button belongs to
	Quoted   string          // the platform's id of the message that was answered by quoting it
	Media    *chat.Media     // of a Media update; nil for kinds that cannot be passed on
	Sent     time.Time       // by the platform's clock; zero if it does not say
	Language string          // the messenger's hint, an IETF tag, may be empty
	Name     domain.Personal // as the person is called there
}

// Session is what a conversation remembers between updates. All of it may be lost without harm:
// the next screen is then the menu.
type Session struct {
	// Awaits names what typed text means now, such as "service.price"; empty: free text.
	Awaits string `json:"awaits,omitempty"`
	// Draft holds what was already answered of it, such as the service's name.
	Draft map[string]string `json:"draft,omitempty"`
	// Screen is the message whose buttons are live: the one that is edited in place.
	Screen string `json:"screen,omitempty"`
	// Live is what that message shows, kept by messengers in which choices are typed or shown page by page.
	Live *Screen `json:"-"`
	// ShownAt is when it came: an old number does nothing.
	ShownAt time.Time `json:"-"`
}

// Asked is one update with what is known around it.
type Asked struct {
	Update
	ID      domain.ID // of the action in the log; what follows derives its ids from it
	Person  domain.ID // zero for an account that is not registered yet
	Session Session
}

// Reply is the answer to an update.
type Reply struct {
	Screens []Screen
	Toast   string         // said in passing, over the screen that stays
	Session Session        // to be remembered; the messenger fills in Screen, Live and ShownAt
	Person  domain.ID      // who it was, now that it is known
	Refusal domain.Refusal // of a command, if one was turned down
}
