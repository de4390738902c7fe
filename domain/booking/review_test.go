package booking_test

import (
	"strings"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/text"
)

var reviewed = booking.Reviewed{
	Booking: id, Master: master, Client: irina, Stars: 5, Text: "Спасибо,\nвсё хорошо", At: at(12),
}

func TestReviews(t *testing.T) {
	done := []domain.Event{placed, completed}
	rated := []domain.Event{placed, completed, reviewed}
	review := booking.Review{Stars: 5, Text: " Спасибо,\r\nвсё хорошо "}
	worse := booking.Review{Stars: 4}
	given := func(stars int, at time.Time) []domain.Event {
		return []domain.Event{booking.Reviewed{Booking: id, Master: master, Client: irina, Stars: stars, At: at}}
	}
	lastDay, lastEdit := at(11).Add(booking.ReviewFor), at(12).Add(booking.EditFor)
	run(t, []example{
		{name: "a completed visit is reviewed", given: done, when: review, now: at(12), then: []domain.Event{reviewed}},
		{name: "no other", given: []domain.Event{placed}, when: review, now: at(12), refused: booking.ErrNotCompleted},
		{name: "not one to which nobody came", given: []domain.Event{placed, completed, noShow}, when: review, now: at(12), refused: booking.ErrNotCompleted},
		{name: "with a star at least", given: done, when: booking.Review{Stars: 0}, now: at(12), refused: booking.ErrBadStars},
		{name: "with five at most", given: done, when: booking.Review{Stars: 6}, now: at(12), refused: booking.ErrBadStars},
		{name: "with a thousand characters", given: done, when: booking.Review{Stars: 5, Text: domain.Personal(strings.Repeat("щ", 1001))}, now: at(12), refused: text.ErrTooLong},
		{name: "that show as they are", given: done, when: booking.Review{Stars: 5, Text: "a\u202Eb"}, now: at(12), refused: text.ErrBad},
		{name: "on the sixtieth day", given: done, when: worse, now: lastDay, then: given(4, lastDay)},
		{name: "not later", given: done, when: worse, now: lastDay.Add(1), refused: booking.ErrReviewClosed},
		{name: "the same again is no news", given: rated, when: review, now: at(13)},
		{name: "not even when it is closed", given: rated, when: review, now: lastEdit.Add(week)},
		{name: "it is edited for a week", given: rated, when: worse, now: lastEdit, then: given(4, lastEdit)},
		{name: "not longer", given: rated, when: worse, now: lastEdit.Add(1), refused: booking.ErrReviewClosed},
		{
			name: "an edit gives no further week", given: append(rated, given(4, lastEdit)...), when: review, now: lastEdit.Add(1),
			refused: booking.ErrReviewClosed,
		},
	})
}

func TestAnswers(t *testing.T) {
	rated := []domain.Event{placed, completed, reviewed}
	answer := booking.AnswerReview{Author: master, Text: "И вам спасибо"}
	answered := booking.ReviewAnswered{
		Booking: id, Master: master, Client: irina, Author: master, Text: "И вам спасибо", At: at(13),
	}
	run(t, []example{
		{name: "a master answers", given: rated, when: answer, now: at(13), then: []domain.Event{answered}},
		{name: "the same again is no news", given: append(rated, answered), when: answer, now: at(14)},
		{name: "a review, not silence", given: []domain.Event{placed, completed}, when: answer, now: at(13), refused: booking.ErrNotReviewed},
		{name: "with words", given: rated, when: booking.AnswerReview{Text: " \n "}, now: at(13), refused: booking.ErrTextEmpty},
		{name: "not too many", given: rated, when: booking.AnswerReview{Text: domain.Personal(strings.Repeat("щ", 1001))}, now: at(13), refused: text.ErrTooLong},
	})
}
