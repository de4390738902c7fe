package transparency

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"zapis/domain"
)

// mostTried bounds how many other places are tried for a row that is not where it was.
const mostTried = 4096

// diagnose turns what the rows are and what the tree remembers into what happened, the first position first.
func (v *Verification) diagnose(ctx context.Context, w *walk, report *Report, last int64) error {
	d := &diagnosis{db: v.Pool, remembered: map[int64]tlog.Hash{}, told: map[int64]bool{}}
	var rows []suspect
	for _, s := range w.suspects {
		if s.innocent {
			report.Findings = append(report.Findings, Finding{Kind: Tree, What: fmt.Sprintf("the hash of event %s; published heads show that the event is as it was", Grouped(s.position))})
			continue
		}
		rows = append(rows, s)
		if len(d.remembered) < mostTried {
			d.remembered[s.position] = s.tree
		}
	}
	if last < w.known.tree.N { // what the last row was may have moved up
		if next, err := (stored{ctx, v.Pool}).ReadHashes([]int64{tlog.StoredHashIndex(0, last)}); err == nil {
			d.remembered[last+1] = next[0]
		}
	}
	for i, s := range rows {
		if len(report.Findings) >= mostFindings || d.renumbered {
			report.Further += len(rows) - i
			break
		}
		if d.told[s.position] {
			continue
		}
		finding, err := d.of(ctx, s)
		if err != nil {
			return fmt.Errorf("look at event %d: %w", s.position, err)
		}
		report.Findings = append(report.Findings, finding)
	}
	report.Further += w.overlooked
	slices.SortStableFunc(report.Findings, func(a, b Finding) int { return cmp.Compare(rank(a), rank(b)) })
	return nil
}

// rank puts what names a row before what names none, and a row before what only says that something lies at or after it.
func rank(f Finding) int64 {
	switch {
	case f.Kind == Rewritten || f.Kind == Cut:
		return 2*f.Position + 1
	case f.Position != 0:
		return 2 * f.Position
	}
	return 1<<63 - 1
}

// diagnosis tries explanations.
type diagnosis struct {
	db         querier
	remembered map[int64]tlog.Hash // what the tree remembers of the suspects
	told       map[int64]bool      // suspects that an earlier finding explains
	renumbered bool                // all that follows has moved
}

// of explains one position.
func (d *diagnosis) of(ctx context.Context, s suspect) (Finding, error) {
	here, err := d.row(ctx, s.position)
	if err != nil {
		return Finding{}, err
	}
	f := here.finding(s.position)
	if s.gone {
		f.Kind = Removed
		return f, nil
	}
	next, err := d.row(ctx, s.position+1)
	if err != nil {
		return Finding{}, err
	}
	following, sealedNext := d.remembered[s.position+1]
	switch {
	case sealedNext && here.is(s.position+1, following) && !next.is(s.position, s.tree):
		f.Kind, f.What, d.renumbered = Removed, "the events after it were given new positions", true
		return f, nil
	case next.is(s.position, s.tree) && !here.is(s.position+1, following):
		f.Kind, f.What, d.renumbered = Inserted, "the events after it were given new positions", true
		return f, nil
	}
	for position, hash := range d.remembered {
		if position == s.position || !here.is(position, hash) {
			continue
		}
		d.told[position] = true
		other, err := d.row(ctx, position)
		if err != nil {
			return Finding{}, err
		}
		f.Kind, f.Other = Moved, position
		if other.is(s.position, s.tree) {
			f.Kind = Swapped
		}
		return f, nil
	}
	f.Kind = Changed
	for version := here.version - mostVersions; version <= here.version+mostVersions; version++ {
		if here.leaf != nil && hashOf(withVersion(here.leaf, version)) == s.tree {
			f.What = fmt.Sprintf("only its version, which was %d", version)
		}
	}
	return f, nil
}

// mostVersions is by how many versions a rewritten stream may have been moved, for us to see that.
const mostVersions = 100

// row is a row of the log as it is now.
type row struct {
	leaf    []byte
	stream  string
	version int
	id      domain.ID
	name    string
	found   bool
}

func (d *diagnosis) row(ctx context.Context, position int64) (r row, err error) {
	rows, err := d.db.Query(ctx, selectRows, pgx.QueryResultFormats{pgx.BinaryFormatCode}, position-1, position)
	if err != nil {
		return r, err
	}
	defer rows.Close()
	if rows.Next() {
		columns := rows.RawValues()
		r.leaf, r.found = appendLeaf(nil, columns), true
		r.stream, r.name = string(columns[2]), string(columns[4])
		if len(columns[1]) == 16 && len(columns[3]) == 4 {
			r.id, r.version = domain.ID(columns[1]), int(int32(binary.BigEndian.Uint32(columns[3])))
		}
	}
	rows.Close()
	return r, rows.Err()
}

// is tells whether the row is the one of this hash, but for its position.
func (r row) is(position int64, hash tlog.Hash) bool {
	return r.leaf != nil && hashOf(moved(r.leaf, position)) == hash
}

func (r row) finding(position int64) Finding {
	return Finding{Position: position, Stream: r.stream, Version: r.version, ID: r.id, Type: r.name}
}
