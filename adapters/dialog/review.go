package dialog

import (
	"context"
	"errors"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/projections"
)

// reviewing is a route about the review of a visit that took place. Whoever may not review it sees the booking instead.
func reviewing(answer func(t *talk, ctx context.Context, a action, v reviewView) (Reply, error)) route {
	return func(t *talk, ctx context.Context, a action) (Reply, error) {
		v, may, err := t.reviewView(ctx, a.ID)
		if err != nil {
			return Reply{}, err
		}
		if !may {
			return t.tell(ctx, a.ID, "")
		}
		return answer(t, ctx, a, v)
	}
}

// reviewView is a visit with what its client said about it. May tells whether the person is this client, and was there.
func (t *talk) reviewView(ctx context.Context, id domain.ID) (v reviewView, may bool, err error) {
	visit, m, side, err := t.visitOf(ctx, id)
	if err != nil || side != booking.Client || !visit.Completed {
		return v, false, err
	}
	v = reviewView{Booking: id, Visit: t.visitView(visit, m), Open: t.canReview(visit)}
	v.Visit.With = m.Name.Text()
	given, err := t.Reviews.Review(ctx, id)
	if errors.Is(err, projections.ErrNotFound) {
		return v, true, nil
	}
	v.Stars, v.Text, v.Answer = given.Stars, given.Text, given.Answer
	return v, true, err
}

// canReview tells whether a visit can be reviewed, or its review be changed.
func (t *talk) canReview(visit projections.Visit) bool {
	until := visit.Ends.Add(booking.ReviewFor)
	if visit.Stars > 0 {
		until = visit.ReviewedAt.Add(booking.EditFor)
	}
	return visit.Completed && !t.now.After(until)
}

// review asks for stars, or takes them. They count at once: words may follow or not.
func (t *talk) review(ctx context.Context, a action, v reviewView) (Reply, error) {
	switch {
	case !v.Open:
		return t.show(reviewScreen(t.words, v)), nil
	case a.N == 0:
		return t.show(starsScreen(t.words, v)), nil
	}
	v.Stars = a.N
	if reply, done, err := t.give(ctx, v); !done {
		return reply, err
	}
	return t.askReviewText(v, ""), nil
}

// give records a review. If it is refused, done is false and the reply says why.
func (t *talk) give(ctx context.Context, v reviewView) (reply Reply, done bool, err error) {
	recorded, err := t.Commands.ReviewBooking(ctx, t.meta(0), v.Booking, v.Stars, domain.Personal(v.Text))
	if err == nil {
		err = t.settled(ctx, recorded)
		return Reply{}, err == nil, err
	}
	reply, err = t.askAgain(err, func(hint string) (Reply, error) {
		now, _, err := t.reviewView(ctx, v.Booking)
		now.Hint = hint
		switch {
		case now.Stars == 0 && now.Open:
			return t.show(starsScreen(t.words, now)), err
		case now.Stars > 0 && now.Open && v.Text != now.Text:
			return t.askReviewText(now, hint), err
		}
		return t.show(reviewScreen(t.words, now)), err
	})
	return reply, false, err
}

func (t *talk) askReviewText(v reviewView, hint string) Reply {
	v.Hint = hint
	return t.ask(awaitsReview, map[string]string{"booking": v.Booking.Short()}, reviewTextScreen(t.words, v))
}

// reviewText asks for the words of a review that has stars already.
func (t *talk) reviewText(_ context.Context, _ action, v reviewView) (Reply, error) {
	switch {
	case !v.Open:
		return t.show(reviewScreen(t.words, v)), nil
	case v.Stars == 0:
		return t.show(starsScreen(t.words, v)), nil
	}
	return t.askReviewText(v, ""), nil
}

func (t *talk) reviewNoText(ctx context.Context, a action, v reviewView) (Reply, error) {
	return t.word(ctx, a.ID, v, "")
}

func (t *talk) typedReview(ctx context.Context, text string) (Reply, error) {
	id, err := domain.ParseID(t.draft("booking"))
	if err != nil {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	return reviewing(func(t *talk, ctx context.Context, a action, v reviewView) (Reply, error) {
		return t.word(ctx, a.ID, v, text)
	})(t, ctx, action{Verb: reviewText, ID: id})
}

// word puts the words of a review beside its stars.
func (t *talk) word(ctx context.Context, id domain.ID, v reviewView, text string) (Reply, error) {
	if v.Stars == 0 {
		return t.show(starsScreen(t.words, v)), nil
	}
	v.Text = text
	if reply, done, err := t.give(ctx, v); !done {
		return reply, err
	}
	now, _, err := t.reviewView(ctx, id)
	now.News = "given"
	return t.show(reviewScreen(t.words, now)), err
}

func (t *talk) openReview(_ context.Context, _ action, v reviewView) (Reply, error) {
	if v.Stars == 0 {
		return t.show(starsScreen(t.words, v)), nil
	}
	return t.show(reviewScreen(t.words, v)), nil
}

// reviews shows what clients said about a master whom the person knows.
func (t *talk) reviews(ctx context.Context, a action) (Reply, error) {
	m, err := t.known(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	rating, err := t.Reviews.Rating(ctx, m.ID)
	if err != nil {
		return Reply{}, err
	}
	if rating.Count == 0 {
		return t.cardOf(ctx, m.ID, t.words.Text("reviews.none", nil))
	}
	page := min(a.N, (rating.Count-1)/reviewsPerPage)
	found, more, err := t.Reviews.Of(ctx, m.ID, page*reviewsPerPage, reviewsPerPage)
	if err != nil {
		return Reply{}, err
	}
	v := reviewsView{Master: m.ID, Name: m.Name.Text(), Rating: rating, Page: page, More: more}
	for _, r := range found {
		v.Reviews = append(v.Reviews, saidView{
			Stars: r.Stars, When: t.moment(r.Starts, r.Starts, r.Zone), Services: r.Services, Text: r.Text, Answer: r.Answer,
		})
	}
	return t.show(reviewsScreen(t.words, v)), nil
}
