// Package transparency proves that the log is as it was written: every event is a leaf of a Merkle tree, whose heads are
// signed and published outside the database, so that whatever is changed, removed, inserted or moved afterwards is found.
//
// The tree and its proofs are those of RFC 6962 (golang.org/x/mod/sumdb/tlog), heads are signed notes in the form of a
// checkpoint (sumdb/note). docs/audit.md describes all of it for those who write a checker of their own.
package transparency

import (
	"fmt"
	"strings"
)

// Discrepancy is why nothing is signed: what is in the database is not what was published.
type Discrepancy struct{ What string }

func (d *Discrepancy) Error() string { return d.What }

func discrepancy(format string, args ...any) error {
	return &Discrepancy{fmt.Sprintf(format, args...)}
}

// Grouped writes a number as people read it: 1,000,000.
func Grouped(n int64) string {
	digits := fmt.Sprint(n)
	var parts []string
	for len(digits) > 3 && digits[len(digits)-4] != '-' {
		digits, parts = digits[:len(digits)-3], append([]string{digits[len(digits)-3:]}, parts...)
	}
	return strings.Join(append([]string{digits}, parts...), ",")
}
