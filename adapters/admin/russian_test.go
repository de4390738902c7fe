package admin

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said finds the texts of pages where they are written.
var said = regexp.MustCompile(`(?:\.T|called)\(("(?:[^"\\]|\\.)*")`)

// texts are all that the pages say: those that are written where they are shown, and those that are chosen from.
func texts(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range []string{"*.templ", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range said.FindAllSubmatch(source, -1) {
				text, err := strconv.Unquote(string(found[1]))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, text)
			}
		}
	}
	for _, way := range allWays {
		all = append(all, way.name)
	}
	for _, status := range []int{400, 403, 404, 409, 500} {
		all = append(all, failureTitle(status), failureText(status))
	}
	all = slices.AppendSeq(all, maps.Values(refusals))
	return slices.AppendSeq(all, maps.Values(done))
}

var placeholder = regexp.MustCompile(`%[a-z]`)

func TestEveryTextIsThereInRussian(t *testing.T) {
	all := texts(t)
	if len(all) < 100 {
		t.Fatalf("only %d texts", len(all))
	}
	for _, text := range all {
		translated, there := russian[text]
		if !there {
			t.Errorf("not in Russian: %q", text)
			continue
		}
		if want, got := placeholder.FindAllString(text, -1), placeholder.FindAllString(translated, -1); !slices.Equal(want, got) {
			t.Errorf("%q has other values than %q", translated, text)
		}
	}
}
