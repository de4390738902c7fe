package eventstore

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync/atomic"

	watermillsql "github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
)

// reader is what a Watermill subscriber takes for its database. It changes what the subscriber's transaction is, and so
// keeps out of its traps: a page is read without any transaction, handed through the router message by message, and only
// when the subscriber acknowledges it is it applied, checkpointed and committed, all at once. So whatever fails leaves
// nothing behind, is told to the subscriber as an error, and is read again.
type reader struct {
	Follower
	store *Store
	stop  context.CancelCauseFunc
	sure  bool // whether what was committed last is known, and was told
}

var _ watermillsql.Beginner = (*reader)(nil)

// BeginTx begins a page, not yet a transaction.
func (r *reader) BeginTx(ctx context.Context, _ *stdsql.TxOptions) (watermillsql.Tx, error) {
	return &page{reader: r}, nil
}

// ExecContext is for statements outside of any page.
func (r *reader) ExecContext(ctx context.Context, query string, args ...any) (watermillsql.Result, error) {
	tag, err := r.store.pool.Exec(ctx, query, args...)
	return affected(tag.RowsAffected()), err
}

// QueryContext is never asked for: the subscriber reads in pages.
func (*reader) QueryContext(context.Context, string, ...any) (watermillsql.Rows, error) {
	return nil, errors.ErrUnsupported
}

// take is the router's handler: the event of the message is in the page that the subscriber takes for its transaction.
func (r *reader) take(m *message.Message) error {
	tx, _ := watermillsql.TxFromContext(m.Context())
	return tx.(*page).take(m.UUID)
}

// page is what the subscriber takes for a transaction.
type page struct {
	*reader
	from   int64        // the checkpoint it begins after
	events []Recorded   // as read
	taken  atomic.Int64 // so many went through the router
}

var _ watermillsql.Tx = (*page)(nil)

// QueryContext reads the whole page, so that an error in the middle of it is seen here: the subscriber would not ask.
func (p *page) QueryContext(ctx context.Context, query string, args ...any) (watermillsql.Rows, error) {
	if err := p.makeSure(ctx); err != nil {
		return nil, err
	}
	rows, err := p.store.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	p.events, err = pgx.AppendRows(make([]Recorded, 0, 16), rows, func(row pgx.CollectableRow) (e Recorded, err error) {
		return e, row.Scan(append([]any{&p.from}, e.fields()...)...)
	})
	if err != nil {
		return nil, err
	}
	return &pageRows{events: p.events}, nil
}

// makeSure tells where the follower is at first, and after a commit whose outcome was lost: nobody else would, if no event follows.
func (p *page) makeSure(ctx context.Context) error {
	if p.sure {
		return nil
	}
	position, err := p.store.Checkpoint(ctx, p.Group)
	if err != nil {
		return err
	}
	p.sure = true
	p.told(position)
	return nil
}

func (p *page) told(position int64) {
	if p.Committed != nil && position > 0 {
		p.Committed(position)
	}
}

// take counts an event that came through the router; they come in order, or something is badly wrong.
func (p *page) take(position string) error {
	n := int(p.taken.Add(1))
	if n > len(p.events) || strconv.FormatInt(p.events[n-1].Position, 10) != position {
		err := fmt.Errorf("event %s is out of order", position)
		p.stop(err) // or it would be sent again for ever
		return err
	}
	return nil
}

// ExecContext, of the statement that moves the checkpoint, is the whole transaction of the page.
func (p *page) ExecContext(ctx context.Context, query string, args ...any) (watermillsql.Result, error) {
	if query != advanceCheckpoint {
		return p.reader.ExecContext(ctx, query, args...)
	}
	position, err := p.commit(ctx)
	if p.sure = err == nil; err != nil {
		return nil, err
	}
	p.told(position)
	return affected(1), nil
}

// errInterrupted tells that the subscriber gave up a page before all of it went through the router.
var errInterrupted = errors.New("page was interrupted")

// Rows of a follower need not wait for the disk: after a crash they go back together with the checkpoint.
var beginPage = pgx.TxOptions{BeginQuery: "begin; set local synchronous_commit = off"}

// commit applies the page, moves the checkpoint and commits. When Apply stops half-way, what it applied is committed first.
func (p *page) commit(ctx context.Context) (position int64, err error) {
	if int(p.taken.Load()) != len(p.events) {
		return 0, errInterrupted
	}
	conn, err := p.store.pool.Acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, beginPage)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	position, halt := p.apply(ctx, tx)
	if halt != nil && (ctx.Err() != nil || passing(halt) || conn.Conn().IsClosed()) {
		return 0, halt // nobody's fault: the page comes again
	}
	if halt != nil && (position == p.from || conn.Conn().PgConn().TxStatus() == 'E') {
		p.stop(stopped{halt})
		return 0, halt
	}
	if err := p.checkpoint(ctx, tx, position); err != nil {
		return 0, err
	}
	if err := tx.Commit(ctx); err != nil {
		return 0, err
	}
	if halt != nil {
		p.stop(stopped{halt})
	}
	return position, nil
}

// apply hands over those events of the page that the follower takes, and tells how far it has come.
func (p *page) apply(ctx context.Context, tx pgx.Tx) (position int64, err error) {
	last := p.events[len(p.events)-1].Position
	wanted := p.wanted()
	if len(wanted) == 0 {
		return last, nil
	}
	applied, err := p.applied(ctx, tx, wanted)
	switch {
	case applied == len(wanted):
		return last, err
	case err == nil:
		err = fmt.Errorf("only %d of %d events were applied", applied, len(wanted))
	}
	if applied == 0 {
		return p.from, err
	}
	return wanted[applied-1].Position, err
}

// applied calls Apply; one that panics has applied nothing.
func (p *page) applied(ctx context.Context, tx pgx.Tx, wanted []Recorded) (n int, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			n, err = 0, fmt.Errorf("panic in apply: %v\n%s", fault, debug.Stack())
		}
	}()
	return p.Apply(ctx, tx, wanted)
}

// wanted leaves out the last event of the page if it is there for its position only.
func (p *page) wanted() []Recorded {
	if len(p.Types) == 0 {
		return p.events
	}
	last := len(p.events) - 1
	for _, t := range p.Types {
		if t == p.events[last].Type {
			return p.events
		}
	}
	return p.events[:last]
}

// errNotLeading tells that the checkpoint is not where this page began: another process follows as the same group.
var errNotLeading = errors.New("another follower of the group has moved the checkpoint")

// checkpoint moves the checkpoint to position, if it is still where the page began.
func (p *page) checkpoint(ctx context.Context, tx pgx.Tx, position int64) error {
	tag, err := tx.Exec(ctx, advanceCheckpoint, p.Group, p.from, position)
	if err == nil && tag.RowsAffected() == 0 {
		return errNotLeading
	}
	return err
}

// Commit and Rollback have nothing to end: see ExecContext.
func (*page) Commit() error   { return nil }
func (*page) Rollback() error { return nil }

// pageRows hands the rows of a page to the schema adapter.
type pageRows struct {
	events []Recorded
	next   int
}

func (r *pageRows) Next() bool {
	r.next++
	return r.next <= len(r.events)
}

func (r *pageRows) Scan(dest ...any) error {
	*dest[0].(*Recorded) = r.events[r.next-1]
	return nil
}

func (*pageRows) Close() error { return nil }

// affected is how many rows a statement changed.
type affected int64

func (a affected) RowsAffected() (int64, error) { return int64(a), nil }
