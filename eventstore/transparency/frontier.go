package transparency

import (
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// frontier is what of a growing tree is needed to know its root: the roots of its perfect subtrees, largest first.
type frontier struct {
	size  int64
	peaks []tlog.Hash
}

// add takes in the next leaf.
func (f *frontier) add(leaf tlog.Hash) {
	for range bits.TrailingZeros64(^uint64(f.size)) {
		last := len(f.peaks) - 1
		leaf, f.peaks = tlog.NodeHash(f.peaks[last], leaf), f.peaks[:last]
	}
	f.peaks = append(f.peaks, leaf)
	f.size++
}

// root is the hash of the whole tree.
func (f *frontier) root() tlog.Hash {
	if f.size == 0 {
		root, _ := tlog.TreeHash(0, nil) // it asks for nothing
		return root
	}
	last := len(f.peaks) - 1
	root := f.peaks[last]
	for _, peak := range slices.Backward(f.peaks[:last]) {
		root = tlog.NodeHash(peak, root)
	}
	return root
}

func (f *frontier) clone() frontier { return frontier{f.size, slices.Clone(f.peaks)} }

// frontierAt is the frontier of a tree of which all hashes can be read.
func frontierAt(size int64, reader tlog.HashReader) (frontier, error) {
	var indexes []int64
	for from := int64(0); from < size; {
		level := bits.Len64(uint64(size-from)) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, from>>level))
		from += 1 << level
	}
	if indexes == nil {
		return frontier{}, nil
	}
	peaks, err := reader.ReadHashes(indexes)
	return frontier{size, peaks}, err
}
