package main

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// testNames are the tests of the module, as package.Test.
func testNames(t *testing.T) (names []string) {
	t.Helper()
	for _, s := range sources(t) {
		if !s.test {
			continue
		}
		for _, declaration := range s.file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names = append(names, strings.TrimSuffix(s.file.Name.Name, "_test")+"."+f.Name.Name)
			}
		}
	}
	return names
}

var named = regexp.MustCompile("`([^`]+)`")

// Each promise of docs/functions.md is shown by a test or a screen, and each of those exists: a screen in both languages.
func TestWhatTheTableNamesIsThere(t *testing.T) {
	root, tests := moduleRoot(t), testNames(t)
	table, err := os.ReadFile(filepath.Join(root, "docs", "functions.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "---") || cells[1] == " promise " {
			continue
		}
		rows++
		screens, shownBy := named.FindAllStringSubmatch(cells[2], -1), named.FindAllStringSubmatch(cells[3], -1)
		if len(shownBy) == 0 {
			t.Errorf("nothing shows: %s", cells[1])
		}
		for _, name := range shownBy {
			if !slices.Contains(tests, name[1]) {
				t.Errorf("there is no test %s", name[1])
			}
		}
		for _, name := range screens {
			for _, language := range []string{"ru", "en"} {
				golden := path.Join("adapters/dialog/testdata/golden", language, name[1]+".txt")
				if _, err := os.Stat(filepath.Join(root, golden)); err != nil {
					t.Errorf("there is no %s", golden)
				}
			}
		}
	}
	if rows < 60 {
		t.Errorf("the table has %d rows", rows)
	}
}

// lessons are those of other schedulers that the product has learnt so far.
var lessons = []int{1, 2, 4, 5, 8, 9, 11, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 24, 26, 29}

func TestEveryLessonHasItsTest(t *testing.T) {
	tests := testNames(t)
	for _, lesson := range lessons {
		of := regexp.MustCompile(fmt.Sprintf(`\.TestLesson([0-9]+And)*%02d(And|[A-Z])`, lesson))
		if !slices.ContainsFunc(tests, of.MatchString) {
			t.Errorf("lesson %d has no test", lesson)
		}
	}
}

// waits are the files of the store that may wait, none of which is on the way of a command that is alone: followers wait for
// news, and everybody for a database that is away.
var waits = []string{"eventstore/backoff.go", "eventstore/wake.go", "eventstore/transparency/pace.go"}

// Time is no answer to a race: whoever decides and appends waits for locks and answers, never for a while.
func TestLesson04NothingSleepsOnTheWritePath(t *testing.T) {
	for _, s := range sources(t) {
		part, _, _ := strings.Cut(s.folder, "/")
		if s.test || !slices.Contains([]string{"domain", "commands", "eventstore"}, part) || slices.Contains(waits, s.name) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, _ := selector.X.(*ast.Ident)
			if pkg != nil && pkg.Name == "time" && slices.Contains([]string{"Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}, selector.Sel.Name) {
				t.Errorf("%s uses time.%s", s.name, selector.Sel.Name)
			}
			return true
		})
	}
}
