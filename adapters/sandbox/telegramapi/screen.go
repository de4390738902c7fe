package telegramapi

import (
	"slices"
	"strings"
)

// keepLog bounds the memory of a chat that goes on for days.
const keepLog = 5_000

// Screen is the bottom of a chat: the bot's newest message and what can be tapped.
type Screen struct {
	MessageID int
	Text      string     // plain
	Marked    string     // with its formatting made visible: **bold**, _italic_, `code`, [label](address)
	Buttons   [][]string // labels under the message
	Keyboard  [][]string // labels of the keyboard below the chat
	Toast     string     // the newest answer to a tap
	File      Attachment // what came with it, if anything
	Silent    bool       // it came without a sound

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

// Screen shows the bot's newest message.
func (c *Chat) Screen() Screen {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return c.screen()
}

func (c *Chat) screen() Screen {
	s := Screen{answered: c.chat.heard > c.chat.marked, Keyboard: c.chat.Keyboard.labels()}
	for _, p := range slices.Backward(c.chat.Messages) {
		if !p.Own && !p.Deleted {
			s.MessageID, s.Text, s.Marked = p.ID, p.Text+p.Caption, p.marked()
			s.Buttons, s.Silent = p.ReplyMarkup.labels(), p.Silent
			s.File = c.api.attachment(p)
			break
		}
	}
	if n := len(c.chat.Toasts); n > 0 {
		s.Toast = c.chat.Toasts[n-1].Text
	}
	return s
}

func (k *InlineKeyboard) labels() [][]string {
	if k == nil {
		return nil
	}
	var rows [][]string
	for _, row := range k.Rows {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		rows = append(rows, labels)
	}
	return rows
}

func (k *ReplyKeyboard) labels() [][]string {
	if k == nil {
		return nil
	}
	var rows [][]string
	for _, row := range k.Rows {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		rows = append(rows, labels)
	}
	return rows
}

// marked is the whole content of a message as text.
func (p *Post) marked() string {
	var lines []string
	if p.ReplyTo != nil {
		lines = append(lines, "> "+firstLine(&Post{Message: *p.ReplyTo}))
	}
	lines = append(lines, p.enclosed()...)
	if p.Contact != nil {
		lines = append(lines, "(contact "+p.Contact.FirstName+", "+p.Contact.Phone+")")
	}
	if text := marked(p.Text, p.Entities) + marked(p.Caption, p.CaptionEntities); text != "" {
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// enclosed names what is not text.
func (p *Post) enclosed() (lines []string) {
	switch {
	case len(p.Photo) > 0:
		return []string{"(photo)"}
	case p.Document != nil:
		return []string{"(file " + p.Document.Name + ")"}
	case p.Sticker != nil:
		return []string{"(sticker " + p.Sticker.Emoji + ")"}
	}
	for name, clip := range map[string]*Clip{
		"voice": p.Voice, "audio": p.Audio, "video": p.Video, "round video": p.VideoNote, "animation": p.Animation,
	} {
		if clip != nil {
			return []string{"(" + name + ")"}
		}
	}
	return nil
}

// Messages lists what stands in the chat now, oldest first.
func (c *Chat) Messages() []Message {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	var shown []Message
	for _, p := range c.chat.Messages {
		if !p.Deleted {
			shown = append(shown, p.Message)
		}
	}
	return shown
}

// Transcript tells, in order, everything that happened on the person's screen: messages, edits in place, buttons, toasts, taps.
func (c *Chat) Transcript() string {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return strings.Join(c.chat.log, "")
}

// write adds a message to the transcript: who, then the text and buttons indented.
func (c *chat) write(who string, p *Post) {
	body := strings.TrimSpace(p.marked() + "\n" + rowsOf(p.ReplyMarkup.labels()))
	if p.Fixed {
		body = strings.TrimSpace(body + "\n" + rowsOf(c.Keyboard.labels()))
	}
	c.note(who + ":\n  " + strings.ReplaceAll(body, "\n", "\n  "))
}

func (c *chat) note(entry string) {
	c.log = append(c.log[max(0, len(c.log)-keepLog+1):], entry+"\n")
}

func firstLine(p *Post) string {
	line, _, _ := strings.Cut(p.marked(), "\n")
	return line
}
