package admin_test

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/admin"
	"zapis/adapters/dialog"
	"zapis/adapters/rest/token"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/projections"
	"zapis/projections/audit"
)

// records has the panel show what is in the read models.
func records(w *world, o *admin.Options) {
	o.Records = admin.Records{
		Directory: projections.Directory{Pool: w.pool}, People: projections.People{Pool: w.pool}, Catalogue: projections.Catalogue{Pool: w.pool},
		Active: projections.ActiveBookings{Pool: w.pool}, Reviews: projections.Reviews{Pool: w.pool}, Overseen: projections.Overseen{Pool: w.pool},
		Casts: projections.Broadcasts{Pool: w.pool}, Grants: projections.Grants{Pool: w.pool}, Told: projections.Deliveries{Pool: w.pool},
	}
	o.Stories = audit.Log{Store: w.store, Pool: w.pool}
	o.Clock = func() time.Time { return monday }
	talk := dialog.New(dialog.Options{
		Commands: w.Commands, Catalogue: projections.Catalogue{Pool: w.pool}, People: projections.People{Pool: w.pool}, Log: w.store,
		Clock: func() time.Time { return monday },
	})
	o.Export = func(ctx context.Context, id domain.ID) ([]byte, error) { return talk.Export(ctx, id) }
	ring := token.NewRing()
	tokens := token.Tokens{Ring: func() token.Ring { return ring }, Issuer: "zapis", Clock: time.Now}
	o.Tokens = func(granted access.State) (admin.Tokens, error) {
		short, err := tokens.Access(granted)
		return admin.Tokens{Access: short, Refresh: tokens.Refresh(granted.Grant, granted.Number)}, err
	}
}

func (w *world) lacks(got answer, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(got.body, text) {
			w.t.Errorf("%s: %q in\n%s", got.at, text, plain(got.body))
		}
	}
}

func TestPeopleAreFoundAndShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira := w.client("Ирина")
	visit := w.book(ira, 24*time.Hour)
	w.as(access.Auditor)
	w.has(w.get("/people"), "Ирина", "Анна", "Telegram")
	find := func(text string) answer { return w.send("/people", url.Values{"text": {text}}) }
	w.lacks(find("ирин"), "Анна, маникюр")
	w.lacks(w.get("/people?sort=masters"), "Ирина")
	w.has(find("ярополк"), "Nobody is found.")
	w.has(find(ira.String()), "Ирина")
	w.has(w.get("/people/"+ira.String()), "Ирина", "/bookings/"+visit.String(), "/log?mentions="+ira.String(), "Анна, маникюр")
	w.has(w.get("/people/"+w.master.String()), "Студия", "Садовая, 3", "Маникюр", w.code, "Ирина", "no reviews yet", "/people/"+ira.String()+"\"")
	if got := w.get("/people/" + newID().String()); got.status != http.StatusNotFound {
		t.Errorf("nobody: %d", got.status)
	}
	if kinds := w.kinds(); !slices.Contains(kinds, "look.person") || !slices.Contains(kinds, "look.people") || !slices.Contains(kinds, "look.find_people") {
		t.Errorf("logged: %v", kinds)
	}
}

func TestAPersonIsExportedSuspendedReadmittedAndErasedByAdmins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira := w.client("Ирина")
	at := "/people/" + ira.String()
	w.as(access.Auditor)
	w.lacks(w.get(at), "<form method=\"post\" action=\""+admin.Base+at)
	for _, what := range []string{"/suspend", "/readmit", "/erase"} {
		if got := w.post(at+what, url.Values{"sure": {"yes"}, "back": {at}}); got.status != http.StatusForbidden {
			t.Errorf("%s by an auditor: %d", what, got.status)
		}
	}
	file := w.get(at + "/export")
	if archive, err := zip.NewReader(bytes.NewReader([]byte(file.body)), int64(len(file.body))); err != nil || len(archive.File) != 2 {
		t.Errorf("exported: %v, %v", archive, err)
	}
	if kinds := w.kinds(); kinds[len(kinds)-1] != "look.export_person" {
		t.Errorf("logged: %v", kinds)
	}
	w.as(access.Admin)
	w.has(w.post(at+"/suspend", url.Values{"reason": {"spam"}, "back": {at}}), "They may do nothing for now.", "spam", "suspended")
	if now, _, err := w.PersonNow(t.Context(), ira); err != nil || !now.Suspended {
		t.Errorf("suspended: %+v, %v", now, err)
	}
	w.has(w.post(at+"/readmit", url.Values{"back": {at}}), "They may do everything again.")
	if now, _, err := w.PersonNow(t.Context(), ira); err != nil || now.Suspended {
		t.Errorf("readmitted: %+v, %v", now, err)
	}
	if got := w.post(at+"/erase", url.Values{"back": {at}}); got.status != http.StatusBadRequest {
		t.Errorf("erased without being sure: %d", got.status)
	}
	if now, _, err := w.PersonNow(t.Context(), ira); err != nil || now.Erased {
		t.Errorf("erased by mistake: %+v, %v", now, err)
	}
	erased := w.post(at+"/erase", url.Values{"sure": {"yes"}, "back": {at}})
	w.has(erased, "They are erased.", "erased")
	w.lacks(erased, "Ирина")
	if now, _, err := w.PersonNow(t.Context(), ira); err != nil || !now.Erased {
		t.Errorf("not erased: %+v, %v", now, err)
	}
}

func TestBookingsAreListedAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira, oleg := w.client("Ирина"), w.client("Олег")
	first, second := w.book(ira, 24*time.Hour), w.book(oleg, 48*time.Hour)
	w.done(w.CancelBooking(t.Context(), w.by(oleg), commands.CancelBooking{Booking: second, Revision: 1}))
	w.as(access.Auditor)
	w.has(w.get("/bookings"), "/bookings/"+first.String(), "/bookings/"+second.String(), "Ирина", "Олег", "Студия", "Маникюр")
	for query, want := range map[string]domain.ID{
		"state=cancelled": second, "state=booked": first, "client=" + ira.String(): first, "to=2026-11-24": first, "from=2026-11-25": second,
	} {
		got, other := w.get("/bookings?"+query), first
		if want == first {
			other = second
		}
		w.has(got, "/bookings/"+want.String())
		w.lacks(got, "/bookings/"+other.String())
	}
	w.has(w.get("/bookings?master="+w.anna.String()), "/bookings/"+first.String())
	w.has(w.get("/bookings?master="+newID().String()), "There are no such bookings.")
	w.has(w.get("/bookings/"+second.String()), "Олег", "Студия", "Europe/Moscow", "cancelled", "/log?mentions="+second.String(), "the client: by wish", "The client booked")
	if got := w.get("/bookings/" + newID().String()); got.status != http.StatusNotFound {
		t.Errorf("no booking: %d", got.status)
	}
}

var onward = regexp.MustCompile(`<a href="` + admin.Base + `([^"]+)" rel="next">`)

func TestBookingsArePaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira, seen := w.client("Ирина"), map[string]bool{}
	for day := range 51 {
		w.book(ira, time.Duration(day+1)*24*time.Hour)
	}
	w.as(access.Auditor)
	got := w.get("/bookings?state=booked")
	link := regexp.MustCompile(admin.Base + `/bookings/[0-9a-f-]{36}`)
	for _, one := range link.FindAllString(got.body, -1) {
		seen[one] = true
	}
	next := onward.FindStringSubmatch(got.body)
	if len(seen) != 50 || next == nil {
		t.Fatalf("%d on the first page, next %v", len(seen), next)
	}
	second := w.get(strings.ReplaceAll(next[1], "&amp;", "&"))
	w.has(second, "To the beginning", `<option value="booked" selected>`)
	if rest := link.FindAllString(second.body, -1); len(rest) != 1 || seen[rest[0]] {
		t.Errorf("on the second page: %v", rest)
	}
}

// told has somebody told of a visit, or not for a reason.
func (w *world) told(about, recipient domain.ID, reason string) {
	w.t.Helper()
	notice := delivery.Notice{Kind: delivery.Reminder, About: about, Recipient: recipient, Master: w.master, Revision: 1, OffsetMin: 60}
	for _, cmd := range []delivery.Command{
		delivery.Attempt{Notice: notice, Channel: "telegram", At: time.Now()},
		delivery.Report{Notice: notice, Channel: "telegram", Message: map[bool]string{true: "7"}[reason == ""], Reason: reason, Final: reason != ""},
	} {
		w.done(w.Deliver(w.t.Context(), commands.BySystem(newID()), cmd))
	}
}

func TestDeliveriesAreCountedAndListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira, oleg := w.client("Ирина"), w.client("Олег")
	w.told(w.book(ira, 24*time.Hour), ira, "")
	w.told(w.book(oleg, 48*time.Hour), oleg, "they_left")
	w.as(access.Auditor)
	w.has(w.get("/deliveries"), "Ирина", "Олег", "they_left: 1", "Telegram")
	failed := w.get("/deliveries?state=failed&kind=reminder&channel=telegram&since=2026-01-01")
	w.has(failed, "Олег")
	w.lacks(failed, "Ирина")
	w.has(w.get("/deliveries?channel=vk"), "There are no such deliveries.")
}

func TestBroadcastsAreListedWithWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	ira, oleg, id := w.client("Ирина"), w.client("Олег"), newID()
	w.done(w.StartBroadcast(t.Context(), w.by(w.anna), commands.StartBroadcast{
		Broadcast: id, Master: w.master, Text: "Скидка", Audience: broadcast.Audience{Kind: broadcast.All}, Recipients: []domain.ID{ira, oleg},
	}))
	w.as(access.Auditor)
	w.has(w.get("/broadcasts"), "/broadcasts/"+id.String(), "Анна, маникюр", "0 of 2", "running")
	one := w.get("/broadcasts/" + id.String())
	w.has(one, "Скидка", "all clients", "Ирина", "Олег", "waiting")
	w.lacks(one, ira.String())
	w.has(w.get("/broadcasts/"+id.String()+"?state=failed"), "There are no such recipients.")
	w.has(w.get("/broadcasts?master="+newID().String()), "There are no broadcasts.")
	if got := w.get("/broadcasts/" + newID().String()); got.status != http.StatusNotFound {
		t.Errorf("no broadcast: %d", got.status)
	}
}

var seeds = regexp.MustCompile(`<code class="seed">([^<]+)</code>`)

func TestAProgramIsLetInAndItsTokensAreShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	w.as(access.Admin)
	form := url.Values{"name": {"The site"}, "role": {"service"}, "days": {"30"}, "key": {"one"}}
	got := w.post("/grants", form)
	w.has(got, "The program may come in.", "The tokens, shown once", "The site")
	tokens := seeds.FindAllStringSubmatch(got.body, -1)
	if len(tokens) != 2 || strings.Contains(got.at, tokens[1][1]) {
		t.Fatalf("%s: %v", got.at, tokens)
	}
	again := w.get("/grants")
	w.lacks(again, tokens[0][1], tokens[1][1], "shown once")
	var known bool
	const stands = `select exists (select from events where payload::text like '%' || $1 || '%' or metadata::text like '%' || $1 || '%')`
	if err := w.pool.QueryRow(t.Context(), stands, tokens[1][1]).Scan(&known); err != nil || known {
		t.Errorf("the token is in the log: %v, %v", known, err)
	}
	w.lacks(w.post("/grants", url.Values{"name": {"X"}, "role": {"client"}, "days": {"30"}}), "shown once")
	for _, days := range []string{"0", "-1", "99999999999", "x", ""} {
		w.has(w.post("/grants", url.Values{"name": {"X"}, "role": {"service"}, "days": {days}}), "Give a number of days")
	}
	granted, _, err := projections.Grants{Pool: w.pool}.Latest(t.Context(), projections.Page{})
	if err != nil || len(granted) != 1 || granted[0].Role != access.Service || !granted[0].Subject.IsZero() {
		t.Fatalf("%+v, %v", granted, err)
	}
	at, admins := "/grants/"+granted[0].Grant.String()+"/revoke", w.browser
	w.as(access.Auditor)
	w.lacks(w.get("/grants"), "/revoke", "Let a program in")
	for _, path := range []string{"/grants", at} {
		if got := w.post(path, form); got.status != http.StatusForbidden {
			t.Errorf("%s by an auditor: %d", path, got.status)
		}
	}
	w.browser = admins
	w.has(w.post(at, url.Values{"back": {"/grants"}}), "The access has ended.", "revoked")
	if now, err := w.AccessNow(t.Context(), granted[0].Grant); err != nil || now.Revoked != access.Asked {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestHostileFiltersAreTurnedAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, records)
	w.as(access.Admin)
	long := strings.Repeat("x", 5000)
	for _, path := range []string{
		"/people?text=x", "/people?sort=x", "/people?after=x", "/people?text=%00", "/people/x", "/people/x/export",
		"/bookings?state=x", "/bookings?from=x", "/bookings?to=2026-13-01", "/bookings?master=x", "/bookings?client=%FF", "/bookings?after=x.1", "/bookings/x",
		"/bookings?after=AAAAAAAAAAAAAAAAAAAAAA.-9223372036854775808", "/deliveries?after=-9223372036854775808.1",
		"/deliveries?state=waiting", "/deliveries?kind=x", "/deliveries?channel=x", "/deliveries?since=x", "/deliveries?after=x.1",
		"/broadcasts?master=x", "/broadcasts?after=x", "/broadcasts/x", "/broadcasts/" + w.master.String() + "?after=-1",
		"/broadcasts/" + w.master.String() + "?after=99999999", "/broadcasts/" + w.master.String() + "?state=x", "/grants?after=x",
	} {
		if got := w.get(path); got.status < 400 || got.status >= 500 {
			t.Errorf("%.80s: %d", path, got.status)
		}
	}
	for _, form := range []url.Values{{"text": {long}}, {"text": {"\xff"}}, {"text": {"a\x00b"}}, {"sort": {"x"}}, {"after": {"x"}}} {
		if got := w.send("/people", form); got.status < 400 || got.status >= 500 {
			t.Errorf("%.80v: %d", form, got.status)
		}
	}
	for _, path := range []string{"/people/x/erase", "/people/x/suspend", "/people/" + newID().String() + "/erase", "/grants/x/revoke"} {
		if got := w.post(path, url.Values{"sure": {"yes"}}); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}
