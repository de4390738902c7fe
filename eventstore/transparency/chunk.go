package transparency

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

// chunkSize is how many events are recomputed at a time: whole tiles.
const chunkSize = 64 * tileWidth

// chunk is a stretch of the log as the rows are now, and as the tree remembers them.
type chunk struct {
	first int64       // position of the first
	rows  []tlog.Hash // of the rows that are there; zero where there is none, or none that can be read
	tree  []tlog.Hash // as stored; shorter when the tree is
	gone  []int64     // positions without a row
	twice []int64     // positions with more rows than one
	short bool        // the stored tree lacks leaves that it should have
}

// readChunk reads the positions from first to last. The tree has size leaves.
func readChunk(ctx context.Context, db querier, first, last, size int64) (*chunk, error) {
	c := &chunk{first: first, rows: make([]tlog.Hash, last-first+1)}
	if err := c.readRows(ctx, db, last); err != nil {
		return nil, err
	}
	if first > size {
		return c, nil
	}
	return c, c.readTree(ctx, db, min(last, size))
}

func (c *chunk) readRows(ctx context.Context, db querier, last int64) error {
	rows, err := db.Query(ctx, selectRows, pgx.QueryResultFormats{pgx.BinaryFormatCode}, c.first-1, last)
	if err != nil {
		return err
	}
	defer rows.Close()
	next := c.first
	var leaf []byte
	for rows.Next() {
		row := rows.RawValues()
		position := positionOf(row)
		if position < next {
			c.twice = append(c.twice, position)
			continue
		}
		for ; next < position; next++ {
			c.gone = append(c.gone, next)
		}
		leaf = appendLeaf(leaf[:0], row)
		c.rows[position-c.first] = hashOf(leaf)
		next = position + 1
	}
	for ; next <= last; next++ {
		c.gone = append(c.gone, next)
	}
	return rows.Err()
}

// readTree reads the leaves that the tree has of this stretch, in whose first tile earlier ones may stand before it.
func (c *chunk) readTree(ctx context.Context, db querier, last int64) error {
	from := (c.first - 1) / tileWidth
	tiles, err := readTiles(ctx, db, selectRange, from, (last-1)/tileWidth+1)
	if err != nil {
		return err
	}
	var hashes bytes.Buffer
	for i, t := range tiles {
		if t.n != from+int64(i) || t.n < (last-1)/tileWidth && len(t.hashes) != tileWidth*tlog.HashSize {
			break
		}
		hashes.Write(t.hashes)
	}
	leaves := hashes.Bytes()
	leaves = leaves[min(len(leaves), int((c.first-1)%tileWidth)*tlog.HashSize):]
	want := int(last - c.first + 1)
	c.short = len(leaves)/tlog.HashSize < want
	for ; len(leaves) >= tlog.HashSize && len(c.tree) < want; leaves = leaves[tlog.HashSize:] {
		c.tree = append(c.tree, tlog.Hash(leaves[:tlog.HashSize]))
	}
	return nil
}
