package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/adapters/admin/gate"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/access"
)

const (
	// within bounds one look or change.
	within = 30 * time.Second
	// shownWithin is how long a change waits for the read models; it is done, and shows a little later then.
	shownWithin = 5 * time.Second
)

// keyPage is where the page of a request is kept.
const keyPage = "page"

// allowed says who may do something.
type allowed func(access.Role) bool

func everybody(access.Role) bool   { return true }
func admins(role access.Role) bool { return role == access.Admin }

// policy lets a page use nothing but our own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// protect keeps other sites from using somebody's session, and the pages out of caches and frames.
func (p *Panel) protect(next echo.HandlerFunc) echo.HandlerFunc {
	cross := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Robots-Tag", "noindex")
		header.Set("Cache-Control", "no-store")
		if err := cross.Check(c.Request()); err != nil {
			return echo.NewHTTPError(http.StatusForbidden)
		}
		if strings.ContainsRune(c.Request().URL.Path, 0) || strings.Contains(c.Request().URL.RawQuery, "%00") {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
		return next(c)
	}
}

// letIn lets those through who have signed in, and sends others to the door; they come back to where they wanted to go.
func (p *Panel) letIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		session, holds, err := p.Gate.Session(c.Request().Context(), p.cookie(c))
		if err != nil {
			return err
		}
		if !holds || !session.Proven {
			return p.toDoor(c, session, holds)
		}
		c.Set(keyPage, p.pageOf(c, session))
		return next(c)
	}
}

func (p *Panel) toDoor(c echo.Context, session gate.Session, holds bool) error {
	door := Base + "/sign-in"
	switch {
	case holds && session.Member.Factor:
		door = Base + "/code"
	case holds:
		door = Base + "/second-factor"
	}
	if c.Request().Method == http.MethodGet && c.Request().Header.Get("HX-Request") == "" && c.Request().URL.Path != Base {
		door += "?to=" + url.QueryEscape(strings.TrimPrefix(c.Request().URL.RequestURI(), Base))
	}
	return c.Redirect(http.StatusSeeOther, door)
}

// inside adds what only those see who have signed in.
type inside struct {
	*Panel
	group *echo.Group
}

// look adds a page. That somebody looked at it is logged before they see it.
func (in inside) look(path, name string, show func(c echo.Context, p page) (templ.Component, error)) {
	in.group.GET(path, in.looking(name, show))
}

// find adds a page for what is asked for in a form, because it may be personal and has no place in an address.
func (in inside) find(path, name string, show func(c echo.Context, p page) (templ.Component, error)) {
	in.group.POST(path, in.looking(name, show))
}

func (in inside) looking(name string, show func(c echo.Context, p page) (templ.Component, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		ctx, cancel := context.WithTimeout(c.Request().Context(), within)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		shown := c.Get(keyPage).(page)
		body, err := show(c, shown)
		if err != nil {
			return in.sayFailed(c, shown, err)
		}
		text, err := whole(ctx, shown, frame, body)
		if err != nil {
			return err
		}
		wanted := in.request(shown.who, "look."+name, uuid.NewString(), c)
		if err := in.asked.Looked(ctx, wanted, time.Since(began)); err != nil {
			return err
		}
		in.Observe(wanted.Kind, "", false, time.Since(began))
		return c.HTMLBlob(http.StatusOK, text)
	}
}

// part adds what a page renews by itself. It shows nobody's data, so that nothing is to be logged.
func (in inside) part(path string, show func(c echo.Context, p page) (templ.Component, error)) {
	in.group.GET(path, func(c echo.Context) error {
		shown := c.Get(keyPage).(page)
		body, err := show(c, shown)
		if err != nil {
			return in.sayFailed(c, shown, err)
		}
		text, err := rendered(c.Request().Context(), body)
		if err != nil {
			return err
		}
		return c.HTMLBlob(http.StatusOK, text)
	})
}

