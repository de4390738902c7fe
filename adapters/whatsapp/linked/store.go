package linked

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"

	"zapis/adapters/whatsapp/linked/device"
)

const (
	// usualSchema is where the library keeps its keys and sessions, apart from our tables: it migrates them by itself.
	usualSchema = "whatsapp"
	// connections are few: the library asks one thing after another.
	connections = 8
)

// The two locks that processes hold against each other.
const (
	lockSetup   = `select pg_advisory_lock(hashtextextended('zapis whatsapp setup ' || $1::text, 0))`
	tryLockLink = `select pg_try_advisory_lock(hashtextextended('zapis whatsapp link ' || $1::text, 0))`
)

var _ device.Store = (*shelf)(nil)

// shelf keeps devices in a schema of Postgres.
type shelf struct {
	schema    string
	config    *pgx.ConnConfig
	db        *sql.DB
	container *sqlstore.Container
	log       *logger
	proxy     string
}

// openShelf makes the schema what the library wants it to be. Several processes may do so at once.
func openShelf(ctx context.Context, databaseURL, schema string, log *logger, proxy string) (*shelf, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err)
	}
	config.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize()
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	s := &shelf{schema: schema, config: config, db: db, container: sqlstore.NewWithDB(db, "pgx", log), log: log, proxy: proxy}
	if err := s.setUp(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("set up WhatsApp's schema: %w", err), db.Close())
	}
	return s, nil
}

func (s *shelf) setUp(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // and with it goes the lock
	if _, err := conn.Exec(ctx, lockSetup, s.schema); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "create schema if not exists "+pgx.Identifier{s.schema}.Sanitize()); err != nil {
		return err
	}
	return s.container.Upgrade(ctx)
}

func (s *shelf) Paired(ctx context.Context) (device.Client, error) {
	all, err := s.container.GetAllDevices(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return s.client(all[0])
}

func (s *shelf) Unpaired() (device.Client, error) { return s.client(s.container.NewDevice()) }

func (s *shelf) client(of *store.Device) (device.Client, error) {
	return newLibrary(of, s.container.LIDMap, s.log, s.proxy)
}

func (s *shelf) Close() error { return s.db.Close() }

func (s *shelf) Hold(ctx context.Context) (device.Hold, error) {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return nil, err
	}
	var got bool
	err = conn.QueryRow(ctx, tryLockLink, s.schema).Scan(&got)
	if err == nil && !got {
		err = device.ErrElsewhere
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return &held{conn: conn}, nil
}

// held is a hold: a lock of one connection, kept for nothing else.
type held struct {
	mu   sync.Mutex
	conn *pgx.Conn
}

// holdAnswers is how long the connection of the lock may take to answer before it counts as lost.
const holdAnswers = 5 * time.Second

func (h *held) Alive(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, holdAnswers)
	defer cancel()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.conn.Ping(ctx) == nil
}

// release closes the connection: lost or closed, it holds nothing.
func (h *held) Release() {
	ctx, cancel := context.WithTimeout(context.Background(), holdAnswers)
	defer cancel()
	h.mu.Lock()
	defer h.mu.Unlock()
	_ = h.conn.Close(ctx)
}
