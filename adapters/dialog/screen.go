package dialog

import "zapis/domain/chat"

// Screen is one message with its choices, before any messenger has rendered it.
type Screen struct {
	Name     string     // stable, such as "client.confirm"
	Text     []Run      //
	Choices  [][]Choice // rows, as a wide screen would show them
	Layout   Layout     //
	Lifetime Lifetime   //
	Language string     // "ru", "en"
	Page     int        // of the choices, from 0, where a messenger shows long lists page by page

	Attachment *Attachment // goes with it, and makes it a message of its own; the text then stands under it
	Silent     bool        // arrives without a sound
}

// Attachment is a picture or file that goes with a screen: made here, or passed on from the messenger that holds it.
type Attachment struct {
	Kind  chat.Kind
	Name  string // of the file, such as "booking.ics"
	Type  string // MIME
	Bytes []byte
	Held  *chat.Media // instead of Bytes
}

// Run is a stretch of text in one style. User marks what somebody typed: every messenger escapes it,
// and nothing in it is ever read as markup, a mention or a link.
type Run struct {
	Text  string
	Style Style
	User  bool
	URL   string // for Link

	Secret bool // opens something to whoever knows it: nobody keeps it
}

// Style is how a run looks.
type Style string

// The styles.
const (
	Plain  Style = ""
	Bold   Style = "bold"
	Italic Style = "italic"
	Link   Style = "link"
)

// Choice is a button, or a line of a menu where people type. Its action is a short stable string of at most 64 bytes, which carries no trust:
// commands check again whoever sends it.
type Choice struct {
	Label  string `json:"label"`
	Short  string `json:"short,omitempty"` // where labels are narrow; at most 20 characters
	Action string `json:"action,omitempty"`
	URL    string `json:"url,omitempty"` // a button that opens a link instead
	Kind   Look   `json:"kind,omitempty"`

	Long   string `json:"long,omitempty"`   // the label where no picture of buttons explains it: "сб, 28 ноября" for a calendar's "28"
	Back   bool   `json:"back,omitempty"`   // leads away without doing anything
	Filler bool   `json:"filler,omitempty"` // only fills a picture of buttons: weekdays, days without free time
}

// Look is how a button wants to be seen.
type Look string

// The looks.
const (
	Neutral Look = ""
	Primary Look = "primary"
	Danger  Look = "danger" // does what cannot simply be done again: where people type, no digit does it
)

// Layout hints how the choices belong together.
type Layout string

// The layouts.
const (
	List     Layout = "list"
	Grid     Layout = "grid"
	Calendar Layout = "calendar" // seven columns under a header
	YesNo    Layout = "yes-no"
)

// Lifetime is whether the screen takes the place of the one before it.
type Lifetime string

// The lifetimes.
const (
	Replace Lifetime = "replace" // edits the message whose button was tapped, where the messenger can
	Fresh   Lifetime = "new"     // is a message of its own: a fact that should stay in view
)

// LongestAction is the most bytes an action may have: Telegram's limit, the least of all.
const LongestAction = 64
