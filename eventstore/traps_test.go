package eventstore_test

// The traps of the watermill-sql subscriber, each with how it showed before it was closed: with the library's own
// PostgreSQL adapters and an Apply called from the router's handler, on the transaction of the message's context.

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"zapis/domain"
	"zapis/eventstore"
)

// five appends five events.
func five(t *testing.T, store *eventstore.Store) {
	t.Helper()
	mustAppend(t, store, to("a", 0, noted{"1"}, noted{"2"}, noted{"3"}, noted{"4"}, noted{"5"}))
}

// A nack does not roll back: the message was sent again in the same transaction, and the rows of each failed try were committed.
func TestAFailedTryLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	f, committed := writeDown(t, pool, "g")
	tries := 0
	f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		applied, err := writeRows(ctx, tx, page)
		if tries++; tries < 3 {
			return 0, &pgconn.PgError{Code: "40001"} // nobody's fault: the page comes again
		}
		return applied, err
	}
	follow(t, store, f)
	if position := next(t, committed); position != 5 || tries != 3 {
		t.Errorf("committed %d after %d tries", position, tries)
	}
	wantWrittenOnce(t, pool, 5)
}

// An SQL error poisons the batch: the fourth of five failed, and the three good ones were rolled back with it, again and again.
func TestAnSQLErrorKeepsTheGoodOnesBeforeIt(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	f, committed := writeDown(t, pool, "g")
	f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		for i, r := range page {
			err := pgx.BeginFunc(ctx, tx, func(attempt pgx.Tx) error {
				_, err := attempt.Exec(ctx, `insert into written select $1::bigint where 1 / ($1::bigint - 4) is not null`, r.Position)
				return err
			})
			if err != nil {
				return i, err
			}
		}
		return len(page), nil
	}
	ended := next(t, follow(t, store, f))
	if sqlError := new(pgconn.PgError); !errors.As(ended, &sqlError) || sqlError.Code != "22012" {
		t.Errorf("ended with %v", ended)
	}
	if position := next(t, committed); position != 3 {
		t.Errorf("committed %d", position)
	}
	wantWrittenOnce(t, pool, 3)
}

// A poison event loops for ever, and what each try wrote before it failed was committed: 36 rows in two seconds.
func TestAPoisonEventStopsItsFollowerAtOnce(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	for name, poison := range map[string]func() error{
		"an error": func() error { return errors.New("poison") },
		"a panic":  func() error { panic("poison") },
	} {
		f, _ := writeDown(t, pool, name)
		tries := 0
		f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
			tries++
			if _, err := writeRows(ctx, tx, page); err != nil {
				t.Error(err)
			}
			return 0, poison()
		}
		if err := next(t, follow(t, store, f)); err == nil || !strings.Contains(err.Error(), "poison") || tries != 1 {
			t.Errorf("%s: ended with %v after %d tries", name, err, tries)
		}
		if at, err := store.Checkpoint(t.Context(), name); err != nil || at != 0 {
			t.Errorf("%s: checkpoint %d, %v", name, at, err)
		}
	}
	wantWrittenOnce(t, pool, 0)
}

// An SQL error that Apply did not keep to a savepoint cannot be committed around: nothing of the page is kept.
func TestAPageWhoseTransactionFailedIsNotKept(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	f, _ := writeDown(t, pool, "g")
	f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		if _, err := writeRows(ctx, tx, page[:2]); err != nil {
			t.Error(err)
		}
		_, err := tx.Exec(ctx, `select 1 / 0`)
		return 2, err
	}
	if err := next(t, follow(t, store, f)); err == nil {
		t.Error("it went on")
	}
	wantWrittenOnce(t, pool, 0)
}

// With pgx, rows.Err() is never looked at: a read that broke half-way looked like a shorter page, or like no page at all, and was no error.
func TestAReadThatBreaksHalfWayIsNoShorterPage(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	if _, err := pool.Exec(t.Context(), `
create table broken as select 3::bigint as position;
alter table events rename to real;
create view events as select position, event_id, stream, version + 0 / (case when position in (select position from broken) then 0 else 1 end) as version,
	type, schema_version, payload, metadata, recorded_at from real`); err != nil {
		t.Fatal(err)
	}
	pages := make(chan int, 10)
	warned := make(chan string, 100)
	follower := openOn(t, pool, eventstore.WithLogger(warnings(warned)))
	follow(t, follower, eventstore.Follower{Group: "g", Apply: func(_ context.Context, _ pgx.Tx, page []eventstore.Recorded) (int, error) {
		pages <- len(page)
		return len(page), nil
	}})
	for !strings.Contains(next(t, warned), "division by zero") {
	}
	if _, err := pool.Exec(t.Context(), `delete from broken`); err != nil {
		t.Fatal(err)
	}
	if n := next(t, pages); n != 5 {
		t.Errorf("the first page had %d events", n)
	}
}

