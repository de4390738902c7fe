package dialog

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestScreensReadAsTheyShould(t *testing.T) {
	for _, language := range []string{"ru", "en"} {
		screens := gallery(words.In(language))
		for _, name := range slices.Sorted(maps.Keys(screens)) {
			path := filepath.Join("testdata", "golden", language, name+".txt")
			drawn := Drawn(screens[name])
			if *update {
				writeFile(t, path, drawn)
			}
			golden, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(golden), "\n"), strings.Split(drawn, "\n")); diff != "" {
				t.Errorf("%s differs (-golden +drawn):\n%s", path, diff)
			}
		}
		files, err := filepath.Glob(filepath.Join("testdata", "golden", language, "*.txt"))
		if err != nil || len(files) != len(screens) {
			t.Errorf("%s: %d golden files for %d screens (%v)", language, len(files), len(screens), err)
		}
	}
}

// The other languages have a file each, which is read from the first screen to the last.
func TestScreensReadAsTheyShouldInEveryLanguage(t *testing.T) {
	for _, language := range words.Codes() {
		if language == "ru" || language == "en" {
			continue
		}
		screens := gallery(words.In(language))
		var drawn strings.Builder
		for _, name := range slices.Sorted(maps.Keys(screens)) {
			drawn.WriteString("=== " + name + "\n" + Drawn(screens[name]))
		}
		path := filepath.Join("testdata", "golden", language+".txt")
		if *update {
			writeFile(t, path, drawn.String())
		}
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(golden) != drawn.String() {
			t.Errorf("%s differs (-golden +drawn):\n%s", path, cmp.Diff(strings.Split(string(golden), "\n"), strings.Split(drawn.String(), "\n")))
		}
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
