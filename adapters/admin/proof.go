package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/eventstore/transparency"
)

// headsShown is how many heads the page lists.
const headsShown = 20

// routeProof adds what proves that the log is as it was written.
func (p *Panel) routeProof(in inside) {
	in.look("/proof", "proof", p.proof)
	in.change("/proof/verify", "verify", everybody, p.startVerifying)
	in.stream("/proof/verify/progress", "verify_progress", everybody, p.tellVerifying)
	in.group.GET("/proof/file", in.proofFile)
}

type headShown struct {
	transparency.Head
	Published bool
}

type proofView struct {
	Key       string
	Heads     []headShown
	Head      int64 // the last event of the log
	Unsealed  int64 // events under no head yet
	Verifying verifying
	Asked     string // id or position of the event to be proven
	Proof     string
	Proven    transparency.Proven
	Unproven  string // why there is no proof
}

func (p *Panel) proof(c echo.Context, shown page) (templ.Component, error) {
	view, err := p.proofViewOf(c)
	if err != nil {
		return nil, err
	}
	if view.Asked = strings.TrimSpace(c.QueryParam("event")); view.Asked != "" {
		view.Proof, view.Proven, err = p.proveEvent(c, view.Asked)
		if errors.Is(err, transparency.ErrNoEvent) || errors.Is(err, errNoHead) {
			view.Unproven, err = "There is no such event, or it is under no head yet.", nil
		} else if found := new(transparency.Discrepancy); errors.As(err, &found) {
			view.Unproven, err = found.What, nil
		}
	}
	return proofPage(shown, view), err
}

func (p *Panel) proofViewOf(c echo.Context) (view proofView, err error) {
	ctx := c.Request().Context()
	if view.Key, err = p.Audit.Key(); err != nil {
		return view, err
	}
	verifiers, err := p.Audit.Verifiers()
	if err != nil {
		return view, err
	}
	heads, err := transparency.NewestHeads(ctx, p.Audit.Log.Pool, verifiers, headsShown)
	if err != nil {
		return view, err
	}
	published, err := p.publishedSize()
	if err != nil {
		return view, err
	}
	if view.Head, err = p.Store.Head(ctx); err != nil {
		return view, err
	}
	view.Unsealed = view.Head
	for i, head := range heads {
		if i == 0 {
			view.Unsealed = max(0, view.Head-head.Size)
		}
		view.Heads = append(view.Heads, headShown{head, head.Size <= published})
	}
	view.Verifying, _ = p.verifier.now()
	return view, nil
}

// publishedSize is how many events the newest published head covers: heads are published in order, none is left out.
func (p *Panel) publishedSize() (int64, error) {
	text, err := p.Audit.Newest()
	if err != nil || text == "" {
		return 0, err
	}
	verifiers, err := p.Audit.Verifiers()
	if err != nil {
		return 0, err
	}
	head, err := transparency.OpenHead(text, verifiers)
	return head.Size, err
}

var errNoHead = errors.New("no head was signed yet")

// proveEvent makes the proof of an event, by its id or position, and reads it back as whoever gets it does.
func (p *Panel) proveEvent(c echo.Context, event string) (text string, proven transparency.Proven, err error) {
	ctx, pool := c.Request().Context(), p.Audit.Log.Pool
	verifiers, err := p.Audit.Verifiers()
	if err != nil {
		return "", proven, err
	}
	position, err := transparency.Find(ctx, pool, event)
	if err != nil {
		return "", proven, err
	}
	head, err := transparency.Newest(ctx, pool, verifiers)
	if err == nil && head == nil {
		err = errNoHead
	}
	if err != nil {
		return "", proven, err
	}
	proof, err := transparency.Prove(ctx, pool, *head, position)
	if err != nil {
		return "", proven, err
	}
	file, err := transparency.Encode(proof)
	if err == nil {
		proven, err = transparency.CheckProof(file, verifiers)
	}
	return string(file), proven, err
}

// proofFile is a proof as a file that zapis audit check reads.
func (in inside) proofFile(c echo.Context) error {
	shown := c.Get(keyPage).(page)
	text, proven, err := in.proveEvent(c, strings.TrimSpace(c.QueryParam("event")))
	if errors.Is(err, transparency.ErrNoEvent) || errors.Is(err, errNoHead) {
		err = echo.NewHTTPError(http.StatusNotFound)
	}
	if err != nil {
		return in.sayFailed(c, shown, err)
	}
	if err := in.asked.Looked(c.Request().Context(), in.request(shown.who, "look.proof_file", shown.Key(), c), time.Since(shown.now)); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="event-%d.proof.json"`, proven.Event.Position))
	return c.Blob(http.StatusOK, "application/json", []byte(text))
}

// startVerifying begins to recompute the log, unless that goes on already.
func (p *Panel) startVerifying(c echo.Context, _ page, _ commands.Meta) (string, error) {
	p.verifier.start()
	return Base + "/proof#verify", nil
}

// tellEvery is how often progress is told.
const tellEvery = 400 * time.Millisecond

// tellVerifying tells how the run goes on, and its report.
func (p *Panel) tellVerifying(c echo.Context, shown page, say func(templ.Component) error) error {
	ctx := c.Request().Context()
	for {
		state, ended := p.verifier.now()
		shown.now = time.Now()
		if err := say(verifyingShown(shown, state)); err != nil {
			return err
		}
		if !state.Running {
			<-ctx.Done() // the report stays; ended, the browser would ask anew
			return nil
		}
		select {
		case <-ended:
		case <-time.After(tellEvery):
		case <-ctx.Done():
			return nil
		}
	}
}
