package dialog

import (
	"context"
	"errors"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/projections"
)

// ownReviews shows a master what clients said.
func (t *talk) ownReviews(ctx context.Context, a action, m master.Master) (Reply, error) {
	rating, err := t.Reviews.Rating(ctx, m.ID)
	if err != nil {
		return Reply{}, err
	}
	page := min(a.N, max(0, rating.Count-1)/perPage)
	found, more, err := t.Reviews.Of(ctx, m.ID, page*perPage, perPage)
	if err != nil {
		return Reply{}, err
	}
	v := ownReviewsView{Rating: rating, Page: page, More: more}
	for _, r := range found {
		v.Reviews = append(v.Reviews, t.ownReviewView(r))
	}
	return t.show(ownReviewsScreen(t.words, v)), nil
}

func (t *talk) ownReviewView(r projections.Review) ownReviewView {
	return ownReviewView{
		Booking: r.Booking, Client: r.ClientName, When: t.moment(r.Starts, r.Starts, r.Zone), Services: r.Services,
		Stars: r.Stars, Text: r.Text, Answer: r.Answer,
	}
}

// reviewed is a route about a review of the master's.
func reviewed(answer func(t *talk, ctx context.Context, m master.Master, v ownReviewView) (Reply, error)) route {
	return asMaster(func(t *talk, ctx context.Context, a action, m master.Master) (Reply, error) {
		given, err := t.Reviews.Review(ctx, a.ID)
		if errors.Is(err, projections.ErrNotFound) || err == nil && given.Master != m.ID {
			return Reply{}, domain.ErrNotYours
		}
		if err != nil {
			return Reply{}, err
		}
		return answer(t, ctx, m, t.ownReviewView(given))
	})
}

func (t *talk) ownReview(_ context.Context, _ master.Master, v ownReviewView) (Reply, error) {
	return t.show(ownReviewScreen(t.words, v)), nil
}

// askAnswer asks what to answer; an answer that is there already is replaced.
func (t *talk) askAnswer(_ context.Context, _ master.Master, v ownReviewView) (Reply, error) {
	return t.askAnswerAgain(v, ""), nil
}

func (t *talk) askAnswerAgain(v ownReviewView, hint string) Reply {
	v.Hint = hint
	return t.ask(awaitsAnswer, map[string]string{"booking": v.Booking.Short()}, answerScreen(t.words, v))
}

func (t *talk) typedAnswer(ctx context.Context, text string) (Reply, error) {
	id, err := domain.ParseID(t.draft("booking"))
	if err != nil {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	return reviewed(func(t *talk, ctx context.Context, _ master.Master, v ownReviewView) (Reply, error) {
		done, err := t.Commands.AnswerReview(ctx, t.meta(0), id, domain.Personal(text))
		if err != nil {
			return t.askAgain(err, func(hint string) (Reply, error) { return t.askAnswerAgain(v, hint), nil })
		}
		if err := t.settled(ctx, done); err != nil {
			return Reply{}, err
		}
		given, err := t.Reviews.Review(ctx, id)
		now := t.ownReviewView(given)
		now.Hint = t.words.Text("answer.given", nil)
		return t.show(ownReviewScreen(t.words, now)), err
	})(t, ctx, action{Verb: answer, ID: id})
}
