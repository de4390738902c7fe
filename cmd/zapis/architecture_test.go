package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one parsed Go file of the module.
type source struct {
	name   string // slash-separated, from the module's root
	folder string
	test   bool
	file   *ast.File
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has seen to the quotes
		paths = append(paths, imported)
	}
	return paths
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root := checkout(here)
	if root == "" {
		t.Fatal("not inside the module")
	}
	return root
}

func sources(t *testing.T) []source {
	t.Helper()
	root := moduleRoot(t)
	var all []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		relative = filepath.ToSlash(relative)
		all = append(all, source{relative, path.Dir(relative), strings.HasSuffix(relative, "_test.go"), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// below says which parts of the module each part may import, besides its own.
var below = map[string][]string{
	"cmd":         {"adapters", "commands", "projections", "eventstore", "domain", "migrations"},
	"adapters":    {"commands", "projections", "eventstore", "domain", "migrations"},
	"commands":    {"eventstore", "domain"},
	"projections": {"eventstore", "domain"},
	"eventstore":  {"domain"},
	"domain":      {},
	"migrations":  {},
}

func TestImportsPointOneWay(t *testing.T) {
	for _, s := range sources(t) {
		part, _, _ := strings.Cut(s.folder, "/")
		if _, known := below[part]; !known {
			t.Errorf("%s is in no part of the architecture", s.name)
		}
		if s.file.Name.Name == "main" { // a program, wherever it lies, is wiring
			part = "cmd"
		}
		allowed := below[part]
		for _, imported := range s.imports() {
			target, ours := strings.CutPrefix(imported, "zapis/")
			top, _, _ := strings.Cut(target, "/")
			if ours && !s.test && top != part && !slices.Contains(allowed, top) {
				t.Errorf("%s imports %s: %s may import %v only", s.name, imported, part, allowed)
			}
		}
	}
}

func TestAdaptersDoNotKnowEachOther(t *testing.T) {
	for _, s := range sources(t) {
		own, isAdapter := adapterOf(s.folder)
		if !isAdapter || s.test {
			continue
		}
		for _, imported := range s.imports() {
			other, isAdapter := adapterOf(strings.TrimPrefix(imported, "zapis/"))
			if isAdapter && other != own && other != "dialog" {
				t.Errorf("%s imports %s: adapters share nothing but dialog", s.name, imported)
			}
		}
	}
}

// adapterOf "adapters/sandbox/telegramapi" is "sandbox".
func adapterOf(folder string) (name string, is bool) {
	rest, is := strings.CutPrefix(folder, "adapters/")
	name, _, _ = strings.Cut(rest, "/")
	return name, is
}

// impure packages bring a clock, chance, or the outside world.
var impure = []string{
	"context", "os", "io/ioutil", "net", "database/sql", "log", "math/rand", "math/rand/v2", "crypto/rand", "syscall", "testing", "unsafe",
}

// clocks are the functions of package time that look at the clock.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestTheDomainIsPure(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.folder != "domain" && !strings.HasPrefix(s.folder, "domain/") {
			continue
		}
		for _, imported := range s.imports() {
			first, _, _ := strings.Cut(imported, "/")
			if strings.Contains(first, ".") || slices.ContainsFunc(impure, func(no string) bool {
				return imported == no || strings.HasPrefix(imported, no+"/")
			}) {
				t.Errorf("%s imports %s", s.name, imported)
			}
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine", s.name)
			case *ast.SelectorExpr:
				if pkg, ok := node.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(clocks, node.Sel.Name) {
					t.Errorf("%s uses time.%s", s.name, node.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestMessengerLibrariesStayInTheirFolder(t *testing.T) {
	homes := map[string]string{
		"github.com/go-telegram/":      "adapters/telegram",
		"github.com/SevereCloud/vksdk": "adapters/vk",
		"go.mau.fi/whatsmeow":          "adapters/whatsapp",
	}
	for _, s := range sources(t) {
		if s.test { // a fake is tried with the library that it must satisfy
			continue
		}
		for _, imported := range s.imports() {
			for library, home := range homes {
				if strings.HasPrefix(imported, library) && s.folder != home && !strings.HasPrefix(s.folder, home+"/") {
					t.Errorf("%s imports %s, which belongs into %s", s.name, imported, home)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		text := s.file.Doc.Text()
		documented[s.folder] = documented[s.folder] || strings.HasPrefix(text, "Package "+s.file.Name.Name+" ") || strings.HasPrefix(text, "Command ")
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment", folder)
		}
	}
}

func TestNamesSayWhatIsInside(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "misc", "models", "types"}
	for _, s := range sources(t) {
		base := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.name), ".go"), "_test")
		for _, word := range append(strings.Split(s.folder, "/"), base) {
			if slices.Contains(empty, word) {
				t.Errorf("%s: %q says nothing", s.name, word)
			}
		}
	}
}

func TestTheTopFolderIsTheArchitecture(t *testing.T) {
	root := moduleRoot(t)
	allowed := []string{"README.md", "LICENSE", "Makefile", "go.mod", "go.sum", "deploy", "docs"}
	for part := range below {
		allowed = append(allowed, part)
	}
	ignored, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(ignored)) {
		allowed = append(allowed, strings.Trim(line, "/"))
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) {
			t.Errorf("%s does not belong into the top folder", name)
		}
	}
}

// A skipped test says nothing, and says so to nobody. Neither does one in a file that is not built.
func TestNothingIsSkipped(t *testing.T) {
	root := moduleRoot(t)
	for _, s := range sources(t) {
		if built, err := build.Default.MatchFile(filepath.Join(root, s.folder), path.Base(s.name)); s.test && !built {
			t.Errorf("%s is left out: %v", s.name, err)
		}
		if slices.Contains(s.imports(), "testing") && skips(s.file) {
			t.Errorf("%s skips a test", s.name)
		}
	}
}

// skips finds the ways of package testing out of a test, whatever the test is called there. What else has such a name
// takes a context, is a type of ours, or is compared.
func skips(file *ast.File) (found bool) {
	other := map[ast.Expr]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			other[node.Fun] = len(node.Args) > 0 && isContext(node.Args[0])
		case *ast.CompositeLit:
			other[node.Type] = true
		case *ast.BinaryExpr:
			other[node.X], other[node.Y] = true, true
		case *ast.SelectorExpr:
			pkg, _ := node.X.(*ast.Ident)
			short := pkg != nil && pkg.Name == "testing" && node.Sel.Name == "Short"
			found = found || short || !other[node] && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, node.Sel.Name)
		}
		return true
	})
	return found
}

// isContext knows t.Context() and the like.
func isContext(argument ast.Expr) bool {
	call, ok := argument.(*ast.CallExpr)
	if !ok {
		return false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	return ok && method.Sel.Name == "Context"
}
