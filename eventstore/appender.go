package eventstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	watermillsql "github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// mostCommands bounds a batch.
const mostCommands = 512

// turns of the scheduler let those who were just answered come back with their next command: they share the next batch
// then (a quarter more commands to a batch at 128 callers). They cost a lone caller a microsecond.
const turns = 8

// appenderParameters keep the appender's few statements on their indexes, whatever the planner guesses of
// a table that was never analysed, and spare it planning and compiling anew.
var appenderParameters = map[string]string{
	"jit":             "off",
	"enable_seqscan":  "off",
	"plan_cache_mode": "force_generic_plan",
}

// appender is the one goroutine that writes. It takes all that is waiting and commits it together, on a connection of its own,
// so that a lone caller pays one round trip and a crowd shares one flush to disk.
type appender struct {
	*Store
	conn      *pgx.Conn // nil until needed, and after it was lost
	queue     *queue
	publisher message.Publisher
}

func newAppender(s *Store) (*appender, error) {
	q := &queue{}
	publisher, err := watermillsql.NewPublisher(q, watermillsql.PublisherConfig{SchemaAdapter: schemaAdapter{}}, quiet{s.log})
	if err != nil {
		return nil, fmt.Errorf("make the publisher: %w", err)
	}
	return &appender{Store: s, queue: q, publisher: publisher}, nil
}

func (a *appender) run() {
	defer close(a.settled)
	var waiting []*pending
	for {
		waiting = a.gather(waiting)
		if len(waiting) == 0 {
			break
		}
		waiting = a.settle(waiting)
	}
	if a.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = a.conn.Close(ctx) // all is committed and answered; the server would notice by itself
	}
}

// gather adds what has come in to what was put off, waiting for the first command. It returns none when the store is closed.
func (a *appender) gather(batch []*pending) []*pending {
	if len(batch) == 0 {
		select {
		case p := <-a.commands:
			batch = append(batch, p)
		case <-a.closing:
		}
	}
	for range turns {
		runtime.Gosched()
	}
	for len(batch) < mostCommands {
		select {
		case p := <-a.commands:
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

// settle answers all commands of a batch but those that must wait for others of it, which it returns.
func (a *appender) settle(batch []*pending) (later []*pending) {
	batch, contested := a.wanted(batch)
	if !contested {
		batch, later = apart(batch)
	}
	if len(batch) == 0 {
		return later
	}
	ctx, cancel := context.WithTimeout(context.Background(), a.patience)
	defer cancel()
	began, whole := time.Now(), false
	if !contested {
		whole = a.attempt(ctx, func(ctx context.Context) error { return a.appendHopefully(ctx, batch) }) == nil
	}
	if !whole {
		later = append(later, a.settleCarefully(ctx, batch)...)
	}
	a.observe(Batch{Commands: len(batch), Apart: !whole, Took: time.Since(began)})
	return later
}

// wanted drops commands whose callers have gone, and tells whether any is contested.
func (a *appender) wanted(batch []*pending) (wanted []*pending, contested bool) {
	wanted = batch[:0]
	for _, p := range batch {
		if err := p.ctx.Err(); err != nil {
			p.answer <- answer{err: err}
			continue
		}
		wanted = append(wanted, p)
		contested = contested || p.contested
	}
	return wanted, contested
}

// apart keeps what can be appended together, in order, and puts off what must see the outcome of the rest.
func apart(batch []*pending) (now, later []*pending) {
	claims := newClaims()
	for _, p := range batch {
		if claims.allow(p) {
			now = append(now, p)
		} else {
			p.contested = true
			later = append(later, p)
		}
	}
	return now, later
}

// settleCarefully retries while the database is away, as long as patience lasts. When a command makes the batch fail
// by itself, as text does that Postgres cannot hold, each is tried alone, and only that one fails.
func (a *appender) settleCarefully(ctx context.Context, batch []*pending) (later []*pending) {
	delay := retryLeast
	for {
		err := a.attempt(ctx, func(ctx context.Context) (err error) {
			later, err = a.appendCarefully(ctx, batch)
			return err
		})
		switch {
		case err == nil:
			return later
		case passing(err):
			if !pause(ctx, delay) {
				answerAll(batch, fmt.Errorf("%w: %w", ErrUnavailable, err))
				return nil
			}
			delay = min(2*delay, retryMost)
		case len(batch) > 1:
			for _, p := range batch {
				later = append(later, a.settleCarefully(ctx, []*pending{p})...)
			}
			return later
		default:
			answerAll(batch, err)
			return nil
		}
	}
}

// errLost marks an attempt whose connection broke: whether it was committed is not known.
var errLost = errors.New("connection lost")

// attempt runs do on the appender's connection, opening it if need be, and notices when it was lost.
func (a *appender) attempt(ctx context.Context, do func(context.Context) error) error {
	if a.conn == nil || a.conn.IsClosed() {
		conn, err := a.connect(ctx, appenderParameters)
		if err != nil {
			return fmt.Errorf("%w: %w", errLost, err)
		}
		a.conn = conn
	}
	err := do(ctx)
	if err != nil && a.conn.IsClosed() {
		a.log.Warn("event store lost its connection", "error", err)
		return fmt.Errorf("%w: %w", errLost, err)
	}
	return err
}

// passing tells errors that end by themselves: the server restarts, fails over, is out of connections or of disk, or saw a
// deadlock, or the data keys cannot be had.
func passing(err error) bool {
	if errors.Is(err, errLost) || errors.Is(err, ErrKeysUnavailable) {
		return true
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code[:2] {
	case "08", "40", "53", "55", "57", "58":
		return true
	}
	return pg.Code == "25006" // read only: the primary has moved
}

// appendHopefully commits a batch in one round trip, or nothing when anything in it fails.
// The statements of one pipeline are one transaction.
func (a *appender) appendHopefully(ctx context.Context, batch []*pending) error {
	statements := &pgx.Batch{}
	head, err := a.queueWrites(statements, batch, true)
	if err != nil {
		return err
	}
	if err := a.conn.SendBatch(ctx, statements).Close(); err != nil {
		return err
	}
	a.answerAppended(batch, *head)
	return nil
}

// queueWrites queues a batch: the events, whose statement takes the lock, then the read conditions if they are not known to
// hold, and the guards. The position of the last event is known when it was sent.
func (a *appender) queueWrites(statements *pgx.Batch, batch []*pending, check bool) (head *int64, err error) {
	var messages []*message.Message
	for _, p := range batch {
		messages = append(messages, p.messages...)
	}
	*a.queue = queue{statements, new(int64)}
	if err := a.publisher.Publish(topic, messages...); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if check {
		queueConditions(statements, batch, len(messages))
	}
	var rows guardRows
	back := 1 - int64(len(messages))
	for _, p := range batch {
		rows.add(p.guards, back)
		back += int64(len(p.messages))
	}
	rows.queue(statements)
	return a.queue.head, nil
}

// answerAppended tells each caller where its last event is, and the followers that there is something new.
func (a *appender) answerAppended(batch []*pending, head int64) {
	var events int64
	for _, p := range batch {
		events += int64(len(p.messages))
	}
	position := head - events
	for _, p := range batch {
		position += int64(len(p.messages))
		p.answer <- answer{position: position}
	}
	a.announce()
}

func answerAll(batch []*pending, err error) {
	for _, p := range batch {
		p.answer <- answer{err: err}
	}
}
