package admin

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

// Records are the read models of which these pages show something.
type Records struct {
	Directory Directory
	People    interface {
		Person(ctx context.Context, id domain.ID) (person.Person, error)
	}
	Catalogue interface {
		Master(ctx context.Context, id domain.ID) (master.Master, error)
	}
	Active interface {
		OfMaster(ctx context.Context, master domain.ID, now time.Time, limit int) ([]projections.Visit, error)
		Booking(ctx context.Context, id domain.ID) (projections.Visit, error)
	}
	Reviews interface {
		Rating(ctx context.Context, master domain.ID) (projections.Rating, error)
	}
	Overseen Overseen
	Casts    Casts
	Grants   Grants
	Told     interface {
		About(ctx context.Context, about domain.ID) ([]projections.Delivery, error)
	}
}

// Directory finds anybody. Errors are projections.ErrNotFound and ErrBadCursor.
type Directory interface {
	Find(ctx context.Context, q projections.PeopleQuery) ([]projections.Somebody, projections.Cursor, error)
	Somebody(ctx context.Context, id domain.ID) (projections.Somebody, error)
}

// routePeople adds who there is.
func (p *Panel) routePeople(in inside) {
	in.look("/people", "people", p.people)
	in.find("/people", "find_people", p.people)
	in.look("/people/:id", "person", p.somebody)
	in.download("/people/:id/export", "export_person", everybody, p.exportPerson)
	in.change("/people/:id/suspend", "suspend_person", admins, p.suspendPerson)
	in.change("/people/:id/readmit", "readmit_person", admins, p.readmitPerson)
	in.change("/people/:id/erase", "erase_person", admins, p.erasePerson)
}

var sortNames = map[projections.Sort]string{projections.MastersOnly: "masters", projections.ClientsOnly: "clients"}

var sortChoices = choices(sortNames, projections.MastersOnly, projections.ClientsOnly)

type peopleView struct {
	Query projections.PeopleQuery
	Found []projections.Somebody
	Next  string
}

// people are all, or who is looked for.
func (p *Panel) people(c echo.Context, shown page) (templ.Component, error) {
	asked, err := peopleAsked(c)
	if err != nil {
		return nil, err
	}
	found, next, err := p.Records.Directory.Find(c.Request().Context(), asked)
	return peoplePage(shown, peopleView{asked, found, string(next)}), read(err)
}

func peopleAsked(c echo.Context) (q projections.PeopleQuery, err error) {
	if q.Text, err = textAsked(c, "text"); err == nil && c.QueryParam("text") != "" {
		err = errBadRequest // an address is kept in too many places for a name or a phone to stand in it
	}
	if err != nil {
		return q, err
	}
	if q.Sort, err = oneAsked(c, "sort", []projections.Sort{projections.MastersOnly, projections.ClientsOnly}); err != nil {
		return q, err
	}
	q.Page, err = pageAsked(c)
	return q, err
}

const (
	mostVisits = 10 // that stand on a person's page; the list of bookings has them all
	mostKnown  = 20 // masters whom somebody is a client of
	mostLinks  = 20
)

type personView struct {
	projections.Somebody
	Now     person.Person // as it is in the read model; of somebody erased little is left
	Work    *workView     // nil: no master
	Visits  []projections.Booked
	More    bool // visits
	Masters []projections.Somebody
}

type workView struct {
	master.Master
	Next   []projections.Visit
	Rating projections.Rating
	Links  []master.Link // the newest first
}

// somebody is who a person is.
func (p *Panel) somebody(c echo.Context, shown page) (templ.Component, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	var v personView
	if v.Somebody, err = p.Records.Directory.Somebody(ctx, id); err != nil {
		return nil, read(err)
	}
	if v.Now, err = p.Records.People.Person(ctx, v.Person); err != nil && !errors.Is(err, projections.ErrNotFound) {
		return nil, err
	}
	if v.Work, err = p.work(ctx, v.Master, p.Clock()); err != nil {
		return nil, err
	}
	asked := projections.BookingQuery{Client: v.Person, Page: projections.Page{Limit: mostVisits}}
	visits, next, err := p.Records.Overseen.Bookings(ctx, asked)
	if err != nil {
		return nil, err
	}
	v.Visits, v.More = visits, next != ""
	v.Masters, err = p.known(ctx, v.Now)
	return personPage(shown, v), err
}

