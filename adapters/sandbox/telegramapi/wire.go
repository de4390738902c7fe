package telegramapi

import "encoding/json"

// The shapes below are the parts of the Bot API's objects that this fake sends.

// User is a person or a bot.
type User struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
}

// ChatInfo is a private chat as a message names it.
type ChatInfo struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	FirstName string `json:"first_name"`
}

// Entity marks a stretch of a text; offset and length count UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
}

// Contact is a shared address book card; UserID is zero for somebody outside Telegram.
type Contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	UserID    int64  `json:"user_id,omitempty"`
}

// PhotoSize is one size of a photo.
type PhotoSize struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size"`
}

// Document is any file.
type Document struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size"`
}

// Clip is a voice, an audio, a video, a round video or an animation.
type Clip struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Duration int    `json:"duration"` // seconds
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size"`
}

// Sticker is a picture that cannot be passed on.
type Sticker struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Type     string `json:"type"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Emoji    string `json:"emoji"`
}

// Button is one inline button.
type Button struct {
	Text         string  `json:"text"`
	Style        string  `json:"style,omitempty"`
	URL          string  `json:"url,omitempty"`
	CallbackData string  `json:"callback_data,omitempty"`
	CopyText     *Copied `json:"copy_text,omitempty"`
	WebApp       *WebApp `json:"web_app,omitempty"`
	LoginURL     *WebApp `json:"login_url,omitempty"`
	Switch       *string `json:"switch_inline_query,omitempty"`
	SwitchHere   *string `json:"switch_inline_query_current_chat,omitempty"`
	Pay          bool    `json:"pay,omitempty"`
}

// Copied is what a copy button puts on the clipboard.
type Copied struct {
	Text string `json:"text"`
}

// WebApp is an address that opens inside the messenger.
type WebApp struct {
	URL string `json:"url"`
}

// InlineKeyboard is the buttons under a message.
type InlineKeyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// KeyButton is one button of the keyboard that replaces the phone's own.
type KeyButton struct {
	Text           string `json:"text"`
	RequestContact bool   `json:"request_contact,omitempty"`
}

// ReplyKeyboard replaces the phone's own keyboard.
type ReplyKeyboard struct {
	Rows        [][]KeyButton `json:"keyboard"`
	OneTime     bool          `json:"one_time_keyboard,omitempty"`
	Placeholder string        `json:"input_field_placeholder,omitempty"`
}

// Message is one message of a chat.
type Message struct {
	ID              int             `json:"message_id"`
	From            *User           `json:"from,omitempty"`
	Chat            ChatInfo        `json:"chat"`
	Date            int64           `json:"date"`
	EditDate        int64           `json:"edit_date,omitempty"`
	ReplyTo         *Message        `json:"reply_to_message,omitempty"`
	Text            string          `json:"text,omitempty"`
	Entities        []Entity        `json:"entities,omitempty"`
	Caption         string          `json:"caption,omitempty"`
	CaptionEntities []Entity        `json:"caption_entities,omitempty"`
	Contact         *Contact        `json:"contact,omitempty"`
	Photo           []PhotoSize     `json:"photo,omitempty"`
	Document        *Document       `json:"document,omitempty"`
	Voice           *Clip           `json:"voice,omitempty"`
	Audio           *Clip           `json:"audio,omitempty"`
	Video           *Clip           `json:"video,omitempty"`
	VideoNote       *Clip           `json:"video_note,omitempty"`
	Animation       *Clip           `json:"animation,omitempty"`
	Sticker         *Sticker        `json:"sticker,omitempty"`
	ReplyMarkup     *InlineKeyboard `json:"reply_markup,omitempty"`
}

// goneMessage is what a tap carries when the message is no longer there for the bot.
type goneMessage struct {
	Chat ChatInfo `json:"chat"`
	ID   int      `json:"message_id"`
	Date int64    `json:"date"` // always 0
}

type callbackQuery struct {
	ID           string `json:"id"`
	From         User   `json:"from"`
	Message      any    `json:"message"`
	ChatInstance string `json:"chat_instance"`
	Data         string `json:"data"`
}

type memberChange struct {
	Chat ChatInfo `json:"chat"`
	From User     `json:"from"`
	Date int64    `json:"date"`
	Old  member   `json:"old_chat_member"`
	New  member   `json:"new_chat_member"`
}

type member struct {
	User      User   `json:"user"`
	Status    string `json:"status"`
	UntilDate *int64 `json:"until_date,omitempty"`
}

// Command is one line of a bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// update is one entry of a bot's queue.
type update struct {
	ID      int64           `json:"id"`
	Kind    string          `json:"kind"`
	Chat    int64           `json:"chat"`
	Payload json.RawMessage `json:"payload"`

	sending bool
}

// body is the update as a bot receives it.
func (u *update) body() json.RawMessage {
	body, err := json.Marshal(map[string]any{"update_id": u.ID, u.Kind: u.Payload})
	if err != nil {
		panic(err) // payloads are made by json.Marshal
	}
	return body
}
