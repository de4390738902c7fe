package transparency_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zapis/eventstore/transparency"
)

func (w *world) fileText() string {
	w.t.Helper()
	text, err := os.ReadFile(w.heads.Path)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *world) writeFile(text string) {
	w.t.Helper()
	if err := os.WriteFile(w.heads.Path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// Wherever the file breaks off, the next turn makes it what it was.
func TestAFileOfHeadsThatBreaksOffIsCompleted(t *testing.T) {
	t.Parallel()
	w := sealed(t, 40)
	whole := w.fileText()
	for _, cut := range []int{0, 1, 9, 20, len(whole) / 2, len(whole) - 40, len(whole) - 2, len(whole) - 1, len(whole)} {
		w.writeFile(whole[:cut])
		w.seal()
		if w.fileText() != whole {
			t.Fatalf("cut at %d of %d: %s", cut, len(whole), w.fileText())
		}
	}
	w.writeFile(whole + "\x00\x00\x00\x00")
	w.seal()
	if w.fileText() != whole {
		t.Error("zeros that a machine without power left behind were kept")
	}
}

func TestAFileThatHoldsNoHeadsIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := sealed(t, 40)
	for _, text := range []string{"shopping list\n", "a\n\nb\n\nc\n\n", w.fileText() + "and more\n"} {
		w.writeFile(text)
		if err := w.sealer().Turn(t.Context()); err == nil || w.fileText() != text {
			t.Errorf("%q became %q, %v", text, w.fileText(), err)
		}
	}
}

func TestAKeyIsMadeOnceAndForOurEyesOnly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "keys", "heads")
	first, err := transparency.MakeKey(file, "zapis.example")
	if err != nil {
		t.Fatal(err)
	}
	again, err := transparency.MakeKey(file, "other.example")
	if err != nil || again.Verifier() != first.Verifier() || !strings.HasPrefix(first.Verifier(), "zapis.example+") {
		t.Errorf("%v: %s, then %s", err, first.Verifier(), again.Verifier())
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("besides it there are %v, %v", entries, err)
	}
	if _, err := transparency.ParseKey("PRIVATE+KEY+secret"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
