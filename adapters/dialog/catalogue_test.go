package dialog

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"zapis/adapters/dialog/words"
	"zapis/domain"
)

func catalogueIDs(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("words/active.ru.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for id := range all {
		ids[id] = true
	}
	return ids
}

// parsed gives the syntax of every Go file of a folder but its tests.
func parsed(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no Go files in %s (%v)", folder, err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "gallery") { // samples say what people would
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// said are the methods and functions by which the code says a text of the catalogue, and where its id stands.
var saidBy = map[string]int{"say": 0, "count": 0, "Text": 0, "Count": 0, "toast": 0, "button": 1}

func TestTheCodeSaysWhatTheCatalogueHolds(t *testing.T) {
	ids := catalogueIDs(t)
	var literals []string
	for _, folder := range []string{".", "words", "../calendar", "../web"} {
		for _, file := range parsed(t, folder) {
			ast.Inspect(file, func(node ast.Node) bool {
				switch n := node.(type) {
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
						literals = append(literals, text)
					}
				case *ast.CallExpr:
					if id, found := saidID(n); found && !ids[id] {
						t.Errorf("%q is said and not in the catalogue", id)
					}
				}
				return true
			})
		}
	}
	for id := range ids {
		if !isSaid(id, literals) {
			t.Errorf("%q is in the catalogue and never said", id)
		}
	}
}

// saidID is the id that a call says, if it is written out.
func saidID(call *ast.CallExpr) (string, bool) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	at, known := saidBy[selector.Sel.Name]
	if !known || len(call.Args) <= at {
		return "", false
	}
	literal, ok := call.Args[at].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	id, err := strconv.Unquote(literal.Value)
	return id, err == nil
}

// isSaid tells whether an id is written out in the code, or begins with a stem that the code completes.
func isSaid(id string, literals []string) bool {
	for _, literal := range literals {
		if literal == id || strings.Count(literal, ".") > 0 && strings.HasSuffix(literal, ".") && strings.HasPrefix(id, literal) {
			return true
		}
		if strings.HasPrefix(literal, ".") && strings.HasSuffix(id, literal) && len(literal) > 1 {
			return true
		}
	}
	return false
}

// What people read stands in the catalogues; what they type is in the languages of package words.
func TestNoTextForPeopleStandsInTheCode(t *testing.T) {
	for _, folder := range []string{".", "ics", "picture", "../calendar", "../web"} {
		for _, file := range parsed(t, folder) {
			ast.Inspect(file, func(node ast.Node) bool {
				literal, ok := node.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(literal.Value)
				isWord := func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }
				if err == nil && len([]rune(text)) > 1 && strings.ContainsFunc(text, isWord) {
					t.Errorf("%s says %q by itself", file.Name, text)
				}
				return true
			})
		}
	}
}

func TestEveryRefusalHasASentence(t *testing.T) {
	found := 0
	for _, folder := range []string{".", "text", "slots", "person", "master", "booking", "chat", "broadcast", "delivery", "action", "access", "webhook"} {
		for _, file := range parsed(t, filepath.Join("../../domain", folder)) {
			ast.Inspect(file, func(node ast.Node) bool {
				spec, ok := node.(*ast.ValueSpec)
				if !ok || !isRefusal(spec.Type) {
					return true
				}
				for _, value := range spec.Values {
					code, err := strconv.Unquote(value.(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					found++
					checkRefusal(t, domain.Refusal(code))
				}
				return true
			})
		}
	}
	if found < 40 {
		t.Errorf("only %d refusals found: the test looks in the wrong place", found)
	}
}

func isRefusal(expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.Ident:
		return e.Name == "Refusal" || e.Name == "Reason"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Refusal"
	}
	return false
}

func checkRefusal(t *testing.T, refusal domain.Refusal) {
	t.Helper()
	for _, language := range words.Codes() {
		text := refusalText(words.In(language), refusal)
		if strings.HasPrefix(text, "refusal.") || strings.Contains(text, "_") {
			t.Errorf("%s has no sentence in %s: %q", refusal, language, text)
		}
	}
}