// work is what somebody does as a master.
func (p *Panel) work(ctx context.Context, id domain.ID, now time.Time) (*workView, error) {
	if id.IsZero() {
		return nil, nil
	}
	m, err := p.Records.Catalogue.Master(ctx, id)
	if errors.Is(err, projections.ErrNotFound) { // it comes a moment later than the directory
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w := &workView{Master: m}
	for i := len(m.Links) - 1; i >= 0 && len(w.Links) < mostLinks; i-- {
		w.Links = append(w.Links, m.Links[i])
	}
	if w.Next, err = p.Records.Active.OfMaster(ctx, id, now, mostVisits); err != nil {
		return nil, err
	}
	w.Rating, err = p.Records.Reviews.Rating(ctx, id)
	return w, err
}

// known are the masters whom somebody is a client of, the latest first.
func (p *Panel) known(ctx context.Context, of person.Person) (all []projections.Somebody, err error) {
	for i := len(of.Masters) - 1; i >= 0 && len(all) < mostKnown; i-- {
		found, err := p.Records.Directory.Somebody(ctx, of.Masters[i])
		if errors.Is(err, projections.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, found)
	}
	return all, nil
}

// exportPerson is the file that people get of themselves.
func (p *Panel) exportPerson(c echo.Context) (file, error) {
	found, err := p.existingPerson(c)
	if err != nil {
		return file{}, err
	}
	all, err := p.Export(c.Request().Context(), found.ID)
	return file{Name: "zapis-" + found.ID.String() + ".zip", Type: "application/zip", Bytes: all}, err
}

// mostReason is how long a reason can be, in bytes.
const mostReason = 500

// suspendPerson has somebody do nothing for now. The reason is seen here and nowhere else.
func (p *Panel) suspendPerson(c echo.Context, _ page, meta commands.Meta) (string, error) {
	found, err := p.existingPerson(c)
	if err != nil {
		return "", err
	}
	reason := strings.TrimSpace(c.FormValue("reason"))
	if len(reason) > mostReason || !utf8.ValidString(reason) || strings.ContainsRune(reason, 0) {
		return "", errBadRequest
	}
	done, err := p.Commands.Suspend(c.Request().Context(), meta, found.ID, domain.Personal(reason))
	if err == nil {
		p.await(c.Request().Context(), done)
	}
	return back(c, "done", "suspended"), err
}

func (p *Panel) readmitPerson(c echo.Context, _ page, meta commands.Meta) (string, error) {
	found, err := p.existingPerson(c)
	if err != nil {
		return "", err
	}
	done, err := p.Commands.Readmit(c.Request().Context(), meta, found.ID)
	if err == nil {
		p.await(c.Request().Context(), done)
	}
	return back(c, "done", "readmitted"), err
}

// erasePerson erases somebody as they could themselves.
func (p *Panel) erasePerson(c echo.Context, _ page, meta commands.Meta) (string, error) {
	found, err := p.existingPerson(c)
	if err != nil {
		return "", err
	}
	if c.FormValue("sure") != "yes" {
		return "", echo.NewHTTPError(http.StatusBadRequest)
	}
	erasing := commands.BySystem(meta.Action)
	erasing.Actor, erasing.Channel = found.ID, Channel
	done, err := p.Commands.Erase(c.Request().Context(), erasing)
	if err == nil {
		p.await(c.Request().Context(), done)
	}
	return back(c, "done", "erased"), err
}

// existingPerson is whom an address means.
func (p *Panel) existingPerson(c echo.Context) (person.Person, error) {
	id, err := idIn(c, "id")
	if err != nil {
		return person.Person{}, err
	}
	found, _, err := p.Commands.PersonNow(c.Request().Context(), id)
	if err == nil && !found.Exists() {
		err = echo.NewHTTPError(http.StatusNotFound)
	}
	return found, err
}

// rating is the average of so many reviews.
func rating(p page, of projections.Rating) string {
	if of.Count == 0 {
		return p.T("no reviews yet")
	}
	return p.T("%.1f, of %d reviews", of.Average, of.Count)
}
