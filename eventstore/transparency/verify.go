package transparency

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/sync/errgroup"
)

// Verification recomputes the log and compares it with its tree and with everything that was published.
type Verification struct {
	Pool      *pgxpool.Pool
	Verifiers note.Verifiers
	Published []string // heads as the file holds them, see SplitHeads; read before Run
	From      *Head    // trusted: only what came after it is recomputed
	Progress  func(done, all int64)
}

// Report is what was seen.
type Report struct {
	Events   int64 // recomputed
	Heads    int   // held against them
	Newest   *Head // that holds; nil if there is none
	Size     int64 // of the log
	Root     tlog.Hash
	Unsealed int64 // events that are in no tree yet
	Took     time.Duration
	Findings []Finding // the first row first
	Further  int       // rows beyond those that are told
}

// mostFindings bounds what is told one by one.
const mostFindings = 20

// facts are what the database says of itself at one moment.
type facts struct {
	tree        tlog.Tree
	last        int64 // position that log_head tells
	least, most int64 // positions of rows
	upper       []tile
	heads       []string
}

const (
	selectBounds  = `select h.position, coalesce((select min(position) from events), 0), coalesce((select max(position) from events), 0) from log_head h`
	selectOutside = `select position from events where position < 1 or position > $1 order by position limit $2`
)

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

func readFacts(ctx context.Context, pool *pgxpool.Pool) (f facts, findings []Finding, err error) {
	err = pgx.BeginTxFunc(ctx, pool, snapshot, func(tx pgx.Tx) error {
		var root []byte
		if err := tx.QueryRow(ctx, selectTree).Scan(&f.tree.N, &root); err != nil {
			return err
		}
		copy(f.tree.Hash[:], root)
		if err := tx.QueryRow(ctx, selectBounds).Scan(&f.last, &f.least, &f.most); err != nil {
			return err
		}
		if f.upper, err = readTiles(ctx, tx, selectUpper); err != nil {
			return err
		}
		if f.heads, err = readNotes(ctx, tx, selectAllHeads); err != nil {
			return err
		}
		outside, err := tx.Query(ctx, selectOutside, max(f.last, f.tree.N), mostFindings)
		if err != nil {
			return err
		}
		positions, err := pgx.CollectRows(outside, pgx.RowTo[int64])
		for _, position := range positions {
			findings = append(findings, Finding{Kind: Surplus, Position: position, What: fmt.Sprintf("the log goes from 1 to %s", Grouped(f.last))})
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("read what the database says of its log: %w", err)
	}
	return f, findings, err
}

// Run verifies. An error means that it could not; what it found is in the report.
func (v *Verification) Run(ctx context.Context) (Report, error) {
	begun := time.Now()
	known, findings, err := readFacts(ctx, v.Pool)
	if err != nil {
		return Report{}, err
	}
	heads, unsigned := v.heads(known)
	w, err := v.newWalk(ctx, known, heads)
	if err != nil {
		return Report{}, err
	}
	w.findings = append(append(w.findings, findings...), unsigned...)
	last := min(max(known.last, known.tree.N), max(known.most, 0))
	if err := v.recompute(ctx, w, last); err != nil {
		return Report{}, err
	}
	w.end(last)
	report := w.report()
	report.Size, report.Unsealed, report.Took = last, max(0, last-known.tree.N), 0
	if err := v.diagnose(ctx, w, &report, last); err != nil {
		return Report{}, err
	}
	report.Took = time.Since(begun)
	return report, nil
}

// heads opens all heads, of the file and of the database, by size. What does not hold by itself is a finding.
func (v *Verification) heads(known facts) (heads []Head, findings []Finding) {
	opened := make([]Head, len(v.Published)+len(known.heads))
	failed := make([]error, len(opened))
	all := slices.Concat(v.Published, known.heads)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	const some = 256
	for from := 0; from < len(all); from += some {
		group.Go(func() error {
			for i := from; i < min(from+some, len(all)); i++ {
				opened[i], failed[i] = OpenHead(all[i], v.Verifiers)
			}
			return nil
		})
	}
	_ = group.Wait() // none fails
	for i, head := range opened {
		if failed[i] != nil {
			findings = append(findings, Finding{Kind: Unsigned, What: fmt.Sprintf("number %d of the %s: %v", 1+inPart(i, len(v.Published)), part(i, len(v.Published)), failed[i])})
			continue
		}
		heads = append(heads, head)
	}
	slices.SortStableFunc(heads, func(a, b Head) int { return cmp.Compare(a.Size, b.Size) })
	heads = slices.CompactFunc(heads, func(a, b Head) bool {
		if a.Size == b.Size && a.Root != b.Root {
			findings = append(findings, Finding{Kind: Unsigned, What: fmt.Sprintf("two signed heads of %s events differ", Grouped(a.Size))})
		}
		return a.Size == b.Size && a.Root == b.Root
	})
	if v.From != nil {
		heads = slices.DeleteFunc(heads, func(h Head) bool { return h.Size <= v.From.Size })
	}
	if len(all) == 0 && known.tree.N > 0 {
		findings = append(findings, Finding{Kind: Unsigned, What: fmt.Sprintf("there is none for a tree of %s events", Grouped(known.tree.N))})
	}
	return heads, findings
}

func part(i, published int) string {
	if i < published {
		return "published heads"
	}
	return "heads in the database"
}

func inPart(i, published int) int {
	if i < published {
		return i
	}
	return i - published
}

// recompute reads the log in stretches, several at a time, and walks over them in order.
func (v *Verification) recompute(ctx context.Context, w *walk, last int64) error {
	group, ctx := errgroup.WithContext(ctx)
	workers := max(2, runtime.GOMAXPROCS(0))
	group.SetLimit(workers + 1)
	ordered := make(chan chan *chunk, workers)
	first := w.tree.size
	group.Go(func() error {
		for slot := range ordered {
			select {
			case c := <-slot:
				w.over(c)
				if v.Progress != nil {
					v.Progress(w.tree.size-first, last-first)
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for from := first + 1; from <= last; {
		until := min(last, (from-1)/chunkSize*chunkSize+chunkSize)
		slot := make(chan *chunk, 1)
		select {
		case ordered <- slot:
		case <-ctx.Done():
			close(ordered)
			return group.Wait()
		}
		begin := from
		group.Go(func() error {
			c, err := readChunk(ctx, v.Pool, begin, until, w.known.tree.N)
			if err == nil {
				slot <- c
			}
			return err
		})
		from = until + 1
	}
	close(ordered)
	return group.Wait()
}
