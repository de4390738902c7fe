package sandbox

// Phone is what the page draws: a person's chat, in whichever messenger. Every stand-in's view is translated into it.
type Phone struct {
	ID        string     `json:"id"` // messenger/account, as it stands in addresses
	Messenger string     `json:"messenger"`
	Role      string     `json:"role"` // "master", "client" or empty
	Name      string     `json:"name"`
	Language  string     `json:"language"` // empty where the messenger does not tell it
	Bot       string     `json:"bot"`      // whom the person writes to
	About     string     `json:"about"`    // of the bot, in an empty chat
	Started   bool       `json:"started"`  // else there is a Start button
	Start     string     `json:"start"`    // how it reads; empty: as the page says it
	Blocked   bool       `json:"blocked"`
	Typing    bool       `json:"typing"`
	Waiting   bool       `json:"waiting"` // a tap has not been answered yet
	Unread    int        `json:"unread"`
	Followed  bool       `json:"followed"` // a link was opened whose code goes along with the next message
	Draft     string     `json:"draft"`    // what a link has filled in, to be sent
	Contact   bool       `json:"contact"`  // the person may send their own card at any time
	Commands  []Command  `json:"commands"`
	Keyboard  [][]Button `json:"keyboard"` // below the chat
	Messages  []Message  `json:"messages"` // those that changed
	Toasts    []Toast    `json:"toasts"`

	revision int64
}

// Command is one line of a bot's menu.
type Command struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// Message is one message of a chat.
type Message struct {
	ID      string     `json:"id"`
	Own     bool       `json:"own"` // the person wrote it
	Deleted bool       `json:"deleted,omitempty"`
	Silent  bool       `json:"silent,omitempty"` // it came without a sound
	Date    int64      `json:"date"`             // Unix seconds, as all times here
	Edited  int64      `json:"edited,omitempty"`
	Ticks   string     `json:"ticks,omitempty"` // "sent", "delivered" or "read"; empty where the messenger does not tell
	Quote   *Quote     `json:"quote,omitempty"`
	Head    string     `json:"head,omitempty"`
	Text    string     `json:"text,omitempty"`
	Marks   []Mark     `json:"marks,omitempty"`
	Foot    string     `json:"foot,omitempty"`
	Files   []File     `json:"files,omitempty"`
	Card    *Card      `json:"card,omitempty"`
	Sticker string     `json:"sticker,omitempty"`
	Buttons [][]Button `json:"buttons,omitempty"`
	List    *List      `json:"list,omitempty"`
}

// Mark is a stretch of a text, in UTF-16 units, and what it is: bold, italic, underline, strikethrough, code, pre, spoiler,
// blockquote, command, or a link to URL.
type Mark struct {
	Kind   string `json:"kind"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Quote is the message that another one answers: its text, and what it carries besides.
type Quote struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Kind string `json:"kind,omitempty"` // of its first file
}

func quoteOf(m Message) *Quote {
	q := &Quote{ID: m.ID, Text: m.Text}
	if len(m.Files) > 0 {
		q.Kind = m.Files[0].Kind
	}
	return q
}

// File is what can be fetched below /api/files/: a photo, voice, audio, video, round video or document.
type File struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Size   int    `json:"size"`
	Width  int    `json:"width,omitempty"` // of pictures
	Height int    `json:"height,omitempty"`
}

// Card is somebody's entry of an address book.
type Card struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Button is under a message or below the chat: it taps, opens a link, or copies a text.
type Button struct {
	Label  string `json:"label"`
	Style  string `json:"style,omitempty"` // primary, success or danger
	URL    string `json:"url,omitempty"`
	Copy   string `json:"copy,omitempty"`
	Action string `json:"action,omitempty"` // what a tap sends
}

// List is a button that opens a sheet of rows. A row is tapped by its number, counted through all sections.
type List struct {
	Label    string    `json:"label"`
	Sections []Section `json:"sections"`
}

// Section is a part of a list.
type Section struct {
	Title string `json:"title"`
	Rows  []Row  `json:"rows"`
}

// Row is one choice of a list.
type Row struct {
	Title  string `json:"title"`
	About  string `json:"about,omitempty"`
	Action string `json:"action"`
}

// Toast is the short answer to a tap: a text that goes away by itself, an alert that has to be closed, or a page to open.
type Toast struct {
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"alert,omitempty"`
	URL   string `json:"url,omitempty"`
}
