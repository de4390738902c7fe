package projections

import (
	"fmt"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
)

type chatMessage struct {
	Message domain.ID   `db:"message_id"`
	Master  domain.ID   `db:"master_id"`
	Client  domain.ID   `db:"client_id"`
	Number  int64       `db:"number"` // the position of the event
	By      string      `db:"party"`
	Text    string      `db:"text"`
	Media   *chat.Media `db:"media"`
	Booking domain.ID   `db:"booking_id"`
	Channel string      `db:"channel"`
	At      time.Time   `db:"at"`
	State   string      `db:"state"`
	Reason  string      `db:"reason"`
}

type chatConversation struct {
	Master      domain.ID `db:"master_id"`
	Client      domain.ID `db:"client_id"`
	LastMessage domain.ID `db:"last_message"`
	LastNumber  int64     `db:"last_number"`
	Unanswered  int       `db:"unanswered"`
}

var (
	chatMessages      = NewTable[chatMessage]("chat_messages", "message_id")
	chatConversations = NewTable[chatConversation]("chat_conversations", "master_id", "client_id")
	chatClients       = NewTable[clientRow]("chat_clients", "client_id")
)

var chatHistory = Projection{
	Name: "chat_history", Version: 2,
	Takes:  slices.Concat(chat.Events, delivery.Events, clientRowEvents, []domain.Event{master.Erased{}}),
	Tables: []TableOf{chatMessages, chatConversations, chatClients},
	Fold:   foldChatHistory,
}

func foldChatHistory(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case chat.MessageSent:
		chatMessages.Put(rows, chatMessage{
			Message: body.Message, Master: body.Master, Client: body.Client, Number: e.Position, By: string(body.By),
			Text: body.Text.Text(), Media: body.Media, Booking: body.Booking, Channel: body.Channel, At: e.RecordedAt, State: string(Sending),
		})
		return converse(rows, e, body)
	}
	if id, ok := erasedMaster(e.Body); ok {
		if err := changeWhere(rows, chatMessages, "master_id", id, silencing(booking.Master)); err != nil {
			return err
		}
	}
	for _, id := range erasedIDs(e.Body) {
		if err := changeWhere(rows, chatMessages, "client_id", id, silencing(booking.Client)); err != nil {
			return err
		}
	}
	if known, err := foldClientRow(rows, e, chatClients); known {
		return err
	}
	if now, ok := toldBy(e.Body); ok && now.Kind == delivery.Message {
		return arrive(rows, now)
	}
	return nil
}

// silencing takes out what one side has said.
func silencing(side booking.Party) func(*chatMessage) {
	return func(m *chatMessage) {
		if m.By == string(side) {
			m.Text, m.Media = string(domain.Deleted), nil
		}
	}
}

// converse brings the conversation up to a message.
func converse(rows *Rows, e Event, said chat.MessageSent) error {
	row, _, err := chatConversations.Get(rows, chatConversation{Master: said.Master, Client: said.Client})
	if err != nil {
		return err
	}
	row.Master, row.Client, row.LastMessage, row.LastNumber = said.Master, said.Client, said.Message, e.Position
	if said.By == booking.Client {
		row.Unanswered++
	} else {
		row.Unanswered = 0
	}
	chatConversations.Put(rows, row)
	return nil
}

// arrive notes how the delivery of a message stands.
func arrive(rows *Rows, now told) error {
	row, found, err := chatMessages.Get(rows, chatMessage{Message: now.About})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("message %s was never sent", now.About)
	}
	row.State, row.Reason = string(now.State), now.Reason
	chatMessages.Put(rows, row)
	return nil
}
