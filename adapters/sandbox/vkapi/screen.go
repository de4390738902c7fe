package vkapi

import (
	"slices"
	"strings"
)

// keepLog bounds the memory of a dialog that goes on for days.
const keepLog = 5_000

// Screen is the bottom of a dialog: the community's newest message and what can be tapped.
type Screen struct {
	MessageID int        // the message's number in the dialog (conversation_message_id)
	Text      string     // as it was sent
	Marked    string     // with its mentions made visible: [Name](vk.com/id1)
	Buttons   [][]string // labels under the message
	Keyboard  [][]string // labels of the keyboard below the dialog
	Toast     string     // the newest answer to a tap
	Link      string     // the page that the newest answer to a tap opened
	File      Attachment // what came with it first, if anything

	answered bool
}

// String shows the message with its buttons as [a] │ [b].
func (s Screen) String() string {
	return strings.TrimSpace(s.Marked + "\n" + rowsOf(s.Buttons) + rowsOf(s.Keyboard))
}

func rowsOf(rows [][]string) string {
	var out strings.Builder
	for _, row := range rows {
		out.WriteString("[" + strings.Join(row, "] │ [") + "]\n")
	}
	return out.String()
}

// Screen shows the community's newest message.
func (c *Chat) Screen() Screen {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return c.screen()
}

func (c *Chat) screen() Screen {
	s := Screen{answered: c.chat.heard > c.chat.marked, Keyboard: c.chat.Keyboard.labels()}
	if p := c.chat.post(c.newest()); p != nil {
		s.MessageID, s.Text, s.Marked = p.Number, p.Text, c.chat.marks(p)
		s.Buttons = p.inline().labels()
		if files := c.api.attachmentsOf(p); len(files) > 0 {
			s.File = files[0]
		}
	}
	if n := len(c.chat.Snackbars); n > 0 {
		s.Toast, s.Link = c.chat.Snackbars[n-1].Text, c.chat.Snackbars[n-1].Link
	}
	return s
}

// inline is the keyboard under a message, if it is that.
func (p *Post) inline() *Keyboard {
	if p.Keyboard == nil || !p.Keyboard.Inline {
		return nil
	}
	return p.Keyboard
}

// marks is the whole content of a message as text.
func (c *chat) marks(p *Post) string {
	var lines []string
	if quoted := c.post(p.Quote); quoted != nil {
		line, _, _ := strings.Cut(marked(quoted.Text, quoted.Mentions), "\n")
		lines = append(lines, "> "+line)
	}
	lines = append(lines, p.Shown...)
	if text := marked(p.Text, p.Mentions); text != "" {
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// shown names what a message carries besides its text.
func (s *Server) shown(p *Post) (lines []string) {
	for _, id := range p.Files {
		switch f := s.state.files[id]; f.Kind {
		case "photo":
			lines = append(lines, "(photo)")
		case "doc":
			lines = append(lines, "(file "+f.Name+")")
		default:
			lines = append(lines, "(voice)")
		}
	}
	if p.Sticker != 0 {
		lines = append(lines, "(sticker "+itoa(p.Sticker)+")")
	}
	return lines
}

// Attachment is a file as a person sees it.
type Attachment struct {
	Kind string // photo, doc or audio_message
	Name string
	MIME string
	Data []byte
}

// Attachments are the files of a message.
func (c *Chat) Attachments(number int) []Attachment {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if p := c.chat.post(number); p != nil {
		return c.api.attachmentsOf(p)
	}
	return nil
}

func (s *Server) attachmentsOf(p *Post) (files []Attachment) {
	for _, id := range p.Files {
		f := s.state.files[id]
		files = append(files, Attachment{f.Kind, f.Name, f.MIME, f.Data})
	}
	return files
}

// Messages lists what stands in the dialog now, oldest first.
func (c *Chat) Messages() []Message {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	var all []Message
	for _, p := range c.chat.Messages {
		all = append(all, c.api.message(c.chat, p))
	}
	return all
}

// Transcript tells, in order, everything that happened on the person's screen: messages, edits in place, buttons, snackbars, taps.
func (c *Chat) Transcript() string {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return strings.Join(c.chat.log, "")
}

// write adds a message to the transcript: who, then the text and buttons indented.
func (c *chat) write(who string, p *Post) {
	body := strings.TrimSpace(c.marks(p) + "\n" + rowsOf(p.Keyboard.labels()))
	c.note(who + ":\n  " + strings.ReplaceAll(body, "\n", "\n  "))
}

func (c *chat) note(entry string) {
	c.log = append(c.log[max(0, len(c.log)-keepLog+1):], entry+"\n")
}

// unread counts what the person has not read.
func (c *chat) unread() (n int) {
	for _, p := range slices.Backward(c.Messages) {
		if p.Number <= c.ReadTo {
			break
		}
		n += p.Out
	}
	return n
}
