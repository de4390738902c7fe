package calendar_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav"
	"github.com/emersion/go-webdav/caldav"
	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog/ics"
	"zapis/domain/person"
)

const davCalendar = "/calendar/dav/me/calendars/bookings/"

// dav is a CalDAV client, which signs in with a code.
func (w *world) dav(code string) *caldav.Client {
	w.t.Helper()
	client, err := caldav.NewClient(webdav.HTTPClientWithBasicAuth(w.server.Client(), "whoever", code), w.server.URL+"/calendar/dav/")
	if err != nil {
		w.t.Fatal(err)
	}
	return client
}

// within asks for the events of a stretch of time, or of all time.
func within(from, to time.Time) *caldav.CalendarQuery {
	return &caldav.CalendarQuery{
		CompRequest: caldav.CalendarCompRequest{Name: "VCALENDAR", AllProps: true, AllComps: true},
		CompFilter:  caldav.CompFilter{Name: "VCALENDAR", Comps: []caldav.CompFilter{{Name: "VEVENT", Start: from, End: to}}},
	}
}

// events are what the client has read, with the tag of each.
func events(t *testing.T, objects []caldav.CalendarObject) (all []understood, tags map[string]string) {
	t.Helper()
	tags = map[string]string{}
	for _, o := range objects {
		var text bytes.Buffer
		if err := ical.NewEncoder(&text).Encode(o.Data); err != nil {
			t.Fatal(err)
		}
		if o.ETag == "" || strings.Contains(text.String(), "METHOD") {
			t.Errorf("%s has the tag %q:\n%s", o.Path, o.ETag, text.String())
		}
		w := world{t: t}
		all = append(all, w.readByEmersion(text.String())...)
		tags[o.Path] = o.ETag
	}
	return all, tags
}

