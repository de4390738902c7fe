package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections/audit"
)

// logPage is how many actions a page has.
const logPage = 50

// routeLog adds the action log.
func (p *Panel) routeLog(in inside) {
	in.look("/log", "log", p.actions)
	in.look("/log/:action", "action", p.action)
	in.reveal("/log/:action/reveal", "reveal", p.revealed)
	in.stream("/log/tail", "tail", everybody, p.tail)
}

// logQuery is what is asked of the log, as the form has it.
type logQuery struct {
	Mentions, Type, Channel, Since, Until string
	before                                int64
	filter                                audit.Filter
}

// asLocal is a moment as the fields of forms have it, in the zone of this machine.
const asLocal = "2006-01-02T15:04:05"

// momentIn reads a moment as forms have it; empty is the zero time.
func momentIn(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{asLocal, "2006-01-02T15:04", time.DateOnly, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil && at.Year() >= 1970 && at.Year() < 3000 {
			return at, nil
		}
	}
	return time.Time{}, echo.NewHTTPError(http.StatusBadRequest)
}

// mostTyped bounds what a filter holds.
const mostTyped = 200

func logQueryOf(c echo.Context) (q logQuery, err error) {
	text := func(name string) string { return strings.TrimSpace(c.QueryParam(name)) }
	q = logQuery{Mentions: text("mentions"), Type: text("type"), Channel: text("channel"), Since: text("since"), Until: text("until")}
	for _, value := range []string{q.Mentions, q.Type, q.Channel, q.Since, q.Until} {
		if len(value) > mostTyped {
			return q, echo.NewHTTPError(http.StatusBadRequest)
		}
	}
	if before := text("before"); before != "" {
		if q.before, err = strconv.ParseInt(before, 10, 64); err != nil || q.before < 1 {
			return q, echo.NewHTTPError(http.StatusBadRequest)
		}
	}
	for _, word := range strings.Fields(q.Mentions) {
		id, err := domain.ParseID(word)
		if err != nil {
			return q, echo.NewHTTPError(http.StatusBadRequest)
		}
		q.filter.Mentions = append(q.filter.Mentions, id)
	}
	if q.Type != "" {
		if !slices.Contains(eventTypes, q.Type) {
			return q, echo.NewHTTPError(http.StatusBadRequest)
		}
		q.filter.Types = []string{q.Type}
	}
	if strings.ContainsAny(q.Channel, `"\`) {
		return q, echo.NewHTTPError(http.StatusBadRequest)
	}
	q.filter.Channel = q.Channel
	if q.filter.Since, err = momentIn(q.Since); err == nil {
		q.filter.Until, err = momentIn(q.Until)
	}
	return q, err
}

// link is a page of the log with this filter.
func (q logQuery) link(path string, before int64) string {
	values := url.Values{}
	for name, value := range map[string]string{"mentions": q.Mentions, "type": q.Type, "channel": q.Channel, "since": q.Since, "until": q.Until} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if before > 0 {
		values.Set("before", strconv.FormatInt(before, 10))
	}
	if len(values) == 0 {
		return Base + path
	}
	return Base + path + "?" + values.Encode()
}

// eventTypes are all there are, sorted.
var eventTypes = func() (names []string) {
	for _, event := range eventstore.KnownEvents() {
		names = append(names, event.EventType())
	}
	slices.Sort(names)
	return names
}()

// logChannels are those that the filter offers.
var logChannels = []string{"telegram", "vk", "whatsapp", "sandbox", "api", "admin", "cli", "system"}

func (p *Panel) actions(c echo.Context, shown page) (templ.Component, error) {
	q, err := logQueryOf(c)
	if err != nil {
		return nil, err
	}
	found, err := p.Audit.Log.Page(c.Request().Context(), q.filter, q.before, logPage)
	if err != nil {
		return nil, err
	}
	reader := audit.Reader{Codec: p.Store.Codec()}
	for i, one := range found.Actions {
		if found.Actions[i], err = reader.Read(one); err != nil {
			return nil, err
		}
	}
	return logPageOf(shown, q, found), nil
}

// actionIn reads the action in an address.
func (p *Panel) actionIn(c echo.Context) (audit.Action, error) {
	id, err := idIn(c, "action")
	if err != nil {
		return audit.Action{}, err
	}
	found, err := p.Audit.Log.Action(c.Request().Context(), id)
	if errors.Is(err, audit.ErrNoAction) {
		err = echo.NewHTTPError(http.StatusNotFound)
	}
	return found, err
}

func (p *Panel) action(c echo.Context, shown page) (templ.Component, error) {
	return p.actionShown(c, shown, false)
}

// revealed shows an action with the personal texts in it.
func (p *Panel) revealed(c echo.Context, shown page) (templ.Component, error) {
	return p.actionShown(c, shown, true)
}

func (p *Panel) actionShown(c echo.Context, shown page, reveal bool) (templ.Component, error) {
	found, err := p.actionIn(c)
	if err != nil {
		return nil, err
	}
	reader := audit.Reader{Codec: p.Store.Codec(), Reveal: reveal}
	tree, err := p.Audit.Log.Tree(c.Request().Context(), reader, found)
	if err != nil {
		return nil, err
	}
	found, err = reader.Read(found)
	return actionPage(shown, found, tree, reveal), err
}

// tail tells of events as they are appended, each as a row.
func (p *Panel) tail(c echo.Context, shown page, say func(templ.Component) error) error {
	q, err := logQueryOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	head, err := p.Store.Head(ctx)
	if err != nil {
		return err
	}
	if err := say(templ.NopComponent); err != nil { // from here on nothing is missed
		return err
	}
	reader := audit.Reader{Codec: p.Store.Codec()}
	return p.Audit.Log.Follow(ctx, q.filter, head, func(r eventstore.Recorded) error {
		entry, _, err := reader.Entry(r)
		if err != nil {
			return err
		}
		return say(tailRow(shown, entry))
	})
}

// reveal adds what admins ask for by a button, because it shows what people wrote: each time is logged before it is shown.
func (in inside) reveal(path, name string, show func(c echo.Context, p page) (templ.Component, error)) {
	in.group.POST(path, func(c echo.Context) error {
		began := time.Now()
		ctx, cancel := context.WithTimeout(c.Request().Context(), within)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		shown := c.Get(keyPage).(page)
		if !shown.admin() {
			return in.sayFailed(c, shown, echo.NewHTTPError(http.StatusForbidden))
		}
		body, err := show(c, shown)
		if err != nil {
			return in.sayFailed(c, shown, err)
		}
		text, err := whole(ctx, shown, frame, body)
		if err != nil {
			return err
		}
		if err := in.asked.Looked(ctx, in.request(shown.who, name, uuid.NewString(), c), time.Since(began)); err != nil {
			return err
		}
		in.Observe(name, "", false, time.Since(began))
		return c.HTMLBlob(http.StatusOK, text)
	})
}

// field is one thing that an event says.
type field struct{ Name, Value string }

// fieldsOf are what an event says, by name; lists and the like as they are written.
func fieldsOf(says json.RawMessage) (fields []field) {
	var all map[string]any
	if json.Unmarshal(says, &all) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		value, plain := all[name].(string)
		if !plain {
			text, _ := json.Marshal(all[name]) // it was read from JSON
			value = string(text)
		}
		fields = append(fields, field{strings.ReplaceAll(name, "_", " "), value})
	}
	return fields
}

// isID tells whether a field's value is an id, which leads to what is known of it.
func isID(value string) bool {
	_, err := domain.ParseID(value)
	return err == nil && len(value) == 36
}

// whoPath leads to a person; of the staff, who are none, to all that they did.
func whoPath(id domain.ID, channel string) string {
	if channel == Channel {
		return mentionsPath(id.String())
	}
	return personPath(id)
}

// personPath is where a person is shown.
func personPath(id domain.ID) string { return Base + "/people/" + id.String() }

// actionPath is where an action is shown.
func actionPath(id domain.ID) string { return Base + "/log/" + id.String() }

// provePath is where an event is proven.
func provePath(position int64) string { return fmt.Sprintf("%s/proof?event=%d#one", Base, position) }

// mentionsPath is the log of everything that names something.
func mentionsPath(id string) string { return Base + "/log?mentions=" + url.QueryEscape(id) }
