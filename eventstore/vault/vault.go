// Package vault keeps the data keys with which personal text is sealed in the log: one for each person, wrapped by a key that
// no database holds. To destroy a person's key is to erase every text of theirs from a log that never changes.
//
// It is a schema of its own and may live in a database of its own. It should: whoever restores a backup that holds the keys
// of that day brings back who was erased since.
package vault

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/maypok86/otter/v2"

	"zapis/domain"
)

var (
	// ErrNoKey is returned when there is no key, nor a trace of one: the vault does not belong to this log, or is older than it.
	ErrNoKey = errors.New("there is no data key")
	// ErrWrongRing is returned for a key that was wrapped by a wrapping key which the ring does not have.
	ErrWrongRing = errors.New("the wrapping key is not in the ring")
)

const (
	mostRemembered = 200_000

	// mostConnections are enough: keys are asked for once in a while and remembered.
	mostConnections = 4

	defaultLifetime = 20 * time.Second

	keyBytes = 32 // AES-256
)

//go:embed schema.sql
var schema string

const (
	lockSchema = `select pg_advisory_xact_lock(7286145310264)`
	selectKeys = `select subject, wrapped, wrapping from vault.data_keys where subject = any($1)`
	insertKeys = `
		insert into vault.data_keys (subject, wrapped, wrapping)
		select subject, wrapped, $3 from unnest($1::uuid[], $2::bytea[]) as n (subject, wrapped)
		where not exists (select from vault.retired where wrapping = $3)
		on conflict (subject) do nothing`
	destroyKeys = `
		insert into vault.data_keys (subject, destroyed_at)
		select s, clock_timestamp() from unnest($1::uuid[]) s
		on conflict (subject) do update set wrapped = null, wrapping = null, destroyed_at = excluded.destroyed_at
		where data_keys.destroyed_at is null`
	selectDestroyed = `select subject from vault.data_keys where destroyed_at is not null order by destroyed_at`
	destroyedFor    = `select clock_timestamp() - destroyed_at from vault.data_keys where subject = $1 and destroyed_at is not null`
	anyKey          = `select exists (select from vault.data_keys)`
)

// Vault gives out data keys. It is safe for concurrent use.
type Vault struct {
	pool  *pgxpool.Pool
	ring  atomic.Pointer[Ring]
	again func() (Ring, error) // reads the ring anew; nil: it does not change
	keys  *otter.Cache[domain.ID, key]

	lifetime time.Duration
}

// key is a data key ready for use; destroyed, it has none.
type key struct{ aead cipher.AEAD }

// Option changes a Vault that Open makes.
type Option func(*Vault)

// Rereading lets the ring be renewed while the vault is in use: it is read anew when a key was wrapped by one that it lacks,
// or when its current one has been retired.
func Rereading(ring func() (Ring, error)) Option { return func(v *Vault) { v.again = ring } }

// WithLifetime sets for how long a key is remembered at most.
func WithLifetime(lifetime time.Duration) Option { return func(v *Vault) { v.lifetime = lifetime } }

// Open opens the vault in the pool's database, and makes it if there is none. It has connections of its own: keys are asked
// for by those who hold one of the pool's, and who would wait for each other for ever.
func Open(ctx context.Context, like *pgxpool.Pool, ring Ring, options ...Option) (*Vault, error) {
	config := like.Config()
	config.MaxConns, config.MinConns, config.MinIdleConns = mostConnections, 0, 0
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the vault: %w", err)
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSchema); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, schema)
		return err
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the vault: %w", err)
	}
	v := &Vault{pool: pool, lifetime: defaultLifetime}
	v.ring.Store(&ring)
	for _, option := range options {
		option(v)
	}
	v.keys = otter.Must(&otter.Options[domain.ID, key]{
		MaximumSize: mostRemembered, ExpiryCalculator: otter.ExpiryWriting[domain.ID, key](v.lifetime),
	})
	return v, nil
}

// Close lets go of the connections, and ends what keeps the memory of keys short.
func (v *Vault) Close() {
	v.keys.StopAllGoroutines()
	v.pool.Close()
}

// Used tells whether a vault in this database holds, or ever held, a key.
func Used(ctx context.Context, pool *pgxpool.Pool) (used bool, err error) {
	err = pool.QueryRow(ctx, `select to_regclass('vault.data_keys') is not null`).Scan(&used)
	if err == nil && used {
		err = pool.QueryRow(ctx, anyKey).Scan(&used)
	}
	if err != nil {
		return false, fmt.Errorf("look into the vault: %w", err)
	}
	return used, nil
}

// Keys are the keys of these subjects, nil for one that was destroyed. ErrNoKey if one never was.
func (v *Vault) Keys(ctx context.Context, subjects []domain.ID) (map[domain.ID]cipher.AEAD, error) {
	found := make(map[domain.ID]cipher.AEAD, len(subjects))
	if err := v.find(ctx, subjects, found); err != nil {
		return nil, err
	}
	for _, subject := range subjects {
		if _, ok := found[subject]; !ok {
			return nil, fmt.Errorf("for %s: %w", subject, ErrNoKey)
		}
	}
	return found, nil
}

// Cached is the key of a subject, if it is remembered; nil if it was destroyed.
func (v *Vault) Cached(subject domain.ID) (aead cipher.AEAD, known bool) {
	key, known := v.keys.GetIfPresent(subject)
	return key.aead, known
}

