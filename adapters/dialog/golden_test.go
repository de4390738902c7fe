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
		screens := gallery(language)
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
		screens := gallery(language)
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

// gallery are the samples in a language, by name.
func gallery(language string) map[string]Screen {
	all := map[string]Screen{}
	for _, s := range Gallery(language) {
		all[s.Name] = s.Screen
	}
	return all
}

// No name is given twice, every language has the same ones, and they are sorted.
func TestTheGalleryIsTheSameInEveryLanguage(t *testing.T) {
	names := func(language string) (all []SampleName) {
		for _, s := range Gallery(language) {
			all = append(all, SampleName{s.Group, s.Name})
			if s.Screen.Language != language {
				t.Errorf("%s in %s speaks %q", s.Name, language, s.Screen.Language)
			}
		}
		return all
	}
	want := names("ru")
	if !slices.IsSortedFunc(want, func(a, b SampleName) int { return strings.Compare(a.Group+"\x00"+a.Name, b.Group+"\x00"+b.Name) }) {
		t.Errorf("not sorted: %v", want)
	}
	if once := gallery("ru"); len(once) != len(want) || len(once) < 200 {
		t.Errorf("%d names for %d samples", len(once), len(want))
	}
	for _, language := range Languages() {
		if diff := cmp.Diff(want, names(language)); diff != "" {
			t.Errorf("%s (-ru +%s):\n%s", language, language, diff)
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
