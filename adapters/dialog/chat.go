package dialog

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/projections"
)

// awaitsMessage: what is said now goes to the other side of the conversation in the draft.
const awaitsMessage = "chat"

// mindful is how long that holds after the last word. Later somebody may well have forgotten whom they were writing to.
const mindful = time.Hour

// conversation is that of a master and a client, seen from one of its sides.
type conversation struct {
	master  master.Master
	client  domain.ID
	side    booking.Party
	with    string // what the other side is called; may be empty
	phone   string // of the client, if known
	shut    bool   // the client may write no more
	unheard bool   // the client has no messenger
}

// message is something said that has not been sent yet.
type message struct {
	Text  string
	Media *chat.Media
}

func (m message) empty() bool { return m.Text == "" && m.Media == nil }

// said is the message that an update is.
func (t *talk) said() message { return message{strings.TrimSpace(t.asked.Text), t.asked.Media} }

// conversation opens one for whoever is a side of it; for anybody else it is refused as not theirs.
func (t *talk) conversation(ctx context.Context, of, client domain.ID) (conversation, error) {
	own, err := t.own(ctx)
	if err != nil {
		return conversation{}, err
	}
	if own.Exists() && own.ID == of {
		return t.withClient(ctx, own, client)
	}
	if !t.person.Is(client) {
		return conversation{}, domain.ErrNotYours
	}
	m, err := t.known(ctx, of)
	return conversation{
		master: m, client: t.person.ID, side: booking.Client, with: m.Name.Text(), shut: m.Blocks(t.person.IDs()...),
	}, err
}

func (t *talk) withClient(ctx context.Context, own master.Master, id domain.ID) (conversation, error) {
	client, err := t.Clients.Client(ctx, own.ID, id)
	if errors.Is(err, projections.ErrNotFound) {
		return conversation{}, domain.ErrNotYours
	}
	return conversation{
		master: own, client: client.Client, side: booking.Master, with: client.Name, phone: client.Phone, unheard: len(client.Channels) == 0,
	}, err
}

// reply asks what to say to the other side.
func (t *talk) reply(ctx context.Context, a action) (Reply, error) {
	c, err := t.conversation(ctx, a.ID, a.Other)
	if err != nil {
		return Reply{}, err
	}
	return t.askMessage(ctx, c, domain.ID{}, "")
}

// replyAbout asks the same, about a booking.
func (t *talk) replyAbout(ctx context.Context, a action) (Reply, error) {
	visit, _, _, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	c, err := t.conversation(ctx, visit.Master, visit.Client)
	if err != nil {
		return Reply{}, err
	}
	return t.askMessage(ctx, c, a.ID, "")
}

// askMessage asks for it, unless it could not be passed on.
func (t *talk) askMessage(ctx context.Context, c conversation, about domain.ID, hint string) (Reply, error) {
	v := t.writeView(c)
	v.Hint = hint
	if c.shut || c.unheard {
		return t.show(cannotWriteScreen(t.words, v)), nil
	}
	draft, err := t.addressed(ctx, c, about)
	if err != nil {
		return Reply{}, err
	}
	return t.ask(awaitsMessage, draft, writeScreen(t.words, v)), nil
}

func (t *talk) writeView(c conversation) writeView {
	return writeView{
		Master: c.master.ID, Client: c.client, ByMaster: c.side == booking.Master, With: c.with, Phone: c.phone, Shut: c.shut,
	}
}

// addressed is the draft of a message: whose it is to be, and what was known when that was so.
func (t *talk) addressed(ctx context.Context, c conversation, about domain.ID) (map[string]string, error) {
	others, err := t.heardElsewhere(ctx, c)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"master": c.master.ID.Short(), "client": c.client.Short(), "booking": about.Short(),
		"at": strconv.FormatInt(t.now.Unix(), 10), "elsewhere": others.Short(),
	}, nil
}

// addressee is whom the draft is for, and about which booking; not found in a draft of something else.
func (t *talk) addressee(ctx context.Context) (c conversation, about domain.ID, found bool, err error) {
	of, ofErr := domain.ParseID(t.draft("master"))
	client, clientErr := domain.ParseID(t.draft("client"))
	about, aboutErr := domain.ParseID(t.draft("booking"))
	if errors.Join(ofErr, clientErr, aboutErr) != nil {
		return conversation{}, domain.ID{}, false, nil
	}
	c, err = t.conversation(ctx, of, client)
	return c, about, err == nil, err
}

// heardElsewhere is the latest message that somebody else wrote to the person.
func (t *talk) heardElsewhere(ctx context.Context, c conversation) (domain.ID, error) {
	if c.side == booking.Master {
		found, _, err := t.Chats.Conversations(ctx, c.master.ID, 0, 2)
		for _, other := range found {
			if other.Client != c.client && other.Last.By == booking.Client {
				return other.Last.Message, err
			}
		}
		return domain.ID{}, err
	}
	var last projections.Message
	for _, other := range t.person.Masters {
		if other == c.master.ID {
			continue
		}
		found, _, err := t.Chats.Before(ctx, other, t.person.ID, 0, 1)
		if err != nil {
			return domain.ID{}, err
		}
		if len(found) == 1 && found[0].By == booking.Master && found[0].Number > last.Number {
			last = found[0]
		}
	}
	return last.Message, nil
}

// send sends a message and goes on listening for the next one.
func (t *talk) send(ctx context.Context, c conversation, about domain.ID, m message) (Reply, error) {
	if c.shut || c.unheard {
		return t.askMessage(ctx, c, about, "")
	}
	if m.empty() {
		return t.askMessage(ctx, c, about, t.words.Text("chat.not_that", nil))
	}
	done, err := t.Commands.SendMessage(ctx, t.meta(0), commands.SendMessage{
		Message: t.newID("message"), Master: c.master.ID, Client: c.client,
		Text: domain.Personal(m.Text), Media: m.Media, Booking: about,
	})
	if errors.Is(err, booking.ErrBlocked) {
		c.shut = true
		reply, askErr := t.askMessage(ctx, c, about, "")
		reply.Refusal = booking.ErrBlocked
		return reply, askErr
	}
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askMessage(ctx, c, about, hint) })
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	draft, err := t.addressed(ctx, c, about)
	if err != nil {
		return Reply{}, err
	}
	return t.ask(awaitsMessage, draft, sentScreen(t.words, t.writeView(c))), nil
}