// Two consumers of one group need a lock: with pgx the loser of a serialization conflict saw an empty page, or both were handed the same events.
func TestOneFollowerOfAGroupLeadsAndAnotherTakesOver(t *testing.T) {
	t.Parallel()
	first, pool := open(t)
	second := openOn(t, pool)
	f, committed := writeDown(t, pool, "g")
	leaders := make(chan string, 1000)
	as := func(name string) eventstore.Follower {
		f := f
		f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
			leaders <- name
			return writeRows(ctx, tx, page)
		}
		return f
	}
	ctx, resign := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- first.Follow(ctx, as("first")) }()
	mustAppend(t, first, to("a", 0, noted{}))
	if next(t, committed) != 1 || next(t, leaders) != "first" {
		t.Error("the first does not lead")
	}
	follow(t, second, as("second"))
	waitUntil(t, pool, `select count(*) > 1 from pg_stat_activity where datname = current_database() and query like '%pg_try_advisory_lock%'`)
	for version := 1; version < 20; version++ {
		mustAppend(t, second, to("a", version, noted{}))
	}
	for next(t, committed) < 20 {
	}
	for len(leaders) > 0 {
		if next(t, leaders) != "first" {
			t.Error("both lead")
		}
	}
	resign()
	if err := next(t, ended); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	mustAppend(t, second, to("a", 20, noted{}))
	for next(t, committed) < 21 {
	}
	if next(t, leaders) != "second" {
		t.Error("the second has not taken over")
	}
	wantWrittenOnce(t, pool, 21)
}

// A leader that does not know yet that it was replaced must not count anything twice.
func TestAReplacedLeaderCannotCommit(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	f, committed := writeDown(t, pool, "g")
	tries := 0
	f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		if tries++; tries == 1 { // meanwhile another leader has done the first three
			if _, err := pool.Exec(ctx, `insert into written values (1), (2), (3)`); err != nil {
				t.Error(err)
			}
			if _, err := pool.Exec(ctx, `update checkpoints set position = 3 where name = 'g'`); err != nil {
				t.Error(err)
			}
		}
		return writeRows(ctx, tx, page)
	}
	follow(t, store, f)
	for next(t, committed) < 5 {
	}
	wantWrittenOnce(t, pool, 5)
}

// A commit that fails is only logged: the subscriber went on as if the page had been handled, and whoever waited for it was told so.
func TestACommitThatFailsIsNoCommit(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	five(t, store)
	f, committed := writeDown(t, pool, "g")
	if _, err := pool.Exec(t.Context(), `create table parents (id int primary key);
create table children (id int references parents deferrable initially deferred)`); err != nil {
		t.Fatal(err)
	}
	tries := 0
	f.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		if tries++; tries == 1 {
			if _, err := tx.Exec(ctx, `insert into children values (1)`); err != nil {
				t.Error(err)
			}
		} else if len(committed) > 0 {
			t.Error("the failed commit was told as one")
		}
		return writeRows(ctx, tx, page)
	}
	follow(t, store, f)
	if position := next(t, committed); position != 5 || tries != 2 {
		t.Errorf("committed %d after %d tries", position, tries)
	}
	wantWrittenOnce(t, pool, 5)
}

// Any open transaction that has written holds every subscriber back, even one in another database of the server.
func TestAStrangersOpenTransactionHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	if _, err := pool.Exec(t.Context(), `create table strange (id int)`); err != nil {
		t.Fatal(err)
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `insert into strange values (1)`); err != nil {
		t.Fatal(err)
	}
	f, seen := collect("g")
	follow(t, store, f)
	five(t, store)
	if r := next(t, seen); r.Position != 1 { // while the transaction is open
		t.Errorf("got %+v", r)
	}
}

// A group that is busy holds back the others: its lock on the checkpoint gives it a transaction id, which the others wait for.
func TestASlowGroupHoldsNoOtherUp(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	slow, _ := collect("slow")
	busy, release := make(chan struct{}, 2), make(chan struct{})
	defer close(release)
	slow.Apply = func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
		_, err := tx.Exec(ctx, `select pg_current_xact_id()`) // as one that writes
		busy <- struct{}{}
		<-release
		return len(page), err
	}
	follow(t, store, slow)
	mustAppend(t, store, to("a", 0, noted{}))
	next(t, busy)
	f, seen := collect("quick")
	follow(t, store, f)
	mustAppend(t, store, to("a", 1, noted{}))
	if r := next(t, seen); r.Position != 1 {
		t.Errorf("got %+v", r)
	}
	if r := next(t, seen); r.Position != 2 {
		t.Errorf("got %+v", r)
	}
}

// A group whose types are rare passes the rest of the log all the same.
func TestTheCheckpointPassesWhatIsNotTaken(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	var events []domain.Event
	for i := range 50 {
		if events = append(events, ignored{}); i == 20 {
			events = append(events, noted{"rare"})
		}
	}
	mustAppend(t, store, to("a", 0, events...))
	f, seen := collect("g")
	f.Types, f.PageSize = []string{noted{}.EventType()}, 10
	committed := make(chan int64, 100)
	f.Committed = func(position int64) { committed <- position }
	follow(t, store, f)
	for next(t, committed) < 51 {
	}
	if r := next(t, seen); r.Position != 22 || len(seen) > 0 {
		t.Errorf("got %+v and %d more", r, len(seen))
	}
}
