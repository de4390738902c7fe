package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/person"
)

// caller is who asks: a grant, and the person who acts by it, if it is somebody's.
type caller struct {
	access.State
	person person.Person
}

// What a request carries with it.
const (
	keyCaller    = "caller"
	keyOperation = "operation"
	keyBody      = "body"
)

func callerOf(c echo.Context) caller {
	by, _ := c.Get(keyCaller).(caller)
	return by
}

// guard lets through what the document describes, by whom it says, and not too often.
func (a *API) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		route, known := a.operations.of(c)
		if !known {
			return errNotFound
		}
		if err := a.limits.address(c.RealIP()); err != nil {
			return err
		}
		if err := harmless(c); err != nil {
			return err
		}
		names, values := c.ParamNames(), c.ParamValues()
		path := map[string]string{}
		for i, name := range names {
			path[name] = values[i]
		}
		err := openapi3filter.ValidateRequest(c.Request().Context(), &openapi3filter.RequestValidationInput{
			Request: c.Request(), PathParams: path, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: a.admits(c), MultiError: false},
		})
		if err != nil {
			return asProblem(err)
		}
		c.Set(keyOperation, route.Operation.OperationID)
		return next(c)
	}
}

// mostDetail bounds what is said about a request that is not as described.
const mostDetail = 300

// harmless refuses bytes that no text of ours can hold, and keeps the body to be read again.
func harmless(c echo.Context) error {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	c.Request().Body = io.NopCloser(bytes.NewReader(body))
	c.Set(keyBody, body)
	if bytes.Contains(body, []byte(`\u0000`)) || strings.Contains(c.Request().URL.RawQuery+c.Request().URL.EscapedPath(), "%00") {
		return invalid("a text holds a NUL character")
	}
	return nil
}

// admits finds out who asks, once for a request, and whether they may.
func (a *API) admits(c echo.Context) openapi3filter.AuthenticationFunc {
	return func(ctx context.Context, in *openapi3filter.AuthenticationInput) error {
		by, known := c.Get(keyCaller).(caller)
		if !known {
			var err error
			if by, err = a.recognize(ctx, c.Request()); err != nil {
				return err
			}
			c.Set(keyCaller, by)
		}
		for _, scope := range in.Scopes {
			if !by.Allows(access.Scope(scope)) {
				return errForbidden
			}
		}
		return nil
	}
}

// recognize reads the token and looks how its grant stands now: a token alone proves nothing once the grant has ended.
func (a *API) recognize(ctx context.Context, request *http.Request) (caller, error) {
	text, bearer := strings.CutPrefix(request.Header.Get(echo.HeaderAuthorization), "Bearer ")
	if !bearer {
		return caller{}, errNoToken
	}
	grant, err := a.Tokens.Grant(text)
	if err != nil {
		return caller{}, errBadToken
	}
	by := caller{}
	if by.State, err = a.Commands.AccessNow(ctx, grant); err != nil {
		return caller{}, err
	}
	if by.Holds(time.Now()) != nil {
		return caller{}, errBadToken
	}
	if err := a.limits.grant(by.Grant.String()); err != nil {
		return caller{}, err
	}
	if by.Subject.IsZero() {
		return by, nil
	}
	by.person, _, err = a.Commands.PersonNow(ctx, by.Subject)
	if err == nil && (!by.person.Exists() || by.person.Erased) {
		err = errBadToken
	}
	return by, err
}

// asProblem says what is not as described. Values are not repeated: they may be personal.
func asProblem(err error) error {
	var said *problem
	var refusal domain.Refusal
	var secured *openapi3filter.SecurityRequirementsError
	switch {
	case errors.As(err, &secured):
		return worst(secured.Errors)
	case errors.As(err, &said), errors.As(err, &refusal):
		return err
	}
	var wrong *openapi3filter.RequestError
	if !errors.As(err, &wrong) {
		return err
	}
	where, why := "body", wrong.Reason
	if wrong.Parameter != nil {
		where = wrong.Parameter.In + " " + wrong.Parameter.Name
	}
	if errors.Is(err, openapi3filter.ErrInvalidRequired) {
		why = "is required"
	}
	if schema := (*openapi3.SchemaError)(nil); errors.As(err, &schema) {
		where, why = strings.Join(append([]string{where}, schema.JSONPointer()...), "/"), schema.Reason
		if found := finding.FindStringSubmatch(schema.Reason); found != nil {
			where, why = where+found[1], found[2]
		}
		why = repeated.ReplaceAllString(why, "")
	}
	if wrong.Parameter != nil && wrong.Parameter.Name == "Idempotency-Key" && errors.Is(err, openapi3filter.ErrInvalidRequired) {
		return errNoKey
	}
	return invalid(where + ": " + why)
}

// How the validator says what is wrong in a value: where, and why. What it quotes first is the value itself.
var (
	finding  = regexp.MustCompile(`(?m)^- at '([^']*)': (.*)$`)
	repeated = regexp.MustCompile(`^'.*' (?:does|is) `)
)

// worst of the reasons why none of several ways in is open: being known but not allowed says more than being unknown.
func worst(reasons []error) error {
	var said *problem
	for _, err := range reasons {
		if !errors.As(err, &said) {
			return err // we failed
		}
		if said == errForbidden {
			return said
		}
	}
	if said == nil {
		return errNoToken
	}
	return said
}
