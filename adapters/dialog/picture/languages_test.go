package picture_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"zapis/adapters/dialog/picture"
)

var (
	catalogues  = "../words/active.*.json"
	placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// Every letter and currency sign that a language writes is drawn as it is: by none that is like it, and not left out.
func TestPicturesHaveTheLettersOfEveryLanguage(t *testing.T) {
	paths, err := filepath.Glob(catalogues)
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d catalogues (%v)", len(paths), err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		missing := map[rune]bool{}
		for _, text := range all {
			for _, r := range placeholder.ReplaceAllString(fmt.Sprint(text), "") {
				if (unicode.Is(unicode.L, r) && !unicode.Is(unicode.Lm, r) || unicode.Is(unicode.Sc, r)) && picture.Legible(string(r)) != string(r) {
					missing[r] = true
				}
			}
		}
		for r := range missing {
			t.Errorf("%s: %q is drawn as %q", filepath.Base(path), r, picture.Legible(string(r)))
		}
	}
	for _, text := range []string{"Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі", "Ґґ Єє Іі Її", "Ğğ İı Şş Çç Öö Üü", "Ññ ¿qué? ¡sí!", "Straße ÄÖÜ", "₽ ₸ ₴ ₺ $ € £"} {
		if got := picture.Legible(text); got != text {
			t.Errorf("%q is drawn as %q", text, got)
		}
	}
	if got := picture.Legible("Oʻzbekcha soʼz"); strings.ContainsAny(got, "ʻʼ") || len([]rune(got)) != 14 {
		t.Errorf("Uzbek is drawn as %q", got)
	}
}
