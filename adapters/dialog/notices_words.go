package dialog

import (
	"strconv"
)

// Notices that carry what somebody said.

func (n *notice) reviewRequest() Screen {
	n.sayWhen("notice.review_request", n.v.Booking).visit(n.v.Booking)
	var choices []Choice
	for i := 1; i <= mostStars; i++ {
		choices = append(choices, plain(action{Verb: review, ID: n.v.Booking.ID, N: i}, strconv.Itoa(i)+" ★"))
	}
	n.Layout = Grid
	return n.row(choices...).done()
}

func (n *notice) reviewNews() Screen {
	b := n.v.Booking
	if !n.forMaster() {
		n.say("notice.review_answer", "Name", typed(n.v.Master.Name.Text())).user(n.v.Text.Text())
		return n.row(n.button(action{Verb: openReview, ID: b.ID}, "notice.my_review")).done()
	}
	n.say("notice.review", "Stars", stars(n.v.Stars))
	n.user(n.v.Text.Text()).gap()
	n.sayWhen("notice.when", b).visit(b)
	n.row(n.button(action{Verb: answer, ID: b.ID}, "notice.answer_review"))
	return n.row(n.open(), n.write()).done()
}

// message is what the other side wrote, under their name and the booking that lies ahead.
func (n *notice) message() Screen {
	ahead := n.v.Booking.Exists()
	n.whole = true
	if n.forMaster() {
		n.client()
	} else {
		n.say("notice.from", "Name", typed(n.v.Master.Name.Text()))
	}
	if ahead {
		n.sayWhen("notice.when", n.v.Booking)
	}
	n.gap().user(n.v.Text.Text())
	if media := n.v.Media; media != nil {
		n.Attachment = &Attachment{Kind: media.Kind, Name: media.Name.Text(), Type: media.Type, Held: media}
	}
	answer := n.button(action{Verb: reply, ID: n.v.Master.ID, Other: n.v.Client.ID}, "notice.reply")
	if ahead {
		return n.row(answer, n.open()).done()
	}
	return n.row(answer).done()
}

// broadcast is a master's word to many: the name stands under it.
func (n *notice) broadcast() Screen {
	n.user(n.v.Text.Text()).gap()
	n.say("notice.from", "Name", typed(n.v.Master.Name.Text()))
	n.row(n.button(action{Verb: pick, ID: n.v.Master.ID}, "button.book").looks(Primary))
	return n.row(n.button(action{Verb: myOffers, ID: n.v.Master.ID}, "notice.no_more")).done()
}
