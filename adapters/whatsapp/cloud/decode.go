package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
	"zapis/domain"
)

var (
	// errBroken is returned for what is no webhook at all.
	errBroken = errors.New("not a webhook of WhatsApp")
	// errNothing is returned for a message that nobody has to answer: a reaction, or one of a kind that is newer than we are.
	errNothing = errors.New("nothing to answer")
)

// hook is a webhook as it comes: several messages and statuses of one or more numbers.
type hook struct {
	Object string  `json:"object"`
	Entry  []entry `json:"entry"`
}

type entry struct {
	ID      string   `json:"id"`
	Changes []change `json:"changes"`
}

type change struct {
	Field string `json:"field"`
	Value value  `json:"value"`
}

type value struct {
	Product  string            `json:"messaging_product"`
	Metadata metadata          `json:"metadata"`
	Contacts []json.RawMessage `json:"contacts,omitempty"`
	Messages []json.RawMessage `json:"messages,omitempty"`
	Statuses []json.RawMessage `json:"statuses,omitempty"`
}

type metadata struct {
	Phone    string `json:"display_phone_number"`
	NumberID string `json:"phone_number_id"`
}

// contact is who wrote: with a phone, a user id, or both.
type contact struct {
	Profile struct{ Name string }
	WAID    string `json:"wa_id"`
	UserID  string `json:"user_id"`
}

// message is what somebody wrote or tapped.
type message struct {
	From        string
	FromUserID  string `json:"from_user_id"`
	ID          string
	Timestamp   string
	Type        string
	Context     *struct{ ID string }
	Text        *struct{ Body string }
	Button      *struct{ Payload string }
	Interactive *struct {
		Button *struct{ ID string } `json:"button_reply"`
		Row    *struct{ ID string } `json:"list_reply"`
	}
	Image, Audio, Video, Document *enclosure
	Contacts                      []struct {
		Phones []struct {
			Phone string
			WAID  string `json:"wa_id"`
		}
	}
}

func readHook(raw []byte) (hook, error) {
	var h hook
	if json.Unmarshal(raw, &h) != nil || h.Object != "whatsapp_business_account" {
		return hook{}, errBroken
	}
	return h, nil
}

// single is a webhook with one message of a value and who wrote it: what the log keeps.
func (v value) single(entryID string, raw json.RawMessage) ([]byte, error) {
	one := value{Product: v.Product, Metadata: v.Metadata, Messages: []json.RawMessage{raw}}
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	for _, of := range v.Contacts {
		var c contact
		if json.Unmarshal(of, &c) == nil && (c.UserID != "" && c.UserID == m.FromUserID || c.WAID != "" && c.WAID == m.From) {
			one.Contacts = []json.RawMessage{of}
			break
		}
	}
	if one.Contacts == nil && len(v.Contacts) == 1 {
		one.Contacts = v.Contacts
	}
	return json.Marshal(hook{"whatsapp_business_account", []entry{{entryID, []change{{"messages", one}}}}})
}

// Decode reads a webhook with one message, as the log keeps it.
func (c *Cloud) Decode(raw []byte) (dialog.Update, error) {
	m, of, err := onlyMessage(raw)
	if err != nil {
		return dialog.Update{}, err
	}
	return m.update(of)
}

// onlyMessage is the message of a webhook with one, and who wrote it.
func onlyMessage(raw []byte) (m message, of contact, err error) {
	h, err := readHook(raw)
	if err != nil {
		return m, of, err
	}
	if len(h.Entry) != 1 || len(h.Entry[0].Changes) != 1 || len(h.Entry[0].Changes[0].Value.Messages) != 1 {
		return m, of, errBroken
	}
	v := h.Entry[0].Changes[0].Value
	if json.Unmarshal(v.Messages[0], &m) != nil || m.ID == "" {
		return m, of, errNothing // of a form that is newer than we are
	}
	if len(v.Contacts) > 0 && json.Unmarshal(v.Contacts[0], &of) != nil {
		of = contact{}
	}
	return m, of, nil
}

// nameOf is what a message is called outside of this adapter. Meta's own ids hold the phone of whom they were written to or
// by, and would keep it in the log for ever.
func nameOf(id string) string {
	if id == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("whatsapp message " + id))
	return hex.EncodeToString(sum[:16])
}

// update says what a message means. An error is errNothing; who wrote is said all the same.
func (m message) update(of contact) (dialog.Update, error) {
	u := from(m, of)
	if u.Account == "" {
		return u, errNothing
	}
	if m.Context != nil {
		u.Quoted = nameOf(m.Context.ID)
	}
	return u, m.content(&u)
}

// from says who did something. Somebody's user id stays theirs when the phone is hidden; there may be only one of the two.
func from(m message, of contact) dialog.Update {
	u := dialog.Update{Channel: Channel, Delivery: nameOf(m.ID), Name: domain.Personal(of.Profile.Name)}
	for _, id := range []string{m.FromUserID, of.UserID, m.From, of.WAID} {
		if id != "" {
			u.Account = id
			break
		}
	}
	for _, phone := range []string{m.From, of.WAID} {
		if digits, is := wording.Phone(phone); is && digits != u.Account && len(u.Aliases) == 0 {
			u.Aliases = append(u.Aliases, digits)
		}
	}
	u.Chat = u.Account
	if seconds, err := strconv.ParseInt(m.Timestamp, 10, 64); err == nil {
		u.Sent, u.Order = time.Unix(seconds, 0).UTC(), seconds
	}
	return u
}

// content reads what was said.
func (m message) content(u *dialog.Update) error {
	switch {
	case m.Type == "text" && m.Text != nil:
		u.Kind, u.Text = dialog.Text, m.Text.Body
		if code, is := wording.Started(m.Text.Body); is {
			u.Kind, u.Text, u.Language = dialog.Start, code, wording.Language(m.Text.Body, code)
		}
	case m.Type == "request_welcome": // the chat was opened for the first time
		u.Kind = dialog.Start
	case m.Type == "interactive" && m.Interactive != nil && m.Interactive.Button != nil:
		tapped(u, m.Interactive.Button.ID)
	case m.Type == "interactive" && m.Interactive != nil && m.Interactive.Row != nil:
		tapped(u, m.Interactive.Row.ID)
	case m.Type == "button" && m.Button != nil:
		tapped(u, m.Button.Payload)
	case m.Type == "contacts" && m.ownCard(*u) != "":
		u.Kind, u.Text = dialog.Contact, "+"+m.ownCard(*u)
	case m.enclosed() != nil:
		of := m.enclosed()
		u.Kind, u.Media, u.Text = dialog.Media, of.media(m.Type), of.Caption
	case m.Type == "contacts" || m.Type == "location" || m.Type == "sticker" || m.Type == "unsupported" || m.Type == "order":
		u.Kind = dialog.Media
	default:
		return errNothing
	}
	return nil
}

// tapped reads a tap: the message that it answers is the one that the button is on.
func tapped(u *dialog.Update, action string) {
	u.Kind, u.Action, u.Message, u.Quoted = dialog.Tap, action, u.Quoted, ""
}

// ownCard is the phone of a card that is the person's own; anybody can send anybody's.
func (m message) ownCard(u dialog.Update) string {
	if len(m.Contacts) != 1 {
		return ""
	}
	for _, p := range m.Contacts[0].Phones {
		digits, is := wording.Phone(p.Phone)
		if is && (digits == u.Account || len(u.Aliases) > 0 && digits == u.Aliases[0]) {
			return digits
		}
	}
	return ""
}
