package vkapi

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTheTableOfTheSpecificationIsWhole(t *testing.T) {
	if got, want := slices.Sorted(maps.Keys(spec.Methods)), slices.Sorted(maps.Keys(methods)); !slices.Equal(got, want) {
		t.Errorf("spec.json has %v, the server speaks %v", got, want)
	}
	primitives := []string{"Integer", "Natural", "Positive", "Int32", "String", "Boolean"}
	for method, params := range spec.Methods {
		for name, typ := range params {
			plain, _ := bounded(typ)
			if element := strings.TrimPrefix(plain, "Array of "); !slices.Contains(primitives, element) && !strings.HasPrefix(plain, "One of ") {
				t.Errorf("%s: %s is of type %q", method, name, typ)
			}
			if bare := strings.TrimSuffix(name, "!"); bare != name && params[bare] != "" {
				t.Errorf("%s has %s both required and optional", method, bare)
			}
		}
	}
	for _, code := range []int{
		codeUnknown, codeMethod, codeAuth, codeTooMany, codeRequest, codeAccess, codeUserDeleted, codeParam, codeNotFound,
		codeDenied, codePrivacy, codeEditExpired, codeTooBig, codeKeyboard, codeBotFeature, codeTooLong, codeEditKind,
		codeNoContact, codeServersAtMost,
	} {
		if spec.Errors[strconv.Itoa(code)] == "" {
			t.Errorf("error %d has no text", code)
		}
	}
	for _, kind := range []string{
		"message_new", "message_reply", "message_edit", "message_event", "message_allow", "message_deny", "message_read",
	} {
		if !slices.Contains(spec.Events, kind) {
			t.Errorf("event %s is missing", kind)
		}
	}
}

func TestFilesAtTheirLargest(t *testing.T) {
	for kind, most := range map[string]int{"photo": 50 << 20, "doc": 200 << 20, "audio_message": 200 << 20} {
		if err := checkSize(kind, most); err != nil {
			t.Error(err)
		}
		if checkSize(kind, most+1) == nil || checkSize(kind, 0) == nil {
			t.Errorf("a %s of %d bytes was taken", kind, most+1)
		}
	}
}
