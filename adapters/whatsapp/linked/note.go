package linked

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// errNothing is returned for a message in which nobody did anything with us: our own, talk in a group, an edit, a reaction.
var errNothing = errors.New("nothing to answer")

// note is a message as the log keeps it: what the library gives cannot be written down and read again, and is not what
// WhatsApp sent either, which was encrypted.
type note struct {
	To      string `json:"to"`             // our number
	ID      string `json:"id"`             //
	Sender  string `json:"sender"`         // as the message names them
	Account string `json:"account"`        // the LID if it is known, else the phone
	Alias   string `json:"alias,omitzero"` // the phone if both are known
	Sent    int64  `json:"sent"`           // seconds
	Name    string `json:"name,omitzero"`
	Text    string `json:"text,omitzero"` // or what stands under a file
	Quoted  string `json:"quoted,omitzero"`
	File    *file  `json:"file,omitzero"`
	Card    string `json:"card,omitzero"`  // the phone of a card that somebody shared
	Other   bool   `json:"other,omitzero"` // something that cannot be passed on
	Late    bool   `json:"late,omitzero"`  // it came long after it was sent
}

// lateAfter is how old a message may be for what it answers to be still in front of the person. When we come back after
// an outage, what was written meanwhile comes all at once.
const lateAfter = 30 * time.Minute

// noted writes a message down, or returns errNothing.
func noted(ctx context.Context, c device.Client, m *events.Message, now time.Time) (note, error) {
	if unasked(m) {
		return note{}, errNothing
	}
	n := contents(m.Message)
	if n.Text == "" && n.File == nil && n.Card == "" && !n.Other {
		return note{}, errNothing
	}
	who, err := identified(ctx, c, m.Info.Sender, m.Info.SenderAlt)
	if err != nil {
		return note{}, err
	}
	if n.Account = who.account(); n.Account == "" {
		return note{}, errNothing
	}
	n.To, n.ID, n.Sender = c.OwnJID().User, m.Info.ID, m.Info.Sender.ToNonAD().String()
	n.Alias, n.Name, n.Sent = who.alias(), m.Info.PushName, m.Info.Timestamp.Unix()
	n.Late = now.Sub(m.Info.Timestamp) > lateAfter
	return n, nil
}

// unasked tells whether a message is not for us to answer: what the owner writes on the phone, groups, broadcast lists,
// status, newsletters, bots, and changes to what was said before.
func unasked(m *events.Message) bool {
	info := m.Info
	private := info.Chat.Server == types.DefaultUserServer || info.Chat.Server == types.HiddenUserServer
	return info.IsFromMe || info.IsGroup || !private || info.Chat.IsBot() || info.Sender.IsBot() ||
		info.Chat.User == types.PSAJID.User || info.Edit != types.EditAttributeEmpty || m.IsEdit || m.Message == nil
}

// contents reads what a message says. Of what has no meaning here, such as reactions, votes, and what apps tell each
// other, it is empty.
func contents(m *waE2E.Message) note {
	switch {
	case m.GetConversation() != "":
		return note{Text: m.GetConversation()}
	case m.ExtendedTextMessage != nil:
		return note{Text: m.GetExtendedTextMessage().GetText(), Quoted: m.GetExtendedTextMessage().GetContextInfo().GetStanzaID()}
	case m.ContactMessage != nil:
		return note{Card: phoneOnCard(m.GetContactMessage().GetVcard()), Other: true}
	case m.StickerMessage != nil, m.LocationMessage != nil, m.LiveLocationMessage != nil, m.ContactsArrayMessage != nil,
		m.PollCreationMessage != nil, m.PollCreationMessageV2 != nil, m.PollCreationMessageV3 != nil, m.EventMessage != nil,
		m.GroupInviteMessage != nil, m.ProductMessage != nil, m.OrderMessage != nil:
		return note{Other: true}
	}
	f, under, about := enclosed(m)
	return note{File: f, Text: under, Quoted: about.GetStanzaID()}
}

// phoneOnCard is the WhatsApp phone of a shared card: "TEL;waid=79161234567:+7 916 123-45-67".
func phoneOnCard(card string) string {
	_, rest, _ := strings.Cut(card, "waid=")
	return rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
}

// delivery is the same for every delivery of one message, and nobody's phone can be read from it. A message's own id is
// unique for its sender only.
func (n note) delivery() string {
	sum := sha256.Sum256([]byte(n.To + "\x00" + n.Sender + "\x00" + n.ID))
	return hex.EncodeToString(sum[:16])
}
