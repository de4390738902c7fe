package cloudapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// apiError is a refusal as the Graph API words it.
type apiError struct {
	Status  int
	Code    int
	Title   string
	Details string
	// Violation says why a correct client would never have sent this; empty if it might.
	Violation string
}

func (e *apiError) Error() string { return fmt.Sprintf("(#%d) %s", e.Code, e.Title) }

// refuse is an answer that a correct client has to cope with.
func refuse(status, code int, title, details string) *apiError {
	return &apiError{Status: status, Code: code, Title: title, Details: details}
}

// wrong is an answer to a request that should never have been made: a parameter is not what it has to be.
func wrong(format string, args ...any) *apiError {
	return wrongWith(131009, "Parameter value is not valid", format, args...)
}

// missing is an answer to a request without something that is required.
func missing(field string) *apiError {
	return wrongWith(131008, "Required parameter is missing", "%s is missing", field)
}

// invalid is an answer to a request that is not of the form that is documented.
func invalid(format string, args ...any) *apiError {
	return wrongWith(100, "Invalid parameter", format, args...)
}

func wrongWith(code int, title, format string, args ...any) *apiError {
	e := refuse(http.StatusBadRequest, code, title, fmt.Sprintf(format, args...))
	e.Violation = e.Details
	return e
}

var (
	errToken         = refuse(401, 190, "Invalid OAuth access token - Cannot parse access token", "")
	errPermission    = refuse(403, 10, "Application does not have permission for this action", "")
	errWindow        = refuse(400, 131047, "Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number.")
	errUndeliverable = refuse(400, 131026, "Message undeliverable", "Message Undeliverable.")
	errRate          = refuse(429, 130429, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time")
	errPair          = refuse(429, 131056, "(Business Account, Consumer Account) pair rate limit hit", "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.")
	errNoMedia       = refuse(400, 131009, "Parameter value is not valid", "The media is not known.")
	errGone          = refuse(404, 100, "Unsupported get request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation", "")
)

// envelope is how the Graph API answers what it refuses.
func (e *apiError) envelope(trace string) map[string]any {
	kind := "OAuthException"
	if e.Status == http.StatusNotFound {
		kind = "GraphMethodException"
	}
	body := map[string]any{"message": e.Error(), "type": kind, "code": e.Code, "fbtrace_id": trace}
	if e.Details != "" {
		body["error_data"] = map[string]string{"messaging_product": "whatsapp", "details": e.Details}
	}
	return map[string]any{"error": body}
}

// late is the same refusal as a status of the message tells it.
func (e *apiError) late() statusError {
	told := statusError{Code: e.Code, Title: e.Title, Message: e.Title}
	told.Data.Details = e.Details
	return told
}

func answer(w http.ResponseWriter, result any, err error) {
	status := http.StatusOK
	if err != nil {
		var refusal *apiError
		if !errors.As(err, &refusal) {
			refusal = refuse(500, 131000, "Something went wrong", "")
		}
		status, result = refusal.Status, refusal.envelope("Az8or2yhqkZfEZ-_4Qn_Bam")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(result) // the client may be gone
}
