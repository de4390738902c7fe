package eventstore

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Defaults that an option or a test may change.
const (
	defaultPatience = 10 * time.Second // how long an append holds out while the database is away
	pollInterval    = 5 * time.Second  // the net beneath the wake-ups
	retryLeast      = 50 * time.Millisecond
	retryMost       = 5 * time.Second
)

// Store appends to the log and follows it. One is enough for a process; several processes may share a database.
type Store struct {
	pool     *pgxpool.Pool
	codec    *Codec
	log      *slog.Logger
	version  string
	patience time.Duration
	observe  func(Batch)
	node     string // tells our own notifications from those of other processes

	commands chan *pending
	asks     chan *ask
	closing  chan struct{} // closed by Close: no more appends
	settled  chan struct{} // closed when the appender has answered all it took
	signal   wakeUp

	stop    context.CancelFunc // ends the agenda reader, the listener and the notifier
	workers sync.WaitGroup
	close   sync.Once
}

// Option changes a Store that New makes.
type Option func(*Store)

// WithVersion names the program's version in the metadata of every event.
func WithVersion(version string) Option { return func(s *Store) { s.version = version } }

// WithLogger tells the store where to report what it recovers from by itself.
func WithLogger(log *slog.Logger) Option { return func(s *Store) { s.log = log } }

// WithPatience bounds how long an append holds out while the database is away, before ErrUnavailable.
func WithPatience(patience time.Duration) Option { return func(s *Store) { s.patience = patience } }

// Batch is what the appender has settled at once, for metrics.
type Batch struct {
	Commands int
	Apart    bool // it could not be appended as a whole
	Took     time.Duration
}

// WithObserver has every batch told to observe, which must not take long: appends wait for it.
func WithObserver(observe func(Batch)) Option { return func(s *Store) { s.observe = observe } }

// New starts a store. The appender and the listener have connections of their own, with the pool's settings;
// neither waits for the database, which may come up later.
func New(pool *pgxpool.Pool, codec *Codec, options ...Option) (*Store, error) {
	if pool == nil || codec == nil {
		return nil, errors.New("an event store needs a pool and a codec")
	}
	s := &Store{
		pool: pool, codec: codec, log: slog.New(slog.DiscardHandler), patience: defaultPatience,
		observe:  func(Batch) {},
		node:     uuid.NewString(),
		commands: make(chan *pending, mostCommands),
		asks:     make(chan *ask, mostAsks),
		closing:  make(chan struct{}), settled: make(chan struct{}),
	}
	for _, option := range options {
		option(s)
	}
	appender, err := newAppender(s)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.signal.outward = make(chan struct{}, 1)
	go appender.run()
	s.workers.Go(func() { (&agendaReader{Store: s}).run(ctx) })
	s.workers.Go(func() { s.listen(ctx) })
	s.workers.Go(func() { s.notify(ctx) })
	return s, nil
}

// Close answers the appends that are waiting, refuses further ones and ends the store's connections.
// Followers end by their own context; the pool stays open.
func (s *Store) Close() {
	s.close.Do(func() {
		close(s.closing)
		<-s.settled
		s.stop()
		s.workers.Wait()
	})
}

// Codec is what the store encodes events with.
func (s *Store) Codec() *Codec { return s.codec }

// connect opens a connection beside the pool, with the pool's settings and hooks and these parameters.
func (s *Store) connect(ctx context.Context, parameters map[string]string) (*pgx.Conn, error) {
	config := s.pool.Config()
	own := config.ConnConfig.Copy()
	for name, value := range parameters {
		own.RuntimeParams[name] = value
	}
	if config.BeforeConnect != nil {
		if err := config.BeforeConnect(ctx, own); err != nil {
			return nil, err
		}
	}
	return pgx.ConnectConfig(ctx, own)
}
