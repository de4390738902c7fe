package jobs

import (
	"context"
	"errors"
	"time"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

// scene is all that a notice about a booking is decided and written from, as the log has it now.
type scene struct {
	notice  delivery.Notice
	history []domain.Event
	still   commands.Still
	booking booking.Booking
	master  master.Master
	client  person.Person
	to      person.Person
	whole   commands.Still // of the recipient: whom they merge with, or part from, brings accounts and takes them along
	told    delivery.Told
	before  int // the revision that both sides knew before anybody was told of anything
	quiet   delivery.Quiet
	side    booking.Party // the recipient's; empty: they are neither
}

func (j *Jobs) scene(ctx context.Context, notice delivery.Notice, told delivery.Told) (s scene, err error) {
	s.notice, s.told = notice, told
	if s.history, s.still, err = j.Commands.BookingHistory(ctx, notice.About); err != nil {
		return s, err
	}
	s.booking = delivery.At(s.history, len(s.history))
	if s.before, err = j.knownBefore(ctx, notice.About); err != nil {
		return s, err
	}
	if s.master, _, err = j.Commands.MasterNow(ctx, notice.Master); err != nil {
		return s, err
	}
	if s.client, s.whole, err = j.Commands.PersonNow(ctx, s.booking.Client); err != nil {
		return s, err
	}
	if s.to = s.client; notice.Recipient != s.booking.Client {
		if s.to, s.whole, err = j.Commands.PersonNow(ctx, notice.Recipient); err != nil {
			return s, err
		}
	}
	switch notice.Recipient {
	case s.booking.Client:
		s.side = booking.Client
	case s.master.Person:
		s.side = booking.Master
	}
	s.quiet = delivery.QuietOf(s.to, s.master.Policy, s.booking.Zone)
	return s, nil
}

// aboutBooking decides on a notice about a booking and, if it is to be sent, how it reads.
func (j *Jobs) aboutBooking(ctx context.Context, notice delivery.Notice, told delivery.Told) (Letter, error) {
	s, err := j.scene(ctx, notice, told)
	if err != nil {
		return Letter{}, err
	}
	view, verdict := s.decide(j.Clock.Now())
	view.Recipient = s.to
	if verdict.Skip == "" && s.side == booking.Master {
		if view.First, err = j.firstVisit(ctx, s.booking); err != nil {
			return Letter{}, err
		}
	}
	return Letter{
		Verdict: verdict, To: s.to, Still: []commands.Still{s.still, s.whole},
		Screen: func() dialog.Screen { return dialog.Notice(view) },
	}, nil
}

func (s scene) decide(now time.Time) (dialog.NoticeView, delivery.Verdict) {
	view := dialog.NoticeView{
		Kind: s.notice.Kind, Side: s.side, Now: now,
		Master: s.master, Client: s.client, Booking: s.booking, Channel: channelOf(s.client),
	}
	var verdict delivery.Verdict
	switch s.notice.Kind {
	case delivery.Reminder:
		verdict = delivery.Reminding{
			Notice: s.notice, Booking: s.booking, TimeSet: delivery.TimeSet(s.history), Offsets: s.master.Policy.RemindersMin,
			Unwanted: s.to.Notifications.NoReminders, Quiet: s.quiet,
		}.Decide(now)
	case delivery.News:
		telling := delivery.Telling{Notice: s.notice, History: s.history, Side: s.side, Told: s.told, Before: s.before, Quiet: s.quiet}
		view.Known, view.Change, verdict = telling.Decide(now)
		view.Reason = reasonGiven(s.history)
	default:
		verdict = delivery.Occasion{
			Notice: s.notice, History: s.history, Told: s.told, Concerns: s.side != "", Quiet: s.quiet,
			Unwanted: s.notice.Kind == delivery.ReviewRequest && s.to.Notifications.NoReviews,
		}.Decide(now)
		view.Stars, view.Text = reviewAt(s.history, s.notice.Revision)
	}
	return view, verdict
}

// channelOf is the messenger that somebody is written to in.
func channelOf(p person.Person) string {
	for _, account := range p.Accounts {
		if !account.Blocked {
			return account.Messenger
		}
	}
	return ""
}

// reasonGiven is what was said with the last cancellation or wish for another time.
func reasonGiven(history []domain.Event) (reason domain.Personal) {
	for _, event := range history {
		switch e := event.(type) {
		case booking.Cancelled:
			reason = e.Reason
		case booking.MoveAsked:
			reason = e.Reason
		case booking.Restored, booking.Moved, booking.MoveWithdrawn:
			reason = ""
		}
	}
	return reason
}

func reviewAt(history []domain.Event, revision int) (stars int, text domain.Personal) {
	if revision < 1 || revision > len(history) {
		return 0, ""
	}
	switch e := history[revision-1].(type) {
	case booking.Reviewed:
		return e.Stars, e.Text
	case booking.ReviewAnswered:
		return 0, e.Text
	}
	return 0, ""
}

// firstVisit tells whether the client was never here before, as far as the read models know.
func (j *Jobs) firstVisit(ctx context.Context, b booking.Booking) (bool, error) {
	client, err := j.Clients.Client(ctx, b.Master, b.Client)
	if errors.Is(err, projections.ErrNotFound) {
		return false, nil
	}
	return client.Visits == 0 && client.NoShows == 0, err
}

// passOn decides on a message of a conversation: it is brought at once, whatever became of the booking it is about.
func (j *Jobs) passOn(ctx context.Context, notice delivery.Notice) (Letter, error) {
	said, err := j.Chats.Message(ctx, notice.About)
	if errors.Is(err, projections.ErrNotFound) {
		return Letter{Verdict: delivery.Verdict{Wait: j.Clock.Now().Add(time.Second)}}, nil // the read model is behind the log
	}
	if err != nil {
		return Letter{}, err
	}
	view := dialog.NoticeView{
		Kind: delivery.Message, Now: j.Clock.Now(), Side: booking.Client, Channel: said.Channel,
		Text: domain.Personal(said.Text), Media: said.Media,
	}
	if said.By == booking.Client {
		view.Side = booking.Master
	}
	if view.Master, _, err = j.Commands.MasterNow(ctx, said.Master); err != nil {
		return Letter{}, err
	}
	if view.Client, _, err = j.Commands.PersonNow(ctx, said.Client); err != nil {
		return Letter{}, err
	}
	if view.Booking, err = j.aheadOf(ctx, said); err != nil {
		return Letter{}, err
	}
	recipient, whole, err := j.Commands.PersonNow(ctx, notice.Recipient)
	if err != nil {
		return Letter{}, err
	}
	view.Recipient = recipient
	quiet := delivery.QuietOf(view.Recipient, view.Master.Policy, view.Booking.Zone)
	return Letter{
		Verdict: delivery.Verdict{Silent: quiet.At(view.Now)}, To: recipient, Still: []commands.Still{whole},
		Screen: func() dialog.Screen { return dialog.Notice(view) },
	}, nil
}

// aheadOf is the booking that a message is about, or else the next one between the two.
func (j *Jobs) aheadOf(ctx context.Context, said projections.Message) (booking.Booking, error) {
	id := said.Booking
	if id.IsZero() {
		ahead, err := j.Active.ToCome(ctx, said.Master, said.Client, j.Clock.Now())
		if err != nil || len(ahead) == 0 {
			return booking.Booking{}, err
		}
		id = ahead[0].Booking
	}
	b, _, err := j.Commands.BookingNow(ctx, id)
	return b, err
}
