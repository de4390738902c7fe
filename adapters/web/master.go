package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/dialog/words"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/domain/text"
)

const (
	servicesPerPage = 50
	mostServices    = 8 // of one visit, as in the messengers
	mostPlacesShown = 8
	reviewsShown    = 3
	longestAbout    = 160 // characters of a service's description
	longestReview   = 300
)

// opened is a master whose link somebody opened, and who that is.
type opened struct {
	frame
	master  master.Master
	code    string
	path    string
	visitor visitor
}

// open finds the master of a link that admits whoever comes: one that ended still does so for those whom it let in before.
// Invitations are for one guest, and open in a messenger.
func (s *Site) open(c echo.Context) (o opened, err error) {
	if o.code = c.Param("code"); !text.Harmless(o.code) {
		return o, errNone
	}
	ctx := c.Request().Context()
	if o.master, err = s.Catalogue.ByLink(ctx, o.code); err != nil {
		return o, err
	}
	if o.visitor, err = s.returning(c); err != nil {
		return o, err
	}
	if err := o.master.Admits(o.code, s.Clock()); err != nil && !o.visitor.person.Knows(o.master.ID) || o.master.Erased {
		return o, errNone
	}
	if slices.ContainsFunc(o.master.Links, func(l master.Link) bool { return l.Code == o.code && !l.For.IsZero() }) {
		return o, errNone
	}
	o.path = mastersPath + "/" + url.PathEscape(o.code)
	o.frame = s.frame(c, o.master.Locale)
	o.title = o.say("web.title", "Name", o.master.Name.Text())
	o.canonical, o.image = s.Base+o.path, s.Base+o.path+"/preview.png"
	o.description = o.about()
	return o, nil
}

// about is the page in a sentence, for previews of its link.
func (o opened) about() string {
	if about := o.master.About.Text(); about != "" {
		return shortened(about, longestAbout)
	}
	var names []string
	for _, service := range o.master.OpenServices()[:min(mostServices, len(o.master.OpenServices()))] {
		names = append(names, service.Name)
	}
	return shortened(strings.Join(names, ", "), longestAbout)
}

// choice is what was chosen so far, as the addresses of our pages have it: places and services by their numbers in the order
// in which they were added, which never changes.
type choice struct {
	place    int
	services []int
	starts   string
}

func readChoice(form url.Values, m master.Master) choice {
	made := choice{place: -1, starts: form.Get("t")}
	if n, err := strconv.Atoi(form.Get("p")); err == nil && n >= 0 && n < len(m.Places) {
		made.place = n
	}
	for _, number := range form["s"] {
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < len(m.Services) && !slices.Contains(made.services, n) {
			made.services = append(made.services, n)
		}
	}
	if open := m.OpenServices(); len(open) == 1 && len(made.services) == 0 {
		made.services = []int{slices.IndexFunc(m.Services, func(s master.Service) bool { return s.ID == open[0].ID })}
	}
	if open := m.OpenPlaces(); len(open) == 1 && made.place < 0 {
		made.place = slices.IndexFunc(m.Places, func(p master.Place) bool { return p.ID == open[0].ID })
	}
	return made
}

func (made choice) complete() bool { return made.place >= 0 && len(made.services) > 0 }

func (made choice) values() url.Values {
	kept := url.Values{"p": {strconv.Itoa(made.place)}}
	for _, number := range made.services {
		kept.Add("s", strconv.Itoa(number))
	}
	return kept
}

// search is what the choice comes to, or why it cannot be had.
func (made choice) search(m master.Master, now time.Time) (search, error) {
	if len(made.services) > mostServices {
		return search{}, master.ErrTooMany
	}
	ids := make([]domain.ID, len(made.services))
	for i, number := range made.services {
		ids[i] = m.Services[number].ID
	}
	visit, err := m.Visit(m.Places[made.place].ID, ids...)
	if err != nil {
		return search{}, err
	}
	return search{master: m, now: now, visit: visit}.at(m.Places[made.place])
}

// showMaster shows the page: the card first, free times once services are chosen, and a form once a time is.
func (s *Site) showMaster(c echo.Context) error {
	o, err := s.open(c)
	if err != nil {
		return err
	}
	query := c.QueryParams()
	made := readChoice(query, o.master)
	chosen := len(query["s"]) > 0 || query.Has("p")
	if !made.complete() {
		hint := ""
		if chosen {
			hint = o.say("web.choose")
		}
		return s.showCard(c, o, made, nil, hint)
	}
	look, err := made.search(o.master, s.Clock())
	if refusal := asked.Refusal(err); refusal != "" {
		return s.showCard(c, o, made, nil, o.say("refusal."+string(refusal)))
	}
	if err != nil {
		return err
	}
	if start, ok := instant(made.starts); ok {
		return s.showConfirm(c, o, made, look, start)
	}
	times, err := s.calendar(c.Request().Context(), o.frame, look, o.path, made.values(), asking{query.Get("d"), query.Get("from")})
	if err != nil {
		return err
	}
	if !chosen { // there is nothing to choose: the times stand on the card
		return s.showCard(c, o, made, &times, "")
	}
	return show(c, http.StatusOK, timesPage(o.times(look, times)))
}

// cardView is a master as anybody sees them who has the link.
type cardView struct {
	opened
	hint         string
	name, about  string
	rating       string
	where        []string
	services     []serviceView
	moreServices string // the address of further ones
	places       []placeView
	bookable     bool
	times        *calendarView
	messengers   []messengerView
	reviews      []reviewView
	visits       string // the address of what the visitor has booked
}

type serviceView struct {
	number, name, about, facts string
	ticked                     bool
}

type placeView struct {
	number, name string
	chosen       bool
}

type messengerView struct{ name, url, qr string }

