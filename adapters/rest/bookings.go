package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/booking"
	"zapis/projections"
)

// touch is what somebody wants with a booking.
type touch struct{ asClient, asMaster access.Scope }

var (
	reading = touch{access.MeRead, access.WorkRead}
	writing = touch{access.Me, access.Work}
)

// visit is a booking of the caller's, on the side for which their token is. Everybody else's is as good as not there.
func (a *API) visit(c echo.Context, id domain.ID, want touch) (projections.Visit, booking.Party, error) {
	by := callerOf(c)
	visit, err := a.Active.Booking(c.Request().Context(), id)
	if errors.Is(err, projections.ErrNotFound) {
		return visit, "", domain.ErrNotYours
	}
	if err != nil {
		return visit, "", err
	}
	switch {
	case visit.Master == commands.MasterID(by.person.ID) && by.Allows(want.asMaster):
		return visit, booking.Master, nil
	case by.person.Is(visit.Client) && by.Allows(want.asClient):
		return visit, booking.Client, nil
	}
	return visit, "", domain.ErrNotYours
}

// Booking is one booking.
func (a *API) Booking(c echo.Context, id api.BookingId) error {
	visit, side, err := a.visit(c, id, reading)
	if err != nil {
		return err
	}
	return showBooking(c, visit, side)
}

func showBooking(c echo.Context, visit projections.Visit, side booking.Party) error {
	text, err := json.Marshal(bookingSaid(visit, side))
	if err != nil {
		return err
	}
	return tagged(c, fmt.Sprintf(`"%d"`, visit.Revision), text)
}

// Book books a visit.
func (a *API) Book(c echo.Context, params api.BookParams) error {
	body, err := bodyOf[api.Book](c)
	if err != nil {
		return err
	}
	return a.booked(c, params.IdempotencyKey, booking.Client, func(ctx context.Context, meta commands.Meta, id domain.ID) (commands.Done, error) {
		return a.Commands.PlaceBooking(ctx, meta, commands.PlaceBooking{
			Booking: id, Master: body.Master, Place: body.Place, Services: body.Services, Starts: body.Starts,
		})
	})
}

// BookByHand writes a visit down for a client.
func (a *API) BookByHand(c echo.Context, params api.BookByHandParams) error {
	body, err := bodyOf[api.BookByHandJSONBody](c)
	if err != nil {
		return err
	}
	return a.booked(c, params.IdempotencyKey, booking.Master, func(ctx context.Context, meta commands.Meta, id domain.ID) (commands.Done, error) {
		return a.Commands.BookByHand(ctx, meta, commands.ByHand{
			Booking: id, Master: commands.MasterID(meta.Actor), Client: body.Client, Place: body.Place, Services: body.Services,
			Starts: body.Starts, Outside: body.Outside,
		})
	})
}

// booked makes a booking and shows it.
func (a *API) booked(
	c echo.Context, key string, side booking.Party, do func(ctx context.Context, meta commands.Meta, id domain.ID) (commands.Done, error),
) error {
	var id domain.ID
	err := a.change(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		id = commands.NewID(meta.Action, "booking")
		return do(ctx, meta, id)
	})
	if err != nil {
		return err
	}
	b, _, err := a.Commands.BookingNow(c.Request().Context(), id)
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", fmt.Sprintf(`"%d"`, b.Revision))
	return c.JSON(http.StatusCreated, bookingSaid(asVisit(b), side))
}

// changed carries out a command on a booking of the caller's, and shows it as it is then.
func (a *API) changed(
	c echo.Context, key string, id domain.ID, do func(ctx context.Context, meta commands.Meta) (commands.Done, error),
) error {
	_, side, err := a.visit(c, id, writing)
	if err != nil {
		return err
	}
	if err := a.change(c, key, do); err != nil {
		return err
	}
	b, _, err := a.Commands.BookingNow(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return showBooking(c, asVisit(b), side)
}

// MoveBooking moves one.
func (a *API) MoveBooking(c echo.Context, id api.BookingId, params api.MoveBookingParams) error {
	body, err := bodyOf[api.Move](c)
	if err != nil {
		return err
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.MoveBooking(ctx, meta, commands.MoveBooking{
			Booking: id, Revision: revisionIn(params.IfMatch), Place: body.Place, Starts: body.Starts, Outside: body.Outside,
		})
	})
}

