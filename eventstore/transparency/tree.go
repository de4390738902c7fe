package transparency

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"zapis/domain"
)

const (
	selectTree = `select size, root from log_tree`
	moveTree   = `update log_tree set size = $3, root = $4, sealed_at = clock_timestamp() where size = $1 and root = $2`

	selectHeads    = `select head from log_heads where size > $1 order by size limit $2`
	selectAllHeads = `select head from log_heads order by size`
	selectLastHead = `select head from log_heads order by size desc limit 1`
	selectNewHeads = `select head from log_heads order by size desc limit $1`
	selectHeadAt   = `select head from log_heads where size = $1`
	insertHead     = `insert into log_heads (size, head) values ($1, $2)`

	selectPosition = `select position from events where event_id = $1`

	selectLogHead = `select position from log_head`
)

// readTree is how far the stored tree has come, and its root.
func readTree(ctx context.Context, db querier) (tree tlog.Tree, err error) {
	var root []byte
	if err = db.QueryRow(ctx, selectTree).Scan(&tree.N, &root); err != nil {
		return tree, fmt.Errorf("read the tree: %w", err)
	}
	if len(root) != tlog.HashSize {
		return tree, discrepancy("the stored tree has a root of %d bytes", len(root))
	}
	tree.Hash = tlog.Hash(root)
	return tree, nil
}

// readHead reads one head of the database; nil if there is none.
func readHead(ctx context.Context, db querier, verifiers note.Verifiers, query string, args ...any) (*Head, error) {
	var text string
	err := db.QueryRow(ctx, query, args...).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a head: %w", err)
	}
	head, err := OpenHead(text, verifiers)
	if err != nil {
		return nil, err
	}
	return &head, nil
}

// Newest is the newest head of the database; nil if there is none.
func Newest(ctx context.Context, db querier, verifiers note.Verifiers) (*Head, error) {
	return readHead(ctx, db, verifiers, selectLastHead)
}

// Heads are all heads of the database, the oldest first.
func Heads(ctx context.Context, db querier, verifiers note.Verifiers) ([]Head, error) {
	notes, err := readNotes(ctx, db, selectAllHeads)
	if err != nil {
		return nil, err
	}
	return openAll(notes, verifiers)
}

// NewestHeads are so many of the newest heads of the database, the newest first.
func NewestHeads(ctx context.Context, db querier, verifiers note.Verifiers, most int) ([]Head, error) {
	notes, err := readNotes(ctx, db, selectNewHeads, most)
	if err != nil {
		return nil, err
	}
	return openAll(notes, verifiers)
}

// Find is the position of an event that is named by its position or id; ErrNoEvent if there is none, or it is neither.
func Find(ctx context.Context, db querier, event string) (int64, error) {
	if position, err := strconv.ParseInt(event, 10, 64); err == nil {
		return position, nil
	}
	id, err := domain.ParseID(event)
	if err != nil {
		return 0, fmt.Errorf("%q is neither the id of an event nor a position: %w", event, ErrNoEvent)
	}
	return PositionOf(ctx, db, id)
}

// PositionOf finds an event by its id; ErrNoEvent if there is none.
func PositionOf(ctx context.Context, db querier, id domain.ID) (position int64, err error) {
	err = db.QueryRow(ctx, selectPosition, id[:]).Scan(&position)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("%s: %w", id, ErrNoEvent)
	}
	if err != nil {
		return 0, fmt.Errorf("find event %s: %w", id, err)
	}
	return position, nil
}

// HeadOf is the head of exactly this size; nil if none was signed then.
func HeadOf(ctx context.Context, db querier, verifiers note.Verifiers, size int64) (*Head, error) {
	return readHead(ctx, db, verifiers, selectHeadAt, size)
}

// readNotes reads heads without opening them.
func readNotes(ctx context.Context, db querier, query string, args ...any) ([]string, error) {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read heads: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
