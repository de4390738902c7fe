package cloud

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// openFor is how long free messages may come after the person last wrote.
const openFor = 24 * time.Hour

const (
	openWindows = `
insert into whatsapp_windows as known (account, until) select account, $2 from unnest($1::text[]) as account
on conflict (account) do update set until = excluded.until where known.until < excluded.until`
	selectWindow = `select until from whatsapp_windows where account = $1`
	shutWindow   = `delete from whatsapp_windows where account = $1`
	shutWindows  = `delete from whatsapp_windows where account = any($1)`
)

// Forget removes what is kept of accounts whose person was erased.
func (c *Cloud) Forget(ctx context.Context, accounts []string) error {
	if _, err := c.windows.pool.Exec(ctx, shutWindows, accounts); err != nil {
		return fmt.Errorf("forget until when free messages may come: %w", err)
	}
	return nil
}

// windows are until when free messages may come, by account. They are lost without harm: the next message of the person
// opens theirs again, and meanwhile templates are sent.
type windows struct{ pool *pgxpool.Pool }

// open notes that a person wrote, under all their accounts.
func (w windows) open(ctx context.Context, wrote time.Time, accounts ...string) error {
	if _, err := w.pool.Exec(ctx, openWindows, accounts, wrote.Add(openFor)); err != nil {
		return fmt.Errorf("note until when free messages may come: %w", err)
	}
	return nil
}

// isOpen tells whether free messages may come now.
func (w windows) isOpen(ctx context.Context, account string, now time.Time) (bool, error) {
	var until time.Time
	err := w.pool.QueryRow(ctx, selectWindow, account).Scan(&until)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("see whether free messages may come: %w", err)
	}
	return now.Before(until), nil
}

// shut notes that Meta holds the window for closed.
func (w windows) shut(ctx context.Context, account string) error {
	if _, err := w.pool.Exec(ctx, shutWindow, account); err != nil {
		return fmt.Errorf("note that free messages may not come: %w", err)
	}
	return nil
}
