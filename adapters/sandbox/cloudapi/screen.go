package cloudapi

import (
	"slices"
	"strings"
)

// keepLog bounds the memory of a chat that goes on for days.
const keepLog = 5_000

// Post is a message of either side as the phone shows it.
type Post struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Time      int64     `json:"time"`
	Revision  int64     `json:"revision"`
	Own       bool      `json:"own,omitempty"`    // the person wrote it
	Seen      bool      `json:"seen,omitempty"`   // the business marked it as read
	Tapped    bool      `json:"tapped,omitempty"` // it was not typed but tapped
	Quoted    *Quoted   `json:"quoted,omitempty"`
	Header    string    `json:"header,omitempty"`
	Text      string    `json:"text,omitempty"` // with WhatsApp's signs of formatting
	Footer    string    `json:"footer,omitempty"`
	Preview   bool      `json:"preview,omitempty"`
	File      string    `json:"file,omitempty"` // its id
	FileKind  string    `json:"file_kind,omitempty"`
	FileName  string    `json:"file_name,omitempty"`
	Template  string    `json:"template,omitempty"`
	Card      *Card     `json:"card,omitempty"`
	Buttons   []Option  `json:"buttons,omitempty"`
	ListLabel string    `json:"list_label,omitempty"`
	Sections  []Section `json:"sections,omitempty"`

	opaque string
}

// Card is somebody's entry of an address book.
type Card struct {
	Name  string `json:"name"`
	Phone string `json:"phone"` // digits
}

// Quoted is a message that another one answers.
type Quoted struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Own  bool   `json:"own,omitempty"`
}

// Screen is the bottom of a chat: the business's newest message and what can be tapped.
type Screen struct {
	MessageID string
	Text      string
	Options   []Option // in the order of the phone
	List      bool     // they stand behind a button that opens them
	File      Attachment
	Template  string

	answered bool
}

// Attachment is a file as a person sees it.
type Attachment struct {
	Kind string // "image", "audio", "video", "document"
	Name string
	MIME string
	Data []byte
}

// Titles are what can be tapped.
func (s Screen) Titles() (titles []string) {
	for _, o := range s.Options {
		titles = append(titles, o.Title)
	}
	return titles
}

// Screen shows the business's newest message.
func (c *Chat) Screen() Screen {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return c.screen()
}

func (c *Chat) screen() Screen {
	s := Screen{answered: c.chat.heard > c.chat.marked}
	for _, p := range slices.Backward(c.chat.Messages) {
		if p.Own {
			continue
		}
		s.MessageID, s.Text, s.Options, s.List, s.Template = p.ID, p.Text, p.Options(), p.ListLabel != "", p.Template
		if f := c.api.state.files[p.File]; f != nil {
			s.File = Attachment{p.FileKind, p.FileName, f.MIME, f.Data}
		}
		break
	}
	return s
}

// Messages lists what stands in the chat, oldest first.
func (c *Chat) Messages() []Post {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	var shown []Post
	for _, p := range c.chat.Messages {
		shown = append(shown, *p)
	}
	return shown
}

// Transcript tells, in order, everything that happened on the person's screen.
func (c *Chat) Transcript() string {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return strings.Join(c.chat.log, "")
}

// write adds a message to the transcript: who, then its content indented.
func (c *chat) write(who string, p *Post) {
	if p.Tapped {
		c.note(who + " taps [" + p.Text + "]")
		return
	}
	c.note(who + ":\n  " + strings.ReplaceAll(p.String(), "\n", "\n  "))
}

func (c *chat) note(entry string) {
	c.log = append(c.log[max(0, len(c.log)-keepLog+1):], entry+"\n")
}

// String is the whole content of a message as text: reply buttons as [a] │ [b], a list under the button that opens it.
func (p *Post) String() string {
	var lines []string
	if p.Quoted != nil {
		lines = append(lines, "> "+p.Quoted.Text)
	}
	if p.Template != "" {
		lines = append(lines, "(template "+p.Template+")")
	}
	if p.FileKind != "" {
		lines = append(lines, "("+strings.TrimSpace(p.FileKind+" "+p.FileName)+")")
	}
	if p.Card != nil {
		lines = append(lines, "(contact "+p.Card.Name+", +"+p.Card.Phone+")")
	}
	for _, text := range []string{p.Header, p.Text, p.Footer} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	if len(p.Buttons) > 0 {
		lines = append(lines, "["+strings.Join(Screen{Options: p.Buttons}.Titles(), "] │ [")+"]")
	}
	if p.ListLabel != "" {
		lines = append(lines, "[≡ "+p.ListLabel+"]")
	}
	for _, section := range p.Sections {
		if section.Title != "" {
			lines = append(lines, "  "+section.Title)
		}
		for _, row := range section.Rows {
			lines = append(lines, strings.TrimSuffix("  ○ "+row.Title+" — "+row.Description, " — "))
		}
	}
	return strings.Join(lines, "\n")
}

func firstLine(p *Post) string {
	line, _, _ := strings.Cut(p.String(), "\n")
	return line
}
