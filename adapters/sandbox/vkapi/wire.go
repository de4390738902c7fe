package vkapi

// Message is one message of a dialog, as VK sends it.
type Message struct {
	Date         int64      `json:"date"`
	UpdateTime   int64      `json:"update_time,omitempty"`
	FromID       int64      `json:"from_id"`
	ID           int64      `json:"id"`
	Version      int64      `json:"version"`
	Out          int        `json:"out"`
	Important    bool       `json:"important"`
	Hidden       bool       `json:"is_hidden"`
	Forwarded    []Message  `json:"fwd_messages"`
	Number       int        `json:"conversation_message_id"`
	Attachments  []attached `json:"attachments"`
	PeerID       int64      `json:"peer_id"`
	RandomID     int64      `json:"random_id"`
	Text         string     `json:"text"`
	Payload      string     `json:"payload,omitempty"`
	Keyboard     *Keyboard  `json:"keyboard,omitempty"`
	ReplyMessage *Message   `json:"reply_message,omitempty"`
	Ref          string     `json:"ref,omitempty"`
	RefSource    string     `json:"ref_source,omitempty"`
}

// Post is a message and what only the messenger knows of it.
type Post struct {
	Message
	Revision int64     `json:"revision"`
	Own      bool      `json:"own,omitempty"` // the person wrote it
	Quote    int       `json:"quote,omitempty"`
	Files    []int     `json:"files,omitempty"`
	Sticker  int       `json:"sticker,omitempty"`
	Mentions []Mention `json:"mentions,omitempty"`
	Shown    []string  `json:"shown,omitempty"` // what it carries besides the text, in words
}

// attached is one entry of a message's attachments: a type, and the object under its name.
type attached map[string]any

// message is a post as communities receive it, with addresses of its files.
func (s *Server) message(c *chat, p *Post) Message {
	m := p.Message
	m.Forwarded, m.Attachments = []Message{}, []attached{}
	for _, id := range p.Files {
		f := s.state.files[id]
		m.Attachments = append(m.Attachments, attached{"type": f.Kind, f.Kind: f.object(s.state.URL)})
	}
	if p.Sticker != 0 {
		m.Attachments = append(m.Attachments, attached{"type": "sticker", "sticker": map[string]any{
			"product_id": 1, "sticker_id": p.Sticker, "images": []any{}, "images_with_background": []any{},
		}})
	}
	if quoted := c.post(p.Quote); quoted != nil {
		other := *quoted
		other.Quote = 0
		reply := s.message(c, &other)
		m.ReplyMessage = &reply
	}
	return m
}

// clientInfo says what a person's app can show.
type clientInfo struct {
	ButtonActions  []string `json:"button_actions"`
	Keyboard       bool     `json:"keyboard"`
	InlineKeyboard bool     `json:"inline_keyboard"`
	Carousel       bool     `json:"carousel"`
	Language       int      `json:"lang_id"`
}

// languageIDs are VK's numbers of languages.
var languageIDs = map[string]int{"ru": 0, "uk": 1, "be": 2, "en": 3, "es": 4, "de": 6}

func (p *person) client() clientInfo {
	return clientInfo{
		ButtonActions: []string{
			"text", "vkpay", "open_app", "location", "open_link", "open_photo", "callback", "intent_subscribe", "intent_unsubscribe",
		},
		Keyboard: true, InlineKeyboard: true, Carousel: true, Language: languageIDs[p.Language],
	}
}

type newMessage struct {
	Message Message    `json:"message"`
	Client  clientInfo `json:"client_info"`
}

// allowance is the object of message_allow and message_deny.
type allowance struct {
	UserID int64   `json:"user_id"`
	Key    *string `json:"key,omitempty"`
}

type readEvent struct {
	FromID int64 `json:"from_id"`
	PeerID int64 `json:"peer_id"`
	ReadID int64 `json:"read_message_id"`
	Number int   `json:"conversation_message_id"`
}
