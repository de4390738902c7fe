package frontdoor_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/domain/action"
	"zapis/migrations"
)

func TestWhatADeadProcessReceivedIsAnsweredByAnother(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	dead := w.process(d.Handle) // it receives and never gets to answering
	w.deliverTo(dead)
	for n := range 3 {
		w.must(w.phone(501).Type(fmt.Sprint(n)))
	}
	w.received(3)
	w.run(w.process(d.Handle))
	w.await(3)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo 0", "echo 1", "echo 2"}) {
		t.Errorf("%q", got)
	}
}

// Somebody served a messenger once and left more behind than is read at a time.
func TestWhatNobodyServesAnyMoreHidesNothing(t *testing.T) {
	w := newWorld(t)
	if _, err := w.pool.Exec(t.Context(), `
		insert into pending_actions (action_id, person_id, channel, chat, delivery, chat_order, kind, body, received_at, position)
		select gen_random_uuid(), gen_random_uuid(), 'pager', n::text, '', n, 'text', '', '2026-01-01', 0 from generate_series(1, 1000) n`); err != nil {
		t.Fatal(err)
	}
	d := &repeats{}
	w.deliverTo(w.process(d.Handle))
	w.must(w.phone(501).Type("hi"))
	w.received(1)
	w.run(w.process(d.Handle))
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo hi"}) {
		t.Errorf("%q", got)
	}
}

// received waits until so many actions are in the log; other connections write them.
func (w *world) received(n int) {
	w.Helper()
	for soon := w.soon(); len(events[action.Received](w)) < n; {
		select {
		case <-soon.Done():
			w.Fatalf("%d of %d were received", len(events[action.Received](w)), n)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestTwoProcessesAnswerOnce(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	w.deliverTo(w.process(d.Handle))
	for n := range 8 {
		for c := range 5 {
			w.must(w.phone(int64(500 + c)).Type(fmt.Sprint(n)))
		}
	}
	w.received(40)
	w.run(w.process(d.Handle))
	w.run(w.process(d.Handle))
	w.await(40)
	for id, n := range d.asked {
		if n != 1 {
			t.Errorf("action %s was asked %d times", id, n)
		}
	}
	for chat, order := range d.order {
		if !slices.IsSorted(order) {
			t.Errorf("chat %s was handled as %v", chat, order)
		}
	}
}

// What one process received and has not begun is not overtaken by what another one receives later, even where the read
// model of what is pending does not show it yet.
func TestTheOrderOfAChatHoldsAcrossProcesses(t *testing.T) {
	for name, behind := range map[string]bool{"the read model shows it": false, "the read model is behind": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := &repeats{}
			never := func(o *frontdoor.Options) { o.Age = 1000 * time.Hour } // it is not taken up for being old
			slow := w.process(d.Handle, never)                               // it receives, but does not get to it
			fast := w.serving(d.Handle, never)
			w.must(w.phone(501).Type("0"))
			w.await(1)
			if behind {
				tx, err := w.pool.Begin(t.Context())
				w.must(err)
				defer tx.Rollback(context.Background())
				_, err = tx.Exec(t.Context(), `select from checkpoints where name = 'pending_actions' for update`)
				w.must(err)
			}
			w.deliverTo(slow)
			w.must(w.phone(501).Type("1"))
			w.received(2)
			w.deliverTo(fast)
			w.must(w.phone(501).Type("2"))
			w.await(2)
			if got := said(w.phone(501)); !slices.Equal(got, []string{"echo 0", "echo 1", "echo 2"}) {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestAChatWhoseLockIsLostIsLetGoAndTakenUpAgain(t *testing.T) {
	w := newWorld(t)
	begun := make(chan struct{})
	var once sync.Once
	d := &repeats{}
	w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		first := false
		once.Do(func() { first = true })
		if first {
			close(begun)
			<-ctx.Done()
			return dialog.Reply{}, ctx.Err()
		}
		return d.Handle(ctx, a)
	})
	w.must(w.phone(501).Type("hi"))
	<-begun
	var ended int
	w.must(w.pool.QueryRow(t.Context(), `
		select count(pg_terminate_backend(pid)) from pg_locks join pg_stat_activity using (pid)
		where locktype = 'advisory' and datname = current_database() and query in ('select pg_try_advisory_lock($1)', '-- ping')`).Scan(&ended))
	if ended != 1 {
		t.Fatalf("%d connections held the chat", ended)
	}
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo hi"}) {
		t.Errorf("%q", got)
	}
}

func TestAStopFinishesWhatRunsAndLeavesTheRest(t *testing.T) {
	w := newWorld(t)
	begun, goOn := make(chan struct{}), make(chan struct{})
	d := &repeats{}
	first := w.process(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		close(begun)
		<-goOn
		return d.Handle(ctx, a)
	}, func(o *frontdoor.Options) { o.Drain = time.Hour }) // of the fast clock; what is running must end by itself
	stop := w.run(first)
	w.deliverTo(first)
	w.must(w.phone(501).Type("one"))
	<-begun
	w.must(w.phone(501).Type("two"))
	w.received(2)
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(goOn)
	<-stopped
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo one"}) {
		t.Errorf("after the stop: %q", got)
	}
	w.run(w.process(d.Handle))
	w.await(2)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo one", "echo two"}) {
		t.Errorf("after the next start: %q", got)
	}
}

func TestALoggedUpdateThatCannotBeReadIsAFault(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	dead := w.process(d.Handle)
	u := dialog.Update{Channel: "telegram", Account: "501", Chat: "501", Delivery: "a", Kind: dialog.Text}
	w.must(dead.Receive(t.Context(), u, []byte("not JSON")))
	w.run(w.process(d.Handle))
	w.await(1)
	if handled := events[action.Handled](w); handled[0].Fault == "" {
		t.Errorf("handled %+v", handled)
	}
}

func TestWhatCannotBeAnsweredForLongIsGivenUp(t *testing.T) {
	w := newWorld(t)
	w.serving(func(context.Context, dialog.Asked) (dialog.Reply, error) {
		return dialog.Reply{}, dialog.ErrStillWorking
	}, func(o *frontdoor.Options) { o.Patience, o.GiveUp = 50*time.Millisecond, 30*time.Second })
	w.must(w.phone(501).Type("hi"))
	if h := w.await(1)[0]; !h.Fault {
		t.Error("no fault")
	}
}

func TestADatabaseThatIsDownLosesNothing(t *testing.T) {
	options := postgres.Options{DataDir: postgrestest.DataDir(t), Volatile: true}
	cluster, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), cluster.URL()); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Pool(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	w := newWorldOn(t, pool)
	p := w.serving((&repeats{}).Handle)
	w.must(w.phone(501).Type("before"))
	w.await(1)

	w.must(cluster.Stop(t.Context()))
	if status := w.post(p, textFrom(502, 9000)); status != http.StatusInternalServerError {
		t.Errorf("status %d while the database is down", status)
	}
	w.must(w.phone(501).Type("during"))
	cluster, err = postgres.Start(t.Context(), options)
	w.must(err)
	t.Cleanup(func() { w.must(cluster.Leave()) })
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo before", "echo during"}) {
		t.Errorf("%q", got)
	}
}
