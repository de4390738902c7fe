package calendar_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain/person"
)

// alike leaves out what differs from one answer to the next whatever is asked.
func (a answer) alike() answer {
	a.header = a.header.Clone()
	a.header.Del("Date")
	return a
}

func TestWhatWasNeverAnAddressAndWhatIsNoneAnyMoreAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina, olga := w.client("Ирина"), w.client("Ольга")
	unknown := w.feed(rand.Text())
	if unknown.status != http.StatusNotFound || unknown.header.Get("X-Robots-Tag") == "" {
		t.Fatalf("%+v", unknown)
	}
	renewed, closed, erased := w.opens(irina, person.AsClient), w.opens(w.anna, person.AsMaster), w.opens(olga, person.AsClient)
	for _, code := range []string{renewed, closed, erased} {
		w.read(w.feed(code))
	}
	w.done(w.RenewCalendar(t.Context(), w.by(irina), person.AsClient))
	w.done(w.CloseCalendar(t.Context(), w.by(w.anna), person.AsMaster))
	w.done(w.Erase(t.Context(), w.by(olga)))
	for what, code := range map[string]string{"renewed": renewed, "closed": closed, "erased": erased, "no code": "x", "dots": "..", "a hash": person.HashOf(person.PurposeCalendar, closed)} {
		for _, suffix := range []string{".ics", ""} {
			if suffix == "" && code == ".." {
				continue
			}
			got := w.ask(http.MethodGet, "/calendar/"+code+suffix)
			if diff := cmp.Diff(unknown.alike(), got.alike(), cmp.AllowUnexported(answer{})); diff != "" {
				t.Errorf("%s%s (-unknown +got):\n%s", what, suffix, diff)
			}
		}
	}
	code, _, err := w.CalendarCode(t.Context(), irina, person.AsClient)
	if err != nil {
		t.Fatal(err)
	}
	w.read(w.feed(code))
}

func TestWhoWasMergedAndErasedHasNoCalendarLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina, ira := w.client("Ирина"), w.client("Ира")
	codes := []string{w.opens(irina, person.AsClient), w.opens(ira, person.AsClient)}
	w.unite(irina, ira)
	w.done(w.Erase(t.Context(), w.by(irina)))
	for _, code := range codes {
		if got := w.feed(code); got.status != http.StatusNotFound {
			t.Errorf("%d", got.status)
		}
	}
}

func TestNothingBesidesTheLogHoldsAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	code := w.opens(w.client("Ирина"), person.AsClient)
	w.read(w.feed(code))
	tables, err := w.pool.Query(t.Context(), `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for tables.Next() {
		var name string
		if err := tables.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if tables.Err() != nil || len(names) < 20 {
		t.Fatalf("%d tables, %v", len(names), tables.Err())
	}
	for _, name := range names {
		var n int
		if err := w.pool.QueryRow(t.Context(), `select count(*) from `+name+` r where r::text like '%' || $1 || '%'`, code).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if sealed := name == "events"; (n > 0) != sealed { // where it is sealed, but not in this test
			t.Errorf("%d rows of %s", n, name)
		}
	}
}

func TestGuessersAreCutOffAndNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	code, other := w.opens(w.client("Ирина"), person.AsClient), w.opens(w.client("Ольга"), person.AsClient)
	w.read(w.feed(code))
	from := func(address, code string) answer { return w.feed(code, "X-Forwarded-For", address) }
	guesses := 0
	for ; guesses < 100 && w.feed(rand.Text()).status == http.StatusNotFound; guesses++ {
	}
	if guesses < 5 || guesses == 100 {
		t.Errorf("cut off after %d guesses", guesses)
	}
	cut := w.feed(rand.Text())
	if cut.status != http.StatusTooManyRequests || cut.header.Get("Retry-After") == "" {
		t.Errorf("%+v", cut)
	}
	w.read(w.feed(code)) // from the same address
	if got := w.feed(other); got.status != http.StatusTooManyRequests {
		t.Errorf("among guesses a first right one is answered %d", got.status)
	}
	if got := from("203.0.113.7", rand.Text()); got.status != http.StatusNotFound {
		t.Errorf("somebody else, through a proxy, is answered %d", got.status)
	}
	w.read(from("203.0.113.7", other))
	w.at(w.clock().Add(time.Hour))
	if got := w.feed(rand.Text()); got.status != http.StatusNotFound {
		t.Errorf("later they are answered %d", got.status)
	}
}

func TestAProgramThatAsksWithoutEndIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	code, other := w.opens(w.client("Ирина"), person.AsClient), w.opens(w.client("Ольга"), person.AsClient)
	asked := 0
	for ; asked < 200 && w.feed(code).status == http.StatusOK; asked++ {
	}
	if asked < 30 || asked == 200 {
		t.Errorf("slowed down after %d", asked)
	}
	w.read(w.feed(other))
	w.at(w.clock().Add(time.Minute))
	w.read(w.feed(code))
}

func TestThePageTellsHowToAddACalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	code := w.opens(w.client("Ирина"), person.AsClient)
	page := w.ask(http.MethodGet, "/calendar/"+code)
	if page.status != http.StatusOK || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") || page.header.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("%d %v", page.status, page.header)
	}
	_, host, _ := strings.Cut(w.server.URL, "://")
	for _, want := range []string{
		`lang="ru"`, "<h1>Мои визиты · Zapis</h1>", fmt.Sprintf(`href="webcal://%s/calendar/%s.ics"`, host, code),
		fmt.Sprintf(`value="%s/calendar/%s.ics"`, w.server.URL, code), "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F",
		w.server.URL + "/calendar/dav/", `content="noindex, nofollow"`,
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("no %s on\n%s", want, page.body)
		}
	}
	if strings.Contains(page.body, "calendar.page") || strings.Contains(page.body, "ZgotmplZ") {
		t.Errorf("a text is missing:\n%s", page.body)
	}
}
