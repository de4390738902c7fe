package linkedtest

import (
	"regexp"
	"slices"
	"strings"
)

// Post is a message of either side as the phone shows it.
type Post struct {
	ID       string
	Type     string // "text", "image", "video", "audio", "voice", "document", "sticker", "contact", "location"
	Time     int64
	Own      bool // the person wrote it
	Seen     bool // we marked it as read
	Quoted   *Quoted
	Text     string // with WhatsApp's signs of formatting
	File     string // where WhatsApp holds it
	FileKind string
	FileName string

	mime   string
	digest string
}

// Quoted is a message that another one answers.
type Quoted struct {
	ID   string
	Text string
	Own  bool
}

// chat is a person's conversation with our number.
type chat struct {
	Messages []*Post
	draft    string
	blocked  bool
	kept     int // messages that were kept out
	heard    int // messages of ours
	marked   int // of those, when the person last did something
	readTo   int
	log      []string
}

func (c *chat) post(id string) *Post {
	for _, p := range c.Messages {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// Option is a numbered line: what to type for it, and what it says.
type Option struct{ Key, Title string }

// Screen is the bottom of a chat: our newest message and what can be chosen by typing.
type Screen struct {
	MessageID string
	Text      string
	Options   []Option // in the order of their lines
	File      Attachment

	answered bool
}

// Attachment is a file as a person sees it.
type Attachment struct {
	Kind string // "image", "video", "audio", "voice", "document"
	Name string
	MIME string
	Data []byte
}

// Titles are what the lines say.
func (s Screen) Titles() (titles []string) {
	for _, o := range s.Options {
		titles = append(titles, o.Title)
	}
	return titles
}

// numbered is a line that begins with what is to be typed for it.
var numbered = regexp.MustCompile(`(?m)^\*([^*\n]+)\*(?: — (.*))?$`)

// options are the numbered lines of a message.
func (p *Post) options() (all []Option) {
	for _, line := range numbered.FindAllStringSubmatch(p.Text, -1) {
		o := Option{line[1], line[2]}
		if o.Title == "" {
			o.Title = o.Key
		}
		all = append(all, o)
	}
	return all
}

// options are those of our newest message that has any.
func (c *Chat) options() []Option {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	for _, p := range slices.Backward(c.person.chat.Messages) {
		if all := p.options(); !p.Own && len(all) > 0 {
			return all
		}
	}
	return nil
}

// Screen shows our newest message.
func (c *Chat) Screen() Screen {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	return c.screen()
}

func (c *Chat) screen() Screen {
	chat := &c.person.chat
	s := Screen{answered: chat.heard > chat.marked}
	for _, p := range slices.Backward(chat.Messages) {
		if p.Own {
			continue
		}
		s.MessageID, s.Text, s.Options = p.ID, p.Text, p.options()
		if f := c.of.files[p.File]; f != nil {
			s.File = Attachment{p.FileKind, p.FileName, p.mime, f.data}
		}
		break
	}
	return s
}

// Messages lists what stands in the chat, oldest first.
func (c *Chat) Messages() (shown []Post) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	for _, p := range c.person.chat.Messages {
		shown = append(shown, *p)
	}
	return shown
}

// Transcript tells, in order, everything that happened on the person's screen.
func (c *Chat) Transcript() string {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	return strings.Join(c.person.chat.log, "")
}

// keepLog bounds the memory of a chat that goes on for days.
const keepLog = 5_000

// write adds a message to the transcript: who, then its content indented.
func (c *chat) write(who string, p *Post) {
	c.note(who + ":\n  " + strings.ReplaceAll(p.String(), "\n", "\n  "))
}

func (c *chat) note(entry string) {
	c.log = append(c.log[max(0, len(c.log)-keepLog+1):], entry+"\n")
}

// String is the whole content of a message as text.
func (p *Post) String() string {
	var lines []string
	if p.Quoted != nil {
		lines = append(lines, "> "+p.Quoted.Text)
	}
	if p.FileKind != "" {
		lines = append(lines, "("+strings.TrimSpace(p.FileKind+" "+p.FileName)+")")
	}
	if p.Text != "" {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}

func firstLine(p *Post) string {
	line, _, _ := strings.Cut(p.String(), "\n")
	return line
}
