package eventstore

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Wrong guesses at one-time codes are counted by the minute, for one account and for all together. They are no events:
// what nobody was ever given belongs to no aggregate, and the counts may be thrown away after a while.

const (
	lockGuesses  = `select pg_advisory_xact_lock(hashtextextended('zapis guesses', 0))`
	countGuesses = `
select coalesce((select sum(guesses) from code_guesses where account = $1 and minute > $2), 0),
       coalesce((select sum(guesses) from code_guesses where account = '' and minute > $2), 0)`
	addGuesses = `
insert into code_guesses (account, minute, guesses) values ($1, $2, $3), ('', $2, $3)
on conflict (account, minute) do update set guesses = code_guesses.guesses + excluded.guesses`
	forgetGuesses = `delete from code_guesses where minute <= $1`
)

// Guess counts a guess as a wrong one unless may, told how many wrong ones there were since then, of this account and of
// all, returns an error; that is returned. Whoever was right takes the guess back by Forgive.
func (s *Store) Guess(ctx context.Context, g Guess, since time.Time, may func(own, all int) error) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var batch pgx.Batch
		batch.Queue(lockGuesses)
		batch.Queue(forgetGuesses, since)
		var own, all int
		batch.Queue(countGuesses, g.key(), since).QueryRow(func(row pgx.Row) error { return row.Scan(&own, &all) })
		if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
			return err
		}
		if err := may(own, all); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, addGuesses, g.key(), g.minute(), 1)
		return err
	})
	if err != nil {
		return fmt.Errorf("count a guess: %w", err)
	}
	return nil
}

// Guess is one guess at a one-time code.
type Guess struct {
	Messenger, Account string
	At                 time.Time
}

// Forgive takes a guess back that was right.
func (s *Store) Forgive(ctx context.Context, g Guess) error {
	if _, err := s.pool.Exec(ctx, addGuesses, g.key(), g.minute(), -1); err != nil {
		return fmt.Errorf("forgive a guess: %w", err)
	}
	return nil
}

// key stands for the account, which is nobody's business here.
func (g Guess) key() []byte {
	sum := sha256.Sum256([]byte(g.Messenger + "\x00" + g.Account))
	return sum[:]
}

func (g Guess) minute() time.Time { return g.At.UTC().Truncate(time.Minute) }