// Ensure gives the keys of these subjects, durable, having made those that never were; nil for one that was destroyed.
func (v *Vault) Ensure(ctx context.Context, subjects []domain.ID) (map[domain.ID]cipher.AEAD, error) {
	found := make(map[domain.ID]cipher.AEAD, len(subjects))
	if err := v.find(ctx, subjects, found); err != nil {
		return nil, err
	}
	var missing []domain.ID
	for _, subject := range subjects {
		if _, ok := found[subject]; !ok {
			missing = append(missing, subject)
		}
	}
	if len(missing) > 0 {
		if err := v.make(ctx, missing, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// find adds the keys that there are; a nil one was destroyed.
func (v *Vault) find(ctx context.Context, subjects []domain.ID, found map[domain.ID]cipher.AEAD) error {
	var unknown []domain.ID
	for _, subject := range subjects {
		if aead, known := v.Cached(subject); known {
			found[subject] = aead
		} else {
			unknown = append(unknown, subject)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	rows, err := v.pool.Query(ctx, selectKeys, unknown)
	if err != nil {
		return fmt.Errorf("read data keys: %w", err)
	}
	var row row
	_, err = pgx.ForEachRow(rows, row.fields(), func() error {
		aead, err := v.open(row)
		if err != nil {
			return err
		}
		v.keys.Set(row.subject, key{aead})
		found[row.subject] = aead
		return nil
	})
	if err != nil {
		return fmt.Errorf("read data keys: %w", err)
	}
	return nil
}

// row is a data key as it lies in the table; a destroyed one has nothing but its subject.
type row struct {
	subject  domain.ID
	wrapped  []byte
	wrapping *string
}

func (r *row) fields() []any { return []any{(*[16]byte)(&r.subject), &r.wrapped, &r.wrapping} }

func (v *Vault) open(r row) (cipher.AEAD, error) {
	if r.wrapped == nil {
		return nil, nil
	}
	secret, err := v.ring.Load().unwrap(*r.wrapping, r.wrapped, r.subject)
	if errors.Is(err, ErrWrongRing) && v.renew() == nil {
		secret, err = v.ring.Load().unwrap(*r.wrapping, r.wrapped, r.subject)
	}
	if err != nil {
		return nil, err
	}
	return newAEAD(secret)
}

// renew reads the ring anew.
func (v *Vault) renew() error {
	if v.again == nil {
		return ErrWrongRing
	}
	ring, err := v.again()
	if err == nil {
		v.ring.Store(&ring)
	}
	return err
}

// make makes keys for who has none, and finds them: another process may have been first. With a wrapping key that was
// retired meanwhile none are made.
func (v *Vault) make(ctx context.Context, subjects []domain.ID, found map[domain.ID]cipher.AEAD) error {
	for range 2 {
		ring := v.ring.Load()
		wrapped := make([][]byte, len(subjects))
		for i, subject := range subjects {
			secret := make([]byte, keyBytes)
			rand.Read(secret) // never fails
			wrapped[i] = ring.wrap(secret, subject)
		}
		if _, err := v.pool.Exec(ctx, insertKeys, subjects, wrapped, ring.current); err != nil {
			return fmt.Errorf("make data keys: %w", err)
		}
		if err := v.find(ctx, subjects, found); err != nil {
			return err
		}
		if subjects = slices.DeleteFunc(subjects, func(s domain.ID) bool { _, made := found[s]; return made }); len(subjects) == 0 {
			return nil
		}
		if err := v.renew(); err != nil {
			return fmt.Errorf("make data keys: the wrapping key %q was retired: %w", ring.current, err)
		}
	}
	return fmt.Errorf("make data keys: the wrapping key %q was retired: %w", v.ring.Load().current, ErrWrongRing)
}

// Destroy ends the keys of these subjects for ever, also of those who have none yet. What they sealed can be read by nobody
// once Lifetime has passed. To do it again does no harm.
func (v *Vault) Destroy(ctx context.Context, subjects ...domain.ID) error {
	if _, err := v.pool.Exec(ctx, destroyKeys, subjects); err != nil {
		return fmt.Errorf("destroy data keys: %w", err)
	}
	for _, subject := range subjects {
		v.keys.Invalidate(subject)
	}
	return nil
}

// Lifetime is how long a key is remembered at most. So long after it was destroyed some process may still read with it.
func (v *Vault) Lifetime() time.Duration { return v.lifetime }

// DestroyedFor tells for how long a key has been destroyed; ErrNoKey if it was not.
func (v *Vault) DestroyedFor(ctx context.Context, subject domain.ID) (since time.Duration, err error) {
	err = v.pool.QueryRow(ctx, destroyedFor, subject).Scan(&since)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoKey
	}
	if err != nil {
		return 0, fmt.Errorf("read when the data key of %s was destroyed: %w", subject, err)
	}
	return since, nil
}

// Destroyed are all whose keys were destroyed, the first one first.
func (v *Vault) Destroyed(ctx context.Context) ([]domain.ID, error) {
	rows, err := v.pool.Query(ctx, selectDestroyed)
	if err != nil {
		return nil, fmt.Errorf("read which data keys were destroyed: %w", err)
	}
	destroyed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (id domain.ID, err error) {
		return id, row.Scan((*[16]byte)(&id))
	})
	if err != nil {
		return nil, fmt.Errorf("read which data keys were destroyed: %w", err)
	}
	return destroyed, nil
}
