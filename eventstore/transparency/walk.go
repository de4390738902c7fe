package transparency

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// mostSuspects bounds how many rows are kept in mind that are not what the tree remembers.
const mostSuspects = 100_000

// suspect is a position where rows and tree disagree.
type suspect struct {
	position int64
	row      tlog.Hash // zero: there is no row
	tree     tlog.Hash
	gone     bool
	innocent bool // a head tells that the row is as it was, and the tree is not
}

// walk goes over the log leaf by leaf, on two ways where they part: what the rows are, and what the tree remembers. The
// published heads tell which of the two is right.
type walk struct {
	known facts
	heads []Head // in order; those from next on were not reached yet
	next  int

	rows, tree frontier
	apart      bool // rows and tree disagree since the last head
	lost       bool // neither agrees with a head any more
	edge       *edge
	upper      map[[2]int64][]byte // level and n of stored tiles above the leaves
	good       *Head               // the newest that holds
	held       int

	suspects   []suspect
	open       int // so many of the suspects are resolved by a head
	overlooked int
	findings   []Finding
	recomputed int64
}

// newWalk begins at the first event, or at a trusted head, from where on the stored tree is believed as far as the head shows it.
func (v *Verification) newWalk(ctx context.Context, known facts, heads []Head) (*walk, error) {
	w := &walk{known: known, heads: heads, edge: &edge{}, upper: map[[2]int64][]byte{}}
	for _, t := range known.upper {
		w.upper[[2]int64{int64(t.level), t.n}] = t.hashes
	}
	if v.From == nil || v.From.Size == 0 {
		if known.tree.N == 0 {
			w.compareRoot()
		}
		return w, nil
	}
	from := v.From
	if from.Size > known.tree.N {
		return nil, discrepancy("the tree has %s events, fewer than %s", Grouped(known.tree.N), from)
	}
	reader := stored{ctx, v.Pool}
	var err error
	if w.tree, err = frontierAt(from.Size, reader); err != nil {
		return nil, err
	}
	if w.tree.root() != from.Root {
		return nil, discrepancy("the tree was rewritten: it is not that of %s; verify without --from", from)
	}
	w.rows, w.good = w.tree.clone(), from
	if w.edge, err = readEdge(ctx, v.Pool, from.Size); err != nil {
		return nil, err
	}
	if from.Size == known.tree.N {
		w.compareRoot()
	}
	return w, nil
}

// over takes in the next stretch.
func (w *walk) over(c *chunk) {
	for _, position := range c.twice {
		w.findings = append(w.findings, Finding{Kind: Surplus, Position: position})
	}
	if c.short {
		w.findings = append(w.findings, Finding{Kind: Tree, What: fmt.Sprintf("hashes of leaves from event %s on are missing", Grouped(c.first+int64(len(c.tree))))})
	}
	gone := c.gone
	for i, row := range c.rows {
		position := c.first + int64(i)
		isGone := len(gone) > 0 && gone[0] == position
		if isGone {
			gone = gone[1:]
		}
		leaf := row
		if i < len(c.tree) {
			leaf = c.tree[i]
		}
		if leaf != row || isGone {
			w.suspect(suspect{position: position, row: row, tree: leaf, gone: isGone})
		}
		w.leaf(row, leaf)
	}
	w.recomputed += int64(len(c.rows))
}

func (w *walk) suspect(s suspect) {
	if !w.apart {
		w.apart, w.rows = true, w.tree.clone()
	}
	if len(w.suspects) == mostSuspects {
		w.overlooked++
		return
	}
	w.suspects = append(w.suspects, s)
}

// leaf takes in one event and compares with the heads of that size.
func (w *walk) leaf(row, tree tlog.Hash) {
	if size := w.tree.size; size < w.known.tree.N {
		w.edge.add(size, tree, w.compareUpper)
	}
	w.tree.add(tree)
	if w.apart {
		w.rows.add(row)
	}
	for ; w.next < len(w.heads) && w.heads[w.next].Size <= w.tree.size; w.next++ {
		if w.heads[w.next].Size == w.tree.size {
			w.compare(&w.heads[w.next])
		}
	}
	if w.tree.size == w.known.tree.N {
		w.compareRoot()
	}
}

