package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheVersionThatMadeTheDataIsPreferred(t *testing.T) {
	two := []programs{{"/old", 15}, {"/new", 17}}
	for name, c := range map[string]struct {
		found  []programs
		wanted int
		bin    string
		fails  error
	}{
		"a new cluster takes the newest":     {found: two, bin: "/new"},
		"old data takes its own":             {found: two, wanted: 15, bin: "/old"},
		"no programs":                        {fails: ErrNoPrograms},
		"data of a version not here":         {found: two, wanted: 16, fails: new(VersionError)},
		"programs too old for a new cluster": {found: []programs{{"/ancient", 9}}, fails: errors.New("version 9")},
	} {
		got, err := choose(c.found, c.wanted)
		if got.bin != c.bin || (err == nil) != (c.fails == nil) {
			t.Errorf("%s: chose %q, %v", name, got.bin, err)
		}
	}
}

func TestPidFile(t *testing.T) {
	full := "812\n/data\n1764000000\n5432\n/run/zapis\n\n  5432001  3\nready   \n"
	want := server{pid: 812, port: 5432, socketDir: "/run/zapis", state: ready}
	if got, err := parsePidFile(full); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := parsePidFile("812\n/data\n"); err != nil || got != (server{pid: 812, state: changing}) {
		t.Errorf("a server that comes up: got %+v, %v", got, err)
	}
	if _, err := parsePidFile("not a number\n"); err == nil {
		t.Error("nonsense was read")
	}
}

// As root the data moves to where user postgres can work; anybody else is told.
func TestAFolderThatTheServerCannotEnter(t *testing.T) {
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	as, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	if as.credential == nil {
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := as.reachable(filepath.Join(closed, "data")); err == nil {
			t.Error("a closed folder was accepted")
		}
		return
	}
	one, err := as.reachable(filepath.Join(closed, "one"))
	if err != nil || !strings.HasPrefix(one, refuge+"/") {
		t.Errorf("got %s, %v", one, err)
	}
	if two, _ := as.reachable(filepath.Join(closed, "two")); two == one {
		t.Error("two data folders share a refuge")
	}
}

func TestQuoted(t *testing.T) {
	if got, want := quoted(`/o'hara\x`), `'/o''hara\\x'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