type reviewView struct{ title, stars, text, answer string }

func (s *Site) showCard(c echo.Context, o opened, made choice, times *calendarView, hint string) error {
	ctx := c.Request().Context()
	v := cardView{opened: o, hint: hint, times: times, name: o.master.Name.Text(), about: o.master.About.Text()}
	v.bookable = len(o.master.OpenServices()) > 0 && slices.ContainsFunc(o.master.OpenPlaces(), func(p master.Place) bool { return len(p.Hours)+len(p.Days) > 0 })
	for _, place := range o.master.OpenPlaces()[:min(mostPlacesShown, len(o.master.OpenPlaces()))] {
		v.where = append(v.where, whereIs(o.frame, place))
	}
	v.listServices(made, c.QueryParam("page"))
	v.listPlaces(made)
	v.messengers = s.messengers(o)
	if o.visitor.known() {
		v.visits = o.link(visitorsPath+"/"+o.visitor.secret, nil)
	}
	if err := s.addReviews(ctx, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, cardPage(v))
}

func whereIs(f frame, place master.Place) string {
	where := placeName(place)
	if hours := f.Hours(place.Hours); hours != "" {
		where += " · " + hours
	}
	return strings.TrimPrefix(where, " · ")
}

func placeName(p master.Place) string {
	if p.Name == "" || p.Address == "" {
		return p.Name + p.Address.Text()
	}
	return p.Name + ", " + p.Address.Text()
}

func (v *cardView) listServices(made choice, page string) {
	number, _ := strconv.Atoi(page)
	var open []int
	for i, service := range v.master.Services {
		if !service.Closed {
			open = append(open, i)
		}
	}
	first := min(max(0, number)*servicesPerPage, len(open)/servicesPerPage*servicesPerPage)
	for _, i := range open[first:min(first+servicesPerPage, len(open))] {
		service := v.master.Services[i]
		v.services = append(v.services, serviceView{
			number: strconv.Itoa(i), name: service.Name, about: shortened(service.Description, longestAbout),
			facts:  v.Length(minutes(service.DurationMin)) + " · " + v.Price(service.Price, v.master.Currency),
			ticked: slices.Contains(made.services, i),
		})
	}
	if first+servicesPerPage < len(open) {
		v.moreServices = v.link(v.path, url.Values{"page": {strconv.Itoa(first/servicesPerPage + 1)}})
	}
}

func (v *cardView) listPlaces(made choice) {
	for i, place := range v.master.Places {
		if !place.Closed {
			v.places = append(v.places, placeView{strconv.Itoa(i), shortened(placeName(place), 80), i == made.place})
		}
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// messengers are those in which one can book, with the same link.
func (s *Site) messengers(o opened) (all []messengerView) {
	for _, address := range s.Links(o.code, dialog.StartSentence(o.Language, "START-"+o.code)) {
		if address.URL != "" {
			all = append(all, messengerView{
				name: o.Messenger(address.Messenger), url: address.URL, qr: o.path + "/qr/" + address.Messenger + ".png?lang=" + o.Language,
			})
		}
	}
	return all
}

func (s *Site) addReviews(ctx context.Context, v *cardView) error {
	rating, err := s.Said.Rating(ctx, v.master.ID)
	if err != nil || rating.Count == 0 {
		return err
	}
	v.rating = v.say("web.rating", "Rating", v.Rating(rating.Average), "N", rating.Count)
	reviews, _, err := s.Said.Of(ctx, v.master.ID, 0, reviewsShown)
	for _, r := range reviews {
		day := slots.DateOf(r.At, time.UTC)
		v.reviews = append(v.reviews, reviewView{
			title: v.DayMonth(day, slots.DateOf(s.Clock(), time.UTC)) + " · " + shortened(v.named(r.Services), 80),
			stars: v.say("web.stars", "N", r.Stars),
			text:  shortened(v.named(r.Text), longestReview), answer: shortened(v.named(r.Answer), longestReview),
		})
	}
	return err
}

// named is a text, or the word for what was erased.
func (f frame) named(said string) string {
	return strings.ReplaceAll(said, string(domain.Deleted), f.say("deleted"))
}

// visitView is a visit in words.
type visitView struct{ when, zone, services, price, place, with string }

func (f frame) visit(look search, starts time.Time) visitView {
	start := starts.In(look.zone)
	return visitView{
		when:     f.moment(start, start.Add(look.visit.Duration()), look.today()),
		zone:     f.say("web.zone", "City", f.City(look.place.Zone), "Offset", words.Offset(start)),
		services: itemNames(look.visit.Items), price: f.Price(look.visit.Price, look.visit.Currency),
		place: placeName(look.place), with: f.named(look.master.Name.Text()),
	}
}

func (f frame) moment(start, end time.Time, today slots.Date) string {
	return capital(f.Date(slots.DateOf(start, start.Location()), today)) + ", " + words.Times(start, end)
}

func itemNames(items []booking.Item) string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Name
	}
	return strings.Join(names, " + ")
}

// timesView is free time for what was chosen, or for a booking that moves.
type timesView struct {
	frame
	name, summary  string
	back, backText string
	hint           string
	instead        []timeLink
	calendar       calendarView
}

func (o opened) times(look search, times calendarView) timesView {
	return timesView{
		frame: o.frame, name: o.master.Name.Text(), summary: o.summary(look), back: o.link(o.path, nil), backText: o.say("web.other.services"),
		calendar: times,
	}
}

// summary is what is to be booked, without when.
func (o opened) summary(look search) string {
	return strings.Join([]string{
		itemNames(look.visit.Items), o.Length(look.visit.Duration()), o.Price(look.visit.Price, look.visit.Currency), shortened(placeName(look.place), 80),
	}, " · ")
}
