package projections

import (
	"math/rand/v2"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zapis/domain/slots"
	"zapis/projections/audit"
)

// What the events that name a master say of them, at any moment, is what the whole log says.
func TestAMasterThenIsWhatTheWholeLogSaysOfThem(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	w := newWorld(t, store, 11)
	w.live(900)
	log := audit.Log{Store: store, Pool: pool}
	if err := log.Extend(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	head := must(store.Head(t.Context()))(t)
	random := rand.New(rand.NewPCG(11, 11))
	visits, offered, masters := 0, 0, 0
	for i := range 15 {
		position := head
		if i > 0 {
			position = 1 + random.Int64N(head)
		}
		whole, err := AsOf{Store: store, Of: ofMaster}.Fold(t.Context(), position)
		if err != nil {
			t.Fatal(err)
		}
		for id := range w.masters {
			events, err := log.About(t.Context(), id, 0, position, MasterEvents()...)
			if err != nil {
				t.Fatal(err)
			}
			got, err := AsOf{Store: store}.Master(t.Context(), id, events)
			if err != nil {
				t.Fatal(err)
			}
			want := masterThen(id, whole[0], whole[1], whole[2])
			if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(MasterThen{}), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("master %s at %d (whole log -, what names them +):\n%s", id, position, diff)
			}
			if !got.Master.Exists() {
				continue
			}
			masters++
			visits += len(got.Between(monday, w.now.AddDate(0, 1, 0)))
			for _, place := range got.Master.OpenPlaces() {
				query, err := got.Free(place.ID, slots.Service{Duration: time.Hour}, w.now, slots.Span{Start: w.now, End: w.now.AddDate(0, 0, 7)})
				if err != nil {
					t.Fatal(err)
				}
				offered += len(query.Starts())
			}
		}
	}
	if masters == 0 || visits == 0 || offered == 0 {
		t.Errorf("masters %d, visits %d, free starts %d: nothing was compared", masters, visits, offered)
	}
}
