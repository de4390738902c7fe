package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/projections"
)

// ownReviewView is what a client said, for the master.
type ownReviewView struct {
	Hint         string
	Booking      domain.ID
	Client       string
	When         moment
	Services     string
	Stars        int
	Text, Answer string
}

// ownReviewsView is a page of them.
type ownReviewsView struct {
	Rating  projections.Rating
	Reviews []ownReviewView
	Page    int
	More    bool
}

func ownReviewsScreen(w *words.Words, v ownReviewsView) Screen {
	s := write(w, "own.reviews")
	if v.Rating.Count == 0 {
		s.say("own.reviews.none")
	} else {
		s.count("own.reviews", v.Rating.Count, "Rating", w.Rating(v.Rating.Average)).say("own.reviews.how")
	}
	for _, r := range v.Reviews {
		label := base10(r.Stars) + " ★ · " + oneLine(nameOr(w, r.Client), 20) + " · " + w.DayMonth(r.When.day(), r.When.Today)
		if r.Answer != "" {
			label += " ✓"
		}
		s.row(plain(action{Verb: ownReview, ID: r.Booking}, label))
	}
	s.turn(action{Verb: ownReviews}, v.Page, v.More)
	return s.row(s.button(action{Verb: clients}, "button.clients"), s.button(action{Verb: today}, "button.today")).done()
}

func (s *sheet) ownReview(v ownReviewView) *sheet {
	s.say("own.client", "Name", typed(nameOr(s.Words, v.Client)))
	s.say("reviews.one", "Stars", stars(v.Stars), "Date", s.DayMonth(v.When.day(), v.When.Today), "Services", typed(v.Services))
	return s.user(v.Text)
}

func ownReviewScreen(w *words.Words, v ownReviewView) Screen {
	s := write(w, "own.review").hint(v.Hint).ownReview(v)
	id := "button.answer"
	if v.Answer != "" {
		id = "button.answer_again"
		s.gap().say("own.answer").user(v.Answer)
	}
	s.row(s.button(action{Verb: answer, ID: v.Booking}, id).looks(Primary))
	s.row(s.button(action{Verb: openBooking, ID: v.Booking}, "button.booking"), s.button(action{Verb: ownReviews}, "button.own_reviews"))
	return s.row(s.button(action{Verb: today}, "button.today")).done()
}

// answerScreen asks for an answer, which everybody can read.
func answerScreen(w *words.Words, v ownReviewView) Screen {
	s := write(w, "own.answer").hint(v.Hint).ownReview(v).gap()
	if v.Answer == "" {
		s.say("answer.what")
	} else {
		s.say("answer.now").user(v.Answer)
	}
	return s.row(s.button(action{Verb: ownReview, ID: v.Booking}, "button.leave")).done()
}
