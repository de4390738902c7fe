package vault

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// rewrapAtOnce is how many keys one transaction wraps anew.
const rewrapAtOnce = 1000

const (
	// Whoever inserts with an old wrapping key has ended, or will see that it is retired.
	lockKeys = `lock table vault.data_keys in share row exclusive mode`
	retire   = `
		insert into vault.retired (wrapping) select distinct wrapping from vault.data_keys where wrapping <> $1
		union select unnest($2::text[]) on conflict do nothing`
	countOld = `select count(*) from vault.data_keys where wrapping <> $1`
	lockOld  = `
		select subject, wrapped, wrapping from vault.data_keys where wrapping <> $1
		order by subject limit $2 for update`
	rewrapKeys = `
		update vault.data_keys d set wrapped = n.wrapped, wrapping = $3
		from unnest($1::uuid[], $2::bytea[]) as n (subject, wrapped) where d.subject = n.subject`
)

// Rewrap retires all other keys of the ring and wraps every data key with its current one, telling after each step how many
// of all are done. The data keys stay what they are, and so does the log. Interrupted, it goes on where it was. Others may use
// the vault meanwhile, if they read the ring anew.
func (v *Vault) Rewrap(ctx context.Context, told func(done, all int)) error {
	ring := v.ring.Load()
	err := pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockKeys); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, retire, ring.current, ring.others())
		return err
	})
	if err != nil {
		return fmt.Errorf("retire the old wrapping keys: %w", err)
	}
	var all, done int
	if err := v.pool.QueryRow(ctx, countOld, ring.current).Scan(&all); err != nil {
		return fmt.Errorf("count the keys to wrap anew: %w", err)
	}
	for {
		n, err := v.rewrapSome(ctx, ring)
		if err != nil {
			return fmt.Errorf("wrap the data keys anew: %w", err)
		}
		if n == 0 {
			return nil
		}
		done += n
		told(done, max(all, done))
	}
}

func (v *Vault) rewrapSome(ctx context.Context, ring *Ring) (n int, err error) {
	err = pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, lockOld, ring.current, rewrapAtOnce)
		if err != nil {
			return err
		}
		var subjects [][16]byte
		var wrapped [][]byte
		var old row
		_, err = pgx.ForEachRow(rows, old.fields(), func() error {
			secret, err := ring.unwrap(*old.wrapping, old.wrapped, old.subject)
			if err != nil {
				return err
			}
			subjects, wrapped = append(subjects, old.subject), append(wrapped, ring.wrap(secret, old.subject))
			return nil
		})
		if n = len(subjects); err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec(ctx, rewrapKeys, subjects, wrapped, ring.current)
		return err
	})
	return n, err
}
