package dialog

import (
	"context"
	"errors"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// How much of conversations a screen shows.
const (
	messagesPerPage      = 8
	conversationsPerPage = 10
)

// conversations lists those of a master.
func (t *talk) conversations(ctx context.Context, a action, m master.Master) (Reply, error) {
	found, more, err := t.Chats.Conversations(ctx, m.ID, a.N*conversationsPerPage, conversationsPerPage)
	if err != nil {
		return Reply{}, err
	}
	v := conversationsView{Master: m.ID, Page: a.N, More: more}
	for _, c := range found {
		v.Conversations = append(v.Conversations, conversationLine{c, t.wrote(c.Last, m)})
	}
	return t.show(conversationsScreen(t.words, v)), nil
}

// unanswered counts the latest conversations in which the client has the last word.
func (t *talk) unanswered(ctx context.Context, m master.Master) (n int, err error) {
	found, _, err := t.Chats.Conversations(ctx, m.ID, 0, conversationsPerPage)
	for _, c := range found {
		if c.Unanswered > 0 {
			n++
		}
	}
	return n, err
}

// chatPage shows the end of a conversation.
func (t *talk) chatPage(ctx context.Context, a action) (Reply, error) {
	return t.chat(ctx, a, func(of, client domain.ID) ([]projections.Message, bool, bool, error) {
		messages, older, err := t.Chats.Before(ctx, of, client, 0, messagesPerPage)
		return messages, older, false, err
	})
}

func (t *talk) chatOlder(ctx context.Context, a action) (Reply, error) {
	return t.chat(ctx, a, func(of, client domain.ID) ([]projections.Message, bool, bool, error) {
		messages, older, err := t.Chats.Before(ctx, of, client, int64(a.N), messagesPerPage)
		return messages, older, true, err
	})
}

func (t *talk) chatNewer(ctx context.Context, a action) (Reply, error) {
	return t.chat(ctx, a, func(of, client domain.ID) ([]projections.Message, bool, bool, error) {
		messages, newer, err := t.Chats.After(ctx, of, client, int64(a.N), messagesPerPage)
		return messages, true, newer, err
	})
}

// chat shows the page that read gives, to a side of the conversation.
func (t *talk) chat(
	ctx context.Context, a action, read func(of, client domain.ID) (page []projections.Message, older, newer bool, err error),
) (Reply, error) {
	c, err := t.conversation(ctx, a.ID, a.Other)
	if err != nil {
		return Reply{}, err
	}
	page, older, newer, err := read(a.ID, a.Other)
	if err != nil {
		return Reply{}, err
	}
	if len(page) == 0 && (older || newer) {
		return t.chatPage(ctx, a) // what the button led on from is no more
	}
	v := chatView{writeView: t.writeView(c), Older: older, Newer: newer}
	for _, m := range page {
		v.Lines = append(v.Lines, t.wrote(m, c.master))
	}
	return t.show(chatScreen(t.words, v)), nil
}

// wrote is a message with its time on the person's wall: their own, or that of the master's first place.
func (t *talk) wrote(m projections.Message, of master.Master) messageLine {
	zone, err := slots.Zone(t.person.Zone)
	if err != nil {
		zone = calendarOf(of)
	}
	side := booking.Client
	if of.Person == t.person.ID {
		side = booking.Master
	}
	return messageLine{Message: m, Mine: m.By == side, Wrote: m.At.In(zone), Today: slots.DateOf(t.now, zone)}
}

// chatMedia shows one message whole, with what hangs on it.
func (t *talk) chatMedia(ctx context.Context, a action) (Reply, error) {
	m, err := t.Chats.Message(ctx, a.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return Reply{}, domain.ErrNotYours
	}
	if err != nil {
		return Reply{}, err
	}
	c, err := t.conversation(ctx, m.Master, m.Client)
	if err != nil {
		return Reply{}, err
	}
	reply := t.show(messageScreens(t.words, t.writeView(c), t.wrote(m, c.master))...)
	reply.Session.Awaits, reply.Session.Draft = t.asked.Session.Awaits, t.asked.Session.Draft
	return reply, nil
}

// messageLine is a message as a list shows it.
type messageLine struct {
	projections.Message
	Mine  bool
	Wrote time.Time // on the wall of whoever reads it
	Today slots.Date
}
