package projections

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/broadcast"
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
