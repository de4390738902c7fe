package linkedtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Sent is one message that we tried to send, and what became of it.
type Sent struct {
	To      types.JID
	ID      types.MessageID
	Message *waE2E.Message
	Err     error
}

// outgoing is what an id of ours was used for.
type outgoing struct {
	to   *person
	what string
}

// Sent lists every try, oldest first.
func (n *Network) Sent() []Sent {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.sent)
}

func (c *client) SendMessage(ctx context.Context, to types.JID, m *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (whatsmeow.SendResponse, error) {
	var with whatsmeow.SendRequestExtra
	if len(extra) > 0 {
		with = extra[0]
	}
	f := c.of.fault("send")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	err := c.send(ctx, to, with.ID, m, f)
	c.of.sent = append(c.of.sent, Sent{to, with.ID, m, err})
	c.of.touch()
	return whatsmeow.SendResponse{ID: with.ID, Timestamp: c.of.clock.Now(), Sender: c.own}, err
}

func (c *client) send(ctx context.Context, to types.JID, id types.MessageID, m *waE2E.Message, f Fault) error {
	if err := errors.Join(ctx.Err(), c.ready()); err != nil {
		return err
	}
	if f.err != nil && !f.done {
		return f.err
	}
	p, err := c.of.recipient(to)
	if err != nil {
		return err
	}
	post, err := c.of.read(m)
	if err == nil {
		err = c.of.identified(id, p, post)
	}
	if err != nil {
		return c.of.improper("send", err)
	}
	if c.of.used[id] == nil {
		c.of.used[id] = &outgoing{p, post.digest}
		post.ID = id
		c.of.show(p, post)
	}
	return f.err
}

// improper notes a call that a correct client would not make. The lock is held.
func (n *Network) improper(call string, err error) error {
	n.violate(call, err.Error())
	return fmt.Errorf("linkedtest: %w", err)
}

// recipient is whom a message is for; the phone of somebody whom we do not know is looked up by WhatsApp. The lock is held.
func (n *Network) recipient(to types.JID) (*person, error) {
	p := n.find(to)
	switch {
	case to.Device != 0:
		n.violate("send", whatsmeow.ErrRecipientADJID.Error())
		return nil, whatsmeow.ErrRecipientADJID
	case to.Server != types.DefaultUserServer && to.Server != types.HiddenUserServer:
		return nil, n.improper("send", fmt.Errorf("%w %s", whatsmeow.ErrUnknownServer, to.Server))
	case p == nil && to.Server == types.HiddenUserServer:
		return nil, n.improper("send", errors.New("nobody has this LID"))
	case p == nil || to.Server == types.DefaultUserServer && !p.met && !n.asked[to.User]:
		n.violate("send", "to a phone of which it was not asked whether it is on WhatsApp, or which is not")
	}
	if p == nil || p.gone {
		return nil, fmt.Errorf("no LID found for %s from server", to)
	}
	p.met = true
	return p, nil
}

// identified checks that an id stands for one message only. The lock is held.
func (n *Network) identified(id types.MessageID, to *person, p *Post) error {
	before := n.used[id]
	switch {
	case len(id) < 16 || len(id) > 32 || strings.Trim(id, "0123456789ABCDEF") != "":
		return fmt.Errorf("%q is no id of a message: it would be another one at each try", id)
	case before != nil && (before.to != to || before.what != p.digest):
		return errors.New("the id was used for another message: phones would not show this one")
	}
	return nil
}

// show brings a message of ours to a phone, unless it keeps us out: then it stays at one tick. The lock is held.
func (n *Network) show(p *person, post *Post) {
	if p.chat.blocked {
		p.chat.kept++
		return
	}
	post.Time = n.clock.Now().Unix()
	p.chat.Messages = append(p.chat.Messages, post)
	p.chat.heard++
	p.chat.write("Zapis", post)
	n.receipt(p, types.ReceiptTypeDelivered, post.ID)
}

// receipt tells us what became of messages. The lock is held.
func (n *Network) receipt(p *person, kind types.ReceiptType, ids ...types.MessageID) {
	lid := p.lidJID()
	n.enqueue(p, &events.Receipt{
		MessageSource: types.MessageSource{Chat: lid, Sender: lid}, MessageIDs: ids, Timestamp: n.clock.Now().Truncate(time.Second), Type: kind,
	})
}

// meet notes a message that is handed to us: from now on we know it, and both names of its sender if it has them. The
// lock is held.
func (n *Network) meet(m *events.Message) {
	n.met[m.Info.ID] = m.Info.Sender.ToNonAD()
	if p := n.find(m.Info.Sender); p != nil && !m.Info.SenderAlt.IsEmpty() {
		p.met = true
	}
}

func (c *client) MarkRead(_ context.Context, ids []types.MessageID, at time.Time, chat, sender types.JID, _ ...types.ReceiptType) error {
	f := c.of.fault("read")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := c.ready(); err != nil {
		return err
	}
	if f.err != nil {
		return f.err
	}
	p := c.of.find(chat)
	switch {
	case len(ids) == 0:
		return c.of.improper("read", errors.New("no message"))
	case p == nil || chat.Device != 0 || c.of.find(sender) != p:
		return c.of.improper("read", errors.New("in a chat of nobody, or of somebody else"))
	case at.IsZero():
		return c.of.improper("read", errors.New("at no time"))
	}
	for _, id := range ids {
		if from, met := c.of.met[id]; !met || c.of.find(from) != p {
			return c.of.improper("read", fmt.Errorf("message %s, which nobody has sent there", id))
		}
		if post := p.chat.post(id); post != nil {
			post.Seen = true
		}
		c.of.seen = append(c.of.seen, id)
	}
	c.of.touch()
	return nil
}

// Seen lists the messages that we marked as read, oldest first.
func (n *Network) Seen() []types.MessageID {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.seen)
}

func (c *client) SendChatPresence(_ context.Context, chat types.JID, _ types.ChatPresence, _ types.ChatPresenceMedia) error {
	f := c.of.fault("typing")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := c.ready(); err != nil {
		return err
	}
	if c.of.find(chat) == nil {
		return c.of.improper("typing", errors.New("in a chat of nobody"))
	}
	return f.err
}

func (c *client) IsOnWhatsApp(_ context.Context, phones []string) (answers []types.IsOnWhatsAppResponse, err error) {
	f := c.of.fault("lookup")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := c.ready(); err != nil {
		return nil, err
	}
	c.of.asking = append(c.of.asking, phones...)
	if f.err != nil {
		return nil, f.err
	}
	for _, phone := range phones {
		digits, plus := strings.CutPrefix(phone, "+")
		if !plus || strings.Trim(digits, "0123456789") != "" {
			return nil, c.of.improper("lookup", errors.New("a phone must be + and digits"))
		}
		c.of.asked[digits] = true
		id := types.NewJID(digits, types.DefaultUserServer)
		p := c.of.find(id)
		answers = append(answers, types.IsOnWhatsAppResponse{Query: phone, JID: id, IsIn: p != nil && !p.gone})
	}
	return answers, nil
}

func (c *client) GetLIDForPN(_ context.Context, phone types.JID) (types.JID, error) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if p := c.of.find(phone); p != nil && p.met && phone.Server == types.DefaultUserServer {
		return p.lidJID(), nil
	}
	return types.EmptyJID, nil
}

func (c *client) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if p := c.of.find(lid); p != nil && p.met && lid.Server == types.HiddenUserServer {
		return p.phoneJID(), nil
	}
	return types.EmptyJID, nil
}
