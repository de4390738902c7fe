package rest

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTheDocumentIsOneAndEveryBodyHasAnExample(t *testing.T) {
	doc, known, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	if len(known) < 94 {
		t.Errorf("only %d operations", len(known))
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.RequestBody != nil && exampleOf(operation.RequestBody.Value.Content.Get("application/json")) == "" {
				t.Errorf("%s %s: a body without an example", method, path)
			}
			if writes := method != http.MethodGet; writes && !strings.HasPrefix(path, "/token") && path != "/work/audience" && !hasKey(operation.Parameters) {
				t.Errorf("%s %s: a change without a key", method, path)
			}
		}
	}
}

func TestThePageDrawsTheMarksOfDescriptionsAndNothingElse(t *testing.T) {
	drawn := paragraphs("**Tokens.** Show `a <b>` & so on.\n\nNext.")
	if len(drawn) != 2 || drawn[0] != "<strong>Tokens.</strong> Show <code>a &lt;b&gt;</code> &amp; so on." || drawn[1] != "Next." {
		t.Errorf("%q", drawn)
	}
}

func hasKey(parameters any) bool {
	text, err := json.Marshal(parameters)
	return err == nil && strings.Contains(string(text), "components/parameters/Key")
}

func TestTheGeneratedCodeIsThatOfTheDocument(t *testing.T) {
	beside := filepath.Join(t.TempDir(), "api.gen.go")
	if out, err := exec.Command("go", "tool", "oapi-codegen", "-config", "api/generate.yaml", "-o", beside, "openapi.yaml").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	now, err := os.ReadFile("api/api.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	anew, err := os.ReadFile(beside)
	if err != nil {
		t.Fatal(err)
	}
	if string(now) != string(anew) {
		t.Error("the document has changed: go generate ./adapters/rest")
	}
}

func TestEveryRefusalThatIsAboutAValueOrAThingHasItsStatus(t *testing.T) {
	usual := regexp.MustCompile(`_unknown$`)
	for code, status := range statuses {
		if usual.MatchString(string(code)) && status != 404 && status != 422 {
			t.Errorf("%s is %d", code, status)
		}
	}
	if statusOf("slot_taken") != http.StatusConflict {
		t.Error("a taken slot is no conflict")
	}
}

func TestWhoAsksTooOftenIsToldWhenToComeBack(t *testing.T) {
	l := newLimits(Rates{Grant: 2, Address: 1000}.orDefault())
	for i := range 2 * burst {
		if err := l.grant("a"); err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
	}
	var said *problem
	if err := l.grant("a"); !errors.As(err, &said) || said.status != http.StatusTooManyRequests || said.after != time.Second/2 {
		t.Errorf("one more: %v", err)
	}
	if err := l.grant("b"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}
