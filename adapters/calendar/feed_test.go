package calendar_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	arran "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog/ics"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// understood is an event as a parser reads it.
type understood struct {
	UID, Summary, Location, Status, Transp string
	Sequence                               int
	Starts, Ends                           time.Time
}

// read has two parsers that know nothing of each other read a calendar; they must agree.
func (w *world) read(a answer) []understood {
	w.t.Helper()
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		w.t.Fatalf("%d %s", a.status, a.header.Get("Content-Type"))
	}
	one, other := w.readByArran(a.body), w.readByEmersion(a.body)
	if diff := cmp.Diff(one, other); diff != "" {
		w.t.Fatalf("the parsers disagree (-golang-ical +go-ical):\n%s", diff)
	}
	return one
}

func (w *world) readByArran(text string) (events []understood) {
	w.t.Helper()
	calendar, err := arran.ParseCalendar(strings.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range calendar.Events() {
		value := func(name arran.ComponentProperty) string {
			if p := e.GetProperty(name); p != nil {
				return p.Value
			}
			return ""
		}
		u := understood{
			UID: e.Id(), Summary: value("SUMMARY"), Location: value("LOCATION"), Status: value("STATUS"), Transp: value("TRANSP"),
		}
		var failed [3]error
		u.Starts, failed[0] = e.GetStartAt()
		u.Ends, failed[1] = e.GetEndAt()
		u.Sequence, failed[2] = strconv.Atoi(value("SEQUENCE"))
		if failed != [3]error{} {
			w.t.Fatalf("%v in\n%s", failed, text)
		}
		events = append(events, u)
	}
	return events
}

func (w *world) readByEmersion(text string) (events []understood) {
	w.t.Helper()
	calendar, err := emersion.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range calendar.Events() {
		var u understood
		var failed [8]error
		u.UID, failed[0] = e.Props.Text(emersion.PropUID)
		u.Summary, failed[1] = e.Props.Text(emersion.PropSummary)
		u.Location, failed[2] = e.Props.Text(emersion.PropLocation)
		u.Status, failed[3] = e.Props.Text(emersion.PropStatus)
		u.Transp, failed[4] = e.Props.Text(emersion.PropTransparency)
		u.Sequence, failed[5] = e.Props.Get(emersion.PropSequence).Int()
		u.Starts, failed[6] = e.DateTimeStart(time.UTC)
		u.Ends, failed[7] = e.DateTimeEnd(time.UTC)
		if failed != [8]error{} {
			w.t.Fatalf("%v in\n%s", failed, text)
		}
		events = append(events, u)
	}
	return events
}

func TestACalendarFollowsItsBookings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	if empty := w.read(w.feed(code)); len(empty) != 0 {
		t.Fatalf("%v", empty)
	}
	first, second := w.book(irina, monday.AddDate(0, 0, 1)), w.book(irina, monday.AddDate(0, 0, 2))
	want := understood{
		UID: ics.UID(first.String()), Summary: "Маникюр · Анна, маникюр", Location: "Студия, Садовая, 3; вход со двора",
		Status: "CONFIRMED", Transp: "OPAQUE", Sequence: 1, Starts: monday.AddDate(0, 0, 1), Ends: monday.AddDate(0, 0, 1).Add(time.Hour),
	}
	later := want
	later.UID, later.Starts, later.Ends = ics.UID(second.String()), want.Starts.AddDate(0, 0, 1), want.Ends.AddDate(0, 0, 1)
	if diff := cmp.Diff([]understood{want, later}, w.read(w.feed(code))); diff != "" {
		t.Fatal(diff)
	}
	w.move(irina, first, 1, want.Starts.Add(3*time.Hour))
	want.Sequence, want.Starts, want.Ends = 2, want.Starts.Add(3*time.Hour), want.Ends.Add(3*time.Hour)
	if diff := cmp.Diff([]understood{want, later}, w.read(w.feed(code))); diff != "" {
		t.Fatalf("after a move:\n%s", diff)
	}
	w.cancel(irina, first, 2)
	if diff := cmp.Diff([]understood{later}, w.read(w.feed(code))); diff != "" {
		t.Fatalf("after a cancellation:\n%s", diff)
	}
}

func TestAMastersCalendarHasTheirClientsAndTimeOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	policy := master.DefaultPolicy()
	policy.Confirmation = true
	w.tell(master.SetPolicy{Policy: policy})
	w.book(w.client("Ирина \"П\", \\ ;"), monday.AddDate(0, 0, 1))
	day := func(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, time.FixedZone("MSK", 3*60*60)).UTC() }
	w.tell(master.AddTimeOff{TimeOff: newID(), Span: slots.Span{Start: day(1), End: day(4)}, Reason: "Отпуск"})
	w.tell(master.AddTimeOff{TimeOff: newID(), Span: slots.Span{Start: day(5).Add(9 * time.Hour), End: day(5).Add(11 * time.Hour)}})
	a := w.feed(w.opens(w.anna, person.AsMaster))
	events := w.read(a)
	if len(events) != 3 || events[0].Summary != "Маникюр · Ирина \"П\", \\ ;" || events[0].Status != "TENTATIVE" || events[0].Transp != "OPAQUE" {
		t.Fatalf("%+v", events)
	}
	if events[1].Summary != "Выходной · Отпуск" || events[1].Transp != "TRANSPARENT" || !strings.Contains(a.body, "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204\r\n") {
		t.Errorf("whole days off: %+v in\n%s", events[1], a.body)
	}
	if events[2].Summary != "Выходной" || !events[2].Starts.Equal(day(5).Add(9*time.Hour)) {
		t.Errorf("hours off: %+v", events[2])
	}
	if own := w.read(w.feed(w.opens(w.anna, person.AsClient))); len(own) != 0 {
		t.Errorf("as a client of others she has %v", own)
	}
}

func TestACalendarSaysWhatItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	a := w.feed(w.opens(w.client("Ирина"), person.AsClient))
	for _, line := range []string{"METHOD:PUBLISH", "X-WR-CALNAME:Мои визиты · Zapis", "REFRESH-INTERVAL;VALUE=DURATION:PT15M", "X-PUBLISHED-TTL:PT15M"} {
		if !strings.Contains(unfolded(a.body), line+"\r\n") {
			t.Errorf("no %s in\n%s", line, a.body)
		}
	}
	for name, want := range map[string]string{
		"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer",
		"X-Content-Type-Options": "nosniff", "Content-Disposition": `inline; filename="zapis.ics"`,
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAnUnchangedCalendarIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	booking := w.book(irina, monday.AddDate(0, 0, 1))
	first := w.feed(code)
	tag := first.header.Get("ETag")
	if !strings.HasPrefix(tag, `"`) || len(tag) < 10 {
		t.Fatalf("the tag is %s", tag)
	}
	w.at(monday.Add(5 * time.Hour)) // time alone changes nothing
	for _, known := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		again := w.feed(code, "If-None-Match", known)
		if again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag {
			t.Errorf("who has %s is answered %d with %d bytes", known, again.status, len(again.body))
		}
	}
	if head := w.ask(http.MethodHead, "/calendar/"+code+".ics"); head.status != http.StatusOK || head.body != "" || head.header.Get("ETag") != tag {
		t.Errorf("HEAD: %d %s", head.status, head.header)
	}
	if other := w.feed(code, "If-None-Match", `"other"`); other.status != http.StatusOK || other.body != first.body {
		t.Errorf("who has another is answered %d", other.status)
	}
	w.move(irina, booking, 1, monday.AddDate(0, 0, 3))
	if moved := w.feed(code, "If-None-Match", tag); moved.status != http.StatusOK || moved.header.Get("ETag") == tag {
		t.Errorf("after a move: %d", moved.status)
	}
}

func TestOnTheDayOfAClockChangeTimesStayTheSameOnTheWall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Berlin")
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	ten := func(day int) time.Time { return time.Date(2027, 3, day, 10, 0, 0, 0, berlin) }
	w.book(irina, ten(27))
	w.book(irina, ten(28)) // the clock goes forward that night
	events := w.read(w.feed(code))
	if len(events) != 2 || !events[0].Starts.Equal(ten(27)) || !events[1].Starts.Equal(ten(28)) || events[1].Starts.Sub(events[0].Starts) != 23*time.Hour {
		t.Errorf("%+v", events)
	}
}

func TestWhatIsLongAgoIsLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina := w.client("Ирина")
	code := w.opens(irina, person.AsClient)
	w.book(irina, monday.AddDate(0, 0, 1))
	for days, want := range map[int]int{2: 1, 91: 1, 92: 0} {
		w.at(monday.AddDate(0, 0, days))
		if n := len(w.read(w.feed(code))); n != want {
			t.Errorf("after %d days there are %d", days, n)
		}
	}
}

func TestWhoBecameOneHasEverythingAtEitherAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Europe/Moscow")
	irina, ira := w.client("Ирина"), w.client("Ира")
	w.book(irina, monday.AddDate(0, 0, 1))
	w.book(ira, monday.AddDate(0, 0, 2))
	codes := []string{w.opens(irina, person.AsClient), w.opens(ira, person.AsClient)}
	each := func() (counts []int) {
		for _, code := range codes {
			counts = append(counts, len(w.read(w.feed(code))))
		}
		return counts
	}
	before := each()
	w.unite(irina, ira)
	together := each()
	w.done(w.Unmerge(t.Context(), w.by(irina), ira))
	if diff := cmp.Diff([][]int{{1, 1}, {2, 2}, {1, 1}}, [][]int{before, together, each()}); diff != "" {
		t.Error(diff)
	}
}

// unite makes one person of two, by a code that the second one brings.
func (w *world) unite(owner, other domain.ID) {
	w.t.Helper()
	account, _, err := w.PersonNow(w.t.Context(), other)
	if err != nil {
		w.t.Fatal(err)
	}
	by := commands.Claimant{Messenger: "test", Account: account.Accounts[0].Account}
	done, code, err := w.IssueCode(w.t.Context(), w.by(owner), "")
	w.done(done, err)
	done, claimed, err := w.Claim(w.t.Context(), w.by(domain.ID{}), code, by)
	w.done(done, err)
	w.done(w.ConfirmClaim(w.t.Context(), w.by(domain.ID{}), owner, by, true))
	w.done(w.AdmitClaim(w.t.Context(), w.by(owner), claimed.Claim, true))
}