// compare lets a head decide between rows and tree.
func (w *walk) compare(head *Head) {
	w.held++
	if w.lost {
		return
	}
	switch {
	case w.tree.root() == head.Root:
		w.good = head
	case w.apart && w.rows.root() == head.Root:
		w.good = head
		for i := range w.suspects[w.open:] {
			w.suspects[w.open+i].innocent = true
		}
		w.tree = w.rows.clone()
	default:
		w.lost = true
		w.findings = append(w.findings, Finding{Kind: Rewritten, Position: w.after(), Until: head, What: w.between(head)})
		return
	}
	w.apart, w.open = false, len(w.suspects)
}

// after is the first position that no good head covers.
func (w *walk) after() int64 {
	if w.good == nil {
		return 1
	}
	return w.good.Size + 1
}

func (w *walk) between(head *Head) string {
	if w.good == nil {
		return fmt.Sprintf("%s does not hold, and none before it", head)
	}
	return fmt.Sprintf("%s holds, %s does not", w.good, head)
}

// compareRoot compares what the tree says of itself.
func (w *walk) compareRoot() {
	if w.tree.root() != w.known.tree.Hash && !w.apart {
		w.findings = append(w.findings, Finding{Kind: Tree, What: "its root is not that of its leaves"})
	}
	for _, t := range w.edge.unfinished(0, w.tree.size) {
		w.compareUpper(t)
	}
	for at := range w.upper {
		w.findings = append(w.findings, Finding{Kind: Tree, What: fmt.Sprintf("tile %d of level %d should not be there", at[1], at[0])})
		break
	}
}

// compareUpper compares a tile above the leaves with what the leaves give.
func (w *walk) compareUpper(t tile) {
	if t.level == 0 {
		return
	}
	at := [2]int64{int64(t.level), t.n}
	if hashes, there := w.upper[at]; there && !bytes.Equal(hashes, t.hashes) || !there {
		w.findings = append(w.findings, Finding{Kind: Tree, What: fmt.Sprintf("tile %d of level %d is not what its leaves give", t.n, t.level)})
	}
	delete(w.upper, at)
}

// end says what the log does not reach any more.
func (w *walk) end(last int64) {
	reaches, why := w.known.tree.N, "its tree goes on to "+Grouped(w.known.tree.N)
	var until *Head
	if n := len(w.heads); n > 0 && w.heads[n-1].Size > reaches {
		until = &w.heads[n-1]
		reaches, why = until.Size, "published was "+until.String()
	}
	if reaches > last {
		w.findings = append(w.findings, Finding{Kind: Cut, Position: last + 1, Until: until, What: why + "; an older backup was restored, or the end was removed"})
	}
	switch {
	case w.known.last > last && w.known.last > reaches:
		w.findings = append(w.findings, Finding{Kind: Cut, Position: last + 1, What: "the counter of positions stands at " + Grouped(w.known.last)})
	case w.known.last < last:
		w.findings = append(w.findings, Finding{Kind: Counter, What: fmt.Sprintf("it stands at %s, the log ends at %s", Grouped(w.known.last), Grouped(last))})
	}
	if n := len(w.heads); n > 0 && w.heads[n-1].Size > w.known.tree.N && w.heads[n-1].Size <= last {
		w.findings = append(w.findings, Finding{Kind: Tree, What: fmt.Sprintf("it ends at %s, before %s", Grouped(w.known.tree.N), w.heads[n-1])})
	}
}

func (w *walk) report() Report {
	return Report{Events: w.recomputed, Heads: w.held, Newest: w.good, Root: w.tree.root(), Findings: w.findings}
}
