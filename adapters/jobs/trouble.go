package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// An obstacle stands among the dead letters, as that of a projection does: whichever process met it, each can tell. It
// counts while the checkpoint stands before it; past the checkpoint it is history, another program got over it.
const (
	recordObstacle = `
		insert into dead_letters (projection, position, error, tries) values ($1, $2, $3, 1)
		on conflict (projection, position) do update
		set error = excluded.error, tries = dead_letters.tries + 1, at = excluded.at`
	selectObstacle = `
		select position from dead_letters where projection = $1 and skipped_at is null
		and position > coalesce((select position from checkpoints where name = $1), 0) limit 1`
)

// obstacle is an event that reactions cannot get past.
type obstacle struct {
	position int64
	cause    error
}

func (o *obstacle) Error() string { return fmt.Sprintf("react to event %d: %v", o.position, o.cause) }

func (o *obstacle) Unwrap() error { return o.cause }

// trouble is what holds the follower of this process up.
type trouble struct {
	mu   sync.Mutex
	now  error
	told int64 // the checkpoint, as we heard last
	past int64 // the position that the follower must reach for it to be over
}

// meets notes an error, and tells whether it is another one than before.
func (t *trouble) meets(err error) (news bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	news = t.now == nil || t.now.Error() != err.Error()
	t.now, t.past = err, t.told+1
	if o := (*obstacle)(nil); errors.As(err, &o) {
		t.past = o.position
	}
	return news
}

// reaches notes the checkpoint, and tells what it has left behind. The checkpoint is told before each new try, too: that is no progress.
func (t *trouble) reaches(position int64) (over error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.told = position
	if position >= t.past {
		over, t.now = t.now, nil
	}
	return over
}

func (t *trouble) is() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// isHeldUp notes why following ended, and says so once: it is tried again every second.
func (j *Jobs) isHeldUp(ctx context.Context, err error) {
	if !j.trouble.meets(err) {
		return
	}
	j.Log.Error("reactions are held up", "error", err)
	if o := (*obstacle)(nil); errors.As(err, &o) {
		if _, err := j.Pool.Exec(ctx, recordObstacle, group, o.position, o.cause.Error()); err != nil && ctx.Err() == nil {
			j.Log.Warn("what holds reactions up cannot be recorded", "error", err)
		}
	}
}

// goesOn notes how far following has come, and says so if something had held it up.
func (j *Jobs) goesOn(position int64) {
	if over := j.trouble.reaches(position); over != nil {
		j.Log.Info("reactions go on", "position", position, "after", over)
	}
}

// Following returns an error while reactions are held up: by an event that cannot be understood, in whichever process that
// was met, or by a fault that this one meets again and again.
func (j *Jobs) Following(ctx context.Context) error {
	if err := j.trouble.is(); err != nil {
		return err
	}
	var position int64
	err := j.Pool.QueryRow(ctx, selectObstacle, group).Scan(&position)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("read what holds reactions up: %w", err)
	}
	return fmt.Errorf("held up by event %d", position)
}
