package vault

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// rewrapAtOnce is how many keys one transaction wraps anew.
const rewrapAtOnce = 1000

const (
	countOld = `select count(*) from vault.data_keys where wrapping <> $1`
	lockOld  = `
		select subject, wrapped, wrapping from vault.data_keys where wrapping <> $1
		order by subject limit $2 for update`
	rewrapKeys = `
		update vault.data_keys d set wrapped = n.wrapped, wrapping = $3
		from unnest($1::uuid[], $2::bytea[]) as n (subject, wrapped) where d.subject = n.subject`
)

// Rewrap wraps every data key with the ring's current key, telling after each step how many of all are done. The data keys
// stay what they are, and so does the log. Interrupted, it goes on where it was; others may use the vault meanwhile if
// their rings have the current key.
func (v *Vault) Rewrap(ctx context.Context, told func(done, all int)) error {
	var all, done int
	if err := v.pool.QueryRow(ctx, countOld, v.ring.current).Scan(&all); err != nil {
		return fmt.Errorf("count the keys to wrap anew: %w", err)
	}
	for {
		n, err := v.rewrapSome(ctx)
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

func (v *Vault) rewrapSome(ctx context.Context) (n int, err error) {
	err = pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, lockOld, v.ring.current, rewrapAtOnce)
		if err != nil {
			return err
		}
		var subjects [][16]byte
		var wrapped [][]byte
		var old row
		_, err = pgx.ForEachRow(rows, old.fields(), func() error {
			secret, err := v.ring.unwrap(*old.wrapping, old.wrapped, old.subject)
			if err != nil {
				return err
			}
			subjects, wrapped = append(subjects, old.subject), append(wrapped, v.ring.wrap(secret, old.subject))
			return nil
		})
		if n = len(subjects); err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec(ctx, rewrapKeys, subjects, wrapped, v.ring.current)
		return err
	})
	return n, err
}
