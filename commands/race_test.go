package commands_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/eventstore"
)

// inParallel runs f n times at once.
func inParallel(n int, f func(i int)) {
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			f(i)
		})
	}
	start.Done()
	done.Wait()
}

const racerURL = "ZAPIS_TEST_RACER_URL"

// race is the second process: it says that it is ready, waits for its start, and races until it is killed.
// Its arguments are the master, place and service, then its clients.
func race(url string) {
	ids := make([]domain.ID, 0, len(os.Args))
	for _, arg := range strings.Split(os.Getenv("ZAPIS_TEST_RACER_IDS"), ",") {
		id, err := domain.ParseID(arg)
		must(err)
		ids = append(ids, id)
	}
	pool, err := pgxpool.New(context.Background(), url)
	must(err)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	must(err)
	c := commands.New(store, func() time.Time { return now })
	fmt.Println("ready")
	bufio.NewScanner(os.Stdin).Scan()
	var first sync.Once
	inParallel(len(ids)-3, func(i int) {
		c.PlaceBooking(context.Background(), commands.Meta{Action: newID(), Actor: ids[3+i]}, commands.PlaceBooking{
			Booking: newID(), Master: ids[0], Place: ids[1], Services: ids[2:3], Starts: at(12, 0),
		})
		first.Do(func() { fmt.Println("answered") })
	})
	select {} // until killed
}

// A thousand clients want one start, half of them through another process, which is killed as soon as it has given its
// first answer. One has the time; all who are answered otherwise hear that it is taken, and what is free beside it.
func TestLesson01OfAThousandInTwoProcessesOneKilledOneWins(t *testing.T) {
	const racers, rounds = 1000, 3
	for range rounds {
		w := newWorld(t)
		clients := make([]domain.ID, racers)
		inParallel(racers, func(i int) { clients[i] = w.client() })
		here, there := clients[:racers/2], clients[racers/2:]
		answers := make([]error, len(here))
		killed := w.raceAndDie(there)
		inParallel(len(here), func(i int) {
			_, answers[i] = w.PlaceBooking(context.Background(), w.by(here[i]), w.want(at(12, 0)))
		})
		<-killed
		won := 0
		for _, err := range answers {
			var unavailable commands.Unavailable
			switch {
			case err == nil:
				won++
			case !errors.As(err, &unavailable) || unavailable.Reason != booking.ErrSlotTaken:
				t.Fatalf("a racer got %v", err)
			case !slices.Equal(unavailable.Alternatives, []time.Time{at(11, 0), at(13, 0), at(10, 45)}):
				t.Fatalf("a racer was offered %v", unavailable.Alternatives)
			}
		}
		events, live := w.log(), w.live()
		if len(live) != 1 || won > 1 || (won == 1) != slices.Contains(here, live[0].Client) {
			t.Errorf("%d live bookings, %d won here", len(live), won)
		}
		if placed, refused := count[booking.Placed](events), count[action.Refused](events); placed != 1 || refused < len(here)-won {
			t.Errorf("%d placed, %d refused", placed, refused)
		}
	}
}

// raceAndDie lets a second process race for its clients, until it is killed in the middle of that.
func (w *world) raceAndDie(clients []domain.ID) (killed <-chan struct{}) {
	w.t.Helper()
	var ids []string
	for _, id := range append([]domain.ID{w.master, w.place, w.service}, clients...) {
		ids = append(ids, id.String())
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), racerURL+"="+w.pool.Config().ConnString(), "ZAPIS_TEST_RACER_IDS="+strings.Join(ids, ","))
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	w.fine(err)
	out, err := child.StdoutPipe()
	w.fine(err)
	w.fine(child.Start())
	says := bufio.NewScanner(out)
	if !says.Scan() || says.Text() != "ready" {
		w.t.Fatal("the second process did not come up")
	}
	fmt.Fprintln(in, "go")
	dead := make(chan struct{})
	go func() {
		defer close(dead)
		says.Scan() // its first answer
		_ = child.Process.Kill()
		_ = child.Wait()
	}()
	return dead
}

// Whatever is asked at once, of two processes, in whatever order: no two live bookings overlap,
// and the guards are what the events say.
func TestRandomHistoriesKeepTheAgendaWhole(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			processes := []*world{w, w.other()}
			clients := []domain.ID{w.client(), w.client(), w.client(), w.client()}
			ids := make([]domain.ID, 12)
			for i := range ids {
				ids[i] = domain.ID(uuid.NewSHA1(uuid.UUID(w.master), []byte{byte(i)}))
			}
			inParallel(8, func(worker int) {
				chance := rand.New(rand.NewPCG(seed, uint64(worker)))
				for range 40 {
					processes[worker%2].anything(chance, clients, ids)
				}
			})
			w.noOverlap()
			before := w.reserved()
			w.fine(w.store.RebuildGuards(context.Background()))
			if diff := cmp.Diff(before, w.reserved()); diff != "" {
				t.Errorf("rebuilt guards differ: %s", diff)
			}
			if len(before) != len(w.live()) {
				t.Errorf("%d reserved, %d live", len(before), len(w.live()))
			}
		})
	}
}

// anything asks something of some booking. Refusals are fine; anything else is not.
func (w *world) anything(chance *rand.Rand, clients, ids []domain.ID) {
	ctx := context.Background()
	id := ids[chance.IntN(len(ids))]
	client := clients[chance.IntN(len(clients))]
	starts := at(10+chance.IntN(9), 15*chance.IntN(4))
	var err error
	switch chance.IntN(9) {
	case 0, 1, 2:
		cmd := w.want(starts)
		cmd.Booking = id
		_, err = w.PlaceBooking(ctx, w.by(client), cmd)
	case 3, 4:
		_, err = w.MoveBooking(ctx, w.by(client), commands.MoveBooking{Booking: id, Starts: starts})
	case 5:
		_, err = w.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: id})
	case 6:
		cmd := w.byHand(client, starts.Add(7*time.Minute), chance.IntN(2) == 0)
		cmd.Booking = id
		_, err = w.BookByHand(ctx, w.by(w.anna), cmd)
	case 7:
		services := slices.Repeat([]domain.ID{w.service}, 1+chance.IntN(2))
		_, err = w.EditBooking(ctx, w.by(w.anna), commands.EditBooking{Booking: id, Services: services})
	case 8:
		_, err = w.RestoreBooking(ctx, w.by(w.anna), id, 0)
	}
	var refusal domain.Refusal
	if err != nil && !errors.As(err, &refusal) {
		w.t.Errorf("fault: %v", err)
	}
}

func TestOneAccountIsOnePersonHoweverManyRegisterAtOnce(t *testing.T) {
	w := newWorld(t)
	second := w.other()
	account := domain.Personal("one and the same")
	ids := make([]domain.ID, 50)
	inParallel(len(ids), func(i int) {
		process := []*world{w, second}[i%2]
		var err error
		_, ids[i], err = process.RegisterPerson(context.Background(), commands.Meta{Action: newID()}, person.Register{
			Locale: "ru", Messenger: "test", Account: account,
		})
		if err != nil {
			t.Error(err)
		}
	})
	for _, id := range ids {
		if id != ids[0] || id.IsZero() {
			t.Fatalf("one account is %v and %v", ids[0], id)
		}
	}
}
