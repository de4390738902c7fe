package main

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"zapis/eventstore"
)

// aggregate is what the source of one domain package says about its events, by type name.
type aggregate struct {
	types   []string // with an EventType method
	listed  []string // in the variable Events
	evolves bool     // has an Evolve function
	handled []string // cases of the type switches in Evolve and its parts
}

func aggregates(t *testing.T) map[string]*aggregate {
	t.Helper()
	found := map[string]*aggregate{}
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(s.folder, "domain/") {
			continue
		}
		if found[s.folder] == nil {
			found[s.folder] = &aggregate{}
		}
		for _, declaration := range s.file.Decls {
			found[s.folder].read(declaration)
		}
	}
	return found
}

func (a *aggregate) read(declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		switch {
		case d.Name.Name == "EventType" && d.Recv != nil:
			a.types = append(a.types, typeName(d.Recv.List[0].Type))
		case strings.HasPrefix(strings.ToLower(d.Name.Name), "evolve"):
			a.evolves = true
			ast.Inspect(d, a.cases)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok && value.Names[0].Name == "Events" {
				for _, element := range value.Values[0].(*ast.CompositeLit).Elts {
					a.listed = append(a.listed, typeName(element.(*ast.CompositeLit).Type))
				}
			}
		}
	}
}

func (a *aggregate) cases(node ast.Node) bool {
	if choice, ok := node.(*ast.TypeSwitchStmt); ok {
		for _, clause := range choice.Body.List {
			for _, typ := range clause.(*ast.CaseClause).List {
				a.handled = append(a.handled, typeName(typ))
			}
		}
	}
	return true
}

func typeName(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func TestNoEventIsForgotten(t *testing.T) {
	for folder, a := range aggregates(t) {
		for _, event := range a.types {
			if !slices.Contains(a.listed, event) {
				t.Errorf("%s.%s is not in Events", folder, event)
			}
			if a.evolves && !slices.Contains(a.handled, event) {
				t.Errorf("%s.%s has no case in Evolve", folder, event)
			}
		}
	}
}

func TestTheLogKnowsEveryEventByOneName(t *testing.T) {
	known, declared := eventstore.KnownEvents(), 0
	for _, a := range aggregates(t) {
		declared += len(a.types)
	}
	names := map[string]bool{}
	for _, event := range known {
		names[event.EventType()] = true
	}
	if len(names) != declared || len(known) != declared {
		t.Errorf("the domain declares %d events, the log knows %d by %d names", declared, len(known), len(names))
	}
}
