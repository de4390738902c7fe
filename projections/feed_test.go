package projections

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/domain/webhook"
)

// itemsOf are all items that the feed has of somebody, asked for by pages of this size.
func itemsOf(t testing.TB, pool *pgxpool.Pool, q FeedQuery) (all []FeedItem) {
	t.Helper()
	for {
		items, upTo, err := Feed{pool}.After(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, items...)
		if upTo <= q.After {
			return all
		}
		q.After = upTo
	}
}

// cameTo says how far the read model has come, as following does.
func cameTo(t testing.TB, pool *pgxpool.Pool, position int64) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), `insert into checkpoints (name, position) values ('feed', $1)`, position); err != nil {
		t.Fatal(err)
	}
}

func inJSON(t testing.TB, value any) string {
	t.Helper()
	return string(must(json.MarshalIndent(value, "", "  "))(t))
}

func TestAMoveIsOneItemWithBeforeAndAfter(t *testing.T) {
	t.Parallel()
	first := placed(1, anna, ivan, hour(1))
	pool := given(t, feedProjection, first, moved(first, hour(5)))
	cameTo(t, pool, 2)
	items := itemsOf(t, pool, FeedQuery{Types: []string{"booking.moved"}})
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	const want = `{
  "id": "00000000-0000-0000-0000-000000000000",
  "position": 2,
  "type": "booking.moved",
  "timestamp": "2026-11-23T09:00:02Z",
  "master": "01000000-0000-0000-0000-000000000000",
  "client": "03000000-0000-0000-0000-000000000000",
  "booking": "01630000-0000-0000-0000-000000000000",
  "data": {
    "revision": 2,
    "by": "client",
    "before": {
      "status": "confirmed",
      "client": "03000000-0000-0000-0000-000000000000",
      "place": "0b000000-0000-0000-0000-000000000000",
      "zone": "Europe/Moscow",
      "starts": "2026-11-23T10:00:00Z",
      "ends": "2026-11-23T11:00:00Z",
      "services": [
        {
          "service": "15000000-0000-0000-0000-000000000000",
          "name": "Cut",
          "duration_min": 60,
          "price": 1500
        }
      ],
      "price": 1500,
      "currency": "RUB"
    },
    "after": {
      "status": "confirmed",
      "client": "03000000-0000-0000-0000-000000000000",
      "place": "0c000000-0000-0000-0000-000000000000",
      "zone": "Asia/Kathmandu",
      "starts": "2026-11-23T14:00:00Z",
      "ends": "2026-11-23T15:00:00Z",
      "services": [
        {
          "service": "15000000-0000-0000-0000-000000000000",
          "name": "Cut",
          "duration_min": 60,
          "price": 1500
        }
      ],
      "price": 1500,
      "currency": "RUB"
    }
  }
}`
	if diff := gocmp.Diff(want, inJSON(t, items[0])); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

func TestWhatBecomesOfABookingIsToldInOrder(t *testing.T) {
	t.Parallel()
	first := placed(1, anna, ivan, hour(1))
	first.Request = true
	about := func(b booking.Placed) (domain.ID, domain.ID, domain.ID) { return b.Booking, b.Master, b.Client }
	id, m, c := about(first)
	ended := cancelled(first)
	ended.By, ended.Cause, ended.Reason = booking.System, booking.Leaving, "ill"
	pool := given(t, feedProjection, first,
		booking.Confirmed{Booking: id, Master: m, Client: c, By: booking.Master}, booking.MoveAsked{Booking: id, Master: m, Client: c, Reason: "ill"},
		booking.MoveWithdrawn{Booking: id, Master: m, Client: c}, booking.AttendanceConfirmed{Booking: id, Master: m, Client: c},
		edited(first, cut), ended, restored(first), handedOver(first, olga), noShow(first), completed(first),
		reviewed(first, 4, "good", hour(3)), booking.ReviewAnswered{Booking: id, Master: m, Client: c, Text: "Спасибо", At: hour(4)},
	)
	cameTo(t, pool, 13)
	var got []string
	for _, item := range itemsOf(t, pool, FeedQuery{Limit: 2}) {
		before := "-"
		if item.Data.Before != nil {
			before = item.Data.Before.Status
		}
		after := item.Data.After
		got = append(got, fmt.Sprint(item.Data.Revision, " ", item.Type, " ", item.Data.By, " ", item.Data.Cause, ": ", before, " > ", after.Status,
			" ", after.MoveAsked, after.AttendanceConfirmed, after.Stars, after.Client == olga, item.Client == after.Client))
	}
	want := []string{
		"1 booking.placed client : - > requested false false 0 false true",
		"2 booking.confirmed master : requested > confirmed false false 0 false true",
		"3 booking.move_asked master : confirmed > confirmed true false 0 false true",
		"4 booking.move_withdrawn master : confirmed > confirmed false false 0 false true",
		"5 booking.attendance_confirmed client : confirmed > confirmed false true 0 false true",
		"6 booking.edited master : confirmed > confirmed false true 0 false true",
		"7 booking.cancelled system leaving: confirmed > cancelled false true 0 false true",
		"8 booking.restored client : cancelled > confirmed false true 0 false true",
		"9 booking.handed_over  : confirmed > confirmed false true 0 true true",
		"10 booking.no_show master : confirmed > no_show false true 0 true true",
		"11 booking.completed system : no_show > completed false true 0 true true",
		"12 booking.reviewed client : completed > completed false true 4 true true",
		"13 booking.review_answered master : completed > completed false true 4 true true",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

func TestWhatAMasterOffersIsTold(t *testing.T) {
	t.Parallel()
	service, off := domain.ID{31}, domain.ID{41}
	at := func(starts, ends slots.Clock) slots.Window { return slots.Window{Start: starts * 60, End: ends * 60} }
	offer := master.Offer{Name: "Cut", Description: "by Anna", DurationMin: 45, Price: 1500, BufferAfterMin: 10, Places: []domain.ID{studio}}
	dearer := offer
	dearer.Price = 2000
	pool := given(t, feedProjection, append(opened(anna),
		master.ServiceAdded{Master: anna, Service: service, Offer: offer}, master.ServiceChanged{Master: anna, Service: service, Offer: dearer},
		master.ServiceClosed{Master: anna, Service: service}, master.ServiceReopened{Master: anna, Service: service},
		master.PlaceChanged{Master: anna, Place: studio, Name: "Anna's", Zone: "Asia/Kathmandu"},
		master.PlaceClosed{Master: anna, Place: studio}, master.PlaceReopened{Master: anna, Place: studio},
		master.DaySet{Master: anna, Place: studio, Date: slots.Date{Year: 2026, Month: 12, Day: 31}, Windows: []slots.Window{at(22, 2)}},
		master.DayReset{Master: anna, Place: studio, Date: slots.Date{Year: 2026, Month: 12, Day: 31}},
		master.TimeOffAdded{Master: anna, TimeOff: off, Span: slots.Span{Start: hour(1), End: hour(5)}, Reason: "dentist"},
		master.TimeOffRemoved{Master: anna, TimeOff: off},
		master.PolicySet{Master: anna, Policy: master.Policy{Grid: slots.GridClock, StepMin: 15, Gap: slots.GapMax, RemindersMin: []int{60}}},
		master.Erased{Master: anna, Person: ivan})...)
	cameTo(t, pool, 16)
	var got []string
	for _, item := range itemsOf(t, pool, FeedQuery{Master: anna}) {
		got = append(got, item.Type+" "+string(must(json.Marshal(item.Data))(t)))
	}
	const (
		inMoscow    = `{"place":"0b000000-0000-0000-0000-000000000000","zone":"Europe/Moscow"`
		inKathmandu = `{"place":"0b000000-0000-0000-0000-000000000000","zone":"Asia/Kathmandu"`
		cutFor      = `{"service":"1f000000-0000-0000-0000-000000000000","name":"Cut","duration_min":45,"buffer_before_min":0,"buffer_after_min":10,"price":`
		there       = `,"currency":"RUB","places":["0b000000-0000-0000-0000-000000000000"],"closed":`
		away        = `{"time_off":"29000000-0000-0000-0000-000000000000","starts":"2026-11-23T10:00:00Z","ends":"2026-11-23T14:00:00Z"}}`
		rest        = `"cancel_window_min":0,"move_window_min":0,"confirmation":false}`
	)
	want := []string{
		`master.registered {"revision":1,"policy":{"grid":"clock","step_min":60,"notice_min":0,"horizon_days":60,"gap":"max","max_per_day":0,` + rest + `,"currency":"RUB"}`,
		`master.place_added {"revision":2,"place":` + inMoscow + `,"closed":false}}`,
		`master.hours_set {"revision":3,"hours":` + inMoscow + `,"week":[{"days":[1,2,3,4,5,6,7],"start":"09:00","end":"18:00"}]}}`,
		`master.service_added {"revision":4,"service":` + cutFor + `1500` + there + `false}}`,
		`master.service_changed {"revision":5,"service":` + cutFor + `2000` + there + `false}}`,
		`master.service_closed {"revision":6,"service":` + cutFor + `2000` + there + `true}}`,
		`master.service_reopened {"revision":7,"service":` + cutFor + `2000` + there + `false}}`,
		`master.place_changed {"revision":8,"place":` + inKathmandu + `,"closed":false}}`,
		`master.place_closed {"revision":9,"place":` + inKathmandu + `,"closed":true}}`,
		`master.place_reopened {"revision":10,"place":` + inKathmandu + `,"closed":false}}`,
		`master.day_set {"revision":11,"day":` + inKathmandu + `,"date":"2026-12-31","windows":[{"start":"22:00","end":"02:00"}]}}`,
		`master.day_reset {"revision":12,"day":` + inKathmandu + `,"date":"2026-12-31","windows":[]}}`,
		`master.time_off_added {"revision":13,"time_off":` + away,
		`master.time_off_removed {"revision":14,"time_off":` + away,
		`master.policy_changed {"revision":15,"policy":{"grid":"clock","step_min":15,"notice_min":0,"horizon_days":0,"gap":"max","max_per_day":0,` + rest + `}`,
		`master.erased {"revision":16}`,
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

// marked fills every text in an event with the name of its field, and tells apart fields of one name by their type.
func marked(event domain.Event) domain.Event {
	filled := reflect.New(reflect.TypeOf(event)).Elem()
	writeIn(filled, "")
	return filled.Interface().(domain.Event)
}

func writeIn(v reflect.Value, field string) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(monday))
	case v.Type() == reflect.TypeFor[domain.ID]():
		v.Set(reflect.ValueOf(anna))
	case v.Kind() == reflect.String:
		v.SetString("<" + field + ">")
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		writeIn(v.Index(0), field)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			writeIn(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name)
		}
	}
}

var marks = regexp.MustCompile(`\\u003c(\w+\.\w+)\\u003e`)

// Of all texts that events hold, only these come into the feed. None of them says anything of a person, so who is erased leaves
// nothing in it. Whoever adds a field to an item decides here whether it may.
func TestNothingPersonalComesIntoTheFeed(t *testing.T) {
	t.Parallel()
	public := []string{
		"Cancelled.By", "Cancelled.Cause", "Completed.By", "Confirmed.By", "Edited.By", "Edited.Zone", "Item.Name", "Moved.By", "Moved.Zone",
		"Offer.Name", "PlaceAdded.Zone", "PlaceChanged.Zone", "Placed.By", "Placed.Zone", "Policy.Gap", "Policy.Grid",
		"Registered.Currency", "Restored.By", "Visit.Currency",
	}
	seen := map[string]bool{}
	for _, event := range feedProjection.Takes {
		memory := NewMemory(feedProjection)
		events := recordedAs(t, marked(event))
		switch {
		case events[0].Type != "booking.placed" && reflect.ValueOf(event).FieldByName("Booking").IsValid():
			events = recordedAs(t, marked(booking.Placed{}), marked(event))
		case events[0].Type != "master.registered" && !reflect.ValueOf(event).FieldByName("Booking").IsValid():
			events = recordedAs(t, marked(master.Registered{}), marked(event))
		}
		if err := memory.Apply(events...); err != nil {
			t.Fatal(err)
		}
		for _, table := range feedProjection.Tables {
			for row := range memory.Rows(table) {
				for _, mark := range marks.FindAllStringSubmatch(inJSON(t, row), -1) {
					seen[mark[1]] = true
					if !slices.Contains(public, mark[1]) {
						t.Errorf("%s puts %s into %s", event.EventType(), mark[1], table.Name())
					}
				}
			}
		}
	}
	if len(seen) < len(public) {
		t.Errorf("the test looks in the wrong place: it saw only %v", seen)
	}
	for text := range personalFields(reflect.TypeFor[FeedItem]()) {
		t.Errorf("%s is personal", text)
	}
}

// personalFields are the fields of personal text in a type.
func personalFields(in reflect.Type) map[string]bool {
	found := map[string]bool{}
	switch in.Kind() {
	case reflect.Pointer, reflect.Slice:
		return personalFields(in.Elem())
	case reflect.Struct:
		for i := range in.NumField() {
			if in.Field(i).Type == reflect.TypeFor[domain.Personal]() {
				found[in.Name()+"."+in.Field(i).Name] = true
			}
			for name := range personalFields(in.Field(i).Type) {
				found[name] = true
			}
		}
	}
	return found
}

func TestWebhooksMayAskForWhatTheFeedHas(t *testing.T) {
	var types []string
	for _, event := range feedProjection.types() {
		types = append(types, feedType(event))
	}
	slices.Sort(types)
	if diff := gocmp.Diff(slices.Sorted(slices.Values(webhook.Types)), types); diff != "" {
		t.Errorf("(webhooks -, feed +):\n%s", diff)
	}
}

func TestAReaderGoesOnFromWhereTheReadModelIs(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	settled(t, pool, crowd(anna, 800), feedProjection) // with 3,200 items of bookings
	later := recordedAs(t, crowd(boris, 1)...)
	for i := range later {
		later[i].Position += 100_000
	}
	applied(t, pool, feedProjection, taken(feedProjection, later))
	cameTo(t, pool, 200_000)
	ask := func(q FeedQuery) (int, int64) {
		items, upTo, err := Feed{pool}.After(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return len(items), upTo
	}
	all := itemsOf(t, pool, FeedQuery{})
	if len(all) != 3200+4+4+4 || !slices.IsSortedFunc(all, func(a, b FeedItem) int { return int(a.Position - b.Position) }) {
		t.Errorf("%d items", len(all))
	}
	for name, c := range map[string]struct {
		ask   FeedQuery
		items int
		upTo  int64
	}{
		"a page that is full ends with its last item": {FeedQuery{Limit: 7}, 7, all[6].Position},
		"no limit is the most":                        {FeedQuery{}, MostOfFeed, all[MostOfFeed-1].Position},
		"too much is the most":                        {FeedQuery{Limit: 1 << 40}, MostOfFeed, all[MostOfFeed-1].Position},
		"the last page goes on where the feed is":     {FeedQuery{After: all[len(all)-3].Position, Limit: 2}, 2, 200_000},
		"so does one of nothing":                      {FeedQuery{After: 150_000}, 0, 200_000},
		"somebody else's news are passed over":        {FeedQuery{Master: olga}, 0, 200_000},
		"a master's are theirs alone":                 {FeedQuery{Master: boris}, 8, 200_000},
		"what is rare is looked for in steps":         {FeedQuery{Types: []string{"master.time_off_removed"}}, 0, all[feedLooks-1].Position},
		"and found":                                   {FeedQuery{After: all[feedLooks-1].Position, Types: []string{"master.registered"}}, 1, 200_000},
		"whoever is ahead is told so":                 {FeedQuery{After: 300_000}, 0, 200_000},
	} {
		if items, upTo := ask(c.ask); items != c.items || upTo != c.upTo {
			t.Errorf("%s: %d items up to %d, want %d up to %d", name, items, upTo, c.items, c.upTo)
		}
	}
	if got := len(itemsOf(t, pool, FeedQuery{Types: []string{"booking.reviewed", "master.registered"}, Limit: 100})); got != 801+2 {
		t.Errorf("%d reviews and registrations", got)
	}
}

// Readers who ask again and again while the log grows are told everything, each item once, whatever they ask for.
func TestNobodyWhoReadsOnMissesAnything(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	w := newWorld(t, store, 7)
	w.live(300)
	runner := New(store, pool, slog.New(slog.DiscardHandler), feedProjection)
	runner.pageSize = 7
	run(t, runner)
	id, _ := anyOf(w, w.masters)
	asks := []FeedQuery{{Limit: 3}, {Limit: 5, Master: id}, {Limit: 2, Types: []string{"booking.moved", "booking.placed"}}}
	got := make([][]int64, len(asks))
	next := slices.Clone(asks)
	read := func() (reached int64) {
		reached = 1 << 40
		for i := range next {
			items, upTo, err := Feed{pool}.After(t.Context(), next[i])
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range items {
				got[i] = append(got[i], item.Position)
			}
			next[i].After = max(next[i].After, upTo)
			reached = min(reached, next[i].After)
		}
		return reached
	}
	for range 300 {
		w.live(2)
		read()
	}
	for end := head(t, store); read() < end; {
		if err := runner.Await(t.Context(), "feed", end); err != nil {
			t.Fatal(err)
		}
	}
	for i, ask := range asks {
		var want []int64
		for _, item := range itemsOf(t, pool, ask) {
			want = append(want, item.Position)
		}
		if diff := gocmp.Diff(want, got[i]); diff != "" || len(want) == 0 {
			t.Errorf("%+v (want -, got +):\n%s", ask, diff)
		}
	}
}
