package vkapi

import (
	"fmt"
	"strconv"
)

// VK's codes that are answered here; spec.json has their texts.
const (
	codeUnknown       = 1
	codeMethod        = 3
	codeAuth          = 5
	codeTooMany       = 6
	codeRequest       = 8
	codeAccess        = 15
	codeUserDeleted   = 18
	codeParam         = 100
	codeNotFound      = 104
	codeUserBlocked   = 900
	codeDenied        = 901
	codePrivacy       = 902
	codeEditExpired   = 909
	codeTooBig        = 910
	codeKeyboard      = 911
	codeBotFeature    = 912
	codeTooLong       = 914
	codeEditKind      = 920
	codeNoContact     = 936
	codeServersAtMost = 2000
)

// apiError is a refusal as VK words it.
type apiError struct {
	Code    int
	Message string
	// Violation says why a correct client would never have sent this; empty if it might.
	Violation string
}

func (e *apiError) Error() string { return e.Message }

// refuse is an answer that a correct client has to cope with.
func refuse(code int, detail ...string) *apiError {
	e := &apiError{Code: code, Message: spec.Errors[strconv.Itoa(code)]}
	for _, d := range detail {
		e.Message += ": " + d
	}
	return e
}

// wrong is an answer to a request that should never have been made.
func wrong(code int, format string, args ...any) *apiError {
	why := fmt.Sprintf(format, args...)
	e := refuse(code, why)
	e.Violation = why
	return e
}
