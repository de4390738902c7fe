package telegramapi

import (
	"fmt"
	"net/http"
)

// apiError is a refusal as the Bot API words it.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	// Violation says why a correct client would never have sent this; empty if it might.
	Violation string
}

func (e *apiError) Error() string { return e.Description }

// refuse is an answer that a correct client has to cope with.
func refuse(code int, description string) *apiError {
	return &apiError{Code: code, Description: description}
}

// wrong is an answer to a request that should never have been made.
func wrong(description, format string, args ...any) *apiError {
	return &apiError{
		Code:        http.StatusBadRequest,
		Description: "Bad Request: " + description,
		Violation:   fmt.Sprintf(format, args...),
	}
}

var (
	errUnauthorized   = refuse(401, "Unauthorized")
	errChatNotFound   = refuse(400, "Bad Request: chat not found")
	errNotStarted     = refuse(403, "Forbidden: bot can't initiate conversation with a user")
	errBlocked        = refuse(403, "Forbidden: bot was blocked by the user")
	errDeactivated    = refuse(403, "Forbidden: user is deactivated")
	errNotModified    = refuse(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	errEditNotFound   = refuse(400, "Bad Request: message to edit not found")
	errCantEdit       = refuse(400, "Bad Request: message can't be edited")
	errNoText         = refuse(400, "Bad Request: there is no text in the message to edit")
	errDeleteNotFound = refuse(400, "Bad Request: message to delete not found")
	errCantDelete     = refuse(400, "Bad Request: message can't be deleted for everyone")
	errReplyNotFound  = refuse(400, "Bad Request: message to be replied not found")
	errQueryTooOld    = refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	errWebhookActive  = refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	errOtherPoller    = refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	errClosed         = refuse(500, "Internal Server Error: restart")
	errWebhookSet     = refuse(409, "Conflict: terminated by setWebhook request")
)
