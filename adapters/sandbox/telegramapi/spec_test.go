package telegramapi

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestTheTableOfTheSpecificationIsWhole(t *testing.T) {
	if got, want := slices.Sorted(maps.Keys(spec.Methods)), slices.Sorted(maps.Keys(methods)); !slices.Equal(got, want) {
		t.Errorf("spec.json has %v, the server speaks %v", got, want)
	}
	used := map[string]bool{}
	for group, objects := range map[string]map[string]fields{"method": spec.Methods, "type": spec.Types} {
		for name, object := range objects {
			for field, typ := range object {
				plain := strings.TrimSuffix(field, "!")
				if _, both := object[plain]; both && plain != field {
					t.Errorf("%s %s has %s both required and optional", group, name, plain)
				}
				for _, part := range strings.Split(typ, "|") {
					used[elementOf(part)] = true
				}
			}
		}
	}
	primitives := []string{"Integer", "String", "Boolean", "InputFile"}
	for typ := range used {
		if _, known := spec.Types[typ]; !known && !slices.Contains(primitives, typ) {
			t.Errorf("type %s is used and not described", typ)
		}
	}
	for typ := range spec.Types {
		if !used[typ] {
			t.Errorf("type %s is described and not used", typ)
		}
	}
	for _, kind := range append(askedFor, "message", "edited_message", "callback_query", "my_chat_member") {
		if !slices.Contains(spec.Updates, kind) {
			t.Errorf("update %s is missing", kind)
		}
	}
}

func elementOf(typ string) string {
	for strings.HasPrefix(typ, "Array of ") {
		typ = strings.TrimPrefix(typ, "Array of ")
	}
	return typ
}
