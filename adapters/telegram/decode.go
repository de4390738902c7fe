package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
	"zapis/domain"
)

var (
	// errBroken is returned for what is no update at all.
	errBroken = errors.New("not an update")
	// errNothing is returned for an update in which nobody did anything with the bot: talk in a group, an edited message,
	// a pinned one.
	errNothing = errors.New("nothing to answer")
)

// arrival is an update with what is needed only while it is fresh.
type arrival struct {
	dialog.Update
	query string // of the tap, to be answered
}

// Decode reads an update as the log keeps it.
func (t *Telegram) Decode(raw []byte) (dialog.Update, error) {
	a, err := t.decode(raw)
	return a.Update, err
}

func (t *Telegram) decode(raw []byte) (arrival, error) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &head) != nil || head.ID == nil {
		return arrival{}, errBroken
	}
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return arrival{}, fmt.Errorf("update %d: %w", *head.ID, errNothing) // of a kind that is newer than the library
	}
	a, err := meaning(&u)
	a.Channel, a.Order = Channel, u.ID
	a.Delivery = t.id + ":" + strconv.FormatInt(u.ID, 10)
	return a, err
}

func meaning(u *models.Update) (arrival, error) {
	switch {
	case u.Message != nil:
		update, err := said(u.Message)
		return arrival{Update: update}, err
	case u.CallbackQuery != nil:
		return arrival{tapped(u.CallbackQuery), u.CallbackQuery.ID}, nil
	case u.MyChatMember != nil:
		update, err := reachable(u.MyChatMember)
		return arrival{Update: update}, err
	}
	return arrival{}, errNothing
}

// from says who did something; in a private chat the person and the chat have one id.
func from(user *models.User) dialog.Update {
	id := strconv.FormatInt(user.ID, 10)
	return dialog.Update{
		Account: id, Chat: id, Language: user.LanguageCode,
		Name: domain.Personal(strings.TrimSpace(user.FirstName + " " + user.LastName)),
	}
}

// said reads a message. Groups are not answered: bookings are between two.
func said(m *models.Message) (dialog.Update, error) {
	if m.Chat.Type != models.ChatTypePrivate || m.From == nil || m.From.IsBot {
		return dialog.Update{}, errNothing
	}
	u := from(m.From)
	u.Sent = time.Unix(int64(m.Date), 0).UTC()
	if m.ReplyToMessage != nil {
		u.Quoted = strconv.Itoa(m.ReplyToMessage.ID)
	}
	switch {
	case m.Text != "":
		u.Kind, u.Text = typed(m.Text)
	case m.Contact != nil && m.Contact.UserID == m.From.ID:
		u.Kind, u.Text = dialog.Contact, "+"+strings.TrimPrefix(m.Contact.PhoneNumber, "+")
	case content(m):
		u.Kind, u.Media, u.Text = dialog.Media, enclosed(m), m.Caption
	default:
		return dialog.Update{}, errNothing
	}
	return u, nil
}

// typed tells start links from text. Commands lose the bot's name, which clients add: "/today@bot".
func typed(text string) (dialog.Kind, string) {
	if !strings.HasPrefix(text, "/") {
		return dialog.Text, text
	}
	word, rest, _ := strings.Cut(text, " ")
	word, _, _ = strings.Cut(word, "@")
	if word == "/start" {
		return dialog.Start, strings.TrimSpace(rest)
	}
	return dialog.Text, strings.TrimSpace(word + " " + rest)
}

// tapped reads a tap. One that comes from anywhere but the person's own chat says nothing that may be acted on:
// it becomes a tap on no action, which is answered with the present state, in their own chat.
func tapped(q *models.CallbackQuery) dialog.Update {
	u := from(&q.From)
	u.Kind = dialog.Tap
	chat, message := origin(q)
	if chat == q.From.ID {
		u.Action, u.Message = q.Data, strconv.Itoa(message)
	}
	return u
}

// origin is where the tapped button stands. Of a message that is too old or deleted Telegram tells just that.
func origin(q *models.CallbackQuery) (chat int64, message int) {
	switch {
	case q.Message.Message != nil:
		return q.Message.Message.Chat.ID, q.Message.Message.ID
	case q.Message.InaccessibleMessage != nil:
		return q.Message.InaccessibleMessage.Chat.ID, q.Message.InaccessibleMessage.MessageID
	}
	return 0, 0
}

// reachable reads that somebody blocked the bot, or let it write again.
func reachable(m *models.ChatMemberUpdated) (dialog.Update, error) {
	u := from(&m.From)
	is, was := m.NewChatMember.Type, m.OldChatMember.Type
	switch {
	case m.Chat.Type != models.ChatTypePrivate:
		return dialog.Update{}, errNothing
	case is == models.ChatMemberTypeBanned:
		u.Kind = dialog.Blocked
	case was == models.ChatMemberTypeBanned:
		u.Kind = dialog.Unblocked
	default:
		return dialog.Update{}, errNothing
	}
	u.Sent = time.Unix(int64(m.Date), 0).UTC()
	return u, nil
}
