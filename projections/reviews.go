package projections

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

// reviewRow is a booking with what was said of it; without stars, nothing was.
type reviewRow struct {
	Booking    domain.ID `db:"booking_id"`
	Master     domain.ID `db:"master_id"`
	Client     domain.ID `db:"client_id"`
	Services   string    `db:"services"`
	Starts     time.Time `db:"starts"`
	Zone       string    `db:"zone"`
	Stars      int       `db:"stars"`
	Text       string    `db:"text"`
	Answer     string    `db:"answer"`
	At         time.Time `db:"at"`
	AnsweredAt time.Time `db:"answered_at"`
}

type ratingRow struct {
	Master domain.ID `db:"master_id"`
	Stars  int       `db:"stars"` // of all reviews together
	Count  int       `db:"count"`
}

var (
	reviewRows    = NewTable[reviewRow]("reviews", "booking_id")
	reviewRatings = NewTable[ratingRow]("reviews_ratings", "master_id")
	reviewClients = NewTable[clientRow]("reviews_clients", "client_id")
)

var reviews = Projection{
	Name: "reviews", Version: 2,
	Takes: slices.Concat(clientRowEvents, []domain.Event{
		booking.Placed{}, booking.Moved{}, booking.Edited{}, booking.HandedOver{}, booking.Reviewed{}, booking.ReviewAnswered{},
		master.Erased{},
	}),
	Tables: []TableOf{reviewRows, reviewRatings, reviewClients},
	Fold:   foldReviews,
}

func foldReviews(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case booking.Placed:
		reviewRows.Put(rows, reviewRow{
			Booking: body.Booking, Master: body.Master, Client: body.Client, Services: servicesOf(body.Visit), Starts: body.Starts, Zone: body.Zone,
		})
	case booking.Moved:
		return changeReview(rows, body.Booking, func(r *reviewRow) { r.Starts, r.Zone = body.Starts, body.Zone })
	case booking.Edited:
		return changeReview(rows, body.Booking, func(r *reviewRow) { r.Services, r.Zone = servicesOf(body.Visit), body.Zone })
	case booking.HandedOver:
		return changeReview(rows, body.Booking, func(r *reviewRow) { r.Client = body.Client })
	case booking.Reviewed:
		return rate(rows, body)
	case booking.ReviewAnswered:
		return changeReview(rows, body.Booking, func(r *reviewRow) { r.Answer, r.AnsweredAt = body.Text.Text(), body.At })
	}
	if id, ok := erasedMaster(e.Body); ok {
		if err := changeWhere(rows, reviewRows, "master_id", id, func(r *reviewRow) { r.Answer = gone(r.Answer) }); err != nil {
			return err
		}
	}
	for _, id := range erasedIDs(e.Body) {
		if err := changeWhere(rows, reviewRows, "client_id", id, func(r *reviewRow) { r.Text = gone(r.Text) }); err != nil {
			return err
		}
	}
	_, err := foldClientRow(rows, e, reviewClients)
	return err
}

func servicesOf(visit booking.Visit) string {
	names := make([]string, len(visit.Items))
	for i, item := range visit.Items {
		names[i] = item.Name
	}
	return strings.Join(names, " + ")
}

func changeReview(rows *Rows, id domain.ID, change func(*reviewRow)) error {
	row, found, err := reviewRows.Get(rows, reviewRow{Booking: id})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("booking %s was never placed", id)
	}
	change(&row)
	reviewRows.Put(rows, row)
	return nil
}

// rate keeps a client's word, or their edited word in place of the first, and the sum of all. A booking that is missing is told
// of last, so that a rehearsal learns of the sum's row, too.
func rate(rows *Rows, said booking.Reviewed) error {
	var before int
	missing := changeReview(rows, said.Booking, func(r *reviewRow) {
		before = r.Stars
		r.Stars, r.Text, r.At = said.Stars, said.Text.Text(), said.At
	})
	rating, _, err := reviewRatings.Get(rows, ratingRow{Master: said.Master})
	rating.Master = said.Master
	rating.Stars += said.Stars - before
	if before == 0 {
		rating.Count++
	}
	reviewRatings.Put(rows, rating)
	return cmp.Or(missing, err)
}

// Reviews answers what clients said.
type Reviews struct{ Pool *pgxpool.Pool }

// Review is a client's word on a visit, the latest if they edited it.
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

var (
	reviewColumns = `
		select booking_id, master_id, coalesce(person_id, client_id), coalesce(name, ''), services, starts, zone, stars, text, answer, at, answered_at`
	reviewsLatest = reviewColumns + `
		from (select * from reviews where master_id = $1 and stars > 0 order by at desc, booking_id offset $2 limit $3) r` + whoIs("reviews_clients") + `
		order by at desc, booking_id`
	reviewOfBooking = reviewColumns + `
		from reviews r` + whoIs("reviews_clients") + ` where booking_id = $1 and stars > 0`
	ratingOfMaster = `
		select coalesce(sum(stars)::float8 / nullif(sum(count), 0), 0), coalesce(sum(count), 0) from reviews_ratings where master_id = $1`
)

// Of are a master's reviews, the latest first. more tells whether there are further ones.
func (r Reviews) Of(ctx context.Context, master domain.ID, offset, limit int) (reviews []Review, more bool, err error) {
	rows, err := r.Pool.Query(ctx, reviewsLatest, master, offset, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("read the reviews of master %s: %w", master, err)
	}
	reviews, err = pgx.CollectRows(rows, reviewFrom)
	if err != nil {
		return nil, false, fmt.Errorf("read the reviews of master %s: %w", master, err)
	}
	reviews, more = upTo(limit, reviews)
	return reviews, more, nil
}

// Rating is zero for a master without reviews.
func (r Reviews) Rating(ctx context.Context, master domain.ID) (rating Rating, err error) {
	if err := r.Pool.QueryRow(ctx, ratingOfMaster, master).Scan(&rating.Average, &rating.Count); err != nil {
		return Rating{}, fmt.Errorf("read the rating of master %s: %w", master, err)
	}
	return rating, nil
}

// Review is the review of a booking, or ErrNotFound.
func (r Reviews) Review(ctx context.Context, booking domain.ID) (Review, error) {
	rows, err := r.Pool.Query(ctx, reviewOfBooking, booking)
	if err != nil {
		return Review{}, fmt.Errorf("read the review of booking %s: %w", booking, err)
	}
	return exactlyOne(rows, reviewFrom)
}

func reviewFrom(row pgx.CollectableRow) (r Review, err error) {
	err = row.Scan(&r.Booking, &r.Master, &r.Client, &r.ClientName, &r.Services, &r.Starts, &r.Zone, &r.Stars, &r.Text, &r.Answer, &r.At, &r.AnsweredAt)
	r.Starts, r.At, r.AnsweredAt = r.Starts.UTC(), r.At.UTC(), r.AnsweredAt.UTC()
	return r, err
}