// change adds what a form does. It answers where to go then. The same form again does nothing twice.
func (in inside) change(path, name string, who allowed, do func(c echo.Context, p page, meta commands.Meta) (to string, err error)) {
	in.group.POST(path, func(c echo.Context) error {
		began := time.Now()
		ctx, cancel := context.WithTimeout(c.Request().Context(), within)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		shown := c.Get(keyPage).(page)
		if !who(shown.who.Member.Role) {
			return in.sayFailed(c, shown, echo.NewHTTPError(http.StatusForbidden))
		}
		key := c.FormValue("key")
		if key == "" || len(key) > 64 {
			return in.sayFailed(c, shown, echo.NewHTTPError(http.StatusBadRequest))
		}
		wanted := in.request(shown.who, name, key, c)
		if _, err := in.asked.Receive(ctx, wanted); err != nil && !errors.Is(err, asked.ErrOther) {
			return err
		} else if err != nil {
			return in.sayFailed(c, shown, echo.NewHTTPError(http.StatusConflict))
		}
		meta := commands.ByOperator(wanted.ID, Channel)
		meta.Actor = shown.who.Member.Member
		to, err := do(c, shown, meta)
		refusal := asked.Refusal(err)
		in.Observe(name, refusal, err != nil && refusal == "", time.Since(began))
		if err != nil && refusal == "" {
			return in.sayFailed(c, shown, err)
		}
		if failed := in.asked.Handle(ctx, wanted, err, time.Since(began)); failed != nil {
			return failed
		}
		if refusal != "" {
			return c.Redirect(http.StatusSeeOther, back(c, "refused", string(refusal)))
		}
		return c.Redirect(http.StatusSeeOther, to)
	})
}

// stream adds what is told as it happens, until the browser goes; whoever signs out meanwhile hears no more.
func (in inside) stream(path, name string, who allowed, tell func(c echo.Context, p page, say func(templ.Component) error) error) {
	in.group.GET(path, func(c echo.Context) error {
		shown := c.Get(keyPage).(page)
		if !who(shown.who.Member.Role) {
			return echo.NewHTTPError(http.StatusForbidden)
		}
		if err := in.asked.Looked(c.Request().Context(), in.request(shown.who, "look."+name, uuid.NewString(), c), 0); err != nil {
			return err
		}
		header := c.Response().Header()
		header.Set(echo.HeaderContentType, "text/event-stream")
		header.Set("X-Accel-Buffering", "no")
		c.Response().WriteHeader(http.StatusOK)
		c.Response().Flush()
		ctx, cancel := context.WithCancel(c.Request().Context())
		defer cancel()
		go in.whileIn(ctx, cancel, in.cookie(c))
		c.SetRequest(c.Request().WithContext(ctx))
		err := tell(c, shown, func(body templ.Component) error {
			text, err := rendered(ctx, body)
			if err != nil {
				return err
			}
			return sendEvent(c, text)
		})
		if err != nil && ctx.Err() == nil {
			in.Log.Warn("a stream of the panel ended", "stream", name, "error", err)
		}
		return nil
	})
}

// whileIn ends a stream when its session ends.
func (p *Panel) whileIn(ctx context.Context, end func(), cookie string) {
	const every = 5 * time.Second
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		if _, holds, err := p.Gate.Session(ctx, cookie); err == nil && !holds {
			end()
			return
		}
	}
}

// sendEvent writes a message as server-sent events have it: a line of data for each line.
func sendEvent(c echo.Context, text []byte) error {
	var out bytes.Buffer
	for line := range bytes.SplitSeq(bytes.ReplaceAll(text, []byte("\r"), nil), []byte("\n")) {
		out.WriteString("data: ")
		out.Write(line)
		out.WriteByte('\n')
	}
	out.WriteByte('\n')
	if _, err := c.Response().Write(out.Bytes()); err != nil {
		return err
	}
	c.Response().Flush()
	return nil
}

