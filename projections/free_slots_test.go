package projections

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

var everyDay = []int{1, 2, 3, 4, 5, 6, 7}

// opened is a master with a studio in Moscow that is open from 9 to 18, without notice.
func opened(masterID domain.ID) []domain.Event {
	policy := master.DefaultPolicy()
	policy.NoticeMin, policy.StepMin = 0, 60
	return []domain.Event{
		master.Registered{Master: masterID, Person: ivan, Name: "Анна", Currency: "RUB", Locale: "ru", Policy: policy},
		master.PlaceAdded{Master: masterID, Person: ivan, Place: studio, Name: "Studio", Address: "Street", Zone: "Europe/Moscow"},
		master.HoursSet{Master: masterID, Place: studio, Hours: []slots.Hours{{Days: everyDay, Window: slots.Window{Start: 9 * 60, End: 18 * 60}}}},
	}
}

// tomorrow is a local time of tomorrow in Moscow.
func tomorrow(hour int) time.Time { return time.Date(2026, 11, 24, hour-3, 0, 0, 0, time.UTC) }

func dayOf(masterID domain.ID) FreeQuery {
	return FreeQuery{
		Master: masterID, Place: studio, Service: cut.Service(), Now: monday, From: tomorrow(0), To: tomorrow(24),
	}
}

// wantHours checks the local hours of tomorrow's free starts.
func wantHours(t *testing.T, f FreeSlots, q FreeQuery, want ...int) {
	t.Helper()
	query, _, err := f.Free(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, start := range query.Starts() {
		got = append(got, start.In(query.Zone).Hour())
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

func TestFreeSlotsLeavesOutWhatIsTaken(t *testing.T) {
	t.Parallel()
	kept, gone, from := placed(1, anna, ivan, tomorrow(12)), placed(2, anna, ivan, tomorrow(16)), placed(3, anna, ivan, tomorrow(9))
	off := master.TimeOffAdded{Master: anna, TimeOff: domain.ID{1}, Span: slots.Span{Start: tomorrow(-900), End: tomorrow(11)}}
	over := master.TimeOffAdded{Master: anna, TimeOff: domain.ID{2}, Span: slots.Span{Start: tomorrow(9), End: tomorrow(18)}}
	f := FreeSlots{given(t, freeSlots, append(opened(anna),
		kept, gone, from, off, over, placed(9, boris, ivan, tomorrow(17)),
		cancelled(gone), moved(from, tomorrow(14)), master.TimeOffRemoved{Master: anna, TimeOff: domain.ID{2}},
	)...)}
	wantHours(t, f, dayOf(anna), 16, 17)
	q := dayOf(anna)
	q.Except = kept.Booking
	wantHours(t, f, q, 11, 12, 16, 17)
}

func TestVersionIsTheLastEventThatTouchedTheMaster(t *testing.T) {
	t.Parallel()
	first := placed(1, anna, ivan, tomorrow(12))
	events := append(opened(anna), append(opened(boris), first, placed(2, boris, ivan, tomorrow(12)), cancelled(first))...)
	f := FreeSlots{given(t, freeSlots, events...)}
	for id, want := range map[domain.ID]int64{anna: 9, boris: 8} {
		_, version, err := f.Free(t.Context(), dayOf(id))
		if alone := must(f.Version(t.Context(), id))(t); err != nil || version != want || alone != want {
			t.Errorf("master %s: %d and %d, want %d, %v", id, version, alone, want, err)
		}
	}
}

func TestFreeSlotsOfNobodyAndNowhere(t *testing.T) {
	t.Parallel()
	f := FreeSlots{given(t, freeSlots, append(opened(anna), master.PlaceClosed{Master: anna, Place: studio})...)}
	ask := func(q FreeQuery) error {
		_, _, err := f.Free(t.Context(), q)
		return err
	}
	if err := ask(dayOf(boris)); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown master: %v", err)
	}
	if err := ask(dayOf(anna)); !errors.Is(err, master.ErrPlaceClosed) {
		t.Errorf("a closed place: %v", err)
	}
	nowhere := dayOf(anna)
	nowhere.Place = home
	if err := ask(nowhere); !errors.Is(err, master.ErrPlaceUnknown) {
		t.Errorf("an unknown place: %v", err)
	}
	if _, err := f.Version(t.Context(), boris); !errors.Is(err, ErrNotFound) {
		t.Errorf("the version of an unknown master: %v", err)
	}
}

func TestFreeSlotsKeepNoNames(t *testing.T) {
	t.Parallel()
	pool := given(t, freeSlots, opened(anna)...)
	var document string
	if err := pool.QueryRow(t.Context(), "select document from free_slots_rules").Scan(&document); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Анна", "Studio", "Street"} {
		if strings.Contains(document, name) {
			t.Errorf("%q stands in %s", name, document)
		}
	}
}

// Whatever is asked, the rows that Free reads around it give the same answer as everything that ever happened.
func TestFreeSlotsAnswerAsIfFromTheWholeHistory(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("world ", seed), func(t *testing.T) {
			t.Parallel()
			store, pool := open(t)
			w := newWorld(t, store, 100+seed)
			w.live(600)
			awaitAll(t, store, start(t, store, pool, freeSlots))
			for range 200 {
				w.wantSameAnswer(FreeSlots{pool})
			}
		})
	}
}

func (w *world) wantSameAnswer(f FreeSlots) {
	w.t.Helper()
	id, _ := anyOf(w, w.masters)
	m := w.masters[id]
	except, _ := anyOf(w, w.bookings)
	from := w.now.Add(time.Duration(w.random.IntN(30*24*60)-5*24*60) * time.Minute)
	q := FreeQuery{
		Master: id, Place: m.Places[w.random.IntN(len(m.Places))].ID, Now: w.now, From: from, To: from.Add(time.Duration(w.random.IntN(80)) * time.Hour),
		Service: slots.Service{Duration: time.Duration(w.random.IntN(100)+5) * time.Minute, Before: 5 * time.Minute, After: time.Minute}, Except: except,
	}
	want, refusal := m.Free(q.Place, q.Service, q.Now, slots.Span{Start: q.From, End: q.To}, w.busy(id, except))
	got, _, err := f.Free(w.t.Context(), q)
	if !errors.Is(err, refusal) {
		w.t.Fatalf("got %v, want %v", err, refusal)
	}
	if refusal != nil {
		return
	}
	if diff := gocmp.Diff(want.Answer(), got.Answer()); diff != "" {
		w.t.Errorf("%+v (want -, got +):\n%s", q, diff)
	}
}

func TestFreeSlotsFollowEditsAndRestorations(t *testing.T) {
	t.Parallel()
	longer, back := placed(1, anna, ivan, tomorrow(9)), placed(2, anna, ivan, tomorrow(14))
	visit := longer.Visit
	visit.Items = append(slices.Clone(visit.Items), visit.Items...)
	f := FreeSlots{given(t, freeSlots, append(opened(anna), longer, back, cancelled(back), edited(longer, visit), restored(back))...)}
	wantHours(t, f, dayOf(anna), 12, 16, 17)
	if _, version, err := f.Free(t.Context(), dayOf(anna)); err != nil || version != 8 {
		t.Errorf("version %d, want that of the last event, %v", version, err)
	}
}
