package admin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

// Builds make the rows of read models anew beside the live ones; see projections.Builder.
type Builds interface {
	List(ctx context.Context) ([]projections.Listed, error)
	Rebuild(ctx context.Context, o projections.Rebuild, names ...string) ([]projections.Rebuilt, error)
	Rollback(ctx context.Context, o projections.Rebuild, name string) (projections.Rebuilt, error)
	Pause(ctx context.Context, name string) error
	Resume(ctx context.Context, name string) error
	Drop(ctx context.Context, name string) error
}

// What may be refused of a projection.
const (
	errElsewhere   domain.Refusal = "projection_elsewhere"
	errNothingKept domain.Refusal = "projection_nothing"
	errNoLetter    domain.Refusal = "projection_no_letter"
	errBadRate     domain.Refusal = "projection_rate"
	errUnsure      domain.Refusal = "projection_unsure"
)

func (p *Panel) routeProjections(in inside) {
	in.look("/projections", "projections", p.projections)
	in.part("/projections/standing", p.standing)
	in.look("/projections/:name", "projection", p.projection)
	in.stream("/projections/:name/progress", "projection_progress", everybody, p.progress)
	in.change("/projections/:name/rebuild", "rebuild_projection", admins, p.rebuild)
	in.change("/projections/:name/rollback", "roll_projection_back", admins, p.rollback)
	in.change("/projections/:name/stop", "stop_projection_work", admins, p.stopWork)
	in.change("/projections/:name/pause", "pause_projection", admins, p.beside((Builds).Pause))
	in.change("/projections/:name/resume", "resume_projection", admins, p.beside((Builds).Resume))
	in.change("/projections/:name/drop", "drop_projection", admins, p.beside((Builds).Drop))
	in.change("/projections/:name/letters/:position/retry", "retry_event", admins, p.settle((Views).Retry))
	in.change("/projections/:name/letters/:position/skip", "skip_event", admins, p.settle((Views).Skip))
}

// standingView is a read model, how far it has followed, and what stands beside its rows.
type standingView struct {
	projections.Listed
	projections.Status
	Behind time.Time // when what it is to take next was recorded; zero if there is nothing
	Here   bool      // we work on it
}

// letterView is an event that could not be applied, and the action that it goes back to.
type letterView struct {
	projections.Letter
	Action domain.ID
}

// standings are all read models, in their order.
func (p *Panel) standings(ctx context.Context) ([]standingView, error) {
	all, err := p.Views.Status(ctx)
	if err != nil {
		return nil, err
	}
	listed, err := p.Builds.List(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]standingView, len(all))
	for i, status := range all {
		views[i].Status = status
		if at := slices.IndexFunc(listed, func(l projections.Listed) bool { return l.Name == status.Name }); at >= 0 {
			views[i].Listed = listed[at]
		}
		if status.Lag > 0 {
			next, err := p.Store.Page(ctx, status.Position, 1)
			if err != nil {
				return nil, err
			}
			for _, event := range next {
				views[i].Behind = event.RecordedAt
			}
		}
		at, there, _ := p.works.now(status.Name)
		views[i].Here = there && at.Ended.IsZero()
	}
	return views, nil
}

// letters are those of one projection, or of all.
func (p *Panel) letters(ctx context.Context, of string) (views []letterView, err error) {
	all, err := p.Views.Letters(ctx)
	if err != nil {
		return nil, err
	}
	for _, letter := range all {
		if of != "" && letter.Projection != of {
			continue
		}
		view := letterView{Letter: letter}
		events, err := p.Store.Page(ctx, letter.Position-1, 1)
		if err != nil {
			return nil, err
		}
		for _, event := range events {
			if event.Position != letter.Position {
				continue
			}
			meta, err := eventstore.DecodeMeta(event)
			if err != nil {
				return nil, err
			}
			view.Action = meta.Action
		}
		views = append(views, view)
	}
	return views, nil
}

func (p *Panel) projections(c echo.Context, shown page) (templ.Component, error) {
	all, err := p.standings(c.Request().Context())
	if err != nil {
		return nil, err
	}
	letters, err := p.letters(c.Request().Context(), "")
	return projectionsPage(shown, all, letters), err
}

// standing is what the page of all read models renews by itself: it has nobody's data.
func (p *Panel) standing(c echo.Context, shown page) (templ.Component, error) {
	all, err := p.standings(c.Request().Context())
	return standingsTable(shown, all), err
}

// named is the read model in an address.
func (p *Panel) named(c echo.Context) (standingView, error) {
	all, err := p.standings(c.Request().Context())
	if err != nil {
		return standingView{}, err
	}
	at := slices.IndexFunc(all, func(v standingView) bool { return v.Status.Name == c.Param("name") })
	if at < 0 {
		return standingView{}, echo.NewHTTPError(http.StatusNotFound)
	}
	return all[at], nil
}

func (p *Panel) projection(c echo.Context, shown page) (templ.Component, error) {
	view, err := p.named(c)
	if err != nil {
		return nil, err
	}
	letters, err := p.letters(c.Request().Context(), view.Status.Name)
	if err != nil {
		return nil, err
	}
	at, there, _ := p.works.now(view.Status.Name)
	return projectionPage(shown, view, at, there, letters), nil
}

// toldEvery is how often progress is told at most.
const toldEvery = 500 * time.Millisecond

// progress tells how the work on a projection goes on, until the browser leaves.
func (p *Panel) progress(c echo.Context, shown page, say func(templ.Component) error) error {
	if _, err := p.named(c); err != nil {
		return err
	}
	for {
		at, there, changed := p.works.now(c.Param("name"))
		shown.now = time.Now()
		if err := say(workNow(shown, at, there)); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-c.Request().Context().Done():
			return nil
		case <-p.works.ctx.Done():
			return nil
		}
		select {
		case <-time.After(toldEvery):
		case <-c.Request().Context().Done():
			return nil
		}
	}
}

