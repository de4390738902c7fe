package dialog

import (
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/projections"
)

// mostStars of a review.
const mostStars = 5

// stars draws a rating: "★★★★☆".
func stars(n int) string {
	n = min(max(0, n), mostStars)
	return strings.Repeat("★", n) + strings.Repeat("☆", mostStars-n)
}

// reviewView is what a client said about a visit, or is about to say.
type reviewView struct {
	Hint         string
	News         string // "given" or nothing
	Booking      domain.ID
	Visit        visitView
	Stars        int // 0: nothing was said yet
	Text, Answer string
	Open         bool // it can be given or changed
}

// starsScreen asks how it was.
func starsScreen(w *words.Words, v reviewView) Screen {
	s := write(w, "review.stars").hint(v.Hint).say("review.how").gap()
	s.user(v.Visit.With).tell(v.Visit)
	var choices []Choice
	for n := 1; n <= mostStars; n++ {
		choices = append(choices, plain(action{Verb: review, ID: v.Booking, N: n}, base10(n)+" ★"))
	}
	return s.row(choices...).row(s.button(action{Verb: openBooking, ID: v.Booking}, "button.not_now")).done()
}

// reviewTextScreen asks for words beside the stars, which are kept already.
func reviewTextScreen(w *words.Words, v reviewView) Screen {
	s := write(w, "review.text").hint(v.Hint).say("review.thanks", "Stars", stars(v.Stars))
	if v.Text == "" {
		s.say("review.words")
	} else {
		s.say("review.words.now").gap().user(v.Text)
		s.row(s.button(action{Verb: openReview, ID: v.Booking}, "button.keep_text"))
	}
	return s.row(s.button(action{Verb: reviewNoText, ID: v.Booking}, "button.no_text")).done()
}

// reviewScreen is a review as it stands, with the master's answer.
func reviewScreen(w *words.Words, v reviewView) Screen {
	s := write(w, "review").hint(v.Hint)
	if v.News != "" {
		s.say("review." + v.News).gap()
	}
	s.user(v.Visit.With).say("review.visit", "Services", typed(v.Visit.Services), "Date", s.Short(v.Visit.When.day(), v.Visit.When.Today))
	s.gap().say("review.stars", "Stars", stars(v.Stars)).user(v.Text)
	if v.Answer != "" {
		s.gap().say("review.answer").user(v.Answer)
	}
	if v.Open {
		s.row(s.button(action{Verb: review, ID: v.Booking}, "button.other_stars"), s.button(action{Verb: reviewText, ID: v.Booking}, "button.other_text"))
	}
	return s.row(s.button(action{Verb: history}, "button.history"), s.button(action{Verb: goHome}, "button.home")).done()
}

// reviewsView are what clients said about a master, a page of it.
type reviewsView struct {
	Master  domain.ID
	Name    string
	Rating  projections.Rating
	Reviews []saidView
	Page    int
	More    bool
}

// saidView is one review for the eyes of other clients: it does not say whose it is.
type saidView struct {
	Stars        int
	When         moment
	Services     string
	Text, Answer string
}

// reviewsPerPage are few, because each may be long.
const reviewsPerPage = 5

func reviewsScreen(w *words.Words, v reviewsView) Screen {
	s := write(w, "client.reviews").say("reviews.title", "Name", typed(v.Name), "Rating", w.Rating(v.Rating.Average), "N", v.Rating.Count)
	for _, r := range v.Reviews[:min(len(v.Reviews), reviewsPerPage)] {
		s.gap().say("reviews.one", "Stars", stars(r.Stars), "Date", w.DayMonth(r.When.day(), r.When.Today), "Services", typed(oneLine(r.Services, 60)))
		s.user(oneLine(r.Text, 400))
		if r.Answer != "" {
			s.say("reviews.answer", "Answer", typed(oneLine(r.Answer, 200)))
		}
	}
	s.turn(action{Verb: reviews, ID: v.Master}, v.Page, v.More)
	return s.row(s.button(action{Verb: card, ID: v.Master}, "button.back")).done()
}
