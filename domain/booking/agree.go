package booking

import (
	"time"

	"zapis/domain"
	"zapis/domain/text"
)

const longestReason = 500 // characters

// confirm asks first whether it is a request at all: of two who confirm at once, the second is told so. Silence may be
// a yes until the very start, and be noticed a moment later.
func (b Booking) confirm(c Confirm, now time.Time) ([]domain.Event, error) {
	if !b.Request && !b.Cancelled {
		return nil, ErrNotRequested
	}
	if err := b.open(c.Revision, c.By, 0, now); err != nil && !(err == ErrStarted && c.By == System) {
		return nil, err
	}
	return []domain.Event{Confirmed{Booking: b.ID, Master: b.Master, Client: b.Client, By: c.By}}, nil
}

func (b Booking) askMove(c AskMove, now time.Time) ([]domain.Event, error) {
	if b.MoveAsked && !b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, Master, 0, now); err != nil {
		return nil, err
	}
	reason, err := text.Lines(c.Reason.Text(), longestReason)
	if err != nil {
		return nil, err
	}
	return []domain.Event{MoveAsked{
		Booking: b.ID, Master: b.Master, Client: b.Client, Author: c.Author, Reason: domain.Personal(reason),
	}}, nil
}

func (b Booking) withdrawMove(c WithdrawMove, now time.Time) ([]domain.Event, error) {
	if !b.MoveAsked && !b.Cancelled {
		return nil, ErrNotAsked
	}
	if err := b.open(c.Revision, Master, 0, now); err != nil {
		return nil, err
	}
	return []domain.Event{MoveWithdrawn{Booking: b.ID, Master: b.Master, Client: b.Client}}, nil
}

func (b Booking) confirmAttendance(c ConfirmAttendance, now time.Time) ([]domain.Event, error) {
	if b.Assured && !b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, Client, 0, now); err != nil {
		return nil, err
	}
	return []domain.Event{AttendanceConfirmed{Booking: b.ID, Master: b.Master, Client: b.Client}}, nil
}

func (b Booking) handOver(c HandOver) ([]domain.Event, error) {
	if b.Client == c.To {
		return nil, nil
	}
	return []domain.Event{HandedOver{Booking: b.ID, Master: b.Master, Client: c.To, From: b.Client}}, nil
}