// mostRate bounds what a form may ask for; more is as good as no bound.
const mostRate = 1_000_000

// rebuild begins in the background: it goes on when the browser leaves.
func (p *Panel) rebuild(c echo.Context, shown page, meta commands.Meta) (string, error) {
	view, err := p.named(c)
	if err != nil {
		return "", err
	}
	name, force := view.Status.Name, c.FormValue("force") != ""
	rate, err := strconv.Atoi(cmp.Or(c.FormValue("rate"), "0"))
	switch {
	case err != nil || rate < 0 || rate > mostRate:
		return "", errBadRate
	case force && c.FormValue("sure") == "":
		return "", errUnsure
	}
	order := projections.Rebuild{By: shown.who.Member.Name, Rate: rate, Force: force}
	return back(c, "done", "rebuild"), p.works.start(name, work{Kind: rebuilding, By: order.By, action: meta.Action},
		func(ctx context.Context, watch func(projections.Progress)) (done projections.Rebuilt, err error) {
			order.Watch = watch
			all, err := p.Builds.Rebuild(ctx, order, name)
			for _, one := range all {
				done = one
			}
			return done, err
		})
}

func (p *Panel) rollback(c echo.Context, shown page, meta commands.Meta) (string, error) {
	view, err := p.named(c)
	if err != nil {
		return "", err
	}
	if view.Kept.State == "" {
		return "", errNothingKept
	}
	name := view.Status.Name
	order := projections.Rebuild{By: shown.who.Member.Name}
	return back(c, "done", "rollback"), p.works.start(name, work{Kind: rollingBack, By: order.By, action: meta.Action},
		func(ctx context.Context, watch func(projections.Progress)) (projections.Rebuilt, error) {
			order.Watch = watch
			return p.Builds.Rollback(ctx, order, name)
		})
}

func (p *Panel) stopWork(c echo.Context, _ page, _ commands.Meta) (string, error) {
	p.works.end(c.Param("name"))
	return back(c, "done", "stop_work"), nil
}

// beside changes what is built or kept beside a projection's rows.
func (p *Panel) beside(do func(b Builds, ctx context.Context, name string) error) func(echo.Context, page, commands.Meta) (string, error) {
	return func(c echo.Context, _ page, _ commands.Meta) (string, error) {
		return back(c, "done", "beside"), asKnown(do(p.Builds, c.Request().Context(), c.Param("name")))
	}
}

// settle decides about an event at which a projection has stopped.
func (p *Panel) settle(do func(v Views, ctx context.Context, by, name string, position int64) error) func(echo.Context, page, commands.Meta) (string, error) {
	return func(c echo.Context, shown page, _ commands.Meta) (string, error) {
		position, err := strconv.ParseInt(c.Param("position"), 10, 64)
		if err != nil {
			return "", echo.NewHTTPError(http.StatusNotFound)
		}
		err = do(p.Views, c.Request().Context(), shown.who.Member.Name, c.Param("name"), position)
		return back(c, "done", "letter"), asKnown(err)
	}
}

// asKnown puts the refusals of this page in place of the errors of projections.
func asKnown(err error) error {
	switch {
	case errors.Is(err, projections.ErrUnknown):
		return echo.NewHTTPError(http.StatusNotFound)
	case errors.Is(err, projections.ErrNoDeadLetter):
		return errNoLetter
	case errors.Is(err, projections.ErrNoBuild):
		return errNothingKept
	case errors.Is(err, projections.ErrBuilding):
		return errElsewhere
	}
	return err
}

// ending says how a work ended.
func ending(w work) string {
	switch {
	case w.Err == nil && w.Kind == rollingBack:
		return "Rolled back: the rows from before are live again."
	case w.Err == nil:
		return "Done: the new rows are live."
	case errors.Is(w.Err, context.Canceled):
		return "Stopped. What is complete is kept, and another rebuild goes on with it."
	case errors.Is(w.Err, projections.ErrDiffers):
		return "The new rows differ from the live ones although their version is the same, which is a defect. They were left beside; nothing was swapped."
	case errors.Is(w.Err, projections.ErrBuilding):
		return "Another process is at it just now. Nothing was changed here; try again when it is done."
	case errors.Is(w.Err, projections.ErrOtherVersion):
		return "The kept rows come from another version than this program has. Nothing was changed."
	case errors.Is(w.Err, projections.ErrOtherShape):
		return "The live tables have another shape by now. Nothing was changed; rebuild instead."
	case errors.Is(w.Err, projections.ErrNoBuild):
		return "Nothing is kept that could come back."
	case errors.Is(w.Err, projections.ErrDepends):
		return "Something in the database depends on the live tables. Nothing was swapped."
	}
	return "It failed, and the live rows are whole. The log of the program says why."
}

// stages are what goes on, in words of operators.
var stages = map[projections.Stage]string{
	projections.Reading: "Reading the log", projections.Writing: "Writing rows", projections.CatchingUp: "Catching up",
	projections.Comparing: "Comparing", projections.Swapping: "Swapping",
}

// standingWord is how a read model is, and how that looks.
func standingWord(v standingView) (word, look string) {
	switch {
	case v.Stopped:
		return "stopped", "bad"
	case v.Here:
		return "being rebuilt", "warn"
	case v.Lag > 0:
		return "behind", "warn"
	case v.Changed():
		return "rows of another version", "warn"
	}
	return "current", "good"
}
