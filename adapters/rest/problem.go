package rest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/domain/webhook"
	"zapis/projections"
)

// problem is an error of the API itself, in no domain.
type problem struct {
	status int
	code   string
	detail string
	after  time.Duration // when to try again; 0: not said
}

func (p *problem) Error() string { return p.code }

// The problems. Those of a domain keep their own code.
var (
	errNoToken    = &problem{status: http.StatusUnauthorized, code: "unauthenticated"}
	errBadToken   = &problem{status: http.StatusUnauthorized, code: "bad_token"}
	errForbidden  = &problem{status: http.StatusForbidden, code: "forbidden"}
	errNotFound   = &problem{status: http.StatusNotFound, code: "not_found"}
	errNoKey      = &problem{status: http.StatusBadRequest, code: "idempotency_key_missing"}
	errOtherKey   = &problem{status: http.StatusUnprocessableEntity, code: "idempotency_key_reused"}
	errUnfinished = &problem{status: http.StatusServiceUnavailable, code: "unavailable", after: time.Second}
)

func invalid(detail string) error {
	if len(detail) > mostDetail {
		detail = strings.ToValidUTF8(detail[:mostDetail], "")
	}
	if !utf8.ValidString(detail) {
		detail = strings.ToValidUTF8(detail, "")
	}
	return &problem{status: http.StatusBadRequest, code: "bad_request", detail: detail}
}

func tooMany(after time.Duration) error {
	return &problem{status: http.StatusTooManyRequests, code: "too_many_requests", after: after}
}

// statuses are those of the refusals; all others are a conflict with how things are.
var statuses = map[domain.Refusal]int{
	domain.ErrNotYours: 404, booking.ErrUnknownBooking: 404, master.ErrPlaceUnknown: 404, master.ErrServiceUnknown: 404,
	master.ErrTimeOffUnknown: 404, master.ErrLinkUnknown: 404, broadcast.ErrUnknown: 404, person.ErrNotConnected: 404,
	person.ErrCodeUnknown: 404, person.ErrClaimGone: 404, person.ErrNotLinked: 404, access.ErrUnknown: 404, master.ErrNotRegistered: 404,
	master.ErrLinkExpired: 410, master.ErrLinkRevoked: 410, person.ErrCodeExpired: 410, person.ErrErased: 410,
	booking.ErrBlocked: 403, person.ErrSuspended: 403,
	booking.ErrStale: 412,

	person.ErrTooManyTries: 429,

	access.ErrRevoked: 401, access.ErrExpired: 401, access.ErrReused: 401,

	booking.ErrNoServices: 422, booking.ErrBadStars: 422, booking.ErrTextEmpty: 422, booking.ErrTextTooLong: 422,
	master.ErrUnknownLocale: 422, master.ErrUnknownCurrency: 422, master.ErrBadSpan: 422, master.ErrBadPolicy: 422,
	master.ErrNameEmpty: 422, master.ErrBadText: 422, master.ErrBadDuration: 422, master.ErrBadPrice: 422, master.ErrBadBuffer: 422,
	person.ErrBadPhone: 422, slots.ErrEmptyWindow: 422, slots.ErrBadDay: 422, slots.ErrUnknownZone: 422, slots.ErrBadClock: 422,
	slots.ErrBadDate: 422, chat.ErrEmpty: 422, chat.ErrTooLong: 422, chat.ErrUnreadable: 422, broadcast.ErrEmpty: 422,
	broadcast.ErrTooLong: 422, broadcast.ErrUnreadable: 422, broadcast.ErrNobody: 422, broadcast.ErrTooMany: 422,
	webhook.ErrUnknown: 404, webhook.ErrURL: 422, webhook.ErrUnknownType: 422, webhook.ErrAfter: 422,
	access.ErrBadRole: 422, access.ErrBadScope: 422, access.ErrBadUntil: 422,
}

// answerErrors has every error under Base answered as a problem. What is elsewhere stays as it was.
func (a *API) answerErrors(router *echo.Echo) {
	others := router.HTTPErrorHandler
	router.HTTPErrorHandler = func(err error, c echo.Context) {
		if !strings.HasPrefix(c.Request().URL.Path, Base) {
			others(err, c)
			return
		}
		if !c.Response().Committed {
			a.answerError(c, err)
		}
	}
}

// answerError tells what was refused, or that we failed, with a reference by which the log knows why.
func (a *API) answerError(c echo.Context, err error) {
	said := a.problemOf(c, err)
	body := api.Problem{
		Type: "about:blank", Status: said.status, Code: said.code, Detail: said.detail, Title: a.title(c, said),
	}
	if unavailable := (commands.Unavailable{}); errors.As(err, &unavailable) {
		body.Alternatives = unavailable.Alternatives
	}
	header := c.Response().Header()
	if said.status >= http.StatusInternalServerError {
		body.Reference = reference(c)
		a.Log.Error("a request failed", "reference", body.Reference, "route", c.Path(), "error", err)
	}
	if said.status == http.StatusUnauthorized {
		header.Set(echo.HeaderWWWAuthenticate, "Bearer")
	}
	if said.after > 0 {
		header.Set(echo.HeaderRetryAfter, strconv.Itoa(max(1, int(said.after.Round(time.Second)/time.Second))))
	}
	header.Set(echo.HeaderContentType, "application/problem+json")
	header.Set(echo.HeaderVary, "Accept-Language")
	if err := c.JSON(said.status, body); err != nil {
		a.Log.Debug("a problem could not be told", "error", err)
	}
}

func (a *API) problemOf(c echo.Context, err error) *problem {
	var said *problem
	var refusal domain.Refusal
	var ofEcho *echo.HTTPError
	switch {
	case errors.As(err, &said):
		return said
	case errors.As(err, &refusal):
		return &problem{status: statusOf(refusal), code: string(refusal)}
	case errors.Is(err, projections.ErrNotFound):
		return errNotFound
	case errors.As(err, &ofEcho) && ofEcho.Code < http.StatusInternalServerError:
		return &problem{status: ofEcho.Code, code: codeOf(ofEcho.Code)}
	case errors.Is(err, context.DeadlineExceeded):
		return errUnfinished // with the same key it is tried again safely
	}
	return &problem{status: http.StatusInternalServerError, code: "fault"}
}

func statusOf(refusal domain.Refusal) int {
	if status, known := statuses[refusal]; known {
		return status
	}
	return http.StatusConflict
}

// codeOf spells a status as a code.
func codeOf(status int) string {
	return strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
}

// title says it to a person.
func (a *API) title(c echo.Context, said *problem) string {
	if a.Say != nil {
		if text := a.Say(c.Request().Header.Get("Accept-Language"), said.code); text != "" {
			return text
		}
	}
	return http.StatusText(said.status)
}

// reference is by what the log knows a request.
func reference(c echo.Context) string {
	if id := c.Response().Header().Get(echo.HeaderXRequestID); id != "" {
		return id
	}
	return uuid.NewString()
}
