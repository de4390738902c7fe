package transparency

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/mod/sumdb/tlog"
)

// Hashes are kept in tiles of 256, one upon the other: a tile of level 0 holds leaves, one of the next level the roots of
// 256 full tiles below. What lies between is computed. So a tree takes 32 bytes for each event.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tile is one row of log_tiles.
type tile struct {
	level  int
	n      int64
	hashes []byte
}

// edge is the right edge of the tiles: on each level the last one, which is not full yet.
type edge struct{ levels [][]byte }

// count is how many hashes a level has in a tree of this size.
func count(size int64, level int) int64 { return size >> (tileHeight * level) }

// add takes in the leaf after size others, and hands over each tile that becomes full.
func (e *edge) add(size int64, hash tlog.Hash, full func(tile)) {
	for level := 0; ; level++ {
		if level == len(e.levels) {
			e.levels = append(e.levels, make([]byte, 0, tileWidth*tlog.HashSize))
		}
		e.levels[level] = append(e.levels[level], hash[:]...)
		if len(e.levels[level]) < tileWidth*tlog.HashSize {
			return
		}
		full(tile{level, count(size, level) / tileWidth, bytes.Clone(e.levels[level])})
		hash, e.levels[level] = rootOf(e.levels[level]), e.levels[level][:0]
	}
}

// unfinished are the tiles that are not full, of a tree of size now, and have grown since it had size before.
func (e *edge) unfinished(before, now int64) (tiles []tile) {
	for level, hashes := range e.levels {
		if len(hashes) > 0 && count(before, level) < count(now, level) {
			tiles = append(tiles, tile{level, count(now, level) / tileWidth, bytes.Clone(hashes)})
		}
	}
	return tiles
}

func (e *edge) clone() *edge {
	own := &edge{make([][]byte, len(e.levels))}
	for level, hashes := range e.levels {
		own.levels[level] = append(make([]byte, 0, tileWidth*tlog.HashSize), hashes...)
	}
	return own
}

// rootOf is the hash over a full tile.
func rootOf(hashes []byte) tlog.Hash {
	row := make([]tlog.Hash, 0, tileWidth)
	for ; len(hashes) > 0; hashes = hashes[tlog.HashSize:] {
		row = append(row, tlog.Hash(hashes[:tlog.HashSize]))
	}
	for ; len(row) > 1; row = row[:len(row)/2] {
		for i := range len(row) / 2 {
			row[i] = tlog.NodeHash(row[2*i], row[2*i+1])
		}
	}
	return row[0]
}

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
	Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
}

const (
	selectTiles = `select t.level, t.n, t.hashes from log_tiles t
join unnest($1::smallint[], $2::bigint[]) as asked (level, n) on t.level = asked.level and t.n = asked.n`
	selectRange = `select level, n, hashes from log_tiles where level = 0 and n >= $1 and n < $2 order by n`
	selectUpper = `select level, n, hashes from log_tiles where level > 0`
	upsertTiles = `insert into log_tiles (level, n, hashes) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
on conflict (level, n) do update set hashes = excluded.hashes`
)

func readTiles(ctx context.Context, db querier, query string, args ...any) ([]tile, error) {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t tile, err error) {
		return t, row.Scan(&t.level, &t.n, &t.hashes)
	})
}

func writeTiles(ctx context.Context, db querier, tiles []tile) error {
	levels, ns, hashes := make([]int16, len(tiles)), make([]int64, len(tiles)), make([][]byte, len(tiles))
	for i, t := range tiles {
		levels[i], ns[i], hashes[i] = int16(t.level), t.n, t.hashes
	}
	_, err := db.Exec(ctx, upsertTiles, levels, ns, hashes)
	return err
}

// readEdge reads the unfinished tiles of the stored tree.
func readEdge(ctx context.Context, db querier, size int64) (*edge, error) {
	e := &edge{}
	var wanted []tlog.Tile
	for level := 0; count(size, level) > 0; level++ {
		e.levels = append(e.levels, make([]byte, 0, tileWidth*tlog.HashSize))
		if width := int(count(size, level) % tileWidth); width > 0 {
			wanted = append(wanted, tlog.Tile{H: tileHeight, L: level, N: count(size, level) / tileWidth, W: width})
		}
	}
	hashes, err := stored{ctx, db}.ReadTiles(wanted)
	if err != nil {
		return nil, err
	}
	for i, t := range wanted {
		e.levels[t.L] = append(e.levels[t.L], hashes[i]...)
	}
	return e, nil
}

// stored reads the tree from its table. ReadHashes believes what it reads; tlog.TileHashReader on top of it does not.
type stored struct {
	ctx context.Context
	db  querier
}

var (
	_ tlog.TileReader = stored{}
	_ tlog.HashReader = stored{}
)

// Height is that of our tiles.
func (stored) Height() int { return tileHeight }

// SaveTiles has nothing to do: they are in the table.
func (stored) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads tiles, each as wide as asked.
func (s stored) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	levels, ns := make([]int16, len(tiles)), make([]int64, len(tiles))
	for i, t := range tiles {
		levels[i], ns[i] = int16(t.L), t.N
	}
	found, err := readTiles(s.ctx, s.db, selectTiles, levels, ns)
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	type place struct {
		level int
		n     int64
	}
	at := make(map[place][]byte, len(found))
	for _, t := range found {
		at[place{t.level, t.n}] = t.hashes
	}
	all := make([][]byte, len(tiles))
	for i, t := range tiles {
		hashes := at[place{t.L, t.N}]
		if len(hashes) < t.W*tlog.HashSize {
			return nil, discrepancy("the stored tree lacks hashes: tile %d of level %d has %d of %d", t.N, t.L, len(hashes)/tlog.HashSize, t.W)
		}
		all[i] = hashes[:t.W*tlog.HashSize]
	}
	return all, nil
}

// ReadHashes reads single hashes.
func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	tiles := make([]tlog.Tile, len(indexes))
	for i, index := range indexes {
		tiles[i] = tlog.TileForIndex(tileHeight, index)
	}
	data, err := s.ReadTiles(tiles)
	if err != nil {
		return nil, err
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if hashes[i], err = tlog.HashFromTile(tiles[i], data[i], index); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}
