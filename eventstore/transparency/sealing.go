package transparency

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

// sealing is one process's turn at the tree, over the one connection that holds the lock.
type sealing struct {
	*Sealer
	conn      *pgx.Conn
	tree      frontier // as it is stored
	edge      *edge
	head      *Head   // the newest of the database
	expected  []*Head // published, and ahead of the stored tree: it must get there exactly
	published int64   // size of the newest head that this turn has seen to being in the file
	posted    int64   // and of the one that was left to be posted
}

// begin reads where the tree is, and compares it with what was published. A tree that is behind a published head grows up
// to it and must then have its root; a log that ends before is an older one.
func (w *sealing) begin(ctx context.Context) error {
	tree, err := readTree(ctx, w.conn)
	if err != nil {
		return err
	}
	reader := stored{ctx, w.conn}
	if w.tree, err = frontierAt(tree.N, reader); err != nil {
		return err
	}
	if w.tree.root() != tree.Hash {
		return discrepancy("the stored tree of %s events does not have its stored root", Grouped(tree.N))
	}
	if w.edge, err = readEdge(ctx, w.conn, tree.N); err != nil {
		return err
	}
	if w.head, err = readHead(ctx, w.conn, w.verifiers, selectLastHead); err != nil {
		return discrepancy("the newest head of the database: %v", err)
	}
	newest, err := w.newestPublished()
	if err != nil {
		return err
	}
	for _, head := range []*Head{w.head, newest} {
		if err := w.compare(ctx, head, reader); err != nil {
			return err
		}
	}
	return w.wholeLog(ctx)
}

func (w *sealing) newestPublished() (*Head, error) {
	if w.Heads == nil {
		return nil, nil
	}
	text, err := w.Heads.Newest(w.Key.Name())
	if err != nil {
		return nil, &Discrepancy{err.Error()}
	}
	if text == "" {
		return nil, nil
	}
	head, err := OpenHead(text, w.verifiers)
	if err != nil {
		return nil, discrepancy("the newest head of %s: %v", w.Heads.Path, err)
	}
	return &head, nil
}

// compare holds the tree against a head of the past.
func (w *sealing) compare(ctx context.Context, head *Head, reader tlog.HashReader) error {
	switch {
	case head == nil:
		return nil
	case head.Size > w.tree.size:
		w.expected = append(w.expected, head)
		return nil
	}
	then, err := frontierAt(head.Size, reader)
	if err == nil && then.root() != head.Root {
		err = discrepancy("the tree was rewritten: it is not that of %s", head)
	}
	return err
}

// wholeLog refuses a log that is shorter than its tree or than what was published.
func (w *sealing) wholeLog(ctx context.Context) error {
	var last int64
	if err := w.conn.QueryRow(ctx, selectLogHead).Scan(&last); err != nil {
		return err
	}
	if last < w.tree.size {
		return discrepancy("the log ends at %s, its tree has %s events: it was cut", Grouped(last), Grouped(w.tree.size))
	}
	for _, head := range w.expected {
		if last < head.Size {
			return discrepancy("the log ends at %s, before %s: an older backup was restored, or the log was cut", Grouped(last), head)
		}
	}
	return nil
}

// some seals what there is, or as much as a head is due for; more tells that there is more.
func (w *sealing) some(ctx context.Context) (more bool, err error) {
	begun := w.Now()
	for {
		upTo := w.tree.size + sealPage
		for _, head := range w.expected {
			if head.Size > w.tree.size {
				upTo = min(upTo, head.Size)
			}
		}
		page, err := w.read(ctx, upTo)
		if err != nil {
			return false, err
		}
		if len(page) == 0 {
			if err := w.wholeLog(ctx); err != nil || w.tree.size == 0 || w.head != nil && w.head.Size == w.tree.size {
				return false, err
			}
		}
		ends := w.tree.size+int64(len(page)) < upTo
		due := ends || w.Now().Sub(begun) >= w.Pace
		if err := w.seal(ctx, page, due); err != nil || due {
			return !ends, err
		}
	}
}

// read hashes the next rows.
func (w *sealing) read(ctx context.Context, upTo int64) (page []tlog.Hash, err error) {
	rows, err := w.conn.Query(ctx, selectRows, pgx.QueryResultFormats{pgx.BinaryFormatCode}, w.tree.size, upTo)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var leaf []byte
	for rows.Next() {
		row := rows.RawValues()
		if position, next := positionOf(row), w.tree.size+1+int64(len(page)); position != next {
			return nil, discrepancy("the log has no event %s: %s comes next", Grouped(next), Grouped(position))
		}
		if leaf = appendLeaf(leaf[:0], row); leaf == nil {
			return nil, discrepancy("event %s is not readable", Grouped(w.tree.size+1+int64(len(page))))
		}
		page = append(page, hashOf(leaf))
	}
	return page, rows.Err()
}

// errMoved tells that somebody else has moved the tree, which only who holds the lock may.
var errMoved = errors.New("the tree was moved by somebody else")

// seal adds a page to the tree, and a head over it, in one transaction.
func (w *sealing) seal(ctx context.Context, page []tlog.Hash, sign bool) error {
	before, tree, edge := tlog.Tree{N: w.tree.size, Hash: w.tree.root()}, w.tree.clone(), w.edge.clone()
	var tiles []tile
	for _, leaf := range page {
		edge.add(tree.size, leaf, func(full tile) { tiles = append(tiles, full) })
		tree.add(leaf)
	}
	tiles = append(tiles, edge.unfinished(before.N, tree.size)...)
	root := tree.root()
	for _, head := range w.expected {
		if head.Size == tree.size && head.Root != root {
			return discrepancy("the log is not that of %s: an older backup went on, or it was rewritten", head)
		}
		sign = sign && head.Size <= tree.size
	}
	head := w.head
	if sign && (head == nil || head.Size < tree.size) {
		signed, err := w.Key.Sign(tree.size, root, w.Now())
		if err != nil {
			return err
		}
		head = &signed
	}
	err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error { return w.store(ctx, tx, before, root, tiles, tree.size, head) })
	if err != nil {
		return fmt.Errorf("seal up to %d: %w", tree.size, err)
	}
	w.tree, w.edge, w.head = tree, edge, head
	return w.step("committed")
}

func (w *sealing) store(ctx context.Context, tx pgx.Tx, before tlog.Tree, root tlog.Hash, tiles []tile, size int64, head *Head) error {
	if err := w.step("begun"); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, moveTree, before.N, before.Hash[:], size, root[:])
	if err == nil && tag.RowsAffected() == 0 {
		err = errMoved
	}
	if err == nil {
		err = w.step("moved")
	}
	if err == nil {
		err = writeTiles(ctx, tx, tiles)
	}
	if err == nil {
		err = w.step("tiles written")
	}
	if err == nil && head != nil && head != w.head {
		if _, err = tx.Exec(ctx, insertHead, head.Size, head.Note); err == nil {
			err = w.step("head kept")
		}
	}
	return err
}
