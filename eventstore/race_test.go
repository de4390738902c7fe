package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/eventstore"
)

func TestOfAThousandForOneSlotOneWins(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]func(eventstore.Command, domain.ID) eventstore.Command{
		"by the guard": func(c eventstore.Command, _ domain.ID) eventstore.Command { return c },
		"by the agenda they read": func(c eventstore.Command, master domain.ID) eventstore.Command {
			return seeing(c, master, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, _ := open(t)
			master := newID()
			var won, lost atomic.Int64
			var racers sync.WaitGroup
			begin := time.Now()
			for range 1000 {
				racers.Go(func() {
					switch _, err := store.Append(t.Context(), rest(place(placedAt(master, 0)), master)); {
					case err == nil:
						won.Add(1)
					case errors.Is(err, eventstore.ErrConflict):
						lost.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			racers.Wait()
			if won.Load() != 1 || lost.Load() != 999 {
				t.Errorf("%d won, %d lost", won.Load(), lost.Load())
			}
			t.Logf("took %s", time.Since(begin))
		})
	}
}

func TestManyRacersTakeFewBatches(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	master := newID()
	racers := make([]eventstore.Command, 400)
	for i := range racers {
		racers[i] = place(placedAt(master, 0))
	}
	answers, batches, err := store.Together(t.Context(), racers...)
	if err != nil {
		t.Fatal(err)
	}
	for i, answer := range answers {
		if i == 0 && answer != nil {
			t.Errorf("the first lost: %v", answer)
		} else if i > 0 {
			wantConflict(t, answer, eventstore.NoOverlap)
		}
	}
	if batches > 3 {
		t.Errorf("it took %d batches to answer them", batches)
	}
}

func TestALoserLeavesTheBatchAlone(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	mustAppend(t, store, to("taken", 0, noted{}))
	lost := to("taken", 0, noted{})
	lost.Streams = append(lost.Streams, eventstore.Stream{Name: "otherwise free", Events: []domain.Event{noted{}}})
	unstorable := to("bad\x00name", 0, noted{})
	answers, _, err := store.Together(t.Context(), to("a", 0, noted{}), lost, to("b", 0, noted{}), unstorable, to("c", 0, noted{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 2, 4} {
		if answers[i] != nil {
			t.Errorf("command %d: %v", i, answers[i])
		}
	}
	wantConflict(t, answers[1], eventstore.StreamVersion)
	if answers[3] == nil || errors.Is(answers[3], eventstore.ErrConflict) {
		t.Errorf("the one that cannot be stored: %v", answers[3])
	}
	if head, err := store.Head(t.Context()); err != nil || head != 4 {
		t.Errorf("head %d, %v", head, err)
	}
}

func TestCommandsOfOneBatchSeeEachOther(t *testing.T) {
	t.Parallel()
	master := newID()
	moved := to("a", 0, noted{})
	mine := placedAt(master, 0)
	tests := []struct {
		name          string
		first, second eventstore.Command
		constraint    string // of the second's conflict; none if it may be appended
	}{
		{"one stream", to("a", 0, noted{}), to("a", 0, noted{}), eventstore.StreamVersion},
		{"one stream, one after the other", to("a", 0, noted{}), to("a", 1, noted{}), ""},
		{"one hour", place(placedAt(master, 0)), place(placedAt(master, 30)), eventstore.NoOverlap},
		{"two hours of one master", place(placedAt(master, 0)), place(placedAt(master, 60)), ""},
		{"a stream the other has read", to("a", 0, noted{}), with(to("b", 0, noted{}), eventstore.StreamAt{Name: "a"}), eventstore.ReadCondition},
		{"a stream read before the other writes", with(to("b", 0, noted{}), eventstore.StreamAt{Name: "a"}), to("a", 0, noted{}), ""},
		{"an agenda the other has read", place(placedAt(master, 0)), seeing(to("b", 0, noted{}), master, 0), eventstore.ReadCondition},
		{"an hour that the other gives up", withMore(place(mine), cancelOf(mine)), place(placedAt(master, 0)), ""},
		{"the same command", moved, moved, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			store, _ := open(t)
			answers, _, err := store.Together(t.Context(), test.first, test.second)
			if err != nil || answers[0] != nil {
				t.Fatal(err, answers[0])
			}
			if test.constraint != "" {
				wantConflict(t, answers[1], test.constraint)
			} else if answers[1] != nil {
				t.Error(answers[1])
			}
		})
	}
}

func withMore(command eventstore.Command, events ...domain.Event) eventstore.Command {
	command.Streams[0].Events = append(command.Streams[0].Events, events...)
	return command
}

func TestWhoeverStopsWaitingMayStillBeInTheLog(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	release := holdHead(t, pool)
	ctx, cancel := context.WithCancel(t.Context())
	command := to("a", 0, noted{})
	answer := make(chan error, 1)
	go func() {
		_, err := store.Append(ctx, command)
		answer <- err
	}()
	waitUntil(t, pool, `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`)
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	release()
	again := mustAppend(t, store, command)
	if again.Position != 1 || !again.Duplicate || len(again.Events) != 1 {
		t.Errorf("the same command again: %+v", again)
	}
}

// holdHead keeps every append waiting until it is released.
func holdHead(t *testing.T, pool *pgxpool.Pool) (release func()) {
	t.Helper()
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `select position from log_head for update`); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// waitUntil asks the server until it says yes.
func waitUntil(t *testing.T, pool *pgxpool.Pool, query string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for yes := false; !yes; <-tick.C {
		if err := pool.QueryRow(ctx, query, args...).Scan(&yes); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingAcknowledgedIsLostOrDoubledWhenConnectionsBreak(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	f, committed := writeDown(t, pool, "g")
	follow(t, store, f)
	const writers, each = 8, 250
	var acknowledged atomic.Int64
	var running sync.WaitGroup
	for writer := range writers {
		running.Go(func() {
			for n := range each {
				if _, err := store.Append(t.Context(), to(fmt.Sprint("w/", writer), n, noted{fmt.Sprint(n)})); err != nil {
					t.Errorf("writer %d, event %d: %v", writer, n, err)
					return
				}
				acknowledged.Add(1)
			}
		})
	}
	done := make(chan struct{})
	go func() { running.Wait(); close(done) }()
	kills := killConnections(t, pool, &acknowledged, done)
	for next(t, committed) < writers*each {
	}
	pool.Reset() // some of its connections were killed
	wantWrittenOnce(t, pool, writers*each)
	if head, err := store.Head(t.Context()); err != nil || head != writers*each || acknowledged.Load() != head {
		t.Errorf("%d acknowledged, head %d, %v", acknowledged.Load(), head, err)
	}
	t.Logf("connections were killed %d times", kills)
}

// killConnections ends all other connections to the database again and again, until done: whatever they are at, but half as
// often each time that nothing got through in between, as a machine may need longer to connect than a connection has to live.
func killConnections(t *testing.T, pool *pgxpool.Pool, through *atomic.Int64, done <-chan struct{}) (kills int) {
	t.Helper()
	const least = 40 * time.Millisecond
	for pause, before := least, int64(0); ; {
		select {
		case <-done:
			return kills
		case <-time.After(pause):
		}
		if now := through.Load(); now > before {
			pause, before = least, now
		} else {
			pause *= 2
		}
		_, err := pool.Exec(t.Context(), `
select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
		if err == nil { // this connection may be one that was killed before
			kills++
		}
	}
}