func TestCalDAVIsFoundAndFollowsTheBookings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	client := w.dav(w.opens(irina, person.AsClient))
	first, second := w.book(irina, monday.AddDate(0, 0, 1)), w.book(irina, monday.AddDate(0, 0, 2))

	principal, err := client.FindCurrentUserPrincipal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	home, err := client.FindCalendarHomeSet(t.Context(), principal)
	if err != nil {
		t.Fatal(err)
	}
	calendars, err := client.FindCalendars(t.Context(), home)
	if err != nil || len(calendars) != 1 || calendars[0].Path != davCalendar || calendars[0].Name != "Мои визиты · Zapis" {
		t.Fatalf("%+v, %v", calendars, err)
	}
	query := func(from, to time.Time) ([]understood, map[string]string) {
		t.Helper()
		objects, err := client.QueryCalendar(t.Context(), calendars[0].Path, within(from, to))
		if err != nil {
			t.Fatal(err)
		}
		return events(t, objects)
	}
	all, before := query(time.Time{}, time.Time{})
	if len(all) != 2 || all[0].UID != ics.UID(first.String()) || !all[0].Starts.Equal(monday.AddDate(0, 0, 1)) || all[0].Summary != "Маникюр · Анна, маникюр" {
		t.Fatalf("%+v", all)
	}
	if some, _ := query(monday.AddDate(0, 0, 2), monday.AddDate(0, 0, 3)); len(some) != 1 || some[0].UID != ics.UID(second.String()) {
		t.Errorf("of one day: %+v", some)
	}

	w.move(irina, first, 1, monday.AddDate(0, 0, 4))
	path := davCalendar + first.String() + ".ics"
	objects, err := client.MultiGetCalendar(t.Context(), davCalendar, &caldav.CalendarMultiGet{
		Paths: []string{path}, CompRequest: caldav.CalendarCompRequest{Name: "VCALENDAR", AllProps: true, AllComps: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	moved, _ := events(t, objects)
	if len(moved) != 1 || moved[0].Sequence != 2 || !moved[0].Starts.Equal(monday.AddDate(0, 0, 4)) || moved[0].UID != ics.UID(first.String()) {
		t.Errorf("moved: %+v", moved)
	}
	_, after := query(time.Time{}, time.Time{})
	if before[path] == after[path] || len(after) != 2 {
		t.Error("a move has not changed its tag")
	}
	if other := davCalendar + second.String() + ".ics"; before[other] != after[other] {
		t.Error("a move has changed another's tag")
	}
	w.cancel(irina, first, 2)
	if left, _ := query(time.Time{}, time.Time{}); len(left) != 1 || left[0].UID != ics.UID(second.String()) {
		t.Errorf("after a cancellation: %+v", left)
	}
	if _, err := client.GetCalendarObject(t.Context(), path); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("what was cancelled: %v", err)
	}
}

// send is a request as any program may make it.
func (w *world) send(method, path, user, password, body string, header ...string) answer {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if password != "" {
		request.SetBasicAuth(user, password)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	client := *w.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

func TestCalDAVIsReadOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	booking := w.book(irina, monday.AddDate(0, 0, 1))
	path, file := davCalendar+booking.String()+".ics", string(ics.Object(ics.Event{Booking: "x", Starts: monday, Ends: monday.Add(time.Hour), Stamp: monday}))
	before := w.feed(code).body
	for _, method := range []string{"PUT", "DELETE", "PROPPATCH", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "LOCK", "POST", "PATCH"} {
		for _, at := range []string{path, davCalendar + "new.ics", davCalendar, "/calendar/dav/me/calendars/new/"} {
			if got := w.send(method, at, "", code, file, "Content-Type", "text/calendar"); got.status != http.StatusForbidden {
				t.Errorf("%s %s: %d", method, at, got.status)
			}
		}
	}
	if diff := cmp.Diff(before, w.feed(code).body); diff != "" {
		t.Error(diff)
	}
	options := w.send(http.MethodOptions, davCalendar, "", code, "")
	allowed := strings.Split(options.header.Get("Allow"), ", ")
	if options.status != http.StatusOK || !strings.Contains(options.header.Get("DAV"), "calendar-access") || slices.Contains(allowed, "PUT") || !slices.Contains(allowed, "REPORT") {
		t.Errorf("%d %v", options.status, options.header)
	}
}

func TestCalDAVWantsTheCodeAsPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	find := func(password string) answer {
		return w.send("PROPFIND", davCalendar, "irina", password, "", "Depth", "0")
	}
	if got := find(code); got.status != http.StatusMultiStatus {
		t.Fatalf("with it: %d %s", got.status, got.body)
	}
	without, wrong := find(""), find("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if without.status != http.StatusUnauthorized || !strings.HasPrefix(without.header.Get("WWW-Authenticate"), "Basic ") {
		t.Errorf("without: %d %v", without.status, without.header)
	}
	w.done(w.CloseCalendar(t.Context(), w.by(irina), person.AsClient))
	if diff := cmp.Diff(wrong.alike(), find(code).alike(), cmp.AllowUnexported(answer{})); diff != "" {
		t.Errorf("an ended one is not answered as a wrong one is:\n%s", diff)
	}
	guesses := 0
	for ; guesses < 100 && find("WRONG").status == http.StatusUnauthorized; guesses++ {
	}
	if got := find("WRONG"); got.status != http.StatusTooManyRequests || guesses == 100 {
		t.Errorf("after %d guesses: %d", guesses, got.status)
	}
	if got := w.send("PROPFIND", "/.well-known/caldav", "", "", ""); got.status != http.StatusMovedPermanently || got.header.Get("Location") != "/calendar/dav/" {
		t.Errorf("%d %v", got.status, got.header)
	}
}

func TestCalDAVShowsNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina, olga := w.client("Ирина"), w.client("Ольга")
	code := w.opens(irina, person.AsClient)
	others := w.book(olga, monday.AddDate(0, 0, 1))
	for _, path := range []string{davCalendar + others.String() + ".ics", "/calendar/dav/me/calendars/other/", davCalendar + "a/b"} {
		for _, method := range []string{"GET", "PROPFIND", "REPORT"} {
			got := w.send(method, path, "", code, `<calendar-query xmlns="urn:ietf:params:xml:ns:caldav"><filter><comp-filter name="VCALENDAR"/></filter></calendar-query>`, "Depth", "1", "Content-Type", "application/xml")
			if got.status < 400 && (got.status != http.StatusMultiStatus || strings.Contains(got.body, "VEVENT")) || got.status >= 500 {
				t.Errorf("%s %s: %d %s", method, path, got.status, got.body)
			}
		}
	}
	for _, body := range []string{"", "<", "<a/>", strings.Repeat("<a>", 10_000)} {
		if got := w.send("REPORT", davCalendar, "", code, body, "Content-Type", "application/xml"); got.status < 400 || got.status >= 500 {
			t.Errorf("REPORT of %.10q: %d", body, got.status)
		}
	}
}