// request is what is logged of one: where it went, and what its form says but for secrets.
func (p *Panel) request(by gate.Session, name, key string, c echo.Context) asked.Request {
	says := map[string][]string{}
	if c.Request().Method == http.MethodPost {
		if form, err := c.FormParams(); err == nil {
			for field, values := range form {
				if !secretFields[field] {
					says[field] = values
				}
			}
		}
	}
	body, _ := json.Marshal(map[string]any{"path": c.Request().URL.Path, "query": c.Request().URL.RawQuery, "form": says}) // texts only
	return asked.Request{
		ID: actionID(by.ID, key), Actor: by.Member.Member, Role: string(by.Member.Role), Chat: domain.Personal(by.ID.String()),
		Key: key, Kind: name, Body: domain.Personal(body),
	}
}

// secretFields are never logged: what opens a door, and what is personal.
var secretFields = map[string]bool{"password": true, "old": true, "code": true, "key": true, "reason": true, "pair_phone": true, "text": true, "q": true}

// namespace is that of the actions which are asked for here.
var namespace = uuid.MustParse("0f6ab0f5-9d0b-5b2f-8a7b-3f9d2c1e4b6a")

func actionID(session domain.ID, key string) domain.ID {
	return domain.ID(uuid.NewSHA1(namespace, []byte(session.String()+"\x00"+key)))
}

func rendered(ctx context.Context, body templ.Component) ([]byte, error) {
	var out bytes.Buffer
	if err := body.Render(ctx, &out); err != nil {
		return nil, fmt.Errorf("draw a page: %w", err)
	}
	return out.Bytes(), nil
}

// whole is a body with what stands around it. The body comes first, for it says what the page is called.
func whole(ctx context.Context, shown page, around func(page, templ.Component) templ.Component, body templ.Component) ([]byte, error) {
	text, err := rendered(ctx, body)
	if err != nil {
		return nil, err
	}
	return rendered(ctx, around(shown, templ.Raw(string(text))))
}

// sayFailed shows a page for what cannot be shown, and what to do then. A fault is logged with the reference that is shown.
func (p *Panel) sayFailed(c echo.Context, shown page, err error) error {
	status, reference := http.StatusInternalServerError, ""
	var told *echo.HTTPError
	switch {
	case errors.As(err, &told):
		status = told.Code
	case asked.Refusal(err) != "":
		status = http.StatusNotFound
	case errors.Is(err, context.DeadlineExceeded):
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError {
		reference = c.Response().Header().Get(echo.HeaderXRequestID)
		p.Log.Error("a page of the panel failed", "path", c.Path(), "reference", reference, "error", err)
	}
	text, err := whole(c.Request().Context(), shown, frame, failure(shown, status, reference))
	if err != nil {
		return err
	}
	return c.HTMLBlob(status, text)
}

// back is the page that a form was on, with word of what became of it.
func back(c echo.Context, what, code string) string {
	to := local(c.FormValue("back"))
	joint := "?"
	if strings.Contains(to, "?") {
		joint = "&"
	}
	return to + joint + what + "=" + url.QueryEscape(code)
}

// local is a page of ours, whatever a form or address says.
func local(path string) string {
	parsed, err := url.Parse(path)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || path != "" && path[0] != '/' && path[0] != '?' || strings.Contains(path, "\\") ||
		strings.HasPrefix(path, "//") {
		return Base
	}
	query := parsed.Query()
	query.Del("refused")
	query.Del("done")
	if parsed.RawQuery = query.Encode(); parsed.RawQuery != "" {
		parsed.RawQuery = "?" + parsed.RawQuery
	}
	return Base + parsed.EscapedPath() + parsed.RawQuery
}

// await lets the read models come as far as what was done. If that takes too long, it shows a little later.
func (p *Panel) await(ctx context.Context, done commands.Done) {
	ctx, cancel := context.WithTimeout(ctx, shownWithin)
	defer cancel()
	if err := p.Await(ctx, done.Position); err != nil {
		p.Log.Warn("a change is done and does not show yet", "position", done.Position, "error", err)
	}
}
