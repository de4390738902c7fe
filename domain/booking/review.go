package booking

import (
	"time"

	"zapis/domain"
	"zapis/domain/text"
)

// How long a visit can be reviewed after its end, and a review be edited after it was first given.
// Exactly then is in time.
const (
	ReviewFor = 60 * 24 * time.Hour
	EditFor   = 7 * 24 * time.Hour
)

const longestReview = 1000 // characters

func (b Booking) review(c Review, now time.Time) ([]domain.Event, error) {
	if !b.Completed {
		return nil, ErrNotCompleted
	}
	if c.Stars < 1 || c.Stars > 5 {
		return nil, ErrBadStars
	}
	said, err := text.Lines(c.Text.Text(), longestReview)
	if err != nil {
		return nil, err
	}
	if b.Stars == c.Stars && b.Opinion.Text() == said {
		return nil, nil
	}
	if now.After(b.ReviewableUntil()) {
		return nil, ErrReviewClosed
	}
	return []domain.Event{Reviewed{
		Booking: b.ID, Master: b.Master, Client: b.Client, Stars: c.Stars, Text: domain.Personal(said), At: now.UTC(),
	}}, nil
}

// ReviewableUntil is the last moment at which a completed visit can be reviewed, or its review be edited.
func (b Booking) ReviewableUntil() time.Time {
	if b.Stars > 0 {
		return b.ReviewedAt.Add(EditFor)
	}
	return b.Ends.Add(ReviewFor)
}

func (b Booking) answerReview(c AnswerReview, now time.Time) ([]domain.Event, error) {
	if b.Stars == 0 {
		return nil, ErrNotReviewed
	}
	said, err := text.Lines(c.Text.Text(), longestReview)
	if err != nil {
		return nil, err
	}
	if said == "" {
		return nil, ErrTextEmpty
	}
	if b.Answered && b.Answer.Text() == said {
		return nil, nil
	}
	return []domain.Event{ReviewAnswered{
		Booking: b.ID, Master: b.Master, Client: b.Client, Author: c.Author, Text: domain.Personal(said), At: now.UTC(),
	}}, nil
}