// Apple and Thunderbird ask for what the library does not know.
func TestCalDAVSaysThatItIsReadOnlyAndWhetherAnythingChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	booking := w.book(irina, monday.AddDate(0, 0, 1))
	const asked = `<?xml version="1.0"?><d:propfind xmlns:d="DAV:" xmlns:c="http://calendarserver.org/ns/" xmlns:v="urn:ietf:params:xml:ns:caldav"><d:prop>` +
		`<d:displayname/><c:getctag/><d:current-user-privilege-set/><d:sync-token/><v:supported-calendar-component-set/></d:prop></d:propfind>`
	ctag := func(path, depth string) string {
		t.Helper()
		got := w.send("PROPFIND", path, "", code, asked, "Depth", depth, "Content-Type", "application/xml")
		var all struct {
			Responses []struct {
				Href   string `xml:"DAV: href"`
				States []struct {
					Status string `xml:"DAV: status"`
					Name   string `xml:"DAV: prop>displayname"`
					CTag   string `xml:"prop>getctag"`
					Read   []struct {
						Read  *struct{} `xml:"DAV: read"`
						Write *struct{} `xml:"DAV: write"`
					} `xml:"DAV: prop>current-user-privilege-set>privilege"`
					Sync *struct{} `xml:"DAV: prop>sync-token"`
					Comp struct {
						Name string `xml:"name,attr"`
					} `xml:"prop>supported-calendar-component-set>comp"`
				} `xml:"DAV: propstat"`
			} `xml:"DAV: response"`
		}
		if err := xml.Unmarshal([]byte(got.body), &all); err != nil || got.status != http.StatusMultiStatus {
			t.Fatalf("%d, %v: %s", got.status, err, got.body)
		}
		for _, r := range all.Responses {
			if r.Href != davCalendar {
				continue
			}
			tag, name, comp, may, missing := "", "", "", 0, 0
			for _, state := range r.States {
				switch {
				case strings.Contains(state.Status, "200"):
					tag, name, comp = tag+state.CTag, name+state.Name, comp+state.Comp.Name
					for _, privilege := range state.Read {
						if may++; privilege.Write != nil {
							t.Error("it may be written")
						}
					}
				case state.Sync == nil || state.CTag != "":
					t.Errorf("what is not there: %+v", state)
				default:
					missing++
				}
			}
			if name != "Мои визиты · Zapis" || comp != "VEVENT" || may != 2 || missing != 1 {
				t.Fatalf("%d privileges in\n%s", may, got.body)
			}
			return tag
		}
		t.Fatalf("no calendar in\n%s", got.body)
		return ""
	}
	before := ctag(davCalendar, "0")
	if before == "" || ctag(davCalendar, "1") != before || ctag("/calendar/dav/me/calendars/", "1") != before || ctag(strings.TrimSuffix(davCalendar, "/"), "0") != before {
		t.Errorf("the tag is %q, or another elsewhere", before)
	}
	w.move(irina, booking, 1, monday.AddDate(0, 0, 3))
	if ctag(davCalendar, "0") == before {
		t.Error("a move has not changed it")
	}
}
