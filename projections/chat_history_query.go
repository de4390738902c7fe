package projections

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
)

// ChatHistory answers what a master and a client wrote to each other.
type ChatHistory struct{ Pool *pgxpool.Pool }

// Message is one message of a conversation.
type Message struct {
	Message, Master, Client domain.ID
	Number                  int64 // in the order of the conversation, rising
	By                      booking.Party
	Text                    string
	Media                   *chat.Media
	Booking                 domain.ID
	Channel                 string
	At                      time.Time
	State                   State  // of its delivery
	Reason                  string // of Failed and Skipped
}

// Conversation is the last that was said between a master and a client.
type Conversation struct {
	Client     domain.ID
	ClientName string
	Last       Message
	Unanswered int // messages of the client since the master's last
}

var (
	messageColumns = `m.message_id, m.master_id, coalesce((select person_id from chat_clients where client_id = m.client_id), m.client_id), number, party, text, media, booking_id, channel, at, state, reason`
	messagesBefore = `
		select ` + messageColumns + ` from chat_messages m where master_id = $1 and client_id = any(` + idsOf("chat_clients", "$2") + `) and number < $3
		order by number desc limit $4`
	messagesAfter = `
		select ` + messageColumns + ` from chat_messages m where master_id = $1 and client_id = any(` + idsOf("chat_clients", "$2") + `) and number > $3
		order by number limit $4`
	messageByID         = `select ` + messageColumns + ` from chat_messages m where message_id = $1`
	conversationsLatest = `
		select ` + messageColumns + `, coalesce(name, ''), case when cardinality(ids) = 1 then unanswered else (
			select count(*) from chat_messages x
			where x.master_id = $1 and x.client_id = any(ids) and x.party = 'client' and x.number > coalesce((
				select max(number) from chat_messages y
				where y.master_id = $1 and y.client_id = any(ids) and y.party = 'master'), 0)) end
		from (
			select coalesce((select person_id from chat_clients o where o.client_id = v.client_id), client_id) as person, max(last_number) as latest, array_agg(client_id) as ids,
			       max(unanswered) as unanswered
			from chat_conversations v
			where master_id = $1 group by 1 order by 2 desc offset $2 limit $3) c
		join chat_messages m on m.master_id = $1 and m.client_id = any(ids) and m.number = latest
		left join chat_clients on chat_clients.client_id = person
		order by latest desc`
)

// Before are the messages before a number (0: the latest), in order. more tells whether there are earlier ones.
func (h ChatHistory) Before(ctx context.Context, master, client domain.ID, before int64, limit int) (messages []Message, more bool, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	messages, more, err = h.page(ctx, messagesBefore, master, client, before, limit)
	slices.Reverse(messages)
	return messages, more, err
}

// After are the messages after a number, in order. more tells whether there are later ones.
func (h ChatHistory) After(ctx context.Context, master, client domain.ID, after int64, limit int) (messages []Message, more bool, err error) {
	return h.page(ctx, messagesAfter, master, client, after, limit)
}

func (h ChatHistory) page(ctx context.Context, query string, master, client domain.ID, from int64, limit int) ([]Message, bool, error) {
	rows, err := h.Pool.Query(ctx, query, master, client, from, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("read the conversation of master %s and client %s: %w", master, client, err)
	}
	messages, err := pgx.CollectRows(rows, messageFrom)
	if err != nil {
		return nil, false, fmt.Errorf("read the conversation of master %s and client %s: %w", master, client, err)
	}
	messages, more := upTo(limit, messages)
	return messages, more, nil
}

// Message is one message, or ErrNotFound.
func (h ChatHistory) Message(ctx context.Context, id domain.ID) (Message, error) {
	rows, err := h.Pool.Query(ctx, messageByID, id)
	if err != nil {
		return Message{}, fmt.Errorf("read message %s: %w", id, err)
	}
	return exactlyOne(rows, messageFrom)
}

// Conversations are a master's, the latest first.
func (h ChatHistory) Conversations(ctx context.Context, master domain.ID, offset, limit int) (found []Conversation, more bool, err error) {
	rows, err := h.Pool.Query(ctx, conversationsLatest, master, offset, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("read the conversations of master %s: %w", master, err)
	}
	found, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Conversation, err error) {
		c.Last, err = scanMessage(row, &c.ClientName, &c.Unanswered)
		c.Client = c.Last.Client
		return c, err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read the conversations of master %s: %w", master, err)
	}
	found, more = upTo(limit, found)
	return found, more, nil
}

func messageFrom(row pgx.CollectableRow) (Message, error) { return scanMessage(row) }

// scanMessage reads messageColumns and what stands behind them.
func scanMessage(row pgx.CollectableRow, further ...any) (m Message, err error) {
	err = row.Scan(append([]any{&m.Message, &m.Master, &m.Client, &m.Number, &m.By, &m.Text, &m.Media, &m.Booking, &m.Channel,
		&m.At, &m.State, &m.Reason}, further...)...)
	m.At = m.At.UTC()
	return m, err
}
