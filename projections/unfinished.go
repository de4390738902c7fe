package projections

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
)

// ErrUnfinished is returned by what is not written yet.
var ErrUnfinished = errors.New("not written yet")

// Reviews answers what clients said.
type Reviews struct{ Pool *pgxpool.Pool }

// Review is a client's word on a visit.
type Review struct {
	Booking, Master, Client domain.ID
	ClientName              string
	Services                string // as agreed, joined by " + "
	Starts                  time.Time
	Zone                    string
	Stars                   int
	Text, Answer            string
	At, AnsweredAt          time.Time
}

// Rating is the average of a master's reviews.
type Rating struct {
	Average float64
	Count   int
}

// Of are a master's reviews, the latest first.
func (r Reviews) Of(ctx context.Context, master domain.ID, offset, limit int) (reviews []Review, more bool, err error) {
	return nil, false, ErrUnfinished
}

// Rating is zero for a master without reviews.
func (r Reviews) Rating(ctx context.Context, master domain.ID) (Rating, error) {
	return Rating{}, ErrUnfinished
}

// Review is the review of a booking, or ErrNotFound.
func (r Reviews) Review(ctx context.Context, booking domain.ID) (Review, error) {
	return Review{}, ErrUnfinished
}

// Deliveries answers what people were told, and whether it arrived.
type Deliveries struct{ Pool *pgxpool.Pool }

// State is how a delivery stands.
type State string

// The states.
const (
	Sending   State = "sending" // attempted, or failed and to be attempted again
	Sent      State = "sent"
	Failed    State = "failed"
	Skipped   State = "skipped"
	Uncertain State = "uncertain"
)

// Delivery is one of them.
type Delivery struct {
	delivery.Notice
	State   State
	Reason  string // of Failed and Skipped
	Channel string
	Message string // the messenger's id
	At      time.Time
}

// ByMessage finds what an account was sent as this message, or ErrNotFound. Message ids of one messenger are unique
// within an account.
func (d Deliveries) ByMessage(ctx context.Context, channel string, recipient domain.ID, message string) (Delivery, error) {
	return Delivery{}, ErrUnfinished
}

// About are all deliveries about one thing, in the order they began.
func (d Deliveries) About(ctx context.Context, about domain.ID) ([]Delivery, error) {
	return nil, ErrUnfinished
}

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

// Before are the messages before a number (0: the latest), in order.
func (h ChatHistory) Before(ctx context.Context, master, client domain.ID, before int64, limit int) (messages []Message, more bool, err error) {
	return nil, false, ErrUnfinished
}

// After are the messages after a number, in order.
func (h ChatHistory) After(ctx context.Context, master, client domain.ID, after int64, limit int) (messages []Message, more bool, err error) {
	return nil, false, ErrUnfinished
}

// Message is one message, or ErrNotFound.
func (h ChatHistory) Message(ctx context.Context, id domain.ID) (Message, error) {
	return Message{}, ErrUnfinished
}

// Conversation is the last that was said between a master and a client.
type Conversation struct {
	Client     domain.ID
	ClientName string
	Last       Message
	Unanswered int // messages of the client since the master's last
}

// Conversations are a master's, the latest first.
func (h ChatHistory) Conversations(ctx context.Context, master domain.ID, offset, limit int) (found []Conversation, more bool, err error) {
	return nil, false, ErrUnfinished
}

// Broadcasts answers how a master's broadcasts stand.
type Broadcasts struct{ Pool *pgxpool.Pool }

// Broadcast is one of them.
type Broadcast struct {
	Broadcast, Master                                 domain.ID
	Text                                              string
	Audience                                          broadcast.Audience
	State                                             string // "running", "paused", "stopped", "finished"
	StartedAt                                         time.Time
	Recipients, Delivered, Skipped, Failed, Uncertain int
}

// Broadcast is one, or ErrNotFound.
func (b Broadcasts) Broadcast(ctx context.Context, id domain.ID) (Broadcast, error) {
	return Broadcast{}, ErrUnfinished
}

// Of are a master's, the latest first.
func (b Broadcasts) Of(ctx context.Context, master domain.ID, limit int) ([]Broadcast, error) {
	return nil, ErrUnfinished
}

// Left are recipients without an outcome, in a stable order.
func (b Broadcasts) Left(ctx context.Context, id domain.ID, limit int) ([]domain.ID, error) {
	return nil, ErrUnfinished
}
