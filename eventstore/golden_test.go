package eventstore_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sums holds the SHA-256 of each golden file from the day on which it was written, in the format of sha256sum.
const sums = "testdata/golden.sha256"

// What was written to a log is there for ever, so what says how it looks is, too: go test -update adds lines for new golden
// files, and nothing takes one away or changes it.
func TestNoGoldenFileIsEverChanged(t *testing.T) {
	known, err := os.ReadFile(sums)
	if err != nil {
		t.Fatal(err)
	}
	sumOf := map[string]string{}
	for line := range strings.Lines(string(known)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("%s has a line that is none: %q", sums, line)
		}
		sumOf[name] = sum
	}
	var news bytes.Buffer
	for _, file := range goldenFiles(t) {
		content, err := os.ReadFile(file.path())
		if err != nil {
			t.Fatal(err)
		}
		name, sum := filepath.Base(file.path()), fmt.Sprintf("%x", sha256.Sum256(content))
		switch before, known := sumOf[name]; {
		case !known && *update:
			fmt.Fprintf(&news, "%s  %s\n", sum, name)
		case !known:
			t.Errorf("%s is new: go test -update notes it", name)
		case before != sum:
			t.Errorf("%s was changed: events like that lie in logs. Put it back, and give the event a new schema version with an upcast", name)
		}
		delete(sumOf, name)
	}
	for name := range sumOf {
		t.Errorf("%s was removed: events like that lie in logs", name)
	}
	if news.Len() > 0 {
		if err := os.WriteFile(sums, append(known, news.Bytes()...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