// EditBooking gives one other services, or another place.
func (a *API) EditBooking(c echo.Context, id api.BookingId, params api.EditBookingParams) error {
	body, err := bodyOf[api.EditBookingJSONBody](c)
	if err != nil {
		return err
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.EditBooking(ctx, meta, commands.EditBooking{
			Booking: id, Revision: revisionIn(params.IfMatch), Place: body.Place, Services: body.Services, Outside: body.Outside,
		})
	})
}

// CancelBooking cancels one; by a master, it declines a request.
func (a *API) CancelBooking(c echo.Context, id api.BookingId, params api.CancelBookingParams) error {
	body, err := bodyOf[api.Reason](c)
	if err != nil {
		return err
	}
	visit, side, err := a.visit(c, id, writing)
	if err != nil {
		return err
	}
	cause := booking.ByWish
	if visit.Request && side == booking.Master {
		cause = booking.Declined
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.CancelBooking(ctx, meta, commands.CancelBooking{
			Booking: id, Revision: revisionIn(params.IfMatch), Reason: domain.Personal(body.Reason), Cause: cause,
		})
	})
}

// RestoreBooking takes a cancellation back.
func (a *API) RestoreBooking(c echo.Context, id api.BookingId, params api.RestoreBookingParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.RestoreBooking(ctx, meta, id, revisionIn(params.IfMatch))
	})
}

// ConfirmAttendance is "I am coming".
func (a *API) ConfirmAttendance(c echo.Context, id api.BookingId, params api.ConfirmAttendanceParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.ConfirmAttendance(ctx, meta, id, revisionIn(params.IfMatch))
	})
}

// ConfirmBooking is the master's yes.
func (a *API) ConfirmBooking(c echo.Context, id api.BookingId, params api.ConfirmBookingParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.ConfirmBooking(ctx, meta, id, revisionIn(params.IfMatch))
	})
}

// AskMove asks the client for another time.
func (a *API) AskMove(c echo.Context, id api.BookingId, params api.AskMoveParams) error {
	body, err := bodyOf[api.Reason](c)
	if err != nil {
		return err
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.AskToMove(ctx, meta, id, revisionIn(params.IfMatch), domain.Personal(body.Reason))
	})
}

// WithdrawMove takes that back.
func (a *API) WithdrawMove(c echo.Context, id api.BookingId, params api.WithdrawMoveParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.WithdrawMove(ctx, meta, id, revisionIn(params.IfMatch))
	})
}

// CompleteBooking says that the visit took place.
func (a *API) CompleteBooking(c echo.Context, id api.BookingId, params api.CompleteBookingParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.CompleteBooking(ctx, meta, id)
	})
}

// MarkNoShow says that the client did not come.
func (a *API) MarkNoShow(c echo.Context, id api.BookingId, params api.MarkNoShowParams) error {
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.MarkNoShow(ctx, meta, id)
	})
}

// Review rates a visit.
func (a *API) Review(c echo.Context, id api.BookingId, params api.ReviewParams) error {
	body, err := bodyOf[api.ReviewJSONBody](c)
	if err != nil {
		return err
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.ReviewBooking(ctx, meta, id, body.Stars, domain.Personal(body.Text))
	})
}

// AnswerReview answers a review.
func (a *API) AnswerReview(c echo.Context, id api.BookingId, params api.AnswerReviewParams) error {
	body, err := bodyOf[api.AnswerReviewJSONBody](c)
	if err != nil {
		return err
	}
	return a.changed(c, params.IdempotencyKey, id, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.AnswerReview(ctx, meta, id, domain.Personal(body.Text))
	})
}
